"""Bring the collection up to date before the audit: feeds, pages, folders. One that fails stops none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from auditor.collection import Added, Problem, open_collection
from auditor.collection.sources import files_of
from auditor.errors import AuditorError
from auditor.extract import extract_document
from auditor.fetch import FetchSettings, LiveFetcher, open_fetcher
from auditor.gathering import Gatherer
from auditor.ids import make_id
from auditor.models import Capture, Document
from auditor.outlets import Registry
from auditor.places import cache_folder
from auditor.ports import Purpose
from auditor.readers import registry_lookup

#: Reasons kept of what could not be added from one target; the rest is counted.
KEPT: Final = 5


@dataclass(slots=True)
class Rationed:
    """A fetcher that stops asking when ``may_ask`` says so, and counts the bytes that came."""

    live: LiveFetcher
    may_ask: Callable[[int], bool]
    received: int = 0

    def get(
        self, url: str, *, purpose: Purpose = "page", headers: Mapping[str, str] | None = None
    ) -> Capture:
        """The capture of ``url``; its outcome is ``budget-exhausted`` where nobody may ask any more."""
        before = self.live.requests
        if not self.may_ask(before):
            return Capture(
                id=make_id(url, "budget-exhausted"), url=url, outcome="budget-exhausted",
                detail="the night's budget was spent",
            )  # fmt: skip
        capture = self.live.get(url, purpose=purpose, headers=headers)
        if self.live.requests > before:
            self.received += len(capture.body)
        return capture

    def save(self, url: str, path: Path, *, most_bytes: int) -> Capture:
        """As the fetcher's own."""
        return self.live.save(url, path, most_bytes=most_bytes)

    def deep(self) -> Rationed:
        """The same: a night has one budget."""
        return self


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What came of one target, and the requests and bytes that it took. ``failed`` says why nothing at all came."""

    documents: int = 0
    known: int = 0
    left_out: int = 0
    reasons: tuple[str, ...] = ()
    requests: int = 0
    received: int = 0
    failed: str | None = None


def refresh(
    path: Path, target: str, registry: Registry, names: Mapping[str, str], settings: FetchSettings,
    may_ask: Callable[[int], bool],
) -> Refreshed:  # fmt: skip
    """Add what is at ``target`` to the collection at ``path``, in one transaction.

    A folder with nothing in it is no doubt about the collection: nothing was dropped there yet.
    """
    if Path(target).is_dir() and not files_of(Path(target)):
        return Refreshed()

    def read_page(capture: Capture) -> Document:
        return extract_document(capture, outlet=None)

    try:
        with (
            open_collection(
                path, registry_lookup=registry_lookup(registry, names), cache_folder=cache_folder(),
                read_page=read_page, create=True,
            ) as collection,
            open_fetcher(settings) as live,
        ):  # fmt: skip
            fetcher = Rationed(live, may_ask)
            added = collection.add(Gatherer(fetcher, read_page).items(target))
            return _told(added, live.requests, fetcher.received)
    except (AuditorError, OSError) as error:
        return Refreshed(failed=str(error))


def _told(added: Added, requests: int, received: int) -> Refreshed:
    """A target of which nothing came but a reason has failed."""
    reasons = tuple(_line(problem) for problem in added.problems)
    nothing = bool(reasons) and not added.documents and not added.known
    return Refreshed(
        added.documents, added.known, len(reasons), reasons[:KEPT], requests, received,
        failed=reasons[0] if nothing else None,
    )  # fmt: skip


def _line(problem: Problem) -> str:
    """Where and why; some reasons name the place themselves."""
    return f"{problem.place}: {problem.reason.removeprefix(problem.place).lstrip(': ')}"


def plain(refreshed: Refreshed) -> dict[str, Any]:
    """For the night's account."""
    return {
        "documents": refreshed.documents, "known": refreshed.known, "left_out": refreshed.left_out,
        "reasons": list(refreshed.reasons), "failed": refreshed.failed,
    }  # fmt: skip
