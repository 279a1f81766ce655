"""Rank listed pages: whose words are rare in the listing and stand in the statements, and whose date is near.

A title says in ten words what a page is about; those that also stand in a statement, or name
its speaker, count by their rarity among the titles of the same listing, as BM25 would weigh
them. The date decides among equals: an attribution points at the same day or the day before
nearly always.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Date
from typing import Final

from auditor.discovery.addresses import belongs_to, slug_words
from auditor.models import Candidate, Query
from auditor.sameness import same_page
from auditor.words import content_words, word_stem

#: What a day's distance costs, in the weight of a word that stands in one title of e.
COST_OF_A_DAY: Final = 0.15
#: A speaker's name in a title tells more than any other word.
WEIGHT_OF_A_NAME: Final = 2.0
#: An unknown date counts as so many days away.
DAYS_WHEN_UNKNOWN: Final = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in a listing: address, title and summary where given, the day where known.

    ``day`` is the publication day as the listing or the address says it; ``modified`` is when
    the page last changed, which says only that it is no younger.
    """

    url: str
    title: str | None = None
    summary: str = ""
    day: str | None = None
    modified: str | None = None


def ranked(entries: Iterable[Entry], query: Query, route: str) -> tuple[Candidate, ...]:
    """The entries as candidates of ``route``, best first; each address once."""
    listed = list({entry.url: entry for entry in entries}.values())
    words = [_stems(f"{entry.title or ''} {slug_words(entry.url)} {entry.summary}") for entry in listed]
    spread = Counter(word for several in words for word in several)
    wanted = _weights(query, spread, len(listed))
    scored = sorted(
        (
            (-_score(several, wanted, entry, query.date), place, entry)
            for place, (entry, several) in enumerate(zip(listed, words, strict=True))
        ),
        key=lambda item: item[:2],
    )
    return tuple(
        Candidate(entry.url, route, rank, round(-score, 4), entry.title, entry.day)
        for rank, (score, _, entry) in enumerate(scored, start=1)
    )


def _stems(text: str) -> frozenset[str]:
    return frozenset(word_stem(word) for word in content_words(text))


def _weights(query: Query, spread: Counter[str], listed: int) -> dict[str, float]:
    """What each word of the statements and names is worth in a title of this listing."""
    names = frozenset().union(*(_stems(name) for name in query.names))
    texts = frozenset().union(*(_stems(text) for text in query.texts))
    return {
        word: math.log(1 + listed / spread[word]) * (WEIGHT_OF_A_NAME if word in names else 1.0)
        for word in texts | names
        if spread[word]
    }


def _score(words: frozenset[str], wanted: dict[str, float], entry: Entry, date: str | None) -> float:
    shared = sum(wanted.get(word, 0.0) for word in words)
    if date is None:
        return shared
    return shared - COST_OF_A_DAY * days_between(entry.day or entry.modified, date)


def days_between(day: str | None, date: str) -> int:
    """Days between two days, ``DAYS_WHEN_UNKNOWN`` for an unknown one."""
    if day is None:
        return DAYS_WHEN_UNKNOWN
    return abs((Date.fromisoformat(day) - Date.fromisoformat(date)).days)


def wanted(entries: Iterable[Entry], query: Query) -> list[Entry]:
    """Of listed pages those of the outlet that may be of the window; the audited article itself is none."""
    return [
        entry
        for entry in entries
        if belongs_to(entry.url, query.outlet.domains)
        and in_window(entry, query.since, query.until)
        and not same_page(entry.url, query.article_url)
    ]


def in_window(entry: Entry, since: str | None, until: str | None) -> bool:
    """Whether an entry may be of the window. Only what is surely outside is left out.

    A page that was last changed before the window opened was published before it; a later
    change says nothing. Without any date a page may be of any day.
    """
    if entry.day is not None:
        return (since is None or entry.day >= since) and (until is None or entry.day <= until)
    return not (since and entry.modified and entry.modified < since)
