"""Does the coverage affirm what the claim affirms? Scopes of negation and of hedges, on both sides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from auditor.judge.aligned import Fact
from auditor.judge.facts import Reading, in_scope
from auditor.judge.overlap import Pair, denies
from auditor.judge.scopes import Scopes
from auditor.judge.sightings import Sighting
from auditor.words import fold

#: Share of the matched weight whose polarity must be reversed, and of the claim that must be matched.
_REVERSED_FROM: Final = 0.6
_SHARE_FROM: Final = 0.5
#: Share of the matched weight that the coverage hedges and the claim does not, from which it is no support.
_HEDGED_FROM: Final = 0.4
#: Share that a sentence must be about the claim for "may" there and "will" here to be a contradiction.
_FIRMER_FROM: Final = 0.8
_OPEN: Final = re.compile(
    r"\b(?:may|might|could|perhaps|possibly|not (?:yet )?(?:known|clear|certain|decided)|unclear|unknown|unsure|hopes? to|cannot promise|considering)\b"
)
_CERTAIN: Final = re.compile(r"\b(?:will|would|has|have|had|is|are|was|were|did|promised|confirmed)\b")
#: A sentence is about as much of the claim from this part of the best one's share.
_AS_GOOD: Final = 0.85
#: A match by less than a synonym does not tell the predicate.
_PREDICATE_WORTH: Final = 0.8
_PREDICATE = re.compile(
    r"\b(?:has|have|had|is|are|was|were|will|would|can|could|did|does|do)\b(?:\s(?:not|already|also|now|been|be|being|have|since|never|still|just|no longer))*\s(?P<verb>[\w-]+)"
)


def polarity_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """One fact where the best sentence denies what the claim affirms, or the other way round.

    None where another sentence that is about as much of the claim has its polarity.
    """
    best = sighted[0]
    turned = _reversed_pairs(claim, best) if best.share >= _SHARE_FROM else []
    if not turned or any(
        s.share >= _AS_GOOD * best.share and not _reversed_pairs(claim, s) for s in sighted[1:]
    ):
        return []
    return [_fact(claim, best, max(turned, key=_weight))]


def _reversed_pairs(claim: Reading, sighting: Sighting) -> list[Pair]:
    """The predicate, or else most of what the sentence shares with the claim, where it is denied on one side only."""
    matched = [p for p in sighting.pairs if not p.claim.name]
    turned_pairs = [p for p in matched if turned(claim, sighting.reading, p)]
    if len({_negated(claim, p.claim.start) for p in turned_pairs}) != 1:
        return []  # nothing turned, or each side denies something else
    predicates = [
        p for p in turned_pairs if p.worth >= _PREDICATE_WORTH and p.claim.start in _predicates(claim)
    ]
    share = sum(_weight(p) for p in turned_pairs) / sum(_weight(p) for p in matched)
    return predicates or (turned_pairs if share >= _REVERSED_FROM else [])


def _fact(claim: Reading, sighting: Sighting, pair: Pair) -> Fact:
    """The fact that one reversed pair makes."""
    ours, theirs = (
        "denied" if _negated(reading, at) else "affirmed"
        for reading, at in ((claim, pair.claim.start), (sighting.reading, pair.coverage.start))
    )
    span = (sighting.start + pair.coverage.start, sighting.start + pair.coverage.end)
    line = f"polarity: {pair.claim.text} {ours} here, {pair.coverage.text} {theirs} there"
    return Fact(
        "polarity", "differs", (pair.claim.start, pair.claim.end), span, min(0.99, sighting.share), line
    )


def _predicates(claim: Reading) -> set[int]:
    """Where the verbs after auxiliaries stand."""
    return {match.start("verb") for match in _PREDICATE.finditer(fold(claim.text))}


def hedged(claim: Reading, sighting: Sighting, facts: Sequence[Fact]) -> bool:
    """Whether the coverage only holds possible, planned or alleged what the claim states flatly."""
    for fact in facts:
        at = fact.coverage[0] - sighting.start if fact.coverage and fact.kind == "number" else -1
        if (
            fact.outcome == "agrees"
            and at >= 0
            and in_scope(sighting.reading.hedged, at)
            and not claim.hedged
        ):
            return True
    matched = [p for p in sighting.pairs if not p.claim.name]
    left_open = () if claim.hedged else _open_scopes(sighting.reading)
    if left_open and any(in_scope(left_open, p.coverage.start) for p in matched):
        return True
    weaker = [
        p
        for p in matched
        if in_scope(sighting.reading.hedged, p.coverage.start) and not in_scope(claim.hedged, p.claim.start)
    ]
    total = sum(_weight(p) for p in matched)
    return bool(total) and sum(_weight(p) for p in weaker) / total >= _HEDGED_FROM


def _open_scopes(reading: Reading) -> Scopes:
    """The stretches in the scope of "may", "might" and their like."""
    cues = {match.start() for match in _OPEN.finditer(fold(reading.text))}
    return tuple(scope for scope in reading.hedged if scope[0] in cues)


def firmer_facts(claim: Reading, sighting: Sighting) -> list[Fact]:
    """One fact where the claim states as certain what the coverage says almost word for word may be, or is not known."""
    if (
        sighting.share < _FIRMER_FROM
        or _OPEN.search(fold(claim.text))
        or not _CERTAIN.search(fold(claim.text))
    ):
        return []
    low = fold(sighting.reading.text)
    for cue in _OPEN.finditer(low):
        end = min((c for c in sighting.reading.clauses if c >= cue.end()), default=len(low))
        open_ = [p for p in sighting.pairs if cue.start() <= p.coverage.start < end and not p.claim.name]
        if open_:
            pair = open_[0]
            span = (sighting.start + cue.start(), sighting.start + pair.coverage.end)
            line = (
                f"polarity: {pair.claim.text} is certain here, {low[cue.start() : pair.coverage.end]} there"
            )
            return [
                Fact("polarity", "differs", (pair.claim.start, pair.claim.end), span, sighting.share, line)
            ]
    return []


def _weight(pair: Pair) -> float:
    return pair.claim.weight * pair.worth


def turned(claim: Reading, coverage: Reading, pair: Pair) -> bool:
    """Whether the pair is denied on one side only, by a negation or by "un"."""
    here, there = _negated(claim, pair.claim.start), _negated(coverage, pair.coverage.start)
    return (here != there) != denies(pair.claim, pair.coverage)


def _negated(reading: Reading, offset: int) -> bool:
    return in_scope(reading.negated, offset)
