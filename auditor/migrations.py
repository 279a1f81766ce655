"""The schema of the results database, as numbered steps, and what a file of each step holds.

One fact a row. Closed sets are small tables with a ``name`` column, so that Datasette shows
words for keys; bulky text and hashes come last; every foreign key is indexed. ``latest``,
``tally``, ``timeline`` and ``lookup_tally`` are kept by the writer in the transaction that adds findings: pages
and views read them instead of counting a million rows. So are the full-text indexes, up to the
rows that ``indexed`` says.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from sqlite_utils import Database

from auditor.vocabulary import OUTCOME_REASONS, REASON_TEXTS, VERDICTS

#: "AUDr" in the file header says whose file it is.
APPLICATION_ID: Final = 0x41554472

Migration = Callable[[Database], None]


def m001_initial(db: Database) -> None:
    """Everything that the main road records."""
    for statement in SCHEMA.split(";\n"):
        if statement.strip():
            db.execute(statement)
    for table, rows in vocabulary_rows().items():
        db.table(table).insert_all(rows)
    db.table("indexed").insert_all(
        {"name": name, "rows": 0} for name in ("articles", "statements", "findings")
    )


def vocabulary_rows() -> dict[str, list[dict[str, Any]]]:
    """The closed sets as rows of their tables, in an order that satisfies the foreign keys."""
    return {
        "verdicts": [
            {"id": v.id, "name": v.id, "severity": v.severity, "rank": v.rank, "description": v.description}
            for v in VERDICTS.values()
        ],
        "reasons": [{"id": key, "name": key, "description": text} for key, text in REASON_TEXTS.items()],
        "outcomes": [
            {"id": key, "name": key, "reason": reason}
            for key, reason in {"ok": "incomplete", **OUTCOME_REASONS}.items()
        ],
    }


def m002_parts(db: Database) -> None:
    """The ledger of batches: parts that are recorded, and pieces of archives that finished runs have read."""
    db.execute(
        "CREATE TABLE parts (run_id TEXT NOT NULL REFERENCES runs(id), name TEXT NOT NULL, articles INTEGER NOT NULL,"
        " findings INTEGER NOT NULL, failures INTEGER NOT NULL, recorded_at TEXT NOT NULL, PRIMARY KEY (run_id, name)"
        ") STRICT"
    )
    db.execute("CREATE TABLE pieces (id TEXT PRIMARY KEY) WITHOUT ROWID, STRICT")


def m003_changed(db: Database) -> None:
    """Changed verdicts by kind of change, so that the worst of very many are found without reading the rest."""
    db.execute("DROP INDEX latest_changed")
    db.execute(
        "CREATE INDEX latest_changed ON latest(verdict, previous_verdict) WHERE previous_verdict <> verdict"
    )


def m004_partial(db: Database) -> None:
    """No entries for empty columns: writing is mostly the keeping of indexes, and nobody looks for what is not there."""
    for name, column in (
        ("findings_searched", "searched"),
        ("findings_document", "document_id"),
        ("candidates_capture", "capture_id"),
        ("documents_capture", "capture_id"),
    ):
        db.execute(f"DROP INDEX {name}")
        db.execute(f"CREATE INDEX {name} ON {name.split('_')[0]}({column}) WHERE {column} IS NOT NULL")


def m005_standing(db: Database) -> None:
    """A review outlives the run: it stands for later findings of the statement that say the same on the same passage.

    Of several reviews of one finding the last counts for agreement. The plus signs keep SQLite from the indexes
    on verdict and reason, which hold a large part of all findings.
    """
    for view in ("needs_review", "review_agreement"):
        db.execute(f"DROP VIEW {view}")
    for statement in REVIEWED.split(";\n"):
        db.execute(statement)


@cache
def layout(version: int) -> Mapping[str, frozenset[str]]:
    """The tables of a file with the schema ``version``, each with its columns."""
    db = Database(memory=True)
    for migration in MIGRATIONS[:version]:
        migration(db)
    found = columns_of(db.conn)
    db.close()
    return found


def columns_of(conn: sqlite3.Connection) -> dict[str, frozenset[str]]:
    """The tables of a database, each with its columns."""
    rows = conn.execute(
        "SELECT m.name, c.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c"
        " WHERE m.type = 'table' AND m.name NOT LIKE '%\\_fts\\_%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    found: dict[str, set[str]] = {}
    for table, column in rows:
        found.setdefault(table, set()).add(column)
    return {table: frozenset(columns) for table, columns in found.items()}


#: In order; the number of those applied is the file's ``user_version``.
MIGRATIONS: Final[tuple[Migration, ...]] = (
    m001_initial,
    m002_parts,
    m003_changed,
    m004_partial,
    m005_standing,
)

SCHEMA: Final = """
CREATE TABLE verdicts (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, severity TEXT NOT NULL
    CHECK (severity IN ('ok', 'error', 'warning', 'notice')),
  rank INTEGER NOT NULL, description TEXT NOT NULL
) STRICT;
CREATE TABLE reasons (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL
) STRICT;
CREATE TABLE outcomes (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, reason TEXT NOT NULL REFERENCES reasons(id)
) STRICT;
CREATE INDEX outcomes_reason ON outcomes(reason);
CREATE TABLE outlets (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, domain TEXT, country TEXT
) STRICT;
CREATE TABLE runs (
  id TEXT PRIMARY KEY, command TEXT NOT NULL, auditor_version TEXT NOT NULL,
  started_at TEXT NOT NULL, finished_at TEXT, exit_code INTEGER,
  articles INTEGER NOT NULL DEFAULT 0, findings INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
  ordinal INTEGER NOT NULL,
  settings_json TEXT NOT NULL CHECK (json_valid(settings_json)),
  inputs_json TEXT NOT NULL CHECK (json_valid(inputs_json)),
  digest TEXT NOT NULL
) STRICT;
CREATE INDEX runs_digest ON runs(digest);
CREATE TABLE failures (
  run_id TEXT NOT NULL REFERENCES runs(id), path TEXT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (run_id, path)
) STRICT;
CREATE TABLE articles (
  id TEXT PRIMARY KEY, title TEXT, publisher TEXT REFERENCES outlets(id), date TEXT, date_source TEXT,
  url TEXT, path TEXT, author TEXT, first_audited_at TEXT NOT NULL, counted INTEGER NOT NULL DEFAULT 1 CHECK (counted IN (0, 1)),
  text TEXT NOT NULL, text_digest TEXT NOT NULL
) STRICT;
CREATE INDEX articles_text ON articles(text_digest);
CREATE INDEX articles_publisher ON articles(publisher);
CREATE INDEX articles_date ON articles(date);
CREATE INDEX articles_author ON articles(author);
CREATE TABLE audits (
  run_id TEXT NOT NULL REFERENCES runs(id), article_id TEXT NOT NULL REFERENCES articles(id),
  audited_at TEXT NOT NULL, path TEXT,
  PRIMARY KEY (run_id, article_id)
) STRICT;
CREATE INDEX audits_article ON audits(article_id);
CREATE TABLE attributions (
  id TEXT PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles(id),
  kind TEXT NOT NULL CHECK (kind IN ('direct', 'indirect', 'mixed')), pattern TEXT NOT NULL,
  outlet TEXT REFERENCES outlets(id), outlet_text TEXT, role TEXT CHECK (role IN ('carrier', 'source')),
  resolution TEXT, speaker TEXT, source TEXT, cue TEXT,
  outlet_start INTEGER, outlet_end INTEGER, source_start INTEGER, source_end INTEGER,
  cue_start INTEGER, cue_end INTEGER, nearby_outlet TEXT,
  outlet_name TEXT, outlet_domain TEXT, source_name TEXT,
  candidates_json TEXT NOT NULL CHECK (json_valid(candidates_json)),
  via_json TEXT NOT NULL CHECK (json_valid(via_json)), content_json TEXT NOT NULL CHECK (json_valid(content_json))
) STRICT;
CREATE INDEX attributions_article ON attributions(article_id);
CREATE INDEX attributions_outlet ON attributions(outlet);
CREATE TABLE statements (
  id TEXT PRIMARY KEY, attribution_id TEXT NOT NULL REFERENCES attributions(id),
  kind TEXT NOT NULL CHECK (kind IN ('quote', 'claim')),
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, statement TEXT NOT NULL
) STRICT;
CREATE INDEX statements_attribution ON statements(attribution_id);
CREATE TABLE captures (
  id TEXT PRIMARY KEY, url TEXT NOT NULL, final_url TEXT, outcome TEXT NOT NULL REFERENCES outcomes(id),
  status INTEGER, fetched_at TEXT, media_type TEXT, size INTEGER NOT NULL, archive_url TEXT, memento_at TEXT,
  detail TEXT, digest TEXT
) STRICT;
CREATE INDEX captures_outcome ON captures(outcome);
CREATE TABLE documents (
  id TEXT PRIMARY KEY, title TEXT, outlet TEXT REFERENCES outlets(id), date TEXT, date_source TEXT,
  page TEXT NOT NULL, url TEXT, route TEXT, capture_id TEXT REFERENCES captures(id), captured_at TEXT,
  archive_url TEXT, secondary_copy INTEGER NOT NULL CHECK (secondary_copy IN (0, 1)),
  characters INTEGER NOT NULL, text_digest TEXT NOT NULL
) STRICT;
CREATE INDEX documents_outlet ON documents(outlet);
CREATE INDEX documents_capture ON documents(capture_id);
CREATE TABLE lookups (
  id TEXT PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs(id), article_id TEXT NOT NULL REFERENCES articles(id),
  outlet TEXT REFERENCES outlets(id), route TEXT NOT NULL, outcome TEXT NOT NULL REFERENCES outcomes(id),
  reached TEXT NOT NULL CHECK (reached IN ('none', 'request', 'listing', 'page')),
  exhaustive INTEGER NOT NULL CHECK (exhaustive IN (0, 1)), since TEXT, until TEXT,
  requests INTEGER NOT NULL, candidates INTEGER NOT NULL, fetched INTEGER NOT NULL, detail TEXT
) STRICT;
CREATE INDEX lookups_run ON lookups(run_id);
CREATE INDEX lookups_article ON lookups(article_id, run_id);
CREATE INDEX lookups_outlet ON lookups(outlet);
CREATE INDEX lookups_outcome ON lookups(outcome);
CREATE TABLE candidates (
  id TEXT PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs(id), article_id TEXT NOT NULL REFERENCES articles(id),
  outlet TEXT REFERENCES outlets(id), url TEXT NOT NULL, title TEXT, date TEXT, route TEXT NOT NULL,
  rank INTEGER NOT NULL, score REAL NOT NULL, outcome TEXT NOT NULL, capture_id TEXT REFERENCES captures(id)
) STRICT;
CREATE INDEX candidates_run ON candidates(run_id);
CREATE INDEX candidates_article ON candidates(article_id, run_id);
CREATE INDEX candidates_outlet ON candidates(outlet);
CREATE INDEX candidates_capture ON candidates(capture_id);
CREATE TABLE findings (
  id TEXT PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs(id), article_id TEXT NOT NULL REFERENCES articles(id),
  statement_id TEXT NOT NULL REFERENCES statements(id), outlet TEXT REFERENCES outlets(id), outlet_text TEXT,
  searched TEXT REFERENCES outlets(id), verdict TEXT NOT NULL REFERENCES verdicts(id),
  severity TEXT NOT NULL CHECK (severity IN ('ok', 'error', 'warning', 'notice')),
  reason TEXT NOT NULL REFERENCES reasons(id), explanation TEXT NOT NULL,
  confidence REAL CHECK (confidence BETWEEN 0 AND 1), located REAL CHECK (located BETWEEN 0 AND 1),
  faithful REAL CHECK (faithful BETWEEN 0 AND 1), similarity REAL CHECK (similarity BETWEEN 0 AND 100),
  document_id TEXT REFERENCES documents(id), passage_source TEXT, passage_start INTEGER, passage_end INTEGER,
  coverage_url TEXT, archive_url TEXT, created_at TEXT NOT NULL,
  passage TEXT, passage_before TEXT, passage_after TEXT,
  criteria_json TEXT NOT NULL CHECK (json_valid(criteria_json)),
  facts_json TEXT NOT NULL CHECK (json_valid(facts_json)),
  also_in_json TEXT NOT NULL CHECK (json_valid(also_in_json)),
  seen_at_json TEXT NOT NULL CHECK (json_valid(seen_at_json))
) STRICT;
CREATE INDEX findings_run ON findings(run_id, verdict);
CREATE INDEX findings_article ON findings(article_id, run_id);
CREATE INDEX findings_statement ON findings(statement_id);
CREATE INDEX findings_outlet ON findings(outlet, verdict);
CREATE INDEX findings_searched ON findings(searched);
CREATE INDEX findings_verdict ON findings(verdict);
CREATE INDEX findings_reason ON findings(reason);
CREATE INDEX findings_document ON findings(document_id);
CREATE TABLE edits (
  finding_id TEXT NOT NULL REFERENCES findings(id), ordinal INTEGER NOT NULL,
  op TEXT NOT NULL CHECK (op IN ('replace', 'insert', 'delete')), kind TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('ok', 'warning', 'error')),
  article_start INTEGER NOT NULL, article_end INTEGER NOT NULL,
  coverage_start INTEGER NOT NULL, coverage_end INTEGER NOT NULL,
  article_text TEXT NOT NULL, coverage_text TEXT NOT NULL,
  PRIMARY KEY (finding_id, ordinal)
) STRICT;
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY, finding_id TEXT NOT NULL REFERENCES findings(id),
  verdict TEXT NOT NULL REFERENCES verdicts(id), note TEXT NOT NULL, reviewer TEXT, created_at TEXT NOT NULL
) STRICT;
CREATE INDEX reviews_finding ON reviews(finding_id);
CREATE INDEX reviews_verdict ON reviews(verdict);
CREATE TABLE latest (
  statement_id TEXT PRIMARY KEY REFERENCES statements(id), finding_id TEXT NOT NULL REFERENCES findings(id),
  article_id TEXT NOT NULL REFERENCES articles(id), outlet TEXT REFERENCES outlets(id),
  verdict TEXT NOT NULL REFERENCES verdicts(id),
  severity TEXT NOT NULL CHECK (severity IN ('ok', 'error', 'warning', 'notice')),
  previous_verdict TEXT REFERENCES verdicts(id)
) STRICT;
CREATE INDEX latest_finding ON latest(finding_id);
CREATE INDEX latest_article ON latest(article_id);
CREATE INDEX latest_outlet ON latest(outlet, verdict);
CREATE INDEX latest_verdict ON latest(verdict);
CREATE INDEX latest_severity ON latest(severity, verdict);
CREATE INDEX latest_previous ON latest(previous_verdict);
CREATE INDEX latest_changed ON latest(article_id) WHERE previous_verdict <> verdict;
CREATE TABLE tally (
  outlet TEXT NOT NULL, verdict TEXT NOT NULL REFERENCES verdicts(id),
  severity TEXT NOT NULL CHECK (severity IN ('ok', 'error', 'warning', 'notice')), findings INTEGER NOT NULL,
  PRIMARY KEY (outlet, verdict, severity)
) STRICT;
CREATE INDEX tally_verdict ON tally(verdict);
CREATE TABLE timeline (
  outlet TEXT NOT NULL, month TEXT NOT NULL, verdict TEXT NOT NULL REFERENCES verdicts(id),
  severity TEXT NOT NULL CHECK (severity IN ('ok', 'error', 'warning', 'notice')), findings INTEGER NOT NULL,
  PRIMARY KEY (outlet, month, verdict, severity)
) STRICT;
CREATE INDEX timeline_verdict ON timeline(verdict);
CREATE TABLE lookup_tally (
  route TEXT NOT NULL, outcome TEXT NOT NULL REFERENCES outcomes(id),
  lookups INTEGER NOT NULL, requests INTEGER NOT NULL,
  PRIMARY KEY (route, outcome)
) STRICT;
CREATE INDEX lookup_tally_outcome ON lookup_tally(outcome);
CREATE TABLE indexed (name TEXT PRIMARY KEY, rows INTEGER NOT NULL) STRICT;
CREATE VIEW needs_review AS
  SELECT f.id, f.verdict, f.reason, f.outlet, f.outlet_text, s.statement, f.passage, f.explanation, f.confidence,
         a.title AS article, f.coverage_url, f.article_id, f.run_id
  FROM latest AS l JOIN findings AS f ON f.id = l.finding_id
  JOIN statements AS s ON s.id = f.statement_id JOIN articles AS a ON a.id = f.article_id
  WHERE l.severity IN ('error', 'warning')
    AND NOT EXISTS (SELECT 1 FROM reviews AS r WHERE r.finding_id = f.id);
CREATE VIEW outlet_scorecard AS
  SELECT t.outlet, o.name, SUM(t.findings) AS statements,
         SUM(CASE WHEN t.verdict NOT IN ('unchecked', 'unsourced') THEN t.findings ELSE 0 END) AS checked,
         SUM(CASE WHEN t.severity = 'ok' THEN t.findings ELSE 0 END) AS ok,
         SUM(CASE WHEN t.severity = 'error' THEN t.findings ELSE 0 END) AS errors,
         SUM(CASE WHEN t.severity = 'warning' THEN t.findings ELSE 0 END) AS warnings,
         SUM(CASE WHEN t.verdict = 'not-found' THEN t.findings ELSE 0 END) AS not_found,
         ROUND(1.0 * SUM(CASE WHEN t.verdict NOT IN ('unchecked', 'unsourced') THEN t.findings ELSE 0 END)
           / SUM(t.findings), 3) AS checked_share
  FROM tally AS t LEFT JOIN outlets AS o ON o.id = t.outlet
  WHERE t.outlet <> '' GROUP BY t.outlet;
CREATE VIEW changed_since_last_run AS
  SELECT l.statement_id, s.statement, l.previous_verdict, l.verdict, l.outlet, l.article_id, l.finding_id
  FROM latest AS l JOIN statements AS s ON s.id = l.statement_id
  WHERE l.previous_verdict <> l.verdict;
CREATE VIEW lookups_by_outcome AS
  SELECT t.route, t.outcome, t.lookups, t.requests, o.reason
  FROM lookup_tally AS t JOIN outcomes AS o ON o.id = t.outcome;
CREATE VIEW review_agreement AS
  SELECT f.verdict AS ours, r.verdict AS reviewer, COUNT(*) AS findings
  FROM reviews AS r JOIN findings AS f ON f.id = r.finding_id GROUP BY f.verdict, r.verdict;
CREATE VIRTUAL TABLE articles_fts USING fts5(title, text, content='articles', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE statements_fts USING fts5(statement, content='statements', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE findings_fts USING fts5(passage, content='findings', tokenize='unicode61 remove_diacritics 2')
"""

#: The views over reviews since :func:`m005_standing`.
REVIEWED: Final = """
CREATE VIEW standing_reviews AS
  SELECT f.id AS finding_id, r.verdict, r.note, r.reviewer, r.created_at, r.id AS review_id
  FROM findings AS f
  JOIN findings AS g ON g.statement_id = f.statement_id AND +g.verdict = +f.verdict AND +g.reason = +f.reason
    AND +g.passage IS +f.passage
  JOIN reviews AS r ON r.finding_id = g.id;
CREATE VIEW needs_review AS
  SELECT f.id, f.verdict, f.reason, f.outlet, f.outlet_text, s.statement, f.passage, f.explanation, f.confidence,
         a.title AS article, f.coverage_url, f.article_id, f.run_id
  FROM latest AS l JOIN findings AS f ON f.id = l.finding_id
  JOIN statements AS s ON s.id = f.statement_id JOIN articles AS a ON a.id = f.article_id
  WHERE l.severity IN ('error', 'warning')
    AND NOT EXISTS (SELECT 1 FROM standing_reviews AS r WHERE r.finding_id = f.id);
CREATE VIEW review_agreement AS
  SELECT f.verdict AS ours, r.verdict AS reviewer, COUNT(*) AS findings
  FROM reviews AS r JOIN findings AS f ON f.id = r.finding_id
  WHERE r.id = (SELECT MAX(o.id) FROM reviews AS o WHERE o.finding_id = r.finding_id)
  GROUP BY f.verdict, r.verdict
"""
