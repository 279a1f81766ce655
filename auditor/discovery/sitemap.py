"""The route ``sitemap``: what an outlet lists of its pages; where that is everything of the window, silence counts.

Descends only where the date can be. Maps of the registry come first, then those that robots.txt
names, then the usual places.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urljoin

from auditor.discovery.addresses import Days, belongs_to
from auditor.discovery.ranking import Entry, in_window, ranked
from auditor.discovery.sitemaps import (
    Sitemap,
    SubMap,
    covered_by_date,
    covered_by_news,
    days_of_map,
    is_general,
    joined,
    page_counts,
    parse_sitemap,
)
from auditor.hosts import host_of, site_of
from auditor.models import Capture, Query
from auditor.ports import Fetcher, Listing
from auditor.sameness import same_page

NAME: Final = "sitemap"

#: Files read for one outlet of one article: a month of daily maps, or an index and a few maps.
MOST_REQUESTS: Final = 16
#: Maps without a date in their name that are read out of one index.
MOST_UNDATED: Final = 3
#: An index may name an index, which some outlets use for years and months; more levels are a loop.
MOST_LEVELS: Final = 3
#: Candidates given where the listing is not everything anyway: five times what is ever fetched.
MOST_CANDIDATES: Final = 60
#: Hosts of a site that hold its maps and no section of it.
_MAP_HOSTS: Final = frozenset({"sitemap", "sitemaps", "static", "assets", "cdn", "feeds"})
USUAL_PLACES: Final = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml")


class SitemapRoute:
    """Pages that the outlet's sitemaps list for the window."""

    name = NAME
    rank = 70
    network = True
    bulk = False
    #: What it must know: see ``audit doctor --live``.
    probe = ("guardian", None)

    def covers(self, query: Query) -> str | None:
        """Outlets with a site; what dates it lists only its maps can tell."""
        return None if query.outlet.domains else "no-route"

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """The listed pages, ranked; exhaustive where the maps hold every day of the window in full."""
        walk = _Walk(query, fetcher)
        walk.run()
        return walk.listing()

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether the maps list any page of the window."""
        return bool(self.candidates(query, fetcher).candidates)


class _Walk:
    """One walk through an outlet's sitemaps, and what it came to."""

    def __init__(self, query: Query, fetcher: Fetcher) -> None:
        self.query, self.fetcher = query, fetcher
        self.entries: list[Entry] = []
        #: Days that the maps of each of the outlet's sites hold in full.
        self.covered: dict[str, list[Days]] = {d: [] for d in map(site_of, query.outlet.domains) if d}
        self.seen: set[str] = set()
        #: Maps whose number looks like a year and is none.
        self.counted: frozenset[str] = frozenset()
        self.requests = 0
        #: A map that bears on the window was read.
        self.read = False
        #: A map that bears on the window could not be read in full.
        self.gap = False
        self.cut = False
        self.outside = False
        self.undatable = False
        self.failure: Capture | None = None

    # --- walking -------------------------------------------------------------------------

    def run(self) -> None:
        """The registry's maps; those of robots.txt where these say nothing of the window; then the usual places."""
        for url in self.query.outlet.sitemaps:
            self.visit(url)
        if self.read:
            return
        home = f"https://{self.query.outlet.domains[0]}/"
        named = self._named_by_robots(home)
        for url in named:
            self.visit(url)
        if not named and not self.query.outlet.sitemaps:
            for place in USUAL_PLACES:
                self.visit(urljoin(home, place), guess=True)
                if self.read or self._refused():
                    break

    def _refused(self) -> bool:
        """Whether the site has turned us away: no use in trying other places."""
        return self.failure is not None

    def _named_by_robots(self, home: str) -> list[str]:
        self.requests += 1
        capture = self.fetcher.get(urljoin(home, "/robots.txt"), purpose="robots")
        return sitemap_lines(capture.body) if capture.outcome == "ok" else []

    def visit(self, url: str, level: int = 0, *, guess: bool = False) -> None:
        """Read one map and, if it is an index, those of its maps that may hold the window."""
        days = self._days(url)
        if url in self.seen or not self._worth(days):
            return
        self.seen.add(url)
        if self.requests >= MOST_REQUESTS:
            self.cut = self.gap = True
            return
        self.requests += 1
        capture = self.fetcher.get(url, purpose="sitemap")
        sitemap = parse_sitemap(capture.body) if capture.outcome == "ok" else None
        if sitemap is None:
            self._fail(capture, guess)
        elif sitemap.maps:
            self._descend(sitemap, level, _day_of(capture))
        else:
            self._take(url, days, sitemap, capture)

    def _worth(self, days: Days | None) -> bool:
        """Whether a map of these days can hold anything of the window. Without a date only undated maps can."""
        if days is None:
            return True
        if self.query.date is None:
            self.undatable = True
            return False
        if days.meets(self.query.since, self.query.until):
            return True
        self.outside = True
        return False

    def _fail(self, capture: Capture, guess: bool) -> None:
        if not (guess and capture.outcome in ("ok", "not-there", "bad-response")):
            self.gap = True
            self.failure = self.failure or capture

    def _descend(self, index: Sitemap, level: int, fetched: str | None) -> None:
        """The maps of an index: dated ones of the window first, then the freshest of the others.

        A map that may hold pages of the window and is not read leaves a gap.
        """
        self.gap = self.gap or index.damaged
        self.counted |= page_counts(index.maps, fetched)
        if level + 1 >= MOST_LEVELS:
            self.gap = True
            return
        dated = [m for m in index.maps if self._days(m.url) is not None]
        for sub in dated:
            self.visit(sub.url, level + 1)
        fresh = [m for m in index.maps if m not in dated and self._fresh(m)]
        self.gap = self.gap or len(fresh) > MOST_UNDATED
        for sub in sorted(fresh, key=_freshness)[:MOST_UNDATED]:
            self.visit(sub.url, level + 1)

    def _days(self, url: str) -> Days | None:
        """The days that a map's name tells, where its number is no count."""
        return None if url in self.counted else days_of_map(url)

    def _fresh(self, sub: SubMap) -> bool:
        """Whether an undated map may hold pages of the window: it was changed since."""
        return not (self.query.since and sub.modified and sub.modified < self.query.since)

    def _take(self, url: str, days: Days | None, sitemap: Sitemap, capture: Capture) -> None:
        """Keep the entries of a map and note which days it holds in full."""
        fetched = _day_of(capture)
        if sitemap.news and not self._reached(sitemap, fetched):
            self.outside = True
            return
        self.read = True
        self.gap = self.gap or (sitemap.full and days is not None)
        self.entries += sitemap.entries
        site = self._site_of_map(url)
        if sitemap.full or site is None or not is_general(url):
            return
        held = covered_by_date(url, sitemap.entries, fetched) if days else None
        if held is None and sitemap.news:
            held = covered_by_news(sitemap.entries, fetched)
        self.covered[site] += [held] if held else []

    def _site_of_map(self, url: str) -> str | None:
        """The site for which a map may stand; null where its host is a part of the site, as of a section."""
        host, site = host_of(url) or "", site_of(url)
        own = {d.partition("/")[0].removeprefix("www.") for d in self.query.outlet.domains}
        neutral = host.partition(".")[0] in _MAP_HOSTS and host.partition(".")[2] in own
        return site if site in self.covered and (host in own or neutral) else None

    def _reached(self, sitemap: Sitemap, fetched: str | None) -> bool:
        """Whether a news map goes back to the window, and the window had begun when it was fetched."""
        since, until = self.query.since, self.query.until
        oldest = min((e.day for e in sitemap.entries if e.day), default=None)
        if since is None or until is None or oldest is None:
            return True
        return oldest <= until and (fetched is None or fetched >= since)

    # --- the answer ----------------------------------------------------------------------

    def listing(self) -> Listing:
        """What the maps together say."""
        since, until = self.query.since, self.query.until
        listed = [e for e in self.entries if in_window(e, since, until)]
        own = [e for e in listed if belongs_to(e.url, self.query.outlet.domains)]
        stretch = self._stretch(since)
        pages = [e for e in own if not same_page(e.url, self.query.article_url)]
        whole = len(pages) == len(listed) and not self.gap and _holds(stretch, since, until)
        candidates = ranked(pages, self.query, NAME)
        return Listing(
            self._outcome(bool(candidates)),
            candidates=candidates if whole else candidates[:MOST_CANDIDATES],
            exhaustive=whole,
            since=stretch.first if stretch else None,
            until=stretch.last if stretch else None,
            requests=self.requests,
            detail=self.failure.detail if self.failure and not self.read else "",
        )

    def _stretch(self, since: str | None) -> Days | None:
        """The days that the maps of all the outlet's sites hold in full."""
        several = [joined(days, since) if since else None for days in self.covered.values()]
        whole = [days for days in several if days]
        if len(whole) < len(several) or not whole:
            return None
        first, last = max(d.first for d in whole), min(d.last for d in whole)
        return Days(first, last) if first <= last else None

    def _outcome(self, found: bool) -> str:
        if self.cut and not found:
            return "truncated-no-match"
        if self.read:
            return "ok"
        if self.failure:
            return "bad-response" if self.failure.outcome == "ok" else self.failure.outcome
        if self.outside:
            return "out-of-range"
        return "date-unknown" if self.undatable else "no-route"


def _day_of(capture: Capture) -> str | None:
    """The day of what a capture shows."""
    return (capture.memento_at or capture.fetched_at or "")[:10] or None


def _holds(stretch: Days | None, since: str | None, until: str | None) -> bool:
    """Whether a stretch of days holds the whole window."""
    return bool(stretch and since and until and stretch.first <= since and stretch.last >= until)


def _freshness(sub: SubMap) -> tuple[bool, tuple[int, ...]]:
    """News maps first, then the last changed."""
    changed = tuple(-int(part) for part in (sub.modified or "0001-01-01").split("-"))
    return "news" not in sub.url.lower(), changed


def sitemap_lines(robots: bytes) -> list[str]:
    """The addresses of the ``Sitemap:`` lines of a robots.txt.

    >>> sitemap_lines(b"User-agent: *\\nsitemap: https://a.example/s.xml # ours\\n")
    ['https://a.example/s.xml']
    """
    found = []
    for line in robots.decode("utf-8-sig", "replace").splitlines():
        name, _, value = line.partition(":")
        address = value.split("#")[0].strip()
        if name.strip().lower() == "sitemap" and address.startswith(("http://", "https://")):
            found.append(address)
    return list(dict.fromkeys(found))
