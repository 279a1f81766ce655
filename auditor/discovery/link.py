"""The route ``link``: the article's own hyperlinks that lead to the outlet."""

from __future__ import annotations

from typing import Final

from auditor.discovery.addresses import belongs_to, day_of, unwrap
from auditor.discovery.versions import ARCHIVE, both_versions
from auditor.models import Candidate, Query
from auditor.ports import Fetcher, Listing
from auditor.sameness import same_page

NAME: Final = "link"


class LinkRoute:
    """Links to the outlet's hosts, those nearest the statements first, wrappers undone."""

    name = NAME
    rank = 10
    network = True
    bulk = False

    def __init__(self, today: str | None = None, archive: str = ARCHIVE) -> None:
        """``today`` tells which links are old; null takes none for old. ``archive`` is the Wayback Machine's base."""
        self._today, self._archive = today, archive

    def covers(self, query: Query) -> str | None:
        """Only where the article links to the outlet."""
        return None if links_to_outlet(query) else "no-route"

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """The linked pages, then the captures that the article itself linked to.

        Of an old article every page comes twice: as captured nearest the article's day, which is
        what its writer may have read, and as it is now.
        """
        pages = map(_candidate, links_to_outlet(query))
        return Listing("ok", both_versions(pages, query.date, today=self._today, archive=self._archive))

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether there is such a link."""
        return self.covers(query) is None


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


def _candidate(url: str) -> Candidate:
    return Candidate(url, NAME, date=day_of(unwrap(url)[0]))
