"""The engines that need nothing: a pool of processes on this machine, and this process itself."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import Any, Final

from auditor.batch.engines import Done, Item


class InlineEngine:
    """This very process, one task after another: for small samples. What kills a task kills all."""

    workers = 1

    def start(self) -> None:
        """Nothing is needed."""

    def map_unordered(
        self, fn: Callable[[Item], Any], items: Iterable[Item], window: int
    ) -> Iterator[Done[Item]]:
        """See :class:`auditor.batch.engines.Engine`."""
        return (Done(item, fn(item)) for item in items)

    def close(self) -> None:
        """Nothing is left."""


#: Pools in a row that may refuse a task before it is no accident.
_REFUSALS: Final = 3


class LocalEngine:
    """``jobs`` fresh processes; a pool that breaks is replaced, and what it was at is reported as died."""

    def __init__(self, jobs: int) -> None:
        self.workers = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._broken = False
        self._others: set[int | None] = set()

    def start(self) -> None:
        """Make the pool; its processes start with the first tasks."""
        self._others = {child.pid for child in multiprocessing.active_children()}
        # Spawned: a forked process would share the writer's database connection.
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(self.workers, mp_context=context, initializer=_leave_interrupts)

    def map_unordered(
        self, fn: Callable[[Item], Any], items: Iterable[Item], window: int
    ) -> Iterator[Done[Item]]:
        """See :class:`auditor.batch.engines.Engine`."""
        todo = iter(items)
        under_way: dict[Future[Any], Item] = {}
        refused = 0
        try:
            while True:
                for item in islice(todo, window - len(under_way)):
                    try:
                        under_way[self._ready().submit(fn, item)] = item
                        refused = 0
                    except (BrokenProcessPool, OSError, ValueError):
                        # Since the last answer; this task has not begun. A pool that breaks while it starts a
                        # process closes the pipes under it: a handle that is closed (OSError), or none any more
                        # ("bad value(s) in fds_to_keep", ValueError).
                        refused += 1
                        if refused > _REFUSALS:
                            raise
                        todo = chain((item,), todo)
                        self._broken = True
                        break
                if not (under_way or self._broken):
                    return
                yield from self._ended(under_way)
        finally:
            for future in under_way:
                future.cancel()

    def _ended(self, under_way: dict[Future[Any], Item]) -> Iterator[Done[Item]]:
        """The next that end; after a death all of them, and then the pool is new."""
        while under_way:
            ended, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in ended:
                item = under_way.pop(future)
                try:
                    done = Done(item, future.result())
                except BrokenProcessPool:
                    self._broken = True
                    done = Done(item, died=True)
                yield done
            if not self._broken:
                return
        self.close()
        self._broken = False

    def _ready(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self.start()
        assert self._pool is not None
        return self._pool

    def close(self) -> None:
        """Let the processes go; tasks that have not begun are dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
            # A process that was started at the moment in which another died would be waited for, and itself wait, for ever.
            for child in multiprocessing.active_children():
                if child.pid not in self._others:
                    child.terminate()


def _leave_interrupts() -> None:
    """Ctrl-C is the parent's to handle; without it every process would print its own traceback."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
