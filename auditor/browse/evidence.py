"""The words of findings beside those of their passages, with what differs marked; long ones cut to where they differ."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from auditor.browse.reading import Row, by_ids
from auditor.models import Edit, Judgement, Passage, Span
from auditor.report import harmless, marked

Words = tuple[tuple[str, bool], ...]

#: Characters of a statement and of its passage that a list shows, and how much of them before what differs.
SHOWN: Final = 240
LEAD: Final = 80

EDITS: Final = "SELECT * FROM edits WHERE finding_id IN ({marks}) ORDER BY finding_id, ordinal"
_PASSAGES: Final = """
SELECT id AS finding_id, verdict, severity, reason, document_id, passage, passage_start FROM findings
WHERE id IN ({marks})"""


def with_evidence(conn: sqlite3.Connection, found: Sequence[Row]) -> list[Row]:
    """Rows with a ``finding_id`` and a ``statement``, and in ``words`` and ``coverage`` both texts for showing."""
    ids = [row["finding_id"] for row in found]
    edits = grouped(by_ids(conn, EDITS, ids), "finding_id")
    passages = {row["finding_id"]: row for row in by_ids(conn, _PASSAGES, ids)}
    return [_with(row, passages[row["finding_id"]], edits[row["finding_id"]]) for row in found]


def _with(row: Row, passage: Row, edits: Sequence[Row]) -> Row:
    words = marked(row["statement"], judgement(passage, edits))
    coverage = words.coverage if words.tells_more(row["verdict"]) else ()
    return {
        **row,
        "words": shortened(harmless_words(words.article)),
        "coverage": shortened(harmless_words(coverage)),
    }


def shortened(words: Words, room: int = SHOWN, lead: int = LEAD) -> Words:
    """At most some ``room`` characters of a text, from a little before the first that differ; cut between words.

    >>> shortened((("one two three ", False), ("four", True), (" five six", False)), room=10, lead=5)
    (('… ', False), ('four', True), (' five', False), (' …', False))
    """
    text = "".join(part for part, _ in words)
    if len(text) <= room:
        return words
    differs = _first_that_differs(words)
    start = 0 if differs + lead <= room else _after_space(text, differs - lead, differs)
    end = len(text) if start + room >= len(text) else max(text.rfind(" ", start, start + room), start + lead)
    return (
        *((("… ", False),) if start else ()),
        *_between(words, start, end),
        *(((" …", False),) if end < len(text) else ()),
    )


def _first_that_differs(words: Words) -> int:
    place = 0
    for part, differs in words:
        if differs:
            return place
        place += len(part)
    return 0


def _after_space(text: str, start: int, end: int) -> int:
    """The beginning of a word between two places, else the first of them."""
    return text.find(" ", start, end) + 1 or start


def _between(words: Words, start: int, end: int) -> Iterable[tuple[str, bool]]:
    place = 0
    for part, differs in words:
        cut = part[max(0, start - place) : max(0, end - place)]
        if cut:
            yield cut, differs
        place += len(part)


def grouped(found: Iterable[Row], key: str) -> defaultdict[str, list[Row]]:
    """Rows by one of their values."""
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in found:
        groups[row[key]].append(row)
    return groups


def harmless_words(words: Words) -> Words:
    """Words for showing."""
    return tuple((harmless(text), differs) for text, differs in words)


def judgement(row: Row, edits: Sequence[Row]) -> Judgement:
    """As much of the judgement as showing the words needs."""
    passage = None
    if row["passage"] is not None:
        start = row["passage_start"] or 0
        passage = Passage(start, start + len(row["passage"]), row["passage"], row["document_id"] or "")
    return Judgement(
        verdict=row["verdict"], severity=row["severity"], reason=row["reason"], passage=passage,
        edits=tuple(_edit(edit) for edit in edits),
    )  # fmt: skip


def _edit(row: Row) -> Edit:
    return Edit(
        op=row["op"],
        article=Span(row["article_start"], row["article_end"], row["article_text"]),
        coverage=Span(row["coverage_start"], row["coverage_end"], row["coverage_text"]),
        kind=row["kind"],
        severity=row["severity"],
    )
