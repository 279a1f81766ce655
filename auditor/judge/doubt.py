"""Does the coverage doubt the story as a whole? Words of debunking in the document, set against those in the claim."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from auditor.judge.facts import Reading
from auditor.match import Prepared
from auditor.words import fold

_DOUBT: Final = re.compile(
    r"\b(?:hoax\w*|fake[ds]?|faking|debunk\w*|untrue|not true|isn't true|wasn't true|false(?:ly|hood)?|fabricat\w+|"
    r"den(?:y|ies|ied|ial)|refut\w+|myth|satir\w+|prank\w*|rumou?r\w*|misleading|exaggerat\w+|no evidence|"
    r"made[- ]up|unsubstantiated|incorrect|erroneous|mistak\w+|dismiss\w*|shot down|not real|disput\w+|lie|lied|retract\w*)\b"
)
#: Words of doubt at which a document counts as full of it.
_FULL: Final = 2


@lru_cache(maxsize=256)
def _doubts(prepared: Prepared) -> int:
    """The number of words of doubt in the document."""
    return sum(1 for _ in _DOUBT.finditer(fold(prepared.text)))


def doubt(claim: Reading, prepared: Prepared) -> float:
    """How far the document doubts where the claim does not, or the other way round, from 0 to 1."""
    share = min(1.0, _doubts(prepared) / _FULL)
    doubtful = bool(_DOUBT.search(fold(claim.text))) or bool(claim.negated)
    return 1 - share if doubtful else share
