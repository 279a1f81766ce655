"""How likely a claim is borne out: a small logistic model of what was found, fitted on labelled claims."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

from auditor.figures import Figure, compare_figures
from auditor.judge.aligned import Fact
from auditor.judge.facts import Reading, Term, in_scope
from auditor.judge.polarity import hedged, to_come, turned
from auditor.judge.predicates import unsaid
from auditor.judge.sides import verbs
from auditor.judge.sightings import PRONOUN_WORTH, Sighting
from auditor.judge.voices import layers


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a claim, as the model sees it.

    ``best``, ``window`` and ``held`` are the shares of the claim that the best sentence, the
    best with its neighbours, and the whole document bear out; ``run`` is the heaviest stretch
    of the claim, as a share, that the window leaves out. ``mass`` is the weight of the words that
    the window bears out, ``substance`` that of the words among them that are no names and no pronoun's. ``exact`` counts the figures and days that agree, weekdays left out; ``telling`` that one of them is a figure that does
    not belong to a name and whose verb the coverage has too. ``news`` is the weight of its telling
    words that the window lacks, ``unheard`` the same with the document's first sentence read too, ``stranger`` tells that a name is among them; ``hedge`` that the coverage only holds it possible or has it at second hand, ``negation`` that a
    word is denied on one side only.
    """

    best: float
    window: float
    held: float
    run: float
    clause: float
    news: float
    unheard: float
    doubt: float
    mass: float
    substance: float
    agreeing: int
    exact: int
    telling: bool
    missing: int
    differing: int
    hedge: bool
    negation: bool
    stranger: bool
    unsaid: bool
    neighbours: tuple[int, ...]

    def features(self) -> dict[str, float]:
        """The figures that the model weighs."""
        return {
            "bias": 1.0,
            "best": self.best,
            "window": self.window,
            "held": self.held,
            "run": self.run,
            "clause": self.clause,
            "news": min(self.news, 4.0),
            "doubt": self.doubt,
            "agreeing": min(self.agreeing, 3),
            "missing": min(self.missing, 2),
            "differing": min(self.differing, 2),
            "hedge": float(self.hedge),
            "negation": float(self.negation),
        }


@dataclass(frozen=True, slots=True)
class Borne:
    """What the sentences bear out of a claim, whatever its facts; ``worth`` and ``lacking`` by the identity of its terms.

    The other figures are those of :class:`Evidence`.
    """

    best: float
    window: float
    run: float
    clause: float
    news: float
    mass: float
    worth: Mapping[int, float]
    lacking: Mapping[int, float]
    neighbours: tuple[int, ...]


def borne_by(claim: Reading, sighted: Sequence[Sighting]) -> Borne:
    """What the best sentence and its neighbours bear out."""
    best = sighted[0]
    near = [s for s in sighted[1:] if abs(s.number - best.number) <= 1]
    worth = {id(p.claim): p.worth for p in best.pairs}
    neighbours = []
    for sighting in near:
        gain = sum(p.claim.weight * max(0.0, p.worth - worth.get(id(p.claim), 0.0)) for p in sighting.pairs)
        if gain:
            neighbours.append(sighting.number)
        for p in sighting.pairs:
            worth[id(p.claim)] = max(worth.get(id(p.claim), 0.0), p.worth)
    total = sum(t.weight for t in claim.terms) or 1.0
    window = sum(t.weight * worth.get(id(t), 0.0) for t in claim.terms) / total
    lacking = {id(t): t.weight for t in claim.terms if t.weight >= TELLING and worth.get(id(t), 0.0) == 0}
    return Borne(
        best.share,
        window,
        longest_gap(claim, worth) / total,
        _weakest_clause(claim, worth),
        sum(lacking.values()),
        window * total,
        worth,
        lacking,
        tuple(neighbours),
    )


def evidence_of(
    claim: Reading,
    sighted: Sequence[Sighting],
    borne: Borne,
    held: float,
    facts: Sequence[Fact],
    doubt: float,
    headline: Sequence[Term] = (),
) -> Evidence:
    """What the sentences and facts amount to; ``headline`` are the terms of the document's."""
    best, worth, lacking = sighted[0], borne.worth, borne.lacking
    anchors = [f for f in facts if f.kind in ("number", "date", "name")]
    head = {id(p.claim) for s in sighted if s.number == 0 for p in s.pairs}
    return Evidence(
        borne.best,
        borne.window,
        held,
        borne.run,
        borne.clause,
        borne.news,
        sum(weight for term, weight in lacking.items() if term not in head),
        doubt,
        borne.mass,
        sum(
            t.weight * worth.get(id(t), 0.0)
            for t in claim.terms
            if not t.name and worth.get(id(t), 0.0) > PRONOUN_WORTH
        ),
        sum(f.outcome == "agrees" for f in anchors),
        sum(f.outcome == "agrees" and is_exact(claim, f) for f in anchors),
        any(_is_telling(claim, f, lacking) for f in anchors),
        sum(f.outcome == "open" and f.kind in ("number", "date") for f in anchors)
        + _beside_the_point(claim, best, anchors),
        sum(f.outcome == "differs" for f in facts),
        hedged(claim, best, facts)
        or to_come(claim, sighted)
        or layers(best.reading) >= max(2, layers(claim) + 1),
        _denied_on_one_side(claim, best, facts),
        any(t.name and worth.get(id(t), 0.0) == 0 for t in claim.terms) or _displaced(claim, best),
        unsaid(claim, sighted, headline) is not None,
        borne.neighbours,
    )


def _is_telling(claim: Reading, fact: Fact, lacking: Mapping[int, float]) -> bool:
    """Whether a figure agrees that is no part of a name, in a claim that has no verb which the coverage lacks."""
    figure = next((f for f in claim.figures if (f.start, f.end) == fact.claim), None)
    if figure is None or fact.kind != "number" or fact.outcome != "agrees":
        return False
    if any(0 <= figure.start - n.end <= 1 for n in claim.names) or not (
        figure.unit.name or (figure.step and figure.low >= 10)
    ):
        return False
    return not any(id(t) in lacking for t in verbs(claim))


def _beside_the_point(claim: Reading, best: Sighting, anchors: Sequence[Fact]) -> int:
    """The number of figures that agree in another sentence only, while the best one has one of their kind that the claim has not."""
    used = {f.coverage for f in anchors if f.coverage}
    spare = [f for f in best.reading.figures if (best.start + f.start, best.start + f.end) not in used]
    count = 0
    for fact in anchors:
        ours = next((f for f in claim.figures if (f.start, f.end) == fact.claim), None)
        here = fact.coverage and best.start <= fact.coverage[0] < best.end
        if ours and fact.kind == "number" and fact.outcome == "agrees" and not here:
            count += any(_of_a_kind(ours, other) for other in spare)
    return count


def _of_a_kind(ours: Figure, other: Figure) -> bool:
    """Whether two figures that differ have one unit, or are two large counts."""
    large = min(ours.low, other.low) >= _LARGE
    return (
        bool(ours.unit.name or large)
        and ours.unit == other.unit
        and compare_figures(ours, other).relation == "differs"
    )


def is_exact(claim: Reading, fact: Fact) -> bool:
    """Whether a fact is a figure or a date: names and weekdays are what a whole news beat shares."""
    weekday = any(d.grain == "weekday" and (d.start, d.end) == fact.claim for d in claim.days)
    return fact.kind in ("number", "date") and not weekday


def _denied_on_one_side(claim: Reading, best: Sighting, facts: Sequence[Fact]) -> bool:
    """Whether a word or a figure that the claim and its sentence share is negated in one of them only."""
    if any(turned(claim, best.reading, p) for p in best.pairs if p.worth >= _SURE):
        return True
    shared = [f for f in facts if f.kind == "number" and f.outcome == "agrees" and f.coverage]
    return any(
        in_scope(claim.negated, f.claim[0]) != in_scope(best.reading.negated, f.coverage[0] - best.start)
        for f in shared
        if f.coverage and best.start <= f.coverage[0] < best.end
    )


def _displaced(claim: Reading, best: Sighting) -> bool:
    """Whether a claim in nearly the sentence's words has another name in the place of one of its names."""
    if best.share < _NEAR_VERBATIM:
        return False
    used = [p.coverage.start for p in best.pairs if p.claim.name]
    idle = any(t.name and t.start not in used for t in best.reading.terms)
    return idle and (len(used) < sum(t.name for t in claim.terms) or len(set(used)) < len(used))


def longest_gap(claim: Reading, worth: Mapping[int, float]) -> float:
    """The weight of the heaviest run of terms that nothing bears out."""
    heaviest = run = 0.0
    for term in claim.terms:
        run = 0.0 if worth.get(id(term), 0.0) > 0 else run + term.weight
        heaviest = max(heaviest, run)
    return heaviest


#: Count from which two counts in one report are likely of one kind.
_LARGE: Final = 1000
#: Share from which a claim is nearly the sentence itself.
_NEAR_VERBATIM: Final = 0.8
#: A match by less than this may be of another word than the one denied.
_SURE: Final = 0.9
#: Weight from which a word tells what a report is about.
TELLING: Final = 0.7
#: A clause of less weight says too little to be missed.
_CLAUSE_WEIGHT: Final = 1.8


def _weakest_clause(claim: Reading, worth: Mapping[int, float]) -> float:
    """The share of the claim's least borne out clause: what an invented relative clause gives away."""
    shares = []
    for start, end in pairwise((0, *claim.clauses, len(claim.text))):
        terms = [t for t in claim.terms if start <= t.start < end]
        weight = sum(t.weight for t in terms)
        if weight >= _CLAUSE_WEIGHT:
            shares.append(sum(t.weight * worth.get(id(t), 0.0) for t in terms) / weight)
    return min(shares, default=1.0)


def probabilities(evidence: Evidence) -> tuple[float, float]:
    """(located, confidence), confidence never above located."""
    model, features = _model(), evidence.features()
    located = logistic(model["located"], features)
    features["log_located"] = math.log(located)
    return located, min(located, logistic(model["confidence"], features))


Range = tuple[float, float]


def greatest_confidence(ranges: Mapping[str, Range]) -> float:
    """The greatest confidence that features between these bounds can give."""
    model = _model()
    located = _greatest(model["located"], ranges)
    return min(
        located, _greatest(model["confidence"], {**ranges, "log_located": (-math.inf, math.log(located))})
    )


def _greatest(weights: Mapping[str, float], ranges: Mapping[str, Range]) -> float:
    """The greatest probability that a weighted sum of features between bounds stands for."""
    score = sum(w * ranges[name][w > 0] for name, w in weights.items() if w)
    return 1 / (1 + math.exp(-min(score, 700.0)))


def logistic(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """The probability that a weighted sum of features stands for."""
    return 1 / (1 + math.exp(-sum(w * features[name] for name, w in weights.items())))


@cache
def _model() -> dict[str, dict[str, float]]:
    """The fitted coefficients."""
    text = (files("auditor") / "data" / "judge" / "claim-model.json").read_text(encoding="utf-8")
    loaded = json.loads(text)
    return {name: loaded[name] for name in ("located", "confidence")}
