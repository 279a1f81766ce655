"""Finds every name of the registry in a text in one pass (Aho-Corasick, ahocorasick-rs)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from auditor.outlets.folding import UNSPACED


class Hit(NamedTuple):
    """A name found: its place, without determiner, and its comparison form."""

    start: int
    end: int
    key: str


class Scanner:
    """A name automaton over folded text. Names begin and end at word boundaries.

    The blanks around a name are part of its pattern, so that the automaton never stops inside a
    word. Scripts written without spaces have no such boundaries; their names are matched anywhere.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        """``names`` maps each name as it stands in a folded text to its comparison form."""
        patterns = {
            name if not name.isascii() and UNSPACED.search(name) else f" {name} ": meant
            for name, meant in names.items()
        }
        self.patterns = tuple(patterns)
        self._keys = tuple(patterns.values())
        self._automaton = AhoCorasick(
            list(patterns),
            matchkind=MatchKind.Standard,
            implementation=Implementation.ContiguousNFA,
            store_patterns=False,
        )

    def hits(self, folded: str) -> list[Hit]:
        """Names in a text, given as ``fold(text)``: leftmost and longest, in order."""
        padded = f" {folded} "
        matches = self._automaton.find_matches_as_indexes(padded, overlapping=True)
        keys = self._keys
        return [
            Hit(start, end - 2, keys[index]) if padded[start] == " " else Hit(start - 1, end - 1, keys[index])
            for index, start, end in leftmost_longest(matches)
        ]


def leftmost_longest(matches: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Of matches (what, start, end) in order of their ends the leftmost, of those the longest.

    The blank at the end of one may be that at the beginning of the next.
    """
    chosen: list[tuple[int, int, int]] = []
    last_end = 0
    for match in matches:
        if match[1] < last_end - 1:  # it shares more than a blank with the one before
            if match[1] > chosen[-1][1]:
                continue
            while chosen and chosen[-1][1] >= match[1]:
                chosen.pop()
        chosen.append(match)
        last_end = match[2]
    return chosen
