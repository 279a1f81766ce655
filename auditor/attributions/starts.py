"""Where the content after a cue begins: behind "that", a colon, a day, a place, a parenthesis."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.frames import Frame, Venue
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.reading import MARK, NUMBER, OUTLET, QUOTE, Token

#: How far an adverbial between the verb and its content may reach, in tokens.
_ADVERBIAL = 22


def content_start(
    tokens: Sequence[Token], frame: Frame, venues: Sequence[Venue], lexicon: Lexicon
) -> int | None:
    """Index where the content after a cue begins, adverbials skipped; None when there is none."""
    i = frame.end
    skipped = False
    for n in range(i, min(len(tokens) - 1, i + 9)):
        if tokens[n].text == ":" and tokens[n + 1].kind == QUOTE:
            return n + 1
        if tokens[n].kind in (MARK, QUOTE) or tokens[n].low in lexicon.of("that"):
            break
    while i < len(tokens):
        token = tokens[i]
        venue = next((v for v in venues if v.start <= i < v.end or v.cue[0] == i), None)
        if venue is not None:
            i, skipped = venue.end, True
            continue
        if token.kind == QUOTE or token.low in lexicon.of("that"):
            return i
        if token.kind == MARK:
            after = tokens[i + 1] if i + 1 < len(tokens) else None
            if token.text in ",:—–" and after and (after.kind == QUOTE or after.low in lexicon.of("that")):
                return i + 1
            if token.text == ":" and after:
                return i + 1
            if token.text == "(":
                close = next((n for n in range(i, min(len(tokens), i + 6)) if tokens[n].text == ")"), None)
                if close is not None:
                    i, skipped = close + 1, True
                    continue
            if token.text == "," and frame.start and tokens[frame.start - 1].low in lexicon.of("as-credit"):
                opens = frame.start < 2 or (tokens[frame.start - 2].kind == MARK and frame.start < 3)
                return (
                    i + 1
                    if opens or tokens[frame.start - 2].low in lexicon.of("conjunction") | lexicon.of("that")
                    else None
                )
            if token.text == ",":
                return _past_parenthesis(tokens, i, lexicon)
            return None
        if later := _past_time(tokens, i, lexicon):
            i, skipped = later, True
            continue
        if (
            token.low in lexicon.of("time")
            or (token.kind == NUMBER and skipped)
            or token.low in lexicon.of("adverb")
            or token.low.endswith("ly")
        ):
            i, skipped = i + 1, True
            continue
        infinitive = token.low in lexicon.of("infinitive") and (
            "r" in frame.takes or frame.pattern == "other"
        )
        if token.low in lexicon.of("preposition") and not infinitive:
            if (
                token.low in lexicon.of("about")
                and frame.outlet is not None
                and frame.role == "source"
                and "o" in frame.takes
                and _object(tokens, i, lexicon)
            ):
                return i + 1
            jump = _past_adverbial(tokens, i, lexicon)
            if jump is not None:
                return jump
            j = i + 1
            while j < len(tokens) and (tokens[j].low in lexicon.of("time") or tokens[j].kind == NUMBER):
                j += 1
            if j == i + 1:
                return (
                    i + 1
                    if "o" in frame.takes
                    and frame.outlet is not None
                    and tokens[frame.cue[0]].low not in ("said",)
                    else None
                )
            i, skipped = j, True
            continue
        if (
            token.low in lexicon.of("question")
            and not frame.inverted
            and (i == frame.end or token.low not in lexicon.of("relative"))
        ):
            return i
        if token.low in lexicon.of("subordinator"):
            if token.low in ("as",) and i + 1 < len(tokens) and tokens[i + 1].low in lexicon.verbs:
                i += 2
                skipped = True
                continue
            return None
        return i
    return None


def _past_time(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int | None:
    """Past "a few days later", "two weeks ago"."""
    if tokens[at].low not in lexicon.of("determiner") and tokens[at].kind != NUMBER:
        return None
    i = at + 1
    while (
        i < len(tokens)
        and i - at < 5
        and (tokens[i].low in lexicon.of("time") or tokens[i].low in lexicon.of("determiner"))
    ):
        i += 1
    return i if i > at + 1 and tokens[i - 1].low in lexicon.of("ago") else None


def _object(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether "reported on …" goes on with its object, not with a day or a "that"-clause."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if (
        after is None
        or after.low in lexicon.of("time")
        or after.kind in (NUMBER, OUTLET)
        or after.low in lexicon.of("possessive")
    ):
        return False
    return not any(t.low in lexicon.of("that") for t in tokens[at + 1 : at + 6])


def _past_parenthesis(tokens: Sequence[Token], comma: int, lexicon: Lexicon) -> int | None:
    """Past ", citing shipping papers," or ", according to officials," to what stands behind it."""
    if comma + 1 < len(tokens) and any(
        p.kind == "source" and len(p.words) > 1 for p in lexicon.phrases.get(tokens[comma + 1].low, ())
    ):
        second = next(
            (i for i in range(comma + 2, min(len(tokens) - 1, comma + _ADVERBIAL)) if tokens[i].text == ","),
            None,
        )
        return second + 1 if second is not None else None
    for i in range(comma + 1, min(len(tokens) - 1, comma + _ADVERBIAL)):
        if tokens[i].text == "," and (tokens[i + 1].kind == QUOTE or tokens[i + 1].low in lexicon.of("that")):
            return i + 1
    return None


def _past_adverbial(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> int | None:
    """Past "in a televised meeting with …" to a "that", or to a quotation behind comma or colon."""
    for i in range(start + 1, min(len(tokens), start + _ADVERBIAL)):
        token = tokens[i]
        if token.low in lexicon.of("that") and tokens[i - 1].low not in lexicon.of("preposition"):
            return i
        if token.kind == QUOTE:
            return i if tokens[i - 1].text in ",:" else None
        if token.text in ",:":
            if i + 1 < len(tokens) and tokens[i + 1].kind == QUOTE:
                return i + 1
            if token.text == ":":
                return i + 1
            return _quote_behind(tokens, i + 1, start)
    return None


def _quote_behind(tokens: Sequence[Token], at: int, start: int) -> int | None:
    """Past a place with a comma in it: "said in Naples, Fla., “It would be nice”"."""
    for i in range(at, min(len(tokens) - 1, start + _ADVERBIAL)):
        if tokens[i].text == "," and tokens[i + 1].kind == QUOTE:
            return i + 1
        if not (tokens[i].capital or tokens[i].text in ",.&" or tokens[i].kind == NUMBER):
            return None
    return None
