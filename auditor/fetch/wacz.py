"""Pack a recorded WARC as WACZ, the one-file web archive that browsers can replay.

https://specs.webrecorder.net/wacz/1.1.1/ - a ZIP of the archive (stored, so that players can
read single records), an index sorted by address and time, the list of pages, and digests of it
all. The same WARC gives the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator

from auditor import __version__
from auditor.errors import ArchiveError
from auditor.fetch.warc_reader import ends_early, is_whole

log = logging.getLogger(__name__)

_VERSION: Final = "1.1.1"
_ARCHIVE: Final = "archive/data.warc.gz"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_PAGE_TYPES: Final = ("text/html", "application/xhtml+xml")
#: Lines of the index that are packed together, as other writers do.
_BLOCK_LINES: Final = 3_000
#: Bodies above this many bytes are listed without title and text.
_MOST_BYTES: Final = 10_000_000
_NOT_DIGITS: Final = re.compile(r"\D")


#: Title and text of a page, from its body and content type.
Describe = Callable[[bytes, str | None], tuple[str | None, str]]


@dataclass(frozen=True, slots=True)
class _Row:
    """One response: what the index says of it."""

    url: str
    date: str
    status: str
    mime: str
    digest: str
    offset: int
    length: int
    title: str | None = None
    text: str = ""

    @property
    def key(self) -> str:
        """What the index is sorted by: sort-friendly address and time."""
        return f"{surt(self.url)} {_NOT_DIGITS.sub('', self.date)[:14]}"

    @property
    def index_line(self) -> str:
        """A CDXJ line: sort-friendly address, time, and where the record is."""
        fields = {
            "url": self.url,
            "mime": self.mime,
            "status": self.status,
            "digest": self.digest,
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": _ARCHIVE.rpartition("/")[2],
        }
        return f"{self.key} {json.dumps(fields)}"

    @property
    def is_page(self) -> bool:
        """A page that a person would open."""
        return self.status == "200" and self.mime in _PAGE_TYPES


def write_wacz(warc: Path, target: Path, describe: Describe = lambda body, kind: (None, "")) -> int:
    """Pack ``warc`` (gzip per record) into ``target``; gives the number of pages in it.

    ``describe`` gives title and text of a page, which players search. Of a WARC that is damaged or cut off
    what is whole before that is packed, with a warning. Raises ArchiveError when the WARC cannot be
    read or the file not written, which then does not exist.
    """
    rows, end = _whole_rows(warc, describe)
    if not rows or not warc.name.endswith(".gz"):
        raise ArchiveError(f"{warc} holds no responses that can be packed; record to a .warc.gz file.")
    if end < warc.stat().st_size:
        log.warning("%s is damaged or cut off; what is whole is packed: %d responses", warc, len(rows))
    rows.sort(key=lambda row: (row.key, row.offset))
    pages = [row for row in rows if row.is_page]
    part = target.with_name(target.name + ".part")
    try:
        _write_zip(part, warc, end, rows, pages)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ArchiveError(f"{target} cannot be written ({error.strerror}).") from None
    return len(pages)


def surt(url: str) -> str:
    """The sort-friendly form of an address: host reversed, scheme and ``www.`` left out.

    >>> surt("https://www.echo.example/a?b=1"), surt("http://npa.example:8080")
    ('example,echo)/a?b=1', 'example,npa:8080)/')
    """
    parts = urlsplit(url)
    host = ",".join(reversed((parts.hostname or "").removeprefix("www.").split(".")))
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}){parts.path or '/'}{query}".lower()


def _whole_rows(warc: Path, describe: Describe) -> tuple[list[_Row], int]:
    """The responses that can be read in full, and where the last whole record of the file ends."""
    rows: list[_Row] = []
    end = 0
    try:
        for row, after in _records(warc, describe):
            rows += [row] if row else []
            end = after
    except OSError as error:
        raise ArchiveError(f"{warc} cannot be read ({error.strerror or 'damaged'}).") from None
    except Exception as error:  # warcio raises what it likes on damaged files
        log.info("%s: %s", warc, error)
        if not rows:
            raise ArchiveError(f"{warc} cannot be packed: it is no WARC file, or a damaged one.") from None
    return rows, end


def _records(warc: Path, describe: Describe) -> Iterator[tuple[_Row | None, int]]:
    """Of every whole record its row, null where it is no response, and where it ends; up to the first that is not."""
    size = warc.stat().st_size
    with warc.open("rb") as file:
        records: Any = ArchiveIterator(file)
        for record in records:
            is_response = record.rec_type == "response" and record.http_headers is not None
            row = _row(record, describe) if is_response else None
            if not is_whole(record):
                return
            # Both are known once the record has been read to its end.
            offset, length = records.get_record_offset(), records.get_record_length()
            if offset + length >= size and ends_early(warc, offset):
                return
            yield replace(row, offset=offset, length=length) if row else None, offset + length


def _row(record: Any, describe: Describe) -> _Row:
    """What the index says of a response, and of a page its title and text too."""
    head, response = record.rec_headers, record.http_headers
    declared = response.get_header("Content-Type")
    row = _Row(
        url=head.get_header("WARC-Target-URI"),
        date=head.get_header("WARC-Date"),
        status=response.get_statuscode(),
        mime=(declared or "").partition(";")[0].strip().lower(),
        digest=head.get_header("WARC-Payload-Digest") or "",
        offset=0,
        length=0,
    )
    if not row.is_page:
        return row
    try:
        body = record.content_stream().read(_MOST_BYTES + 1)
    except Exception:  # damaged content codings raise what they like; the record itself is whole
        return row
    title, text = describe(body, declared) if len(body) <= _MOST_BYTES else (None, "")
    return replace(row, title=title, text=text)


def _write_zip(path: Path, warc: Path, end: int, rows: list[_Row], pages: list[_Row]) -> None:
    index, index_of_blocks = _index(rows)
    with zipfile.ZipFile(path, "w") as packed:
        resources = [
            _add_archive(packed, warc, end),
            _add(packed, "indexes/index.cdx.gz", index),
            _add(packed, "indexes/index.idx", index_of_blocks),
            _add(packed, "pages/pages.jsonl", _pages(pages)),
        ]
        package = {
            "profile": "data-package",
            "wacz_version": _VERSION,
            "software": f"Auditor/{__version__}",
            "created": min(row.date for row in rows),
            "resources": resources,
        }
        described = _add(packed, "datapackage.json", json.dumps(package, indent=2).encode())
        digest = {"path": "datapackage.json", "hash": described["hash"]}
        _add(packed, "datapackage-digest.json", json.dumps(digest, indent=2).encode())


def _index(rows: list[_Row]) -> tuple[bytes, bytes]:
    """The index in packed blocks, and the index of the blocks: their first keys and where they are."""
    packed = bytearray()
    lines = ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}']
    for start in range(0, len(rows), _BLOCK_LINES):
        block = rows[start : start + _BLOCK_LINES]
        data = gzip.compress("".join(f"{row.index_line}\n" for row in block).encode(), mtime=0)
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
        where = {"offset": len(packed), "length": len(data), "digest": digest}
        lines.append(f"{block[0].key} {json.dumps(where)}")
        packed += data
    return bytes(packed), "".join(f"{line}\n" for line in lines).encode()


def _pages(rows: list[_Row]) -> bytes:
    lines: list[dict[str, str]] = [{"format": "json-pages-1.0", "id": "pages", "title": "Pages"}]
    for number, row in enumerate(rows, 1):
        page = {"id": f"page-{number}", "url": row.url, "ts": row.date, "title": row.title or row.url}
        lines.append(page | ({"text": row.text} if row.text else {}))
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode()


def _add(packed: zipfile.ZipFile, name: str, data: bytes) -> dict[str, str | int]:
    """Put a small file in; gives its entry in the data package."""
    packed.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return _resource(name, hashlib.sha256(data).hexdigest(), len(data))


def _add_archive(packed: zipfile.ZipFile, warc: Path, end: int) -> dict[str, str | int]:
    """Put the archive in up to a byte, piece by piece and not compressed again."""
    digest, size = hashlib.sha256(), 0
    entry = zipfile.ZipInfo(_ARCHIVE, _EPOCH)
    with warc.open("rb") as source, packed.open(entry, "w", force_zip64=True) as sink:
        while piece := source.read(min(1 << 20, end - size)):
            digest.update(piece)
            size += len(piece)
            sink.write(piece)
    return _resource(_ARCHIVE, digest.hexdigest(), size)


def _resource(name: str, digest: str, size: int) -> dict[str, str | int]:
    return {"name": name.rpartition("/")[2], "path": name, "hash": f"sha256:{digest}", "bytes": size}
