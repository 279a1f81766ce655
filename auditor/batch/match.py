"""Third pass: look up and judge the articles of a slice against the collection and what was fetched, and write rows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from auditor.batch.codec import unpack
from auditor.batch.crumbs import Crumbs
from auditor.batch.desk import Desk, desk_at
from auditor.batch.extract import Read, bug_in, finished, write_line
from auditor.batch.group import Slice, Waiting
from auditor.batch.work import Work
from auditor.models import Article, Attribution, Unreadable
from auditor.pipeline import check_article
from auditor.readers import left_out

#: Files of units that are open at a time.
OPEN_FILES: Final = 100


@dataclass(frozen=True, slots=True)
class MatchTask:
    """A slice of the run whose folder this is."""

    folder: str
    slice: Slice
    careful: bool = False

    @property
    def name(self) -> str:
        """The part that the task makes."""
        return self.slice.name

    def crumbs(self) -> Crumbs:
        """Its trail."""
        return Crumbs(Work(Path(self.folder)).path("match", self.name), careful=self.careful)


def match_slice(task: MatchTask) -> None:
    """Make the part file of a slice."""
    desk = desk_at(task.folder)
    counts = Counter[str](articles=0, failures=0, findings=0)
    with task.crumbs() as crumbs, desk.work.writing(desk.work.path("match", task.name)) as part:
        skip = crumbs.verdicts().skip
        for place, (article, attributions) in enumerate(waiting_articles(desk.work, task.slice.articles)):
            crumbs.at((place, 0))
            skipped = (place, 0) in skip
            found = left_out(article.path or article.id) if skipped else _checked(desk, article, attributions)
            if isinstance(found, Unreadable):
                counts["failures"] += 1
                write_line(part, {"failed": [found.path, found.reason]})
            else:
                counts["articles"] += 1
                counts["findings"] += len(found["rows"]["findings"])
                write_line(part, found)
        write_line(part, {"summary": counts})


def _checked(
    desk: Desk, article: Article, attributions: tuple[Attribution, ...]
) -> dict[str, Any] | Unreadable:
    """The rows of one article."""
    try:
        return finished(
            check_article(article, attributions, desk.tools, desk.setup.run_id), desk.setup.run_id
        )
    except Exception as error:  # a bug in one article never stops the others
        return bug_in(article, error)


def waiting_articles(work: Work, waiting: tuple[Waiting, ...] | list[Waiting]) -> Iterator[Read]:
    """The articles at these places, with what they credit."""
    files: dict[str, BinaryIO] = {}
    try:
        for place in waiting:
            if place.unit not in files:
                if len(files) >= OPEN_FILES:
                    files.pop(next(iter(files))).close()
                files[place.unit] = work.path("extract", place.unit, ".open").open("rb")
            files[place.unit].seek(place.start)
            record = json.loads(files[place.unit].read(place.length))
            yield (
                unpack(Article, record["article"]),
                unpack(tuple[Attribution, ...], record["attributions"]),
            )
    finally:
        for file in files.values():
            file.close()
