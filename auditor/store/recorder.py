"""Record runs, audits and reviews; answer queries.

One audited article (in a batch, one part) is one ``BEGIN IMMEDIATE`` transaction: a reader sees
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
from auditor.store.rows import Rows, audit_rows, merged, outlet_row
from auditor.store.sql import immediate, insert, storable
from auditor.store.tallies import index_new, keep_in_step

OutletOf = Callable[[str], Outlet | None]

#: A name in the registry replaces the bare id that stood in for it.
_OUTLETS: Final = """
INSERT INTO outlets (id, name, domain, country) VALUES (:id, :name, :domain, :country)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, domain = excluded.domain, country = excluded.country
WHERE excluded.name <> excluded.id
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One invocation, as its row says it."""

    id: str
    started_at: str


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
        digest = make_id(__version__, command, settings, list(inputs))
        with self.transaction():
            unfinished = self.conn.execute(
                "SELECT id, started_at FROM runs WHERE digest = ? AND finished_at IS NULL"
                " ORDER BY ordinal DESC LIMIT 1",
                [digest],
            ).fetchone()
            if resume and unfinished:
                return Run(*unfinished)
            (before,) = self.conn.execute("SELECT COUNT(*) FROM runs WHERE digest = ?", [digest]).fetchone()
            started = now()
            run = Run(make_id(digest, before + 1, started if live else None), started)
            insert(self.conn, "runs", [{
                "id": run.id, "command": command, "auditor_version": __version__, "started_at": started,
                "ordinal": before + 1, "settings_json": _json(settings), "inputs_json": _json(list(inputs)),
                "digest": digest,
            }])  # fmt: skip
        return run

    def finish_run(self, run: Run, exit_code: int) -> None:
        """Close the run's row with its counts and exit code; bring the full-text indexes up to date."""
        with self.transaction():
            index_new(self.conn)
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

    def audited(self, run: Run) -> set[str]:
        """Articles that this run, or another of the same settings and inputs, has recorded."""
        rows = self.rows(
            "SELECT DISTINCT article_id FROM audits WHERE run_id IN"
            " (SELECT id FROM runs WHERE digest = (SELECT digest FROM runs WHERE id = ?))",
            [run.id],
        )
        return {row["article_id"] for row in rows}

    # --- audits and reviews ----------------------------------------------------------------

    def record(self, audits: Iterable[Audit], run: Run, outlet_of: OutletOf, *, index: bool = True) -> None:
        """Write audits in one transaction, ``latest`` and the tallies with them.

        What the run has recorded before is left as it is. ``outlet_of`` gives the registry's
        outlet of an id. Without ``index`` the full-text indexes wait for the next call or for
        :meth:`finish_run`: right for many parts in a row.
        """
        at = now()
        with self.transaction():
            fresh = self._not_yet(audits, run)
            self._insert(merged(audit_rows(audit, run.id, at) for audit in fresh), outlet_of)
            keep_in_step(self.conn, run.id, [audit.article.id for audit in fresh])
            if index:
                index_new(self.conn)

    def _not_yet(self, audits: Iterable[Audit], run: Run) -> list[Audit]:
        """Those that the run has not recorded, each article once."""
        found = {audit.article.id: audit for audit in audits}
        known = self.conn.execute(
            "SELECT article_id FROM audits WHERE run_id = ? AND article_id IN (SELECT value FROM json_each(?))",
            [run.id, json.dumps(list(found))],
        )
        for (article_id,) in known.fetchall():
            del found[article_id]
        return list(found.values())

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

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
        """The rows of a query."""
        with told(self.path):
            cursor = self.conn.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]


#: Columns that refer to an outlet.
_OUTLET_KEYS: Final = ("outlet", "publisher", "searched")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, default=str)
