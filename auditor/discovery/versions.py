"""The two versions of an old page: as an archive captured it near the article's day, and as it is now.

What the writer of an article may have read is the version of that day; pages older than a year
are often rewritten, moved or walled off (note on fetching, section 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date as Date
from datetime import timedelta
from typing import Final

from auditor.discovery.addresses import unwrap
from auditor.models import Candidate

ARCHIVE: Final = "https://web.archive.org"
#: Pages younger than this are asked for live alone.
LIVE_FOR_DAYS: Final = 365


def is_old(date: str | None, today: str | None) -> bool:
    """Whether pages of ``date`` are better asked for at the archive first; null dates are not."""
    if date is None or today is None:
        return False
    return Date.fromisoformat(date) < Date.fromisoformat(today) - timedelta(LIVE_FOR_DAYS)


def capture_address(url: str, date: str, archive: str = ARCHIVE) -> str:
    """Where the archive gives the capture nearest to noon of the day, raw; a capture stays as it is.

    >>> capture_address("https://npa.example/a", "2015-10-07")
    'https://web.archive.org/web/20151007120000id_/https://npa.example/a'
    """
    if unwrap(url)[1]:
        return url
    return f"{archive.rstrip('/')}/web/{date.replace('-', '')}120000id_/{url}"


def both_versions(
    candidates: Iterable[Candidate], date: str | None, *, today: str | None, archive: str = ARCHIVE
) -> tuple[Candidate, ...]:
    """The candidates; of an old article each twice, its capture of the day first."""
    pages = _versions(candidates, date, archive) if date and is_old(date, today) else candidates
    once = {candidate.url: candidate for candidate in pages}
    return tuple(replace(candidate, rank=rank) for rank, candidate in enumerate(once.values(), start=1))


def _versions(candidates: Iterable[Candidate], date: str, archive: str) -> Iterator[Candidate]:
    for candidate in candidates:
        yield replace(candidate, url=capture_address(candidate.url, date, archive))
        yield candidate
