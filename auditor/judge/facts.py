"""What a sentence says, read without a parser: its terms, figures, days, names, denials and hedges.

Every reading is a pure function of the sentence and the day it was published, and is kept, so
that a document's sentences are read once however many claims are held against them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

from auditor.figures import Figure, find_figures
from auditor.figures.days import Day, find_days
from auditor.figures.units import COUNT
from auditor.judge.names import Name, find_names, same_names
from auditor.judge.scopes import Scopes, clause_breaks, denied_scopes, hedged_scopes, in_scope
from auditor.judge.thesaurus import (
    Side,
    axes,
    light_roots,
    longest_phrase,
    phrase_beginnings,
    synonym_groups,
    word_root,
)
from auditor.words import fold, is_function_word, word_key, word_spans, word_stem, word_weight

__all__ = ["LONGEST", "Name", "Reading", "Term", "in_scope", "read_sentence"]

#: Characters of a sentence that are read; longer ones are lists and texts without full stops.
LONGEST: Final = 3000
#: Readings that are kept, about 7 KB each: the likely sentences of a few hundred documents.
READINGS_KEPT: Final = 8_000
#: Terms, and anchors of one kind, that are read of a sentence: what is held against what grows with their squares.
MOST_TERMS: Final = 150
MOST_ANCHORS: Final = 24
#: What an everyday word keeps of its weight.
_LIGHT_WEIGHT: Final = 0.35

_WordSpans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A content word or known phrase of a sentence, with all that it may be matched by. Two of one sentence are never equal."""

    start: int
    end: int
    text: str
    stem: str
    root: str
    groups: frozenset[int]
    sides: tuple[Side, ...]
    weight: float
    name: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the terms of a sentence can be matched by, all together: a first look before any two terms are compared.

    ``joined`` are the roots in one string; ``sides`` are pairs of axis and sign.
    """

    roots: frozenset[str]
    groups: frozenset[int]
    sides: frozenset[tuple[int, int]]
    joined: str


@dataclass(frozen=True, eq=False)
class Reading:
    """All that is read from one sentence; offsets count in ``text``.

    ``negated`` and ``hedged`` are the stretches in the scope of a negation or a hedge,
    ``clauses`` the places where a clause may end.
    """

    text: str
    terms: tuple[Term, ...]
    figures: tuple[Figure, ...]
    days: tuple[Day, ...]
    names: tuple[Name, ...]
    negated: Scopes
    hedged: Scopes
    clauses: tuple[int, ...]

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What the terms can be matched by, gathered when first asked for."""
        roots = frozenset([term.root for term in self.terms])
        return Vocabulary(
            roots,
            frozenset().union(*[term.groups for term in self.terms if term.groups]),
            frozenset([(side.axis, side.sign) for term in self.terms for side in term.sides]),
            "\n".join(roots),
        )


@lru_cache(maxsize=READINGS_KEPT)
def read_sentence(text: str, published: dt.date | None = None) -> Reading:
    """What the first :data:`LONGEST` characters of ``text``, published on that day, say."""
    text = text[:LONGEST]
    days = find_days(text, published)
    figures = [f for f in find_figures(text) if not _in_days(f, days)]
    names = find_names(text, days)
    figures = [replace(f, weak=True) if _in_name(text, f, names) else f for f in figures]
    low = fold(text)
    breaks = clause_breaks(low)
    return Reading(
        text,
        _terms(text, figures, days, names)[:MOST_TERMS],
        tuple(figures[:MOST_ANCHORS]),
        days[:MOST_ANCHORS],
        names[:MOST_ANCHORS],
        denied_scopes(low, breaks),
        hedged_scopes(low, breaks),
        breaks,
    )


def _in_days(figure: Figure, days: Sequence[Day]) -> bool:
    """Whether the number is part of a day."""
    return any(figure.number_start < day.end and day.start < figure.number_end for day in days)


def _in_name(text: str, figure: Figure, names: Sequence[Name]) -> bool:
    """Whether a bare number goes with the name before it and counts nothing: "a Ressler 60"."""
    if figure.unit is not COUNT or not any(n.end + 1 == figure.start for n in names):
        return False
    return not re.match(
        r" (?:[a-z-]+ )?(?:[a-z]{2,}s|people|men|women|children)\b", text[figure.end : figure.end + 40]
    )


def _terms(
    text: str, figures: Sequence[Figure], days: Sequence[Day], names: Sequence[Name]
) -> tuple[Term, ...]:
    """The content words and phrases outside figures and days."""
    taken = [(f.start, f.end if f.unit.name else f.number_end) for f in figures]
    taken += [(d.start, d.end) for d in days]
    spans = word_spans(text)
    if taken:
        spans = [s for s in spans if not any(s[0] < e and b < s[1] for b, e in taken)]
    keys = [word_key(text[a:b]) for a, b in spans]
    named = _named(names, spans)
    terms: list[Term] = []
    i = 0
    while i < len(spans):
        size = 1 if named[i] else _phrase(text, spans, keys, i)
        if size > 1 or not is_function_word(keys[i]) or (word_stem(keys[i]),) in axes():
            terms.append(_term(text, spans[i : i + size], keys[i : i + size], named[i]))
        i += size
    return tuple(terms)


def _phrase(text: str, spans: _WordSpans, keys: Sequence[str], i: int) -> int:
    """The number of words of the longest known phrase at ``i``, at least one."""
    if not _begins_phrase(keys[i]):
        return 1
    last, most = i + 1, min(len(keys), i + longest_phrase())
    while last < most and not text[spans[last - 1][1] : spans[last][0]].strip():
        last += 1
    roots = tuple(word_root(key) for key in keys[i:last])
    stems = tuple(word_stem(key) for key in keys[i:last])
    sizes = range(len(roots), 1, -1)
    return next((n for n in sizes if roots[:n] in synonym_groups() or stems[:n] in axes()), 1)


@lru_cache(maxsize=50_000)
def _begins_phrase(key: str) -> bool:
    """Whether a phrase of the tables begins with this word."""
    roots, stems = phrase_beginnings()
    return word_root(key) in roots or word_stem(key) in stems


def _term(text: str, spans: _WordSpans, keys: Sequence[str], name: Name | None) -> Term:
    """The term that the words of ``spans`` make."""
    start, end = spans[0][0], spans[-1][1]
    groups: frozenset[int] = _of_names(name) if name else frozenset()
    named = name is not None
    return Term(start, end, text[start:end], *_sense(tuple(keys), named, groups), named)


@lru_cache(maxsize=50_000)
def _sense(
    keys: tuple[str, ...], name: bool, groups: frozenset[int]
) -> tuple[str, str, frozenset[int], tuple[Side, ...], float]:
    """Stem, root, groups, sides and weight of a word or phrase; a name has no synonyms but its other forms."""
    roots = tuple(word_root(key) for key in keys)
    stems = tuple(word_stem(key) for key in keys)
    weight = max(word_weight(key) for key in keys)
    if not name and all(root in light_roots() for root in roots):
        weight *= _LIGHT_WEIGHT
    found = groups if name else synonym_groups().get(roots, frozenset())
    return " ".join(stems), " ".join(roots), found, axes().get(stems, ()), weight


def _named(names: Sequence[Name], spans: _WordSpans) -> list[Name | None]:
    """The name that each word is part of."""
    if not names:
        return [None] * len(spans)
    return [next((n for n in names if n.start <= a < n.end), None) for a, _ in spans]


def _of_names(name: Name) -> frozenset[int]:
    """The groups of a name, apart from those of synonyms."""
    return frozenset(-1 - number for number in same_names(name))
