"""The two ways in which the store writes: a transaction that queues for the lock, rows that are added once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def immediate(conn: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing. IMMEDIATE, since a deferred BEGIN loses to a second writer."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise


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
