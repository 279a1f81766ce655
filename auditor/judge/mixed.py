"""Take a quotation apart that holds quotation marks itself: narration around words that are quoted."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from auditor.models import Edit, Judgement, Span

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


def has_marks(statement: str) -> bool:
    """Whether a statement holds double quotation marks."""
    return any(mark in statement for mark in _MARKS) or "''" in statement
