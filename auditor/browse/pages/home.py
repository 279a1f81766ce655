"""The landing page: what should I look at first, what did the last run do, how do the outlets fare."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from typing import Any, Final

from auditor.browse.pages.queue import worst_first
from auditor.browse.pages.run import runs_with_counts
from auditor.browse.reading import Row, one, raw_rows, rows
from auditor.browse.shares import Shares, shares
from auditor.vocabulary import VERDICTS

#: Findings, outlets and failures on the landing page.
FINDINGS: Final = 12
OUTLETS: Final = 12
FAILURES: Final = 5


def home_page(conn: sqlite3.Connection) -> dict[str, Any]:
    """What the landing page shows."""
    totals = verdict_totals(conn)
    run = next(iter(runs_with_counts(conn, limit=1)), None)
    return {
        "findings": worst_first(conn, FINDINGS),
        "totals": totals,
        "shares": shares(totals),
        "run": run,
        "failures": rows(
            conn, f"SELECT path, reason FROM failures WHERE run_id = ? ORDER BY path LIMIT {FAILURES}", [run["id"]]
        ) if run else [],
        "outlets": outlet_shares(conn, OUTLETS),
    }  # fmt: skip


def verdict_totals(conn: sqlite3.Connection) -> dict[str, int]:
    """Latest findings by verdict, worst first."""
    found = {
        r["verdict"]: r["n"]
        for r in raw_rows(conn, "SELECT verdict, sum(findings) AS n FROM tally GROUP BY verdict")
    }
    return {v: found[v] for v in VERDICTS if found.get(v)}


def outlet_shares(conn: sqlite3.Connection, limit: int) -> list[tuple[Row, Shares]]:
    """The outlets credited most, each with its shares."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in raw_rows(conn, "SELECT outlet, verdict, findings FROM tally WHERE outlet <> ''"):
        counts[row["outlet"]][row["verdict"]] = row["findings"]
    most = sorted(counts, key=lambda o: (-counts[o].total(), o))[:limit]
    names = {o: one(conn, "SELECT id, name, domain, country FROM outlets WHERE id = ?", [o]) for o in most}
    return [(names[o] or {"id": o, "name": o}, shares(counts[o])) for o in most]
