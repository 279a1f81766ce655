"""How every SQLite file of ours is written: all or nothing, in turn with other processes."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

#: SQLite does not wait when two processes switch a new file to WAL at once: try again this often (s).
_RETRY_S: Final = 0.05
#: How often a file is opened that another process is making.
_TRIES: Final = 8

T = TypeVar("T")


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


def switch_to_wal(conn: sqlite3.Connection, timeout_s: float) -> bool:
    """Let a file keep a write-ahead log, though another process may be making the file at this moment.

    Whether it does: shared folders cannot, and a database in memory needs none. Raises
    OperationalError where the file stays locked for ``timeout_s``.
    """
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            return conn.execute("PRAGMA journal_mode = WAL").fetchone()[0] in ("wal", "memory")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_S)


def tried_again(opening: Callable[[], T]) -> T:
    """What an opening gives. Two processes that make a file at once may each see it half made: then once more.

    Raises what the last try raised.
    """
    for _ in range(_TRIES - 1):
        try:
            return opening()
        except sqlite3.OperationalError:
            time.sleep(_RETRY_S)
    return opening()
