"""Quotation marks: which stretches of a text stand between them, whatever marks are used.

One pass over the marks of a paragraph. Straight, curly, doubled apostrophes, guillemets either way
round and low-high marks are all told apart by what stands around them, not by their kind alone,
because newspapers mix them. Marks inside a quotation are left alone. A quotation that is not closed
ends with its paragraph, so that one lost mark never costs more than that; when the next
paragraph opens with a mark again, it is the same quotation going on.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_MARK = re.compile(r"\"|“|”|„|‟|«|»|‹|›|''|``|‘‘|’’|‘|‚|'|″|＂|「|」|『|』")
#: Every character that may open or close a quotation.
MARKS = "\"'“”‘’‚„‟«»‹›`″＂「」『』"
_PARAGRAPH = re.compile(r"(?:\r?\n[ \t]*)+")
#: What may stand before an opening and after a closing mark.
_BEFORE = frozenset(" \t\n\r\u00a0([{—–-/\\>*_~:;,.!?…。，：")
_AFTER = frozenset(" \t\n\r\u00a0)]}—–-/<*_~:;,.!?…'’‘\"”")
#: Marks that close with one other mark alone.
_PAIRS = {"«": "»", "»": "«", "「": "」", "『": "』"}
_SINGLE = frozenset("'‘‚‹›")
#: A single quotation longer than this is an apostrophe that found a partner by chance.
_SINGLE_LIMIT = 400
#: The closing marks of nested quotations are looked for this far.
_NESTING = 1500
_AFTER_ALL = (*_AFTER, "")
#: A quotation whose opening mark was lost has at least so many characters; a sentence that ends before it.
_SHORTEST = 6
_FULL_STOP = re.compile(r"[.!?…][\"”’)]?\s")
_DASHES = "-—–―"
_ELISIONS = re.compile(r"(?:\d0s|em|til|tis|twas|cause|n|round|bout|s)\b", re.IGNORECASE)
_SINGLE_CLOSE = re.compile(r"(?<=\S)['’›‹](?![\w])")


@dataclass(frozen=True, slots=True)
class Quote:
    """``start:end`` with its marks, ``inner_start:inner_end`` without.

    ``continues`` says that the quotation before it ran into this one over a paragraph break.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    continues: bool = False
    closed: bool = True


def find_quotes(text: str) -> list[Quote]:
    """Quotations of ``text`` in order, never overlapping, never across a paragraph break.

    >>> [text[q.start : q.end] for text in ['He said "no" and “yes”.'] for q in find_quotes(text)]
    ['"no"', '“yes”']
    """
    quotes: list[Quote] = []
    open_before = False
    for start, end in _paragraphs(text):
        found = list(_in_paragraph(text, start, end))
        if found and open_before and found[0].start == start:
            first = found[0]
            found[0] = Quote(first.start, first.end, first.inner_start, first.inner_end, True, first.closed)
        quotes += found
        open_before = bool(found) and not found[-1].closed
    return quotes


def without_credits(text: str, quotes: Sequence[Quote], credit: re.Pattern[str]) -> list[Quote]:
    """Quotations that were never closed end before a ``credit`` in them: "We stay, Ann Roe told CNN."

    What is in the next paragraph is then another quotation.
    """
    mended: list[Quote] = []
    cut = False
    for quote in quotes:
        found = None if quote.closed else credit.search(text, quote.inner_start, quote.end)
        goes_on = quote.continues and not cut
        cut = found is not None
        end, inner = (found.start() + 1,) * 2 if found else (quote.end, quote.inner_end)
        closed = quote.closed or cut
        mended.append(Quote(quote.start, end, quote.inner_start, inner, goes_on, closed))
    return mended


def with_blocks(text: str, quotes: list[Quote], blocks: Iterable[tuple[int, int]]) -> list[Quote]:
    """Quotations together with ``blocks`` that the page sets apart as quoted and that bear no marks.

    A block is one quotation a paragraph, each but the last running into the next. A block in which
    marks stand is narration around them, or quoted by its own marks already. A last line that opens with a
    dash is a signature, not quoted.
    """
    starts = [quote.start for quote in quotes]
    added: list[Quote] = []
    for start, end in blocks:
        at = bisect_left(starts, start)
        marked = (at < len(quotes) and quotes[at].start < end) or (at > 0 and quotes[at - 1].end > start)
        if marked or (added and added[-1].end > start):
            continue
        held = [(a, b) for a, b in _paragraphs(text[start:end]) if text[start + a : start + b].strip()]
        if len(held) > 1 and text[start + held[-1][0]] in _DASHES:
            held.pop()
        for n, (a, b) in enumerate(held):
            a, b = start + a, start + b
            added.append(Quote(a, b, a, b, continues=n > 0, closed=n + 1 == len(held)))
    return sorted([*quotes, *added], key=lambda quote: quote.start) if added else quotes


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for brk in _PARAGRAPH.finditer(text):
        if brk.start() > start:
            yield start, brk.start()
        start = brk.end()
    if start < len(text):
        yield start, len(text)


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Quote]:
    """Quotations of one paragraph; the last may be unclosed."""
    opened: tuple[int, int] | None = None
    position, depth, done = start, 0, start
    while mark := _MARK.search(text, position, end):
        position = mark.end()
        if opened is None:
            if not _opens(text, mark, start, end):
                if (lost := _lost_opening(text, mark, done, end)) is not None:
                    yield Quote(lost, mark.end(), lost, mark.start())
                    done = mark.end()
                continue
            if mark.group() in _SINGLE:
                close = _close_single(text, mark.end(), end)
                if close:
                    yield Quote(mark.start(), close, mark.end(), close - 1)
                    position = done = close
                continue
            opened = mark.span()
        elif mark.group() == "“" and _nests(text, mark.end(), end):
            depth += 1
        elif mark.group() == "”" and depth:
            depth -= 1
        elif mark.group() not in _SINGLE:
            if _closes(text, mark, opened, start, end):
                if depth and mark.group() == '"':
                    depth -= 1
                    continue
                yield Quote(opened[0], mark.end(), opened[1], mark.start())
                opened, depth, done = None, 0, mark.end()
            elif mark.group() == '"' and _nests_straight(text, mark.end(), end):
                depth += 1
            elif _opens(text, mark, start, end) and mark.group() == text[opened[0] : opened[1]]:
                opened = mark.span()  # the first was never closed: drop it, keep the rest
    if opened:
        last = end
        while last > opened[1] and text[last - 1].isspace():
            last -= 1
        if last > opened[1]:
            yield Quote(opened[0], last, opened[1], last, closed=False)


def _nests(text: str, start: int, end: int) -> bool:
    """Whether an opening mark inside a quotation has a closing mark of its own, besides that of the outer."""
    stop = min(end, start + _NESTING)
    return text.count("”", start, stop) - text.count("“", start, stop) > 1


def _nests_straight(text: str, start: int, end: int) -> bool:
    """Whether two closing marks in a row follow a straight mark inside a quotation: "She said "no" and left," """
    first = text.find('"', start, min(end, start + _NESTING))
    second = text.find('"', first + 1, min(end, start + _NESTING)) if first > 0 else -1
    return second > 0 and all(
        not text[i - 1].isspace() and text[i + 1 : i + 2] in _AFTER_ALL for i in (first, second)
    )


def _lost_opening(text: str, mark: re.Match[str], done: int, end: int) -> int | None:
    """Where the sentence begins that a mark closes though none opened it: It holds," Roe said."""
    at, behind = mark.start(), text[mark.end() : mark.end() + 2]
    if mark.group() not in '"”' or at - done < _SHORTEST or text[at - 1] not in ",!?" or mark.end() >= end:
        return None
    if behind[:1] != " " or not behind[1:].isalpha():
        return None
    start = max((m.end() for m in _FULL_STOP.finditer(text, done, at - 1)), default=done)
    while start < at and text[start].isspace():
        start += 1
    return start if at - start >= _SHORTEST and text[start].isupper() else None


def _opens(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    """Whether a mark can open a quotation, by itself and by its neighbours."""
    a, b = mark.span()
    sign = mark.group()
    if b >= end or (text[b].isspace() and sign not in "«»"):
        return False
    if sign in "«»" and text[b].isspace():
        return sign == "«" and (a == start or text[a - 1] in _BEFORE)
    if sign in "」』":
        return False
    if sign in "“„«‹‚``‘‘「『":
        return sign != "‘" or a == start or text[a - 1] in _BEFORE
    if sign in "”’’" and text[b].isspace():
        return False
    free = a == start or text[a - 1] in _BEFORE or text[a - 1] in '"“'
    if sign in _SINGLE:
        return free and not _ELISIONS.match(text, b)
    return free


def _closes(text: str, mark: re.Match[str], opened: tuple[int, int], start: int, end: int) -> bool:
    """Whether a mark closes the open quotation: by its kind, or by what stands around it."""
    a, b = mark.span()
    sign, opener = mark.group(), text[opened[0] : opened[1]]
    if a == opened[1]:
        return False
    if opener in _PAIRS:
        return sign == _PAIRS[opener]
    if opener == "„":
        return sign in '“”‟"'
    if sign in "«»“„":
        return sign == "“" and not text[a - 1].isspace() and (b >= end or text[b] in _AFTER)
    if sign == "”":
        return True
    return (b >= end or text[b] in _AFTER) and (not text[a - 1].isspace() or b >= end or text[b].isspace())


def _close_single(text: str, start: int, end: int) -> int | None:
    """End of the single quotation that opens before ``start``, or None when it is an apostrophe."""
    limit = min(end, start + _SINGLE_LIMIT)
    first = None
    for close in _SINGLE_CLOSE.finditer(text, start, limit):
        if text[close.start() - 1] in ".,!?…" or text[close.start() - 1] != "s":
            return close.end()
        first = first or close.end()
    return first
