"""From an article to its attributions: this module is the table of contents of the package.

    read sentences → find frames → give them content → join chains → carry quotations on → finish
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.assemble import assemble
from auditor.attributions.chains import Link, link
from auditor.attributions.drafts import Draft, Stretch
from auditor.attributions.frames import find_frames
from auditor.attributions.lexicon import load
from auditor.attributions.nouns import Range
from auditor.attributions.reading import MARK, QUOTE, Reading, Sentence, read
from auditor.models import Article, Attribution, Mention

DEFAULT_LANGUAGES = ("en",)


def find_attributions(
    article: Article, mentions: Sequence[Mention], *, languages: Sequence[str] = DEFAULT_LANGUAGES
) -> tuple[Attribution, ...]:
    """All attributions of ``article`` in its order; outlets are those that ``mentions`` name."""
    reading = read(article, mentions, load(tuple(languages)))
    drafts: list[Draft] = []
    for sentence in reading.sentences:
        if sentence.tokens:
            drafts += _drafts(reading, sentence, drafts)
    return assemble(reading, drafts)


def _drafts(reading: Reading, sentence: Sentence, before: list[Draft]) -> list[Draft]:
    """The drafts of one sentence; a sentence that is one quotation goes on with the one before."""
    tokens = sentence.tokens
    if all(t.kind in (QUOTE, MARK) for t in tokens) and any(t.kind == QUOTE for t in tokens):
        if before and before[-1].direct and _next_to(reading, before[-1], sentence):
            before[-1].content += [(t.start, t.end, True) for t in tokens if t.kind == QUOTE]
            before[-1].sentence = sentence.index
        return []
    frames, venues = find_frames(sentence, reading.lexicon)
    return [_draft(reading, sentence, x) for x in link(sentence, frames, venues, reading.lexicon)]


def _next_to(reading: Reading, draft: Draft, sentence: Sentence) -> bool:
    """Whether only quotation lies between a draft and the sentence."""
    return sentence.index == draft.sentence + 1


def _draft(reading: Reading, sentence: Sentence, found: Link) -> Draft:
    tokens, frame = sentence.tokens, found.frame
    span = lambda r: (tokens[r[0]].start, tokens[r[1] - 1].end) if r else None  # noqa: E731
    mention = tokens[frame.outlet].mention if frame.outlet is not None else None
    draft = Draft(sentence.index, span(frame.source), span(frame.cue), frame.pattern, mention=mention, role=frame.role)
    draft.via = [(*span(v), tokens[v[0]].mention.id if tokens[v[0]].mention else None) for v in frame.via]
    for piece in found.content:
        draft.content += _stretches(sentence, piece)
    draft.direct = bool(draft.content) and draft.content[-1][2]
    return draft


def _stretches(sentence: Sentence, piece: Range) -> list[Stretch]:
    """Character stretches of a token range; quoted when it holds nothing but quotations."""
    tokens = sentence.tokens[piece[0] : piece[1]]
    while tokens and tokens[-1].kind == MARK and tokens[-1].text in ",.;:":
        tokens = tokens[:-1]
    if tokens and all(t.kind == QUOTE for t in tokens):
        return [(t.start, t.end, True) for t in tokens]
    return [(tokens[0].start, tokens[-1].end, False)] if tokens else []
