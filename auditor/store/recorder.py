"""Record runs, audits and reviews; answer queries.

One audited article (in a batch, some parts) is one ``BEGIN IMMEDIATE`` transaction: a reader sees
all of it or nothing, and a killed process leaves nothing half-written. Ids are digests: what a
run has recorded is recorded once; a re-audit in a new run adds findings beside the old.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database

from auditor import __version__
from auditor.ids import make_id
from auditor.models import Audit, Outlet
from auditor.store.faults import told
from auditor.store.rows import Rows, audit_rows, merged, outlet_row, stamped
from auditor.store.sql import insert, storable
from auditor.store.tallies import index_new, keep_in_step
from auditor.transactions import immediate

OutletOf = Callable[[str], Outlet | None]

#: A name in the registry replaces the bare id that stood in for it.
_OUTLETS: Final = """
INSERT INTO outlets (id, name, domain, country) VALUES (:id, :name, :domain, :country)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, domain = excluded.domain, country = excluded.country
WHERE excluded.name <> excluded.id
"""


#: Whether a run belongs to a series of batches.
_OF_SERIES: Final = "json_extract(settings_json, '$.batch.series') = ?"


@dataclass(frozen=True, slots=True)
class Run:
    """One invocation, as its row says it."""

    id: str
    started_at: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a batch: its name in the ledger, rows by article without their times, what failed and why."""

    name: str
    articles: Mapping[str, Rows]
    failures: Sequence[tuple[str, str]] = ()


def run_digest(command: str, settings: Mapping[str, object], inputs: Sequence[str]) -> str:
    """What all runs of the same version, settings and inputs have in common."""
    return make_id(__version__, command, settings, list(inputs))


def now() -> str:
    """The time in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Store:
    """An open database. Not shared between threads; processes that write queue up."""

    def __init__(self, db: Database, path: Path) -> None:
        self.db, self.path = db, path
        self.conn: sqlite3.Connection = db.conn

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing; raises StoreError where the file cannot be written."""
        with told(self.path), immediate(self.conn):
            yield

    # --- runs ----------------------------------------------------------------------------

    def start_run(
        self,
        command: str,
        settings: Mapping[str, object],
        inputs: Sequence[str],
        *,
        live: bool,
        resume: bool = False,
    ) -> Run:
        """A new run, or with ``resume`` the unfinished one of the same settings and inputs.

        The id digests version, settings, inputs and how many such runs there were; of a live run
        also the start time, since the web answers differently each time.
        """
        digest = run_digest(command, settings, inputs)
        with self.transaction():
            if resume and (unfinished := self.unfinished(digest)):
                return unfinished
            (before,) = self.conn.execute("SELECT COUNT(*) FROM runs WHERE digest = ?", [digest]).fetchone()
            started = now()
            run = Run(make_id(digest, before + 1, started if live else None), started)
            insert(self.conn, "runs", [{
                "id": run.id, "command": command, "auditor_version": __version__, "started_at": started,
                "ordinal": before + 1, "settings_json": _json(settings), "inputs_json": _json(list(inputs)),
                "digest": digest,
            }])  # fmt: skip
        return run

    def unfinished(self, digest: str) -> Run | None:
        """The run of these settings and inputs that was stopped before it was done."""
        row = self.conn.execute(
            "SELECT id, started_at FROM runs WHERE digest = ? AND finished_at IS NULL ORDER BY ordinal DESC LIMIT 1",
            [digest],
        ).fetchone()
        return Run(*row) if row else None

    def finish_run(self, run: Run, exit_code: int, pieces: Iterable[str] = ()) -> None:
        """Close the run's row with its counts and exit code; bring the full-text indexes up to date.

        ``pieces`` are what a batch has read: no later run of its kind needs to.
        """
        with self.transaction():
            index_new(self.conn)
            self.conn.executemany("INSERT OR IGNORE INTO pieces VALUES (?)", ([piece] for piece in pieces))
            self.conn.execute(
                "UPDATE runs SET finished_at = ?, exit_code = ?,"
                " articles = (SELECT COUNT(*) FROM audits WHERE run_id = runs.id),"
                " findings = (SELECT COUNT(*) FROM findings WHERE run_id = runs.id),"
                " failures = (SELECT COUNT(*) FROM failures WHERE run_id = runs.id) WHERE id = ?",
                [now(), exit_code, run.id],
            )

    def record_failure(self, run: Run, path: str, reason: str) -> None:
        """An input that could not be audited, with its reason."""
        with self.transaction():
            insert(self.conn, "failures", [{"run_id": run.id, "path": path, "reason": reason}])

    def recorded_before(self, run: Run, articles: Iterable[str] | None = None, series: str = "") -> set[str]:
        """Those of ``articles`` (null: all) that other runs have recorded: those of ``series``, else of the same settings and inputs."""
        wanted, given = "", []
        if articles is not None:
            wanted, given = (
                " AND article_id IN (SELECT value FROM json_each(?))",
                [json.dumps(list(articles))],
            )
        rows = self.conn.execute(
            "SELECT DISTINCT article_id FROM audits WHERE run_id IN (SELECT id FROM runs WHERE id <> ? AND "
            f"{_OF_SERIES if series else 'digest = (SELECT digest FROM runs WHERE id = ?)'}){wanted}",
            [run.id, series or run.id, *given],
        )
        return {article_id for (article_id,) in rows}

    def runs_of(self, series: str) -> list[dict[str, Any]]:
        """The runs of a series of batches, oldest first."""
        return self.rows(
            f"SELECT id, digest, started_at, finished_at FROM runs WHERE {_OF_SERIES} ORDER BY rowid",
            [series],
        )

    def pieces_read(self, ids: Iterable[str]) -> set[str]:
        """Those of ``ids`` that a finished run has read."""
        rows = self.conn.execute(
            "SELECT id FROM pieces WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(list(ids))]
        )
        return {piece for (piece,) in rows}

    def parts(self, run: Run) -> set[str]:
        """Names of the parts of a run that are recorded."""
        return {name for (name,) in self.conn.execute("SELECT name FROM parts WHERE run_id = ?", [run.id])}

    # --- audits and reviews ----------------------------------------------------------------

    def record(self, audits: Iterable[Audit], run: Run, outlet_of: OutletOf, *, index: bool = True) -> None:
        """Write audits in one transaction, ``latest`` and the tallies with them.

        What the run has recorded before is left as it is. ``outlet_of`` gives the registry's
        outlet of an id. Without ``index`` the full-text indexes wait for the next call or for
        :meth:`finish_run`: right for many parts in a row.
        """
        at = now()
        found = {audit.article.id: audit for audit in audits}
        with self.transaction():
            fresh = self._not_yet(found, run)
            self._record({id: audit_rows(found[id], run.id, at) for id in fresh}, run, outlet_of)
            if index:
                index_new(self.conn)

    def record_parts(self, run: Run, parts: Iterable[Part], outlet_of: OutletOf) -> None:
        """Write parts of a batch and their entries in the ledger, in one transaction: all or nothing.

        A part that the ledger has is left as it is.
        """
        at = now()
        with self.transaction():
            fresh: dict[str, Rows] = {}
            told: list[dict[str, str]] = []
            ledger: list[dict[str, Any]] = []
            for part in parts:
                if self._in_ledger(run, part.name):
                    continue
                new = {
                    id: stamped(part.articles[id], at)
                    for id in self._not_yet(part.articles, run)
                    if id not in fresh
                }
                fresh.update(new)
                told += [{"run_id": run.id, "path": path, "reason": reason} for path, reason in part.failures]
                ledger.append({
                    "run_id": run.id, "name": part.name, "articles": len(new), "failures": len(part.failures),
                    "recorded_at": at, "findings": sum(len(rows["findings"]) for rows in new.values()),
                })  # fmt: skip
            self._record(fresh, run, outlet_of)
            insert(self.conn, "failures", told)
            insert(self.conn, "parts", ledger)

    def _in_ledger(self, run: Run, name: str) -> bool:
        found = self.conn.execute("SELECT 1 FROM parts WHERE run_id = ? AND name = ?", [run.id, name])
        return found.fetchone() is not None

    def _record(self, articles: Mapping[str, Rows], run: Run, outlet_of: OutletOf) -> None:
        rows = merged(articles.values())
        self._insert(rows, outlet_of)
        if rows:
            keep_in_step(self.conn, rows)

    def _not_yet(self, articles: Iterable[str], run: Run) -> list[str]:
        """Those that the run has not recorded, in order."""
        found = dict.fromkeys(articles)
        known = self.conn.execute(
            "SELECT article_id FROM audits WHERE run_id = ? AND article_id IN (SELECT value FROM json_each(?))",
            [run.id, json.dumps(list(found))],
        )
        for (article_id,) in known.fetchall():
            del found[article_id]
        return list(found)

    def _insert(self, rows: Rows, outlet_of: OutletOf) -> None:
        """The rows of audits, and first the outlets and outcomes that they refer to."""
        used = {
            str(row[key]) for table in rows.values() for row in table for key in _OUTLET_KEYS if row.get(key)
        }
        for outlet_id in sorted(used):
            row = outlet_row(outlet_id, outlet_of(outlet_id))
            self.conn.execute(_OUTLETS, {key: storable(value) for key, value in row.items()})
        outcomes = {row["outcome"] for table in ("captures", "lookups") for row in rows.get(table, ())}
        # A plug-in may bring outcomes of its own: they say no more than that something was left undone.
        insert(
            self.conn, "outcomes", [{"id": o, "name": o, "reason": "incomplete"} for o in sorted(outcomes)]
        )
        for table, records in rows.items():
            insert(self.conn, table, records)

    def review(self, finding_id: str, verdict: str, note: str, reviewer: str | None = None) -> None:
        """A person's own verdict beside ours. Reviews are added, never overwritten."""
        with self.transaction():
            insert(self.conn, "reviews", [{
                "finding_id": finding_id, "verdict": verdict, "note": note, "reviewer": reviewer,
                "created_at": now(),
            }])  # fmt: skip

    # --- questions -----------------------------------------------------------------------

    def rows(
        self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()
    ) -> list[dict[str, Any]]:
        """The rows of a query, its parameters by place or by name."""
        with told(self.path):
            cursor = self.conn.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]


#: Columns that refer to an outlet.
_OUTLET_KEYS: Final = ("outlet", "publisher", "searched")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, default=str)
