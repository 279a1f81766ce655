"""Cues that are no verbs: "according to X", "per X", "X's report that"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.attributions.credit import (
    pattern_of,
    split_outlets,
    with_outlet,
)
from auditor.attributions.frames import Frame
from auditor.attributions.lexicon import Lexicon, Phrase
from auditor.attributions.nouns import Range, noun_after
from auditor.attributions.reading import MARK, NUMBER, OUTLET, QUOTE, Token


def phrase_frames(tokens: Sequence[Token], at: int, phrase: Phrase, lexicon: Lexicon) -> Iterator[Frame]:
    """ "According to X (and Y)": one frame an outlet, one for anybody else."""
    first = at + len(phrase.words)
    noun = noun_after(tokens, first, lexicon)
    if noun is None or not any(t.kind == OUTLET for t in tokens[noun[0] : noun[1]]):
        noun = _to_comma(tokens, first, lexicon) or noun
    if noun is None:
        return
    noun = (noun[0], _list_end(tokens, noun, lexicon))
    if len(phrase.words) == 1 and not any(t.kind == OUTLET for t in tokens[noun[0] : noun[1]]):
        return  # "per", "via" and their like credit outlets only
    if shown := _shown_by(tokens, noun, lexicon):
        shown.start = at
        yield shown
        return
    noun, outlet = with_outlet(tokens, _with_day(tokens, noun, lexicon), lexicon)
    for source, mention in split_outlets(tokens, noun, outlet, lexicon):
        pattern = pattern_of(tokens, source, mention, phrase.pattern, lexicon)
        yield Frame(at, noun[1], (at, first), source, pattern, "c", "phrase", mention)


def _list_end(tokens: Sequence[Token], noun: Range, lexicon: Lexicon) -> int:
    """Where a list of outlets ends that begins with ``noun``: "according to Reuters, AFP and the AP"."""
    end = noun[1]
    if tokens[end - 1].kind != OUTLET:
        return end
    at = end
    while at + 1 < len(tokens) and tokens[at].text == "," and tokens[at + 1].kind == OUTLET:
        at += 2
    last = at + 1 < len(tokens) and tokens[at].low in lexicon.of("and") and tokens[at + 1].kind == OUTLET
    return at + 2 if at > end and last else end


def _with_day(tokens: Sequence[Token], noun: Range, lexicon: Lexicon) -> Range:
    """A noun with the day that its participle says: "a BBC poll published on Thursday"."""
    end = noun[1]
    if tokens[end - 1].low not in lexicon.of("credit-participle"):
        return noun
    end += end < len(tokens) and tokens[end].low in lexicon.of("air")
    day = end
    while end < len(tokens) and tokens[end].low in lexicon.of("time"):
        end += 1
    return (noun[0], end) if end > day else noun


def _shown_by(tokens: Sequence[Token], noun: Range, lexicon: Lexicon) -> Frame | None:
    """ "according to a memo seen by Reuters": the outlet carries what the memo says."""
    for i in range(noun[0] + 1, min(len(tokens), noun[1] + 3)):
        if tokens[i].kind in (MARK, QUOTE):
            return None
        for phrase in lexicon.phrases.get(tokens[i].low, ()):
            end = i + len(phrase.words)
            if phrase.kind != "opener" or not matches(tokens, i, phrase.words):
                continue
            made = tokens[i - 1].low in lexicon.works and tokens[i - 1].low not in lexicon.of("thing")
            if made:
                return None
            outlet = end + (end < len(tokens) and tokens[end].low in lexicon.of("article"))
            if outlet < len(tokens) and tokens[outlet].kind == OUTLET:
                return Frame(
                    noun[0],
                    outlet + 1,
                    (i, end),
                    (noun[0], i),
                    phrase.pattern,
                    "c",
                    "phrase",
                    outlet,
                    "carrier",
                )
    return None


def _to_comma(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Range | None:
    """ "people briefed on the plan": all up to the comma, where no verb or time comes before it."""
    for i in range(start, min(len(tokens), start + 16)):
        token = tokens[i]
        if (token.text in ",.:;" and token.kind == MARK) or token.low in lexicon.of("time"):
            i -= i > start and tokens[i - 1].low in lexicon.of("preposition|determiner")
            return (start, i) if i > start else None
        if (
            token.kind in (MARK, QUOTE, OUTLET)
            or token.low in lexicon.of("auxiliary")
            or token.low in lexicon.of("relative")
        ):
            return None
    return None


def matches(tokens: Sequence[Token], at: int, words: Sequence[str]) -> bool:
    return all(at + n < len(tokens) and tokens[at + n].low == word for n, word in enumerate(words))


def after_verb(tokens: Sequence[Token], at: int, phrase: Phrase, lexicon: Lexicon) -> bool:
    """ "said via ESPN": the verb is the cue."""
    return at > 0 and len(phrase.words) == 1 and tokens[at - 1].low in lexicon.verbs


def report_that(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Frame | None:
    """A noun as the cue: numbered cases.

    1. "CNN's report that …", "a report in the Post about …"
    2. "a Post story saying …"
    3. "the Post's conclusion was that …", "CNN's headline: “…”"
    """
    low = tokens[at].low
    if low not in lexicon.of("report-noun") or at + 1 >= len(tokens):
        return None
    if at and tokens[at - 1].kind == OUTLET and (low.endswith("s") or _opens_clause(tokens, at - 1, lexicon)):
        return None  # "Sky Sports claim that …": a verb
    outlet, end = _made_by(tokens, at, lexicon)
    while end < len(tokens) and tokens[end].low in lexicon.of("time"):
        end += 1
    if outlet is None or end + 1 >= len(tokens):
        return None
    start = _content_of_noun(tokens, at, end, outlet, lexicon)
    if start is None:
        return None
    report = lexicon.works.get(low) == "work" and low in lexicon.verbs
    pattern = "reported" if report else "work"
    return Frame(min(outlet, at), start, (at, at + 1), (outlet, outlet + 1), pattern, "co", "noun", outlet)


def _opens_clause(tokens: Sequence[Token], outlet: int, lexicon: Lexicon) -> bool:
    """Whether an outlet opens its clause, and no article owns what follows it."""
    if not outlet:
        return True
    before = tokens[outlet - 1]
    return before.text in ",;:" or before.low in lexicon.of("conjunction")


def _made_by(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int | None, int]:
    """The outlet that made the work named at ``at``, before or behind it, and where the phrase ends."""
    outlet = next((i for i in range(max(0, at - 3), at) if tokens[i].kind == OUTLET), None)
    if outlet is not None and any(t.low in lexicon.of("time") for t in tokens[outlet + 1 : at]):
        return None, at + 1  # "a story in Bild this morning claims": a verb
    if outlet is not None or tokens[at + 1].low not in lexicon.of("maker"):
        return outlet, at + 1
    outlet = next((i for i in range(at + 2, min(at + 4, len(tokens))) if tokens[i].kind == OUTLET), None)
    return outlet, outlet + 1 if outlet is not None else at + 1


def _content_of_noun(tokens: Sequence[Token], at: int, end: int, outlet: int, lexicon: Lexicon) -> int | None:
    """Where the content behind a work begins; None where the work is only named."""
    lead, after = tokens[end].low, tokens[end + 1]
    verbal = any(after.low in x for x in (lexicon.verbs, lexicon.acts, lexicon.of("auxiliary")))
    verbal = verbal or after.low.endswith(tuple(lexicon.of("past")) or "\0")
    if lead in lexicon.of("that"):
        return None if verbal else end  # "a story that said": a relative clause
    owned = outlet < at and tokens[outlet + 1].text in ("'s", "’s", "'", "’")
    owned = owned or (outlet > at and after.kind == QUOTE)  # "the headline in the Sun was “…”"
    inside = 0 < outlet < at and tokens[outlet - 1].low in lexicon.of("preposition")
    if lead in lexicon.of("be") and (inside or tokens[at].low in lexicon.of("work-thing")):
        return None  # "the figures in the Post's report are “wrong”": somebody judges the report
    if (after.low in lexicon.of("time") or after.kind == NUMBER) and lead not in lexicon.of("that"):
        return None  # "declined to comment on the Nikkei report on Wednesday"
    if lead in lexicon.of("be") and owned and (after.kind == QUOTE or after.low in lexicon.of("that")):
        return end + 1
    if tokens[end].text == ":" and owned and after.kind == QUOTE:
        return end + 1
    if lead not in lexicon.of("report-lead"):
        return None
    report = lexicon.works.get(tokens[at].low) == "work" and tokens[at].low in lexicon.verbs
    saying = lead.endswith(tuple(lexicon.of("gerund")) or "\0")
    return end + 1 if report or saying else None  # "a story on the dam" names a topic
