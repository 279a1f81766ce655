"""A claim in the source's very words: what the word-by-word reading adds to the judgement of its facts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from auditor.figures import find_figures, parse_number
from auditor.judge.confidence import models, predict
from auditor.judge.lexicon import degree_words
from auditor.judge.quotes import Reading, conclude, may_hold, read
from auditor.judge.replaced import says_else
from auditor.judge.scopes import clause_breaks, denied_scopes
from auditor.match.align import NOWHERE, Alignment, longest_piece
from auditor.match.prepared import Prepared
from auditor.match.quoted import Quoted, read_quoted
from auditor.match.screen import most_coverage
from auditor.models import Judgement
from auditor.vocabulary import OK_VERDICTS, VERDICTS
from auditor.words import fold, word_key, word_spans

#: Share of a claim's word weight that must stand in one passage for the words themselves to speak.
NEARLY_ALL: Final = 0.8
#: The same from which words that differ may speak against the claim.
MOSTLY: Final = 0.6
#: Confidence that a contradicted claim keeps at most.
CONTRADICTED_CEILING: Final = 0.05
#: … and one that has another word in the place of a telling one.
UNSAID_CEILING: Final = 0.3
#: Changes by which a claim may say the same in fewer or in other light words.
_SLIGHT: Final = frozenset({"omission", "insertion"})
#: What a changed word in the source's own sentence means for a claim.
_REASONS: Final = {"negation": "polarity", "number": "number", "direction": "direction"}


def in_its_words(claim: Judgement, statement: str, documents: Sequence[Prepared]) -> Judgement:
    """``claim`` corrected where the claim repeats a passage word by word.

    The same words support it, unless they stand inside a sentence that denies or only reports
    them; a negation, number or direction changed in them contradicts it.
    """
    quoted = read_quoted(statement)
    readings = _readings(quoted, documents)
    claim = _tempered(claim, max((r.alignment for r in readings), key=lambda a: a.coverage, default=NOWHERE))
    if claim.verdict == "supported" and any(_is_near(r) and says_else(r) for r in readings):
        claim = _unsaid(claim)
    near = [r for r in readings if r.located and r.borne_out >= NEARLY_ALL]
    if not near:
        return claim
    best = max(near, key=lambda r: (conclude(r).confidence or 0.0, r.alignment.coverage))
    words = conclude(best)
    if words.reason == "too-short":
        return claim
    overruled = ("not-found", "contradicted") if words.verdict == "verbatim" else ("not-found",)
    if words.verdict in OK_VERDICTS and claim.verdict in overruled and _is_whole(best):
        return _supported(words)
    if claim.verdict == "not-found" and _says_as_much(best, words):
        return _supported(words)
    if claim.verdict == "contradicted" and words.verdict == "verbatim" and _is_sentence(best):
        return _supported(words)  # the sentence itself cannot be against itself
    if words.reason == "negation" and _deny_alike(statement, words):
        return claim
    if words.verdict == "altered" and words.reason in _REASONS and claim.verdict != "contradicted":
        return _contradicted(claim, words)
    return claim


def _readings(quoted: Quoted, documents: Sequence[Prepared]) -> list[Reading]:
    """The claim read in the documents, in their order: in all from which it may come, and where it has most words in a row."""
    most = [most_coverage(quoted, prepared) for prepared in documents]
    found: dict[int, Reading] = {}
    best = 0.0
    for number in sorted(range(len(documents)), key=lambda n: -most[n]):
        if most[number] < best and not may_hold(quoted, documents[number]):
            continue
        found[number] = read(quoted, documents[number], always=False)
        best = max(best, found[number].alignment.coverage)
    return [found[number] for number in sorted(found)]


def wording_features(claim: Judgement, alignment: Alignment) -> dict[str, float]:
    """What the model of a claim's wording sees: what its facts give, the share of its words in order, the longest run."""
    sure = min(0.999, max(0.001, claim.confidence or 0.0))
    return {
        "bias": 1.0,
        "facts": math.log(sure / (1 - sure)),
        "supported": float(claim.verdict == "supported"),
        "coverage": alignment.coverage,
        "longest": math.log1p(longest_piece(alignment)),
    }


def _tempered(claim: Judgement, alignment: Alignment) -> Judgement:
    """The confidence of a claim with the words that one passage holds in its order taken into account."""
    if claim.confidence is None or claim.verdict not in ("supported", "not-found"):
        return claim
    sure = round(predict(models()["wording"], wording_features(claim, alignment)), 5)
    located = max(claim.located or 0.0, sure)
    faithful = None if claim.faithful is None else max(claim.faithful, sure)
    return replace(claim, confidence=sure, located=located, faithful=faithful)


def _deny_alike(statement: str, words: Judgement) -> bool:
    """Whether claim and passage both deny something, in different words ("did not pay", "failed to pay")."""
    texts = (fold(statement), fold(words.passage.text if words.passage else ""))
    first, second = (len(denied_scopes(low, clause_breaks(low))) % 2 for low in texts)
    return first == second == 1


def _is_sentence(reading: Reading) -> bool:
    """Whether the passage is a sentence of the document from its first word to its last."""
    prepared, alignment = reading.prepared, reading.alignment
    words = prepared.sentence_words[prepared.sentence_at(prepared.words[alignment.first][0])]
    return words == (alignment.first, alignment.last + 1)


def _is_whole(reading: Reading) -> bool:
    """Whether the passage begins where a sentence of the document does: nothing before it can deny it."""
    start = reading.alignment.first
    prepared = reading.prepared
    first, _ = prepared.sentence_words[prepared.sentence_at(prepared.words[start][0])]
    return all(len(word) <= 4 for word in prepared.raw[first:start])


def _supported(words: Judgement) -> Judgement:
    """Support that rests on the wording."""
    return replace(
        words, verdict="supported", severity=VERDICTS["supported"].severity, reason="wording",
        criteria=(*words.criteria, "wording"),
    )  # fmt: skip


def _contradicted(claim: Judgement, words: Judgement) -> Judgement:
    """A contradiction in the source's own sentence; a figure that agrees by value is none."""
    reason = _REASONS[words.reason]
    if reason == "number" and (claim.verdict == "supported" or _counts_alike(claim, words)):
        return claim
    return replace(
        words, verdict="contradicted", severity=VERDICTS["contradicted"].severity, reason=reason,
        confidence=min(words.confidence or 0.0, CONTRADICTED_CEILING), criteria=(*words.criteria, reason),
        facts=claim.facts,
    )  # fmt: skip


def _counts_alike(claim: Judgement, words: Judgement) -> bool:
    """Whether every figure of a claim agrees by value, or no changed word of it is a figure ("up to 60", "40 to 60")."""
    changed = [edit.article.text for edit in words.edits if edit.kind == "number"]
    if not any(find_figures(text) for text in changed):
        return True
    open_ = any(line.startswith("number: nothing") for line in claim.facts)
    return "number-agrees" in claim.criteria and "number-differs" not in claim.criteria and not open_


def _says_as_much(reading: Reading, words: Judgement) -> bool:
    """Whether a claim so worded says nothing that the passage does not: light words left out or added are no matter."""
    wrong = [edit for edit in words.edits if edit.severity != "ok"]
    return (
        all(e.severity == "warning" and e.kind in _SLIGHT and not _limits(e.coverage.text) for e in wrong)
        and _is_whole(reading)
        and not says_else(reading)
    )


def _limits(text: str) -> bool:
    """Whether words left out say how many or how far: "one of", "only", "nearly"."""
    keys = [word_key(text[start:end]) for start, end in word_spans(text)]
    return any(key in degree_words() or parse_number(key) is not None for key in keys)


def _is_near(reading: Reading) -> bool:
    """Whether a passage has most of a claim's words in its order."""
    return reading.located and reading.borne_out >= MOSTLY


def _unsaid(claim: Judgement) -> Judgement:
    """A claim that the facts bore out, and whose words say something else."""
    return replace(
        claim, verdict="not-found", severity=VERDICTS["not-found"].severity, reason="absent", faithful=None,
        confidence=min(claim.confidence or 0.0, UNSAID_CEILING), criteria=(*claim.criteria, "words-differ", "absent"),
        also_in=(),
    )  # fmt: skip
