"""Reads and checks a user's own rows of outlets: any fault is one line with file and line number.

Required columns: id, name, domains. The others of outlets.csv may be left out. Comma, semicolon
or tab; UTF-8 with or without a byte order mark, UTF-16 with one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from auditor.errors import RegistryError
from auditor.outlets.folding import key
from auditor.outlets.tables import COLUMNS, split

REQUIRED = ("id", "name", "domains")
KINDS = frozenset(
    {"wire", "newspaper", "broadcaster", "magazine", "news-site", "state-media", "public-media", "trade",
     "public-body", "pr-wire"}
)  # fmt: skip
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_DOMAIN = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_URL = re.compile(r"https?://[^\s|/]+\.[^\s|]+\Z", re.I)
#: What a regular expression has and no outlet's name: names are matched letter by letter.
_PATTERN = re.compile(r"\.[*+]|\\|\(\?|\)[?*+]|\[[^\]]*\]|[\^{}]|\$\Z|(?<=\w)\*")
_FAULTS_SHOWN = 1


def read_user_rows(path: Path) -> list[list[str]]:
    """The rows of ``path`` in the column order of outlets.csv; RegistryError at the first fault."""
    rows, faults = check_rows(path)
    if faults:
        raise RegistryError(faults[0])
    return rows


def check_rows(path: Path) -> tuple[list[list[str]], list[str]]:
    """All rows of ``path`` and all their faults, one line each. With faults the rows are of no use."""
    try:
        numbered = _read(path)
    except RegistryError as error:
        return [], [str(error)]
    faults: list[str] = []
    owners: dict[str, tuple[str, int]] = {}
    rows = []
    for line, record in numbered:
        row = [record.get(column, "") for column in COLUMNS]
        faults.extend(
            f"{path.name}:{line}: {fault}" for fault in (*_faults(record), *_clashes(record, line, owners))
        )
        rows.append(row)
    return rows, faults


def _read(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Records with their line numbers."""
    lines = io.StringIO(_decode(path), newline="")
    first = lines.readline()
    delimiter = max(",;\t", key=first.count)
    lines.seek(0)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        missing = [column for column in REQUIRED if column not in header]
        if missing:
            raise RegistryError(
                f"{path.name}:1: column {', '.join(missing)} is missing; a file of outlets needs id, name and domains"
            )
        return list(_records(path, header, reader))
    except csv.Error as error:
        raise RegistryError(f"{path.name}:{reader.line_num}: not readable as CSV: {error}") from None


def _records(
    path: Path, header: list[str], reader: Iterator[list[str]]
) -> Iterator[tuple[int, dict[str, str]]]:
    line = 1
    for cells in reader:
        line += 1
        start, line = line, getattr(reader, "line_num", line)
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise RegistryError(f"{path.name}:{start}: {len(cells)} cells where the header has {len(header)}")
        yield start, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}


def _decode(path: Path) -> str:
    """The text of the file; other encodings than UTF-8 and UTF-16 with a mark are refused."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RegistryError(f"{path}: cannot be read: {error.strerror}") from None
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RegistryError(f"{path.name}:{line}: not UTF-8; save the file as UTF-8 and try again") from None


def _faults(record: dict[str, str]) -> Iterator[str]:
    """What is wrong with a record by itself."""
    for column in REQUIRED:
        if not record[column]:
            yield f"{column} is empty"
    if record["id"] and not _SLUG.match(record["id"]):
        yield f"id {record['id']!r} is not of the form harbour-gazette (a to z, 0 to 9, hyphens)"
    for name in _names(record):
        if _PATTERN.search(name):
            yield f"name {name!r} looks like a regular expression; names are matched as they stand"
        elif not key(name):
            yield f"name {name!r} has no letter or digit"
    for domain in split(record["domains"]):
        if not _DOMAIN.match(domain) or domain.startswith("www."):
            yield f"domain {domain!r} is not a bare host such as harbourgazette.com"
    yield from _faults_of_optional(record)


def _faults_of_optional(record: dict[str, str]) -> Iterator[str]:
    for kind in split(record.get("kind", "")):
        if kind not in KINDS:
            yield f"kind {kind!r} is none of {', '.join(sorted(KINDS))}"
    country = record.get("country", "")
    if country and not _COUNTRY.match(country):
        yield f"country {country!r} is not a two-letter code such as GB"
    for column in ("feeds", "sitemaps", "search_url"):
        for url in split(record.get(column, "")):
            if not _URL.match(url):
                yield f"{column} {url!r} is not an http address"
    search = record.get("search_url", "")
    if search and "{query}" not in search:
        yield f"search_url {search!r} lacks {{query}}"


def _clashes(record: dict[str, str], line: int, owners: dict[str, tuple[str, int]]) -> Iterator[str]:
    """Ids and names that an earlier row of the file has."""
    id = record["id"]
    before = owners.setdefault("\0" + id, (id, line))
    if before[1] != line:
        yield f"id {id!r} is already that of line {before[1]}"
        return
    for name in _names(record):
        other, at = owners.setdefault(key(name), (id, line))
        if other != id:
            yield f"name {name!r} is already that of {other!r} in line {at}"


def _names(record: dict[str, str]) -> list[str]:
    return [name for name in (record["name"], *split(record.get("aliases", ""))) if name]


def replaced_names(rows: list[list[str]]) -> Iterator[str]:
    """What the user's rows take from the built-in ones, one line each; rightly or not, it should be known."""
    from auditor.outlets.registry import load_registry

    registry = load_registry()
    for row in rows:
        if registry.get(row[0]):
            yield f"{row[0]} replaces the built-in outlet of this id"
        for name in (row[1], *split(row[2])):
            others = sorted({id for _, id in registry.names.get(key(name), ()) if id != row[0]})
            if others:
                yield f"{name!r} now means {row[0]}, no longer {', '.join(others)}"
