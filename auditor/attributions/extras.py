"""Credits that hang on no verb: headlines, links, source lines, signatures.

1. "BBC: Keeper rescued", "Rates to hold: Reuters", "Keeper rescued - BBC", "Minister to CNN: 'No'"
2. "… below 9 percent [[Al Jazeera](https://…)]", "… below 9 percent [aljazeera.com]", "… (Al Jazeera)."
3. "(Source: CTK)"; in round-ups, line after line, "… for £4m. (Daily Mirror)" and "Full story: Daily Mirror"
4. "“…” — Ann Roe"
5. "In the latest NBC News poll, …"
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.attributions.drafting import earlier_paragraphs
from auditor.attributions.drafts import Draft
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.reading import DASHES, MARK, OUTLET, QUOTE, Reading, Sentence, Token

#: What may stand in a bracket before an address.
_ADDRESS = frozenset(("http", "https", "source", "via"))
#: Tokens of a phrase that opens a sentence, at most.
_OPENING = 12
#: A line that is a dash and a name, with what the person is behind a comma.
_SIGNATURE = re.compile(
    r"(?P<dash>-{1,2}|[—–―])[ \u00a0]?(?P<name>[^\W\d_a-z][^\n,.:;]{1,60}?)(?:,[^\n]{1,120})?\.?"
)
#: Credits in a round-up: a bracket behind a full stop, the words before a colon that open a line.
_BRACKET = re.compile(r"[.!?’”\"']\s\([A-Z][^()\n]{2,50}\)(?:[.,][^\n]{0,12})?(?:\n|$)")
_LEAD = re.compile(r"^([^\n:]{2,20}): ", re.MULTILINE)
#: How many of them make a round-up; words behind the outlet in one; characters of a sentence that says something.
_ROUND_UP, _ADDED, _LINE = 2, 4, 20
#: Words before a colon and an outlet that are only a credit line, at most: "h/t: The Hill", "Photo: Reuters".
_CREDIT_LINE = 2
#: Words of a sentence before the outlet in brackets that ends it, at least.
_LEAST = 4
#: Tokens before the colon of a headline within which somebody is named.
_LED = 5
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
    if dashed := _dashed(sentence, tokens[:end]):
        return dashed
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
        if len(after) == 1 and after[0].kind == OUTLET and sum(t.kind == "w" for t in before) > _CREDIT_LINE:
            return _headline(sentence, after[0], after[0], before)
        verbal = any(t.low in lexicon.verbs and not t.capital for t in before)
        if (
            len(before) > 2
            and before[-1].kind == OUTLET
            and before[-2].low in lexicon.of("said_to")
            and not verbal
        ):
            draft = _headline(sentence, before[-1], before[-1], after)
            draft.source, draft.role, draft.own = (before[0].start, before[-3].end), "carrier", False
            draft.person = (
                draft.source if before[-3].capital and len(before) > 3 and before[-4].capital else None
            )
            return draft
    return None


def _dashed(sentence: Sentence, line: Sequence[Token]) -> Draft | None:
    """ "Minister resigns - Kuwait Times": one dash, and nothing but an outlet behind it."""
    dashes = [i for i, t in enumerate(line) if t.text in DASHES]
    if dashes != [len(line) - 2] or len(line) < 4 or line[-1].kind != OUTLET or line[-1].host:
        return None
    if line[-1] is not sentence.tokens[-1]:
        return None
    return _led(_headline(sentence, line[-1], line[-1], line[:-2]), line)


def _led(draft: Draft, line: Sequence[Token]) -> Draft:
    """ "Fire chief: Gas leak likely cause - KETV": whoever stands before a colon speaks, the outlet carries it."""
    colon = next((i for i, t in enumerate(line[:_LED]) if t.text == ":"), None)
    if colon and not any(t.kind in (OUTLET, QUOTE) for t in line[:colon]):
        draft.source, draft.role, draft.own = (line[0].start, line[colon - 1].end), "carrier", False
        draft.content = [
            (
                line[colon + 1].start,
                draft.content[0][1],
                line[colon + 1].kind == QUOTE and colon + 4 == len(line),
            )
        ]
    return draft


def _headline(sentence: Sentence, outlet: Token, source: Token, content: Sequence[Token]) -> Draft:
    quoted = all(t.kind == QUOTE for t in content)
    return Draft(
        sentence.index, (source.start, source.end), None, "headline", [(content[0].start, content[-1].end, quoted)],
        outlet.mention, own=True,
    )  # fmt: skip


def citation(reading: Reading, sentence: Sentence) -> Draft | None:
    """Cases 2 and 3: an outlet in brackets behind a sentence, or in a line that points to it."""
    tokens = sentence.tokens
    if (outlet := _pointed_at(tokens, reading.lexicon)) is not None and sentence.index:
        said = reading.sentences[sentence.index - 1]
        if _rounds_up(reading) and not _bare(reading, said):
            end = said.end - (reading.text[said.end - 1] == ".")
            return _cited(sentence, None, outlet, "other", said.start, end)
    for i, token in enumerate(tokens):
        if token.kind != OUTLET or i == 0:
            continue
        if token.link and tokens[i - 1].text in "[(" and i > 1:
            end = next(n for n in range(i - 1, -1, -1) if n == 0 or tokens[n - 1].text not in "[(")
            return _cited(sentence, None, token, "link", tokens[0].start, tokens[end - 1].end)
        if (address := _address_start(tokens, i)) is not None:
            return _cited(sentence, None, token, "link", tokens[0].start, tokens[address - 1].end)
        if _is_bracketed(tokens, i):
            return _cited(sentence, None, token, "link", tokens[0].start, tokens[i - 2].end)
        source = tokens[i - 2] if i > 1 and tokens[i - 1].text == ":" else None
        if source and source.low in reading.lexicon.of("source-line"):
            before = reading.sentences[sentence.index - 1] if sentence.index else None
            if i > 3 and tokens[i - 3].text == "(":
                return _cited(sentence, None, token, "link", tokens[0].start, tokens[i - 4].end)
            if i > 2 and tokens[i - 3].text == "(" and before is not None:
                end = before.end - (reading.text[before.end - 1] == ".")
                return _cited(sentence, source, token, "other", before.start, end)
    return None


def _pointed_at(tokens: Sequence[Token], lexicon: Lexicon) -> Token | None:
    """The outlet of a sentence that is nothing but "(Daily Mirror)" or "Full story: Daily Mirror"."""
    outlet = next((i for i, t in enumerate(tokens[:5]) if t.kind == OUTLET), None)
    mention = tokens[outlet].mention if outlet else None
    if not outlet or mention is None or "wire" in mention.kinds:
        return None
    lead, rest = tokens[:outlet], [t for t in tokens[outlet + 1 :] if t.text not in ")."]
    bracket = [t.text for t in lead] == ["("] and any(t.text == ")" for t in tokens[outlet + 1 :])
    pointer = lead[-1].text == ":" and all(t.low in lexicon.of("pointer") for t in lead[:-1])
    short = len(rest) <= _ADDED and not any(t.low in lexicon.verbs for t in rest)
    return tokens[outlet] if (bracket or pointer) and short else None


def _rounds_up(reading: Reading) -> bool:
    """Whether an article credits line after line in this way; one alone is as often a photograph's credit."""
    pointing = reading.lexicon.of("pointer").issuperset
    pointers = sum(pointing(lead.lower().split()) for lead in _LEAD.findall(reading.text))
    return len(_BRACKET.findall(reading.text)) + pointers >= _ROUND_UP


def _bare(reading: Reading, sentence: Sentence) -> bool:
    """Whether a sentence is itself but a credit."""
    return reading.text[sentence.start : sentence.start + 1] == "(" or sentence.end - sentence.start < _LINE


def _is_bracketed(tokens: Sequence[Token], outlet: int) -> bool:
    """ "The mine will close (Handelsblatt).": a sentence that ends in a bracket with an outlet and no more.

    Initials behind a name spell it out, and what has no full stop is a caption.
    """
    behind = [t.text for t in tokens[outlet + 1 :]]
    if behind != [")", "."] or outlet < _LEAST or tokens[outlet - 1].text != "(":
        return False
    named = tokens[outlet - 2].capital or tokens[outlet - 2].kind == OUTLET
    return tokens[outlet - 2].kind != MARK and not (named and tokens[outlet].text.isupper())


def _address_start(tokens: Sequence[Token], outlet: int) -> int | None:
    """Where the bracket opens that holds nothing but the address of an outlet: "[vnexpress.net]"."""
    mention = tokens[outlet].mention
    if mention is None or mention.resolution != "domain":
        return None
    at = outlet
    while at > 1 and (tokens[at - 1].text in "/:" or tokens[at - 1].low in _ADDRESS):
        at -= 1
    return at - 1 if at > 2 and tokens[at - 1].text in "[(" else None


def _cited(sentence: Sentence, cue: Token | None, outlet: Token, pattern: str, start: int, end: int) -> Draft:
    return Draft(
        sentence.index, (outlet.start, outlet.end), (cue.start, cue.end) if cue else None, pattern,
        [(start, end, False)], outlet.mention, own=True,
    )  # fmt: skip


def signed(sentence: Sentence, lexicon: Lexicon) -> Draft | None:
    """Case 4: “…” — Ann Roe: a quotation signed with a dash."""
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


def work_opening(sentence: Sentence, lexicon: Lexicon) -> Draft | None:
    """Case 5: "In the latest NBC News poll, …": a work of an outlet that opens the sentence."""
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


def work_closing(sentence: Sentence, lexicon: Lexicon) -> Draft | None:
    """Case 6: "Half of voters backed him in an NBC News poll.": a poll or count of an outlet that ends the sentence."""
    tokens = sentence.tokens
    end = len(tokens) - (tokens[-1].text == ".")
    for at in range(max(3, end - _OPENING), end - 2):
        noun = tokens[at + 1 : end]
        if tokens[at].low not in lexicon.of("agent") or any(t.kind in (MARK, QUOTE) for t in noun):
            continue
        outlet = next((t for t in noun if t.kind == OUTLET), None)
        work = next((t for t in noun if lexicon.works.get(t.low) == "poll"), None)
        if tokens[at - 1].text == ",":
            work = work or next((t for t in noun if t.low in lexicon.of("count-noun")), None)
        if outlet is None or work is None:
            continue
        last = at - (tokens[at - 1].text == ",")
        return Draft(
            sentence.index, (noun[0].start, max(outlet.end, work.end)), (tokens[at].start, tokens[at].end),
            lexicon.works[work.low], [(tokens[0].start, tokens[last - 1].end, False)], outlet.mention,
        )  # fmt: skip
    return None
