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
    marks = ", ".join(f":{column}" for column in columns)
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"
    try:
        conn.executemany(sql, records)
    except UnicodeEncodeError:  # rare, so that the others need not be looked through
        conn.executemany(sql, [{key: storable(value) for key, value in row.items()} for row in records])


def storable(value: object) -> object:
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
