"""The route ``gdelt-doc``: GDELT's search over the last three months, by the outlet's domain and a few words.

The service answers with prose under status 200 where it does not like a question, with illegal
characters inside its JSON, and with at most 250 rows; one request in six seconds.
"""

from __future__ import annotations

import json
from datetime import date as Date
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from auditor.discovery.asking import uncovered
from auditor.discovery.ranking import Entry, ranked, wanted
from auditor.hosts import site_of
from auditor.models import Capture, Query
from auditor.ports import Fetcher, Listing
from auditor.words import content_words

NAME: Final = "gdelt-doc"
BASE: Final = "https://api.gdeltproject.org"
#: How far back the search reaches, in days.
REACHES: Final = 90
#: Searches for one article: at one request in six seconds these take most of half a minute.
MOST_SEARCHES: Final = 3
MOST_ROWS: Final = 250
MOST_WORDS: Final = 6
#: Shorter words are refused as too short.
SHORTEST_WORD: Final = 5


class GdeltDocRoute:
    """Pages of the outlet in the window, by the words of each statement."""

    name = NAME
    #: After the outlet's own feeds and sitemaps, before the archives.
    rank = 75
    network = True
    bulk = False

    def __init__(self, today: str | None = None, base: str = BASE) -> None:
        """``today`` tells what is recent; null, in a replay without a day, takes every date for recent."""
        self._today, self._base = today, base.rstrip("/")

    def covers(self, query: Query) -> str | None:
        """Outlets whose domain has no hyphen, for which the search finds nothing; the last three months."""
        if not _domain(query):
            return "no-route"
        return uncovered(query, self._first_day())

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """The pages that the searches find, ranked by title and address."""
        entries: list[Entry] = []
        outcome, requests, detail, cut = "ok", 0, "", False
        for words in _searches(query):
            requests += 1
            capture = fetcher.get(self._address(query, words, MOST_ROWS), purpose="api")
            rows = articles_of(capture)
            if isinstance(rows, str):
                outcome, detail = rows, capture.detail
                break
            cut = cut or len(rows) >= MOST_ROWS
            entries += rows
        own = wanted(entries, query)
        if not own and outcome == "ok":
            requests += 1
            outcome = (
                "truncated-no-match" if cut else "ok" if self.control(query, fetcher) else "control-failed"
            )
        return Listing("ok" if own else outcome, ranked(own, query, NAME), requests=requests, detail=detail)

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether the search shows any page of the outlet in the window."""
        rows = articles_of(fetcher.get(self._address(query, (), 1), purpose="api"))
        return not isinstance(rows, str) and bool(rows)

    def _first_day(self) -> str | None:
        return (Date.fromisoformat(self._today) - timedelta(REACHES)).isoformat() if self._today else None

    def _address(self, query: Query, words: tuple[str, ...], rows: int) -> str:
        # One word in brackets is an error, several without them too.
        wanted = f" ({' OR '.join(words)})" if len(words) > 1 else "".join(f" {word}" for word in words)
        since = max(query.since or "", self._first_day() or "")
        asked = {
            "query": f"domainis:{_domain(query)}{wanted}",
            "mode": "artlist",
            "format": "json",
            "maxrecords": str(rows),
            "sort": "hybridrel" if words else "datedesc",
            "startdatetime": f"{since.replace('-', '')}000000",
            "enddatetime": f"{(query.until or '').replace('-', '')}235959",
        }
        return f"{self._base}/api/v2/doc/doc?{urlencode(asked)}"


def articles_of(capture: Capture) -> list[Entry] | str:
    """The pages in an answer, or the name of what went wrong."""
    if capture.outcome != "ok":
        return capture.outcome
    try:
        answer: Any = json.loads(capture.body.decode("utf-8", "replace"), strict=False)
    except ValueError:
        return "rate-limited" if b"limit requests" in capture.body[:1_000] else "bad-response"
    rows = answer.get("articles", []) if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        return "bad-response"
    return [entry for row in rows if (entry := _entry(row)) is not None]


def _entry(row: Any) -> Entry | None:
    """One row; null without an address. The day is that of GDELT's first sight, UTC."""
    url = row.get("url") if isinstance(row, dict) else None
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        return None
    seen = str(row.get("seendate") or "")
    day = f"{seen[:4]}-{seen[4:6]}-{seen[6:8]}" if seen[:8].isdigit() and len(seen) >= 8 else None
    return Entry(url, " ".join(str(row.get("title") or "").split()) or None, day=day)


def _domain(query: Query) -> str | None:
    """The outlet's registrable domain; null where it has none that the search can find."""
    domain = site_of(query.outlet.domains[0]) if query.outlet.domains else None
    return domain if domain and "-" not in domain else None


def _searches(query: Query) -> list[tuple[str, ...]]:
    """The longest words of each statement, which tell most; operators are no words."""
    searches = []
    for text in query.texts[:MOST_SEARCHES]:
        words = dict.fromkeys(w for w in content_words(text) if w.isalpha() and len(w) >= SHORTEST_WORD)
        if words:
            searches.append(tuple(sorted(words, key=len, reverse=True)[:MOST_WORDS]))
    return list(dict.fromkeys(searches)) or [()]
