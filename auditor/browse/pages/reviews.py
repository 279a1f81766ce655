"""The reviews: how often people agree with our verdicts, and whether our confidence means what it says."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from auditor.browse.reading import Row, rows
from auditor.browse.shares import Rate, rate
from auditor.vocabulary import OK_VERDICTS, VERDICTS

#: The newest reviews, on which the page rests, and how many of them it lists.
SAMPLE: Final = 2_000
LISTED: Final = 50
#: Bins of confidence, and the side of the picture in user units.
BINS: Final = 5
SIDE: Final = 300

_REVIEWS: Final = f"""
SELECT r.id, r.verdict, r.note, r.reviewer, r.created_at, f.verdict AS ours, f.severity, f.confidence, f.article_id, r.finding_id,
  f.statement_id, f.outlet, coalesce(o.name, f.outlet_text) AS outlet_name, s.statement, s.kind
FROM reviews AS r JOIN findings AS f ON f.id = r.finding_id JOIN statements AS s ON s.id = f.statement_id
  LEFT JOIN outlets AS o ON o.id = f.outlet
WHERE r.id < ? ORDER BY r.id DESC LIMIT {SAMPLE}"""


@dataclass(frozen=True, slots=True)
class Bin:
    """Findings of like confidence: its mean, and how many of them reviewers find borne out. ``x``, ``y`` in user units."""

    low: float
    high: float
    mean: float
    borne_out: Rate
    x: float
    y: float
    y_low: float
    y_high: float


def reviews_page(conn: sqlite3.Connection) -> dict[str, Any]:
    """What reviewers say of our findings; of one that was reviewed again the last review counts."""
    found = rows(conn, _REVIEWS, [2**62])
    last = list({row["finding_id"]: row for row in reversed(found)}.values())
    pairs = Counter((row["ours"], row["verdict"]) for row in last)
    agreed = sum(n for (ours, theirs), n in pairs.items() if ours == theirs)
    return {
        "reviews": found[:LISTED],
        "total": len(found),
        "sample": SAMPLE,
        "agreed": rate(agreed, len(last)),
        "pairs": sorted(pairs.items(), key=lambda p: (VERDICTS[p[0][0]].rank, -p[1], p[0][1])),
        "bins": calibration(last),
        "side": SIDE,
    }


def calibration(found: Sequence[Row]) -> list[Bin]:
    """Reviewed findings that have a confidence, by confidence in five equal bins; empty bins are left out."""
    bins = []
    for number in range(BINS):
        low, high = number / BINS, (number + 1) / BINS
        inside = [
            r for r in found if r["confidence"] is not None and low <= r["confidence"] < high + (high == 1)
        ]
        if inside:
            mean = sum(r["confidence"] for r in inside) / len(inside)
            share = rate(sum(r["verdict"] in OK_VERDICTS for r in inside), len(inside))
            bins.append(
                Bin(low, high, mean, share, SIDE * mean, _y(share.part / share.whole), _y(share.low), _y(share.high))
            )  # fmt: skip
    return bins


def _y(share: float) -> float:
    return round(SIDE * (1 - share), 1)
