"""Does the coverage say what the claim says of its subject? Its verbs, each with who or what it is said of.

A claim that takes its subject from one sentence and its verb from the next, or that puts another
verb in the place of the source's, holds nearly the source's words and says what nobody said. Such
a claim is not borne out, however many of its figures and names agree; nor is it contradicted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from auditor.judge.facts import Reading, Term
from auditor.judge.overlap import likeness
from auditor.judge.sides import is_passive, verbs
from auditor.judge.sightings import Sighting
from auditor.judge.subjects import Subject, objects_of, subject_of
from auditor.judge.thesaurus import is_body, is_role, word_root

#: Weight from which a verb tells what happened; lighter ones ("took", "became") leave it to their nouns.
_TELLING: Final = 0.7
#: A verb pairs from a synonym upwards.
_SAME: Final = 0.8
#: The same word in another form.
_STEM: Final = 0.9
_PEOPLE: Final = frozenset(
    map(word_root, ("man", "men", "woman", "women", "people", "person", "boy", "girl"))
)


def unsaid(claim: Reading, sighted: Sequence[Sighting], headline: Sequence[Term]) -> Term | None:
    """The first verb of a claim that the sentences near the best one lack, or have of another subject; null where none.

    What the headline says need not be said again.
    """
    best = sighted[0]
    near = [s for s in sighted if abs(s.number - best.number) <= 1]
    for verb in verbs(claim):
        if any(likeness(verb, t) >= _STEM for t in headline if t not in best.reading.terms):
            continue
        looked_at = near if verb.weight >= _TELLING else near[:1]
        there = [(s, t) for s in looked_at for t in s.reading.terms if likeness(verb, t) >= _SAME]
        if there and not any(_said_of(claim, verb, s, t, sighted) for s, t in there):
            return verb
        if not there and verb.weight >= _TELLING and _has_its_own(best) and not _known(verb, near):
            return verb
    return None


def _known(verb: Term, near: Sequence[Sighting]) -> bool:
    """Whether a verb of the claim is borne out in part, by a compound, or has its opposite, which direction judges."""
    axes = {side.axis for side in verb.sides}
    return any(p.claim is verb for s in near for p in s.pairs) or any(
        side.axis in axes for t in near[0].reading.terms for side in t.sides
    )


def _has_its_own(best: Sighting) -> bool:
    """Whether the sentence tells something by a verb that the claim has not."""
    used = {p.coverage.start for p in best.pairs}
    return any(v.start not in used and v.weight >= _TELLING for v in verbs(best.reading))


def _said_of(
    claim: Reading, verb: Term, sighting: Sighting, other: Term, sighted: Sequence[Sighting]
) -> bool:
    """Whether a verb may have the same subject on both sides."""
    coverage = sighting.reading
    if other not in verbs(coverage):
        return True  # "the sale of the mill", "the mill was sold"
    ours, theirs = subject_of(claim, verb), subject_of(coverage, other)
    if not ours.head or not theirs.head:
        return True
    named = any(t.name for t in ours.head)
    turned = is_passive(claim, verb) != is_passive(coverage, other)
    parties = (*(theirs.whole if named else theirs.head), *objects_of(coverage, other, turned))
    if _meet(ours.head, parties) or _by_pronoun(ours, sighting):
        return True
    if not is_passive(claim, verb) and _meet(objects_of(claim, verb, True), theirs.head):
        return True  # what it was done to stands there, not who did it: "boats sunk at their moorings"
    if not any(_meet(ours.head, s.reading.terms) for s in sighted):
        return True  # called by a word that the coverage does not use
    return _may_be_one(ours.head, theirs.head, coverage) or _may_be_one(theirs.head, ours.head, coverage)


def _meet(ours: Sequence[Term], theirs: Sequence[Term]) -> bool:
    return any(likeness(a, b) > 0 for a in ours for b in theirs)


def _by_pronoun(ours: Subject, sighting: Sighting) -> bool:
    """Whether a pronoun of the sentence stands for the claim's subject."""
    own = {t.start for t in sighting.reading.terms}
    return any(p.claim in ours.head and p.coverage.start not in own for p in sighting.pairs)


def _may_be_one(named: Sequence[Term], noun: Sequence[Term], coverage: Reading) -> bool:
    """Whether one side's name may be what the other's noun stands for: a person or a body, not told apart in the sentence."""
    if not any(t.name for t in named) or any(t.name for t in noun):
        return False
    if any(_stands_for(t) for t in named if not t.name):
        return False  # "the defender Brandt" has its role
    besides = [t for t in coverage.terms if t not in named and t not in noun]
    return any(map(_stands_for, noun)) and not any(
        likeness(a, t) >= _SAME for a in (*named, *noun) if a not in coverage.terms for t in besides
    )


def _stands_for(term: Term) -> bool:
    """Whether a noun may stand for somebody or something named."""
    return is_role(term.root) or is_body(term.root) or term.root in _PEOPLE
