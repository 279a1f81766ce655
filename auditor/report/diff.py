"""What differs between the article's words and the coverage's, word by word, numbers whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from auditor.models import Edit, Judgement

#: A number with its points and commas is one token, so that 84 and 48 never run together.
_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)*|\w+|\s+|[^\w\s]")
_TYPOGRAPHY: Final = str.maketrans("’‘‛ʼ“”„‟–—‐‑\u00a0", "''''\"\"\"\"---- ")
#: Beyond this many tokens a side, comparing costs more than it shows (it grows with the square).
_TOKENS_AT_MOST: Final = 3000
#: Less in common than this, and a diff marks nearly every word: it then says nothing.
_TELLING: Final = 0.5


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


def marked(statement: str, judgement: Judgement) -> Marked:
    """The statement and its passage with the words that differ marked.

    The edits that were judged decide; without edits the words are compared here. Where little
    is alike, nothing is marked.
    """
    passage = judgement.passage
    if passage is None:
        return Marked(((statement, False),), ())
    edits = [e for e in judgement.edits if _fits(e, statement, passage.text, passage.start)]
    if edits:
        return Marked(
            tuple(_cut(statement, [(e.article.start, e.article.end) for e in edits])),
            tuple(
                _cut(
                    passage.text,
                    [(e.coverage.start - passage.start, e.coverage.end - passage.start) for e in edits],
                )
            ),
        )
    changes = word_diff(statement, passage.text)
    if sum(len(c.a) for c in changes if c.same) < _TELLING * len(statement):
        return Marked(((statement, False),), ((passage.text, False),))
    return Marked(
        tuple((c.a, not c.same) for c in changes if c.a), tuple((c.b, not c.same) for c in changes if c.b)
    )


def _fits(edit: Edit, statement: str, passage: str, offset: int) -> bool:
    """Whether both spans of an edit lie where they say, inside the two texts."""
    start, end = edit.coverage.start - offset, edit.coverage.end - offset
    return (
        statement[edit.article.start : edit.article.end] == edit.article.text
        and 0 <= start <= end
        and passage[start:end] == edit.coverage.text
    )


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """``text`` in stretches: whole words that a span touches differ, the rest does not."""
    differs = [False] * len(text)
    for token in _TOKEN.finditer(text):
        if not token[0].isspace() and any(s < token.end() and token.start() < e for s, e in spans):
            differs[token.start() : token.end()] = [True] * len(token[0])
    for start, end in spans:
        differs[start:end] = [True] * len(text[start:end])
    edges = [0, *(i for i in range(1, len(text)) if differs[i] != differs[i - 1]), len(text)]
    for start, end in pairwise(edges):
        if start < end:
            yield text[start:end], differs[start]
