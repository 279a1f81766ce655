"""The engine for several machines: Dask, on a scheduler of the user's or on one of its own.

Tasks are functions of the installed package, so every worker must have the same version of it;
that is checked before anything is handed out. Scheduler and workers run whatever anybody sends
them who can reach them: on their own they listen on loopback alone.
"""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final

import dask.config
from distributed import Client, Future, LocalCluster, as_completed
from distributed.scheduler import KilledWorker

from auditor import __version__
from auditor.batch.engines import Done, Item
from auditor.errors import InputError

#: Seconds to wait for a scheduler.
PATIENCE_S: Final = 10
#: Workers started here look less at themselves: a profiler that stops each of them a hundred times a second, and
#: monitors of disk and lock, cost time that the tasks have use for.
_LEAN: Final = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.system-monitor.disk": False,
    "distributed.admin.system-monitor.gil.enabled": False,
}


class DaskEngine:
    """Tasks for the workers of a scheduler; null starts one here with ``jobs`` workers."""

    def __init__(self, jobs: int, scheduler: str | None) -> None:
        self.workers = jobs
        self._address = scheduler
        self._client: Client | None = None
        self._cluster: LocalCluster | None = None

    def start(self) -> None:
        """Connect, and refuse what runs another version. Raises InputError."""
        for name in ("distributed", "distributed.client", "distributed.core", "distributed.nanny"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        if self._address is None:
            dask.config.set(_LEAN)
            self._cluster = LocalCluster(
                n_workers=self.workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )
        try:
            self._client = Client(self._cluster or self._address, timeout=PATIENCE_S)
        except (
            Exception
        ) as error:  # what cannot be reached, or does not speak this protocol, says so in many ways
            raise InputError(
                f"--scheduler {self._address} cannot be reached ({type(error).__name__})."
                " Start one with: dask scheduler"
            ) from None
        self._check_versions()

    def _check_versions(self) -> None:
        """The workers must be there and be like us. Raises InputError."""
        assert self._client is not None
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE_S)
            found = self._client.run(versions)
        except TimeoutError:
            raise InputError(
                f"--scheduler {self._address} has no workers. Start some with: dask worker"
            ) from None
        except Exception as error:  # a worker that cannot import this module says so in many ways
            raise InputError(
                f"--scheduler {self._address}: its workers lack Auditor {__version__} ({type(error).__name__})."
            ) from None
        for worker, theirs in sorted(found.items()):
            if theirs != versions():
                raise InputError(
                    f"--scheduler {self._address}: {worker} runs {theirs}, this is {versions()}."
                )
        self.workers = len(found)

    def map_unordered(
        self, fn: Callable[[Item], Any], items: Iterable[Item], window: int
    ) -> Iterator[Done[Item]]:
        """See :class:`auditor.batch.engines.Engine`. Dask itself tries a task again whose worker has died."""
        assert self._client is not None
        todo = iter(items)
        under_way: dict[Future, Item] = {}
        ended = as_completed()
        while True:
            for item in islice(todo, window - len(under_way)):
                future = self._client.submit(fn, item, pure=False)
                under_way[future] = item
                ended.add(future)
            if not under_way:
                return
            future = next(ended)
            yield self._done(under_way.pop(future), future)

    def _done(self, item: Item, future: Future) -> Done[Item]:
        """What became of a task. Raises what it raised, InputError where the scheduler has gone."""
        if future.status == "cancelled":
            raise InputError(
                f"the scheduler {self._address or ''} has gone. Start it, then run the same command again."
            )
        try:
            return Done(item, future.result())
        except KilledWorker:
            return Done(item, died=True)

    def close(self) -> None:
        """Disconnect, and stop what was started here."""
        for part in (self._client, self._cluster):
            if part is not None:
                part.close()


def versions() -> str:
    """What must be the same here and on every worker."""
    return f"Auditor {__version__} on Python {'.'.join(platform.python_version_tuple()[:2])}"
