"""What GDELT's files said about each domain: one SQLite file that processes and runs share, bounded in size.

A quarter-hour file is fetched once by whoever claims it first; the others wait for what it says
or, when the claim lapses because its process was killed, claim it themselves. Files that are not
there or damaged are remembered too, so that a batch does not ask for them again and again.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path
from typing import Final, Literal

from auditor.discovery.gdelt.files import Seen
from auditor.transactions import immediate, switch_to_wal, tried_again

log = logging.getLogger(__name__)

FILE_NAME: Final = "gdelt.sqlite"
#: Bytes kept of what files said: some months of mentions. The files used longest ago go first,
#: but none of the last days: a batch that is under way comes back to what it read.
MOST_BYTES: Final = 2_000_000_000
IN_USE_S: Final = 3 * 86_400.0
#: A claim lapses after this; a file takes seconds.
CLAIM_S: Final = 900.0

_BUSY_TIMEOUT_S: Final = 30.0
_USED_STEP_S: Final = 3_600.0
_SCHEMA: Final = (
    "CREATE TABLE IF NOT EXISTS slots (kind TEXT NOT NULL, slot TEXT NOT NULL, state TEXT NOT NULL,"
    " until REAL, bytes INTEGER NOT NULL DEFAULT 0, used_at REAL NOT NULL DEFAULT 0,"
    " PRIMARY KEY (kind, slot)) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS said (kind TEXT NOT NULL, domain TEXT NOT NULL, slot TEXT NOT NULL,"
    " pages BLOB NOT NULL, PRIMARY KEY (kind, domain, slot)) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS said_slot ON said (kind, slot)",
    "CREATE TABLE IF NOT EXISTS listed (kind TEXT NOT NULL, slot TEXT NOT NULL, md5 BLOB NOT NULL,"
    " PRIMARY KEY (kind, slot)) STRICT, WITHOUT ROWID",
)

State = Literal["read", "missing", "damaged"]


class Shelf:
    """The file, safe for threads and processes; in memory where ``folder`` is null or cannot be written."""

    def __init__(
        self,
        folder: Path | None,
        *,
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._most_bytes, self._clock = most_bytes, clock
        self._lock = threading.RLock()
        try:
            self._db = tried_again(lambda: _open(folder / FILE_NAME if folder else None))
        except (OSError, sqlite3.Error) as error:
            log.warning("%s cannot be used (%s); GDELT's files are kept for this run alone", folder, error)
            self._db = _open(None)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    # --- who reads which file ------------------------------------------------------------

    def claim(self, kind: str, slot: str) -> bool:
        """Whether the file is ours to fetch: nobody has read it, and nobody else is at it."""
        with self._writing() as db:
            now = self._clock()
            row = db.execute("SELECT until FROM slots WHERE kind = ? AND slot = ?", (kind, slot)).fetchone()
            if row is not None and (row[0] is None or row[0] > now):
                return False
            self._note(db, kind, slot, "claimed", now + CLAIM_S)
            return True

    def release(self, kind: str, slot: str) -> None:
        """Give a claim back: the file could not be had, and anybody may try again."""
        with self._writing() as db:
            db.execute("DELETE FROM slots WHERE kind = ? AND slot = ? AND state = 'claimed'", (kind, slot))

    def keep(self, kind: str, slot: str, pages: Mapping[str, Sequence[Seen]]) -> None:
        """Keep what a file says."""
        rows = [(kind, domain, slot, _packed(seen)) for domain, seen in pages.items()]
        with self._writing() as db:
            db.execute("DELETE FROM said WHERE kind = ? AND slot = ?", (kind, slot))
            db.executemany("INSERT INTO said VALUES (?, ?, ?, ?)", rows)
            self._note(db, kind, slot, "read", None, sum(len(r[3]) + len(r[1]) + 40 for r in rows))

    def set_aside(self, kind: str, slot: str, state: State, seconds: float | None) -> None:
        """Remember that there is nothing to be had of a file, for some seconds or (null) for good."""
        with self._writing() as db:
            self._note(db, kind, slot, state, None if seconds is None else self._clock() + seconds)

    def states(self, kind: str, slots: Sequence[str]) -> dict[str, str]:
        """What became of each slot: ``read``, ``missing``, ``damaged``, ``claimed``; unknown ones are left out."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT slot, state FROM slots WHERE kind = ? AND slot BETWEEN ? AND ?"
                " AND (until IS NULL OR until > ?)",
                (kind, min(slots), max(slots), self._clock()),
            ).fetchall()
        wanted = set(slots)
        return {slot: state for slot, state in rows if slot in wanted}

    def _note(
        self, db: sqlite3.Connection, kind: str, slot: str, state: str, until: float | None, size: int = 0
    ) -> None:
        db.execute(
            "INSERT OR REPLACE INTO slots VALUES (?, ?, ?, ?, ?, ?)",
            (kind, slot, state, until, size, self._clock()),
        )

    # --- what they say -------------------------------------------------------------------

    def pages(self, kind: str, domains: Iterable[str], slots: Sequence[str]) -> Iterator[tuple[str, Seen]]:
        """Slot and page of everything seen of these domains in these slots, in order of time."""
        wanted = set(slots)
        for domain in domains:
            with self._reading() as db:
                rows = db.execute(
                    "SELECT slot, pages FROM said WHERE kind = ? AND domain = ? AND slot BETWEEN ? AND ?"
                    " ORDER BY slot",
                    (kind, domain, min(wanted), max(wanted)),
                ).fetchall()
            yield from ((slot, seen) for slot, blob in rows if slot in wanted for seen in _unpacked(blob))

    def touch(self, kind: str, slots: Sequence[str]) -> None:
        """Say that these are in use, and let go of what was used longest ago where too much is kept."""
        now = self._clock()
        with self._writing() as db:
            db.execute(
                "UPDATE slots SET used_at = ? WHERE kind = ? AND slot BETWEEN ? AND ? AND used_at < ?",
                (now, kind, min(slots), max(slots), now - _USED_STEP_S),
            )
            [kept] = db.execute("SELECT coalesce(sum(bytes), 0) FROM slots").fetchone()
            if kept <= self._most_bytes:
                return
            self._let_go(db, kept - self._most_bytes, before=now - IN_USE_S)
        with self._reading() as db:
            db.execute("PRAGMA incremental_vacuum")

    def _let_go(self, db: sqlite3.Connection, too_much: int, before: float) -> None:
        """Delete so many bytes of what was used last before a time, oldest first."""
        oldest = db.execute(
            "SELECT kind, slot, bytes FROM slots WHERE bytes > 0 AND used_at < ? ORDER BY used_at, slot",
            (before,),
        )
        for kind, slot, size in oldest.fetchall():
            if too_much <= 0:
                return
            db.execute("DELETE FROM said WHERE kind = ? AND slot = ?", (kind, slot))
            db.execute("DELETE FROM slots WHERE kind = ? AND slot = ?", (kind, slot))
            too_much -= size

    # --- the list of digests -------------------------------------------------------------

    def list_digests(self, rows: Iterable[tuple[str, str, bytes]]) -> int:
        """Keep slot, kind and MD5 of the files on GDELT's list; how many."""
        with self._writing() as db:
            db.executemany("INSERT OR REPLACE INTO listed (slot, kind, md5) VALUES (?, ?, ?)", rows)
            return int(db.execute("SELECT count(*) FROM listed").fetchone()[0])

    def last_listed(self, kind: str) -> str | None:
        """The newest slot on the list that we have; null without one."""
        with self._reading() as db:
            row = db.execute("SELECT max(slot) FROM listed WHERE kind = ?", (kind,)).fetchone()
        return str(row[0]) if row[0] else None

    def digests(self, kind: str, slots: Sequence[str]) -> dict[str, bytes]:
        """The digests of those of these files that the list names."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT slot, md5 FROM listed WHERE kind = ? AND slot BETWEEN ? AND ?",
                (kind, min(slots), max(slots)),
            ).fetchall()
        return {slot: bytes(md5) for slot, md5 in rows}

    # --- transactions --------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            yield self._db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, immediate(self._db):
            yield self._db


def _open(path: Path | None) -> sqlite3.Connection:
    """The database, readable for its owner alone."""
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    db = sqlite3.connect(
        path or ":memory:", timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    try:
        db.execute("PRAGMA auto_vacuum = INCREMENTAL")  # has an effect before the first table alone
        switch_to_wal(db, _BUSY_TIMEOUT_S)
        db.execute("PRAGMA synchronous = NORMAL")
        with immediate(db):
            for statement in _SCHEMA:
                db.execute(statement)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _packed(seen: Sequence[Seen]) -> bytes:
    return zlib.compress(json.dumps([astuple(page) for page in seen], ensure_ascii=False).encode(), 6)


def _unpacked(blob: bytes) -> list[Seen]:
    return [Seen(*page) for page in json.loads(zlib.decompress(blob))]
