"""Hold the anchors of a claim (figures, days, names, directions) against those of the coverage.

An anchor of the coverage is aligned with one of the claim by what stands around both: the
terms of the claim near its anchor, found near the coverage's. Only the best aligned anchor
speaks: that "48" stands somewhere in the sentence is no support when the claim says it of
what the sentence says of "12".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from auditor.figures import Figure, compare_figures
from auditor.figures.days import Day, same_day
from auditor.judge.facts import Name, Reading, Term, in_scope
from auditor.judge.overlap import likeness
from auditor.judge.sightings import Sighting

Outcome = Literal["agrees", "differs", "open"]

#: Characters at which a neighbour counts half; about six words.
_NEAR: Final = 36
#: A clause break between two words counts like this many characters.
_BREAK: Final = 30
#: How much of the alignment is the anchor's own surroundings; the rest is the sentence's share of the claim.
_LOCAL: Final = 0.6
#: An anchor that differs must be aligned this well, and this much better than any that agrees.
DIFFERS_FROM: Final = 0.42
_MARGIN: Final = 0.08


@dataclass(frozen=True, slots=True)
class Fact:
    """An anchor of the claim with what the coverage has in its place.

    ``kind`` is the reason that a difference gives. Offsets of ``coverage`` count in the document.
    """

    kind: str
    outcome: Outcome
    claim: tuple[int, int]
    coverage: tuple[int, int] | None
    score: float
    line: str


def nearness(reading: Reading, a: int, b: int) -> float:
    """How close two places of a sentence are, from 1 (the same) down, clause breaks counted."""
    low, high = min(a, b), max(a, b)
    distance = high - low + _BREAK * sum(low < c < high for c in reading.clauses)
    return 1 / (1 + distance / _NEAR)


def surroundings(
    claim: Reading, at: int, sighting: Sighting, there: int, skip: Callable[[Term], bool]
) -> float:
    """How well what stands around a place of the claim stands around a place of the sentence, 0 to 1."""
    total = held = 0.0
    for term in claim.terms:
        if skip(term):
            continue
        weight = term.weight * nearness(claim, at, term.start)
        total += weight
        best = max(
            (
                p_worth * nearness(sighting.reading, there, start)
                for start, p_worth in _places(term, sighting)
            ),
            default=0.0,
        )
        held += weight * min(1.0, best * 1.6)  # one term away is as good as next to it
    return held / total if total else 0.0


def _places(term: Term, sighting: Sighting) -> list[tuple[int, float]]:
    """Where the sentence has the term, and how well."""
    if not any(p.claim is term for p in sighting.pairs):
        return []
    found = ((other.start, likeness(term, other)) for other in sighting.reading.terms)
    return [(start, worth) for start, worth in found if worth]


@dataclass(frozen=True, slots=True)
class _Rival:
    """An anchor of the coverage that may be the claim's, with how well it is aligned."""

    score: float
    outcome: Outcome
    span: tuple[int, int]
    text: str
    why: str


def _settle(kind: str, text: str, span: tuple[int, int], rivals: list[_Rival]) -> Fact:
    """The fact that the best aligned rivals make."""
    agreeing = max((r for r in rivals if r.outcome == "agrees"), key=lambda r: r.score, default=None)
    differing = max((r for r in rivals if r.outcome == "differs"), key=lambda r: r.score, default=None)
    if (
        differing
        and differing.score >= DIFFERS_FROM
        and differing.score > (agreeing.score + _MARGIN if agreeing else 0)
    ):
        return Fact(
            kind,
            "differs",
            span,
            differing.span,
            differing.score,
            f"{kind}: {text} here, {differing.text} there",
        )
    if agreeing and (differing is None or agreeing.score >= differing.score - _MARGIN):
        return Fact(kind, "agrees", span, agreeing.span, agreeing.score, f"{kind}: {agreeing.why}")
    return Fact(kind, "open", span, None, 0.0, f"{kind}: nothing beside {text}")


def figure_facts(claim: Reading, sighted: Sequence[Sighting], year: int | None) -> list[Fact]:
    """A fact for every figure of the claim."""
    return [
        _settle(
            "number", figure.text, (figure.start, figure.end), _figure_rivals(claim, figure, sighted, year)
        )
        for figure in claim.figures
        if not figure.weak
    ]


def _figure_rivals(
    claim: Reading, figure: Figure, sighted: Sequence[Sighting], year: int | None
) -> list[_Rival]:
    """The comparable figures of the sentences."""
    rivals = []
    for sighting in sighted:
        for other in sighting.reading.figures:
            outcome, why = _compare(claim, figure, sighting.reading, other, year)
            if outcome is None:
                continue
            local = surroundings(claim, figure.number_start, sighting, other.number_start, lambda t: False)
            score = _LOCAL * local + (1 - _LOCAL) * sighting.share
            span = (sighting.start + other.start, sighting.start + other.end)
            rivals.append(_Rival(score, outcome, span, other.text, why))
    return rivals


def _compare(
    claim: Reading, ours: Figure, reading: Reading, theirs: Figure, year: int | None
) -> tuple[Outcome | None, str]:
    """Whether two figures agree or differ; null where they are not comparable or not of the same thing."""
    if _years_since(ours, theirs, year):
        return "agrees", f"{ours.text} / since {theirs.text}"
    comparison = compare_figures(ours, theirs)
    if comparison.relation in ("same", "agrees"):
        return "agrees", comparison.why
    if (
        comparison.relation != "differs"
        or theirs.weak
        or _score_line(reading, theirs)
        or _score_line(claim, ours)
    ):
        return None, ""
    if ours.unit.dimension == "count" and not _same_counted(claim, ours, reading, theirs):
        return None, ""
    return "differs", comparison.why


def _years_since(ours: Figure, theirs: Figure, year: int | None) -> bool:
    """ "in 17 years" for "since 2008", in an article of 2025."""
    return bool(
        year
        and ours.unit.name == "year"
        and theirs.unit.dimension == "calendar"
        and year - theirs.low == ours.low
    )


def _score_line(reading: Reading, figure: Figure) -> bool:
    """Whether the figure is one half of "3-2" or of a vote."""
    before, after = (
        reading.text[max(0, figure.number_start - 2) : figure.number_start],
        reading.text[figure.number_end :][:2],
    )
    return any(len(x) == 2 and x[i] in "-–" and x[1 - i].isdigit() for x, i in ((before, 1), (after, 0)))


def _same_counted(claim: Reading, ours: Figure, reading: Reading, theirs: Figure) -> bool:
    """Whether two counts may be of the same kind of thing; true where one does not say of what."""
    a, b = _counted(claim, ours), _counted(reading, theirs)
    return a is None or b is None or likeness(a, b) > 0


def _counted(reading: Reading, figure: Figure) -> Term | None:
    """The noun that a count counts: the last term of the unbroken run of terms right after it."""
    last, end = None, figure.number_end
    for term in reading.terms:
        if term.start < end or term.name:
            continue
        if reading.text[end : term.start].strip() or term.sides:
            break
        last, end = term, term.end
    return last


def day_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """A fact for every day of the claim."""
    facts = []
    for day in claim.days:
        rivals = []
        for sighting in sighted:
            for other in sighting.reading.days:
                rivals += _day_rival(claim, day, sighting, other)
        facts.append(_settle("date", day.text, (day.start, day.end), rivals))
    return facts


def _day_rival(claim: Reading, day: Day, sighting: Sighting, other: Day) -> list[_Rival]:
    """One day of a sentence, as a rival; none where the two cannot be compared."""
    same = same_day(day, other)
    if same is None or (not same and (day.grain == "year") != (other.grain == "year")):
        return []
    local = surroundings(claim, day.start, sighting, other.start, lambda t: False)
    score = _LOCAL * local + (1 - _LOCAL) * sighting.share
    span = (sighting.start + other.start, sighting.start + other.end)
    return [_Rival(score, "agrees" if same else "differs", span, other.text, f"{day.text} / {other.text}")]


def name_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """A fact for every name of the claim; one that differs only for the subject of the claim."""
    facts = []
    for name in claim.names:
        rivals = [r for s in sighted for other in s.reading.names for r in _name_rival(claim, name, s, other)]
        facts.append(_settle("name", name.text, (name.start, name.end), rivals))
    return facts


def _name_rival(claim: Reading, name: Name, sighting: Sighting, other: Name) -> list[_Rival]:
    """One name of a sentence, as a rival."""
    span = (sighting.start + other.start, sighting.start + other.end)
    local = surroundings(claim, name.end, sighting, other.end, lambda t: t.name)
    score = _LOCAL * local + (1 - _LOCAL) * sighting.share
    if name.words & other.words:
        return [_Rival(score, "agrees", span, other.text, f"{name.text} / {other.text}")]
    if not (_acts(claim, name) and _acts(sighting.reading, other)):
        return []
    return [_Rival(score, "differs", span, other.text, "")]


def _acts(reading: Reading, name: Name) -> bool:
    """Whether a name looks like the subject of its clause: it opens the clause, or a reporting verb follows."""
    start = max((c for c in reading.clauses if c < name.start), default=-1)
    lead = reading.text[start + 1 : name.start]
    return len(lead.split()) <= 3 and not lead.strip().lower().endswith(
        (" in", " of", " at", " to", " from", " by", " on")
    )


def direction_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """A fact for every word of direction in the claim that the coverage has a word of the same axis for."""
    facts = []
    for term in claim.terms:
        if not term.sides or term.name:
            continue
        rivals = [
            r for s in sighted for other in s.reading.terms for r in _direction_rival(claim, term, s, other)
        ]
        if rivals:
            kind = next((r.why for r in rivals if r.outcome == "differs"), "direction")
            facts.append(_settle(kind, term.text, (term.start, term.end), rivals))
    return facts


def _direction_rival(claim: Reading, term: Term, sighting: Sighting, other: Term) -> list[_Rival]:
    """One word of direction of a sentence, as a rival; a negation turns it round."""
    shared = [(a, b) for a in term.sides for b in other.sides if a.axis == b.axis]
    if not shared:
        return []
    flipped = in_scope(claim.negated, term.start) != in_scope(sighting.reading.negated, other.start)
    opposite = all(a.sign != b.sign for a, b in shared) != flipped
    local = surroundings(claim, term.start, sighting, other.start, lambda t: t is term)
    score = _LOCAL * local + (1 - _LOCAL) * sighting.share
    span = (sighting.start + other.start, sighting.start + other.end)
    return [_Rival(score, "differs" if opposite else "agrees", span, other.text, shared[0][0].kind)]
