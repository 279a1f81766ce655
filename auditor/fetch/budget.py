"""How much network time is left, and what a fetch is for: known to every hop without being passed along."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from auditor.fetch.faults import FetchFault


class Budget:
    """Network seconds, pauses included, summed over all threads. Null is no limit."""

    def __init__(self, seconds: float | None, monotonic: Callable[[], float]) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._spent = 0.0
        self._lock = threading.Lock()

    def renew(self) -> None:
        """Start anew, for the next article."""
        with self._lock:
            self._spent = 0.0

    @property
    def left(self) -> float:
        """Seconds left; infinite without a limit."""
        return float("inf") if self._seconds is None else max(0.0, self._seconds - self._spent)

    def check(self) -> None:
        """Raise FetchFault when nothing is left."""
        if self.left <= 0:
            raise FetchFault("budget-exhausted", f"{self._seconds:.0f} s of network time are spent")

    @contextmanager
    def spending(self) -> Iterator[None]:
        """Count the time of what is done inside."""
        began = self._monotonic()
        try:
            yield
        finally:
            with self._lock:
                self._spent += self._monotonic() - began
