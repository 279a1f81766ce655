"""Which terms of a claim a sentence bears out: by the same word, root, synonym or compound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from auditor.judge.facts import Reading, Term

#: What a match by less than the same stem is worth; an editor's guess, its order is what matters.
_ROOT: Final = 0.9
_GROUP: Final = 0.8
_COMPOUND: Final = 0.6
_COMPOUND_LENGTH: Final = 4
_COMPOUND_REST: Final = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """A term of the claim with the term of the coverage that bears it out; ``worth`` from 0 to 1."""

    claim: Term
    coverage: Term
    worth: float


def likeness(a: Term, b: Term) -> float:
    """How well one term stands for another, from 0 to 1."""
    if a.stem == b.stem:
        return 1.0
    if a.root == b.root:
        return _ROOT
    if a.name and b.name:
        return 0.0
    if a.groups & b.groups:
        return _GROUP
    if denies(a, b):
        return _GROUP
    return _COMPOUND if _compounded(a.root, b.root) else 0.0


def denies(a: Term, b: Term) -> bool:
    """Whether one term is the other with "un" before it: "unhurt" and "hurt"."""
    return a.root == f"un{b.root}" or b.root == f"un{a.root}"


def _compounded(a: str, b: str) -> bool:
    """Whether one root begins or ends the other: "dock" and "dockworker", "owner" and "shipowner"."""
    short, long = sorted((a, b), key=len)
    if len(short) < _COMPOUND_LENGTH or len(long) < len(short) + _COMPOUND_REST:
        return False
    return long.startswith(short) or (len(short) > _COMPOUND_LENGTH and long.endswith(short))


def pairs(claim: Reading, coverage: Reading) -> list[Pair]:
    """For every term of the claim its best counterpart in the sentence, where there is one.

    Of equals the one at the most similar place counts, so that a sentence pairs with itself word for word.
    """
    scale = len(coverage.text) / max(1, len(claim.text))
    found = []
    for term in claim.terms:
        best, worth, off = None, 0.0, 0.0
        for other in coverage.terms:
            like = likeness(term, other)
            if like and like >= worth:
                distance = abs(other.start - scale * term.start)
                if like > worth or distance < off:
                    best, worth, off = other, like, distance
        if best is not None:
            found.append(Pair(term, best, worth))
    return found
