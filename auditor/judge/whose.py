"""Statement by statement: is what the claim says of somebody said of somebody else, or the opposite said of them?

"The army accepted, the rebels refused" has all the words of "The army refused, the rebels
accepted". So each statement of a claim (what stands between "and", "but" and their like) is looked
for by itself: the statement of the coverage that has all but its name must have that name, or a
pronoun; and where a statement of the coverage has the claim's party beside the opposite word, while
the claim's word stands in another statement of that sentence, the two have been exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from auditor.figures import compare_figures
from auditor.judge.aligned import Fact
from auditor.judge.facts import Name, Reading, Term, in_scope
from auditor.judge.names import same_name
from auditor.judge.overlap import likeness
from auditor.judge.sides import is_party, says_roots, verbs
from auditor.judge.sightings import Sighting
from auditor.judge.statements import statement_around
from auditor.words import fold

#: Share of the rest of a statement that the coverage's must have, and the weight that the rest must have.
_SHARE, _LEAST = 0.85, 1.2
#: Weight of a figure among what a statement says.
_FIGURE: Final = 1.0
#: A word pairs from a synonym upwards.
_SAME: Final = 0.8
#: Characters before a name that leave it the subject of its statement.
_LEAD: Final = 24
_PRONOUN: Final = re.compile(r"\b(?:he|she|it|they|who|which|both)\b")
#: What stands behind one of these at the head of a statement is no subject.
_ASIDE: Final = re.compile(
    r"\b(?:in|on|at|of|to|from|by|with|for|against|after|before|near|than|as)\W*(?:the |a |an )?$"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of a sentence that says one thing, with the name that it is said of, if one stands at its head."""

    start: int
    end: int
    subject: Name | None
    terms: tuple[Term, ...]


@lru_cache(maxsize=8192)
def statements(reading: Reading) -> tuple[Statement, ...]:
    """The statements of a sentence in order."""
    found: list[Statement] = []
    at = 0
    while at < len(reading.text):
        start, end = statement_around(reading, at)
        at = max(end, at + 1)
        if (
            found
            and not any(start <= v.start < end for v in verbs(reading))
            and _subject(reading, start, end) is None
        ):
            start = found.pop().start  # a list goes on: "of fraud, forgery and theft"
        inside = tuple(t for t in reading.terms if start <= t.start < end)
        found.append(Statement(start, end, _subject(reading, start, end), inside))
    return tuple(found)


def _subject(reading: Reading, start: int, end: int) -> Name | None:
    """The first name of a statement, where it stands at its head."""
    low = fold(reading.text)
    for name in reading.names:
        if start <= name.start < end:
            lead = low[start : name.start]
            if len(lead) > _LEAD or _ASIDE.search(lead) or low[name.end : name.end + 2] in ("'s", "’s"):
                return None
            return name
    return None


def whose_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """At most one fact: a statement of the claim is said of another name there, or its opposite of the claim's party."""
    for statement in statements(claim):
        if fact := _of_another(claim, statement, sighted):
            return [fact]
    return next(([f] for s in sighted[:3] if (f := _opposed(claim, s))), [])


def _of_another(claim: Reading, ours: Statement, sighted: Sequence[Sighting]) -> Fact | None:
    """The fact that all but the name of a statement is said, and only of another name."""
    name = ours.subject
    if name is None or " than " in claim.text or any(t.root in says_roots() for t in ours.terms):
        return None
    rest = [t for t in ours.terms if not name.start <= t.start < name.end and not _names_it(t, claim)]
    figures = sum(ours.start <= f.start < ours.end and not f.weak for f in claim.figures)
    if sum(t.weight for t in rest) + _FIGURE * figures < _LEAST or not rest:
        return None
    places = [
        (s, t) for s in sighted for t in statements(s.reading) if _holds(claim, ours, rest, s.reading, t)
    ]
    sure = [n for s in sighted for n in s.reading.names if n.sure]
    others = [(s, t, _other_subject(name, s.reading, t, sure)) for s, t in places]
    if not places or any(other is None for _, _, other in others):
        return None
    if not any(same_name(name, n) for s in sighted for n in s.reading.names):
        return None
    sighting, _, other = others[0]
    assert other is not None
    span = (sighting.start + other.start, sighting.start + other.end)
    line = f"name: {name.text} here, {other.text} there, of {rest[0].text}"
    return Fact("name", "differs", (name.start, name.end), span, 1.0, line)


def _names_it(term: Term, claim: Reading) -> bool:
    return term.name and any(n.start <= term.start < n.end for n in claim.names)


def _holds(claim: Reading, ours: Statement, rest: Sequence[Term], there: Reading, theirs: Statement) -> bool:
    """Whether a statement of the coverage has all but all of the rest of one of the claim, its figures too."""
    figures = [f for f in claim.figures if ours.start <= f.start < ours.end and not f.weak]
    printed = [f for f in there.figures if theirs.start <= f.start < theirs.end]
    total = sum(t.weight for t in rest) + _FIGURE * len(figures)
    held = sum(t.weight for t in rest if any(likeness(t, o) >= _SAME for o in theirs.terms))
    held += _FIGURE * sum(
        any(compare_figures(f, o).relation in ("same", "agrees") for o in printed) for f in figures
    )
    return held >= _SHARE * total


def _other_subject(name: Name, there: Reading, theirs: Statement, sure: Sequence[Name]) -> Name | None:
    """The name that a statement is said of, if that is surely another: its own, and the claim's is nowhere in the sentence's statement."""
    other = theirs.subject
    low = fold(there.text[theirs.start : theirs.end])
    if other is None or same_name(name, other) or not any(same_name(other, n) for n in sure):
        return None
    before = low[: other.start - theirs.start]
    named = any(same_name(name, n) for n in there.names if theirs.start <= n.start < theirs.end)
    return None if named or _PRONOUN.search(before) else other


def _opposed(claim: Reading, sighting: Sighting) -> Fact | None:
    """The fact that a party of the claim stands beside the opposite of its word, and the word elsewhere in the sentence."""
    there = sighting.reading
    for word, opposite in _opposites(claim, there):
        ours = _around(claim, word)
        theirs = _around(there, opposite)
        own = [t for t in there.terms if _points(t, word) and not theirs.start <= t.start < theirs.end]
        if (
            not own
            or any(_points(t, word) for t in theirs.terms)
            or any(_points(t, opposite) for t in ours.terms)
        ):
            continue
        for term in ours.terms:
            if term is word or not is_party(term) or term.sides:
                continue
            places = [t for t in there.terms if likeness(term, t) >= _SAME]
            if places and all(theirs.start <= t.start < theirs.end for t in places):
                kind = word.sides[0].kind
                span = (sighting.start + opposite.start, sighting.start + opposite.end)
                line = f"{kind}: {term.text} {word.text} here, {opposite.text} there"
                return Fact(kind, "differs", (word.start, word.end), span, 1.0, line)
    return None


def _opposites(claim: Reading, there: Reading) -> Iterator[tuple[Term, Term]]:
    """Pairs of a word of the claim and its opposite in the sentence, both affirmed."""
    for word in claim.terms:
        for other in there.terms if word.sides and not word.name else ():
            turned = any(
                a.axis == b.axis and a.sign != b.sign and not a.converse
                for a in word.sides
                for b in other.sides
            )
            if turned and not _denied(claim, word) and not _denied(there, other):
                yield word, other


def _denied(reading: Reading, term: Term) -> bool:
    """Whether a word is denied by another than itself ("rejected" is a denial)."""
    return in_scope(tuple(s for s in reading.negated if s[0] != term.start), term.start)


def _points(term: Term, word: Term) -> bool:
    """Whether a term is a word's like or points in its direction."""
    return likeness(term, word) >= _SAME or any(
        a.axis == b.axis and a.sign == b.sign for a in term.sides for b in word.sides
    )


def _around(reading: Reading, term: Term) -> Statement:
    """The statement that holds a term."""
    return next(s for s in statements(reading) if s.start <= term.start < s.end)
