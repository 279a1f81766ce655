"""A web of invented hosts on one loopback port, for tests: every byte of an answer is under control.

All host names lead to 127.0.0.1 through the fetcher's ``resolve`` setting; time is a number that
sleeping moves forward, so that pauses of minutes cost nothing.
"""

from __future__ import annotations

import gzip
import socket
import socketserver
import ssl
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditor.fetch import FetchSettings, LiveFetcher, open_fetcher

#: An answer: bytes to send, or something that talks to the socket itself.
Answer = bytes | Callable[[socket.socket], None]


@dataclass
class FakeTime:
    """A clock that only sleeping moves."""

    now: float = 1_780_000_000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def read(self) -> float:
        return self.now


def reply(
    body: bytes | str = b"", status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str
) -> bytes:
    """A whole HTTP response; header names take ``_`` for ``-``."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(data)}"]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + data


def zipped(body: bytes) -> bytes:
    """A response with gzip coding."""
    return reply(gzip.compress(body), Content_Encoding="gzip")


class Loopback:
    """The server. ``routes`` maps ``host/path`` to an answer or to a list of answers, used in turn.

    ``fallback`` is asked for what the routes lack; ``tell`` prints every request.
    """

    def __init__(self, *, fallback: Callable[[str], Answer | None] | None = None, tell: bool = False) -> None:
        self._fallback = fallback
        self._tell = tell
        self.routes: dict[str, Answer | list[Answer]] = {}
        self.asked: Counter[str] = Counter()
        self.heads: list[str] = []
        self.connections = 0
        #: The head of the request that a thread is answering.
        self.now = threading.local()
        self.time = FakeTime()
        self._lock = threading.Lock()
        self._tls: ssl.SSLContext | None = None
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, address: str) -> str:
        """The address of ``host/path`` on this server."""
        host, _, path = address.partition("/")
        return f"http://{host}:{self.port}/{path}"

    def settings(self, **changes: Any) -> FetchSettings:
        """Settings of a fetcher that sees this server as the internet."""
        usual: dict[str, Any] = {
            "allow_private": True,
            "ports": frozenset({self.port}),
            "max_time_s": None,
            "resolve": lambda host, port: ["127.0.0.1"],
            "clock": self.time.read,
            "monotonic": self.time.read,
            "sleep": self.time.sleep,
        }
        return FetchSettings(**(usual | changes))

    def fetcher(self, **changes: Any) -> LiveFetcher:
        """A fetcher with those settings."""
        return open_fetcher(self.settings(**changes))

    def answer(self, head: str) -> Answer:
        """What a request gets; counts it."""
        lines = head.split("\r\n")
        path = lines[0].split(" ")[1]
        host = next(
            (v.strip() for n, _, v in (x.partition(":") for x in lines[1:]) if n.lower() == "host"), ""
        )
        address = host.partition(":")[0] + path
        self.now.head = head
        with self._lock:
            self.asked[address] += 1
            self.heads.append(head)
            found = self.routes.get(address)
            if isinstance(found, list):
                found = found.pop(0) if len(found) > 1 else found[0]
        if found is None and self._fallback:
            found = self._fallback(address)
        if self._tell:
            print(f"asked: {address}", file=sys.stderr)
        return found if found is not None else reply("nothing here", 404)

    def speak_tls(self, certificate: Path) -> None:
        """Answer with TLS from now on."""
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate)

    def wrapped(self, sock: socket.socket) -> socket.socket:
        """The socket to talk on."""
        return self._tls.wrap_socket(sock, server_side=True) if self._tls else sock

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128


def _handler(web: Loopback) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            web.connections += 1
            try:
                with web.wrapped(self.request) as sock:
                    self.talk(sock)
            except OSError:
                return

        def talk(self, sock: socket.socket) -> None:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = sock.recv(65536)
                if not piece:
                    return
                head += piece
            answer = web.answer(head.decode("latin-1"))
            if isinstance(answer, bytes):
                sock.sendall(answer)
            else:
                answer(sock)

    return Handler
