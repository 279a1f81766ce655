"""Another name in the same place: "the chairwoman is Lucy Farthing" where the coverage has "its chairwoman, Miriam Holt".

The place of a name is told by the telling words right beside it. A sentence that has these words
right beside another name, and has all but nothing of the claim's name, says another name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from auditor.judge.aligned import Fact
from auditor.judge.facts import Name, Reading, Term
from auditor.judge.names import same_name
from auditor.judge.overlap import likeness
from auditor.judge.sightings import Sighting, share_of
from auditor.judge.thesaurus import is_role, light_roots
from auditor.words import fold, is_function_word

#: Characters between a name and a word that tells its place.
_BESIDE: Final = 48
#: Share of the rest of the claim that the sentence must be about, and of the words beside the name that it must have.
_REST, _COMMON = 0.68, 0.6
#: How much more of the claim it must be about than a sentence that has the name.
_FITTER: Final = 0.1
#: Weight of a clause that says enough to be looked for by itself.
_ENOUGH: Final = 2.0
#: Weight of the words beside the name that both must have.
_LEAST: Final = 0.8
#: Prepositions that tell what a name is to the words before it.
_PREPOSITIONS: Final = frozenset(
    ["in", "at", "from", "of", "to", "near", "into", "outside", "on", "with", "against", "for"]
)
#: Of these the ones that say what a name is, or that turn a verb round.
_IS: Final = frozenset(["is", "was", "be", "are", "were", "named", "called", "as", "by"])
#: Function words that do not leave a name and a term together.
_PARTS: Final = frozenset(
    [
        "not",
        "never",
        "no",
        "nor",
        "without",
        "and",
        "or",
        "but",
        "he",
        "she",
        "it",
        "they",
        "we",
        "you",
        "i",
        "him",
        "them",
        "me",
        "us",
    ]
)
#: Words that join a name to what it is.
_JOINING: Final = {
    *[
        "is",
        "was",
        "be",
        "are",
        "were",
        "the",
        "a",
        "an",
        "its",
        "his",
        "her",
        "their",
        "named",
        "called",
        "as",
        "who",
        "whose",
        "that",
        "by",
        "-",
    ],
    "",
    *_PREPOSITIONS,
}


def slot_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """At most one fact: a name of the claim has the place that a sentence gives to another name."""
    sure = [other for s in sighted for other in s.reading.names if other.sure]
    for name in (n for n in claim.names if n.sure or any(same_name(n, o) for o in sure)):
        rest = _rest_of_clause(claim, name)
        known = max((share_of(rest, s) for s in sighted if _knows(name, s.reading)), default=0.0)
        for sighting in sighted:
            share = share_of(rest, sighting)
            here = _knows(name, sighting.reading)
            if here and " than " in claim.text:
                continue  # who is compared with whom is told by the comparison
            if share < (_REST if here else max(_REST, known + _FITTER)):
                continue
            found = [o for o in sighting.reading.names if not _shares(o, claim) or here]
            if fact := _taken_place(claim, name, sighting, found, here):
                return [fact]
    return []


def _rest_of_clause(claim: Reading, name: Name) -> tuple[Term, ...]:
    """The terms besides a name, of its own clause if that says enough."""
    start = max((c for c in claim.clauses if c <= name.start), default=0)
    end = min((c for c in claim.clauses if c >= name.end), default=len(claim.text))
    rest = tuple(t for t in claim.terms if not name.start <= t.start < name.end)
    clause = tuple(t for t in rest if start <= t.start < end)
    return clause if sum(t.weight for t in clause) >= _ENOUGH else rest


def _taken_place(
    claim: Reading, name: Name, sighting: Sighting, others: Sequence[Name], here: bool
) -> Fact | None:
    """The fact that another name has the place of the claim's; one that stands ``here`` must have lost it."""
    own = [o for o in others if same_name(name, o)]
    near = _beside(claim, name, True)
    if any(_agree(t, o) for other in own for o in _beside(sighting.reading, other, True) for t in near):
        return None
    for other in others:
        word = None if other in own else _common_place(claim, name, sighting, other, tight=here)
        if word and not (here and _shared_with_twin(claim, name, other, sighting, word)):
            span = (sighting.start + other.start, sighting.start + other.end)
            line = f"name: {name.text} here, {other.text} there, beside {word.text}"
            return Fact("name", "differs", (name.start, name.end), span, 1.0, line)
    return None


def _shared_with_twin(claim: Reading, name: Name, other: Name, sighting: Sighting, word: Term) -> bool:
    """Whether the claim has the other name at the same word too, or the sentence joins the two by "and"."""
    low = fold(sighting.reading.text)
    if any(
        same_name(o, other) and any(n.term is word for n in _beside(claim, o, False)) for o in claim.names
    ):
        return True
    own = [o for o in sighting.reading.names if same_name(o, name)]
    return any(
        low[min(a.end, other.end) : max(a.start, other.start)].strip(" ,") in ("and", "or", "with", "")
        for a in own
    )


def _knows(name: Name, reading: Reading) -> bool:
    """Whether a sentence has a name."""
    return any(same_name(name, other) for other in reading.names)


def _shares(name: Name, claim: Reading) -> bool:
    """Whether the claim has a name of the coverage."""
    return any(same_name(name, other) for other in claim.names)


def _common_place(
    claim: Reading, name: Name, sighting: Sighting, other: Name, *, tight: bool = False
) -> Term | None:
    """The heaviest word of the claim beside its name, where the coverage has most of those words beside the other name."""
    ours, theirs = _preposition(claim, name), _preposition(sighting.reading, other)
    if ours != theirs:
        return None
    beside, there = (_beside(r, n, bool(ours), tight) for r, n in ((claim, name), (sighting.reading, other)))
    common = [n.term for n in beside if any(_agree(n, o) for o in there)]
    if sum(t.weight for t in common) < max(
        0.0 if ours else _LEAST, _COMMON * sum(n.term.weight for n in beside)
    ):
        return None
    return max(common, key=lambda t: t.weight, default=None)


@dataclass(frozen=True, slots=True)
class _Neighbour:
    """A term beside a name: before or after it, whether it says what the name is, and whether the name only describes it."""

    term: Term
    before: bool
    joined: bool
    described: bool


def _agree(a: _Neighbour, b: _Neighbour) -> bool:
    """Whether two terms tell the same place: alike, on one side of their names unless joined to them.

    "Argentina's president" is no other name than "Ann Roe, the president": one describes, the other is it.
    """
    if likeness(a.term, b.term) == 0 or a.described != b.described:
        return False
    return a.before == b.before or a.joined or b.joined


def _preposition(reading: Reading, name: Name) -> str:
    """The preposition right before a name, the article left out; "by" is none, for a passive may have been turned."""
    words = [w for w in fold(reading.text[: name.start]).split()[-2:] if w not in ("the", "a", "an")]
    return words[-1] if words and words[-1] in _PREPOSITIONS else ""


def _beside(reading: Reading, name: Name, tied: bool, tight: bool = False) -> list[_Neighbour]:
    """The telling terms before and after a name, joined to it; light ones count beside a preposition only.

    ``tight``: only those with no other term between.
    """
    spans = [] if tight else [(t.start, t.end) for t in reading.terms]
    found = []
    for term in reading.terms:
        before = term.end <= name.start
        start, end = (term.end, name.start) if before else (name.end, term.start)
        if term.name or end - start > _BESIDE or (term.root in light_roots() and not tied):
            continue
        gap = _blanked(reading.text, start, end, spans)
        if all(_joins(w.strip(",'’")) for w in fold(gap).split()):
            joined = "," in gap or any(w in _IS for w in fold(gap).split())
            described = not before and is_role(term.root) and not joined
            found.append(_Neighbour(term, before, joined, described))
    return found


def _joins(word: str) -> bool:
    """Whether a word between a name and a term leaves the two together: no denial, no pronoun, no other thing."""
    return word in _JOINING or (is_function_word(word) and word not in _PARTS)


def _blanked(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> str:
    """A stretch of text without its terms."""
    return "".join(text[i] for i in range(start, end) if not any(a <= i < b for a, b in spans))
