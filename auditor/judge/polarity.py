"""Does the coverage affirm what the claim affirms? Scopes of negation, word by word, on both sides."""

from __future__ import annotations

from typing import Final

from auditor.judge.aligned import Fact
from auditor.judge.facts import Reading, in_scope
from auditor.judge.overlap import Pair
from auditor.judge.sightings import Sighting

#: Share of the matched weight whose polarity must be reversed, and of the claim that must be matched.
_REVERSED_FROM: Final = 0.6
_SHARE_FROM: Final = 0.5


def polarity_facts(claim: Reading, sighting: Sighting) -> list[Fact]:
    """One fact where most of what the sentence shares with the claim is negated on one side only."""
    if sighting.share < _SHARE_FROM:
        return []
    matched = [p for p in sighting.pairs if not p.claim.name]
    reversed_ = [
        p for p in matched if _negated(claim, p.claim.start) != _negated(sighting.reading, p.coverage.start)
    ]
    if len({_negated(claim, p.claim.start) for p in reversed_}) != 1:
        return []  # each side denies something else
    total = sum(_weight(p) for p in matched)
    share = sum(_weight(p) for p in reversed_) / total if total else 0.0
    if share < _REVERSED_FROM:
        return []
    pair = max(reversed_, key=_weight)
    ours, theirs = _affirmed(claim, pair.claim.start), _affirmed(sighting.reading, pair.coverage.start)
    span = (sighting.start + pair.coverage.start, sighting.start + pair.coverage.end)
    line = f"polarity: {pair.claim.text} {ours} here, {pair.coverage.text} {theirs} there"
    return [Fact("polarity", "differs", (pair.claim.start, pair.claim.end), span, share, line)]


def _weight(pair: Pair) -> float:
    return pair.claim.weight * pair.worth


def _negated(reading: Reading, offset: int) -> bool:
    return in_scope(reading.negated, offset)


def _affirmed(reading: Reading, offset: int) -> str:
    return "denied" if _negated(reading, offset) else "affirmed"
