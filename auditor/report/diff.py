"""What differs between the article's words and the coverage's, word by word, numbers whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from auditor.models import Judgement, Span

#: A number with its points and commas is one token, so that 84 and 48 never run together.
_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)*|\w+|\s+|[^\w\s]")
_GAP: Final = re.compile(r"\s+")
_TYPOGRAPHY: Final = str.maketrans("’‘‛ʼ“”„‟–—‐‑\u00a0", "''''\"\"\"\"---- ")
#: Beyond this many tokens a side, comparing costs more than it shows (it grows with the square).
_TOKENS_AT_MOST: Final = 3000
#: Less in common than this, and a diff marks nearly every word: it then says nothing.
_TELLING: Final = 0.5
#: Verdicts that only a claim can have.
_CLAIM_VERDICTS: Final = frozenset(("supported", "contradicted"))


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of both texts; ``same`` up to typography and capitals, else one replaces the other."""

    same: bool
    a: str
    b: str


def word_diff(a: str, b: str) -> list[Change]:
    """How ``a`` turns into ``b``: the ``a`` of all changes joined is ``a``, the ``b`` joined is ``b``.

    >>> [(c.a, c.b) for c in word_diff("48 million", "84 million") if not c.same]
    [('48', '84')]
    """
    left, right = _TOKEN.findall(a), _TOKEN.findall(b)
    if max(len(left), len(right)) > _TOKENS_AT_MOST:
        return [Change(a == b, a, b)]
    matcher = SequenceMatcher(None, [_key(t) for t in left], [_key(t) for t in right], autojunk=False)
    return [
        Change(op == "equal", "".join(left[i:j]), "".join(right[k:m]))
        for op, i, j, k, m in matcher.get_opcodes()
    ]


def _key(token: str) -> str:
    """What must be equal: not the shape of a quotation mark, a space or a capital."""
    return " " if token.isspace() else token.translate(_TYPOGRAPHY).casefold()


@dataclass(frozen=True, slots=True)
class Marked:
    """Both texts cut into ``(text, differs)`` stretches."""

    article: tuple[tuple[str, bool], ...]
    coverage: tuple[tuple[str, bool], ...]

    def tells_more(self, verdict: str) -> bool:
        """Whether the coverage's words are worth showing beside the statement: not when they are the same."""
        differ = any(differs for _, differs in (*self.article, *self.coverage))
        return bool(self.coverage) and (differ or verdict != "verbatim")


def marked(statement: str, judgement: Judgement) -> Marked:
    """The statement and its passage with the words that differ marked.

    The edits that were judged decide. Where there are none, a quotation is compared here word by
    word; a claim says the same in other words, so that nothing is marked.
    """
    passage = judgement.passage
    if passage is None:
        return Marked(((statement, False),), ())
    if judgement.edits:
        here = [_within(e.article, statement, 0) for e in judgement.edits]
        there = [_within(e.coverage, passage.text, passage.start) for e in judgement.edits]
        return Marked(tuple(_cut(statement, here)), tuple(_cut(passage.text, there)))
    changes = [] if judgement.verdict in _CLAIM_VERDICTS else word_diff(statement, passage.text)
    if sum(len(c.a) for c in changes if c.same) < _TELLING * len(statement):
        return Marked(((statement, False),), ((passage.text, False),))
    return Marked(tuple(_sides(changes, "a")), tuple(_sides(changes, "b")))


def _within(span: Span, text: str, offset: int) -> tuple[int, int]:
    """Where a span lies in ``text``, which begins at ``offset``; nowhere if it does not say what stands there."""
    start, end = span.start - offset, span.end - offset
    return (start, end) if 0 <= start <= end and text[start:end] == span.text else (0, 0)


def _sides(changes: Sequence[Change], side: str) -> Iterator[tuple[str, bool]]:
    """One side of all changes, with what differs."""
    text, spans, place = "", [], 0
    for change in changes:
        part = getattr(change, side)
        text, place = text + part, place + len(part)
        if not change.same:
            spans.append((place - len(part), place))
    return _cut(text, spans)


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """``text`` in stretches that differ or not: whole words, with the spaces between two that differ."""
    differs = [False] * len(text)
    for token in _TOKEN.finditer(text):
        touched = any(start < token.end() and token.start() < end for start, end in spans)
        if touched and not token[0].isspace():
            differs[token.start() : token.end()] = [True] * len(token[0])
    for gap in _GAP.finditer(text):
        start, end = gap.span()
        if start > 0 and end < len(text) and differs[start - 1] and differs[end]:
            differs[start:end] = [True] * (end - start)
    edges = [0, *(i for i in range(1, len(text)) if differs[i] != differs[i - 1]), len(text)]
    for start, end in pairwise(edges):
        if start < end:
            yield text[start:end], differs[start]
