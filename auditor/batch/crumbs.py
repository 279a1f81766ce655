"""Where a task stands: left in a file, so that a death can be laid to the record that caused it.

A task that is tried by itself notes each record before it begins with it. A record at which the
process dies twice is skipped from then on; when even reading on past it kills, the rest of its
piece is.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

#: Number of the stretch in its unit and of the record in its stretch, or of the article in its slice.
Place = tuple[int, int]


@dataclass(slots=True)
class Verdicts:
    """What is known to kill: records to skip, and stretches to end before a record."""

    skip: set[Place] = field(default_factory=set)
    ends: dict[int, int] = field(default_factory=dict)

    def convict(self, place: Place) -> None:
        """The process died twice at ``place``."""
        if place in self.skip:
            self.ends[place[0]] = place[1]
        self.skip.add(place)

    def skipped_in(self, stretch: int) -> frozenset[int]:
        """Numbers of the records of a stretch that are left alone."""
        return frozenset(number for at, number in self.skip if at == stretch)


class Crumbs:
    """The trail of one task; use it with ``with``. Without ``careful`` nothing is noted."""

    def __init__(self, path: Path, *, careful: bool) -> None:
        self._trail, self._verdicts = path.with_suffix(".at"), path.with_suffix(".skip")
        self._careful = careful
        self._file = -1

    def __enter__(self) -> Crumbs:
        if self._careful:
            self._file = os.open(self._trail, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._careful:
            os.close(self._file)
            with suppress(OSError):
                self._trail.unlink()

    def at(self, place: Place) -> None:
        """Note that ``place`` comes next."""
        if self._careful:
            os.pwrite(self._file, b"%-9d %-9d" % place, 0)

    def last(self) -> Place | None:
        """The place noted last by a task that died; null when it came to no record."""
        try:
            first, second = self._trail.read_bytes().split()
        except (OSError, ValueError):
            return None
        return int(first), int(second)

    def verdicts(self) -> Verdicts:
        """What earlier tries have shown."""
        try:
            known = json.loads(self._verdicts.read_bytes())
        except (OSError, ValueError):
            return Verdicts()
        return Verdicts({(a, b) for a, b in known["skip"]}, {int(k): v for k, v in known["ends"].items()})

    def convict(self, place: Place) -> None:
        """Set ``place`` aside for all tries to come."""
        verdicts = self.verdicts()
        verdicts.convict(place)
        draft = self._verdicts.with_suffix(".skip.draft")
        draft.write_text(json.dumps({"skip": sorted(verdicts.skip), "ends": verdicts.ends}))
        draft.replace(self._verdicts)
