"""Answer requests from a WARC file instead of the web: the last word on each address wins.

The file is read once for an index of offsets; bodies are read when asked for. A file that ends
in the middle serves what it still holds, with a warning.
"""

from __future__ import annotations

import logging
import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader

from auditor.errors import ArchiveError
from auditor.fetch.addresses import redact, without_fragment
from auditor.fetch.bodies import body_of
from auditor.fetch.exchange import Ask, Exchange, drain
from auditor.fetch.faults import FetchFault
from auditor.fetch.warc_writer import DETAIL_FIELD, FAULT_FIELD, FAULT_TYPE, NOTE_PREFIX
from auditor.vocabulary import OUTCOME_REASONS

log = logging.getLogger(__name__)

_STEP: Final = 65_536
#: How files packed as gzip and Zstandard begin, and records.
_GZIP: Final = b"\x1f\x8b\x08"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_RECORD: Final = b"WARC/"
#: zlib's sign for data with a gzip header.
_GZIP_BITS: Final = 31


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where the answer to an address is: at an offset, or a fault that needs no reading."""

    offset: int
    fault: FetchFault | None = None


class WarcTransport:
    """The responses of one WARC file (plain or gzip per record)."""

    live = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._index = _index(path)
        self.as_of = _first_date(path)

    def close(self) -> None:
        """Nothing is kept open."""

    def exchange(self, ask: Ask) -> Exchange:
        """The recorded response; FetchFault ``offline`` where there is none."""
        entry = self._index.get((_key(ask.url), ask.byte_range)) or self._index.get((_key(ask.url), ""))
        if entry is None:
            raise FetchFault("offline", f"{self._path.name} does not hold it")
        if entry.fault:
            raise entry.fault
        try:
            return self._read(entry.offset, ask)
        except FetchFault:
            raise
        except Exception as error:  # warcio's readers share no base class
            raise FetchFault("bad-response", f"{self._path.name} is damaged there") from error

    def _read(self, offset: int, ask: Ask) -> Exchange:
        with self._path.open("rb") as file:
            file.seek(offset)
            record = next(iter(ArchiveIterator(file)))
            headers = tuple((str(k), str(v)) for k, v in record.http_headers.headers)
            wire = wire_of(record, ask)
            return Exchange(
                url=ask.url,
                request_headers=ask.headers,
                status=_status(record),
                reason=record.http_headers.statusline.partition(" ")[2],
                headers=headers,
                wire=wire,
                body=body_of(wire, headers, ask),
                fetched_at=_seconds(record.rec_headers.get_header("WARC-Date")),
                file=ask.sink,
            )


def _first_date(path: Path) -> str | None:
    """When the archive was begun: the date of its first record."""
    with path.open("rb") as file:
        first = next(iter(ArchiveIterator(file)))
        return _seconds(first.rec_headers.get_header("WARC-Date"))


def recorded_notes(path: Path) -> dict[str, str] | None:
    """The notes that a recording of ours begins with; null for archives of others, and for folders."""
    try:
        with path.open("rb") as file:
            first: Any = next(iter(ArchiveIterator(file)))
            fields = _fields(first.raw_stream.read(_STEP)) if first.rec_type == "warcinfo" else {}
    except Exception:  # what cannot be read is told when it is opened for the replay
        return None
    if not fields.get("software", "").startswith("Auditor/"):
        return None
    return {name.removeprefix(NOTE_PREFIX): v for name, v in fields.items() if name.startswith(NOTE_PREFIX)}


def _index(path: Path) -> dict[tuple[str, str], _Entry]:
    """Offsets by address and byte range. Raises ArchiveError when the file holds nothing that can be read."""
    entries: dict[tuple[str, str], _Entry] = {}
    damage, last = "", 0
    try:
        with path.open("rb") as file:
            head = file.read(len(_RECORD))
            if head and not head.startswith((_RECORD, _GZIP)):
                raise ArchiveError(f"{path} is no WARC file.")
            file.seek(0)
            records = ArchiveIterator(file)
            for record in records:
                url, entry = _entry(record, records)
                last = records.get_record_offset()
                whole = is_whole(record)
                if entry and whole:
                    entries[url, _byte_range(record)] = entry
                if not whole:
                    damage = "a record is cut short"
        if not damage and ends_early(path, last):
            damage = "the end is missing"
    except ArchiveError:
        raise
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read ({error.strerror or 'damaged'}).") from None
    except Exception as error:  # warcio, zlib and struct raise what they like on damaged files
        damage = str(error).split("\n")[0][:120] or type(error).__name__
    if not entries:
        raise ArchiveError(
            f"{path} holds no responses that can be replayed{f' ({damage})' if damage else ''}."
        )
    if damage:
        log.warning("%s is damaged (%s); replaying the %d addresses before that", path, damage, len(entries))
    return entries


def ends_early(path: Path, last: int) -> bool:
    """Whether a file stops before the end of a record; ``last`` is where its last readable one begins."""
    with path.open("rb") as file:
        return stops_early(file, last)


def stops_early(file: BinaryIO, last: int) -> bool:
    """Whether an open file stops before the end of a record; ``last`` is where its last readable one is said to begin.

    The readers take a file that stops inside a record's head for one that is complete. Of a file packed
    as one gzip member they give no true places, so all of it is unpacked. Zstandard's reader tells by itself.
    """
    file.seek(0)
    head = file.read(4)
    if head == _ZSTD:
        return False
    if head.startswith(_GZIP):
        file.seek(last if _begins_record(file, last) else 0)
        return _is_inside_gzip_member(file)
    file.seek(max(0, file.seek(0, os.SEEK_END) - 4))
    return file.read() != b"\r\n\r\n"


def _begins_record(file: BinaryIO, place: int) -> bool:
    """Whether a gzip member with a record begins there."""
    file.seek(place)
    try:
        return zlib.decompressobj(_GZIP_BITS).decompress(file.read(_STEP), len(_RECORD)) == _RECORD
    except zlib.error:
        return False


def _is_inside_gzip_member(file: BinaryIO) -> bool:
    """Whether the rest of a file ends inside a member; unpacks it piece by piece and keeps nothing."""
    decoder, started = zlib.decompressobj(_GZIP_BITS), False
    while piece := file.read(_STEP):
        while piece:
            started = True
            decoder.decompress(piece, _STEP)
            piece = decoder.unconsumed_tail or decoder.unused_data
            if decoder.eof:
                decoder, started = zlib.decompressobj(_GZIP_BITS), False
    while started and not decoder.eof and decoder.decompress(b"", _STEP):
        pass
    return started and not decoder.eof


def _entry(record: Any, records: Any) -> tuple[str, _Entry | None]:
    """The address that a record answers, and how; null for records that answer none."""
    url = _key(record.rec_headers.get_header("WARC-Target-URI") or "")
    if record.rec_type == "response" and record.http_headers is not None and _status(record):
        return url, _Entry(records.get_record_offset())
    if record.rec_type == "metadata" and record.rec_headers.get_header("Content-Type") == FAULT_TYPE:
        fields = _fields(record.raw_stream.read(_STEP))
        outcome = fields.get(FAULT_FIELD, "")
        if outcome in OUTCOME_REASONS:
            return url, _Entry(0, FetchFault(outcome, fields.get(DETAIL_FIELD, "")))
    return url, None


def _byte_range(record: Any) -> str:
    """``first-last`` of a partial answer, else empty."""
    said = record.http_headers.get_header("Content-Range") if record.http_headers is not None else None
    return str(said).removeprefix("bytes ").partition("/")[0] if said and _status(record) == 206 else ""


def is_whole(record: Any) -> bool:
    """Read the rest of a record; whether nothing of it is missing."""
    while record.raw_stream.read(_STEP):
        pass
    return int(getattr(record.raw_stream, "limit", 0) or 0) == 0


def wire_of(record: Any, ask: Ask) -> bytes:
    """The body as sent, up to the cap; chunking that another program left in is undone."""
    stream = record.raw_stream
    if "chunked" in (record.http_headers.get_header("Transfer-Encoding") or "").lower():
        stream = ChunkedDataReader(stream)
    return drain(iter(lambda: stream.read(_STEP), b""), ask)


def _status(record: Any) -> int:
    code = record.http_headers.get_statuscode()
    return int(code) if code.isascii() and code.isdigit() and len(code) == 3 else 0


def _fields(data: bytes) -> dict[str, str]:
    lines = (line.partition(":") for line in data.decode("utf-8", "replace").splitlines())
    return {name.strip().lower(): value.strip() for name, _, value in lines}


def _seconds(date: str | None) -> str | None:
    """A WARC-Date without the fraction of a second that WARC 1.1 allows."""
    return f"{date[:19]}Z" if date and len(date) >= 19 else date


def _key(url: str) -> str:
    return redact(without_fragment(url.strip("<>")))
