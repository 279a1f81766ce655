"""What a process needs for a run, opened once and kept for the tasks that follow."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from auditor.assembly import DatedFetcher, Plan, fetch_settings, open_tools
from auditor.batch.pages import Pages, RememberedFetcher, StoredFetcher
from auditor.batch.work import Setup, Work
from auditor.fetch import open_fetcher
from auditor.match import Prepared, prepare
from auditor.models import Document
from auditor.outlets import Registry, load_registry
from auditor.pipeline import Tools
from auditor.readers import ReadOptions, registry_lookup

#: Documents kept ready for matching: about a week of one outlet's news, 0.3 MB each.
KEPT: Final = 300


@dataclass(frozen=True, slots=True)
class Desk:
    """A run as one process sees it. ``open`` holds what must not be closed before the process ends.

    ``wanted`` are the ids of the articles that are wanted, null for all.
    """

    work: Work
    setup: Setup
    registry: Registry
    options: ReadOptions
    tools: Tools
    open: ExitStack
    wanted: frozenset[str] | None = None


class Shelf:
    """Preparations of documents, the longest unused given up first."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._documents: OrderedDict[Document, Prepared] = OrderedDict()

    def __call__(self, document: Document) -> Prepared:
        """The document ready for matching. Equal documents only share it: an outlet or date more is another one."""
        found = self._documents.get(document)
        if found is None:
            found = self._documents[document] = prepare(document)
            if len(self._documents) > self._kept:
                self._documents.popitem(last=False)
        else:
            self._documents.move_to_end(document)
        return found


@lru_cache(maxsize=1)
def desk_at(folder: str) -> Desk:
    """The desk of the run in ``folder``; its files stay open as long as the process lives."""
    work = Work(Path(folder))
    setup = work.setup()
    plan = setup.plan
    registry = load_registry(plan.outlet_files)
    options = ReadOptions(
        setup.encoding, setup.date, setup.publisher, setup.mapping, registry_lookup(registry, plan.names)
    )
    stack = ExitStack()
    tools = stack.enter_context(
        open_tools(plan, registry, fetcher=_fetcher(work, setup, plan), prepare=Shelf())
    )
    wanted = None if setup.articles is None else frozenset(setup.articles)
    return Desk(work, setup, registry, options, tools, stack, wanted)


def _fetcher(work: Work, setup: Setup, plan: Plan) -> AbstractContextManager[DatedFetcher]:
    """A fetcher that never uses the network: of a live run it sees what the visit of the web has stored."""
    if setup.live:
        return StoredFetcher(Pages(work.folder), setup.as_of)
    return RememberedFetcher(open_fetcher(fetch_settings(plan)))
