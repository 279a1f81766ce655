"""The commands that look at what is recorded: what they print, what they write, how they refuse."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from auditor.cli import run as audit
from auditor.models import Audit
from auditor.report import finding_rows
from auditor.store import open_store

from build_audits import build_audit

RECORDED = build_audit(["altered", "unchecked", "verbatim", "unsourced"], run="first")
AGAIN = build_audit(["verbatim", "unchecked", "verbatim", "unsourced"], run="second")
OTHER = build_audit(["not-found"], key=" elsewhere", run="first")


class Recorded:
    """A database with two runs, the second over one of the two articles of the first."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.runs: list[str] = []
        with open_store(path) as store:
            for audits in ([RECORDED, OTHER], [AGAIN]):
                run = store.start_run("article", {"offline": True}, ["barrier.txt"], live=False)
                store.record(audits, run, lambda outlet_id: None)
                store.record_failure(run, "gone.txt", "gone.txt: no such file.")
                store.finish_run(run, 1)
                self.runs.append(run.id)

    def verdicts(self) -> list[str]:
        """All verdicts, of findings and then of reviews."""
        with open_store(self.path) as store:
            return [
                row["verdict"]
                for table in ("findings", "reviews")
                for row in store.rows(f"SELECT verdict FROM {table}")
            ]


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recorded:
    path = tmp_path / "audits.db"
    monkeypatch.setenv("AUDIT_DB", str(path))
    return Recorded(path)


def printed(capsys: pytest.CaptureFixture[str], *args: str, code: int = 0) -> str:
    """What a command writes to stdout; its exit code is checked."""
    assert audit(args) == code
    return capsys.readouterr().out


def statement(audit: Audit, number: int = 0) -> str:
    return audit.findings[number].statement.id


def test_show_a_statement_over_all_runs(db: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "show", statement(RECORDED)[:12])
    assert text.index(f"run {db.runs[0][:10]}") < text.index(f"run {db.runs[1][:10]}")
    for line in (
        "  altered ", "  verbatim ", "criteria: first, second", "edit: “48” here, “84” in the coverage",
        "look-up: feed: no-match", "candidate: https://gazette.example/2026/05/12/barrier.html (feed, ok, status 200)",
    ):  # fmt: skip
        assert line in text


def test_show_as_json_holds_everything(db: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(printed(capsys, "show", statement(RECORDED), "--json"))
    first, second = found["findings"]
    assert (first["verdict"], second["verdict"]) == ("altered", "verbatim")
    assert first["run_id"] == db.runs[0]
    assert first["edits"][0]["coverage"] == {"start": 47, "end": 49, "text": "84"}
    assert first["lookups"][0]["requests"] == 2
    assert first["candidates"][0]["status"] == 200
    assert first["passage_before"].startswith("Officials")
    assert first["reviews"] == []


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("finding", "finding "),
        ("article", "audited "),
        ("attribution", "Ada Renn; Harbour Gazette [harbour-gazette]"),
        ("run", "1 altered, 1 not-found, 1 unchecked, 1 unsourced, 1 verbatim"),
    ],
)
def test_show_other_things(db: Recorded, capsys: pytest.CaptureFixture[str], which: str, words: str) -> None:
    identities = {
        "finding": RECORDED.findings[0].id,
        "article": RECORDED.article.id,
        "attribution": RECORDED.attributions[0].id,
        "run": db.runs[0],
    }
    assert words in printed(capsys, "show", identities[which])
    found = json.loads(printed(capsys, "show", identities[which], "--json"))
    assert found["kind"] == ("statement" if which == "finding" else which)


def test_runs_newest_first(db: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    head, newest, oldest = printed(capsys, "runs").splitlines()
    assert head.split()[0] == "run"
    assert (newest.split()[0], oldest.split()[0]) == (db.runs[1][:10], db.runs[0][:10])
    rows = json.loads(printed(capsys, "runs", "--json"))
    assert [(row["articles"], row["findings"], row["failures"], row["exit_code"]) for row in rows] == [
        (1, 4, 1, 1),
        (2, 5, 1, 1),
    ]
    assert rows[0]["settings"] == {"offline": True}
    table = list(csv.DictReader(io.StringIO(printed(capsys, "runs", "--csv"))))
    assert (table[0]["inputs"], table[0]["settings"]) == ("barrier.txt", '{"offline": true}')


def test_review_is_put_beside_ours(db: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    given = (
        "review",
        statement(RECORDED)[:12],
        "--verdict",
        "close",
        "--note",
        "agency\x1b[2J corrected it",
        "--reviewer",
        "MQ",
    )
    assert "verbatim as found, close as reviewed" in printed(capsys, *given)
    assert db.verdicts()[-1] == "close"
    assert len(db.verdicts()) == 10
    text = printed(capsys, "show", statement(RECORDED))
    assert "by MQ: close. agency␛[2J corrected it" in text


def test_export_rows_are_the_rows_of_the_audit(db: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, "export", "jsonl", "--run", db.runs[0][:8]).splitlines()
    assert [json.loads(line) for line in lines] == [
        row for audit in (RECORDED, OTHER) for row in finding_rows(audit, db.runs[0])
    ]


def test_export_takes_the_latest_findings_by_default(
    db: Recorded, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = list(csv.DictReader(io.StringIO(printed(capsys, "export", "csv"))))
    assert [(row["verdict"], row["run_id"] == db.runs[1]) for row in rows] == [
        ("verbatim", True),
        ("unchecked", True),
        ("verbatim", True),
        ("not-found", False),
    ]
    one = printed(capsys, "export", "csv", "--article", OTHER.article.id[:10], "--unsourced")
    assert len(one.splitlines()) == 2


def test_export_a_page_to_a_file(db: Recorded, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "page.html"
    assert printed(capsys, "export", "html", "--article", RECORDED.article.id, "-o", str(out)) == ""
    assert out.read_text("utf-8").startswith("<!doctype html>")
    assert printed(capsys, "export", "html", "--article", RECORDED.article.id) == out.read_text("utf-8")


def test_a_page_of_a_run_says_which_article_to_open_first(
    db: Recorded, capsys: pytest.CaptureFixture[str]
) -> None:
    for options, wrong in ((["--run", db.runs[0]], "1 altered"), ([], "")):
        page = printed(capsys, "export", "html", *options)
        contents = page[page.index("<nav") : page.index("</nav>")]
        assert '<span class="badge warning">1 not-found</span>' in contents
        assert wrong in contents and ("altered" in contents) == bool(wrong)  # the second run has none


def test_a_file_is_written_whole_or_not_at_all(
    db: Recorded, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "rows.csv"
    out.write_text("kept")
    printed(capsys, "export", "csv", "--run", "ffffffff", "-o", str(out), code=2)
    assert out.read_text() == "kept"
    assert [path.name for path in tmp_path.glob(".*")] == []
    printed(capsys, "export", "csv", "-o", str(tmp_path / "none" / "rows.csv"), code=2)


def test_a_mailed_page_holds_what_reviewers_said(db: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    given = (
        "review",
        statement(OTHER),
        "--verdict",
        "close",
        "--note",
        "<b>in print",
        "--reviewer",
        "M.\u202eQ",
    )
    printed(capsys, *given)
    page = printed(capsys, "export", "html")
    assert page.count('<p class="review">') == 1
    said = page[page.index('<p class="review">') :]
    said = said[: said.index("</p>")]
    assert "close</strong>" in said and "&lt;b&gt;in print" in said and "M.&lt;U+202E&gt;Q" in said


def test_snapshot(db: Recorded, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "copy.db"
    printed(capsys, "snapshot", str(out))
    assert printed(capsys, "runs", "--nl", "--db", str(out)) == printed(capsys, "runs", "--nl")
    printed(capsys, "snapshot", str(out), code=2)


def test_a_snapshot_that_cannot_be_written_says_so_in_its_own_words(
    db: Recorded, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("kept")
    assert audit(["snapshot", str(tmp_path / "file" / "copy.db")]) == 2
    assert "a part of that path is a file, not a folder. Name another.\n" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "kept"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc, where nobody may write")
def test_a_snapshot_into_a_place_that_cannot_be_written(
    db: Recorded, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(["snapshot", "/proc/none/copy.db"]) == 2
    assert "/proc/none/copy.db cannot be written. Name a place that can.\n" in capsys.readouterr().err


def test_path(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_DB", str(tmp_path / "x.db"))
    lines = printed(capsys, "path").splitlines()
    assert [line.split()[0] for line in lines] == ["database", "collection", "cache", "config", "log"]
    assert printed(capsys, "path", "database") == f"{tmp_path / 'x.db'}\n"
    assert json.loads(printed(capsys, "path", "--json"))["database"] == str(tmp_path / "x.db")
    assert not (tmp_path / "x.db").exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("show", "ffffffff"), "has an id that begins so"),
        (("show", "--json", "nonsense"), "is no id"),
        (("review", "ffffffff", "--verdict", "close", "--note", "x"), "has an id that begins so"),
        (("export", "csv", "--run", RECORDED.article.id), "another kind of thing (article)"),
        (("export", "csv", "--article", "zz"), "is no id"),
    ],
)  # fmt: skip
def test_refusals_are_one_line_and_exit_with_2(
    db: Recorded, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], words: str
) -> None:
    assert audit(args) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert words in err


@pytest.mark.parametrize("args", [("show", "ffff"), ("runs",), ("export", "csv"), ("snapshot", "x.db"),
                                  ("review", "ffff", "--verdict", "close", "--note", "x")])  # fmt: skip
def test_no_database_yet(tmp_path: Path, capsys: pytest.CaptureFixture[str], args: tuple[str, ...]) -> None:
    assert audit([*args, "--db", str(tmp_path / "none.db")]) == 2
    assert "no such database" in capsys.readouterr().err
    assert list(tmp_path.glob("none*")) == []


def test_a_review_needs_a_reason(db: Recorded, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(["review", statement(RECORDED), "--verdict", "close", "--note", " "]) == 2
    assert audit(["review", statement(RECORDED), "--verdict", "perhaps", "--note", "x"]) == 2
    assert len(db.verdicts()) == 9
