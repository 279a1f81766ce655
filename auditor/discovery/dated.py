"""Outlets whose addresses tell the day of publication, and how a day is written in an address.

The forms are those of addresses that stand in public texts (the note on fetching, section 2).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from typing import Final

#: Paths that begin with the day.
DATED_PATHS: Final = {
    "nytimes.com": "{d:%Y/%m/%d}/",
    "reuters.com": "article/{d:%Y/%m/%d}/",
    "bloomberg.com": "news/articles/{d:%Y-%m-%d}/",
    "cnn.com": "{d:%Y/%m/%d}/",
    "npr.org": "{d:%Y/%m/%d}/",
    "techcrunch.com": "{d:%Y/%m/%d}/",
}
#: Outlets whose addresses end with the second of publication, counted from 1970.
_SECONDS: Final = frozenset({"wsj.com"})
_DIGITS: Final = 5  # of ten: a stretch of 28 hours
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def days_from(since: str, until: str) -> Iterator[Date]:
    """Every day of a window, both ends included."""
    day, last = Date.fromisoformat(since), Date.fromisoformat(until)
    while day <= last:
        yield day
        day += timedelta(1)


def address_pattern(domain: str, since: str, until: str) -> str:
    """A regular expression (Java and Python) that addresses of these days match as a whole.

    >>> import re
    >>> pattern = address_pattern("echo.example", "2015-10-04", "2015-10-05")
    >>> [bool(re.fullmatch(pattern, f"http://echo.example/{path}")) for path in
    ...  ("2015/10/05/x", "world/2015/oct/5/x", "x-20151004-story.html", "2015/10/06/x")]
    [True, True, True, False]
    """
    days = list(days_from(since, until))
    if domain in _SECONDS:
        return f".*-({'|'.join(_second_prefixes(days))})[0-9]{{{10 - _DIGITS}}}.*"
    return f".*({'|'.join(f'{_numeric(day)}|{_named(day)}' for day in days)})([^0-9].*)?"


def _numeric(day: Date) -> str:
    return f"{day:%Y}[-/_.]?{day:%m}[-/_.]?{day:%d}"


def _named(day: Date) -> str:
    return f"{day:%Y}/{_MONTHS[day.month - 1]}[a-z]*/0?{day.day}"


def _second_prefixes(days: list[Date]) -> list[str]:
    """The first digits that the seconds of these days have, in order."""
    first = int(datetime(days[0].year, days[0].month, days[0].day, tzinfo=UTC).timestamp())
    step = 10 ** (10 - _DIGITS)
    last = first + len(days) * 86_400 - 1
    return [str(second)[:_DIGITS] for second in range(first // step * step, last + 1, step)]
