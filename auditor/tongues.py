"""Whether a text is in a language that is read: words told in another cannot be missed in it.

Told by the share of a language's commonest words: in English articles .08 to .26 (577 with 40 words and more,
November 2026), by the Spanish words at most .01 of the same articles. What stands between is called foreign
rather than not: then its silence proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

#: Words that are common in one of these languages and rare in the others.
_COMMON: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(["the", "and", "to", "that", "for", "with", "from", "his", "by", "they", "have", "been", "which", "would", "this", "their"]),
    "es": frozenset(["el", "los", "las", "del", "y", "en", "una", "por", "con", "su", "lo", "al", "fue", "más", "según"]),
}  # fmt: skip
_LEAST_SHARE: Final = 0.05
#: Fewer words tell nothing.
_LEAST_WORDS: Final = 40
_MOST_WORDS: Final = 2_000
_WORD: Final = re.compile(r"[^\W\d_]+")


def is_foreign(text: str, languages: Collection[str]) -> bool:
    """Whether a text is long enough to tell, and in none of the languages; false where one is not known here.

    >>> is_foreign("Der Rat trat am Mittwoch zusammen und wollte nicht sagen, wann das Tor wieder aufgeht. " * 4, ["en"])
    True
    """
    if not languages or any(language not in _COMMON for language in languages):
        return False
    words = [match[0].lower() for _, match in zip(range(_MOST_WORDS), _WORD.finditer(text), strict=False)]
    if len(words) < _LEAST_WORDS:
        return False
    return all(sum(w in _COMMON[code] for w in words) < _LEAST_SHARE * len(words) for code in languages)
