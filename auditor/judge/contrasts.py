"""One word for another of its kind in the same place: "after" for "before", "autumn" for "spring", "may" for "must".

Many of them are light words that say little of what a report is about, and yet decide what it
says. The lines of ``contrasts.txt`` name the kinds; the same place is told by the nearest telling
word, which claim and coverage must share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from auditor.judge.aligned import Fact
from auditor.judge.facts import Reading, Term
from auditor.judge.sightings import Sighting, share_of
from auditor.judge.thesaurus import data_lines
from auditor.words import fold

#: Characters between a word and the telling word that tells its place.
_BESIDE: Final = 22
#: Share of the claim that the sentence must be about.
_SHARE: Final = 0.62
#: Sentences that are looked at, the best first.
_SENTENCES: Final = 2


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a kind: which kind, and which of its words."""

    start: int
    end: int
    kind: int
    which: int


def contrast_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """At most one fact: a word of the claim where the best sentences have another of its kind."""
    for sighting in sighted[:_SENTENCES]:
        if share_of(claim.terms, sighting) < _SHARE:
            continue
        for ours in _words(claim):
            if fact := _contrast(claim, ours, sighting):
                return [fact]
    return []


def _contrast(claim: Reading, ours: _Word, sighting: Sighting) -> Fact | None:
    """The fact that a word of the claim makes with one of its kind in the same place."""
    theirs = [w for w in _words(sighting.reading) if w.kind == ours.kind]
    others = [w for w in theirs if w.which != ours.which]
    same = [w for w in theirs if w.which == ours.which]
    if not others or (same and _in_place(claim, ours, sighting, same)):
        return None
    if any(w.kind == ours.kind and w.which == o.which for w in _words(claim) for o in others):
        return None  # the claim has the other word too
    other = _in_place(claim, ours, sighting, others)
    if other is None:
        return None
    here, there = claim.text[ours.start : ours.end], sighting.reading.text[other.start : other.end]
    kind = _kinds()[ours.kind][0]
    span = (sighting.start + other.start, sighting.start + other.end)
    return Fact(kind, "differs", (ours.start, ours.end), span, 1.0, f"{kind}: {here} here, {there} there")


def _in_place(claim: Reading, ours: _Word, sighting: Sighting, others: Sequence[_Word]) -> _Word | None:
    """The one of some words that stands beside the counterpart of the claim's neighbour, on the same side."""
    places = {id(p.claim): p.coverage for p in sighting.pairs}
    for term, before in _neighbours(claim, ours):
        there = places.get(id(term))
        for other in others if there else ():
            if there and _gap(sighting.reading, other, there, before) <= _BESIDE:
                return other
    return None


def _neighbours(claim: Reading, word: _Word) -> Iterator[tuple[Term, bool]]:
    """The nearest terms behind and before a word, with whether the word stands before the term."""
    behind = next((t for t in claim.terms if t.start >= word.end), None)
    ahead = next((t for t in reversed(claim.terms) if t.end <= word.start), None)
    for term, before in ((behind, True), (ahead, False)):
        if term and _gap(claim, word, term, before) <= _BESIDE:
            yield term, before


def _gap(reading: Reading, word: _Word, term: Term, before: bool) -> float:
    """The characters between a word and a term behind it, or before it; endless over a clause break or on the wrong side."""
    start, end = (word.end, term.start) if before else (term.end, word.start)
    if start > end or any(start <= c < end for c in reading.clauses):
        return float("inf")
    return end - start


@cache
def _kinds() -> tuple[tuple[str, dict[str, int]], ...]:
    """Every line: what its reversal is called, and each of its words with the number of its side."""
    found = []
    for line in data_lines("contrasts.txt"):
        kind, _, words = line.partition(": ")
        sides = [side.split("/") for side in words.split()]
        found.append((kind, {w.replace("_", " "): i for i, side in enumerate(sides) for w in side}))
    return tuple(found)


@cache
def _pattern() -> re.Pattern[str]:
    words = {word for _, sides in _kinds() for word in sides}
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})\b")


@lru_cache(maxsize=8192)
def _words(reading: Reading) -> tuple[_Word, ...]:
    """The words of all kinds in a sentence; those inside a figure or a day are told there."""
    taken = [(f.start, f.end) for f in reading.figures if not f.weak] + [
        (d.start, d.end) for d in reading.days
    ]
    return tuple(
        _Word(m.start(), m.end(), kind, sides[m[0]])
        for m in _pattern().finditer(fold(reading.text))
        for kind, (_, sides) in enumerate(_kinds())
        if m[0] in sides and not any(a < m.end() and m.start() < b for a, b in taken)
    )
