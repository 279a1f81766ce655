"""Find the figures of a text: number, unit, and how exactly it is meant.

A cheap pattern finds where a number may begin; the full grammar is tried only there, so the
time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal

from auditor.figures.numerals import CARDINAL, DIGITS, FRACTION, ORDINAL, parse_number
from auditor.figures.units import CLOCK, COUNT, ORDER, SCORE, SHARE, SIGNS, UNITS, YEAR, Unit

#: How a figure is meant: as said, roughly, a little less, more than it, it or more, less than it, it or less.
Bound = Literal["exact", "about", "nearly", "more", "least", "less", "most"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text, its unit, and how exactly it is meant.

    ``low`` and ``high``, in ``unit``, differ for ranges ("5 to 7") and vague words ("dozens").
    ``text`` is ``source[start:end]``, with unit and approximator; the bare number stands in
    ``source[number_start:number_end]``. ``step`` is the place value that the number is given to
    ("1.5 million": 100,000), zero for shares in words. ``weak`` marks "one" and "half" where
    they are often no figure at all.
    """

    start: int
    end: int
    text: str
    number_start: int
    number_end: int
    low: Fraction
    high: Fraction
    unit: Unit = COUNT
    bound: Bound = "exact"
    step: Fraction = Fraction(0)
    weak: bool = False

    @property
    def value(self) -> Fraction:
        """The value in the base unit of the dimension; the middle of a range."""
        return self.unit.to_base((self.low + self.high) / 2)


_BEFORE: Final[dict[Bound, str]] = {
    "about": "about|around|roughly|approximately|some|an estimated|estimated|circa",
    "nearly": "nearly|almost|close to|just under|just short of|approaching|not quite",
    "least": "at least|no fewer than|no less than|not less than|a minimum of|as few as",
    "most": "at most|up to|no more than|not more than|as many as|as much as|a maximum of",
    "more": "more than|over|above|upwards of|in excess of|exceeding|greater than",
    "less": "less than|fewer than|under|below",
}
_AFTER: Final[dict[Bound, str]] = {
    "about": "or so",
    "least": "or more|or older",
    "most": "or fewer|or less|or younger",
}
_BOUND_OF: Final = {
    w: bound for table in (_BEFORE, _AFTER) for bound, ws in table.items() for w in ws.split("|")
}
_LOOSE: Final = {
    "dozens": (24, 120),
    "hundreds": (200, 1000),
    "tens of thousands": (20_000, 100_000),
    "hundreds of thousands": (200_000, 1_000_000),
    "thousands": (2000, 10_000),
    "tens of millions": (20_000_000, 100_000_000),
    "hundreds of millions": (200_000_000, 10**9),
    "millions": (2_000_000, 100_000_000),
    "billions": (2 * 10**9, 100 * 10**9),
}
_MONTHS: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)


def _choice(phrases: Iterable[str]) -> str:
    """An alternation of plain phrases, the longest first."""
    return "|".join(re.escape(p) for p in sorted(phrases, key=len, reverse=True))


_HINT = re.compile(
    r"(?<![\w.,])(?<![a-z]-)[$£€¥₹]?[\d½¼¾⅓⅔]|\b(?:(?:an?|half a|(?:an? )?quarter of an?)[ -](?=hundred|thousand|million|billion|dozen|half|third"
    r"|quarter|fifth|tenth)|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|"
    r"an? (?=mile|kilomet|met(?:re|er)\b|foot|inch|ton|kilo|pound|acre|hectare|lit|gallon|second|minute|hour|day|week|month|year|decade|"
    r"century|dollar|euro|percentage point)|(?:twen|thir|for|fif|six|seven|eigh|nine)t(?:y|ieth)|half|first|second|third|[a-z]+th|"
    r"dozens|hundreds|thousands|millions|billions|tens of)\b"
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s?([ap])\.?m\b\.?|(\d{1,2}):(\d\d)(?!\d)")
_ODDS = re.compile(rf"({CARDINAL})[ -](?:in|out of)[ -](?:every )?({CARDINAL})")
_FRACTION = re.compile(rf"({FRACTION})(?! of an? (?:million|billion))(?! (?:an?\b|dozen|hour|century)|-)")
_PART_OF = re.compile(rf"({FRACTION})[ -](?:of an? |of one |an? |of )?({_choice(UNITS)})(?![a-z])")
_A_UNIT = re.compile(rf"an? ({_choice(UNITS)})(?![a-z])")
_TALLY = re.compile(
    rf"({CARDINAL})(?P<of> (?:votes?|judges?|justices?|members?|lawmakers|councillors|senators|mps))? to ({CARDINAL})"
    r"(?! (?:per|percent|%))"
)
_BEFORE_TALLY = re.compile(
    r"\b(?:vot(?:e|ed|es|ing)|rul(?:ed|ing)|decision|split|vote of|margin of)\s(?:by\s|of\s|was\s)?$"
)
_SURE_SHARE = re.compile(
    r" of\b| (?:the|its|their|his|her|our|all|more|less|fewer|higher|lower|bigger|larger|smaller|as)\b"
)
_ORDINAL = re.compile(rf"({ORDINAL})")
_CARDINAL = re.compile(rf"({CARDINAL})")
_LOOSE_RE = re.compile(rf"({_choice(_LOOSE)})\b")
_SIGN = re.compile(r"(?:us|au|ca|nz|hk|a|c)?([$£€¥₹])\s?$")
_UNIT = re.compile(rf"([ -]?)({_choice(UNITS)})(?![a-z0-9])")
_SCORE = re.compile(
    rf"(\d{{1,3}})[-–](\d{{1,3}})(?!\d|[.,:]\d|[-–]|[- ]?(?:{_choice(UNITS)}|million|billion|trillion|thousand|hundred)\b|[a-z%])"
)
_AFTER_RE = re.compile(rf" (?:of them )?({_choice(w for ws in _AFTER.values() for w in ws.split('|'))})\b")
_BEFORE_RE = re.compile(
    rf"\b({_choice(w for ws in _BEFORE.values() for w in ws.split('|'))})\s(?:(?:the|another|a further|a|an) )?$"
)
_RANGE = re.compile(r"(?:\s?[-–—]\s?|\sto\s|\sand\s)(?:[$£€])?$")
_PAST_DAY = re.compile(rf"\.?,?\s(?:{_MONTHS})\b|(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTHS})\b")
_AFTER_MONTH = re.compile(rf"\b(?:{_MONTHS})\.?\s$")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_NOT_YEAR = re.compile(
    r" (?!and |or |but |to |in |on |at |by |for |with |when |after |before |as |that |which |was |were |is |had |has "
    r"|said |the |a |he |she |it |they |from |until )[a-z]"
)


def lower(text: str) -> str:
    """``text`` in lower case, code point for code point, so that offsets stay valid."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def find_figures(text: str) -> tuple[Figure, ...]:
    """The figures of ``text`` in order: counts, shares, measures, money, ordinals, years, times of day.

    Days of a month ("March 9") are left out: they are dates, see :mod:`auditor.figures.days`.

    >>> [(f.text, int(f.low), f.unit.name) for f in find_figures("At least 31 died within 5 miles.")]
    [('At least 31', 31, ''), ('5 miles', 5, 'mile')]
    """
    low = lower(text)
    found: list[Figure] = []
    end = 0
    for hint in _HINT.finditer(low):
        if hint.start() < end:
            continue
        start = hint.start() + (hint.group()[0] in SIGNS)
        figure = _at(low, start)
        if figure is None:
            continue
        end = figure.end
        if found and (joined := _joined(low, found[-1], figure)):
            found[-1] = joined
        else:
            found.append(figure)
    return tuple(replace(f, text=text[f.start : f.end]) for f in found)


def _at(low: str, start: int) -> Figure | None:
    """The figure whose number begins at ``start``, if the grammar finds one there."""
    return (
        _part(low, start)
        or _one_unit(low, start)
        or _clock(low, start)
        or _score(low, start)
        or _tally(low, start)
        or _odds(low, start)
        or _fraction(low, start)
        or _order(low, start)
        or _number(low, start)
    )


def _part(low: str, start: int) -> Figure | None:
    """ "a quarter of an hour", "half a percentage point": a part of a unit."""
    match = _PART_OF.match(low, start)
    value = parse_number(match[1]) if match else None
    if not match or value is None or value >= 1 or UNITS[match[2]].dimension == "share":
        return None
    figure = _figure(low, start, match.start(2) - 1, value, UNITS[match[2]])
    return replace(figure, number_end=match.end(), end=match.end())


def _one_unit(low: str, start: int) -> Figure | None:
    """ "more than a mile", "a month or less": one of a unit, a figure only with an approximator."""
    match = _A_UNIT.match(low, start)
    if not match:
        return None
    figure = _figure(low, start, match.start(1) - 1, Fraction(1), UNITS[match[1]])
    whole = replace(figure, number_end=match.end(), end=match.end())
    if after := _AFTER_RE.match(low, match.end()):
        whole = replace(whole, bound=_BOUND_OF[after[1]], end=after.end())
    return replace(whole, weak=whole.bound == "exact")


def _clock(low: str, start: int) -> Figure | None:
    """A time of day, in minutes after midnight."""
    match = _CLOCK.match(low, start)
    if not match:
        return None
    hour = int(match[1] or match[4]) % (12 if match[3] else 24) + (12 if match[3] == "p" else 0)
    value = Fraction(60 * hour + int(match[2] or match[5] or 0))
    return Figure(start, match.end(), "", start, match.end(), value, value, CLOCK)


def _score(low: str, start: int) -> Figure | None:
    """ "3-2", "54-46": two sides, the first in ``low``, the second in ``high``."""
    match = _SCORE.match(low, start)
    if not match or _SIGN.search(low, max(0, start - 4), start) or _is_day(low, start, match.end()):
        return None
    return Figure(start, match.end(), "", start, match.end(), Fraction(match[1]), Fraction(match[2]), SCORE)


def _tally(low: str, start: int) -> Figure | None:
    """ "voted 187 to 164", "by five judges to two": the two sides of a vote."""
    match = _TALLY.match(low, start)
    if not match or not (match["of"] or _BEFORE_TALLY.search(low, max(0, start - 20), start)):
        return None
    first, second = parse_number(match[1]), parse_number(match[3])
    if first is None or second is None:
        return None
    return Figure(start, match.end(), "", start, match.end(), first, second, SCORE)


def _odds(low: str, start: int) -> Figure | None:
    """ "one in five", "nine out of 10": a share."""
    match = _ODDS.match(low, start)
    if not match:
        return None
    part, whole = parse_number(match[1]), parse_number(match[2])
    if not part or not whole or part >= whole or whole > 1000 or (whole > 20 and whole % 10):
        return None
    return _figure(low, start, match.end(), part / whole, SHARE)


def _fraction(low: str, start: int) -> Figure | None:
    """ "a third", "two-thirds", "half"."""
    match = _FRACTION.match(low, start)
    value = parse_number(match[1]) if match else None
    if not match or value is None or value >= 1 or _after_order(low, start):
        return None
    plain = match[1] == "half" or match[1].split()[0] in ("a", "an")
    figure = _figure(low, start, match.end(), value, SHARE)
    sure = _SURE_SHARE.match(low, match.end())
    by = low.endswith((" by ", " to "), 0, start)
    return replace(figure, weak=plain and figure.bound == "exact" and not sure and not by)


def _after_order(low: str, start: int) -> bool:
    """Whether an ordinal or "the" stands before: "the second half" is no share."""
    return bool(
        re.search(r"\b(?:first|second|third|last|the|other|better)\s$", low[max(0, start - 8) : start])
    )


def _order(low: str, start: int) -> Figure | None:
    """ "third", "21st", unless it is a day of a month."""
    match = _ORDINAL.match(low, start)
    value = parse_number(match[1]) if match else None
    if not match or value is None or low.startswith("-", match.end()) or _is_day(low, start, match.end()):
        return None
    return Figure(start, match.end(), "", start, match.end(), value, value, ORDER, weak=value == 1)


def _is_day(low: str, start: int, end: int) -> bool:
    """Whether a month's name stands before or after the number."""
    return bool(_PAST_DAY.match(low, end) or _AFTER_MONTH.search(low, max(0, start - 11), start))


def _number(low: str, start: int) -> Figure | None:
    """A cardinal with its sign of money, unit and approximator, or a vague word such as "dozens"."""
    loose = _LOOSE_RE.match(low, start)
    if loose:
        few, many = _LOOSE[loose[1]]
        return replace(_figure(low, start, loose.end(), Fraction(few), COUNT), high=Fraction(many))
    match = _CARDINAL.match(low, start)
    value = parse_number(match[1]) if match else None
    if not match or value is None or re.match(r"[.,]?\d", low[match.end() : match.end() + 2]):
        return None
    if value <= 31 and _is_day(low, start, match.end()):
        return None
    if _YEAR.fullmatch(match[1]) and not _NOT_YEAR.match(low, match.end()):
        return Figure(start, match.end(), "", start, match.end(), value, value, YEAR)
    figure = _figure(low, start, match.end(), value, COUNT)
    return replace(figure, step=_step(match[1], value), weak=match[1] == "one" and figure.unit is COUNT)


def _figure(low: str, start: int, end: int, value: Fraction, unit: Unit) -> Figure:
    """A figure with what stands around the number ``low[start:end]``: sign, unit, approximator."""
    first, last = start, end
    if sign := _SIGN.search(low, max(0, start - 4), start):
        unit, first = SIGNS[sign[1]], sign.start()
    elif unit is COUNT and (name := _UNIT.match(low, end)):
        unit, last = UNITS[name[2]], name.end()
    bound: Bound = "exact"
    if before := _BEFORE_RE.search(low, max(0, first - 24), first):
        bound, first = _BOUND_OF[before[1]], before.start()
    elif after := _AFTER_RE.match(low, last):
        bound, last = _BOUND_OF[after[1]], after.end()
    return Figure(first, last, "", start, end, value, value, unit, bound)


def _step(words: str, value: Fraction) -> Fraction:
    """The place value of the last digit that is not a trailing zero of a whole number."""
    digits = re.match(DIGITS, words)
    if not value:
        return Fraction(0)
    if not digits:
        digits = re.match(DIGITS, str(value.numerator))
        assert digits
        return (
            Fraction(10) ** (len(digits[0]) - len(digits[0].rstrip("0")))
            if value.denominator == 1
            else Fraction(0)
        )
    number = digits[0].replace(",", "")
    whole = Fraction(number)
    place = len(number.partition(".")[2]) if "." in number else len(number.rstrip("0")) - len(number)
    return value / whole / Fraction(10) ** place if whole else Fraction(1)


def _joined(low: str, first: Figure, second: Figure) -> Figure | None:
    """The range that two figures make: "5 to 7 miles", "between 40 and 50", "$3-4 million"."""
    between = low[first.end : second.number_start]
    join = _RANGE.fullmatch(between)
    if not join or first.low != first.high or second.low != second.high or first.low >= second.low:
        return None
    before = low[max(0, first.start - 8) : first.start]
    if (between == " to " and before.endswith("from ")) or (
        "and" in between and not before.endswith("between ")
    ):
        return None
    if YEAR in (first.unit, second.unit) or SCORE in (first.unit, second.unit):
        return None
    if first.unit is not COUNT and (first.unit != second.unit or first.end > first.number_end):
        return None  # "48 per cent to 52 per cent": two figures, each with its unit
    unit = second.unit if first.unit is COUNT else first.unit
    small = first.low * 10**6 if second.low >= 10**6 > first.low * 1000 else first.low  # "3-4 million"
    return replace(
        second,
        start=first.start,
        number_start=first.number_start,
        low=small,
        high=second.low,
        unit=unit,
        bound=first.bound,
    )
