"""Shares of verdicts by month, as the columns of a picture and the rows of the table that says the same."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Final

from auditor.browse.reading import raw_rows
from auditor.browse.shares import Shares, shares

#: What stands in the table for all statements together, as in :mod:`auditor.store.tallies`.
ALL_OUTLETS: Final = "*"
#: Months shown, the newest; height of a column, its width with the gap, and the gap, in user units.
MONTHS: Final = 12
HEIGHT: Final = 100.0
STEP: Final = 30
GAP: Final = 6
#: Rows that one month may have: every verdict, ``altered`` twice.
_KINDS: Final = 10

_SERIES: Final = f"""
SELECT month, verdict, severity, findings FROM timeline WHERE outlet = ? AND findings > 0
ORDER BY month DESC LIMIT {(MONTHS + 1) * _KINDS}"""


@dataclass(frozen=True, slots=True)
class Block:
    """One severity's part of a month's column."""

    severity: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Month:
    """One month: where its column stands, what it is built of, and its figures."""

    month: str
    x: int
    blocks: tuple[Block, ...]
    shares: Shares


def timeline(conn: sqlite3.Connection, outlet: str) -> list[Month]:
    """The newest months that have findings, oldest first; empty for fewer than two, which show no course."""
    counts: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in raw_rows(conn, _SERIES, [outlet]):
        counts[row["month"]][row["verdict"], row["severity"]] = row["findings"]
    newest = sorted(counts)[-MONTHS:]
    if len(newest) < 2:
        return []
    return [_month(month, number * STEP, shares(counts[month])) for number, month in enumerate(newest)]


def _month(month: str, x: int, found: Shares) -> Month:
    """A column of parts that add up to its height, the worst on top."""
    y, blocks = 0.0, []
    for severity in ("error", "warning", "notice", "ok"):
        part = sum(s.findings for s in found.segments if s.severity == severity)
        if part:
            height = HEIGHT * part / found.total
            blocks.append(Block(severity, round(y, 2), round(height, 2)))
            y += height
    return Month(month, x, tuple(blocks), found)
