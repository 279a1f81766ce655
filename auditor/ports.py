"""The doors between the stages and the world: what a fetcher and a route must offer.

The pipeline is given these as arguments, so that every run can be replayed without a network
and tested without a mock of our own code.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from auditor.models import Candidate, Capture, Document, Query

#: Reads a page into text. Files come as captures without a fetch, so that one reader serves both.
ReadPage = Callable[[Capture], Document]
#: What a request is for. ``record`` is a page inside a WARC file elsewhere, at the bytes that the
#: address names behind ``#bytes=first-last``; ``bulk`` is a file that is saved, see ``Fetcher.save``.
Purpose = Literal["page", "feed", "sitemap", "robots", "api", "record", "bulk"]


class Fetcher(Protocol):
    """Gets one address through all guards. Never raises for what the web does wrong."""

    def get(
        self, url: str, *, purpose: Purpose = "page", headers: Mapping[str, str] | None = None
    ) -> Capture:
        """The capture of ``url``; its ``outcome`` is ``ok`` or the name of what went wrong.

        ``headers`` carry a service's key; they go to the host of ``url`` alone and are kept nowhere.
        """
        ...

    def save(self, url: str, path: Path, *, most_bytes: int) -> Capture:
        """Write what is at ``url`` to a file, at most ``most_bytes`` of it; the capture has no body.

        For bulk files: nothing is cached, and nothing is left at ``path`` unless the outcome is ``ok``.
        """
        ...


class Coverage(Protocol):
    """A collection of coverage that can be searched: what :mod:`auditor.collection` offers to routes."""

    name: str

    def search(
        self,
        texts: Sequence[str],
        names: Sequence[str] = (),
        *,
        outlets: Collection[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int = 20,
    ) -> list[Document]:
        """The documents most likely to hold any of ``texts``, best first; undated ones are always in the window."""
        ...

    def complete_for(self, outlet: str, since: str, until: str) -> bool:
        """Whether everything that the outlet published from ``since`` to ``until`` is here, and readable."""
        ...

    def count(self, outlet: str, since: str | None = None, until: str | None = None) -> int:
        """How many documents of the outlet lie in the window; undated ones count."""
        ...


@dataclass(frozen=True, slots=True)
class Listing:
    """What a route answers to a query.

    ``documents`` are given where the route holds text itself (a collection, an API with body
    text); ``candidates`` still have to be fetched. ``exhaustive`` says that together they are
    everything the outlet published from ``since`` to ``until``, provided that every candidate
    is read. ``outcome`` is ``ok`` when the route answered well, else a name out of
    :data:`auditor.vocabulary.OUTCOME_REASONS`.
    """

    outcome: str
    candidates: tuple[Candidate, ...] = ()
    documents: tuple[Document, ...] = ()
    exhaustive: bool = False
    since: str | None = None
    until: str | None = None
    requests: int = 0
    detail: str = ""
    #: What is left of the window, asked for only when these candidates did not do; a lookup of its own.
    more: Callable[[], Listing] | None = None


class Route(Protocol):
    """A way to find candidates. Registered through the ``auditor_routes`` hook."""

    name: str
    #: Routes are tried in this order, lowest first.
    rank: int
    #: Needs the network; left out with ``--offline`` unless answers are replayed.
    network: bool
    #: Reads bulk files: only with ``--deep`` or in a batch. Such a route has a method ``cost(query)``,
    #: which says in a few words what it would fetch.
    bulk: bool
    # ``close()`` is called at the end on routes that have it.
    # ``on_request: bool`` may be set on routes that start only where ``--routes`` names them.
    # ``experimental: bool`` may be set on routes whose shapes nobody has checked against the live
    # service: such a route is left out until ``audit doctor --live`` has seen it work. It asks for
    # ``probe``, an outlet's id and a day (null for yesterday), where a route names one.

    def covers(self, query: Query) -> str | None:
        """None when the route can look for this outlet at this date, else the outcome's name."""
        ...

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """Ranked candidates, best first."""
        ...

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether the route sees any page of this outlet in this window: it works, not: it is complete."""
        ...
