"""The landing page: what should I look at first, what did the last run do, how do the outlets fare."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from auditor.browse.pages.queue import worst_first
from auditor.browse.pages.run import runs_with_counts
from auditor.browse.reading import Row, by_ids, one, raw_rows, rows, shown
from auditor.browse.shares import Shares, shares
from auditor.browse.timeline import ALL_OUTLETS, timeline

#: Findings, outlets and failures on the landing page.
FINDINGS: Final = 12
OUTLETS: Final = 12
FAILURES: Final = 5
#: Statements with another verdict than before that are counted, and how many of them are shown.
CHANGED_AT_MOST: Final = 200
CHANGED: Final = 5


def home_page(conn: sqlite3.Connection) -> dict[str, Any]:
    """What the landing page shows."""
    all_shares = shares(_counts(raw_rows(conn, _TOTALS)))
    run = next(iter(runs_with_counts(conn, limit=1)), None)
    changed, changed_count = _changed(conn)
    return {
        "findings": worst_first(conn, FINDINGS),
        "totals": all_shares.counts,
        "shares": all_shares,
        "timeline": timeline(conn, ALL_OUTLETS),
        "changed": changed,
        "changed_count": changed_count,
        "run": run,
        "failures": rows(
            conn, f"SELECT path, reason FROM failures WHERE run_id = ? ORDER BY path LIMIT {FAILURES}", [run["id"]]
        ) if run else [],
        "outlets": outlet_shares(conn, OUTLETS),
    }  # fmt: skip


#: Kind of change by kind of change, the worst first and what has improved last, until there are enough.
_CHANGED: Final = f"""
SELECT l.statement_id, l.verdict, l.previous_verdict FROM (
  SELECT v.id AS now, w.id AS before FROM verdicts AS v, verdicts AS w WHERE v.id <> w.id
  ORDER BY v.rank > w.rank, v.rank, w.rank DESC LIMIT 100
) AS t CROSS JOIN latest AS l INDEXED BY latest_changed ON l.verdict = t.now AND l.previous_verdict = t.before
WHERE l.previous_verdict <> l.verdict LIMIT {CHANGED}"""
_CHANGED_COUNT: Final = f"""
SELECT count(*) AS n FROM (
  SELECT 1 FROM latest INDEXED BY latest_changed WHERE previous_verdict <> verdict LIMIT {CHANGED_AT_MOST + 1}
) AS t"""
#: To look up the words of all that is thrown away again would take most of the page's time.
_CHANGED_WORDS: Final = """
SELECT l.previous_verdict, l.verdict, l.severity, l.statement_id, l.article_id, l.outlet, s.statement, s.kind,
  coalesce(o.name, a.outlet_text) AS outlet_name
FROM latest AS l JOIN statements AS s ON s.id = l.statement_id JOIN attributions AS a ON a.id = s.attribution_id
  LEFT JOIN outlets AS o ON o.id = l.outlet
WHERE l.statement_id IN ({marks})"""


def _changed(conn: sqlite3.Connection) -> tuple[list[Row], int | None]:
    """The worst of the statements that have another verdict than in the run before, and how many (null: very many)."""
    ids = [row["statement_id"] for row in raw_rows(conn, _CHANGED)]
    worded = {row["statement_id"]: row for row in by_ids(conn, _CHANGED_WORDS, ids)}
    count = raw_rows(conn, _CHANGED_COUNT)[0]["n"]
    return [shown(worded[id]) for id in ids], count if count <= CHANGED_AT_MOST else None


_TOTALS: Final = (
    "SELECT verdict, severity, sum(findings) AS findings FROM tally NOT INDEXED GROUP BY verdict, severity"
)


def _counts(found: Iterable[Row]) -> dict[tuple[str, str], int]:
    return {(row["verdict"], row["severity"]): row["findings"] for row in found}


#: Summed up by SQLite: all verdicts of thousands of outlets are many rows to fetch.
_MOST: Final = """
SELECT outlet FROM tally WHERE outlet <> '' GROUP BY outlet ORDER BY sum(findings) DESC, outlet LIMIT ?"""
_OF_OUTLETS: Final = "SELECT outlet, verdict, severity, findings FROM tally WHERE outlet IN ({marks})"


def outlet_shares(conn: sqlite3.Connection, limit: int) -> list[tuple[Row, Shares]]:
    """The outlets credited most, each with its shares."""
    most = [row["outlet"] for row in raw_rows(conn, _MOST, [limit])]
    counts: defaultdict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for row in by_ids(conn, _OF_OUTLETS, most):
        counts[row["outlet"]][row["verdict"], row["severity"]] = row["findings"]
    names = {o: one(conn, "SELECT id, name, domain, country FROM outlets WHERE id = ?", [o]) for o in most}
    return [(names[o] or {"id": o, "name": o}, shares(counts[o])) for o in most]
