"""Find documents by the words of a statement: those that hold most of its rare words come first.

A statement may have been changed on its way into the article, so no single word is required:
any of its rarest words can find the document. A document counts each of them once, by rarity,
whatever its own length. BM25, which holds length against a document, looks for texts about
something; a sentence may stand in a transcript of a hundred pages. Of 177 printed quotations
and the 52 transcripts they are from, among 100,000 articles, BM25 had 7 in its first twenty;
this has 168, in 11 ms each (174 in 5 ms where the outlet is known; development set, November 2026).
Common words are left out, since each would make the search visit a large part of the
collection and tell nothing.
"""

from __future__ import annotations

import math
import re
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from auditor.words import is_function_word

#: Words of one statement that are asked for. A dozen rare words tell an event apart; more cost time only.
WORDS_PER_TEXT: Final = 12
#: Occurrences that one statement's words may have together before the next common word is left out:
#: what a search visits, and so its time.
VISITS_PER_TEXT: Final = 20_000
#: A word of more than this share of the documents is asked for only where a statement has no rarer one.
COMMON_SHARE: Final = 0.2

_WORD: Final = re.compile(r"[^\W_]+")
#: Elisions and possessives leave these behind as words of their own.
_SCRAPS: Final = frozenset(["s", "t", "d", "ll", "re", "ve", "m"])


def words_of(text: str) -> list[str]:
    """The distinct words of a text as the index writes them: lower case, without diacritics.

    >>> words_of("Müller’s “café” café")
    ['muller', 'cafe']
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    return [word for word in dict.fromkeys(_WORD.findall(plain)) if word not in _SCRAPS]


class Frequencies:
    """In how many documents each word stands, looked up once a word."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._known: dict[str, int] = {}
        self.documents: int = conn.execute("SELECT count(*) FROM documents").fetchone()[0]

    def __getitem__(self, word: str) -> int:
        if word not in self._known:
            row = self._conn.execute("SELECT doc FROM words WHERE term = ?", [word]).fetchone()
            self._known[word] = row[0] if row else 0
        return self._known[word]

    def weight(self, word: str) -> float:
        """How much a word tells: the logarithm of its rarity."""
        return math.log(1 + self.documents / (self[word] or 1))


def rarest(counts: Frequencies, text: str) -> list[str]:
    """The words of ``text`` worth asking for, rarest first, within the budget of visits."""
    words = words_of(text)
    telling = [w for w in words if not is_function_word(w)] or words
    known = sorted((w for w in telling if counts[w]), key=lambda w: (counts[w], w))
    chosen: list[str] = []
    visits = 0
    for word in known[:WORDS_PER_TEXT]:
        visits += counts[word]
        if chosen and (visits > VISITS_PER_TEXT or counts[word] > COMMON_SHARE * counts.documents):
            break
        chosen.append(word)
    return chosen


def ranked_keys(
    conn: sqlite3.Connection, counts: Frequencies, words: Sequence[str], inside: Iterable[int] | None
) -> list[int]:
    """Keys of the documents that hold any of the words, those with most of their weight first.

    ``inside`` are the keys that are wanted, null for all. Each word is quoted, so that no input
    is ever read as an operator.
    """
    scores: defaultdict[int, float] = defaultdict(float)
    wanted = set(inside) if inside is not None else None
    for word in words:
        weight = counts.weight(word)
        for (key,) in conn.execute(
            "SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?", [f'"{word}"']
        ):
            if wanted is None or key in wanted:
                scores[key] += weight
    return best_first(scores)


def best_first(scores: Mapping[int, float]) -> list[int]:
    """Keys by score, among equals the one collected first."""
    return sorted(scores, key=lambda key: (-scores[key], key))


def interleave(rankings: Sequence[Sequence[int]]) -> list[int]:
    """One ranking out of several: everybody's first, then everybody's second, each key once.

    >>> interleave([[1, 2, 3], [2, 4]])
    [1, 2, 4, 3]
    """
    depth = max(map(len, rankings), default=0)
    return list(dict.fromkeys(r[i] for i in range(depth) for r in rankings if i < len(r)))


def excerpt(text: str, wanted: str, width: int = 200) -> str:
    """The stretch of ``text`` that holds most of the words of ``wanted``, on one line.

    >>> excerpt("One. Two. The gate stood open all night. Five. Six.", "gate open", 24)
    '… The gate stood open all …'
    """
    words = set(words_of(wanted))
    places = [m.start() for m in _WORD.finditer(text) if words.intersection(words_of(m.group()))]
    best = max(places, key=lambda start: sum(start <= p < start + width for p in places), default=0)
    start = text.rfind(" ", 0, best - width // 6) + 1 if best > width // 6 else 0
    end = (
        len(text)
        if start + width >= len(text)
        else max(text.rfind(" ", start, start + width), start + width // 2)
    )
    return " ".join(f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}".split())
