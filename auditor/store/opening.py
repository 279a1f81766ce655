"""Open the database: made or migrated as needed, and only if it is ours."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from auditor.errors import StoreError
from auditor.migrations import APPLICATION_ID, MIGRATIONS, columns_of, layout, vocabulary_rows
from auditor.store.faults import DATABASE, SHARE, told
from auditor.store.recorder import Store
from auditor.store.sql import insert
from auditor.transactions import immediate, switch_to_wal

#: How long a second writer waits for the first, in seconds.
BUSY_TIMEOUT_S: Final = 30
#: Indexes over digests are written all over the file. `scripts/bench_store` at 20,000 articles (920,000 rows,
#: 2 cores, November 2026): 38,200 rows a second with these, 20,100 with 64 MB and checkpoints at 40 MB. The
#: cache grows only with what is read and written; the log of changes may reach 200 MB.
CACHE_KIB: Final = 262_144
CHECKPOINT_PAGES: Final = 50_000


@contextmanager
def open_store(path: Path, *, create: bool = True, timeout_s: float = BUSY_TIMEOUT_S) -> Iterator[Store]:
    """The database at ``path``, made or migrated as needed.

    Raises StoreError in one line when it is not ours, is newer than this program, is locked for
    longer than ``timeout_s``, or cannot be read or written. With ``create`` false a missing file
    is an error, and one that can only be read is opened for reading.
    """
    with told(path):
        db = _connect(path, create, timeout_s)
    try:
        yield Store(db, path)
    finally:
        db.conn.close()


def _connect(path: Path, create: bool, timeout_s: float) -> Database:
    if path.is_dir():
        raise StoreError(f"{path} is a folder. Name a database file with --db.")
    if path.exists():
        _check_header(path)
    elif not create:
        raise StoreError(f"{path}: no such database. Audit something first, or name one with --db.")
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _open(sqlite3.connect(path, timeout=timeout_s, isolation_level=None), path, timeout_s)
    except sqlite3.OperationalError as error:
        if _no_shared_memory(path, error):
            raise StoreError(SHARE.format(path=path, option=DATABASE)) from error
        if create or not _unwritable(error):
            raise
        return _open_read_only(path)


def _no_shared_memory(path: Path, error: sqlite3.Error) -> bool:
    """Whether a file with a write-ahead log cannot be opened though it may be written: others may be writing it."""
    if "unable to open" not in str(error) or not path.is_file():
        return False
    with path.open("rb") as file:
        has_log = file.read(20)[18:20] == b"\2\2"
    return has_log and os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


def _check_header(path: Path) -> None:
    """Refuse what is no regular file (SQLite would wait for a pipe for ever)."""
    if not path.is_file():
        raise StoreError(f"{path} is no regular file. Name a database file with --db.")


def _unwritable(error: sqlite3.Error) -> bool:
    return any(word in str(error).lower() for word in ("readonly", "read-only", "unable to open"))


def _open(conn: sqlite3.Connection, path: Path, timeout_s: float) -> Database:
    try:
        _check_owner(conn, path)
        _prepare(Database(conn), path, timeout_s)
    except BaseException:
        conn.close()
        raise
    return Database(conn)


def _open_read_only(path: Path) -> Database:
    """A file on a disk that cannot be written: as it stands, since nobody else can write it either."""
    conn = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    try:
        _check_owner(conn, path)
        if _version(conn) < len(MIGRATIONS):
            raise StoreError(f"{path} was made by an older Auditor and cannot be written. Copy it first.")
    except BaseException:
        conn.close()
        raise
    return Database(conn)


def _check_owner(conn: sqlite3.Connection, path: Path) -> None:
    """Refuse a file of another program, of a newer version of this one, or one that lacks something."""
    conn.execute("BEGIN")  # one snapshot: another process may be making the file at this moment
    try:
        owner = conn.execute("PRAGMA application_id").fetchone()[0]
        version, there = _version(conn), columns_of(conn)
        things = conn.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]
    finally:
        conn.execute("ROLLBACK")
    if owner != APPLICATION_ID and (owner or version or things):
        raise StoreError(f"{path} is a database of another program. Name another file with --db.")
    if version > len(MIGRATIONS):
        raise StoreError(f"{path} was made by a newer Auditor (schema {version}). Upgrade Auditor to use it.")
    if lacks := _lacking(there, version):
        raise StoreError(
            f"{path} lacks {lacks}: it is damaged, or was made by no released Auditor. Name another file with --db."
        )


def _lacking(there: Mapping[str, Collection[str]], version: int) -> str | None:
    """The first thing that a file of that schema has and this one has not."""
    for table, columns in layout(version).items():
        if table not in there:
            return f"the table {table}"
        if missing := sorted(columns - set(there[table])):
            return f"the column {missing[0]} of the table {table}"
    return None


def _version(conn: sqlite3.Connection) -> int:
    return int(conn.execute("PRAGMA user_version").fetchone()[0])


def _prepare(db: Database, path: Path, timeout_s: float) -> None:
    """WAL, then pending migrations under one write lock, so that processes opening a new file queue up."""
    conn = db.conn
    if _version(conn) < len(MIGRATIONS):
        if not switch_to_wal(conn, timeout_s):
            raise StoreError(SHARE.format(path=path, option=DATABASE))
        with immediate(conn):
            for migration in MIGRATIONS[_version(conn) :]:
                migration(db)
            conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            conn.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    conn.execute("PRAGMA synchronous = NORMAL")
    conn.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    conn.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    conn.execute("PRAGMA foreign_keys = ON")
    _learn(conn)


def _learn(conn: sqlite3.Connection) -> None:
    """Add what this version's vocabulary has and the file's tables have not."""
    missing = {}
    for table, rows in vocabulary_rows().items():
        known = {row[0] for row in conn.execute(f"SELECT id FROM {table}")}
        missing[table] = [row for row in rows if row["id"] not in known]
    if any(missing.values()):
        with immediate(conn):
            for table, rows in missing.items():
                insert(conn, table, rows)
