"""What stands before a passage in its own sentence and turns it: words cut out of a denial or a condition say the opposite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from auditor.judge.lexicon import modals
from auditor.judge.scopes import clause_breaks, denied_scopes, in_scope
from auditor.match.prepared import Prepared
from auditor.words import fold, inflected

#: How the words before a passage turn it.
Turn = Literal["denied", "conditional"]

#: An "if" that leaves what follows its clause as it is: "even if", "as if", "asked if".
_CONDITION: Final = re.compile(
    r"(?<!\beven )(?<!\bas )(?<!\bask )(?<!\basked )(?<!\bsee )(?<!\bknow )(?<!\bsure )"
    r"\b(?:if|unless|provided that|providing that|on condition that)\b"
)
#: What may stand between a condition's first word and the words that hang on it: its clause, and then nothing else.
_ITS_CLAUSE: Final = re.compile(
    r"(?:(?!\b(?:but|or|because)\b)[^,;:—–.!?])*(?:,\s(?:(?:that|then)\s)?[\"“]?)?"
)
#: Denials that are no negation: "they are wrong to say that …", "it is a myth that …".
_WRONG: Final = re.compile(
    r"\b(?:wrong|mistaken|absurd|ridiculous|nonsense|myth|lie)\s(?:to|that)\b[^,;:.]*$"
)
#: What is denied is knowing or telling it, so that it stands: "I was not told that …", "nobody noticed that …".
_KNOWN: Final = re.compile(
    r"\b(?:told|tell|know|knew|known|realis\w*|realiz\w*|aware|inform\w*|notic\w*|see|saw|seen|remember\w*|forg[eo]t\w*|"
    r"learn\w*|understand|understood|surpris\w*|regret\w*|warned|mention\w*|discover\w*|hid|hide|hidden)\b[^,;:.!?]*$"
)
_FINITE: Final = frozenset({"is", "are", "was", "were", "am", "has", "have", "had", "do", "does", "did"})


def turned_by(prepared: Prepared, start: int) -> tuple[Turn, int] | None:
    """How what stands before the character ``start`` in its sentence turns what follows it, and where that begins.

    Null where nothing does. Two denials cancel.
    """
    opening, end = prepared.sentences[prepared.sentence_at(start)]
    low, at = fold(prepared.text[opening:end]), start - opening
    before = low[:at]
    cues = {a for a, _ in denied_scopes(before, clause_breaks(before))}
    denials = tuple((a, b) for a, b in denied_scopes(low, clause_breaks(low)) if a in cues and at < b)
    if in_scope(denials, at) and not _KNOWN.search(before, denials[0][0]):
        return "denied", opening + denials[0][0]
    if wrong := _WRONG.search(before):
        return "denied", opening + wrong.start()
    for cue in _CONDITION.finditer(before):
        if _ITS_CLAUSE.fullmatch(before, cue.end()):
            return "conditional", opening + cue.start()
    return None


def is_clause(keys: Sequence[str]) -> bool:
    """Whether words say something by themselves: a finite verb that is not their first word.

    >>> is_clause(["we", "were", "better"]), is_clause(["bow", "to", "pressure"])
    (True, False)
    """
    return any(k in _FINITE or k in modals() or inflected(k) or k.endswith("ed") for k in keys[1:])
