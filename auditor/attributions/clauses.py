"""Where a clause begins and ends: at another credit, a contrast, a bracket, the full stop."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.frames import Frame, Venue
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.quotes import MARKS
from auditor.attributions.reading import DASHES, MARK, QUOTE, WORD, Token
from auditor.attributions.starts import content_start

#: Tokens of a parenthesis between commas, at most.
_PARENTHESIS = 16
#: Tokens from one quoted name to the next in a series of them, at most.
_SERIES = 3


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
        or (tokens[start].kind == MARK and tokens[start].text not in "$€£#@([&'’")
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
    leads = lexicon.of("subclause|relative")
    below = frame.relative or (frame.start and tokens[frame.start - 1].low in leads and frame.start < start)
    called = "p" in frame.takes
    for i in range(start, end - 1):
        token = tokens[i]
        quoted = token.kind == QUOTE
        comma = token.text == "," if not quoted else token.text.rstrip(MARKS)[-1:] == ","
        stops = (
            token.text == ";"
            or (comma and (below or _breaks(tokens, start, i, lexicon)))
            or (token.text in DASHES and i > start and _afterthought(tokens, i, lexicon))
        )
        if i > start and ((stops and not quoted) or _second_verb(tokens, i, lexicon)):
            return i
        if quoted and (stops or (called and _leaves_quote(tokens, i + 1, comma, lexicon))):
            return i + 1
    return end


def _afterthought(tokens: Sequence[Token], dash: int, lexicon: Lexicon) -> bool:
    """Whether the writer adds something behind a dash: " – and he meant it"; between two dashes it is inside."""
    adds = tokens[dash + 1].low in lexicon.of("and-but|article")
    return adds and not any(t.text in DASHES for t in tokens[dash + 1 :])


def _second_verb(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether "and" goes on with what else the speaker did: "called it a folly and told aides to leave"."""
    verb = lexicon.verbs.get(tokens[at + 1].low)
    told = (
        verb
        and ("q" in verb.takes or verb.pattern == "quoted")
        and verb.form.endswith(tuple(lexicon.of("past-ending")) or "\0")
    )
    return bool(told) and tokens[at].low in lexicon.of("and-but")


def _leaves_quote(tokens: Sequence[Token], at: int, comma: bool, lexicon: Lexicon) -> bool:
    """Whether what somebody was called ends with the quotation before ``at``: a mark, a time, a verb follows."""
    token = tokens[at]
    if any(t.kind == QUOTE for t in tokens[at : at + _SERIES]):
        return False  # "a “nasty guy,” an “anchor baby” and “sick”"
    timed = token.low in lexicon.of("preposition") and tokens[at + 1].low in lexicon.of("time")
    if comma or timed or token.low in lexicon.of("time") or token.low in lexicon.of("subclause"):
        return True
    if token.kind == MARK:
        return token.text not in "'’-/"
    return (
        token.low in lexicon.of("and-but")
        and tokens[at + 1].kind == WORD
        and (
            tokens[at + 1].low.endswith(tuple(lexicon.of("past-ending")) or "\0")
            or tokens[at + 1].low.endswith(tuple(lexicon.of("gerund")) or "\0")
            or tokens[at + 1].low in lexicon.of("auxiliary")
        )
    )


def is_parenthesis(tokens: Sequence[Token], comma: int, lexicon: Lexicon) -> bool:
    """Whether the clause goes on behind a second comma: "that Roe, citing his health, would resign"."""
    for i in range(comma + 2, min(len(tokens) - 1, comma + _PARENTHESIS)):
        if tokens[i].text == ",":
            return tokens[i + 1].low in lexicon.of("auxiliary")
    return False


def _breaks(tokens: Sequence[Token], start: int, comma: int, lexicon: Lexicon) -> bool:
    """Whether a new thought of the writer starts behind a comma: ", citing …", ", while …", ", and he …"."""
    after = tokens[comma + 1].low
    summed = after in lexicon.of("article") and comma + 3 < len(tokens)
    if summed and tokens[comma + 2].low in lexicon.of("summative"):
        return tokens[comma + 3].kind != MARK  # "…, a figure the bank disputed": the writer's
    if is_parenthesis(tokens, comma, lexicon):
        return False
    behind = tokens[comma + 2] if comma + 2 < len(tokens) else None
    if behind is not None and behind.low in lexicon.of("that"):
        return False
    if behind is not None and after in lexicon.of("conjunction"):
        subject = (
            behind.low in lexicon.of("personal") or behind.low in lexicon.of("determiner") or behind.capital
        )
        if after not in lexicon.of("contrast"):
            return behind.low in lexicon.of("personal")
        if not subject and any(t.low in lexicon.of("not") for t in tokens[start:comma]):
            return False  # "not only knew, but wrote"
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
    if tokens[before].low in lexicon.of("contrast|conjunction|meanwhile") and tokens[before - 1].text == ",":
        return before - 1
    return None
