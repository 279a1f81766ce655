"""What goes on with the credit before it, without a credit of its own: numbered cases.

1. the paragraph behind "Roe responded:"
2. the items of a list behind such a line
3. a sentence that is nothing but quotation, behind words of the same speaker
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.drafts import Draft
from auditor.attributions.quotes import Quote
from auditor.attributions.reading import MARK, QUOTE, Reading, Sentence

#: Words of a paragraph that is a quotation and not a heading in marks, at least.
_SPOKEN = 5


def goes_on(reading: Reading, sentence: Sentence, before: Sequence[Draft]) -> bool:
    """Whether a sentence only carries on the draft before it; then it is added to that."""
    tokens = sentence.tokens
    quoted = all(t.kind in (QUOTE, MARK) for t in tokens) and any(t.kind == QUOTE for t in tokens)
    last = before[-1] if before and before[-1].sentence == sentence.index - 1 else None
    if last is not None and last.waits:
        item = reading.bullet(sentence)
        last.waits = item is not None
        # 2. an item, whole; 1. a paragraph
        if item is not None and not quoted:
            return _add(reading, last, sentence, item)
        if not last.content and not any(t.kind == QUOTE for t in tokens):
            return _add(reading, last, sentence, sentence.start)
        last.direct = quoted
    if not quoted:
        return False
    # 3. nothing but quotation; one that is left open belongs to who speaks after it
    first = next(t.quote for t in tokens if t.quote)
    continues = first is not None and first.continues
    closed = first is not None and (first.closed or continues)
    whole = closed and (not sentence.opens or sentence.closes or continues)
    whole = whole or (first is not None and _runs_out(reading, first))
    if last is not None and (last.direct or _takes_up(sentence, last)) and (whole or not last.content):
        last.content += [(t.start, t.end, True) for t in tokens if t.kind == QUOTE]
        last.sentence = sentence.index
    return True


def _runs_out(reading: Reading, first: Quote) -> bool:
    """Whether a quotation left open goes on paragraph by paragraph and ends without a speaker of its own."""
    at = reading.quote_at(first.start)
    while at + 1 < len(reading.quotes) and reading.quotes[at + 1].continues:
        at += 1
    last = reading.quotes[at]
    stop = reading.text.find("\n", last.end)
    behind = reading.text[last.end : stop if stop >= 0 else len(reading.text)]
    return last is not first and last.closed and not behind.strip()


def _add(reading: Reading, last: Draft, sentence: Sentence, start: int) -> bool:
    """Add a paragraph or an item to a draft; the mark that ends an item is no part of it."""
    end = sentence.end
    if last.waits and reading.text[end - 1] in ".;,":
        end -= 1
    last.content.append((start, end, False))
    last.sentence = sentence.index
    return True


def _takes_up(sentence: Sentence, last: Draft) -> bool:
    """Whether a quotation goes on with an indirect draft: a sentence; in a paragraph of its own, no heading."""
    if not last.content or last.source is None:
        return False
    return not sentence.opens or sum(len(t.text.split()) for t in sentence.tokens) >= _SPOKEN
