"""Ask the live web over one fresh connection: public peers only, capped, within a deadline, TLS verified."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection

from auditor.fetch.addresses import check_public, resolve_public
from auditor.fetch.bodies import body_of
from auditor.fetch.exchange import Ask, Exchange, drain, iso_time
from auditor.fetch.faults import FetchFault, fault_of
from auditor.fetch.settings import FetchSettings

_CHUNK = 65_536


class _PublicPeer:
    """Connects to what the name resolves to, once that is known to be public.

    Resolving here and connecting to the result leaves nothing for a second, different answer
    of the name server; the peer is looked at again before TLS or HTTP say a word.
    """

    connect_to: Callable[[], socket.socket]

    def _new_conn(self) -> socket.socket:
        return self.connect_to()


class _PlainConnection(_PublicPeer, HTTPConnection):
    """HTTP to a public peer."""


class _TLSConnection(_PublicPeer, HTTPSConnection):
    """HTTPS to a public peer, always verified."""


class WireTransport:
    """The live web. No connection is kept: at one request in seconds that would save nothing."""

    live = True
    as_of: str | None = None

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings

    def close(self) -> None:
        """Nothing is kept open."""

    def exchange(self, ask: Ask) -> Exchange:
        """Ask, and read the response up to its caps; raises FetchFault."""
        with _Deadline(ask.deadline_s) as deadline:
            connection = self._connection(ask, deadline)
            try:
                exchange = self._talk(connection, ask)
                deadline.check()
                return exchange
            except FetchFault:
                raise
            except Exception as error:  # http.client, ssl and urllib3 share no base class
                deadline.check()
                raise fault_of(error) from error
            finally:
                connection.close()

    def _connection(self, ask: Ask, deadline: _Deadline) -> _PlainConnection | _TLSConnection:
        parts = urlsplit(ask.url)
        host = parts.hostname or ""
        usual = 443 if parts.scheme == "https" else 80
        port = usual if parts.port is None else parts.port
        connection: _PlainConnection | _TLSConnection
        if parts.scheme == "https" and not self._settings.stand_in:
            connection = _TLSConnection(host, port, cert_reqs="CERT_REQUIRED", ca_certs=certifi.where())
        else:
            connection = _PlainConnection(host, port)
        connection.timeout = self._settings.read_timeout_s  # _connect has its own
        connection.connect_to = lambda: self._connect(host, port, deadline)
        return connection

    def _connect(self, host: str, port: int, deadline: _Deadline) -> socket.socket:
        """A socket to the first address of ``host`` that answers."""
        if self._settings.stand_in:
            return self._watched(socket.create_connection(self._settings.stand_in), deadline)
        allow_private = self._settings.allow_private
        if self._settings.resolve:
            addresses = self._settings.resolve(host, port)
            check_public(host, addresses, allow_private=allow_private)
        else:
            addresses = resolve_public(host, port, allow_private=allow_private)
        sock = _first_answering(addresses, port, self._settings.connect_timeout_s)
        try:
            check_public(host, [sock.getpeername()[0]], allow_private=allow_private)
        except (FetchFault, OSError):
            sock.close()
            raise
        return self._watched(sock, deadline)

    def _watched(self, sock: socket.socket, deadline: _Deadline) -> socket.socket:
        sock.settimeout(self._settings.read_timeout_s)
        deadline.watch(sock)
        return sock

    def _talk(self, connection: HTTPConnection, ask: Ask) -> Exchange:
        connection.connect()
        peer = connection.sock.getpeername()[0] if connection.sock else None
        target = ask.url.split("/", 3)
        path = "/" + (target[3] if len(target) > 3 else "")
        connection.request(
            "GET", path, headers=dict(ask.headers), preload_content=False, decode_content=False
        )
        response = connection.getresponse()
        try:
            headers = tuple((k, v) for k, v in response.headers.items())
            # ``read1``, so that a slow drip is seen byte by byte.
            wire = drain(iter(lambda: response.read1(_CHUNK, decode_content=False), b""), ask)
        finally:
            response.close()
        return Exchange(
            url=ask.url,
            request_headers=ask.headers,
            status=response.status,
            reason=response.reason or "",
            headers=headers,
            wire=wire,
            body=body_of(wire, headers, ask),
            fetched_at=iso_time(self._settings.clock()),
            peer=peer,
            file=ask.sink,
        )


class _Deadline:
    """Cuts a connection after some seconds, whatever it is doing: socket timeouts restart with every byte.

    It holds a duplicate of the socket, which stays valid while TLS and HTTP hand theirs around.
    A reader blocked in recv wakes up on shutdown, not on close.
    """

    def __init__(self, seconds: float) -> None:
        self.expired = False
        self._seconds = seconds
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lock = threading.Lock()

    def watch(self, sock: socket.socket) -> None:
        """Cut this socket; called as soon as it is connected."""
        with self._lock:
            self._socket = sock.dup()
        if self.expired:
            self._cut()

    def check(self) -> None:
        """Raise FetchFault when the time is over."""
        if self.expired:
            raise FetchFault("timeout", f"not complete after {self._seconds:g} s")

    def _cut(self) -> None:
        with self._lock:
            self.expired = True
            if self._socket is not None:
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            if self._socket is not None:
                self._socket.close()
                self._socket = None


def _first_answering(addresses: list[str], port: int, timeout_s: float) -> socket.socket:
    error: OSError = ConnectionError("no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=timeout_s)
        except OSError as failed:
            error = failed
    raise error
