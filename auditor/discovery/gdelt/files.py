"""GDELT 2.0's quarter-hour files: their names, the list of their digests, and what is in one.

A file is a zip with one member of tab-separated rows without head or quoting. It comes from a
public server over plain HTTP, so it is read as something that anybody may have made: one
member, capped, row by row, by code that never holds it whole.

Columns by the GDELT 2.0 codebooks for mentions and the Global Knowledge Graph 2.1.
"""

from __future__ import annotations

import hashlib
import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import IO, Final

from auditor.hosts import site_of

#: The first day of GDELT 2.0.
SINCE: Final = "2015-02-18"
SLOTS_A_DAY: Final = 96
MB: Final = 1_000_000
#: The list has 110 bytes for each file ever made: some 130 MB in 2026.
MOST_LIST_BYTES: Final = 500 * MB
LIST_NAME: Final = "masterfilelist.txt"

#: Longer rows are left out: the longest of a knowledge graph have some 100 KB.
_MOST_ROW_BYTES: Final = 1 * MB
#: What is kept of the words of one page.
_MOST_SUMMARY: Final = 1_000
_LISTED: Final = re.compile(
    rb"\d+ (?P<md5>[0-9a-f]{32}) \S+/(?P<slot>\d{14})\.(?P<kind>mentions\.CSV|gkg\.csv)\.zip\s*"
)
_TITLE: Final = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>", re.S)


@dataclass(frozen=True, slots=True)
class Kind:
    """A series of files. ``usual_bytes`` is what one has on average (February 2015), the others are caps."""

    name: str
    ending: str
    usual_bytes: int
    most_bytes: int
    most_unpacked: int


MENTIONS: Final = Kind("mentions", ".mentions.CSV.zip", 350_000, 16 * MB, 100 * MB)
GKG: Final = Kind("gkg", ".gkg.csv.zip", 11 * MB, 64 * MB, 400 * MB)


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that GDELT saw: its address, and where the file says so its title and words on it."""

    url: str
    title: str = ""
    summary: str = ""


class SlotFault(Exception):
    """A file that cannot be used; ``outcome`` is its name in the vocabulary."""

    def __init__(self, outcome: str, detail: str) -> None:
        super().__init__(outcome, detail)
        self.outcome, self.detail = outcome, detail


def slots_of(day: Date) -> list[str]:
    """The quarter hours of a day, as file names begin.

    >>> slots_of(Date(2015, 10, 7))[::40]
    ['20151007000000', '20151007100000', '20151007200000']
    """
    return [f"{day:%Y%m%d}{hour:02}{minute:02}00" for hour in range(24) for minute in (0, 15, 30, 45)]


def listed(path: Path) -> Iterator[tuple[str, str, bytes]]:
    """Slot, kind and MD5 of each file on a list; lines that say nothing of ours are left out."""
    with path.open("rb") as file:
        for line in file:
            if found := _LISTED.fullmatch(line):
                kind = MENTIONS if found["kind"].startswith(b"mentions") else GKG
                yield found["slot"].decode(), kind.name, bytes.fromhex(found["md5"].decode())


def read_slot(path: Path, kind: Kind, md5: bytes | None) -> dict[str, list[Seen]]:
    """The web pages in a file by registrable domain, each once. Raises SlotFault.

    ``md5`` is what the list says; null where there is no list, and only the zip's own checksum counts.
    """
    if md5 is not None and _md5(path) != md5:
        raise SlotFault("bad-response", f"{path.name} is not the file that GDELT lists (MD5)")
    pages: dict[str, dict[str, Seen]] = {}
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_only_member(archive)) as member:
            for row in _rows(member, kind):
                seen = _mention(row) if kind.name == MENTIONS.name else _graph(row)
                if seen and (domain := site_of(seen.url)):
                    pages.setdefault(domain, {}).setdefault(seen.url, seen)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        reason = str(error).splitlines()[0][:80] if str(error) else type(error).__name__
        raise SlotFault("bad-response", f"{path.name} is damaged: {reason}") from error
    return {domain: list(found.values()) for domain, found in pages.items()}


def _md5(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).digest()


def _only_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = archive.infolist()
    if len(members) != 1:
        raise SlotFault("bad-response", f"{len(members)} files in one zip")
    return members[0]


def _rows(member: IO[bytes], kind: Kind) -> Iterator[list[str]]:
    """The rows of a file, up to its cap."""
    left, cut = kind.most_unpacked, False
    while line := member.readline(_MOST_ROW_BYTES):
        left -= len(line)
        if left < 0:
            raise SlotFault("too-large", f"more than {kind.most_unpacked / MB:.0f} MB unpacked")
        whole = line.endswith(b"\n") or len(line) < _MOST_ROW_BYTES
        if whole and not cut:
            yield line.decode("utf-8", "replace").rstrip("\r\n").split("\t")
        cut = not whole


def _mention(row: list[str]) -> Seen | None:
    """A row of the mentions: type, source and identifier are its columns 3 to 5."""
    return Seen(row[5]) if len(row) > 5 and row[3] == "1" and _is_address(row[5]) else None


def _graph(row: list[str]) -> Seen | None:
    """A row of the knowledge graph: names, quotations and where given the title tell what a page is about."""
    if len(row) <= 23 or row[2] != "1" or not _is_address(row[4]):
        return None
    title = _TITLE.search(row[26]) if len(row) > 26 else None
    names = (name.partition(",")[0] for name in row[23].split(";"))
    quotes = (block.split("|", 3)[-1] for block in row[22].split("#"))
    summary = " ".join(dict.fromkeys((*names, *quotes)))
    return Seen(row[4], html.unescape(title[1]).strip() if title else "", summary[:_MOST_SUMMARY])


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://")) and len(text) <= 2_048
