"""Does the coverage affirm what the claim affirms? Scopes of negation and of hedges, on both sides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from auditor.judge.aligned import Fact
from auditor.judge.facts import Reading, Term, in_scope
from auditor.judge.overlap import Pair, denies, likeness
from auditor.judge.scopes import Scopes
from auditor.judge.sightings import Sighting, share_of
from auditor.judge.statements import statement_around
from auditor.judge.voices import voice_of
from auditor.words import fold

#: Share of the matched weight whose polarity must be reversed, and of the claim that must be matched.
_REVERSED_FROM: Final = 0.6
_SHARE_FROM: Final = 0.5
#: Share of the matched weight that the coverage hedges and the claim does not, from which it is no support.
_HEDGED_FROM: Final = 0.4
#: Share that a sentence must be about the claim for "may" there and "will" here to be a contradiction.
_FIRMER_FROM: Final = 0.75
#: Sentences that may leave it open, and the share of the matched words from there on that they must leave open.
_FIRMER_SENTENCES, _OPEN_SHARE = 3, 0.5
_OPEN: Final = re.compile(
    r"\b(?:may|might|could|perhaps|possibly|not (?:yet )?(?:known|clear|certain|decided)|unclear|unknown|unsure|hopes? to|cannot promise|considering|"
    r"too (?:early|soon) to (?:say|tell|know)|have not (?:said|decided)|has not (?:said|decided)|allowed to|permitted to|yet to|must (?:still|first)|still (?:has|have|needs?|must) to|still must|remains? to be)\b"
)
_CERTAIN: Final = re.compile(r"\b(?:will|would|has|have|had|is|are|was|were|did|promised|confirmed)\b")
_CONDITION: Final = re.compile(
    r"\b(?:unless|if|provided|providing|as long as|so long as|on condition|subject to|depending on|in the event)\b(?! not\b)"
)
#: A condition that the claim may leave out: "whether or not", "even if", "as if".
_NO_CONDITION: Final = re.compile(r"\b(?:even|as|ask(?:ed)?|asks|wonder(?:ed)?|see|know|sure|unclear|what) $")
#: Share of a condition's words that the claim must have.
_CONDITION_SHARE: Final = 0.5
#: A sentence is about as much of the claim from this part of the best one's share.
_AS_GOOD: Final = 0.85
#: Characters within which a verb of the other side denies too.
_REACH: Final = 60
#: A denial of what stands behind it only.
_SET_APART: Final = re.compile(r"not (?:to|for|in|on|by|of|from|with|at|the|a|an)\b")
#: A match by less than a synonym does not tell the predicate.
_PREDICATE_WORTH: Final = 0.8
#: The same word, perhaps in another form, and what stands before it where it is done, or to come.
_SAME_VERB: Final = 0.9
_DONE: Final = re.compile(r"\b(?:was|were|has|have|had|has been|have been|had been)\s$")
_TO_COME: Final = re.compile(
    r"\b(?:will|shall|is to|are to|due to|set to|plans? to|expected to)\s(?:(?:be|also|then|now)\s)*$"
)
_PREDICATE = re.compile(
    r"\b(?:has|have|had|is|are|was|were|will|would|can|could|did|does|do)\b(?:\s(?:not|already|also|now|been|be|being|have|since|never|still|just|no longer))*\s(?P<verb>[\w-]+)"
)


def polarity_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """One fact where the best sentence denies what the claim affirms, or the other way round.

    None where another sentence that is about as much of the claim has its polarity.
    """
    best = sighted[0]
    turned = _reversed_pairs(claim, best) if best.share >= _SHARE_FROM else []
    if not turned or any(
        s.share >= _AS_GOOD * best.share and not _reversed_pairs(claim, s) for s in sighted[1:]
    ):
        return []
    return [_fact(claim, best, max(turned, key=_weight))]


def _reversed_pairs(claim: Reading, sighting: Sighting) -> list[Pair]:
    """The predicate, or else most of what the sentence shares with the claim, where it is denied on one side only."""
    matched = [p for p in sighting.pairs if not p.claim.name]
    if any(_contrasted(claim, sighting.reading, p) for p in matched):
        return []
    turned_pairs = [p for p in matched if turned(claim, sighting.reading, p)]
    if len({_negated(claim, p.claim.start) for p in turned_pairs}) != 1:
        return []  # nothing turned, or each side denies something else
    predicates = [
        p for p in turned_pairs if p.worth >= _PREDICATE_WORTH and p.claim.start in _predicates(claim)
    ]
    share = sum(_weight(p) for p in turned_pairs) / sum(_weight(p) for p in matched)
    return predicates or (turned_pairs if share >= _REVERSED_FROM else [])


def _contrasted(claim: Reading, coverage: Reading, pair: Pair) -> bool:
    """Whether the claim denies what the coverage sets apart by "not": "applies to cars but not to vans"."""
    if not _negated(claim, pair.claim.start):
        return False
    low = fold(coverage.text)
    cues = [start for start, end in coverage.negated if start <= pair.coverage.start < end]
    return any(_SET_APART.match(low, start) for start in cues)


def _fact(claim: Reading, sighting: Sighting, pair: Pair) -> Fact:
    """The fact that one reversed pair makes."""
    ours, theirs = (
        "denied" if _negated(reading, at) else "affirmed"
        for reading, at in ((claim, pair.claim.start), (sighting.reading, pair.coverage.start))
    )
    span = (sighting.start + pair.coverage.start, sighting.start + pair.coverage.end)
    line = f"polarity: {pair.claim.text} {ours} here, {pair.coverage.text} {theirs} there"
    return Fact(
        "polarity", "differs", (pair.claim.start, pair.claim.end), span, min(0.99, sighting.share), line
    )


def _predicates(claim: Reading) -> set[int]:
    """Where the verbs after auxiliaries stand."""
    return {match.start("verb") for match in _PREDICATE.finditer(fold(claim.text))}


def hedged(claim: Reading, sighting: Sighting, facts: Sequence[Fact]) -> bool:
    """Whether the coverage only holds possible, planned or alleged what the claim states flatly."""
    for fact in facts:
        at = fact.coverage[0] - sighting.start if fact.coverage and fact.kind == "number" else -1
        if (
            fact.outcome == "agrees"
            and at >= 0
            and in_scope(sighting.reading.hedged, at)
            and not claim.hedged
        ):
            return True
    if conditions(claim, sighting):
        return True
    matched = [p for p in sighting.pairs if not p.claim.name]
    left_open = () if claim.hedged else _open_scopes(sighting.reading)
    if left_open and any(in_scope(left_open, p.coverage.start) for p in matched):
        return True
    weaker = [
        p
        for p in matched
        if in_scope(sighting.reading.hedged, p.coverage.start) and not in_scope(claim.hedged, p.claim.start)
    ]
    total = sum(_weight(p) for p in matched)
    return bool(total) and sum(_weight(p) for p in weaker) / total >= _HEDGED_FROM


def to_come(claim: Reading, sighted: Sequence[Sighting]) -> bool:
    """Whether the coverage says of a verb of the claim, near its best sentence, only that it will be."""
    near = [s for s in sighted if abs(s.number - sighted[0].number) <= 1]
    return any(_is_to_come(claim, s.reading, p) for s in near for p in s.pairs)


def _is_to_come(claim: Reading, coverage: Reading, pair: Pair) -> bool:
    """Whether a verb of the claim tells as done what the coverage says will be: "was sentenced", "will sentence"."""
    if pair.worth < _SAME_VERB or pair.claim.name:
        return False
    here, there = fold(claim.text)[: pair.claim.start], fold(coverage.text)[: pair.coverage.start]
    return bool(_DONE.search(here) and _TO_COME.search(there))


def _open_scopes(reading: Reading) -> Scopes:
    """The stretches in the scope of "may", "might" and their like."""
    cues = {match.start() for match in _OPEN.finditer(fold(reading.text))}
    return tuple(scope for scope in reading.hedged if scope[0] in cues)


def conditions(claim: Reading, sighting: Sighting) -> list[tuple[int, int]]:
    """The conditions of a sentence ("unless the money is found") that bear on what the claim has of it and that it leaves out."""
    low = fold(sighting.reading.text)
    if _CONDITION.search(fold(claim.text)):
        return []
    paired = {p.coverage.start for p in sighting.pairs}
    found = []
    for cue in _CONDITION.finditer(low):
        if _NO_CONDITION.search(low[max(0, cue.start() - 12) : cue.start()]):
            continue
        start, end = cue.start(), _end_of(sighting.reading, cue.end(), low)
        inside = [t for t in sighting.reading.terms if start <= t.start < end]
        weight = sum(t.weight for t in inside)
        kept = sum(t.weight for t in inside if t.start in paired)
        if weight and kept < _CONDITION_SHARE * weight and _governs(sighting, start, low):
            found.append((start, end))
    return found


def _end_of(reading: Reading, at: int, low: str) -> int:
    return min((c for c in reading.clauses if c >= at), default=len(low))


def _governs(sighting: Sighting, at: int, low: str) -> bool:
    """Whether a condition belongs to what the claim has of the sentence: it opens the sentence, or follows that clause."""
    before = max((c for c in sighting.reading.clauses if c < at and low[c : c + 1] != ","), default=0)
    return not low[:at].strip(" \"'") or any(before <= p.coverage.start < at for p in sighting.pairs)


def firmer_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """One fact where the claim states as certain what the coverage says almost word for word may be, or only under a condition.

    Who says it is left out of account, for the coverage may name them elsewhere.
    """
    low = fold(claim.text)
    if _OPEN.search(low) or not _CERTAIN.search(low):
        return []
    voice = voice_of(claim)
    core = tuple(t for t in claim.terms if not voice or not voice.start <= t.start < voice.end)
    for sighting in sighted[:_FIRMER_SENTENCES]:
        if share_of(core, sighting) >= _FIRMER_FROM and (found := _open_here(claim, sighting)):
            return found
    return []


def _open_here(claim: Reading, sighting: Sighting) -> list[Fact]:
    """The fact that a sentence leaves open what it shares with the claim."""
    low = fold(sighting.reading.text)
    for cue in _OPEN.finditer(low):
        end = _end_of(sighting.reading, cue.end(), low)
        if cue[0].startswith("too"):
            end = len(low)
        open_ = [p for p in sighting.pairs if cue.start() <= p.coverage.start < end and not p.claim.name]
        if open_ and not _mixed(open_, sighting):
            return [_firmer(sighting, open_[0], cue.start(), open_[0].coverage.end)]
    for start, end in conditions(claim, sighting):
        return [_firmer(sighting, max(sighting.pairs, key=_weight), start, end)]
    return []


def _mixed(open_: Sequence[Pair], sighting: Sighting) -> bool:
    """Whether what is left open is the lesser part of what claim and sentence share behind their names."""
    later = [p for p in sighting.pairs if not p.claim.name and p.coverage.start >= open_[0].coverage.start]
    return sum(map(_weight, open_)) < _OPEN_SHARE * sum(map(_weight, later))


def _firmer(sighting: Sighting, pair: Pair, start: int, end: int) -> Fact:
    """The fact that what a pair says is open or conditional in the coverage."""
    there = sighting.reading.text[start:end].strip()
    line = f"polarity: {pair.claim.text} is certain here, “{there}” there"
    span = (sighting.start + start, sighting.start + end)
    return Fact("polarity", "differs", (pair.claim.start, pair.claim.end), span, sighting.share, line)


def _weight(pair: Pair) -> float:
    return pair.claim.weight * pair.worth


def turned(claim: Reading, coverage: Reading, pair: Pair) -> bool:
    """Whether the pair is denied on one side only, by a negation or by "un"."""
    here, there = _negated(claim, pair.claim.start), _negated(coverage, pair.coverage.start)
    if here != there and (
        _denied_in_other_words(claim, coverage, pair, here) or _both_deny(claim, coverage, pair)
    ):
        return False
    return (here != there) != denies(pair.claim, pair.coverage)


def _both_deny(claim: Reading, coverage: Reading, pair: Pair) -> bool:
    """Whether the statements around a pair both deny something: "no increase in fares", "fares would not rise"."""
    return _denials(claim, pair.claim.start) % 2 == _denials(coverage, pair.coverage.start) % 2 == 1


def _denials(reading: Reading, at: int) -> int:
    """How many denials stand in the statement around a place, those of its circumstances left out."""
    start, end = statement_around(reading, at)
    return sum(start <= first < end and abs(first - at) <= _REACH for first, _ in reading.negated)


def _denied_in_other_words(claim: Reading, coverage: Reading, pair: Pair, here: bool) -> bool:
    """Whether the verb that denies on one side has its like on the other: "rejected", "threw out"."""
    denying, other = (claim, coverage) if here else (coverage, claim)
    at, there = (pair.claim.start, pair.coverage.start) if here else (pair.coverage.start, pair.claim.start)
    cues = {start for start, end in denying.negated if start <= at < end}
    return any(
        t.start in cues and t.root != o.root and _alike(t, o) and abs(o.start - there) <= _REACH
        for t in denying.terms
        for o in other.terms
    )


def _alike(a: Term, b: Term) -> bool:
    """Whether two words stand for one another or on one side of an axis."""
    return likeness(a, b) > 0 or any(x.axis == y.axis and x.sign == y.sign for x in a.sides for y in b.sides)


def _negated(reading: Reading, offset: int) -> bool:
    return in_scope(reading.negated, offset)
