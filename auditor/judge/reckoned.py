"""Figures that the coverage gives only in parts: a share of "310 of 540", a difference of two, a span of years or days.

Each is worked out only from figures that stand together, and is shown with what it was worked out from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import Final

from auditor.figures import Figure, compare_figures
from auditor.figures.days import Day
from auditor.figures.units import COUNT, ORDER, SHARE, UNITS
from auditor.judge.facts import Reading
from auditor.words import fold

#: Characters between two figures of one reckoning.
_CLOSE_BY: Final = 30
_PART_OF: Final = re.compile(r",? (?:[\w'’-]+ )?(?:out )?of (?:the |its |their |his |her |all )?")
_SPAN_OF_YEARS: Final = re.compile(
    r"\b(?:in|for|after|over|past|last|than)(?: the)? #|# (?:ago|earlier|later)"
)
_RUNNING: Final = re.compile(
    r"(?:year|month|week|quarter|day|time|season)s? (?:running|in a row|in succession|straight)|(?:straight|consecutive|successive)"
)
#: Dimensions whose differences are figures of a dimension.
_SUMMED: Final = {
    "count": ("count",),
    "points": ("share",),
    "length": ("length",),
    "time": ("time", "count"),
    "speed": ("speed",),
}
#: What is left when one figure is taken from another, wherever in the sentence the two stand.
_REST: Final = re.compile(r"\b(?:still|remain(?:s|ed|ing)?|left|yet to|the (?:rest|others?))\b")
_DAY: Final = Fraction(86400)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A figure that was worked out: what from, and where that stands."""

    start: int
    end: int
    text: str
    how: str


def reckoned(claim: Reading, ours: Figure, coverage: Reading, year: int | None) -> Iterator[Reckoned]:
    """What a sentence of that ``year`` has that comes to the claim's figure."""
    yield from _shares(claim, ours, coverage)
    yield from _differences(claim, ours, coverage)
    yield from _spans(claim, ours, coverage, year)
    yield from _in_a_row(claim, ours, coverage)


def _around(claim: Reading, figure: Figure) -> str:
    """The words right before and after a figure."""
    return fold(
        claim.text[max(0, figure.start - 12) : figure.start] + "#" + claim.text[figure.end : figure.end + 8]
    )


def _shares(claim: Reading, ours: Figure, coverage: Reading) -> Iterator[Reckoned]:
    """ "More than half" for "310 of 540", where the whole is the claim's or stands right behind its part."""
    if ours.unit.dimension != "share":
        return
    wholes = {f.low for f in claim.figures if f.unit is COUNT}
    for a, b in combinations([f for f in coverage.figures if f.unit is COUNT], 2):
        joined = _PART_OF.fullmatch(coverage.text[a.end : b.start]) is not None
        if not (0 < a.low < b.low) or not (joined or (b.low in wholes and b.start - a.end <= _CLOSE_BY)):
            continue
        part = replace(a, low=a.low / b.low, high=a.low / b.low, unit=SHARE, step=Fraction(0), bound="exact")
        if compare_figures(ours, part).relation in ("same", "agrees"):
            yield _from(a, b, coverage)


def _differences(claim: Reading, ours: Figure, coverage: Reading) -> Iterator[Reckoned]:
    """The difference of two close by in the sentence: nine left when two of eleven close."""
    if re.match(r" (?:out )?of (?:the|its|their|his|her)\b", claim.text[ours.end : ours.end + 14]):
        return  # "two of the three" is told by "one of the three", not reckoned from it
    for a, b in combinations(coverage.figures, 2):
        if a.unit != b.unit or a.low == b.low or a.unit.dimension not in _SUMMED.get(ours.unit.dimension, ()):
            continue
        if (
            ours.unit.dimension == "time"
            and a.unit is COUNT
            and not ("age" in coverage.text and ours.unit.name == "year")
        ):
            continue
        apart = replace(a, low=abs(a.low - b.low), high=abs(a.low - b.low), bound="exact", unit=a.unit)
        exact = (
            ours.bound == "exact"
            and ours.low == apart.low
            and ours.unit.dimension in ("count", "points", "time")
        )
        close = abs(b.start - a.end) <= _CLOSE_BY or bool(_REST.search(fold(claim.text)))
        if close and (exact or _agrees(ours, apart)):
            yield _from(a, b, coverage)


def _agrees(ours: Figure, apart: Figure) -> bool:
    return ours.bound == "about" and compare_figures(ours, apart).relation in ("same", "agrees")


def _spans(claim: Reading, ours: Figure, coverage: Reading, year: int | None) -> Iterator[Reckoned]:
    """ "12 years ago" for "in 2014" in an article of 2026; "six weeks" from one day of the sentence to another."""
    if ours.unit.dimension != "time":
        return
    years = [d for d in coverage.days if d.grain == "year" and d.name.isdigit()]
    if year and ours.unit.name == "year" and _SPAN_OF_YEARS.search(_around(claim, ours)):
        for day in years:
            if year - int(day.name) == ours.low:
                yield Reckoned(day.start, day.end, day.text, f"since {day.text}")
    for a, b in combinations(coverage.days, 2):
        if (seconds := _apart(a, b)) is None:
            continue
        unit = UNITS["year"] if a.grain == "year" else UNITS["day"]
        span = Fraction(seconds) if unit.name == "year" else seconds / _DAY
        figure = replace(ours, low=span, high=span, unit=unit, bound="exact", step=Fraction(1))
        if compare_figures(ours, figure).relation in ("same", "agrees"):
            yield _from(a, b, coverage)


def _apart(a: Day, b: Day) -> Fraction | None:
    """The years between two years, or the seconds between two days; null for anything else."""
    if a.grain == b.grain == "year" and a.name.isdigit() and b.name.isdigit() and a.name != b.name:
        return Fraction(abs(int(a.name) - int(b.name)))
    if a.grain == b.grain == "day" and a.readings and b.readings and a.name != b.name:
        return abs((b.readings[0][0] - a.readings[0][0]).days) * _DAY
    return None


def _in_a_row(claim: Reading, ours: Figure, coverage: Reading) -> Iterator[Reckoned]:
    """ "Five years in a row" for "the fifth year running"."""
    if not _RUNNING.search(claim.text[ours.start : ours.end + 30]) or ours.unit is ORDER:
        return
    for figure in coverage.figures:
        if (
            figure.unit is ORDER
            and figure.low == ours.low
            and _RUNNING.search(coverage.text[figure.start : figure.end + 30])
        ):
            yield Reckoned(figure.start, figure.end, figure.text, figure.text)


def _from(a: Figure | Day, b: Figure | Day, coverage: Reading) -> Reckoned:
    return Reckoned(a.start, b.end, coverage.text[a.start : b.end], f"reckoned from {a.text} and {b.text}")
