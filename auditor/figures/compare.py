"""Do two figures say the same? Rounding, approximators and units are allowed for, and the reason is given."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from auditor.figures.find import Figure
from auditor.figures.units import POUND_MASS, Unit

#: ``same``: equal; ``agrees``: equal as prose rounds; ``loose``: not excluded, not borne out;
#: ``differs``: cannot both be right; ``unlike``: not comparable.
Relation = Literal["same", "agrees", "loose", "differs", "unlike"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a figure of the statement stands to one of the coverage, with the reason in words."""

    relation: Relation
    why: str


# How far prose goes with each word, as a share of the figure; an editor's tolerances, not fitted.
_ABOUT: Final = Fraction(1, 10)  # "about 200" for 214
_NEARLY: Final = Fraction(12, 100)  # "nearly half" for 45 %
_MORE: Final = Fraction(3, 10)  # "more than 200" for up to 260
_FAR_MORE: Final = Fraction(9)  # "more than 100" for 214 is odd but true
_FLOORS: Final = Fraction(1, 10)  # "at least 40" for "at least 31": the floors themselves are compared
_CONVERTED: Final = Fraction(5, 100)  # a conversion is rounded: 930 miles, 1,500 km
_ROUNDED: Final = Fraction(2, 100)  # 1.5 million for 1,480,000
_DECIMALS: Final = Fraction(6, 100)  # 7 for 7.4: decimals dropped
_WORDED: Final = Fraction(6, 100)  # "half" for 48 %, "a third" for 32 %


def compare_figures(statement: Figure, coverage: Figure) -> Comparison:
    """What the coverage's figure says of the statement's.

    A statement may be coarser than the coverage, never finer: "about 260" does not bear out 266.

    >>> from auditor.figures.find import find_figures
    >>> compare_figures(find_figures("930 miles")[0], find_figures("1,500 km")[0]).relation
    'agrees'
    """
    ours, theirs = _one_dimension(statement.unit, coverage.unit)
    pair = f"{statement.text} / {coverage.text}"
    if ours.dimension != theirs.dimension:
        return Comparison("unlike", f"{pair}: not of one kind")
    a, b = _span(statement, ours), _span(coverage, theirs)
    if ours.dimension == "score" and a == (b[1], b[0]):
        return Comparison("same", pair)
    if a == b and (statement.bound == coverage.bound or coverage.bound in _LIKE[statement.bound]):
        return Comparison("same", pair)
    if {_SIDE[statement.bound], _SIDE[coverage.bound]} == {"above", "below"} and _near(a, b, _FLOORS):
        return Comparison("differs", f"{statement.text}, but {coverage.text}")
    if ours.dimension in _EXACT:
        return Comparison("same" if a == b else "differs", pair)
    if ours.factor != theirs.factor and _near(a, b, _CONVERTED):
        return Comparison("agrees", f"{pair}, converted")
    if _is_range(statement) and _is_range(coverage):
        return Comparison("loose" if _near(a, b, _ROUNDED) else "differs", pair)
    if statement.bound == coverage.bound == "exact" and (relation := _rounded(statement, coverage, a, b)):
        return Comparison(relation, f"{pair}, rounded")
    return _bounded(statement, coverage, a, b, pair)


#: Dimensions in which nothing is rounded.
_EXACT: Final = ("order", "calendar", "clock", "score")
_Interval = tuple[Fraction, Fraction]
#: On which side of the figure its words put the value.
_SIDE: Final = {
    "exact": "on", "about": "on", "nearly": "below", "more": "above", "least": "above", "less": "below", "most": "below",
}  # fmt: skip
_EVEN: Final = frozenset(("exact", "about"))
_LIKE: Final = {
    "exact": _EVEN,
    "about": _EVEN,
    "nearly": frozenset(("nearly", "about")),
    "more": frozenset(("more", "least")),
    "least": frozenset(("more", "least", "exact")),
    "less": frozenset(("less", "most")),
    "most": frozenset(("less", "most")),
}


def _one_dimension(a: Unit, b: Unit) -> tuple[Unit, Unit]:
    """The two units, "pounds" read as a weight where the other is one."""
    if a.dimension == "pounds" and b.dimension == "mass":
        return POUND_MASS, b
    if b.dimension == "pounds" and a.dimension == "mass":
        return a, POUND_MASS
    return a, b


def _span(figure: Figure, unit: Unit) -> _Interval:
    return unit.to_base(figure.low), unit.to_base(figure.high)


def _near(a: _Interval, b: _Interval, tolerance: Fraction) -> bool:
    """Whether both ends lie within ``tolerance`` of one another."""
    return all(abs(x - y) <= tolerance * max(abs(x), abs(y)) for x, y in zip(a, b, strict=True))


def _is_range(figure: Figure) -> bool:
    return figure.low != figure.high


def _finer(statement: Figure, coverage: Figure) -> bool:
    """Whether the statement is given to a lower place than the coverage, in the same unit."""
    return statement.unit == coverage.unit and 0 < statement.step < coverage.step


def _rounded(statement: Figure, coverage: Figure, a: _Interval, b: _Interval) -> Relation | None:
    """Whether one is the other, rounded to the place that it is given to; "loose" where the statement is the finer."""
    if statement.unit.dimension == "share" and not (statement.step and coverage.step):
        return "agrees" if _near(a, b, _WORDED) else None
    coarse, fine = (statement, coverage) if statement.step >= coverage.step else (coverage, statement)
    if coarse.step == fine.step or coarse.unit != fine.unit or not fine.step:
        return None
    tolerance = _DECIMALS if fine.step < 1 else _ROUNDED
    if abs(coarse.low - fine.low) > coarse.step / 2 or not _near(a, b, tolerance):
        return None
    return "agrees" if coarse is statement else "loose"


def _reach(figure: Figure, span: _Interval) -> tuple[_Interval, _Interval]:
    """The values that a figure's words allow comfortably, and at a stretch."""
    low, high = span
    size = max(abs(low), abs(high))
    if figure.bound == "about":
        return (low - _ABOUT * size, high + _ABOUT * size), (low - _ABOUT * size, high + _ABOUT * size)
    if figure.bound == "nearly":
        return (low - _NEARLY * size, high), (low - _NEARLY * size, high)
    if figure.bound in ("more", "least"):
        return (low, high + _MORE * size), (low, high + _FAR_MORE * size)
    if figure.bound in ("less", "most"):
        return (low - _MORE * size, high), (low - _FAR_MORE / 2 * size, high)
    return span, span


def _meet(a: _Interval, b: _Interval) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def _bounded(statement: Figure, coverage: Figure, a: _Interval, b: _Interval, pair: str) -> Comparison:
    """Figures with approximators: do the values that they allow meet?"""
    if statement.bound == coverage.bound and statement.bound not in _EVEN and not _near(a, b, _FLOORS):
        return Comparison("differs", f"{statement.text}, but {coverage.text}")
    if statement.bound == coverage.bound == "about" and a != b and statement.step == coverage.step:
        return Comparison("differs", f"{statement.text}, but {coverage.text}")
    ours, ours_far = _reach(statement, a)
    theirs, _ = _reach(coverage, b)
    if _finer(statement, coverage) and a != b:
        return Comparison("loose" if _meet(ours, theirs) else "differs", pair)
    if coverage.bound == "exact" and _meet(ours, b):
        return Comparison("agrees" if _is_range(statement) or not _is_range(coverage) else "loose", pair)
    if _meet(ours, theirs):
        named = _meet(ours, b) and (_meet(theirs, a) or coverage.bound == "about")
        return Comparison("agrees" if named else "loose", pair)
    if _meet(ours_far, theirs):
        return Comparison("loose", pair)
    return Comparison("differs", f"{statement.text}, but {coverage.text}")
