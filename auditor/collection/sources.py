"""Walk a folder or file of coverage: records, declarations of completeness, and what cannot be read.

A folder may hold ``.txt``, ``.md`` and ``.html`` documents, each with an optional ``x.json``
beside it that holds its fields; ``.json``, ``.jsonl`` and ``.jsonl.gz`` records; and a
``complete.csv`` with the columns outlet, from, to. The first part of a document's path may be
a host or registry id. One thing that cannot be read never stops the rest.
"""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any, Final

from auditor.collection.records import Declared, Problem, Record, record_of
from auditor.errors import InputError
from auditor.ids import make_id
from auditor.models import Capture
from auditor.ports import ReadPage
from auditor.records import date_of_name, decode_text, looks_like_html, parse_date, title_of

COMPLETE_FILE: Final = "complete.csv"
TEXT_SUFFIXES: Final = frozenset({".txt", ".text", ".md", ".markdown"})
HTML_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml"})
DOCUMENT_SUFFIXES: Final = TEXT_SUFFIXES | HTML_SUFFIXES
LINES_SUFFIXES: Final = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")

#: Files that hold articles in a form that is not read here; pictures and style sheets are no loss.
_UNREAD: Final = frozenset(
    {".pdf", ".doc", ".docx", ".odt", ".rtf", ".epub", ".xml", ".csv", ".tsv", ".xlsx", ".zip", ".gz", ".zst"}
)
_ARCHIVES: Final = (".warc", ".warc.gz", ".wacz")

Item = Record | Problem | Declared


def files_of(path: Path) -> list[Path]:
    """The files that make up a source, in order of name. Links that lead out of the folder are left out."""
    if not path.is_dir():
        return [path]
    root = path.resolve()
    return sorted(
        file
        for file in path.rglob("*")
        if file.is_file() and not file.name.startswith(".") and file.resolve().is_relative_to(root)
    )


def items_of(path: Path, files: list[Path], read_page: ReadPage | None = None) -> Iterator[Item]:
    """Everything that the source at ``path`` holds."""
    names = set(files)
    for file in files:
        place = str(file.relative_to(path)) if file != path else file.name
        try:
            yield from _items_of_file(file, place, names, read_page)
        except (InputError, OSError, EOFError, zlib.error, csv.Error, UnicodeError, ValueError) as error:
            yield Problem(
                place, str(error).splitlines()[0] if str(error) else type(error).__name__, _owner(place)
            )


def _items_of_file(file: Path, place: str, names: set[Path], read_page: ReadPage | None) -> Iterator[Item]:
    """What one file holds, by its name."""
    name, suffix = file.name.lower(), file.suffix.lower()
    if name == COMPLETE_FILE:
        yield from _declarations(file, place)
    elif suffix in DOCUMENT_SUFFIXES:
        yield _document(file, place, read_page)
    elif name.endswith(LINES_SUFFIXES):
        yield from _lines(file, place)
    elif suffix == ".json" and not any(file.with_suffix(s) in names for s in DOCUMENT_SUFFIXES):
        yield from _objects(file, place)
    elif name.endswith(_ARCHIVES):
        yield Problem(place, "a web archive: put it into a database with audit coverage add", _owner(place))
    elif suffix in _UNREAD or not names - {file}:
        yield Problem(place, "cannot be read; save it as .txt, .html or .jsonl", _owner(place))


def _owner(place: str) -> str | None:
    """The first part of a path in a folder: whose document it is."""
    parts = Path(place).parts
    return parts[0] if len(parts) > 1 else None


def _document(file: Path, place: str, read_page: ReadPage | None) -> Record | Problem:
    """A document of its own file. What is written beside it wins over what its page says, that over its name."""
    fields = _sidecar(file)
    data = file.read_bytes()
    html = file.suffix.lower() in HTML_SUFFIXES
    if html and read_page is None:
        return Problem(place, "HTML cannot be read here", _owner(place))
    read = _page(data, place, read_page) if html and read_page else _text(data, place)
    given = record_of({**fields, "text": read.text}, place)
    if isinstance(given, Problem):
        return replace(given, outlet=given.outlet or _owner(place))
    date, source = next(
        (pair for pair in (
            (given.date, "record"), (read.date, read.date_source), (date_of_name(file.name), "file-name"),
        ) if pair[0]),
        (None, None),
    )  # fmt: skip
    return replace(
        given,
        outlet=given.outlet or _owner(place),
        title=given.title or read.title,
        url=given.url or read.url,
        date=date,
        date_source=source,
        record=given.record or place,
        page=read.page,
    )


def _sidecar(file: Path) -> Mapping[str, Any]:
    """The fields in ``x.json`` beside ``x.txt``. Raises ValueError when there are some that cannot be read."""
    beside = file.with_suffix(".json")
    if not beside.is_file():
        return {}
    value = json.loads(beside.read_text(encoding="utf-8-sig"))
    if not isinstance(value, Mapping):
        raise ValueError(f"{beside.name} is no JSON object")
    return value


def _text(data: bytes, place: str) -> Record:
    text = decode_text(data, place)
    if looks_like_html(text):
        raise InputError(f"{place} is a web page. Name it .html.")
    return Record(text, title=title_of(text))


def _page(data: bytes, place: str, read_page: ReadPage) -> Record:
    """A saved page, read as if it had been fetched."""
    document = read_page(
        Capture(
            id=make_id(place, data.hex()),
            url="",
            outcome="ok",
            media_type="text/html",
            size=len(data),
            body=data,
        )
    )
    return Record(
        document.text,
        title=document.title,
        date=document.date,
        date_source=document.date_source,
        url=document.url or None,
        page=document.page,
    )


def _lines(file: Path, place: str) -> Iterator[Record | Problem]:
    """One record a line, plain or gzipped."""
    with gzip.open(file, "rb") if file.name.lower().endswith(".gz") else file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _line(line, f"{place}:{number}")


def _line(line: bytes, place: str) -> Record | Problem:
    try:
        return record_of(json.loads(line.decode("utf-8-sig")), place)
    except (ValueError, RecursionError) as error:
        return Problem(place, f"not JSON ({error})")


def _objects(file: Path, place: str) -> Iterator[Record | Problem]:
    """A file of one record or an array of them."""
    value = json.loads(file.read_text(encoding="utf-8-sig"))
    records = value if isinstance(value, list) else [value]
    for number, record in enumerate(records, start=1):
        yield record_of(record, place if len(records) == 1 else f"{place}:{number}")


def _declarations(file: Path, place: str) -> Iterator[Declared | Problem]:
    """The rows of ``complete.csv``; a row that is not understood declares nothing."""
    rows = csv.DictReader(StringIO(file.read_text(encoding="utf-8-sig")))
    if not {"outlet", "from", "to"} <= set(rows.fieldnames or ()):
        raise ValueError("its columns must be outlet, from, to")
    for row in rows:
        outlet, since, until = (row["outlet"] or "").strip(), parse_date(row["from"]), parse_date(row["to"])
        if outlet and since and until and since <= until:
            yield Declared(outlet, since, until)
        else:
            yield Problem(
                f"{place}:{rows.line_num}",
                "needs outlet, from and to as YYYY-MM-DD, in order",
                outlet or None,
            )
