"""Findings in short form, worst first: the queue that a reader works through."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from auditor.browse.evidence import with_evidence
from auditor.browse.reading import Row, raw_rows, rows, shown
from auditor.vocabulary import VERDICTS

#: What asks for a reader's eyes, worst first: severity, then verdict.
BUCKETS: Final = tuple(
    (severity, verdict.id)
    for severity in ("error", "warning")
    for verdict in sorted(VERDICTS.values(), key=lambda v: v.rank)
    if verdict.severity == severity or (severity == "warning" and verdict.id == "altered")
)
#: Findings on one page of a list.
PAGE: Final = 50

_SHORT: Final = """
SELECT l.rowid AS place, l.finding_id, l.verdict, l.severity, l.previous_verdict, l.statement_id, l.article_id, l.outlet,
  f.reason, f.explanation, f.created_at, f.run_id, coalesce(o.name, f.outlet_text) AS outlet_name, f.outlet_text,
  s.statement, s.kind, a.title, a.path, a.date,
  (SELECT r.verdict FROM standing_reviews AS r WHERE r.finding_id = l.finding_id ORDER BY r.review_id DESC LIMIT 1)
    AS reviewed
FROM latest AS l JOIN findings AS f ON f.id = l.finding_id JOIN statements AS s ON s.id = l.statement_id
  JOIN articles AS a ON a.id = l.article_id LEFT JOIN outlets AS o ON o.id = l.outlet
WHERE """
_UNREVIEWED: Final = " AND NOT EXISTS (SELECT 1 FROM standing_reviews AS r WHERE r.finding_id = l.finding_id)"


def worst_first(conn: sqlite3.Connection, limit: int, outlet: str | None = None) -> list[Row]:
    """Findings that nobody has reviewed, worst first, of one verdict the newest first."""
    # A plus sign keeps SQLite off the index on severity where that on the outlet is the narrower.
    where = (
        "l.outlet = ? AND +l.severity = ? AND l.verdict = ?" if outlet else "l.severity = ? AND l.verdict = ?"
    )
    found: list[Row] = []
    for bucket in BUCKETS:
        if len(found) < limit:
            given = [*([outlet] if outlet else []), *bucket, limit - len(found)]
            found += raw_rows(conn, f"{_SHORT} {where}{_UNREVIEWED} ORDER BY l.rowid DESC LIMIT ?", given)
    return in_short(conn, found)


def in_short(conn: sqlite3.Connection, found: Sequence[Row]) -> list[Row]:
    """Findings as a list shows them: with both texts, harmless."""
    return [shown(row) for row in with_evidence(conn, found)]


def findings_page(
    conn: sqlite3.Connection, verdict: str | None, outlet: str | None, before: int | None
) -> dict[str, Any]:
    """Latest findings of one verdict, newest first, a page at a time.

    Without a verdict: the worst unreviewed ones. ``before`` is the place after which the page
    begins.
    """
    chosen = verdict if verdict in VERDICTS else None
    if chosen is None:
        found, more = worst_first(conn, PAGE, outlet), None
    else:
        limits = (
            "l.verdict = ?" + (" AND l.outlet = ?" if outlet else "") + (" AND l.rowid < ?" if before else "")
        )
        given: list[object] = [v for v in (chosen, outlet, before) if v]
        found = raw_rows(conn, f"{_SHORT} {limits} ORDER BY l.rowid DESC LIMIT {PAGE + 1}", given)
        more = found[PAGE - 1]["place"] if len(found) > PAGE else None
        found = in_short(conn, found[:PAGE])
    name = rows(conn, "SELECT name FROM outlets WHERE id = ?", [outlet]) if outlet else []
    return {
        "findings": found,
        "more": more,
        "verdict": chosen,
        "description": VERDICTS[chosen].description if chosen else None,
        "outlet": outlet,
        "outlet_name": name[0]["name"] if name else outlet,
        "first_page": before is None,
    }
