"""Makers of bulk answers for tests: GDELT's quarter-hour files and their list, Common Crawl's index and records."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from loopback import Answer, reply

GDELT = "data.gdeltproject.org/gdeltv2/"
INDEX = "index.commoncrawl.org/"
DATA = "data.commoncrawl.org/"


def mentions(*urls: str) -> bytes:
    """The rows of a file of mentions, one an address."""
    rows = (
        f"{n}\t20260101000000\t20260101001500\t1\t{url.split('/')[2]}\t{url}\t3\t-1\t40\t60\t1\t50\t2400\t-1.5\t\t"
        for n, url in enumerate(urls, start=400_000_000)
    )
    return "".join(f"{row}\n" for row in rows).encode()


def graph(url: str, *, names: str = "", quotes: str = "", title: str = "", source: str = "1") -> bytes:
    """One row of a file of the knowledge graph."""
    columns = [""] * 27
    columns[0], columns[1], columns[2] = "20260101001500-1", "20260101001500", source
    columns[3], columns[4] = url.split("/")[2], url
    columns[22], columns[23] = quotes, names
    columns[26] = f"<PAGE_TITLE>{title}</PAGE_TITLE>" if title else ""
    return ("\t".join(columns) + "\n").encode()


def zipped_rows(rows: bytes, name: str = "x.CSV", *more: tuple[str, bytes]) -> bytes:
    """A zip with one member, or several; the same bytes every time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in ((name, rows), *more):
            archive.writestr(zipfile.ZipInfo(member, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def file_list(files: Mapping[str, bytes], wrong: Iterable[str] = ()) -> bytes:
    """GDELT's list of its files: size, MD5 and address, with a digest that is wrong for some."""
    lines = []
    for name, data in sorted(files.items()):
        md5 = hashlib.md5(b"other" if name in wrong else data, usedforsecurity=False).hexdigest()
        lines.append(f"{len(data)} {md5} http://{GDELT}{name}\n")
    return "".join(lines).encode()


def serve_file(data: bytes, kind: str = "application/zip") -> bytes:
    return reply(data, kind=kind)


@dataclass
class Crawled:
    """A WARC file of captured pages with the rows of its index, as Common Crawl keeps them."""

    name: str = "crawl-data/CC-MAIN-2026-22/segments/1/warc/CC-MAIN-0.warc.gz"
    data: bytes = b""
    rows: list[dict[str, str]] = field(default_factory=list)

    def add(
        self, url: str, page: str, *, date: str = "2026-05-20T08:00:00Z", digest: str | None = None
    ) -> None:
        """One more page; ``digest`` to claim another than the payload's."""
        payload = page.encode()
        sha1 = base64.b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode()
        http = (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
            + f"Content-Length: {len(payload)}\r\n\r\n".encode()
            + payload
        )
        head = (
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
            f"WARC-Date: {date}\r\nWARC-Target-URI: {url}\r\nWARC-Payload-Digest: sha1:{digest or sha1}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        ).encode()
        member = gzip.compress(head + http + b"\r\n\r\n", mtime=0)
        stamp = "".join(c for c in date if c.isdigit())
        self.rows.append(
            {"urlkey": url, "timestamp": stamp, "url": url, "mime": "text/html", "status": "200",
             "digest": sha1, "length": str(len(member)), "offset": str(len(self.data)), "filename": self.name}
        )  # fmt: skip
        self.data += member

    def index(self, *urls: str) -> bytes:
        """The answer of the index: a JSON object a line; all rows or those of some addresses."""
        rows = (row for row in self.rows if not urls or row["url"] in urls)
        return "".join(json.dumps(row) + "\n" for row in rows).encode()

    def part(self, first: int, last: int) -> Answer:
        """The bytes asked for."""
        return reply(
            self.data[first : last + 1],
            206,
            "application/octet-stream",
            Content_Range=f"bytes {first}-{last}/{len(self.data)}",
        )


NO_CAPTURES = reply(json.dumps({"message": "No Captures found for: x"}), 404, "application/json")
COLLECTIONS = [
    {"id": "CC-MAIN-2026-22", "name": "May 2026", "from": "2026-05-18T00:00:00", "to": "2026-05-30T00:00:00"},
    {
        "id": "CC-MAIN-2026-18",
        "name": "April 2026",
        "from": "2026-04-20T00:00:00",
        "to": "2026-05-02T00:00:00",
    },
    {"id": "CC-MAIN-2015-48"},
    {"id": "CC-MAIN-2009-2010"},
]


def byte_range(head: str) -> tuple[int, int] | None:
    """The bytes that a request asks for."""
    for line in head.split("\r\n"):
        name, _, value = line.partition(":")
        if name.lower() == "range":
            first, _, last = value.strip().removeprefix("bytes=").partition("-")
            return int(first), int(last)
    return None


def slot_files(pages: Mapping[str, Sequence[str]], ending: str = ".mentions.CSV.zip") -> dict[str, bytes]:
    """Files by name out of the addresses of each slot."""
    return {f"{slot}{ending}": zipped_rows(mentions(*urls)) for slot, urls in pages.items()}
