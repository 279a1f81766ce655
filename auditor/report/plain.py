"""Text from a page made harmless for a terminal or a cell: controls shown, never obeyed; width in columns."""

from __future__ import annotations

import re
import unicodedata
from html import escape
from typing import Final

#: Characters that change how others are shown: bidirectional controls, annotations and invisible tags.
_UNSEEN: Final = (
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\u2028\u2029\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)
#: C0 (but for tab and line feed), DEL, C1, the above, and halves of a surrogate pair.
_HOSTILE: Final = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_UNSEEN}\ud800-\udfff]")
#: Marks that are drawn over a letter. Piled up they are drawn over the lines around; no language piles up so many.
_PILE_AT_MOST: Final = 8
_OVER: Final = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_PILE: Final = re.compile(f"({_OVER}{{{_PILE_AT_MOST}}})({_OVER}+)")
#: What a terminal draws in two columns.
_WIDE: Final = frozenset("WF")
#: What a terminal draws in none: combining marks and invisible format characters.
_NARROW: Final = frozenset(("Mn", "Me", "Cf"))


def harmless(text: str) -> str:
    """``text`` with every control character replaced by something visible; tabs and line ends stay.

    Of marks piled up on one letter the first few are kept, the rest counted.

    >>> harmless("a\\x1b[31mb\\u202ec\\x00")
    'a␛[31mb<U+202E>c␀'
    """
    if text.isascii():
        return _HOSTILE.sub(_visible, text.replace("\r\n", "\n"))
    return _PILE.sub(_counted, _HOSTILE.sub(_visible, text.replace("\r\n", "\n")))


def harmless_markup(html: str) -> str:
    """The same of a finished HTML page, but for piled up marks.

    >>> harmless_markup("<b>a\\u202ec</b>")
    '<b>a&lt;U+202E&gt;c</b>'
    """
    return _HOSTILE.sub(lambda match: escape(_visible(match)), html.replace("\r\n", "\n"))


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the picture of the control character
    return "␡" if code == 0x7F else f"<U+{code:04X}>"


def _counted(match: re.Match[str]) -> str:
    return f"{match[1]}<{len(match[2])} more marks>"


def one_line(text: str, limit: int | None = None) -> str:
    """Harmless, on one line, single-spaced; cut at a word with an ellipsis beyond ``limit`` characters."""
    line = " ".join(harmless(text).split())
    if limit is None or len(line) <= limit:
        return line
    return line[:limit].rsplit(" ", 1)[0] + " …"


def columns(text: str) -> int:
    """Columns that ``text`` takes on a terminal: two for wide characters, none for combining marks.

    >>> columns("abc"), columns("報道"), columns("e\\u0301")
    (3, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in _NARROW:
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1
