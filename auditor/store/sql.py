"""How the store writes rows: each added once, in letters that SQLite can hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any


def insert(conn: sqlite3.Connection, table: str, records: Sequence[Mapping[str, Any]]) -> None:
    """Add rows whose key is not there yet. Any other constraint that fails is an error, never skipped."""
    if not records:
        return
    columns = list(records[0])
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" for _ in columns)
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"
    # By position: SQLite takes a tenth longer to look each column up by its name.
    rows = [[row[column] for column in columns] for row in records]
    try:
        conn.executemany(sql, rows)
    except UnicodeEncodeError:  # rare, so that the others need not be looked through
        conn.executemany(sql, [[storable(value) for value in row] for row in rows])


def storable(value: Any) -> Any:
    """SQLite stores UTF-8: half of a surrogate pair becomes U+FFFD, one for one, so that offsets stay.

    >>> storable("a\\ud800b")
    'a\ufffdb'
    """
    if not isinstance(value, str) or value.isascii():
        return value
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in value)
    return value
