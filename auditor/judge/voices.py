"""Who says it, in the claim and in the coverage: another voice is another claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from auditor.judge.aligned import Fact
from auditor.judge.facts import Reading, Term
from auditor.judge.names import same_name
from auditor.judge.overlap import likeness
from auditor.judge.sightings import Sighting
from auditor.judge.thesaurus import is_role
from auditor.words import fold

_SAY: Final = (
    "said|says|say|told|tells|added|adds|announced|announces|claimed|claims|stated|states|argued|argues|"
    r"described|describes|call(?:ed|s)(?!\s(?:off|up|out|in|back|on)\b)|warned|warns|confirmed|confirms|insisted|insists|explained|explains|"
    "wrote|writes|noted|notes|suggested|suggests|acknowledged|acknowledges|conceded|admitted|denied|denies|"
    "declared|declares|reported|reports|believes|believed|promised|complained|voted|expects|hopes"
)
#: What follows "said" and is what is said, not who says it.
_SAYING: Final = (
    r"[^.;\"“]*\b(?:would|will|had|has|have|was|were|is|are|may|might|could|can|should|not|that)\b"
)
_FRAME = re.compile(
    rf"^(?P<who>[^,;:\"“]{{2,70}}?(?:,\s[^,;:\"“]{{2,70}}?)?),?\s(?:has |have |had |also |later |repeatedly )*(?P<cue>{_SAY})\b"
)
_TAIL = re.compile(
    rf",[\"”’']?\s(?:(?P<who>(?!\w+ing\b)[^,;\"“]{{2,70}}?),?\s(?P<cue>{_SAY})|(?P<cue2>said|says|told|added)\s(?P<who2>(?!{_SAYING})[^.;\"“]{{2,90}}))[^,]*\.?$"
)
_ACCORDING = re.compile(r"\baccording to (?P<who>[^,;.\"“]{2,90})")
_PASSIVE = re.compile(
    r"\b(?:said|alleged|reported|claimed|believed|thought) by (?P<who>[^,;\"“]{2,60}?)(?= to\b|[,;.]|$)"
)
_CUE = re.compile(rf"\b(?:{_SAY})\b")
_LAYER = re.compile(rf"(?<!\band )\b(?:{_SAY}|according to)\b")
_OPENING = re.compile(r"[,;:]\s|\bthat\s")
#: A voice speaks against the claim only where the rest of the sentence bears out this much of the rest.
_REST_FROM: Final = 0.6


@dataclass(frozen=True, slots=True)
class Voice:
    """Who a sentence credits, as a span of it, with the terms of that span."""

    start: int
    end: int
    text: str
    terms: tuple[Term, ...]

    @property
    def names(self) -> frozenset[str]:
        """The stems of the words of its proper names."""
        return frozenset(t.stem for t in self.terms if t.name)

    @property
    def roles(self) -> tuple[Term, ...]:
        """Its nouns of role."""
        return tuple(t for t in self.terms if not t.name and is_role(t.root))


def voice_of(reading: Reading) -> Voice | None:
    """Who the sentence credits with what it says; null where it speaks for itself, or by a pronoun."""
    low = fold(reading.text)
    for pattern, groups in (
        (_PASSIVE, ("who",)),
        (_ACCORDING, ("who",)),
        (_TAIL, ("who", "who2")),
        (_FRAME, ("who",)),
    ):
        match = pattern.search(low)
        group = next((g for g in groups if match and match[g]), None)
        if match and group:
            start, end = match.span(group)
            terms = tuple(t for t in reading.terms if start <= t.start < end)
            if any(t.name or is_role(t.root) for t in terms):
                return Voice(start, end, reading.text[start:end], terms)
    return None


def _inner_voice(reading: Reading) -> Voice | None:
    """Who speaks inside what another says: "a source said an engineer told investigators"; null without such."""
    low = fold(reading.text)
    cues = list(_CUE.finditer(low))
    if len(cues) < 2 and not (cues and _ACCORDING.search(low)):
        return None
    start = cues[-2].end() if len(cues) > 1 else 0
    opening = max((m.end() for m in _OPENING.finditer(low, start, cues[-1].start())), default=start)
    terms = tuple(t for t in reading.terms if opening <= t.start < cues[-1].start())
    if not any(t.name or is_role(t.root) for t in terms):
        return None
    return Voice(opening, cues[-1].start(), reading.text[opening : cues[-1].start()].strip(), terms)


def layers(reading: Reading) -> int:
    """How many voices stand between the reader and what is said: reporting verbs, those joined by "and" once, and "according to"."""
    return sum(1 for _ in _LAYER.finditer(fold(reading.text)))


def voice_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """At most one fact: claim and coverage credit the same, or another, voice; the innermost first."""
    inner = _held_against(claim, sighted, _inner_voice)
    return [f for f in inner if f.outcome == "differs"] or _held_against(claim, sighted, voice_of)


def _held_against(
    claim: Reading, sighted: Sequence[Sighting], voice: Callable[[Reading], Voice | None]
) -> list[Fact]:
    """One fact where claim and the best sentence for what is said each have such a voice."""
    ours = voice(claim)
    if ours is None:
        return []
    rest = tuple(t for t in claim.terms if not ours.start <= t.start < ours.end)
    for sighting in sorted(sighted, key=lambda s: -_share(rest, s))[:2]:
        theirs = voice(sighting.reading)
        if theirs is None or _share(rest, sighting) < _REST_FROM:
            continue
        span = (sighting.start + theirs.start, sighting.start + theirs.end)
        if _same(ours, theirs) or _one_name(claim, ours, sighting.reading, theirs):
            return [
                Fact(
                    "name", "agrees", (ours.start, ours.end), span, 1.0, f"voice: {ours.text} / {theirs.text}"
                )
            ]
        if _other(ours, theirs, sighting.reading):
            line = f"voice: {ours.text} here, {theirs.text} there"
            return [Fact("name", "differs", (ours.start, ours.end), span, 1.0, line)]
    return []


def _share(rest: tuple[Term, ...], sighting: Sighting) -> float:
    """The share of the terms besides the voice that the sentence bears out."""
    total = sum(t.weight for t in rest)
    return sum(p.claim.weight * p.worth for p in sighting.pairs if p.claim in rest) / total if total else 0.0


def _same(a: Voice, b: Voice) -> bool:
    """Whether two voices share a name, or all their roles where one has no name."""
    return bool(a.names & b.names) or any(likeness(x, y) > 0 for x in a.roles for y in b.roles)


def _one_name(claim: Reading, a: Voice, coverage: Reading, b: Voice) -> bool:
    """Whether two voices have one name in two forms: "the IMF", "the International Monetary Fund"."""
    mine, theirs = (
        [n for n in reading.names if voice.start <= n.start < voice.end]
        for reading, voice in ((claim, a), (coverage, b))
    )
    return any(same_name(x, y) for x in mine for y in theirs)


def _other(a: Voice, b: Voice, reading: Reading) -> bool:
    """Whether two voices are surely two: both named, differently, or told apart by role, and ours not among theirs."""
    elsewhere = frozenset(t.stem for t in reading.terms if t.name and not b.start <= t.start < b.end)
    if a.names & elsewhere and not _PASSIVE.search(fold(reading.text)):
        return False
    return bool((a.names and b.names) or (a.names and b.roles) or (a.roles and b.roles))
