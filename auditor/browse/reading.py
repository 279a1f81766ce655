"""Rows of the results database for the pages: a bounded number, and every text harmless to show."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Final

from auditor.report import harmless

Row = dict[str, Any]

#: SQLite takes at most 32,766 parameters; a few hundred keep statements short.
_PART: Final = 200
#: Beyond this a count is given as "more than": counting on would read a table for a footnote.
COUNT_AT_MOST: Final = 2_000


def raw_rows(conn: sqlite3.Connection, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
    """Rows as they are stored: for offsets, digests and addresses, not for showing."""
    cursor = conn.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def rows(conn: sqlite3.Connection, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
    """Rows for showing: in every text, control characters are replaced by something visible."""
    return [shown(row) for row in raw_rows(conn, sql, parameters)]


def one(conn: sqlite3.Connection, sql: str, parameters: Sequence[object] = ()) -> Row | None:
    """The first row for showing, or null."""
    return next(iter(rows(conn, sql, parameters)), None)


def shown(row: Row) -> Row:
    """A row whose texts are harmless to show."""
    return {key: harmless(value) if isinstance(value, str) else value for key, value in row.items()}


def by_ids(conn: sqlite3.Connection, sql: str, ids: Sequence[object]) -> Iterator[Row]:
    """Rows as stored for ``… IN ({marks})`` over many ids, some hundred at a time."""
    for start in range(0, len(ids), _PART):
        part = ids[start : start + _PART]
        yield from raw_rows(conn, sql.replace("{marks}", ", ".join("?" * len(part))), part)


def count(conn: sqlite3.Connection, sql: str, parameters: Sequence[object] = ()) -> str:
    """How many rows ``SELECT 1 …`` gives, in words: exact up to :data:`COUNT_AT_MOST`."""
    limited = f"SELECT COUNT(*) FROM ({sql} LIMIT {COUNT_AT_MOST + 1})"
    n = int(conn.execute(limited, parameters).fetchone()[0])
    return f"{n:,}" if n <= COUNT_AT_MOST else f"more than {COUNT_AT_MOST:,}"


def whole_number(text: str | None) -> int | None:
    """A page position out of an address: a plain number that SQLite can hold, else null."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
