"""The route ``link``: the article's own hyperlinks that lead to the outlet."""

from __future__ import annotations

from datetime import date as Date
from datetime import timedelta
from typing import Final

from auditor.discovery.addresses import belongs_to, days_of, same_page, unwrap
from auditor.models import Candidate, Query
from auditor.ports import Fetcher, Listing

NAME: Final = "link"
ARCHIVE: Final = "https://web.archive.org"
#: Pages older than this are often rewritten, moved or walled off; the capture is asked first
#: (note on fetching, section 2).
LIVE_FOR_DAYS: Final = 365


class LinkRoute:
    """Links to the outlet's hosts, those nearest the statements first, wrappers undone."""

    name = NAME
    rank = 10
    network = True
    bulk = False

    def __init__(self, today: str | None = None, archive: str = ARCHIVE) -> None:
        """``today`` tells which links are old; null takes none for old. ``archive`` is the Wayback Machine's base."""
        self._today, self._archive = today, archive.rstrip("/")

    def covers(self, query: Query) -> str | None:
        """Only where the article links to the outlet."""
        return None if links_to_outlet(query) else "no-route"

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """The linked pages, then the captures that the article itself linked to.

        Of an old article every page comes twice: as captured nearest the article's day, which is
        what its writer may have read, and as it is now.
        """
        urls = links_to_outlet(query)
        if self._is_old(query.date):
            urls = tuple(address for url in urls for address in (self._capture(url, query.date or ""), url))
        return Listing(
            "ok", tuple(_candidate(u, rank) for rank, u in enumerate(dict.fromkeys(urls), start=1))
        )

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether there is such a link."""
        return self.covers(query) is None

    def _is_old(self, date: str | None) -> bool:
        if date is None or self._today is None:
            return False
        return Date.fromisoformat(date) < Date.fromisoformat(self._today) - timedelta(LIVE_FOR_DAYS)

    def _capture(self, url: str, date: str) -> str:
        """The address under which the archive gives the capture nearest to noon of the day; a capture as it is."""
        if unwrap(url)[1]:
            return url
        return f"{self._archive}/web/{date.replace('-', '')}120000id_/{url}"


def links_to_outlet(query: Query) -> tuple[str, ...]:
    """Addresses of the outlet's pages that the article links to: live ones first, each once.

    The front page and the audited article itself are none.
    """
    pages: list[str] = []
    captures: list[str] = []
    for link in query.links:
        url, capture = unwrap(link)
        if not url.startswith(("http://", "https://")) or not belongs_to(url, query.outlet.domains):
            continue
        if same_page(url, query.article_url) or _is_front_page(url):
            continue
        pages.append(url.partition("#")[0])
        captures += [capture] if capture else []
    return tuple(dict.fromkeys(pages + captures))


def _is_front_page(url: str) -> bool:
    return url.partition("://")[2].partition("/")[2].partition("#")[0] == ""


def _candidate(url: str, rank: int) -> Candidate:
    days = days_of(unwrap(url)[0])
    return Candidate(url, NAME, rank, date=days.first if days and days.first == days.last else None)
