"""List every difference between a quotation and the passage it comes from, each with its kind and both texts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final, Literal

from auditor.judge.gaps import Gap, Sides, find_gaps
from auditor.judge.lexicon import conditions, is_negation
from auditor.judge.marks import (
    bracket_lies,
    cut_off,
    cut_start,
    ellipsis_hides,
    is_credit,
    is_leap,
    is_whole_sentences,
    joins_speakers,
)
from auditor.judge.runs import (
    BRACKETED,
    GRAVE,
    HARMLESS,
    Difference,
    compare_runs,
    numbers_of,
    printed_names,
    quoted_names,
)
from auditor.match.align import Alignment, Pair, find_elsewhere
from auditor.models import Edit, EditOp, Span
from auditor.words import fold, word_key

EditSeverity = Literal["ok", "warning", "error"]

#: Kinds that are honest marks, or a reporter's credit within the quotation.
MARKED: Final = frozenset({"bracket", "ellipsis", "credit"})
#: So many quoted words without a partner are no slip: another sentence was put there.
LONG_RUN: Final = 4
#: So many quoted words at an edge may hold light words that stand in print at the same place.
REGROWN: Final = 5
#: So many printed words left out without a mark, with a sentence's end among them, join two passages.
LEAP: Final = 6
#: A word may stand this many characters from where it was said.
MOVE_REACH: Final = 25
_MOVABLE: Final = frozenset({"insertion", "omission", "filler"})


def find_edits(sides: Sides, alignment: Alignment) -> list[Edit]:
    """The edits of an aligned quotation, in order; without them both sides have equal word keys.

    Differences of typography and case are no edits.
    """
    found = [_edit(sides, d) for pair in alignment.pairs if (d := _spelled(sides, pair))]
    for gap in find_gaps(sides, alignment):
        found += _gap_edits(sides, gap)
    found = _without_moves(found) + _cut(sides, alignment)
    return sorted(found, key=lambda e: (e.article.start, e.coverage.start))


def _without_moves(found: list[Edit]) -> list[Edit]:
    """The edits with a word that only changed places ("ever has", "has ever") as transcript noise."""
    inserted = {
        word_key(e.article.text): n for n, e in enumerate(found) if e.kind in _MOVABLE and _is_word(e.article)
    }
    result = list(found)
    for n, edit in enumerate(found):
        if edit.kind in _MOVABLE and not edit.article.text and _is_word(edit.coverage):
            m = inserted.get(word_key(edit.coverage.text))
            if m is not None and abs(edit.article.start - found[m].article.start) <= MOVE_REACH:
                for k in (m, n):
                    result[k] = replace(found[k], kind="transcript", severity="ok")
    return result


def _is_word(span: Span) -> bool:
    """Whether a span is one word."""
    return span.text.isalpha()


def _edit(sides: Sides, difference: Difference, severity: EditSeverity | None = None) -> Edit:
    """A difference with both texts."""
    ours, theirs = difference.quoted, difference.printed
    return Edit(
        _op(ours, theirs),
        sides.article_span(ours),
        sides.coverage_span(theirs),
        difference.kind,
        severity or severity_of(difference.kind),
    )


def _op(ours: Pair, theirs: Pair) -> EditOp:
    """What the quoter did: replaced, inserted or left out words."""
    if ours[0] < ours[1]:
        return "replace" if theirs[0] < theirs[1] else "insert"
    return "delete"


def severity_of(kind: str) -> EditSeverity:
    """Ok for harmless and marked edits, error where the meaning is touched, else warning."""
    if kind in HARMLESS or kind in MARKED:
        return "ok"
    return "error" if kind in GRAVE or kind in ("ellipsis-hides", "bracket-changes") else "warning"


def _spelled(sides: Sides, pair: Pair) -> Difference | None:
    """The difference between two words of one key, if it is more than typography."""
    i, j = pair
    ours, theirs = _plain(sides.quoted.raw[i]), _plain(sides.printed.raw[j])
    if ours[:1].isdigit():
        ours, theirs = sides.quoted.raw[i], sides.printed.raw[j]
    if ours == theirs or i in sides.quoted.joined:
        return None
    if sides.quoted.keys[i][0].isdigit():
        kind = "number-format"
    elif ours.removesuffix("s") == theirs.removesuffix("s"):
        kind = "inflection"
    else:
        kind = "spelling"
    return Difference((i, i + 1), (j, j + 1), kind)


def _plain(word: str) -> str:
    """A word without its typography: case, apostrophes, full stops, accents."""
    folded = fold(word)
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return folded if folded.isalnum() else re.sub(r"[^\w%$£€¥₹&]", "", folded)


def _gap_edits(sides: Sides, gap: Gap) -> list[Edit]:
    """The edits in one gap, by the marks that stand in it."""
    if gap.ellipsis:
        return _ellipsis_edits(sides, gap)
    if gap.brackets:
        return _bracket_edits(sides, gap)
    ours, theirs = gap.quoted[1] - gap.quoted[0], gap.printed[1] - gap.printed[0]
    if ours >= LONG_RUN:
        return [_long_run(sides, gap)]
    if gap.edge and not ours:
        return []
    if not gap.edge and not ours and is_credit(sides, gap.printed):
        return [_edit(sides, Difference(gap.quoted, gap.printed, "credit"))]
    if not gap.edge and theirs >= LEAP and is_leap(sides, gap.printed):
        return [_edit(sides, Difference(gap.quoted, gap.printed, "spliced"), _touch(sides, gap))]
    if not gap.edge and not ours and is_whole_sentences(sides, gap.printed):
        return [_edit(sides, Difference(gap.quoted, gap.printed, "omission"))]
    return [_edit(sides, d) for d in compare_runs(sides, gap.quoted, gap.printed)]


def _bracket_edits(sides: Sides, gap: Gap) -> list[Edit]:
    """Brackets stand for the printed words of their gap that no quoted word stands for."""
    if gap.quoted[1] - gap.quoted[0] >= LONG_RUN:
        return [_long_run(sides, gap), *_inserted(sides, gap)]
    differences = compare_runs(sides, gap.quoted, gap.printed, bracketed=True)
    if gap.edge and gap.quoted[0] == gap.quoted[1]:
        differences = []
    replaced = [d.printed for d in differences if d.kind == BRACKETED]
    edits = [_edit(sides, d) for d in differences if d.kind != BRACKETED]
    for bracket, words in zip(gap.brackets, _shares(sides, gap, replaced), strict=True):
        kind = "bracket-changes" if bracket_lies(sides, bracket, words) else "bracket"
        op: EditOp = "replace" if words[0] < words[1] else "insert"
        edits.append(Edit(op, bracket, sides.coverage_span(words), kind, severity_of(kind)))
    return edits


def _inserted(sides: Sides, gap: Gap) -> list[Edit]:
    """The brackets of a gap as insertions that stand for no printed word."""
    at = (gap.printed[1], gap.printed[1])
    kinds = ["bracket-changes" if bracket_lies(sides, bracket, at) else "bracket" for bracket in gap.brackets]
    return [
        Edit("insert", bracket, sides.coverage_span(at), kind, severity_of(kind))
        for bracket, kind in zip(gap.brackets, kinds, strict=True)
    ]


def _shares(sides: Sides, gap: Gap, replaced: list[Pair]) -> list[Pair]:
    """The printed words that each bracket of a gap stands for: the first takes them all."""
    nothing = (gap.printed[1], gap.printed[1])
    whole = (replaced[0][0], replaced[-1][1]) if replaced else nothing
    return [whole, *[nothing] * (len(gap.brackets) - 1)]


def _ellipsis_edits(sides: Sides, gap: Gap) -> list[Edit]:
    """What an ellipsis leaves out is hidden; quoted words beside it must stand beside it in print too."""
    edits = []
    low, high = gap.printed
    brk = next((b for b in sides.quoted.breaks if gap.quoted[0] <= b <= gap.quoted[1]), gap.quoted[0])
    left, right = brk - gap.quoted[0], gap.quoted[1] - brk
    for ours, theirs in (
        ((gap.quoted[0], brk), (low, min(high, low + left))),
        ((brk, gap.quoted[1]), (max(low, high - right), high)),
    ):
        if ours[0] < ours[1]:
            run = Gap(ours, theirs, edge="start")
            edits += _gap_edits(sides, run)
    low, high = min(high, low + left), max(low, high - right)
    edits += _inserted(sides, gap)
    if gap.edge or low >= high:
        return edits
    kind = "ellipsis-hides" if ellipsis_hides(sides, (low, high)) else "ellipsis"
    if joins_speakers(sides, (low, high)):
        return [*edits, _edit(sides, Difference((brk, brk), (low, high), "spliced"), "error")]
    return [*edits, _edit(sides, Difference((brk, brk), (low, high), kind))]


def _long_run(sides: Sides, gap: Gap) -> Edit:
    """Many quoted words without a partner: spliced from elsewhere in the document, substituted or inserted."""
    if find_elsewhere(sides.quoted, gap.quoted, sides.printed):
        kind = "spliced"
    else:
        kind = "substitution" if gap.printed[0] < gap.printed[1] else "insertion"
    return _edit(sides, Difference(gap.quoted, gap.printed, kind), _touch(sides, gap))


def _touch(sides: Sides, gap: Gap) -> EditSeverity:
    """Error when the words put in or left out touch number, name or negation, else warning."""
    keys = [*sides.quoted_keys(gap.quoted), *sides.printed_keys(gap.printed)]
    names = quoted_names(sides, gap.quoted) | printed_names(sides, gap.printed)
    touched = numbers_of(keys) or names or any(map(is_negation, keys))
    return "error" if touched else "warning"


def _cut(sides: Sides, alignment: Alignment) -> list[Edit]:
    """The condition, contrast or negation that the quotation stops before, or leaves out before its start."""
    edits = []
    (first, start), (last, end) = alignment.pairs[0], alignment.pairs[-1]
    if last + 1 == len(sides.quoted.raw) and (key := cut_off(sides, end + 1)):
        words = (len(sides.quoted.raw), len(sides.quoted.raw)), (end + 1, end + 2)
        if key == "not":
            edits.append(_edit(sides, Difference(*words, "negation")))
        else:
            edits.append(_edit(sides, Difference(*words, "cut-condition"), _cut_severity(key)))
    if left_out := cut_start(sides, first, start):
        kind, opening = left_out
        edits.append(_edit(sides, Difference((0, 0), (opening, start), kind), "error"))
    return edits


def _cut_severity(key: str) -> EditSeverity:
    return "error" if conditions()[key] == "error" else "warning"


def regrown(sides: Sides, alignment: Alignment) -> Alignment:
    """The alignment with equal words at its edges put back that were too light to be kept by themselves."""
    edges = [gap for gap in find_gaps(sides, alignment) if gap.edge and not gap.ellipsis]
    more = [pair for gap in edges for pair in _light_pairs(sides, gap)]
    if not more:
        return alignment
    pairs = tuple(sorted((*alignment.pairs, *more)))
    weights = sides.quoted.weights
    coverage = sum(weights[i] for i, _ in pairs) / sum(weights)
    return regrown(sides, Alignment(pairs, max(alignment.coverage, coverage)))


def _light_pairs(sides: Sides, gap: Gap) -> list[Pair]:
    """The equal words of an edge gap, if it is short or they make up half of it."""
    ours, theirs = sides.quoted_keys(gap.quoted), sides.printed_keys(gap.printed)
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    if len(ours) > REGROWN and 2 * sum(block.size for block in blocks) < len(ours):
        return []
    starts = [(gap.quoted[0] + block.a, gap.printed[0] + block.b, block.size) for block in blocks]
    return [(i + k, j + k) for i, j, size in starts for k in range(size)]


def main_block(alignment: Alignment, weights: tuple[float, ...]) -> Alignment:
    """The heaviest stretch of an alignment within which the document's words stand in the quotation's order."""
    blocks: list[list[Pair]] = [[alignment.pairs[0]]]
    for (_, j), pair in pairwise(alignment.pairs):
        if pair[1] < j:
            blocks.append([])
        blocks[-1].append(pair)
    if len(blocks) == 1:
        return alignment
    best = max(blocks, key=lambda block: sum(weights[i] for i, _ in block))
    return Alignment(tuple(best), alignment.coverage)
