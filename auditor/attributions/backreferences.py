"""Sources that go back to an outlet named before, and content that goes back a sentence: numbered cases.

1. "…, which reported"     a relative pronoun: the outlet that its verb credits already
2. "It said"               the outlet that was the subject just before
3. "The report added"      a work, for the outlet whose report or story was spoken of just before
4. "That's according to"   content that is the sentence before

A poll is left alone: "the poll" is as often that of an institute.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.attributions.drafts import Draft
from auditor.attributions.reading import Reading
from auditor.models import Mention

#: Patterns of verbs that show that "it" is an outlet speaking.
_SPEECH = ("said", "reported", "wrote", "quoted", "citing")
#: Patterns of credits that may stand in a sentence of their own.
_CREDITS = ("according-to", "staff", "work", "poll", "reported", "other", "collective")
#: How many sentences back "the report" looks for the outlet that made it.
_REACH = 3
#: Characters of an article before a name: "The ".
_ARTICLE = 4
#: Characters between an outlet and its work, at most: "CNN's exclusive report", "a report in the Post".
_BESIDE = 40
#: The first words of a sentence.
_OPENING = re.compile(r"\w+ \w+")
_WORDS = re.compile(r"[\w’'-]+")


def refer_back(reading: Reading, draft: Draft, before: Sequence[Draft]) -> None:
    """Credit the outlet that the source of ``draft`` goes back to, if there is one; ``before``: what was found."""
    if draft.source is None:
        return
    text = reading.text[slice(*draft.source)].lower()
    if draft.mention is not None:
        if text in reading.lexicon.of("relative"):
            draft.outlet_span = draft.source
        return
    found = None
    if text in reading.lexicon.of("it"):
        found = _speaker_before(reading, draft, before) or _subject_before(reading, draft, before)
    elif noun := _definite_work(reading, draft.source):
        found = _maker(reading, draft, before)
        draft.pattern = reading.lexicon.works[noun] if found else draft.pattern
    if found is not None:
        draft.mention = draft.subject = found
        draft.outlet_span, draft.own = draft.source, text in reading.lexicon.of("it")


def content_before(reading: Reading, draft: Draft) -> None:
    """Case 4: give a credit of nothing but "that is" the sentence before as its content."""
    if len(draft.content) != 1 or draft.sentence == 0 or draft.pattern not in _CREDITS:
        return
    start, end, _ = draft.content[0]
    words = _WORDS.findall(reading.text[start:end].lower())
    if not words or not reading.lexicon.of("stands-for").issuperset(words):
        return
    last = reading.sentences[draft.sentence - 1]
    quoted = next(reading.quotes_in(last.start, last.end), None)
    if quoted is not None and quoted.start <= last.start and quoted.end >= last.end - 1:
        return  # somebody's words, who is credited with them already
    draft.content = [(last.start, last.end - (reading.text[last.end - 1] == "."), False)]


def _speaker_before(reading: Reading, draft: Draft, before: Sequence[Draft]) -> Mention | None:
    """Case 2: the subject of the credit before, at most a sentence away."""
    if draft.pattern not in _SPEECH or draft.source is None:
        return None
    start = draft.source[0]
    earlier = [d for d in before if d is not draft and d.cue is not None and d.cue[0] < start]
    near = earlier and draft.sentence - earlier[-1].sentence <= 1
    if near and earlier[-1].sentence < draft.sentence and _has_subject(reading, draft):
        return None
    return earlier[-1].subject if near else None


def _has_subject(reading: Reading, draft: Draft) -> bool:
    """Whether somebody else stands before "it" in its sentence: "the ministry put out a note in which it said"."""
    start = reading.sentences[draft.sentence].start
    before = reading.text[start : draft.source[0] if draft.source else start].rstrip()
    if before.endswith((",", '"', "”", "’", "—", "–")):
        return False  # "The offer stands, it added"
    words = _WORDS.findall(before)
    small = reading.lexicon.of("preposition|opener|adverb|time|conjunction|subordinator|determiner")
    return not all(w.lower() in small or w[0].isdigit() for w in words)


def _subject_before(reading: Reading, draft: Draft, before: Sequence[Draft]) -> Mention | None:
    """Case 2 again: the outlet whose name opens the sentence before, where nobody spoke in it."""
    if draft.pattern not in _SPEECH or draft.source is None:
        return None
    this, last = reading.sentences[draft.sentence], reading.sentences[draft.sentence - 1]
    own = next((m for m in reading.mentions if this.start <= m.start <= this.start + _ARTICLE), None)
    if own is not None and own.end < draft.source[0] and reading.text[draft.source[0] - 2] == ",":
        return own  # "Al-Monitor has not corrected its story, it said"
    if this.opens or reading.text[this.start : draft.source[0]].strip():
        return None
    opening = _OPENING.match(reading.text, last.start)
    if opening and _definite_work(reading, opening.span()):
        return _maker(reading, draft, before)  # "The report was published on Friday. It said …"
    return next((m for m in reading.mentions if last.start <= m.start <= last.start + _ARTICLE), None)


def _definite_work(reading: Reading, source: tuple[int, int]) -> str | None:
    """The noun of "the report", "the second story published Tuesday"; None for any other source."""
    lexicon = reading.lexicon
    words = _WORDS.findall(reading.text[slice(*source)])
    if len(words) < 2 or words[0].lower() not in lexicon.of("definite"):
        return None
    for at, word in enumerate(words[1:], 1):
        if lexicon.works.get(word) == "work" and word not in lexicon.of("thing"):
            after = words[at + 1].lower() if at + 1 < len(words) else ""
            plain = not after or after in lexicon.of("credit-participle")
            return word if plain else None
        if word[0].isupper() or word.endswith(("'s", "’s")):
            return None
    return None


def _maker(reading: Reading, draft: Draft, before: Sequence[Draft]) -> Mention | None:
    """Case 3: the nearest outlet that was a source, or that stands beside a work of its own."""
    start = draft.source[0] if draft.source else 0
    first = reading.sentences[max(0, draft.sentence - _REACH)].start
    sources = [d.mention for d in before if d is not draft and d.mention is not None and d.role == "source"]
    credited = [m for m in sources if first <= m.start < start]
    beside = [m for m in reading.mentions if first <= m.start < start and _has_work(reading, m)]
    return max([*credited, *beside], key=lambda m: m.start, default=None)


def _has_work(reading: Reading, mention: Mention) -> bool:
    """Whether a work stands right before or behind an outlet."""
    behind = reading.text[mention.end : mention.end + _BESIDE]
    ahead = reading.text[max(0, mention.start - _BESIDE) : mention.start]
    works = reading.lexicon.works
    near = _WORDS.findall(behind)[:3] if behind[:1] in " '’" else []
    led = _WORDS.findall(ahead)
    made = any(word in reading.lexicon.of("maker") for word in led[-2:])
    return any(works.get(word) == "work" for word in [*near, *(led if made else [])])
