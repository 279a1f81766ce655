"""Which words news English uses for one another, and which turn a meaning round.

Three tables in ``data/judge``: groups of synonyms, axes of opposites, nouns of role. Words
are reduced to a root (inflection and common derivation taken off), so that "closures" meets "closing".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from auditor.words import WORDS_KEPT, word_key, word_stem

#: Derivational endings, the longest first; what is left must keep ``_SHORTEST_ROOT`` letters.
_ENDINGS: Final = (
    "ization", "isation", "fulness", "ation", "ition", "ment", "ness", "ator", "ance", "ence", "tion", "sion",
    "ship", "able", "ible", "ers", "ors", "ion", "ity", "ive", "ant", "ent", "ist", "ous", "ful", "ing", "at",
    "er", "or", "al", "ly", "ic", "th", "ur", "ee", "iz", "i", "y", "e",
)  # fmt: skip
_SHORTEST_ROOT: Final = 4


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an axis of opposites; ``kind`` is what its reversal is called.

    ``converse`` marks verbs that say the same when their sides change too: A buys from B, B sells to A.
    """

    axis: int
    sign: int
    kind: str
    converse: bool = False


@lru_cache(maxsize=WORDS_KEPT)
def word_root(key: str) -> str:
    """The stem of a key without a derivational ending. Not a word of English.

    >>> [word_root(w) for w in ("closures", "closing", "investigators", "investigating", "thicker")]
    ['clos', 'clos', 'investig', 'investig', 'thick']
    """
    stem = word_stem(key)
    if not stem.isalpha():
        return stem
    for _ in range(2):
        for ending in _ENDINGS:
            if stem.endswith(ending) and len(stem) - len(ending) >= _SHORTEST_ROOT:
                stem = _undoubled(stem[: -len(ending)])
                break
        else:
            break
    return stem


def _undoubled(root: str) -> str:
    """A root without the consonant that an ending had doubled: "thinner" is "thin"."""
    doubled = len(root) > _SHORTEST_ROOT and root[-1] == root[-2] and root[-1] not in "aeioulsf"
    return root[:-1] if doubled else root


def data_lines(name: str) -> list[str]:
    """The lines of a data file, comments and blank lines left out."""
    text = (files("auditor") / "data" / "judge" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def roots_of(entry: str) -> tuple[str, ...]:
    """The roots of a word or of a phrase joined by "_"."""
    return tuple(word_root(word_key(part)) for part in entry.split("_"))


@cache
def synonym_groups() -> dict[tuple[str, ...], frozenset[int]]:
    """For every word and phrase, as roots, the numbers of the groups that it stands in."""
    found: dict[tuple[str, ...], set[int]] = {}
    for number, line in enumerate(data_lines("synonyms.txt")):
        for entry in line.split():
            found.setdefault(roots_of(entry), set()).add(number)
    return {roots: frozenset(numbers) for roots, numbers in found.items()}


@cache
def group_roots() -> tuple[frozenset[str], ...]:
    """For every group of synonyms the roots of its single words and the first roots of its phrases."""
    return tuple(
        frozenset(roots_of(entry)[0] for entry in line.split()) for line in data_lines("synonyms.txt")
    )


@cache
def axes() -> dict[tuple[str, ...], tuple[Side, ...]]:
    """For every word and phrase of direction, as stems, the sides of the axes that it stands on."""
    found: dict[tuple[str, ...], tuple[Side, ...]] = {}
    for number, line in enumerate(data_lines("directions.txt")):
        kind, _, words = line.partition(": ")
        for sign, side in zip((1, -1), words.split(" | "), strict=True):
            for entry in side.split():
                stems = tuple(word_stem(word_key(part)) for part in entry.split("_"))
                found[stems] = (
                    *found.get(stems, ()),
                    Side(number, sign, kind.rstrip("~"), kind.endswith("~")),
                )
    return found


@cache
def longest_phrase() -> int:
    """The number of words in the longest phrase of the tables."""
    return max(len(roots) for table in (synonym_groups(), axes()) for roots in table)


@cache
def phrase_beginnings() -> tuple[frozenset[str], frozenset[str]]:
    """The first roots and the first stems of the phrases of the tables."""
    roots, stems = (
        frozenset(words[0] for words in table if len(words) > 1) for table in (synonym_groups(), axes())
    )
    return roots, stems


@cache
def light_roots() -> frozenset[str]:
    """The roots of everyday words that say little of what a report is about."""
    return frozenset(
        word_root(word_key(word)) for line in data_lines("light-words.txt") for word in line.split()
    )


@cache
def role_roots() -> frozenset[str]:
    """The roots of the nouns that say what somebody is."""
    return frozenset(word_root(word_key(word)) for line in data_lines("roles.txt") for word in line.split())


def is_role(root: str) -> bool:
    """Whether a root, or the last of a phrase's ("prime minister"), says what somebody is."""
    return root.rpartition(" ")[2] in role_roots()


@cache
def _body_roots() -> frozenset[str]:
    """The roots of the nouns that stand for a body."""
    return frozenset(word_root(word_key(word)) for line in data_lines("bodies.txt") for word in line.split())


def is_body(root: str) -> bool:
    """Whether a root, or the last of a phrase's, stands for a body that has a name: "the bank", "the club"."""
    return root.rpartition(" ")[2] in _body_roots()
