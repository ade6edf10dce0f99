"""As much of HTTP/2 (RFC 9113) and HPACK (RFC 7541) as a hostile client needs: frames are built by hand, so that they may
be wrong. Header fields are literals without Huffman coding, never indexed unless `index` says so."""
import socket
import ssl
import struct

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = 0, 1, 3, 4, 6, 7, 8, 9
END_STREAM = ACK = 1
END_HEADERS = 4


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def integer(value, bits, first=0):
    """An HPACK integer whose first byte has `bits` bits for it."""
    most = (1 << bits) - 1
    if value < most:
        return bytes([first | value])
    out, value = [first | most], value - most
    while value >= 128:
        out.append(value % 128 | 128)
        value //= 128
    return bytes(out + [value])


def text(value):
    return integer(len(value), 7) + value


def field(name, value, index=False):
    return (b"\x40" if index else b"\x00") + text(name.encode()) + text(value if isinstance(value, bytes) else value.encode())


def indexed(number):
    return integer(number, 7, 0x80)


def request(path, scheme="http", te="trailers"):
    """The header block of a call."""
    return b"".join([field(":method", "POST"), field(":scheme", scheme), field(":path", path), field(":authority", "localhost"),
                     field("content-type", "application/grpc"), field("te", te)])


class Connection:
    """One connection, made and greeted. `tls` is an ssl.SSLContext or nothing."""

    def __init__(self, address, tls=None, timeout=10):
        self.socket = socket.create_connection(address, timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_hostname="localhost")
        self.buffer, self.stream = b"", -1
        self.send(PREFACE + frame(SETTINGS, 0, 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def next_stream(self):
        self.stream += 2
        return self.stream

    def read_frame(self):
        """(kind, flags, stream, payload), or None when the other side has ended the connection."""
        try:
            while len(self.buffer) < 9 or len(self.buffer) < 9 + int.from_bytes(self.buffer[:3], "big"):
                more = self.socket.recv(1 << 16)
                if not more:
                    return None
                self.buffer += more
        except (ConnectionError, ssl.SSLError):
            return None
        size = int.from_bytes(self.buffer[:3], "big")
        kind, flags, stream = self.buffer[3], self.buffer[4], int.from_bytes(self.buffer[5:9], "big")
        payload, self.buffer = self.buffer[9:9 + size], self.buffer[9 + size:]
        if kind == SETTINGS and not flags & ACK:
            self.send(frame(SETTINGS, ACK, 0))
        if kind == PING and not flags & ACK:
            self.send(frame(PING, ACK, 0, payload))
        return kind, flags, stream, payload

    def read_end(self, stream):
        """Reads until the stream ends. What ended it: "answered", "reset", "goaway" or "closed"."""
        while True:
            got = self.read_frame()
            if got is None:
                return "closed"
            kind, flags, of, _ = got
            if kind == GOAWAY:
                return "goaway"
            if of == stream and kind == RST_STREAM:
                return "reset"
            if of == stream and flags & END_STREAM and kind in (DATA, HEADERS):
                return "answered"

    def call(self, path="/grpc.health.v1.Health/Check", block=None):
        """A whole unary call with an empty message."""
        stream = self.next_stream()
        self.send(frame(HEADERS, END_HEADERS, stream, block or request(path)) + frame(DATA, END_STREAM, stream, bytes(5)))
        return self.read_end(stream)
