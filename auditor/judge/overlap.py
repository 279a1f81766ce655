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
    short, long = sorted((a.root, b.root), key=len)
    if (
        len(short) >= _COMPOUND_LENGTH
        and len(long) >= len(short) + 3
        and (long.startswith(short) or long.endswith(short))
    ):
        return _COMPOUND
    return 0.0


def pairs(claim: Reading, coverage: Reading) -> list[Pair]:
    """For every term of the claim its best counterpart in the sentence, where there is one."""
    found = []
    for term in claim.terms:
        best, worth = None, 0.0
        for other in coverage.terms:
            like = likeness(term, other)
            if like > worth:
                best, worth = other, like
        if best is not None:
            found.append(Pair(term, best, worth))
    return found


def coverage_share(claim: Reading, found: list[Pair]) -> float:
    """The share, 0 to 1, of the claim's term weight that the pairs bear out."""
    total = sum(t.weight for t in claim.terms)
    return sum(p.claim.weight * p.worth for p in found) / total if total else 0.0
