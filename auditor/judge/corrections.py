"""Words that the coverage repeats only to take them back: "An earlier version misquoted Ms. Roe as saying …"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from auditor.match.prepared import Prepared, prepare
from auditor.words import fold

#: A paragraph that corrects what the outlet printed.
_CORRECTION: Final = re.compile(
    r"^\W*(?:corrections?|clarifications?|editor's note|editors' note|retraction|amended|updated?)\b"
    r"|\b(?:earlier|previous|prior|original|first) versions? of (?:this|the|our)\b"
    r"|\bthis (?:article|story|report|post|column|piece) (?:originally|previously|initially|earlier|was amended|has been)\b"
    r"|\b(?:we|this newspaper|this paper) (?:misquoted|wrongly|incorrectly|mistakenly|regrets?)\b"
)
#: In its sentence, what follows is what was wrong …
_WRONG: Final = re.compile(
    r"\b(?:misquot\w+|misstat\w+|misreport\w+|misattribut\w+|incorrect(?:ly)?|wrong(?:ly)?|mistaken(?:ly)?|erroneous(?:ly)?|"
    r"inaccurate(?:ly)?|(?:did|does) not say|didn't say|never said|versions? of\b.{0,60}\b(?:said|quoted|stated|reported|had|gave)|"
    r"(?:originally|previously|initially) (?:said|quoted|stated|reported))\b"
)
#: … unless it goes on with what is right.
_RIGHT: Final = re.compile(
    r"\b(?:in fact|actually|should have (?:said|read)|correct (?:quotation|quote|wording|version)|what (?:he|she|they) said)\b"
)


def takes_back(prepared: Prepared, start: int) -> bool:
    """Whether the words at ``start`` stand in a correction as what was wrong."""
    text = prepared.text
    opening = text.rfind("\n", 0, start) + 1
    if not _CORRECTION.search(fold(text[opening:start])):
        return False
    sentence = max(opening, prepared.sentences[prepared.sentence_at(start)][0])
    lead = fold(text[sentence:start])
    wrong = [m.end() for m in _WRONG.finditer(lead)]
    right = [m.end() for m in _RIGHT.finditer(lead)]
    return bool(wrong) and max(wrong) > max(right, default=0)


def without_corrections(prepared: Prepared) -> Prepared:
    """The document with blanks for what its corrections take back; every offset stays."""
    text = prepared.text
    for start, end in prepared.sentences:
        paragraph = fold(prepared.text[prepared.text.rfind("\n", 0, start) + 1 : end])
        if _CORRECTION.search(paragraph) and _WRONG.search(fold(prepared.text[start:end])):
            text = text[:start] + " " * (end - start) + text[end:]
    return prepare(replace(prepared.document, text=text))
