"""Drafts finished into attributions: kinds, statements, names, ids."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.attributions.drafts import Draft, Stretch
from auditor.attributions.reading import Reading
from auditor.ids import make_id
from auditor.models import Attribution, Content, Credit, Mention, Source, Span, SpeechKind, Statement, Via

#: A share of quoted word characters from which content is direct (contract, section 4).
DIRECT_SHARE = 0.95
_WORD = re.compile(r"\w")
_MARKS = re.compile(r"^(?:''|``|[\"“”„«»‘’‚'‹›])|(?:''|[\"“”„«»‘’'‹›])$")
_THAT = re.compile(r"that\s+|que\s+|dass\s+", re.IGNORECASE)


def assemble(reading: Reading, drafts: Sequence[Draft]) -> tuple[Attribution, ...]:
    """Attributions in the order of the article."""
    done = {a.id: a for d in drafts if (a := _attribution(reading, d))}
    return tuple(sorted(done.values(), key=lambda a: (a.content[0].start, a.content[-1].end)))


def _attribution(reading: Reading, draft: Draft) -> Attribution | None:
    content = _ordered(draft.content)
    if not content:
        return None
    text = reading.text
    contents = tuple(Content(a, b, text[a:b], quoted) for a, b, quoted in content)
    source = Source(*draft.source, text[slice(*draft.source)], draft.name) if draft.source else None
    cue = Span(*draft.cue, text[slice(*draft.cue)]) if draft.cue else None
    credit = _credit(draft, text) if draft.mention else None
    via = tuple(Via(a, b, text[a:b], outlet) for a, b, outlet in draft.via)
    spans = [(x.start, x.end) if x else None for x in (source, cue, credit)]
    ident = make_id(reading.article.id, spans, [(c.start, c.end) for c in contents])
    pattern = "collective" if draft.mention and draft.mention.collective else draft.pattern
    if draft.mention and draft.mention.collective:
        credit = None
    statements = tuple(_statements(reading, ident, content))
    return Attribution(ident, _kind(reading, content), pattern, source, cue, credit, via, contents, statements)


def _ordered(stretches: Sequence[Stretch]) -> list[Stretch]:
    """In order, empty ones and those that overlap an earlier one left out."""
    ordered: list[Stretch] = []
    for start, end, quoted in sorted(stretches):
        if end > start and (not ordered or start >= ordered[-1][1]):
            ordered.append((start, end, quoted))
    return ordered


def _credit(draft: Draft, text: str) -> Credit:
    mention, resolution = draft.mention, draft.mention.resolution
    start, end = draft.outlet_span or (mention.start, mention.end)
    if draft.outlet_span:
        resolution = "antecedent" if mention.id else mention.resolution
    elif resolution == "domain" and text[start:end].startswith("www."):
        start += len("www.")
    return Credit(
        start, end, text[start:end], "carrier" if draft.role == "carrier" else "source", resolution, mention.id, mention.name, mention.domain, mention.candidates,
    )  # fmt: skip


def _kind(reading: Reading, content: Sequence[Stretch]) -> SpeechKind:
    quoted = total = 0
    for start, end, direct in content:
        words = len(_WORD.findall(reading.text, start, end))
        total += words
        inside = [q for q in reading.quotes if q.start < end and q.end > start]
        quoted += words if direct else sum(len(_WORD.findall(reading.text, max(q.start, start), min(q.end, end))) for q in inside)
    if not quoted:
        return "indirect"
    return "direct" if quoted >= DIRECT_SHARE * total else "mixed"


def _statements(reading: Reading, ident: str, content: Sequence[Stretch]) -> list[Statement]:
    """Quotations without marks, and every unquoted clause whole, with the quotations in it besides."""
    text, found = reading.text, []
    for start, end, quoted in content:
        if not quoted:
            that = _THAT.match(text, start, end)
            found.append((that.end() if that else start, end, "claim"))
        found += [(q.inner_start, q.inner_end, "quote") for q in reading.quotes if q.start >= start and q.end <= end]
    out = []
    for start, end, kind in found:
        while start < end and text[start].isspace():
            start += 1
        while end > start and (text[end - 1].isspace() or text[end - 1] == "," and kind == "quote"):
            end -= 1
        if end > start and _WORD.search(text, start, end):
            out.append(Statement(start, end, text[start:end], make_id(ident, start, end, kind), kind))
    return out
