"""When a page was published, and who says so: JSON-LD, meta, time element or its own address.

Never a modification date while there is an original one, and never a date out of a link: an
undated page that links to a dated one would take over the other's date (measured with a common
date finder).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as Date
from typing import Final

from auditor.extract.page import Page
from auditor.sameness import original

_META_NAMES: Final = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate",
    "publish-date", "publication_date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date",
    "dc.date.created", "sailthru.date", "parsely-pub-date", "article.published", "cxenseparse:recs:publishtime",
    "og:pubdate", "published_at", "displaydate", "ptime",
)  # fmt: skip
_TIMES: Final = (
    "//time[@itemprop='datePublished']/@datetime | //*[@itemprop='datePublished']/@content",
    "//time[@pubdate]/@datetime",
    "(//article | //main | //header[.//h1])[1]//time[not(ancestor::a or ancestor::aside or ancestor::nav)]/@datetime",
)
_NUMERIC: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.]?(\d\d)[-/.]?(\d\d)(?!\d)")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED: Final = re.compile(rf"/((?:19|20)\d\d)/({'|'.join(_MONTHS)})[a-z]*/(\d\d?)(?!\d)", re.I)
_ENGLISH: Final = re.compile(
    rf"\b(?:(\d\d?) )?({'|'.join(_MONTHS)})[a-z]*\.? (?:(\d\d?),? )?((?:19|20)\d\d)\b", re.I
)
_SLASHED: Final = re.compile(r"/((?:19|20)\d\d)/(\d\d?)/(\d\d?)(?=/|$)")


def published(page: Page, url: str | None) -> tuple[str | None, str | None]:
    """The day of publication as ``YYYY-MM-DD`` and its source: ``json-ld``, ``meta``, ``time`` or ``url``."""
    for source, values in (
        ("json-ld", _json_ld(page)),
        ("meta", (v for name in _META_NAMES if (v := page.meta(name)))),
        ("time", _times(page)),
    ):
        found = next((day for value in values if (day := day_of(value))), None)
        if found:
            return found, source
    found = day_of_address(url)
    return found, "url" if found else None


def day_of(value: str) -> str | None:
    """The day that a date or time names, as its writer wrote it (no change of time zone).

    >>> day_of("2026-05-12T23:15:00-07:00"), day_of("20151007"), day_of("7 October 2015"), day_of("Oct. 7, 2015")
    ('2026-05-12', '2015-10-07', '2015-10-07', '2015-10-07')
    >>> day_of("2015-13-40"), day_of("soon")
    (None, None)
    """
    numeric = _NUMERIC.search(value)
    if numeric:
        return _day(*numeric.groups())
    named = _ENGLISH.search(value)
    if named and (named[1] or named[3]):
        return _day(named[4], _month(named[2]), named[1] or named[3])
    return None


def day_of_address(url: str | None) -> str | None:
    """The day in an address's own path; of a capture, in the path of what it captured.

    >>> day_of_address("https://example.org/world/2015/oct/05/x"), day_of_address("https://example.org/a-20151005-story.html")
    ('2015-10-05', '2015-10-05')
    >>> day_of_address("https://web.archive.org/web/20160101000000id_/https://example.org/2015/10/5/x")
    '2015-10-05'
    """
    path = original(url or "").partition("?")[0]
    named = _NAMED.search(path)
    if named:
        return _day(named[1], _month(named[2]), named[3])
    slashed = _SLASHED.search(path)
    if slashed:
        return _day(*slashed.groups())
    numeric = _NUMERIC.search(path)
    return _day(*numeric.groups()) if numeric else None


def _json_ld(page: Page) -> Iterator[str]:
    for name in ("datePublished", "dateCreated"):
        value = page.article_field(name)
        if isinstance(value, str):
            yield value


def _times(page: Page) -> Iterator[str]:
    for path in _TIMES if page.tree is not None else ():
        yield from map(str, page.tree.xpath(path)[:1])


def _month(name: str) -> str:
    return str(_MONTHS.index(name[:3].lower()) + 1)


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return Date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
