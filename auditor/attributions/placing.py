"""Which verb a venue belongs to: "said on CNN", "in an interview with CNN, Roe said".

1. a preposition straight behind the verb, or behind a day: "said to CNN", "wrote on Monday in the Post"
2. behind the verb's object: "confirmed the change to Reuters"
3. a venue: the verb around it, the one just before, else the next
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.credit import person_of
from auditor.attributions.frames import Frame, Venue
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.nouns import Range
from auditor.attributions.reading import MARK, NUMBER, OUTLET, QUOTE, Token

#: Tokens between a verb and the venue behind it, at most.
_VENUE = 14
#: Tokens of an object between a verb and "to Reuters", at most.
_OBJECT = 8


def place(
    tokens: Sequence[Token], frames: Sequence[Frame], venues: Sequence[Venue], lexicon: Lexicon
) -> None:
    """Case 1: give venues to verbs."""
    for frame in frames:
        if frame.kind != "phrase" and (frame.outlet is None or frame.pattern == "staff"):
            _direct_venue(tokens, frame, lexicon)
    for venue in venues:
        if any(f.outlet == venue.outlet for f in frames):
            venue.used = True
        elif verb := _verb_of(tokens, frames, venue, lexicon):
            _credit_venue(tokens, verb, venue, lexicon)


def _verb_of(
    tokens: Sequence[Token], frames: Sequence[Frame], venue: Venue, lexicon: Lexicon
) -> Frame | None:
    """The verb that a venue belongs to: the one around it, the one just before, else the next."""
    verbs = [f for f in frames if f.kind in ("verb", "gerund") and f.outlet is None]
    around = next((f for f in verbs if f.start <= venue.start and venue.end <= f.cue[0]), None)
    if around is not None:
        return around
    before = [f for f in verbs if f.end <= venue.start]
    if before:
        return before[-1] if _near(tokens, before[-1], venue, lexicon) else None
    after = next((f for f in verbs if f.start >= venue.end), None)
    bare = venue.cue[1] - venue.cue[0] == 1 and venue.pattern == "on-air"
    if bare and after and after.kind != "gerund" and not _leads(tokens, venue, lexicon):
        return None  # "an item on Talk TV caused complaints, the regulator said"
    return after


def _leads(tokens: Sequence[Token], venue: Venue, lexicon: Lexicon) -> bool:
    """Whether nothing but times and small words stands before a venue: "Last night on Fox News"."""
    small = lexicon.of("time|preposition|opener|adverb|determiner|conjunction|auxiliary")
    gerund = tuple(lexicon.of("gerund")) or "\0"
    start = next((i + 1 for i in range(venue.start - 1, -1, -1) if tokens[i].text in ",;:—–("), 0)
    led = tokens[start : venue.start]
    return all(
        t.low in small or t.kind == NUMBER or t.low.endswith(gerund) or t.low in lexicon.verbs for t in led
    )


def _credit_venue(tokens: Sequence[Token], frame: Frame, venue: Venue, lexicon: Lexicon) -> None:
    """Make a venue the carrier of a verb's words; "said Sunday on" is one cue, else the venue's words are."""
    frame.outlet, frame.role, frame.pattern, frame.via = venue.outlet, "carrier", venue.pattern, venue.via
    frame.takes = frame.takes.replace("p", "")
    between = tokens[frame.cue[1] : venue.start]
    leads = venue.start >= frame.cue[1] and all(t.low in lexicon.of("time") for t in between)
    adjacent = leads and venue.pattern == "on-air"
    frame.cue = (frame.cue[0], venue.cue[1]) if adjacent else venue.cue
    venue.used = True


def _near(tokens: Sequence[Token], frame: Frame, venue: Venue, lexicon: Lexicon) -> bool:
    """Whether a venue after a verb belongs to it: no other clause between, for "on CNN" not even a gerund."""
    between = tokens[frame.end : venue.start]
    if len(between) > _VENUE or any(t.text == ";" for t in between):
        return False
    bare = venue.cue[1] - venue.cue[0] == 1
    gerund, small = tuple(lexicon.of("gerund")) or "\0", lexicon.of("time|preposition")
    return not (bare and any(t.low.endswith(gerund) and t.low not in small for t in between))


def _direct_venue(tokens: Sequence[Token], frame: Frame, lexicon: Lexicon) -> None:
    """ "wrote in the Post", "said to CNN", "said via ESPN": a preposition that leads straight to an outlet."""
    at = frame.end
    if at + 1 >= len(tokens) or not (at == frame.cue[1] or frame.inverted):
        return
    if far := _object_to_outlet(tokens, frame, lexicon):
        frame.outlet, frame.role, frame.pattern, frame.stop = far[1], "carrier", "told", far[0]
        return
    at = _past_day(tokens, at, lexicon)
    outlet = _outlet_behind(tokens, at + 1, lexicon) if at + 1 < len(tokens) else None
    pattern = _direct_pattern(tokens[at].low, tokens[outlet], frame, lexicon) if outlet is not None else None
    if outlet is None or pattern is None:
        return
    if not frame.inverted:
        frame.cue = (frame.cue[0], at + 1)
    frame.end, frame.via = person_of(tokens, outlet, lexicon)
    frame.outlet, frame.role, frame.pattern = outlet, "carrier", pattern


def _past_day(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """Past when: "wrote on Monday in the Post"; ``at`` itself where no day stands there."""
    end = at + (tokens[at].low in lexicon.of("air"))
    while end + 1 < len(tokens) and _is_time(tokens[end], lexicon):
        end += 1
    return end if _is_time(tokens[end - 1], lexicon) and end > at else at


def _is_time(token: Token, lexicon: Lexicon) -> bool:
    return token.low in lexicon.of("time") or token.kind == NUMBER


def _object_to_outlet(tokens: Sequence[Token], frame: Frame, lexicon: Lexicon) -> Range | None:
    """ "confirmed the change of venue to Reuters": the "to" and the outlet behind the object."""
    first = tokens[frame.end]
    led = first.kind in (MARK, QUOTE) or first.low in lexicon.of("preposition|subordinator")
    if "c" not in frame.takes or frame.inverted or led:
        return None
    for i in range(frame.end + 1, min(len(tokens) - 1, frame.end + _OBJECT)):
        if tokens[i].kind in (MARK, QUOTE) or tokens[i].low in lexicon.of("auxiliary|that"):
            return None
        outlet = _outlet_behind(tokens, i + 1, lexicon)
        if tokens[i].low in lexicon.of("infinitive") and outlet is not None:
            behind = tokens[outlet + 1] if outlet + 1 < len(tokens) else None
            ends = (
                behind is None
                or behind.kind == MARK
                or _is_time(behind, lexicon)
                or behind.low in lexicon.of("air")
            )
            return (i, outlet) if ends else None
    return None


def _outlet_behind(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int | None:
    """The outlet at ``at``, or behind an article and a noun of its kind ("a la agencia Efe")."""
    if tokens[at].kind == OUTLET:
        return at
    near = tokens[at].low in lexicon.of("determiner") and at + 2 < len(tokens) and not tokens[at + 1].capital
    return at + 2 if near and tokens[at + 2].kind == OUTLET else None


def _direct_pattern(word: str, outlet: Token, frame: Frame, lexicon: Lexicon) -> str | None:
    """What a preposition before an outlet makes of a verb; None when it credits nobody."""
    if frame.pattern == "wrote" and word in lexicon.of("wrote_in"):
        return "wrote"
    if word in lexicon.of("printed_in") and frame.pattern in ("said", "reported"):
        return "wrote"
    if word not in lexicon.of("said_to"):
        return None
    if word in lexicon.of("via"):
        return "via"
    return "on-air" if word in lexicon.of("air") else "told"
