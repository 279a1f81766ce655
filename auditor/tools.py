"""What an audit works with, and which days it looks at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from auditor.models import Document, Query
from auditor.outlets import Registry
from auditor.ports import Fetcher, Route

if TYPE_CHECKING:
    from auditor.match import Prepared

#: An attribution points at the same day or the one before nearly always; a week back covers
#: weeklies, a day ahead covers time zones (note on fetching, section 2).
DAYS_BEFORE: Final = 7
DAYS_AFTER: Final = 1


@dataclass(frozen=True, slots=True)
class Tools:
    """What the flow works with.

    ``deep`` is what bulk routes fetch with, null where they are not to start; ``everywhere`` finds documents of any outlet; ``as_of`` is the day of what is fetched, today
    or that of the archive replayed; ``new_article`` renews the budget of network
    time; ``progress`` is told in a line what is being tried. ``prepare`` makes documents ready
    for matching where preparations are shared by many articles.
    """

    registry: Registry
    routes: Sequence[Route]
    fetcher: Fetcher
    names: Mapping[str, str] = field(default_factory=dict)
    #: Languages whose cues are known, by the folders of ``auditor/data/languages``.
    languages: tuple[str, ...] = ("en",)
    trace_unsourced: bool = False
    deep: Fetcher | None = None
    everywhere: Callable[[Query], Sequence[Document]] | None = None
    as_of: str | None = None
    new_article: Callable[[], None] = lambda: None
    progress: Callable[[str], None] = lambda line: None
    prepare: Callable[[Document], Prepared] | None = None
    #: The base address of the web archive that is asked for other versions of a page.
    archive: str = "https://web.archive.org"
    #: Whether a page is looked at as it is now, too, once a capture of it has borne everything out.
    live_too: bool = True


def window(date: str | None, as_of: str | None = None) -> tuple[str | None, str | None]:
    """First and last publication date worth searching for an article of ``date``.

    What was printed after ``as_of`` cannot have been cited by an article that existed then.

    >>> window("2015-10-07"), window("2015-10-07", "2015-10-07"), window(None)
    (('2015-09-30', '2015-10-08'), ('2015-09-30', '2015-10-07'), (None, None))
    """
    if date is None:
        return None, None
    day = Date.fromisoformat(date)
    since, until = (day - timedelta(DAYS_BEFORE)).isoformat(), (day + timedelta(DAYS_AFTER)).isoformat()
    return since, max(date, min(until, as_of or until))
