"""The judge's word lists, read once from ``data/judge``: what turns, weakens or reverses a statement, and what does not."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from auditor.words import fold, is_function_word, word_key, word_stem


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a CSV file of ``data/judge``, without its head."""
    text = (files("auditor") / "data" / "judge" / name).read_text(encoding="utf-8")
    return tuple(tuple(row) for row in csv.reader(text.splitlines()[1:]))


@cache
def negations() -> frozenset[str]:
    """Keys that turn a statement into its opposite."""
    text = (files("auditor") / "data" / "judge" / "negation.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@cache
def pronouns() -> frozenset[str]:
    """Personal pronouns, with which a speaker takes up a sentence again."""
    return frozenset({"i", "you", "he", "she", "it", "we", "they", "that", "this"})


@cache
def degree_words() -> frozenset[str]:
    """Function words that yet count as content when a quotation's words are counted."""
    return frozenset(word for row in rows("degrees.csv") for word in row)


def is_content(key: str) -> bool:
    """Whether a key counts as a content word of a quotation: no article, pronoun, preposition or auxiliary."""
    return not is_function_word(key) or key in degree_words()


@cache
def contractions() -> dict[str, tuple[str, ...]]:
    """Contracted keys with the words they stand for: ``dont`` with ``do not``."""
    return {row[0]: tuple(row[1].split()) for row in rows("contractions.csv")}


@cache
def _other_words() -> frozenset[str]:
    """Contracted keys that are words of their own without the apostrophe: ``well``, ``were``."""
    return frozenset(row[0] for row in rows("contractions.csv") if row[2])


def written_out(word: str, key: str) -> tuple[str, ...]:
    """The words that a word stands for: itself, or the full form of a contraction.

    >>> written_out("we’ll", "well"), written_out("well", "well"), written_out("dont", "dont")
    (('we', 'will'), ('well',), ('do', 'not'))
    """
    if key in contractions() and (key not in _other_words() or "'" in fold(word)):
        return contractions()[key]
    return (key,)


@cache
def modals() -> dict[str, str]:
    """Keys that say how certain, allowed or usual something is, with their class."""
    return {row[0]: row[1] for row in rows("modality.csv")}


@cache
def conditions() -> dict[str, str]:
    """Keys that go on with a condition or contrast, with the severity of cutting it off."""
    return {row[0]: row[1] for row in rows("conditions.csv")}


@cache
def fillers(place: str) -> frozenset[tuple[str, ...]]:
    """Phrases that may be dropped ``anywhere`` or at the ``start`` of a sentence without a change of meaning."""
    return frozenset(
        tuple(map(word_key, phrase.split())) for phrase, where in rows("fillers.csv") if where == place
    )


@cache
def _opposites() -> frozenset[frozenset[str]]:
    pairs = [(word_key(a), word_key(b)) for a, b in rows("antonyms.csv")]
    return frozenset(frozenset(pair) for a, b in pairs for pair in ((a, b), (word_stem(a), word_stem(b))))


def are_opposites(one: str, other: str) -> bool:
    """Whether two keys point in opposite directions, also when inflected.

    >>> are_opposites("rose", "fell"), are_opposites("supporting", "opposes"), are_opposites("rose", "rises")
    (True, True, False)
    """
    known = _opposites()
    return one != other and (
        frozenset((one, other)) in known or frozenset((word_stem(one), word_stem(other))) in known
    )


def is_negation(key: str) -> bool:
    """Whether a key negates, by itself or in a contraction with "not"."""
    return key in negations() or "not" in contractions().get(key, ())
