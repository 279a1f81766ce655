"""What each figure or day of a sentence is said of: its words, each given to the nearest figure.

"12 men and 30 women" and "30 men and 12 women" hold the same figures and the same words. Each
word belongs to the figure that it stands next to; where the claim's words belong to another
figure in the coverage than the one that agrees, the claim has taken one for the other.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from auditor.figures import Figure, compare_figures
from auditor.figures.days import Day, same_day
from auditor.judge.aligned import Fact, Outcome
from auditor.judge.facts import Reading, Term
from auditor.judge.overlap import likeness
from auditor.judge.sides import says_roots, verbs
from auditor.judge.sightings import Sighting
from auditor.judge.statements import statement_around
from auditor.judge.thesaurus import light_roots
from auditor.words import fold

#: A word before a figure is this much farther from it than one behind it; a clause break counts as so many characters.
_BEHIND, _BREAK = 1.4, 40
#: Weight by which the words of two figures that the claim has exchanged must fit better crosswise.
_CROSSED: Final = 0.6
#: Weight, and share, of the words close by a figure that must stand with another one where none stands with its own.
_LEAST, _SHARE = 0.75, 0.6
#: Characters from a figure within which a word of its clause is close by.
_CLOSE: Final = 45


#: Weight from which a word tells what a figure is of.
_TELLING: Final = 0.7
#: A verb pairs from a synonym upwards.
_SAME: Final = 0.8
#: A pronoun or a relative word takes up something said before.
_PRONOUN: Final = re.compile(r"\b(?:he|she|it|they|who|which|where)\b")
_RELATIVE: Final = re.compile(r"who|which", re.I)
#: Weight of a day among a figure's words.
_DAY_WEIGHT: Final = 1.0
#: Between two figures of one change: "from 65 to 67", "to 81 per cent in 2025 from 92 per cent".
_CHANGE: Final = re.compile(
    r"\W*(?:in|on|by)?\W*(?:up |down )?(?:to|from|against|compared (?:with|to)|and)\W*(?:the\W*)?"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A term, or a day, that says what a figure is of."""

    start: int
    weight: float
    term: Term | None
    day: Day | None


@dataclass(frozen=True, slots=True)
class Holding:
    """A figure or a day with the words that belong to it."""

    anchor: Figure | Day
    words: tuple[Word, ...]

    @property
    def weight(self) -> float:
        """The weight of all its words."""
        return sum(word.weight for word in self.words)


@lru_cache(maxsize=8192)
def holdings(reading: Reading, *, days: bool) -> tuple[Holding, ...]:
    """Every figure (or, with ``days``, every day) of a sentence with the words that belong to it."""
    anchors: Sequence[Figure | Day] = reading.days if days else reading.figures
    words = [Word(t.start, t.weight, t, None) for t in reading.terms]
    if not days:
        words += [Word(d.start, _DAY_WEIGHT, None, d) for d in reading.days]
    owned: list[list[Word]] = [[] for _ in anchors]
    for word in words if anchors else ():
        distances = [_distance(reading, anchor, word.start) for anchor in anchors]
        nearest = distances.index(min(distances))
        owned[nearest].append(word)
        if word.start < anchors[nearest].start:  # "the age from 65 to 67": the age is of both
            for other in _changed_to(reading, anchors, nearest):
                owned[other].append(word)
    return tuple(Holding(anchor, tuple(own)) for anchor, own in zip(anchors, owned, strict=True))


def _distance(reading: Reading, anchor: Figure | Day, at: int) -> float:
    """How far a word is from a figure. One set between commas ("Vega, 29,") is of what stands before it."""
    if anchor.start <= at < anchor.end:
        return 0.0
    low, high = min(at, anchor.start), max(at, anchor.end)
    breaks = [b for b in reading.clauses if low < b < high]
    if _is_apposed(reading, anchor):
        if at < anchor.start:
            return anchor.start - at + _BREAK * sum(reading.text[b] != "," for b in breaks)
        return at - anchor.end + _BREAK * (1 + len(breaks))
    apart = at - anchor.end if at >= anchor.end else (anchor.start - at) * _BEHIND
    return apart + _BREAK * len(breaks)


def _is_apposed(reading: Reading, anchor: Figure | Day) -> bool:
    """Whether a figure stands alone between commas, as an age does."""
    before, after = reading.text[: anchor.start].rstrip(), reading.text[anchor.end : anchor.end + 1]
    return before.endswith(",") and after in (",", ".", ";", "")


def _changed_to(reading: Reading, anchors: Sequence[Figure | Day], first: int) -> list[int]:
    """The figures that go on the change that a figure begins."""
    found = []
    for i in range(first, len(anchors) - 1):
        between = reading.text[anchors[i].end : anchors[i + 1].start]
        inner: tuple[Figure | Day, ...] = (*reading.days, *reading.figures)
        for other in inner:
            if anchors[i].end <= other.start < anchors[i + 1].start:
                between = between.replace(other.text, "")
        if not _CHANGE.fullmatch(between.lower()):
            break
        found.append(i + 1)
    return found


def rebound(claim: Reading, sighted: Sequence[Sighting], facts: Sequence[Fact], *, days: bool) -> list[Fact]:
    """The facts, turned into differences where the claim says of one figure what the coverage says of another."""
    ours = {(h.anchor.start, h.anchor.end): h for h in holdings(claim, days=days)}
    bound = [b for f in facts if (b := _bind(f, ours.get(f.claim), sighted, days))]
    taken = {id(b.fact): other for b in bound if (other := _taken_for(claim, b, bound))}
    turned = [_turned(f, ours[f.claim], *taken[id(f)]) if id(f) in taken else f for f in facts]
    agreed = {b.theirs for b in bound}
    loose = {
        id(b.fact): b for b in bound if _other_role(claim, b) or _other_verb(claim, b) or _nearer(b, agreed)
    }
    return [_loosened(f, loose[id(f)], claim) if id(f) in loose else f for f in turned]


def _loosened(fact: Fact, bound: _Bound, claim: Reading) -> Fact:
    """The fact of a figure with another part in its change, which differs, or of another verb, which is left open."""
    outcome: Outcome = "differs" if _other_role(claim, bound) else "open"
    line = f"{fact.kind}: {bound.ours.anchor.text} is of something else there"
    return replace(fact, outcome=outcome, score=1.0, line=line)


@dataclass(frozen=True, slots=True)
class _Bound:
    """A figure of the claim that agrees, with the sentence and its holdings."""

    fact: Fact
    ours: Holding
    theirs: Holding
    others: tuple[Holding, ...]
    sentence: Sighting


def _bind(fact: Fact, ours: Holding | None, sighted: Sequence[Sighting], days: bool) -> _Bound | None:
    """The figure that agrees with what else the sentence has of its kind."""
    sentence = next((s for s in sighted if fact.coverage and s.start <= fact.coverage[0] < s.end), None)
    if ours is None or fact.outcome != "agrees" or fact.coverage is None or sentence is None:
        return None
    at = fact.coverage[0] - sentence.start
    all_ = holdings(sentence.reading, days=days)
    agreeing = [
        h for h in all_ if h.anchor.start <= at < h.anchor.end or _differs(ours.anchor, h.anchor) is False
    ]
    if not agreeing:
        return None
    best = max(agreeing, key=lambda h: _shared(ours.words, h, sentence))
    return _Bound(fact, ours, best, tuple(h for h in all_ if _differs(ours.anchor, h.anchor)), sentence)


def _taken_for(claim: Reading, bound: _Bound, all_: Sequence[_Bound]) -> tuple[Holding, Sighting] | None:
    """The figure that the claim's words belong to, where that is another than the one that agrees."""
    for other in all_:
        if other is not bound and other.sentence is bound.sentence and other.theirs in bound.others:
            straight = _fit(bound, bound.theirs) + _fit(other, other.theirs)
            if _fit(bound, other.theirs) + _fit(other, bound.theirs) >= straight + _CROSSED:
                return other.theirs, bound.sentence
    near = _close_by(claim, bound.ours)
    if _fit(bound, bound.theirs) > 0:
        return None
    best = max(bound.others, key=lambda h: _shared(near, h, bound.sentence), default=None)
    share = _shared(near, best, bound.sentence) if best else 0.0
    return (
        (best, bound.sentence)
        if best and share >= max(_LEAST, _SHARE * sum(w.weight for w in near))
        else None
    )


def _fit(bound: _Bound, theirs: Holding) -> float:
    return _shared(bound.ours.words, theirs, bound.sentence)


def _close_by(claim: Reading, ours: Holding) -> list[Word]:
    """The words of a figure that stand close by in its clause."""
    a, b = ours.anchor.start, ours.anchor.end
    return [
        w
        for w in ours.words
        if (w.start - b if w.start >= b else a - w.start) <= _CLOSE
        and not any(min(a, w.start) < c <= max(b, w.start) for c in claim.clauses)
    ]


#: On which side of a change or a span of time a figure or day stands, by the word before it.
_ROLES: Final = {
    "from": "start", "since": "start", "after": "start", "to": "end", "until": "end", "till": "end", "before": "end", "by": "by",
}  # fmt: skip
_ROLE: Final = re.compile(
    rf"\b({'|'.join(_ROLES)}) (?:the |about |around |nearly |almost |some |just |only |a |an |us|nz|a)?$"
)


def _role(reading: Reading, anchor: Figure | Day) -> str:
    """What a figure is to its change: "from", "to" or "by"; empty where nothing tells."""
    match = _ROLE.search(fold(reading.text[max(0, anchor.start - 20) : anchor.start]))
    role = _ROLES[match[1]] if match else ""
    return "end" if role == "by" and isinstance(anchor, Day) else role


def _other_role(claim: Reading, bound: _Bound) -> bool:
    """Whether a figure that agrees is the end of a change here and its beginning, or its size, there."""
    ours, theirs = _role(claim, bound.ours.anchor), _role(bound.sentence.reading, bound.theirs.anchor)
    return (
        bool(ours and theirs) and ours != theirs and _differs(bound.ours.anchor, bound.theirs.anchor) is False
    )


def _nearer(bound: _Bound, agreed: Collection[Holding]) -> bool:
    """Whether the telling word nearest to the claim's figure stands with another figure there, one that the claim has not."""
    a, b = bound.ours.anchor.start, bound.ours.anchor.end
    telling = [
        w
        for w in bound.ours.words
        if (w.term.weight >= _TELLING if w.term else len(bound.sentence.reading.days) > 1)
        and any(_held(w, h, bound.sentence) for h in (bound.theirs, *bound.others))
    ]
    word = min(telling, key=lambda w: w.start - b if w.start >= b else a - w.start, default=None)
    if word is None or _held(word, bound.theirs, bound.sentence):
        return False
    if word.term and any(o.term and _opposite(o.term, word.term) for o in bound.theirs.words):
        return False
    return any(_held(word, h, bound.sentence) for h in bound.others if h not in agreed)


def _opposite(a: Term, b: Term) -> bool:
    """Whether two words point in opposite directions."""
    return any(x.axis == y.axis and x.sign != y.sign for x in a.sides for y in b.sides)


def _other_verb(claim: Reading, bound: _Bound) -> bool:
    """Whether a figure belongs to one verb here and to another there, in another clause than the claim's verb."""
    ours = _own_verb(claim, bound.ours.anchor)
    there = bound.sentence.reading
    if ours is None:
        return False
    start, end = statement_around(there, bound.theirs.anchor.start, fine=bool(bound.others))
    if isinstance(bound.ours.anchor, Day) and not bound.others and not _RELATIVE.match(there.text, start):
        return False  # the one day of a sentence is the day of all that it tells
    places = [t for t in there.terms if likeness(ours, t) >= _SAME]
    if not places or any(start <= t.start < end or _PRONOUN.search(_lead(there, t)) for t in places):
        return False
    inside = [t for t in there.terms if start <= t.start < end]
    if any(_opposite(t, ours) for t in inside):
        return False  # the opposite of the claim's verb: direction tells more
    return any(t in verbs(there) for t in inside)


def _lead(reading: Reading, verb: Term) -> str:
    """What stands before a verb in its statement."""
    return fold(reading.text[statement_around(reading, verb.start, fine=True)[0] : verb.start])


def _own_verb(claim: Reading, anchor: Figure | Day) -> Term | None:
    """The verb of a figure's clause."""
    start, end = statement_around(claim, anchor.start)
    inside = [
        t for t in claim.terms if start <= t.start < end and (t in verbs(claim) or t.root in says_roots())
    ]
    nearest = min(inside, key=lambda t: abs(t.start - anchor.start), default=None)
    return nearest if nearest and nearest.root not in light_roots() | says_roots() else None


def _turned(fact: Fact, ours: Holding, other: Holding, sentence: Sighting) -> Fact:
    """The fact as a difference from the figure that the claim's words belong to."""
    span = (sentence.start + other.anchor.start, sentence.start + other.anchor.end)
    words = " ".join(w.term.text for w in ours.words if w.term and _held(w, other, sentence))
    line = f"{fact.kind}: {ours.anchor.text} here, {other.anchor.text} there, of {words or 'the other'}"
    return replace(fact, outcome="differs", coverage=span, score=1.0, line=line)


def _differs(ours: Figure | Day, theirs: Figure | Day) -> bool | None:
    """Whether two figures of one kind, or two days of one grain, are two; null where they cannot be compared."""
    if isinstance(ours, Day) and isinstance(theirs, Day):
        same = same_day(ours, theirs)
        return None if same is None or (not same and ours.grain != theirs.grain) else not same
    if isinstance(ours, Figure) and isinstance(theirs, Figure):
        relation = compare_figures(ours, theirs).relation
        return {"same": False, "agrees": False, "differs": True}.get(relation)
    return None


def _shared(ours: Sequence[Word], theirs: Holding, sentence: Sighting) -> float:
    """The weight of words of the claim that belong to a figure of the sentence."""
    return sum(word.weight for word in ours if _held(word, theirs, sentence))


def _held(word: Word, theirs: Holding, sentence: Sighting) -> bool:
    """Whether a figure of the sentence has a word of the claim, or a pronoun that stands for it."""
    if word.day:
        return any(o.day and same_day(word.day, o.day) for o in theirs.words)
    if word.term is None:
        return False
    paired = {p.coverage.start for p in sentence.pairs if p.claim is word.term}
    return any(o.term and (likeness(word.term, o.term) > 0 or o.start in paired) for o in theirs.words)
