"""Read the quoter's own marks: [brackets] and ellipses, and the words that are left as quoted."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from auditor.models import Span
from auditor.words import word_key, word_spans, word_symbol, word_weight

_ELLIPSIS = re.compile(
    r"\[\s*(?:\.{2,}|…|\. \. \.)\s*\]|\(\s*(?:\.{3,}|…)\s*\)|\.{3,}|…|\.(?:\s\.){2,}|\*(?:\s?\*){2,}"
)
#: With the ending that a bracket takes over from the word it stands for: "[the mayor]'s".
_BRACKET = re.compile(r"\[([^\[\]]{0,120})\](?:['’]s\b)?")
#: Stands for a bracket inside a word ("[a]merica", "work[ed]"): a combining mark, which words may hold and keys drop.
_JOINT = "\u0335"
_NOTES = re.compile(
    r"\s*(?:sic|sic\.|laughs|laughing|laughter|applause|crosstalk|inaudible|unintelligible|censored|redacted|expletive|expletive deleted|bleep|emphasis .*)\s*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Bracket(Span):
    """A bracketed insertion; ``text`` holds its brackets. ``before`` is the number of the word it stands before."""

    before: int

    @property
    def inner(self) -> str:
        """What stands between the brackets."""
        return self.text[1 : self.text.rindex("]")]

    @property
    def is_note(self) -> bool:
        """Whether it comments on the quotation ([sic], [laughs]) and says nothing in it."""
        return bool(_NOTES.fullmatch(self.inner))


@dataclass(frozen=True, eq=False)
class Quoted:
    """A quotation without its outer marks: the quoted words, cut at ellipses, and the brackets set aside.

    ``spans`` are the words' places in ``text``; ``joined`` are the words written with a bracket
    inside them; ``breaks`` are the numbers of the words that an ellipsis stands before.
    """

    text: str
    raw: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    joined: frozenset[int]
    breaks: tuple[int, ...]
    brackets: tuple[Bracket, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The key of every word."""
        return tuple(map(word_key, self.raw))

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """The weight of every word."""
        return tuple(map(word_weight, self.keys))

    @cached_property
    def symbols(self) -> str:
        """The token string of all words."""
        return "".join(map(word_symbol, self.raw))

    @cached_property
    def segments(self) -> tuple[tuple[int, int], ...]:
        """The half-open ranges of words between ellipses; none is empty."""
        edges = [0, *self.breaks, len(self.raw)]
        return tuple((a, b) for a, b in pairwise(edges) if a < b)


@lru_cache(maxsize=512)
def read_quoted(text: str, printed: str = "") -> Quoted:
    """The words and marks of a quotation.

    Brackets that the text ``printed`` holds too are not the quoter's: their words are quoted words.

    >>> quoted = read_quoted("[T]he plan … will [not] work[ed] …")
    >>> quoted.raw, quoted.breaks, [b.inner for b in quoted.brackets], sorted(quoted.joined)
    (('The', 'plan', 'will', 'worked'), (2,), ['not'], [0, 3])
    """
    masked = _ELLIPSIS.sub(lambda m: " " * len(m.group()), text)
    ellipses = [m.start() for m in _ELLIPSIS.finditer(text)]
    brackets: list[re.Match[str]] = []
    masked = _BRACKET.sub(lambda m: _mask(m, brackets, printed), masked)
    spans = word_spans(masked)
    starts = [start for start, _ in spans]
    words = [masked[start:end] for start, end in spans]

    def before(offset: int) -> int:
        return bisect_left(starts, offset)

    breaks = sorted({before(offset) for offset in ellipses} - {0, len(words)})
    return Quoted(
        text,
        tuple(word.replace(_JOINT, "") for word in words),
        tuple(spans),
        frozenset(n for n, (a, b) in enumerate(spans) if _JOINT in words[n] or text[a - 1 : a] == "["),
        tuple(breaks),
        tuple(Bracket(m.start(), m.end(), m.group(), before(m.start())) for m in brackets),
    )


def _mask(match: re.Match[str], brackets: list[re.Match[str]], printed: str) -> str:
    """What takes a bracket's place: blanks, or its letters where it is part of a word."""
    text, (start, end) = match.string, match.span()
    left = start > 0 and text[start - 1].isalpha()
    right = end < len(text) and text[end].isalpha()
    if (left or right) and match.group(1).isalpha():
        return (_JOINT if left else " ") + match.group(1) + (_JOINT if right else " ")
    if match.group() in printed:
        return f" {match.group(1)} "
    brackets.append(match)
    return " " * (end - start)
