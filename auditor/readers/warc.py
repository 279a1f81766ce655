"""Web archives as articles: each HTML response of WARC and ARC files, also those packed in a WACZ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

from fastwarc import ArchiveIterator, WarcRecordType
from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, ZstdReader
from warcio.archiveiterator import ArchiveIterator as ArcIterator

from auditor.errors import InputError
from auditor.extract import decode
from auditor.fetch.warc_reader import is_whole, stops_early
from auditor.models import Article, Unreadable
from auditor.readers import ReadOptions, left_out
from auditor.readers.door import Piece
from auditor.readers.source import DAMAGE, container, opened, opened_raw, state_of
from auditor.readers.web import article_of_html
from auditor.records import MAX_ARTICLE_BYTES

#: Pages in one piece: about a second and a half of extraction.
PAGES_PER_PIECE: Final = 100

_SUFFIXES: Final = (".warc", ".warc.gz", ".warc.zst")
_HTML: Final = ("text/html", "application/xhtml+xml")
#: How a record begins, packed or not.
_MEMBER: Final = b"\x1f\x8b\x08"
_VERSION: Final = b"WARC/1."
_STEP: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Damage:
    """In place of records that cannot be read: what is wrong, and what comes of it."""

    reason: str
    rest: str


@dataclass(frozen=True, slots=True)
class Response:
    """One page of an archive. ``read`` gives its decoded body, once and before the next is asked for."""

    url: str
    content_type: str | None
    mark: str
    read: Callable[[], bytes]


class WarcReader:
    """Web archives."""

    name = "warc"

    def pieces(self, path: Path, options: ReadOptions) -> Iterator[Piece]:
        """Stretches of pages, told apart by the ids of their records. Raises InputError, OSError."""
        if path.name.lower().endswith(".wacz"):
            archives = [path / name for name in container(path).names() if name.lower().endswith(_SUFFIXES)]
            if not archives:
                raise InputError(f"{path} holds no WARC files, so it is no WACZ.")
            for archive in archives:
                yield from self.pieces(archive, options)
        elif _is_arc(path):
            yield Piece(self.name, str(path), state=state_of(path)[0], size=state_of(path)[1])
        else:
            yield from self._stretches(path)

    def _stretches(self, path: Path) -> Iterator[Piece]:
        begin, count, first, digest, last = 0, 0, 1, blake2b(digest_size=16), -1
        with opened_raw(path) as stream:
            for offset, item in _items(stream, 0):
                if offset == last:  # packed as one: nothing in it can be sought
                    yield Piece(self.name, str(path), state=state_of(path)[0], size=state_of(path)[1])
                    return
                if count == PAGES_PER_PIECE:
                    yield Piece(self.name, str(path), begin, count, first, digest.hexdigest(), offset - begin)
                    begin, count, first, digest = offset, 0, first + count, blake2b(digest_size=16)
                last, count = offset, count + 1
                digest.update((item.mark if isinstance(item, Response) else item.reason).encode())
        # Who reads the last piece looks whether the file ends where a record does.
        yield Piece(self.name, str(path), begin, None, first, f"{digest.hexdigest()}:{count}:{state_of(path)[1]}",
                    state_of(path)[1] - begin)  # fmt: skip

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """One article a page. Raises InputError when nothing can be read."""
        path, empty = Path(piece.path), not piece.offset
        if path.name.lower().endswith(".wacz"):
            next(self.pieces(path, options))  # could not be cut: says why
        items = _arc_items(path) if _is_arc(path) else self._warc_items(path, piece.offset)
        for number, item in enumerate(islice(items, piece.count), 1):
            empty = False
            before = piece.first + number - 2
            where = f"{path}: {item.url}" if isinstance(item, Response) else f"{path}+{before}"
            if number in options.skip:
                yield left_out(where)
            elif isinstance(item, Damage):
                yield Unreadable(where, f"{path} {item.reason} after {before} pages{item.rest}")
            else:
                yield _article(item, where, options)
        if empty:
            raise InputError(f"{path} holds no web pages.")

    def _warc_items(self, path: Path, offset: int) -> Iterator[Response | Damage]:
        with opened_raw(path) as stream:
            for _, item in _items(stream, offset):
                yield item


def _is_arc(path: Path) -> bool:
    return path.name.lower().removesuffix(".gz").endswith(".arc")


def _items(stream: BinaryIO, offset: int) -> Iterator[tuple[int, Response | Damage]]:
    """Pages with the places where they begin, from a place on; what is damaged is passed over, and told once."""
    last = start = offset
    seen = told = False
    while True:
        stream.seek(start)
        try:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response, strict_mode=False):
                last, seen = int(record.stream_pos), True
                if (response := _response(record)) is not None:
                    told = False
                    yield last, response
        except (OSError, *DAMAGE) as error:
            begin = max(last, start) + 1
            if not told:
                reason = str(error).splitlines()[0][:100]
                yield begin, Damage("is damaged", f" ({reason}); what cannot be read is left out.")
            found = _next_record(stream, begin)
            if found is None:
                return
            start = last = found
            told = True
            continue
        if seen and not told and _stops_early(stream, last):
            yield last + 1, Damage("stops in the middle of a record", "; the rest is missing.")
        return


def _next_record(stream: BinaryIO, start: int) -> int | None:
    """Where the next record may begin."""
    stream.seek(0)
    mark = _MEMBER if stream.read(len(_MEMBER)) == _MEMBER else _VERSION
    stream.seek(start)
    kept = b""
    while piece := stream.read(_STEP):
        if (at := (kept + piece).find(mark)) >= 0:
            return start - len(kept) + at
        start += len(piece)
        kept = (kept + piece)[1 - len(mark) :]
    return None


def _stops_early(stream: BinaryIO, last: int) -> bool:
    try:
        return stops_early(stream, last)
    except (OSError, *DAMAGE):
        return True


def _response(record: Any) -> Response | None:
    """A page that was served; null for what is none."""
    headers = record.http_headers
    if headers is None or headers.status_code != 200:
        return None
    declared = headers.get("Content-Type")
    if not (declared or "").strip().lower().startswith(_HTML):
        return None
    return Response(
        (record.headers.get("WARC-Target-URI") or "").strip("<>"),
        declared,
        f"{record.record_id} {record.content_length}",
        lambda: _body(record),
    )


def _body(record: Any) -> bytes:
    """The page as a browser would have it, at most one byte more than an article has. Raises InputError."""
    expected = int(record.content_length)
    wire = _drained(record.reader)
    if len(wire) < min(expected, MAX_ARTICLE_BYTES + 1):
        raise InputError("is cut short; left out.")
    if len(wire) > MAX_ARTICLE_BYTES:
        return wire
    if "chunked" in (record.http_headers.get("Transfer-Encoding") or "").lower() and _CHUNK.match(wire):
        wire = _undone(ChunkedReader, wire)
    coding = (record.http_headers.get("Content-Encoding") or "").strip().lower()
    return _undone(_CODINGS[coding], wire) if coding in _CODINGS else wire


#: Crawlers often undo a coding and leave its header, so the body has to look like it.
_CHUNK: Final = re.compile(rb"[0-9a-fA-F]{1,8}(?:;[^\r\n]*)?\r\n")
_CODINGS: Final[dict[str, Any]] = {
    "gzip": GzipReader, "x-gzip": GzipReader, "br": BrotliReader, "zstd": ZstdReader,
    "deflate": lambda stream: GzipReader(stream, zlib=True),
}  # fmt: skip


def _drained(reader: Any) -> bytes:
    """All bytes, at most one more than an article has."""
    body = bytearray()
    while len(body) <= MAX_ARTICLE_BYTES and (piece := reader.read(MAX_ARTICLE_BYTES + 1 - len(body))):
        body += piece
    return bytes(body)


def _undone(reader: Any, wire: bytes) -> bytes:
    """A body without its coding; as it is where it was not in it, as browsers do."""
    try:
        return _drained(reader(BytesIO(wire))) or wire
    except (OSError, ValueError):
        if wire.lstrip()[:1] == b"<":
            return wire
        raise InputError("is damaged in its content coding; left out.") from None


def _arc_items(path: Path) -> Iterator[Response | Damage]:
    """The pages of an ARC file, the form before WARC."""
    try:
        with opened(path) as stream:
            for record in ArcIterator(stream):
                if (response := _arc_response(record)) is not None:
                    yield response
    except OSError:
        raise
    except Exception as error:  # warcio, zlib and struct raise what they like on damaged files
        yield Damage("is damaged", f" ({type(error).__name__}); the rest is left out.")


def _arc_response(record: Any) -> Response | None:
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
        return None
    declared = headers.get_header("Content-Type")
    if not (declared or "").strip().lower().startswith(_HTML):
        return None
    return Response(record.rec_headers.get_header("uri") or "", declared, "", lambda: _arc_body(record))


def _arc_body(record: Any) -> bytes:
    body = _drained(record.content_stream())
    if not is_whole(record):
        raise InputError("is cut short; left out.")
    return body


def _article(item: Response, where: str, options: ReadOptions) -> Article | Unreadable:
    """One page; what it lacks is told with its address."""
    try:
        body = item.read()
    except InputError as error:
        return Unreadable(where, f"{where} {error}")
    if len(body) > MAX_ARTICLE_BYTES:
        return Unreadable(where, f"{where} has more than {MAX_ARTICLE_BYTES / 1e6:.0f} MB; left out.")
    try:
        page, _, _ = decode(body, item.content_type)
        return article_of_html(page, where, options, item.url or None)
    except InputError as error:
        return Unreadable(where, str(error))
