"""The results database: open it safely, record audits whole, answer the few questions the commands ask.

One audited article is one ``BEGIN IMMEDIATE`` transaction: a reader sees all of it or nothing,
and a killed process leaves nothing half-written. Ids are digests, so recording the same thing
twice adds nothing (``INSERT OR IGNORE``); a re-audit in a new run adds findings beside the old.
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
from auditor.errors import StoreError
from auditor.ids import make_id
from auditor.migrations import APPLICATION_ID, MIGRATIONS
from auditor.models import Audit, Finding, Outlet

#: How long a second writer waits for the first, in seconds.
BUSY_TIMEOUT_S: Final = 30
#: Characters of the document that a finding keeps on each side of its passage.
CONTEXT: Final = 200

Rows = dict[str, list[dict[str, Any]]]
OutletOf = Callable[[str], Outlet | None]


@dataclass(frozen=True, slots=True)
class Run:
    """One invocation, as its row says it."""

    id: str
    started_at: str


def now() -> str:
    """The time in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def open_store(path: Path, *, create: bool = True) -> Iterator[Store]:
    """The database at ``path``, made or migrated as needed.

    Raises StoreError in one line when it is not ours, is newer than this program, is locked, or
    cannot be read or written. With ``create`` false a missing file is an error.
    """
    try:
        db = _connect(path, create)
        try:
            yield Store(db, path)
        finally:
            db.conn.close()
    except (sqlite3.Error, OSError) as error:
        raise _store_error(path, error) from error


def _connect(path: Path, create: bool) -> Database:
    if not path.exists():
        if not create:
            raise StoreError(f"{path}: no such database. Audit something first, or name one with --db.")
        path.parent.mkdir(parents=True, exist_ok=True)
    elif path.is_dir():
        raise StoreError(f"{path} is a folder. Name a database file with --db.")
    conn = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    db = Database(conn)
    try:
        _check_owner(conn, path)
        _prepare(db, path)
    except BaseException:
        conn.close()
        raise
    return db


def _check_owner(conn: sqlite3.Connection, path: Path) -> None:
    """Refuse a file of another program, or of a newer version of this one."""
    owner = conn.execute("PRAGMA application_id").fetchone()[0]
    tables = conn.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]
    if owner != APPLICATION_ID and (owner or tables):
        raise StoreError(f"{path} is a database of another program. Name another file with --db.")
    version = conn.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise StoreError(f"{path} was made by a newer Auditor (schema {version}). Upgrade Auditor to use it.")


def _prepare(db: Database, path: Path) -> None:
    """WAL, then pending migrations under one write lock, so that processes opening a new file queue up."""
    conn = db.conn
    if conn.execute("PRAGMA user_version").fetchone()[0] < len(MIGRATIONS):
        if conn.execute("PRAGMA journal_mode=WAL").fetchone()[0] != "wal":
            raise StoreError(
                f"{path} is on a disk without locking (a network share?). Put it on a local disk with --db."
            )
        conn.execute("BEGIN IMMEDIATE")
        try:
            done = conn.execute("PRAGMA user_version").fetchone()[0]
            for migration in MIGRATIONS[done:]:
                migration(db)
            conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            conn.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise
    conn.execute("PRAGMA synchronous = NORMAL")
    conn.execute("PRAGMA foreign_keys = ON")


def _store_error(path: Path, error: Exception) -> StoreError:
    """The line that tells a person what to do about an error of SQLite or the disk."""
    text = str(error).lower()
    if "not a database" in text or "malformed" in text:
        return StoreError(f"{path} is no SQLite database, or a damaged one. Name another file with --db.")
    if "locked" in text or "busy" in text:
        return StoreError(f"{path} is locked by another program. Close it, then run the same command again.")
    if "full" in text or "no space" in text:
        return StoreError(
            f"{path}: the disk is full. Make room, then run the same command again; nothing is half-written."
        )
    if "readonly" in text or "read-only" in text or "unable to open" in text or "permission" in text:
        return StoreError(f"{path} cannot be written. Name a place that can with --db.")
    return StoreError(f"{path}: {error}.")


class Store:
    """An open database. Not shared between threads; one process writes at a time."""

    def __init__(self, db: Database, path: Path) -> None:
        self.db, self.path = db, path
        self.conn: sqlite3.Connection = db.conn

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing. IMMEDIATE, since a deferred BEGIN loses to a second writer."""
        self.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self.conn.in_transaction:
                self.conn.execute("ROLLBACK")
            raise
        self.conn.execute("COMMIT")

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
            row = self.conn.execute(
                "SELECT id, started_at FROM runs WHERE digest = ? AND finished_at IS NULL ORDER BY ordinal DESC LIMIT 1",
                [digest],
            ).fetchone()
            if resume and row:
                return Run(*row)
            ordinal = (
                self.conn.execute("SELECT COUNT(*) FROM runs WHERE digest = ?", [digest]).fetchone()[0] + 1
            )
            started = now()
            run = Run(make_id(digest, ordinal, started if live else None), started)
            self._insert("runs", [{
                "id": run.id, "command": command, "auditor_version": __version__, "started_at": started,
                "ordinal": ordinal, "settings_json": _json(settings), "inputs_json": _json(list(inputs)),
                "digest": digest,
            }])  # fmt: skip
        return run

    def finish_run(self, run: Run, exit_code: int) -> None:
        """Close the run's row with its counts and exit code."""
        with self.transaction():
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
            self._insert("failures", [{"run_id": run.id, "path": path, "reason": reason}])

    def audited(self, digest_of: Run) -> set[str]:
        """Articles that this run, or a finished one of the same settings and inputs, has recorded."""
        rows = self.conn.execute(
            "SELECT DISTINCT article_id FROM audits WHERE run_id IN"
            " (SELECT id FROM runs WHERE digest = (SELECT digest FROM runs WHERE id = ?))",
            [digest_of.id],
        )
        return {row[0] for row in rows}

    # --- audits --------------------------------------------------------------------------

    def record(self, audits: Iterable[Audit], run: Run, outlet_of: OutletOf) -> None:
        """Write audits in one transaction, ``latest`` and ``tally`` with them.

        ``outlet_of`` gives the registry's outlet of an id.
        """
        with self.transaction():
            for audit in audits:
                self._record(audit, run, outlet_of)

    def _record(self, audit: Audit, run: Run, outlet_of: OutletOf) -> None:
        rows = audit_rows(audit, run.id, now())
        used = {str(row["outlet"]) for table in rows.values() for row in table if row.get("outlet")}
        if audit.article.publisher:
            used.add(audit.article.publisher)
        self._insert("outlets", [_outlet_row(outlet_id, outlet_of(outlet_id)) for outlet_id in sorted(used)])
        fresh = self._fresh(audit.findings)
        for table, records in rows.items():
            self._insert(table, records)
        self._tally(fresh, rows["findings"])

    def _fresh(self, findings: Sequence[Finding]) -> list[str]:
        """Ids of the findings that are not in the database yet."""
        known: set[str] = set()
        for part in _parts([f.id for f in findings], 500):
            marks = ",".join("?" * len(part))
            known |= {r[0] for r in self.conn.execute(f"SELECT id FROM findings WHERE id IN ({marks})", part)}
        return [f.id for f in findings if f.id not in known]

    def _tally(self, fresh: Sequence[str], findings: Sequence[Mapping[str, Any]]) -> None:
        """Keep ``latest`` (one row a statement) and ``tally`` (counts of latest) in step with new findings."""
        new = set(fresh)
        for row in findings:
            if row["id"] not in new:
                continue
            old = self.conn.execute(
                "SELECT outlet, verdict FROM latest WHERE statement_id = ?", [row["statement_id"]]
            ).fetchone()
            self.conn.execute(
                "INSERT INTO latest (statement_id, finding_id, article_id, outlet, verdict, severity, previous_verdict)"
                " VALUES (?, ?, ?, ?, ?, ?, NULL) ON CONFLICT (statement_id) DO UPDATE SET"
                " previous_verdict = latest.verdict, finding_id = excluded.finding_id, outlet = excluded.outlet,"
                " verdict = excluded.verdict, severity = excluded.severity",
                [row[k] for k in ("statement_id", "id", "article_id", "outlet", "verdict", "severity")],
            )
            if old:
                self._count(old[0], old[1], -1)
            self._count(row["outlet"], row["verdict"], 1)

    def _count(self, outlet: str | None, verdict: str, by: int) -> None:
        self.conn.execute(
            "INSERT INTO tally (outlet, verdict, findings) VALUES (?, ?, ?)"
            " ON CONFLICT (outlet, verdict) DO UPDATE SET findings = findings + excluded.findings",
            [outlet or "", verdict, by],
        )

    def _insert(self, table: str, records: Sequence[Mapping[str, Any]]) -> None:
        """Add rows that are not there yet."""
        if not records:
            return
        columns = list(records[0])
        names = ", ".join(f'"{c}"' for c in columns)
        sql = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"
        self.conn.executemany(sql, [[r[c] for c in columns] for r in records])

    # --- questions -----------------------------------------------------------------------

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
        """The rows of a query."""
        cursor = self.conn.execute(sql, parameters)
        names = [c[0] for c in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def audit_rows(audit: Audit, run_id: str, at: str) -> Rows:
    """All rows of one audit by table, in an order that satisfies the foreign keys. Pure."""
    article = audit.article
    texts = {d.id: d.text for d in audit.documents}
    return {
        "articles": [{
            "id": article.id, "title": article.title, "publisher": article.publisher, "date": article.date,
            "date_source": article.date_source, "url": article.url, "path": article.path,
            "first_audited_at": at, "text": _storable(article.text),
        }],
        "audits": [{"run_id": run_id, "article_id": article.id, "audited_at": at, "path": article.path}],
        "attributions": [_attribution_row(a, article.id) for a in audit.attributions],
        "statements": [
            {"id": s.id, "attribution_id": a.id, "kind": s.kind, "start": s.start, "end": s.end,
             "statement": _storable(s.text)}
            for a in audit.attributions for s in a.statements
        ],
        "captures": [
            {"id": c.id, "url": c.url, "final_url": c.final_url, "outcome": c.outcome, "status": c.status,
             "fetched_at": c.fetched_at, "media_type": c.media_type, "size": c.size, "archive_url": c.archive_url,
             "memento_at": c.memento_at, "detail": c.detail, "digest": c.digest}
            for c in audit.captures
        ],
        "documents": [
            {"id": d.id, "title": d.title, "outlet": d.outlet, "date": d.date, "date_source": d.date_source,
             "page": d.page, "url": d.url, "route": d.route, "capture_id": d.capture_id,
             "captured_at": d.captured_at, "archive_url": d.archive_url, "secondary_copy": int(d.secondary_copy),
             "characters": len(d.text), "text_digest": make_id(d.text)}
            for d in audit.documents
        ],
        "lookups": [
            {"id": make_id(run_id, article.id, number, look.route, look.outlet), "run_id": run_id,
             "article_id": article.id, "outlet": look.outlet, "route": look.route, "outcome": look.outcome,
             "reached": look.reached, "exhaustive": int(look.exhaustive), "since": look.since, "until": look.until,
             "requests": look.requests, "candidates": look.candidates, "fetched": look.fetched,
             "detail": look.detail}
            for number, look in enumerate(audit.lookups)
        ],
        "candidates": [
            {"id": make_id(run_id, article.id, number, c.url), "run_id": run_id, "article_id": article.id,
             "outlet": outlet, "url": c.url, "title": c.title, "date": c.date, "route": c.route, "rank": c.rank,
             "score": c.score, "outcome": c.outcome, "capture_id": c.capture_id}
            for number, (outlet, c) in enumerate(audit.candidates)
        ],
        "findings": [_finding_row(f, audit, run_id, at, texts) for f in audit.findings],
        "edits": [
            {"finding_id": f.id, "ordinal": number, "op": e.op, "kind": e.kind, "severity": e.severity,
             "article_start": e.article.start, "article_end": e.article.end, "coverage_start": e.coverage.start,
             "coverage_end": e.coverage.end, "article_text": _storable(e.article.text),
             "coverage_text": _storable(e.coverage.text)}
            for f in audit.findings for number, e in enumerate(f.judgement.edits)
        ],
    }  # fmt: skip


def _attribution_row(a: Any, article_id: str) -> dict[str, Any]:
    """One attribution; spans of its parts as offsets, lists as JSON."""
    credit, source, cue = a.outlet, a.source, a.cue
    speaks = source is not None and not (credit and credit.role == "source")
    return {
        "id": a.id, "article_id": article_id, "kind": a.kind, "pattern": a.pattern,
        "outlet": credit and credit.id, "outlet_text": credit and credit.text, "role": credit and credit.role,
        "resolution": credit and credit.resolution, "speaker": (source.name or source.text) if speaks else None,
        "source": source and source.text, "cue": cue and cue.text,
        "outlet_start": credit and credit.start, "outlet_end": credit and credit.end,
        "source_start": source and source.start, "source_end": source and source.end,
        "cue_start": cue and cue.start, "cue_end": cue and cue.end, "nearby_outlet": a.nearby_outlet,
        "candidates_json": _json(list(credit.candidates)) if credit else None,
        "via_json": _json([{"start": v.start, "end": v.end, "text": v.text, "id": v.id} for v in a.via]),
        "content_json": _json([[c.start, c.end, c.quoted] for c in a.content]),
    }  # fmt: skip


def _finding_row(f: Finding, audit: Audit, run_id: str, at: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """One finding; the passage with what stands around it in the document."""
    j, d = f.judgement, f.document
    attribution = next(a for a in audit.attributions if a.id == f.attribution_id)
    text = texts.get(j.passage.source, "") if j.passage else ""
    before = text[max(0, j.passage.start - CONTEXT) : j.passage.start] if j.passage else None
    after = text[j.passage.end : j.passage.end + CONTEXT] if j.passage else None
    return {
        "id": f.id, "run_id": run_id, "article_id": audit.article.id, "statement_id": f.statement.id,
        "outlet": attribution.outlet and attribution.outlet.id,
        "outlet_text": attribution.outlet and attribution.outlet.text,
        "verdict": j.verdict, "severity": j.severity, "reason": j.reason, "explanation": _storable(f.explanation),
        "confidence": j.confidence, "located": j.located, "faithful": j.faithful, "similarity": j.similarity,
        "document_id": d and d.id, "passage_start": j.passage and j.passage.start,
        "passage_end": j.passage and j.passage.end, "coverage_url": d and d.url, "archive_url": d and d.archive_url,
        "created_at": at, "passage": j.passage and _storable(j.passage.text),
        "passage_before": before and _storable(before), "passage_after": after and _storable(after),
        "criteria_json": _json(list(j.criteria)), "facts_json": _json(list(j.facts)),
        "also_in_json": _json(list(j.also_in)), "seen_at_json": _json(list(j.seen_at)),
    }  # fmt: skip


def _outlet_row(outlet_id: str, outlet: Outlet | None) -> dict[str, Any]:
    """An outlet that a row refers to, by its name in the registry."""
    return {
        "id": outlet_id,
        "name": outlet.name if outlet else outlet_id,
        "domain": outlet.domains[0] if outlet and outlet.domains else None,
        "country": outlet.country if outlet else None,
    }


def _storable(text: str) -> str:
    """SQLite stores UTF-8: a lone surrogate becomes U+FFFD, one code point for one, so offsets stay."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, default=str)


def _parts(values: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
