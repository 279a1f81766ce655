"""Verbs of speech with their subject and whom they address: numbered cases, the first that fits.

1. passive            X was quoted by the BBC as saying …
2. gerund             …, adding that …
3. reduced passive    the cracks documented by the BBC
4. inverted           "…," said Ann Roe
5. subject before     Roe, the mayor, told CNN
6. second verb        Roe called it a folly and said …
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.agreement import agrees, finite
from auditor.attributions.credit import (
    colleague_of,
    credited_outlet,
    names_work,
    pattern_of,
    with_outlet,
)
from auditor.attributions.frames import Frame
from auditor.attributions.lexicon import Lexicon, Verb
from auditor.attributions.nouns import Range, noun_after, opening_noun
from auditor.attributions.outlet_subjects import outlet_as_subject, printed_by
from auditor.attributions.passives import passive_frame, reduced_passive
from auditor.attributions.reading import DASHES, MARK, OUTLET, QUOTE, Token
from auditor.attributions.recipients import complete
from auditor.attributions.subjects import group_start, subject_before

#: An outlet that is the subject of an act stands this near its verb, in tokens.
_NEAR = 8
#: A second verb whose subject opened the sentence stands before this token.
_SECOND_VERB = 25


def verb_frame(
    tokens: Sequence[Token], at: int, verb: Verb, before: Sequence[Frame], lexicon: Lexicon
) -> Frame | None:
    """The frame of a verb: numbered cases, the first that fits."""
    group = group_start(tokens, at, lexicon)
    auxiliaries = tokens[group:at]
    gerund = tokens[at].low.endswith(tuple(lexicon.of("gerund")) or "\0")
    # 1. "X was quoted by the BBC as saying"
    if not gerund and any(t.low in lexicon.of("passive") for t in auxiliaries):
        return passive_frame(tokens, at, group, verb, lexicon)
    # 2. "adding that", "telling CNN": the speaker is that of the clause before.
    if gerund and group == at:
        return _gerund(tokens, at, verb, before, lexicon)
    # 3. "the cracks documented by the BBC"
    plain = group == at or auxiliaries[0].low not in lexicon.of("auxiliary")
    if plain and (reduced := reduced_passive(tokens, at, verb, lexicon)):
        return reduced
    # 4. "…," said Ann Roe
    if inverted := _inverted(tokens, at, group, verb, lexicon):
        return inverted
    # 5. "Roe said", "Roe, the mayor, said"; what was not said is no speech.
    quotes = at + 1 < len(tokens) and tokens[at + 1].kind == QUOTE
    if not quotes and any(t.low in lexicon.of("not") for t in auxiliaries):
        return None
    first = _first_to(tokens, at, lexicon)
    if first is not None:
        return _with_subject(tokens, first, at, verb, lexicon)
    if "p" in verb.takes and _summons(tokens, at + 1, lexicon):
        return None
    subject = _cleft(tokens, group, lexicon) or subject_before(tokens, group, lexicon)
    if subject and (_asked(tokens, subject[0], lexicon) or _unreal(tokens, subject, lexicon)):
        return None
    if subject and agrees(tokens, subject, at, lexicon):
        return _with_subject(tokens, subject, at, verb, lexicon)
    # 6. "Roe called it a folly and said": the speaker of the verb before.
    joined = group > 0 and tokens[group - 1].low in lexicon.of("conjunction")
    if (
        joined
        and ({"q", "c"} <= set(verb.takes) or _quotes_on(tokens, at, verb, before))
        and verb.pattern != "reported"
        and finite(tokens, at, lexicon)
    ):
        return _second_verb(tokens, group - 1, at, verb, before, lexicon)
    return None


def _asked(tokens: Sequence[Token], subject: int, lexicon: Lexicon) -> bool:
    """Whether a question is asked, not a statement made: "Did you tell CNN that the dam leaks?"."""
    if not subject or tokens[-1].text != "?" or tokens[subject - 1].low not in lexicon.of("auxiliary"):
        return False
    led = (
        subject == 1
        or tokens[subject - 2].kind == MARK
        or tokens[subject - 2].low in lexicon.of("question|conjunction")
    )
    return led and tokens[subject - 1].low not in lexicon.of("owner")


def _unreal(tokens: Sequence[Token], subject: Range, lexicon: Lexicon) -> bool:
    """Whether nothing was said: "nobody told CNN that …", "if Roe tells CNN that …", "Did Roe tell CNN …?"."""
    first = tokens[subject[0]]
    second = tokens[subject[0] + 1].low if subject[0] + 1 < len(tokens) else ""
    if first.low in lexicon.of("nobody") and second not in lexicon.of("fewer"):
        return True
    if tokens[-1].text == "?" and first.low in lexicon.of("auxiliary") and subject[1] - subject[0] > 1:
        return True
    return subject[0] > 0 and tokens[subject[0] - 1].low in lexicon.of("hypothetical")


def _quotes_on(tokens: Sequence[Token], at: int, verb: Verb, before: Sequence[Frame]) -> bool:
    """ "LBCI showed smoke and quoted an officer as saying": a second verb of an outlet."""
    return verb.pattern == "quoted" and bool(before) and before[-1].outlet is not None


def act_frame(tokens: Sequence[Token], at: int, verb: Verb, lexicon: Lexicon) -> Frame | None:
    """ "The Globe endorsed Ann Roe", "was panned by the Post": an outlet that does more than report."""
    group = group_start(tokens, at, lexicon)
    auxiliaries = tokens[group:at]
    light = verb.form in lexicon.of("light")
    if any(t.low in lexicon.of("passive") for t in auxiliaries):
        return None if light else passive_frame(tokens, at, group, verb, lexicon)
    if verb.bare and not any(t.low in lexicon.of("auxiliary") for t in auxiliaries):
        return None
    if verb.form in lexicon.of("checks") and any(t.low in lexicon.of("not") for t in auxiliaries):
        return None  # "could not independently verify the accounts"
    if not light and (reduced := reduced_passive(tokens, at, verb, lexicon)):
        return reduced
    if not any(t.kind == OUTLET for t in tokens[max(0, group - _NEAR) : group]):
        return None
    subject = subject_before(tokens, group, lexicon)
    if (
        subject is None
        or not finite(tokens, at, lexicon)
        or credited_outlet(tokens, subject, lexicon) is None
    ):
        return None
    frame = _with_subject(tokens, subject, at, verb, lexicon)
    if frame is not None and frame.relative:
        return None  # "the Post, which covers the city"
    if frame is not None:
        frame.act = frame.source is None or not names_work(tokens, frame.source, lexicon)
    return frame


def _second_verb(
    tokens: Sequence[Token], start: int, at: int, verb: Verb, before: Sequence[Frame], lexicon: Lexicon
) -> Frame | None:
    """A verb behind "and": of the verb before it, or of the subject that opened the sentence."""
    last = before[-1] if before and before[-1].kind == "verb" else None
    if last is not None:
        frame = Frame(start, at + 1, (at, at + 1), last.source, verb.pattern, verb.takes, shared=True)
        if verb.pattern == "quoted":
            frame.outlet, frame.shared = last.outlet, False
            return outlet_as_subject(tokens, frame, verb, lexicon)
        frame = complete(tokens, frame, verb, lexicon)
        if frame.outlet is None and last.role == "source":
            frame.outlet = last.outlet
        return frame
    opening = opening_noun(tokens[:start], lexicon) if not before and start < _SECOND_VERB else None
    if opening is None:
        return None
    outlet = credited_outlet(tokens, opening, lexicon)
    frame = Frame(start, at + 1, (at, at + 1), opening, verb.pattern, verb.takes, outlet=outlet)
    return complete(tokens, frame, verb, lexicon)


def _cleft(tokens: Sequence[Token], group: int, lexicon: Lexicon) -> Range | None:
    """ "It was the Globe that reported": the outlet."""
    if group < 4 or tokens[group - 1].low not in lexicon.of("that") or tokens[0].low not in lexicon.of("it"):
        return None
    outlet = group - 2
    if tokens[outlet].text == ",":  # "the Globe, a Hobart daily, that reported"
        outlet = next(
            (i for i in range(2, outlet) if tokens[i].kind == OUTLET and tokens[i + 1].text == ","), outlet
        )
    return (outlet, outlet + 1) if tokens[outlet].kind == OUTLET else None


def _summons(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether somebody was called, not called something: "called police after the crash"."""
    at += at < len(tokens) and tokens[at].low in lexicon.of("article")
    if at >= len(tokens) or tokens[at].low not in lexicon.of("summons"):
        return False
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    return (
        behind is None
        or behind.kind == MARK
        or behind.low in lexicon.of("preposition|conjunction|subclause|infinitive")
    )


def _first_to(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Range | None:
    """ "The Post was the first to report": the outlet."""
    if (
        at < 4
        or tokens[at - 1].low not in lexicon.of("infinitive")
        or tokens[at - 2].low not in lexicon.of("ordinal")
    ):
        return None
    be = next(
        (i for i in range(at - 3, max(0, at - 6), -1) if tokens[i].low in lexicon.of("be|became")), None
    )
    outlet = be is not None and tokens[be - 1].kind == OUTLET
    return subject_before(tokens, be, lexicon) if be is not None and outlet else None


def _with_subject(
    tokens: Sequence[Token], subject: Range, at: int, verb: Verb, lexicon: Lexicon
) -> Frame | None:
    """The frame of a verb behind its subject; an outlet may be the subject of more verbs than a person."""
    after = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if not set("qcpw") & set(verb.takes) and after in lexicon.of("preposition|time|online"):
        return None  # "an interview with the Post published on Monday"
    outlet = credited_outlet(tokens, subject, lexicon)
    work = names_work(tokens, subject, lexicon)
    colleague = colleague_of(tokens, subject[1], lexicon) if outlet is None else None
    if outlet is None and work and (printed := printed_by(tokens, subject, lexicon)):
        subject, outlet = printed
    if (verb.who == "outlet" and outlet is None and not work) or (
        "w" in verb.takes and not (outlet is not None and work)
    ):
        return None
    if "w" in verb.takes and after in lexicon.of("time"):
        return None  # "a CNN poll released Monday found"
    thing = after in lexicon.of("determiner|possessive") and after not in lexicon.of("that")
    if (
        verb.form in lexicon.of("finding-verb")
        and thing
        and outlet is None
        and not work
        and not any(t.low in lexicon.of("scholar") for t in tokens[slice(*subject)])
    ):
        return None  # "Roe found the request “improper”": no report
    pattern = pattern_of(tokens, subject, outlet, verb.pattern, lexicon)
    if colleague is not None and colleague < at:
        outlet, pattern = colleague, "staff"
    frame = Frame(subject[0], at + 1, (at, at + 1), subject, pattern, verb.takes, outlet=outlet)
    group = group_start(tokens, at, lexicon)
    frame.relative = group > 0 and tokens[group - 1].low in lexicon.of("relative")
    if outlet is None:
        return complete(tokens, frame, verb, lexicon)
    if frame.relative and group - 1 > subject[1]:
        frame.source = (group - 1, group)
    if "r" not in verb.takes or "c" in verb.takes:
        frame.takes = verb.takes.replace("p", "").replace("w", "") + "qco"
    return outlet_as_subject(tokens, frame, verb, lexicon)


def _inverted(tokens: Sequence[Token], at: int, group: int, verb: Verb, lexicon: Lexicon) -> Frame | None:
    """ "…," said Ann Roe; , says Marca"""
    if group != at or at + 1 >= len(tokens) or ("q" not in verb.takes and "c" not in verb.takes):
        return None
    if (
        at and not (tokens[at - 1].text in (",", *DASHES) or tokens[at - 1].kind == QUOTE)
    ) or "r" in verb.takes:
        return None
    if at + 1 < len(tokens) and tokens[at + 1].low in lexicon.of("preposition"):
        return None
    plural = tokens[at].low in lexicon.of("nounlike") and not tokens[at].low.endswith("s")
    if plural and not any(t.kind == OUTLET or t.low.endswith("s") for t in tokens[at + 1 : at + 4]):
        return None
    if tokens[at + 1].low in lexicon.of("personal") and at == 0:
        return None
    noun = noun_after(tokens, at + 1, lexicon)
    if noun is None or tokens[noun[0]].low in lexicon.of("that"):
        return None
    if (
        at
        and tokens[at - 1].text == ","
        and subject_before(tokens, at, lexicon)
        and (noun[1] < len(tokens) - 1)
    ):
        return None
    quoted = at == 0 or tokens[at - 1].kind == QUOTE or (at > 1 and tokens[at - 2].kind == QUOTE)
    after = tokens[noun[1]] if noun[1] < len(tokens) else None
    if (
        not quoted
        and after
        and not (
            after.text in ".,;" or after.low in lexicon.of("preposition") or after.low in lexicon.of("time")
        )
    ):
        return None
    if not quoted and not _speaker(tokens, noun, lexicon):
        return None
    noun, outlet = with_outlet(tokens, noun, lexicon)
    pattern = pattern_of(tokens, noun, outlet, verb.pattern, lexicon)
    if outlet is None and (colleague := colleague_of(tokens, noun[1], lexicon)) is not None:
        outlet, pattern = colleague, "staff"
    return Frame(at, noun[1], (at, at + 1), noun, pattern, verb.takes, outlet=outlet, inverted=True)


def _speaker(tokens: Sequence[Token], noun: Range, lexicon: Lexicon) -> bool:
    """Whether a noun behind a verb can be who speaks, where no quotation shows it: a name, officials, an outlet."""
    people = lexicon.of("public") | lexicon.titles
    named = any(
        t.kind == OUTLET or t.capital or t.low in people or t.low in lexicon.works
        for t in tokens[slice(*noun)]
    )
    return named or (noun[1] - noun[0] == 1 and tokens[noun[0]].low.endswith("s"))


def _gerund(
    tokens: Sequence[Token], at: int, verb: Verb, before: Sequence[Frame], lexicon: Lexicon
) -> Frame | None:
    """ ", adding that …", ", telling CNN …": the speaker of the frame before, or of the sentence."""
    if at == 0 or (
        tokens[at - 1].text != ","
        and tokens[at - 1].low not in lexicon.of("conjunction")
        and tokens[at - 1].kind != QUOTE
    ):
        return None
    behind = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if verb.pattern == "reported" and behind in lexicon.of("preposition"):
        return None  # "Ann Roe, reporting from Kyiv, said"
    if verb.pattern == "citing" or not set("qcp") & set(verb.takes):
        return None
    last = next((f for f in reversed(before) if f.kind == "verb"), None)
    source = last.source if last else opening_noun(tokens, lexicon)
    if source is None:
        return None
    frame = Frame(at, at + 1, (at, at + 1), source, verb.pattern, verb.takes, "gerund")
    if last is None:
        frame.outlet = credited_outlet(tokens, source, lexicon)
    frame.shared, frame.before = last is not None, last
    if last is not None and last.role == "source":
        frame.outlet = last.outlet
    return complete(tokens, frame, verb, lexicon)
