"""The form in which names are compared: one code point in, one code point out, so offsets hold.

Case, accents, typographic marks and all punctuation do not count; a hyphen, an apostrophe, a
full stop and a line break are a space. "Ha'aretz", "Ha’aretz" and "HA'ARETZ" are one name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

#: Letters that Unicode does not decompose but writers do.
_PLAIN = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ħ": "h", "ـ": " "}
_THE = "the "
_SPACES = re.compile(r"  +")
#: Written without spaces between words (Han, kana, Hangul, Thai): word boundaries do not apply.
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@cache
def _fold_char(char: str) -> str:
    """The single code point that stands for ``char``."""
    lower = char.lower()
    if not lower[0].isalnum():
        return char if unicodedata.category(char).startswith("M") else " "
    base = lower[0] if ord(lower[0]) > 0x1EFF else unicodedata.normalize("NFKD", lower)[0].lower()[0]
    base = _PLAIN.get(base, base)
    return base if base.isalnum() or base == " " else lower[0]


class _Table(dict[int, str]):
    """A translation table that learns each code point when it is first met."""

    def __missing__(self, code: int) -> str:
        value = self[code] = _fold_char(chr(code))
        return value


_TABLE = _Table()


def fold(text: str) -> str:
    """``text`` in comparison form; exactly as long as ``text``.

    >>> fold("Ha’aretz: THE El País")
    'ha aretz  the el pais'
    """
    return text.translate(_TABLE)


def written(name: str) -> str:
    """The comparison form of a name as it stands in a text: without a leading "the", blanks as they are.

    >>> written("Yahoo! News"), written("The Guardian")
    ('yahoo  news', 'guardian')
    """
    folded = name.translate(_TABLE).strip()
    return folded[4:] if folded.startswith(_THE) and len(folded) > len(_THE) else folded


def key(name: str) -> str:
    """The comparison form of a whole name, without a leading "the" and with single spaces.

    >>> key("The Guardian") == key("GUARDIAN") == "guardian"
    True
    """
    folded = written(name)
    return _SPACES.sub(" ", folded) if "  " in folded else folded
