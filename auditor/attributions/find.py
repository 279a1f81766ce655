"""From an article to its attributions: this module is the table of contents of the package.

read sentences → find frames → give them content → join chains → carry quotations on → finish
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.across import credit_back, credit_on, gives
from auditor.attributions.assemble import assemble
from auditor.attributions.backreferences import content_before, refer_back
from auditor.attributions.chains import Link, link
from auditor.attributions.continuing import goes_on
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
    if goes_on(reading, sentence, before):
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
        content_before(reading, draft)
    credited = {id(d.mention) for d in drafts}
    free = [v for v in venues if id(sentence.tokens[v.outlet].mention) not in credited]
    drafts += [d for v in free if (d := open_venue(sentence, v, lexicon))]
    if not drafts and (work := work_opening(sentence, lexicon) or work_closing(sentence, lexicon)):
        drafts.append(work)
    drafts[:0] = unclaimed(sentence, lexicon, [(a, b) for d in drafts for a, b, _ in d.content])
    if not drafts and credit_back(reading, sentence, venues, before):
        return []
    credit_on(reading, reading.given, drafts, sentence)
    reading.given = gives(sentence, venues, lexicon) if not drafts and venues else None
    if waiting := _waiting(reading, sentence, frames, drafts):
        drafts.append(waiting)
    return drafts


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
