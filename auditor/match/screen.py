"""Which of many documents can hold a quotation? A first look at their letters, before any word is cut or aligned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from auditor.match.prepared import Prepared
from auditor.match.quoted import Quoted
from auditor.words import fold, is_function_word

#: So many documents are looked at whatever they hold.
FEW: Final = 3
#: Letters of a word that are looked for: spellings and inflections differ further on.
LETTERS: Final = 5
#: Below this share of a quotation's content words no document is taken for its source (:mod:`auditor.judge.quotes`).
LEAST_SHARE: Final = 0.3
#: Weights summed up in another order differ by less.
SLACK: Final = 1e-9


def promising(quoted: Quoted, documents: Sequence[Prepared]) -> list[tuple[Prepared, float]]:
    """The documents that may hold ``quoted`` and the share of it that may stand there, the likeliest first.

    What is left out shares too few beginnings of words to be told from chance; the likeliest
    few stay, whatever they hold. Among equals the order is that given.
    """
    heads = beginnings(quoted)
    shares = [(document, held(heads, document)) for document in documents]
    shares.sort(key=lambda pair: -pair[1])
    return [pair for n, pair in enumerate(shares) if n < FEW or pair[1] >= LEAST_SHARE]


def most_coverage(quoted: Quoted, document: Prepared) -> float:
    """The share of a quotation's word weight that stands anywhere in the document: no alignment covers more.

    1 where it has brackets, whose words may be the document's own.
    """
    if quoted.brackets or not quoted.keys:
        return 1.0
    there = document.vocabulary
    held = [weight for key, weight in zip(quoted.keys, quoted.weights, strict=True) if key in there]
    return sum(held) / sum(quoted.weights) + SLACK


def beginnings(quoted: Quoted) -> list[str]:
    """The first letters of the content words; numbers and other scripts, which are written in many ways, left out."""
    words = {
        fold(raw)[:LETTERS]
        for raw, key in zip(quoted.raw, quoted.keys, strict=True)
        if not is_function_word(key) and raw[:LETTERS].isalpha() and raw.isascii()
    }
    return sorted(words)


def held(heads: Sequence[str], document: Prepared) -> float:
    """The share of ``heads`` that stand anywhere in the document; 1 when there are none."""
    return sum(head in document.lowered for head in heads) / len(heads) if heads else 1.0
