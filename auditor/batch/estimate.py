"""What a run would take, from a sample that goes through the same passes without a network.

The number of outlets and days to be looked up grows more slowly than the archive; it is put at
Chao's lower bound for the number of classes (A. Chao, Scandinavian Journal of Statistics 11,
1984), out of how many were seen once and twice.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from auditor.batch.inputs import Stretch
from auditor.batch.pool import InlineEngine
from auditor.batch.run import Order, run_batch
from auditor.batch.visit import AT_ONCE
from auditor.errors import InputError
from auditor.outlets import Registry
from auditor.search import PAGES_PER_QUERY
from auditor.store import Store, open_store

#: Articles in the sample.
SAMPLE: Final = 200
#: Seconds between two requests to one site.
PACE_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a whole run comes to; ``sample`` says from how many articles that is known.

    ``seconds`` is processor time of one core, ``requests`` a lower and an upper bound, ``web_s`` the time that
    the upper takes at the usual pace. ``database`` and ``work`` are bytes of disk; those of ``work`` are free again
    after the run.
    """

    sample: int
    articles: int
    attributions: int
    statements: int
    outlet_days: int
    seconds: float
    database: int
    work: int
    requests: tuple[int, int] = (0, 0)
    web_s: float = 0.0


@dataclass(slots=True)
class _Meter:
    """Hears of a run and adds up."""

    counts: Counter[str] = field(default_factory=Counter)

    def stage(self, name: str, parts: int) -> None:
        pass

    def part(self, counts: dict[str, int]) -> None:
        self.counts.update(counts)


def estimate(order: Order, registry: Registry) -> Estimate:
    """The estimate for an order. Raises InputError when not one article of the sample can be read."""
    whole = _size(order.stretches(registry))
    plan = replace(order.plan, offline=not order.plan.replay, record=None)
    part = replace(order, sample=min(SAMPLE, order.sample or SAMPLE), limit=None, plan=plan)
    read = _size(part.stretches(registry))
    times = whole / read if whole and read else 1.0
    if order.limit or order.sample:
        times = min(times, (order.limit or order.sample or 0) / SAMPLE) if times > 1 else times
    with TemporaryDirectory(prefix="audit-") as folder:
        return _measured(part, registry, Path(folder), times, live=order.plan.live)


def _measured(part: Order, registry: Registry, folder: Path, times: float, *, live: bool) -> Estimate:
    """A sample gone through, ``times`` as much."""
    meter = _Meter()
    with open_store(folder / "sample.db") as store:
        empty = _bytes(store)
        began = time.process_time()
        ended = run_batch(part, store, registry, InlineEngine(), meter, folder=folder / "work",
                          exit_code=lambda run: 0)  # fmt: skip
        seconds = time.process_time() - began
        (row,) = store.rows(
            "SELECT (SELECT COUNT(*) FROM audits) AS articles, (SELECT COUNT(*) FROM attributions) AS attributions,"
            " (SELECT COUNT(*) FROM statements) AS statements, (SELECT SUM(LENGTH(text)) FROM articles) AS characters"
        )
        if ended is None or not row["articles"]:
            raise InputError(
                "not one article of a sample could be read; see audit batch --limit 20 without --dry-run"
            )
        days = _outlet_days(store, times)
        requests = (days, days * (1 + PAGES_PER_QUERY)) if live else (0, 0)
        database = _bytes(store) - empty
    outlets = max(1, min(AT_ONCE, days))
    return Estimate(
        sample=row["articles"],
        articles=round(row["articles"] * times),
        attributions=round(row["attributions"] * times),
        statements=round(row["statements"] * times),
        outlet_days=days,
        seconds=seconds * times,
        database=round(database * times),
        work=round((database + row["characters"]) * times),
        requests=requests,
        web_s=requests[1] * PACE_S / outlets,
    )


def _size(stretches: Iterable[Stretch]) -> float:
    """About how many bytes there are to read; records where nobody knows their bytes."""
    return sum((s.piece.size or 1) * (s.records / s.piece.count if s.piece.count else 1.0) for s in stretches)


def _bytes(store: Store) -> int:
    (row,) = store.rows("SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size")
    return int(row["bytes"])


def _outlet_days(store: Store, times: float) -> int:
    """How many outlets and days the whole has, from those that the sample has once, twice, or more often."""
    rows = store.rows(
        "SELECT COUNT(DISTINCT a.id) AS n FROM findings AS f JOIN articles AS a ON a.id = f.article_id"
        " WHERE f.searched IS NOT NULL GROUP BY f.searched, a.date"
    )
    often = Counter(row["n"] for row in rows)
    unseen = often[1] ** 2 / (2 * often[2]) if often[2] else often[1] * (often[1] - 1) / 2
    at_most = sum(int(row["n"]) for row in rows) * max(1.0, times)
    return round(min(len(rows) + unseen, at_most))
