"""The route ``wordpress``: the REST interface of outlets whose site is WordPress, by words and dates.

Experimental: its shapes have not been checked against a live site, so it is offered only where
``RouteSettings.experimental`` asks for it. A site may hide posts, types or its whole interface,
so an answer is never called exhaustive.
"""

from __future__ import annotations

import json
from html import unescape
from typing import Any, Final
from urllib.parse import urlencode

from auditor.discovery.addresses import belongs_to, same_page
from auditor.discovery.ranking import Entry, in_window, ranked
from auditor.models import Capture, Query
from auditor.ports import Fetcher, Listing
from auditor.records import parse_date

NAME: Final = "wordpress"
#: Posts in one answer; the interface gives no more.
PAGE_SIZE: Final = 100
#: Answers read for one article: 300 posts are a week of a small newsroom.
MOST_PAGES: Final = 3

#: The interface is off, or this is no WordPress: nothing is wrong, there is just no such way.
_NO_INTERFACE: Final = frozenset({"not-there", "auth-failed"})


class WordPressRoute:
    """Posts of the window, as candidates ranked by title."""

    name = NAME
    rank = 65
    network = True
    bulk = False

    def __init__(self, base: str | None = None) -> None:
        """``base`` stands in for every outlet's own site: for tests alone."""
        self._base = base

    def covers(self, query: Query) -> str | None:
        """Outlets with a site, for articles with a date."""
        if not query.outlet.domains:
            return "no-route"
        return None if query.since and query.until else "date-unknown"

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """All posts of the window, page by page, at most three hundred."""
        entries: list[Entry] = []
        outcome, requests, detail = "ok", 0, ""
        for page in range(1, MOST_PAGES + 1):
            requests += 1
            capture = fetcher.get(self._address(query, page), purpose="api")
            posts = posts_of(capture)
            if isinstance(posts, str):
                # Past the last page the interface answers with an error; what came before stands.
                outcome, detail = ("ok", "") if entries else (posts, capture.detail)
                break
            entries += posts
            if len(posts) < PAGE_SIZE:
                break
        own = [
            e for e in entries
            if in_window(e, query.since, query.until)
            and belongs_to(e.url, query.outlet.domains)
            and not same_page(e.url, query.article_url)
        ]  # fmt: skip
        return Listing(outcome, ranked(own, query, NAME), requests=requests, detail=detail)

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether the interface shows any post of the window."""
        return bool(self.candidates(query, fetcher).candidates)

    def _address(self, query: Query, page: int) -> str:
        site = self._base or f"https://{query.outlet.domains[0]}"
        asked = {
            "after": f"{query.since}T00:00:00",
            "before": f"{query.until}T23:59:59",
            "per_page": PAGE_SIZE,
            "page": page,
            "_fields": "date_gmt,link,title",
        }
        return f"{site.rstrip('/')}/wp-json/wp/v2/posts?{urlencode(asked)}"


def posts_of(capture: Capture) -> list[Entry] | str:
    """The posts in an answer, or the name of what went wrong; ``no-route`` where there is no such interface."""
    if capture.outcome != "ok":
        return "no-route" if capture.outcome in _NO_INTERFACE else capture.outcome
    try:
        posts: Any = json.loads(capture.body)
    except ValueError:
        # Sites that are no WordPress answer any address with a page.
        return "no-route"
    if not isinstance(posts, list):
        return "bad-response"
    return [entry for post in posts if (entry := _entry(post)) is not None]


def _entry(post: Any) -> Entry | None:
    """One post; null without an address."""
    if not isinstance(post, dict) or not str(post.get("link", "")).startswith(("http://", "https://")):
        return None
    title = post.get("title")
    rendered = title.get("rendered") if isinstance(title, dict) else None
    return Entry(post["link"], unescape(rendered) if rendered else None, day=parse_date(post.get("date_gmt")))
