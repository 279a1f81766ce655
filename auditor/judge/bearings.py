"""Hold the names and the words of direction of a claim against those of the coverage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from auditor.judge.aligned import Anchor, Bar, Fact, Outcome, Rival, alignment, nearness, settle, settle_all
from auditor.judge.facts import Name, Reading, Term, in_scope
from auditor.judge.names import same_name
from auditor.judge.sides import deeds, exchanged
from auditor.judge.sightings import Sighting
from auditor.judge.thesaurus import is_role
from auditor.words import fold

# Set by eye on labelled claims and headlines, as for figures.
_KNOWN_NAME: Final = Bar(0.6, 0.25)  # the claim's name stands elsewhere in the coverage
_NEW_NAME: Final = Bar(0.68, 1.0)
_DIRECTION: Final = Bar(0.42, 0.2)
#: How near a word of direction stands to its figure; within a clause, about twelve words.
_BY_FIGURE: Final = 0.33
_MOST_DIRECTIONS: Final = 12
#: Words that say nothing of direction but by what they stand before.
_DEGREES: Final = ("more", "less", "fewer")
#: Words that a subject may follow at the head of its clause.
_LEAD_WORDS: Final = 3
_PREPOSITIONS: Final = (" in", " of", " at", " to", " from", " by", " on", " with", " for", " against")
_ROUTE = re.compile(
    r"\bfrom (?P<a>[A-ZÀ-Þ][\w’'-]*(?: [A-ZÀ-Þ][\w’'-]*)*) to (?P<b>[A-ZÀ-Þ][\w’'-]*(?: [A-ZÀ-Þ][\w’'-]*)*)"
)


def name_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """A fact for every name of the claim; only the subject of a clause can differ."""
    anchors = []
    for name in claim.names:
        if name.sure:
            rivals = [
                r for s in sighted for other in s.reading.names for r in _name_rival(claim, name, s, other)
            ]
            anchors.append(_barred(Anchor("name", name.text, (name.start, name.end), rivals)))
    return [*_route_facts(claim, sighted), *settle_all(anchors)]


def _barred(anchor: Anchor) -> Anchor:
    """The anchor with a higher bar where the coverage never has its name."""
    if any(r.outcome == "agrees" for r in anchor.rivals):
        return anchor
    return replace(anchor, rivals=[replace(r, bar=_NEW_NAME) for r in anchor.rivals])


def _name_rival(claim: Reading, name: Name, sighting: Sighting, other: Name) -> list[Rival]:
    """One name of a sentence, as a rival."""
    span = (sighting.start + other.start, sighting.start + other.end)
    same = same_name(name, other)
    if not same and not (other.sure and _acts(claim, name) and _acts(sighting.reading, other)):
        return []
    score = alignment(claim, name.end, sighting, other.end, lambda term: term.name)
    return [
        Rival(
            score,
            "agrees" if same else "differs",
            span,
            other.text,
            f"{name.text} / {other.text}",
            _KNOWN_NAME,
        )
    ]


def _acts(reading: Reading, name: Name) -> bool:
    """Whether a name looks like the subject of its clause: it opens the clause and is no possessive."""
    if name.text.endswith(("'s", "’s")) or re.match(r"[’']s\b|-", reading.text[name.end : name.end + 3]):
        return False
    following = next((t for t in reading.terms if t.start >= name.end), None)
    if following and is_role(following.root) and following.start <= name.end + 1:
        return False  # "Argentine president": who acts is the president
    start = max((c for c in reading.clauses if c < name.start), default=-1)
    lead = fold(reading.text[start + 1 : name.start]).rstrip()
    return len(lead.split()) <= _LEAD_WORDS and not f" {lead}".endswith(_PREPOSITIONS)


def _route_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """ "from A to B" against "from B to A"."""
    ours = _ROUTE.search(claim.text)
    for sighting in sighted if ours else ():
        for theirs in _ROUTE.finditer(sighting.reading.text):
            if ours and (ours["a"], ours["b"]) == (theirs["b"], theirs["a"]):
                span = (sighting.start + theirs.start(), sighting.start + theirs.end())
                line = f"name: {ours[0]} here, {theirs[0]} there"
                return [Fact("name", "differs", ours.span(), span, 1.0, line)]
    return []


def direction_facts(claim: Reading, sighted: Sequence[Sighting], figures: Sequence[Fact] = ()) -> list[Fact]:
    """A fact for every word of direction in the claim that the coverage has a word of the same axis for.

    Where a figure of the claim agrees, the word of the coverage that stands nearest to that figure
    speaks: a rise is the rise by that figure. Else the best aligned word does, and in a sentence
    that has the word itself only that.
    """
    facts = []
    for term in _directed(claim):
        rivals = _by_figure(claim, term, sighted, figures) or [
            r
            for s in sighted
            for other in _directed(s.reading)
            if other.stem == term.stem or not _said_besides(claim, term, other, s.reading)
            for r in _direction_rival(claim, term, s, other)
        ]
        if rivals:
            kind = next((r.kind for r in rivals if r.outcome == "differs"), "direction")
            facts.append(settle(Anchor(kind, term.text, (term.start, term.end), rivals)))
    return facts


def _said_besides(claim: Reading, term: Term, other: Term, coverage: Reading) -> bool:
    """Whether the sentence has the claim's word itself, or the claim the sentence's: "one of those rescued died"."""
    return any(t.stem == term.stem for t in coverage.terms) or any(t.root == other.root for t in claim.terms)


def _sides_changed(claim: Reading, term: Term, coverage: Reading, other: Term, converse: bool) -> bool:
    """Whether two converse verbs, or two comparisons, have each other's parties on the wrong sides."""
    return any(
        exchanged(ours, theirs) is True
        for ours in deeds(claim)
        for theirs in deeds(coverage)
        if ours.term is term and theirs.term is other and (converse or (ours.compared and theirs.compared))
    )


def _of_another(claim: Reading, term: Term, coverage: Reading, other: Term) -> bool:
    """Whether what stands before two converse verbs has nothing in common, and one side's deed cannot be read."""
    if all(
        any(d.term is word for d in deeds(reading)) for reading, word in ((claim, term), (coverage, other))
    ):
        return False
    before = [
        {t.root for t in reading.terms if t.end <= word.start}
        for reading, word in ((claim, term), (coverage, other))
    ]
    return bool(before[0] and before[1]) and before[0].isdisjoint(before[1])


def _of_others(claim: Reading, term: Term, coverage: Reading, other: Term) -> bool:
    """Whether the opposite word is said of somebody else, by name, while the claim's own are named beside it."""
    ours, theirs = (
        {t.stem for deed in deeds(reading, alone=True) if deed.term is word for t in deed.doers if t.name}
        for reading, word in ((claim, term), (coverage, other))
    )
    here = {t.stem for t in coverage.terms if t.name}
    return bool(ours and theirs) and not ours & theirs and ours <= here


def _directed(reading: Reading) -> list[Term]:
    """The first words of direction of a sentence; no sentence of prose has more of them."""
    found = [t for t in reading.terms if t.sides and not t.name and reading.text[t.end : t.end + 1] != "-"]
    return found[:_MOST_DIRECTIONS]  # "down-ballot" points nowhere


def _by_figure(
    claim: Reading, term: Term, sighted: Sequence[Sighting], figures: Sequence[Fact]
) -> list[Rival]:
    """The word of the same axis that belongs to the figure that agrees, if both sides have such a pair."""
    agreed = [f for f in figures if f.outcome == "agrees" and f.coverage]
    fact = max(agreed, key=lambda f: nearness(claim, term.start, f.claim[0]), default=None)
    if fact is None or fact.coverage is None or _beside(claim, term, fact.claim[0]) is not term:
        return []
    for sighting in sighted:
        at = fact.coverage[0] - sighting.start
        if 0 <= at < len(sighting.reading.text):
            other = _beside(sighting.reading, term, at)
            return (
                [replace(r, score=1.0) for r in _direction_rival(claim, term, sighting, other)]
                if other
                else []
            )
    return []


def _beside(reading: Reading, term: Term, at: int) -> Term | None:
    """The word on an axis of ``term`` that is nearest to a place, where one is near enough."""
    axes = {side.axis for side in term.sides}
    words = [t for t in reading.terms if any(side.axis in axes for side in t.sides)]
    near = max(words, key=lambda t: nearness(reading, t.start, at), default=None)
    return near if near and nearness(reading, near.start, at) >= _BY_FIGURE else None


def _same_next(claim: Reading, term: Term, coverage: Reading, other: Term) -> bool:
    """Whether the same word follows two words of degree: "less liberal nominees", "more liberal nominees"."""
    ours, theirs = (
        next((t for t in reading.terms if t.start > at.start), None)
        for reading, at in ((claim, term), (coverage, other))
    )
    return bool(ours and theirs and ours.root == theirs.root)


def _denied(reading: Reading, term: Term) -> bool:
    """Whether a word of direction is negated by another word than itself ("denied" is a negation)."""
    return in_scope(tuple(s for s in reading.negated if s[0] != term.start), term.start)


def _direction_rival(claim: Reading, term: Term, sighting: Sighting, other: Term) -> list[Rival]:
    """One word of direction of a sentence, as a rival; a negation turns it round."""
    shared = [(a, b) for a in term.sides for b in other.sides if a.axis == b.axis]
    if not shared or (term.stem in _DEGREES and not _same_next(claim, term, sighting.reading, other)):
        return []
    flipped = _denied(claim, term) != _denied(sighting.reading, other)
    if flipped and term.root == other.root:
        return []  # the same word, denied on one side, is a matter of polarity
    opposite = all(a.sign != b.sign for a, b in shared) != flipped
    converse = any(a.converse for a, _ in shared)
    if opposite and _sides_changed(claim, term, sighting.reading, other, converse):
        opposite = False
    if opposite and converse and _of_another(claim, term, sighting.reading, other):
        return []
    if opposite and _of_others(claim, term, sighting.reading, other):
        return []
    score = alignment(claim, term.start, sighting, other.start, lambda t: t is term)
    span = (sighting.start + other.start, sighting.start + other.end)
    why = f"{term.text} / {other.text}"
    outcome: Outcome = "differs" if opposite else "agrees"
    return [Rival(score, outcome, span, other.text, why, _DIRECTION, sighting.number, kind=shared[0][0].kind)]
