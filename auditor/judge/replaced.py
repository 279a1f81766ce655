"""A claim in nearly a passage's words: which of its words stand where the passage has others.

"The court acquitted Vask of the charge" beside "The court sentenced Vask on the charge" shares all
but one word. Word by word reading shows what was put in the place of what; a claim with such a word
is not borne out, unless the two words mean one thing, one figure or one person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from typing import Final, TypeVar

from auditor.figures import Figure, compare_figures
from auditor.figures.days import Day, same_day
from auditor.judge.facts import Reading as Sentence
from auditor.judge.facts import Term, read_sentence
from auditor.judge.names import same_name
from auditor.judge.overlap import likeness
from auditor.judge.quotes import Reading
from auditor.judge.reckoned import reckoned
from auditor.judge.sides import THAN, is_passive, verbs
from auditor.judge.sightings import headline, published_on
from auditor.judge.thesaurus import is_role
from auditor.match.prepared import Prepared
from auditor.models import Edit
from auditor.words import fold

#: Weight from which a word tells what a report is about.
_TELLING: Final = 0.7
#: Share of a claim's word weight from which a passage has nearly its words.
_NEARLY: Final = 0.8
#: Characters around a replaced word in which a figure of the passage may be the one meant.
_BESIDE: Final = 30
#: Characters between a name and the word that tells what it is: "the mayor, Ines Calvao".
_APPOSED: Final = 24
#: Modal words that differ only by who speaks.
_REPORTED: Final = (
    {"will", "would"},
    {"can", "could"},
    {"may", "might"},
    {"must", "had to"},
    {"shall", "should"},
)


#: A relative clause has its object before its subject.
_FRONTED: Final = re.compile(r"(?:which|whom|who|that)\b")
_PRONOUN: Final = re.compile(r"\b(?:he|she|it|they|his|her|its|their|him|them)\b")
_Anchor = TypeVar("_Anchor", Figure, Day)


def says_else(reading: Reading) -> bool:
    """Whether the claim has another thing in the place of one of the passage's, or two names in each other's."""
    claim = read_sentence(reading.quoted.text, published_on(reading.prepared))
    wrong = [
        e for e in reading.edits if e.severity != "ok" and e.kind != "negation"
    ]  # denials are told apart elsewhere
    return any(_is_other(claim, reading, e, wrong) for e in wrong) or (
        bool(wrong) and _crossed(claim, reading)
    )


def _crossed(claim: Sentence, reading: Reading) -> bool:
    """Whether two names of the claim stand in the passage's sentence in the other order, about the same verbs."""
    if THAN.search(fold(claim.text)):
        return False  # "A grew faster than B", "B grew more slowly than A"
    there = _sentence(reading.prepared, reading.prepared.words[reading.alignment.first][0])[1]
    placed = [(a, b) for a in claim.names for b in there.names if same_name(a, b)]
    for (a, x), (b, y) in combinations(placed, 2):
        low, high = sorted((x, y), key=lambda n: n.start)
        between = fold(there.text[low.end : high.start]).strip(" ,")
        if _FRONTED.match(between):
            continue
        if a.end <= b.start and y.end <= x.start and between not in ("and", "or", "", "the", "and the"):
            return not _turned_round(claim, there)
    return False


def _turned_round(claim: Sentence, there: Sentence) -> bool:
    """Whether a verb that both have is in the passive on one side only, or one has the converse of the other's: "beat", "lost to"."""
    return any(
        (likeness(v, w) > 0 and is_passive(claim, v) != is_passive(there, w))
        or any(x.axis == y.axis and x.converse and x.sign != y.sign for x in v.sides for y in w.sides)
        for v in verbs(claim)
        for w in verbs(there)
    )


def _sentence(prepared: Prepared, at: int) -> tuple[int, Sentence]:
    """Where the sentence around a place begins, and what it says."""
    start, end = prepared.sentences[prepared.sentence_at(at)]
    return start, read_sentence(prepared.text[start:end], published_on(prepared))


def _is_other(claim: Sentence, reading: Reading, edit: Edit, edits: Sequence[Edit]) -> bool:
    """Whether an edit exchanges a figure, a day, a name or a telling word for one that is not the same."""
    ours, theirs = edit.article, edit.coverage
    if not ours.text:
        return False
    if edit.kind == "modality" and not any(d.start < ours.end and ours.start < d.end for d in claim.days):
        return not _only_reported(ours.text, theirs.text)
    start, there = _sentence(reading.prepared, theirs.start)
    low, high = theirs.start - start, theirs.end - start
    if _other_value(claim, ours.start, ours.end, there, low, high):
        return True
    mine, printed = _within(claim, ours.start, ours.end), _within(there, low, high)
    moved = [t for e in edits for t in _within(there, e.coverage.start - start, e.coverage.end - start)]
    if reading.borne_out < _NEARLY:
        moved += headline(reading.prepared)  # what the headline says need not be said again
    odd = [
        t
        for t in mine
        if _tells(claim, t) and not _is_met(t, (*printed, *moved)) and not _is_fuller(claim, t, there)
    ]
    if not printed:
        return not _PRONOUN.search(fold(theirs.text)) and any(not _is_met(t, there.terms) for t in odd)
    lost = [t for t in printed if _tells(there, t) and not _is_met(t, mine)]
    return any(
        (t in verbs(claim)) == (o in verbs(there)) and not _are_one(reading.prepared, t, o)
        for t in odd
        for o in lost
    )


def _within(sentence: Sentence, start: int, end: int) -> list[Term]:
    return [t for t in sentence.terms if t.start < end and start < t.end]


def _tells(sentence: Sentence, term: Term) -> bool:
    """Whether a word says something by itself: a name, a role, a weighty word, a verb."""
    return term.name or is_role(term.root) or term.weight >= _TELLING or term in verbs(sentence)


def _is_fuller(claim: Sentence, term: Term, there: Sentence) -> bool:
    """Whether a word is part of a name that the passage has in another form: "Chris" in "Chris Stevens"."""
    name = next((n for n in claim.names if n.start <= term.start < n.end), None)
    return name is not None and any(same_name(name, o) for o in there.names)


def _is_met(term: Term, others: Sequence[Term]) -> bool:
    """Whether one of some words is like a word, or on an axis with it, which direction judges."""
    axes = {side.axis for side in term.sides}
    return any(likeness(term, o) > 0 or any(side.axis in axes for side in o.sides) for o in others)


def _only_reported(ours: str, theirs: str) -> bool:
    """Whether two modal words differ as direct and reported speech do: "will close", "said it would close"."""
    return any({fold(ours), fold(theirs)} <= pair for pair in _REPORTED)


def _other_value(claim: Sentence, a: int, b: int, there: Sentence, c: int, d: int) -> bool:
    """Whether a stretch of the claim has a figure or day that nothing at the passage's stretch comes to."""
    figures = _at(there.figures, c, d)
    for ours in _at(claim.figures, a, b, 0):
        if not (
            ours.weak or any(_comes_to(ours, f) for f in figures) or any(reckoned(claim, ours, there, None))
        ):
            return True
    days = _at(there.days, c, d)
    return bool(days) and any(not any(same_day(day, o) for o in days) for day in _at(claim.days, a, b, 0))


def _at(anchors: Sequence[_Anchor], start: int, end: int, beside: int = _BESIDE) -> list[_Anchor]:
    """The figures or days in a stretch, else those close by it; for an empty stretch all."""
    inside = [x for x in anchors if x.start < end and start < x.end]
    if inside or not beside:
        return inside
    return [x for x in anchors if start == end or (x.start < end + beside and start - beside < x.end)]


def _comes_to(ours: Figure, theirs: Figure) -> bool:
    """Whether two figures agree; a score told the other way round does not in the same words."""
    if ours.unit.dimension == "score" and ours.low != theirs.low:
        return False
    return compare_figures(ours, theirs).relation in ("same", "agrees")


def _are_one(prepared: Prepared, ours: Term, theirs: Term) -> bool:
    """Whether the document says somewhere that a name and a word of role are one: "the mayor, Ines Calvao"."""
    if ours.name == theirs.name:
        return False
    for start, end in prepared.sentences:
        sentence = read_sentence(prepared.text[start:end], published_on(prepared))
        for one in (t for t in sentence.terms if likeness(ours, t) > 0):
            for other in (t for t in sentence.terms if likeness(theirs, t) > 0):
                between = sentence.text[min(one.end, other.end) : max(one.start, other.start)]
                if len(between) <= _APPOSED and not any(
                    min(one.end, other.end) <= v.start < max(one.start, other.start) for v in verbs(sentence)
                ):
                    return True
    return False
