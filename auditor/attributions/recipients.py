"""Whom words were said to: "told CNN's Ann Roe", "asked reporters", "told Sean Hannity on Fox News"."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.credit import (
    person_of,
)
from auditor.attributions.frames import Frame
from auditor.attributions.lexicon import Lexicon, Verb
from auditor.attributions.nouns import noun_after
from auditor.attributions.reading import OUTLET, QUOTE, Token


def complete(tokens: Sequence[Token], frame: Frame, verb: Verb, lexicon: Lexicon) -> Frame:
    """Add whom the words were said to; the frame itself is changed and given back."""
    at = frame.end
    if "r" not in verb.takes or at >= len(tokens):
        return frame
    outlet = _outlet_at(tokens, at, lexicon)
    if outlet is not None:
        _to_outlet(tokens, frame, outlet, lexicon)
    elif tokens[at].low in lexicon.of("public") and not _is_auxiliary(tokens, at + 1, lexicon):
        frame.end = at + 1
        of = tokens[frame.end].low if frame.end + 1 < len(tokens) else ""
        outlet = _outlet_at(tokens, frame.end + 1, lexicon) if of in lexicon.of("works-for") else None
        if outlet is not None:
            _to_outlet(tokens, frame, outlet, lexicon)
    elif verb.pattern == "told":
        _to_person(tokens, frame, lexicon)
    return frame


def _outlet_at(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int | None:
    """The outlet that stands at ``at``, or behind an article there."""
    if tokens[at].kind == OUTLET:
        return at
    article = tokens[at].low in lexicon.of("article") and at + 1 < len(tokens)
    return at + 1 if article and tokens[at + 1].kind == OUTLET else None


def _is_auxiliary(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """ "told people are leaving": the noun is the subject of what was said, not who heard it."""
    return at < len(tokens) and tokens[at].low in lexicon.of("auxiliary")


def _to_outlet(tokens: Sequence[Token], frame: Frame, outlet: int, lexicon: Lexicon) -> None:
    """ "told CNN", "told CNN's Ann Roe", "told Ann Roe on CNN"."""
    frame.end, frame.via = person_of(tokens, outlet, lexicon)
    behind = tokens[frame.end : frame.end + 2]
    on_air = len(behind) == 2 and behind[0].low in lexicon.of("air") and behind[1].kind == OUTLET
    if tokens[outlet].host and on_air:
        frame.via, outlet = [(outlet, frame.end)], frame.end + 1
        frame.end += 2
    frame.outlet, frame.role = outlet, "carrier"


def _to_person(tokens: Sequence[Token], frame: Frame, lexicon: Lexicon) -> None:
    """ "told the group that …": a noun phrase, where what follows shows that it ends there."""
    noun = noun_after(tokens, frame.end, lexicon)
    if noun is None:
        return
    inside = next((i for i in range(*noun) if tokens[i].kind == OUTLET), None)
    if inside is not None and tokens[inside].host:
        _to_outlet(tokens, frame, inside, lexicon)  # "told host Jake Tapper on CNN"
        return
    if inside is not None:
        frame.end, frame.outlet, frame.role = noun[1], inside, "carrier"
        return
    after = tokens[noun[1]] if noun[1] < len(tokens) else None
    staff = lexicon.works.get(tokens[noun[1] - 1].low) == "staff"
    if staff and after and after.low in lexicon.of("works-for") and noun[1] + 1 < len(tokens):
        outlet = _outlet_at(tokens, noun[1] + 1, lexicon)  # "told a reporter for the Post"
        if outlet is not None:
            frame.end, frame.outlet, frame.role = outlet + 1, outlet, "carrier"
            return
    classes = ("that", "preposition", "time", "personal")
    if after and (
        after.kind == QUOTE or after.text in ",:." or any(after.low in lexicon.of(c) for c in classes)
    ):
        frame.end = noun[1]
