"""Find documents by the words of a statement: rarest words first, ranked by BM25.

A statement may have been changed on its way into the article, so no single word is required:
any of its rarest words can find the document, and those that share the most rank first. Common
words are left out, since each would make the search visit a large part of the collection and
tell nothing.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

#: Words of one statement that are asked for. A dozen rare words tell an event apart; more cost time only.
WORDS_PER_TEXT: Final = 12
#: Occurrences that one statement's words may have together before the next common word is left out:
#: what a search visits, and so its time (100,000 documents: 2 to 6 ms for one statement).
VISITS_PER_TEXT: Final = 4_000
#: Words that are always asked for, however common: below that a short statement would find nothing.
LEAST_WORDS: Final = 3

_WORD: Final = re.compile(r"[^\W_]+")
#: Elisions and possessives leave these behind as words of their own.
_SCRAPS: Final = frozenset(["s", "t", "d", "ll", "re", "ve", "m"])


def words_of(text: str) -> list[str]:
    """The distinct words of a text as the index writes them: lower case, without diacritics.

    >>> words_of("Müller’s “café” café")
    ['muller', 'cafe']
    """
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return [word for word in dict.fromkeys(_WORD.findall(plain)) if word not in _SCRAPS]


def frequencies(conn: sqlite3.Connection, words: Iterable[str]) -> dict[str, int]:
    """In how many documents each word stands; words that stand in none are left out."""
    found: dict[str, int] = {}
    for word in words:
        row = conn.execute("SELECT doc FROM words WHERE term = ?", [word]).fetchone()
        if row:
            found[word] = row[0]
    return found


def rarest(counts: dict[str, int], text: str) -> list[str]:
    """The words of ``text`` worth asking for, rarest first, within the budget of visits."""
    known = sorted((w for w in words_of(text) if w in counts), key=lambda w: (counts[w], -len(w), w))
    chosen: list[str] = []
    visits = 0
    for word in known[:WORDS_PER_TEXT]:
        visits += counts[word]
        if visits > VISITS_PER_TEXT and len(chosen) >= LEAST_WORDS:
            break
        chosen.append(word)
    return chosen


def match_expression(words: Sequence[str]) -> str:
    """An FTS5 query for any of the words. Each is quoted, so that no input is ever read as an operator."""
    return " OR ".join(f'"{word}"' for word in words)


def ranked_keys(conn: sqlite3.Connection, words: Sequence[str]) -> list[int]:
    """Keys of the documents that hold any of the words, best first."""
    if not words:
        return []
    rows = conn.execute(
        "SELECT rowid FROM documents_fts WHERE documents_fts MATCH ? ORDER BY bm25(documents_fts), rowid",
        [match_expression(words)],
    )
    return [key for (key,) in rows]


def interleave(rankings: Sequence[Sequence[int]]) -> list[int]:
    """One ranking out of several: everybody's first, then everybody's second, each key once.

    >>> interleave([[1, 2, 3], [2, 4]])
    [1, 2, 4, 3]
    """
    depth = max(map(len, rankings), default=0)
    return list(dict.fromkeys(r[i] for i in range(depth) for r in rankings if i < len(r)))
