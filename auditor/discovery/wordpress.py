"""The route ``wordpress``: the REST interface of outlets whose site is WordPress, by words and dates, old ones too.

A site may hide posts, types or its whole interface, so an answer is never called exhaustive. The
interface stands on the outlet's own site: robots.txt is obeyed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import unescape
from typing import Any, Final
from urllib.parse import urlencode

from auditor.discovery.asking import searches, uncovered
from auditor.discovery.ranking import Entry, ranked, wanted
from auditor.discovery.versions import ARCHIVE, both_versions
from auditor.models import Capture, Query
from auditor.ports import Fetcher, Listing
from auditor.records import parse_date

NAME: Final = "wordpress"
#: Posts in one answer; the interface gives no more.
PAGE_SIZE: Final = 100
#: Answers read for one article: 300 posts are a week of a small newsroom.
MOST_PAGES: Final = 3
#: Searches by words where a week has more posts than that, and the words of each; all must be in the post.
MOST_SEARCHES: Final = 2
MOST_WORDS: Final = 2


class WordPressRoute:
    """Posts of the window, as candidates ranked by title."""

    name = NAME
    rank = 65
    network = True
    bulk = False
    #: What it must know: see ``audit doctor --live``.
    probe = ("techcrunch", "2015-10-07")

    def __init__(self, base: str | None = None, *, today: str | None = None, archive: str = ARCHIVE) -> None:
        """``base`` stands in for every outlet's own site; ``today`` tells which pages are old."""
        self._base, self._today, self._archive = base, today, archive

    def covers(self, query: Query) -> str | None:
        """Outlets with a site, for articles with a date."""
        return uncovered(query)

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """The posts of the window, page by page, at most three hundred; of more, those with the words."""
        walk = _Walk(query, fetcher, self._base or f"https://{query.outlet.domains[0]}")
        walk.run()
        own = wanted(walk.entries, query)
        found = ranked(own, query, NAME)
        outcome = "truncated-no-match" if walk.cut and not found else walk.outcome
        return Listing(
            "ok" if found else outcome,
            both_versions(found, query.date, today=self._today, archive=self._archive),
            requests=walk.requests,
            detail=walk.detail,
        )

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether the interface shows any post of the window."""
        return bool(self.candidates(query, fetcher).candidates)


class _Walk:
    """One walk through the posts of a site."""

    def __init__(self, query: Query, fetcher: Fetcher, site: str) -> None:
        self.query, self.fetcher, self.site = query, fetcher, site.rstrip("/")
        self.entries: list[Entry] = []
        self.outcome, self.detail = "ok", ""
        self.requests = 0
        self.cut = False

    def run(self) -> None:
        """The first pages of the window; where there are more, what a search for the words gives.

        Whether there is such an interface is asked first, by an address that is the same for all
        articles: most sites have none, and the answer is remembered.
        """
        self.requests += 1
        capture = self.fetcher.get(f"{self._posts}?per_page=1&_fields=id", purpose="feed")
        found = posts_of(capture)
        if isinstance(found, str):
            self.outcome, self.detail = found, capture.detail
            return
        pages = self._read(page=1)
        for page in range(2, min(pages, MOST_PAGES) + 1):
            self._read(page=page)
        if pages > MOST_PAGES:
            self.cut = True
            for words in searches(self.query, most_searches=MOST_SEARCHES, most_words=MOST_WORDS):
                self._read(page=1, words=words)

    def _read(self, page: int, words: tuple[str, ...] = ()) -> int:
        """Keep the posts of one answer; gives the number of pages that there are."""
        self.requests += 1
        capture = self.fetcher.get(self._address(page, words), purpose="feed")
        posts = posts_of(capture)
        if isinstance(posts, str):
            if not self.entries:
                self.outcome, self.detail = posts, capture.detail
            return 0
        self.entries += posts
        return _total_pages(capture)

    def _address(self, page: int, words: tuple[str, ...]) -> str:
        asked = {
            "after": f"{self.query.since}T00:00:00",
            "before": f"{self.query.until}T23:59:59",
            "per_page": PAGE_SIZE,
            "page": page,
            "_fields": "date_gmt,link,title",
        }
        if words:
            asked["search"] = " ".join(words)
        return f"{self._posts}?{urlencode(asked)}"

    @property
    def _posts(self) -> str:
        return f"{self.site}/wp-json/wp/v2/posts"


def _total_pages(capture: Capture) -> int:
    """What the interface says of the number of pages; a page may be short of posts that nobody may see."""
    said = next((value for name, value in capture.headers if name == "x-wp-totalpages"), "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 1


def posts_of(capture: Capture) -> list[Entry] | str:
    """The posts in an answer, or the name of what went wrong; ``no-route`` where there is no such interface."""
    answer = _json(capture)
    if capture.outcome != "ok":
        closed = capture.outcome == "blocked" and (capture.status == 401 or isinstance(answer, dict))
        no_wordpress = capture.outcome == "bad-response" and capture.media_type == "text/html"
        return "no-route" if closed or no_wordpress or capture.outcome == "not-there" else capture.outcome
    if answer is None:
        # Sites that are no WordPress answer any address with something.
        return "no-route"
    if not isinstance(answer, list):
        return "bad-response"
    return list(_entries(answer))


def _json(capture: Capture) -> Any:
    try:
        return json.loads(capture.body)
    except ValueError:
        return None


def _entries(posts: list[Any]) -> Iterator[Entry]:
    """The posts that have an address."""
    for post in posts:
        if not isinstance(post, dict) or not str(post.get("link", "")).startswith(("http://", "https://")):
            continue
        title = post.get("title")
        rendered = title.get("rendered") if isinstance(title, dict) else None
        shown = unescape(rendered) if isinstance(rendered, str) and rendered else None
        yield Entry(post["link"], shown, day=parse_date(post.get("date_gmt")))
