"""Claims of a few words: "the meeting", "will meet expectations". Every article has some of them.

Under five content words only the very words count, and they count for little; else nothing can be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from auditor.figures import find_figures
from auditor.judge.confidence import SHORT_CEILING
from auditor.judge.lexicon import is_content, is_negation
from auditor.judge.quotes import LEAST_CONTENT, LONG_ENOUGH, judge_quote, may_hold
from auditor.match import Prepared
from auditor.match.quoted import read_quoted
from auditor.models import Judgement
from auditor.vocabulary import VERDICTS
from auditor.words import word_key, word_spans

_REASON: Final = "too-short"


def is_brief(claim: str) -> bool:
    """Whether a claim says too little to be told from others. A figure or date tells as much as two words.

    Counted as in quotations: a word of degree or denial says something, and so do ten words of any kind.

    >>> is_brief("The meeting was short"), is_brief("The rocket was launched on July 22")
    (True, False)
    """
    keys = [word_key(claim[start:end]) for start, end in word_spans(claim)]
    words = sum(is_content(key) or is_negation(key) for key in keys)
    digits = any(claim[a:b].isdigit() for a, b in word_spans(claim))
    telling = digits or any(not f.weak for f in find_figures(claim))
    return words + telling < LEAST_CONTENT and len(keys) < LONG_ENOUGH


def judge_brief(claim: str, documents: Sequence[Prepared]) -> Judgement:
    """``verbatim too-short`` where a document has the very words, else ``unchecked too-short``."""
    quoted = read_quoted(claim)
    likely = [p for p in documents if may_hold(quoted, p)]
    found = [j for j in (judge_quote(claim, p) for p in likely) if j.verdict == "verbatim"]
    if not found:
        return Judgement("unchecked", VERDICTS["unchecked"].severity, _REASON, criteria=(_REASON,))
    best = max(found, key=lambda j: j.confidence or 0.0)
    sure = min(best.confidence or 0.0, SHORT_CEILING)
    return Judgement(
        "verbatim", VERDICTS["verbatim"].severity, _REASON, sure, best.located, best.faithful, best.similarity,
        best.passage, criteria=(_REASON,), also_in=tuple(j.passage.source for j in found if j is not best and j.passage),
    )  # fmt: skip
