"""First pass: read a unit's articles, find what they credit to whom, and finish those that need no look-up.

What is finished goes into the part file as rows of the database; what needs look-ups goes,
article and attributions, into a file beside it, with an index that says where and for which
outlets and days.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from io import BufferedWriter
from itertools import count
from pathlib import Path
from typing import Any

from auditor.batch.codec import pack
from auditor.batch.crumbs import Crumbs
from auditor.batch.desk import Desk, desk_at
from auditor.batch.inputs import Stretch, Unit
from auditor.batch.work import Work
from auditor.casework import outlets_to_search
from auditor.errors import InputError
from auditor.models import Article, Attribution, Audit, Unreadable
from auditor.pipeline import check_article, read_article
from auditor.plugins import readers
from auditor.readers import ReadOptions
from auditor.store.rows import audit_rows

Read = tuple[Article, tuple[Attribution, ...]]


@dataclass(frozen=True, slots=True)
class ExtractTask:
    """A unit of the run whose folder this is."""

    folder: str
    unit: Unit
    careful: bool = False

    @property
    def name(self) -> str:
        """The part that the task makes."""
        return self.unit.name

    def crumbs(self) -> Crumbs:
        """Its trail."""
        return Crumbs(Work(Path(self.folder)).path("extract", self.name), careful=self.careful)


def extract_unit(task: ExtractTask) -> None:
    """Make the three files of a unit; the part file comes last and says that the others are there."""
    desk = desk_at(task.folder)
    work, counts = desk.work, Counter[str](articles=0, attributions=0, failures=0, open=0)
    index: list[list[Any]] = []
    with ExitStack() as stack:
        crumbs = stack.enter_context(task.crumbs())
        part = stack.enter_context(work.writing(work.path("extract", task.name)))
        with work.writing(work.path("extract", task.name, ".open")) as waiting:
            for ordinal, found in enumerate(_found(desk, task, crumbs)):
                if isinstance(found, Unreadable):
                    counts["failures"] += 1
                    write_line(part, {"failed": [found.path, found.reason], "ordinal": ordinal})
                    continue
                article, attributions = found
                counts["articles"] += 1
                counts["attributions"] += len(attributions)
                if outlets := _outlets(desk, article, attributions):
                    counts["open"] += 1
                    start = waiting.tell()
                    write_line(waiting, {"article": pack(article), "attributions": pack(attributions)})
                    index.append(
                        [article.id, ordinal, article.date or "", outlets, start, waiting.tell() - start]
                    )
                else:
                    audit = check_article(article, attributions, desk.tools, desk.setup.run_id)
                    write_line(part, {**finished(audit, desk.setup.run_id), "ordinal": ordinal})
        with work.writing(work.path("extract", task.name, ".index")) as file:
            file.write(json.dumps(index).encode())
        write_line(part, {"summary": counts})


def finished(audit: Audit, run_id: str) -> dict[str, Any]:
    """An audit as a line of a part file. The time is the writer's to fill in: no clock in rows."""
    return {"article": audit.article.id, "rows": audit_rows(audit, run_id, "")}


def write_line(file: BufferedWriter, record: dict[str, Any]) -> None:
    """One record of a part file."""
    file.write(json.dumps(record).encode() + b"\n")


def _outlets(desk: Desk, article: Article, attributions: tuple[Attribution, ...]) -> list[str]:
    """The outlets whose coverage an article needs; a nameless one where quotations are to be traced anywhere."""
    outlets = outlets_to_search(article, attributions, desk.tools)
    return outlets or ([""] if attributions and desk.tools.trace_unsourced else [])


def _found(desk: Desk, task: ExtractTask, crumbs: Crumbs) -> Iterator[Read | Unreadable]:
    """The wanted articles of a unit, and what could not be read."""
    known = crumbs.verdicts()
    for number, stretch in enumerate(task.unit.stretches):
        options = replace(desk.options, skip=known.skipped_in(number))
        trail = _Trail(crumbs, number, known.ends.get(number))
        for item in _records(stretch, options, trail):
            found = item if isinstance(item, Unreadable) else _read(desk, item)
            if found is not None:
                yield found


@dataclass(frozen=True, slots=True)
class _Trail:
    """Notes the records of one stretch; reading stops before the record ``end``, which kills."""

    crumbs: Crumbs
    stretch: int
    end: int | None


def _records(stretch: Stretch, options: ReadOptions, trail: _Trail) -> Iterator[Article | Unreadable]:
    """The records of a stretch, each noted before it is read."""
    piece = stretch.piece
    try:
        items = iter(readers()[piece.reader].read(piece, options))
        for number in count(1):
            trail.crumbs.at((trail.stretch, number))
            if number == trail.end:
                reason = f"{piece.path} kills the process that reads it after {number - 1} records; the rest is left out."
                yield Unreadable(f"{piece.path}+{number - 1}", reason)
                return
            item = next(items, None)
            if item is None:
                return
            if stretch.keep is None or number in stretch.keep:
                yield item
    except InputError as error:
        yield Unreadable(piece.path, str(error))
    except OSError as error:
        why = (
            "a folder that may not be looked into" if isinstance(error, IsADirectoryError) else error.strerror
        )
        yield Unreadable(piece.path, f"{piece.path} cannot be read ({why or error}).")


def _read(desk: Desk, article: Article) -> Read | Unreadable | None:
    """What an article credits, as far as the run wants it; null for an article that it does not want."""
    setup = desk.setup
    if setup.since and (article.date or "") < setup.since:
        return None
    if desk.wanted is not None and article.id not in desk.wanted:
        return None
    try:
        kept = read_article(article, desk.tools, credited=not setup.keep_all)
    except Exception as error:  # a bug in one article never stops the others
        return bug_in(article, error)
    if setup.only:
        kept = tuple(a for a in kept if a.outlet and a.outlet.id in setup.only)
        if not kept:
            return None
    return article, kept


def bug_in(article: Article, error: Exception) -> Unreadable:
    """In place of an article that Auditor itself fails on."""
    where = article.path or article.id
    return Unreadable(where, f"{where}: a bug in Auditor ({type(error).__name__}: {error}).")
