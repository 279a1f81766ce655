"""Are the quoter's marks honest? Brackets that the passage bears out, ellipses that hide nothing, ends not cut off."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import Final

from auditor.judge.gaps import Sides
from auditor.judge.lexicon import are_opposites, conditions, is_negation, modals
from auditor.judge.runs import is_capitalised, numbers_of
from auditor.judge.speaker import are_two, speaker_in
from auditor.judge.surroundings import Turn, turned_by
from auditor.judge.thesaurus import role_roots, word_root
from auditor.match.align import Pair
from auditor.match.quoted import Bracket
from auditor.words import content_words, is_function_word, word_key, word_spans, word_stem

#: A bracket may stand for this many printed words; for more it is an omission in disguise.
MOST_REPLACED: Final = 12
#: The kind of edit that leaves out what turns the words after it.
_TURNS: Final[Mapping[Turn, str]] = {"denied": "negation", "conditional": "cut-condition"}
#: How far around a bracket its words may stand in the passage, in words.
AROUND: Final = 60
#: What opens a noun phrase, the usual content of an honest bracket: "[the minister]", "[his] party".
_DETERMINERS: Final = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "your"}
)
_PREPOSITIONS: Final = frozenset({"in", "at", "on", "of", "from", "to", "for", "by", "with", "about"})
_QUANTITIES: Final = frozenset(
    {"all", "most", "half", "some", "few", "many", "none", "several", "every", "each", "only", "more", "less"}
)
_PERSONS: Final = frozenset({"he", "she", "him", "her", "his", "hers", "they", "them", "their"})
_CLOSING_MARK: Final = re.compile(r"[,.?!…]?[\"”»]")
_OPENING_MARKS: Final = '"“«'
_COMMAS: Final = frozenset(",;")
#: What opens a clause of its own after "and".
_SUBJECTS: Final = frozenset({"i", "we", "you", "he", "she", "it", "they", "there", *_DETERMINERS})
#: A hidden "if" must hide so many words of its clause with it.
CLAUSE: Final = 2
_CLOSING: Final = re.compile(r"[\"”»]|''|’(?!\w)")
#: A credit between two halves of one quotation: closing mark, a few words, opening mark.
_CREDIT: Final = re.compile(r"[,.?!…—–-]*\s*(?:[\"”»]|'')([^\"“”«»]{2,120}?)(?:[\"“«]|'')\s*", re.S)


def bracket_lies(sides: Sides, bracket: Bracket, replaced: Pair) -> bool:
    """Whether a bracket changes what the passage says, where it stands for the words ``replaced``.

    It may explain or stand for a name or pronoun, and mend grammar. It may not bring in a
    negation, quantity or modal, a figure or a name that the document does not hold, nor stand
    for a word of another meaning.
    """
    inner = [word_key(bracket.inner[a:b]) for a, b in word_spans(bracket.inner)]
    printed = list(sides.printed_keys(replaced))
    if bracket.is_note or inner == printed:
        return False
    if len(printed) > MOST_REPLACED or _weights(inner) != _weights(printed):
        return True
    if set(numbers_of(inner)) - set(sides.printed.keys) or set(numbers_of(printed)) - set(numbers_of(inner)):
        return True
    if any(are_opposites(a, b) for a in inner for b in printed) or _unknown_names(sides, bracket):
        return True
    if _is_somebody_else(sides, inner, replaced):
        return True
    if _is_counted(sides, inner, replaced):
        return False
    return not (_is_noun_phrase(bracket, inner) or _is_grammar(sides, inner, printed, replaced))


def _is_counted(sides: Sides, inner: list[str], place: Pair) -> bool:
    """Whether a bracket only says what a number counts: "I have won 10 [states]"."""
    before = sides.printed_keys((max(0, place[0] - 1), place[0]))
    return place[0] == place[1] and len(inner) == 1 and inner[0].endswith("s") and bool(numbers_of(before))


def is_unproven(sides: Sides, bracket: Bracket) -> bool:
    """Whether a bracket names somebody or something that the document names nowhere so."""
    if bracket.is_note or bracket.before in sides.quoted.joined:
        return False
    stems = {word_stem(key) for key in content_words(bracket.inner) if not key[0].isdigit()}
    return bool(stems) and not stems & sides.printed.postings.keys()


def _is_somebody_else(sides: Sides, inner: list[str], replaced: Pair) -> bool:
    """Whether a bracket puts a role in a pronoun's place that the passage gives to nobody, but another one it does.

    "[The president]" for "he", where the paragraph speaks of the general, of nobody by name, and the
    document of no president.
    """
    roles = {word_root(key) for key in inner} & role_roots()
    # at an edge a bracket stands for the word before the passage
    printed = sides.printed_keys(replaced) or sides.printed_keys((max(0, replaced[0] - 1), replaced[0]))
    if not roles or not printed or not set(printed) <= _PERSONS:
        return False
    keys = sides.printed.keys
    if roles & {word_root(key) for key in sides.printed.places}:
        return False
    opening = sides.printed.text.rfind("\n", 0, sides.printed.words[replaced[0]][0]) + 1
    first = bisect_left(sides.printed.words, (opening, opening))
    lead = range(max(1, first), replaced[0])
    named = {word_root(keys[n]) for n in lead if keys[n - 1] in _DETERMINERS} & role_roots()
    return len(named) == 1 and not any(is_capitalised(sides.printed.raw[n]) for n in lead)


def _weights(keys: list[str]) -> set[str]:
    """The keys that turn, weaken or measure a statement."""
    found = {key for key in keys if key in modals() or key in _QUANTITIES}
    return found | ({"not"} if any(map(is_negation, keys)) else set())


def _unknown_names(sides: Sides, bracket: Bracket) -> set[str]:
    """Names in the bracket that stand nowhere in the document."""
    words = [bracket.inner[a:b] for a, b in word_spans(bracket.inner)]
    return {word_key(word) for word in words if is_capitalised(word)} - set(sides.printed.keys)


def _is_noun_phrase(bracket: Bracket, inner: list[str]) -> bool:
    """Whether the bracket names somebody or something: a determiner or a capital leads, or pronouns are all."""
    if not inner:
        return True
    return (
        inner[0] in _DETERMINERS | _PREPOSITIONS
        or bracket.inner.lstrip()[:1].isupper()
        or all(map(is_function_word, inner))
    )


def _is_grammar(sides: Sides, inner: list[str], printed: list[str], replaced: Pair) -> bool:
    """Whether the bracket gives another form of the words it stands for, or words of the passage around it."""
    near = sides.printed.keys[max(0, replaced[0] - AROUND) : replaced[1] + AROUND]
    stems = {word_stem(key) for key in (*printed, *near)}
    return all(is_function_word(key) or word_stem(key) in stems for key in inner)


def ellipsis_hides(sides: Sides, hidden: Pair) -> bool:
    """Whether an ellipsis hides a word that carries weight: a negation or a condition.

    What counts is what belongs to the kept words: a hidden sentence of its own may say "not".
    """
    for word in range(*hidden):
        key = sides.printed.keys[word]
        condition = conditions().get(key) == "error" and hidden[1] - word > CLAUSE
        if (
            (is_negation(key) or condition)
            and _bears(sides, word, hidden)
            and not _is_own_clause(sides, hidden)
        ):
            return True
    return sides.printed.keys[hidden[1] - 1] in modals() and hidden[1] < len(sides.printed.keys)


def _is_own_clause(sides: Sides, hidden: Pair) -> bool:
    """Whether what is hidden is a main clause from ", and" to the end of its sentence: what it denies is its own."""
    low, high = hidden
    words, text = sides.printed.words, sides.printed.text
    if not 0 < low < high < len(words) or sides.printed.keys[low] != "and":
        return False
    opens = text[words[low - 1][1] : words[low][0]].lstrip()[:1] in _COMMAS
    return opens and sides.printed.keys[low + 1] in _SUBJECTS and sides.opens_printed(high)


def joins_speakers(sides: Sides, hidden: Pair) -> bool:
    """Whether an ellipsis joins two quotations that the document clearly credits to two people."""
    low, high = hidden
    words, text = sides.printed.words, sides.printed.text
    if not 0 < low < high < len(words):
        return False
    left, right = words[low - 1], words[high]
    shut = _CLOSING_MARK.search(text, left[1], right[0])
    opened = max(text.rfind(mark, left[1], right[0]) for mark in _OPENING_MARKS)
    if shut is None or opened < shut.end():
        return False
    start = opened + 1
    closed = _CLOSING_MARK.search(text, right[1])
    before = speaker_in(sides.printed, left[0], shut.start())
    after = speaker_in(sides.printed, start, closed.start() if closed else right[1])
    return before is not None and after is not None and are_two(before, after)


def _bears(sides: Sides, word: int, hidden: Pair) -> bool:
    """Whether a hidden word shares its sentence with kept words."""
    sentence = sides.printed.sentence_at(sides.printed.words[word][0])
    first, last = sides.printed.sentence_words[sentence]
    return first < hidden[0] or last > hidden[1]


def is_credit(sides: Sides, words: Pair) -> bool:
    """Whether the printed words are a reporter's credit that breaks up one quotation: ``," she said, "``."""
    low, high = words
    if not 0 < low < high < len(sides.printed.words):
        return False
    between = sides.printed.text[sides.printed.words[low - 1][1] : sides.printed.words[high][0]]
    return bool(_CREDIT.fullmatch(between))


def is_leap(sides: Sides, words: Pair) -> bool:
    """Whether printed words left out without a mark hold the end of one sentence and the start of another."""
    low, high = words
    if not 0 < low < high < len(sides.printed.words):
        return False
    first = sides.printed.sentence_at(sides.printed.words[low][0])
    last = sides.printed.sentence_at(sides.printed.words[high][0])
    inside = sides.printed.sentence_words[first][0] < low and sides.printed.sentence_words[last][0] < high
    return first < last and inside


def is_whole_sentences(sides: Sides, words: Pair) -> bool:
    """Whether printed words left out without a mark are sentences of their own."""
    low, high = words
    starts = {first for first, _ in sides.printed.sentence_words}
    return low < high and low in starts and high in starts


def cut_off(sides: Sides, end: int) -> str:
    """The condition, contrast or negation that the sentence goes on with at the printed word ``end``, or nothing."""
    if not 0 < end < len(sides.printed.words):
        return ""
    between = sides.printed.text[sides.printed.words[end - 1][1] : sides.printed.words[end][0]]
    if "\n" in between or re.search(r"[.!?…]\s", between) or _CLOSING.search(between):
        return ""
    key = sides.printed.keys[end]
    if key in ("only", "even", "not") and sides.printed.keys[end + 1 : end + 2] == ("if",):
        return "if"
    if key in ("not", "never"):
        return "not" if not between.strip() else ""
    return key if key in conditions() else ""


def cut_start(sides: Sides, first: int, start: int) -> tuple[str, int] | None:
    """What a quotation that opens like a sentence leaves out before its first word and that turns it.

    The kind of edit and the printed word where it begins; null for quotations that say by a small
    letter, or by what is printed, that they are whole or a part.
    """
    if start == 0 or first or not sides.quoted.raw or not sides.quoted.raw[0][0].isupper():
        return None
    if not sides.printed.raw[start][0].islower():
        return None
    turn = turned_by(sides.printed, sides.printed.words[start][0])
    if turn is None:
        return None
    return _TURNS[turn[0]], bisect_left(sides.printed.words, (turn[1], turn[1]))
