"""How likely it is that the coverage carries the statement: three small logistic models with floors.

The coefficients, the data they were fitted on, its size and the date are in
``data/judge/confidence.json``; ``scripts/calibrate`` refits them.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from auditor.judge.lexicon import is_content
from auditor.judge.runs import GRAVE
from auditor.match.align import Alignment, longest_piece
from auditor.match.quoted import Quoted
from auditor.models import Edit
from auditor.words import content_words

#: An edit that touches the meaning leaves at most this much, whatever the data say: a model that
#: has seen few of a kind unlearns it (leave one kind out: none of 60 changed numbers caught).
GRAVE_CEILING: Final = 0.05
#: Any other edit inside quotation marks leaves at most this much.
ALTERED_CEILING: Final = 0.85
#: A grave edit among so many mild ones is a loose rendering, or a doubtful alignment, more often than a lie.
LOOSE: Final = 2
LOOSE_CEILING: Final = 0.3
#: Too few words to tell: the most that can be said.
SHORT_CEILING: Final = 0.7
#: What was not found is unlikely to be there: a high match beside "not found" would say two things at once.
#: What lies above the first figure is pressed together below the second, what lies below it sinks.
ABSENT_KNEE, ABSENT_CEILING = 0.2, 0.5
#: No verdict is certain.
LEAST: Final = 0.00001
#: Of quotations with a grave edit that people tied to their source one in twenty or so was no distortion: a
#: transcript's slip, a pronoun resolved without brackets.
LEAST_FAITHFUL: Final = 0.02
#: Quoted words in one edit from which it is a run, not a slip.
RUN_WORDS: Final = 4

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Confidence:
    """Three probabilities; ``faithful`` is null when nothing is located."""

    located: float
    faithful: float | None
    confidence: float


def features(quoted: Quoted, alignment: Alignment, edits: Sequence[Edit]) -> dict[str, float]:
    """What the models see of an aligned quotation: shares, counts, and logarithms of sizes."""
    content = sum(map(is_content, quoted.keys))
    held = sum(is_content(quoted.keys[i]) for i, _ in alignment.pairs)
    wrong = [edit for edit in edits if edit.severity != "ok"]
    grave = sum(is_grave(edit) for edit in wrong)
    mild = [edit for edit in wrong if not is_grave(edit)]
    runs = sum(len(edit.article.text.split()) >= RUN_WORDS for edit in mild)
    replaced = sum(_swaps_content(edit) for edit in mild)
    cut = sum(edit.kind in ("cut-condition", "spliced") for edit in mild)
    return {
        "bias": 1.0,
        "coverage": alignment.coverage,
        "held": math.log1p(held),
        "missing": math.log1p(content - held),
        "longest": math.log1p(longest_piece(alignment)),
        "grave": float(grave > 0 and len(mild) < LOOSE),
        "loose": float(grave > 0 and len(mild) >= LOOSE),
        "replaced": float(replaced > 0),
        "runs": float(runs > 0),
        "cut": float(cut > 0),
        "other": math.log1p(max(0, len(mild) - replaced - runs - cut)),
        "harmless": math.log1p(len(edits) - len(wrong)),
    }


def is_grave(edit: Edit) -> bool:
    """Whether an edit touches what the statement says."""
    return edit.severity == "error" or (edit.kind in GRAVE and edit.severity != "ok")


def _swaps_content(edit: Edit) -> bool:
    """Whether content words stand in place of other content words."""
    return (
        edit.kind == "substitution"
        and bool(content_words(edit.article.text))
        and bool(content_words(edit.coverage.text))
    )


def assess(seen: Features, edits: Sequence[Edit], *, located: bool) -> Confidence:
    """The three probabilities of a judged quotation, floors and ceilings applied."""
    here, faithful, sure = (predict(models()[name], seen) for name in ("located", "faithful", "confidence"))
    ceiling = _ceiling(edits)
    faithful, sure = max(LEAST_FAITHFUL, min(faithful, ceiling)), min(sure, ceiling)
    sure = min(sure, here, faithful if located else here)
    return Confidence(round(here, 5), round(faithful, 5) if located else None, round(sure, 5))


def _ceiling(edits: Sequence[Edit]) -> float:
    """The most that the edits leave of faithful and confidence."""
    wrong = [edit for edit in edits if edit.severity != "ok"]
    mild = [edit for edit in wrong if not is_grave(edit)]
    if len(mild) < len(wrong):
        return LOOSE_CEILING if len(mild) >= LOOSE else GRAVE_CEILING
    return ALTERED_CEILING if wrong else 1.0


def predict(weights: Mapping[str, float], seen: Features) -> float:
    """The probability that a logistic model gives, never 0 or 1."""
    score = sum(weight * seen[name] for name, weight in weights.items())
    return min(1 - LEAST, max(LEAST, 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))))


def calibrated(raw: float) -> float:
    """A model's confidence on the scale of real pairs: straight lines between the knots of the package's table.

    The knots come from isotonic regression (Zadrozny and Elkan 2002), so the order stays.
    """
    return between(_data()["knots"], raw)


def absent(sure: float) -> float:
    """The match of a claim that was not found: less than even, the order kept.

    >>> [round(absent(x), 4) for x in (0.05, 0.2, 0.6, 1.0)]
    [0.0125, 0.2, 0.35, 0.5]
    """
    above = max(0.0, sure - ABSENT_KNEE) / (1 - ABSENT_KNEE)
    return min(sure, ABSENT_KNEE) ** 2 / ABSENT_KNEE + above * (ABSENT_CEILING - ABSENT_KNEE)


def between(knots: Sequence[Sequence[float]], raw: float) -> float:
    """The value at ``raw`` on the straight lines through ``knots``; beyond the ends the last knot's."""
    after = bisect_right([x for x, _ in knots], raw)
    if after in (0, len(knots)):
        return float(knots[min(after, len(knots) - 1)][1])
    (x, y), (x2, y2) = knots[after - 1], knots[after]
    return float(y + (y2 - y) * (raw - x) / (x2 - x))


def models() -> Mapping[str, Mapping[str, float]]:
    """The coefficients of the models by name."""
    found: Mapping[str, Mapping[str, float]] = _data()["models"]
    return found


@cache
def _data() -> Mapping[str, Any]:
    """The fitted figures of the package."""
    text = (files("auditor") / "data" / "judge" / "confidence.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found
