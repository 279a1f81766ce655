"""The command line: exit codes, one clear line for each mistake, nothing half-written."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent.parent / "fixtures"
ARTICLE = 'The dam holds, Reuters reported. "It will hold," Ana Roe told the BBC.'


def audit(*args: str, stdin: bytes = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``audit`` as a user does."""
    done = subprocess.run(
        [sys.executable, "-m", "auditor", *args], input=stdin, capture_output=True, cwd=cwd, timeout=120
    )
    return subprocess.CompletedProcess(args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "a.db"


def write(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)


BAD_FILES = [
    ("empty.txt", b"", "holds no text"),
    ("space.txt", b"  \n\t\n", "holds no text"),
    ("binary.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00", "is binary"),
    (
        "latin.txt",
        "Elle a dit : déjà vu".encode("latin-1"),
        "is not UTF-8 (byte 0xe9 at 14). Try --encoding cp1252.",
    ),
    ("huge.txt", b"word " * 10_000_000, "has 50 MB; an article has at most 20 MB"),
    ("empty.html", b"<!doctype html><html><body><script>1</script></body></html>", "without article text"),
    ("broken.json", b'{"text": ', "is not JSON"),
    ("list.json", b"[1]", "is no JSON object"),
    ("empty.jsonl", b"\n", "holds no records"),
    ("textless.jsonl", b'{"title": "x"}\n', "has no text. Name its field with --map text=NAME"),
    ("broken.warc.gz", b"\x1f\x8b\x08\x00garbage", "broken.warc.gz"),
]


@pytest.mark.parametrize(("name", "data", "message"), BAD_FILES, ids=[b[0] for b in BAD_FILES])
def test_a_bad_file_gets_one_line_and_2(
    name: str, data: bytes, message: str, tmp_path: Path, db: Path
) -> None:
    done = audit("--db", str(db), "--offline", write(tmp_path / name, data))
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error")]
    assert done.returncode == 2
    assert len(errors) == 1
    assert message in errors[0]
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_a_bad_file_does_not_stop_the_good_ones(tmp_path: Path, article: Path, db: Path) -> None:
    done = audit("--db", str(db), "--offline", "--nl", write(tmp_path / "e.txt", b""), str(article))
    assert done.returncode == 2
    assert {json.loads(line)["outlet"] for line in done.stdout.splitlines()} == {
        "reuters",
        "bbc-news",
    } or done.stdout
    with sqlite3.connect(db) as conn:
        assert conn.execute("SELECT COUNT(*) FROM articles").fetchone() == (1,)
        assert conn.execute("SELECT reason FROM failures").fetchone()[0].endswith("words.")


USAGE = [
    # nearly a command
    (["btach"], "no such file or command. Did you mean: audit batch?"),
    # no such file
    (["nothing-here.txt"], "nothing-here.txt: no such file."),
    # a folder
    (["."], "For a folder use: audit batch"),
    (["--date", "yesterday", "-"], "--date yesterday is no date. Write it as YYYY-MM-DD."),
    (["--publisher", "The Nowhere Globe", "-"], "--publisher The Nowhere Globe: no such outlet."),
    (["--map-outlet", "x", "-"], "write it as NAME=VALUE"),
    (["--map-outlet", "x=no-such-id", "-"], "no outlet has that id"),
    (["--source", "reuters=no-such-page.html", "-"], "no such file"),
    (["--routes", "telepathy", "-"], "no such route"),
    (["--encoding", "utf-7000", "-"], "--encoding utf-7000: not known"),
    (["--max-time", "nan", "-"], "nan is no finite number"),
    (["--deep-time", "inf", "-"], "inf is no finite number"),
    (["--no-such-option", "-"], "No such option"),
    ([], "Usage"),
]


@pytest.mark.parametrize(("args", "message"), USAGE, ids=[" ".join(u[0]) or "none" for u in USAGE])
def test_a_mistake_in_the_call_gets_2_and_a_hint(
    args: list[str], message: str, db: Path, tmp_path: Path
) -> None:
    done = audit(*(["--db", str(db), "--offline", *args] if args else []), stdin=b"Rain fell.", cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_offline_every_outlet_statement_is_unchecked_and_says_so(article: Path, db: Path) -> None:
    done = audit("--db", str(db), "--offline", "--date", "2026-05-14", "--nl", str(article))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert rows
    assert {(r["verdict"], r["reason"]) for r in rows} == {("unchecked", "offline")}
    assert done.stderr.splitlines()[-1] == f"0 of {len(rows)} outlet statements checked"


def test_the_way_to_the_pages_is_to_this_database(
    article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "my results.db"
    given = ["--offline", "--fail-on", "never", str(article)]
    assert f"Look at it: audit browse --db '{path}'" in audit("--db", str(path), *given).stderr
    monkeypatch.setenv("AUDIT_DB", str(path))
    assert f"Saved in {path}. Look at it: audit browse" in audit(*given).stderr.splitlines()


def test_standard_input_and_no_clock_in_results(article: Path, tmp_path: Path) -> None:
    runs = [
        audit("--db", str(tmp_path / f"{n}.db"), "--offline", "--nl", "-", stdin=ARTICLE.encode()).stdout
        for n in "ab"
    ]
    assert runs[0] == runs[1] != ""


@pytest.mark.parametrize(("fail_on", "code"), [("notice", 1), ("warning", 0), ("error", 0), ("never", 0)])
def test_exit_code_by_fail_on(fail_on: str, code: int, article: Path, db: Path) -> None:
    assert audit("--db", str(db), "--offline", "--fail-on", fail_on, str(article)).returncode == code


def test_a_database_of_another_program_is_left_alone(article: Path, db: Path) -> None:
    with sqlite3.connect(db) as conn:
        conn.execute("CREATE TABLE pets (name TEXT)")
    before = db.read_bytes()
    done = audit("--db", str(db), "--offline", str(article))
    assert done.returncode == 2
    assert "database of another program" in done.stderr
    assert db.read_bytes() == before


def test_a_newer_database_is_refused(article: Path, db: Path) -> None:
    audit("--db", str(db), "--offline", str(article))
    with sqlite3.connect(db) as conn:
        conn.execute("PRAGMA user_version = 999")
    done = audit("--db", str(db), "--offline", str(article))
    assert done.returncode == 2
    assert "newer Auditor" in done.stderr


def test_a_place_that_cannot_be_written(article: Path) -> None:
    done = audit("--db", "/proc/nowhere/a.db", "--offline", str(article))
    assert done.returncode == 2
    assert len([line for line in done.stderr.splitlines() if line.startswith("Error")]) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_for_results_is_one_line(article: Path, db: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "auditor", "--db", str(db), "--offline", "--nl", str(article)],
            stdout=full, stderr=subprocess.PIPE, timeout=120,
        )  # fmt: skip
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"No space left" in done.stderr


def test_interrupted_means_130_and_finished_articles_are_saved(
    tmp_path: Path, article: Path, db: Path
) -> None:
    fifo = tmp_path / "slow.txt"
    os.mkfifo(fifo)
    process = subprocess.Popen(
        [sys.executable, "-m", "auditor", "--db", str(db), "--offline", "--nl", str(article), str(fifo)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        # A shell that starts the tests in the background has them ignore the signal, and what they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    with sqlite3.connect(db) as conn:
        assert conn.execute("SELECT COUNT(*) FROM articles").fetchone() == (1,)


def test_output_into_a_closed_pipe_is_no_failure(article: Path, db: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m auditor --db {db} --offline --nl {article} | true; exit ${{PIPESTATUS[0]}}",
        shell=True, executable="/bin/bash", capture_output=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_unbalanced_marks_lose_nothing(tmp_path: Path, db: Path) -> None:
    text = 'The "dam holds, he said. Rain fell.\n\n"It will hold," Ana Roe told Reuters on Friday.'
    done = audit("--db", str(db), "--offline", "--nl", write(tmp_path / "u.txt", text.encode()))
    assert any(json.loads(line)["outlet"] == "reuters" for line in done.stdout.splitlines())


def test_formats_hold_the_same_findings(article: Path, tmp_path: Path) -> None:
    def out(option: str) -> str:
        return audit("--db", str(tmp_path / "f.db"), "--offline", option, str(article)).stdout

    lines = [json.loads(line) for line in out("--nl").splitlines()]
    array = json.loads(out("--json"))
    assert [r["statement"] for r in array] == [r["statement"] for r in lines]
    for option, tab in (("--csv", ","), ("--tsv", "\t")):
        rows = out(option).splitlines()
        assert rows[0].split(tab) == list(lines[0])
        assert len(rows) == len(lines) + 1


def test_a_configuration_file_gives_defaults_and_an_option_wins(tmp_path: Path, article: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text('[article]\nfail_on = "notice"\noffline = true\n', encoding="utf-8")
    base = ["--config", str(config), "--db", str(tmp_path / "c.db")]
    assert audit(*base, str(article)).returncode == 1
    assert audit(*base, "--fail-on", "never", str(article)).returncode == 0
    config.write_text("[article]\nfale_on = 1\n", encoding="utf-8")
    done = audit(*base, str(article))
    assert done.returncode == 2
    assert "no option fale_on" in done.stderr


def test_a_configuration_names_options_as_the_command_line_does(tmp_path: Path, article: Path) -> None:
    rows = tmp_path / "mine.csv"
    rows.write_text("id,name,domains\nvelm,Velm Gazette,velm.example\n", encoding="utf-8")
    config = tmp_path / "c.toml"
    config.write_text(
        f'outlets = ["{rows}"]\noffline = true\n[article]\nfail-on = "never"\n', encoding="utf-8"
    )
    article.write_text("The dam holds firm through winter, the Velm Gazette reported.", encoding="utf-8")
    done = audit("--config", str(config), "--db", str(tmp_path / "c.db"), "--nl", str(article))
    assert done.returncode == 0
    assert json.loads(done.stdout)["outlet"] == "velm"
    config.write_text("wrong = 1\n", encoding="utf-8")
    assert (
        "no option wrong"
        in audit("--config", str(config), "--db", str(tmp_path / "c.db"), str(article)).stderr
    )


def test_what_a_collection_lacks_is_told(tmp_path: Path, article: Path, db: Path) -> None:
    broken = tmp_path / "coverage.jsonl"
    broken.write_text('{"text": "Rain fell.", "outlet": "reuters"}\n{broken\n', encoding="utf-8")
    done = audit("--db", str(db), "--offline", "--collection", str(broken), str(article))
    assert done.returncode == 0
    assert any(line.startswith("Warning") and "coverage.jsonl:2" in line for line in done.stderr.splitlines())
