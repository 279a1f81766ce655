"""Passages with their attributions marked in place, for tables of constructions.

``[s:Ann Roe] [u:told] [O:the BBC] [c:that the dam leaks].`` marks the source, the cue, the outlet as
the carrier (``o`` as the source) and the content; ``v`` is what stands between. Letters may join
(``so``: the outlet is the source), and a number tells the attributions of one passage apart
(``[so2:The paper]``; ``12`` belongs to both). ``\\n`` is a line end, a line that opens with # a comment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from auditor.models import Attribution

Pair = tuple[int, int]
_TAG = re.compile(r"\[(?P<letters>[suoOcv]+)(?P<number>\d*):|\]")


@dataclass
class Marked:
    """One attribution as marked: spans in code points, the role of its outlet."""

    source: Pair | None = None
    cue: Pair | None = None
    outlet: Pair | None = None
    role: str | None = None
    via: list[Pair] = field(default_factory=list)
    content: list[Pair] = field(default_factory=list)


def parse(line: str) -> tuple[str, list[Marked]]:
    """The passage without its marks, and what they mark, by number."""
    line = line.replace("\\n", "\n")
    text, position = "", 0
    stack: list[tuple[str, str, int]] = []
    spans: list[tuple[str, str, int, int]] = []
    for tag in _TAG.finditer(line):
        if tag.group() == "]" and not stack:
            continue
        text += line[position : tag.start()]
        position = tag.end()
        if tag.group() == "]":
            letters, number, start = stack.pop()
            spans.append((letters, number, start, len(text)))
        else:
            stack.append((tag["letters"], tag["number"] or "1", len(text)))
    found: dict[str, Marked] = {}
    for letters, numbers, start, end in sorted(spans, key=lambda span: span[2]):
        for number in numbers:
            marked = found.setdefault(number, Marked())
            for letter in letters:
                _set(marked, letter, (start, end))
    return text + line[position:], [found[number] for number in sorted(found)]


def _set(marked: Marked, letter: str, span: Pair) -> None:
    if letter == "s":
        marked.source = span
    elif letter == "u":
        marked.cue = span
    elif letter == "v":
        marked.via.append(span)
    elif letter == "c":
        marked.content.append(span)
    else:
        marked.outlet, marked.role = span, "source" if letter == "o" else "carrier"


def marked(attribution: Attribution) -> Marked:
    """An attribution in the same form."""
    outlet = attribution.outlet
    return Marked(
        (attribution.source.start, attribution.source.end) if attribution.source else None,
        (attribution.cue.start, attribution.cue.end) if attribution.cue else None,
        (outlet.start, outlet.end) if outlet else None,
        outlet.role if outlet else None,
        [(v.start, v.end) for v in attribution.via],
        [(c.start, c.end) for c in attribution.content],
    )


def told(text: str, one: Marked) -> str:
    """A marked attribution in words, for the message of a failing test."""
    words = {name: text[slice(*span)] for name in ("source", "cue", "outlet") if (span := getattr(one, name))}
    many = {name: [text[slice(*s)] for s in getattr(one, name)] for name in ("via", "content")}
    return f"{words} {one.role} {many}"


def lines(path: Path) -> list[str]:
    """The passages of a file."""
    text = path.read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
