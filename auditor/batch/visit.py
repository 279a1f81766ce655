"""The pass on the web: for each outlet, one thing after another, what its articles need; many outlets at once.

Nothing is judged for good here. The search of each article is gone through as the third pass
will, and every answer is stored on the way, so that articles of the same outlet and day share
listings and pages, a run that was stopped goes on where it was, and the third pass needs no
network. Who asks at once for many outlets asks each host no faster: the pace is the host's.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from threading import Event
from typing import Final

from auditor.assembly import Plan, fetch_settings, open_tools
from auditor.batch.group import Agenda, Waiting
from auditor.batch.match import waiting_articles
from auditor.batch.pages import Pages, StoringFetcher
from auditor.batch.work import Setup, Work
from auditor.casework import Casework
from auditor.errors import AuditorError
from auditor.fetch import open_fetcher
from auditor.models import Article, Attribution
from auditor.outlets import Registry
from auditor.pipeline import Tools

log = logging.getLogger(__name__)

#: Outlets looked up at the same time.
AT_ONCE: Final = 16


@dataclass(frozen=True, slots=True)
class Budget:
    """How much one try of a run may ask of the web; null is no limit."""

    requests: int | None = None
    hours: float | None = None


class Visit:
    """The look-ups of a run."""

    def __init__(self, work: Work, setup: Setup, plan: Plan, registry: Registry, budget: Budget) -> None:
        self.work, self.setup, self.plan, self.registry, self.budget = work, setup, plan, registry, budget
        self.pages = Pages(work.folder)
        self._until = time.monotonic() + budget.hours * 3600 if budget.hours is not None else None
        self._asked: dict[str, int] = {}
        self._stop = Event()
        # One for all outlets: bulk routes have one budget of network time for the whole run.
        self._bulk = open_fetcher(fetch_settings(plan))

    @property
    def requests(self) -> int:
        """Requests that went out in this try."""
        return sum(self._asked.values()) + self._bulk.requests

    def may_ask(self) -> bool:
        """Whether the budget still allows for a request."""
        if self._stop.is_set() or (self._until is not None and time.monotonic() >= self._until):
            return False
        return self.budget.requests is None or self.requests < self.budget.requests

    def all(self, agenda: Agenda, tell: Callable[[int, int], None]) -> None:
        """Visit every outlet; ``tell`` hears how many articles of an outlet are done, and the requests so far.

        Articles for which the budget did not suffice are taken off the agenda: the next try of
        the run goes on with them.
        """
        jobs = {outlet: agenda.visits(outlet) for outlet in agenda.outlets()}
        with ThreadPoolExecutor(AT_ONCE) as threads:
            visits = [threads.submit(self._outlet, outlet, places) for outlet, places in jobs.items()]
            try:
                for visit in as_completed(visits):
                    tell(visit.result(), self.requests)
            except BaseException:
                self._stop.set()
                threads.shutdown(wait=False, cancel_futures=True)
                raise
        for outlet, places in jobs.items():
            seen = self.pages.visited(outlet)
            agenda.postpone(place.article for place in places if place.article not in seen)
        self._bulk.close()
        self.pages.close()

    def _outlet(self, outlet: str, places: list[Waiting]) -> int:
        """Look up all articles of an outlet. Raises an AuditorError where the tools cannot be opened."""
        left = [place for place in places if place.article not in self.pages.visited(outlet)]
        if not left or not self.may_ask():
            return len(places)
        live = open_fetcher(fetch_settings(self.plan))
        storing = StoringFetcher(
            live, self.pages, self.setup.as_of, self.may_ask, live.renew_budget, self._bulk.deep()
        )
        with live, open_tools(self.plan, self.registry, fetcher=storing) as tools:
            for article, attributions in waiting_articles(self.work, left):
                _look_up(outlet, article, attributions, tools)
                self._asked[outlet] = live.requests
                if storing.refused:
                    break
                self.pages.mark(outlet, article.id)
        return len(places)


def _look_up(outlet: str, article: Article, attributions: Sequence[Attribution], tools: Tools) -> None:
    """Go through the search of one article at one outlet."""
    tools.new_article()
    work = Casework(article, tools, "")
    for attribution in attributions:
        work.sort_in(attribution)
    try:
        for job in work.jobs():
            if job.outlet.id == outlet:
                work.check(job)
    except AuditorError:
        raise
    except Exception:  # a bug in one article never stops the others; the third pass will name it
        log.exception("looking up %s for %s", outlet, article.path or article.id)
