"""Cues in a sentence, each with who speaks and who is spoken to: the skeletons of attributions.

A frame is a cue with its source and the words it takes up; what it credits is found later
(:mod:`auditor.attributions.contents`), when all frames of the sentence are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from auditor.attributions.lexicon import Lexicon, Phrase, Verb
from auditor.attributions.nouns import DASHES, Range, noun_after, subject_before
from auditor.attributions.reading import MARK, NUMBER, OUTLET, QUOTE, WORD, Sentence, Token


#: A second verb whose subject opened the sentence stands before this token.
_SECOND_VERB = 25


@dataclass(slots=True, eq=False)
class Frame:
    """A cue in a sentence. Ranges are token indices, half-open.

    ``start:end`` is all the frame takes up: source, cue, recipient. ``kind`` is ``verb``,
    ``gerund`` ("adding that"), ``phrase`` ("according to"). ``outlet`` is the token index of the outlet
    it credits.
    """

    start: int
    end: int
    cue: Range
    source: Range | None
    pattern: str
    takes: str
    kind: str = "verb"
    outlet: int | None = None
    role: str = "source"
    via: list[Range] = field(default_factory=list)
    inverted: bool = False
    shared: bool = False
    relative: bool = False
    before: Frame | None = None


@dataclass(slots=True, eq=False)
class Venue:
    """Where something was said: ``start:end`` with the outlet, ``cue`` without."""

    start: int
    end: int
    cue: Range
    outlet: int
    pattern: str
    via: list[Range]
    used: bool = False


def find_frames(sentence: Sentence, lexicon: Lexicon) -> tuple[list[Frame], list[Venue]]:
    """All frames and venues of a sentence, in order."""
    tokens = sentence.tokens
    frames: list[Frame] = []
    venues = list(_venues(tokens, lexicon))
    taken = {i for v in venues for i in range(*v.cue)}
    for i, token in enumerate(tokens):
        if token.kind != WORD or i in taken:
            continue
        for phrase in lexicon.phrases.get(token.low, ()):
            if phrase.kind == "source" and _matches(tokens, i, phrase.words) and not _after_verb(tokens, i, phrase, lexicon):
                frames += _phrase_frames(tokens, i, phrase, lexicon)
                break
        if noun_frame := _report_that(tokens, i, lexicon):
            frames.append(noun_frame)
            continue
        verb = lexicon.verbs.get(token.low)
        if verb and (frame := _verb_frame(tokens, i, verb, frames, lexicon)):
            frames += _each_outlet(tokens, frame)
    return frames, venues


def _each_outlet(tokens: Sequence[Token], frame: Frame) -> list[Frame]:
    """"AP and Reuters reported", "told Le Monde and Mediapart": one frame an outlet."""
    if frame.role == "carrier" and frame.end + 1 < len(tokens) and frame.outlet is not None:
        if tokens[frame.end].low in ("and", "y", "und") and tokens[frame.end + 1].kind == OUTLET and frame.end == frame.outlet + 1:
            both = replace(frame, end=frame.end + 2)
            return [both, replace(both, outlet=frame.end + 1)]
    if frame.source is None or frame.role != "source" or frame.outlet is None:
        return [frame]
    parts = split_outlets(tokens, frame.source, frame.outlet)
    return [replace(frame, source=source, outlet=outlet) for source, outlet in parts]


# --- phrases: according to X -----------------------------------------------------------------


def _after_verb(tokens: Sequence[Token], at: int, phrase: Phrase, lexicon: Lexicon) -> bool:
    """"said via ESPN": the verb is the cue."""
    return at > 0 and len(phrase.words) == 1 and tokens[at - 1].low in lexicon.verbs


def _matches(tokens: Sequence[Token], at: int, words: Sequence[str]) -> bool:
    return all(at + n < len(tokens) and tokens[at + n].low == word for n, word in enumerate(words))


def _phrase_frames(tokens: Sequence[Token], at: int, phrase: Phrase, lexicon: Lexicon) -> Iterator[Frame]:
    """"According to X (and Y)": one frame an outlet, one for anybody else."""
    first = at + len(phrase.words)
    noun = noun_after(tokens, first, lexicon)
    if noun is None or not any(t.kind == OUTLET for t in tokens[noun[0] : noun[1]]):
        noun = _to_comma(tokens, first, lexicon) or noun
    if noun is None:
        return
    if len(phrase.words) == 1 and not any(t.kind == OUTLET for t in tokens[noun[0] : noun[1]]):
        return  # "per", "via" and their like credit outlets only
    noun, outlet = with_outlet(tokens, noun, lexicon)
    for source, mention in split_outlets(tokens, noun, outlet):
        pattern = pattern_of(tokens, source, mention, phrase.pattern, lexicon)
        yield Frame(at, noun[1], (at, first), source, pattern, "c", "phrase", mention)


def _to_comma(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Range | None:
    """"people briefed on the plan": all up to the comma, where no verb or time comes before it."""
    for i in range(start, min(len(tokens), start + 16)):
        token = tokens[i]
        if token.text in ",.:;" and token.kind == MARK or token.low in lexicon.of("time"):
            return (start, i) if i > start else None
        if token.kind in (MARK, QUOTE, OUTLET) or token.low in lexicon.of("auxiliary") or token.low in lexicon.of("relative"):
            return None
    return None


def with_outlet(tokens: Sequence[Token], noun: Range, lexicon: Lexicon) -> tuple[Range, int | None]:
    """A noun phrase with the outlet in it or right after it: "a report published Monday by the BBC"."""
    found = credited_outlet(tokens, noun, lexicon)
    if found is not None:
        return noun, found
    if tokens[noun[1] - 1].low in lexicon.works or any(t.low in lexicon.works for t in tokens[noun[0] : noun[1]]):
        for i in range(noun[1], min(len(tokens), noun[1] + 9)):
            if tokens[i].kind in (MARK, QUOTE):
                break
            if tokens[i].kind == OUTLET and tokens[i - 1].low in lexicon.of("maker"):
                return (noun[0], i + 1), i
    return noun, None


def pattern_of(tokens: Sequence[Token], noun: Range, outlet: int | None, pattern: str, lexicon: Lexicon) -> str:
    """The pattern of a source: a poll, another work, somebody of the staff, or what the cue gives."""
    words = [t for t in tokens[noun[0] : noun[1]] if t.low in lexicon.works]
    if words and outlet is not None:
        return lexicon.works[words[0].low]
    if words:
        head = next((i for i in range(*noun) if tokens[i].low in lexicon.of("preposition") or tokens[i].low in lexicon.of("relative")), noun[1])
        kind = lexicon.works.get(tokens[head - 1].low, "staff")
        return kind if kind != "staff" else pattern
    if outlet is not None and outlet + 2 < noun[1] and tokens[outlet + 1].text in ("'s", "’s") and tokens[noun[1] - 1].capital:
        return "staff"
    return pattern


def split_outlets(tokens: Sequence[Token], noun: Range, outlet: int | None) -> list[tuple[Range, int | None]]:
    """Several outlets joined in one phrase are several sources."""
    if outlet is None:
        return [(noun, None)]
    several = [i for i in range(*noun) if tokens[i].kind == OUTLET]
    plain = all(tokens[i].kind == OUTLET or tokens[i].low in ("and", "y", "und", "both", ",") for i in range(*noun))
    if len(several) > 1 and plain:
        return [((i, i + 1), i) for i in several]
    return [(noun, outlet)]


def _report_that(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Frame | None:
    """"CNN's report that …", "a report in the Post about …": the noun is the cue."""
    if tokens[at].low not in lexicon.of("report-noun") or at + 1 >= len(tokens):
        return None
    if at and tokens[at - 1].kind == OUTLET and tokens[at].low.endswith("s"):
        return None
    outlet, end = next((i for i in range(max(0, at - 3), at) if tokens[i].kind == OUTLET), None), at + 1
    if outlet is None and tokens[end].low in lexicon.of("maker"):
        outlet = next((i for i in range(end + 1, min(end + 3, len(tokens))) if tokens[i].kind == OUTLET), None)
        end = outlet + 1 if outlet is not None else end
    while end < len(tokens) and tokens[end].low in lexicon.of("time"):
        end += 1
    if outlet is None or end >= len(tokens) or tokens[end].low not in lexicon.of("report-lead"):
        return None
    end += tokens[end].low not in lexicon.of("that")
    pattern = "reported" if tokens[at].low.startswith("report") else "work"
    return Frame(min(outlet, at), end, (at, at + 1), (outlet, outlet + 1), pattern, "co", "noun", outlet)


# --- verbs -----------------------------------------------------------------------------------


def _verb_frame(
    tokens: Sequence[Token], at: int, verb: Verb, before: Sequence[Frame], lexicon: Lexicon
) -> Frame | None:
    """The frame of a verb: numbered cases, the first that fits."""
    token = tokens[at]
    group = _group_start(tokens, at, lexicon)
    # 1. "X was quoted by the BBC as saying": passive, handled by its own rule.
    gerund = token.low.endswith(lexicon_gerund(lexicon))
    if not gerund and any(t.low in lexicon.of("passive") for t in tokens[group:at]):
        return _passive(tokens, at, group, verb, lexicon)
    # 2. "adding that", "telling CNN": the speaker is that of the clause before.
    if token.low.endswith(lexicon_gerund(lexicon)) and group == at:
        return _gerund(tokens, at, verb, before, lexicon)
    # 3. "…," said Ann Roe
    if inverted := _inverted(tokens, at, group, verb, lexicon):
        return inverted
    # 4. "Roe said", "Roe, the mayor, said"
    if any(t.low in lexicon.of("not") for t in tokens[group:at]) and not (at + 1 < len(tokens) and tokens[at + 1].kind == QUOTE):
        return None
    subject = _cleft(tokens, group, lexicon) or subject_before(tokens, group, lexicon)
    if subject and _agrees(tokens, subject, at, lexicon):
        return _with_subject(tokens, subject, at, verb, lexicon)
    # 5. "Roe called it a folly and said": the speaker of the verb before.
    speaks = {"q", "c"} <= set(verb.takes) and verb.pattern != "reported"
    if group and tokens[group - 1].low in lexicon.of("conjunction") and speaks and _finite(tokens, at, lexicon):
        last = before[-1] if before and before[-1].kind == "verb" else None
        opening = opening_noun(tokens[: group - 1], lexicon) if not before else None
        if last is None and opening is not None and group < _SECOND_VERB:
            return _complete(tokens, Frame(group - 1, at + 1, (at, at + 1), opening, verb.pattern, verb.takes), verb, lexicon)
        if last is not None:
            frame = _complete(tokens, Frame(group - 1, at + 1, (at, at + 1), last.source, verb.pattern, verb.takes), verb, lexicon)
            frame.outlet = last.outlet if frame.outlet is None and last.role == "source" else frame.outlet
            frame.shared = True
            return frame
    return None


def _cleft(tokens: Sequence[Token], group: int, lexicon: Lexicon) -> Range | None:
    """"It was the Globe that reported": the outlet."""
    if group > 3 and tokens[group - 1].low in lexicon.of("that") and tokens[group - 2].kind == OUTLET and tokens[0].low in lexicon.of("it"):
        return (group - 2, group - 1)
    return None


def lexicon_gerund(lexicon: Lexicon) -> tuple[str, ...]:
    """Endings of the form that carries on with the speaker before ("-ing")."""
    return tuple(lexicon.of("gerund")) or ("\0",)


def _group_start(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """Where the verb group begins: auxiliaries and adverbs before the verb."""
    i = at
    while i and (tokens[i - 1].low in lexicon.of("auxiliary") and not (i > 1 and tokens[i - 1].capital) or tokens[i - 1].low in lexicon.of("adverb")
                 or tokens[i - 1].low.endswith("ly") and not tokens[i - 1].capital):
        if tokens[i - 1].low in lexicon.of("time") and i == at and tokens[i - 1].capital:
            break
        i -= 1
    return i


def _finite(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a form can be a verb where it stands, seen from the word before."""
    return at == 0 or tokens[at - 1].low not in lexicon.of("determiner") | lexicon.of("possessive") | {"'s", "’s", "to"}


def _agrees(tokens: Sequence[Token], subject: Range, at: int, lexicon: Lexicon) -> bool:
    """Whether subject and form go together, so that nouns ("her claims") are not read as verbs."""
    low = tokens[at].low
    head = tokens[subject[1] - 1]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if not _finite(tokens, at, lexicon):
        return False
    if low not in lexicon.of("nounlike"):
        named = head.kind == OUTLET or head.capital
        return named or not (after and after.low in lexicon.of("preposition") and low in lexicon.of("participle"))
    if after and after.low in ("of", "about", "from") and head.kind != OUTLET:
        return False
    personal = head.low in lexicon.of("personal") or head.kind == OUTLET or head.low in lexicon.of("relative")
    plural = head.low.endswith("s") or head.low in lexicon.of("public")
    if not low.endswith("s"):
        return (plural and head.kind != OUTLET) or personal and head.kind != OUTLET and head.low not in lexicon.of("singular")
    if low.endswith("s"):
        return personal or head.capital or head.low in lexicon.works
    return plural or personal


def _with_subject(tokens: Sequence[Token], subject: Range, at: int, verb: Verb, lexicon: Lexicon) -> Frame | None:
    noun, outlet = subject, credited_outlet(tokens, subject, lexicon)
    if outlet is None and verb.who == "outlet" and not _work(tokens, subject, lexicon):
        return None
    frame = Frame(noun[0], at + 1, (at, at + 1), noun, verb.pattern, verb.takes, outlet=outlet)
    group = _group_start(tokens, at, lexicon)
    frame.relative = group > 0 and tokens[group - 1].low in lexicon.of("relative")
    if frame.relative and outlet is not None and group - 1 > noun[1]:
        frame.source = (group - 1, group)
    if "r" in verb.takes and "c" not in verb.takes:
        pass
    elif outlet is not None and "w" not in verb.takes or outlet is not None and _work(tokens, subject, lexicon):
        frame.takes = verb.takes.replace("p", "").replace("w", "") + "qco"
    frame.pattern = pattern_of(tokens, subject, outlet, verb.pattern, lexicon)
    if outlet is not None and verb.pattern in ("quoted", "citing"):
        return _quoting(tokens, frame, lexicon)
    if verb.form in lexicon.of("broke") and "o" in verb.takes:
        news = next((n for n in range(at + 1, min(at + 5, len(tokens))) if tokens[n].low in lexicon.of("news")), None)
        if news is None:
            return None
        frame.cue, frame.end = (at, news + 1), news + 1
    return _complete(tokens, frame, verb, lexicon)


def _quoting(tokens: Sequence[Token], frame: Frame, lexicon: Lexicon) -> Frame:
    """"RIA quoted a source as saying that …": the source is who is quoted."""
    for i in range(frame.end + 1, min(len(tokens) - 1, frame.end + 18)):
        if tokens[i].low in lexicon.of("as-credit") and tokens[i + 1].low in lexicon.verbs:
            frame.source, frame.role, frame.takes = (frame.end, i), "carrier", "qc"
            frame.end = i + 2
            return frame
        if tokens[i].kind == QUOTE or tokens[i].text in ";:":
            break
    return frame


def credited_outlet(tokens: Sequence[Token], noun: Range, lexicon: Lexicon) -> int | None:
    """The outlet that a phrase credits: the phrase itself, or whose work or staff it names."""
    for i in range(*noun):
        if tokens[i].kind != OUTLET or tokens[i].mention is not None and tokens[i].mention.resolution == "host":
            continue  # a presenter who speaks is a person
        rest = tokens[i + 1 : noun[1]]
        guarded = tokens[i].mention is not None and tokens[i].mention.guarded
        before = tokens[i - 1] if i > noun[0] else None
        if before and before.capital and before.low.rstrip(".") not in lexicon.titles | lexicon.of("determiner") and i - 1 > 0:
            continue
        if not rest or rest[0].text in ("'s", "’s", "'", "’") or rest[0].low in lexicon.of("conjunction"):
            return i
        made = i > noun[0] and tokens[i - 1].low in lexicon.of("maker") and not rest[0].capital
        if rest[0].text == "(" or any(t.low in lexicon.works for t in rest) or made:
            return i if not (guarded and rest[0].low in lexicon.of("preposition")) else None
        if tokens[i].text.isupper() and all(t.capital or t.kind == NUMBER for t in rest):
            return i
    return None


def _work(tokens: Sequence[Token], subject: Range, lexicon: Lexicon) -> bool:
    return any(t.low in lexicon.works for t in tokens[subject[0] : subject[1]])


def _inverted(tokens: Sequence[Token], at: int, group: int, verb: Verb, lexicon: Lexicon) -> Frame | None:
    """"…," said Ann Roe; , says Marca"""
    if group != at or at + 1 >= len(tokens) or "q" not in verb.takes and "c" not in verb.takes:
        return None
    if at and not (tokens[at - 1].text in (",", *DASHES) or tokens[at - 1].kind == QUOTE) or "r" in verb.takes:
        return None
    if at + 1 < len(tokens) and tokens[at + 1].low in lexicon.of("preposition"):
        return None
    if tokens[at].low in lexicon.of("nounlike") and not tokens[at].low.endswith("s"):
        return None
    if tokens[at + 1].low in lexicon.of("personal") and at == 0:
        return None
    noun = noun_after(tokens, at + 1, lexicon)
    if noun is None or tokens[noun[0]].low in lexicon.of("that"):
        return None
    if at and tokens[at - 1].text == "," and subject_before(tokens, at, lexicon) and (noun[1] < len(tokens) - 1):
        return None
    quoted = at == 0 or tokens[at - 1].kind == QUOTE or at > 1 and tokens[at - 2].kind == QUOTE
    after = tokens[noun[1]] if noun[1] < len(tokens) else None
    if not quoted and after and not (after.text in ".,;" or after.low in lexicon.of("preposition") or after.low in lexicon.of("time")):
        return None
    outlet = credited_outlet(tokens, noun, lexicon)
    pattern = pattern_of(tokens, noun, outlet, verb.pattern, lexicon)
    return Frame(at, noun[1], (at, at + 1), noun, pattern, verb.takes, outlet=outlet, inverted=True)


def _gerund(tokens: Sequence[Token], at: int, verb: Verb, before: Sequence[Frame], lexicon: Lexicon) -> Frame | None:
    """", adding that …", ", telling CNN …": the speaker of the frame before, or of the sentence."""
    if at == 0 or tokens[at - 1].text != "," and tokens[at - 1].low not in lexicon.of("conjunction") and tokens[at - 1].kind != QUOTE:
        return None
    if verb.pattern == "citing" or not set("qc") & set(verb.takes):
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
    return _complete(tokens, frame, verb, lexicon)


def opening_noun(tokens: Sequence[Token], lexicon: Lexicon) -> Range | None:
    """The subject of a sentence whose verb we do not know: its first name or pronoun."""
    i = 0
    if tokens and tokens[0].low in lexicon.of("preposition") | lexicon.of("time"):
        i = next((n + 1 for n in range(min(len(tokens), 14)) if tokens[n].text == ","), 0)
    while i < len(tokens) and (tokens[i].low in lexicon.of("opener") | lexicon.of("conjunction") or tokens[i].text == ","):
        i += 1
    if i < len(tokens) and tokens[i].low in lexicon.of("personal"):
        return (i, i + 1)
    end = i
    if i + 1 < len(tokens) and tokens[i].low in lexicon.of("determiner") | lexicon.of("possessive"):
        end = i + 2
    while end < len(tokens) and (tokens[end].capital or tokens[end].kind == OUTLET or tokens[end].text == "."):
        end += 1
    return (i, end) if end > i else None


def _complete(tokens: Sequence[Token], frame: Frame, verb: Verb, lexicon: Lexicon) -> Frame:
    """Add whom the words were said to: "told CNN's Ann Roe", "asked reporters"."""
    at = frame.end
    if "r" not in verb.takes or at >= len(tokens):
        return frame
    token = tokens[at]
    if token.kind == OUTLET or token.low in ("the", "a") and at + 1 < len(tokens) and tokens[at + 1].kind == OUTLET:
        outlet = at if token.kind == OUTLET else at + 1
        frame.end, via = person_of(tokens, outlet, lexicon)
        if _presenter(tokens, outlet) and frame.end + 1 < len(tokens) and tokens[frame.end].low in lexicon.of("air") and tokens[frame.end + 1].kind == OUTLET:
            via, outlet = [(outlet, frame.end)], frame.end + 1
            frame.end += 2
        if frame.outlet is None or frame.outlet != outlet:
            if frame.outlet is not None and frame.role == "source":
                pass
            frame.outlet, frame.role = outlet, "carrier"
            frame.via = via
        return frame
    if token.low in lexicon.of("public") and not (at + 1 < len(tokens) and tokens[at + 1].low in lexicon.of("auxiliary")):
        frame.end = at + 1
        return frame
    noun = noun_after(tokens, at, lexicon)
    if noun and verb.pattern == "told":
        inside = next((i for i in range(*noun) if tokens[i].kind == OUTLET), None)
        if inside is not None:
            frame.end, frame.outlet, frame.role = noun[1], inside, "carrier"
        elif noun[1] < len(tokens) and (tokens[noun[1]].low in lexicon.of("that") or tokens[noun[1]].kind == QUOTE
                                       or tokens[noun[1]].text in ",:" or tokens[noun[1]].low in lexicon.of("preposition")
                                       or tokens[noun[1]].low in lexicon.of("time") or tokens[noun[1]].text == "."
                                       or tokens[noun[1]].low in lexicon.of("personal")):
            frame.end = noun[1]
    return frame


def _presenter(tokens: Sequence[Token], outlet: int) -> bool:
    """Whether an outlet is named by its presenter: "told Sean Hannity on Fox News"."""
    mention = tokens[outlet].mention
    return mention is not None and mention.resolution == "host"


def person_of(tokens: Sequence[Token], outlet: int, lexicon: Lexicon) -> tuple[int, list[Range]]:
    """Past an outlet and whoever of it stands there: "CNN's Ann Roe", "Fox host Roe", "NBC's “Today”"."""
    i = outlet + 1
    start = i
    if i < len(tokens) and tokens[i].text in ("'s", "’s", "'", "’"):
        start = i = i + 1
    if i < len(tokens) and tokens[i].kind == QUOTE and i > outlet + 1:
        return i + 1, [(i, i + 1)]
    for n in range(i, min(i + 3, len(tokens))):
        if lexicon.works.get(tokens[n].low) == "staff":
            start = i = n
        elif tokens[n].kind != WORD or tokens[n].capital:
            break
    while i < len(tokens) and (tokens[i].capital or tokens[i].low in lexicon.works
                               or tokens[i].low in lexicon.titles or tokens[i].kind == OUTLET and i == start
                               or tokens[i].text in ("-", "&")):
        if tokens[i].low in lexicon.of("time") or tokens[i].low in lexicon.of("that"):
            break
        i += 1
    role = i
    while i > start and not tokens[i - 1].capital and tokens[i - 1].kind != OUTLET:
        i -= 1
    if i <= start < role and lexicon.works.get(tokens[role - 1].low) == "staff":
        return role, []
    name = start
    while name < i and (tokens[name].low in lexicon.works or tokens[name].low.rstrip(".") in lexicon.titles):
        name += 1
    staffed = start > outlet + 1 or any(t.low in lexicon.works for t in tokens[start:i])
    if i > start and not staffed:
        after = tokens[i] if i < len(tokens) else None
        ends = after is None or after.kind in (MARK, QUOTE) or after.low in lexicon.of("that") or after.low in lexicon.of("preposition")
        return (i if ends else start), []
    if i <= start:
        return (start if start == outlet + 1 else start), []
    return i, [(name, i)] if name < i else []


def _passive(tokens: Sequence[Token], at: int, group: int, verb: Verb, lexicon: Lexicon) -> Frame | None:
    """"X was quoted by the BBC as saying …", "was cited in", "was first reported by"."""
    if object_frame := _object_passive(tokens, at, group, verb, lexicon):
        return object_frame
    after = at + 1
    if any(p.kind == "source" and _matches(tokens, at, p.words) for p in lexicon.phrases.get(tokens[at].low, ())):
        return None  # "reported by" is a phrase
    if after >= len(tokens) or tokens[after].low not in lexicon.of("agent"):
        return None
    outlet = next((i for i in range(after + 1, min(after + 3, len(tokens))) if tokens[i].kind == OUTLET), None)
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
        return Frame(subject[0], end, (at, after + 1), subject, pattern, "qc", outlet=outlet, role="carrier")
    return Frame(group, end, (at, after + 1), (outlet, outlet + 1), verb.pattern, "x", "passive", outlet)


def _object_passive(tokens: Sequence[Token], at: int, group: int, verb: Verb, lexicon: Lexicon) -> Frame | None:
    """"The film was called “a slow miracle” by The New Yorker": content on both sides of the verb."""
    if verb.pattern != "other" or "o" not in verb.takes:
        return None
    for i in range(at + 2, min(len(tokens), at + 12)):
        if tokens[i].text in ",;":
            return None
        if tokens[i - 1].low in lexicon.of("agent") and tokens[i].kind == OUTLET:
            subject = subject_before(tokens, group, lexicon)
            if subject is None:
                return None
            return Frame(at, i + 1, (at, at + 1), (i, i + 1), "other", "", "around", i, via=[subject, (at + 1, i - 1)])
    return None


# --- venues ----------------------------------------------------------------------------------


def _venues(tokens: Sequence[Token], lexicon: Lexicon) -> Iterator[Venue]:
    """"in an interview with CNN", "speaking to CNN", "on CNN", "in the Post": outlets after a preposition."""
    for outlet, token in enumerate(tokens):
        if token.kind != OUTLET or outlet == 0:
            continue
        before = outlet
        if tokens[before - 1].low in lexicon.of("determiner"):
            before -= 1
        if inside := _modifier_venue(tokens, outlet, lexicon):
            yield inside
            continue
        found = _venue_cue(tokens, before, lexicon)
        if found and not any(t.low in lexicon.of("passive") for t in tokens[max(0, found[0] - 2) : found[0]]):
            start, pattern = found
            end, via = person_of(tokens, outlet, lexicon)
            yield Venue(start, end, (start, before), outlet, pattern, via)


def _modifier_venue(tokens: Sequence[Token], outlet: int, lexicon: Lexicon) -> Venue | None:
    """"in a CNN interview": the outlet before the noun; the cue is the whole phrase."""
    for i in range(outlet + 1, min(outlet + 5, len(tokens))):
        low = tokens[i].low
        if tokens[i].kind in (MARK, QUOTE) and tokens[i].text not in "'’" or low in lexicon.of("preposition"):
            return None
        for phrase in lexicon.phrases.get(low, ()):
            if phrase.kind == "venue" and phrase.pattern in ("interview", "on-air", "wrote"):
                start = _with_preposition(tokens, outlet, lexicon)
                if start < outlet and tokens[start].low in lexicon.of("venue-lead"):
                    return Venue(start, i + 1, (start, i + 1), outlet, phrase.pattern, [])
    return None


def _venue_cue(tokens: Sequence[Token], before: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """Where the words that lead to an outlet begin, and the pattern they give."""
    for i in range(before - 1, max(-1, before - 8), -1):
        if tokens[i].kind in (MARK, QUOTE):
            break
        for phrase in lexicon.phrases.get(tokens[i].low, ()):
            if phrase.kind == "venue" and _leads(tokens, i + len(phrase.words), before, phrase, lexicon):
                start = _with_preposition(tokens, i, lexicon)
                if start < i or i == 0 or tokens[i].low not in lexicon.of("thing"):
                    return start, phrase.pattern
    for i in range(before - 1, max(-1, before - 5), -1):
        for phrase in lexicon.phrases.get(tokens[i].low, ()):
            if phrase.kind == "opener" and i + len(phrase.words) == before and _matches(tokens, i, phrase.words):
                return i, phrase.pattern
    word = tokens[before - 1].low
    guarded = tokens[before].mention is not None and tokens[before].mention.guarded
    if word in lexicon.of("air") and not (guarded and before > 1 and tokens[before - 2].capital):
        return before - 1, "on-air"
    return None


def _leads(tokens: Sequence[Token], start: int, before: int, phrase: Phrase, lexicon: Lexicon) -> bool:
    """Whether one of the phrase's prepositions leads from the noun to the outlet, times and adverbs aside."""
    words = [t.low for t in tokens[start:before] if t.low not in lexicon.of("time") and t.kind != NUMBER]
    return tuple(words) in phrase.preps or tuple(words[:-1] if words[-1:] == ["the"] else words) in phrase.preps


def _with_preposition(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """Back from the noun over its modifiers to the preposition: "in a 2014 interview with"."""
    i = at
    while i and at - i < 7 and (tokens[i - 1].kind == NUMBER or tokens[i - 1].kind == WORD):
        if tokens[i - 1].low in lexicon.of("preposition"):
            if tokens[i - 1].low in lexicon.of("of"):
                i -= 1
                continue
            return i - 1
        if tokens[i - 1].low in lexicon.verbs or tokens[i - 1].low in lexicon.of("auxiliary"):
            break
        i -= 1
    return at
