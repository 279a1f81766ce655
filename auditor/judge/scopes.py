"""Which stretches of a sentence are denied, and which only held possible: from the cue to the end of its clause."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from auditor.judge.thesaurus import data_lines

#: Half-open stretches of a sentence.
Scopes = tuple[tuple[int, int], ...]

#: Characters that a cue reaches at most; about a dozen words.
_REACH: Final = 70
_CLAUSE = re.compile(
    r"[,;:()]|\s[-–—]+\s|\b(?:but|while|although|though|whereas|because|after|before|when|which|who|and)\b"
)
#: What looks like a denial and is none: "not only", "not ruled out", "had not raced since", "no wonder".
_NO_DENIAL: Final = (
    r"not (?:only|just|yet ruled out)\b|(?:not|never|cannot|n't) (?:be |been )?(?:ruled out|excluded)\b|"
    r"(?:not|never|n't)\b[^,;.]{3,60}\b(?:since|until|unless)\b|no (?:wonder|joke|surprise|matter)\b|^no,"
)
_NO: Final = r"no(?! (?:fewer|less|more|later|sooner|doubt)\b)|(?:(?<=\bis )|(?<=\bwas )|(?<=\bhas )|(?<=\bhad )|(?<=\bhave ))no(?= doubt)"
#: Cues that deny the verb before them too: "found no trace".
_AFTER_VERB: Final = frozenset({"no", "none", "nothing", "nobody", "no one", "neither"})
_VERB_REACH: Final = 24


@cache
def _cues(name: str) -> str:
    """The words and phrases of a data file as an alternation, the longest first."""
    words = {word.replace("_", " ") for line in data_lines(name) for word in line.split()}
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _denial() -> re.Pattern[str]:
    return re.compile(rf"\b(?P<harmless>{_NO_DENIAL})|\b(?:{_cues('denials.txt')}|(?:{_NO})|\w+n't)\b")


@cache
def _hedge() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_cues('hedges.txt')})\b")


def clause_breaks(low: str) -> tuple[int, ...]:
    """Where a clause may end, in a folded sentence."""
    return tuple(match.start() for match in _CLAUSE.finditer(low))


def denied_scopes(low: str, breaks: tuple[int, ...]) -> Scopes:
    """The stretches of a folded sentence that a negation reaches.

    >>> low = "they found no trace of it, and left"
    >>> [low[a:b] for a, b in denied_scopes(low, clause_breaks(low))]
    ['found no trace of it']
    """
    return tuple(
        (_start(low, match), _end(match, breaks, low))
        for match in _denial().finditer(low)
        if not match["harmless"]
    )


def hedged_scopes(low: str, breaks: tuple[int, ...]) -> Scopes:
    """The stretches of a folded sentence that a hedge reaches."""
    return tuple((match.start(), _end(match, breaks, low)) for match in _hedge().finditer(low))


def in_scope(scopes: Scopes, offset: int) -> bool:
    """Whether a character lies in an odd number of the stretches: two negations cancel."""
    return sum(start <= offset < end for start, end in scopes) % 2 == 1


def _end(cue: re.Match[str], breaks: tuple[int, ...], low: str) -> int:
    return min(next((b for b in breaks if b >= cue.end()), len(low)), cue.end() + _REACH)


def _start(low: str, cue: re.Match[str]) -> int:
    """Where the scope of a cue begins."""
    if cue[0] not in _AFTER_VERB:
        return cue.start()
    verb = re.search(r"[\w’'-]+ $", low[max(0, cue.start() - _VERB_REACH) : cue.start()])
    return cue.start() - len(verb[0]) if verb else cue.start()
