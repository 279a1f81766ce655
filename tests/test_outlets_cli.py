"""``audit outlets``: output and exit codes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from auditor.cli.outlets import outlets
from auditor.errors import InputError, RegistryError
from click.testing import CliRunner, Result

FIXTURES = Path(__file__).parent.parent / "fixtures"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(outlets, [str(arg) for arg in args])


def test_resolve_explains_its_answer() -> None:
    result = run("resolve", "the Times", "--publisher", "nytimes.com")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "the Times: The New York Times (new-york-times, nytimes.com)",
        "  alias: the article's own outlet",
    ]


def test_resolve_says_what_stays_open_and_how_to_add_a_row() -> None:
    result = run("resolve", "Harbour Gazette", "La Prensa")
    assert result.exit_code == 1
    assert "Harbour Gazette: unknown" in result.stdout
    assert "give it with --outlets" in result.stdout
    assert "La Prensa: ambiguous la-prensa-nicaragua, " in result.stdout


def test_resolve_with_the_users_rows() -> None:
    result = run("resolve", "Harbour Gazette", "--outlets", FIXTURES / "demo-outlets.csv", "--nl")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["domain"] == "harbour-gazette.example"


def test_resolve_by_an_unknown_publisher() -> None:
    result = run("resolve", "the Times", "--publisher", "nobody.example")
    assert isinstance(result.exception, InputError)


def test_list_by_country_and_kind() -> None:
    result = run("list", "--country", "ke", "--kind", "newspaper", "--csv")
    rows = list(csv.DictReader(result.stdout.splitlines()))
    assert {"daily-nation-kenya", "standard-kenya", "star-kenya"} <= {row["id"] for row in rows}
    assert {row["country"] for row in rows} == {"KE"}


def test_list_for_people_counts() -> None:
    result = run("list", "--country", "FJ", "--language", "en")
    assert "fiji-times" in result.stdout
    assert result.stderr == f"{len(result.stdout.splitlines())} outlets\n"


def test_show_as_of_a_day() -> None:
    facts = json.loads(run("show", "guardian", "--date", "2009-04-01", "--json").stdout)
    assert facts["domains"][0] == "guardian.co.uk"
    assert facts["family"] == ["observer"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Daily News", "may be new-york-daily-news"),
        ("Gaurdian", "Nearest: "),
        ("qqqqzzzz", "Add it with --outlets"),
    ],
)
def test_show_of_what_is_not_one_outlet(name: str, why: str) -> None:
    result = run("show", name)
    assert isinstance(result.exception, InputError)
    assert why in str(result.exception)


def test_check_lists_every_fault_with_its_line() -> None:
    result = run("check", FIXTURES / "outlets-duplicate-id.csv", FIXTURES / "outlets-domain-is-address.csv")
    assert result.exit_code == 1
    assert [line.split(": ")[0] for line in result.stdout.splitlines()] == [
        "outlets-duplicate-id.csv:3",
        "outlets-domain-is-address.csv:2",
    ]


def test_check_of_sound_rows_says_what_they_replace(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "id,name,domains\ncnn,CNN,cnn.example\nour-times,The Times,ourtimes.example\n", encoding="utf-8"
    )
    result = run("check", path)
    assert result.exit_code == 0
    assert "own.csv: cnn replaces the built-in outlet of this id" in result.stdout
    assert "own.csv: 'The Times' now means our-times" in result.stdout
    assert result.stderr == "own.csv: 2 rows, no faults\n"


def test_faulty_rows_load_nothing() -> None:
    result = run("list", "--outlets", FIXTURES / "outlets-cell-missing.csv")
    assert isinstance(result.exception, RegistryError)
    assert result.stdout == ""


def test_stats() -> None:
    counts = json.loads(run("stats", "--json").stdout)
    assert counts["outlets"] > 4400
    assert counts["countries"]["US"] > 1000
    assert run("stats").stdout.splitlines()[0].endswith("  outlets")
