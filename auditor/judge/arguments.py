"""Which verb a word belongs to, where a sentence says two things: "X backed the reform, but Y opposed it".

A claim that takes its verb from one clause and its subject, or what follows the verb, from the
other has every word of the sentence and says what it does not say. It shows in the clause of the
verb: the place of the claim's word is taken there by a word that the claim does not have.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from auditor.judge.aligned import Fact
from auditor.judge.facts import Reading, Term
from auditor.judge.overlap import likeness
from auditor.judge.sides import deeds, is_party, verbs
from auditor.judge.sightings import Sighting, share_of
from auditor.judge.statements import statement_around
from auditor.judge.subjects import subject_of
from auditor.words import fold

#: Share of the claim that the sentence must be about.
_SHARE: Final = 0.7
#: A verb pairs from a synonym upwards.
_SAME: Final = 0.8
_PREPOSITION: Final = re.compile(
    r"\b(in|at|on|from|to|for|with|against|of|by|into|near)(?: (?:the|a|an|its|their|his|her))?(?: [\w’'-]+)? $"
)
#: What stands behind a preposition is nobody who does anything.
_ASIDE: Final = re.compile(
    r"\b(?:under|in|on|at|for|from|with|by|of|after|before|during|despite)(?: (?:a|an|the|its|their|his|her))?(?: [\w’'-]+)? $"
)
#: A pronoun stands for somebody named before.
_PRONOUN: Final = re.compile(r"\b(?:he|she|it|they|them|who|which|that|its|his|her|their)\b")


def argument_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """At most one fact: a word of the claim belongs to another verb of the sentence, and its own verb has another word."""
    for sighting in sighted[:2]:
        if share_of(claim.terms, sighting) < _SHARE or " than " in claim.text:
            continue
        for verb in verbs(claim):
            for other in verbs(sighting.reading):
                if likeness(verb, other) >= _SAME and (fact := _misplaced(claim, verb, sighting, other)):
                    return [fact]
    return []


def _misplaced(claim: Reading, verb: Term, sighting: Sighting, other: Term) -> Fact | None:
    """The fact that a word beside the claim's verb stands in another clause than the sentence's verb."""
    start, end = statement_around(claim, verb.start)
    first, last = statement_around(sighting.reading, other.start)
    inside = [t for t in sighting.reading.terms if first <= t.start < last]
    for term in claim.terms:
        if term in verbs(claim) or not start <= term.start < end or not is_party(term):
            continue
        places = [t for t in sighting.reading.terms if likeness(term, t) >= _SAME]
        if not places or any(first <= t.start < last for t in places):
            continue
        if any(likeness(term, t) >= _SAME for t in subject_of(sighting.reading, other).whole):
            continue  # one of several who do it
        rival = _rival(claim, verb, term, sighting.reading, other, inside)
        if rival:
            span = (sighting.start + rival.start, sighting.start + rival.end)
            line = f"name: {verb.text} of {term.text} here, of {rival.text} there"
            return Fact("name", "differs", (term.start, term.end), span, 1.0, line)
    return None


def _rival(
    claim: Reading, verb: Term, term: Term, coverage: Reading, other: Term, inside: Sequence[Term]
) -> Term | None:
    """The word of the verb's clause that stands where the claim's word does, on the same side and after the same preposition."""
    before = term.start < verb.start
    text = fold(coverage.text)
    if before and (
        _PRONOUN.search(text[statement_around(coverage, other.start)[0] : other.start])
        or not _does(claim, verb, term)
    ):
        return None
    ours = "" if before else _leading(claim, verb, term)
    found = [
        t
        for t in inside
        if is_party(t)
        and t not in verbs(coverage)
        and (t.start < other.start) == before
        and t is not other
        and not (before and _ASIDE.search(text[max(0, t.start - 30) : t.start]))
        and not any(likeness(t, c) > 0 for c in claim.terms)
        and (_does(coverage, other, t) if before else _leading(coverage, other, t) == ours)
    ]
    return found[0] if found else None


def _does(reading: Reading, verb: Term, term: Term) -> bool:
    """Whether a term is among those who do what a verb says."""
    return any(deed.term is verb and term in deed.doers for deed in deeds(reading, alone=True))


def _leading(reading: Reading, verb: Term, term: Term) -> str:
    """The preposition before a word that follows its verb; empty for an object."""
    match = _PREPOSITION.search(fold(reading.text[verb.end : term.start]))
    return match[1] if match else ""
