"""The route ``wikipedia``: pages of the outlet that Wikipedia cites, found by the day in their address.

Only outlets whose paths begin with the day can be asked for, and only famous events are cited; so
it comes last, and its silence says nothing.
"""

from __future__ import annotations

import json
from datetime import date as Date
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from auditor.discovery.addresses import day_of
from auditor.discovery.asking import refusal
from auditor.discovery.dated import DATED_PATHS
from auditor.discovery.ranking import Entry, ranked, wanted
from auditor.discovery.versions import ARCHIVE, both_versions
from auditor.models import Capture, Query
from auditor.ports import Fetcher, Listing

NAME: Final = "wikipedia"
BASE: Final = "https://en.wikipedia.org"
#: Days asked for, with either scheme: the article's own and the one before.
DAYS_ASKED: Final = (0, -1)
SCHEMES: Final = ("http", "https")
MOST_LINKS: Final = 500


class WikipediaRoute:
    """External links of Wikipedia that lead to the outlet's pages of the day."""

    name = NAME
    rank = 90
    network = True
    bulk = False
    #: What it must know: see ``audit doctor --live``.
    probe = ("reuters", "2015-10-07")

    def __init__(self, base: str = BASE, *, today: str | None = None, archive: str = ARCHIVE) -> None:
        """``today`` tells which pages are old, and asked for at ``archive`` too."""
        self._base, self._today, self._archive = base.rstrip("/"), today, archive

    def covers(self, query: Query) -> str | None:
        """Outlets whose addresses begin with the day, for articles with a date."""
        if not (query.outlet.domains and query.outlet.domains[0] in DATED_PATHS):
            return "no-route"
        return None if query.date else "date-unknown"

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """The links, ranked by the words in their addresses."""
        entries: dict[str, Entry] = {}
        outcome, requests, detail = "ok", 0, ""
        for offset in DAYS_ASKED:
            for scheme in SCHEMES:
                requests += 1
                capture = fetcher.get(self._address(query, offset, scheme), purpose="api")
                links = links_of(capture)
                if isinstance(links, str):
                    outcome, detail = links, capture.detail
                    break
                entries.update((url, Entry(url.partition("#")[0], day=day_of(url))) for url in links)
            if outcome != "ok":
                break
        own = wanted(entries.values(), query)
        found = ranked(own, query, NAME)
        return Listing(
            "ok" if found else outcome,
            both_versions(found, query.date, today=self._today, archive=self._archive),
            requests=requests,
            detail=detail,
        )

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether Wikipedia cites any page of the outlet of the article's day."""
        return bool(self.candidates(query, fetcher).candidates)

    def _address(self, query: Query, offset: int, scheme: str) -> str:
        domain = query.outlet.domains[0]
        day = Date.fromisoformat(query.date or "") + timedelta(offset)
        asked = {
            "action": "query",
            "list": "exturlusage",
            "euquery": f"www.{domain}/{DATED_PATHS[domain].format(d=day)}",
            "euprotocol": scheme,
            "eunamespace": "0",
            "eulimit": str(MOST_LINKS),
            "format": "json",
        }
        return f"{self._base}/w/api.php?{urlencode(asked)}"


def links_of(capture: Capture) -> list[str] | str:
    """The addresses in an answer, or the name of what went wrong. Wikipedia knows no keys."""
    if capture.outcome != "ok":
        return refusal(capture, keyed=False)
    try:
        answer: Any = json.loads(capture.body)
        links = [str(link["url"]) for link in answer["query"]["exturlusage"]]
    except (ValueError, KeyError, TypeError):
        return "bad-response"
    full = [f"https:{url}" if url.startswith("//") else url for url in links]
    return [url for url in full if url.startswith(("http://", "https://"))]
