"""Fourth pass: the one writer. Parts go into the database in their order, some in a transaction, each once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from auditor.batch.work import Kind, Work
from auditor.outlets import Registry
from auditor.store import Part, Run, Store
from auditor.store.rows import Rows

#: Articles that one transaction records, about: the more, the less is written twice. Their parts stay where they
#: are until the run is over, so that a killed run loses none of them.
_TOGETHER: Final = 1_000


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the parts of a run, some at once; ``flush`` writes those that wait. With ``again`` also articles that earlier runs of its kind have recorded.

    Its kind are the runs of the ``series``; without one those of the same settings and inputs.
    """

    store: Store
    run: Run
    registry: Registry
    work: Work
    again: bool = False
    series: str = ""
    _waiting: list[Part] = field(default_factory=list)

    def known(self, articles: list[str]) -> set[str]:
        """Those that need not be done again."""
        return set() if self.again else self.store.recorded_before(self.run, articles, self.series)

    def write(self, kind: Kind, name: str, take: int | None = None) -> None:
        """Record a part, now or with some that follow; of a unit the first ``take`` records. Raises StoreError."""
        articles: dict[str, Rows] = {}
        failures: list[tuple[str, str]] = []
        for line in self.work.lines(kind, name):
            if "summary" in line or (take is not None and line.get("ordinal", 0) >= take):
                continue
            if "failed" in line:
                failures.append((line["failed"][0], line["failed"][1]))
            else:
                articles.setdefault(line["article"], line["rows"])
        for article in self.known(list(articles)):
            del articles[article]
        self._waiting.append(Part(f"{kind}/{name}", articles, failures))
        if sum(len(part.articles) for part in self._waiting) >= _TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Record the parts that wait. Raises StoreError."""
        if self._waiting:
            self.store.record_parts(self.run, self._waiting, self.registry.get)
            self._waiting.clear()


class InOrder:
    """Calls ``settle`` for names in the order in which they were announced, as soon as they are ready."""

    def __init__(self, settle: Callable[[str], None]) -> None:
        self._settle = settle
        self._ready: dict[str, bool] = {}

    def expect(self, name: str, *, ready: bool = False) -> None:
        """``name`` comes next in the order."""
        self._ready[name] = ready
        self._flush()

    def ready(self, name: str) -> None:
        """``name`` may be settled when its turn comes."""
        self._ready[name] = True
        self._flush()

    def _flush(self) -> None:
        while self._ready:
            first = next(iter(self._ready))
            if not self._ready[first]:
                return
            del self._ready[first]
            self._settle(first)
