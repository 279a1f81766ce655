"""Are claim and coverage about one event? What a contradiction must show besides the fact that differs.

A news beat shares its names, its weekdays and its polls: another article of the same beat has
another figure for another poll. So the sentence of the fact must be about nearly all of the
claim, every other figure, day and name of the claim must be there or close by, and where it is a
share of voters or patients, the same people must be named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from auditor.judge.aligned import Fact
from auditor.judge.claim_model import TELLING, Evidence, is_exact
from auditor.judge.facts import Reading, Term
from auditor.judge.sightings import Sighting, has_nearby, share_of

# Set on original claims against their own sources and on real claims against 8 articles of other
# events each (scripts/eval_strangers), looking at three quarters of both.
#: Share of the claim that the sentence of the fact must be about, by what differs.
_SHARE: Final = {"number": 0.6, "date": 0.6, "name": 0.6, "direction": 0.65, "polarity": 0.6}
#: The same where the fact is tied to its place: a voice, a route, a direction of a figure that agrees.
_TIED_SHARE: Final = 0.43
#: The same where another figure or date of the claim agrees in that sentence, and others close by are about the rest.
_ANCHORED_SHARE, _ANCHORED_WINDOW = 0.4, 0.8
#: The least share that any fact asks for.
LEAST_SHARE: Final = min(*_SHARE.values(), _TIED_SHARE, _ANCHORED_SHARE)
#: A fact so well aligned is tied to its place.
_TIED: Final = 1.0
#: The same for what polls and counts say.
_STANDING_SHARE: Final = 0.7
#: Share from which a sentence is about the claim whoever it names.
_SAME_STORY: Final = 0.9
#: Weight of telling words of the claim that the coverage may lack; and where the fact is tied to its place.
_NEWS, _TIED_NEWS = 1.6, 2.8
#: Weight of the claim's words that must be borne out, so that a handful of common words is no event.
LEAST_MASS: Final = 1.2
#: The same besides names and what pronouns stand for.
_LEAST_SUBSTANCE: Final = 0.5
#: Words of polls and counts, of which a campaign has a hundred.
_STANDING: Final = re.compile(
    r"\b(?:polls?|polled|pollsters?|survey(?:ed)?|voters|delegates|superdelegates|"
    r"leads?|leading|ahead|trail(?:s|ed|ing)?)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Match:
    """What a claim is held against: its reading, the sentences, what they amount to, and all facts."""

    claim: Reading
    sighted: Sequence[Sighting]
    facts: Sequence[Fact]
    evidence: Evidence

    def sentence_of(self, fact: Fact) -> Sighting | None:
        """The sentence that holds the coverage's side of a fact."""
        at = fact.coverage[0] if fact.coverage else -1
        return next((s for s in self.sighted if s.start <= at < s.end), None)


def contradicting(match: Match, near: frozenset[str]) -> list[Fact]:
    """The facts that differ in a sentence about the claim's own event; ``near`` are roots that stand close by."""
    if _left_open(match, near):
        return []
    return [
        f for f in match.facts if f.outcome == "differs" and _about(match, f) and not _all_other(match, f)
    ]


def _all_other(match: Match, fact: Fact) -> bool:
    """Whether no figure of a claim with several agrees anywhere: other figures are of another event."""
    numbers = [f for f in match.facts if f.kind == "number"]
    others = [f for f in numbers if f.claim != fact.claim]
    return (
        fact in numbers
        and fact.score < _TIED
        and bool(others)
        and not any(f.outcome == "agrees" for f in others)
    )


def _about(match: Match, fact: Fact) -> bool:
    """Whether the sentence of a fact is about what the claim is about; a name that differs is left out of account."""
    sentence = match.sentence_of(fact)
    if sentence is None or match.evidence.mass < LEAST_MASS or match.evidence.substance < _LEAST_SUBSTANCE:
        return False
    tied = fact.score >= _TIED
    rest = _rest(match.claim, fact)
    if _news(match, rest, sentence) > (_TIED_NEWS if tied else _NEWS):
        return False
    share = _TIED_SHARE if tied else _SHARE[fact.kind]
    if match.evidence.window >= _ANCHORED_WINDOW and _anchored(match, sentence):
        share = min(share, _ANCHORED_SHARE)
    return share_of(rest, sentence) >= share and (
        fact.kind != "number" or _same_people(match.claim, sentence, fact)
    )


def _rest(claim: Reading, fact: Fact) -> tuple[Term, ...]:
    """The terms of the claim besides the name that differs."""
    if fact.kind != "name":
        return claim.terms
    return tuple(t for t in claim.terms if not fact.claim[0] <= t.start < fact.claim[1]) or claim.terms


def _news(match: Match, rest: Sequence[Term], sentence: Sighting) -> float:
    """The weight of the telling words, besides the fact's own, that the sentences around the best one and the fact's lack."""
    near = (match.sighted[0].number, sentence.number)
    paired = {
        id(p.claim) for s in match.sighted if any(abs(s.number - n) <= 1 for n in near) for p in s.pairs
    }
    return sum(t.weight for t in rest if t.weight >= TELLING and id(t) not in paired)


def _anchored(match: Match, sentence: Sighting) -> bool:
    """Whether another figure or date of the claim agrees in the sentence."""
    return any(
        f.outcome == "agrees" and match.sentence_of(f) is sentence and is_exact(match.claim, f)
        for f in match.facts
    )


def _left_open(match: Match, near: frozenset[str]) -> bool:
    """Whether a figure, day or name of the claim is nowhere near, so that another event may be meant."""
    if match.evidence.missing:
        return True
    spans = [f.claim for f in match.facts if f.outcome == "differs"]
    paired = {id(p.claim) for s in match.sighted[:1] for p in s.pairs}
    return any(
        t.name
        and id(t) not in paired
        and not any(a <= t.start < b for a, b in spans)
        and not has_nearby(t, near)
        for t in match.claim.terms
    )


def _same_people(claim: Reading, sentence: Sighting, fact: Fact) -> bool:
    """Whether a share is of the same people or things: a name of the claim is there, or none is in the sentence."""
    ours = next((f for f in claim.figures if (f.start, f.end) == fact.claim), None)
    share = share_of(claim.terms, sentence)
    if _has_all_figures(claim, sentence):
        return True
    if _STANDING.search(claim.text):
        return share >= _STANDING_SHARE and any(p.claim.name for p in sentence.pairs)
    if share >= _SAME_STORY:
        return True
    if ours is None or ours.unit.dimension not in ("share", "points"):
        return True
    return any(p.claim.name for p in sentence.pairs) or not sentence.reading.names


def _has_all_figures(claim: Reading, sentence: Sighting) -> bool:
    """Whether a sentence has the very figures of a claim, two or more, whatever they are said of."""
    ours = [(f.unit, f.low) for f in claim.figures if not f.weak]
    return len(set(ours)) > 1 and set(ours) <= {(f.unit, f.low) for f in sentence.reading.figures}
