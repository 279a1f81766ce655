"""The same archives through the commands: a batch, a collection, a single article; guesses told and overridden."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest
from auditor.cli import run

from archives import FORMS, STORIES, letter, nitf, table
from rows_of import rows_of

#: One of each way to keep records: they give an article its date, title, address and author alike.
RECORDS = ("a.jsonl", "a.jsonl.zst", "a.csv", "a.db", "ninjs2.jsonl")


def batch(capsys: pytest.CaptureFixture[str], db: Path, *targets: object, code: int = 0) -> tuple[str, str]:
    """What a batch says on stdout and stderr."""
    capsys.readouterr()
    assert run(["batch", *map(str, targets), "--db", str(db), "--jobs", "1", "--offline"]) == code
    shown = capsys.readouterr()
    return shown.out, shown.err


def test_a_batch_gives_the_same_rows_from_every_kind_of_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = []
    for name in RECORDS:
        FORMS[name](tmp_path / name, STORIES)
        assert (
            "10 articles audited, 0 could not be read"
            in batch(capsys, tmp_path / f"{name}.audits", tmp_path / name)[0]
        )
        found.append(rows_of(tmp_path / f"{name}.audits", unlike=frozenset({"path"})))
    assert found[0]["findings"] and all(rows == found[0] for rows in found[1:])


def test_a_folder_of_everything_is_gone_through_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, db = tmp_path / "archive", tmp_path / "archive" / "results.db"
    folder.mkdir()
    for name in (
        "a.jsonl.gz",
        "a.csv",
        "a.db",
        "a.warc.gz",
        "a.wacz",
        "a.mbox",
        "rss.xml",
        "newsml.xml",
        "a.zip",
        "a.tar.gz",
    ):
        FORMS[name](folder / name, STORIES)
    (folder / "one.txt").write_text("The dam holds, Reuters reported.", encoding="utf-8")
    (folder / "broken.csv").write_bytes(table(STORIES).replace(b"2026-05-12,", b"", 1))
    (folder / "map.xml").write_text("<urlset/>", encoding="utf-8")
    out, err = batch(capsys, db, folder)
    assert "21 articles audited, 2 could not be read" in out, err  # one article in two files is one
    assert (
        err.count("Reading ") >= 2 and "text=Body,date=Published,title=Headline,url=Link,author=Byline" in err
    )
    with sqlite3.connect(db) as conn:
        failures = dict(conn.execute("SELECT path, reason FROM failures"))
        days = conn.execute(
            "SELECT COUNT(DISTINCT date), COUNT(*) FROM articles WHERE date IS NOT NULL"
        ).fetchone()
    assert {Path(path).name.partition(":")[0] for path in failures} == {"broken.csv", "map.xml"}
    assert days[0] == 10
    # the database of results lies among the articles, and is none of them
    assert "nothing new there" in batch(capsys, db, folder, code=0)[0]


def test_a_guess_is_told_and_can_be_overridden(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'date,printed,teaser,story\n2026-01-01,12 May 2026,Late.,"The dam holds, Reuters reported."\n',
        encoding="utf-8",
    )
    _, err = batch(capsys, tmp_path / "a.audits", path)
    assert f"Reading {path}: text=story,date=date; change it with --map" in err
    _, err = batch(capsys, tmp_path / "b.audits", path, "--map", "date=printed,title=teaser")
    assert f"Reading {path}: text=story,date=printed,title=teaser; change" in err
    with sqlite3.connect(tmp_path / "b.audits") as conn:
        assert conn.execute("SELECT date, title FROM articles").fetchall() == [("2026-05-12", "Late.")]
    assert "Reading" not in batch(capsys, tmp_path / "c.audits", path, "-q")[1]
    capsys.readouterr()
    assert (
        run(["batch", str(path), "--db", str(tmp_path / "d.audits"), "--map", "words=story", "--offline"])
        == 2
    )
    assert "--map words=story: no such field. There are: text, date, title" in capsys.readouterr().err


def test_a_dry_run_tells_its_guesses_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.csv").write_bytes(table(STORIES))
    out, err = batch(capsys, tmp_path / "a.audits", tmp_path / "a.csv", "--dry-run")
    assert "text=Body" in err and "10  articles" in out


def test_a_table_of_a_database_and_a_member_of_an_archive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    FORMS["a.db"](tmp_path / "a.db", STORIES)
    FORMS["a.zip"](tmp_path / "a.zip", STORIES)
    assert "10 articles" in batch(capsys, tmp_path / "1.audits", f"{tmp_path / 'a.db'}:posts")[0]
    assert "3 articles" in batch(capsys, tmp_path / "2.audits", tmp_path / "a.zip" / "day" / "a.jsonl")[0]


@pytest.mark.parametrize("name", ["a.eml", "a.nitf"])
def test_a_single_article(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story = STORIES[2]
    (tmp_path / name).write_bytes(letter(story).as_bytes() if name == "a.eml" else nitf(story))
    assert run([str(tmp_path / name), "--offline", "--nl", "--db", str(tmp_path / "a.audits")]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["outlet"] for row in rows} == {"bbc-news", "reuters"}
    assert {row["article_date"] for row in rows} == {story.date}


def test_a_sender_or_provider_may_be_the_publisher(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text(
        "id,name,domains\nchronicle,Norrey Chronicle,norrey-chronicle.example\n", encoding="utf-8"
    )
    for name in ("a.mbox", "rss.xml", "newsml.xml", "ninjs.json", "a.warc"):
        FORMS[name](tmp_path / name, STORIES[:1])
        assert run(["attributions", "--nl", str(tmp_path / name), "--outlets", str(mine)]) == 0
        assert json.loads(capsys.readouterr().out)["publisher"] == "chronicle", name


@pytest.mark.parametrize(
    "name",
    ["a.csv", "a.db", "a.wacz", "a.arc", "rss.xml", "newsml.xml", "ninjs.json", "a.mbox", "a.jsonl.zst"],
)
def test_a_collection_takes_them_too(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "archive" / "norrey-chronicle.example"
    folder.mkdir(parents=True)
    FORMS[name](folder / name, STORIES)
    collection = ["--collection", str(tmp_path / "coverage.db")]
    assert run(["coverage", "add", str(folder.parent), *collection]) == 0
    assert "10 added, 0 already there, 0 left out" in capsys.readouterr().err
    assert run(["coverage", "list", "--json", *collection]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["date"] for row in rows} == {story.date for story in STORIES}
    assert run(["coverage", "stats", "--json", *collection]) == 0
    assert sum(json.loads(capsys.readouterr().out)["unknown_outlets"].values()) == 10


def test_a_collection_is_told_which_column_is_what(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("paper,words\nreuters,The dam holds.\n", encoding="utf-8")
    collection = ["--collection", str(tmp_path / "coverage.db")]
    assert (
        run(["coverage", "add", str(tmp_path / "a.csv"), "--map", "text=words", "outlet=paper", *collection])
        == 0
    )
    assert "1 added" in capsys.readouterr().err
    assert run(["coverage", "list", "--outlet", "reuters", *collection]) == 0
    assert "The dam holds." in capsys.readouterr().out


def test_what_a_killed_run_left_is_no_article(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "a.txt").write_text("The dam held, Reuters reported.", encoding="utf-8")
    db = archive / "audits.db"
    batch(capsys, db, archive)
    left = archive / "audits.db.batch" / "0123456789abcdef"
    left.mkdir(parents=True)
    (left / "setup.json").write_text('{"text": "The dam broke, Reuters reported."}', encoding="utf-8")
    (archive / "b.txt").write_text("The dam leaked, Reuters reported.", encoding="utf-8")
    assert "1 article audited, 0 could not be read" in batch(capsys, db, archive)[0]


def test_a_folder_that_cannot_be_looked_into_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "archive" / "closed"
    closed.mkdir(parents=True)
    (closed.parent / "a.txt").write_text("The dam held, Reuters reported.", encoding="utf-8")
    scandir = os.scandir

    def denied(path: str) -> object:
        if str(path) == str(closed):
            raise PermissionError(13, "Permission denied", str(closed))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", denied)
    out, err = batch(capsys, tmp_path / "a.db", closed.parent)
    assert "1 article audited, 1 could not be read" in out
    assert f"{closed} cannot be read (a folder that may not be looked into)." in err


def test_an_empty_folder_casts_no_doubt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run(["coverage", "add", str(empty), "--collection", str(tmp_path / "c.db")]) == 2
    assert "holds no documents" in capsys.readouterr().err
    assert run(["coverage", "stats", "--json", "--collection", str(tmp_path / "c.db")]) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []
