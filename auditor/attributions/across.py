"""Credits that stand in another sentence than the words: numbered cases.

1. Roe said that the dam leaks. She made the remarks on CNN.      back to who spoke in the sentence before
2. Roe gave an interview to El País. “We lost,” she said.         on to the pronoun of the next sentence

Only a sentence that says nothing else gives its outlet away, and only the sentence beside it gets one. That
somebody "spoke to" an outlet is too little: what they say next may have been said to anybody.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.drafts import Draft, Given
from auditor.attributions.frames import Venue
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.reading import OUTLET, Reading, Sentence, Token

#: Tokens from the head of a sentence to the words that say where something was said, at most.
_NEAR = 12


def credit_back(
    reading: Reading, sentence: Sentence, venues: Sequence[Venue], before: Sequence[Draft]
) -> bool:
    """Case 1: whether the drafts of the sentence before were credited with the outlet of this one."""
    given = _given(sentence, venues)
    if given is None or not _looks_back(sentence.tokens, reading.lexicon):
        return False
    last = [d for d in before if d.sentence == sentence.index - 1 and d.mention is None and d.source]
    for draft in last[-1:]:
        _credit(draft, given)
    return bool(last)


def credit_on(reading: Reading, given: Given | None, drafts: Sequence[Draft], sentence: Sentence) -> None:
    """Case 2: credit the first words of a pronoun with the outlet of the sentence before."""
    if given is None or given.sentence != sentence.index - 1 or not drafts or sentence.opens:
        return
    draft = drafts[0]
    if draft.mention is not None or draft.source is None or draft.pattern not in ("said", "other"):
        return
    if reading.text[slice(*draft.source)].lower() in reading.lexicon.of("he"):
        _credit(draft, given)


def gives(sentence: Sentence, venues: Sequence[Venue], lexicon: Lexicon) -> Given | None:
    """What a sentence without words of anybody gives to the next: "Roe gave an interview to El País."."""
    given = _given(sentence, venues)
    first = sentence.tokens[0]
    named = first.capital and first.low not in lexicon.of("preposition|question")
    return given if given and named and given.pattern == "interview" else None


def _given(sentence: Sentence, venues: Sequence[Venue]) -> Given | None:
    tokens = sentence.tokens
    if len(venues) != 1 or tokens[venues[0].outlet].kind != OUTLET or venues[0].cue[0] > _NEAR:
        return None
    venue, mention = venues[0], tokens[venues[0].outlet].mention
    if mention is None or mention.collective:
        return None
    return Given(
        sentence.index, mention, (tokens[venue.cue[0]].start, tokens[venue.cue[1] - 1].end), venue.pattern
    )


def _credit(draft: Draft, given: Given) -> None:
    draft.mention, draft.role = given.mention, "carrier"
    draft.cue, draft.pattern, draft.own = given.cue, given.pattern, False


def _looks_back(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a sentence is about what was just said: "She was speaking to", "His remarks, made on"."""
    first = tokens[0].low
    if first in lexicon.of("he") or first in lexicon.of("personal"):
        rest = [t.low for t in tokens[1:6]]
        was = rest[:1] != [] and rest[0] in lexicon.of("passive") and rest[1] in lexicon.of("speaking")
        made = rest[:1] != [] and rest[0] in lexicon.of("made-it")
        return was or (made and any(low in lexicon.of("remarks") for low in rest))
    owned = first in lexicon.of("possessive|determiner")
    return owned and len(tokens) > 1 and tokens[1].low in lexicon.of("remarks")
