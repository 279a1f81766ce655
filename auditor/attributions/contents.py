"""What rests on a cue: the clause or quotation before it, after it, or around it.

Content is a list of token ranges of one sentence. A stretch that is nothing but a quotation is quoted;
a stretch that touches words outside the marks is one unquoted span with the quotation inside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.frames import Frame, Venue
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.nouns import Range
from auditor.attributions.reading import MARK, NUMBER, OUTLET, QUOTE, Token

#: How far an adverbial between the verb and its content may reach, in tokens.
_ADVERBIAL = 22


def content_of(
    tokens: Sequence[Token], frame: Frame, frames: Sequence[Frame], venues: Sequence[Venue], lexicon: Lexicon
) -> list[Range]:
    """Ranges credited to a frame, in order; empty when nothing in its sentence is."""
    if frame.kind == "phrase":
        return _of_phrase(tokens, frame, frames, venues, lexicon)
    if frame.kind == "around":
        spans, frame.via = list(frame.via), []
        return spans
    if frame.kind == "passive":
        return _before(tokens, frame, frames, lexicon)
    if frame.kind == "noun":
        stop = next((i for i in range(frame.end + 1, len(tokens)) if tokens[i].text in ",;"), len(tokens))
        return [(frame.end, min(stop, clause_end(tokens, frame.end, frame, frames, lexicon)))]
    following = _following(tokens, frame, frames, venues, lexicon)
    touching = frame.start > 0 and tokens[frame.start - 1].kind == QUOTE and _ends_open(tokens[frame.start - 1])
    if following and not touching and _split_clause(tokens, frame, following[0], lexicon):
        return _before(tokens, frame, frames, lexicon) + following
    if following and not touching and not (frame.inverted and not _quoted_first(tokens, following[0])):
        return following
    may = frame.kind != "gerund" and not (frame.relative and not frame.inverted) and not frame.shared and set("qc") & set(frame.takes)
    before = _before(tokens, frame, frames, lexicon, venues) if may else []
    if not following or not before:
        return before or following
    return before + following if _carries_on(tokens, frame, following[0]) else before


def _split_clause(tokens: Sequence[Token], frame: Frame, after: Range, lexicon: Lexicon) -> bool:
    """"The plan, she told NPR, “was written on a napkin”": a clause that the credit cuts in two."""
    quote = tokens[after[0]]
    if quote.kind != QUOTE or not frame.start or tokens[frame.start - 1].text != "," or tokens[after[0] - 1].text != ",":
        return False
    first = tokens[0].low
    plain = first not in lexicon.of("preposition") | lexicon.of("opener") | lexicon.of("adverb") | lexicon.of("conjunction")
    return plain and quote.text.strip("\"“”''«»")[:1].islower() and frame.start > 2


def _ends_open(token: Token) -> bool:
    return token.text.rstrip("\"'”’»")[-1:] in (",", "?", "!", "—", "-", "…")


def _quoted_first(tokens: Sequence[Token], span: Range) -> bool:
    return tokens[span[0]].kind == QUOTE


def _carries_on(tokens: Sequence[Token], frame: Frame, span: Range) -> bool:
    """Whether what follows continues what stood before: "A," she said, "B"."""
    return tokens[span[0]].kind == QUOTE or span[0] == frame.end


# --- after the cue ---------------------------------------------------------------------------


def _following(
    tokens: Sequence[Token], frame: Frame, frames: Sequence[Frame], venues: Sequence[Venue], lexicon: Lexicon
) -> list[Range]:
    start = _content_start(tokens, frame, venues, lexicon)
    if start is None:
        return []
    end = clause_end(tokens, start, frame, frames, lexicon, venues)
    if end <= start:
        return []
    asks = "r" in frame.takes and "c" not in frame.takes and tokens[start].low not in lexicon.of("question")
    if asks and not any(t.kind == QUOTE for t in tokens[start:end]):
        return []
    holds_quote = any(t.kind == QUOTE for t in tokens[start:end])
    clause = tokens[start].low in lexicon.of("that")
    if not holds_quote and not clause and not set("co") & set(frame.takes):
        return []
    if not holds_quote and "p" in frame.takes and not clause:
        return []
    return [(start, end)]


def _content_start(
    tokens: Sequence[Token], frame: Frame, venues: Sequence[Venue], lexicon: Lexicon
) -> int | None:
    """Index where the content after a cue begins, adverbials skipped; None when there is none."""
    i = frame.end
    skipped = False
    for n in range(i, min(len(tokens) - 1, i + 9)):
        if tokens[n].text == ":" and tokens[n + 1].kind == QUOTE:
            return n + 1
        if tokens[n].kind in (MARK, QUOTE) or tokens[n].low in lexicon.of("that"):
            break
    while i < len(tokens):
        token = tokens[i]
        venue = next((v for v in venues if v.start <= i < v.end or v.cue[0] == i), None)
        if venue is not None:
            i, skipped = venue.end, True
            continue
        if token.kind == QUOTE or token.low in lexicon.of("that"):
            return i
        if token.kind == MARK:
            after = tokens[i + 1] if i + 1 < len(tokens) else None
            if token.text in ",:—–" and after and (after.kind == QUOTE or after.low in lexicon.of("that")):
                return i + 1
            if token.text == ":" and after:
                return i + 1
            if token.text == "(":
                close = next((n for n in range(i, min(len(tokens), i + 6)) if tokens[n].text == ")"), None)
                if close is not None:
                    i, skipped = close + 1, True
                    continue
            if token.text == "," and frame.start and tokens[frame.start - 1].low in lexicon.of("as-credit"):
                opens = frame.start < 2 or tokens[frame.start - 2].kind == MARK and frame.start < 3
                return i + 1 if opens or tokens[frame.start - 2].low in lexicon.of("conjunction") | lexicon.of("that") else None
            if token.text == ",":
                return _past_parenthesis(tokens, i, lexicon)
            return None
        if later := _past_time(tokens, i, lexicon):
            i, skipped = later, True
            continue
        if token.low in lexicon.of("time") or token.kind == NUMBER and skipped or token.low in lexicon.of("adverb") or token.low.endswith("ly"):
            i, skipped = i + 1, True
            continue
        infinitive = token.low in lexicon.of("infinitive") and ("r" in frame.takes or frame.pattern == "other")
        if token.low in lexicon.of("preposition") and not infinitive:
            if token.low in lexicon.of("about") and frame.outlet is not None and frame.role == "source" and "o" in frame.takes and _object(tokens, i, lexicon):
                return i + 1
            jump = _past_adverbial(tokens, i, lexicon)
            if jump is not None:
                return jump
            j = i + 1
            while j < len(tokens) and (tokens[j].low in lexicon.of("time") or tokens[j].kind == NUMBER):
                j += 1
            if j == i + 1:
                return i + 1 if "o" in frame.takes and frame.outlet is not None and tokens[frame.cue[0]].low not in ("said",) else None
            i, skipped = j, True
            continue
        if token.low in lexicon.of("question") and not frame.inverted and (i == frame.end or token.low not in lexicon.of("relative")):
            return i
        if token.low in lexicon.of("subordinator"):
            if token.low in ("as",) and i + 1 < len(tokens) and tokens[i + 1].low in lexicon.verbs:
                i += 2
                skipped = True
                continue
            return None
        return i
    return None


def _past_time(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int | None:
    """Past "a few days later", "two weeks ago"."""
    if tokens[at].low not in lexicon.of("determiner") and tokens[at].kind != NUMBER:
        return None
    i = at + 1
    while i < len(tokens) and i - at < 5 and (tokens[i].low in lexicon.of("time") or tokens[i].low in lexicon.of("determiner")):
        i += 1
    return i if i > at + 1 and tokens[i - 1].low in lexicon.of("ago") else None


def _object(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether "reported on …" goes on with its object, not with a day or a "that"-clause."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or after.low in lexicon.of("time") or after.kind in (NUMBER, OUTLET) or after.low in lexicon.of("possessive"):
        return False
    return not any(t.low in lexicon.of("that") for t in tokens[at + 1 : at + 6])


def _past_parenthesis(tokens: Sequence[Token], comma: int, lexicon: Lexicon) -> int | None:
    """Past ", citing shipping papers," or ", according to officials," to what stands behind it."""
    if comma + 1 < len(tokens) and any(p.kind == "source" and len(p.words) > 1 for p in lexicon.phrases.get(tokens[comma + 1].low, ())):
        second = next((i for i in range(comma + 2, min(len(tokens) - 1, comma + _ADVERBIAL)) if tokens[i].text == ","), None)
        return second + 1 if second is not None else None
    for i in range(comma + 1, min(len(tokens) - 1, comma + _ADVERBIAL)):
        if tokens[i].text == "," and (tokens[i + 1].kind == QUOTE or tokens[i + 1].low in lexicon.of("that")):
            return i + 1
    return None


def _past_adverbial(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> int | None:
    """Past "in a televised meeting with …" to a "that", or to a quotation behind comma or colon."""
    for i in range(start + 1, min(len(tokens), start + _ADVERBIAL)):
        token = tokens[i]
        if token.low in lexicon.of("that") and tokens[i - 1].low not in lexicon.of("preposition"):
            return i
        if token.kind == QUOTE:
            return i if tokens[i - 1].text in ",:" else None
        if token.text in ",:":
            if i + 1 < len(tokens) and tokens[i + 1].kind == QUOTE:
                return i + 1
            if token.text == ":":
                return i + 1
            return _quote_behind(tokens, i + 1, start)
    return None


def _quote_behind(tokens: Sequence[Token], at: int, start: int) -> int | None:
    """Past a place with a comma in it: "said in Naples, Fla., “It would be nice”"."""
    for i in range(at, min(len(tokens) - 1, start + _ADVERBIAL)):
        if tokens[i].text == "," and tokens[i + 1].kind == QUOTE:
            return i + 1
        if not (tokens[i].capital or tokens[i].text in ",.&" or tokens[i].kind == NUMBER):
            return None
    return None


def clause_end(
    tokens: Sequence[Token],
    start: int,
    frame: Frame,
    frames: Sequence[Frame],
    lexicon: Lexicon,
    venues: Sequence[Venue] = (),
) -> int:
    """Where the clause that begins at ``start`` ends: before another credit, a contrast, the full stop."""
    end = len(tokens)
    while end > start and tokens[end - 1].text in (".", ";", ",", "!", "?"):
        if tokens[end - 1].kind == QUOTE:
            break
        end -= 1
    for venue in venues:
        if frame.outlet == venue.outlet and venue.cue == frame.cue and start < venue.start and venue.end >= end - 6:
            end = min(end, venue.start)
    for other in frames:
        if other is frame or other.start < start or other.start >= end:
            continue
        cut = _cut_before(tokens, other, start, lexicon)
        if cut is not None:
            end = min(end, cut)
            break
    below = frame.relative or frame.start and tokens[frame.start - 1].low in lexicon.of("subclause") and frame.start < start
    for i in range(start + 1, end - 1):
        if below and tokens[i].text == ",":
            return i
        if tokens[i].text == ";" or tokens[i].text == "," and _breaks(tokens, i, lexicon):
            return i
    return end


def _breaks(tokens: Sequence[Token], comma: int, lexicon: Lexicon) -> bool:
    """Whether a new thought of the writer starts behind a comma: ", citing …", ", while …"."""
    after = tokens[comma + 1].low
    if comma + 2 < len(tokens) and tokens[comma + 2].low in lexicon.of("that"):
        return False
    return after in lexicon.of("contrast") or after in lexicon.of("citing")


def _cut_before(tokens: Sequence[Token], other: Frame, start: int, lexicon: Lexicon) -> int | None:
    """Where content must end because of a later credit, or None when that credit lies inside it."""
    before = other.start - 1
    if before <= start:
        return None
    if other.kind == "gerund" and tokens[before].text == ",":
        return before
    if other.kind == "phrase" and tokens[before].text in (",", "(", "—", "–"):
        return before
    if other.shared and tokens[other.start].low in lexicon.of("conjunction"):
        return other.start - (tokens[before].text == ",")
    if tokens[before].text in (",", "—", "–") and (
        other.end >= len(tokens) - 1 or tokens[other.end].text in (".", ",", ";") or other.inverted
        or other.outlet is not None and _content_start(tokens, other, (), lexicon) is None
    ):
        return before
    if tokens[before].low in lexicon.of("contrast") | lexicon.of("conjunction") | lexicon.of("meanwhile") and tokens[before - 1].text == ",":
        return before - 1
    return None


# --- before the cue --------------------------------------------------------------------------


def _before(
    tokens: Sequence[Token], frame: Frame, frames: Sequence[Frame], lexicon: Lexicon, venues: Sequence[Venue] = ()
) -> list[Range]:
    """The clause or quotation before "…, Roe said"."""
    end = frame.start
    if end == 0:
        return []
    if tokens[end - 1].low in lexicon.of("as-credit") and end > 1:
        end -= 1
    last = tokens[end - 1]
    if last.kind == MARK and last.text in ",—–―-":
        end -= 1
    elif last.kind != QUOTE and frame.kind != "passive":
        return []
    start = clause_start(tokens, end, frame, frames, lexicon)
    if any(v.start <= start and end <= v.end for v in venues):
        return []
    if start >= end or end - start == 1 and tokens[start].kind not in (QUOTE,) and not _medial(tokens, frame):
        return []
    while frame.kind == "passive" and end > start + 1 and tokens[end - 1].low in lexicon.of("auxiliary") | lexicon.of("adverb"):
        end -= 1
    spans = [(start, end)]
    if _medial(tokens, frame) and not any(f.start == frame.end + 1 for f in frames) and tokens[frame.end + 1].low not in lexicon.of("as-credit"):
        stop = clause_end(tokens, frame.end + 1, frame, frames, lexicon)
        if stop > frame.end + 1:
            spans.append((frame.end + 1, stop))
    return spans


def _medial(tokens: Sequence[Token], frame: Frame, before: int | None = None) -> bool:
    """"The envoy, according to Haaretz, left": a comma on either side, and a clause that goes on."""
    return (
        frame.start > 0 and tokens[frame.start - 1 if before is None else before].text in (",", "—", "–") and frame.end + 1 < len(tokens)
        and tokens[frame.end].text in (",", "—", "–") and tokens[frame.end + 1].kind != QUOTE
        and tokens[frame.end + 1].low not in ("citing", "adding", "who", "which", "while", "but", "and", "quoting", "though", "although")
    )


def clause_start(
    tokens: Sequence[Token], end: int, frame: Frame, frames: Sequence[Frame], lexicon: Lexicon
) -> int:
    """Where the clause that ends at ``end`` begins: the sentence, or behind a semicolon."""
    start = 0
    for i in range(end - 1, -1, -1):
        if tokens[i].text == ";" or tokens[i].text == "(" and not any(t.text == ")" for t in tokens[i:end]):
            start = i + 1
            break
        if tokens[i].text == ":" and i + 2 == end and tokens[end - 1].kind == QUOTE:
            return end - 1
    for other in frames:
        if other is not frame and start < other.end < end - 1 and tokens[other.end].text == "," and other.start and tokens[other.start - 1].text == ",":
            start = other.end + 1
    while start < end and (tokens[start].low in lexicon.of("conjunction") or tokens[start].kind == MARK and tokens[start].text in "-—–•*)]"):
        start += 1
    return start


# --- phrases ---------------------------------------------------------------------------------


def _of_phrase(
    tokens: Sequence[Token], frame: Frame, frames: Sequence[Frame], venues: Sequence[Venue], lexicon: Lexicon
) -> list[Range]:
    """"According to X, …"; "…, according to X"; "The envoy, according to X, left"."""
    opening = all(t.low in lexicon.of("opener") | lexicon.of("conjunction") or t.kind == MARK for t in tokens[: frame.start])
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
    while end and (tokens[end - 1].kind == MARK and tokens[end - 1].text in ",(—–-" or tokens[end - 1].low in lexicon.of("first-credit")):
        end -= 1
    start = clause_start(tokens, end, frame, frames, lexicon)
    set_off = end < frame.start
    while end > start + 1 and (tokens[end - 1].low in lexicon.of("passive") | lexicon.of("as-credit") | lexicon.of("it") or tokens[end - 1].text == ","):
        end -= 1
    spans = [(start, end)] if end > start else []
    if spans and set_off and _medial(tokens, frame, end):
        stop = clause_end(tokens, frame.end + 1, frame, frames, lexicon)
        if stop > frame.end + 1:
            spans.append((frame.end + 1, stop))
    return spans
