"""The gate on labelled data: what it complains of, and that it never lowers a floor by itself."""

from __future__ import annotations

import importlib.util
import json
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def gate() -> ModuleType:
    loader = SourceFileLoader("eval_gate", str(ROOT / "scripts" / "eval_gate"))
    spec = importlib.util.spec_from_loader("eval_gate", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def measured(found: float, sha: str = "x") -> dict[str, object]:
    return {"set.jsonl": {"sha256": sha, "floors": {"found": found}}}


def test_a_figure_under_its_floor_is_named(gate: ModuleType) -> None:
    assert gate.complaints(measured(0.9), measured(0.95)) == [
        "set.jsonl: found is 0.9000, under its floor 0.9500"
    ]
    assert gate.complaints(measured(0.95), measured(0.95)) == []


def test_changed_data_is_named(gate: ModuleType) -> None:
    assert "the data changed" in gate.complaints(measured(0.9, "y"), measured(0.9, "x"))[0]


def test_update_refuses_to_lower_a_floor(
    gate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    baseline = tmp_path / "baseline.json"
    baseline.write_text(json.dumps(measured(0.95)), encoding="utf-8")
    monkeypatch.setattr(gate, "measure", lambda labelled: measured(0.9))
    assert gate.main(["--baseline", str(baseline), "--update"]) == 1
    assert json.loads(baseline.read_text())["set.jsonl"]["floors"]["found"] == 0.95
    assert gate.main(["--baseline", str(baseline), "--update", "--allow-regression"]) == 0
    assert json.loads(baseline.read_text())["set.jsonl"]["floors"]["found"] == 0.9


def test_floors_of_the_original_passages_hold(gate: ModuleType) -> None:
    pinned = json.loads((ROOT / "fixtures" / "eval" / "baseline.json").read_text())
    assert gate.complaints(gate.measure(None), pinned) == []


def test_the_part_kept_aside_is_shown_and_never_pinned(
    gate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline = tmp_path / "baseline.json"
    entry = {"sha256": "x", "floors": {"recall": 0.8}, "aside": {"recall": 0.6}}
    monkeypatch.setattr(gate, "measure", lambda labelled: {"set.jsonl": entry})
    assert gate.main(["--baseline", str(baseline), "--update"]) == 0
    assert "kept aside: recall 0.6000" in capsys.readouterr().out
    assert json.loads(baseline.read_text()) == {"set.jsonl": {"sha256": "x", "floors": {"recall": 0.8}}}
