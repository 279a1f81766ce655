"""The statements of a sentence: what stands between "and", "but", "while", "who" and their like."""

from __future__ import annotations

import re
from typing import Final

from auditor.judge.facts import Reading
from auditor.words import fold

#: Where another statement begins in a sentence; a time or a reason is none.
_APART: Final = re.compile(r";|\b(?:and|but|while|whereas|although|though|who|which)\b")
#: A phrase that only adds to what stands before it: ", driven by food and fuel", ", said the mayor".
_ADDED: Final = re.compile(r", (?:\w+(?:ing|ed)|driven|led|said|according)\b")


def statement_around(reading: Reading, at: int, *, fine: bool = False) -> tuple[int, int]:
    """Where the statement around a place begins and ends; ``fine`` ends it at every clause.

    >>> from auditor.judge.facts import read_sentence
    >>> text = "The mill, which opened in 2019, will close"
    >>> start, end = statement_around(read_sentence(text), text.index("2019"))
    >>> text[start:end]
    'which opened in 2019'
    """
    low = fold(reading.text)
    cuts = {0, len(low)}
    if fine:
        cuts.update(c for c in reading.clauses if not _ADDED.match(low, c))
    for match in _APART.finditer(low):
        cuts.add(match.start())
        if match[0] in ("who", "which"):
            comma = low.find(",", match.end())
            cuts.add(comma if comma >= 0 else len(low))
    return max(c for c in cuts if c <= at), min((c for c in cuts if c > at), default=len(low))
