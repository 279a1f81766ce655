"""Second pass: what waits for coverage, by outlet and day, so that what was read for one article serves the next.

Only places in files are sorted, not articles; SQLite sorts on disk what does not fit in memory.
The order of units decides which of two equal articles is kept, so any engine gives the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from auditor.batch.work import Work
from auditor.ids import make_id

#: Articles in one slice: some seconds of work, so that no process waits long for the last. An agency's busy week is cut into several.
ARTICLES_PER_SLICE: Final = 50

_SCHEMA: Final = """
CREATE TABLE waiting (number INTEGER PRIMARY KEY, article TEXT NOT NULL UNIQUE, outlet TEXT NOT NULL, day TEXT NOT NULL,
  unit TEXT NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL) STRICT;
CREATE TABLE visits (outlet TEXT NOT NULL, number INTEGER NOT NULL) STRICT
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where an article stands that waits for coverage."""

    article: str
    unit: str
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Slice:
    """Articles of neighbouring outlets and days."""

    name: str
    articles: tuple[Waiting, ...]


class Agenda:
    """All that waits. Made anew by every try of a run, out of the indexes of its units."""

    def __init__(self, work: Work) -> None:
        self._work = work
        path = work.folder / "agenda.db"
        for stale in (path, path.with_name("agenda.db-journal")):
            stale.unlink(missing_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        # It is made anew at the next try: durability would only cost time.
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        for statement in _SCHEMA.split(";\n"):
            self._db.execute(statement)

    def add(self, unit: str, take: int | None, known: Callable[[list[str]], Collection[str]]) -> None:
        """The waiting articles of a unit: of its first ``take`` records, without those ``known`` from earlier runs."""
        index = json.loads(self._work.path("extract", unit, ".index").read_bytes())
        old = known([row[0] for row in index])
        self._db.execute("BEGIN")
        for article, ordinal, day, outlets, start, length in index:
            if (take is not None and ordinal >= take) or article in old:
                continue
            added = self._db.execute(
                "INSERT OR IGNORE INTO waiting (article, outlet, day, unit, start, length) VALUES (?, ?, ?, ?, ?, ?)",
                [article, outlets[0], day, unit, start, length],
            )
            if added.rowcount:
                number = added.lastrowid
                self._db.executemany("INSERT INTO visits VALUES (?, ?)", [(o, number) for o in outlets if o])
        self._db.execute("COMMIT")

    def slices(self) -> Iterator[Slice]:
        """Everything, by outlet and day, in slices."""
        rows = self._db.execute(
            "SELECT article, unit, start, length FROM waiting ORDER BY outlet, day, article"
        )
        number = 0
        while some := rows.fetchmany(ARTICLES_PER_SLICE):
            name = f"{number:07d}-{make_id([row[0] for row in some])[:12]}"
            yield Slice(name, tuple(Waiting(*row) for row in some))
            number += 1

    def __len__(self) -> int:
        """How many articles wait."""
        return int(self._db.execute("SELECT COUNT(*) FROM waiting").fetchone()[0])

    def outlets(self) -> list[str]:
        """Outlets to visit, those with most to look up first."""
        rows = self._db.execute("SELECT outlet FROM visits GROUP BY outlet ORDER BY COUNT(*) DESC, outlet")
        return [outlet for (outlet,) in rows]

    def visits(self, outlet: str) -> list[Waiting]:
        """The articles that need an outlet's coverage, by day."""
        rows = self._db.execute(
            "SELECT w.article, w.unit, w.start, w.length FROM visits AS v JOIN waiting AS w ON w.number = v.number"
            " WHERE v.outlet = ? ORDER BY w.day, w.article",
            [outlet],
        )
        return [Waiting(*row) for row in rows]

    def postpone(self, articles: Iterable[str]) -> None:
        """Take articles off the agenda of this try."""
        self._db.executemany("DELETE FROM waiting WHERE article = ?", ([article] for article in articles))

    def close(self) -> None:
        """Close the file."""
        self._db.close()
