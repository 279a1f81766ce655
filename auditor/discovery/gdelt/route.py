"""The routes ``gdelt`` and ``gdelt-gkg``: every address that GDELT saw of an outlet in the days around the article.

GDELT has watched the world's news sites since February 2015, a file every quarter of an hour.
The files of mentions (33 MB a day) name the pages that tell of an event; those of the knowledge
graph (1 GB a day) name all pages, with names and quotations, and are read only where ``--routes``
asks for them. Never exhaustive: nobody promises that GDELT saw everything.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date as Date
from datetime import timedelta
from pathlib import Path
from typing import Final

from auditor.discovery.addresses import belongs_to, days_of
from auditor.discovery.asking import uncovered
from auditor.discovery.gdelt.files import GKG, MB, MENTIONS, SINCE, SLOTS_A_DAY, Kind, Seen, slots_of
from auditor.discovery.gdelt.reading import Account, SlotReader
from auditor.discovery.gdelt.shelf import Shelf
from auditor.discovery.ranking import Entry, in_window, ranked
from auditor.discovery.versions import ARCHIVE, is_old
from auditor.hosts import site_of
from auditor.models import Candidate, Query
from auditor.ports import Fetcher, Listing
from auditor.sameness import same_page

log = logging.getLogger(__name__)

NAME: Final = "gdelt"
BASE: Final = "http://data.gdeltproject.org"
#: Days read first: an attribution points at the same day or the one before nearly always.
NEAR_DAYS: Final = 1
#: Candidates given: five times what is ever fetched.
MOST_CANDIDATES: Final = 60
#: Of old pages the captures are asked for first, and these as they are now after them.
LIVE_TOO: Final = 4
#: The file of noon among a day's, and how many are looked at by a control.
NOON: Final = SLOTS_A_DAY // 2
CONTROL_FILES: Final = 8
#: What the list of all files has.
LIST_MB: Final = 130
#: Files a second that GDELT's server is asked for.
RATE: Final = 4


class GdeltRoute:
    """Pages of the outlet that GDELT saw in the window, by the words of their addresses and titles."""

    network = True
    bulk = True

    def __init__(
        self,
        kind: Kind = MENTIONS,
        base: str = BASE,
        archive: str = ARCHIVE,
        today: str | None = None,
        folder: Path | None = None,
        progress: Callable[[str], None] = lambda line: None,
    ) -> None:
        """``today`` tells which days are over; ``folder`` keeps what was read, null for this run alone.

        ``progress`` is told in a line how many files are read.
        """
        self.name = NAME if kind is MENTIONS else f"{NAME}-{kind.name}"
        self.rank = 85 if kind is MENTIONS else 86
        #: A gigabyte a day is nothing to start by itself.
        self.on_request = kind is GKG
        self._kind, self._base, self._today, self._folder = kind, base, today, folder
        self._archive = archive.rstrip("/")
        self._progress = progress
        self._shelf: Shelf | None = None

    def close(self) -> None:
        """Let go of what was read."""
        if self._shelf:
            self._shelf.close()
            self._shelf = None

    def covers(self, query: Query) -> str | None:
        """Outlets with a site; days since 18 February 2015 that are over."""
        return uncovered(query) or (None if any(self._days(query)) else "out-of-range")

    def cost(self, query: Query) -> str:
        """How much a search reads if nothing of it was read before."""
        files = SLOTS_A_DAY * sum(map(len, self._days(query)))
        minutes = max(1, round(files / RATE / 60))
        size = files * self._kind.usual_bytes / MB
        return (
            f"up to {files} files, {size:.0f} MB, and once a list of {LIST_MB} MB; {minutes} minutes or more"
        )

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """Pages of the days next to the article's; those of the rest of the window are left for more."""
        near, far = self._days(query)
        if not near:
            return self._listing(query, fetcher, far)
        listing = self._listing(query, fetcher, near)
        return replace(listing, more=lambda: self._listing(query, fetcher, far)) if far else listing

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether one of a few files, from noon of the nearest day on, names any page of the outlet."""
        near, far = self._days(query)
        shelf = Shelf(None)
        for slot in slots_of([*near, *far][0])[NOON : NOON + CONTROL_FILES]:
            SlotReader(shelf, self._base, self._today).read(self._kind, [slot], fetcher, verify=False)
            if self._seen(shelf, query, [slot]):
                return True
        return False

    def _days(self, query: Query) -> tuple[list[Date], list[Date]]:
        """The days of the window that GDELT has files of, the nearest apart, in order of nearness."""
        day = Date.fromisoformat(query.date or "")
        first = max(Date.fromisoformat(query.since or SINCE), Date.fromisoformat(SINCE))
        last = Date.fromisoformat(query.until or query.date or "")
        if self._today is not None:
            last = min(last, Date.fromisoformat(self._today) - timedelta(1))
        days = [first + timedelta(n) for n in range((last - first).days + 1)]
        days.sort(key=lambda d: (abs((d - day).days), d > day))
        return [d for d in days if abs((d - day).days) <= NEAR_DAYS], [
            d for d in days if abs((d - day).days) > NEAR_DAYS
        ]

    def _listing(self, query: Query, fetcher: Fetcher, days: Sequence[Date]) -> Listing:
        try:
            return self._read(query, fetcher, days)
        except (OSError, sqlite3.Error) as error:  # a full disk, a shelf that somebody damaged
            log.warning("GDELT's files cannot be kept: %s", error)
            return Listing("internal-error", detail=f"GDELT's files cannot be kept ({error})")

    def _read(self, query: Query, fetcher: Fetcher, days: Sequence[Date]) -> Listing:
        slots = [slot for day in days for slot in slots_of(day)]
        self._shelf = self._shelf or Shelf(self._folder)
        reader = SlotReader(self._shelf, self._base, self._today, tell=self._progress)
        account = reader.read(self._kind, slots, fetcher)
        self._shelf.touch(self._kind.name, slots)
        seen = self._seen(self._shelf, query, slots)
        found = ranked(_entries(seen, query), query, self.name)[:MOST_CANDIDATES]
        return Listing(
            _outcome(account, bool(found), bool(seen)),
            candidates=self._addresses(found, {s.url: slot for slot, s in reversed(seen)}, query),
            since=min(days).isoformat(),
            until=max(days).isoformat(),
            requests=account.requests,
            detail=_detail(account, len(slots)),
        )

    def _seen(self, shelf: Shelf, query: Query, slots: Sequence[str]) -> list[tuple[str, Seen]]:
        """Slot and page of everything of the outlet in these files."""
        domains = dict.fromkeys(filter(None, map(site_of, query.outlet.domains)))
        pages = shelf.pages(self._kind.name, domains, slots)
        return [(slot, seen) for slot, seen in pages if belongs_to(seen.url, query.outlet.domains)]

    def _addresses(
        self, found: Sequence[Candidate], first_seen: dict[str, str], query: Query
    ) -> tuple[Candidate, ...]:
        """Where each page is read: as it is now, or of old pages first as it was captured when GDELT saw it."""
        if not is_old(query.date, self._today):
            return tuple(found)
        captures = (replace(c, url=f"{self._archive}/web/{first_seen[c.url]}id_/{c.url}") for c in found)
        both = (*captures, *found[:LIVE_TOO])
        return tuple(replace(c, rank=rank) for rank, c in enumerate(both, start=1))


def _entries(seen: Sequence[tuple[str, Seen]], query: Query) -> list[Entry]:
    """The pages as entries of a listing, each once, with the day of their address or of their first sight."""
    entries: dict[str, Entry] = {}
    for slot, page in seen:
        if page.url in entries or same_page(page.url, query.article_url):
            continue
        own = days_of(page.url)
        day = own.first if own and own.first == own.last else f"{slot[:4]}-{slot[4:6]}-{slot[6:8]}"
        entry = Entry(page.url, page.title or None, page.summary, day)
        if in_window(entry, query.since, query.until):
            entries[page.url] = entry
    return list(entries.values())


def _outcome(account: Account, found: bool, seen: bool) -> str:
    """Pages found, or why none: that GDELT saw nothing at all of an outlet says that it does not watch it."""
    if found:
        return "ok"
    if account.failure:
        return account.failure
    if account.gaps:
        return "gap"
    return "ok" if seen else "control-failed"


def _detail(account: Account, files: int) -> str:
    """What a reader of the look-up must know of the files."""
    said = [account.detail] if account.failure and account.detail else []
    if account.gaps:
        said.append(f"{account.gaps} of {files} files could not be had")
    if not account.verified:
        said.append("not verified: no list of digests")
    return "; ".join(said)
