"""What is kept in step with the findings: ``latest``, the tallies and the full-text indexes.

Pages read these instead of counting a million findings. All of it happens in the transaction
that adds the findings, in a handful of statements however many they are.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

#: What stands in ``timeline`` for all statements together, whether an outlet is known or not.
ALL_OUTLETS: Final = "*"

#: A text that many have printed counts once: only the article that brought it first is counted.
_COUNTED: Final = """
UPDATE articles SET counted = 0 WHERE id IN (SELECT value FROM json_each(:articles)) AND EXISTS (
  SELECT 1 FROM articles AS a WHERE a.text_digest = articles.text_digest AND a.rowid < articles.rowid)
"""
_TALLY: Final = """
INSERT INTO tally (outlet, verdict, severity, findings)
SELECT COALESCE(l.outlet, ''), l.verdict, l.severity, {sign} COUNT(*) {counted} GROUP BY 1, 2, 3
ON CONFLICT (outlet, verdict, severity) DO UPDATE SET findings = findings + excluded.findings
"""
#: By the month in which the article appeared, 0 where a re-audit has changed all: one series an outlet, and one for all statements together.
_TIMELINE: Final = """
INSERT INTO timeline (outlet, month, verdict, severity, findings)
SELECT {outlet}, SUBSTR(a.date, 1, 7), l.verdict, l.severity, {sign} COUNT(*) {counted}
  AND a.date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*' AND {outlet} IS NOT NULL GROUP BY 1, 2, 3, 4
ON CONFLICT (outlet, month, verdict, severity) DO UPDATE SET findings = findings + excluded.findings
"""
_COUNTED_FINDINGS: Final = """
FROM latest AS l JOIN articles AS a ON a.id = l.article_id
WHERE a.counted = 1 AND l.statement_id IN (
  SELECT statement_id FROM findings WHERE run_id = :run AND article_id IN (SELECT value FROM json_each(:articles)))"""
_LATEST: Final = """
INSERT INTO latest (statement_id, finding_id, article_id, outlet, verdict, severity)
SELECT statement_id, id, article_id, outlet, verdict, severity FROM findings
WHERE run_id = :run AND article_id IN (SELECT value FROM json_each(:articles))
ON CONFLICT (statement_id) DO UPDATE SET
  previous_verdict = latest.verdict, finding_id = excluded.finding_id, outlet = excluded.outlet,
  verdict = excluded.verdict, severity = excluded.severity
"""
_LOOKUPS: Final = """
INSERT INTO lookup_tally (route, outcome, lookups, requests)
SELECT route, outcome, COUNT(*), SUM(requests) FROM lookups
WHERE run_id = :run AND article_id IN (SELECT value FROM json_each(:articles)) GROUP BY route, outcome
ON CONFLICT (route, outcome) DO UPDATE SET
  lookups = lookups + excluded.lookups, requests = requests + excluded.requests
"""
_COUNTS: Final = tuple(
    sql.replace("{outlet}", outlet).replace("{counted}", _COUNTED_FINDINGS)
    for sql, outlet in ((_TALLY, ""), (_TIMELINE, "l.outlet"), (_TIMELINE, f"'{ALL_OUTLETS}'"))
)
#: What can be searched: the columns of each table that has a full-text index.
INDEXED: Final = {
    "articles": ("title", "text"),
    "statements": ("statement",),
    "findings": ("passage",),
}


def keep_in_step(conn: sqlite3.Connection, run_id: str, articles: Sequence[str]) -> None:
    """Bring ``latest`` and the tallies up to the findings that ``run_id`` has just added for ``articles``."""
    named = {"run": run_id, "articles": json.dumps(list(articles))}
    conn.execute(_COUNTED, {"articles": named["articles"]})
    _count(conn, "-", named)
    conn.execute(_LATEST, named)
    _count(conn, "", named)
    conn.execute("DELETE FROM tally WHERE findings = 0")
    conn.execute(_LOOKUPS, named)


def _count(conn: sqlite3.Connection, sign: str, named: dict[str, str]) -> None:
    """Add the findings that ``latest`` now has for these statements to the counts, or take them out."""
    for sql in _COUNTS:
        conn.execute(sql.replace("{sign}", sign), named)


def index_new(conn: sqlite3.Connection) -> None:
    """Add to the full-text indexes what was recorded since they were last brought up to date."""
    for table, columns in INDEXED.items():
        names = ", ".join(columns)
        upto = conn.execute("SELECT rows FROM indexed WHERE name = ?", [table]).fetchone()[0]
        conn.execute(
            f"INSERT INTO {table}_fts (rowid, {names}) SELECT rowid, {names} FROM {table}"
            f" WHERE rowid > ? AND {columns[-1]} IS NOT NULL",
            [upto],
        )
        conn.execute(
            f"UPDATE indexed SET rows = COALESCE((SELECT MAX(rowid) FROM {table}), 0) WHERE name = ?", [table]
        )


def rebuild_indexes(conn: sqlite3.Connection) -> None:
    """Make the full-text indexes anew, as must be done where rows may have been renumbered (VACUUM)."""
    for table in INDEXED:
        conn.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
        conn.execute(
            f"UPDATE indexed SET rows = COALESCE((SELECT MAX(rowid) FROM {table}), 0) WHERE name = ?", [table]
        )
