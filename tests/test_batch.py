"""Archives: the rows of `audit ARTICLE` whoever does the work, nothing twice, nothing lost, bad input named."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from auditor.batch.inputs import RECORDS_PER_UNIT, Stretch, find_pieces, sampled, units_of
from auditor.errors import InputError
from auditor.readers import ReadOptions
from auditor.readers.stretches import RECORDS_PER_PIECE

from rows_of import rows_of

STORY = 'The {n}th dam holds, Reuters reported. "It will hold for {n} years," Ana Roe told the BBC on Friday.'
#: Articles that look for the same outlets on the same days, with every kind of outcome.
ARTICLES = (
    'The ferry was late again. "We lost 40 passengers in a week," Ana Roe told the BBC on Friday.\n\n'
    "Repairs will cost 12 million crowns, according to Reuters.",
    '"We lost 45 passengers in a week," Ana Roe told the BBC. "Nobody knows," Bo Lind said.',
    '"The harbour will stay closed until the ice has gone," Bo Lind said, the BBC reported.\n\n'
    "The BBC reported that repairs will cost 30 million crowns. Local media reported a fire.",
    "Rain fell on the valley for a week, and nobody said a word about it.",
    'The Morning Nonesuch reported that "the harbour will stay closed until the ice has gone".',
)
COVERAGE = (
    ("bbc", "2026-05-13", '"We lost 40 passengers in a week," Ana Roe said. The ferry company is small.'),
    ("bbc", "2026-05-12", "Repairs of the pier will cost 12 million crowns, the council of the town said on Monday."),
    ("reuters", "2026-05-14", '"The harbour will stay closed until the ice has gone," Bo Lind said on Tuesday.'),
    ("reuters", "2026-05-13", "Repairs will cost 12 million crowns, the council said, and take until the winter."),
)  # fmt: skip


def batch(*args: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "auditor", "batch", *args], capture_output=True, text=True, timeout=300, **more
    )  # type: ignore[call-overload, no-any-return]


def records(path: Path, count: int) -> Path:
    rows = ({"id": str(n), "date": "2026-05-14", "text": STORY.format(n=n)} for n in range(count))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder of articles, a file of more of them, and a collection that is complete for one outlet."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for number, text in enumerate(ARTICLES):
        (folder / f"2026-05-14-{number}.txt").write_text(text, encoding="utf-8")
    lines = [
        {"id": f"line {number}", "date": "2026-05-13", "outlet": "reuters", "text": f"Again. {text}"}
        for number, text in enumerate(ARTICLES)
    ]
    (folder / "more.jsonl").write_text("".join(json.dumps(x) + "\n" for x in lines), encoding="utf-8")
    coverage = tmp_path / "coverage"
    coverage.mkdir()
    (coverage / "pages.jsonl").write_text(
        "".join(json.dumps({"outlet": o, "date": d, "text": t}) + "\n" for o, d, t in COVERAGE),
        encoding="utf-8",
    )
    (coverage / "complete.csv").write_text("outlet,from,to\nbbc,2026-05-01,2026-05-30\n", encoding="utf-8")
    return folder


def offline(archive: Path, db: Path, *more: str) -> list[str]:
    return [
        str(archive),
        "--db",
        str(db),
        "--collection",
        str(archive.parent / "coverage"),
        "--offline",
        *more,
    ]


def test_rows_are_those_of_audit_article(archive: Path, tmp_path: Path) -> None:
    done = batch(*offline(archive, tmp_path / "batch.db", "--all", "--jobs", "2"))
    assert done.returncode == 0, done.stderr
    assert "10 articles audited, 0 could not be read" in done.stdout
    files = sorted(map(str, archive.iterdir()))
    subprocess.run(
        [sys.executable, "-m", "auditor", *files, *offline(archive, tmp_path / "one.db")[1:], "--fail-on", "never"],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    found, wanted = rows_of(tmp_path / "batch.db"), rows_of(tmp_path / "one.db")
    assert found == wanted
    verdicts = {row.split("('verdict', '")[1].split("'")[0] for row in found["findings"]}
    assert verdicts >= {"verbatim", "contradicted", "misattributed", "unchecked", "unsourced"}


def test_any_number_of_processes_and_any_engine_give_the_same_rows(archive: Path, tmp_path: Path) -> None:
    records(archive / "many.jsonl", RECORDS_PER_UNIT + 30)
    ways = {"1": ("--jobs", "1"), "2": ("--jobs", "2"), "dask": ("--jobs", "2", "--engine", "dask")}
    for name, options in ways.items():
        done = batch(*offline(archive, tmp_path / f"{name}.db", *options))
        assert done.returncode == 0, done.stderr
        assert len([line for line in done.stderr.splitlines() if "ing 100 %" not in line]) == 1, done.stderr
    assert rows_of(tmp_path / "1.db") == rows_of(tmp_path / "2.db") == rows_of(tmp_path / "dask.db")
    # Not even the order of recording tells.
    order = "SELECT id FROM articles ORDER BY rowid"
    with sqlite3.connect(tmp_path / "1.db") as one, sqlite3.connect(tmp_path / "2.db") as two:
        assert one.execute(order).fetchall() == two.execute(order).fetchall()


def test_a_second_run_adds_nothing_and_a_grown_archive_only_what_is_new(
    archive: Path, tmp_path: Path
) -> None:
    args = offline(archive, tmp_path / "a.db", "--jobs", "1")
    batch(*args)
    before = rows_of(tmp_path / "a.db")
    again = batch(*args)
    assert "0 articles audited, nothing new there" in again.stdout
    assert again.stderr.splitlines()[-1] == "0 of 0 outlet statements checked"
    assert rows_of(tmp_path / "a.db") == before
    with (archive / "more.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"date": "2026-05-14", "text": STORY.format(n=5)}) + "\n")
    assert "1 article audited" in batch(*args).stdout
    assert not (tmp_path / "a.db.batch").exists()


def test_again_adds_findings_beside_the_old(archive: Path, tmp_path: Path) -> None:
    args = offline(archive, tmp_path / "a.db", "--jobs", "1")
    batch(*args)
    assert "10 articles audited" in batch(*args, "--again").stdout
    with sqlite3.connect(tmp_path / "a.db") as conn:
        assert conn.execute("SELECT COUNT(*), COUNT(DISTINCT statement_id) FROM findings").fetchone() == (
            20,
            10,
        )


def test_killed_in_the_middle_the_same_command_goes_on(tmp_path: Path) -> None:
    count = RECORDS_PER_UNIT * 3
    archive = records(tmp_path / "a.jsonl", count)
    args = [str(archive), "--db", str(tmp_path / "a.db"), "--jobs", "1", "--offline"]
    process = subprocess.Popen([sys.executable, "-m", "auditor", "batch", *args], start_new_session=True)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if list(tmp_path.glob("a.db.batch/*/extract/*.part")):
            break
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = batch(*args)
    assert done.returncode == 0
    with sqlite3.connect(tmp_path / "a.db") as conn:
        assert conn.execute("SELECT COUNT(*) FROM articles").fetchone() == (count,)
        assert conn.execute("SELECT COUNT(*), COUNT(finished_at) FROM runs").fetchone() == (1, 1)
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    batch(str(archive), "--db", str(tmp_path / "whole.db"), "--jobs", "2", "--offline")
    assert rows_of(tmp_path / "a.db") == rows_of(tmp_path / "whole.db")


def test_a_worker_that_is_killed_costs_nothing(tmp_path: Path) -> None:
    archive = records(tmp_path / "a.jsonl", RECORDS_PER_UNIT * 2)
    args = [str(archive), "--jobs", "2", "--offline", "--db"]
    process = subprocess.Popen(
        [sys.executable, "-m", "auditor", "batch", *args, str(tmp_path / "a.db")], stdout=subprocess.DEVNULL
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        process.kill()
        process.wait()
        pytest.skip("needs /proc")
    deadline = time.monotonic() + 60
    killed = False
    while not killed and time.monotonic() < deadline and process.poll() is None:
        for child in children.read_text().split():
            with contextlib.suppress(OSError):
                if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                    os.kill(int(child), signal.SIGKILL)
                    killed = True
                    break
    assert killed
    assert process.wait(timeout=120) == 0
    assert batch(*args, str(tmp_path / "whole.db")).returncode == 0
    assert rows_of(tmp_path / "a.db") == rows_of(tmp_path / "whole.db")


def test_a_full_disk_is_one_line_and_the_same_command_goes_on(tmp_path: Path) -> None:
    archive = records(tmp_path / "a.jsonl", RECORDS_PER_UNIT + 5)
    args = [str(archive), "--jobs", "1", "--offline", "--db", str(tmp_path / "a.db"), "-q"]
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        " resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)); from auditor.cli import main; main(sys.argv[1:])"
    )
    full = subprocess.run(
        [sys.executable, "-c", code, "batch", *args], capture_output=True, text=True, timeout=120
    )
    assert full.returncode == 2, full.stderr
    assert len(full.stderr.splitlines()) == 1, full.stderr
    done = batch(*args)
    assert done.returncode == 0, done.stderr
    assert f"{RECORDS_PER_UNIT + 5} articles audited" in done.stdout


PLUGIN = """
import os
from auditor.hookspecs import hookimpl
from auditor.readers import ReadOptions, left_out
from auditor.readers.door import whole_file
from auditor.readers.records import articles_in_lines

class Reader:
    name = "fragile"

    def reads(self, path):
        return path.suffix == ".fragile"

    def pieces(self, path, options):
        yield whole_file(self.name, path)

    def read(self, piece, options):
        with open(piece.path, "rb") as lines:
            for number, line in enumerate(lines, 1):
                if number in options.skip and b"poison" in line:
                    yield left_out(f"{piece.path}:{number}")
                    continue
                if b"poison" in line or b"always" in line:
                    os._exit(9)
                yield from articles_in_lines([line], piece.path, ReadOptions(), first=number)

@hookimpl
def auditor_readers():
    return [Reader()]
"""


@pytest.fixture
def fragile(tmp_path: Path) -> dict[str, str]:
    """The environment of a process with a plugin whose reader dies of what it reads."""
    site = tmp_path / "site"
    (site / "fragile-1.dist-info").mkdir(parents=True)
    (site / "fragile.py").write_text(PLUGIN, encoding="utf-8")
    (site / "fragile-1.dist-info" / "METADATA").write_text("Name: fragile\nVersion: 1\n", encoding="utf-8")
    (site / "fragile-1.dist-info" / "entry_points.txt").write_text("[auditor]\nfragile = fragile\n")
    return {**os.environ, "PYTHONPATH": str(site)}


def test_what_kills_its_process_twice_is_set_aside_and_named(tmp_path: Path, fragile: dict[str, str]) -> None:
    lines = [json.dumps({"text": STORY.format(n=n)}) for n in range(6)]
    lines[2] = json.dumps({"text": "poison"})
    (tmp_path / "one.fragile").write_text("\n".join(lines), encoding="utf-8")
    lines[4] = json.dumps({"text": "always"})
    (tmp_path / "two.fragile").write_text("\n".join(lines), encoding="utf-8")
    db = tmp_path / "a.db"
    done = batch(str(tmp_path / "*.fragile"), "--db", str(db), "--jobs", "2", "--offline", env=fragile)
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(db) as conn:
        failures = dict(conn.execute("SELECT path, reason FROM failures"))
        assert conn.execute("SELECT COUNT(*) FROM articles").fetchone() == (5,)
    assert {Path(path).name for path in failures} == {"one.fragile:3", "two.fragile:3", "two.fragile+4"}
    assert all("twice" in reason or "the rest is left out" in reason for reason in failures.values())


def test_bad_files_are_recorded_with_their_reason(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    (archive / "deep").mkdir(parents=True)
    (archive / "good.txt").write_text(STORY.format(n=1), encoding="utf-8")
    (archive / "deep" / "empty.txt").write_bytes(b"")
    (archive / "deep" / "empty.jsonl").write_bytes(b"\n")
    (archive / "deep" / "binary.html").write_bytes(b"\x00\x01\x02")
    (archive / "lines.jsonl").write_text('{"text": "Rain fell, AP reported."}\n{broken\n', encoding="utf-8")
    done = batch(str(archive), "--db", str(tmp_path / "a.db"), "--jobs", "2", "--offline")
    assert done.returncode == 0
    assert "2 articles audited, 4 could not be read" in done.stdout
    with sqlite3.connect(tmp_path / "a.db") as conn:
        failures = dict(conn.execute("SELECT path, reason FROM failures"))
    assert len(failures) == 4
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


@pytest.mark.parametrize(
    ("options", "articles"),
    [
        (("--limit", "250"), 250),
        (("--sample", "7", "--seed", "3"), 7),
        (("--since", "2026-05-15"), 40),
        (("--only", "outlet=bbc", "--limit", "3"), 3),
        (("--only", "outlet=xinhua"), 0),
    ],
)
def test_less_than_all(options: tuple[str, ...], articles: int, tmp_path: Path) -> None:
    rows = (
        {"id": str(n), "date": "2026-05-15" if n < 40 else "2026-05-14", "text": STORY.format(n=n)}
        for n in range(RECORDS_PER_UNIT * 2)
    )
    archive = tmp_path / "a.jsonl"
    archive.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = batch(str(archive), "--db", str(tmp_path / "a.db"), "--jobs", "1", "--offline", *options)
    assert done.returncode == 0, done.stderr
    assert f"{articles} articles audited" in done.stdout
    with sqlite3.connect(tmp_path / "a.db") as conn:
        ids = [int(path) for (path,) in conn.execute("SELECT path FROM articles ORDER BY rowid")]
        outlets = {outlet for (outlet,) in conn.execute("SELECT DISTINCT outlet FROM attributions")}
    assert outlets == ({"bbc-news"} if "--only" in options else {"bbc-news", "reuters"}) or not articles
    assert len(ids) == articles
    if "--limit" in options or "--since" in options:
        assert sorted(ids) == list(range(articles))


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (("--since", "yesterday"), "--since yesterday is no date"),
        (("--only", "outlet=nobody-at-all"), "no such outlet"),
        (("--limit", "2", "--sample", "2"), "exclude each other"),
        (("--scheduler", "tcp://127.0.0.1:1"), "--scheduler needs --engine dask"),
        (("--engine", "dask", "--scheduler", "tcp://127.0.0.1:1"), "cannot be reached"),
        (("--engine", "dask", "--scheduler", "nonsense"), "cannot be reached"),
    ],
)
def test_options_that_cannot_be_are_one_line(options: tuple[str, ...], line: str, tmp_path: Path) -> None:
    done = batch(str(records(tmp_path / "a.jsonl", 1)), "--db", str(tmp_path / "a.db"), "--offline", *options)
    assert done.returncode == 2
    assert line in done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr


@pytest.mark.parametrize("target", ["nothing-*.txt", "no-such-folder", "empty"])
def test_an_archive_without_articles_is_one_line(target: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = batch(str(tmp_path / target), "--db", str(tmp_path / "a.db"))
    assert done.returncode == 2
    assert "no articles there" in done.stderr
    assert "Traceback" not in done.stderr


def test_globs_folders_and_stretches_of_lines(tmp_path: Path) -> None:
    records(tmp_path / "big.jsonl", RECORDS_PER_PIECE * 2 + 1)
    for name in ("a.txt", "b.md", "c.html", "d.xyz", ".hidden.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    pieces = list(find_pieces([str(tmp_path)], ReadOptions()))
    assert [Path(p.path).name for p in pieces] == [
        "a.txt",
        "b.md",
        "big.jsonl",
        "big.jsonl",
        "big.jsonl",
        "c.html",
    ]
    assert [(p.first, p.count) for p in pieces if p.count] == [
        (1, RECORDS_PER_PIECE), (RECORDS_PER_PIECE + 1, RECORDS_PER_PIECE), (2 * RECORDS_PER_PIECE + 1, 1),
    ]  # fmt: skip
    assert [len(unit.stretches) for unit in units_of(map(Stretch, pieces))] == [4, 2]
    found = find_pieces([str(tmp_path / "*.txt")], ReadOptions())
    assert [Path(p.path).name for p in found] == [".hidden.txt", "a.txt"]
    with pytest.raises(InputError):
        list(find_pieces([str(tmp_path / "*.pdf")], ReadOptions()))


def test_a_sample_is_drawn_from_everywhere_and_again_the_same(tmp_path: Path) -> None:
    records(tmp_path / "a.jsonl", 1000)
    pieces = list(find_pieces([str(tmp_path)], ReadOptions()))
    drawn = list(sampled(pieces, 100, 1))
    assert sum(stretch.records for stretch in drawn) == 100
    assert len(drawn) > 5
    assert drawn == list(sampled(pieces, 100, 1))
    assert drawn != list(sampled(pieces, 100, 2))


def test_a_pool_that_breaks_while_it_takes_a_task_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.batch.pool import LocalEngine

    broken = [OSError("handle is closed"), ValueError("bad value(s) in fds_to_keep")]
    engine, refusals = LocalEngine(1), iter(broken)
    ready = engine._ready

    def breaking() -> object:
        for error in refusals:
            raise error
        return ready()

    monkeypatch.setattr(engine, "_ready", breaking)
    try:
        assert sorted(done.value for done in engine.map_unordered(abs, [-1, -2], 2)) == [1, 2]
    finally:
        engine.close()
