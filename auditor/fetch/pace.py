"""How fast each site is asked, and when it is left alone: one small SQLite file shared by all processes.

A request reserves the next free slot of its site in one immediate transaction and then sleeps
until that slot; nothing is held while sleeping. Own code rather than a limiter package: those
know neither Retry-After nor a breaker, and both must be shared between processes too.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from auditor.fetch.faults import FetchFault
from auditor.fetch.settings import BREAKER_FAILURES, BREAKER_PAUSE_S
from auditor.transactions import immediate

log = logging.getLogger(__name__)

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS slots (site TEXT PRIMARY KEY, next_at REAL NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS hosts (
  host TEXT PRIMARY KEY, failures INTEGER NOT NULL, closed_until REAL NOT NULL, outcome TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS open_connections (
  id INTEGER PRIMARY KEY, site TEXT NOT NULL, until REAL NOT NULL
) STRICT;
"""
#: A slot further ahead than this comes from a clock that was set back.
_FARTHEST_SLOT_S: Final = 3_600.0
_BUSY_TIMEOUT_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Closed:
    """A host that is left alone until ``until``, because of ``outcome``."""

    until: float
    outcome: str


class PaceKeeper:
    """Slots and closed hosts. ``path`` null keeps them in memory, for this process alone."""

    def __init__(self, path: Path | None, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        try:
            self._db = self._open(str(path or ":memory:"))
        except sqlite3.Error as error:
            log.warning("%s cannot keep the pace (%s); other processes are not seen", path, error)
            self._db = self._open(":memory:")

    def _open(self, name: str) -> sqlite3.Connection:
        db = sqlite3.connect(name, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
        try:
            with immediate(db):
                for statement in _SCHEMA.split(";\n"):
                    db.execute(statement)
        except sqlite3.Error:
            db.close()
            raise
        return db

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def reserve(self, site: str, interval_s: float, *, at_most_s: float) -> float:
        """Seconds to wait for this site's next free slot, which is then taken.

        Raises FetchFault ``budget-exhausted``, taking nothing, when that is more than ``at_most_s``.
        """
        with self._writing() as db:
            now = self._clock()
            row = db.execute("SELECT next_at FROM slots WHERE site = ?", (site,)).fetchone()
            slot = max(now, row[0]) if row and row[0] - now < _FARTHEST_SLOT_S else now
            if slot - now > at_most_s:
                raise FetchFault("budget-exhausted", f"{site} may be asked again in {slot - now:.0f} s")
            db.execute(
                "INSERT INTO slots VALUES (?, ?) ON CONFLICT (site) DO UPDATE SET next_at = excluded.next_at",
                (site, slot + interval_s),
            )
        return float(slot - now)

    def enter(self, site: str, connections: int, seconds: float) -> int | None:
        """A place among a site's open connections, to be left; null where all are taken.

        After ``seconds`` the place is free by itself: who held it was killed.
        """
        with self._writing() as db:
            now = self._clock()
            db.execute("DELETE FROM open_connections WHERE until <= ?", (now,))
            [taken] = db.execute("SELECT count(*) FROM open_connections WHERE site = ?", (site,)).fetchone()
            if taken >= connections:
                return None
            added = db.execute(
                "INSERT INTO open_connections (site, until) VALUES (?, ?)", (site, now + seconds)
            )
            return added.lastrowid

    def leave(self, place: int) -> None:
        """Free a place that was entered."""
        with self._writing() as db:
            db.execute("DELETE FROM open_connections WHERE id = ?", (place,))

    def closed(self, host: str) -> Closed | None:
        """Whether the host is to be left alone now."""
        with self._writing() as db:
            row = db.execute("SELECT closed_until, outcome FROM hosts WHERE host = ?", (host,)).fetchone()
        return Closed(*row) if row and row[0] > self._clock() else None

    def succeeded(self, host: str) -> None:
        """Forget the host's failures."""
        with self._writing() as db:
            db.execute("DELETE FROM hosts WHERE host = ?", (host,))

    def failed(self, host: str, outcome: str) -> None:
        """Count a failure; the third in a row closes the host for a quarter of an hour."""
        with self._writing() as db:
            row = db.execute("SELECT failures FROM hosts WHERE host = ?", (host,)).fetchone()
            failures = (row[0] if row else 0) + 1
            until = self._clock() + BREAKER_PAUSE_S if failures >= BREAKER_FAILURES else 0.0
            self._write_host(db, host, failures, until, outcome)

    def shut(self, host: str, seconds: float, outcome: str) -> None:
        """Leave the host alone for as long as it asked."""
        with self._writing() as db:
            self._write_host(db, host, 0, self._clock() + seconds, outcome)

    def _write_host(
        self, db: sqlite3.Connection, host: str, failures: int, until: float, outcome: str
    ) -> None:
        db.execute("INSERT OR REPLACE INTO hosts VALUES (?, ?, ?, ?)", (host, failures, until, outcome))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, immediate(self._db):
            yield self._db
