"""Walk an alignment and list what did not match: the gaps between matched words, on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from auditor.match.align import Alignment, Pair
from auditor.match.prepared import Prepared
from auditor.match.quoted import Bracket, Quoted
from auditor.models import Span


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


def find_gaps(sides: Sides, alignment: Alignment) -> list[Gap]:
    """The gaps of ``alignment`` in the order of the quotation; the ends that overhang included."""
    pairs = alignment.pairs
    gaps = [_start_gap(sides, pairs[0])]
    for (i, j), (i2, j2) in pairwise(pairs):
        gaps.append(_gap(sides, (i + 1, i2), (j + 1, max(j + 1, j2))))
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
    """Words before the first match; the document lends as many as the quotation has."""
    i, j = pair
    brackets = tuple(b for b in sides.quoted.brackets if b.before <= i)
    low = max(0, j - i, _sentence_start(sides.printed, j) if i else j)
    return Gap((0, i), (low, j), any(b <= i for b in sides.quoted.breaks), brackets, "start")


def _end_gap(sides: Sides, pair: Pair) -> Gap:
    """Words after the last match, in the same way."""
    i, j = pair
    count = len(sides.quoted.raw)
    brackets = tuple(b for b in sides.quoted.brackets if b.before > i)
    left = count - i - 1
    high = min(len(sides.printed.words), j + 1 + left, max(j + 1, _sentence_end(sides.printed, j)))
    marked = any(b > i for b in sides.quoted.breaks)
    return Gap((i + 1, count), (j + 1, high if left else j + 1), marked, brackets, "end")


def _sentence_start(printed: Prepared, word: int) -> int:
    return printed.sentence_words[printed.sentence_at(printed.words[word][0])][0]


def _sentence_end(printed: Prepared, word: int) -> int:
    return printed.sentence_words[printed.sentence_at(printed.words[word][0])][1]


def _stretch(text: str, spans: tuple[Pair, ...] | list[Pair] | object, words: Pair) -> Span:
    """The characters from the first to the last of ``words``; an empty span before the first when there are none."""
    places: list[Pair] = spans  # type: ignore[assignment]
    low, high = words
    if low < high:
        start, end = places[low][0], places[high - 1][1]
    else:
        start = end = places[low][0] if low < len(places) else len(text)
    return Span(start, end, text[start:end])
