"""Pack a recorded WARC as WACZ, the one-file web archive that browsers can replay.

https://specs.webrecorder.net/wacz/1.1.1/ - a ZIP of the archive (stored, so that players can
read single records), an index sorted by address and time, the list of pages, and digests of it
all. The same WARC gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator

from auditor import __version__
from auditor.errors import ArchiveError

_VERSION: Final = "1.1.1"
_ARCHIVE: Final = "archive/data.warc.gz"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_PAGE_TYPES: Final = ("text/html", "application/xhtml+xml")
_NOT_DIGITS: Final = re.compile(r"\D")


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
        return f"{surt(self.url)} {_NOT_DIGITS.sub('', self.date)[:14]} {json.dumps(fields)}"

    @property
    def is_page(self) -> bool:
        """A page that a person would open."""
        return self.status == "200" and self.mime in _PAGE_TYPES


def write_wacz(warc: Path, target: Path) -> int:
    """Pack ``warc`` (gzip per record) into ``target``; gives the number of pages in it.

    Raises ArchiveError when the WARC cannot be read or the file not written, which then does not exist.
    """
    try:
        rows = sorted(_rows(warc), key=lambda row: (surt(row.url), row.date, row.offset))
    except Exception as error:  # warcio raises what it likes on damaged files
        raise ArchiveError(f"{warc} cannot be packed ({str(error).splitlines()[0][:120]}).") from None
    if not rows or not warc.name.endswith(".gz"):
        raise ArchiveError(f"{warc} holds no responses that can be packed; record to a .warc.gz file.")
    pages = [row for row in rows if row.is_page]
    part = target.with_name(target.name + ".part")
    try:
        _write_zip(part, warc, rows, pages)
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


def _rows(warc: Path) -> Iterator[_Row]:
    with warc.open("rb") as file:
        records: Any = ArchiveIterator(file)
        for record in records:
            head, response = record.rec_headers, record.http_headers
            kind, offset = record.rec_type, records.get_record_offset()
            # The length of a record is known once it has been read to its end.
            length = records.get_record_length()
            if kind == "response" and response is not None:
                yield _Row(
                    url=head.get_header("WARC-Target-URI"),
                    date=head.get_header("WARC-Date"),
                    status=response.get_statuscode(),
                    mime=(response.get_header("Content-Type") or "").partition(";")[0].strip().lower(),
                    digest=head.get_header("WARC-Payload-Digest") or "",
                    offset=offset,
                    length=length,
                )


def _write_zip(path: Path, warc: Path, rows: list[_Row], pages: list[_Row]) -> None:
    index = "".join(f"{row.index_line}\n" for row in rows).encode()
    with zipfile.ZipFile(path, "w") as packed:
        resources = [
            _add_archive(packed, warc),
            _add(packed, "indexes/index.cdx", index),
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


def _pages(rows: list[_Row]) -> bytes:
    lines: list[dict[str, str]] = [{"format": "json-pages-1.0", "id": "pages", "title": "Pages"}]
    lines += [
        {"id": f"page-{n}", "url": row.url, "ts": row.date, "title": row.url} for n, row in enumerate(rows, 1)
    ]
    return "".join(f"{json.dumps(line)}\n" for line in lines).encode()


def _add(packed: zipfile.ZipFile, name: str, data: bytes) -> dict[str, str | int]:
    """Put a small file in; gives its entry in the data package."""
    packed.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return _resource(name, hashlib.sha256(data).hexdigest(), len(data))


def _add_archive(packed: zipfile.ZipFile, warc: Path) -> dict[str, str | int]:
    """Put the archive in, piece by piece and not compressed again."""
    digest, size = hashlib.sha256(), 0
    entry = zipfile.ZipInfo(_ARCHIVE, _EPOCH)
    with warc.open("rb") as source, packed.open(entry, "w", force_zip64=True) as sink:
        while piece := source.read(1 << 20):
            digest.update(piece)
            size += len(piece)
            sink.write(piece)
    return _resource(_ARCHIVE, digest.hexdigest(), size)


def _resource(name: str, digest: str, size: int) -> dict[str, str | int]:
    return {"name": name.rpartition("/")[2], "path": name, "hash": f"sha256:{digest}", "bytes": size}
