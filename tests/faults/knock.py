#!/usr/bin/env python3
"""knock.py HOST:PORT AUTHORITY CERTIFICATE KEY FOREIGN_CERTIFICATE FOREIGN_KEY: at a server that wants client certificates, who
has none of its authority's comes as far as no HTTP/2 frame, and who has one is answered. So what attacks.py finds is
open to known callers alone."""
import ssl
import sys

import http2


def knock(address, context):
    """Whether the server said anything in HTTP/2."""
    try:
        with http2.Connection(address, context) as connection:
            return connection.read_frame() is not None
    except OSError:
        return False


def with_certificate(authority, *certificate):
    context = ssl.create_default_context(cafile=authority)
    context.set_alpn_protocols(["h2"])
    if certificate:
        context.load_cert_chain(*certificate)
    return context


def main():
    host, port = sys.argv[1].rsplit(":", 1)
    address, authority = (host, int(port)), sys.argv[2]
    callers = [("plain text", None, False), ("TLS without a certificate", with_certificate(authority), False),
               ("TLS with a foreign certificate", with_certificate(authority, *sys.argv[5:7]), False),
               ("TLS with a certificate of the authority", with_certificate(authority, *sys.argv[3:5]), True)]
    failed = False
    for name, context, expected in callers:
        let_in = knock(address, context)
        print(f"{name}: {'let in' if let_in else 'no HTTP/2 frame'}")
        failed |= let_in != expected
    sys.exit(failed)


main()
