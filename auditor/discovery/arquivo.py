"""The route ``arquivo``: the Portuguese web archive, which can be searched by words as well as by address.

It captures the web of Portugal and its language; other outlets are not asked for. The text search
is asked first, then the CDX index by the outlet's days. Captures are given raw (``id_``). Never
exhaustive.
"""

from __future__ import annotations

import json
from datetime import date as Date
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from auditor.discovery.addresses import day_of
from auditor.discovery.asking import refusal, telling_words, uncovered
from auditor.discovery.dated import DATED_PATHS
from auditor.discovery.ranking import Entry, ranked, wanted
from auditor.models import Candidate, Capture, Query
from auditor.ports import Fetcher, Listing

NAME: Final = "arquivo"
BASE: Final = "https://arquivo.pt"
#: The first captures are of 1996.
SINCE: Final = "1996-01-01"
#: How long after its publication a page may have been captured first.
CAPTURED_WITHIN_DAYS: Final = 183
#: Words asked for; every one must be on the page, so these are few.
MOST_WORDS: Final = 3
MOST_HITS: Final = 50
MOST_ROWS: Final = 2_000
MOST_CANDIDATES: Final = 60


class ArquivoRoute:
    """Captures of pages of Portuguese outlets."""

    name = NAME
    rank = 85
    network = True
    bulk = False
    #: What it must know: see ``audit doctor --live``.
    probe = ("publico", "2015-10-07")

    def __init__(self, base: str = BASE) -> None:
        self._base = base.rstrip("/")

    def covers(self, query: Query) -> str | None:
        """Outlets in Portuguese or of Portugal, for articles with a date since 1996."""
        outlet = query.outlet
        domestic = outlet.country == "PT" or any(d.partition("/")[0].endswith(".pt") for d in outlet.domains)
        if not outlet.domains or not (domestic or "pt" in outlet.languages):
            return "no-route"
        return uncovered(query, SINCE)

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """Captures by words, and where these find none by address."""
        failure: Capture | None = None
        outcome, requests = "ok", 0
        for address, read in ((self._text_search(query), hits_of), (self._index(query), rows_of)):
            requests += 1
            capture = fetcher.get(address, purpose="api")
            found = read(capture)
            if isinstance(found, str):
                failure, outcome = capture, found
                continue
            candidates = self._ranked(found, query)
            if candidates:
                return Listing("ok", candidates, requests=requests)
        return Listing(outcome, requests=requests, detail=failure.detail if failure else "")

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether the index knows any page of the outlet captured after the window began."""
        rows = rows_of(fetcher.get(self._index(query, limit=1), purpose="api"))
        return not isinstance(rows, str) and bool(rows)

    def _ranked(self, captured: dict[str, tuple[str, str | None]], query: Query) -> tuple[Candidate, ...]:
        """The outlet's pages of the window as raw captures; titles are kept where the search gave them."""
        pages = [Entry(url, title, day=day_of(url)) for url, (_, title) in captured.items()]
        return tuple(
            Candidate(
                f"{self._base}/noFrame/replay/{captured[c.url][0]}id_/{c.url}",
                NAME, c.rank, c.score, c.title, c.date,
            )
            for c in ranked(wanted(pages, query), query, NAME)[:MOST_CANDIDATES]
        )  # fmt: skip

    def _text_search(self, query: Query) -> str:
        words = list(dict.fromkeys(w for text in query.texts for w in telling_words(text, MOST_WORDS)))
        since, until = _captured(query)
        asked = {
            "q": " ".join(words[:MOST_WORDS]),
            "from": f"{since}000000",
            "to": f"{until}235959",
            "siteSearch": query.outlet.domains[0],
            "maxItems": str(MOST_HITS),
        }
        return f"{self._base}/textsearch?{urlencode(asked)}"

    def _index(self, query: Query, limit: int = MOST_ROWS) -> str:
        domain = query.outlet.domains[0]
        path = DATED_PATHS.get(domain)
        since, until = _captured(query)
        day = Date.fromisoformat(query.date or query.since or SINCE)
        asked = {
            "url": f"{domain}/{path.format(d=day)}" if path else domain,
            "matchType": "prefix" if path else "domain",
            "from": since,
            "to": until,
            "output": "json",
            "limit": str(limit),
        }
        return f"{self._base}/wayback/cdx?{urlencode(asked)}"


def hits_of(capture: Capture) -> dict[str, tuple[str, str | None]] | str:
    """Of a text search: pages with the time of their capture and their title, or what went wrong."""
    if capture.outcome != "ok":
        return refusal(capture, keyed=False)
    try:
        items = json.loads(capture.body)["response_items"]
        return {
            str(i["originalURL"]): (str(i["tstamp"]), i.get("title") or None)
            for i in reversed(items)
            if str(i.get("mimeType") or "text/html").startswith("text/html")
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return "bad-response"


def rows_of(capture: Capture) -> dict[str, tuple[str, str | None]] | str:
    """Of the index: pages with the time of their first capture, or what went wrong.

    One JSON object a line. Filters in the request are not relied on: some are known to be ignored.
    """
    if capture.outcome == "not-there":
        return {}  # pywb says so of an address without captures
    if capture.outcome != "ok":
        return refusal(capture, keyed=False)
    try:
        rows = [json.loads(line) for line in capture.body.splitlines() if line.strip()]
        pages = [
            row for row in rows
            if str(row.get("status", "200")) == "200" and str(row.get("mime", "text/html")).startswith("text/html")
        ]  # fmt: skip
        return {str(row["url"]): (str(row["timestamp"]), None) for row in reversed(pages)}
    except (ValueError, KeyError, TypeError, AttributeError):
        return "bad-response"


def _captured(query: Query) -> tuple[str, str]:
    """When pages of the window may have been captured, as eight digits each."""
    until = Date.fromisoformat(query.until or SINCE) + timedelta(CAPTURED_WITHIN_DAYS)
    return (query.since or SINCE).replace("-", ""), f"{until:%Y%m%d}"
