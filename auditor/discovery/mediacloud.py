"""The route ``mediacloud``: Media Cloud's index of online news, by outlet, words and day.

Needs a free account's key in ``AUDIT_MEDIACLOUD_KEY``, which travels in a header and is kept
nowhere. Two calls a minute, so it is asked late and little. How far back it goes differs from
source to source; only its own answer for the window tells.
"""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import urlencode

from auditor.discovery.addresses import belongs_to
from auditor.discovery.asking import refusal, telling_words, uncovered
from auditor.discovery.ranking import Entry, ranked, wanted
from auditor.discovery.versions import ARCHIVE, both_versions
from auditor.models import Capture, Query
from auditor.ports import Fetcher, Listing
from auditor.records import parse_date

NAME: Final = "mediacloud"
KEY: Final = "AUDIT_MEDIACLOUD_KEY"
BASE: Final = "https://search.mediacloud.org/api"
PLATFORM: Final = "onlinenews-mediacloud"
#: Stories of one answer; they come by date, and are ranked here.
PAGE_SIZE: Final = 100
#: Words asked for, any of them.
MOST_WORDS: Final = 8


class MediaCloudRoute:
    """Stories of the outlet in the window that share words with the statements."""

    name = NAME
    #: After everything that answers at once: half a minute lies between two calls.
    rank = 76
    network = True
    bulk = False
    #: What it must know: see ``audit doctor --live``.
    probe = ("reuters", None)

    def __init__(
        self, key: str | None, base: str = BASE, *, today: str | None = None, archive: str = ARCHIVE
    ) -> None:
        """``today`` tells which pages are old, and asked for at ``archive`` too."""
        self._key, self._base = key, base.rstrip("/")
        self._today, self._archive = today, archive

    def covers(self, query: Query) -> str | None:
        """Outlets with a site, for articles with a date, with a key."""
        return uncovered(query) or (None if self._key else "no-key")

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """The outlet's stories, ranked by title."""
        words = dict.fromkeys(w for text in query.texts for w in telling_words(text, MOST_WORDS))
        asked = " OR ".join(list(words)[:MOST_WORDS])
        source = self._source(query, fetcher)
        if isinstance(source, Listing):
            return source
        capture, stories, more = self._stories(query, source, asked or "*", PAGE_SIZE, fetcher)
        if isinstance(stories, str):
            return Listing(stories, requests=2, detail=capture.detail)
        own = wanted(stories, query)
        found = ranked(own, query, NAME)
        return Listing(
            "truncated-no-match" if more and not found else "ok",
            both_versions(found, query.date, today=self._today, archive=self._archive),
            since=query.since,
            until=query.until,
            requests=2,
        )

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether it holds any story of the outlet in the window."""
        source = self._source(query, fetcher)
        if isinstance(source, Listing):
            return False
        _, stories, _ = self._stories(query, source, "*", 1, fetcher)
        return not isinstance(stories, str) and bool(stories)

    def _ask(self, path: str, asked: dict[str, str], fetcher: Fetcher) -> tuple[Capture, Any]:
        """The capture of an answer and its JSON; null where there is none."""
        address = f"{self._base}/{path}?{urlencode(asked)}"
        capture = fetcher.get(address, purpose="api", headers={"Authorization": f"Token {self._key}"})
        try:
            return capture, json.loads(capture.body) if capture.outcome == "ok" else None
        except ValueError:
            return capture, None

    def _source(self, query: Query, fetcher: Fetcher) -> int | Listing:
        """The number under which the outlet is known, or the listing that says why there is none."""
        asked = {"name": query.outlet.domains[0], "platform": "online_news", "limit": "20", "offset": "0"}
        capture, answer = self._ask("sources/sources/", asked, fetcher)
        try:
            found = [int(s["id"]) for s in answer["results"] if _is_outlet(s, query.outlet.domains)]
        except (TypeError, KeyError, ValueError, AttributeError):
            outcome = refusal(capture, keyed=True) if capture.outcome != "ok" else "bad-response"
            return Listing(outcome, requests=1, detail=capture.detail)
        return found[0] if found else Listing("no-route", requests=1, detail="no such source there")

    def _stories(
        self, query: Query, source: int, words: str, size: int, fetcher: Fetcher
    ) -> tuple[Capture, list[Entry] | str, bool]:
        """The stories of an answer, or the name of what went wrong; and whether there are more."""
        asked = {
            "q": words,
            "start": query.since or "",
            "end": query.until or "",
            "platform": PLATFORM,
            "ss": str(source),
            "page_size": str(size),
        }
        capture, answer = self._ask("search/story-list", asked, fetcher)
        if capture.outcome != "ok":
            return capture, refusal(capture, keyed=True), False
        try:
            stories = [_entry(story) for story in answer["stories"]]
            return capture, [s for s in stories if s], bool(answer.get("pagination_token"))
        except (TypeError, KeyError, AttributeError):
            return capture, "bad-response", False


def _is_outlet(source: Any, domains: tuple[str, ...]) -> bool:
    """Whether a source is one of the outlet's domains: its name is one, else its homepage is there."""
    name, home = str(source.get("name") or ""), str(source.get("homepage") or "")
    return name.lower().removeprefix("www.") in domains or belongs_to(home, domains)


def _entry(story: Any) -> Entry | None:
    """One story; null without an address."""
    url = story.get("url")
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        return None
    return Entry(url.partition("#")[0], story.get("title") or None, day=parse_date(story.get("publish_date")))
