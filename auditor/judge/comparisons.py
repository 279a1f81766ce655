"""A claim that compares two things, held against the figures that the coverage gives for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations
from typing import Final

from auditor.figures import Figure
from auditor.judge.aligned import Fact
from auditor.judge.facts import Reading, Term
from auditor.judge.holders import Holding, holdings
from auditor.judge.overlap import likeness
from auditor.judge.sides import THAN, Deed, deeds, said_of, span_of
from auditor.judge.sightings import Sighting
from auditor.words import fold

#: A match by less than a synonym does not tell what is compared.
_SAME: Final = 0.8
_SENTENCES: Final = 3
#: Count from which two counts in one sentence are likely of one kind.
_LARGE: Final = 1000


#: What a thing is compared with that is no other thing: a figure, a time, an expectation.
_ITSELF: Final = re.compile(
    r"\s(?:(?:in|on|at|ever|expected|planned|usual|last|it|they|he|she|that|a year|half|a|one)\b|\W?\d)"
)


def compares(reading: Reading) -> bool:
    """Whether a sentence compares two things with one another ("more common among A than among B")."""
    low = fold(reading.text)
    return any(m["what"].strip() and not _ITSELF.match(low, m.end()) for m in THAN.finditer(low)) or any(
        m["degree"] not in ("more", "less", "fewer") and not _ITSELF.match(low, m.end())
        for m in THAN.finditer(low)
    )


def comparison_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """At most one fact: two figures of a sentence stand to one another as the claim compares what they are of, or the other way round."""
    for ours in (deed for deed in deeds(claim) if deed.compared):
        for sighting in sighted[:_SENTENCES]:
            held = holdings(sighting.reading, days=False)
            for a, b in permutations(held, 2):
                if _comparable(a, b) and _is_of(a, b, ours.doers) and _is_of(b, a, ours.done_to):
                    return [_comparison_fact(ours, sighting, a, b)]
    return []


def _comparable(a: Holding, b: Holding) -> bool:
    """Whether two figures measure one thing; small counts may count anything."""
    if not (isinstance(a.anchor, Figure) and isinstance(b.anchor, Figure)) or a.anchor.unit != b.anchor.unit:
        return False
    return bool(a.anchor.unit.name) or min(a.anchor.low, b.anchor.low) >= _LARGE


def _is_of(one: Holding, other: Holding, parties: Sequence[Term]) -> bool:
    """Whether a figure has a word of some parties that another figure has not."""

    def has(holding: Holding, term: Term) -> bool:
        return any(w.term and likeness(w.term, term) >= _SAME for w in holding.words)

    return any(has(one, term) and not has(other, term) for term in parties)


def _comparison_fact(ours: Deed, sighting: Sighting, a: Holding, b: Holding) -> Fact:
    """The fact of a comparison that two figures bear out or turn round."""
    downwards = any(side.sign < 0 for side in ours.term.sides)
    wanted = ours.sign * (-1 if downwards else 1)
    assert isinstance(a.anchor, Figure) and isinstance(b.anchor, Figure)  # days are not compared
    found = (a.anchor.low > b.anchor.low) - (a.anchor.low < b.anchor.low)
    first, last = sorted((a.anchor, b.anchor), key=lambda f: f.start)
    span = (sighting.start + first.start, sighting.start + last.end)
    line = f"direction: {said_of(ours)} / {a.anchor.text} against {b.anchor.text}"
    return Fact("direction", "agrees" if found == wanted else "differs", span_of(ours), span, 1.0, line)
