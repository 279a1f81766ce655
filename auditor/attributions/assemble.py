"""Drafts finished into attributions: kinds, statements, credits, ids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.attributions.drafts import Draft, Stretch
from auditor.attributions.reading import Reading
from auditor.ids import make_id
from auditor.models import (
    Attribution,
    Content,
    Credit,
    Mention,
    Source,
    Span,
    SpeechKind,
    Statement,
    StatementKind,
    Via,
)

#: A share of quoted word characters from which content is direct (contract, section 4).
DIRECT_SHARE = 0.95
#: A later sentence of a speaker lies this near, in sentences, when the credit before is still a hint.
_NEARBY = 3
#: Words of a statement without marks, at least.
_LEAST = 2
#: Letters of an entity, at most.
_ENTITY = 8
_ENTITY_START = re.compile(r"&#?\w{2,6}$")
_ENTITY_END = re.compile(r"#?\w{2,6};")
_WORD = re.compile(r"\w")
_FIRST_WORD = re.compile(r"\w+,?\s+")


def assemble(reading: Reading, drafts: Sequence[Draft]) -> tuple[Attribution, ...]:
    """Attributions in the order of the article, none twice."""
    done: dict[str, Attribution] = {}
    for at, draft in enumerate(drafts):
        attribution = _attribution(reading, draft, _nearby(drafts, at))
        if attribution is not None:
            done.setdefault(attribution.id, attribution)
    return tuple(sorted(done.values(), key=lambda a: (a.content[0].start, a.content[-1].end)))


def _attribution(reading: Reading, draft: Draft, nearby: str | None) -> Attribution | None:
    content = _ordered(draft.content)
    if not content or _says_nothing(reading, content):
        return None
    text = reading.article.text
    source = Source(*draft.source, text[slice(*draft.source)], draft.name) if draft.source else None
    cue = Span(*draft.cue, text[slice(*draft.cue)]) if draft.cue else None
    collective = draft.mention is not None and draft.mention.collective
    credit = _credit(draft, draft.mention, text) if draft.mention and not collective else None
    spans = [(x.start, x.end) if x else None for x in (source, cue, credit)]
    ident = make_id(reading.article.id, spans, [(a, b) for a, b, _ in content])
    return Attribution(
        id=ident,
        kind=_kind(reading, content),
        pattern="collective" if collective else draft.pattern,
        source=source,
        cue=cue,
        outlet=credit,
        via=tuple(Via(a, b, text[a:b], outlet) for a, b, outlet in draft.via),
        content=tuple(
            Content(*_whole(text, a, b), text[slice(*_whole(text, a, b))], quoted) for a, b, quoted in content
        ),
        statements=tuple(_statements(reading, ident, content)),
        nearby_outlet=None if credit else nearby,
    )


def _says_nothing(reading: Reading, content: Sequence[Stretch]) -> bool:
    """One word without marks that is no name: "declared bankruptcy", "echoed that"."""
    (start, end, quoted), *more = content
    word = reading.text[start:end]
    if more or quoted or len(word.split()) >= _LEAST or any(True for _ in reading.quotes_in(start, end)):
        return False
    return not word[0].isupper() or word.lower() in reading.lexicon.of("that")


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """A span with the whole of an HTML entity that it begins or ends inside: "&quot;"."""
    if text[start] == ";" and (before := _ENTITY_START.search(text, max(0, start - _ENTITY), start)):
        start = before.start()
    if text[end - 1] == "&" and (behind := _ENTITY_END.match(text, end)):
        end = behind.end()
    return start, end


def _nearby(drafts: Sequence[Draft], at: int) -> str | None:
    """The outlet to which the same speaker was credited just before; a hint, never judged."""
    draft = drafts[at]
    for other in reversed(drafts[max(0, at - _NEARBY) : at]):
        if draft.sentence - other.sentence > _NEARBY:
            return None
        with_outlet = other.mention is not None and (other.role == "carrier" or other.pattern == "staff")
        if with_outlet and other.mention is not None and other.name == draft.name is not None:
            return other.mention.id or other.mention.name
    return None


def _ordered(stretches: Sequence[Stretch]) -> list[Stretch]:
    """In order, empty ones and those that overlap an earlier one left out."""
    ordered: list[Stretch] = []
    for start, end, quoted in sorted(stretches):
        if end > start and (not ordered or start >= ordered[-1][1]):
            ordered.append((start, end, quoted))
    return ordered


def _credit(draft: Draft, mention: Mention, text: str) -> Credit:
    """The outlet as credited; a pronoun for it is resolved to its antecedent."""
    resolution = mention.resolution
    start, end = draft.outlet_span or (mention.start, mention.end)
    if draft.outlet_span and mention.id:
        resolution = "antecedent"
    elif resolution == "domain" and text[start:end].startswith("www."):
        start += len("www.")
    return Credit(
        start=start,
        end=end,
        text=text[start:end],
        role=draft.role,
        resolution=resolution,
        id=mention.id,
        name=mention.name,
        domain=mention.domain,
        candidates=mention.candidates,
    )


def _kind(reading: Reading, content: Sequence[Stretch]) -> SpeechKind:
    """By the share of word characters inside quotation marks."""
    quoted = total = 0
    for start, end, direct in content:
        words = _words(reading, start, end)
        total += words
        if direct:
            quoted += words
        else:
            inside = reading.quotes_in(start, end)
            quoted += sum(_words(reading, max(q.start, start), min(q.end, end)) for q in inside)
    if not quoted:
        return "indirect"
    return "direct" if quoted >= DIRECT_SHARE * total else "mixed"


def _words(reading: Reading, start: int, end: int) -> int:
    """Word characters in a stretch."""
    return len(_WORD.findall(reading.text, start, end))


def _statements(reading: Reading, ident: str, content: Sequence[Stretch]) -> Iterator[Statement]:
    """Quotations without marks, and every unquoted clause whole, with the quotations in it besides."""
    text = reading.article.text
    for start, end, kind in _units(reading, content):
        while start < end and text[start].isspace():
            start += 1
        while end > start and (text[end - 1].isspace() or (text[end - 1] == "," and kind == "quote")):
            end -= 1
        if _WORD.search(text, start, end):
            yield Statement(start, end, text[start:end], make_id(ident, start, end, kind), kind)


def _units(reading: Reading, content: Sequence[Stretch]) -> Iterator[tuple[int, int, StatementKind]]:
    for start, end, quoted in content:
        if not quoted:
            first = _FIRST_WORD.match(reading.text, start, end)
            leads = first and first.group().strip(" ,\n\t\r").lower() in reading.lexicon.of("that")
            yield first.end() if first and leads else start, end, "claim"
        for quote in reading.quotes_in(start, end):
            if quote.start >= start and quote.end <= end:
                yield quote.inner_start, quote.inner_end, "quote"
