"""All cues of a sentence, in order: phrases, reports as nouns, verbs, and the venues beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.attributions.credit import (
    split_outlets,
)
from auditor.attributions.frames import Frame, Venue
from auditor.attributions.letting import let_speak, said_to
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.phrases import after_verb, matches, phrase_frames, report_that
from auditor.attributions.reading import OUTLET, WORD, Sentence, Token
from auditor.attributions.venues import find_venues
from auditor.attributions.verbs import act_frame, verb_frame

#: Letters of a word that headlines write with a capital.
_LONG = 4


def find_frames(sentence: Sentence, lexicon: Lexicon) -> tuple[list[Frame], list[Venue]]:
    """All frames and venues of a sentence, in order."""
    tokens = sentence.tokens
    frames: list[Frame] = []
    venues = list(find_venues(tokens, lexicon))
    taken = {i for v in venues for i in range(*v.cue)}
    lets = lexicon.of("has-seen|has-met")
    cues, nouns = lexicon.cues, lexicon.of("report-noun|has-seen|has-met")
    outlets = [i for i, t in enumerate(tokens) if t.kind == OUTLET and i > 1]
    opened = {f.cue[0]: f for i in outlets if (f := said_to(tokens, i, lexicon))}
    until = 0  # a verb inside another's frame: "spoke to four nurses who said"
    for i, token in enumerate(tokens):
        if i in opened:
            frames.append(opened[i])
            continue
        if (token.low not in cues and token.low not in nouns) or token.kind != WORD or i in taken:
            continue
        if token.low in lets and i >= until and (let := let_speak(tokens, i, lexicon)):
            frames.append(let)
            until = let.end
        if i < until:
            continue
        if i and token.capital and tokens[i - 1].capital and not _in_capitals(tokens):
            continue  # "the United States"
        frames += _frames_at(tokens, i, frames, lexicon)
    return frames, venues


def _in_capitals(tokens: Sequence[Token]) -> bool:
    """Whether a line is set like a headline, its verbs with capitals as well."""
    words = [t for t in tokens if t.kind == WORD and len(t.text) >= _LONG]
    return 2 * sum(t.capital for t in words) > len(words)


def _frames_at(tokens: Sequence[Token], at: int, before: Sequence[Frame], lexicon: Lexicon) -> list[Frame]:
    """The frames of one cue word: as a phrase, as a noun, as a verb."""
    low = tokens[at].low
    frames: list[Frame] = []
    for phrase in lexicon.phrases.get(low, ()):
        inside = any(f.kind == "phrase" and f.start < at < f.end for f in before)
        leads = phrase.kind == "source" and not inside and matches(tokens, at, phrase.words)
        if leads and not after_verb(tokens, at, phrase, lexicon):
            frames += phrase_frames(tokens, at, phrase, lexicon)
            break
    if noun_frame := report_that(tokens, at, lexicon):
        return [*frames, noun_frame]
    verb = lexicon.verbs.get(low)
    if verb is None and (act := lexicon.acts.get(low)):
        return (
            [*frames, *_each_outlet(tokens, frame, lexicon)]
            if (frame := act_frame(tokens, at, act, lexicon))
            else frames
        )
    if verb and (frame := verb_frame(tokens, at, verb, [*before, *frames], lexicon)):
        frames += _each_outlet(tokens, frame, lexicon)
    return frames


def _each_outlet(tokens: Sequence[Token], frame: Frame, lexicon: Lexicon) -> list[Frame]:
    """ "AP and Reuters reported", "told Le Monde and Mediapart": one frame an outlet."""
    if frame.role == "carrier" and frame.outlet is not None and frame.end == frame.outlet + 1:
        joined = tokens[frame.end : frame.end + 2]
        if len(joined) == 2 and joined[0].low in lexicon.of("joint") and joined[1].kind == OUTLET:
            both = replace(frame, end=frame.end + 2)
            return [both, replace(both, outlet=frame.end + 1)]
    if frame.source is None or frame.role != "source" or frame.outlet is None:
        return [frame]
    if named := _included(tokens, frame, lexicon):
        return [replace(frame, source=(i, i + 1), outlet=i) for i in named]
    parts = split_outlets(tokens, frame.source, frame.outlet, lexicon)
    return [replace(frame, source=source, outlet=outlet) for source, outlet in parts]


def _included(tokens: Sequence[Token], frame: Frame, lexicon: Lexicon) -> list[int]:
    """ "Several outlets, including CNN and Reuters, reported": those that are named."""
    mention = tokens[frame.outlet].mention if frame.outlet is not None else None
    comma = frame.source[1] if frame.source else len(tokens)
    if mention is None or not mention.collective or comma + 2 >= len(tokens):
        return []
    if tokens[comma].text != "," or tokens[comma + 1].low not in lexicon.of("including"):
        return []
    inside = range(comma + 2, frame.cue[0])
    plain = lexicon.of("joint|article")
    named = [i for i in inside if tokens[i].kind == OUTLET]
    rest = [i for i in inside if i not in named and tokens[i].low not in plain and tokens[i].text != ","]
    return [] if rest else named
