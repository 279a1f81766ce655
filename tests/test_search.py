"""What a search records, and when silence may be called absence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from auditor.models import Candidate, Capture, Document, Lookup, Outlet, Query
from auditor.ports import Listing, Purpose
from auditor.search import Search, absence

QUERY = Query(Outlet("gazette", "Gazette"), "2026-05-14", "2026-05-07", "2026-05-15", ("The dam holds.",))
WHOLE = {"exhaustive": True, "since": "2026-05-01", "until": "2026-05-16"}


@dataclass
class FakeRoute:
    """A route with a fixed answer."""

    listing: Listing
    name: str = "sitemap"
    rank: int = 1
    network: bool = True
    bulk: bool = False
    uncovered: str | None = None

    def covers(self, query: Query) -> str | None:
        return self.uncovered

    def candidates(self, query: Query, fetcher: object) -> Listing:
        return self.listing

    def control(self, query: Query, fetcher: object) -> bool:
        return True


@dataclass
class Pages:
    """A fetcher that knows the outcome of each address."""

    outcomes: dict[str, str]
    asked: list[str] = field(default_factory=list)

    def get(self, url: str, *, purpose: Purpose = "page") -> Capture:
        self.asked.append(url)
        return Capture(id=url, url=url, outcome=self.outcomes.get(url, "ok"))


def listing(*urls: str, **more: object) -> Listing:
    candidates = tuple(Candidate(url, "sitemap", rank=i) for i, url in enumerate(urls))
    return replace(Listing("ok", candidates, requests=1), **more)  # type: ignore[arg-type]


def search(
    *routes: FakeRoute, pages: dict[str, str] | None = None, unread: dict[str, str] | None = None
) -> Search:
    """A search whose pages have the outcomes ``pages`` when fetched and ``unread`` when extracted."""

    def read(capture: Capture, candidate: Candidate) -> Document:
        return Document(id=capture.url, text="words", page=(unread or {}).get(capture.url, "ok"))

    return Search(QUERY, routes, Pages(pages or {}), read)


def run(s: Search) -> Lookup:
    list(s.steps())
    return s.lookups[0]


OUTCOMES = [
    # every page of a whole listing read: silence is absence
    (search(FakeRoute(listing("a", "b", **WHOLE))), "no-match", "absent"),
    # one of them gone: not everything was read
    (search(FakeRoute(listing("a", "b", **WHOLE)), pages={"b": "not-there"}), "no-match", "incomplete"),
    # the best one could not be fetched: that is the news
    (search(FakeRoute(listing("a", "b", **WHOLE)), pages={"a": "not-there"}), "not-there", "unreachable"),
    # the best one is behind a paywall
    (search(FakeRoute(listing("a", "b", **WHOLE)), unread={"a": "paywalled"}), "paywalled", "paywalled"),
    # a listing of some pages proves nothing
    (search(FakeRoute(listing("a", "b"))), "no-match", "incomplete"),
    # a whole listing of part of the window proves nothing
    (
        search(FakeRoute(listing("a", exhaustive=True, since="2026-05-13", until="2026-05-16"))),
        "no-match",
        "incomplete",
    ),
    # more pages than are read
    (search(FakeRoute(listing(*"abcdefghijklmnop"))), "truncated-no-match", "incomplete"),
    # a listing that holds nothing for these dates
    (search(FakeRoute(listing())), "empty", "no-candidates"),
    # the listing itself could not be had
    (search(FakeRoute(Listing("robots-denied", requests=1))), "robots-denied", "robots-denied"),
    # the route does not reach the date
    (search(FakeRoute(listing(), uncovered="out-of-range")), "out-of-range", "out-of-range"),
    # a document given by a collection but not whole
    (
        search(FakeRoute(listing(documents=(Document("d", "x", page="paywalled"),), **WHOLE))),
        "no-match",
        "incomplete",
    ),
]


@pytest.mark.parametrize(("case", "outcome", "reason"), OUTCOMES)
def test_outcome_of_a_lookup_and_what_silence_means(case: Search, outcome: str, reason: str) -> None:
    assert run(case).outcome == outcome
    assert absence(case.lookups, QUERY) == reason


def test_the_reason_is_that_of_the_lookup_that_got_furthest() -> None:
    routes = [
        FakeRoute(listing(), name="feed", rank=1, uncovered="offline"),
        FakeRoute(Listing("timeout", requests=1), name="sitemap", rank=2),
        FakeRoute(listing("a"), name="link", rank=3),
    ]
    s = search(*routes, unread={"a": "paywalled"})
    list(s.steps())
    assert absence(s.lookups, QUERY) == "paywalled"
    assert absence(s.lookups[:2], QUERY) == "timeout"
    assert absence(s.lookups[:1], QUERY) == "offline"
    assert absence([], QUERY) == "no-route"


def test_stopping_early_is_a_match_and_reads_no_further() -> None:
    s = search(FakeRoute(listing("a", "b", "c", **WHOLE)))
    steps = s.steps()
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert s.fetcher.asked == ["a"]  # type: ignore[attr-defined]
    assert (s.lookups[0].outcome, s.lookups[0].exhaustive) == ("match", False)


def test_a_page_is_fetched_once_for_all_routes() -> None:
    s = search(FakeRoute(listing("a")), FakeRoute(listing("a", "b", **WHOLE), name="sitemap", rank=2))
    list(s.steps())
    assert s.fetcher.asked == ["a", "b"]  # type: ignore[attr-defined]
    assert absence(s.lookups, QUERY) == "absent"


def test_a_small_whole_listing_is_read_whole_a_long_one_is_capped() -> None:
    small = search(FakeRoute(listing(*(f"p{i}" for i in range(40)), **WHOLE)))
    assert run(small).fetched == 40
    long = search(FakeRoute(listing(*(f"p{i}" for i in range(100)), **WHOLE)))
    assert run(long).fetched == 12
    assert absence(long.lookups, QUERY) == "incomplete"


def test_without_a_date_silence_proves_nothing() -> None:
    s = search(FakeRoute(listing("a", **WHOLE)))
    list(s.steps())
    assert absence(s.lookups, replace(QUERY, date=None, since=None, until=None)) == "incomplete"
