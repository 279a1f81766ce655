"""The sentences of a document that may bear a claim out, found through an index of roots and synonyms."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final
from weakref import WeakKeyDictionary

from auditor.figures.days import parse_date
from auditor.judge.facts import Reading, Term, read_sentence
from auditor.judge.overlap import Pair, counterparts, pairs
from auditor.judge.thesaurus import group_roots, is_role, word_root
from auditor.match import Prepared
from auditor.words import fold

#: Sentences that are read closely; more changed no verdict on articles of up to 1,500 words.
CLOSE_READINGS: Final = 6
#: Places of one term in a sentence that are looked at.
_MOST_PLACES: Final = 6
#: What an opposite of a term is worth towards the topic.
OPPOSITE: Final = 0.6
#: Sentences before a pronoun in which what it stands for is looked for, and what such a match is worth.
_ANTECEDENT_SENTENCES: Final = 2
PRONOUN_WORTH: Final = 0.7
_PRONOUN = re.compile(r"\b(?:he|she|it|they|his|her|its|their|him|them)\b")
#: Sentences on each side that are close by, and sentences at the head (headline, lead) that are close to all.
_CLOSE_BY: Final = 3
_LEAD: Final = 2
#: A vote by synonym against one by the same root.
_SYNONYM_VOTE: Final = 0.7


@dataclass(frozen=True, slots=True)
class Sighting:
    """A sentence read for a claim: its number and place in the document, the pairs, the share that it is about.

    ``weights`` gives each term of the claim (by identity) its weight in this document: terms
    that many of its sentences share tell little, and ``held`` what of that the sentence bears out,
    opposites in part. ``places`` says where the sentence has a term, and how well.
    """

    number: int
    start: int
    end: int
    reading: Reading
    pairs: tuple[Pair, ...]
    share: float
    weights: Mapping[int, float]
    held: Mapping[int, float]
    places: Mapping[int, Sequence[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class Index:
    """For every root of a document the sentences that hold it, ascending; ``joined`` are the roots in one string."""

    roots: Mapping[str, Sequence[int]]
    joined: str


#: Indexes live as long as the preparations of their documents.
_indexes: WeakKeyDictionary[Prepared, Index] = WeakKeyDictionary()


def index_of(prepared: Prepared) -> Index:
    """The index of a document's roots, made once."""
    index = _indexes.get(prepared)
    if index is None:
        found: dict[str, list[int]] = {}
        for number, (first, last) in enumerate(prepared.sentence_words):
            for root in set(map(word_root, prepared.keys[first:last])):
                found.setdefault(root, []).append(number)
        index = _indexes[prepared] = Index(found, "\n".join(found))
    return index


@lru_cache(maxsize=4096)
def _kin(root: str, groups: frozenset[int]) -> frozenset[str]:
    """The roots that may stand for a term of these groups, its own left out."""
    return frozenset().union(*(group_roots()[g] for g in groups)) - {root}


@dataclass(frozen=True, slots=True)
class Votes:
    """The sentences of a document most worth reading, and the share of the claim found anywhere in it.

    ``own`` and ``kin`` give for each term of the claim the sentences with its root, or only with a synonym.
    """

    first: Sequence[int]
    share: float
    own: Sequence[Collection[int]]
    kin: Sequence[Collection[int]]


def votes(claim: Reading, prepared: Prepared) -> Votes:
    """A vote for every sentence that shares a term with the claim; those with most are worth reading."""
    index = index_of(prepared).roots
    tally: dict[int, float] = {}
    held = total = 0.0
    owns: list[Collection[int]] = []
    kins: list[Collection[int]] = []
    for term in claim.terms:
        total += term.weight
        own = {n for root in term.root.split() for n in index.get(root, ())}
        kin: set[int] = set()
        if term.groups:
            kin = {n for root in _kin(term.root, term.groups) for n in index.get(root, ())} - own
        for numbers, vote in ((own, 1.0), (kin, _SYNONYM_VOTE)):
            for number in numbers:
                tally[number] = tally.get(number, 0.0) + vote * term.weight
        held += term.weight * (1.0 if own else _SYNONYM_VOTE if kin else 0.0)
        owns.append(own)
        kins.append(kin)
    first = sorted(tally, key=lambda n: (-tally[n], n))[:CLOSE_READINGS]
    return Votes(first, held / total if total else 0.0, owns, kins)


def sight(claim: Reading, prepared: Prepared, number: int, weights: Mapping[int, float]) -> Sighting:
    """Sentence ``number``, read for the claim."""
    start, end = prepared.sentences[number]
    reading = read_sentence(prepared.text[start:end], published_on(prepared))
    known = counterparts(claim, reading)
    found = [*pairs(claim, reading, known)]
    found += _by_pronoun(claim, prepared, number, reading, {id(p.claim) for p in found})
    held = _held(claim, found, reading, weights)
    share = _share(claim.terms, held, weights)
    places = _places(found, known)
    return Sighting(number, start, end, reading, tuple(found), share, weights, held, places)


def _places(
    found: Sequence[Pair], known: Mapping[int, Sequence[tuple[Term, float]]]
) -> dict[int, list[tuple[int, float]]]:
    """Where the sentence has each term that it has, its counterpart first."""
    places: dict[int, list[tuple[int, float]]] = {}
    for pair in found:
        others = known.get(id(pair.claim), ())
        rest = [(t.start, like) for t, like in others if t.start != pair.coverage.start]
        places[id(pair.claim)] = [(pair.coverage.start, pair.worth), *rest[: _MOST_PLACES - 1]]
    return places


def weights_in(claim: Reading, prepared: Prepared) -> dict[int, float]:
    """The weight of each term of the claim, less for those that many sentences of the document share."""
    index = index_of(prepared).roots
    return {id(t): t.weight / (1 + math.log(max(1, len(index.get(t.root, ()))))) for t in claim.terms}


def _held(
    claim: Reading, found: Sequence[Pair], reading: Reading, weights: Mapping[int, float]
) -> dict[int, float]:
    """What the sentence bears out of the weight of each term of the claim; opposites count in part."""
    worth = {id(p.claim): p.worth for p in found}
    return {
        id(t): weights[id(t)] * (worth.get(id(t)) or (OPPOSITE if _opposed(t, reading) else 0.0))
        for t in claim.terms
    }


def _share(terms: Sequence[Term], held: Mapping[int, float], weights: Mapping[int, float]) -> float:
    """The share of some of the claim's terms that is borne out: rare terms of the document count more."""
    total = sum([weights[id(term)] for term in terms])
    return sum([held[id(term)] for term in terms]) / total if total else 0.0


def share_of(terms: Sequence[Term], sighting: Sighting) -> float:
    """The share that a sentence is about of some of the claim's terms, by their weights in its document."""
    return _share(terms, sighting.held, sighting.weights)


def _opposed(term: Term, reading: Reading) -> bool:
    """Whether the sentence has an opposite of the term."""
    sides = reading.vocabulary.sides
    return any((side.axis, -side.sign) in sides for side in term.sides)


def _by_pronoun(
    claim: Reading, prepared: Prepared, number: int, reading: Reading, done: set[int]
) -> list[Pair]:
    """Names and roles of the claim that a pronoun of the sentence may stand for: they occur shortly before."""
    pronoun = _PRONOUN.search(fold(reading.text))
    missing = [t for t in claim.terms if id(t) not in done and (t.name or is_role(t.root))]
    if not pronoun or not missing:
        return []
    index = index_of(prepared).roots
    near = range(max(0, number - _ANTECEDENT_SENTENCES), number)
    found = []
    for term in missing:
        if any(n in near for root in term.root.split() for n in index.get(root, ())):
            start, end = pronoun.span()
            stand_in = replace(term, start=start, end=end, text=pronoun[0])
            found.append(Pair(term, stand_in, PRONOUN_WORTH))
    return found


def published_on(prepared: Prepared) -> dt.date | None:
    """The day that the document was published."""
    return parse_date(prepared.document.date)


@lru_cache(maxsize=256)
def headline(prepared: Prepared) -> tuple[Term, ...]:
    """The terms of a document's title and first sentence, which say what all of it is about."""
    start, end = prepared.sentences[0] if prepared.sentences else (0, 0)
    texts = (prepared.document.title or "", prepared.text[start:end])
    return tuple(term for text in texts for term in read_sentence(text, published_on(prepared)).terms)


def nearby_roots(prepared: Prepared, number: int) -> frozenset[str]:
    """The roots of the sentences around sentence ``number`` and of the first two, which say what it is all about."""
    last = len(prepared.sentence_words)
    numbers = {
        *range(min(_LEAD, last)),
        *range(max(0, number - _CLOSE_BY), min(last, number + _CLOSE_BY + 1)),
    }
    spans = [prepared.sentence_words[n] for n in sorted(numbers)]
    return frozenset(word_root(key) for a, b in spans for key in prepared.keys[a:b])


def has_nearby(term: Term, roots: frozenset[str]) -> bool:
    """Whether every word of a term is among the roots."""
    return all(root in roots for root in term.root.split())


def sightings(claim: Reading, prepared: Prepared, first: Sequence[int]) -> list[Sighting]:
    """These sentences read for the claim, the best first."""
    weights = weights_in(claim, prepared)
    found = [sight(claim, prepared, number, weights) for number in first]
    return sorted(found, key=lambda s: (-s.share, s.number))
