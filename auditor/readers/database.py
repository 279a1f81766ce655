"""SQLite databases as archives: the rows of one table, ``archive.db`` or ``archive.db:table``; never written to."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from auditor.errors import InputError
from auditor.models import Article, Unreadable
from auditor.readers import ReadOptions, left_out
from auditor.readers.columns import SAMPLE_ROWS, columns_of
from auditor.readers.door import Piece, file_state
from auditor.readers.records import record_article
from auditor.readers.stretches import RECORDS_PER_PIECE
from auditor.records import decode_text

_NAME: Final = re.compile(r"(.+\.(?:db|sqlite3?|db3))(?::([^/:]+))?$", re.I)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with texts. ``key`` is the expression for the row's number; null for a view, which has none."""

    name: str
    columns: Mapping[str, str]
    key: str | None


class DatabaseReader:
    """A table of a SQLite database."""

    name = "database"

    def reads(self, path: Path) -> bool:
        """By the ending of the name, a table's name left aside."""
        return bool(_NAME.match(str(path)))

    def columns(self, path: Path, options: ReadOptions) -> Mapping[str, str]:
        """Which column holds what. Raises InputError where no table holds a text."""
        with closing(_connect(path)) as conn:
            return _table(conn, path, options).columns

    def pieces(self, path: Path, options: ReadOptions) -> Iterator[Piece]:
        """Stretches of rows in the order of their numbers, told apart by what they hold. Raises InputError."""
        file, _ = split(path)
        with closing(_connect(path)) as conn:
            table = _table(conn, path, options)
            if table.key is None:
                yield Piece(self.name, str(path), state=file_state(file), size=file.stat().st_size)
                return
            empty = True
            for piece in _stretches(self.name, path, _rows(conn, table, 0)):
                empty = False
                yield piece
        if empty:
            raise InputError(f"{path}: the table {table.name} has no rows.")

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """One article a row. Raises InputError."""
        path = Path(piece.path)
        count = 0
        try:
            with closing(_connect(path)) as conn:
                table = _table(conn, path, options)
                own = replace(options, mapping=table.columns)
                for count, row in enumerate(_rows(conn, table, piece.offset, piece.count), 1):
                    where = f"{piece.path}:{row[0] if table.key else count}"
                    yield left_out(where) if count in options.skip else _article(row, table, where, own)
        except sqlite3.Error as error:
            yield Unreadable(
                f"{piece.path}+{count}",
                f"{piece.path} is damaged after {count} rows ({error}); the rest is left out.",
            )


def split(path: Path) -> tuple[Path, str | None]:
    """File and table of a target.

    >>> split(Path("a/b.db:posts")), split(Path("b.sqlite"))
    ((PosixPath('a/b.db'), 'posts'), (PosixPath('b.sqlite'), None))
    """
    found = None if path.is_file() else _NAME.match(str(path))
    return (Path(found[1]), found[2]) if found else (path, None)


def is_database(path: Path) -> bool:
    """Whether it is the file, or a table of the file, of a database that is there."""
    return bool(_NAME.match(str(path))) and split(path)[0].is_file()


def application_of(path: Path) -> int:
    """The number of the program whose database it is; 0 for anybody's, and for what cannot be read."""
    try:
        with closing(_connect(path)) as conn:
            return int(conn.execute("PRAGMA application_id").fetchone()[0])
    except (InputError, sqlite3.Error):
        return 0


def _connect(path: Path) -> sqlite3.Connection:
    """A connection that cannot write. Raises InputError."""
    file, _ = split(path)
    if not file.is_file():
        raise InputError(f"{file}: no such file. A database inside an archive has to be unpacked first.")
    try:
        conn = sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True)
        conn.text_factory = bytes  # what is not UTF-8 is told with its row
        conn.execute("SELECT name FROM sqlite_master LIMIT 1").fetchall()
    except sqlite3.Error as error:
        raise InputError(f"{file} is no SQLite database that can be read ({error}).") from None
    return conn


def _table(conn: sqlite3.Connection, path: Path, options: ReadOptions) -> Table:
    """The table that is meant, or the only one with a column for the text. Raises InputError."""
    file, wanted = split(path)
    names = _names(conn)
    if wanted is not None:
        if wanted not in names:
            raise InputError(f"{file} has no table {wanted}. It has: {', '.join(names) or 'none'}.")
        return _described(conn, wanted, f"{file}:{wanted}", options)
    found = []
    for name in names:
        try:
            found.append(_described(conn, name, f"{file}:{name}", options))
        except (
            InputError,
            sqlite3.Error,
        ):  # no text there; or part of an index of which the program knows nothing
            continue
    found = [table for table in found if table.key] or found
    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(
            f"{file} has no table with a column that looks like a text. Name both: {file}:TABLE --map text=COLUMN."
            f" It has: {', '.join(names) or 'no tables'}."
        )
    raise InputError(
        f"{file} has several tables with texts: {', '.join(t.name for t in found)}. Name one: {file}:{found[0].name}"
    )


def _names(conn: sqlite3.Connection) -> list[str]:
    """Tables and views; not those that make up a search index."""
    rows = conn.execute(
        "SELECT name, sql LIKE 'CREATE VIRTUAL%' FROM sqlite_master"
        " WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    found = [(name.decode("utf-8", "replace"), virtual) for name, virtual in rows]
    indexes = tuple(f"{name}_" for name, virtual in found if virtual)
    return [name for name, virtual in found if not virtual and not (indexes and name.startswith(indexes))]


def _described(conn: sqlite3.Connection, name: str, where: str, options: ReadOptions) -> Table:
    """What a table's columns hold, by their names and the first rows. Raises InputError, sqlite3.Error."""
    cursor = conn.execute(f"SELECT * FROM {_quoted(name)} LIMIT {SAMPLE_ROWS}")
    names = [str(column[0]) for column in cursor.description]
    rows = [dict(zip(names, map(_shown, row), strict=True)) for row in cursor]
    columns = columns_of(names, rows, options.mapping, where)
    try:
        conn.execute(f"SELECT rowid FROM {_quoted(name)} LIMIT 1").fetchone()
        (kind,) = conn.execute("SELECT type FROM sqlite_master WHERE name = ?", [name]).fetchone()
        key = "rowid" if kind == b"table" else None
    except sqlite3.Error:
        key = None  # WITHOUT ROWID
    return Table(name, columns, key)


def _rows(
    conn: sqlite3.Connection, table: Table, after: int, count: int | None = None
) -> Iterator[tuple[Any, ...]]:
    """Number and wanted cells of each row; ``after`` is the number of the row before the first."""
    wanted = ", ".join(_quoted(name) for name in table.columns.values())
    if table.key is None:
        yield from conn.execute(f"SELECT NULL, {wanted} FROM {_quoted(table.name)}")
        return
    yield from conn.execute(
        f"SELECT {table.key}, {wanted} FROM {_quoted(table.name)} WHERE {table.key} > ? ORDER BY {table.key} LIMIT ?",
        [after or _LEAST, -1 if count is None else count],
    )


#: Below every row's number.
_LEAST: Final = -(2**63)


def _stretches(reader: str, path: Path, rows: Iterator[tuple[Any, ...]]) -> Iterator[Piece]:
    """Pieces of rows; ``offset`` is the number of the row before the first, 0 for the beginning."""
    offset = last = count = size = 0
    first, digest = 1, blake2b(digest_size=16)
    for row in rows:
        digest.update(repr(row).encode())
        last, count, size = row[0], count + 1, size + sum(len(c) for c in row[1:] if isinstance(c, bytes))
        if count == RECORDS_PER_PIECE:
            yield Piece(reader, str(path), offset, count, first, digest.hexdigest(), size)
            offset, first, count, size, digest = last, first + count, 0, 0, blake2b(digest_size=16)
    if count:
        yield Piece(reader, str(path), offset, count, first, digest.hexdigest(), size)


def _article(row: Sequence[Any], table: Table, where: str, options: ReadOptions) -> Article | Unreadable:
    try:
        cells = [_cell(value, where, options) for value in row[1:]]
    except InputError as error:
        return Unreadable(where, str(error))
    return record_article(dict(zip(table.columns.values(), cells, strict=True)), where, options)


def _cell(value: Any, where: str, options: ReadOptions) -> Any:
    return decode_text(value, where, options.encoding) if isinstance(value, bytes) else value


def _shown(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
