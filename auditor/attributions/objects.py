"""Content that is no clause: the object of an outlet's verb, or the noun that a relative clause describes."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.frames import Frame
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.nouns import Range, noun_after, noun_before
from auditor.attributions.reading import MARK, QUOTE, WORD, Token

#: Tokens from a "not" to the noun that it denies, at most.
_DENIED = 3


def of_relative(tokens: Sequence[Token], frame: Frame, lexicon: Lexicon) -> list[Range]:
    """What an outlet inside a relative clause is credited with; empty where there is none such.

    1. "what the Post called “a ruin” has closed": the complement, up to the verb behind it
    2. "the scandal that the Globe exposed", "her exit, which Reuters reported on Friday,": the noun before
    3. "the merger, which the Post described as a wedding": the complement
    """
    if frame.outlet is None or frame.role != "source" or frame.kind != "verb" or not frame.start:
        return []
    lead, at = tokens[frame.start - 1], frame.end
    if lead.low in lexicon.of("what"):
        if at < len(tokens) and tokens[at].kind == QUOTE:
            return [(at, at + 1)]
        end = at
        while end < len(tokens) and not _leaves_noun(tokens[end], lexicon):
            end += 1
        return [(at, end)] if end > at else []
    clause = lead.low in lexicon.of("that") or lead.low in lexicon.of("relative")
    while at < len(tokens) and (
        tokens[at].low in lexicon.of("time") or tokens[at].low in lexicon.of("adverb")
    ):
        at += 1
    goes_on = at < len(tokens) and not (
        _leaves_noun(tokens[at], lexicon) or tokens[at].low in lexicon.of("leaves")
    )
    if not clause or goes_on or frame.start < 2 or tokens[frame.start - 2].low in lexicon.verbs:
        return []
    if at < len(tokens) and tokens[at].low in lexicon.of("as-credit"):
        return [(at, next((i for i in range(at, len(tokens)) if tokens[i].text in ",;"), len(tokens)))]
    end = frame.start - 1 - (tokens[frame.start - 2].text == ",")
    noun = noun_before(tokens, end, lexicon)
    if noun and any(t.low in lexicon.of("not|none") for t in tokens[max(0, noun[0] - _DENIED) : noun[0] + 1]):
        return []  # "he did not say any word that the channel reported"
    return [noun] if noun else []


def object_end(tokens: Sequence[Token], start: int, end: int, lexicon: Lexicon) -> int:
    """Where the object of an outlet's act ends: its noun with "of", "for", "as" behind it; a clause is kept whole."""
    if tokens[start].low in lexicon.of("that") or tokens[start].kind == QUOTE:
        return end
    found = noun_after(tokens, start, lexicon)
    while found and found[1] < end and tokens[found[1]].low in lexicon.of("belongs"):
        more = noun_after(tokens, found[1] + 1, lexicon)
        timed = tokens[found[1] + 1].low in lexicon.of("time") if found[1] + 1 < end else True
        if more is None or timed or any(t.low in lexicon.of("ordinal") for t in tokens[slice(*more)]):
            break
        found = (start, more[1])
    goes_on = found and found[1] < end and tokens[found[1]].low in lexicon.of("auxiliary")
    return min(end, found[1]) if found and not goes_on else end


def _leaves_noun(token: Token, lexicon: Lexicon) -> bool:
    """Whether a token cannot belong to a noun phrase: a mark, an auxiliary, a verb."""
    if token.kind == MARK:
        return token.text not in "$€£%#'’-/"
    return token.kind == WORD and (token.low in lexicon.of("auxiliary") or token.low in lexicon.verbs)
