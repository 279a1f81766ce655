"""Align a quotation with a document, word by word: seed by token string, extend by LCS, keep the best chain.

Words are written as single characters (token strings), so rapidfuzz places a quotation of up to
64 words in one machine word. The place found is refined by a longest common subsequence in a
narrow window; of its matches the run with the best sum of word weights, less a price for
words skipped, is kept (Smith and Waterman's idea on the level of words). No dynamic programming
over the document's characters ever happens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from auditor.match.prepared import Prepared
from auditor.match.quoted import Quoted
from auditor.words import fold

Pair = tuple[int, int]

#: Price of a document word skipped between two matches, in mean word weights (bench: .12; .05 swells spans).
GAP_PRICE = 0.12
#: Price of a quoted word left without a partner between two matches, in its own weight: what a
#: scattered "is … the … of" costs more than it gains.
MISS_PRICE = 0.8
#: Words that an ellipsis or a moved clause may lie away from what is placed already.
REACH = 150
#: A run of the quotation left over by the first pass is looked for nearby from this many words on.
LEFTOVER = 4
#: The share of its weight that such a run must find for the place to be its own.
MOSTLY = 0.6


@dataclass(frozen=True, slots=True)
class Alignment:
    """Matched words as ``(quotation word, document word)`` pairs, in the order of the quotation.

    ``coverage`` is the share, 0 to 1, of the quotation's word weight that found an equal word.
    """

    pairs: tuple[Pair, ...]
    coverage: float

    @property
    def first(self) -> int:
        """The first matched word of the document."""
        return min(j for _, j in self.pairs)

    @property
    def last(self) -> int:
        """The last matched word of the document."""
        return max(j for _, j in self.pairs)


NOWHERE = Alignment((), 0.0)


def align(quoted: Quoted, prepared: Prepared) -> Alignment:
    """The best alignment of ``quoted`` in ``prepared``; without pairs when nothing is shared."""
    if not quoted.raw or not prepared.words:
        return NOWHERE
    pairs = _whole(quoted, prepared) or _placed(quoted, prepared)
    if not pairs:
        return NOWHERE
    if len(pairs) < len(quoted.raw):
        pairs = _second_pass(quoted, prepared, pairs)
    weight = sum(quoted.weights[i] for i, _ in pairs)
    return Alignment(tuple(pairs), weight / sum(quoted.weights))


def find_run(quoted: Quoted, first: int, last: int, prepared: Prepared) -> int | None:
    """Where the quotation's words ``[first, last)`` stand in one piece in the document, or null."""
    place = prepared.symbols.find(quoted.symbols[first:last])
    while place >= 0:
        if prepared.keys[place : place + last - first] == quoted.keys[first:last]:
            return place
        place = prepared.symbols.find(quoted.symbols[first:last], place + 1)
    return None


def find_elsewhere(quoted: Quoted, run: Pair, prepared: Prepared) -> list[Pair]:
    """The quotation's words ``run`` anywhere in the document, when most of their weight stands there in order."""
    chain = _locate(quoted, run, prepared, (0, len(prepared.words)), 2)
    weight = sum(quoted.weights[i] for i, _ in chain)
    return chain if len(chain) >= LEFTOVER and weight >= MOSTLY * sum(quoted.weights[slice(*run)]) else []


def _whole(quoted: Quoted, prepared: Prepared) -> list[Pair]:
    """All pairs when the quotation without ellipses stands in the document in one piece."""
    if len(quoted.segments) > 1:
        return []
    place = find_run(quoted, 0, len(quoted.raw), prepared)
    return [] if place is None else [(i, place + i) for i in range(len(quoted.raw))]


def _placed(quoted: Quoted, prepared: Prepared) -> list[Pair]:
    """A chain for every segment: the longest anywhere, the others in order around it."""
    segments = quoted.segments
    found: dict[int, list[Pair]] = {}
    for number in sorted(range(len(segments)), key=lambda k: segments[k][0] - segments[k][1]):
        low = max((found[k][-1][1] + 1 for k in found if k < number), default=0)
        high = min((found[k][0][1] for k in found if k > number), default=len(prepared.words))
        if found:
            low, high = (low, min(high, low + REACH)) if low else (max(low, high - REACH), high)
        slack = 3 + (segments[number][1] - segments[number][0]) // (2 if len(segments) == 1 else 6)
        chain = _locate(quoted, segments[number], prepared, (low, high), slack)
        if chain:
            found[number] = chain
        elif not found:
            return []
    return [pair for number in sorted(found) for pair in found[number]]


def _locate(quoted: Quoted, segment: Pair, prepared: Prepared, area: Pair, slack: int) -> list[Pair]:
    """The chain of the quotation's words ``segment`` in the document's words ``area``."""
    low, high = area
    needle, hay = quoted.symbols[slice(*segment)], prepared.symbols[low:high]
    if len(hay) < len(needle):
        return _chain(quoted, segment[0], needle, prepared, low, hay)
    seed = fuzz.partial_ratio_alignment(needle, hay)
    if seed is None or not seed.score:
        return []
    start, end = max(0, seed.dest_start - slack), min(len(hay), seed.dest_end + slack)
    return _chain(quoted, segment[0], needle, prepared, low + start, hay[start:end])


def _chain(quoted: Quoted, at: int, needle: str, prepared: Prepared, low: int, window: str) -> list[Pair]:
    """The stretch of the longest common subsequence with the best weight less the price of its gaps."""
    pairs: list[Pair] = []
    for code in LCSseq.opcodes(needle, window):
        if code.tag == "equal":
            i, j = at + code.src_start, low + code.dest_start
            pairs += [(i + k, j + k) for k in range(code.src_end - code.src_start)]
    equal = [(i, j) for i, j in pairs if quoted.keys[i] == prepared.keys[j]]
    return _tightened(quoted, prepared, _best_stretch(quoted, equal))


def _tightened(quoted: Quoted, prepared: Prepared, pairs: list[Pair]) -> list[Pair]:
    """The same matches with words moved next to their neighbours where the document repeats them."""
    for n in range(len(pairs) - 2, -1, -1):
        (i, j), (i2, j2) = pairs[n], pairs[n + 1]
        if i + 1 == i2 and j + 1 < j2 and prepared.keys[j2 - 1] == quoted.keys[i]:
            pairs[n] = (i, j2 - 1)
    for n in range(1, len(pairs)):
        (i0, j0), (i, j) = pairs[n - 1], pairs[n]
        if i0 + 1 == i and j0 + 1 < j and prepared.keys[j0 + 1] == quoted.keys[i]:
            pairs[n] = (i, j0 + 1)
    return pairs


def _best_stretch(quoted: Quoted, pairs: Sequence[Pair]) -> list[Pair]:
    """Kadane's maximum sum over ``pairs``: weights of words, less the price of words skipped on either side."""
    weights = quoted.weights
    price = GAP_PRICE * sum(weights) / len(weights)
    best = total = 0.0
    start = best_start = best_end = 0
    for n, (i, j) in enumerate(pairs):
        if n:
            before, there = pairs[n - 1]
            total -= price * max(0, (j - there) - (i - before)) + MISS_PRICE * sum(weights[before + 1 : i])
        if total <= 0:
            total, start = 0.0, n
        total += weights[i]
        if total > best:
            best, best_start, best_end = total, start, n + 1
    return list(pairs[best_start:best_end])


def _second_pass(quoted: Quoted, prepared: Prepared, pairs: list[Pair]) -> list[Pair]:
    """Place the longest run of words left over (a merged sentence, a moved clause), if it stands nearby."""
    run = _longest_gap({i for i, _ in pairs}, len(quoted.raw))
    if run[1] - run[0] < LEFTOVER:
        return pairs
    first, last = min(j for _, j in pairs), max(j for _, j in pairs)
    wanted = 0.5 * sum(quoted.weights[slice(*run)])
    best: list[Pair] = []
    best_weight = wanted
    for area in ((last + 1, min(len(prepared.words), last + 1 + REACH)), (max(0, first - REACH), first)):
        chain = _locate(quoted, run, prepared, area, 2)
        weight = sum(quoted.weights[i] for i, _ in chain)
        if len(chain) >= 3 and weight > best_weight:
            best, best_weight = chain, weight
    return sorted(pairs + best)


def _longest_gap(have: set[int], count: int) -> Pair:
    """The longest range of numbers below ``count`` that are not in ``have``."""
    best, start = (0, 0), None
    for i in range(count + 1):
        if i < count and i not in have:
            start = i if start is None else start
        elif start is not None:
            best, start = max(best, (start, i), key=lambda r: r[1] - r[0]), None
    return best


def similarity(one: str, other: str) -> float:
    """Character similarity, 0 to 100 (normalised Indel): raw evidence, never a verdict."""
    return round(float(fuzz.ratio(fold(one), fold(other))), 1)


def longest_piece(alignment: Alignment) -> int:
    """How many words of the longest run match without a gap on either side."""
    best = run = 0
    last = (-2, -2)
    for i, j in alignment.pairs:
        run = run + 1 if (i - 1, j - 1) == last else 1
        best, last = max(best, run), (i, j)
    return best
