"""Which terms of a claim a sentence bears out: by the same word, root, synonym or compound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from auditor.judge.facts import Reading, Term

#: What a match by less than the same stem is worth; an editor's guess, its order is what matters.
_ROOT: Final = 0.9
GROUP: Final = 0.8
COMPOUND: Final = 0.6
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
    if a.groups & b.groups:
        return GROUP
    if a.name and b.name:
        return 0.0
    if denies(a, b):
        return GROUP
    return COMPOUND if _compounded(a.root, b.root) else 0.0


def denies(a: Term, b: Term) -> bool:
    """Whether one term is the other with "un" before it: "unhurt" and "hurt"."""
    return a.root == f"un{b.root}" or b.root == f"un{a.root}"


def _compounded(a: str, b: str) -> bool:
    """Whether one root begins or ends the other: "dock" and "dockworker", "owner" and "shipowner"."""
    short, long = sorted((a, b), key=len)
    if len(short) < _COMPOUND_LENGTH or len(long) < len(short) + _COMPOUND_REST:
        return False
    return long.startswith(short) or (len(short) > _COMPOUND_LENGTH and long.endswith(short))


@lru_cache(maxsize=20_000)
def within(root: str) -> frozenset[str]:
    """The shorter roots that a root may be compounded of, and what it denies."""
    longest = len(root) - _COMPOUND_REST
    parts = [root[:n] for n in range(_COMPOUND_LENGTH, longest + 1)]
    parts += [root[-n:] for n in range(_COMPOUND_LENGTH + 1, longest + 1)]
    return frozenset([*parts, root[2:]] if root.startswith("un") else parts)


def alike(term: Term, coverage: Reading) -> Sequence[tuple[Term, float]]:
    """The terms of a sentence that can stand for ``term``, in their order, each with how well."""
    there = coverage.vocabulary
    if (
        term.root not in there.joined  # the same stem or root, one that it is part of, or its denial
        and there.groups.isdisjoint(term.groups)
        and there.roots.isdisjoint(within(term.root))
    ):
        return ()
    return [(other, like) for other in coverage.terms if (like := likeness(term, other))]


def counterparts(claim: Reading, coverage: Reading) -> dict[int, Sequence[tuple[Term, float]]]:
    """For every term of the claim, by its identity, the terms that can stand for it (:func:`alike`), where there are any."""
    found = ((id(term), alike(term, coverage)) for term in claim.terms)
    return {term: others for term, others in found if others}


def pairs(
    claim: Reading, coverage: Reading, found: Mapping[int, Sequence[tuple[Term, float]]] | None = None
) -> list[Pair]:
    """For every term of the claim its best counterpart in the sentence, where there is one.

    Of equals the one at the most similar place counts, so that a sentence pairs with itself word for word.
    ``found`` are the :func:`counterparts` where they are known.
    """
    scale = len(coverage.text) / max(1, len(claim.text))
    known = counterparts(claim, coverage) if found is None else found
    chosen = []
    for term in claim.terms:
        best, worth, off = None, 0.0, 0.0
        for other, like in known.get(id(term), ()):
            if like >= worth:
                distance = abs(other.start - scale * term.start)
                if like > worth or distance < off:
                    best, worth, off = other, like, distance
        if best is not None:
            chosen.append(Pair(term, best, worth))
    return chosen
