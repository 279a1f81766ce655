"""Outlets whose addresses tell the day of publication, and how a day is written in an address.

The forms are those of addresses that stand in public texts; of an outlet that is not in the table the day is
looked for anywhere in the address.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date
from datetime import timedelta
from typing import Final

#: Paths that begin with the day.
DATED_PATHS: Final = {
    "nytimes.com": "{d:%Y/%m/%d}/",
    "reuters.com": "article/{d:%Y/%m/%d}/",
    "bloomberg.com": "news/articles/{d:%Y-%m-%d}/",
}
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def days_from(since: str, until: str) -> Iterator[Date]:
    """Every day of a window, both ends included."""
    day, last = Date.fromisoformat(since), Date.fromisoformat(until)
    while day <= last:
        yield day
        day += timedelta(1)


def address_pattern(since: str, until: str) -> str:
    """A regular expression (Java and Python) that addresses of these days match as a whole.

    >>> import re
    >>> pattern = address_pattern("2015-10-04", "2015-10-05")
    >>> [bool(re.fullmatch(pattern, f"http://echo.example/{path}")) for path in
    ...  ("2015/10/05/x", "world/2015/oct/5/x", "x-20151004-story.html", "2015/10/06/x")]
    [True, True, True, False]
    """
    days = "|".join(f"{_numeric(day)}|{_named(day)}" for day in days_from(since, until))
    return f".*({days})([^0-9].*)?"


def _numeric(day: Date) -> str:
    return f"{day:%Y}[-/_.]?{day:%m}[-/_.]?{day:%d}"


def _named(day: Date) -> str:
    return f"{day:%Y}/{_MONTHS[day.month - 1]}[a-z]*/0?{day.day}"
