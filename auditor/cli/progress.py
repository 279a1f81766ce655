"""How a long run goes on: a line that is written over on a terminal, a line an interval in a log."""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import Final

#: Seconds between two lines, on a terminal and in a log.
TERMINAL_S: Final = 0.5
LOG_S: Final = 30.0

#: What is shown, in this order, where there is any of it.
_SHOWN: Final = ("articles", "attributions", "findings", "looked up", "requests", "failures")


class Progress:
    """Implements :class:`auditor.batch.Watch` on stderr."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet, self._terminal = quiet, sys.stderr.isatty()
        self._counts: Counter[str] = Counter()
        self._name, self._parts, self._done = "", 0, 0
        self._began = self._told = time.monotonic()
        self._width = 0

    def stage(self, name: str, parts: int) -> None:
        """A pass begins that has so many parts."""
        self.close()
        self._name, self._parts, self._done = name, parts, 0
        self._counts.clear()
        self._began = self._told = time.monotonic()

    def part(self, counts: dict[str, int]) -> None:
        """A part is done."""
        self._done += counts.get("looked up", 1)
        requests = counts.get("requests", self._counts["requests"])  # counted up by whoever tells it
        self._counts.update(counts)
        self._counts["requests"] = requests
        if time.monotonic() - self._told >= (TERMINAL_S if self._terminal else LOG_S):
            self._tell()

    def close(self) -> None:
        """End the line of a pass; a log is told how the pass ended."""
        if self._done and not self._quiet:
            self._tell()
            if self._terminal:
                sys.stderr.write("\n")
        self._width = 0

    def _tell(self) -> None:
        if self._quiet:
            return
        self._told = time.monotonic()
        line = self._line(self._told - self._began)
        if self._terminal:
            sys.stderr.write("\r" + line.ljust(self._width))
            self._width = len(line)
        else:
            sys.stderr.write(line + "\n")
        sys.stderr.flush()

    def _line(self, seconds: float) -> str:
        """The pass, how much of it is done, what that came to, the rate and the time left."""
        counts = [f"{self._counts[name]:,} {name}" for name in _SHOWN if self._counts[name]]
        items = self._counts["articles"] + self._counts["failures"] or self._counts["looked up"]
        words = [f"{self._name} {100 * self._done // max(1, self._parts)} %", *counts]
        if seconds > 1 and items:
            words.append(f"{items / seconds:.0f}/s")
        if 0 < self._done < self._parts:
            words.append(f"{duration(seconds / self._done * (self._parts - self._done))} left")
        return ", ".join(words)


def duration(seconds: float) -> str:
    """A time span in two units at most.

    >>> duration(7), duration(125), duration(9000), duration(200_000)
    ('7 s', '2 min 5 s', '2 h 30 min', '2 d 7 h')
    """
    whole = round(seconds)
    for size, unit, below, small in ((86_400, "d", 3_600, "h"), (3_600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            return f"{whole // size} {unit} {whole % size // below} {small}"
    return f"{whole} s"
