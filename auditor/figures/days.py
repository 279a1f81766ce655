"""Days in prose ("March 9", "on Monday night", "last week", "in 2021"), relative to the day of publication.

A mention gives every stretch of the calendar that it may mean: a weekday is the last or the
next one, a date without a year that of any year nearby. Two mentions disagree only where no
reading of one meets a reading of the other.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from auditor.figures.find import lower

Stretch = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Day:
    """A mention of a day or a longer stretch; ``readings`` are inclusive stretches, empty when unknown.

    ``grain`` is ``day``, ``weekday``, ``week``, ``month`` or ``year``; ``name`` is the mention
    in a form that compares without a calendar ("monday", "03-09", "03", "2021").
    """

    start: int
    end: int
    text: str
    grain: str
    name: str
    readings: tuple[Stretch, ...] = ()


_MONTH_NAMES: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_MONTH_NUMBER: Final = {name: n for n, name in enumerate(_MONTH_NAMES, start=1)} | {
    name[:3]: n for n, name in enumerate(_MONTH_NAMES, start=1)
}
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SEASONS: Final = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 14), "fall": (9, 11)}
_MONTH = "|".join(sorted((*_MONTH_NAMES, *(n[:3] for n in _MONTH_NAMES), "sept"), key=len, reverse=True))
_DAY = re.compile(
    rf"""\b(?:
      (?P<iso>(?P<iy>(?:19|20)\d\d)-(?P<im>\d\d)-(?P<id>\d\d))
    | (?P<m1>{_MONTH})\.?\s(?P<d1>[0-3]?\d)(?:st|nd|rd|th)?\b(?!:)(?:,?\s(?P<y1>(?:1[5-9]|20)\d\d))?
    | (?P<d2>[0-3]?\d)(?:st|nd|rd|th)?\s(?:of\s)?(?P<m2>{_MONTH})\b\.?(?:,?\s(?P<y2>(?:1[5-9]|20)\d\d))?
    | (?P<m3>{"|".join(_MONTH_NAMES)})(?:\s(?:of\s)?(?P<y3>(?:1[5-9]|20)\d\d))?
    | (?:(?P<rel1>last|next|this)\s)?(?P<weekday>{"|".join(_WEEKDAYS)})
    | (?P<near>yesterday|today|tonight|tomorrow)
    | (?P<rel2>last|next|this|(?:in|by|until)\sthe|the\sfollowing|the\sprevious)\s(?P<span>week|month|year|{"|".join(_SEASONS)})
    | (?:in|since|by|of|from|until|during|to|and|before|after|between|early|late|mid)[\s-](?P<year>(?:1[5-9]|20)\d\d)(?!\w|[,.]\d|\s?%)
    )\b""",
    re.VERBOSE,
)
_HINT = re.compile(
    rf"\b(?:{_MONTH}|{'|'.join(_WEEKDAYS)}|yesterday|today|tonight|tomorrow|week|month|year|spring|summer|"
    r"autumn|fall|winter)\b|(?:1[5-9]|20)\d\d"
)
_MODAL_MAY = re.compile(
    r"may\s+(?!\d|of\b|last\b|this\b|and\b|when\b|after\b|by\b|but\b|with\b|for\b|at\b|,)[a-z]"
)
_BEFORE_MAY = re.compile(
    r"\b(?:in|since|by|until|from|of|last|next|this|early|late|mid|and|to|during|before|after)[\s-]$"
)


def parse_date(date: str | None) -> dt.date | None:
    """The day of an ISO date or time; null when there is none to read.

    >>> parse_date("2026-03-11T08:00:00Z"), parse_date("March")
    (datetime.date(2026, 3, 11), None)
    """
    try:
        return dt.date.fromisoformat((date or "")[:10])
    except ValueError:
        return None


def find_days(text: str, published: dt.date | None = None) -> tuple[Day, ...]:
    """The days that ``text``, published on that day, names, in order.

    >>> days = find_days("It rained on Monday and on March 3.", dt.date(2026, 3, 11))
    >>> [(d.text, d.readings[0][0].isoformat()) for d in days]
    [('Monday', '2026-03-09'), ('March 3', '2026-03-03')]
    """
    low = lower(text)
    if not _HINT.search(low):
        return ()
    found = []
    for match in _DAY.finditer(low):
        name = match["m3"]
        if name and not _is_month(text, low, match):
            continue
        start = match.start("year") if match["year"] else match.start()
        grain, key, readings = _read(match, published)
        if key:
            found.append(Day(start, match.end(), text[start : match.end()], grain, key, readings))
    return tuple(found)


def _is_month(text: str, low: str, match: re.Match[str]) -> bool:
    """Whether a lone "may" or "march" is the month: capitalised, and placed like one."""
    if not text[match.start()].isupper():
        return False
    if match["m3"] not in ("may", "march", "august", "april", "june"):
        return True
    if match["m3"] == "may" and _MODAL_MAY.match(low, match.start()) and not match["y3"]:
        return bool(_BEFORE_MAY.search(low, max(0, match.start() - 8), match.start()))
    return bool(match["y3"] or _BEFORE_MAY.search(low, max(0, match.start() - 8), match.start()))


def _read(match: re.Match[str], published: dt.date | None) -> tuple[str, str, tuple[Stretch, ...]]:
    """Grain, comparable name and readings of one mention."""
    if match["iso"]:
        return _dated(int(match["iy"]), int(match["im"]), int(match["id"]), published)
    if month := match["m1"] or match["m2"]:
        year = match["y1"] or match["y2"]
        return _dated(
            int(year) if year else None, _MONTH_NUMBER[month[:3]], int(match["d1"] or match["d2"]), published
        )
    if match["m3"]:
        return _month(_MONTH_NUMBER[match["m3"]], int(match["y3"]) if match["y3"] else None, published)
    if match["weekday"]:
        return _weekday(_WEEKDAYS.index(match["weekday"]), match["rel1"], published)
    if match["near"]:
        return _near(match["near"], published)
    if match["span"]:
        return _span(match["rel2"].removeprefix("the "), match["span"], published)
    year_number = int(match["year"])
    return "year", match["year"], ((dt.date(year_number, 1, 1), dt.date(year_number, 12, 31)),)


def _dated(
    year: int | None, month: int, day: int, published: dt.date | None
) -> tuple[str, str, tuple[Stretch, ...]]:
    """A day of a month; without a year, that of the years around publication."""
    years = (year,) if year else (published.year - 1, published.year, published.year + 1) if published else ()
    readings = []
    for each in years:
        try:
            date = dt.date(each, month, day)
        except ValueError:
            continue
        readings.append((date, date))
    if published:
        readings.sort(key=lambda stretch: abs((stretch[0] - published).days))
    return "day", f"{month:02}-{day:02}", tuple(readings)


def _end_of_month(year: int, month: int) -> dt.date:
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


def _months(year: int, first: int, last: int) -> Stretch:
    """From the first of month ``first`` to the end of month ``last``, which may run into the next year."""
    return dt.date(year, first, 1), _end_of_month(year + (last - 1) // 12, (last - 1) % 12 + 1)


def _month(month: int, year: int | None, published: dt.date | None) -> tuple[str, str, tuple[Stretch, ...]]:
    """A month; without a year, that of the years around publication."""
    years = (year,) if year else (published.year - 1, published.year, published.year + 1) if published else ()
    return "month", f"{month:02}", tuple(_months(y, month, month) for y in years)


def _weekday(
    number: int, relative: str | None, published: dt.date | None
) -> tuple[str, str, tuple[Stretch, ...]]:
    """The last such day up to publication, and the next one after it."""
    if published is None:
        return "weekday", _WEEKDAYS[number], ()
    last = published - dt.timedelta(days=(published.weekday() - number) % 7)
    following = last + dt.timedelta(days=7)
    previous = last - dt.timedelta(days=7)
    days = {"last": (last, previous), "next": (following, following + dt.timedelta(days=7))}.get(
        relative or "", (last, following)
    )
    return "weekday", _WEEKDAYS[number], tuple((day, day) for day in days)


def _near(word: str, published: dt.date | None) -> tuple[str, str, tuple[Stretch, ...]]:
    """ "yesterday", "today", "tomorrow"."""
    if published is None:
        return "day", word, ()
    day = published + dt.timedelta(days={"yesterday": -1, "tomorrow": 1}.get(word, 0))
    return "day", f"{day.month:02}-{day.day:02}", ((day, day),)


def _span(relative: str, span: str, published: dt.date | None) -> tuple[str, str, tuple[Stretch, ...]]:
    """ "last week", "next spring", "this year"."""
    name = f"{relative} {span}"
    if published is None:
        return span, name, ()
    step = {"last": -1, "previous": -1, "next": 1, "following": 1}.get(relative, 0)
    if span == "week":
        monday = published - dt.timedelta(days=published.weekday()) + dt.timedelta(weeks=step)
        return "week", name, ((monday, monday + dt.timedelta(days=6)),)
    if span == "month":
        index = published.year * 12 + published.month - 1 + step
        return "month", name, (_months(index // 12, index % 12 + 1, index % 12 + 1),)
    if span == "year":
        return "year", str(published.year + step), (_months(published.year + step, 1, 12),)
    first, last = _SEASONS[span]
    return (
        "season",
        name,
        tuple(_months(published.year + s, first, last) for s in {step, 0, -1 if step < 0 else step}),
    )


def _is_number(name: str) -> bool:
    """Whether the name of a day says which one by itself: "2025", not "last year"."""
    return any(c.isdigit() for c in name)


def same_day(a: Day, b: Day) -> bool | None:
    """Whether two mentions may mean the same day; null where that cannot be told.

    >>> one = find_days("on March 9", dt.date(2026, 3, 12))[0]
    >>> same_day(one, find_days("on Monday", dt.date(2026, 3, 11))[0])
    True
    >>> same_day(find_days("in 2025", dt.date(2026, 3, 12))[0], find_days("last year")[0]) is None
    True
    """
    if a.readings and b.readings:
        return any(
            first <= other_last and other_first <= last
            for first, last in a.readings
            for other_first, other_last in b.readings
        )
    if a.text.lower() == b.text.lower():
        return True  # the same words, one of them in a text without a date
    if _is_number(a.name) != _is_number(b.name):
        return None  # "last year" in a text without a date
    if a.grain == b.grain:
        return a.name == b.name
    if {a.grain, b.grain} == {"day", "month"}:
        return a.name[:2] == b.name[:2] if a.name[:2].isdigit() and b.name[:2].isdigit() else None
    return None
