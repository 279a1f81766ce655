"""Where the content after a cue begins: behind "that", a colon, a day, a place, a parenthesis."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.frames import Frame, Venue
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.reading import MARK, NUMBER, OUTLET, QUOTE, Token

#: How far an adverbial between the verb and its content may reach, in tokens.
_ADVERBIAL = 22
#: A colon that introduces a quotation stands this near the verb, in tokens.
_COLON = 9


#: A place to go on from, and whether the content begins there. None: nothing follows the cue.
Step = tuple[int, bool] | None


def content_start(
    tokens: Sequence[Token], frame: Frame, venues: Sequence[Venue], lexicon: Lexicon
) -> int | None:
    """Index where the content after a cue begins, adverbials skipped; None when there is none."""
    at = _behind_colon(tokens, frame.end, lexicon)
    if at is not None:
        return at
    at = frame.end
    while at < len(tokens):
        step = _step(tokens, at, frame, venues, lexicon)
        if step is None or step[1]:
            return step[0] if step else None
        at = step[0]
    return None


def _behind_colon(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> int | None:
    """A quotation behind a colon a few words on: "responded awkwardly: “…”"."""
    for n in range(start, min(len(tokens) - 1, start + _COLON)):
        if tokens[n].text == ":" and tokens[n + 1].kind == QUOTE:
            return n + 1
        if tokens[n].kind in (MARK, QUOTE) or tokens[n].low in lexicon.of("that"):
            return None
    return None


def _step(tokens: Sequence[Token], at: int, frame: Frame, venues: Sequence[Venue], lexicon: Lexicon) -> Step:
    """One step from the cue towards its content: numbered cases, the first that fits."""
    token = tokens[at]
    # 1. where it was said
    for venue in venues:
        if venue.start <= at < venue.end:
            return venue.end, False
    # 2. the content itself
    if token.kind == QUOTE or token.low in lexicon.of("that"):
        return at, True
    # 3. a comma, colon or bracket
    if token.kind == MARK:
        return _at_mark(tokens, at, frame, lexicon)
    # 4. when it was said, and how; not "Friday's test", "the family's wish"
    if at + 1 < len(tokens) and tokens[at + 1].low in lexicon.of("owner"):
        return at, True
    if later := _past_time(tokens, at, lexicon):
        return later, False
    adverb = token.low in lexicon.of("adverb") or token.low.endswith(
        tuple(lexicon.of("adverb-ending")) or "\0"
    )
    particle = at == frame.end and token.low in lexicon.of("verb-particle")  # "pointed out", "shot back"
    if particle or token.low in lexicon.of("time") or adverb or (token.kind == NUMBER and at > frame.end):
        return at + 1, False
    # 5. "on its website that", "about the deal"; "to" before a verb is content
    infinitive = token.low in lexicon.of("infinitive") and ("r" in frame.takes or frame.pattern == "other")
    if token.low in lexicon.of("preposition") and not infinitive:
        return _at_preposition(tokens, at, frame, lexicon)
    return _at_word(tokens, at, frame, lexicon)


def _at_mark(tokens: Sequence[Token], at: int, frame: Frame, lexicon: Lexicon) -> Step:
    """From a comma, colon, dash or bracket."""
    mark = tokens[at].text
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after and mark in ",:—–" and (after.kind == QUOTE or after.low in lexicon.of("that") or mark == ":"):
        return at + 1, True
    if mark == "(":
        close = next((n for n in range(at, min(len(tokens), at + 6)) if tokens[n].text == ")"), None)
        return (close + 1, False) if close is not None else None
    if mark != ",":
        return None
    if frame.start and tokens[frame.start - 1].low in lexicon.of("as-credit"):
        return (at + 1, True) if _opens_sentence(tokens, frame.start - 1, lexicon) else None
    behind = _past_parenthesis(tokens, at, lexicon)
    return (behind, True) if behind is not None else None


def _opens_sentence(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether "As Reuters reported," stands first, or behind "but", "that" or a bracket."""
    if at == 0:
        return True
    when = lexicon.of("time|determiner|adverb|opener")
    if all(t.low in when or t.kind in (MARK, NUMBER) for t in tokens[:at]):
        return True
    before = tokens[at - 2] if at > 1 and tokens[at - 1].text == "," else tokens[at - 1]
    return (before.kind == MARK and at == 1) or before.low in lexicon.of("conjunction|that")


def _at_preposition(tokens: Sequence[Token], at: int, frame: Frame, lexicon: Lexicon) -> Step:
    """From "in a televised meeting with …", "on Friday", "about the deal"."""
    reports = frame.outlet is not None and "o" in frame.takes
    about = tokens[at].low in lexicon.of("about") and frame.role == "source"
    if reports and about and _object(tokens, at, lexicon):
        return at + 1, True
    jump = _past_adverbial(tokens, at, lexicon)
    if jump is not None:
        return jump, True
    if (place := _past_page(tokens, at, lexicon)) is not None:
        return place, False
    carried = (
        frame.outlet is not None and frame.role == "carrier" and tokens[at].low in lexicon.of("about-whom")
    )
    if carried and _object(tokens, at, lexicon) and tokens[at].low not in lexicon.of("air"):
        return at + 1, True  # "On NBC, she warned of a flood", "told CNN about the deal"
    if frame.start and tokens[frame.start - 1].low in lexicon.of("as-credit"):
        comma = next((n for n in range(at, min(len(tokens), at + _COLON)) if tokens[n].text == ","), None)
        return (comma, False) if comma is not None else None
    end = at + 1
    while end < len(tokens) and (tokens[end].low in lexicon.of("time") or tokens[end].kind == NUMBER):
        end += 1
    if end > at + 1:
        return end, False
    return (at + 1, True) if reports and frame.pattern not in ("said", "wrote", "staff") else None


def _at_word(tokens: Sequence[Token], at: int, frame: Frame, lexicon: Lexicon) -> Step:
    """From any other word: a question, an "as saying", a subordinate clause, or the content itself."""
    low = tokens[at].low
    if low in lexicon.of("it") and tokens[at - 1].low in lexicon.of("put"):
        return at + 1, False  # "as Roe put it"
    asks = low in lexicon.of("question") and not frame.inverted
    if asks and (at == frame.end or low not in lexicon.of("relative")):
        return at, True
    if low in lexicon.of("citing"):
        return None  # "…, NHK reported citing officials"
    if low not in lexicon.of("subordinator"):
        return at, True
    says = at + 1 < len(tokens) and tokens[at + 1].low in lexicon.verbs
    return (at + 2, False) if low in lexicon.of("as-credit") and says else None


def _past_page(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int | None:
    """Past "on its website", "in its Sunday edition": where an outlet printed it."""
    for i in range(at + 1, min(len(tokens), at + _COLON)):
        if tokens[i].kind in (MARK, QUOTE) and tokens[i].text not in "'’":
            return None
        if tokens[i].low in lexicon.of("published-on"):
            while i + 1 < len(tokens) and tokens[i + 1].low in lexicon.of("published-on"):
                i += 1
            behind = tokens[i + 1] if i + 1 < len(tokens) else None
            owned = any(t.low in lexicon.of("possessive|article") for t in tokens[at + 1 : at + 2])
            return i + 1 if owned and (behind is None or behind.low not in lexicon.of("works-for")) else None
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
