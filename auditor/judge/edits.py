"""List every difference between a quotation and the passage it comes from, each with its kind and both texts."""

from __future__ import annotations

import re
from typing import Final

from auditor.judge.gaps import Gap, Sides, find_gaps
from auditor.judge.lexicon import conditions, is_negation
from auditor.judge.marks import bracket_lies, cut_off, ellipsis_hides
from auditor.judge.runs import GRAVE, HARMLESS, Difference, compare_runs, names_in, numbers_of
from auditor.match.align import Alignment, Pair, find_elsewhere
from auditor.models import Edit, EditOp
from auditor.words import fold, is_function_word

#: Kinds that are the quoter's honest marks.
MARKED: Final = frozenset({"bracket", "ellipsis"})
#: So many quoted words without a partner are no slip: another sentence was put there.
LONG_RUN: Final = 4
#: So many printed words left out without a mark join two passages.
LEAP: Final = 30


def find_edits(sides: Sides, alignment: Alignment) -> list[Edit]:
    """The edits of an aligned quotation, in order; without them both sides have equal word keys.

    Differences of typography and case are no edits.
    """
    found = [_edit(sides, d) for pair in alignment.pairs if (d := _spelled(sides, pair))]
    for gap in find_gaps(sides, alignment):
        found += _gap_edits(sides, gap)
    found += _cut(sides, alignment)
    return sorted(found, key=lambda e: (e.article.start, e.coverage.start))


def _edit(sides: Sides, difference: Difference, severity: str = "") -> Edit:
    """A difference with both texts."""
    ours, theirs = difference.quoted, difference.printed
    op: EditOp = (
        "replace"
        if ours[0] < ours[1] and theirs[0] < theirs[1]
        else "insert"
        if ours[0] < ours[1]
        else "delete"
    )
    return Edit(
        op,
        sides.article_span(ours),
        sides.coverage_span(theirs),
        difference.kind,
        severity or severity_of(difference.kind),  # type: ignore[arg-type]
    )


def severity_of(kind: str) -> str:
    """Ok for harmless and marked edits, error where the meaning is touched, else warning."""
    if kind in HARMLESS or kind in MARKED:
        return "ok"
    return "error" if kind in GRAVE or kind in ("ellipsis-hides", "bracket-changes") else "warning"


def _spelled(sides: Sides, pair: Pair) -> Difference | None:
    """The difference between two words of one key, if it is more than typography."""
    i, j = pair
    ours, theirs = (_plain(sides.quoted.raw[i]), _plain(sides.printed.raw[j]))
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
    import unicodedata

    folded = unicodedata.normalize("NFKD", fold(word))
    return re.sub(r"[^\w%$£€¥₹&]", "", "".join(c for c in folded if not unicodedata.combining(c)))


def _gap_edits(sides: Sides, gap: Gap) -> list[Edit]:
    """The edits in one gap, by the marks that stand in it."""
    if gap.brackets:
        return _bracket_edits(sides, gap)
    if gap.ellipsis:
        return _ellipsis_edits(sides, gap)
    ours, theirs = gap.quoted[1] - gap.quoted[0], gap.printed[1] - gap.printed[0]
    if ours >= LONG_RUN:
        return [_long_run(sides, gap)]
    if theirs >= LEAP and not gap.edge:
        return [_edit(sides, Difference(gap.quoted, gap.printed, "spliced"), _touch(sides, gap.quoted))]
    if gap.edge and not ours:
        return []
    return [_edit(sides, d) for d in compare_runs(sides, gap.quoted, gap.printed)]


def _bracket_edits(sides: Sides, gap: Gap) -> list[Edit]:
    """A bracket stands for the printed words of its gap; quoted words beside it are compared as usual."""
    edits = []
    replaced = gap.printed
    if gap.quoted[0] < gap.quoted[1]:
        edits = [_edit(sides, d) for d in compare_runs(sides, gap.quoted, gap.printed)]
        replaced = (gap.printed[1], gap.printed[1])
    if gap.edge and not gap.quoted[1] > gap.quoted[0]:
        replaced = (replaced[1], replaced[1])
    for n, bracket in enumerate(gap.brackets):
        words = replaced if n == 0 else (replaced[1], replaced[1])
        kind = "bracket-changes" if bracket_lies(sides, bracket, words) else "bracket"
        op: EditOp = "replace" if words[0] < words[1] else "insert"
        edits.append(Edit(op, bracket, sides.coverage_span(words), kind, severity_of(kind)))  # type: ignore[arg-type]
    return edits


def _ellipsis_edits(sides: Sides, gap: Gap) -> list[Edit]:
    """What an ellipsis leaves out is hidden, quoted words beside it must stand beside it in print too."""
    edits = []
    low, high = gap.printed
    brk = next((b for b in sides.quoted.breaks if gap.quoted[0] <= b <= gap.quoted[1]), gap.quoted[0])
    left, right = brk - gap.quoted[0], gap.quoted[1] - brk
    if left or right:
        for ours, theirs in (
            ((gap.quoted[0], brk), (low, min(high, low + left))),
            ((brk, gap.quoted[1]), (max(low, high - right), high)),
        ):
            if ours[0] < ours[1]:
                edits += [_edit(sides, d) for d in compare_runs(sides, ours, theirs)]
        low, high = min(high, low + left), max(low, high - right)
    if gap.edge or low >= high:
        return edits
    kind = "ellipsis-hides" if ellipsis_hides(sides, (low, high)) else "ellipsis"
    return [*edits, _edit(sides, Difference((brk, brk), (low, high), kind))]


def _long_run(sides: Sides, gap: Gap) -> Edit:
    """Many quoted words without a partner: spliced from elsewhere in the document, substituted or inserted."""
    if find_elsewhere(sides.quoted, gap.quoted, sides.printed):
        kind = "spliced"
    else:
        kind = "substitution" if gap.printed[0] < gap.printed[1] else "insertion"
    return _edit(sides, Difference(gap.quoted, gap.printed, kind), _touch(sides, gap.quoted))


def _touch(sides: Sides, words: Pair) -> str:
    """Error when the quotation's words touch number, name or negation, else warning."""
    keys = list(sides.quoted_keys(words))
    names = names_in(sides.quoted.text, sides.quoted.raw, sides.quoted.spans, words)
    return "error" if numbers_of(keys) or names or any(map(is_negation, keys)) else "warning"


def _cut(sides: Sides, alignment: Alignment) -> list[Edit]:
    """The condition or contrast that the quotation stops before."""
    i, j = alignment.pairs[-1]
    if i + 1 < len(sides.quoted.raw) or j != alignment.last:
        return []
    key = cut_off(sides, j + 1)
    if not key:
        return []
    words = (len(sides.quoted.raw), len(sides.quoted.raw)), (j + 1, j + 2)
    return [_edit(sides, Difference(*words, "cut-condition"), conditions()[key])]


def is_content(key: str) -> bool:
    """Whether a key counts towards the five words that a verdict needs."""
    return not is_function_word(key)
