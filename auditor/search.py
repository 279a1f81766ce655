"""Gather one outlet's coverage: routes in order, candidates fetched and read, every step accounted for.

The search is lazy: documents come in steps, and whoever judges them stops asking when nothing
more is needed. What each route did is a Lookup, so that silence can always be explained; only a
listing of everything, read in full, may turn silence into "not there"
(:func:`absence`).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from auditor.ids import make_id
from auditor.models import Candidate, Capture, Document, Lookup, Query, Reached
from auditor.ports import Fetcher, Listing, Route
from auditor.sameness import same_text
from auditor.vocabulary import NEEDS_DEEP, OUTCOME_REASONS

#: Pages read for one outlet of one article before the search gives up
#: (12 an attribution is what the note on fetching proposes; the statements of an article share them).
PAGES_PER_QUERY: Final = 12
#: Pages on which one article may go on.
PAGES_PER_ARTICLE: Final = 6
#: A listing that holds everything is read whole up to this many pages: a week of a small outlet.
PAGES_PER_LISTING: Final = 60

#: What such a route leaves unsaid: reasons that a deeper search could still turn into an answer.
_DEEPER: Final = frozenset({"no-route", "no-candidates", "out-of-range", "no-key", "incomplete"})

_SITE: Final = re.compile(r"https?://[^/?#]+")

ReadPage = Callable[[Capture, Candidate], Document]

log = logging.getLogger(__name__)

_REACHED: Final[tuple[Reached, ...]] = ("none", "request", "listing", "page")
#: Reasons that are facts about the outlet, and tell more than the troubles of a service.
_TELLS_MOST: Final = frozenset({"excluded", "robots-denied", "paywalled", "blocked"})
#: Reasons that say something only where no other lookup says more, the emptiest last.
_TELLS_LEAST: Final = ("offline", "date-unknown", "out-of-range", "no-candidates", "no-key", "no-route")


@dataclass(slots=True)
class Search:
    """One outlet's coverage for one article. Iterate :meth:`steps`, then read what was recorded."""

    query: Query
    routes: Sequence[Route]
    fetcher: Fetcher
    read_page: ReadPage
    #: What bulk routes fetch with; null keeps them from starting.
    deep: Fetcher | None = None
    page_cap: int = PAGES_PER_QUERY
    listing_cap: int = PAGES_PER_LISTING
    #: Whether a document that was read is all of its article, so that what it lacks is not there.
    is_whole: Callable[[Document], bool] = lambda document: not document.partial
    #: Is told the name of each route that is tried over the network.
    tell: Callable[[str], None] = lambda route: None
    lookups: list[Lookup] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    captures: list[Capture] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    _seen: dict[str, Candidate] = field(default_factory=dict)

    def steps(self) -> Iterator[tuple[Document, ...]]:
        """Documents as they are read, a tuple a step. Closing the iterator ends the search."""
        for route in sorted(self.routes, key=lambda r: r.rank):
            yield from self._look(route)

    def also(self, candidate: Candidate) -> Document | None:
        """Read one page more, outside of any listing; null where it cannot be read or was before."""
        return self._read(candidate, _Reading(Listing("ok")), self.fetcher)

    def _look(self, route: Route) -> Iterator[tuple[Document, ...]]:
        outcome = route.covers(self.query)
        if outcome is not None:
            log.info("%s: %s cannot look (%s)", self.query.outlet.id, route.name, outcome)
            self.lookups.append(self._lookup(route, Listing(outcome)))
            return
        if route.bulk and self.deep is None:
            self.lookups.append(self._lookup(route, Listing(NEEDS_DEEP, detail=_cost(route, self.query))))
            return
        if route.network:
            self.tell(route.name)
        fetcher = self.deep if route.bulk and self.deep else self.fetcher
        listing: Listing | None = route.candidates(self.query, fetcher)
        while listing is not None:
            yield from self._read_listing(route, listing, fetcher)
            listing = listing.more() if listing.more else None

    def _read_listing(
        self, route: Route, listing: Listing, fetcher: Fetcher
    ) -> Iterator[tuple[Document, ...]]:
        """What one answer of a route holds, page by page; the account of it is a lookup."""
        log.info(
            "%s: %s answers %s with %d candidates, %d documents",
            self.query.outlet.id, route.name, listing.outcome, len(listing.candidates), len(listing.documents),
        )  # fmt: skip
        work = _Reading(listing)
        place = len(self.lookups)
        self.lookups.append(self._lookup(route, listing, work, stopped=True))
        try:
            if listing.documents:
                self.documents += listing.documents
                work.truncated = not all(map(self.is_whole, listing.documents))
                yield listing.documents
            for candidate in listing.candidates:
                for document in self._read_all(candidate, work, fetcher):
                    yield (document,)
            if listing.exhaustive and work.complete:
                self._probe(listing, work, fetcher)
            work.done = True
        finally:
            self.lookups[place] = self._lookup(route, listing, work, stopped=not work.done)

    def _read_all(self, candidate: Candidate, work: _Reading, fetcher: Fetcher) -> Iterator[Document]:
        """The pages of one candidate: its first, and those on which it goes on. Too many were not all read."""
        for _ in range(PAGES_PER_ARTICLE):
            document = self._read(candidate, work, fetcher)
            if document is None:
                return
            yield document
            if document.continues is None:
                return
            if candidate.packed:  # the next page is elsewhere in the crawl, if it is there
                break
            candidate = replace(candidate, url=document.continues, title=None)
        work.truncated = True

    def _probe(self, listing: Listing, work: _Reading, fetcher: Fetcher) -> None:
        """Ask each site for a page that cannot be there: what it shows in its place is nothing that was read.

        Asked only where silence is about to count; the answer is cached with the pages.
        """
        for site in sorted({found[0] for c in listing.candidates if (found := _SITE.match(c.url))}):
            candidate = Candidate(f"{site}/{make_id('no such page', site)}", listing.candidates[0].route)
            capture = fetcher.get(candidate.url, purpose="page")
            work.fetched += 1
            if capture.outcome != "ok":
                continue
            shown = self.read_page(capture, candidate).text
            if any(same_text(shown, text) for text in work.texts):
                log.info("%s: %s shows one page for whatever is asked", self.query.outlet.id, site)
                work.note("soft-404", fetched=False)

    def _read(self, candidate: Candidate, work: _Reading, fetcher: Fetcher) -> Document | None:
        """Fetch and extract one candidate; null when it was read before, or may not be read."""
        if candidate.url in self._seen:
            known = self._seen[candidate.url]
            work.note(known.outcome, fetched=False)
            self.candidates.append(replace(candidate, outcome=known.outcome, capture_id=known.capture_id))
            return None
        if work.fetched >= self._cap(work.listing):
            work.truncated = True
            self.candidates.append(replace(candidate, outcome="not-tried"))
            return None
        capture = fetcher.get(candidate.url, purpose="record" if candidate.packed else "page")
        self.captures.append(capture)
        document = self.read_page(capture, candidate) if capture.outcome == "ok" else None
        outcome = document.page if document else capture.outcome
        log.info("%s: %s gives %s for %s", self.query.outlet.id, candidate.route, outcome, capture.url)
        work.note(outcome)
        tried = replace(candidate, outcome=outcome, capture_id=capture.id)
        self._seen[candidate.url] = tried
        self.candidates.append(tried)
        if document:
            self.documents.append(document)
            work.texts.append(document.text)
            work.truncated = work.truncated or not self.is_whole(document)
        return document

    def _cap(self, listing: Listing) -> int:
        whole = listing.exhaustive and len(listing.candidates) <= self.listing_cap
        return self.listing_cap if whole else self.page_cap

    def _lookup(
        self, route: Route, listing: Listing, work: _Reading | None = None, stopped: bool = False
    ) -> Lookup:
        work = work or _Reading(listing)
        return Lookup(
            route=route.name,
            outlet=self.query.outlet.id,
            outcome=work.outcome(stopped),
            exhaustive=listing.exhaustive and work.complete and not stopped,
            reached=work.reached(),
            since=listing.since,
            until=listing.until,
            requests=listing.requests + work.fetched,
            candidates=len(listing.candidates) + len(listing.documents),
            fetched=work.fetched,
            detail=listing.detail,
        )


class OutOfRange:
    """A route that cannot reach the days of a query, whatever it says of itself."""

    def __init__(self, route: Route) -> None:
        self.name, self.rank, self.network, self.bulk = route.name, route.rank, route.network, route.bulk

    def covers(self, query: Query) -> str | None:
        """Never."""
        return "out-of-range"

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """Nothing."""
        return Listing("out-of-range")

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """No."""
        return False


@dataclass(slots=True)
class _Reading:
    """How the candidates of one listing fared."""

    listing: Listing
    fetched: int = 0
    read: int = 0
    truncated: bool = False
    done: bool = False
    texts: list[str] = field(default_factory=list)
    #: Outcome of the best-ranked candidate that could not be read, and how many were read before it.
    failure: str | None = None
    read_before_failure: int = 0

    def note(self, outcome: str, *, fetched: bool = True) -> None:
        self.fetched += fetched
        if outcome == "ok":
            self.read += 1
        elif self.failure is None:
            self.failure, self.read_before_failure = outcome, self.read

    @property
    def complete(self) -> bool:
        """Every candidate was read in full, and so was every document given."""
        unread = any(d.page != "ok" for d in self.listing.documents)
        return not (self.truncated or self.failure or unread or self.listing.outcome != "ok")

    def reached(self) -> Reached:
        if self.fetched or self.read or self.listing.documents:
            return "page"
        if self.listing.outcome == "ok":
            return "listing"
        return "request" if self.listing.requests else "none"

    def outcome(self, stopped: bool) -> str:
        """The finer name of what came of it; a page that ranks first and cannot be read is the news."""
        if self.listing.outcome != "ok":
            return self.listing.outcome
        if stopped and self.reached() == "page":
            return "match"
        if self.failure and not self.read_before_failure:
            return self.failure
        if not (self.listing.candidates or self.listing.documents):
            return "empty"
        return "truncated-no-match" if self.truncated else "no-match"


def absence(lookups: Sequence[Lookup], query: Query) -> str:
    """``absent`` when silence proves something, else the reason why it proves nothing.

    Silence counts only on an exhaustive lookup that spans the whole window. Otherwise the
    reason is that of the lookup that got furthest; among equals the first, which is the route
    that was thought best. Where no page was reached, and a bulk route that could have looked was
    not started, the search ended for want of budget.
    """
    if query.date is not None and any(_spans(lookup, query) for lookup in lookups):
        return "absent"
    if not lookups:
        return "no-route"
    best = furthest(lookups)
    reason = OUTCOME_REASONS.get(best.outcome, "incomplete")
    held_back = any(lookup.outcome == NEEDS_DEEP for lookup in lookups)
    return "budget-spent" if held_back and reason in _DEEPER and best.reached != "page" else reason


def furthest(lookups: Sequence[Lookup]) -> Lookup:
    """The lookup that got furthest, among equals the one that tells most; there must be one."""
    return max(lookups, key=_distance)


def _cost(route: Route, query: Query) -> str:
    """What a bulk route would fetch, in its own words."""
    cost = getattr(route, "cost", None)
    return str(cost(query)) if cost else ""


def _distance(lookup: Lookup) -> tuple[int, int]:
    """How far a lookup got, then how much its outcome tells."""
    reason = OUTCOME_REASONS.get(lookup.outcome, "incomplete")
    tells = -_TELLS_LEAST.index(reason) if reason in _TELLS_LEAST else 1 + (reason in _TELLS_MOST)
    return _REACHED.index(lookup.reached), tells


def _spans(lookup: Lookup, query: Query) -> bool:
    """Whether the lookup saw everything the outlet published in the window."""
    if not (lookup.exhaustive and query.since and query.until):
        return False
    return (lookup.since or "9") <= query.since and (lookup.until or "") >= query.until
