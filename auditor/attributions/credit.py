"""Which outlet a noun phrase credits: itself, whose work it is, or whose staff.

"The BBC", "a poll by the Post", "CNN's Ann Roe" credit an outlet; "the BBC building" does not.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.lexicon import Lexicon
from auditor.attributions.nouns import Range
from auditor.attributions.reading import MARK, NUMBER, OUTLET, QUOTE, WORD, Token

#: Tokens of an apposition up to the outlet it names, at most.
_APPOSITION = 9


def credited_outlet(tokens: Sequence[Token], noun: Range, lexicon: Lexicon) -> int | None:
    """The outlet that a phrase credits: the phrase itself, or whose work or staff it names."""
    for i in range(*noun):
        if tokens[i].kind != OUTLET or tokens[i].host:
            continue  # a presenter who speaks is a person
        rest = tokens[i + 1 : noun[1]]
        if _not_of_it(tokens, noun, i, lexicon):
            continue
        before = tokens[i - 1] if i > noun[0] else None
        if (
            before
            and before.capital
            and before.low.rstrip(".") not in lexicon.titles | lexicon.of("determiner")
            and i - 1 > 0
        ):
            continue
        if not rest or rest[0].text in ("'s", "’s", "'", "’") or rest[0].low in lexicon.of("conjunction"):
            return i
        if all(t.low in lexicon.of("descriptor") for t in rest):
            return i  # "the Haaretz newspaper"
        led = i - 1 - (i - 1 > noun[0] and tokens[i - 1].low in lexicon.of("determiner"))
        made = i > noun[0] and tokens[led].low in lexicon.of("maker") and not rest[0].capital
        if _is_colleague(rest, lexicon):
            return i  # "ESPN insider Ann Roe"
        if rest[0].text == "(" or any(t.low in lexicon.works for t in rest) or made:
            return i if made or not (tokens[i].guarded and rest[0].low in lexicon.of("preposition")) else None
        if tokens[i].text.isupper() and all(t.capital or t.kind == NUMBER for t in rest):
            return i
    return None


def _not_of_it(tokens: Sequence[Token], noun: Range, outlet: int, lexicon: Lexicon) -> bool:
    """ "a former CNN host", "lawyers for Fox", "an official at Reuters": who speaks is not the outlet."""
    led = outlet - (outlet > noun[0] and tokens[outlet - 1].low in lexicon.of("determiner"))
    before = tokens[led - 1] if led > noun[0] else None
    if before is None:
        return False
    if before.low in lexicon.of("former"):
        return True
    held = tokens[noun[0] : led - 1]
    if before.low in lexicon.of("works-for") and any(t.low in lexicon.of("former") for t in held):
        return True  # "a former editor of the Globe"
    if outlet + 1 < noun[1] or before.low not in lexicon.of("works-for") or any(t.capital for t in held[1:]):
        return False
    made = any(t.low in lexicon.works or t.low in lexicon.of("credit-participle|report-noun") for t in held)
    people = any(t.low in lexicon.of("public|speaks-for") or t.low in lexicon.titles for t in held)
    return people and not made


def _is_colleague(rest: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether behind an outlet stand what somebody is and a name: those who run or speak for it aside."""
    lower = 0
    while lower < len(rest) and rest[lower].kind == WORD and not rest[lower].capital:
        lower += 1
    names = rest[lower:]
    runs = lexicon.titles | lexicon.of("runs-it|preposition|conjunction|auxiliary")
    plain = not any(t.low in runs or t.low in lexicon.verbs for t in rest[:lower])
    return 0 < lower < len(rest) - 1 and plain and all(t.capital for t in names)


def with_outlet(tokens: Sequence[Token], noun: Range, lexicon: Lexicon) -> tuple[Range, int | None]:
    """A noun phrase with the outlet in it or right after it: "a report published Monday by the BBC"."""
    found = credited_outlet(tokens, noun, lexicon)
    if found is not None:
        return noun, found
    if tokens[noun[1] - 1].low in lexicon.works or any(
        t.low in lexicon.works for t in tokens[noun[0] : noun[1]]
    ):
        for i in range(noun[1], min(len(tokens), noun[1] + 9)):
            if tokens[i].kind in (MARK, QUOTE):
                break
            if tokens[i].kind == OUTLET and tokens[i - 1].low in lexicon.of("maker"):
                end = i + 1
                while (
                    end + 1 < len(tokens)
                    and tokens[end].low in lexicon.of("and")
                    and tokens[end + 1].kind == OUTLET
                ):
                    end += 2  # "an investigation by the Post and ProPublica"
                return (noun[0], end), i
    return noun, None


def names_work(tokens: Sequence[Token], subject: Range, lexicon: Lexicon) -> bool:
    return any(t.low in lexicon.works for t in tokens[subject[0] : subject[1]])


def pattern_of(
    tokens: Sequence[Token], noun: Range, outlet: int | None, pattern: str, lexicon: Lexicon
) -> str:
    """The pattern of a source: a poll, another work, somebody of the staff, or what the cue gives."""
    words = [t for t in tokens[noun[0] : noun[1]] if t.low in lexicon.works]
    if words and outlet is not None:
        return lexicon.works[words[0].low]
    if words:
        head = next(
            (
                i
                for i in range(*noun)
                if tokens[i].low in lexicon.of("preposition") or tokens[i].low in lexicon.of("relative")
            ),
            noun[1],
        )
        kind = lexicon.works.get(tokens[head - 1].low, "staff")
        return kind if kind != "staff" else pattern
    if outlet is not None and _person_of_outlet(tokens, noun, outlet, lexicon):
        return "staff"
    if (
        outlet is not None
        and outlet + 2 < noun[1]
        and (tokens[outlet + 1].text in ("'s", "’s") or _is_colleague(tokens[outlet + 1 : noun[1]], lexicon))
        and tokens[noun[1] - 1].capital
    ):
        return "staff"
    return pattern


def _person_of_outlet(tokens: Sequence[Token], noun: Range, outlet: int, lexicon: Lexicon) -> bool:
    """ "Ann Roe of the Financial Times": a name, and the outlet it works for at the end."""
    of = outlet - 1 - (tokens[outlet - 1].low in lexicon.of("determiner"))
    named = of - 1 > noun[0] and tokens[of - 1].capital and tokens[of - 2].capital
    return named and outlet + 1 == noun[1] and tokens[of].low in lexicon.of("of")


def colleague_of(tokens: Sequence[Token], end: int, lexicon: Lexicon) -> int | None:
    """The outlet of "Ann Roe, a reporter for the BBC" or "Ann Roe, the BBC's editor": what the apposition says."""
    staff, outlet = False, None
    for i in range(end + 1, min(len(tokens), end + _APPOSITION)):
        token = tokens[i]
        if tokens[end].text != "," or token.kind in (MARK, QUOTE) or token.low in lexicon.of("former"):
            return None
        staff = staff or lexicon.works.get(token.low) == "staff"
        if token.kind == OUTLET:
            leads = tokens[i - 1 - (tokens[i - 1].low in lexicon.of("determiner"))]
            outlet = i if leads.low in lexicon.of("works-for") or leads.text == "," else None
        if staff and outlet is not None:
            return outlet
    return None


def split_outlets(
    tokens: Sequence[Token], noun: Range, outlet: int | None, lexicon: Lexicon
) -> list[tuple[Range, int | None]]:
    """Several outlets joined in one phrase are several sources."""
    if outlet is None:
        return [(noun, None)]
    several = [i for i in range(*noun) if tokens[i].kind == OUTLET]
    plain = all(_lists(tokens, i, lexicon) for i in range(*noun))
    if len(several) > 1 and plain and any(tokens[i].low in lexicon.of("joint") for i in range(*noun)):
        return [((i, i + 1), i) for i in several]
    if _person_of_outlet(tokens, noun, outlet, lexicon):
        of = outlet - 1 - (tokens[outlet - 1].low in lexicon.of("determiner"))
        return [((noun[0], of), outlet)]
    joint = [i for i in several if i >= outlet and _joined(tokens, outlet, i, lexicon)]
    by = tokens[outlet - 1] if outlet > noun[0] else None
    work = noun[1] - 1 > outlet and tokens[noun[1] - 1].low in lexicon.works
    if len(joint) > 1 and ((by and by.low in lexicon.of("maker|both")) or work):
        return [(noun, i) for i in joint]  # "an investigation by the Post and ProPublica"
    return [(noun, outlet)]


def _lists(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a token may stand in a list of outlets: one of them, "and", "the broadcasters", "Norway's"."""
    token = tokens[at]
    if token.kind == OUTLET or token.text == "," or token.low in lexicon.of("joint|article|owner|descriptor"):
        return True
    owner = at + 1 < len(tokens) and tokens[at + 1].low in lexicon.of("owner")
    return (token.capital and owner) or token.low.rstrip("s") in lexicon.of("descriptor")


def _joined(tokens: Sequence[Token], first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether nothing but outlets, commas and "and" stands from one outlet to another."""
    return all(
        tokens[i].kind == OUTLET or tokens[i].low in lexicon.of("joint") or tokens[i].text == ","
        for i in range(first, last + 1)
    )


def person_of(tokens: Sequence[Token], outlet: int, lexicon: Lexicon) -> tuple[int, list[Range]]:
    """Past an outlet and whoever of it stands there: "CNN's Ann Roe", "Fox host Roe", "NBC's “Today”"."""
    start = outlet + 1
    while _is_own_descriptor(tokens, start, lexicon):
        start += 1
    owned = start < len(tokens) and tokens[start].text in ("'s", "’s", "'", "’")
    start += owned
    if owned and start < len(tokens) and tokens[start].kind == QUOTE:
        return start + 1, [(start, start + 1)]
    if owned and (programme := _programme(tokens, start, lexicon)):
        return programme, [(start, programme)]
    start = _post(tokens, start, lexicon)
    role = _run_end(tokens, start, lexicon)
    end = role
    while end > start and not tokens[end - 1].capital and tokens[end - 1].kind != OUTLET:
        end -= 1
    if end <= start:
        post = role > start and lexicon.works.get(tokens[role - 1].low) == "staff"
        return (role if post else start), []
    name = start
    while name < end - 1 + (not owned) and (
        (tokens[name].low in lexicon.works or tokens[name].low.rstrip(".") in lexicon.titles)
        and not (tokens[name].low in lexicon.of("prime") and tokens[name + 1].low in lexicon.of("time|slot"))
    ):
        name += 1
    if owned or any(t.low in lexicon.works for t in tokens[start:end]):
        return end, [(name, end)] if name < end else []
    return (end if _ends_there(tokens, end, lexicon) else start), []


def _is_own_descriptor(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a word says what the outlet before it is and owns what follows: "People magazine's Ann Roe"."""
    if at + 1 >= len(tokens) or tokens[at].low not in lexicon.of("descriptor"):
        return False
    return tokens[at + 1].text in ("'s", "’s", "'", "’")


def _programme(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> int | None:
    """Where "Today programme", "Azeri service", "evening bulletin" ends, behind the outlet that owns it."""
    for i in range(start, min(start + 4, len(tokens))):
        if tokens[i].low in lexicon.of("programme") and not tokens[i].capital:
            return i + 1
        if tokens[i].kind not in (WORD, OUTLET) or tokens[i].low in lexicon.of("preposition|time|that"):
            break
    return None


def _post(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> int:
    """Where a post begins that words of a field stand before: "Reuters politics editor Ann Roe"."""
    for n in range(start, min(start + 3, len(tokens))):
        if lexicon.works.get(tokens[n].low) == "staff":
            return n
        if tokens[n].kind != WORD or tokens[n].capital:
            break
    return start


def _run_end(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> int:
    """Where a run of names, posts and titles ends, small words of a programme's name included."""
    end = start
    while end < len(tokens):
        token = tokens[end]
        if token.low in lexicon.of("time") or token.low in lexicon.of("that"):
            break
        small = token.low in lexicon.of("title-words") and end > start and tokens[end - 1].capital
        inside = small and end + 1 < len(tokens) and tokens[end + 1].capital
        outlet = token.kind == OUTLET and end == start
        post = token.low in lexicon.works or token.low in lexicon.titles
        if not (token.capital or post or outlet or inside or token.text in ("-", "&")):
            break
        end += 1
    return end


def _ends_there(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether what stands at ``at`` shows that names before it belong to the outlet, not to the clause."""
    if at >= len(tokens) or tokens[at].kind in (MARK, QUOTE):
        return True
    return tokens[at].low in lexicon.of("that") or tokens[at].low in lexicon.of("preposition")
