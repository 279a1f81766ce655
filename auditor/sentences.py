"""Where sentences begin and end: one regular-expression pass, no model.

Used wherever a sentence is the unit: finding attributions, choosing passages, reading facts.
"""

from __future__ import annotations

import re

_PARAGRAPH = re.compile(r"[ \t]*\r?\n\s*")
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+(?=[\"'“‘«„(\[]*[A-Z0-9À-ÞА-ЯΑ-Ω])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Sen|Rep|Reps|Sens|Gov|Rev|Hon|St|Jr|Sr|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|vs|Inc|Corp|Co|Ltd|U\.S|U\.K|U\.N|D\.C|a\.m|p\.m|"
    r"Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|Mont|Neb|Nev|"
    r"Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo)|\b[A-Z])\.$"
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
    for stop in _END.finditer(text, start, end):
        if _ABBREVIATION.search(text, max(start, stop.start() - 8), stop.start() + 1):
            continue
        spans.append((start, stop.start() + len(stop.group().rstrip())))
        start = stop.end()
    while start < end and text[start].isspace():
        start += 1
    if start < end:
        spans.append((start, end))
