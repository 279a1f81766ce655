"""Styled text for a terminal: pieces with a style, wrapped to columns, painted with ANSI codes if asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from auditor.report.plain import columns, one_line

#: SGR codes; a style may name several.
_CODES: Final = {
    "error": "1;31", "warning": "1;33", "notice": "1;36", "ok": "1;32",
    "strong": "1", "dim": "2", "mark": "1;4",
}  # fmt: skip
#: A line is never narrower than this, however deep the indent: better too wide than unreadable.
NARROWEST: Final = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text in one style ("" for none)."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where lines go: so many columns, in colour or not."""

    width: int
    color: bool

    def block(self, pieces: Sequence[Piece], indent: int, first: str = "", style: str = "") -> list[str]:
        """``pieces`` as one paragraph, every line indented; ``first`` (in ``style``) opens the first line."""
        text, styles = _flat(pieces)
        room = max(NARROWEST, self.width - indent)
        lines = [" " * indent + self._painted(text, styles, s, e) for s, e in line_ranges(text, room)]
        if first:
            head = self.paint(first, style) + " " * (indent - columns(first))
            lines[0] = head + lines[0][indent:]
        return [line.rstrip() for line in lines]

    def paint(self, text: str, style: str) -> str:
        """``text`` in ``style``, plain where colour was not asked for."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.color and style and text else text

    def _painted(self, text: str, styles: Sequence[tuple[int, str]], start: int, end: int) -> str:
        return "".join(self.paint(text[s:e], style) for s, e, style in _runs(styles, start, end))


def line_ranges(text: str, width: int) -> list[tuple[int, int]]:
    """Where to break single-spaced ``text`` into lines of at most ``width`` columns.

    Breaks at spaces; a word that is wider than a line, or writing without spaces, is broken
    where the line is full.

    >>> [ "one two three"[s:e] for s, e in line_ranges("one two three", 8) ]
    ['one two', 'three']
    """
    ranges: list[tuple[int, int]] = []
    start = used = used_at_space = 0
    space = -1
    for place, char in enumerate(text):
        wide = columns(char)
        if char == " ":
            space, used_at_space = place, used
        elif used + wide > width:
            if space > start:
                ranges.append((start, space))
                start, used, space = space + 1, used - used_at_space - 1, -1
            if used + wide > width:
                ranges.append((start, place))
                start, used, space = place, 0, -1
        used += wide
    return [*ranges, (start, len(text))]


def _flat(pieces: Sequence[Piece]) -> tuple[str, list[tuple[int, str]]]:
    """One single-spaced text, and where each style begins."""
    text, styles = "", []
    for piece in pieces:
        styles.append((len(text), piece.style))
        words = one_line(piece.text)
        before = " " if piece.text[:1].isspace() and text and not text.endswith(" ") else ""
        after = " " if words and piece.text[-1:].isspace() else ""
        text += before + words + after
    return text.rstrip(), styles


def _runs(styles: Sequence[tuple[int, str]], start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The stretches of one style between ``start`` and ``end``."""
    for number, (begin, style) in enumerate(styles):
        stop = styles[number + 1][0] if number + 1 < len(styles) else end
        if begin < end and stop > start:
            yield max(begin, start), min(stop, end), style
