"""Finds every name of the registry in a text in one pass (Aho-Corasick, ahocorasick-rs)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from auditor.outlets.folding import UNSPACED, fold, key

#: Words (or gaps between punctuation) of the longest name.
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found: its place, without determiner, and its comparison form."""

    start: int
    end: int
    key: str


class Scanner:
    """A name automaton over folded text. Names begin and end at word boundaries.

    Scripts written without spaces have no such boundaries; their names are matched anywhere.
    """

    def __init__(self, forms: Iterable[str]) -> None:
        spaced: dict[str, str] = {}
        unspaced: dict[str, str] = {}
        for form in forms:
            name = key(form)
            if UNSPACED.search(name):
                unspaced[name] = name
                continue
            spaced[" " + name] = name
            if "  " in (written := fold(form).strip()):
                spaced[" " + written.removeprefix("the ")] = name
        self._spaced = spaced
        self._keys = list(spaced.values())
        self._automaton = _automaton(spaced)
        self._unspaced_keys = list(unspaced)
        self._unspaced = _automaton(unspaced) if unspaced else None

    def hits(self, text: str, folded: str) -> Iterator[Hit]:
        """Names in ``text``, leftmost and longest, in order; ``folded`` is ``fold(text)``."""
        padded = f" {folded} "
        resume = 0
        for index, start, end in self._automaton.find_matches_as_indexes(padded):
            if start < resume:
                continue
            if not padded[end].isalnum():
                found = [Hit(start, end - 1, self._keys[index])]
            elif padded.find(" ", start + 1, end) > 0:
                found = list(self._within(padded, start, end))
            else:
                continue  # one word within a longer one: nothing can be hidden in it
            yield from found
            if found:
                resume = found[-1].end + 1
        if self._unspaced is not None and UNSPACED.search(text):
            for index, start, end in self._unspaced.find_matches_as_indexes(folded):
                yield Hit(start, end, self._unspaced_keys[index])

    def _within(self, padded: str, start: int, end: int) -> Iterator[Hit]:
        """Names that begin in a match which itself ends within a word.

        "CNN Turks" holds "CNN" where "CNN Turk" is a name, "a Politico" holds "Politico" where
        "A.P." is one.
        """
        while 0 <= start < end:
            stop = self._longest(padded, start)
            if stop:
                yield Hit(start, stop - 1, self._spaced[padded[start:stop]])
            start = padded.find(" ", stop or start + 1, end)

    def _longest(self, padded: str, start: int) -> int:
        """Where the longest name that begins at ``start`` ends; 0 if there is none."""
        stop = start
        ends = []
        for _ in range(_MOST_WORDS):
            stop = padded.find(" ", stop + 1)
            if stop < 0:
                break
            ends.append(stop)
        return next((stop for stop in reversed(ends) if padded[start:stop] in self._spaced), 0)


def _automaton(patterns: dict[str, str]) -> AhoCorasick:
    return AhoCorasick(
        list(patterns),
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.ContiguousNFA,
        store_patterns=False,
    )
