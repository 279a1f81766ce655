"""The landing page: what should I look at first, what did the last run do, how do the outlets fare."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, Final

from auditor.browse.pages.queue import worst_first
from auditor.browse.pages.run import runs_with_counts
from auditor.browse.reading import Row, one, raw_rows, rows
from auditor.browse.shares import Shares, shares
from auditor.browse.timeline import ALL_OUTLETS, timeline
from auditor.vocabulary import VERDICTS

#: Findings, outlets and failures on the landing page.
FINDINGS: Final = 12
OUTLETS: Final = 12
FAILURES: Final = 5
#: Statements with another verdict than before that are looked at, and how many of them are shown.
CHANGED_AT_MOST: Final = 200
CHANGED: Final = 5


def home_page(conn: sqlite3.Connection) -> dict[str, Any]:
    """What the landing page shows."""
    all_shares = shares(_counts(raw_rows(conn, _TOTALS)))
    run = next(iter(runs_with_counts(conn, limit=1)), None)
    changed = _changed(conn)
    return {
        "findings": worst_first(conn, FINDINGS),
        "totals": all_shares.counts,
        "shares": all_shares,
        "timeline": timeline(conn, ALL_OUTLETS),
        "changed": changed[:CHANGED],
        "changed_count": len(changed) if len(changed) <= CHANGED_AT_MOST else None,
        "run": run,
        "failures": rows(
            conn, f"SELECT path, reason FROM failures WHERE run_id = ? ORDER BY path LIMIT {FAILURES}", [run["id"]]
        ) if run else [],
        "outlets": outlet_shares(conn, OUTLETS),
    }  # fmt: skip


_CHANGED: Final = f"""
SELECT l.previous_verdict, l.verdict, l.severity, l.statement_id, l.article_id, l.outlet, s.statement, s.kind,
  coalesce(o.name, a.outlet_text) AS outlet_name
FROM latest AS l INDEXED BY latest_changed JOIN statements AS s ON s.id = l.statement_id
  JOIN attributions AS a ON a.id = s.attribution_id LEFT JOIN outlets AS o ON o.id = l.outlet
WHERE l.previous_verdict <> l.verdict LIMIT {CHANGED_AT_MOST + 1}"""


def _changed(conn: sqlite3.Connection) -> list[Row]:
    """Statements with another verdict than in the run before: the worst first, and before them none that has improved."""

    def order(row: Row) -> tuple[bool, int]:
        rank, before = VERDICTS[row["verdict"]].rank, VERDICTS[row["previous_verdict"]].rank
        return rank > before, rank

    return sorted(rows(conn, _CHANGED), key=order)


_TOTALS: Final = "SELECT verdict, severity, sum(findings) AS findings FROM tally GROUP BY verdict, severity"


def _counts(found: Iterable[Row]) -> dict[tuple[str, str], int]:
    return {(row["verdict"], row["severity"]): row["findings"] for row in found}


def outlet_shares(conn: sqlite3.Connection, limit: int) -> list[tuple[Row, Shares]]:
    """The outlets credited most, each with its shares."""
    counts: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in raw_rows(conn, "SELECT outlet, verdict, severity, findings FROM tally WHERE outlet <> ''"):
        counts[row["outlet"]][row["verdict"], row["severity"]] = row["findings"]
    most = sorted(counts, key=lambda o: (-counts[o].total(), o))[:limit]
    names = {o: one(conn, "SELECT id, name, domain, country FROM outlets WHERE id = ?", [o]) for o in most}
    return [(names[o] or {"id": o, "name": o}, shares(counts[o])) for o in most]
