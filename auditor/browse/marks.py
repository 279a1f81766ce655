"""An article's text cut into paragraphs and pieces, each piece with the statements that cover it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from auditor.report import harmless

#: A text longer than this is shown around its marks only; a browser lays out the rest slowly.
WHOLE_AT_MOST: Final = 200_000
#: Characters shown on each side of a mark in such a text.
AROUND: Final = 1_500

_BLANK_LINES: Final = re.compile(r"\n[ \t\r]*\n\s*")
_LINES: Final = re.compile(r"\n+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A statement's place in the text, ``[start, end)``."""

    number: int
    anchor: str
    verdict: str
    severity: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Text under the same marks, outermost first; ``ending`` are the marks that end with it.

    ``left_out`` counts characters that are not shown at this place.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    ending: tuple[Mark, ...] = ()
    left_out: int = 0


Paragraph = tuple[Piece, ...]


def paragraphs(text: str, marks: Sequence[Mark]) -> list[Paragraph]:
    """The whole text with its marks; overlapping marks nest, none is dropped.

    Paragraphs are told apart by blank lines, or by line ends where there is no blank line.
    """
    marks = sorted(
        (m for m in marks if 0 <= m.start < m.end <= len(text)), key=lambda m: (m.start, -m.end, m.number)
    )
    windows = _windows(text, marks)
    found: list[Paragraph] = []
    for start, end in _paragraph_spans(text):
        inside = [m for m in marks if m.start < end and start < m.end]
        pieces = tuple(_shown(text, start, end, inside, windows))
        if pieces:
            found.append(pieces)
    return found


def _paragraph_spans(text: str) -> Iterator[tuple[int, int]]:
    breaks = _BLANK_LINES if _BLANK_LINES.search(text) else _LINES
    start = 0
    for gap in breaks.finditer(text):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if start < len(text):
        yield start, len(text)


def _windows(text: str, marks: Sequence[Mark]) -> list[tuple[int, int]]:
    """What is shown of a text: all of it, or when it is very long the surroundings of its marks."""
    if len(text) <= WHOLE_AT_MOST:
        return [(0, len(text))]
    spans = [(0, AROUND), *((max(0, m.start - AROUND), min(len(text), m.end + AROUND)) for m in marks)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _shown(
    text: str, start: int, end: int, marks: Sequence[Mark], windows: Sequence[tuple[int, int]]
) -> Iterator[Piece]:
    """The pieces of one paragraph inside the windows, and what was left out between them."""
    place = start
    for low, high in windows:
        low, high = max(low, start), min(high, end)
        if low >= high:
            continue
        if low > place:
            yield Piece("", left_out=low - place)
        yield from _pieces(text, low, high, marks)
        place = high
    if start < place < end:
        yield Piece("", left_out=end - place)


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    edges = {start, end, *(e for m in marks for e in (m.start, m.end) if start < e < end)}
    for low, high in pairwise(sorted(edges)):
        over = tuple(m for m in marks if m.start <= low and high <= m.end)
        yield Piece(harmless(text[low:high]), over, tuple(m for m in over if m.end == high))
