"""Who signs an article, and the scorecard of authors, which rests on reviews alone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from auditor.authors import LEAST, SCORECARD
from auditor.cli import cli
from auditor.errors import InputError
from auditor.extract import extract_article
from auditor.readers import ReadOptions
from auditor.readers.records import line_article
from auditor.store import open_store
from auditor.store.restore import restore
from click.testing import CliRunner

from build_audits import build_audit

BODY = (
    "<article><h1>Gate fails</h1>{byline}<p>"
    + "The gate failed in the night and nobody knew why. " * 8
    + "</p></article>"
)
LD = '<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Gate", "author": {author}}}</script>'

#: The head of a page, its byline, and the author.
SIGNED = [
    (LD.format(author='{"@type": "Person", "name": "Ada Roe"}'), "", "Ada Roe"),
    (LD.format(author='[{"name": "Ada Roe"}, {"name": "Bo Lind"}]'), "", "Ada Roe, Bo Lind"),
    (LD.format(author='[7, null, {"name": 3}]'), "", None),  # nobody
    ('<meta name="author" content="By Ada Roe">', "", "Ada Roe"),
    ('<meta name="author" content="https://social.example/ada">', "", None),  # an address is no name
    ("", '<p class="byline">By Ada Roe, May 14, 2026</p>', "Ada Roe"),
    ("", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "byline", "author"), SIGNED)
def test_who_signs_a_page(head: str, byline: str, author: str | None) -> None:
    page = f"<html><head>{head}</head><body>{BODY.format(byline=byline)}</body></html>"
    assert extract_article(page).author == author


#: Fields of a record, and the author.
RECORDS = [
    ({"author": "Ada Roe"}, "Ada Roe"),
    ({"byline": "Ada Roe"}, "Ada Roe"),
    ({"authors": ["Ada Roe", {"name": "Bo Lind"}, None]}, "Ada Roe, Bo Lind"),
    ({}, None),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "author"), RECORDS)
def test_who_signs_a_record(fields: dict[str, object], author: str | None) -> None:
    line = json.dumps({"text": "The gate failed.", **fields}).encode()
    assert line_article(line, "a.jsonl:1", ReadOptions()).author == author  # type: ignore[union-attr]


def filled(path: Path, reviewed: int, verdict: str = "altered") -> None:
    """One author's article with ``reviewed`` statements that a person has looked at."""
    audit = build_audit(["altered"] * LEAST, run="first")
    audit = replace(audit, article=replace(audit.article, author="=Ada Roe"))
    with open_store(path) as store:
        run = store.start_run("article", {}, ["a.txt"], live=False)
        store.record([audit], run, lambda _: None)
        assert restore(store, audit.article.id).audit.article.author == "=Ada Roe"
        for finding in audit.findings[:reviewed]:
            store.review(finding.id, "verbatim", "first look")
            store.review(finding.id, verdict, "second look")


def test_an_author_is_judged_by_the_last_reviews_and_not_by_us(tmp_path: Path) -> None:
    filled(tmp_path / "a.db", LEAST, "close")
    with open_store(tmp_path / "a.db") as store:
        (row,) = store.rows(SCORECARD)
        assert (row["reviewed"], row["checked"], row["borne_out"], row["errors"]) == (LEAST, LEAST, LEAST, 0)
        views = {r["name"] for r in store.rows("SELECT name FROM sqlite_master WHERE type = 'view'")}
    assert "author_scorecard" not in views  # nobody meets it by chance
    done = CliRunner().invoke(cli, ["export", "csv", "--authors", "--db", str(tmp_path / "a.db")])
    assert done.stdout.splitlines()[1:] == [f"'=Ada Roe,1,{LEAST},{LEAST},{LEAST},0,1.0"]


def test_too_few_reviews_say_nothing_of_an_author(tmp_path: Path) -> None:
    filled(tmp_path / "a.db", LEAST - 1)
    done = CliRunner().invoke(cli, ["export", "jsonl", "--authors", "--db", str(tmp_path / "a.db")])
    assert (done.exit_code, done.stdout) == (0, "")


@pytest.mark.parametrize("extra", [["html"], ["csv", "--run", "1"], ["csv", "--unsourced"]])
def test_authors_go_with_nothing_else(tmp_path: Path, extra: list[str]) -> None:
    filled(tmp_path / "a.db", 0)
    done = CliRunner().invoke(cli, ["export", *extra, "--authors", "--db", str(tmp_path / "a.db")])
    assert isinstance(done.exception, InputError)
