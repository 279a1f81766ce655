"""The self-measurement: its classes are what they say, and its rates do not depend on chance."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from auditor.cli import cli
from auditor.errors import InputError
from auditor.selftest import ALTERED, HONEST
from click.testing import CliRunner

FIXTURES = Path(__file__).parent.parent / "fixtures"

CHANGES = [
    (
        "number changed",
        "The dam had 14 gates and they were all shut.",
        "The dam had 29 gates and they were all shut.",
    ),
    ("negation lost", "The gates were not shut before the storm.", "The gates were shut before the storm."),
    ("negation added", "The gates were shut before the storm.", "The gates were not shut before the storm."),
    ("number changed", "The gates were shut.", None),
    ("negation lost", "The gates were shut.", None),
]


@pytest.mark.parametrize(("name", "sentence", "changed"), CHANGES)
def test_changes_are_what_they_say(name: str, sentence: str, changed: str | None) -> None:
    assert ALTERED[name](sentence, random.Random(1)) == changed


def test_an_honest_ellipsis_hides_nothing_that_weighs() -> None:
    sentence = "The keeper of the gates walked slowly along the wall to see whether they held."
    shortened = HONEST["honest ellipsis"](sentence, random.Random(1))
    assert shortened is not None
    before, after = shortened.split(" … ")
    assert sentence.startswith(before)
    assert sentence.endswith(after)


def run(*args: str) -> str:
    done = CliRunner().invoke(
        cli, ["selftest", "--collection", str(FIXTURES / "collection" / "complete"), *args]
    )
    assert done.exit_code == 0, done.output
    return done.stdout


def test_rates_are_the_same_for_the_same_seed_and_grave_changes_are_never_clean() -> None:
    rates = json.loads(run("--json", "--sample", "40"))
    assert rates == json.loads(run("--json", "--sample", "40"))
    wrong = {(r["kind"], r["name"]): r["wrong"] for r in rates}
    assert wrong["false alarm", "quotation, unchanged"] == 0
    assert wrong["false clean", "quotation, negation added"] == 0
    assert wrong["false clean", "claim, negation added"] == 0
    assert "unchanged" in run("--sample", "40")


def test_a_collection_without_documents_is_one_line(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["selftest", "--collection", str(tmp_path)])
    assert isinstance(done.exception, InputError) or done.exit_code != 0
