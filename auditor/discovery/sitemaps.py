"""Read sitemaps: entries or further maps, and which days a map holds in full.

Streamed with ``lxml.iterparse``, so that 50,000 addresses cost no memory; no entity is resolved
and nothing is fetched. What a map covers is said with care, because silence may rest on it: a
map named after a month holds that month up to its fetch, a news map the days back to its oldest
entry, and a map that is full, cut off or of one section holds nothing in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from io import BytesIO
from typing import Any, Final
from urllib.parse import urlsplit

from lxml import etree

from auditor.discovery.addresses import Days, days_of
from auditor.discovery.ranking import Entry
from auditor.records import parse_date

#: Limits of the protocol: a map with as many entries may have been cut off there.
FULL_SITEMAP: Final = 50_000
FULL_NEWS_SITEMAP: Final = 1_000
#: A gap longer than this in a news map means that what lies before it is an old story kept on, not its reach.
LONGEST_SILENCE_DAYS: Final = 3

_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_QUERY_PART: Final = re.compile(
    r"(?<![a-z])(?P<name>y{1,4}|year|m{1,2}|month|d{1,2}|day)[=~-](?P<value>\d{1,4})(?!\d)", re.I
)
#: Words in a map's name that narrow nothing: articles of all kinds are meant. No language is among them:
#: an edition is not the outlet.
_GENERAL_WORDS: Final = frozenset(
    [
        "archive",
        "archives",
        "article",
        "articles",
        "content",
        "contents",
        "daily",
        "date",
        "day",
        "dd",
        "export",
        "feed",
        "google",
        "gz",
        "index",
        "m",
        "map",
        "maps",
        "mm",
        "month",
        "monthly",
        "news",
        "page",
        "pages",
        "part",
        "post",
        "posts",
        "sitemap",
        "sitemaps",
        "stories",
        "story",
        "txt",
        "url",
        "urls",
        "web",
        "wp",
        "www",
        "xml",
        "y",
        "year",
        "yyyy",
        "d",
    ]
)
#: A plug-in of many sites names its maps of posts so ("pt" alone is a language).
_POST_TYPE: Final = re.compile(r"(?<![a-z])pt-posts?(?![a-z])", re.I)
#: A number that is one of a series of maps, or a year.
_SERIAL: Final = re.compile(r"(?<!\d)\d{1,5}(?=\D*$)")


@dataclass(frozen=True, slots=True)
class SubMap:
    """A sitemap that an index names."""

    url: str
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one file holds. ``damaged``: it could not be read to its end. ``news``: it is a news map."""

    maps: tuple[SubMap, ...] = ()
    entries: tuple[Entry, ...] = ()
    damaged: bool = False
    news: bool = False

    @property
    def full(self) -> bool:
        """Whether it may have been cut off at the protocol's limit, or could not be read to its end."""
        limit = FULL_NEWS_SITEMAP if self.news else FULL_SITEMAP
        return self.damaged or len(self.entries) >= limit


def parse_sitemap(body: bytes) -> Sitemap | None:
    """The sitemap in a body; null for what is none."""
    maps: list[SubMap] = []
    entries: list[Entry] = []
    damaged = news = False
    root = None
    events = etree.iterparse(
        BytesIO(body), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for event, element in events:
            name = etree.QName(element).localname
            if event == "start":
                root = root or name
                continue
            if name in ("sitemap", "url") and not _leads_anywhere(element):
                damaged = True  # what it would have named may be the very page
            elif name == "sitemap" and (url := _text(element, "loc")):
                maps.append(SubMap(url, parse_date(_text(element, "lastmod"))))
            elif name == "url":
                news = news or element.find("{*}news") is not None
                entries += _entries(element)
            if name in ("sitemap", "url"):
                _free(element)
    except (etree.XMLSyntaxError, ValueError):
        damaged = True
    if root not in ("urlset", "sitemapindex"):
        return None
    return Sitemap(tuple(maps), tuple(entries), damaged, news)


def _entries(element: Any) -> Iterator[Entry]:
    """The page of one ``<url>``: its day is the news date, else the day in its address, never its last change."""
    url = _text(element, "loc") or ""
    news = element.find("{*}news")
    day = parse_date(_text(news, "publication_date")) if news is not None else None
    days = days_of(url)
    if day is None and days and days.first == days.last:
        day = days.first
    title = _text(news, "title") if news is not None else None
    yield Entry(url.partition("#")[0], title, "", day, parse_date(_text(element, "lastmod")))


def _leads_anywhere(element: Any) -> bool:
    """Whether a row holds a whole address, as the protocol demands."""
    return (_text(element, "loc") or "").startswith(("http://", "https://"))


def _text(element: Any, name: str) -> str | None:
    found = element.findtext(f"{{*}}{name}")
    return found.strip() or None if found else None


def _free(element: Any) -> None:
    """Let go of what has been read, and of what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


# --- what a map covers -----------------------------------------------------------------------


def days_of_map(url: str) -> Days | None:
    """The day, month or year that a sitemap's own address names.

    >>> days_of_map("https://a.example/sitemap-2026-05.xml")
    Days(first='2026-05-01', last='2026-05-31')
    >>> days_of_map("https://a.example/sitemap.xml?yyyy=2015&mm=10&dd=05")
    Days(first='2015-10-05', last='2015-10-05')
    >>> days_of_map("https://a.example/sitemap-articles-year~2015.xml")
    Days(first='2015-01-01', last='2015-12-31')
    """
    parts = urlsplit(url)
    named = {m["name"][0].lower(): m["value"] for m in _QUERY_PART.finditer(f"{parts.path}?{parts.query}")}
    if "y" in named:
        text = "/".join(named[k].zfill(2) for k in "ymd" if k in named)
        return days_of(f"https://x/{text}/") or _whole_year(named["y"])
    if days := days_of(url):
        return days
    years = _YEAR.findall(parts.path)
    return _whole_year(years[-1]) if years else None


def _whole_year(year: str) -> Days | None:
    return Days(f"{year}-01-01", f"{year}-12-31") if len(year) == 4 else None


def is_general(url: str) -> bool:
    """Whether a map's name narrows it to no section, kind or part, so that it can stand for a whole month.

    >>> is_general("https://a.example/sitemap-2026-05.xml"), is_general("https://a.example/sitemap-sport-2026-05.xml")
    (True, False)
    >>> is_general("https://a.example/sitemap-2026-05-2.xml"), is_general("https://a.example/en/sitemap-2026-05.xml")
    (False, False)
    """
    words = re.findall(r"[a-z]+", _POST_TYPE.sub("post", urlsplit(url).path.lower()))
    return _GENERAL_WORDS.issuperset(words) and not _numbered(url)


def _numbered(url: str) -> bool:
    """Whether a number stands in the name besides the date: one part of several."""
    path = urlsplit(url).path
    rest = re.sub(
        r"(?:19|20)\d\d([-/_.~]?(?:0[1-9]|1[0-2])([-/_.~]?(?:0[1-9]|[12]\d|3[01]))?)?(?!\d)", "", path
    )
    return bool(re.search(r"\d", rest))


def page_counts(maps: Iterable[SubMap], fetched: str | None) -> frozenset[str]:
    """Of the maps of an index those whose only number looks like a year and counts pages.

    So it is where a map of the same name bears a number that is no year, or a year to come.

    >>> sorted(page_counts([SubMap(f"https://a.example/post-sitemap{n}.xml") for n in (7, 2026)], None))
    ['https://a.example/post-sitemap2026.xml']
    """
    series: dict[str, list[tuple[int, str]]] = {}
    for sub in maps:
        if found := _SERIAL.search(urlsplit(sub.url).path):
            name = sub.url.replace(found[0], "#")
            series.setdefault(name, []).append((int(found[0]), sub.url))
    last = int((fetched or "2099")[:4])
    counted = (several for several in series.values() if any(not 1900 <= n <= last for n, _ in several))
    return frozenset(url for several in counted for n, url in several if 1900 <= n <= 2099)


def covered_by_date(url: str, entries: Sequence[Entry], fetched: str | None) -> Days | None:
    """The days that a dated map holds in full, given when it was fetched: none later than that.

    A map with pages of other days goes by the days of their last change and holds none in full; one
    that is named by a mere year must show by a page that the number is one.
    """
    days = days_of_map(url)
    if days is None or fetched is None or days.first > fetched:
        return None
    known = [entry.day for entry in entries if entry.day]
    first, last = _day_beside(days.first, -1), _day_beside(days.last, 1)  # days of other time zones
    if any(not first <= day <= last for day in known) or (_is_year(days) and not known):
        return None
    return Days(days.first, min(days.last, fetched))


def _is_year(days: Days) -> bool:
    return days.first.endswith("-01-01") and days.last.endswith("-12-31")


def _day_beside(day: str, offset: int) -> str:
    return (Date.fromisoformat(day) + timedelta(offset)).isoformat()


def covered_by_news(entries: tuple[Entry, ...], fetched: str | None) -> Days | None:
    """The days that a news map holds in full: back to its oldest entry, but over no long silence.

    The oldest day itself may be cut through its middle, so the day after is the first.
    """
    if fetched is None:
        return None
    first = fetched
    for day in sorted({e.day for e in entries if e.day and e.day <= fetched}, reverse=True):
        if Date.fromisoformat(first) - Date.fromisoformat(day) > timedelta(LONGEST_SILENCE_DAYS):
            break
        first = day
    following = _day_beside(first, 1)
    return Days(min(following, fetched), fetched)


def joined(spans: list[Days], since: str) -> Days | None:
    """The unbroken stretch of days, out of several spans, that holds ``since``; else the earliest there is."""
    stretch: Days | None = None
    for span in sorted(spans, key=lambda s: s.first):
        if stretch and span.first <= _day_beside(stretch.last, 1):
            stretch = Days(stretch.first, max(stretch.last, span.last))
        elif stretch is None or stretch.last < since:
            stretch = span
    return stretch
