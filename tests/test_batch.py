"""Archives: the same rows by any number of processes, nothing twice, nothing lost, bad input named."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from auditor.batch import find_pieces, units_of
from auditor.errors import InputError
from auditor.readers.files import LINES_PER_PIECE

STORY = 'The {n}th dam holds, Reuters reported. "It will hold for {n} years," Ana Roe told the BBC on Friday.'


def batch(*args: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "auditor", "batch", *args], capture_output=True, text=True, timeout=300, **more
    )  # type: ignore[call-overload, no-any-return]


def records(path: Path, count: int) -> Path:
    rows = ({"id": str(n), "date": "2026-05-14", "text": STORY.format(n=n)} for n in range(count))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def contents(db: Path) -> dict[str, list[tuple[object, ...]]]:
    """What a run is to leave behind whoever did the work: rows without clock times."""
    with sqlite3.connect(db) as conn:
        return {
            "findings": conn.execute(
                "SELECT id, statement_id, verdict, reason, explanation, passage FROM findings ORDER BY id"
            ).fetchall(),
            "articles": conn.execute("SELECT id, title, text FROM articles ORDER BY id").fetchall(),
            "latest": conn.execute(
                "SELECT statement_id, finding_id, verdict FROM latest ORDER BY 1"
            ).fetchall(),
            "tally": conn.execute(
                "SELECT outlet, verdict, severity, findings FROM tally ORDER BY 1, 2, 3"
            ).fetchall(),
        }


def test_any_number_of_processes_gives_the_same_rows(tmp_path: Path) -> None:
    archive = records(tmp_path / "a.jsonl", LINES_PER_PIECE + 30)
    for jobs in ("1", "2"):
        done = batch(str(archive), "--db", str(tmp_path / f"{jobs}.db"), "--jobs", jobs, "--offline")
        assert done.returncode == 0, done.stderr
        assert f"{LINES_PER_PIECE + 30} articles audited, 0 done before, 0 could not be read" in done.stdout
    assert contents(tmp_path / "1.db") == contents(tmp_path / "2.db")


def test_a_second_run_adds_nothing(tmp_path: Path) -> None:
    archive = records(tmp_path / "a.jsonl", 5)
    args = (str(archive), "--db", str(tmp_path / "a.db"), "--jobs", "1", "--offline")
    batch(*args)
    before = contents(tmp_path / "a.db")
    assert "0 articles audited, 5 done before" in batch(*args).stdout
    assert contents(tmp_path / "a.db") == before


def test_killed_in_the_middle_the_same_command_goes_on(tmp_path: Path) -> None:
    count = LINES_PER_PIECE * 3
    archive = records(tmp_path / "a.jsonl", count)
    args = [str(archive), "--db", str(tmp_path / "a.db"), "--jobs", "1", "--offline"]
    process = subprocess.Popen([sys.executable, "-m", "auditor", "batch", *args])
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with sqlite3.connect(f"file:{tmp_path / 'a.db'}?mode=ro", uri=True) as conn:
                if conn.execute("SELECT COUNT(*) FROM articles").fetchone()[0]:
                    break
        except sqlite3.OperationalError:
            pass  # not there yet
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    done = batch(*args)
    assert done.returncode == 0
    with sqlite3.connect(tmp_path / "a.db") as conn:
        assert conn.execute("SELECT COUNT(*) FROM articles").fetchone() == (count,)
        assert conn.execute("SELECT COUNT(*), COUNT(finished_at) FROM runs").fetchone() == (1, 1)
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    whole = tmp_path / "whole.db"
    batch(str(archive), "--db", str(whole), "--jobs", "2", "--offline")
    assert contents(tmp_path / "a.db") == contents(whole)


def test_bad_files_are_recorded_with_their_reason(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    (archive / "deep").mkdir(parents=True)
    (archive / "good.txt").write_text(STORY.format(n=1), encoding="utf-8")
    (archive / "deep" / "empty.txt").write_bytes(b"")
    (archive / "deep" / "binary.html").write_bytes(b"\x00\x01\x02")
    (archive / "lines.jsonl").write_text('{"text": "Rain fell, AP reported."}\n{broken\n', encoding="utf-8")
    done = batch(str(archive), "--db", str(tmp_path / "a.db"), "--jobs", "2", "--offline")
    assert done.returncode == 0
    assert "2 articles audited, 0 done before, 3 could not be read" in done.stdout
    with sqlite3.connect(tmp_path / "a.db") as conn:
        failures = dict(conn.execute("SELECT path, reason FROM failures"))
    assert len(failures) == 3
    assert any(
        path.endswith("lines.jsonl:2") and "is not JSON" in reason for path, reason in failures.items()
    )


def test_by_default_only_what_credits_an_outlet_is_kept(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(STORY.format(n=1) + ' "Rain is coming," Bo Lind said.', encoding="utf-8")

    def attributions(name: str, *options: str) -> int:
        batch(str(article), "--db", str(tmp_path / name), "--jobs", "1", "--offline", *options)
        with sqlite3.connect(tmp_path / name) as conn:
            return int(
                conn.execute("SELECT COUNT(*) FROM attributions WHERE outlet_text IS NULL").fetchone()[0]
            )

    assert attributions("some.db") == 0
    assert attributions("all.db", "--all") == 1


@pytest.mark.parametrize("target", ["nothing-*.txt", "no-such-folder", "empty"])
def test_an_archive_without_articles_is_one_line(target: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = batch(str(tmp_path / target), "--db", str(tmp_path / "a.db"))
    assert done.returncode == 2
    assert "no articles there" in done.stderr
    assert "Traceback" not in done.stderr


def test_globs_folders_and_stretches_of_lines(tmp_path: Path) -> None:
    records(tmp_path / "big.jsonl", LINES_PER_PIECE * 2 + 1)
    for name in ("a.txt", "b.md", "c.html", "d.xyz", ".hidden.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    pieces = list(find_pieces([str(tmp_path)]))
    assert [Path(p.path).name for p in pieces] == [
        "a.txt",
        "b.md",
        "big.jsonl",
        "big.jsonl",
        "big.jsonl",
        "c.html",
    ]
    assert [(p.first, p.count) for p in pieces if p.count] == [
        (1, LINES_PER_PIECE), (LINES_PER_PIECE + 1, LINES_PER_PIECE), (2 * LINES_PER_PIECE + 1, 1),
    ]  # fmt: skip
    assert [len(unit) for unit in units_of(pieces)] == [1, 1, 1, 3]
    assert [Path(p.path).name for p in find_pieces([str(tmp_path / "*.txt")])] == [".hidden.txt", "a.txt"]
    with pytest.raises(InputError):
        list(find_pieces([str(tmp_path / "*.pdf")]))
