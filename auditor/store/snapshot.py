"""A copy of the database in one file that can be published or handed on."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from auditor.errors import StoreError
from auditor.store.faults import told
from auditor.store.recorder import Store
from auditor.store.tallies import rebuild_indexes
from auditor.transactions import immediate


def snapshot(store: Store, target: Path) -> None:
    """Copy the database to ``target``, which must not exist; compact, without a write-ahead log.

    VACUUM may renumber rows, by which the full-text indexes find them: they are made anew.
    Raises StoreError; nothing is left behind then.
    """
    if target.exists():
        raise StoreError(f"{target} exists. Name a file that does not.")
    try:
        with told(target, option=""):
            target.parent.mkdir(parents=True, exist_ok=True)
            store.conn.execute("VACUUM INTO ?", [str(target)])
            conn = sqlite3.connect(target, isolation_level=None)
            try:
                with immediate(conn):
                    rebuild_indexes(conn)
            finally:
                conn.close()
    except BaseException:
        with suppress(OSError):  # the folder may be what is wrong
            target.unlink()
        raise
