"""The door between the passes and whatever runs their tasks: three methods.

A task is a function of the installed package and a small value; what it reads and writes are
files. So an engine carries names and counts only, may run a task more than once, and leaves the
order open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

from auditor.errors import InputError

Item = TypeVar("Item")

#: Tasks under way for each worker: keeps them busy, keeps memory flat.
AHEAD: Final = 4


@dataclass(frozen=True, slots=True)
class Done(Generic[Item]):
    """A task that has ended: with a value, or with the death of its process."""

    item: Item
    value: Any = None
    died: bool = False


class Engine(Protocol):
    """Runs tasks somewhere."""

    #: How many tasks run at the same time.
    workers: int

    def start(self) -> None:
        """Make ready. Raises InputError when that cannot be."""
        ...

    def map_unordered(
        self, fn: Callable[[Item], Any], items: Iterable[Item], window: int
    ) -> Iterator[Done[Item]]:
        """What ``fn`` gives for each item, as they end; at most ``window`` are taken from ``items`` ahead.

        What ``fn`` raises is raised here.
        """
        ...

    def close(self) -> None:
        """Stop what was started."""
        ...


def make_engine(name: str, jobs: int, scheduler: str | None = None) -> Engine:
    """The engine of that name. Raises InputError for an extra that is not installed."""
    if name == "local":
        from auditor.batch.pool import LocalEngine

        return LocalEngine(jobs)
    try:
        from auditor.batch.dask import DaskEngine
    except ImportError:
        raise InputError("--engine dask needs Dask: pip install 'news-auditor[dask]'.") from None
    return DaskEngine(jobs, scheduler)
