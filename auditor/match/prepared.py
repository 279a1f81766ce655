"""A document made ready for matching: its words, their keys, and what is derived from them on first use."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from auditor.models import Document, Passage
from auditor.sentences import sentence_spans
from auditor.words import word_key, word_spans, word_stem, word_symbol


@dataclass(frozen=True, eq=False)
class Prepared:
    """A document for matching. What is derived from it is made when first asked for, and kept."""

    document: Document

    @property
    def text(self) -> str:
        """The document's text, into which all offsets count."""
        return self.document.text

    @cached_property
    def words(self) -> Sequence[tuple[int, int]]:
        """The spans of the words."""
        return tuple(word_spans(self.document.text))

    @cached_property
    def lowered(self) -> str:
        """The text in lower case, for a first look; its offsets are its own."""
        return self.document.text.lower()

    @cached_property
    def raw(self) -> tuple[str, ...]:
        """The words as they stand in the text."""
        text = self.document.text
        return tuple([text[start:end] for start, end in self.words])

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The key of every word (:func:`auditor.words.word_key`)."""
        return tuple(map(word_key, self.raw))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The distinct keys."""
        return frozenset(self.keys)

    @cached_property
    def places(self) -> Mapping[str, Sequence[int]]:
        """For every key the numbers of its words, ascending."""
        found: dict[str, list[int]] = {}
        for number, key in enumerate(self.keys):
            found.setdefault(key, []).append(number)
        return found

    @cached_property
    def symbols(self) -> str:
        """The token string: one character a word (:func:`auditor.words.word_symbol`)."""
        return "".join(map(word_symbol, self.raw))

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """The spans of the sentences, in characters."""
        return tuple(sentence_spans(self.document.text))

    @cached_property
    def sentence_words(self) -> tuple[tuple[int, int], ...]:
        """For every sentence the half-open range of its words."""
        starts = [start for start, _ in self.words]
        return tuple((bisect_left(starts, a), bisect_left(starts, b)) for a, b in self.sentences)

    @cached_property
    def postings(self) -> Mapping[str, Sequence[int]]:
        """For every stem (:func:`auditor.words.word_stem`) the sentences that hold it, ascending."""
        found: dict[str, list[int]] = {}
        for number, (first, last) in enumerate(self.sentence_words):
            for stem in set(map(word_stem, self.keys[first:last])):
                found.setdefault(stem, []).append(number)
        return found

    def sentence_at(self, offset: int) -> int:
        """The number of the sentence that holds the character at ``offset``, or the one before it."""
        return max(0, bisect_right(self.sentences, (offset, len(self.text) + 1)) - 1)

    def passage(self, start: int, end: int) -> Passage:
        """The stretch ``[start, end)`` of the text as evidence."""
        return Passage(start, end, self.text[start:end], self.document.id)


def prepare(document: Document | Prepared) -> Prepared:
    """``document`` ready for matching; what is prepared already is given back as it is."""
    return document if isinstance(document, Prepared) else Prepared(document)
