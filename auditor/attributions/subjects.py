"""The subject before a verb group, with what may stand between stepped over: apposition, brackets, clauses."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.lexicon import Lexicon
from auditor.attributions.nouns import Range, is_name, is_scare, noun_before
from auditor.attributions.reading import DASHES, NUMBER, OUTLET, QUOTE, Token

#: A name before an apposition is seldom longer ("former Deputy Prime Minister Sir John Roe").
_LONGEST_NAME = 10
#: Words with capitals in a name without a title, at most.
_NAME = 4
#: An apposition is looked for this many tokens back.
_APPOSITION = 45


def group_start(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """Where the verb group begins: auxiliaries and adverbs before the verb."""
    i = at
    while i and (
        (tokens[i - 1].low in lexicon.of("auxiliary") and not (i > 1 and tokens[i - 1].capital))
        or tokens[i - 1].low in lexicon.of("adverb")
        or (
            tokens[i - 1].low.endswith("ly")
            and not tokens[i - 1].capital
            and tokens[i - 1].low not in lexicon.works
            and tokens[i - 1].low not in lexicon.of("ly-noun")
        )
        or floats(tokens, i - 1, lexicon)
        or (i == at and tokens[i - 1].low in lexicon.of("caught") and _is_caught(tokens, i, lexicon))
        or (
            tokens[i - 1].low in lexicon.of("since")
            and i > 1
            and tokens[i - 2].low in lexicon.of("auxiliary")
        )
    ):
        if tokens[i - 1].low in lexicon.of("time") and i == at and tokens[i - 1].capital:
            break
        i -= 1
    return i


def _is_caught(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """ "can be heard saying", "was filmed telling": a participle between auxiliary and gerund."""
    gerund = tokens[at].low.endswith(tuple(lexicon.of("gerund")) or "\0") if at < len(tokens) else False
    caught = at > 1 and tokens[at - 1].low in lexicon.of("caught")
    return gerund and caught and tokens[at - 2].low in lexicon.of("passive")


def floats(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """ "The Post and the Globe both reported", "MSNBC and CNN each called": a word between outlets and verb."""
    return at > 0 and tokens[at].low in lexicon.of("floating") and tokens[at - 1].kind == OUTLET


def subject_before(tokens: Sequence[Token], end: int, lexicon: Lexicon) -> Range | None:
    """The subject that ends where the verb group starts, apposition and parentheses stepped over."""
    end = _before_brackets(tokens, end)
    end = _before_day(tokens, end, lexicon)
    end = _before_credit(tokens, end, lexicon)
    if end > 2 and tokens[end - 1].low in lexicon.of("relative") and tokens[end - 2].text == ",":
        return noun_before(tokens, _before_brackets(tokens, end - 2), lexicon)
    if end > 1 and tokens[end - 1].text == ",":
        return _before_apposition(tokens, end - 1, lexicon)
    if end > 3 and tokens[end - 1].text in DASHES:
        opening = next(
            (i for i in range(end - 2, max(-1, end - _APPOSITION), -1) if tokens[i].text in DASHES), None
        )
        return noun_before(tokens, opening, lexicon) if opening else None
    noun = noun_before(tokens, end, lexicon)
    return (_list_start(tokens, noun, lexicon), noun[1]) if noun else None


def _list_start(tokens: Sequence[Token], noun: Range, lexicon: Lexicon) -> int:
    """Where a list of outlets begins, of which the last are ``noun``: "Reuters, AFP and the AP"."""
    start = noun[0]
    held = tokens[slice(*noun)]
    if tokens[start].kind != OUTLET or not any(t.low in lexicon.of("joint") for t in held):
        return start
    while start > 1 and tokens[start - 1].text == "," and tokens[start - 2].kind == OUTLET:
        start -= 2
    return start


def _before_day(tokens: Sequence[Token], end: int, lexicon: Lexicon) -> int:
    """``end`` moved before a day between subject and verb: "Minister Roe on Friday told"."""
    day = end
    while day > 1 and tokens[day - 1].low in lexicon.of("time") and tokens[day - 1].capital:
        if tokens[day - 1].low in lexicon.of("name-month") and tokens[day - 2].capital:
            return end  # "Theresa May", "Mrs. May"
        day -= 1
    if day == end:
        return end
    day -= tokens[day - 1].low in lexicon.of("air")
    before = tokens[day - 1] if day else None
    return day if before and (before.capital or before.kind == OUTLET or before.text == ",") else end


def _before_credit(tokens: Sequence[Token], end: int, lexicon: Lexicon) -> int:
    """``end`` moved before "cited by the BBC", "seen by The Oregonian" behind the noun."""
    i = end
    while i and tokens[i - 1].low in lexicon.of("time"):
        i -= 1
    if not i or tokens[i - 1].kind != OUTLET:
        return end
    by = i - 2 - (i > 1 and tokens[i - 2].low in lexicon.of("determiner"))
    if by < 2:
        return end
    credited = tokens[by].low in lexicon.of("agent")
    made = tokens[by - 2].low in lexicon.works and tokens[by - 2].low not in lexicon.of("thing")
    shown = any(p.kind == "opener" for p in lexicon.phrases.get(tokens[by - 1].low, ()))
    return by - 1 if credited and not made and shown else end


def _before_brackets(tokens: Sequence[Token], end: int) -> int:
    """``end`` moved before a bracket that closes there: "Roe (R-Ohio) said"."""
    if end and tokens[end - 1].text == ")":
        for i in range(end - 2, max(-1, end - 25), -1):
            if tokens[i].text == "(":
                return i
    return end


def _before_apposition(tokens: Sequence[Token], comma: int, lexicon: Lexicon) -> Range | None:
    """The noun before "…, the mayor of X,": the nearest name, else a short phrase that opens the clause."""
    opening: Range | None = None
    for i in range(comma - 1, max(-1, comma - _APPOSITION), -1):
        token = tokens[i]
        if (token.kind == QUOTE and not is_scare(token)) or token.text in ";:":
            break
        if token.text != ",":
            continue
        found = noun_before(tokens, _before_brackets(tokens, i), lexicon)
        if found is None:
            continue
        if any(t.low in lexicon.of("that") for t in tokens[i + 1 : comma + 1]):
            continue
        if found[1] - found[0] == 1 and "-" in tokens[found[0]].text and tokens[found[0]].text[1] == "-":
            continue  # "R-Ohio"
        if _is_described(tokens, found, lexicon) and _is_full_name(tokens[i + 1 : comma], lexicon):
            return (found[0], comma)
        described = tokens[found[0]].low in lexicon.of("determiner|possessive|pronoun")
        if is_name(tokens, found, lexicon) and found[1] - found[0] <= _LONGEST_NAME and not described:
            return found
        opens = found[0] == 0 or tokens[found[0] - 1].text in ",;:" or tokens[found[0] - 1].kind == QUOTE
        opens = opens or _only_when(tokens, found[0], lexicon)
        if opens and opening is None and found[1] - found[0] <= _LONGEST_NAME:
            opening = found
    return opening


def _only_when(tokens: Sequence[Token], end: int, lexicon: Lexicon) -> bool:
    """Whether nothing but a time stands before: "Late on Tuesday the president's chief of staff"."""
    when = lexicon.of("time|preposition|determiner|opener")
    return all(t.low in when or t.kind == NUMBER for t in tokens[:end])


def _is_described(tokens: Sequence[Token], noun: Range, lexicon: Lexicon) -> bool:
    """ "Its manager", "ARD's correspondent", "A spokesman for the bureau": a person without a name yet."""
    last = tokens[noun[1] - 1]
    placed = any(t.low in lexicon.of("of") for t in tokens[slice(*noun)])
    return not is_name(tokens, noun, lexicon) or (
        last.kind != OUTLET and not placed and not tokens[noun[0]].capital
    )


def _is_full_name(words: Sequence[Token], lexicon: Lexicon) -> bool:
    """Two words with capitals or more, small words of names between them: "Oyin Balogun", "Ana de la Cruz"."""
    capitals = sum(t.capital for t in words)
    return 2 <= capitals <= _NAME and all(t.capital or t.low in lexicon.of("particle") for t in words)
