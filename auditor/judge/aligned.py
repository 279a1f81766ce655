"""Which anchor of the coverage stands where an anchor of the claim stands, and whether the two agree.

An anchor (figure, day, name, word of direction) is aligned by what stands around it: the
terms of the claim near its anchor, found near the coverage's. Only the best aligned anchor
speaks: that "48" stands somewhere in the sentence is no support when the claim says it of
what the sentence says of "12".
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from auditor.judge.facts import Reading, Term
from auditor.judge.sightings import Sighting

Outcome = Literal["agrees", "differs", "open"]

#: Characters at which a neighbour counts half; about six words.
_NEAR: Final = 36
#: A clause break between two words counts like this many characters.
_BREAK: Final = 30
#: One term away is as good as next to it.
_BESIDE: Final = 1.6
#: What the very same figure is worth where it is not a round one and no other sentence fits much better.
_FIRM: Final = 0.1
#: How much better an anchor must be aligned than one that agrees in another sentence.
_OTHER_SENTENCE: Final = 0.12
#: How much of the alignment is the anchor's own surroundings; the rest is the sentence's share of the claim.
_LOCAL: Final = 0.6


@dataclass(frozen=True, slots=True)
class Fact:
    """An anchor of the claim with what the coverage has in its place.

    ``kind`` is the reason that a difference gives, ``line`` says it to a reader. Offsets of
    ``claim`` count in the claim, those of ``coverage`` in the document. ``score`` is how well
    the two are aligned, ``rival`` how well the best anchor of the other outcome is.
    """

    kind: str
    outcome: Outcome
    claim: tuple[int, int]
    coverage: tuple[int, int] | None
    score: float
    line: str
    rival: float = 0.0


@dataclass(frozen=True, slots=True)
class Bar:
    """How well an anchor must be aligned to contradict: alone, and beyond one that agrees.

    ``elsewhere`` takes the place of ``alone`` where one that agrees stands in another sentence.
    """

    alone: float
    beyond: float
    elsewhere: float = 0.45


@dataclass(frozen=True, slots=True)
class Rival:
    """An anchor of the coverage that may be the claim's, with how well it is aligned; open where it counts other things.

    ``firm`` marks the very same figure, not a round one; ``kind`` is what a reversal is called.
    """

    score: float
    outcome: Outcome
    span: tuple[int, int]
    text: str
    why: str
    bar: Bar
    sentence: int = 0
    firm: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """An anchor of the claim with its rivals."""

    kind: str
    text: str
    span: tuple[int, int]
    rivals: Sequence[Rival]


def alignment(
    claim: Reading, at: int, sighting: Sighting, there: int, skip: Callable[[Term], bool] = lambda term: False
) -> float:
    """How well a place of the claim is aligned with a place of a sentence, from 0 to 1.

    ``skip`` leaves terms of the claim out of account.
    """
    return _LOCAL * _surroundings(claim, at, sighting, there, skip) + (1 - _LOCAL) * sighting.share


def _surroundings(
    claim: Reading, at: int, sighting: Sighting, there: int, skip: Callable[[Term], bool]
) -> float:
    """How much of what stands around one place stands around the other, each term weighed by its nearness."""
    total = held = 0.0
    for term in claim.terms:
        if skip(term):
            continue
        weight = sighting.weights[id(term)] * nearness(claim, at, term.start)
        total += weight
        places = sighting.places.get(id(term), ())
        best = max((worth * nearness(sighting.reading, there, start) for start, worth in places), default=0.0)
        held += weight * min(1.0, best * _BESIDE)
    return held / total if total else 0.0


def nearness(reading: Reading, a: int, b: int) -> float:
    """How close two places of a sentence are, from 1 (the same) down, clause breaks counted."""
    low, high = min(a, b), max(a, b)
    distance = high - low + _BREAK * (bisect_left(reading.clauses, high) - bisect_right(reading.clauses, low))
    return 1 / (1 + distance / _NEAR)


def settle_all(anchors: Sequence[Anchor]) -> list[Fact]:
    """A fact for each anchor; what agrees with one anchor of the claim differs from no other."""
    agreed = {best.span for a in anchors if (best := _best(r for r in a.rivals if r.outcome == "agrees"))}
    facts = [settle(anchor, agreed) for anchor in anchors]
    return [_once(fact, anchor, facts, agreed) for fact, anchor in zip(facts, anchors, strict=True)]


def _once(fact: Fact, anchor: Anchor, facts: Sequence[Fact], agreed: Collection[tuple[int, int]]) -> Fact:
    """The fact, left open where the claim uses one anchor of the coverage twice and passes another over."""
    if fact.outcome != "agrees" or not any(
        f is not fact and f.coverage == fact.coverage and f.score > fact.score for f in facts
    ):
        return fact
    passed = any(
        r.outcome == "differs" and r.score > fact.score and r.span not in agreed for r in anchor.rivals
    )
    line = f"{fact.kind}: {anchor.text} said twice"
    return replace(fact, outcome="open", coverage=None, line=line) if passed else fact


def settle(anchor: Anchor, agreed: Collection[tuple[int, int]] = ()) -> Fact:
    """The fact that the best aligned rivals make; those in ``agreed`` belong to other anchors."""
    kind, text, span = anchor.kind, anchor.text, anchor.span
    agreeing = _best(r for r in anchor.rivals if r.outcome == "agrees")
    differing = _best(r for r in anchor.rivals if r.outcome == "differs" and r.span not in agreed)
    ours, theirs = agreeing.score if agreeing else 0.0, differing.score if differing else 0.0
    if (
        differing
        and theirs >= (differing.bar.elsewhere if _elsewhere(agreeing, differing) else differing.bar.alone)
        and (
            not agreeing
            or theirs >= ours + (_OTHER_SENTENCE if _elsewhere(agreeing, differing) else differing.bar.beyond)
        )
    ):
        line = f"{kind}: {text} here, {differing.text} there"
        return Fact(kind, "differs", span, differing.span, theirs, line, ours)
    unlike = _best(r for r in anchor.rivals if r.outcome == "open")
    doubtful = any(_elsewhere(agreeing, r) for r in (differing, unlike))
    if agreeing and not doubtful and (not differing or ours >= theirs - differing.bar.beyond):
        return Fact(kind, "agrees", span, agreeing.span, ours, f"{kind}: {agreeing.why}", theirs)
    return Fact(kind, "open", span, None, ours, f"{kind}: nothing beside {text}", theirs)


def _elsewhere(agreeing: Rival | None, other: Rival | None) -> bool:
    """Whether another sentence has something else in a place that fits the claim better."""
    if not agreeing or not other or other.sentence == agreeing.sentence:
        return False
    return other.score > agreeing.score + (_FIRM if agreeing.firm else 0.0)


def _best(rivals: Iterable[Rival]) -> Rival | None:
    return max(rivals, key=lambda r: r.score, default=None)
