"""All cues of a sentence, in order: phrases, reports as nouns, verbs, and the venues beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.attributions.credit import (
    split_outlets,
)
from auditor.attributions.frames import Frame, Venue
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.phrases import after_verb, matches, phrase_frames, report_that
from auditor.attributions.reading import OUTLET, WORD, Sentence, Token
from auditor.attributions.venues import find_venues
from auditor.attributions.verbs import verb_frame


def find_frames(sentence: Sentence, lexicon: Lexicon) -> tuple[list[Frame], list[Venue]]:
    """All frames and venues of a sentence, in order."""
    tokens = sentence.tokens
    frames: list[Frame] = []
    venues = list(find_venues(tokens, lexicon))
    taken = {i for v in venues for i in range(*v.cue)}
    for i, token in enumerate(tokens):
        if token.kind != WORD or i in taken:
            continue
        for phrase in lexicon.phrases.get(token.low, ()):
            if (
                phrase.kind == "source"
                and matches(tokens, i, phrase.words)
                and not after_verb(tokens, i, phrase, lexicon)
            ):
                frames += phrase_frames(tokens, i, phrase, lexicon)
                break
        if noun_frame := report_that(tokens, i, lexicon):
            frames.append(noun_frame)
            continue
        verb = lexicon.verbs.get(token.low)
        if verb and (frame := verb_frame(tokens, i, verb, frames, lexicon)):
            frames += _each_outlet(tokens, frame, lexicon)
    return frames, venues


def _each_outlet(tokens: Sequence[Token], frame: Frame, lexicon: Lexicon) -> list[Frame]:
    """ "AP and Reuters reported", "told Le Monde and Mediapart": one frame an outlet."""
    if (
        frame.role == "carrier"
        and frame.end + 1 < len(tokens)
        and frame.outlet is not None
        and (
            tokens[frame.end].low in lexicon.of("joint")
            and tokens[frame.end + 1].kind == OUTLET
            and frame.end == frame.outlet + 1
        )
    ):
        both = replace(frame, end=frame.end + 2)
        return [both, replace(both, outlet=frame.end + 1)]
    if frame.source is None or frame.role != "source" or frame.outlet is None:
        return [frame]
    parts = split_outlets(tokens, frame.source, frame.outlet, lexicon)
    return [replace(frame, source=source, outlet=outlet) for source, outlet in parts]
