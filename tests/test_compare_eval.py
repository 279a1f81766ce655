"""The scored cases of fixtures/eval/compare.jsonl: floors under what the program reaches, never to be lowered unseen."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from auditor.compare import run_case

CASES = Path(__file__).parent.parent / "fixtures" / "eval" / "compare.jsonl"

#: Share of cases with the verdict, and with verdict and reason, that must not be lost.
FLOORS = {True: (0.96, 0.96), False: (0.74, 0.73)}
#: Kinds of quotation that an editor must never see pass as clean.
NEVER_CLEAN = (
    "negation-dropped", "negation-inserted", "number", "name", "modality", "direction", "spliced", "fabricated",
    "ellipsis-hides", "bracket-changes", "cut-condition", "too-short-unfound",
)  # fmt: skip
CLEAN = {"verbatim", "close", "supported"}


@cache
def answered() -> list[tuple[dict, dict]]:
    """Every case with its finding."""
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    return [(case, run_case(case, {})) for case in cases]


def wanted(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("quoted", [True, False], ids=["quotations", "claims"])
def test_verdicts_and_reasons_keep_their_floor(quoted: bool) -> None:
    count: Counter[str] = Counter()
    for case, finding in answered():
        if case["quoted"] == quoted:
            verdict = finding["verdict"] in wanted(case["want"]["verdict"])
            count.update(
                n=1, verdict=verdict, both=verdict and finding["reason"] in wanted(case["want"]["reason"])
            )
    reached = count["verdict"] / count["n"], count["both"] / count["n"]
    assert reached[0] >= FLOORS[quoted][0] and reached[1] >= FLOORS[quoted][1], reached


def test_altered_quotations_never_pass_as_clean() -> None:
    passed = [
        case["id"]
        for case, finding in answered()
        if case["class"] in NEVER_CLEAN and finding["verdict"] in CLEAN
    ]
    assert passed == []


def test_honest_quotations_are_never_errors() -> None:
    honest = ("exact", "typography", "final-punctuation", "bracket-insertion", "bracket-substitution", "ellipsis", "spelling", "contraction", "number-format", "filler")  # fmt: skip
    found = [
        (case["id"], finding["reason"])
        for case, finding in answered()
        if case["class"] in honest and finding["verdict"] in ("altered", "contradicted", "not-found")
    ]
    assert found == []
