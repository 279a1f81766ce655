"""Walk an alignment and list what did not match: the gaps between matched words, on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from auditor.judge.lexicon import written_out
from auditor.match.align import Alignment, Pair
from auditor.match.prepared import Prepared
from auditor.match.quoted import Bracket, Quoted
from auditor.models import Span
from auditor.sentences import sentence_spans

_OPENING_MARKS = "\"“„«‘'([ "


@dataclass(frozen=True, slots=True)
class Gap:
    """Words of the quotation and of the document that stand between the same two matched words.

    ``quoted`` and ``printed`` are half-open word ranges, either may be empty. ``ellipsis`` says
    that the quoter marked an omission there, ``brackets`` are those that stand there.
    ``edge`` is ``start`` or ``end`` where the gap lies outside the first or last match.
    """

    quoted: Pair
    printed: Pair
    ellipsis: bool = False
    brackets: tuple[Bracket, ...] = ()
    edge: str = ""


@dataclass(frozen=True, eq=False)
class Sides:
    """A quotation and the document it is compared with: words, keys and spans of both."""

    quoted: Quoted
    printed: Prepared

    def article_span(self, words: Pair) -> Span:
        """The stretch of the statement that the quotation's words ``words`` take up."""
        return _stretch(self.quoted.text, self.quoted.spans, words)

    def coverage_span(self, words: Pair) -> Span:
        """The stretch of the document that its words ``words`` take up."""
        return _stretch(self.printed.text, self.printed.words, words)

    def quoted_keys(self, words: Pair) -> tuple[str, ...]:
        """The keys of the quotation's words ``words``."""
        return self.quoted.keys[slice(*words)]

    def printed_keys(self, words: Pair) -> tuple[str, ...]:
        """The keys of the document's words ``words``."""
        return self.printed.keys[slice(*words)]

    @cached_property
    def _openers(self) -> frozenset[int]:
        return frozenset(start for start, _ in sentence_spans(self.quoted.text))

    def opens_quoted(self, word: int) -> bool:
        """Whether the quotation's word ``word`` opens a sentence."""
        return _opens(self.quoted.text, self.quoted.spans[word][0], self._openers)

    def opens_printed(self, word: int) -> bool:
        """Whether the document's word ``word`` opens a sentence or a quotation."""
        if word >= len(self.printed.words):
            return False
        start = self.printed.words[word][0]
        sentence = self.printed.sentences[self.printed.sentence_at(start)][0]
        return _opens(self.printed.text, start, frozenset({sentence}))


def _opens(text: str, start: int, openers: frozenset[int]) -> bool:
    """Whether only opening marks stand between the start of a sentence or quotation and ``start``."""
    at = start
    while at > 0 and at not in openers and text[at - 1] in _OPENING_MARKS:
        at -= 1
    return at in openers or at == 0 or text[at:start].strip()[:1] in set('"“„«')


def find_gaps(sides: Sides, alignment: Alignment) -> list[Gap]:
    """The gaps of ``alignment`` in the order of the quotation; the ends that overhang included."""
    pairs = alignment.pairs
    gaps = [_start_gap(sides, pairs[0])]
    for (i, j), (i2, j2) in pairwise(pairs):
        gaps.append(_gap(sides, (i + 1, i2), (j + 1, j2)))
    gaps.append(_end_gap(sides, pairs[-1]))
    return [gap for gap in gaps if _is_open(gap)]


def _is_open(gap: Gap) -> bool:
    return gap.quoted[0] < gap.quoted[1] or gap.printed[0] < gap.printed[1] or bool(gap.brackets)


def _gap(sides: Sides, quoted: Pair, printed: Pair) -> Gap:
    """An inner gap with the marks that stand in it."""
    low, high = quoted
    brackets = tuple(b for b in sides.quoted.brackets if low <= b.before <= high)
    return Gap(quoted, printed, any(low <= b <= high for b in sides.quoted.breaks), brackets)


def _start_gap(sides: Sides, pair: Pair) -> Gap:
    """Words before the first match; the document lends as many as the quotation has, of the same sentence."""
    i, j = pair
    brackets = tuple(b for b in sides.quoted.brackets if b.before <= i)
    wanted = _tokens_in(sides.quoted, (0, i))
    floor, low = _sentence_words(sides.printed, j)[0], j
    while low > floor and wanted > 0:
        low -= 1
        wanted -= _tokens_in(sides.printed, (low, low + 1))
    return Gap((0, i), (low, j), any(b <= i for b in sides.quoted.breaks), brackets, "start")


def _end_gap(sides: Sides, pair: Pair) -> Gap:
    """Words after the last match, in the same way."""
    i, j = pair
    count = len(sides.quoted.raw)
    brackets = tuple(b for b in sides.quoted.brackets if b.before > i)
    wanted = _tokens_in(sides.quoted, (i + 1, count))
    roof, high = _sentence_words(sides.printed, j)[1], j + 1
    while high < roof and wanted > 0:
        wanted -= _tokens_in(sides.printed, (high, high + 1))
        high += 1
    return Gap((i + 1, count), (j + 1, high), any(b > i for b in sides.quoted.breaks), brackets, "end")


def _tokens_in(words: Quoted | Prepared, run: Pair) -> int:
    """How many words a run stands for when contractions are written out."""
    return sum(len(written_out(words.raw[n], words.keys[n])) for n in range(*run))


def _sentence_words(printed: Prepared, word: int) -> Pair:
    """The words of the sentence that holds a word of the document."""
    return printed.sentence_words[printed.sentence_at(printed.words[word][0])]


def _stretch(text: str, spans: Sequence[Pair], words: Pair) -> Span:
    """The characters of ``words``; an empty span before the first when there are none."""
    low, high = words
    if low < high:
        start, end = spans[low][0], spans[high - 1][1]
    else:
        start = end = spans[low][0] if low < len(spans) else len(text)
    return Span(start, end, text[start:end])
