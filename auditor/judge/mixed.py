"""Take a quotation apart that holds quotation marks itself: narration around words that are quoted."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import Final

from auditor.judge.lexicon import is_negation
from auditor.judge.runs import numbers_of
from auditor.match.prepared import Prepared
from auditor.models import Edit, Judgement, Passage, Span
from auditor.words import word_key, word_spans

#: A denial so many words before quoted ones denies them.
CLOSE: Final = 4
#: So many printed words before the passage may hold the denial.
BEFORE: Final = 6
#: Blanks where quoted words were taken out.
_QUOTED: Final = re.compile(r"[\s,:]{6,}")

_MARKED = re.compile(r"[“„«\"]([^“”„«»\"]*)[”“»\"]|''((?:(?!'').)*)''", re.S)
_MARKS = '“”„«»"'


@dataclass(frozen=True, slots=True)
class Parts:
    """The stretches in quotation marks, without them, and the narration with blanks in their place."""

    quotes: tuple[Span, ...]
    narration: str


def take_apart(statement: str) -> Parts:
    """The quoted stretches of a statement and the narration that is left.

    Marks around the whole are no narration; without a closed pair of marks all is one quotation.

    >>> parts = take_apart('Roe was clear that he "would not pay" a cent')
    >>> [q.text for q in parts.quotes], parts.narration.split()
    (['would not pay'], ['Roe', 'was', 'clear', 'that', 'he', 'a', 'cent'])
    >>> take_apart('"I will not pay"').narration.strip()
    ''
    """
    found = list(_MARKED.finditer(statement))
    if not found:
        return Parts((Span(0, len(statement), statement),), "")
    quotes, narration = [], statement
    for match in found:
        group = 1 if match.group(1) is not None else 2
        if any(c.isalnum() for c in match.group(group)):
            quotes.append(Span(match.start(group), match.end(group), match.group(group)))
        narration = narration[: match.start()] + " " * len(match.group()) + narration[match.end() :]
    return Parts(tuple(quotes), narration)


def shifted(judgement: Judgement, by: int) -> Judgement:
    """The judgement of a part with its edits' places counted in the whole statement."""
    return replace(judgement, edits=tuple(_shift(edit, by) for edit in judgement.edits)) if by else judgement


def _shift(edit: Edit, by: int) -> Edit:
    ours = edit.article
    return replace(edit, article=Span(ours.start + by, ours.end + by, ours.text))


def turns(narration: str, prepared: Prepared, passage: Passage) -> bool:
    """Whether narration turns the words it leads to: a denial close before them, or a number that the coverage lacks.

    The blanks that stand for quoted words tell where those were. A denial that stands before the passage too is none.
    """
    words = word_spans(narration)
    keys = [word_key(narration[start:end]) for start, end in words]
    if set(numbers_of(keys)) - prepared.places.keys():
        return True
    leads = [n for n, (_, end) in enumerate(words) if _QUOTED.match(narration, end)]
    denied = any(is_negation(key) for n in leads for key in keys[max(0, n + 1 - CLOSE) : n + 1])
    if not denied:
        return False
    first = bisect_left(prepared.words, (passage.start, 0))
    return not any(map(is_negation, prepared.keys[max(0, first - BEFORE) : first]))


def has_marks(statement: str) -> bool:
    """Whether a statement holds double quotation marks."""
    return any(mark in statement for mark in _MARKS) or "''" in statement
