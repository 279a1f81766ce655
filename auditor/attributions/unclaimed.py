"""Quotations that no cue claims: whatever the verb, words in marks are somebody's.

1. "…," Roe fumed.                      subject and any verb behind it
2. Roe went on: "…"; Roe issued a statement, "…"    behind a colon or comma, whatever stands before
3. Roe bemoaned a climate in which people "…"       inside a clause: what rests on the nearest verb before

A word or two in marks is as often a title, a nickname or a doubt as it is speech. Of 1,250 quotations that
no cue claimed in American political news of 2015-16, half of those of up to three words were somebody's
words, three quarters of those of four, nine in ten of the longer ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.attributions.clauses import clause_end
from auditor.attributions.drafting import person_in
from auditor.attributions.drafts import Draft
from auditor.attributions.frames import Frame
from auditor.attributions.lexicon import Lexicon, Verb
from auditor.attributions.nouns import Range, noun_after, opening_noun
from auditor.attributions.quotes import MARKS
from auditor.attributions.reading import MARK, OUTLET, QUOTE, WORD, Sentence, Token
from auditor.attributions.subjects import group_start, subject_before

#: Words of a quotation that is speech whatever stands around it, at least.
_SPEECH = 4
#: Tokens of a speaker between a quotation and its verb, at most.
_SPEAKER = 12
#: Tokens from a verb to the quotation that rests on it, at most.
_REACH = 16


def unclaimed(sentence: Sentence, lexicon: Lexicon, claimed: Sequence[tuple[int, int]]) -> Iterator[Draft]:
    """Drafts for the quotations of a sentence that lie in none of the ``claimed`` spans."""
    tokens = sentence.tokens
    done = -1
    for at, token in enumerate(tokens):
        if token.kind != QUOTE or at <= done or any(a < token.end and token.start < b for a, b in claimed):
            continue
        if at and tokens[at - 1].low in lexicon.of("citing"):
            continue  # evidence: its speaker is not named
        long = len(token.text.split()) >= _SPEECH
        draft = (_before_speaker(sentence, at, lexicon) if long else None) or _behind(
            sentence, at, long, lexicon
        )
        if draft is not None:
            done = next(i for i in range(len(tokens) - 1, -1, -1) if tokens[i].end <= draft.content[-1][1])
            yield draft


def _before_speaker(sentence: Sentence, at: int, lexicon: Lexicon) -> Draft | None:
    """Case 1: "…," Roe fumed; "…," advises Ann Roe."""
    tokens = sentence.tokens
    if tokens[at].text.rstrip(MARKS)[-1:] not in (",", "?", "!", "—", "-"):
        return None
    if at + 2 >= len(tokens):
        return None
    if _verbal(tokens, at + 1, lexicon) and _opens_noun(tokens[at + 2], lexicon):
        noun = noun_after(tokens, at + 2, lexicon)
        return _draft(sentence, lexicon, noun, at + 1, [(at, at + 1)]) if noun else None
    if not _opens_noun(tokens[at + 1], lexicon):
        return None
    for verb in range(at + 2, min(len(tokens), at + _SPEAKER)):
        if tokens[verb].kind in (MARK, QUOTE) and tokens[verb].text not in "()'’-":
            return None
        named = tokens[verb - 1].capital or tokens[verb - 1].low in lexicon.of("personal")
        if _verbal(tokens, verb, lexicon) or (named and _plain(tokens[verb], lexicon)):
            source = (at + 1, group_start(tokens, verb, lexicon))
            return _draft(sentence, lexicon, source, verb, [(at, at + 1)]) if source[1] > source[0] else None
    return None


def _opens_noun(token: Token, lexicon: Lexicon) -> bool:
    """Whether a speaker may begin with a word: a name, a pronoun, an article."""
    leads = ("determiner", "personal", "possessive")
    return token.capital or token.kind == OUTLET or any(token.low in lexicon.of(c) for c in leads)


def _behind(sentence: Sentence, at: int, long: bool, lexicon: Lexicon) -> Draft | None:
    """Cases 2 and 3: a quotation behind its verb."""
    tokens = sentence.tokens
    verb = next((i for i in range(at - 1, max(-1, at - _REACH), -1) if _verbal(tokens, i, lexicon)), None)
    colon = at > 0 and tokens[at - 1].text == ":"
    if verb is None:
        noun = _opening(tokens[: at - 1], lexicon) if colon and long else None
        return _draft(sentence, lexicon, noun, noun[1], [(at, at + 1)]) if noun and noun[1] < at - 1 else None
    if not (long or _speaks(lexicon.verbs.get(tokens[verb].low))):
        return None
    source = subject_before(tokens, group_start(tokens, verb, lexicon), lexicon) or _opening(
        tokens[:verb], lexicon
    )
    if colon or tokens[at - 1].text == ",":
        return _draft(sentence, lexicon, source, verb, [(at, at + 1)])
    frame = Frame(verb, verb + 1, (verb, verb + 1), source, "other", "p")
    start = verb + 1
    small = lexicon.of("preposition|adverb|time")
    while start < at and (tokens[start].low in small or tokens[start].kind == MARK):
        start += 1  # content begins with a word
    return _draft(
        sentence, lexicon, source, verb, [(start, max(at + 1, clause_end(tokens, start, frame, (), lexicon)))]
    )


def _opening(tokens: Sequence[Token], lexicon: Lexicon) -> Range | None:
    """The noun that opens a sentence, where it is one."""
    noun = opening_noun(tokens, lexicon)
    if (
        noun is None
        or tokens[noun[0]].low in lexicon.of("preposition")
        or _verbal(tokens, noun[0], lexicon, True)
    ):
        return None
    return noun


def _verbal(tokens: Sequence[Token], at: int, lexicon: Lexicon, opens: bool = False) -> bool:
    """Whether a word looks like a verb: one of the lists, or a form in "-ed"."""
    token = tokens[at]
    if (
        token.kind != WORD
        or (token.capital and not opens)
        or (at and tokens[at - 1].low in lexicon.of("determiner|owner"))
    ):
        return False
    return token.low in lexicon.verbs or token.low.endswith(tuple(lexicon.of("past-ending")) or "\0")


def _speaks(verb: Verb | None) -> bool:
    return verb is not None and verb.who == "any" and not set("qp").isdisjoint(verb.takes)


def _plain(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word behind a name can only be its verb: in lower case, and none of the small words."""
    small = (
        "preposition",
        "conjunction",
        "subordinator",
        "determiner",
        "adverb",
        "relative",
        "auxiliary",
        "time",
    )
    lower = token.kind == WORD and token.text[0].islower() and token.text[0].isalpha()
    return lower and not any(token.low in lexicon.of(c) for c in small)


def _draft(
    sentence: Sentence, lexicon: Lexicon, source: Range | None, verb: int, content: Sequence[Range]
) -> Draft:
    tokens = sentence.tokens
    alone = all(t.kind == QUOTE for a, b in content for t in tokens[a:b])
    own = source is not None and source[1] - source[0] == 1 and tokens[source[0]].kind == OUTLET
    return Draft(
        sentence.index,
        (tokens[source[0]].start, tokens[source[1] - 1].end) if source else None,
        (tokens[verb].start, tokens[verb].end),
        "other",
        [(tokens[a].start, tokens[b - 1].end, alone) for a, b in content],
        tokens[source[0]].mention if source and own else None,
        direct=alone,
        own=own,
        person=person_in(tokens, source, lexicon) if source and not own else None,
    )
