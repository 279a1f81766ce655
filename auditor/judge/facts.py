"""What a sentence says, read without a parser: its content terms, figures, days, names, negations and hedges.

Every reading is a pure function of the sentence and the day it was published, and is kept, so
that a document's sentences are read once however many claims are held against them.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from auditor.figures import Figure, find_figures
from auditor.figures.days import Day, find_days
from auditor.judge.thesaurus import (
    Side,
    axes,
    light_roots,
    longest_phrase,
    role_roots,
    synonym_groups,
    word_root,
)
from auditor.words import fold, is_function_word, word_key, word_spans, word_stem, word_weight

#: What an everyday word keeps of its weight.
_LIGHT_WEIGHT: Final = 0.35
_NEGATION = re.compile(
    r"\b(?:(?P<no>not (?:only|just|yet ruled out|ruled out|excluded)|(?:not|never|cannot|n't) (?:be |been )?(?:ruled out|excluded)|"
    r"(?:not|never|n't)\b[^,;.]{3,60}\b(?:since|until|unless)|no (?:wonder|joke|surprise|matter)|^no,)|not|no(?! (?:fewer|less|more|later|sooner|doubt)\b)|never|none|nobody|no one|nothing|neither|"
    r"nor|without|cannot|\w+n't|fail(?:s|ed|ing)? to|failure to|den(?:y|ies|ied|ying)|denial|refus(?:e|es|ed|ing|al)|declin(?:e|es|ed|ing) to|"
    r"reject(?:s|ed|ing)?|yet to|no longer|ruled out|rule out|rules out|far from|stopped short of|unaware|lack of|lacks?|lacked|"
    r"avoid(?:s|ed|ing)?|prevent(?:s|ed|ing)?|untrue|false|falsely|hoax|fake|debunk(?:s|ed|ing)?|hardly|barely|neither)\b"
)
_HEDGE = re.compile(
    r"\b(?:may|might|could|can|would consider|consider(?:s|ed|ing)?|possibl[ey]|perhaps|probabl[ey]|likely|hop(?:e|es|ed|ing)|"
    r"plan(?:s|ned)?|propos(?:e|es|ed)|want(?:s|ed)?|seek(?:s)?|sought|suspect(?:s|ed)?|alleged(?:ly)?|reported(?:ly)?|rumou?r(?:s|ed)?|"
    r"appear(?:s|ed)?|seem(?:s|ed)?|if|unless|whether|unclear|unconfirmed|believed|thought|expect(?:s|ed)?|suggest(?:s|ed)?|"
    r"attempt(?:s|ed)?|tr(?:y|ies|ied)|feared?|potential(?:ly)?|claim(?:s|ed|ing)?|supposed(?:ly)?|apparently|so-called|unverified)\b"
)
#: Characters that a negation or hedge reaches at most; about a dozen words.
_SCOPE: Final = 70
_CLAUSE = re.compile(
    r"[,;:()]|\s[-–—]+\s|\b(?:but|while|although|though|whereas|because|after|before|when|which|who)\b|\band\b"
)
_NAME = re.compile(
    r"(?<![\w@#])[A-ZÀ-ÞŁŚŽČŠ][\w’'.-]*(?:\s(?:(?:of the|of|de la|de|van der|van|von|der|den|bin|al|la|le|da|di)\s)?[A-ZÀ-ÞŁŚŽČŠ][\w’'-]*)*"
)
_NOT_NAMES: Final = frozenset(
    [
        "i",
        "a",
        "an",
        "the",
        "this",
        "that",
        "these",
        "those",
        "it",
        "he",
        "she",
        "they",
        "we",
        "you",
        "his",
        "her",
        "its",
        "their",
        "our",
        "my",
        "your",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "to",
        "of",
        "and",
        "but",
        "or",
        "as",
        "if",
        "when",
        "while",
        "after",
        "before",
        "no",
        "not",
        "there",
        "here",
        "what",
        "who",
        "why",
        "how",
        "all",
        "some",
        "many",
        "most",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "another",
        "about",
        "nearly",
        "more",
        "less",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "yes",
        "mr",
        "mrs",
        "ms",
        "dr",
        "according",
        "police",
        "officials",
        "however",
        "meanwhile",
        "investigators",
        "since",
        "under",
        "over",
        "with",
        "without",
        "both",
        "each",
        "every",
        "half",
        "once",
        "asked",
        "an",
        "also",
        "only",
        "just",
        "even",
        "still",
    ]
)


@dataclass(frozen=True, slots=True)
class Term:
    """A content word or known phrase of a sentence, with all that it may be matched by."""

    start: int
    end: int
    text: str
    stem: str
    root: str
    groups: frozenset[int]
    sides: tuple[Side, ...]
    weight: float
    name: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name; ``words`` are the keys of its words without titles, ``role`` the noun before or after it."""

    start: int
    end: int
    text: str
    words: frozenset[str]
    sure: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is read from one sentence; offsets count in ``text``.

    ``negated`` and ``hedged`` are the stretches in the scope of a negation or a hedge.
    """

    text: str
    terms: tuple[Term, ...]
    figures: tuple[Figure, ...]
    days: tuple[Day, ...]
    names: tuple[Name, ...]
    negated: tuple[tuple[int, int], ...]
    hedged: tuple[tuple[int, int], ...]
    clauses: tuple[int, ...]


@lru_cache(maxsize=20_000)
def read_sentence(text: str, published: dt.date | None = None) -> Reading:
    """What ``text``, published on that day, says."""
    days = find_days(text, published)
    figures = tuple(
        f
        for f in find_figures(text)
        if not any(f.number_start < d.end and d.start < f.number_end for d in days)
    )
    names = _names(text, days)
    low = fold(text)
    breaks = tuple(m.start() for m in _CLAUSE.finditer(low))
    return Reading(
        text,
        _terms(text, figures, days, names),
        figures,
        days,
        names,
        _scopes(_NEGATION, low, breaks),
        _scopes(_HEDGE, low, breaks),
        breaks,
    )


def _names(text: str, days: tuple[Day, ...]) -> tuple[Name, ...]:
    """Runs of capitalised words, less titles, days and words that merely begin a sentence."""
    if sum(c.isupper() for c in text) > len(text.split()) * 0.6 and len(text.split()) > 3:
        return ()  # a headline in title case says nothing by its capitals
    found = []
    for match in _NAME.finditer(text):
        start, end = match.span()
        words = [(start + m.start(), m[0]) for m in re.finditer(r"[^\s]+", match[0])]
        while words and (fold(words[0][1]) in _NOT_NAMES or word_root(word_key(words[0][1])) in role_roots()):
            words.pop(0)
        if not words or (words[0][0] == 0 and len(words) == 1 and is_plain(words[0][1])):
            continue
        start = words[0][0]
        end = len(text[:end].rstrip(".-'’"))
        if any(start < d.end and d.start < end for d in days):
            continue
        keys = frozenset(word_key(w) for _, w in words if w[0].isupper() and w[0].isalpha())
        if keys:
            found.append(Name(start, end, text[start:end], keys, sure=start > 0 or len(keys) > 1))
    return tuple(found)


def is_plain(word: str) -> bool:
    """Whether a capitalised word at the start of a sentence is likely an everyday word."""
    key = word_key(word)
    return is_function_word(key) or (word_root(key),) in synonym_groups() or key.endswith(("s", "ing", "ed"))


def _terms(
    text: str, figures: tuple[Figure, ...], days: tuple[Day, ...], names: tuple[Name, ...]
) -> tuple[Term, ...]:
    """The content words and phrases outside figures and days."""
    taken = [(f.start, f.number_end) for f in figures] + [(d.start, d.end) for d in days]
    taken += [(f.number_end, f.end) for f in figures if f.unit.name]
    spans = [s for s in word_spans(text) if not any(s[0] < e and b < s[1] for b, e in taken)]
    keys = [word_key(text[a:b]) for a, b in spans]
    named = [any(n.start <= a < n.end for n in names) for a, _ in spans]
    terms: list[Term] = []
    i = 0
    while i < len(spans):
        size = 1 if named[i] else _phrase(text, spans, keys, i)
        if size > 1 or not is_function_word(keys[i]) or (word_stem(keys[i]),) in axes():
            terms.append(_term(text, spans[i : i + size], keys[i : i + size], named[i]))
        i += size
    return tuple(terms)


def _phrase(text: str, spans: list[tuple[int, int]], keys: list[str], i: int) -> int:
    """The number of words of the longest known phrase at ``i``, at least one."""
    last = i + 1
    while (
        last < min(len(keys), i + longest_phrase()) and not text[spans[last - 1][1] : spans[last][0]].strip()
    ):
        last += 1
    roots = tuple(word_root(k) for k in keys[i:last])
    stems = tuple(word_stem(k) for k in keys[i:last])
    return next(
        (n for n in range(len(roots), 1, -1) if roots[:n] in synonym_groups() or stems[:n] in axes()), 1
    )


def _term(text: str, spans: list[tuple[int, int]], keys: list[str], name: bool) -> Term:
    """The term that the words of ``spans`` make."""
    start, end = spans[0][0], spans[-1][1]
    roots = tuple(word_root(k) for k in keys)
    stems = tuple(word_stem(k) for k in keys)
    weight = max(word_weight(k) for k in keys)
    if not name and all(root in light_roots() for root in roots):
        weight *= _LIGHT_WEIGHT
    groups = frozenset() if name else synonym_groups().get(roots, frozenset())
    return Term(
        start,
        end,
        text[start:end],
        " ".join(stems),
        " ".join(roots),
        groups,
        axes().get(stems, ()),
        weight,
        name,
    )


def _scopes(cue: re.Pattern[str], low: str, breaks: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """From each cue to the end of its clause; "that" and "of" clauses belong to it."""
    found = []
    for match in cue.finditer(low):
        if match.groupdict().get("no"):
            continue
        end = min(next((b for b in breaks if b >= match.end()), len(low)), match.end() + _SCOPE)
        found.append((_verb_before(low, match), end))
    return tuple(found)


def _verb_before(low: str, cue: re.Match[str]) -> int:
    """Where the scope of a cue begins: "found no trace" denies the finding too."""
    if cue[0] not in ("no", "none", "nothing", "nobody", "no one", "neither"):
        return cue.start()
    verb = re.search(r"[\w’'-]+ $", low[max(0, cue.start() - 24) : cue.start()])
    return cue.start() - len(verb[0]) if verb else cue.start()


def in_scope(spans: tuple[tuple[int, int], ...], offset: int) -> bool:
    """Whether a character lies in an odd number of the stretches: two negations cancel."""
    return sum(start <= offset < end for start, end in spans) % 2 == 1
