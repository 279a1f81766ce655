"""From an article to its attributions: this module is the table of contents of the package.

read sentences → find frames → give them content → join chains → carry quotations on → finish
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.assemble import assemble
from auditor.attributions.backreferences import refer_back
from auditor.attributions.chains import Link, link
from auditor.attributions.cues import find_frames
from auditor.attributions.drafting import make_draft
from auditor.attributions.drafts import Draft
from auditor.attributions.extras import (
    citation,
    headline,
    signed,
    signed_below,
    work_closing,
    work_opening,
)
from auditor.attributions.frames import Frame
from auditor.attributions.lexicon import load
from auditor.attributions.names import name_sources
from auditor.attributions.open_venues import open_venue
from auditor.attributions.reading import MARK, QUOTE, Reading, Sentence, promising, read
from auditor.attributions.unclaimed import unclaimed
from auditor.models import Article, Attribution, Mention

DEFAULT_LANGUAGES = ("en",)
#: How many earlier drafts a pronoun looks back over.
_NEAR = 6
#: Tokens between a verb and the colon that ends its sentence, at most.
_BEFORE_COLON = 8
#: Words of a paragraph that is a quotation and not a heading in marks, at least.
_SPOKEN = 5


def find_attributions(
    article: Article, mentions: Sequence[Mention], *, languages: Sequence[str] = DEFAULT_LANGUAGES
) -> tuple[Attribution, ...]:
    """All attributions of ``article`` in its order; outlets are those that ``mentions`` name.

    Any text gives an answer. ``languages`` are names of folders in ``auditor/data/languages``.
    """
    reading = read(article, mentions, load(tuple(languages)))
    drafts: list[Draft] = []
    for sentence in promising(reading):
        drafts += _drafts(reading, sentence, drafts)
    name_sources(reading, drafts)
    return assemble(reading, drafts)


def _drafts(reading: Reading, sentence: Sentence, before: list[Draft]) -> list[Draft]:
    """The drafts of one sentence; what goes on with an earlier one is added to that."""
    lexicon = reading.lexicon
    introduced = bool(before) and before[-1].sentence == sentence.index - 1 and before[-1].waits
    if not introduced and (below := signed_below(reading, sentence)):
        return [below]
    if _goes_on(sentence, before):
        return []
    alone = headline(sentence, lexicon) or citation(reading, sentence) or signed(sentence, lexicon)
    if alone:
        return [alone]
    frames, venues = find_frames(sentence, lexicon)
    drafts = [make_draft(reading, sentence, x) for x in link(sentence, frames, venues, lexicon)]
    if not drafts and (late := _late(reading, sentence, frames, before)):
        drafts.append(late)
    for draft in drafts:
        refer_back(reading, draft, [*before[-_NEAR:], *drafts])
    credited = {id(d.mention) for d in drafts}
    free = [v for v in venues if id(sentence.tokens[v.outlet].mention) not in credited]
    drafts += [d for v in free if (d := open_venue(sentence, v, lexicon))]
    if not drafts and (work := work_opening(sentence, lexicon) or work_closing(sentence, lexicon)):
        drafts.append(work)
    drafts[:0] = unclaimed(sentence, lexicon, [(a, b) for d in drafts for a, b, _ in d.content])
    if waiting := _waiting(reading, sentence, frames, drafts):
        drafts.append(waiting)
    return drafts


def _goes_on(sentence: Sentence, before: Sequence[Draft]) -> bool:
    """Whether a sentence only carries on the draft before it, and is added to that.

    1. "Roe responded:" and a paragraph of its own
    2. a sentence that is nothing but quotation, behind a quotation of the same speaker
    """
    tokens = sentence.tokens
    quoted = all(t.kind in (QUOTE, MARK) for t in tokens) and any(t.kind == QUOTE for t in tokens)
    last = before[-1] if before and before[-1].sentence == sentence.index - 1 else None
    if last is not None and last.waits:
        last.waits = False
        if not any(t.kind == QUOTE for t in tokens):
            last.content.append((sentence.start, sentence.end, False))
            return True
        last.direct = quoted
    if not quoted:
        return False
    first = next(t.quote for t in tokens if t.quote)
    goes_on = first is not None and first.continues
    closed = first is not None and (first.closed or goes_on)  # an open one belongs to who speaks after it
    whole = closed and (not sentence.opens or sentence.closes or goes_on)
    if last is not None and (last.direct or _takes_up(sentence, last)) and (whole or not last.content):
        last.content += [(t.start, t.end, True) for t in tokens if t.kind == QUOTE]
        last.sentence = sentence.index
    return True


def _takes_up(sentence: Sentence, last: Draft) -> bool:
    """Whether a quotation goes on with an indirect draft: a sentence; in a paragraph of its own, no heading."""
    if not last.content or last.source is None:
        return False
    return not sentence.opens or sum(len(t.text.split()) for t in sentence.tokens) >= _SPOKEN


def _late(
    reading: Reading, sentence: Sentence, frames: Sequence[Frame], before: Sequence[Draft]
) -> Draft | None:
    """ "“Is it?” Roe asked": a quotation whose own mark ended the sentence before its speaker."""
    previous = reading.sentences[sentence.index - 1].tokens if not sentence.opens else []
    last = previous[-1] if previous else None
    if last is None or last.kind != QUOTE or not frames:
        return None
    if frames[0].start > 0 or frames[0].kind != "verb" or "q" not in frames[0].takes:
        return None
    if any(d.content and d.content[-1][1] > last.start for d in before[-_NEAR:]):
        return None
    only = all(t.kind in (QUOTE, MARK) for t in previous)
    draft = make_draft(reading, sentence, Link(frames[0]))
    draft.content = [(t.start, t.end, True) for t in previous if t.kind == QUOTE and (only or t is last)]
    draft.direct = True
    return draft


def _waiting(
    reading: Reading, sentence: Sentence, frames: Sequence[Frame], drafts: Sequence[Draft]
) -> Draft | None:
    """ "Breitbart News responded:" with its words in the next paragraph."""
    tokens = sentence.tokens
    if tokens[-1].text != ":":
        return None
    speaking = [f for f in frames if f.kind == "phrase" or (f.kind in ("verb", "gerund") and "q" in f.takes)]
    if not speaking or len(tokens) - speaking[-1].end > _BEFORE_COLON:
        return None
    draft = make_draft(reading, sentence, Link(speaking[-1]))
    if any(d.cue == draft.cue for d in drafts):
        return None
    draft.waits = True
    return draft
