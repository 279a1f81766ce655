"""Where something was said: "in an interview with CNN", "speaking to CNN", "on CNN", "in a CNN interview"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.attributions.credit import (
    person_of,
)
from auditor.attributions.frames import Venue
from auditor.attributions.lexicon import Lexicon, Phrase
from auditor.attributions.phrases import matches
from auditor.attributions.reading import MARK, NUMBER, OUTLET, QUOTE, WORD, Token

#: Words between the article and a descriptor that stands before an outlet's name, at most, and the article.
_ADJECTIVES = 4


def find_venues(tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[Venue]:
    """ "in an interview with CNN", "speaking to CNN", "on CNN", "in the Post": outlets after a preposition."""
    for outlet, token in enumerate(tokens):
        if token.kind != OUTLET or outlet == 0:
            continue
        before = _phrase_start(tokens, outlet)
        before = _article(tokens, before, outlet, lexicon)
        if not before:
            continue
        if inside := _modifier_venue(tokens, outlet, lexicon):
            yield inside
            continue
        found = _venue_cue(tokens, before, lexicon)
        speaks = found is not None and tokens[found[0]].low in lexicon.of("speaking")
        led = tokens[max(0, found[0] - 2) : found[0]] if found else []
        if found and (speaks or not any(t.low in lexicon.of("passive") for t in led)):
            start, pattern = found
            end, via = person_of(tokens, outlet, lexicon)
            yield Venue(start, end, (start, before), outlet, pattern, via)


def _phrase_start(tokens: Sequence[Token], outlet: int) -> int:
    """Where the noun phrase around an outlet begins: "the German newspaper Bild"."""
    mention, start = tokens[outlet].mention, outlet
    while start and mention is not None and tokens[start - 1].start >= mention.phrase.start:
        start -= 1
    return start


def _article(tokens: Sequence[Token], start: int, outlet: int, lexicon: Lexicon) -> int:
    """``start`` moved before the article of the phrase: "the style magazine Vogue"."""
    if tokens[start].low in lexicon.of("determiner"):
        return start  # the phrase has its article: "by the campaign the AP report"
    furthest = 1 if start == outlet else _ADJECTIVES
    for i in range(start - 1, max(-1, start - 1 - furthest), -1):
        if tokens[i].low in lexicon.of("determiner"):
            return i
        if tokens[i].kind != WORD or tokens[i].low in lexicon.of("preposition"):
            break
    return start


def _modifier_venue(tokens: Sequence[Token], outlet: int, lexicon: Lexicon) -> Venue | None:
    """ "in a CNN interview": the outlet before the noun; the cue is the whole phrase."""
    for i in range(outlet + 1, min(outlet + 5, len(tokens))):
        low = tokens[i].low
        if (tokens[i].kind in (MARK, QUOTE) and tokens[i].text not in "'’") or low in lexicon.of(
            "preposition"
        ):
            return None
        for phrase in lexicon.phrases.get(low, ()):
            if phrase.kind == "venue" and phrase.pattern in ("interview", "on-air", "wrote"):
                start = _with_preposition(tokens, outlet, lexicon)
                if i + 1 < len(tokens) and tokens[i + 1].low in lexicon.of("desk"):
                    return None  # "the Post's editorial page"
                if start < outlet and tokens[start].low in lexicon.of("venue-lead"):
                    return Venue(start, i + 1, (start, i + 1), outlet, phrase.pattern, [])
    return None


def _venue_cue(tokens: Sequence[Token], before: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """Where the words that lead to an outlet begin, and the pattern they give."""
    for i in range(before - 1, max(-1, before - 8), -1):
        if tokens[i].kind in (MARK, QUOTE):
            break
        for phrase in lexicon.phrases.get(tokens[i].low, ()):
            if phrase.kind == "venue" and _leads(tokens, i + len(phrase.words), before, phrase, lexicon):
                start = _with_preposition(tokens, i, lexicon)
                if start < i or tokens[i].low not in lexicon.of("thing"):
                    return start, phrase.pattern
    for i in range(before - 1, max(-1, before - 6), -1):
        for phrase in lexicon.phrases.get(tokens[i].low, ()):
            if (
                phrase.kind == "opener"
                and _matches_apart(tokens, i, before, phrase.words, lexicon)
                and not _only_names(tokens, i, lexicon)
            ):
                return _from_noun(tokens, i, lexicon), phrase.pattern
    if (issue := _in_issue(tokens, before, lexicon)) is not None:
        return issue, "quoted"
    if (shown := _reported_in(tokens, before, lexicon)) is not None:
        return shown, "told"
    if (speaking := _speaking(tokens, before, lexicon)) is not None:
        return speaking, "told"
    word = tokens[before - 1].low
    if word in lexicon.of("air") and not (
        tokens[before].guarded and before > 1 and tokens[before - 2].capital
    ):
        return before - 1, "on-air"
    return None


def _in_issue(tokens: Sequence[Token], before: int, lexicon: Lexicon) -> int | None:
    """The "in" of "in this month's Vogue", "in Sunday's Observer"."""
    at = before - 1
    if at < 2 or tokens[at].low not in lexicon.of("owner") or tokens[at - 1].low not in lexicon.of("time"):
        return None
    at -= 2
    at -= tokens[at].low in lexicon.of("determiner|time")
    return at if at >= 0 and tokens[at].low in lexicon.of("printed_in") else None


def _matches_apart(
    tokens: Sequence[Token], start: int, end: int, words: Sequence[str], lexicon: Lexicon
) -> bool:
    """Whether a phrase fills ``start:end``, adverbs and times inside it left out: "speaking later on"."""
    if tokens[start].low != words[0] or end - start < len(words):
        return False
    if end - start == len(words):
        return matches(tokens, start, words)
    small = lexicon.of("adverb|time|live")
    inside = [t.low for t in tokens[start + 1 : end]]
    return [low for low in inside if low not in small or low in words] == list(words[1:])


def _reported_in(tokens: Sequence[Token], before: int, lexicon: Lexicon) -> int | None:
    """Where "in a filing first reported by" begins, before an outlet: whoever speaks in the filing is the source."""
    at = before - 2
    verb = lexicon.verbs.get(tokens[at].low)
    if at < 1 or tokens[before - 1].low not in lexicon.of("by") or not (verb and verb.pattern == "reported"):
        return None
    while at > 1 and tokens[at - 1].low in lexicon.of("first-credit|adverb"):
        at -= 1
    start = _from_noun(tokens, at, lexicon)
    opens = start == 0 or tokens[start - 1].text == "," or tokens[start - 1].low in lexicon.verbs
    return start if start < at and opens else None


def _only_names(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """ "the figures quoted in the Post's report": a participle that says which figures are meant."""
    if at == 0 or tokens[at].low not in lexicon.of("named-in"):
        return False
    before = tokens[at - 1]
    return before.low in lexicon.of("thing") or lexicon.works.get(before.low) in ("work", "poll")


def _speaking(tokens: Sequence[Token], before: int, lexicon: Lexicon) -> int | None:
    """Where "speaking by phone to", "speaking exclusively to" begins, before an outlet."""
    if tokens[before - 1].low not in lexicon.of("speaks-to"):
        return None
    for i in range(before - 2, max(-1, before - 7), -1):
        if tokens[i].kind in (MARK, QUOTE, OUTLET):
            return None
        if tokens[i].low in lexicon.of("speaking"):
            return i
    return None


def _from_noun(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """Back from "seen by" to "in a message", where such a phrase stands right before it."""
    if at < 2 or tokens[at - 1].kind != WORD or tokens[at - 1].capital:
        return at
    start = _with_preposition(tokens, at, lexicon)
    return start if start < at and tokens[start].low in lexicon.of("venue-lead") else at


def _leads(tokens: Sequence[Token], start: int, before: int, phrase: Phrase, lexicon: Lexicon) -> bool:
    """Whether one of the phrase's prepositions leads from the noun to the outlet, times and adverbs aside."""
    words = [t.low for t in tokens[start:before] if t.low not in lexicon.of("time") and t.kind != NUMBER]
    return (
        tuple(words) in phrase.preps or tuple(words[:-1] if words[-1:] == ["the"] else words) in phrase.preps
    )


def _with_preposition(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """Back from the noun over its modifiers to the preposition: "in a 2014 interview with"."""
    i = at
    while i and at - i < 7 and (tokens[i - 1].kind == NUMBER or tokens[i - 1].kind == WORD):
        if tokens[i - 1].low in lexicon.of("preposition"):
            if tokens[i - 1].low in lexicon.of("of"):
                i -= 1
                continue
            return i - 1
        if tokens[i - 1].low in lexicon.verbs or tokens[i - 1].low in lexicon.of("auxiliary"):
            break
        i -= 1
    return at
