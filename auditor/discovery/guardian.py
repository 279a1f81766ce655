"""The route ``guardian``: the Guardian's Open Platform, which answers with full texts since 1999.

Needs a free key in ``AUDIT_GUARDIAN_KEY``. The key goes into the request and nowhere else: the
fetcher strikes it out of whatever it keeps, and nothing here holds an address that was asked.
A search by words can miss a statement that was rephrased, so it is never called exhaustive.
"""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import urlencode

from auditor.discovery.asking import refusal, searches
from auditor.ids import make_id
from auditor.models import Capture, Document, Query
from auditor.ports import Fetcher, Listing
from auditor.records import parse_date
from auditor.sameness import same_page

NAME: Final = "guardian"
KEY: Final = "AUDIT_GUARDIAN_KEY"
BASE: Final = "https://content.guardianapis.com"
#: The hosts whose articles the platform holds.
HOSTS: Final = frozenset({"theguardian.com", "guardian.co.uk"})
#: First day that it reaches.
SINCE: Final = "1999-01-01"
#: Searches for one article: the developer tier allows 500 calls a day, one a second (2026).
MOST_SEARCHES: Final = 4
#: Words of a statement that are searched for, any of them; the best matches come first.
MOST_WORDS: Final = 10
PAGE_SIZE: Final = 20


class GuardianRoute:
    """Documents of the Guardian in the window, by the words of each statement."""

    name = NAME
    rank = 30
    network = True
    bulk = False
    #: What it must know: see ``audit doctor --live``.
    probe = ("guardian", "2015-10-07")

    def __init__(self, key: str | None, base: str = BASE) -> None:
        self._key, self._base = key, base.rstrip("/")

    def covers(self, query: Query) -> str | None:
        """The Guardian alone, since 1999, with a key."""
        if not HOSTS.intersection(query.outlet.domains):
            return "no-route"
        if query.until is not None and query.until < SINCE:
            return "out-of-range"
        return None if self._key else "no-key"

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """The documents that hold most of the words, each once; they need no fetch."""
        documents: dict[str, Document] = {}
        failure: Capture | None = None
        outcome, requests = "ok", 0
        for words in searches(query, most_searches=MOST_SEARCHES, most_words=MOST_WORDS):
            requests += 1
            capture = fetcher.get(self._address(query, words), purpose="api")
            results = _results(capture)
            if results is None:
                failure = capture
                outcome = refusal(capture, keyed=True) if capture.outcome != "ok" else "bad-response"
                break
            found = (_document(item, query.outlet.id, capture) for item in results)
            documents.update((d.id, d) for d in found if d and not same_page(d.url or "", query.article_url))
        return Listing(
            "ok" if documents else outcome,
            documents=tuple(documents.values()),
            since=query.since,
            until=query.until,
            requests=requests,
            detail=failure.detail if failure else "",
        )

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether the platform has anything at all of the window."""
        return bool(_results(fetcher.get(self._address(query, ()), purpose="api")))

    def _address(self, query: Query, words: tuple[str, ...]) -> str:
        asked = {
            "q": " OR ".join(words),
            "query-fields": "headline,body" if words else "",
            "from-date": query.since or "",
            "to-date": query.until or "",
            "use-date": "published",
            "order-by": "relevance" if words else "newest",
            "page-size": str(PAGE_SIZE),
            "show-fields": "headline,bodyText,firstPublicationDate",
            "api-key": self._key or "",
        }
        return f"{self._base}/search?{urlencode({k: v for k, v in asked.items() if v})}"


def _results(capture: Capture) -> list[dict[str, Any]] | None:
    """The results of an answer; null when it is none."""
    if capture.outcome != "ok":
        return None
    try:
        response = json.loads(capture.body)["response"]
        return list(response["results"]) if response["status"] == "ok" else None
    except (ValueError, KeyError, TypeError):
        return None


def _document(item: dict[str, Any], outlet: str, capture: Capture) -> Document | None:
    """One result; null for those without text, such as galleries and videos."""
    fields = item.get("fields") or {}
    text = fields.get("bodyText")
    if not isinstance(text, str) or not text.strip():
        return None
    date = parse_date(item.get("webPublicationDate"))
    title = fields.get("headline") or item.get("webTitle")
    return Document(
        id=make_id(NAME, item.get("id"), text),
        text=f"{title}\n\n{text}" if title else text,
        outlet=outlet,
        url=item.get("webUrl"),
        title=title,
        date=date,
        date_source="api" if date else None,
        route=NAME,
        captured_at=capture.fetched_at,
    )
