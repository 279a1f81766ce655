"""Find documents by the words of a statement: those that hold most of its rare words come first.

A statement may have been changed on its way into the article, so no single word is required:
any of its rarest words can find the document. A document counts each of them once, by rarity,
whatever its own length. BM25, which holds length against a document, looks for texts about
something; a sentence may stand in a transcript of a hundred pages. Common words are left out,
since each would make the search visit a large part of the collection and tell nothing: the
search asks for the rarest words first, and for more of them only while no document stands out.
``scripts/bench_retrieve`` measures it.
"""

from __future__ import annotations

import math
import re
import sqlite3
import unicodedata
from collections.abc import Container, Mapping, Sequence
from itertools import islice
from typing import Final

from auditor.words import is_function_word

#: Words of one statement that are asked for. A dozen rare words tell an event apart; more cost time only.
WORDS_PER_TEXT: Final = 12
#: Occurrences that the words of a statement may have together before the next common word is left out:
#: what a search visits, and so its time. The first search is that of most statements.
VISITS: Final = (500, 20_000)
#: The first budget grows by one visit for so many documents: rare words are less rare in a large collection.
DOCUMENTS_PER_VISIT: Final = 25
#: The first search is enough where a document holds this share of the weight of the words asked for …
STANDS_OUT: Final = 0.7
#: … and the weight of so many words that stand in one document only: less may be chance.
SURE: Final = 2.0
#: Words whose weights together come to so many times that of a word in one document only are enough: a
#: statement with half of them changed still tells its document from all others.
ENOUGH: Final = 3.0
#: A word of more than this share of the documents is asked for only where a statement has no rarer one.
COMMON_SHARE: Final = 0.2
#: The index is tidied when the collection has grown by this factor; until then the weights are a little old.
GROWN: Final = 1.25

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
    """In how many documents each word stands."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._known: dict[str, int] = {}
        self.documents: int = conn.execute("SELECT count(*) FROM documents").fetchone()[0]
        self._stale = self.documents != _counted(conn)

    def of(self, words: Sequence[str]) -> dict[str, int]:
        """The number of documents of each of ``words`` that stands in any."""
        unknown = [word for word in words if word not in self._known]
        if unknown:
            marks = ",".join("?" * len(unknown))
            found = dict(
                self._conn.execute(
                    f"SELECT term, documents FROM frequencies WHERE term IN ({marks})", unknown
                )
            )
            self._known |= {word: found.get(word) or self._newly(word) for word in unknown}
        return {word: self._known[word] for word in words if self._known[word]}

    def _newly(self, word: str) -> int:
        """Documents of a word that has come since words were last counted."""
        if not self._stale:
            return 0
        row = self._conn.execute("SELECT doc FROM words WHERE term = ?", [word]).fetchone()
        return row[0] if row else 0

    def weight(self, documents: int) -> float:
        """How much a word of so many documents tells: the logarithm of its rarity."""
        return math.log(1 + self.documents / documents)


def tidy(conn: sqlite3.Connection) -> None:
    """Merge the index into one piece and count its words, unless the collection has grown too little for it to matter.

    A search of an index in many pieces takes three times as long.
    """
    total = conn.execute("SELECT count(*) FROM documents").fetchone()[0]
    if total < GROWN * _counted(conn):
        return
    conn.execute("INSERT INTO documents_fts(documents_fts) VALUES ('optimize')")
    conn.execute("DELETE FROM frequencies")
    conn.execute("INSERT INTO frequencies SELECT term, doc FROM words")
    conn.execute("INSERT OR REPLACE INTO frequencies VALUES ('', ?)", [total])


def _counted(conn: sqlite3.Connection) -> int:
    """How many documents there were when words were last counted."""
    row = conn.execute("SELECT documents FROM frequencies WHERE term = ''").fetchone()
    return row[0] if row else 0


def ranked_keys(
    conn: sqlite3.Connection, counts: Frequencies, text: str, inside: Container[int] | None, limit: int
) -> list[int]:
    """Keys of the ``limit`` documents that hold most of the weight of the rare words of ``text``.

    ``inside`` are the keys that are wanted, null for all. Among equals the one collected first leads.
    """
    words = words_of(text)
    known = counts.of([w for w in words if not is_function_word(w)]) or counts.of(words)
    rare = sorted(known, key=lambda w: (known[w], w))[:WORDS_PER_TEXT]
    first, more = VISITS
    keys: list[int] = []
    asked = 0
    for budget in (first + counts.documents // DOCUMENTS_PER_VISIT, more):
        chosen = _within(budget, rare, counts, known)
        if len(chosen) == asked:
            break
        asked = len(chosen)
        keys, best = _voted(conn, chosen, inside, limit)
        if best >= max(STANDS_OUT * sum(chosen.values()), SURE * counts.weight(1)):
            break
    return keys


def _within(
    budget: int, rare: Sequence[str], counts: Frequencies, known: Mapping[str, int]
) -> dict[str, float]:
    """The rarest words with their weights: one at least, and no more than tell enough or the budget allows."""
    chosen: dict[str, float] = {}
    visits, told, enough = 0, 0.0, ENOUGH * counts.weight(1)
    for word in rare:
        visits += known[word]
        common = visits > budget or known[word] > COMMON_SHARE * counts.documents
        if chosen and (common or told >= enough):
            break
        chosen[word] = counts.weight(known[word])
        told += chosen[word]
    return chosen


def _voted(
    conn: sqlite3.Connection, weights: Mapping[str, float], inside: Container[int] | None, limit: int
) -> tuple[list[int], float]:
    """The keys with the most weight, best first, and the weight of the best.

    SQLite adds the votes up, twice as fast as rows handed over one by one. Each word is quoted, so
    that no input is ever read as an operator.
    """
    if not weights:
        return [], 0.0
    votes = " UNION ALL ".join(
        f"SELECT rowid AS k, {weight:.6f} AS w FROM documents_fts WHERE documents_fts MATCH ?"
        for weight in weights.values()
    )
    most = limit if inside is None else -1
    rows = conn.execute(
        f"SELECT k, sum(w) AS s FROM ({votes}) GROUP BY k ORDER BY s DESC, k LIMIT {most}",
        [f'"{word}"' for word in weights],
    )
    wanted = ((key, score) for key, score in rows if inside is None or key in inside)
    best = list(islice(wanted, limit))
    rows.close()
    return [key for key, _ in best], best[0][1] if best else 0.0


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
