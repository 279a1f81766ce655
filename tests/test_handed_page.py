"""A saved page handed in for an outlet: what the page says of itself comes before what it was handed in as."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from auditor.cli import cli
from click.testing import CliRunner

QUOTE = "We will open the lower gate before the end of the week"


def audited(tmp_path: Path, head: str, byline: str = "") -> dict[str, str | bool]:
    """The finding on a quotation of Reuters against a saved page with ``head``."""
    page = tmp_path / "page.html"
    page.write_text(
        f"<html><head><title>Gate to open</title>{head}</head><body><article><h1>Gate to open</h1>{byline}"
        f"<p>The lower gate of Velm has been shut since the flood of last spring took the weir away.</p>"
        f"<p>“{QUOTE},” said Ana Roe, the mayor of Velm, on Friday.</p></article></body></html>",
        encoding="utf-8",
    )
    article = tmp_path / "2026-05-14-gate.txt"
    article.write_text(f'"{QUOTE}," Ana Roe, the mayor of Velm, told Reuters on Friday.', encoding="utf-8")
    done = CliRunner().invoke(
        cli,
        [
            "article",
            str(article),
            "--db",
            str(tmp_path / "a.db"),
            "--offline",
            "--source",
            f"reuters={page}",
            "--nl",
        ],
    )
    assert done.exit_code in (0, 1), done.output
    return dict(json.loads(done.stdout.splitlines()[0]))


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<link rel="canonical" href="https://www.reuters.com/gate">',
        '<link rel="canonical" href="https://velm.example/1">',
    ],
    ids=["says nothing", "its own", "an unknown host"],
)
def test_a_page_is_believed_to_be_what_it_was_handed_in_as(tmp_path: Path, head: str) -> None:
    row = audited(tmp_path, head)
    assert row["verdict"] == "verbatim" and "handed in says" not in str(row["explanation"])


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="canonical" href="https://www.theguardian.com/world/gate">',
        '<meta property="og:site_name" content="The Guardian">',
    ],
    ids=["by its address", "by its name"],
)
def test_a_page_that_says_it_is_of_another_outlet_decides_nothing_and_is_named(
    tmp_path: Path, head: str
) -> None:
    row = audited(tmp_path, head)
    assert row["verdict"] == "unchecked"
    assert "A page handed in says that it is of The Guardian" in str(row["explanation"])


def test_a_copy_that_names_the_agency_is_the_agency_s(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://www.theguardian.com/world/gate"><meta name="author" content="Reuters">'
    row = audited(tmp_path, head, '<p class="byline">By Reuters</p>')
    assert row["verdict"] == "verbatim" and row["secondary_copy"]
