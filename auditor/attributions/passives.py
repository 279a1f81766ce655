"""Passive cues: who is quoted, cited or reported by an outlet, or what it called something."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.frames import Frame
from auditor.attributions.lexicon import Lexicon, Verb
from auditor.attributions.phrases import matches
from auditor.attributions.reading import OUTLET, Token
from auditor.attributions.subjects import subject_before


def passive_frame(tokens: Sequence[Token], at: int, group: int, verb: Verb, lexicon: Lexicon) -> Frame | None:
    """ "X was quoted by the BBC as saying …", "was cited in", "was first reported by"."""
    if object_frame := _object_passive(tokens, at, group, verb, lexicon):
        return object_frame
    after = at + 1
    if any(
        p.kind == "source" and matches(tokens, at, p.words) for p in lexicon.phrases.get(tokens[at].low, ())
    ):
        return None  # "reported by" is a phrase
    if after >= len(tokens) or tokens[after].low not in lexicon.of("agent"):
        return None
    outlet = next(
        (i for i in range(after + 1, min(after + 3, len(tokens))) if tokens[i].kind == OUTLET), None
    )
    if outlet is None:
        return None
    subject = subject_before(tokens, group, lexicon)
    end = outlet + 1
    if verb.pattern not in ("quoted", "citing", "told") and "c" not in verb.takes:
        return None
    if verb.pattern in ("quoted", "citing", "told"):
        if subject is None:
            return None
        pattern = verb.pattern
        return Frame(subject[0], end, (at, after + 1), subject, pattern, "qc", outlet=outlet, role="carrier")
    return Frame(group, end, (at, after + 1), (outlet, outlet + 1), verb.pattern, "x", "passive", outlet)


def _object_passive(
    tokens: Sequence[Token], at: int, group: int, verb: Verb, lexicon: Lexicon
) -> Frame | None:
    """ "The film was called “a slow miracle” by The New Yorker": content on both sides of the verb."""
    if verb.pattern != "other" or "o" not in verb.takes:
        return None
    for i in range(at + 2, min(len(tokens), at + 12)):
        if tokens[i].text in ",;":
            return None
        if tokens[i - 1].low in lexicon.of("agent") and tokens[i].kind == OUTLET:
            subject = subject_before(tokens, group, lexicon)
            if subject is None:
                return None
            return Frame(
                at, i + 1, (at, at + 1), (i, i + 1), "other", "", "around", i, via=[subject, (at + 1, i - 1)]
            )
    return None
