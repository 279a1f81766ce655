"""How many of them, and which in a row: "some of the 40", "both", "the second largest", "the third woman to win".

Such words change a figure or a superlative without touching it. They are read beside the term or
figure that they belong to, and held against those beside its counterpart in the coverage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from auditor.figures import Figure, parse_number
from auditor.figures.numerals import CARDINAL, ORDINAL
from auditor.figures.units import ORDER
from auditor.judge.aligned import Fact, Outcome
from auditor.judge.facts import Reading, Term
from auditor.judge.overlap import likeness
from auditor.judge.sightings import Sighting
from auditor.words import fold

#: How much of a group is meant.
Part = Literal["all", "most", "half", "some", "one", "few", "none", "two"]

_PARTS: Final[dict[str, Part]] = {
    "all": "all", "every": "all", "each": "all", "every one": "all", "each one": "all", "the whole of": "all",
    "both": "two", "all but": "most", "most": "most", "the majority": "most", "a majority": "most",
    "nearly all": "most", "almost all": "most", "almost every": "most", "nearly every": "most",
    "half": "half", "some": "some", "several": "some", "many": "some", "a number": "some", "dozens": "some", "part": "some",
    "one": "one", "at least one": "one", "only one": "one", "few": "few", "a few": "few", "only a few": "few", "a handful": "few",
    "none": "none", "not one": "none", "neither": "none", "neither one": "none", "not all": "some", "not every": "some",
}  # fmt: skip
#: Parts that a larger one includes without saying so.
_WIDER: Final = {"all": 4, "two": 4, "most": 3, "half": 2, "some": 1, "few": 1, "one": 0}
_PART = re.compile(
    rf"\b(?P<part>{'|'.join(sorted(map(re.escape, _PARTS), key=len, reverse=True))})\s(?P<of>of\s)?(?:the|its|their|his|her|those|these|them)?\b"
)
_OF_THEM = re.compile(
    rf"\b(?P<n>{CARDINAL})\s(?:out )?of\s(?:the|its|their|his|her|those|these)\s(?P<whole>{CARDINAL})\b"
)
_RANK = re.compile(
    rf"\b(?:(?P<rank>{ORDINAL})[ -])?(?P<most>(?:most|least)\s[a-z-]+|[a-z]{{3,}}est|best|worst)\b"
)
_AMONG = re.compile(r"\b(?:one of|among|some of|two of|three of)\s(?:[\w'’-]+\s){0,3}$")
_NO_SUPERLATIVE: Final = frozenset(
    [
        "forest",
        "interest",
        "protest",
        "request",
        "harvest",
        "arrest",
        "contest",
        "invest",
        "conquest",
        "guest",
        "quest",
        "suggest",
        "test",
        "rest",
        "west",
        "priest",
        "honest",
        "digest",
        "modest",
        "tempest",
        "manifest",
        "unrest",
        "latest",
        "attest",
        "detest",
        "behest",
        "earnest",
        "midwest",
        "northwest",
        "southwest",
        "everest",
    ]
)
#: Sentences that are looked at, the best first.
_SENTENCES: Final = 3
_OF: Final = re.compile(r"\bof\s(?:(?:the|its|their|his|her|those|these|every)\s)?(?:[\w'’-]+\s)?$")
_PLACE = re.compile(rf"\b(?P<n>{ORDINAL})[ -](?=[a-z])")


@dataclass(frozen=True, slots=True)
class Mark:
    """A word of quantity or order with the term that it belongs to, and its value."""

    start: int
    end: int
    text: str
    term: Term
    value: str


def quantity_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """A fact for every word of quantity, rank or order of the claim whose noun has one in the best sentences."""
    found = []
    for marks, judge in ((_parts, _part_outcome), (_ranks, _rank_outcome), (_places, _same_value)):
        for ours in marks(claim):
            facts = (_held_against(ours, marks(s.reading), s, judge) for s in sighted[:_SENTENCES])
            found += [fact for fact in facts if fact][:1]
    return [*found, *_only_some(claim, sighted)]


def _held_against(
    ours: Mark, theirs: Sequence[Mark], sighting: Sighting, judge: Callable[[str, str], Outcome]
) -> Fact | None:
    """The fact that a word of the claim and the one at its noun's counterpart make."""
    for other in sorted(theirs, key=lambda o: o.value != ours.value):
        if likeness(ours.term, other.term) > 0:
            outcome = judge(ours.value, other.value)
            if outcome == "differs" and any(
                f.unit is ORDER and str(f.low) == ours.value for f in sighting.reading.figures
            ):
                return None  # "the first quarter … the second": its noun is left out
            span = (sighting.start + other.start, sighting.start + other.end)
            if outcome == "agrees":
                return Fact(
                    "extent",
                    outcome,
                    (ours.start, ours.end),
                    span,
                    1.0,
                    f"extent: {ours.text} / {other.text}",
                )
            return Fact(
                "number",
                outcome,
                (ours.start, ours.end),
                span,
                1.0,
                f"number: {ours.text} here, {other.text} there",
            )
    return None


def _same_value(ours: str, theirs: str) -> Outcome:
    return "agrees" if ours == theirs else "differs"


def _part_outcome(ours: str, theirs: str) -> Outcome:
    """Another part of the same group: a wider one contradicts, a narrower one is left open."""
    if ours == theirs or {ours, theirs} == {"all", "two"}:
        return "agrees"
    if "none" in (ours, theirs):
        return "differs"
    return "differs" if _WIDER[ours] > _WIDER[theirs] else "open"


def _rank_outcome(ours: str, theirs: str) -> Outcome:
    """Another rank contradicts; "one of the largest" for "the largest", or the other way round, is left open."""
    if ours == theirs:
        return "agrees"
    return "open" if "among" in (ours, theirs) else "differs"


def _after(reading: Reading, at: int, gap: int = 2) -> Term | None:
    """The term that begins at a place or right behind it."""
    return next((t for t in reading.terms if at <= t.start <= at + gap), None)


def _head(reading: Reading, at: int) -> Term | None:
    """The last term of the unbroken run of terms at a place: the noun that the words before it describe."""
    last, end = None, at
    for term in reading.terms:
        if term.start < at:
            continue
        if last and reading.text[end : term.start].strip():
            break
        if not last and term.start > at + 2:
            break
        last, end = term, term.end
    return last


@lru_cache(maxsize=4096)
def _parts(reading: Reading) -> tuple[Mark, ...]:
    """ "some of the pupils", "both pilots", "all 40 miners": what part of which noun."""
    low, found = fold(reading.text), []
    for match in _PART.finditer(low):
        at = match.end() + low.startswith(" ", match.end())
        figure = next((f for f in reading.figures if f.number_start == at), None)
        term = _head(reading, figure.end + 1 if figure else at)
        whole = _PARTS[match["part"]] in ("all", "two")
        if term and (match["of"] or whole or (not figure and match["part"] != "one")):
            found.append(
                Mark(
                    match.start(),
                    term.end,
                    reading.text[match.start() : term.end],
                    term,
                    _PARTS[match["part"]],
                )
            )
    return tuple(found)


@lru_cache(maxsize=4096)
def _ranks(reading: Reading) -> tuple[Mark, ...]:
    """ "the second largest", "the largest", "one of the largest"."""
    low, found = fold(reading.text), []
    for match in _RANK.finditer(low):
        word = match["most"].split()[-1]
        term = next(
            (
                t
                for t in reading.terms
                if t.start <= match.start("most") < t.end or t.start == match.end() - len(word)
            ),
            None,
        )
        if term is None or word in _NO_SUPERLATIVE:
            continue
        rank = str(parse_number(match["rank"])) if match["rank"] else "1"
        if not match["rank"] and _AMONG.search(low, max(0, match.start() - 40), match.start()):
            rank = "among"
        found.append(Mark(match.start(), match.end(), reading.text[match.start() : match.end()], term, rank))
    return tuple(found)


@lru_cache(maxsize=4096)
def _places(reading: Reading) -> tuple[Mark, ...]:
    """ "the third woman", "its first loss": the order in a row of the noun behind it."""
    low, found = fold(reading.text), []
    for match in _PLACE.finditer(low):
        term, value = _after(reading, match.end()), parse_number(match["n"])
        superlative = _RANK.match(low, match.start())
        if term and value is not None and not (superlative and superlative["rank"]):
            found.append(
                Mark(match.start(), term.end, reading.text[match.start() : term.end], term, str(value))
            )
    return tuple(found)


def _only_some(claim: Reading, sighted: Sequence[Sighting]) -> Iterator[Fact]:
    """A whole of the coverage ("12 of the 40", "some of the 40") that the claim states without the part."""
    bare = [f for f in claim.figures if not _in_part(claim, f)]
    for sighting in sighted[:2]:
        for start, whole_at, text in _wholes(sighting.reading):
            whole = next((f for f in sighting.reading.figures if f.number_start == whole_at), None)
            for ours in bare:
                if whole and ours.low == whole.low and ours.unit == whole.unit:
                    span = (sighting.start + start, sighting.start + whole.end)
                    line = f"number: {ours.text} here, {text} there"
                    yield Fact("number", "open", (ours.start, ours.end), span, 1.0, line)


def _in_part(claim: Reading, figure: Figure) -> bool:
    """Whether a figure of the claim belongs to a part and its whole, as in "more than half of the 540"."""
    low, at = fold(claim.text), figure.number_start
    if any(at in (match.start("n"), match.start("whole")) for match in _OF_THEM.finditer(low)):
        return True
    return any(m.start <= at < m.end for m in _parts(claim)) or bool(_OF.search(low[max(0, at - 30) : at]))


def _wholes(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Where a part of a counted whole stands, where the whole's number does, and the words."""
    low = fold(reading.text)
    for match in _OF_THEM.finditer(low):
        yield match.start(), match.start("whole"), reading.text[match.start() : match.end()]
    for mark in _parts(reading):
        figure = next((f for f in reading.figures if mark.start < f.number_start < mark.end), None)
        if figure and mark.value not in ("all", "two"):
            yield mark.start, figure.number_start, mark.text
