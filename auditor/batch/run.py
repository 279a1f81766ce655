"""One run of a batch from end to end: its order, its passes, its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final, Protocol

from auditor.assembly import Plan, open_tools
from auditor.batch.engines import Engine
from auditor.batch.extract import ExtractTask, extract_unit
from auditor.batch.group import ARTICLES_PER_SLICE, Agenda, Slice
from auditor.batch.inputs import Stretch, Unit, find_pieces, sampled, units_of
from auditor.batch.match import MatchTask, match_slice
from auditor.batch.merge import InOrder, Writer
from auditor.batch.tries import work_through
from auditor.batch.visit import Budget, Visit
from auditor.batch.work import Kind, Setup, Work
from auditor.ids import make_id
from auditor.outlets import Registry
from auditor.readers import ReadOptions, registry_lookup
from auditor.store import Run, Store, run_digest

#: Pieces asked for at once whether they have been read.
_ASKED: Final = 5_000


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be audited, and how. What decides about rows is part of the run's id.

    Runs of one ``series`` do not audit again what another of them has, whatever has become of version, targets
    or settings since. ``articles`` takes these alone, by id, once for each ``occasion``, whoever has audited them.
    """

    targets: tuple[str, ...]
    plan: Plan
    encoding: str | None = None
    date: str | None = None
    publisher: str | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    keep_all: bool = False
    since: str | None = None
    only: tuple[str, ...] = ()
    limit: int | None = None
    sample: int | None = None
    seed: int = 0
    again: bool = False
    series: str = ""
    articles: frozenset[str] | None = None
    occasion: str = ""
    budget: Budget = field(default_factory=Budget)

    def settings(self, registry: Registry) -> dict[str, Any]:
        """All that decides about rows, as plain JSON."""
        own = {
            "encoding": self.encoding, "date": self.date, "publisher": self.publisher, "mapping": self.mapping,
            "all": self.keep_all, "since": self.since, "only": sorted(self.only), "limit": self.limit,
            "sample": self.sample, "seed": self.seed if self.sample else None, "series": self.series,
            "articles": None if self.articles is None else make_id(sorted(self.articles)), "occasion": self.occasion,
        }  # fmt: skip
        given = {name: value for name, value in own.items() if value}
        return {**self.plan.settings(registry.digest), "batch": given}

    def digest(self, registry: Registry) -> str:
        """What all runs of this order have in common."""
        return run_digest("batch", self.settings(registry), sorted(self.targets))

    @property
    def remembered(self) -> str:
        """The series that says what need not be done again; empty where only runs like this one count."""
        return self.series if self.articles is None else ""

    def memory(self, digest: str) -> str:
        """Under which key it is noted what has been read: of a series all that decides how it is read."""
        if not self.remembered:
            return digest
        return make_id(
            "series", self.series, self.encoding, self.date, self.publisher, self.mapping, self.keep_all,
            self.since, sorted(self.only), self.plan.languages,
        )  # fmt: skip

    def read_options(self, registry: Registry) -> ReadOptions:
        """How inputs are read."""
        find = registry_lookup(registry, self.plan.names)
        return ReadOptions(self.encoding, self.date, self.publisher, self.mapping, find)

    def stretches(self, registry: Registry) -> Iterator[Stretch]:
        """What is to be read, in order. Raises InputError for a target that matches nothing."""
        pieces = find_pieces(self.targets, self.read_options(registry))
        return sampled(pieces, self.sample, self.seed) if self.sample else map(Stretch, pieces)


class Watch(Protocol):
    """Who is told how a run goes on."""

    def stage(self, name: str, parts: int) -> None:
        """A pass begins that has so many parts."""
        ...

    def part(self, counts: dict[str, int]) -> None:
        """A part is done: counts by what they count."""
        ...


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended. ``postponed`` articles wait for the next try, since the budget was spent."""

    run: Run
    postponed: int = 0
    requests: int = 0


def run_batch(
    order: Order, store: Store, registry: Registry, engine: Engine, watch: Watch, *,
    folder: Path, exit_code: Callable[[Run], int], warn: Callable[[str], None] = lambda line: None,
) -> Ended | None:  # fmt: skip
    """Do what is left to do of an order; null when nothing is.

    ``folder`` holds what the passes leave for one another; workers on other machines must see it
    under the same name. ``exit_code`` is asked for the code to be recorded with the finished run.
    Raises an AuditorError for what nobody can go on without; the same call goes on later.
    """
    settings = order.settings(registry)
    digest = order.digest(registry)
    memory = order.memory(digest)
    stretches = _unread(order, store, registry, memory)
    if not stretches and store.unfinished(digest) is None:
        return None
    with open_tools(replace(order.plan, record=None), registry, warn=warn):
        pass  # what cannot be opened is told before anything is begun, and collections are indexed once
    run = store.start_run("batch", settings, sorted(order.targets), live=order.plan.live, resume=True)
    work = Work(folder / run.id[:16])
    with work.locked():
        work.prepare(_setup(order, settings, run))
        passes = _Passes(
            order, work, Writer(store, run, registry, work, order.again, order.remembered), engine, watch
        )
        engine.start()
        try:
            ended = passes.all(list(units_of(stretches)))
        finally:
            engine.close()
        if not ended.postponed:
            store.finish_run(run, exit_code(run), (_read_id(memory, stretch) for stretch in stretches))
            work.remove()
    return ended


def _setup(order: Order, settings: dict[str, Any], run: Run) -> Setup:
    return Setup(
        settings, run.id, live=order.plan.live, as_of=run.started_at if order.plan.live else None,
        encoding=order.encoding, date=order.date, publisher=order.publisher, mapping=order.mapping,
        keep_all=order.keep_all, since=order.since, only=order.only,
        articles=None if order.articles is None else tuple(sorted(order.articles)),
    )  # fmt: skip


def _unread(order: Order, store: Store, registry: Registry, memory: str) -> list[Stretch]:
    """What no finished run of this kind has read."""
    stretches = order.stretches(registry)
    if order.again:
        return list(stretches)
    left: list[Stretch] = []
    while some := {_read_id(memory, stretch): stretch for stretch in islice(stretches, _ASKED)}:
        known = store.pieces_read(some)
        left += [stretch for id, stretch in some.items() if id not in known]
    return left


def _read_id(memory: str, stretch: Stretch) -> str:
    return make_id(memory, stretch.id)


class _Passes:
    """The passes of one run. What an earlier try has left is taken as it is."""

    def __init__(self, order: Order, work: Work, writer: Writer, engine: Engine, watch: Watch) -> None:
        self.order, self.work, self.writer, self.engine, self.watch = order, work, writer, engine, watch
        self.recorded = writer.store.parts(writer.run)
        self.records = 0

    def all(self, units: Sequence[Unit]) -> Ended:
        """All passes, one after another; parts are recorded as soon as it is their turn."""
        requests = 0
        with closing(Agenda(self.work)) as agenda:
            self.extract(units, agenda)
            waiting = len(agenda)
            if self.order.plan.live and waiting:
                requests = self.visit(agenda)
            postponed = waiting - len(agenda)
            self.match(agenda)
        return Ended(self.writer.run, postponed, requests)

    def extract(self, units: Sequence[Unit], agenda: Agenda) -> None:
        """Read all units and find what they credit."""

        def settle(name: str) -> None:
            take = None if self.order.limit is None else self.order.limit - self.records
            counts = self.work.summary("extract", name) or {}
            if take is None or take > 0:
                self._write("extract", name, take)
                self.writer.flush()
                agenda.add(name, take, self.writer.known)
            self.records += counts.get("articles", 0) + counts.get("failures", 0)
            self.watch.part(counts)

        def tasks(some: Iterable[Unit]) -> Iterator[ExtractTask]:
            for unit in some:
                done = self.work.summary("extract", unit.name) is not None
                turns.expect(unit.name, ready=done)
                if not done:
                    yield ExtractTask(str(self.work.folder), unit)

        self.watch.stage("Reading", len(units))
        turns = InOrder(settle)
        todo = iter(units)
        while some := self._next(todo):
            for task, _ in work_through(self.engine, extract_unit, tasks(some)):
                turns.ready(task.name)

    def _next(self, todo: Iterator[Unit]) -> list[Unit]:
        """The units that the limit lets be read now; there may be fewer records in them than they say."""
        if self.order.limit is None:
            return list(todo)
        some: list[Unit] = []
        wanted = self.order.limit - self.records
        while wanted > 0 and (unit := next(todo, None)):
            some.append(unit)
            wanted -= unit.records
        return some

    def visit(self, agenda: Agenda) -> int:
        """Fetch what the waiting articles need; gives the requests that went out."""
        visit = Visit(self.work, self.work.setup(), self.order.plan, self.writer.registry, self.order.budget)
        self.watch.stage("Looking up", len(agenda))
        visit.all(
            agenda, lambda articles, requests: self.watch.part({"looked up": articles, "requests": requests})
        )
        return visit.requests

    def match(self, agenda: Agenda) -> None:
        """Judge what waits."""

        def settle(name: str) -> None:
            self._write("match", name)
            self.watch.part(self.work.summary("match", name) or {})

        def tasks(slices: Iterator[Slice], turns: InOrder) -> Iterator[MatchTask]:
            for each in slices:
                done = self.work.summary("match", each.name) is not None
                turns.expect(each.name, ready=done)
                if not done:
                    yield MatchTask(str(self.work.folder), each)

        self.watch.stage("Checking", -(-len(agenda) // ARTICLES_PER_SLICE))
        turns = InOrder(settle)
        try:
            for task, _ in work_through(self.engine, match_slice, tasks(agenda.slices(), turns)):
                turns.ready(task.name)
        finally:
            self.writer.flush()  # interrupted as well: what is done is recorded

    def _write(self, kind: Kind, name: str, take: int | None = None) -> None:
        if f"{kind}/{name}" not in self.recorded:
            self.writer.write(kind, name, take)
