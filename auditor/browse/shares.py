"""Shares of verdicts, with counts and an interval: never a rate without how much it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Final

from auditor.vocabulary import VERDICTS

#: Two-sided 95 % of the normal distribution.
Z95: Final = 1.959963984540054
#: Every verdict with every severity that it may have, worst first.
KINDS: Final = tuple(
    (v.id, severity)
    for v in VERDICTS.values()
    for severity in ((v.severity, "warning") if v.id == "altered" else (v.severity,))
)
#: Width of the bar in the picture, in user units.
BAR_WIDTH: Final = 240.0


@dataclass(frozen=True, slots=True)
class Rate:
    """``part`` of ``whole`` with its 95 % interval, as fractions; nothing is known when ``whole`` is 0."""

    part: int
    whole: int
    low: float
    high: float

    @property
    def words(self) -> str:
        r"""For people: the share, the counts, the interval.

        >>> rate(3, 20).words, rate(0, 0).words
        ('15\xa0% (3 of 20; 5 to 36\xa0%)', 'none checked')
        """
        if not self.whole:
            return "none checked"
        share = 100 * self.part / self.whole
        low, high = 100 * self.low, 100 * self.high
        return f"{share:.0f}\N{NO-BREAK SPACE}% ({self.part:,} of {self.whole:,}; {low:.0f} to {high:.0f}\N{NO-BREAK SPACE}%)"


def rate(part: int, whole: int) -> Rate:
    """The share with its Wilson score interval (Wilson 1927), which holds for small counts and shares near 0.

    >>> r = rate(0, 10)
    >>> round(r.low, 3), round(r.high, 3)
    (0.0, 0.278)
    """
    if whole <= 0:
        return Rate(part, 0, 0.0, 1.0)
    share, z2 = part / whole, Z95**2
    middle = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z95 * sqrt(share * (1 - share) / whole + z2 / (4 * whole**2)) / (1 + z2 / whole)
    return Rate(part, whole, max(0.0, middle - half), min(1.0, middle + half))


@dataclass(frozen=True, slots=True)
class Segment:
    """One verdict's part of a bar; ``x`` and ``width`` in user units."""

    verdict: str
    severity: str
    findings: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Shares:
    """The verdicts of a set of statements, worst first."""

    counts: dict[str, int]
    segments: tuple[Segment, ...]
    total: int
    checked: Rate
    errors: Rate
    borne_out: Rate

    @property
    def words(self) -> str:
        """The counts in words: the text alternative of the bar."""
        return ", ".join(f"{n:,} {verdict}" for verdict, n in self.counts.items()) or "nothing"


def shares(found: Mapping[tuple[str, str], int]) -> Shares:
    """Shares of counts by verdict and severity: what is ``altered`` may be an error or a warning.

    Errors and borne-out statements are shares of what was checked, and what was checked is a
    share of all that credit an outlet: a quotation that credits none has nothing to check.
    """
    parts: dict[tuple[str, str], int] = {key: n for key in KINDS if (n := found.get(key, 0)) > 0}
    kept: dict[str, int] = {}
    for (verdict, _), n in parts.items():
        kept[verdict] = kept.get(verdict, 0) + n
    total = sum(kept.values())
    credited = total - kept.get("unsourced", 0)
    checked = credited - kept.get("unchecked", 0)
    wrong = sum(n for (_, severity), n in parts.items() if severity == "error")
    fine = sum(n for (_, severity), n in parts.items() if severity == "ok")
    return Shares(
        kept,
        _segments(parts, total),
        total,
        rate(checked, credited),
        rate(wrong, checked),
        rate(fine, checked),
    )


def _segments(counts: Mapping[tuple[str, str], int], total: int) -> tuple[Segment, ...]:
    x, found = 0.0, []
    for (verdict, severity), n in counts.items():
        width = BAR_WIDTH * n / total
        found.append(Segment(verdict, severity, n, round(x, 2), round(width, 2)))
        x += width
    return tuple(found)
