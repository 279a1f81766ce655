"""Tables of articles as text: CSV, TSV and their like, plain or packed, with a first row of names.

Delimiter and quoting are chosen by what gives the first rows as many cells as there are names.
A row that has not is damaged (an unclosed quotation mark, a delimiter in the text): it is left
out and told, since half an article would be judged as if it were whole.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from auditor.errors import InputError
from auditor.models import Article, Unreadable
from auditor.readers import ReadOptions, left_out
from auditor.readers.columns import SAMPLE_ROWS, columns_of
from auditor.readers.door import Piece
from auditor.readers.records import record_article, too_long
from auditor.readers.source import DAMAGE, guarded, lines_of, opened_text, skip, state_of
from auditor.readers.stretches import stretches
from auditor.records import MAX_ARTICLE_BYTES, check_encoding

#: Lines looked at to choose the form.
_SAMPLE_LINES: Final = 1_000
_DELIMITERS: Final = ",;\t|"
_UNDECODED: Final = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Form:
    """How a table is written. ``start`` is where its rows begin, in bytes; ``names`` are its columns."""

    delimiter: str = ","
    quoted: bool = True
    escape: str | None = None
    encoding: str = "utf-8"
    names: tuple[str, ...] = ()
    start: int = 0
    lines: int = 1

    def rows(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """Rows out of lines; the iterator goes on after a csv.Error."""
        # The module's limit holds for the process, and its default is shorter than long articles.
        csv.field_size_limit(MAX_ARTICLE_BYTES)
        return csv.reader(
            lines, delimiter=self.delimiter, quoting=csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
            escapechar=self.escape, doublequote=self.escape is None, strict=True,
        )  # fmt: skip


@dataclass(slots=True)
class Row:
    """What stands between two places of a table. ``cells`` are null where they cannot be told apart, ``fault`` says why."""

    number: int
    cells: list[str] | None = None
    fault: str = ""
    size: int = 0
    lines: list[bytes] = field(default_factory=list)


class TableReader:
    """CSV and TSV (also ``.gz``, ``.zst``)."""

    name = "table"
    suffixes = (".csv", ".tsv", ".tab")

    def reads(self, path: Path) -> bool:
        """By the ending of the name."""
        return path.name.lower().removesuffix(".gz").removesuffix(".zst").endswith(self.suffixes)

    def columns(self, path: Path, options: ReadOptions) -> Mapping[str, str]:
        """Which column holds what. Raises InputError where none holds a text."""
        return _form(str(path), state_of(path)[0], options.encoding, tuple(options.mapping.items()))[1]

    def pieces(self, path: Path, options: ReadOptions) -> Iterator[Piece]:
        """Stretches of rows. Raises InputError where no column holds a text, or there is no row."""
        form, _ = _form(str(path), state_of(path)[0], options.encoding, tuple(options.mapping.items()))
        stream, _ = opened_text(path, options.encoding)
        with stream:
            skip(stream, form.start)
            rows = ((b"".join(row.lines), row.size, len(row.lines)) for row in _rows(stream, form))
            empty = True
            for piece in stretches(self.name, path, rows, offset=form.start, first=form.lines + 1):
                empty = False
                yield piece
        if empty:
            raise InputError(f"{path} holds no rows below the names of its columns.")

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """One article a row. Raises OSError, InputError."""
        return guarded(self._articles(piece, options), piece)

    def _articles(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        path = Path(piece.path)
        form, columns = _form(str(path), state_of(path)[0], options.encoding, tuple(options.mapping.items()))
        stream, _ = opened_text(path, options.encoding)
        own = replace(options, mapping=columns)
        with stream:
            skip(stream, piece.offset or form.start)
            rows = _rows(stream, form, piece.first if piece.offset else form.lines + 1)
            for number, row in enumerate(islice(rows, piece.count), 1):
                where = f"{piece.path}:{row.number}"
                yield left_out(where) if number in options.skip else _article(row, form, where, own)


def _article(row: Row, form: Form, where: str, options: ReadOptions) -> Article | Unreadable:
    if row.cells is None:
        return too_long(where) if not row.fault else Unreadable(where, f"{where} {row.fault}")
    record = dict(zip(form.names, row.cells, strict=False))
    wanted = [record.get(name, "") for name in options.mapping.values()]
    if any("\0" in cell for cell in wanted):
        return Unreadable(where, f"{where} holds NUL bytes; left out. The file was damaged, or is no text.")
    if any(_UNDECODED.search(cell) for cell in wanted):
        return Unreadable(where, f"{where} is not {form.encoding}. Try --encoding cp1252.")
    return record_article(record, where, options)


def _rows(stream: BinaryIO, form: Form, first: int = 2) -> Iterator[Row]:
    """The rows from where the stream stands, each with the lines that it is made of; empty lines belong to the next."""
    taken = Row(first)

    def lines() -> Iterator[str]:
        for line, size in lines_of(stream):
            taken.lines.append(line)
            taken.size += size
            # Of a line that no article fills its NUL is all that is looked at.
            yield "\0" if size > MAX_ARTICLE_BYTES else line.decode(form.encoding, "surrogateescape")

    rows = form.rows(lines())
    while True:
        try:
            cells = next(rows, None)
            fault = ""
        except csv.Error as error:
            cells, fault = [], f"cannot be told into cells ({error}); left out."
        if cells is None:
            return
        if cells or fault:
            wrong = fault or _miscounted(cells, form)
            long = taken.size > MAX_ARTICLE_BYTES
            yield replace(taken, cells=None if wrong or long else cells, fault="" if long else wrong)
            taken.number += len(taken.lines)
            taken.lines, taken.size = [], 0


def _miscounted(cells: Sequence[str], form: Form) -> str:
    """Why a row is not one of the table; empty when it is. Empty cells too many are a habit of spreadsheets."""
    if len(cells) == len(form.names) or (len(cells) > len(form.names) and not any(cells[len(form.names) :])):
        return ""
    return f"has {len(cells)} cells, the first row has {len(form.names)}; left out."


@lru_cache(maxsize=16)
def _form(
    path: str, state: str, encoding: str | None, mapping: tuple[tuple[str, str], ...]
) -> tuple[Form, dict[str, str]]:
    """How the table is written, and which column holds what. Raises InputError, OSError."""
    form, rows = _best_form(Path(path), encoding)
    if not form.names:
        raise InputError(f"{path} is empty. Its first row has to name the columns.")
    records = [dict(zip(form.names, row, strict=False)) for row in rows]
    columns = columns_of(form.names, records, dict(mapping), path)
    return form, columns


def _best_form(path: Path, encoding: str | None) -> tuple[Form, list[list[str]]]:
    """The form in which most of the first rows have a cell for each name, and these rows."""
    if encoding:
        check_encoding(encoding)
    stream, kept = opened_text(path, encoding)
    with stream:
        try:
            sample = [line for line, _ in islice(lines_of(stream), _SAMPLE_LINES)]
        except DAMAGE as error:
            raise InputError(f"{path} is damaged at its beginning ({error}).") from None
    lines = [line.decode(kept or "utf-8", "surrogateescape") for line in sample]
    first = lines[0] if lines else ""
    if "\0" in first:
        raise InputError(f"{path} is binary, not text. If it is UTF-16, say so: --encoding utf-16le")
    tried = [
        _tried(Form(delimiter, quoted, escape, kept or "utf-8"), lines, sample)
        for delimiter in sorted(_DELIMITERS, key=first.count, reverse=True)
        for quoted, escape in ((True, None), (True, "\\"), (False, None))
        if delimiter in first or delimiter == ","
    ]
    form, rows, _ = max(tried, key=lambda found: found[2])
    return form, rows


def _tried(
    form: Form, lines: Sequence[str], sample: Sequence[bytes]
) -> tuple[Form, list[list[str]], tuple[int, int]]:
    """The form with its names, the rows that fit, and how well it does: rows that fit less those that do not, names."""
    taken = 0

    def each() -> Iterator[str]:
        nonlocal taken
        for taken, line in enumerate(lines, 1):
            yield line.removeprefix("\ufeff") if taken == 1 else line

    rows = form.rows(each())
    good: list[list[str]] = []
    bad = 0
    while True:
        try:
            row = next(rows, None)
        except csv.Error:
            bad += 1
            continue
        if row is None:
            break
        if row and not form.names:
            names = tuple(name.strip() for name in row)
            form = replace(form, names=names, start=sum(map(len, sample[:taken])), lines=taken)
        elif row and _miscounted(row, form):
            bad += 1
        elif row:
            good.append(row)
    if len(lines) == _SAMPLE_LINES and bad:
        bad -= 1  # the last row may go on behind the sample
    return form, good[:SAMPLE_ROWS], (len(good) - bad, len(form.names))
