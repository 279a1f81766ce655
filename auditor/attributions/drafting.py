"""From token ranges to characters: a frame with its content becomes a draft."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.chains import Link
from auditor.attributions.drafts import Draft, Stretch
from auditor.attributions.frames import Frame
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.nouns import Range, name_start
from auditor.attributions.quotes import Quote
from auditor.attributions.reading import MARK, OUTLET, QUOTE, Reading, Sentence, Token
from auditor.models import Mention


def make_draft(reading: Reading, sentence: Sentence, found: Link) -> Draft:
    """The draft of a frame, with the paragraphs that its quotation ran on from."""
    tokens, frame, lexicon = sentence.tokens, found.frame, reading.lexicon
    mention = tokens[frame.outlet].mention if frame.outlet is not None else None
    draft = Draft(
        sentence.index,
        _span(tokens, source_in(tokens, frame.source, lexicon)) if frame.source else None,
        _span(tokens, frame.cue),
        "headline" if _is_headline(sentence, frame) else frame.pattern,
        mention=mention,
        role=frame.role,
        via=[(*_span(tokens, v), _outlet_id(tokens[v[0]])) for v in frame.via],
    )
    for piece in found.content:
        draft.content += _stretches(tokens, piece)
    draft.content = [*earlier_paragraphs(reading, tokens, draft.content), *draft.content]
    draft.direct = bool(draft.content) and draft.content[-1][2]
    draft.subject = _subject_outlet(reading, tokens, frame)
    if frame.source is not None:
        source = source_in(tokens, frame.source, lexicon)
        draft.own = frame.role == "source" and mention is not None and _is_outlet(tokens, source, lexicon)
        draft.person = person_in(tokens, source, lexicon)
    return draft


def _span(tokens: Sequence[Token], piece: Range) -> tuple[int, int]:
    return tokens[piece[0]].start, tokens[piece[1] - 1].end


def _outlet_id(token: Token) -> str | None:
    return token.mention.id if token.mention else None


def _is_headline(sentence: Sentence, frame: Frame) -> bool:
    """ "Striker begged to leave, says Marca": a line of its own without a full stop."""
    line = sentence.opens and sentence.closes and sentence.tokens[-1].kind != MARK
    return line and frame.inverted and frame.outlet is not None


def _subject_outlet(reading: Reading, tokens: Sequence[Token], frame: Frame) -> Mention | None:
    """The outlet that is the subject of a verb: what "it" means in the next sentence."""
    lead = tokens[frame.start + (tokens[frame.start].low in reading.lexicon.of("determiner"))]
    return lead.mention if lead.kind == OUTLET and frame.kind in ("verb", "passive") else None


def _is_outlet(tokens: Sequence[Token], source: Range, lexicon: Lexicon) -> bool:
    """Whether a source is nothing but an outlet, or a pronoun for one."""
    beside = lexicon.of("determiner|personal|relative")
    return all(t.kind == OUTLET or t.low in beside for t in tokens[slice(*source)])


def source_in(tokens: Sequence[Token], noun: Range, lexicon: Lexicon) -> Range:
    """A speaker without what stands behind the name ("Sen. Ann Roe of Ohio"), an outlet without what before
    ("the state news agency SANA")."""
    start, end = noun
    if end - start > 1 and tokens[end - 1].kind == OUTLET and tokens[end - 2].low in lexicon.of("descriptor"):
        return end - 1, end
    owner = tokens[end - 2].low in lexicon.of("owner") and all(t.capital for t in tokens[start : end - 2])
    if end - start > 2 and tokens[end - 1].kind == OUTLET and owner:
        return end - 1, end  # "Egypt's Al-Qahera News"
    for at in range(start + 2, end - 1):
        if tokens[at].low in lexicon.of("preposition"):
            named = sum(t.capital and t.low.rstrip(".") not in lexicon.titles for t in tokens[start:at])
            loose = tokens[start].capital and tokens[start].low not in lexicon.of("determiner")
            return (start, at) if named > 1 and loose and tokens[at - 1].capital else noun
    return noun


def person_in(tokens: Sequence[Token], source: Range, lexicon: Lexicon) -> tuple[int, int] | None:
    """The name within a source, titles left out; a body ("the White House") with its article.

    "The mayor of Kelder" and "a spokesman for Boeing" are nobody by name; "the Bank of Kelder" is.
    """
    start = name_start(tokens, source, lexicon)
    if start is None or any(t.kind == OUTLET for t in tokens[start : source[1]]):
        return None
    before = start - (start > source[0] and tokens[start - 1].low in lexicon.of("the")) - 1
    if before > source[0] and tokens[before].low in lexicon.of("preposition"):
        body = (
            tokens[source[0]].low in lexicon.of("article")
            or tokens[source[0]].low.rstrip(".") not in lexicon.titles
        )
        if tokens[before].low not in lexicon.of("of") or not tokens[before - 1].capital or not body:
            return None
        start = before - 1
        while start > source[0] and tokens[start - 1].capital:
            start -= 1
        start += tokens[start].low in lexicon.of("the") and start + 1 < before
    if tokens[source[0]].low in lexicon.of("the") and start == source[0] + 1:
        start = source[0]
    return _span(tokens, (start, source[1]))


def earlier_paragraphs(
    reading: Reading, tokens: Sequence[Token], content: Sequence[Stretch]
) -> list[Stretch]:
    """The paragraphs of a quotation that ran on into this one, each left open."""
    first: Quote | None = next((t.quote for t in tokens if content and t.start == content[0][0]), None)
    pieces: list[Stretch] = []
    at = reading.quote_at(first.start) if first else 0
    while at and reading.quotes[at].continues:
        at -= 1
        pieces.insert(0, (reading.quotes[at].start, reading.quotes[at].end, True))
    return pieces


def _stretches(tokens: Sequence[Token], piece: Range) -> list[Stretch]:
    """Character stretches of a token range; quoted when it holds nothing but quotations."""
    held = list(tokens[slice(*piece)])
    while held and held[-1].kind == MARK and (held[-1].text in ",.;:" or _unopened(held)):
        held.pop()
    if held and all(t.kind == QUOTE for t in held):
        return [(t.start, t.end, True) for t in held]
    return [(held[0].start, held[-1].end, False)] if held else []


def _unopened(held: Sequence[Token]) -> bool:
    """Whether a stretch ends in a bracket that opened before it: "(As the BBC reported, the dam leaks.)"."""
    opening = {")": "(", "]": "["}.get(held[-1].text)
    return opening is not None and not any(t.text == opening for t in held)
