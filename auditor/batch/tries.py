"""Run tasks by an engine; what dies is tried by itself until its culprit is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from auditor.batch.engines import AHEAD, Engine
from auditor.batch.pool import LocalEngine
from auditor.errors import StoreError

if TYPE_CHECKING:
    from auditor.batch.crumbs import Crumbs, Place

#: Deaths before any record: then it is not the archive's fault.
STILLBORN: Final = 3


class Task(Protocol):
    """A small frozen value that a task function is given."""

    @property
    def name(self) -> str:
        """The part that the task makes."""
        ...

    @property
    def careful(self) -> bool:
        """Whether it is to note where it stands."""
        ...

    def crumbs(self) -> Crumbs:
        """Its trail."""
        ...


Some = TypeVar("Some", bound=Task)


def work_through(
    engine: Engine, fn: Callable[[Some], Any], tasks: Iterable[Some]
) -> Iterator[tuple[Some, Any]]:
    """Every task with what it gave, as they end. Raises StoreError when processes die without reading anything."""
    suspects: list[Some] = []
    for done in engine.map_unordered(fn, tasks, engine.workers * AHEAD):
        if done.died:
            suspects.append(done.item)
        else:
            yield done.item, done.value
    for task in suspects:
        yield task, _alone(fn, task)


def _alone(fn: Callable[[Some], Any], task: Some) -> Any:
    """A task in a process of its own, again until it is done; each record that kills it twice is set aside."""
    deaths: Counter[Place | None] = Counter()
    while True:
        engine = LocalEngine(1)
        try:
            (done,) = engine.map_unordered(fn, [replace(task, careful=True)], 1)  # type: ignore[type-var]
        finally:
            engine.close()
        if not done.died:
            return done.value
        place = task.crumbs().last()
        deaths[place] += 1
        if place is None and deaths[place] >= STILLBORN:
            raise StoreError(
                "the processes that do the work are killed as soon as they start."
                " Is there memory enough? Try fewer --jobs."
            )
        if place is not None and deaths[place] == 2:
            task.crumbs().convict(place)
            deaths[place] = 0
