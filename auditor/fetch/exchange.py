"""One request and its response on the wire, and the door behind which live web and archives look alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from auditor.fetch.faults import FetchFault
from auditor.fetch.settings import Limits

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """A GET that passed the guards. ``deadline_s`` is how long the whole response may take.

    With ``sink`` the body goes into that file as it comes, and not into memory.
    """

    url: str
    headers: Headers
    limits: Limits
    deadline_s: float
    #: Keep what fits instead of refusing a longer body (robots.txt).
    truncate: bool = False
    sink: Path | None = None

    @property
    def byte_range(self) -> str:
        """``first-last`` where only these bytes are asked for, else empty."""
        found = next((v for k, v in self.headers if k.lower() == "range"), "")
        return found.removeprefix("bytes=")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request with its response: ``wire`` as received but for chunking, ``body`` decoded.

    A body that was written to a file is in ``file``, as received, and in neither of them.
    """

    url: str
    request_headers: Headers
    status: int
    reason: str
    headers: Headers
    wire: bytes
    body: bytes
    fetched_at: str | None
    peer: str | None = None
    file: Path | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name, case ignored."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)


class Transport(Protocol):
    """Brings back responses: from sockets, a WARC file or a folder."""

    #: False where nothing is asked of anybody, so that pauses, retries and budgets are out of place.
    live: bool
    #: When an archive was made, UTC ISO 8601; null for the live web, or where nobody says.
    as_of: str | None

    def exchange(self, ask: Ask) -> Exchange:
        """The response; raises FetchFault."""
        ...

    def close(self) -> None:
        """Let go of files."""
        ...


def drain(pieces: Iterable[bytes], ask: Ask) -> bytes:
    """The body as sent, up to the cap: returned, or written to the sink with nothing returned.

    Raises FetchFault ``too-large`` beyond the cap, where the ask does not say to cut.
    """
    if ask.sink is None:
        joined = bytearray()
        for piece in _capped(pieces, ask):
            joined += piece
        return bytes(joined)
    with ask.sink.open("wb") as file:
        for piece in _capped(pieces, ask):
            file.write(piece)
    return b""


def _capped(pieces: Iterable[bytes], ask: Ask) -> Iterable[bytes]:
    """The pieces up to the cap."""
    left = ask.limits.wire_bytes
    for piece in pieces:
        if len(piece) > left:
            if not ask.truncate:
                raise FetchFault("too-large", f"more than {ask.limits.wire_bytes / 1e6:.0f} MB")
            yield piece[:left]
            return
        left -= len(piece)
        yield piece


def codings_of(headers: Headers) -> list[str]:
    """Content codings in order; empty values, which some archives send along, are no coding."""
    values = (v for k, v in headers if k.lower() == "content-encoding")
    return [c.strip().lower() for value in values for c in value.split(",") if c.strip()]


def iso_time(seconds: float) -> str:
    """UTC to the second, as in WARC-Date.

    >>> iso_time(0)
    '1970-01-01T00:00:00Z'
    """
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
