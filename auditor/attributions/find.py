"""From an article to its attributions: this module is the table of contents of the package.

read sentences → find frames → give them content → join chains → carry quotations on → finish
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.assemble import assemble
from auditor.attributions.chains import Link, link
from auditor.attributions.cues import find_frames
from auditor.attributions.drafts import Draft, Stretch
from auditor.attributions.extras import citation, colon_quote, headline, open_venue, signed, work_opening
from auditor.attributions.frames import Frame
from auditor.attributions.lexicon import load
from auditor.attributions.names import name_sources
from auditor.attributions.nouns import Range, name_start
from auditor.attributions.quotes import Quote
from auditor.attributions.reading import MARK, OUTLET, QUOTE, Reading, Sentence, read
from auditor.models import Article, Attribution, Mention

#: How many earlier drafts a pronoun looks back over.
_NEAR = 6
#: Tokens between a verb and the colon that ends its sentence, at most.
_BEFORE_COLON = 8
#: Patterns of verbs that show that "it" is an outlet speaking.
_SPEECH = ("said", "reported", "wrote", "quoted", "citing")
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
    name_sources(reading, drafts)
    return assemble(reading, drafts)


def _drafts(reading: Reading, sentence: Sentence, before: list[Draft]) -> list[Draft]:
    """The drafts of one sentence; a sentence that is one quotation goes on with the one before."""
    tokens = sentence.tokens
    if all(t.kind in (QUOTE, MARK) for t in tokens) and any(t.kind == QUOTE for t in tokens):
        if before and (before[-1].direct or before[-1].waits) and _next_to(reading, before[-1], sentence):
            before[-1].direct, before[-1].waits = True, False
            before[-1].content += [(t.start, t.end, True) for t in tokens if t.kind == QUOTE]
            before[-1].sentence = sentence.index
        return []
    if before and before[-1].waits and before[-1].sentence == sentence.index - 1:
        before[-1].waits = False
        if not any(t.kind == QUOTE for t in tokens):
            before[-1].content.append((sentence.start, sentence.end, False))
            return []
    if (
        found := headline(sentence, reading.lexicon)
        or citation(reading, sentence)
        or signed(sentence, reading.lexicon)
    ):
        return [found]
    frames, venues = find_frames(sentence, reading.lexicon)
    drafts = [_draft(reading, sentence, x) for x in link(sentence, frames, venues, reading.lexicon)]
    if not drafts and not sentence.opens and (late := _late(reading, sentence, frames, before)):
        drafts.append(late)
    for draft in drafts:
        _anaphor(reading, draft, [*before[-_NEAR:], *drafts])
    credited = {id(d.mention) for d in drafts}
    free = [v for v in venues if id(tokens[v.outlet].mention) not in credited]
    drafts += [d for v in free if (d := open_venue(sentence, v, reading.lexicon))]
    if not drafts and (work := work_opening(sentence, reading.lexicon)):
        drafts.append(work)
    claimed = [(a, b) for d in drafts for a, b, _ in d.content]
    if found := colon_quote(sentence, reading.lexicon, claimed):
        drafts.append(found)
    if tokens[-1].text == ":" and frames and (waiting := _waiting(reading, sentence, frames, drafts)):
        drafts.append(waiting)
    return drafts


def _late(
    reading: Reading, sentence: Sentence, frames: Sequence[Frame], before: Sequence[Draft]
) -> Draft | None:
    """ "“Is it?” Roe asked": a quotation whose mark of its own ended the sentence before its speaker."""
    previous = reading.sentences[sentence.index - 1].tokens
    last = previous[-1] if previous else None
    if last is None or last.kind != QUOTE or not frames or frames[0].start > 0 or frames[0].kind != "verb":
        return None
    if "q" not in frames[0].takes or any(d.content and d.content[-1][1] > last.start for d in before[-3:]):
        return None
    pieces = (
        [(t.start, t.end, True) for t in previous if t.kind == QUOTE]
        if all(t.kind in (QUOTE, MARK) for t in previous)
        else [(last.start, last.end, True)]
    )
    draft = _draft(reading, sentence, Link(frames[0]))
    draft.content, draft.direct = pieces, True
    return draft


def _waiting(
    reading: Reading, sentence: Sentence, frames: Sequence[Frame], drafts: Sequence[Draft]
) -> Draft | None:
    """ "Breitbart News responded:" with its words in the next paragraph."""
    frame = next(
        (
            f
            for f in reversed(frames)
            if f.kind in ("verb", "gerund", "phrase") and "q" in f.takes + "q" * (f.kind == "phrase")
        ),
        None,
    )
    if frame is None or len(sentence.tokens) - frame.end > _BEFORE_COLON:
        return None
    draft = next(
        (
            d
            for d in drafts
            if d.cue == (sentence.tokens[frame.cue[0]].start, sentence.tokens[frame.cue[1] - 1].end)
        ),
        None,
    )
    if draft is not None:
        return None
    draft = _draft(reading, sentence, Link(frame))
    draft.waits = True
    return draft


def _anaphor(reading: Reading, draft: Draft, before: Sequence[Draft]) -> None:
    """ "It said", "which reported": a pronoun for the outlet that was the subject just before."""
    if draft.source is None:
        return
    word = reading.text[slice(*draft.source)].lower()
    if draft.mention is not None and word in reading.lexicon.of("relative"):
        draft.outlet_span = draft.source
    elif draft.mention is None and word in reading.lexicon.of("it") and draft.pattern in _SPEECH:
        earlier = next(
            (d for d in reversed(before) if d is not draft and (d.cue or (0,))[0] < draft.source[0]), None
        )
        if earlier is not None and earlier.subject is not None and draft.sentence - earlier.sentence <= 1:
            draft.mention, draft.subject, draft.outlet_span, draft.own = (
                earlier.subject,
                earlier.subject,
                draft.source,
                True,
            )


def _next_to(reading: Reading, draft: Draft, sentence: Sentence) -> bool:
    """Whether only quotation lies between a draft and the sentence."""
    return sentence.index == draft.sentence + 1


def _draft(reading: Reading, sentence: Sentence, found: Link) -> Draft:
    tokens, frame = sentence.tokens, found.frame
    span = lambda r: (tokens[r[0]].start, tokens[r[1] - 1].end) if r else None  # noqa: E731
    mention = tokens[frame.outlet].mention if frame.outlet is not None else None
    draft = Draft(
        sentence.index, span(frame.source), span(frame.cue), frame.pattern, mention=mention, role=frame.role
    )
    if (
        frame.inverted
        and mention is not None
        and sentence.opens
        and sentence.closes
        and tokens[-1].kind != MARK
    ):
        draft.pattern = "headline"
    draft.via = [(*span(v), tokens[v[0]].mention.id if tokens[v[0]].mention else None) for v in frame.via]
    for piece in found.content:
        draft.content += _stretches(sentence, piece)
    lead = tokens[frame.start + (tokens[frame.start].low in reading.lexicon.of("determiner"))]
    draft.subject = lead.mention if lead.kind == OUTLET and frame.kind in ("verb", "passive") else None
    first = next(
        (t.quote for t in tokens if t.quote and draft.content and t.start == draft.content[0][0]), None
    )
    if first and first.continues:
        draft.content = [*_earlier(reading, first), *draft.content]
    draft.own = (
        draft.role == "source"
        and frame.source is not None
        and mention is not None
        and all(
            t.kind == OUTLET
            or t.low
            in reading.lexicon.of("determiner")
            | reading.lexicon.of("personal")
            | reading.lexicon.of("relative")
            for t in tokens[slice(*frame.source)]
        )
    )
    if frame.source:
        person = name_start(tokens, frame.source, reading.lexicon)
        if person is not None and not any(t.kind == OUTLET for t in tokens[person : frame.source[1]]):
            start = frame.source[0] if tokens[frame.source[0]].low in reading.lexicon.of("the") else person
            draft.person = (tokens[start].start, tokens[frame.source[1] - 1].end)
    draft.direct = bool(draft.content) and draft.content[-1][2]
    return draft


def _earlier(reading: Reading, quote: Quote) -> list[Stretch]:
    """The paragraphs of a quotation that ran on into this one, each left open."""
    at = reading.quote_at(quote.start)
    pieces: list[Stretch] = []
    while at and reading.quotes[at].continues:
        at -= 1
        pieces.insert(0, (reading.quotes[at].start, reading.quotes[at].end, True))
    return pieces


def _stretches(sentence: Sentence, piece: Range) -> list[Stretch]:
    """Character stretches of a token range; quoted when it holds nothing but quotations."""
    tokens = sentence.tokens[piece[0] : piece[1]]
    while tokens and tokens[-1].kind == MARK and tokens[-1].text in ",.;:":
        tokens = tokens[:-1]
    if tokens and all(t.kind == QUOTE for t in tokens):
        return [(t.start, t.end, True) for t in tokens]
    return [(tokens[0].start, tokens[-1].end, False)] if tokens else []
