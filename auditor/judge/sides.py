"""Who does what to whom: the words on either side of a verb or a comparison, passives turned.

No parser: a verb is known by its form and by what stands before it. Two sentences that share the
verb and have each other's words on the wrong sides say the opposite ("Ireland sued Denmark",
"Denmark sued Ireland"); a claim is never called wrong on less than both sides being exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import Final

from auditor.figures import parse_number
from auditor.judge.aligned import Fact
from auditor.judge.facts import Reading, Term
from auditor.judge.overlap import likeness
from auditor.judge.sightings import Sighting, share_of
from auditor.judge.thesaurus import data_lines, is_role, word_root
from auditor.words import fold, inflected, word_key

_BE: Final = frozenset(["is", "are", "was", "were", "be", "been", "being", "get", "gets", "got", "getting"])
_BEFORE_VERB: Final = frozenset(
    [
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "shall",
        "should",
        "to",
        "did",
        "does",
        "do",
        "not",
        "never",
    ]
)
_BEFORE_PARTICIPLE: Final = frozenset(
    ["has", "have", "had", "having", "also", "since", "already", "still", "then", "later"]
)
_NOMINAL: Final = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "these",
        "those",
        "its",
        "their",
        "his",
        "her",
        "our",
        "my",
        "your",
        "some",
        "any",
        "no",
        "every",
        "each",
        "of",
        "for",
        "in",
        "on",
        "at",
        "with",
        "without",
    ]
)
_BY: Final = re.compile(r"\bby\b")
#: What ends a side: another circumstance, or another clause.
_ASIDE: Final = re.compile(
    r"\b(?:in|on|at|over|for|from|under|during|since|until|as|if|unless|so|that|because|about|into|near|by|through|within|amid|"
    r"around|among|like|despite|without|per|of|between|towards?|across|along|behind|inside|outside|via)\b"
)
#: A relative clause between commas, and no more than auxiliaries after it.
_INSERTED: Final = re.compile(r",\s(?:which|who|whose|where)\b[^,;]*,\s(?:[a-z]+\s){0,3}$")
#: A side that begins with one of these is still the other party ("lost to", "sided with").
_TOWARDS: Final = re.compile(r"(?:\s[\d–-]+)?\s(?:to|with|against)\b")
_OBJECT: Final = re.compile(r"\s(?:(?:a|an|the|its|his|her|their)\b|\d|[A-ZÀ-Þ])")
THAN: Final = re.compile(
    r"\b(?P<degree>more|less|fewer|worse|better|[a-z]{2,}er)\b(?P<what>[^,.;]{0,60}?)\s?\bthan\b"
)
#: Degrees that point downwards.
_DOWN: Final = frozenset({"less", "fewer"})
#: Verbs, and comparisons, of a sentence that are looked at; prose has fewer.
_MOST_VERBS: Final = 16
#: Words from which a side counts as a party to what is done.
_PARTY: Final = 0.7
#: Share of the rest of the claim that a sentence with another doer must be about.
_REST: Final = 0.72
#: A match by less than a synonym does not tell who is who.
_SAME: Final = 0.8


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb or a comparison, with the terms of who does it and of whom it is done to.

    ``sign`` is -1 for "less … than"; ``what`` are the roots of what is compared, empty for a verb.
    """

    term: Term
    doers: tuple[Term, ...]
    done_to: tuple[Term, ...]
    sign: int = 1
    compared: bool = False


@lru_cache(maxsize=4096)
def deeds(reading: Reading, *, alone: bool = False) -> tuple[Deed, ...]:
    """The verbs and comparisons of a sentence that have a term on both sides; ``alone`` takes those without an object too."""
    low = fold(reading.text)
    found: list[Deed | None] = [_deed(reading, low, t) for t in verbs(reading)]  # fmt: skip
    found += [_comparison(reading, low, match) for match in islice(THAN.finditer(low), _MOST_VERBS)]
    both_ways = _roots_in("mutual.txt")
    return tuple(
        d for d in found if d and d.doers and (alone or (d.done_to and d.term.root not in both_ways))
    )


@lru_cache(maxsize=4096)
def verbs(reading: Reading) -> tuple[Term, ...]:
    """The terms of a sentence that are used as verbs, those that only report left out."""
    low = fold(reading.text)
    return tuple(t for t in reading.terms if _is_verb(reading, low, t))[:_MOST_VERBS]


def says_roots() -> frozenset[str]:
    """The roots of verbs that only report."""
    return _roots_in("says.txt")


@cache
def _roots_in(name: str) -> frozenset[str]:
    """The roots of a word list."""
    return frozenset(word_root(word_key(word)) for line in data_lines(name) for word in line.split())


def _before(low: str, at: int) -> list[str]:
    """The two words before a place, the nearer first."""
    return re.findall(r"[\w'’-]+", low[max(0, at - 30) : at])[::-1][:2]


def _is_verb(reading: Reading, low: str, term: Term) -> bool:
    """Whether a term is used as a verb that has a doer."""
    if term.name or term.root in says_roots():
        return False
    before = _before(low, term.start)
    nearer = before[0] if before else ""
    word = low[term.start : term.end].split()[0]
    if nearer in _BEFORE_VERB:
        return True
    if nearer in _BEFORE_PARTICIPLE or nearer in _BE:
        return word.endswith(("ed", "ing", "en", "n", "t")) or inflected(word) or " " in term.text
    if nearer in _NOMINAL or (word.endswith("s") and parse_number(nearer) is not None):
        return False
    if word.endswith("ed") or inflected(word):
        return True
    if is_role(term.root) or not _OBJECT.match(reading.text, term.end):
        return False
    return word.endswith("s") or any(n.end == term.start - 1 for n in reading.names)


def is_passive(reading: Reading, term: Term) -> bool:
    """Whether a verb stands in the passive: after a form of "be", and no "-ing"."""
    low = fold(reading.text)
    word = low[term.start : term.end].split()[0]
    before = _before(low, term.start)
    late = before[:1] if not before or before[0] not in ("not", "also", "being", "been") else before[:2]
    return (
        not word.endswith("ing") and (word.endswith("ed") or inflected(word)) and any(w in _BE for w in late)
    )


def _stretch(reading: Reading, low: str, term: Term) -> tuple[int, int]:
    """Where the clause of a term begins and ends; an insertion between commas belongs to it."""
    breaks = reading.clauses
    end = min((b for b in breaks if b >= term.end), default=len(low))
    start = max((b for b in breaks if b < term.start), default=0)
    while start and low[start] in ",(" and not _has_party(reading, start, term.start):
        start = max((b for b in breaks if b < start), default=0)
    while start and not _has_party(reading, start, term.start):  # "… and said it would sue": who said it
        start = max((b for b in breaks if b < start), default=0)
    if start and low[start] == ",":  # "the governor, Pavel Hostin, sued": the one before is meant too
        start = max((b for b in breaks if b < start), default=0)
    return start, end


def _has_party(reading: Reading, start: int, end: int) -> bool:
    return any(start <= t.start < end and is_party(t) for t in reading.terms)


def is_party(term: Term) -> bool:
    """Whether a term tells who or what: a name, a role, a weighty word."""
    return term.name or is_role(term.root) or term.weight >= _PARTY


def _within(reading: Reading, start: int, end: int) -> tuple[Term, ...]:
    return tuple(t for t in reading.terms if start <= t.start < end and is_party(t))


def _side(reading: Reading, low: str, start: int, end: int) -> tuple[Term, ...]:
    """The parties from ``start`` on, up to the circumstances: "Denmark" in "Denmark over fishing rights"."""
    skip = _TOWARDS.match(low, start)
    aside = _ASIDE.search(low, skip.end() if skip else start, end)
    return _within(reading, start, aside.start() if aside else end)


def _deed(reading: Reading, low: str, term: Term) -> Deed:
    """The sides of a verb; in the passive the doer follows "by"."""
    start, end = _stretch(reading, low, term)
    stop = term.start
    if inserted := _INSERTED.search(low, 0, term.start):  # "the tribe, which owns land there, is suing"
        start, stop = max((b for b in reading.clauses if b < inserted.start()), default=0), inserted.start()
    left = tuple(t for t in _within(reading, start, stop) if not _is_verb(reading, low, t))
    by = _BY.search(low, term.end, end)
    if not (is_passive(reading, term) or (by and by.start() <= term.end + 1)):
        return Deed(term, left, _side(reading, low, term.end, end))
    return Deed(term, _side(reading, low, by.end(), end) if by else (), left)


def _comparison(reading: Reading, low: str, match: re.Match[str]) -> Deed | None:
    """The sides of "A is poorer than B", with all that belongs to them."""
    terms = [t for t in reading.terms if match.start() <= t.start < match.end()]
    if not terms:
        return None
    start, _ = _stretch(reading, low, terms[0])
    end = min((b for b in reading.clauses if b >= match.end()), default=len(low))
    much = match["degree"] in ("more", "less", "fewer") and len(terms) > 1
    doers = (*_within(reading, start, match.start()), *terms[1 + much :])
    sign = -1 if match["degree"] in _DOWN else 1
    return Deed(terms[much], doers, _within(reading, match.end(), end), sign, compared=True)


def exchanged(ours: Deed, theirs: Deed) -> bool | None:
    """Whether the two have each other's parties on the wrong sides; null where that cannot be told.

    What both have on the same side ("exports to A", "exports to B") tells nothing.
    """
    a, c = _apart(ours.doers, theirs.doers)
    b, d = _apart(ours.done_to, theirs.done_to)
    if _meet(a, d) and _meet(b, c):
        return True
    return False if len(a) < len(ours.doers) or len(b) < len(ours.done_to) else None


def _apart(ours: Sequence[Term], theirs: Sequence[Term]) -> tuple[list[Term], list[Term]]:
    """The parties of each that the other has not."""
    left = [t for t in ours if not any(likeness(t, o) >= _SAME for o in theirs)]
    return left, [t for t in theirs if not any(likeness(t, o) >= _SAME for o in ours)]


def _meet(a: Iterable[Term], b: Sequence[Term]) -> bool:
    return any(likeness(x, y) >= _SAME for x in a for y in b)


def side_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """At most one fact: the parties to a verb have changed places, or the coverage has another doer."""
    for sighting in sighted:
        for ours in deeds(claim):
            for theirs in deeds(sighting.reading):
                if ours.compared == theirs.compared and (fact := _side_fact(ours, theirs, sighting)):
                    return [fact]
    return _doer_facts(claim, sighted)


def _doer_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """At most one fact: a sentence says nearly all of a claim of somebody else, whom it names by another role or name."""
    known = frozenset(t.root for s in sighted for t in s.reading.terms)
    for ours in deeds(claim):
        who = [t for t in ours.doers if not ours.compared and _is_somebody(t)]
        rest = tuple(t for t in claim.terms if t not in ours.doers)
        if not who or not all(t.root in known for t in who) or _is_said(ours, who, sighted):
            continue
        for sighting in sighted:
            if share_of(rest, sighting) < _REST or any(p.claim in who for p in sighting.pairs):
                continue
            for theirs in deeds(sighting.reading):
                if likeness(ours.term, theirs.term) >= _SAME and _others(who, theirs.doers):
                    return [_doer_fact(ours, theirs, sighting)]
    return []


def _is_said(ours: Deed, who: Sequence[Term], sighted: Sequence[Sighting]) -> bool:
    """Whether some sentence has the claim's own doer do it: that another did the like elsewhere is no matter."""
    return any(
        likeness(ours.term, theirs.term) >= _SAME and _meet(who, theirs.doers)
        for sighting in sighted
        for theirs in deeds(sighting.reading, alone=True)
    )


def _is_somebody(term: Term) -> bool:
    return term.name or is_role(term.root)


def _others(ours: Sequence[Term], theirs: Sequence[Term]) -> bool:
    """Whether two doers are told apart by names, or by roles."""
    for told in (lambda t: t.name, lambda t: not t.name and is_role(t.root)):
        mine, other = [t for t in ours if told(t)], [t for t in theirs if told(t)]
        if mine and other and not any(likeness(a, b) > 0 for a in mine for b in other):
            return True
    return False


def _doer_fact(ours: Deed, theirs: Deed, sighting: Sighting) -> Fact:
    """The fact that two deeds have two doers."""
    a, b = ours.doers, theirs.doers
    span = (sighting.start + b[0].start, sighting.start + b[-1].end)
    said = [" ".join(t.text for t in doers) for doers in (a, b)]
    line = f"name: {said[0]} here, {said[1]} there, of {theirs.term.text}"
    return Fact("name", "differs", (a[0].start, a[-1].end), span, 1.0, line)


def _side_fact(ours: Deed, theirs: Deed, sighting: Sighting) -> Fact | None:
    """The fact that two deeds make where one turns the other round."""
    same = likeness(ours.term, theirs.term) >= _SAME
    opposite = any(x.axis == y.axis and x.sign != y.sign for x in ours.term.sides for y in theirs.term.sides)
    swapped = exchanged(ours, theirs)
    if swapped is None or not (same or opposite):
        return None
    turned = (opposite and not same) != (ours.sign != theirs.sign)
    if swapped == turned or (turned and not ours.compared):
        return None
    kind = "direction" if ours.compared else "name"
    a, b = span_of(ours), span_of(theirs)
    span = (sighting.start + b[0], sighting.start + b[1])
    line = f"{kind}: {said_of(ours)} here, {said_of(theirs)} there"
    return Fact(kind, "differs", a, span, 1.0, line)


def span_of(deed: Deed) -> tuple[int, int]:
    """From the first to the last term of a deed."""
    terms = (deed.term, *deed.doers, *deed.done_to)
    return min(t.start for t in terms), max(t.end for t in terms)


def said_of(deed: Deed) -> str:
    """A deed in a few words: who, what, whom."""
    word = f"{deed.term.text} than" if deed.compared else deed.term.text
    return " ".join([*(t.text for t in deed.doers), f"[{word}]", *(t.text for t in deed.done_to)])
