"""How likely it is that the coverage carries the statement: three small logistic models with floors.

The coefficients, the data they were fitted on, its size and the date are in
``data/judge/confidence.json``; ``scripts/calibrate`` refits them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from auditor.judge.runs import GRAVE, gravity
from auditor.match.align import Alignment
from auditor.match.quoted import Quoted
from auditor.models import Edit
from auditor.words import is_function_word

#: A grave edit leaves at most this much, whatever the data say: a model that has seen few of a
#: kind unlearns it (leave-one-kind-out: 0 of 60 changed numbers caught without floors).
GRAVE_CEILING = 0.05
#: Any other edit inside quotation marks leaves at most this much ``confidence``.
ALTERED_CEILING = 0.45
#: Too few words to tell: the most that can be said.
SHORT_CEILING = 0.7


@dataclass(frozen=True, slots=True)
class Confidence:
    """Three probabilities; ``faithful`` is null when nothing is located."""

    located: float
    faithful: float | None
    confidence: float


def features(quoted: Quoted, alignment: Alignment, edits: tuple[Edit, ...]) -> dict[str, float]:
    """What the models see of an aligned quotation: shares, counts, and logarithms of sizes."""
    content = sum(not is_function_word(k) for k in quoted.keys)
    matched = {i for i, _ in alignment.pairs}
    held = sum(not is_function_word(quoted.keys[i]) for i in matched)
    kinds = [gravity(e.kind) if e.severity != "ok" else -1 for e in edits]
    return {
        "bias": 1.0,
        "coverage": alignment.coverage,
        "held": math.log1p(held),
        "missing": math.log1p(content - held),
        "longest": math.log1p(_longest(alignment)),
        "grave": float(min(2, sum(k == 2 for k in kinds) + sum(e.severity == "error" for e in edits) > 0)),
        "altered": math.log1p(sum(k >= 0 for k in kinds)),
        "harmless": math.log1p(sum(e.severity == "ok" for e in edits)),
    }


def _longest(alignment: Alignment) -> int:
    """The longest run of words that match without a gap on either side."""
    best = run = 0
    last = (-2, -2)
    for i, j in alignment.pairs:
        run = run + 1 if (i, j) == (last[0] + 1, last[1] + 1) else 1
        best, last = max(best, run), (i, j)
    return best


def assess(seen: Mapping[str, float], edits: tuple[Edit, ...], *, located: bool) -> Confidence:
    """The three probabilities of a judged quotation, floors and ceilings applied."""
    here = _predict("located", seen)
    faithful = _predict("faithful", seen)
    sure = _predict("confidence", seen)
    if any(e.severity == "error" or e.kind in GRAVE for e in edits if e.severity != "ok"):
        faithful, sure = min(faithful, GRAVE_CEILING), min(sure, GRAVE_CEILING)
    elif any(e.severity != "ok" for e in edits):
        sure = min(sure, ALTERED_CEILING)
    sure = min(sure, here, faithful)
    return Confidence(round(here, 4), round(faithful, 4) if located else None, round(sure, 4))


def _predict(model: str, seen: Mapping[str, float]) -> float:
    """The probability that the logistic model gives, between .001 and .999."""
    weights = _models()[model]
    score = sum(weights[name] * value for name, value in seen.items() if name in weights)
    return min(0.999, max(0.001, 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))))


@cache
def _models() -> Mapping[str, Mapping[str, float]]:
    text = (files("auditor") / "data" / "judge" / "confidence.json").read_text(encoding="utf-8")
    models: Mapping[str, Mapping[str, float]] = json.loads(text)["models"]
    return models
