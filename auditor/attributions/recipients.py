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
    """Add whom the words were said to: "told CNN's Ann Roe", "asked reporters"."""
    at = frame.end
    if "r" not in verb.takes or at >= len(tokens):
        return frame
    token = tokens[at]
    if token.kind == OUTLET or (
        token.low in ("the", "a") and at + 1 < len(tokens) and tokens[at + 1].kind == OUTLET
    ):
        outlet = at if token.kind == OUTLET else at + 1
        frame.end, via = person_of(tokens, outlet, lexicon)
        if (
            tokens[outlet].host
            and frame.end + 1 < len(tokens)
            and tokens[frame.end].low in lexicon.of("air")
            and tokens[frame.end + 1].kind == OUTLET
        ):
            via, outlet = [(outlet, frame.end)], frame.end + 1
            frame.end += 2
        if frame.outlet is None or frame.outlet != outlet:
            if frame.outlet is not None and frame.role == "source":
                pass
            frame.outlet, frame.role = outlet, "carrier"
            frame.via = via
        return frame
    if token.low in lexicon.of("public") and not (
        at + 1 < len(tokens) and tokens[at + 1].low in lexicon.of("auxiliary")
    ):
        frame.end = at + 1
        return frame
    noun = noun_after(tokens, at, lexicon)
    if noun and verb.pattern == "told":
        inside = next((i for i in range(*noun) if tokens[i].kind == OUTLET), None)
        if inside is not None:
            frame.end, frame.outlet, frame.role = noun[1], inside, "carrier"
        elif noun[1] < len(tokens) and (
            tokens[noun[1]].low in lexicon.of("that")
            or tokens[noun[1]].kind == QUOTE
            or tokens[noun[1]].text in ",:"
            or tokens[noun[1]].low in lexicon.of("preposition")
            or tokens[noun[1]].low in lexicon.of("time")
            or tokens[noun[1]].text == "."
            or tokens[noun[1]].low in lexicon.of("personal")
        ):
            frame.end = noun[1]
    return frame
