"""Proper names of a sentence, by their capitals: no list of people, no model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from auditor.figures.days import Day
from auditor.judge.thesaurus import data_lines, role_roots, synonym_groups, word_root
from auditor.words import fold, is_function_word, word_key

_CAPITAL: Final = "A-ZÀ-ÞŁŚŽČŠ"
_NAME = re.compile(
    rf"(?<![\w@#])[{_CAPITAL}][\w’'.-]*"
    rf"(?:\s(?:(?:of the|of|de la|de|van der|van|von|der|den|bin|al|la|le|da|di)\s)?(?:(?:[{_CAPITAL}]\.)+[{_CAPITAL}]\b|[{_CAPITAL}][\w’'-]*))*"
)
_PIECE: Final = re.compile(r"\S+")
#: Capitals a word from which a sentence is a headline in title case, whose capitals say nothing.
_TITLE_CASE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name without titles; ``words`` are the keys of its words.

    ``sure`` is false for a single word at the head of the sentence, which may be capitalised for that.
    """

    start: int
    end: int
    text: str
    words: frozenset[str]
    sure: bool


#: Names of the table that are words too, unless they stand in capitals.
_WORDS: Final = frozenset({"us", "who", "un", "turkey", "pole", "poles", "polish", "saudi"})
#: Letters from which a word of a name may stand inside another ("Sisi", "El-Sisi").
_PART: Final = 4


def same_name(a: Name, b: Name) -> bool:
    """Whether two names share a word that is not only their common beginning, such as a title.

    >>> one, two = find_names("We met Supervisor Ann Wu and later in the day Supervisor Bob Lee.")
    >>> same_name(one, two), same_name(one, find_names("He saw Ann Wu in the hall.")[0])
    (False, True)
    """
    if same_names(a) & same_names(b) or _stands_for(a, b) or _stands_for(b, a):
        return True
    shared = a.words & b.words
    if shared and a.words - shared and b.words - shared and _begins(a, shared) and _begins(b, shared):
        return _contained(a.words - shared, b.words - shared)
    return bool(shared) or _contained(a.words, b.words)


@cache
def _tables() -> dict[str, int]:
    """For every name of the table, folded and without dots, the number of its line."""
    lines = enumerate(data_lines("same-names.txt"))
    return {entry.replace("_", " "): number for number, line in lines for entry in line.split()}


def same_names(name: Name) -> frozenset[int]:
    """The numbers of the states, peoples and bodies that a name is one of: "the U.S.", "American"."""
    plain = re.sub(r"['’]s?$", "", fold(name.text)).replace(".", "")
    number = _tables().get(plain)
    return (
        frozenset()
        if number is None or (plain in _WORDS and not name.text.isupper())
        else frozenset({number})
    )


def _stands_for(short: Name, long: Name) -> bool:
    """Whether one name is the initials of the other: "IMF", "International Monetary Fund"."""
    letters = short.text.replace(".", "")
    words = long.text.split()
    if not (2 <= len(letters) <= 6 and letters.isupper() and letters.isalpha()) or len(words) < len(letters):
        return False
    return letters in ("".join(w[0] for w in words if w[0].isupper()), "".join(w[0].upper() for w in words))


def _begins(name: Name, words: frozenset[str]) -> bool:
    """Whether a name begins with some of its words and goes on with others."""
    keys = [word_key(word) for word in name.text.split()]
    return set(keys[: len(words)]) == words


def _contained(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether a word of one name is part of a word of the other."""
    return any(min(len(x), len(y)) >= _PART and (x in y or y in x) for x in a for y in b)


def find_names(text: str, days: tuple[Day, ...] = ()) -> tuple[Name, ...]:
    """The names of a sentence in order; ``days`` are none of them.

    >>> [name.text for name in find_names("The mayor, Ann de Witt, met President Roe of France.")]
    ['Ann de Witt', 'Roe of France']
    """
    words = text.split()
    if len(words) > 3 and sum(map(_is_capital, words)) > _TITLE_CASE * len(words):
        return ()
    found = (_trimmed(text, match) for match in _NAME.finditer(text))
    return tuple(n for n in found if n and not any(n.start < d.end and d.start < n.end for d in days))


def _is_capital(word: str) -> bool:
    """Whether a word begins with a capital."""
    return word[0].isupper()


def _trimmed(text: str, match: re.Match[str]) -> Name | None:
    """The name in a run of capitalised words, without titles and words that merely begin the sentence."""
    words = [(match.start() + m.start(), m[0]) for m in _PIECE.finditer(match[0])]
    while words and _is_no_name(words[0][1]):
        words.pop(0)
    if not words or (
        words[0][0] == 0 and len(words) == 1 and _is_everyday(words[0][1]) and not _is_known(words[0][1])
    ):
        return None
    start, end = words[0][0], len(text[: match.end()].rstrip(".-'’"))
    keys = frozenset(word_key(word) for _, word in words if word[0].isupper() and word[0].isalpha())
    return Name(start, end, text[start:end], keys, sure=start > 0 or len(keys) > 1) if keys else None


@cache
def _no_names() -> frozenset[str]:
    """Capitalised words that belong to no name."""
    return frozenset(word for line in data_lines("not-names.txt") for word in line.split())


@lru_cache(maxsize=20_000)
def _is_no_name(word: str) -> bool:
    """Whether a capitalised word is a title, a role or another word that begins no name."""
    return re.sub(r"'s$", "", fold(word)) in _no_names() or word_root(word_key(word)) in role_roots()


def _is_known(word: str) -> bool:
    """Whether a capitalised word is surely a state or people."""
    return fold(word) in _tables() and fold(word) not in _WORDS


def _is_everyday(word: str) -> bool:
    """Whether a capitalised word at the head of a sentence is likely no name."""
    key = word_key(word)
    return is_function_word(key) or (word_root(key),) in synonym_groups() or key.endswith(("s", "ing", "ed"))
