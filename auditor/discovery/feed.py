"""The route ``feed``: RSS and Atom, which hold the last days or weeks of an outlet and never all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from io import BytesIO
from typing import Any, Final
from urllib.parse import urljoin

import feedparser
from lxml import etree, html

from auditor.discovery.addresses import belongs_to, days_of
from auditor.discovery.ranking import Entry, in_window, ranked
from auditor.models import Capture, Query
from auditor.ports import Fetcher, Listing
from auditor.sameness import same_page

NAME: Final = "feed"

#: Feeds hold days, seldom weeks; for an article older than this no request is worth making.
REACH_DAYS: Final = 92
#: Feeds read for one outlet: its main one, and sections where the registry names them.
MOST_FEEDS: Final = 4
#: Where feeds are when neither registry nor front page names one.
USUAL_PLACES: Final = ("/feed", "/rss.xml", "/feed.xml", "/rss")

_FEED_TYPES: Final = ("application/rss+xml", "application/atom+xml", "application/feed+xml")


@dataclass(frozen=True, slots=True)
class Feed:
    """What one feed holds: its entries and the days they reach back to and up to."""

    entries: tuple[Entry, ...]
    first: str | None
    last: str | None

    def reaches(self, since: str | None, until: str | None) -> bool:
        """Whether any day of the window lies between the oldest entry and the fetch."""
        if since is None or until is None:
            return True
        return bool(self.first and self.first <= until and (self.last or until) >= since)


class FeedRoute:
    """Entries of the outlet's feeds whose date lies in the window. Never exhaustive."""

    name = NAME
    rank = 60
    network = True
    bulk = False
    #: What it must know: see ``audit doctor --live``.
    probe = ("bbc-news", None)

    def __init__(self, today: str | None = None) -> None:
        """``today`` lets old articles be declined without a request; null asks whatever the date."""
        self._today = today

    def covers(self, query: Query) -> str | None:
        """Outlets with a site, and dates that a feed can still hold."""
        if not (query.outlet.domains or query.outlet.feeds):
            return "no-route"
        return "out-of-range" if self._too_old(query.until) else None

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """The entries of all feeds, ranked together."""
        search = _FeedSearch(query, fetcher)
        search.run()
        return search.listing()

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether a feed has any entry in the window."""
        return bool(self.candidates(query, fetcher).candidates)

    def _too_old(self, until: str | None) -> bool:
        if until is None or self._today is None:
            return False
        return Date.fromisoformat(until) < Date.fromisoformat(self._today) - timedelta(REACH_DAYS)


class _FeedSearch:
    """One look through an outlet's feeds: which were read, and what failed first."""

    def __init__(self, query: Query, fetcher: Fetcher) -> None:
        self.query, self.fetcher = query, fetcher
        self.feeds: list[Feed] = []
        self.failure: Capture | None = None
        self.requests = 0

    def run(self) -> None:
        """Read the feeds of the registry, else those that the front page names, else look in the usual places."""
        if self.query.outlet.feeds:
            for url in self.query.outlet.feeds[:MOST_FEEDS]:
                self._read(url)
            return
        home = f"https://{self.query.outlet.domains[0]}/"
        named = self._named_by(home)
        for url in named[:MOST_FEEDS]:
            self._read(url)
        if not named and (self.failure is None or self.failure.outcome == "not-there"):
            self.failure = None
            for place in USUAL_PLACES:
                if self._read(urljoin(home, place), guess=True):
                    break

    def _get(self, url: str, purpose: Any) -> Capture:
        self.requests += 1
        return self.fetcher.get(url, purpose=purpose)

    def _named_by(self, home: str) -> list[str]:
        """The feeds that a front page names, on the outlet's own hosts first come first."""
        capture = self._get(home, "page")
        if capture.outcome != "ok":
            self.failure = capture
            return []
        return feed_links(capture.body, capture.final_url or home)

    def _read(self, url: str, *, guess: bool = False) -> bool:
        """Read one feed; a guess that leads nowhere is no failure."""
        capture = self._get(url, "feed")
        feed = parse_feed(capture, self.query.outlet.domains) if capture.outcome == "ok" else None
        if feed:
            self.feeds.append(feed)
        elif not (guess and capture.outcome in ("ok", "not-there", "bad-response")):
            self.failure = self.failure or capture
        return feed is not None

    def listing(self) -> Listing:
        """What the feeds together say."""
        since, until = self.query.since, self.query.until
        near = [feed for feed in self.feeds if feed.reaches(since, until)]
        entries = [
            entry
            for feed in near
            for entry in feed.entries
            if in_window(entry, since, until) and not same_page(entry.url, self.query.article_url)
        ]
        return Listing(
            self._outcome(near),
            candidates=ranked(entries, self.query, NAME),
            since=min((f.first for f in near if f.first), default=None),
            until=max((f.last for f in near if f.last), default=None),
            requests=self.requests,
            detail=self.failure.detail if self.failure and not near else "",
        )

    def _outcome(self, near: list[Feed]) -> str:
        if near:
            return "ok"
        if self.failure:
            return "bad-response" if self.failure.outcome == "ok" else self.failure.outcome
        return "out-of-range" if self.feeds else "no-route"


def parse_feed(capture: Capture, domains: tuple[str, ...] | None = None) -> Feed | None:
    """The feed in a capture, damaged or not; null for what is no feed.

    Entries on hosts outside ``domains`` are left out; null takes them all.
    """
    # Bytes in a stream: feedparser takes a bare string for an address or a file name.
    parsed = feedparser.parse(
        BytesIO(capture.body),
        response_headers={"content-location": capture.final_url or capture.url},
        sanitize_html=False,
    )
    if not parsed.entries and not parsed.get("version"):
        return None
    entries = [entry for item in parsed.entries if (entry := _entry(item)) is not None]
    days = [entry.day for entry in entries if entry.day]
    fetched = (capture.memento_at or capture.fetched_at or "")[:10] or None
    own = tuple(e for e in entries if domains is None or belongs_to(e.url, domains))
    return Feed(own, min(days, default=None), fetched or max(days, default=None))


def _entry(item: Any) -> Entry | None:
    """One item; its date is the feed's, else the one in its address. Without an address there is nothing to fetch."""
    url = item.get("feedburner_origlink") or item.get("link")
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        return None
    moment = item.get("published_parsed") or item.get("updated_parsed")
    days = days_of(url)
    day = f"{moment[0]:04}-{moment[1]:02}-{moment[2]:02}" if moment else None
    if day is None and days and days.first == days.last:
        day = days.first
    return Entry(url.partition("#")[0], item.get("title") or None, item.get("summary") or "", day)


def feed_links(body: bytes, base: str) -> list[str]:
    """The feeds that a page names in its ``<link rel="alternate">``, comment feeds left out."""
    try:
        tree = html.document_fromstring(body, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    found = [
        urljoin(base, link.get("href", "").strip())
        for link in tree.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").lower() in _FEED_TYPES
        and link.get("href")
        and "comment" not in f"{link.get('href')} {link.get('title') or ''}".lower()
    ]
    return list(dict.fromkeys(url for url in found if url.startswith(("http://", "https://"))))
