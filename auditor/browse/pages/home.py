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

#: Findings, outlets and failures on the landing page.
FINDINGS: Final = 12
OUTLETS: Final = 12
FAILURES: Final = 5


def home_page(conn: sqlite3.Connection) -> dict[str, Any]:
    """What the landing page shows."""
    all_shares = shares(_counts(raw_rows(conn, _TOTALS)))
    run = next(iter(runs_with_counts(conn, limit=1)), None)
    return {
        "findings": worst_first(conn, FINDINGS),
        "totals": all_shares.counts,
        "shares": all_shares,
        "timeline": timeline(conn, ALL_OUTLETS),
        "run": run,
        "failures": rows(
            conn, f"SELECT path, reason FROM failures WHERE run_id = ? ORDER BY path LIMIT {FAILURES}", [run["id"]]
        ) if run else [],
        "outlets": outlet_shares(conn, OUTLETS),
    }  # fmt: skip


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
