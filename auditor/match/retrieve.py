"""Choose the sentences of a document that may carry a statement: votes of shared word stems, no alignment."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.match.prepared import Prepared
from auditor.words import word_key, word_spans, word_stem, word_weight

#: A window may take in a neighbouring sentence when that adds at least this share of the statement's weight.
NEIGHBOUR_GAIN = 0.1


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences ``[first, last)`` of a document, and their characters ``[start, end)``.

    ``score`` is the share, 0 to 1, of the statement's word weight that stands in them.
    """

    first: int
    last: int
    start: int
    end: int
    score: float


def passages(statement: str, prepared: Prepared, limit: int = 5) -> list[Window]:
    """The best windows of one to three sentences for ``statement``, best first.

    Two windows may share a sentence at their edges. Words meet by stem. Of equal scores the
    earlier comes first; windows without any shared content word are left out.
    """
    weights = statement_weights(statement)
    total = sum(weights.values())
    votes: dict[int, float] = {}
    for stem, weight in weights.items():
        for number in prepared.postings.get(stem, ()):
            votes[number] = votes.get(number, 0.0) + weight
    windows: list[Window] = []
    for number, _ in sorted(votes.items(), key=lambda item: (-item[1], item[0])):
        if len(windows) == limit:
            break
        if not any(w.first <= number < w.last for w in windows):
            windows.append(_widened(number, weights, total, prepared))
    return sorted(windows, key=lambda w: (-w.score, w.start))


def statement_weights(statement: str) -> dict[str, float]:
    """The distinct content stems of a statement with their weights; all its words when it has none."""
    keys = [word_key(statement[start:end]) for start, end in word_spans(statement)]
    heavy = {word_stem(key): word_weight(key) for key in keys if word_weight(key) >= 0.5}
    return heavy or {word_stem(key): word_weight(key) for key in keys}


def _widened(number: int, weights: dict[str, float], total: float, prepared: Prepared) -> Window:
    """The window around sentence ``number``, with each neighbour that adds enough weight."""
    first, last = number, number + 1
    held = _held(number, weights, prepared)
    for neighbour in (number + 1, number - 1):
        if 0 <= neighbour < len(prepared.sentences):
            more = _held(neighbour, weights, prepared) - held
            if sum(weights[stem] for stem in more) >= NEIGHBOUR_GAIN * total:
                held |= more
                first, last = min(first, neighbour), max(last, neighbour + 1)
    score = sum(weights[stem] for stem in held) / total
    return Window(first, last, prepared.sentences[first][0], prepared.sentences[last - 1][1], score)


def _held(number: int, weights: dict[str, float], prepared: Prepared) -> set[str]:
    """The statement's stems that stand in sentence ``number``."""
    start, end = prepared.sentence_words[number]
    return {stem for stem in map(word_stem, prepared.keys[start:end]) if stem in weights}
