"""Audit an archive: worker processes audit, one process writes, what is done is skipped.

Work is cut into units (a few files, or a stretch of lines of a large file) that say where to
read, not what was read: no archive passes through the parent's memory. A unit's results are
written in one transaction. A worker that dies takes nothing with it: its units are tried again
one piece at a time, and a piece that kills its worker twice is set aside with a reason.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from auditor.assembly import Plan, open_tools
from auditor.errors import InputError
from auditor.models import Article, Audit, Unreadable
from auditor.outlets import load_registry
from auditor.pipeline import Tools, audit_article
from auditor.plugins import reader_for, reader_of, readers
from auditor.readers import ReadOptions, registry_lookup
from auditor.readers.door import Piece
from auditor.store import Run, Store

#: Files in one unit: enough to outweigh the hand-over, few enough to lose at a kill.
FILES_PER_UNIT: Final = 20
#: Units handed out ahead of the writer, for each worker: keeps them busy, keeps memory flat.
AHEAD: Final = 4


Unit = tuple[Piece, ...]
Result = Audit | Unreadable


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs to audit: plain data that can be sent to another process.

    ``done`` are ids of articles to be skipped; without ``keep_all`` only attributions that
    credit an outlet are kept.
    """

    plan: Plan
    run_id: str
    encoding: str | None = None
    date: str | None = None
    publisher: str | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    done: frozenset[str] = frozenset()
    keep_all: bool = False


def find_pieces(targets: Sequence[str], options: ReadOptions | None = None) -> Iterator[Piece]:
    """The files of folders (whole trees), globs and paths, in order of name, as their readers cut them.

    Raises InputError for a target that matches nothing. A file that cannot be cut is one piece,
    so that the reason is told where it is read.
    """
    for target in targets:
        files = _files(target)
        if not files:
            raise InputError(
                f"{target}: no articles there. Give a folder, files or a glob of .txt, .md, .html, .json(l)."
            )
        for path in files:
            reader = reader_for(path)
            try:
                yield from reader.pieces(path, options or ReadOptions())
            except (InputError, OSError):
                yield Piece(reader.name, str(path))


def _files(target: str) -> list[Path]:
    path = Path(target)
    if path.is_dir():
        found = (Path(folder) / name for folder, _, names in os.walk(path) for name in names)
        return sorted(p for p in found if reader_of(p) and not p.name.startswith("."))
    if path.is_file():
        return [path]
    anchor = Path(path.anchor)
    matches = anchor.glob(str(path.relative_to(anchor)))
    return sorted(match for match in matches if match.is_file())


def units_of(pieces: Iterable[Piece]) -> Iterator[Unit]:
    """Whole files in bunches; a stretch of lines is a unit by itself."""
    bunch: list[Piece] = []
    for piece in pieces:
        if piece.count is not None:
            yield (piece,)
            continue
        bunch.append(piece)
        if len(bunch) == FILES_PER_UNIT:
            yield tuple(bunch)
            bunch = []
    if bunch:
        yield tuple(bunch)


def run_batch(
    units: Iterable[Unit],
    setup: Setup,
    store: Store,
    run: Run,
    *,
    jobs: int,
    tell: Callable[[list[Result]], None],
) -> None:
    """Audit all units and record them, a transaction a unit; ``tell`` hears of each unit's results."""
    registry = load_registry(setup.plan.outlet_files)
    results = _in_process(units, setup) if jobs <= 1 else _in_pool(units, setup, jobs)
    for found in results:
        store.record([r for r in found if isinstance(r, Audit)], run, registry.get, index=False)
        for item in found:
            if isinstance(item, Unreadable):
                store.record_failure(run, item.path, item.reason)
        tell(found)


# --- in one process, or in many ------------------------------------------------------------------


def _in_process(units: Iterable[Unit], setup: Setup) -> Iterator[list[Result]]:
    with _Worker(setup) as worker:
        for unit in units:
            yield worker.audit(unit)


def _in_pool(units: Iterable[Unit], setup: Setup, jobs: int) -> Iterator[list[Result]]:
    """Results as they come; at most AHEAD units a worker are under way."""
    todo = iter(units)
    suspects: list[Unit] = []
    while True:
        under_way: dict[Future[list[Result]], Unit] = {}
        handed: Unit = ()
        with _pool(setup, jobs) as pool:
            try:
                for unit in todo:
                    handed = unit  # lost with the pool if it breaks at this very hand-over
                    under_way[pool.submit(_audit_unit, unit)] = unit
                    handed = ()
                    if len(under_way) >= jobs * AHEAD:
                        yield from _finished(under_way)
                while under_way:
                    yield from _finished(under_way)
                break
            except BrokenProcessPool:
                suspects += dict.fromkeys([*under_way.values(), handed])
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    for unit in suspects:
        for piece in unit:
            yield _alone(piece, setup)


def _finished(under_way: dict[Future[list[Result]], Unit]) -> Iterator[list[Result]]:
    """Results of those that are done; a broken pool is raised with its unit still under way."""
    done, _ = wait(under_way, return_when=FIRST_COMPLETED)
    for future in done:
        result = future.result()
        del under_way[future]
        yield result


def _alone(piece: Piece, setup: Setup) -> list[Result]:
    """A piece whose worker died, tried once more in a worker of its own."""
    try:
        with _pool(setup, 1) as pool:
            return pool.submit(_audit_unit, (piece,)).result()
    except BrokenProcessPool:
        return [Unreadable(piece.path, f"{piece.path} killed the process that read it, twice; set aside.")]


def _pool(setup: Setup, jobs: int) -> ProcessPoolExecutor:
    """Fresh processes: a forked one would share the writer's database connection."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker, initargs=(setup,))


_worker: _Worker | None = None


def _start_worker(setup: Setup) -> None:
    global _worker
    _worker = _Worker(setup).__enter__()


def _audit_unit(unit: Unit) -> list[Result]:
    assert _worker is not None
    return _worker.audit(unit)


class _Worker:
    """The tools of one process, and how it audits a unit."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.stack = ExitStack()

    def __enter__(self) -> _Worker:
        setup, registry = self.setup, load_registry(self.setup.plan.outlet_files)
        self.tools: Tools = self.stack.enter_context(open_tools(setup.plan, registry))

        publisher_id = registry_lookup(registry, setup.plan.names)
        self.options = ReadOptions(
            setup.encoding, setup.date, setup.publisher, dict(setup.mapping), publisher_id, self.tools.fetcher
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def audit(self, unit: Unit) -> list[Result]:
        """Audits of the articles that are not done yet, and what could not be read."""
        return [self._audit(item) for item in self._read(unit) if not self._is_done(item)]

    def _is_done(self, item: Article | Unreadable) -> bool:
        return isinstance(item, Article) and item.id in self.setup.done

    def _audit(self, item: Article | Unreadable) -> Result:
        """One article; a bug in one never stops the others."""
        if isinstance(item, Unreadable):
            return item
        try:
            audit = audit_article(item, self.tools, self.setup.run_id)
        except Exception as error:
            return Unreadable(
                item.path or item.id, f"{item.path}: a bug in Auditor ({type(error).__name__}: {error})."
            )
        return audit if self.setup.keep_all else only_outlets(audit)

    def _read(self, unit: Unit) -> Iterator[Article | Unreadable]:
        for piece in unit:
            try:
                yield from readers()[piece.reader].read(piece, self.options)
            except (InputError, OSError) as error:
                yield Unreadable(piece.path, str(error))


def only_outlets(audit: Audit) -> Audit:
    """The audit without attributions that credit no outlet."""
    kept = tuple(a for a in audit.attributions if a.outlet)
    ids = {a.id for a in kept}
    return replace(
        audit, attributions=kept, findings=tuple(f for f in audit.findings if f.attribution_id in ids)
    )
