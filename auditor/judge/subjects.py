"""Who or what a verb is said of: the head of its subject, found by what stands before it. No parser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from auditor.judge.facts import Reading, Term
from auditor.judge.sides import says_roots, verbs
from auditor.words import fold

#: Weight from which a noun says which thing is meant.
_TELLING: Final = 0.7
#: Where a subject may begin besides at the end of a clause.
_OPENERS: Final = re.compile(r"\b(?:that|until|if|unless|as|whether|since|where|how|why|once)\b|:")
#: What ends the head of a subject: "the number | of pupils", "pupils | with diabetes".
_ATTACHED: Final = re.compile(
    r"\b(?:of|in|on|at|from|with|without|for|by|to|near|under|over|against|after|before|during|between|about|among|"
    r"carrying|including|aged|called|named)\b"
)
#: Subjects that stand for something said before.
_PRONOUN: Final = re.compile(
    r"\b(?:he|she|it|they|we|i|you|this|these|those|one|two|three|four|five|some|both|all|most|many|others?|"
    r"everyone|anyone|nobody|none|few)\b"
)
#: A word that takes up the noun right before it.
_RELATIVE: Final = re.compile(r"\W*(?:who|which|that)\b")
#: Where a stretch only says when, where or how: "in the capital", "after the vote".
_ASIDE: Final = re.compile(
    r"\W*(?:in|on|at|after|before|under|by|from|with|without|for|during|amid|despite|following|none|not)\b"
)
#: Where a predicate begins.
_FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|may|might|can|could|must|should|shall|does|did|do)\b"
)
_BY: Final = re.compile(r"\bby\b([^,;.]*)")
#: Words that stand between a subject and its verb and are no part of either.
_ADVERBS: Final = frozenset(
    ["later", "now", "then", "early", "soon", "often", "once", "instead", "also", "still"]
)
#: Stretches of an enumeration or apposition that are followed back.
_MOST_PARTS: Final = 4


@dataclass(frozen=True, slots=True)
class Subject:
    """``head`` names who or what, ``whole`` is all that belongs to it."""

    head: tuple[Term, ...]
    whole: tuple[Term, ...]


@lru_cache(maxsize=8192)
def subject_of(reading: Reading, verb: Term) -> Subject:
    """The terms of a verb's subject; empty for a pronoun and where none is found.

    >>> from auditor.judge.facts import read_sentence
    >>> reading = read_sentence("The sale of the mill to Orsa was blocked by Ann Roe, who sued the owners")
    >>> [[t.text for t in subject_of(reading, verb).head] for verb in verbs(reading)]
    [['sale'], ['Ann', 'Roe']]
    """
    low = fold(reading.text)
    said = (t.end for t in reading.terms if t.root in says_roots() and t.text.islower())
    cuts = {0, *reading.clauses, *said, *(m.end() for m in _OPENERS.finditer(low))}
    head: list[Term] = []
    whole: list[Term] = []
    end, parts, taken = verb.start, 1, 0
    for start in sorted((c for c in cuts if c <= verb.start), reverse=True):
        stop = end if end == verb.start else _predicate(reading, low, start, end)
        if taken and stop < end:
            break  # another statement
        inside = _nouns(reading, start, stop)
        if not inside and _RELATIVE.match(low, start, end):
            return _antecedent(reading, start)
        if not inside and _PRONOUN.search(low, start, stop):
            break
        if not inside and low[start : start + 1] == ",":
            parts = _MOST_PARTS  # "Ines Calvao, the mayor, said": what stands before the comma is meant too
        elif inside and not _ASIDE.match(low, start, end):
            head, whole = [*_head(low, stop, inside), *head], [*inside, *whole]
            taken += 1
            if low.startswith("and ", start) and stop == end:
                parts = _MOST_PARTS
        if taken >= parts:
            break
        end = start
    return Subject(tuple(head), tuple(whole))


def _predicate(reading: Reading, low: str, start: int, end: int) -> int:
    """Where in a stretch a predicate begins, its end where it has none."""
    finite = _FINITE.search(low, start, end)
    places = [t.start for t in verbs(reading) if start <= t.start < end]
    return min([*places, finite.start() if finite else end])


def _antecedent(reading: Reading, at: int) -> Subject:
    """The run of nouns right before a relative word."""
    run: list[Term] = []
    edge = at
    for term in reversed(_nouns(reading, 0, at)):
        if run and reading.text[term.end : edge].strip() not in ("", ","):
            break
        run.insert(0, term)
        edge = term.start
    return Subject(tuple(run), tuple(run))


def _nouns(reading: Reading, start: int, end: int) -> list[Term]:
    """The terms of a stretch that are no verbs and no adverbs."""
    acts = verbs(reading)
    return [
        t
        for t in reading.terms
        if start <= t.start < end
        and (t.name or (t not in acts and t.root not in says_roots()))
        and not (t.text.islower() and (t.text.endswith(("ly", " to")) or t.text in _ADVERBS))
    ]


def _head(low: str, end: int, inside: list[Term]) -> list[Term]:
    """The telling terms of a stretch before what is attached to them; if none of those tells, what is attached."""
    attached = _ATTACHED.search(low, inside[0].start, end)
    head = [t for t in inside if not attached or t.start < attached.start()]
    return [t for t in head if t.name or t.weight >= _TELLING] or inside


def objects_of(reading: Reading, verb: Term, turned: bool) -> tuple[Term, ...]:
    """What follows a verb and may be its subject elsewhere: the first noun ("reopen the border"), or who did it.

    ``turned``: the other side has the verb in the passive and this one has not, or the other way round.
    """
    low = fold(reading.text)
    end = min((c for c in reading.clauses if c > verb.end), default=len(low))
    stop = _ATTACHED.search(low, verb.end, end)
    limit = end if turned or not stop else stop.start()
    spans = [(verb.end, limit), *((m.start(), m.end()) for m in _BY.finditer(low, verb.end))]
    return tuple(t for t in reading.terms if any(a <= t.start < b for a, b in spans))
