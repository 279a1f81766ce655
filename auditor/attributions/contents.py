"""What rests on a cue: the clause or quotation before it, after it, or around it.

Content is a list of token ranges of one sentence. A stretch that is nothing but a quotation is quoted;
a stretch that touches words outside the marks is one unquoted span with the quotation inside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.clauses import clause_end, clause_start
from auditor.attributions.frames import Frame, Venue
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.nouns import Range, noun_after
from auditor.attributions.objects import object_end, of_relative
from auditor.attributions.quotes import MARKS
from auditor.attributions.reading import MARK, NUMBER, OUTLET, QUOTE, WORD, Token
from auditor.attributions.starts import content_start


def content_of(
    tokens: Sequence[Token], frame: Frame, frames: Sequence[Frame], venues: Sequence[Venue], lexicon: Lexicon
) -> list[Range]:
    """Ranges credited to a frame, in order; empty when nothing in its sentence is."""
    spans = _content(tokens, frame, frames, venues, lexicon)
    return [*spans[:-1], _without_join(tokens, spans[-1], lexicon)] if spans else spans


def _content(
    tokens: Sequence[Token], frame: Frame, frames: Sequence[Frame], venues: Sequence[Venue], lexicon: Lexicon
) -> list[Range]:
    if frame.kind == "phrase":
        return _of_phrase(tokens, frame, frames, venues, lexicon)
    if frame.kind == "around":
        spans, frame.via = list(frame.via), []
        return spans
    if frame.kind == "passive":
        return _before(tokens, frame, frames, lexicon)
    if frame.kind == "noun":
        stops = [i for i in range(frame.end + 1, len(tokens)) if tokens[i].text in ",;"]
        led = tokens[frame.end : frame.end + 2]
        if stops and len(led) == 2 and led[1].low in lexicon.of("subclause"):
            stops = stops[1:]  # "that if the dam leaks, the town floods"
        stop = stops[0] if stops else len(tokens)
        end = min(stop, clause_end(tokens, frame.end, frame, frames, lexicon))
        end = _before_verb(tokens, frame.end, end, lexicon)
        topic = tokens[frame.end - 1].low in lexicon.of("about")
        return [(frame.end, object_end(tokens, frame.end, end, lexicon) if topic else end)]
    if relative := of_relative(tokens, frame, lexicon):
        return relative
    following = _following(tokens, frame, frames, venues, lexicon)
    if following and frame.act:
        return [(following[0][0], object_end(tokens, *following[0], lexicon))]
    touching = (
        frame.start > 0 and tokens[frame.start - 1].kind == QUOTE and _ends_open(tokens[frame.start - 1])
    )
    if following and not touching and _only_how(tokens, frame, following[0], lexicon):
        following = []
    if following and not touching and _split_clause(tokens, frame, following[0], lexicon):
        return _before(tokens, frame, frames, lexicon) + following
    if following and not touching and not (frame.inverted and not _quoted_first(tokens, following[0])):
        return following
    may = (
        frame.kind != "gerund"
        and not (frame.relative and not frame.inverted)
        and not frame.shared
        and set("qc") & set(frame.takes)
    )
    before = _before(tokens, frame, frames, lexicon, venues) if may else []
    quoted = any(t.kind == QUOTE for a, b in before for t in tokens[a:b])
    if "c" not in frame.takes and not quoted and not (len(before) == 1 and _writes(tokens, frame, lexicon)):
        before = []
    if before and following and tokens[before[0][0]].low in lexicon.of("citing"):
        return following  # "Citing two letters, Roe said “…”"
    if not following or not before:
        return before or following
    return before + following if _carries_on(tokens, frame, following[0]) else before


def _without_join(tokens: Sequence[Token], span: Range, lexicon: Lexicon) -> Range:
    """A span without the "and" that joins it to the credit: "published by the Star and reported by CNN"."""
    start, end = span
    while end - 1 > start and tokens[end - 1].low in lexicon.of("and"):
        end -= 1
    return start, end


def _before_verb(tokens: Sequence[Token], start: int, end: int, lexicon: Lexicon) -> int:
    """Where the verb of "the report that the fuel is short caused queues" stands: the second verb of what follows.

    Counted are groups that begin with an auxiliary, and a past form straight behind such a group.
    """
    auxiliary, past = lexicon.of("auxiliary") - lexicon.of("owner"), tuple(lexicon.of("past")) or "\0"
    leads = lexicon.of("conjunction|relative|subclause|that|question")
    seen, i = False, start + 1
    while i < end:
        token = tokens[i]
        if token.low in leads or (token.kind == MARK and token.text in ",;:—–"):
            return end  # what follows may be a clause of its own
        if token.low in auxiliary:
            if seen:
                return i
            seen = True
            while i < end and tokens[i].low in auxiliary | lexicon.of("adverb|not"):
                i += 1
            i += i < end and tokens[i].low.endswith(past)
            behind = tokens[i] if i < end else None
            if behind and behind.low.endswith(past) and behind.low not in lexicon.of("credit-participle"):
                return i
            continue
        i += 1
    return end


def _writes(tokens: Sequence[Token], frame: Frame, lexicon: Lexicon) -> bool:
    """ "The mine was unsafe, writes Axios.": an outlet that writes states what it writes."""
    verb = lexicon.verbs.get(tokens[frame.cue[0]].low)
    return frame.outlet is not None and verb is not None and verb.pattern == "wrote"


def _only_how(tokens: Sequence[Token], frame: Frame, after: Range, lexicon: Lexicon) -> bool:
    """Whether what follows a trailing credit tells how or when it was found: "…, Reuters found after a search"."""
    if frame.outlet is None or frame.start < 2 or tokens[frame.start - 1].text != ",":
        return False
    first, before = tokens[after[0]], tokens[: frame.start - 1]
    verbal = any(
        t.low in lexicon.of("auxiliary") or t.low in lexicon.verbs or t.low.endswith("ed") for t in before
    )
    if not verbal or tokens[0].low in lexicon.of("subclause"):
        return False
    if first.kind == QUOTE or first.low in lexicon.of("that") or after[0] == frame.end:
        return False
    return tokens[after[0] - 1].low in lexicon.of("manner")


def _ends_open(token: Token) -> bool:
    return token.text.rstrip(MARKS)[-1:] in (",", "?", "!", "—", "-", "…")


def _split_clause(tokens: Sequence[Token], frame: Frame, after: Range, lexicon: Lexicon) -> bool:
    """ "The plan, she told NPR, “was written on a napkin”": a clause that the credit cuts in two."""
    quote = tokens[after[0]]
    if (
        quote.kind != QUOTE
        or not frame.start
        or tokens[frame.start - 1].text != ","
        or tokens[after[0] - 1].text != ","
    ):
        return False
    first = tokens[0].low
    plain = first not in lexicon.of("preposition|opener|adverb|conjunction")
    return plain and quote.text.lstrip(MARKS)[:1].islower() and frame.start > 2


def _quoted_first(tokens: Sequence[Token], span: Range) -> bool:
    return tokens[span[0]].kind == QUOTE


def _carries_on(tokens: Sequence[Token], frame: Frame, span: Range) -> bool:
    """Whether what follows continues what stood before: "A," she said, "B"."""
    return tokens[span[0]].kind == QUOTE


def _following(
    tokens: Sequence[Token], frame: Frame, frames: Sequence[Frame], venues: Sequence[Venue], lexicon: Lexicon
) -> list[Range]:
    start = content_start(tokens, frame, venues, lexicon)
    if start is None:
        return []
    end = clause_end(tokens, start, frame, frames, lexicon, venues)
    if end <= start or _denies_noun(tokens, frame, start, end, lexicon):
        return []
    asks = "r" in frame.takes and "c" not in frame.takes and tokens[start].low not in lexicon.of("question")
    if asks and not any(t.kind == QUOTE for t in tokens[start:end]):
        return []
    holds_quote = any(t.kind == QUOTE for t in tokens[start:end])
    clause = tokens[start].low in lexicon.of("that")
    if (
        not holds_quote
        and tokens[start].low in lexicon.of("object-pronoun")
        and _empty_after(tokens, start + 1, lexicon)
    ):
        return []
    if not holds_quote and not clause and not set("co") & set(frame.takes):
        return []
    if not holds_quote and "p" in frame.takes and not clause:
        return []
    return [(start, end)]


def _denies_noun(tokens: Sequence[Token], frame: Frame, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a thing is denied, not a statement: "denying a report that …", "denied the charges"."""
    if tokens[frame.cue[0]].low not in lexicon.of("denial") or tokens[start].low in lexicon.of("that"):
        return False
    noun = noun_after(tokens, start, lexicon)
    if noun is None or not (noun[1] >= end or tokens[noun[1]].low in lexicon.of("that|relative|preposition")):
        return False
    head = tokens[noun[1] - 1].low
    return head in lexicon.works or head in lexicon.of("speech-noun")


def _empty_after(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether nothing but a day or an adverbial follows: "published them on Friday"."""
    if at >= len(tokens) or tokens[at].kind == MARK:
        return True
    return tokens[at].low in lexicon.of("preposition") or tokens[at].low in lexicon.of("time")


def _before(
    tokens: Sequence[Token],
    frame: Frame,
    frames: Sequence[Frame],
    lexicon: Lexicon,
    venues: Sequence[Venue] = (),
) -> list[Range]:
    """The clause or quotation before "…, Roe said"."""
    end = frame.start
    if end == 0:
        return []
    if tokens[end - 1].low in lexicon.of("as-credit") and end > 1:
        end -= 1
    last = tokens[end - 1]
    titled = last.text == ":" and end > 1 and tokens[end - 2].kind == QUOTE  # "“…”: minister tells Tass"
    if last.kind == MARK and (last.text in ",—–―-" or titled):
        end -= 1
    elif last.kind != QUOTE and frame.kind != "passive":
        return []
    start = clause_start(tokens, end, frame, frames, lexicon)
    if any(v.start <= start and end <= v.end for v in venues):
        return []
    if start >= end or (
        end - start == 1 and tokens[start].kind not in (QUOTE,) and not _medial(tokens, frame, lexicon)
    ):
        return []
    while (
        frame.kind == "passive" and end > start + 1 and tokens[end - 1].low in lexicon.of("auxiliary|adverb")
    ):
        end -= 1
    spans = [(start, end)]
    behind = _past_day(tokens, frame, lexicon) + 1
    if (
        _medial(tokens, frame, lexicon)
        and not any(f.start == behind for f in frames)
        and tokens[behind].low not in lexicon.of("as-credit")
    ):
        stop = clause_end(tokens, behind, frame, frames, lexicon)
        if stop > behind:
            spans.append((behind, stop))
        if len(spans) > 1 and all(t.low in lexicon.of("opener") for t in tokens[start:end]):
            return spans[1:]  # "Instead, she told NPR, the plan would wait"
    return spans


def _medial(tokens: Sequence[Token], frame: Frame, lexicon: Lexicon, before: int | None = None) -> bool:
    """ "The envoy, according to Haaretz, left": a comma on either side, and a clause that goes on."""
    end = frame.end if before is not None else _past_day(tokens, frame, lexicon)
    return (
        frame.start > 0
        and tokens[frame.start - 1 if before is None else before].text in (",", "—", "–")
        and end + 1 < len(tokens)
        and tokens[end].text in (",", "—", "–")
        and tokens[end + 1].kind != QUOTE
        and (tokens[end + 1].low not in lexicon.of("resumes") or _same_subject(tokens, end + 1, lexicon))
        and not (tokens[end - 1].kind == OUTLET and _describes(tokens, end + 1, lexicon))
        and tokens[end + 1].low
        not in lexicon.of("speaking|without")  # "…, speaking on condition of anonymity"
    )


def _describes(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether what follows an outlet only says what it is: ", a website devoted to the north."."""
    if tokens[at].low not in lexicon.of("article"):
        return False
    stop = next((i for i in range(at, len(tokens)) if tokens[i].text in ",;."), len(tokens))
    held = tokens[at:stop]
    verbal = any(t.low in lexicon.of("auxiliary") or t.low in lexicon.verbs for t in held)
    return any(t.low in lexicon.of("descriptor") for t in held) and not verbal


def _same_subject(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether "and" goes on with a verb of the clause before: "The shell, the BBC said, and was gone"."""
    after = tokens[at + 1] if at + 2 < len(tokens) else None
    if after is None or tokens[at].low not in lexicon.of("and") or after.kind != WORD or after.capital:
        return False
    named = ("determiner", "possessive", "pronoun", "preposition", "subordinator", "time", "public", "opener")
    if after.low.endswith(tuple(lexicon.of("gerund"))) or any(after.low in lexicon.of(c) for c in named):
        return False
    behind = tokens[at + 2]
    verb = after.low in lexicon.of("auxiliary") or after.low in lexicon.verbs or after.low.endswith("ed")
    return verb or after.low in lexicon.of("adverb") or behind.low in lexicon.of("preposition|determiner")


def _past_day(tokens: Sequence[Token], frame: Frame, lexicon: Lexicon) -> int:
    """Past when it was said: "The bank, Reuters reported on Monday, hid the loss"."""
    end = frame.end + (frame.end < len(tokens) and tokens[frame.end].low in lexicon.of("air"))
    first = end
    while end < len(tokens) and (tokens[end].low in lexicon.of("time") or tokens[end].kind == NUMBER):
        end += 1
    return end if end > first else frame.end


def _of_phrase(
    tokens: Sequence[Token], frame: Frame, frames: Sequence[Frame], venues: Sequence[Venue], lexicon: Lexicon
) -> list[Range]:
    """ "According to X, …"; "…, according to X"; "The envoy, according to X, left"."""
    led = lexicon.of("opener|conjunction|first-credit")
    opening = all(t.low in led or t.kind == MARK for t in tokens[: frame.start])
    if opening:
        start = frame.end
        while start < len(tokens) and tokens[start].text not in ",:":
            start += 1
        if start + 1 < len(tokens) and tokens[start + 1].low in lexicon.of("citing"):
            start = next((i for i in range(start + 2, len(tokens)) if tokens[i].text == ","), start)
        start += 1
        if start >= len(tokens):
            return []
        return [(start, clause_end(tokens, start, frame, frames, lexicon))]
    end = frame.start
    while end and (
        (tokens[end - 1].kind == MARK and tokens[end - 1].text in ",(—–-")
        or tokens[end - 1].low in lexicon.of("first-credit")
    ):
        end -= 1
    start = clause_start(tokens, end, frame, frames, lexicon)
    set_off = end < frame.start
    while end > start + 1 and (
        tokens[end - 1].low in lexicon.of("passive|as-credit|it") or tokens[end - 1].text == ","
    ):
        end -= 1
    spans = [(start, end)] if end > start else []
    if spans and set_off and _medial(tokens, frame, lexicon, end):
        stop = clause_end(tokens, frame.end + 1, frame, frames, lexicon)
        if stop > frame.end + 1:
            spans.append((frame.end + 1, stop))
    return spans
