"""Whether a form that may be a noun ("claims", "report") is the verb of the subject before it."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.lexicon import Lexicon
from auditor.attributions.nouns import Range
from auditor.attributions.reading import OUTLET, QUOTE, Token
from auditor.attributions.subjects import floats


def agrees(tokens: Sequence[Token], subject: Range, at: int, lexicon: Lexicon) -> bool:
    """Whether subject and form go together, so that nouns ("her claims") are not read as verbs."""
    low = tokens[at].low
    head = tokens[_head(tokens, subject, lexicon)]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if not finite(tokens, at, lexicon):
        return False
    if _modal(tokens, at, lexicon) or (after and after.kind == OUTLET and low.endswith("s")):
        return True  # "a source tells CNN"
    shown = tokens[at - 1].kind == OUTLET and subject[1] < at
    if (
        low.endswith("s")
        and after
        and (after.low in lexicon.of("that") or shown)
        and not head.low.endswith("s")
    ):
        return True  # "a letter shows that", "a letter seen by the BBC shows"
    if low in lexicon.of("nounlike") and not low.endswith("s") and _several(tokens, subject, at, lexicon):
        return True
    if low not in lexicon.of("nounlike"):
        named = head.kind == OUTLET or head.capital
        return named or not (
            after and after.low in lexicon.of("preposition") and low in lexicon.of("participle")
        )
    if after and after.low in ("of", "about", "from") and head.kind != OUTLET:
        return False
    personal = head.low in lexicon.of("personal") or head.kind == OUTLET or head.low in lexicon.of("relative")
    plural = (
        head.low.endswith("s") or head.low in lexicon.of("public") or _colleagues(tokens, subject, lexicon)
    )
    if not low.endswith("s"):
        return (plural and head.kind != OUTLET) or (
            personal and head.kind != OUTLET and head.low not in lexicon.of("singular")
        )
    if low.endswith("s"):
        return personal or head.capital or head.low in lexicon.works
    return plural or personal


def finite(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a form can be a verb where it stands, seen from the word before."""
    if at == 0 or floats(tokens, at - 1, lexicon):
        return True
    before = tokens[at - 1].low
    if before in lexicon.of("that") and tokens[at].low not in lexicon.of("nounlike"):
        return True
    if before in lexicon.of("pronoun") and tokens[at].low not in lexicon.of("nounlike"):
        return True  # "one told Deadline", "several said"
    nominal = lexicon.of("determiner|possessive|owner")
    return before not in nominal and before not in lexicon.of("infinitive")


def _several(tokens: Sequence[Token], subject: Range, at: int, lexicon: Lexicon) -> bool:
    """A verb in the plural, as British papers give it to an outlet or a team: "the Mirror say that", "MARCA claim that"."""
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    if behind is None:
        return False
    alone = subject[1] - subject[0] == 1 and tokens[subject[0]].kind == OUTLET
    opens = behind.capital or behind.low in lexicon.of("article|personal|possessive")  # "Bild claim the fee"
    if behind.kind not in (QUOTE, OUTLET) and behind.low not in lexicon.of("that") and not (alone and opens):
        return False
    if tokens[at].low not in lexicon.of("noun-form"):
        return behind.kind == OUTLET or any(t.capital or t.kind == OUTLET for t in tokens[slice(*subject)])
    owned = subject[0] < at and tokens[subject[0]].low in lexicon.of("determiner|possessive")
    return tokens[subject[1] - 1].kind == OUTLET and subject[1] == at and not owned


def _colleagues(tokens: Sequence[Token], subject: Range, lexicon: Lexicon) -> bool:
    """ "Times reporters Ann Roe and Jan Rus claim": several of an outlet's staff, whatever stands last."""
    return any(t.low.endswith("s") and lexicon.works.get(t.low) == "staff" for t in tokens[slice(*subject)])


def _modal(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """ "will accuse", "has since found": an auxiliary shows that the form is a verb."""
    while at and tokens[at - 1].low in lexicon.of("adverb"):
        at -= 1
    return (
        at > 0
        and tokens[at - 1].low in lexicon.of("auxiliary")
        and tokens[at - 1].low not in lexicon.of("owner")
    )


def _head(tokens: Sequence[Token], subject: Range, lexicon: Lexicon) -> int:
    """The noun that governs the verb: "minutes" of "minutes of a meeting"; else the last word."""
    behind = tokens[subject[1] + 1 : subject[1] + 2]
    clause = any(t.kind == QUOTE or t.low in lexicon.of("that|personal") for t in behind)
    leads = lexicon.of("preposition" if clause else "of")
    for i in range(subject[0] + 1, subject[1] - 1):
        plural = tokens[i - 1].low.endswith("s") or tokens[i - 1].low in lexicon.works
        if tokens[i].low in leads and plural:
            return i - 1
    return subject[1] - 1
