"""The route ``nyt``: The New York Times' Article Search, which knows every article since 1851.

Needs a free key in ``AUDIT_NYT_KEY``. It gives addresses with headline, abstract and first
paragraph, not the text: what it prints can bear a statement out, the rest must be fetched. The
key goes into the request and nowhere else. Ten results an answer, five calls a minute, 500 a day,
so little is asked and nothing is ever exhaustive.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from auditor.discovery.asking import refusal, searches, uncovered
from auditor.discovery.ranking import Entry, ranked, wanted
from auditor.discovery.versions import ARCHIVE, both_versions
from auditor.ids import make_id
from auditor.models import Capture, Document, Query
from auditor.ports import Fetcher, Listing
from auditor.records import parse_date

NAME: Final = "nyt"
KEY: Final = "AUDIT_NYT_KEY"
BASE: Final = "https://api.nytimes.com"
HOST: Final = "nytimes.com"
#: First day that it reaches.
SINCE: Final = "1851-09-18"
#: Searches for one article: twelve seconds lie between two calls.
MOST_SEARCHES: Final = 3
#: Words asked for; every one must be in the article, so these are few.
MOST_WORDS: Final = 4
FEWEST_WORDS: Final = 2


@dataclass(frozen=True, slots=True)
class _Item:
    """One article of an answer: what it says by itself, and where it is."""

    entry: Entry
    text: str


class NytRoute:
    """Articles of The New York Times in the window, by the words of each statement."""

    name = NAME
    rank = 35
    network = True
    bulk = False
    #: What it must know: see ``audit doctor --live``.
    probe = ("new-york-times", "2015-10-07")

    def __init__(
        self, key: str | None, base: str = BASE, *, today: str | None = None, archive: str = ARCHIVE
    ) -> None:
        """``today`` tells which pages are old, and asked for at ``archive`` too."""
        self._key, self._base = key, base.rstrip("/")
        self._today, self._archive = today, archive

    def covers(self, query: Query) -> str | None:
        """The New York Times alone, since 1851, with a key and a date."""
        if HOST not in query.outlet.domains:
            return "no-route"
        return uncovered(query, SINCE) or (None if self._key else "no-key")

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """What the search gives for the words of each statement, ranked together."""
        items: dict[str, _Item] = {}
        outcome, requests, detail = "ok", 0, ""
        for words in _searches(query):
            if requests == MOST_SEARCHES:
                break
            if len(words) == FEWEST_WORDS and items:
                continue  # the broader search is for when the narrow one found nothing
            requests += 1
            capture = fetcher.get(self._address(query, words), purpose="api")
            found = _items(capture)
            if isinstance(found, str):
                outcome, detail = found, capture.detail
                break
            items.update((item.entry.url, item) for item in found if wanted([item.entry], query))
        ranking = ranked((item.entry for item in items.values()), query, NAME)
        return Listing(
            "ok" if items else outcome,
            candidates=both_versions(ranking, query.date, today=self._today, archive=self._archive),
            documents=tuple(_document(items[c.url], query.outlet.id) for c in ranking if items[c.url].text),
            since=query.since,
            until=query.until,
            requests=requests,
            detail=detail,
        )

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether the search knows any article of the window."""
        found = _items(fetcher.get(self._address(query, ()), purpose="api"))
        return not isinstance(found, str) and bool(found)

    def _address(self, query: Query, words: tuple[str, ...]) -> str:
        asked = {
            "q": " ".join(words),
            "begin_date": (query.since or "").replace("-", ""),
            "end_date": (query.until or "").replace("-", ""),
            "sort": "relevance" if words else "newest",
            "page": "0",
            "api-key": self._key or "",
        }
        return f"{self._base}/svc/search/v2/articlesearch.json?{urlencode({k: v for k, v in asked.items() if v})}"


def _searches(query: Query) -> list[tuple[str, ...]]:
    """The words of each statement, then fewer of them."""
    full = searches(query, most_searches=MOST_SEARCHES, most_words=MOST_WORDS)
    return list(dict.fromkeys([*full, *(words[:FEWEST_WORDS] for words in full)]))


def _items(capture: Capture) -> list[_Item] | str:
    """The articles of an answer, or the name of what went wrong. No results are an empty list or null."""
    if capture.outcome != "ok":
        return "quota-exhausted" if capture.outcome == "rate-limited" else refusal(capture, keyed=True)
    try:
        answer: Any = json.loads(capture.body)
        if "fault" in answer:
            return "quota-exhausted" if "quota" in str(answer["fault"]).lower() else "auth-failed"
        response = answer["response"]
        docs = response["docs"] or []
        return [item for doc in docs if (item := _item(doc)) is not None]
    except (ValueError, KeyError, TypeError, AttributeError):
        return "bad-response"


def _item(doc: Any) -> _Item | None:
    """One article; null without an address."""
    url = doc.get("web_url")
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        return None
    headline = doc.get("headline") or {}
    title = headline.get("main") if isinstance(headline, dict) else str(headline)
    printed = [doc.get(name) for name in ("lead_paragraph", "abstract", "snippet")]
    texts = list(dict.fromkeys(text.strip() for text in printed if isinstance(text, str) and text.strip()))
    entry = Entry(url.partition("#")[0], title or None, " ".join(texts), parse_date(doc.get("pub_date")))
    return _Item(entry, "\n\n".join(filter(None, [title, *texts])) if texts else "")


def _document(item: _Item, outlet: str) -> Document:
    """What the search itself prints of an article: a part of it, so it never counts as read."""
    return Document(
        id=make_id(NAME, item.entry.url, item.text),
        text=item.text,
        outlet=outlet,
        url=item.entry.url,
        title=item.entry.title,
        date=item.entry.day,
        date_source="api" if item.entry.day else None,
        page="stub",
        route=NAME,
    )
