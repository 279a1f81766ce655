"""Outlets that let others speak, and words said to an outlet with a verb that no list knows: numbered cases.

1. "The Post has seen emails showing that …"     papers that an outlet got hold of speak through it
2. "The BBC spoke to four nurses who said …"     people whom it asked
3. "Roe vented to Variety that …", "put it to"   any verb of the past, where a clause or a quotation shows what was said
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.credit import credited_outlet, person_of
from auditor.attributions.frames import Frame
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.nouns import Range, noun_after
from auditor.attributions.reading import OUTLET, QUOTE, WORD, Token
from auditor.attributions.subjects import group_start, subject_before

#: An outlet that is the subject stands this near its verb, in tokens.
_NEAR = 8


def let_speak(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Frame | None:
    """Cases 1 and 2: the frame of a verb by which an outlet got at somebody's words."""
    low = tokens[at].low
    met = low in lexicon.of("has-met")
    if not (met or low in lexicon.of("has-seen")) or at + 2 >= len(tokens):
        return None
    first = at + 1
    if met and low not in lexicon.of("interviews"):
        if tokens[first].low not in lexicon.of("speaks-to"):
            return None
        first += 1
    noun = noun_after(tokens, first, lexicon)
    says = _says(tokens, noun[1], lexicon) if noun else None
    if noun is None or says is None:
        return None
    group = group_start(tokens, at, lexicon)
    if not any(t.kind == OUTLET for t in tokens[max(0, group - _NEAR) : group]):
        return None
    subject = subject_before(tokens, group, lexicon)
    outlet = credited_outlet(tokens, subject, lexicon) if subject else None
    if subject is None or outlet is None:
        return None
    pattern = "told" if met else "other"
    return Frame(subject[0], says + 1, (at, first), noun, pattern, "qc", "verb", outlet, "carrier")


def _says(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int | None:
    """The verb behind "emails": "showing", "that show", "who told the paper", ", which say"."""
    at += at < len(tokens) and tokens[at].text == ","
    if at + 1 >= len(tokens):
        return None
    gerund = tuple(lexicon.of("gerund")) or "\0"
    if tokens[at].low.endswith(gerund):
        return at if _tells(tokens[at], lexicon) else None
    if tokens[at].low not in lexicon.of("relative|that"):
        return None
    at += 1
    while at + 1 < len(tokens) and tokens[at].low in lexicon.of("auxiliary|adverb"):
        at += 1
    return at if at + 1 < len(tokens) and _tells(tokens[at], lexicon) else None


def _tells(token: Token, lexicon: Lexicon) -> bool:
    verb = lexicon.verbs.get(token.low)
    return verb is not None and "c" in verb.takes and verb.who == "any"


def said_to(tokens: Sequence[Token], outlet: int, lexicon: Lexicon) -> Frame | None:
    """Case 3: a verb in "-ed" that no list knows before "to" and the outlet at ``outlet``."""
    to = outlet - 1 - (tokens[outlet - 1].low in lexicon.of("article"))
    verb = to - 1 - (to > 1 and tokens[to - 1].low in lexicon.of("verb-particle|it"))
    put = verb > 0 and tokens[verb].low in lexicon.of("put") and tokens[to - 1].low in lexicon.of("it")
    if verb < 1 or tokens[to].low not in lexicon.of("infinitive"):
        return None
    if not (put or _is_past(tokens[verb], lexicon)):
        return None
    end, via = person_of(tokens, outlet, lexicon)
    group = group_start(tokens, verb, lexicon)
    if any(t.low in lexicon.of("passive") for t in tokens[group:verb]):
        return None
    subject = subject_before(tokens, group, lexicon)
    if subject is None or not (put or _is_told(tokens, subject, end, lexicon)):
        return None
    return Frame(subject[0], end, (verb, to + 1), subject, "told", "q", "verb", outlet, "carrier", via)


def _is_past(token: Token, lexicon: Lexicon) -> bool:
    past = token.low.endswith(tuple(lexicon.of("past")) or "\0")
    return token.kind == WORD and not token.capital and past and token.low not in lexicon.verbs


def _is_told(tokens: Sequence[Token], subject: Range, end: int, lexicon: Lexicon) -> bool:
    """Whether a clause or a quotation stands beside, so that something was said."""
    while end < len(tokens) and (
        tokens[end].low in lexicon.of("time|air|adverb") or tokens[end].text in (",", ":")
    ):
        end += 1
    behind = tokens[end] if end < len(tokens) else None
    before = tokens[subject[0] - 1] if subject[0] else None
    return (behind is not None and (behind.kind == QUOTE or behind.low in lexicon.of("that|question"))) or (
        before is not None and before.kind == QUOTE
    )
