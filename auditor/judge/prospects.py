"""What a document can still come to for a claim before all of it is compared: most can change nothing.

Every figure is a bound that the comparison itself cannot exceed. Whoever leaves out what cannot
reach the best judgement so far therefore gets the judgement that comparing everything gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from auditor.judge.claim_model import Borne, Range, greatest_confidence, longest_gap
from auditor.judge.facts import Reading, Term
from auditor.judge.overlap import COMPOUND, GROUP, within
from auditor.judge.sightings import OPPOSITE, PRONOUN_WORTH, Sighting, Votes, index_of, weights_in
from auditor.judge.thesaurus import is_role
from auditor.match import Prepared

#: Figures summed up in another order differ by less.
_SLACK: Final = 1e-9
#: What a document may have of the facts of a claim, for all that is known before they are compared.
_UNKNOWN: Final[Mapping[str, Range]] = {
    "bias": (1.0, 1.0), "clause": (0.0, 1.0), "agreeing": (0, 3), "missing": (0, 2), "differing": (0, 2),
    "hedge": (0.0, 1.0), "negation": (0.0, 1.0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prospect:
    """The most that a document can come to.

    ``window`` is the share of the claim that a passage can bear out, ``mass`` the weight behind it,
    ``confidence`` the match, ``about`` the share of the claim, one run of its terms left out, that a
    sentence can be about; as far as it has been asked for.
    """

    window: float
    mass: float
    confidence: float
    about: bool


def before_reading(claim: Reading, prepared: Prepared, votes: Votes, doubt: float, share: float) -> Prospect:
    """The most that the words of a document let it come to; ``about`` tells whether a sentence can reach ``share``."""
    weights = weights_in(claim, prepared)
    unvoted = [_unvoted(term, prepared) for term in claim.terms]
    most = list(unvoted)
    best, about, total = 0.0, False, sum(weights.values())
    for number in votes.first:
        worth = [
            1.0 if number in own else max(GROUP, least) if number in kin else least
            for own, kin, least in zip(votes.own, votes.kin, unvoted, strict=True)
        ]
        held = {id(t): weights[id(t)] * w for t, w in zip(claim.terms, worth, strict=True)}
        best = max(best, sum(held.values()) / total)
        about = about or _reaches(claim.terms, held, weights, share)
        most = list(map(max, most, worth))
    whole = sum(term.weight for term in claim.terms) or 1.0
    mass = sum(term.weight * worth for term, worth in zip(claim.terms, most, strict=True))
    found = {id(t): w for t, w in zip(claim.terms, most, strict=True)}
    ranges = {
        **_UNKNOWN, "best": (0.0, best), "window": (0.0, mass / whole), "held": (votes.share, votes.share),
        "run": (longest_gap(claim, found) / whole, 1.0), "news": (0.0, 4.0), "doubt": (doubt, doubt),
    }  # fmt: skip
    return Prospect(mass / whole + _SLACK, mass + _SLACK, greatest_confidence(ranges) + _SLACK, about)


def after_reading(
    claim: Reading, sighted: Sequence[Sighting], borne: Borne, held: float, doubt: float, share: float
) -> Prospect:
    """The most that a document can come to whose sentences are known, and whose facts are not."""
    exact = {
        "best": borne.best, "window": borne.window, "held": held, "run": borne.run, "clause": borne.clause,
        "news": min(borne.news, 4.0), "doubt": doubt,
    }  # fmt: skip
    ranges = {**_UNKNOWN, **{name: (value, value) for name, value in exact.items()}}
    about = any(_reaches(claim.terms, s.held, s.weights, share) for s in sighted)
    return Prospect(borne.window + _SLACK, borne.mass + _SLACK, greatest_confidence(ranges) + _SLACK, about)


def _unvoted(term: Term, prepared: Prepared) -> float:
    """What a term can be worth in a sentence that has neither its root nor a synonym: by an opposite, a pronoun, a compound."""
    if term.sides or term.name or is_role(term.root):
        return max(OPPOSITE, PRONOUN_WORTH, GROUP)
    index = index_of(prepared)
    if term.root in index.joined:  # among them "un" with the term behind it
        return GROUP
    parts = within(term.root)
    if index.roots.keys().isdisjoint(parts):
        return 0.0
    return GROUP if term.root.startswith("un") else COMPOUND


def _reaches(
    terms: Sequence[Term], held: Mapping[int, float], weights: Mapping[int, float], share: float
) -> bool:
    """Whether ``held`` is this share of the weights once the run of terms that is worst for it is left out."""
    total = worst = run = 0.0
    for term in terms:
        gain = held[id(term)] - share * weights[id(term)]
        total += gain
        run = min(0.0, run + gain)
        worst = min(worst, run)
    return total - worst >= -_SLACK
