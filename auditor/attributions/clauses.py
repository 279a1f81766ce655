"""Where a clause begins and ends: at another credit, a contrast, a bracket, the full stop."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.frames import Frame, Venue
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.reading import MARK, QUOTE, Token
from auditor.attributions.starts import content_start

#: Tokens of a parenthesis between commas, at most.
_PARENTHESIS = 10


def clause_start(
    tokens: Sequence[Token], end: int, frame: Frame, frames: Sequence[Frame], lexicon: Lexicon
) -> int:
    """Where the clause that ends at ``end`` begins: the sentence, or behind a semicolon."""
    start = 0
    for i in range(end - 1, -1, -1):
        if tokens[i].text == ";" or (tokens[i].text == "(" and not any(t.text == ")" for t in tokens[i:end])):
            start = i + 1
            break
        if tokens[i].text == ":" and i + 2 == end and tokens[end - 1].kind == QUOTE:
            return end - 1
    for other in frames:
        if (
            other is not frame
            and start < other.end < end - 1
            and tokens[other.end].text == ","
            and other.start
            and tokens[other.start - 1].text == ","
        ):
            start = other.end + 1
    while start < end and (
        tokens[start].low in lexicon.of("conjunction")
        or (tokens[start].kind == MARK and tokens[start].text in "-—–•*)]")
    ):
        start += 1
    return start


def clause_end(
    tokens: Sequence[Token],
    start: int,
    frame: Frame,
    frames: Sequence[Frame],
    lexicon: Lexicon,
    venues: Sequence[Venue] = (),
) -> int:
    """Where the clause that begins at ``start`` ends: before another credit, a contrast, the full stop."""
    end = len(tokens) if frame.stop is None else frame.stop
    while end > start and tokens[end - 1].text in (".", ";", ",", "!", "?"):
        if tokens[end - 1].kind == QUOTE:
            break
        end -= 1
    for venue in venues:
        if (
            frame.outlet == venue.outlet
            and venue.cue == frame.cue
            and start < venue.start
            and venue.end >= end - 6
        ):
            end = min(end, venue.start)
    for other in frames:
        if other is frame or other.start < start or other.start >= end:
            continue
        cut = _cut_before(tokens, other, start, lexicon)
        if cut is not None:
            end = min(end, cut)
            break
    leads = lexicon.of("subclause") | lexicon.of("relative")
    below = frame.relative or (frame.start and tokens[frame.start - 1].low in leads and frame.start < start)
    for i in range(start + 1, end - 1):
        if below and tokens[i].text == ",":
            return i
        if tokens[i].text == ";" or (tokens[i].text == "," and _breaks(tokens, i, lexicon)):
            return i
    return end


def is_parenthesis(tokens: Sequence[Token], comma: int, lexicon: Lexicon) -> bool:
    """Whether the clause goes on behind a second comma: "that Roe, citing his health, would resign"."""
    for i in range(comma + 2, min(len(tokens) - 1, comma + _PARENTHESIS)):
        if tokens[i].text == ",":
            return tokens[i + 1].low in lexicon.of("auxiliary")
    return False


def _breaks(tokens: Sequence[Token], comma: int, lexicon: Lexicon) -> bool:
    """Whether a new thought of the writer starts behind a comma: ", citing …", ", while …"."""
    after = tokens[comma + 1].low
    if is_parenthesis(tokens, comma, lexicon):
        return False
    if comma + 2 < len(tokens) and tokens[comma + 2].low in lexicon.of("that"):
        return False
    return after in lexicon.of("contrast") or after in lexicon.of("citing")


def _cut_before(tokens: Sequence[Token], other: Frame, start: int, lexicon: Lexicon) -> int | None:
    """Where content must end because of a later credit, or None when that credit lies inside it."""
    before = other.start - 1
    if before <= start + (tokens[start].low in lexicon.of("that")):
        return None  # "that, according to officials, …"
    if other.kind == "gerund" and tokens[before].text == ",":
        return before
    if other.kind == "phrase" and tokens[before].text in (",", "(", "—", "–"):
        return before
    if other.shared and tokens[other.start].low in lexicon.of("conjunction"):
        return other.start - (tokens[before].text == ",")
    if tokens[before].text in (",", "—", "–") and (
        other.end >= len(tokens) - 1
        or tokens[other.end].text in (".", ",", ";")
        or other.inverted
        or (other.outlet is not None and content_start(tokens, other, (), lexicon) is None)
    ):
        return before
    if (
        tokens[before].low in lexicon.of("contrast") | lexicon.of("conjunction") | lexicon.of("meanwhile")
        and tokens[before - 1].text == ","
    ):
        return before - 1
    return None
