"""Nights: what is audited, again and never twice; killed, blocked, short of disk; what changed and why."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from auditor.assembly import Plan
from auditor.batch import Order
from auditor.batch.pool import InlineEngine
from auditor.errors import StoreError
from auditor.nightly.config import read_config
from auditor.nightly.ledger import Ledger
from auditor.nightly.night import Kept, Means, keep_night
from auditor.outlets import load_registry
from auditor.store import Store

from rows_of import rows_of

FERRY = '"We lost 40 passengers in a single week of May," Ana Roe told the BBC on Friday.'
HARBOUR = '"The harbour will stay closed until the ice has gone," Bo Lind said, Reuters reported.'
BBC = '"We lost 40 passengers in a single week of May," Ana Roe said. The ferry company is small.'
EVENING = datetime(2026, 5, 14, 22, 0, tzinfo=UTC)


class Silent:
    """Is told and says nothing."""

    def stage(self, name: str, parts: int) -> None:
        pass

    def part(self, counts: dict[str, int]) -> None:
        pass


Go = Callable[..., Kept]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with two articles, a collection to be filled from a folder, and a configuration."""
    place = tmp_path / "place"
    (place / "articles").mkdir(parents=True)
    (place / "drop").mkdir()
    write(place / "articles" / "2026-05-14-ferry.txt", FERRY)
    write(place / "articles" / "2026-05-14-harbour.txt", HARBOUR)
    configure(place)
    return place


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def collected(
    place: Path, text: str, outlet: str = "bbc", url: str = "https://www.bbc.co.uk/news/ferry"
) -> None:
    """Another page in the folder from which the collection is filled."""
    name = f"{len(list((place / 'drop').iterdir()))}.jsonl"
    record = {"outlet": outlet, "date": "2026-05-14", "url": url, "text": text}
    write(place / "drop" / name, json.dumps(record) + "\n")


def configure(place: Path, **tables: str) -> Path:
    """The configuration, with further lines by table."""
    usual = {
        "": 'sources = ["articles/"]\ntimezone = "UTC"',
        "collection": 'database = "coverage.db"\nrefresh = ["drop/"]',
        "look_up": "offline = true",
        "report": 'text = "reports/%Y-%m-%d.txt"\njson = "reports/%Y-%m-%d.json"\nhtml = "reports/%Y-%m-%d.html"',
        "again": "unchecked = false",
    } | {"" if name == "top" else name: text for name, text in tables.items()}
    lines = (f"[{name}]\n{text}" if name else text for name, text in usual.items())
    write(place / "night.toml", "\n\n".join(lines) + "\n")
    return place / "night.toml"


@pytest.fixture
def go(place: Path, monkeypatch: pytest.MonkeyPatch) -> Go:
    """Keep a night, at a time."""

    def night(at: datetime = EVENING, **more: Any) -> Kept:
        config = read_config(place / "night.toml")
        monkeypatch.setattr("auditor.store.recorder.now", lambda: f"{at:%Y-%m-%dT%H:%M:%SZ}")
        collections = tuple(p for p in (config.collection, *config.collections) if p)
        plan = Plan(collections=collections, offline=True)
        means = Means(
            load_registry(config.outlet_files), Order(config.sources, plan), InlineEngine, Silent(),
            now=lambda: at, monotonic=lambda: 0.0,
        )  # fmt: skip
        return keep_night(config, replace(means, **more))

    return night


def told(place: Path, night: str = "2026-05-14") -> dict[str, Any]:
    """The report as scripts read it."""
    return json.loads((place / "reports" / f"{night}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def ask(place: Path, sql: str) -> list[Any]:
    with sqlite3.connect(place / "audits.db") as conn:
        return conn.execute(sql).fetchall()


# --- what a night does -----------------------------------------------------------------------------


def test_a_night_audits_what_is_there_and_reports_it_in_three_forms(place: Path, go: Go) -> None:
    collected(place, BBC.replace("40", "45"))
    kept = go()
    assert (kept.exit_code, kept.errors) == (0, ())
    report = told(place)
    assert report["articles"] == 2 and report["again"] == 0
    assert [(row["verdict"], row["reason"]) for row in report["new"]] == [("altered", "number")]
    assert report["new"][0]["passage"] and report["new"][0]["coverage_url"]
    assert report["collection"][str(place / "drop")]["documents"] == 1
    text = (place / "reports" / "2026-05-14.txt").read_text(encoding="utf-8")
    page = (place / "reports" / "2026-05-14.html").read_text(encoding="utf-8")
    assert text.splitlines()[0] == kept.report.summary()
    for words in ("altered", "45", "1 added, 0 already there"):
        assert words in text and words in page
    assert (
        "2026-05-14: 2 articles audited (0 again); 1 findings are errors or warnings" in kept.report.summary()
    )


def test_a_finished_night_does_nothing_again(place: Path, go: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    collected(place, BBC)
    go()
    rows = rows_of(place / "audits.db")
    files = {path: path.read_bytes() for path in sorted((place / "reports").iterdir())}
    for name in ("auditor.nightly.night.refresh", "auditor.batch.run.Work.prepare"):
        monkeypatch.setattr(name, lambda *args: pytest.fail("this was done before"))
    kept = go(EVENING + timedelta(hours=3))
    assert kept.exit_code == 0
    assert rows_of(place / "audits.db") == rows
    assert {path: path.read_bytes() for path in sorted((place / "reports").iterdir())} == files
    # A report that somebody has moved away is written again.
    (place / "reports" / "2026-05-14.html").unlink()
    go(EVENING + timedelta(hours=4))
    assert {path: path.read_bytes() for path in sorted((place / "reports").iterdir())} == files


def test_what_comes_later_in_the_night_is_audited_too(place: Path, go: Go) -> None:
    go()
    write(place / "articles" / "2026-05-14-late.txt", "It is late. " + FERRY)
    go(EVENING + timedelta(hours=1))
    assert told(place)["articles"] == 3
    assert ask(place, "SELECT COUNT(*), COUNT(DISTINCT article_id) FROM audits") == [(3, 3)]


def test_another_version_other_sources_and_other_settings_audit_no_archive_anew(
    place: Path, go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    go()
    monkeypatch.setattr("auditor.store.recorder.__version__", "99")
    (place / "more").mkdir()
    write(place / "more" / "2026-05-15-new.txt", "Once more. " + FERRY)
    configure(place, top='sources = ["articles/", "more/"]\ntimezone = "UTC"', collection="")
    go(EVENING + timedelta(days=1))
    assert told(place, "2026-05-15")["articles"] == 1
    assert ask(place, "SELECT COUNT(*), COUNT(DISTINCT article_id) FROM audits") == [(3, 3)]


def test_a_night_over_midnight_and_a_clock_that_is_moved_are_one_night(place: Path, go: Go) -> None:
    go(EVENING)
    configure(place, top='sources = ["articles/"]\ntimezone = "Asia/Tokyo"')
    for hours in (1, 4, 4.9):  # in Tokyo it is nine hours later: still before noon
        go(EVENING + timedelta(hours=hours))
    assert [path.stem for path in sorted((place / "audits.db.nightly" / "night").iterdir())] == ["2026-05-14"]
    assert ask(place, "SELECT COUNT(*) FROM audits") == [(2,)]


# --- what is audited again, and why a verdict changed --------------------------------------------------


def changes(place: Path, night: str = "2026-05-15") -> list[tuple[str, str, str]]:
    """(verdict before, verdict now, cause)."""
    return [(row["previous_verdict"], row["verdict"], row["cause"]) for row in told(place, night)["changed"]]


TOMORROW = EVENING + timedelta(days=1)


def test_new_coverage_brings_back_what_was_looked_for_in_vain(place: Path, go: Go) -> None:
    go()
    assert told(place)["verdicts"] == {"unchecked": 2}
    collected(place, BBC)
    go(TOMORROW)
    assert changes(place) == [("unchecked", "verbatim", "new-coverage")]
    report = told(place, "2026-05-15")
    assert (report["articles"], report["again"], report["new"]) == (1, 1, [])
    assert "https://www.bbc.co.uk/news/ferry" in report["changed"][0]["because"]
    # Once a night.
    go(TOMORROW + timedelta(hours=2))
    assert ask(place, "SELECT COUNT(*) FROM findings") == [(3,)]
    # And no more when nothing is new.
    go(TOMORROW + timedelta(days=1))
    assert ask(place, "SELECT COUNT(*) FROM findings") == [(3,)]


def test_an_edited_page_is_why(place: Path, go: Go) -> None:
    collected(place, BBC)
    go()
    (place / "coverage.db").unlink()  # a collection that keeps only the newest version
    (place / "drop" / "0.jsonl").unlink()
    collected(place, BBC.replace("40", "45"))
    go(TOMORROW)
    assert changes(place) == [("verbatim", "altered", "page-edited")]
    assert told(place, "2026-05-15")["causes"] == {"page-edited": 1}
    text = (place / "reports" / "2026-05-15.txt").read_text(encoding="utf-8")
    assert "verbatim until now (since 2026-05-14); the page was edited" in text


def test_an_edited_article_is_why(place: Path, go: Go) -> None:
    collected(place, BBC)
    go()
    write(place / "articles" / "2026-05-14-ferry.txt", FERRY.replace("40", "45"))
    go(TOMORROW)
    assert changes(place) == [("verbatim", "altered", "statement-changed")]
    assert told(place, "2026-05-15")["new"] == []
    # An edit elsewhere in the article leaves the statement as it was: neither new nor changed.
    write(place / "articles" / "2026-05-14-ferry.txt", FERRY.replace("40", "45") + " It rained.")
    go(TOMORROW + timedelta(days=1))
    report = told(place, "2026-05-16")
    assert (report["articles"], report["new"], report["changed"]) == (1, [], [])


def test_another_article_in_an_old_place_is_no_edit_and_one_at_its_address_is(place: Path, go: Go) -> None:
    collected(place, BBC)

    def export(text: str, url: str | None = None) -> None:
        row = {"date": "2026-05-14", "text": text, "url": url}
        write(place / "articles" / "today.jsonl", json.dumps(row) + "\n")

    export(FERRY + " A.")
    go()
    export(FERRY.replace("40", "45") + " B.")
    go(TOMORROW)
    assert changes(place) == [] and told(place, "2026-05-15")["new_total"] == 1
    export(FERRY + " C.", "https://example.org/c")
    go(TOMORROW + timedelta(days=1))
    export(FERRY.replace("40", "47") + " C.", "https://example.org/c")
    go(TOMORROW + timedelta(days=2))
    assert changes(place, "2026-05-17") == [("verbatim", "altered", "statement-changed")]


@pytest.mark.parametrize(
    "change, cause",
    [
        ("UPDATE runs SET auditor_version = '0.0.1'", "program"),
        ("UPDATE runs SET settings_json = json_set(settings_json, '$.registry', 'another')", "settings"),
        ("UPDATE runs SET exit_code = 0", "other"),
    ],
)
def test_what_is_ours_is_why_where_the_evidence_is_the_same(
    place: Path, go: Go, change: str, cause: str
) -> None:
    collected(place, BBC)
    configure(place, again="days = 5")
    go()
    with sqlite3.connect(place / "audits.db") as conn:
        conn.execute(change)
        conn.execute("UPDATE findings SET verdict = 'close', reason = 'filler' WHERE verdict = 'verbatim'")
    go(TOMORROW)
    assert changes(place) == [("close", "verbatim", cause)]
    assert told(place, "2026-05-15")["again"] == 2


def test_rules_choose_by_reason_age_and_version(place: Path, go: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    go()

    def again(rules: str, days: int) -> int:
        configure(place, again=rules)
        go(EVENING + timedelta(days=days))
        return int(told(place, f"2026-05-{14 + days}")["again"])

    assert again('unchecked = ["timeout", "incomplete"]', 1) == 0
    assert again('unchecked = ["offline"]', 2) == 2
    assert again('unchecked = ["offline"]\nmost = 1', 3) == 1
    assert again('unchecked = ["offline"]\nfor_days = 1', 4) == 0
    assert again("unchecked = false\nversions = true", 5) == 0
    monkeypatch.setattr("auditor.nightly.again.__version__", "99")
    assert again("unchecked = false\nversions = true", 6) == 2


def test_an_article_that_is_gone_is_counted(place: Path, go: Go) -> None:
    go()
    (place / "articles" / "2026-05-14-ferry.txt").unlink()
    configure(place, again='unchecked = ["offline"]')
    kept = go(TOMORROW)
    assert (kept.exit_code, kept.report.again, kept.report.gone) == (0, 1, 1)


def test_articles_in_tables_and_packages_are_found_again(place: Path, go: Go) -> None:
    with sqlite3.connect(place / "archive.db") as conn:
        conn.execute("CREATE TABLE stories (body TEXT, published TEXT)")
        conn.execute("CREATE TABLE others (body TEXT, published TEXT)")
        conn.execute("INSERT INTO stories VALUES (?, '2026-05-14')", ["In a table. " + FERRY])
    conn.close()
    with zipfile.ZipFile(place / "articles" / "pack.zip", "w") as packed:
        packed.writestr("inner/2026-05-14-packed.txt", "In a package. " + FERRY)
    configure(
        place, top='sources = ["articles/", "archive.db:stories"]\ntimezone = "UTC"',
        again='unchecked = ["offline"]',
    )  # fmt: skip
    assert "text=body" in nightly(place, "--check").stdout
    go()
    assert told(place)["articles"] == 4
    kept = go(TOMORROW)
    assert (kept.exit_code, kept.report.again, kept.report.gone) == (0, 4, 0)


# --- stopped, blocked, refused -------------------------------------------------------------------------


class Killed(BaseException):
    """The end of a process, for those inside it."""


def dies_at(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, call: int, error: BaseException) -> None:
    """From the ``call``-th call on, a method raises: before it does anything."""
    real, calls = getattr(owner, name), [0]

    def method(self: Any, *args: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] >= call:
            raise error
        return real(self, *args, **named)

    monkeypatch.setattr(owner, name, method)


POINTS = [(Ledger, "put", n) for n in (1, 2, 3, 4, 5)] + [
    (Store, "record_parts", n) for n in (1, 2, 3, 4)
] + [(Store, "finish_run", 1), (Store, "finish_run", 2)]  # fmt: skip


def two_nights(place: Path, go: Go) -> None:
    """A first night, and all that a second one may find to do."""
    collected(place, "The pier is closed.", url="https://www.bbc.co.uk/news/pier")
    go()
    collected(place, BBC)
    write(place / "articles" / "2026-05-15-late.txt", "It is late. " + HARBOUR)


def without_clock(place: Path) -> dict[str, Any]:
    """A report without what depends on how often it was called."""
    report = told(place, "2026-05-15")
    del report["cost"]
    return report


@pytest.mark.parametrize(
    "owner, name, call", POINTS, ids=lambda value: getattr(value, "__name__", str(value))
)
def test_killed_anywhere_the_same_command_goes_on(
    place: Path, go: Go, monkeypatch: pytest.MonkeyPatch, owner: type, name: str, call: int
) -> None:
    two_nights(place, go)
    with monkeypatch.context() as patched:
        dies_at(patched, owner, name, call, Killed())
        with contextlib.suppress(Killed):
            go(TOMORROW)
    go(TOMORROW + timedelta(hours=1))
    rows = rows_of(place / "audits.db")
    assert len(rows["audits"]) == 2 + 1 + 1
    assert len(rows["findings"]) == 4
    report = told(place, "2026-05-15")
    assert (report["articles"], report["again"], report["problems"]) == (2, 1, {})
    assert changes(place) == [("unchecked", "verbatim", "new-coverage")]
    go(TOMORROW + timedelta(hours=2))
    assert rows_of(place / "audits.db") == rows
    assert not (place / "audits.db.batch").exists()


def test_a_night_that_was_stopped_is_reported_and_taken_up_by_the_next(
    place: Path, go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        dies_at(patched, Store, "record_parts", 1, Killed())
        with pytest.raises(Killed):
            go()
    kept = go(TOMORROW)
    assert told(place)["problems"] == {
        "articles": "the night was stopped; the next one goes on with what it left"
    }
    assert (kept.exit_code, told(place, "2026-05-15")["articles"]) == (0, 2)


def test_a_full_disk_is_one_line_and_loses_nothing(
    place: Path, go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = StoreError("audits.db: the disk is full. Make room, then run the same command again.")
    with monkeypatch.context() as patched:
        dies_at(patched, Store, "record_parts", 1, full)
        kept = go()
    assert kept.exit_code == 2 and kept.errors == (str(full),)
    assert told(place)["problems"] == {"articles": str(full)}
    assert "not done: articles" in kept.report.summary()
    assert go(EVENING + timedelta(hours=1)).exit_code == 0
    assert told(place)["articles"] == 2 and told(place)["problems"] == {}


def test_a_report_that_cannot_be_written_loses_no_night_and_is_written_later(
    place: Path, go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, text: str) -> None:
        raise OSError(errno.ENOSPC, "No space left")

    with monkeypatch.context() as patched:
        patched.setattr("auditor.nightly.reports.write_whole", full)
        kept = go()
    assert kept.exit_code == 2
    assert [line.split(":")[0] for line in kept.errors] == ["report.text", "report.json", "report.html"]
    assert not (place / "reports").exists()
    assert ask(place, "SELECT COUNT(*) FROM audits") == [(2,)]
    assert go(EVENING + timedelta(hours=1)).exit_code == 0
    assert len(list((place / "reports").iterdir())) == 3


def test_sources_that_are_empty_or_damaged_stop_nothing(place: Path, go: Go) -> None:
    write(place / "articles" / "bad.jsonl", "no JSON\n")
    (place / "empty").mkdir()
    configure(place, top='sources = ["articles/", "empty/", "dumps/*.jsonl"]\ntimezone = "UTC"')
    kept = go()
    assert kept.exit_code == 0
    assert [note.rsplit("/", 1)[1] for note in kept.report.notes] == [
        "empty: nothing there tonight, or nothing that can be read",
        "*.jsonl: nothing there tonight, or nothing that can be read",
    ]
    report = told(place)
    assert report["articles"] == 2 and report["unreadable"] == 1
    assert report["failures"][0]["some"] == [str(place / "articles" / "bad.jsonl") + ":1"]


def test_an_engine_that_cannot_be_had_ends_the_step_and_the_next_call_goes_on(place: Path, go: Go) -> None:
    class Unreachable(InlineEngine):
        def start(self) -> None:
            raise StoreError("tcp://127.0.0.1:1: no scheduler answers there.")

    kept = go(engine=Unreachable)
    assert kept.exit_code == 2 and kept.errors == ("tcp://127.0.0.1:1: no scheduler answers there.",)
    assert go().exit_code == 0
    assert told(place)["articles"] == 2


def test_a_target_of_the_collection_that_fails_stops_nothing_and_is_named(place: Path, go: Go) -> None:
    (place / "notes").mkdir()
    write(place / "notes" / "a.pdf", "%PDF")
    configure(place, collection='database = "coverage.db"\nrefresh = ["notes/", "drop/"]')
    collected(place, BBC)
    kept = go()
    assert kept.exit_code == 0  # a feed is often ill; the report tells
    assert len(kept.errors) == 1 and str(place / "notes") in kept.errors[0]
    report = told(place)
    assert report["collection"][str(place / "drop")]["documents"] == 1
    assert report["collection"][str(place / "notes")]["failed"]
    assert report["verdicts"]["verbatim"] == 1


def test_fail_on_gives_exit_code_1(place: Path, go: Go) -> None:
    collected(place, BBC.replace("40", "45"))
    configure(place, top='sources = ["articles/"]\nfail_on = "error"\ntimezone = "UTC"')
    assert go().exit_code == 1


def test_hostile_words_do_nothing_in_a_report(place: Path, go: Go) -> None:
    bad = '<script>alert(1)</script><img src="https://evil.example/x">\u202e'
    write(place / "articles" / "2026-05-14-bad.txt", f"# {bad}\n\n{FERRY}\n")
    collected(place, BBC.replace("40", "45") + bad)
    go()
    page = (place / "reports" / "2026-05-14.html").read_text(encoding="utf-8")
    text = (place / "reports" / "2026-05-14.txt").read_text(encoding="utf-8")
    assert not [tag for tag in ("<script", "<img", 'src="') if tag in page]
    assert "\u202e" not in page + text
    assert "default-src 'none'" in page


# --- the command ----------------------------------------------------------------------------------------


def nightly(place: Path, *args: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "auditor", "nightly", "night.toml", *args], cwd=place, capture_output=True,
        text=True, timeout=300, **more,
    )  # fmt: skip


def test_the_command_says_one_line_and_keeps_the_rest_for_the_reports(place: Path) -> None:
    collected(place, BBC)
    plan = nightly(place, "--check")
    assert plan.returncode == 0 and "not begun" in plan.stdout and not (place / "audits.db").exists()
    done = nightly(place, "-q")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1 and "2 articles audited" in done.stdout
    assert done.stderr.splitlines() == ["1 of 2 outlet statements checked"]
    again = nightly(place)
    assert (again.returncode, again.stdout) == (0, done.stdout)
    assert ": done" in nightly(place, "--check").stdout


def test_a_second_call_is_told_who_is_at_it_and_a_killed_one_holds_nothing(place: Path) -> None:
    lock = "import sys, time; from pathlib import Path; from auditor.nightly.lock import alone\n"
    lock += "with alone(Path('audits.db.nightly'), '2026-05-14T22:00:00Z', Path('night.toml')):\n"
    lock += "    print('held', flush=True); time.sleep(60)\n"
    with subprocess.Popen(
        [sys.executable, "-c", lock], cwd=place, stdout=subprocess.PIPE, text=True
    ) as other:
        try:
            assert other.stdout is not None and other.stdout.readline() == "held\n"
            refused = nightly(place)
            assert refused.returncode == 75
            assert len(refused.stderr.splitlines()) == 1 and refused.stdout == ""
            assert f"Process {other.pid}" in refused.stderr and "since 2026-05-14T22:00:00Z" in refused.stderr
            assert not (place / "audits.db").exists()
        finally:
            other.kill()
    assert nightly(place).returncode == 0


def test_kill_9_of_everything_and_the_same_command_goes_on(place: Path) -> None:
    for number in range(60):
        write(place / "articles" / f"2026-05-14-{number}.txt", f"This is number {number}. {FERRY} {HARBOUR}")
    collected(place, BBC)
    whole = place.parent / "whole"
    subprocess.run(["cp", "-r", str(place), str(whole)], check=True)
    assert nightly(whole).returncode == 0
    for moment in (0.4, 1.2, 1.6, 2.0):
        started = subprocess.Popen(
            [sys.executable, "-m", "auditor", "nightly", "night.toml"], cwd=place, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(moment)
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()
    done = nightly(place)
    assert done.returncode == 0, done.stderr
    found, wanted = rows_of(place / "audits.db"), rows_of(whole / "audits.db")
    for table in ("findings", "attributions", "statements", "audits"):
        assert len(found[table]) == len(wanted[table])
    assert "62 articles audited" in done.stdout


@pytest.mark.parametrize(
    "prepare, words",
    [
        ("PRAGMA user_version = 99", "newer Auditor"),
        ("PRAGMA application_id = 7", "another program"),
    ],
)
def test_a_database_that_is_not_ours_is_one_line(place: Path, prepare: str, words: str) -> None:
    nightly(place)
    with sqlite3.connect(place / "audits.db") as conn:
        conn.execute(prepare)
    refused = nightly(place)
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 1 and words in refused.stderr
