"""Are the quoter's marks honest? Brackets that the passage bears out, ellipses that hide nothing, ends not cut off."""

from __future__ import annotations

import re
from typing import Final

from auditor.judge.gaps import Sides
from auditor.judge.lexicon import are_opposites, conditions, is_negation, modals
from auditor.judge.runs import names_in, numbers_of
from auditor.match.align import Pair
from auditor.match.quoted import Bracket
from auditor.words import is_function_word, word_key, word_spans, word_stem

#: A bracket may stand for this many printed words; for more it is an omission in disguise.
MOST_REPLACED: Final = 12
#: What opens a noun phrase, the usual content of an honest bracket: "[the minister]", "[his] party".
_DETERMINERS: Final = frozenset("the a an this that these those his her its their our my your".split())  # noqa: SIM905
_QUANTITIES: Final = frozenset("all most half some few many none several every each only more less".split())  # noqa: SIM905
#: Ends a quotation inside the source, so what follows is not the speaker's.
_CLOSING: Final = re.compile(r"[\"”»]|''|’(?!\w)")


def bracket_lies(sides: Sides, bracket: Bracket, replaced: Pair) -> bool:
    """Whether a bracket changes what the passage says, where it stands for the words ``replaced``.

    It may explain or stand for a name or pronoun, and mend grammar. It may not bring in a
    negation, quantity or modal, a figure or a name that the document does not hold, nor stand
    for a word of another meaning.
    """
    if bracket.is_note:
        return False
    inner = [word_key(bracket.inner[a:b]) for a, b in word_spans(bracket.inner)]
    printed = list(sides.printed_keys(replaced))
    if (
        len(printed) > MOST_REPLACED
        or _weights(inner) - _weights(printed)
        or _weights(printed) - _weights(inner)
    ):
        return True
    if set(numbers_of(inner)) - set(sides.printed.keys) or set(numbers_of(printed)) - set(numbers_of(inner)):
        return True
    if any(are_opposites(a, b) for a in inner for b in printed) or _unknown_names(sides, bracket):
        return True
    return not (_is_noun_phrase(bracket, inner) or _is_grammar(sides, inner, printed, replaced))


def _weights(keys: list[str]) -> set[str]:
    """The keys that turn, weaken or measure a statement."""
    return {
        "not" if is_negation(k) else k for k in keys if is_negation(k) or k in modals() or k in _QUANTITIES
    }


def _unknown_names(sides: Sides, bracket: Bracket) -> set[str]:
    """Names in the bracket that stand nowhere in the document."""
    spans = word_spans(bracket.inner)
    raw = [bracket.inner[a:b] for a, b in spans]
    first = (
        {word_key(raw[0])}
        if raw and raw[0][0].isupper() and not is_function_word(word_key(raw[0]))
        else set()
    )
    names = names_in(bracket.inner, raw, spans, (0, len(raw))) | first
    return names - set(sides.printed.keys)


def _is_noun_phrase(bracket: Bracket, inner: list[str]) -> bool:
    """Whether the bracket names somebody or something: a determiner or a capital leads, or a pronoun is all."""
    if not inner:
        return True
    return (
        inner[0] in _DETERMINERS or bracket.inner.lstrip()[:1].isupper() or all(map(is_function_word, inner))
    )


def _is_grammar(sides: Sides, inner: list[str], printed: list[str], replaced: Pair) -> bool:
    """Whether the bracket gives another form of the words it stands for, or words of the passage around it."""
    near = sides.printed.keys[max(0, replaced[0] - 60) : replaced[1] + 60]
    stems = {word_stem(k) for k in (*printed, *near)}
    return all(is_function_word(k) or word_stem(k) in stems for k in inner)


def ellipsis_hides(sides: Sides, hidden: Pair) -> str:
    """The word hidden behind an ellipsis that carries weight (a negation or condition), or an empty string.

    What counts is what belongs to the kept words: a hidden sentence of its own may say "not".
    """
    low, high = hidden
    for word in range(low, high):
        key = sides.printed.keys[word]
        if (is_negation(key) or conditions().get(key) == "error") and _bears(sides, word, hidden):
            return sides.printed.raw[word]
    return ""


def _bears(sides: Sides, word: int, hidden: Pair) -> bool:
    """Whether a hidden word shares its sentence with kept words."""
    sentence = sides.printed.sentence_at(sides.printed.words[word][0])
    first, last = sides.printed.sentence_words[sentence]
    return first < hidden[0] or last > hidden[1]


def cut_off(sides: Sides, end: int) -> str:
    """The condition or contrast that the sentence goes on with after the printed word before ``end``; else empty."""
    if not 0 < end < len(sides.printed.words):
        return ""
    text, words = sides.printed.text, sides.printed.words
    between = text[words[end - 1][1] : words[end][0]]
    key = sides.printed.keys[end]
    if "\n" in between or re.search(r"[.!?]\s", between) or _CLOSING.search(between):
        return ""
    return key if key in conditions() else ""
