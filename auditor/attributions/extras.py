"""Credits that hang on no verb: headlines, links, source lines, and what follows a colon.

1. "BBC: Keeper rescued", "Rates to hold: Reuters", "Minister to CNN: 'No'"   headline
2. "… below 9 percent [[Al Jazeera](https://…)]"                              link
3. "(Source: CTK)"                                                          source line
4. "In an interview with CNN, Roe painted …"                                  venue without a known verb
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.attributions.drafting import earlier_paragraphs
from auditor.attributions.drafts import Draft
from auditor.attributions.frames import Venue
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.nouns import noun_after, opening_noun
from auditor.attributions.reading import DASHES, MARK, NUMBER, OUTLET, QUOTE, Reading, Sentence, Token

#: Tokens of a phrase that opens a sentence, at most.
_OPENING = 12
#: A single word this near behind a venue can be all that was said: "to defend her".
_NEAR = 4
#: Words of a quotation that is speech whatever introduces it, at least.
_SPEECH = 4
#: A line that is a dash and a name, with what the person is behind a comma.
_SIGNATURE = re.compile(
    r"(?P<dash>-{1,2}|[—–―])[ \u00a0]?(?P<name>[^\W\d_a-z][^\n,.:;]{1,60}?)(?:,[^\n]{1,120})?\.?"
)
#: A line longer than this is no headline.
_HEADLINE = 30


def headline(sentence: Sentence, lexicon: Lexicon) -> Draft | None:
    """Case 1: a line of its own with an outlet before or after a colon."""
    tokens = sentence.tokens
    if not (sentence.opens and sentence.closes) or not 3 <= len(tokens) <= _HEADLINE:
        return None
    end = len(tokens) - (tokens[-1].text == ".")
    colons = [i for i, t in enumerate(tokens[:end]) if t.text == ":"]
    if (
        len(colons) == 1
        and colons[0] <= 4
        and end == colons[0] + 2
        and tokens[end - 1].kind == QUOTE
        and not any(t.kind == OUTLET or t.low in lexicon.verbs for t in tokens[: colons[0]])
    ):
        source = (tokens[0].start, tokens[colons[0] - 1].end)
        person = source if colons[0] > 1 and all(t.capital for t in tokens[: colons[0]]) else None
        return Draft(
            sentence.index,
            source,
            None,
            "headline",
            [(tokens[end - 1].start, tokens[end - 1].end, True)],
            person=person,
        )
    for i in colons:
        before, after = tokens[:i], tokens[i + 1 : end]
        if not after or not before:
            continue
        if (
            before[0].kind == OUTLET
            and not before[0].host
            and all(t.kind == OUTLET or t.low in lexicon.works for t in before)
        ):
            return _headline(sentence, before[0], before[0], after)
        if len(after) == 1 and after[0].kind == OUTLET:
            return _headline(sentence, after[0], after[0], before)
        if len(before) > 2 and before[-1].kind == OUTLET and before[-2].low in lexicon.of("said_to"):
            draft = _headline(sentence, before[-1], before[-1], after)
            draft.source, draft.role, draft.own = (before[0].start, before[-3].end), "carrier", False
            draft.person = (
                draft.source if before[-3].capital and len(before) > 3 and before[-4].capital else None
            )
            return draft
    return None


def _headline(sentence: Sentence, outlet: Token, source: Token, content: Sequence[Token]) -> Draft:
    quoted = all(t.kind == QUOTE for t in content)
    return Draft(
        sentence.index, (source.start, source.end), None, "headline", [(content[0].start, content[-1].end, quoted)],
        outlet.mention, own=True,
    )  # fmt: skip


def citation(reading: Reading, sentence: Sentence) -> Draft | None:
    """Cases 2 and 3: an outlet in brackets behind a sentence."""
    tokens = sentence.tokens
    for i, token in enumerate(tokens):
        if token.kind != OUTLET or i == 0:
            continue
        if token.link and tokens[i - 1].text in "[(" and i > 1:
            end = next(n for n in range(i - 1, -1, -1) if n == 0 or tokens[n - 1].text not in "[(")
            return _cited(sentence, None, token, "link", tokens[0].start, tokens[end - 1].end)
        source = tokens[i - 2] if i > 1 and tokens[i - 1].text == ":" else None
        if source and source.low in reading.lexicon.of("source-line"):
            before = reading.sentences[sentence.index - 1] if sentence.index else None
            if i > 3 and tokens[i - 3].text == "(":
                return _cited(sentence, None, token, "link", tokens[0].start, tokens[i - 4].end)
            if i > 2 and tokens[i - 3].text == "(" and before is not None:
                end = before.end - (reading.text[before.end - 1] == ".")
                return _cited(sentence, source, token, "other", before.start, end)
    return None


def _cited(sentence: Sentence, cue: Token | None, outlet: Token, pattern: str, start: int, end: int) -> Draft:
    return Draft(
        sentence.index, (outlet.start, outlet.end), (cue.start, cue.end) if cue else None, pattern,
        [(start, end, False)], outlet.mention, own=True,
    )  # fmt: skip


def open_venue(sentence: Sentence, venue: Venue, lexicon: Lexicon) -> Draft | None:
    """Case 4: something said to an outlet, with a verb that no list knows."""
    tokens = sentence.tokens
    noun, words = _spoken(tokens, venue, lexicon)
    if noun is None or words is None:
        return None
    start, end = words
    while end > start and tokens[end - 1].kind == MARK:
        end -= 1
    if end <= start or (end - start < 2 and tokens[start].kind != QUOTE and start > venue.end + _NEAR):
        return None
    cue = venue.cue
    whole = cue[1] - cue[0] > 1 and tokens[cue[0]].low in lexicon.of("preposition")
    if cue[0] and tokens[cue[0] - 1].kind == "w" and cue[0] > noun[1] and not whole:
        cue = (cue[0] - 1 - (tokens[cue[0] - 1].low in lexicon.of("determiner")), cue[1])
    quoted = all(t.kind == QUOTE for t in tokens[start:end])
    return Draft(
        sentence.index, (tokens[noun[0]].start, tokens[noun[1] - 1].end), (tokens[cue[0]].start, tokens[cue[1] - 1].end),
        venue.pattern, [(tokens[start].start, tokens[end - 1].end, quoted)], tokens[venue.outlet].mention, "carrier",
    )  # fmt: skip


def colon_quote(sentence: Sentence, lexicon: Lexicon, claimed: Sequence[tuple[int, int]]) -> Draft | None:
    """Case 5: "Roe deflected with a non sequitur: “…”": a quotation behind a colon, whatever the verb."""
    tokens = sentence.tokens
    for i in range(2, len(tokens)):
        quote = tokens[i]
        if (
            quote.kind != QUOTE
            or tokens[i - 1].text != ":"
            or any(a < quote.end and quote.start < b for a, b in claimed)
        ):
            continue
        noun = opening_noun(tokens[:i], lexicon)
        if noun is None or noun[1] >= i - 1 or len(quote.text.split()) < _SPEECH:
            return None
        cue = tokens[noun[1]]
        own = tokens[noun[0]].kind == OUTLET and noun[1] - noun[0] == 1
        return Draft(
            sentence.index, (tokens[noun[0]].start, tokens[noun[1] - 1].end), (cue.start, cue.end), "other",
            [(quote.start, quote.end, True)], tokens[noun[0]].mention if own else None, own=own, direct=True,
        )  # fmt: skip
    return None


def signed(sentence: Sentence, lexicon: Lexicon) -> Draft | None:
    """Case 6: “…” — Ann Roe: a quotation signed with a dash."""
    tokens = sentence.tokens
    if len(tokens) < 3 or tokens[0].kind != QUOTE or tokens[1].text not in DASHES or len(tokens) > 8:
        return None
    if not all(t.capital or t.kind == OUTLET or t.text in ".," for t in tokens[2:]):
        return None
    last = tokens[-1] if tokens[-1].kind != MARK else tokens[-2]
    span = (tokens[2].start, last.end)
    return Draft(
        sentence.index,
        span,
        (tokens[1].start, tokens[1].end),
        "other",
        [(tokens[0].start, tokens[0].end, True)],
        person=span,
    )


def signed_below(reading: Reading, sentence: Sentence) -> Draft | None:
    """A paragraph that is nothing but a quotation, and below it "— Ann Roe"."""
    tokens = sentence.tokens
    if (
        not sentence.closes
        or len(tokens) > 2
        or tokens[0].kind != QUOTE
        or tokens[-1].kind not in (QUOTE, MARK)
    ):
        return None
    below = reading.sentences[sentence.index + 1 : sentence.index + 2]
    found = _SIGNATURE.fullmatch(reading.masked, below[0].start, below[0].end) if below else None
    if found is None or not (below[0].opens and below[0].closes):
        return None
    content = [(tokens[0].start, tokens[0].end, True)]
    content = [*earlier_paragraphs(reading, tokens, content), *content]
    return Draft(
        sentence.index, found.span("name"), found.span("dash"), "other", content, person=found.span("name")
    )


Range = tuple[int, int]
_Spoken = tuple[Range | None, Range | None]


def _spoken(tokens: Sequence[Token], venue: Venue, lexicon: Lexicon) -> _Spoken:
    """Who speaks and what they say, with a venue and a verb that no list knows: numbered cases, the first that fits.

    1. "In an interview with CNN, Roe painted a bleak picture"
    2. "an interview with CNN in which Roe painted a bleak picture"
    3. "Roe went on CNN to defend the plan"
    4. "Roe painted a bleak picture in an interview with CNN"
    """
    bare = venue.pattern == "on-air" and venue.cue[1] - venue.cue[0] == 1
    end = len(tokens)
    if _opens(tokens, venue, lexicon):
        noun, start = _behind_opening(tokens, venue, lexicon)
        if start is None or start >= end:
            return None, None
        says = tokens[start].kind == QUOTE or tokens[start].low in lexicon.of("that")
        return (noun, (start, end)) if says or not bare else (None, None)
    if inner := _in_which(tokens, venue, lexicon):
        return inner
    noun = opening_noun(tokens[: max(1, venue.cue[0] - 1)], lexicon)
    quote = next((i for i in range(venue.end, end) if tokens[i].kind == QUOTE), None)
    if quote is not None and tokens[quote - 1].text in ",:":
        return noun, (quote, end)
    for i in range(venue.end, min(end - 1, venue.end + 10)):
        if tokens[i].kind == MARK:
            break
        if tokens[i].low in lexicon.of("infinitive"):
            known = tokens[i + 1].low in lexicon.verbs
            return (noun, (i + 2, _sentence_part(tokens, i + 2))) if known or i == venue.end else (None, None)
    if not bare and noun is not None and venue.pattern in ("interview", "told", "on-air"):
        return noun, _before_venue(tokens, noun[1], venue, lexicon)
    return None, None


def _opens(tokens: Sequence[Token], venue: Venue, lexicon: Lexicon) -> bool:
    """Whether a venue opens the sentence: "In an interview with …", "While sitting down for an interview with …"."""
    led = tokens[: venue.start]
    small = lexicon.of("preposition") | lexicon.of("opener") | lexicon.of("adverb") | lexicon.of("auxiliary")
    small |= lexicon.of("verb-particle") | lexicon.of("time") | lexicon.of("determiner")
    gerund = tuple(lexicon.of("gerund")) or "\0"
    return all(t.low in small or t.low.endswith(gerund) or t.kind == NUMBER or t.text == "(" for t in led)


def _behind_opening(tokens: Sequence[Token], venue: Venue, lexicon: Lexicon) -> tuple[Range | None, int | None]:
    """Case 1: the speaker behind the comma, and where the words may begin."""
    near = range(venue.end, min(len(tokens), venue.end + 8))
    comma = next((i for i in near if tokens[i].text == ","), None)
    if comma is None or comma + 1 >= len(tokens):
        return None, None
    noun = noun_after(tokens, comma + 1, lexicon)
    led = tokens[comma + 1].low in lexicon.of("determiner") | lexicon.of("possessive")
    end = comma + 1 + 2 * led
    while end < len(tokens) and (
        tokens[end].capital or tokens[end].low in lexicon.of("personal") or end == comma + 1
    ):
        end += 1
    if end < len(tokens) and tokens[end].text == "(":
        end = next((i + 1 for i in range(end, min(len(tokens), end + 8)) if tokens[i].text == ")"), end)
    if end < len(tokens) and tokens[end].text == ",":
        end = next((i + 1 for i in range(end + 1, min(len(tokens), end + 20)) if tokens[i].text == ","), end)
    that = next((i for i in range(end, min(len(tokens), end + 6)) if tokens[i].low in lexicon.of("that")), None)
    quote = next((i for i in range(venue.end, len(tokens)) if tokens[i].kind == QUOTE), None)
    if quote is not None and tokens[quote - 1].text in ",:":
        return ((comma + 1, end) if noun else None), quote
    return ((comma + 1, end) if noun else None), end + 1 if that is None else that


def _in_which(tokens: Sequence[Token], venue: Venue, lexicon: Lexicon) -> _Spoken | None:
    """Case 2: a relative clause on the interview itself."""
    at = next((i for i in range(venue.end, min(len(tokens), venue.end + 8)) if tokens[i].low in lexicon.of("which")), None)
    if at is None or tokens[at - 1].low not in lexicon.of("preposition"):
        return None
    noun = noun_after(tokens, at + 1, lexicon)
    if noun is None or noun[1] + 1 >= len(tokens):
        return None
    if tokens[at + 1].low not in lexicon.of("personal") and tokens[at + 1].capital:
        end = at + 1
        while end < len(tokens) and tokens[end].capital:
            end += 1
        noun = (at + 1, end)
    stop = _sentence_part(tokens, noun[1])
    that = next((i for i in range(noun[1], min(stop, noun[1] + 5)) if tokens[i].low in lexicon.of("that")), None)
    return noun, (that or noun[1] + 1, stop)


def _before_venue(tokens: Sequence[Token], start: int, venue: Venue, lexicon: Lexicon) -> Range | None:
    """Case 4: what stands between the verb and the venue; nothing when the interview is the verb's object."""
    at = start
    while at < venue.start and tokens[at].low in lexicon.of("auxiliary") | lexicon.of("adverb"):
        at += 1
    lead = tokens[venue.start].low
    led = lead in lexicon.of("preposition") and lead not in lexicon.of("subclause")
    broken = any(t.kind == MARK for t in tokens[at : venue.start])
    return (at + 1, venue.start) if led and not broken and 2 < venue.start - at < _OPENING else None


def _sentence_part(tokens: Sequence[Token], start: int) -> int:
    """The end of the clause: a semicolon, or the end of the sentence."""
    return next((i for i in range(start, len(tokens)) if tokens[i].text == ";"), len(tokens))


def work_opening(sentence: Sentence, lexicon: Lexicon) -> Draft | None:
    """Case 7: "In the latest NBC News poll, …": a work of an outlet that opens the sentence."""
    tokens = sentence.tokens
    if tokens[0].low not in lexicon.of("agent"):
        return None
    comma = next((i for i in range(2, min(len(tokens) - 2, _OPENING)) if tokens[i].text == ","), None)
    outlet = next((i for i in range(1, comma or 0) if tokens[i].kind == OUTLET), None)
    led = any(t.low in lexicon.of("preposition") for t in tokens[1 : outlet or 1])
    if (
        comma is None
        or outlet is None
        or led
        or tokens[comma - 1].low not in lexicon.works
        or comma - 1 == outlet
    ):
        return None
    end = len(tokens) - (tokens[-1].text == ".")
    return Draft(
        sentence.index, (tokens[1].start, tokens[comma - 1].end), (tokens[0].start, tokens[0].end),
        lexicon.works[tokens[comma - 1].low], [(tokens[comma + 1].start, tokens[end - 1].end, False)], tokens[outlet].mention,
    )  # fmt: skip
