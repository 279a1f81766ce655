"""Noun phrases around a verb, without a parser: who speaks, and who is spoken to.

The phrase is walked from the verb outwards until something that cannot belong to it: a
quotation, a comma, an auxiliary, another verb of speech, a subordinator. Apposition between
commas ("Roe, 56, who leads the party, told …") is stepped over.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.lexicon import Lexicon
from auditor.attributions.quotes import MARKS
from auditor.attributions.reading import MARK, NUMBER, OUTLET, QUOTE, WORD, Token

Range = tuple[int, int]

#: A subject longer than this is a clause that was misread.
_LONGEST_SUBJECT = 28
#: Tokens from "and" back to what shows what it joins, at most, and where a clause may begin as well.
_JOINED, _NEAR = 14, 7
#: Characters of a quotation that may be a nickname or an emphasised word.
_SCARE = 28


def noun_before(tokens: Sequence[Token], end: int, lexicon: Lexicon) -> Range | None:
    """The noun phrase that ends at ``end``, or None when nothing there can be one."""
    start, head = end, end
    while start and end - start < _LONGEST_SUBJECT:
        token = tokens[start - 1]
        if token.low in lexicon.of("personal"):
            if start == end and _is_object(tokens, start - 1, lexicon):
                start -= 2
                continue  # "people briefed on it said"
            start -= start == end
            break
        if _stops(token, lexicon) and not _owned(tokens, start - 1, lexicon):
            relative = _relative(tokens, start - 1, lexicon)
            if relative is not None:
                head = relative  # "people who saw the memo": the people
            else:
                relative = _reduced(tokens, start - 1, end, lexicon)
            if relative is None:
                break
            start = relative
            continue
        if token.low in lexicon.of("conjunction") and (
            start == end
            or not (_joins(tokens, start - 1, end, lexicon) or _half_noun(tokens, start, end, lexicon))
        ):
            break
        start -= 1
    start = _trim(tokens, start, end, lexicon)
    end = head if start < head else end
    return (start, end) if _is_noun(tokens, start, end, lexicon) else None


def _is_object(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether "it" is what a preposition behind a noun leads to, no subject."""
    if at < 2 or tokens[at].low not in lexicon.of("it"):
        return False
    leads = lexicon.of("preposition") - lexicon.of("subclause")
    return tokens[at - 1].low in leads and tokens[at - 2].kind == WORD and not tokens[at - 2].capital


def _stops(token: Token, lexicon: Lexicon) -> bool:
    """Whether a noun phrase cannot reach back over this token."""
    if token.kind == QUOTE:
        return not is_scare(token)
    if token.kind == MARK:
        return token.text not in "&$€£%#'’.-/"
    if token.kind == WORD:
        low = token.low
        if low in lexicon.of("conjunction"):
            return False
        if low in lexicon.of("subordinator") or (
            low in lexicon.of("auxiliary") and low not in ("'s", "’s") and not token.capital
        ):
            return True
        return low in lexicon.verbs and low not in lexicon.works and not token.text[0].isupper()
    return False


def _owned(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a word that looks like a verb is a noun that somebody owns: "familiar with his thinking"."""
    gerund = tokens[at].low.endswith(tuple(lexicon.of("gerund")) or "\0")
    return at > 0 and gerund and tokens[at - 1].low in lexicon.of("owner|possessive")


def is_scare(token: Token) -> bool:
    """A quotation of a word or two: a nickname or a title inside a noun phrase."""
    return len(token.text) < _SCARE and token.text.rstrip(MARKS)[-1:] not in (
        ",",
        ".",
        "?",
        "!",
        "…",
        "—",
        "-",
    )


def _relative(tokens: Sequence[Token], stop: int, lexicon: Lexicon) -> int | None:
    """Where a relative clause that reaches the verb begins: "people who saw the memo told"."""
    for i in range(stop, max(-1, stop - 12), -1):
        token = tokens[i]
        if token.kind in (MARK, QUOTE):
            return None
        clause = token.low in lexicon.of("relative") or token.low in lexicon.of("that")
        if clause and i == stop and i + 1 < len(tokens) and _opens_noun(tokens[i + 1], lexicon):
            return None  # "the scandal that the Globe exposed": the Globe
        if token.low in lexicon.of("relative") and i and tokens[i - 1].kind == WORD:
            return i
        if token.low in lexicon.of("that") and i < stop + 1 and i > 1 and tokens[i - 1].kind == WORD:
            if (
                i == stop
                and tokens[i - 1].low in lexicon.works
                and tokens[i - 2].low not in lexicon.of("auxiliary")
            ):
                return i  # "a Kyodo report that said"
            known = tokens[i - 1].low in lexicon.verbs or tokens[i - 2].low in lexicon.verbs
            return (
                None
                if known
                or tokens[i - 1].low in lexicon.of("time")
                or tokens[i - 1].low in lexicon.of("public")
                else i
            )
    return None


def _opens_noun(token: Token, lexicon: Lexicon) -> bool:
    return token.kind == OUTLET or token.capital or token.low in lexicon.of("article")


def _reduced(tokens: Sequence[Token], stop: int, end: int, lexicon: Lexicon) -> int | None:
    """Where a participle that only describes the noun stands: "a study published Friday found"."""
    if tokens[stop].low not in lexicon.of("credit-participle") or stop + 1 >= end:
        return None
    noun = stop - 1
    while noun > 0 and tokens[noun].low in lexicon.of("adverb"):
        noun -= 1
    if noun < 0 or tokens[noun].kind not in (WORD, NUMBER) or tokens[noun].capital:
        return None
    low = tokens[noun].low
    if low in lexicon.of("auxiliary") or low in lexicon.of("subordinator") or low in lexicon.of("pronoun"):
        return None
    return noun


def _joins(tokens: Sequence[Token], at: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a conjunction joins two nouns ("AP and Reuters said"), not two clauses."""
    if tokens[at + 1].low in lexicon.of("personal") or at == 0:
        return False
    if tokens[at - 1].kind == OUTLET and tokens[at + 1].kind == OUTLET:
        return True
    placed = False
    for i in range(at - 1, max(-1, at - _JOINED), -1):
        token = tokens[i]
        if token.kind == QUOTE and i < at - 1 and token.text.rstrip(MARKS)[-1:] in (",", "?", "!"):
            return True  # "“…,” the minister for ports and Roads said"
        if token.kind in (MARK, QUOTE) or token.low in lexicon.of("that"):
            return i < at - 1 and not placed
        low = token.low
        if low in lexicon.of("owner"):
            continue
        if low in lexicon.of("auxiliary") or low in lexicon.verbs or low in lexicon.of("personal"):
            return False
        if low.endswith("ed") and low == token.text:
            return False
        placed = placed or (low in lexicon.of("preposition") and low != "of") or at - i >= _NEAR
    return at < _NEAR and not placed


def _half_noun(tokens: Sequence[Token], start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether what follows "and" is only the end of a phrase: "the news and financial data provider"."""
    plain = all(t.kind == WORD and not t.capital for t in tokens[start:end])
    return plain and end - start > 1 and not _is_noun(tokens, start, end, lexicon)


def _trim(tokens: Sequence[Token], start: int, end: int, lexicon: Lexicon) -> int:
    """Without what stands before the noun: "But on Sunday the paper" is "the paper"."""
    times, skip = lexicon.of("time"), lexicon.of("opener|adverb|conjunction")
    if (
        start
        and tokens[start - 1].low in lexicon.of("personal")
        and tokens[start].low.endswith(tuple(lexicon.of("past")) or "\0")
    ):
        start += start + 1 < end  # "They included Ann Roe"
    while start < end:
        token = tokens[start]
        low = token.low
        if (
            low in skip
            and not (start + 1 < end and tokens[start + 1].low in lexicon.of("owner"))
            and low not in lexicon.of("ordinal")
            and not (low in lexicon.of("determiner") and start + 1 < end)
        ) or (low in times and not (start + 1 < end and tokens[start + 1].text in ("'s", "’s"))):
            start += 1
        elif low in lexicon.of("preposition"):
            start = _after_adverbial(tokens, start, end, lexicon)
        elif token.kind == MARK and token.text not in "$€£#":
            start += 1
        else:
            break
    return start


def _after_adverbial(tokens: Sequence[Token], start: int, end: int, lexicon: Lexicon) -> int:
    """Past "on Sunday", "in the statement": to the last noun that can start before the verb."""
    times = lexicon.of("time|determiner")
    i = start + 1
    while i < end and (tokens[i].low in times or tokens[i].kind == NUMBER):
        i += 1
    if (i > start + 1 and tokens[i - 1].low in lexicon.of("time")) or (
        i < end and tokens[i - 1].kind == NUMBER
    ):
        return i - (tokens[i - 1].low in lexicon.of("determiner"))
    for j in range(end - 1, i, -1):
        if tokens[j].low in lexicon.of("determiner") or tokens[j].low in lexicon.of("personal"):
            return j
        if tokens[j].kind == OUTLET or (tokens[j].capital and not tokens[j - 1].capital):
            return j
    return end


def _is_noun(tokens: Sequence[Token], start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a stretch can be a subject: a pronoun, a name, or a noun with its determiner or in the plural."""
    if start >= end:
        return False
    last = tokens[end - 1]
    if (last.kind in (MARK, QUOTE) and last.text != ".") or last.low in ("'s", "’s"):
        return False
    if last.low in lexicon.of("preposition") or last.low in lexicon.of("adverb"):
        return False
    if end - start == 1 and (last.low in lexicon.of("pronoun") or last.low in lexicon.works):
        return True
    for token in tokens[start:end]:
        if token.kind in (OUTLET, NUMBER) or token.capital or token.low in lexicon.of("determiner"):
            return True
        if token.low in lexicon.of("possessive"):
            return True
    return last.low.endswith("s") or last.low in lexicon.of("public") or last.low in lexicon.titles


def is_name(tokens: Sequence[Token], span: Range, lexicon: Lexicon) -> bool:
    """Whether a phrase ends in a name: "former senator Ann Roe", "the BBC"; not "the mayor"."""
    return bool(name_start(tokens, span, lexicon) is not None)


def name_start(tokens: Sequence[Token], span: Range, lexicon: Lexicon) -> int | None:
    """Where the name at the end of a phrase begins, titles left out."""
    start, end = span
    i = end
    while i > start:
        token = tokens[i - 1]
        if (
            token.kind == OUTLET
            or (token.capital and token.low not in lexicon.of("pronoun"))
            or (token.low in lexicon.of("particle") and i < end)
        ):
            i -= 1
        else:
            break
    titled = [n for n in range(i, end - 1) if tokens[n].low.rstrip(".") in lexicon.titles]
    i = titled[-1] + 1 if titled else i
    while i < end and tokens[i].low in lexicon.of("determiner"):
        i += 1
    return i if i < end else None


def noun_after(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Range | None:
    """The noun phrase that begins at ``start``: a speaker after the verb, the object of a preposition."""
    end = start
    limit = len(tokens)
    while end < limit and end - start < _LONGEST_SUBJECT:
        token = tokens[end]
        if token.kind == QUOTE and not (is_scare(token) and end > start):
            break
        if token.kind == MARK and token.text not in "&$€£%#'’.-/":
            break
        if token.kind == MARK and token.text == "." and end == limit - 1:
            break
        low = token.low
        if low in lexicon.of("personal"):
            end += end == start
            break
        if token.kind == WORD and end > start and _ends_noun(tokens, end, lexicon):
            break
        end += 1
    if end > start + 1 and tokens[end - 1].low in lexicon.of("credit-participle"):
        end -= not _is_noun(tokens, start, end, lexicon)  # "figures compiled by the BBC"
    return (start, end) if end > start and _is_noun(tokens, start, end, lexicon) else None


def _ends_noun(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a word after a noun begins something else: a clause, a time, an adverbial."""
    token = tokens[at]
    low = token.low
    if low in ("of", "&"):
        return False
    if low in lexicon.of("conjunction"):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if after is None or not (after.kind == OUTLET or after.capital):
            return True
        if tokens[at - 1].kind == OUTLET or tokens[at - 1].capital:
            return False
        behind = tokens[at + 2] if at + 2 < len(tokens) else None
        return after.kind != OUTLET or behind is None or behind.text != ","  # "officials and NHK,"
    if low in lexicon.of("subordinator") or (low in lexicon.of("auxiliary") and low not in ("'s", "’s")):
        return True
    owned = tokens[at - 1].low in lexicon.of("article") or tokens[at - 1].low in lexicon.of("possessive")
    if low in lexicon.verbs and low not in lexicon.works and not token.text[0].isupper() and not owned:
        return True
    if low in lexicon.of("time") and tokens[at - 1].low not in ("the", "a", "'s", "’s"):
        return True
    return low in lexicon.of("preposition") or low in lexicon.of("adverb")


def opening_noun(tokens: Sequence[Token], lexicon: Lexicon) -> Range | None:
    """The subject of a sentence whose verb we do not know: its first name or pronoun."""
    i = 0
    gerund = tuple(lexicon.of("gerund")) or "\0"
    opens = (
        bool(tokens)
        and tokens[0].low.endswith(gerund)
        and tokens[0].low in lexicon.of("speaking|opens-clause")
    )
    if tokens and (opens or tokens[0].low in lexicon.of("preposition|time")):
        i = next((n + 1 for n in range(min(len(tokens), 14)) if tokens[n].text == ","), 0)
    while i < len(tokens) and (tokens[i].low in lexicon.of("opener|conjunction") or tokens[i].text == ","):
        i += 1
    if i < len(tokens) and tokens[i].low in lexicon.of("personal"):
        return (i, i + 1)
    end = i
    if i + 1 < len(tokens) and tokens[i].low in lexicon.of("determiner|possessive"):
        end = i + 2
    while end < len(tokens) and (
        tokens[end].capital or tokens[end].kind == OUTLET or tokens[end].text == "."
    ):
        end += 1
    return (i, end) if end > i else None
