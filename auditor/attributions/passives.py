"""Passive cues: who is quoted, cited or reported by an outlet, or what it called something."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.frames import Frame
from auditor.attributions.lexicon import Lexicon, Verb
from auditor.attributions.nouns import Range, noun_after, noun_before
from auditor.attributions.phrases import matches
from auditor.attributions.reading import MARK, OUTLET, QUOTE, Token
from auditor.attributions.subjects import subject_before

#: Tokens from a participle to the outlet behind "by", at most.
_TO_AGENT = 12


def passive_frame(tokens: Sequence[Token], at: int, group: int, verb: Verb, lexicon: Lexicon) -> Frame | None:
    """ "X was quoted by the BBC as saying …", "was cited in", "was first reported by"."""
    if object_frame := _object_passive(tokens, at, group, verb, lexicon):
        return object_frame
    after = at + 1
    said = tokens[after + 1].low if after + 1 < len(tokens) else ""
    if after < len(tokens) and tokens[after].low in lexicon.of("as-credit") and said in lexicon.verbs:
        after += 2  # "was quoted as saying by the BBC"
        if tokens[after - 1].low in lexicon.verbs and after < len(tokens) and tokens[after].kind == OUTLET:
            subject = subject_before(tokens, group, lexicon)  # "was quoted as telling Tass"
            return (
                Frame(
                    subject[0], after + 1, (at, at + 1), subject, "quoted", "qc", outlet=after, role="carrier"
                )
                if subject
                else None
            )
    if any(
        p.kind == "source" and matches(tokens, at, p.words) for p in lexicon.phrases.get(tokens[at].low, ())
    ):
        return None  # "reported by" is a phrase
    if verb.pattern == "told" and (heard := _was_told(tokens, at, group, lexicon)):
        return heard
    if after >= len(tokens) or tokens[after].low not in lexicon.of("agent"):
        return None
    outlet = next(
        (i for i in range(after + 1, min(after + 3, len(tokens))) if tokens[i].kind == OUTLET), None
    )
    if outlet is None:
        return None
    subject = subject_before(tokens, group, lexicon)
    end = outlet + 1
    if verb.pattern not in ("quoted", "citing", "told") and "c" not in verb.takes:
        return None
    if verb.pattern in ("quoted", "citing", "told"):
        if subject is None:
            return None
        pattern = verb.pattern
        cue = (at, after + 1) if after == at + 1 else (at, at + 1)
        return Frame(subject[0], end, cue, subject, pattern, "qc", outlet=outlet, role="carrier")
    return Frame(group, end, (at, after + 1), (outlet, outlet + 1), verb.pattern, "x", "passive", outlet)


def _was_told(tokens: Sequence[Token], at: int, group: int, lexicon: Lexicon) -> Frame | None:
    """ "The BBC has been told that …": an outlet reports what it heard; "was told to leave" is none."""
    if not group or tokens[group - 1].kind != OUTLET:
        return None
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    clause = behind is not None and (behind.low in lexicon.of("that") or behind.text == ",")
    noun = (group - 1, group)
    return Frame(noun[0], at + 1, (at, at + 1), noun, "reported", "qc", outlet=group - 1) if clause else None


def _object_passive(
    tokens: Sequence[Token], at: int, group: int, verb: Verb, lexicon: Lexicon
) -> Frame | None:
    """ "The film was called “a slow miracle” by The New Yorker": content on both sides of the verb."""
    if verb.pattern != "other" or "o" not in verb.takes:
        return None
    for i in range(at + 2, min(len(tokens), at + 12)):
        if tokens[i].text in ",;":
            return None
        if tokens[i - 1].low in lexicon.of("agent") and tokens[i].kind == OUTLET:
            subject = subject_before(tokens, group, lexicon)
            if subject is None:
                return None
            return Frame(
                at, i + 1, (at, at + 1), (i, i + 1), "other", "", "around", i, via=[subject, (at + 1, i - 1)]
            )
    return None


def reduced_passive(tokens: Sequence[Token], at: int, verb: Verb, lexicon: Lexicon) -> Frame | None:
    """A participle without an auxiliary: numbered cases, the first that fits.

    1. "the cracks documented by the BBC", "the bridge, described by the BBC as a ruin,"
    2. "the bridge, called “a ruin” by the BBC,"
    3. "Dubbed “the ruin” by the BBC, the bridge …"
    """
    if not set("co") & set(verb.takes):
        return None
    agent = _agent(tokens, at + 1, lexicon)
    complement: Range | None = None
    if agent is None:
        by = _far_agent(tokens, at + 1, lexicon) if "o" in verb.takes else None
        agent = _agent(tokens, by, lexicon) if by is not None else None
        complement = (at + 1, by) if by is not None else None
    if agent is None:
        return None
    outlets, end = agent, agent[1]
    if complement is None and end < len(tokens) and tokens[end].low in lexicon.of("as-credit"):
        noun = noun_after(tokens, end + 1, lexicon)
        complement = (end, noun[1]) if noun else None
    subject = _described(
        tokens, at, max(end, complement[1] if complement else end), complement is None, lexicon
    )
    made = tokens[subject[1] - 1].low in lexicon.works if subject else True
    timed = complement is not None and tokens[complement[0]].low in lexicon.of("time")
    if subject is None or made or timed:
        return None  # "a study published Friday by the BBC" is the source of what follows
    content = [subject, complement] if complement else [subject]
    first = next(i for i in range(*outlets) if tokens[i].kind == OUTLET)
    return Frame(at, end, (at, at + 1), outlets, verb.pattern, "", "around", first, via=sorted(content))


def _agent(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Range | None:
    """The outlets behind "by" at ``at``: "by the BBC", "by both the BBC and Reuters"."""
    if at >= len(tokens) or tokens[at].low not in lexicon.of("by"):
        return None
    joined = lexicon.of("article|joint")
    start = end = at + 1
    while end < len(tokens) and (tokens[end].kind == OUTLET or tokens[end].low in joined):
        end += 1
    while end > start and tokens[end - 1].kind != OUTLET:
        end -= 1
    return (start, end) if end > start else None


def _far_agent(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> int | None:
    """The "by" behind a complement: "called “a ruin” by"."""
    for i in range(start, min(len(tokens), start + _TO_AGENT)):
        if tokens[i].low in lexicon.of("by"):
            return i if i > start else None
        if tokens[i].kind == MARK and tokens[i].text in ",;:":
            return None
    return None


def _described(tokens: Sequence[Token], at: int, end: int, bare: bool, lexicon: Lexicon) -> Range | None:
    """What a participle describes: the noun before it, or, where it opens the sentence, the one behind.

    ``bare``: it has no complement, so that behind a comma it only says who had the news first.
    """
    before = at
    while before and tokens[before - 1].low in lexicon.of("adverb"):
        before -= 1
    if before == 0:
        comma = end < len(tokens) and tokens[end].text == ","
        return noun_after(tokens, end + 1, lexicon) if comma else None
    if tokens[before - 1].text == "," and bare:
        return None  # "the deal, first reported by the BBC, ends the dispute"
    before -= tokens[before - 1].text == ","
    if not before or tokens[before - 1].kind == QUOTE:
        return None
    noun = noun_before(tokens, before, lexicon)
    credits = noun is not None and any(tokens[i].low in lexicon.phrases for i in range(*noun))
    return None if credits else noun  # "according to papers reported by the BBC"
