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


def test_a_site_that_shows_one_page_for_whatever_is_asked_was_not_read() -> None:
    urls = ("https://gazette.example/a", "https://gazette.example/b")
    anything = search(FakeRoute(listing(*urls, **WHOLE)))
    list(anything.steps())
    probe = anything.fetcher.asked[-1]  # type: ignore[attr-defined]
    assert probe.startswith("https://gazette.example/") and probe not in urls
    assert (anything.lookups[0].exhaustive, anything.lookups[0].requests) == (False, 4)
    honest = search(FakeRoute(listing(*urls, **WHOLE)), pages={probe: "not-there"})
    list(honest.steps())
    assert absence(honest.lookups, QUERY) == "absent"
    # where silence would not count anyway, nobody is asked
    some = search(FakeRoute(listing(*urls)))
    list(some.steps())
    assert some.fetcher.asked == list(urls)  # type: ignore[attr-defined]


def test_without_a_date_silence_proves_nothing() -> None:
    s = search(FakeRoute(listing("a", **WHOLE)))
    list(s.steps())
    assert absence(s.lookups, replace(QUERY, date=None, since=None, until=None)) == "incomplete"


# --- bulk routes -----------------------------------------------------------------------------------


@dataclass
class BulkRoute(FakeRoute):
    """A route that reads bulk files, and says what that costs."""

    name: str = "gdelt"
    rank: int = 85
    bulk: bool = True

    def cost(self, query: Query) -> str:
        return "864 files"


#: What the other routes came to, and the reason where a bulk route was not started.
HELD_BACK = [
    (FakeRoute(listing()), "budget-spent"),
    (FakeRoute(Listing("control-failed", requests=1)), "budget-spent"),
    (FakeRoute(listing(), uncovered="out-of-range"), "budget-spent"),
    # what a site refuses or an article lacks is the news, and so is a page that was read
    (FakeRoute(Listing("robots-denied", requests=1)), "robots-denied"),
    (FakeRoute(listing("a")), "incomplete"),
    (FakeRoute(listing("a", **WHOLE)), "absent"),
]


@pytest.mark.parametrize(("other", "reason"), HELD_BACK)
def test_a_bulk_route_that_could_look_is_the_reason_where_no_page_was_reached(
    other: FakeRoute, reason: str
) -> None:
    s = search(other, BulkRoute(listing("z")))
    list(s.steps())
    assert (s.lookups[-1].route, s.lookups[-1].outcome, s.lookups[-1].detail) == (
        "gdelt",
        "needs-deep",
        "864 files",
    )
    assert s.lookups[-1].reached == "none" and "z" not in s.fetcher.asked  # type: ignore[attr-defined]
    assert absence(s.lookups, QUERY) == reason


def test_a_bulk_route_that_could_not_look_is_no_reason() -> None:
    s = search(FakeRoute(listing()), BulkRoute(listing("z"), uncovered="out-of-range"))
    list(s.steps())
    assert absence(s.lookups, QUERY) == "no-candidates"


def test_what_a_bulk_route_finds_is_fetched_on_its_own_budget() -> None:
    s = search(FakeRoute(listing("a")), BulkRoute(listing("z")))
    s.deep = Pages({})
    list(s.steps())
    assert (s.fetcher.asked, s.deep.asked) == (["a"], ["z"])  # type: ignore[attr-defined]


def test_the_rest_of_the_window_is_asked_for_only_when_needed() -> None:
    asked = []

    def more() -> Listing:
        asked.append(1)
        return listing("b", since="2026-05-07")

    s = search(FakeRoute(listing("a", more=more)))
    steps = s.steps()
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert not asked
    s = search(FakeRoute(listing("a", more=more)))
    list(s.steps())
    assert [(lookup.route, lookup.since, lookup.outcome) for lookup in s.lookups] == [
        ("sitemap", None, "no-match"),
        ("sitemap", "2026-05-07", "no-match"),
    ]
