"""Handing in a page: the statement is judged again, the old finding stays."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from auditor.cli import cli
from auditor.errors import AuditorError
from click.testing import CliRunner, Result

ARTICLE = '"The dam will hold through the winter and the spring," Ana Roe told {outlet} on Friday.'
PAGE = 'VELM — "The dam will hold through the winter and the spring," Ana Roe said. Rain is forecast.'


def run(*args: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in args])


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def audited(tmp_path: Path, outlet: str) -> tuple[Path, str]:
    """A database with one offline audit, and the id of its finding."""
    article, db = tmp_path / "a.txt", tmp_path / "a.db"
    article.write_text(ARTICLE.format(outlet=outlet), encoding="utf-8")
    assert run("article", article, "--db", db, "--offline", "--date", "2026-05-14").exit_code == 0
    with sqlite3.connect(db) as conn:
        return db, conn.execute("SELECT id FROM findings").fetchone()[0]


def verdicts(db: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(db) as conn:
        return conn.execute(
            "SELECT f.verdict, f.reason FROM findings AS f JOIN runs AS r ON r.id = f.run_id ORDER BY r.rowid"
        ).fetchall()


def test_a_page_handed_in_is_judged_beside_the_old_finding(tmp_path: Path, page: Path) -> None:
    db, finding = audited(tmp_path, "Reuters")
    done = run("attach", finding[:8], page, "--db", db)
    assert done.exit_code == 0, done.output
    assert "verbatim" in done.output
    assert verdicts(db) == [("unchecked", "offline"), ("verbatim", "exact")]


def test_a_page_of_an_unknown_outlet_needs_to_be_told_whose_it_is(tmp_path: Path, page: Path) -> None:
    db, finding = audited(tmp_path, "the Velm Gazette")
    done = run("attach", finding, page, "--db", db)
    assert isinstance(done.exception, AuditorError)
    assert "say whose page it is with --outlet" in str(done.exception)
    assert run("attach", finding, page, "--db", db, "--outlet", "reuters").exit_code == 0
    assert verdicts(db)[-1][0] == "verbatim"


MISTAKES = [
    (("no-such-id", "page.txt"), "no-such-id"),
    (("FINDING", "page.txt", "--outlet", "no such outlet"), "no such outlet"),
    (("FINDING", "no-such-page.txt"), "no-such-page.txt"),
]


@pytest.mark.parametrize(("args", "message"), MISTAKES, ids=["finding", "outlet", "page"])
def test_mistakes_are_one_line(
    args: tuple[str, ...], message: str, tmp_path: Path, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db, finding = audited(tmp_path, "Reuters")
    monkeypatch.chdir(tmp_path)
    done = run("attach", *(finding if arg == "FINDING" else arg for arg in args), "--db", db)
    assert isinstance(done.exception, AuditorError)
    assert message in str(done.exception)
    assert verdicts(db) == [("unchecked", "offline")]
