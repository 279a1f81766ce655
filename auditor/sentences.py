"""Where sentences begin and end: one regular-expression pass, no model.

Used wherever a sentence is the unit: finding attributions, choosing passages, reading facts.
A full stop ends a sentence unless it belongs to an abbreviation. A title ("Sen.") never ends one; a
place or a company ("N.J.", "Inc.") does where a quotation or an everyday first word follows.
"""

from __future__ import annotations

import re

#: Possessive and anchored at the start of a run, so that no run of blanks or dots is read twice.
_PARAGRAPH = re.compile(r"(?<![ \t])[ \t]*+\r?\n\s*+")
_MARKS = "\"'“”‘’„‟«»‹›`＂「」『』"
_END = re.compile(
    rf"(?<![.!?…])[.!?…]++[{_MARKS})\]]*+\s++(?=(?:«[ \u00a0\u202f])?[{_MARKS}(\[]*[A-Z0-9À-ÞА-ЯΑ-Ω¿¡])"
)
#: Longest abbreviation below, and one character to see that no letter stands before it.
_LOOK_BACK = 12
#: Stand before a name or a number: never the last word of a sentence.
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Cpl|Pvt|Sen|Rep|Reps|Sens|Gov|Govs|Rev|Hon|St|Ste|"
    r"No|Nos|vs|Fr|Sra|Srta|Dra|Nr|Hr|Msgr|Supt|Det|Insp|Ald|Pres|Amb|Messrs|Mmes|Fig|pp|ca|cf|e\.g|i\.e)\.$"
)
#: Stand after a name or inside one: the last word of a sentence only now and then.
_ABBREVIATION = re.compile(
    r"\b(?:Jr|Sr|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Corp|Co|Ltd|Bros|Ave|Blvd|Rd|Mt|Ft|Dept|Univ|"
    r"Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|Mont|Neb|Nev|"
    r"Okla|Ore|Pa|Penn|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|a\.m|p\.m|Ph\.D|[A-Z](?:\.[A-Z])+)\.$"
)
#: Names that end in an exclamation mark.
_NAMED = re.compile(r"\b(?:Yahoo|Jeopardy|E|Panic|Rev|Hello|Olé)!$")
_INITIAL = re.compile(r"(?<![^\W_])[^\W\d_]\.$")
#: Words that open a sentence far more often than they follow an abbreviation.
_OPENER = re.compile(
    r"(?:The|It|He|She|They|We|But|And|In|On|At|For|If|That|This|These|Those|There|When|While|After|Before|As|A|An|"
    r"According|His|Her|Its|Their|So|Yet|Still|However|Mr|Mrs|Ms)\b(?![.-]?[A-Z]\.)"
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of ``text``, in order, without surrounding white space.

    A line break always ends a sentence.

    >>> [("Mr. Roe left. He ran.")[a:b] for a, b in sentence_spans("Mr. Roe left. He ran.")]
    ['Mr. Roe left.', 'He ran.']
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for brk in [*_PARAGRAPH.finditer(text), None]:
        end = brk.start() if brk else len(text)
        _split(text, start, end, spans)
        start = brk.end() if brk else end
    return spans


def _split(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    """Add the sentences of the line ``text[start:end]`` to ``spans``."""
    while start < end and text[start].isspace():
        start += 1
    for stop in _END.finditer(text, start, end):
        if _goes_on(text, start, stop):
            continue
        spans.append((start, stop.start() + len(stop.group().rstrip())))
        start = stop.end()
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _goes_on(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether what looks like the end of a sentence is an abbreviation within it."""
    if text[stop.start()] == "!":
        return bool(_NAMED.search(text, max(start, stop.start() - _LOOK_BACK), stop.start() + 1))
    if text[stop.start()] != ".":
        return False
    at, back = stop.start() + 1, max(start, stop.start() - _LOOK_BACK)
    if _TITLE.search(text, back, at):
        return True
    if _ABBREVIATION.search(text, back, at):
        follows = text[stop.end() : stop.end() + 1]
        return not (follows in _MARKS or _OPENER.match(text, stop.end()))
    return bool(_INITIAL.search(text, back, at)) and stop.group().rstrip() == "."
