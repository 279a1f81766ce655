"""Something said to an outlet or on air with a verb that no list knows: "In an interview with CNN, Roe painted …"."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.drafting import person_in
from auditor.attributions.drafts import Draft
from auditor.attributions.frames import Venue
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.nouns import Range, noun_after, noun_before, opening_noun
from auditor.attributions.reading import MARK, NUMBER, QUOTE, Sentence, Token

#: Tokens between a verb and the venue behind it, at most.
_OBJECT = 12
#: Tokens from an outlet to the comma behind it, and from that to the end of the sentence, a few.
_DAY = 4

_Spoken = tuple[Range | None, Range | None]


def open_venue(sentence: Sentence, venue: Venue, lexicon: Lexicon) -> Draft | None:
    """The draft of a venue that no verb claimed; None where nothing shows who said what."""
    tokens = sentence.tokens
    noun, words = _spoken(tokens, venue, lexicon)
    if noun is None or words is None:
        return None
    start, end = words
    while end > start and tokens[end - 1].kind == MARK:
        end -= 1
    start += start + 1 < end and tokens[start].low in lexicon.of("verb-particle")  # "ruled out a move"
    alone = end - start < 2 and tokens[start].kind != QUOTE
    if (
        end <= start
        or _no_answer(tokens, noun[0], end, lexicon)
        or (alone and tokens[start - 2].low not in lexicon.of("infinitive"))
    ):
        return None
    if all(t.low in lexicon.of("determiner|possessive|remarks") for t in tokens[start:end]):
        return None  # "She made the remarks in an interview with CNN"
    cue = venue.cue
    whole = cue[1] - cue[0] > 1 and tokens[cue[0]].low in lexicon.of("preposition")
    if cue[0] and tokens[cue[0] - 1].kind == "w" and cue[0] > noun[1] and not whole:
        cue = (cue[0] - 1 - (tokens[cue[0] - 1].low in lexicon.of("determiner")), cue[1])
    quoted = all(t.kind == QUOTE for t in tokens[start:end])
    return Draft(
        sentence.index, (tokens[noun[0]].start, tokens[noun[1] - 1].end), (tokens[cue[0]].start, tokens[cue[1] - 1].end),
        venue.pattern, [(tokens[start].start, tokens[end - 1].end, quoted)], tokens[venue.outlet].mention, "carrier",
        person=person_in(tokens, noun, lexicon),
    )  # fmt: skip


def _no_answer(tokens: Sequence[Token], start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether somebody reached by an outlet did not speak: "Reached by the BBC, he declined to comment"."""
    silent = any(t.low in lexicon.of("no-answer") for t in tokens[start : min(end, start + _OBJECT)])
    return silent and not any(t.kind == QUOTE for t in tokens[start:end])


def _spoken(tokens: Sequence[Token], venue: Venue, lexicon: Lexicon) -> _Spoken:
    """Who speaks and what they say, with a venue and a verb that no list knows: numbered cases, the first that fits.

    1. "In an interview with CNN, Roe painted a bleak picture"
    2. "an interview with CNN in which Roe painted a bleak picture"
    3. "Roe went on CNN to defend the plan"
    4. "Roe painted a bleak picture in an interview with CNN"
    5. "Roe, speaking to CNN, painted a bleak picture"
    """
    bare = venue.pattern == "other" or (venue.pattern == "on-air" and venue.cue[1] - venue.cue[0] == 1)
    end = len(tokens)
    if _opens(tokens, venue, lexicon):
        noun, start = _behind_opening(tokens, venue, lexicon)
        if start is None or start >= end:
            return None, None
        says = tokens[start].kind == QUOTE or tokens[start].low in lexicon.of("that")
        if not says and tokens[start - 1].low in lexicon.of("passive"):
            return None, None  # "In an interview with CNN, he was asked …"
        return (noun, (start, end)) if says or not bare else (None, None)
    if inner := _in_which(tokens, venue, lexicon):
        return inner
    if set_off := _set_off(tokens, venue, lexicon):
        return set_off
    verb = venue.cue[0] - (tokens[venue.cue[0]].low in lexicon.of("preposition"))
    noun = opening_noun(tokens[: max(1, verb)], lexicon)
    quote = next((i for i in range(venue.end, end) if tokens[i].kind == QUOTE), None)
    if quote is not None and tokens[quote - 1].text in ",:":
        return noun, (quote, end)
    if bare:
        return None, None
    for i in range(venue.end, min(end - 1, venue.end + 10)):
        if tokens[i].kind == MARK:
            break
        if tokens[i].low in lexicon.of("infinitive"):
            known = tokens[i + 1].low in lexicon.verbs
            return (noun, (i + 2, _sentence_part(tokens, i + 2))) if known or i == venue.end else (None, None)
    if noun is not None and venue.pattern in ("interview", "told", "on-air"):
        return noun, _before_venue(tokens, noun[1], venue, lexicon)
    return None, None


def _opens(tokens: Sequence[Token], venue: Venue, lexicon: Lexicon) -> bool:
    """Whether a venue opens the sentence: "In an interview with …", "While sitting down for an interview with …"."""
    led = tokens[: venue.start]
    small = lexicon.of("preposition|opener|adverb|auxiliary")
    small |= lexicon.of("verb-particle|time|determiner")
    gerund = tuple(lexicon.of("gerund")) or "\0"
    return all(t.low in small or t.low.endswith(gerund) or t.kind == NUMBER or t.text == "(" for t in led)


def _behind_opening(
    tokens: Sequence[Token], venue: Venue, lexicon: Lexicon
) -> tuple[Range | None, int | None]:
    """Case 1: the speaker behind the comma, and where the words may begin."""
    near = range(venue.end, min(len(tokens), venue.end + 8))
    comma = next((i for i in near if tokens[i].text == ","), None)
    if comma is None or comma + 1 >= len(tokens):
        return None, None
    noun = noun_after(tokens, comma + 1, lexicon)
    led = tokens[comma + 1].low in lexicon.of("determiner|possessive")
    end = comma + 1 + 2 * led
    if noun is not None and any(t.low in lexicon.of("owner") for t in tokens[slice(*noun)]):
        end = noun[1]  # "the mayor's lawyer Ann Roe"
    while end < len(tokens) and (
        tokens[end].capital or tokens[end].low in lexicon.of("personal") or end == comma + 1
    ):
        end += 1
    if end < len(tokens) and tokens[end].text == "(":
        end = next((i + 1 for i in range(end, min(len(tokens), end + 8)) if tokens[i].text == ")"), end)
    if end < len(tokens) and tokens[end].text == ",":
        end = next((i + 1 for i in range(end + 1, min(len(tokens), end + 20)) if tokens[i].text == ","), end)
    that = next(
        (i for i in range(end, min(len(tokens), end + 6)) if tokens[i].low in lexicon.of("that")), None
    )
    quote = next((i for i in range(venue.end, len(tokens)) if tokens[i].kind == QUOTE), None)
    if quote is not None and tokens[quote - 1].text in ",:":
        return ((comma + 1, end) if noun else None), quote
    return ((comma + 1, end) if noun else None), end + 1 if that is None else that


def _set_off(tokens: Sequence[Token], venue: Venue, lexicon: Lexicon) -> _Spoken | None:
    """Case 5: "The agent, speaking to Marca, ruled out a move": the subject before it, the object behind the verb."""
    comma = next(
        (i for i in range(venue.end, min(len(tokens), venue.end + _DAY)) if tokens[i].text == ","), None
    )
    start = venue.start
    if comma is None or start < 2 or tokens[start - 1].text != "," or comma + _DAY > len(tokens):
        return None
    noun, verb = noun_before(tokens, start - 1, lexicon), comma + 1
    past = tokens[verb].low.endswith(tuple(lexicon.of("past")) or "\0")
    if noun is None or not past or tokens[verb].capital:
        return None
    return noun, (verb + 1, _sentence_part(tokens, verb + 1))


def _in_which(tokens: Sequence[Token], venue: Venue, lexicon: Lexicon) -> _Spoken | None:
    """Case 2: a relative clause on the interview itself."""
    at = next(
        (
            i
            for i in range(venue.end, min(len(tokens), venue.end + 8))
            if tokens[i].low in lexicon.of("which")
        ),
        None,
    )
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
    that = next(
        (i for i in range(noun[1], min(stop, noun[1] + 5)) if tokens[i].low in lexicon.of("that")), None
    )
    return noun, (that or noun[1] + 1, stop)


def _before_venue(tokens: Sequence[Token], start: int, venue: Venue, lexicon: Lexicon) -> Range | None:
    """Case 4: what stands between the verb and the venue; nothing when the interview is the verb's object."""
    at = start
    while at < venue.start and tokens[at].low in lexicon.of("auxiliary|adverb"):
        at += 1
    if at < len(tokens) and tokens[at].low in lexicon.of("has-met"):
        return None  # "spoke about the theft in an interview with Der Spiegel": her words follow
    lead = tokens[venue.start].low
    led = lead in lexicon.of("preposition") and lead not in lexicon.of("subclause")
    broken = any(t.kind == MARK for t in tokens[at : venue.start])
    return (at + 1, venue.start) if led and not broken and 2 < venue.start - at < _OBJECT else None


def _sentence_part(tokens: Sequence[Token], start: int) -> int:
    """The end of the clause: a semicolon, or the end of the sentence."""
    return next((i for i in range(start, len(tokens)) if tokens[i].text == ";"), len(tokens))
