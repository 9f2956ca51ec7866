"""A real HTTP server on loopback whose every answer is scripted: statuses, resets, drips, bombs, redirects.

``server.script("/page", answer, answer, ...)`` gives the address; each request takes
the next answer, the last one stays.
An answer is a function of the open socket; what it does not send is not sent.
"""

import contextlib
import gzip
import socket
import socketserver
import ssl
import struct
import threading
import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Seen:
    path: str
    headers: dict = field(default_factory=dict)


class FaultServer:
    def __init__(self, ssl_context: ssl.SSLContext | None = None):
        self.requests: list[Seen] = []
        self._scripts: dict[str, list] = {}
        self._lock = threading.Lock()
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                with contextlib.suppress(OSError):
                    connection = self.request
                    if ssl_context:
                        connection = ssl_context.wrap_socket(connection, server_side=True)
                    connection.settimeout(10)
                    outer._answer(connection)
                    if ssl_context:
                        connection.close()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True
            request_queue_size = 128

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.scheme = "https" if ssl_context else "http"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    @property
    def origin(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"{self.scheme}://{self.origin}{path}"

    def script(self, path: str, *answers) -> str:
        self._scripts[path] = list(answers)
        return self.url(path)

    def count(self, path: str) -> int:
        return sum(1 for seen in self.requests if seen.path.partition("?")[0] == path)

    def _answer(self, connection):
        head = b""
        while b"\r\n\r\n" not in head:
            block = connection.recv(65536)
            if not block:
                return
            head += block
        first, *lines = head.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        with self._lock:
            self.requests.append(Seen(path, headers))
            script = self._scripts.get(path.partition("?")[0]) or [page(b"nothing here", status=404)]
            answer = script.pop(0) if len(script) > 1 else script[0]
        answer(connection)


def head(status=200, kind="text/html; charset=utf-8", length=None, **more) -> bytes:
    lines = [f"HTTP/1.1 {status} Scripted"]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"Content-Length: {length}"] if length is not None else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")


def page(body=b"", *, status=200, kind="text/html; charset=utf-8", **more):
    body = body.encode() if isinstance(body, str) else body
    return lambda connection: connection.sendall(head(status, kind, len(body), **more) + body)


def raw(data: bytes):
    return lambda connection: connection.sendall(data)


def reset(body: bytes = b"", *, after: int = 0, length: int | None = None):
    """Send the first ``after`` bytes of a full answer, then reset the connection."""

    def answer(connection):
        connection.sendall((head(length=length if length is not None else len(body)) + body)[:after])
        time.sleep(0.02)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    return answer


def cut(body: bytes, *, at: int):
    """Promise the whole body, close politely after ``at`` bytes of it."""
    return lambda connection: connection.sendall(head(length=len(body)) + body[:at])


def drip(*, every: float, in_head: bool = False):
    def answer(connection):
        connection.sendall(b"HTTP/1.1 200 Scripted\r\nX-Slow: " if in_head else head(length=10_000))
        while True:
            connection.sendall(b"x")
            time.sleep(every)

    return answer


def silent(seconds: float):
    return lambda connection: time.sleep(seconds)


def endless(block: bytes = b"x" * 65536, **more):
    def answer(connection):
        connection.sendall(head(**more))
        while True:
            connection.sendall(block)

    return answer


def bomb(size: int):
    """A gzip body that inflates to ``size`` zero bytes."""
    return page(gzip.compress(bytes(size), 9), Content_Encoding="gzip")


def redirect(to: str, *, status: int = 302):
    return page(b"", status=status, Location=to)
