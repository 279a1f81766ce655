"""The database of results: opened by many, killed at any moment, refused when foreign, never out of step."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from auditor.cli import run as audit
from auditor.errors import StoreError
from auditor.migrations import APPLICATION_ID, MIGRATIONS
from auditor.models import Audit, Outlet
from auditor.report import article_object, finding_rows, render
from auditor.store import Run, Store, open_store
from auditor.store.faults import told
from auditor.store.questions import find, find_finding, runs
from auditor.store.restore import restore, restore_all
from auditor.store.snapshot import snapshot
from auditor.vocabulary import VERDICTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from build_audits import DOCUMENT, PAGE, build_audit
from writer import EACH, acknowledged, whole, writer

TESTS = Path(__file__).parent
GAZETTE = Outlet(id="harbour-gazette", name="Harbour Gazette", domains=("gazette.example",), country="XX")


def outlet_of(outlet_id: str) -> Outlet | None:
    """The registry of these tests."""
    return GAZETTE if outlet_id == GAZETTE.id else None


@contextmanager
def opened(path: Path) -> Iterator[tuple[Store, Run]]:
    with open_store(path) as store:
        yield store, store.start_run("article", {}, ["x"], live=False)


def counts(store: Store) -> dict[str, int]:
    """Rows of every table."""
    names = [r["name"] for r in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: store.rows(f'SELECT COUNT(*) AS n FROM "{name}"')[0]["n"]
        for name in names
        if "_fts" not in name
    }


def in_step(store: Store) -> None:
    """``latest``, the tallies and the text indexes say what a full recount says."""
    last: dict[str, str] = {}
    before: dict[str, str | None] = {}
    for row in store.rows("SELECT id, statement_id, verdict FROM findings ORDER BY rowid"):
        old = last.get(row["statement_id"])
        before[row["statement_id"]] = None
        if old:
            before[row["statement_id"]] = store.rows("SELECT verdict FROM findings WHERE id = ?", [old])[0][
                "verdict"
            ]
        last[row["statement_id"]] = row["id"]
    latest = store.rows("SELECT * FROM latest")
    assert {r["statement_id"]: r["finding_id"] for r in latest} == last
    assert {r["statement_id"]: r["previous_verdict"] for r in latest} == before
    tally = store.rows("SELECT outlet, verdict, severity, findings FROM tally ORDER BY 1, 2, 3")
    assert tally == store.rows(
        "SELECT COALESCE(f.outlet, '') AS outlet, f.verdict, f.severity, COUNT(*) AS findings FROM latest AS l"
        " JOIN findings AS f ON f.id = l.finding_id JOIN articles AS a ON a.id = f.article_id"
        " WHERE a.rowid = (SELECT MIN(b.rowid) FROM articles AS b WHERE b.text = a.text)"
        " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    )
    months = store.rows("SELECT * FROM timeline WHERE findings <> 0 ORDER BY 1, 2, 3, 4")
    assert months == store.rows(
        "WITH dated AS (SELECT f.outlet, SUBSTR(a.date, 1, 7) AS month, f.verdict, f.severity FROM latest AS l"
        " JOIN findings AS f ON f.id = l.finding_id JOIN articles AS a ON a.id = f.article_id"
        " WHERE a.counted = 1 AND a.date IS NOT NULL)"
        " SELECT *, COUNT(*) AS findings FROM dated WHERE outlet IS NOT NULL GROUP BY 1, 2, 3, 4"
        " UNION ALL SELECT '*', month, verdict, severity, COUNT(*) FROM dated GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
    )
    assert store.rows("SELECT * FROM lookup_tally ORDER BY route, outcome") == store.rows(
        "SELECT route, outcome, COUNT(*) AS lookups, SUM(requests) AS requests FROM lookups"
        " GROUP BY route, outcome ORDER BY route, outcome"
    )
    for table in ("articles", "statements", "findings"):
        store.conn.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('integrity-check')")
    (found,) = store.rows("SELECT COUNT(*) AS n FROM statements_fts WHERE statements_fts MATCH 'gate'")
    assert found["n"] == store.rows("SELECT COUNT(*) AS n FROM statements")[0]["n"]


# --- recording -----------------------------------------------------------------------------------


def test_an_audit_comes_back_as_it_was_recorded(tmp_path: Path) -> None:
    audit = build_audit(list(VERDICTS))
    with opened(tmp_path / "a.db") as (store, run):
        store.record([audit], run, outlet_of)
        back = restore(store, audit.article.id, run.id)
        latest = restore(store, audit.article.id)
    assert finding_rows(back.audit, "r", unsourced=True) == finding_rows(audit, "r", unsourced=True)
    assert render(back.audit, explain=True, unsourced=True) == render(audit, explain=True, unsourced=True)
    assert article_object(back.audit.article, back.audit.attributions) == article_object(
        audit.article, audit.attributions
    )
    assert latest == back
    assert set(back.runs.values()) == {run.id}


def test_recording_again_adds_nothing(tmp_path: Path) -> None:
    audit = build_audit(["altered", "verbatim"])
    with opened(tmp_path / "a.db") as (store, run):
        store.record([audit, audit], run, outlet_of)
        before = counts(store)
        store.record([audit], run, outlet_of)
        assert counts(store) == before
        in_step(store)


def test_a_new_run_adds_findings_and_keeps_the_old(tmp_path: Path) -> None:
    with opened(tmp_path / "a.db") as (store, run):
        store.record([build_audit(["altered"], run="1")], run, outlet_of)
        second = store.start_run("article", {}, ["x"], live=False)
        assert second.id != run.id
        store.record([build_audit(["verbatim"], run="2")], second, outlet_of)
        in_step(store)
        changed = store.rows("SELECT previous_verdict, verdict FROM changed_since_last_run")
        assert changed == [{"previous_verdict": "altered", "verdict": "verbatim"}]
        assert [r.audit.findings[0].judgement.verdict for r in restore_all(store, run.id)] == ["altered"]
        assert [r.audit.findings[0].judgement.verdict for r in restore_all(store)] == ["verbatim"]


def test_a_text_printed_by_many_counts_once(tmp_path: Path) -> None:
    one, two = build_audit(["altered"]), build_audit(["altered"], title="The same text elsewhere", run="2")
    assert one.article.text == two.article.text and one.article.id != two.article.id
    with opened(tmp_path / "a.db") as (store, run):
        store.record([one, two], run, outlet_of)
        in_step(store)
        assert store.rows("SELECT statements, name FROM outlet_scorecard") == [
            {"statements": 1, "name": "Harbour Gazette"}
        ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.integers(0, 2),
            st.lists(st.sampled_from(list(VERDICTS)), min_size=1, max_size=3),
            st.booleans(),
        ),
        max_size=6,
    )
)
def test_latest_and_tallies_equal_a_full_recount(steps: list[tuple[int, list[str], bool]]) -> None:
    with opened(Path(":memory:")) as (store, run):
        for number, (which, verdicts, new_run) in enumerate(steps):
            if new_run:
                store.finish_run(run, 0)
                run = store.start_run("article", {"n": number}, ["x"], live=True)
            text = build_audit(["verbatim"] * 3, key=str(which)).article.text
            audit = build_audit(verdicts, key=str(which), text=text, run=f"{run.id}")
            store.record([audit], run, outlet_of, index=number % 2 == 0)
        store.finish_run(run, 0)
        in_step(store)


def test_text_indexes_catch_up_when_the_run_ends(tmp_path: Path) -> None:
    with opened(tmp_path / "a.db") as (store, run):
        for number in range(3):
            store.record([build_audit(["altered"], key=f" {number}")], run, outlet_of, index=False)
        assert store.rows("SELECT rowid FROM findings_fts WHERE findings_fts MATCH 'million'") == []
        store.finish_run(run, 0)
        assert len(store.rows("SELECT rowid FROM findings_fts WHERE findings_fts MATCH 'million'")) == 3
        in_step(store)


def test_a_wrong_row_is_an_error_not_skipped(tmp_path: Path) -> None:
    audit = build_audit(["altered"])
    (finding,) = audit.findings
    wrong = replace(audit, findings=(replace(finding, judgement=replace(finding.judgement, confidence=1.5)),))
    with opened(tmp_path / "a.db") as (store, run):
        with pytest.raises(sqlite3.IntegrityError, match="confidence"):
            store.record([build_audit(["verbatim"], key="!"), wrong], run, outlet_of)
        assert store.rows("SELECT * FROM articles") == []  # the whole part is undone


def test_half_a_surrogate_pair_and_nul_are_stored_without_moving_offsets(tmp_path: Path) -> None:
    text = 'a\ud83d\x00 "The gate number 0 cost 48 million euros," Ada Renn told the Gazette.'
    audit = build_audit(["altered"], text=text, title="bad \udcff title")
    with opened(tmp_path / "a.db") as (store, run):
        store.record([audit], run, outlet_of)
        article = restore(store, audit.article.id).audit.article
    assert (article.text, article.title) == (text.replace("\ud83d", "\ufffd"), "bad \ufffd title")


def test_an_outcome_that_a_plug_in_brings_is_recorded(tmp_path: Path) -> None:
    audit = build_audit(["unchecked"])
    odd = replace(audit.lookups[0], outcome="moon-phase")
    with opened(tmp_path / "a.db") as (store, run):
        store.record([replace(audit, lookups=(odd,))], run, outlet_of)
        assert {
            "route": "feed",
            "outcome": "moon-phase",
            "lookups": 1,
            "requests": 2,
            "reason": "incomplete",
        } in (store.rows("SELECT * FROM lookups_by_outcome"))


def test_a_document_keeps_its_outlet_when_the_capture_is_not_at_hand(tmp_path: Path) -> None:
    audit = replace(build_audit(["altered"]), captures=(), candidates=(), documents=())
    with opened(tmp_path / "a.db") as (store, run):
        store.record([audit], run, outlet_of)
        assert store.rows("SELECT outlet, capture_id, characters FROM documents") == [
            {"outlet": "harbour-gazette", "capture_id": None, "characters": len(PAGE)}
        ]


def test_a_finding_keeps_what_stands_around_its_passage(tmp_path: Path) -> None:
    with opened(tmp_path / "a.db") as (store, run):
        store.record([build_audit(["altered"])], run, outlet_of)
        (row,) = store.rows("SELECT passage_before, passage, passage_after FROM findings")
    assert "".join(row.values()) == DOCUMENT.text


def test_a_name_of_the_registry_replaces_the_bare_id(tmp_path: Path) -> None:
    with opened(tmp_path / "a.db") as (store, run):
        store.record([build_audit(["altered"])], run, lambda outlet_id: None)
        assert store.rows("SELECT name FROM outlets") == [{"name": "harbour-gazette"}]
        store.record([build_audit(["altered"], key="2")], run, outlet_of)
        assert store.rows("SELECT name, country FROM outlets") == [
            {"name": "Harbour Gazette", "country": "XX"}
        ]


def test_runs_resume_and_close(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        first = store.start_run("batch", {"a": 1}, ["x"], live=False, resume=True)
        assert store.start_run("batch", {"a": 1}, ["x"], live=False, resume=True) == first
        store.record([build_audit(["altered", "unsourced"])], first, outlet_of)
        store.record_failure(first, "b.txt", "b.txt is empty.")
        store.finish_run(first, 1)
        second = store.start_run("batch", {"a": 1}, ["x"], live=False, resume=True)
        assert second.id != first.id
        assert store.recorded_before(second) == {build_audit(["altered", "unsourced"]).article.id}
        assert store.start_run("batch", {"a": 2}, ["x"], live=False, resume=True).id not in (
            first.id,
            second.id,
        )
        row = next(r for r in runs(store) if r["id"] == first.id)
    assert (row["articles"], row["findings"], row["failures"], row["exit_code"]) == (1, 2, 1, 1)


def test_the_id_of_a_run_is_the_same_in_another_database_unless_it_was_live(tmp_path: Path) -> None:
    ids = []
    for name in ("a.db", "b.db"):
        with open_store(tmp_path / name) as store:
            ids.append([store.start_run("article", {}, ["x"], live=False).id for _ in range(2)])
    assert ids[0] == ids[1]
    assert ids[0][0] != ids[0][1]


def test_reviews_are_added_never_overwritten(tmp_path: Path) -> None:
    audit = build_audit(["altered"])
    with opened(tmp_path / "a.db") as (store, run):
        store.record([audit], run, outlet_of)
        assert len(store.rows("SELECT * FROM needs_review")) == 1
        store.review(audit.findings[0].id, "close", "a corrected figure", "M. Q.")
        store.review(audit.findings[0].id, "altered", "on second thoughts")
        assert store.rows("SELECT verdict FROM reviews ORDER BY id") == [
            {"verdict": "close"},
            {"verdict": "altered"},
        ]
        assert store.rows("SELECT verdict FROM findings") == [{"verdict": "altered"}]
        assert store.rows("SELECT * FROM needs_review") == []
        agreement = store.rows("SELECT * FROM review_agreement")  # by the last word on each finding
        assert agreement == [{"ours": "altered", "reviewer": "altered", "findings": 1}]


def again(store: Store, audit: Audit, name: str) -> None:
    """The same article in another run."""
    store.record([audit], store.start_run("article", {}, [name], live=False), outlet_of)


def test_a_review_stands_while_later_runs_say_the_same(tmp_path: Path) -> None:
    audit = build_audit(["altered"], run="1")
    with opened(tmp_path / "a.db") as (store, run):
        store.record([audit], run, outlet_of)
        store.review(audit.findings[0].id, "close", "a corrected figure", "M. Q.")
        again(store, build_audit(["altered"], run="2"), "second")
        assert store.rows("SELECT * FROM needs_review") == []
        (stands,) = store.rows(
            "SELECT n.verdict FROM latest AS l JOIN standing_reviews AS n ON n.finding_id = l.finding_id"
        )
        assert stands == {"verdict": "close"}
        again(store, build_audit(["contradicted"], run="3"), "third")
        assert [row["verdict"] for row in store.rows("SELECT verdict FROM needs_review")] == ["contradicted"]


def test_a_review_does_not_stand_for_another_passage(tmp_path: Path) -> None:
    audit = build_audit(["altered"], run="1")
    with opened(tmp_path / "a.db") as (store, run):
        store.record([audit], run, outlet_of)
        store.review(audit.findings[0].id, "close", "a corrected figure", "M. Q.")
        later = build_audit(["altered"], run="2")
        (finding,) = later.findings
        passage = finding.judgement.passage
        assert passage is not None
        moved = replace(finding.judgement, passage=replace(passage, text=f"{passage.text} again"))
        again(store, replace(later, findings=(replace(finding, judgement=moved),)), "second")
        assert len(store.rows("SELECT * FROM needs_review")) == 1


# --- finding things ------------------------------------------------------------------------------


def test_things_are_found_by_the_beginning_of_their_id(tmp_path: Path) -> None:
    audit = build_audit(["altered", "verbatim"])
    with opened(tmp_path / "a.db") as (store, run):
        store.record([audit], run, outlet_of)
        things = {
            "run": run.id, "article": audit.article.id, "attribution": audit.attributions[0].id,
            "statement": audit.findings[0].statement.id, "finding": audit.findings[0].id,
        }  # fmt: skip
        for kind, identity in things.items():
            assert (find(store, identity[:12]).kind, find(store, identity.upper()).id) == (kind, identity)
        assert find_finding(store, things["statement"][:12]) == things["finding"]
        for wrong, words in (
            ("ffff0000ffff", "nothing in"),
            ("abc", "is no id"),
            ("not hex!", "is no id"),
            ("%%%%", "is no id"),
        ):
            with pytest.raises(StoreError, match=words):
                find(store, wrong)
        with pytest.raises(StoreError, match="is the id of a run"):
            find_finding(store, run.id)


def test_a_beginning_that_is_not_unique_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path / "a.db") as (store, run):
        for letter in "ab":
            article = replace(build_audit([]).article, id="12345" + letter * 27)
            store.record([Audit(article, (), ())], run, outlet_of)
        with pytest.raises(StoreError, match="several things"):
            find(store, "12345")


# --- opening -------------------------------------------------------------------------------------


def test_three_processes_open_a_new_file_at_once(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from auditor.store import open_store\n"
        "sys.stdin.read()\n"
        "with open_store(pathlib.Path(sys.argv[1])) as s: s.start_run('article', {}, [sys.argv[2]], live=True)"
    )
    for attempt in range(3):
        path = tmp_path / f"new{attempt}.db"
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", code, str(path), str(n)], stdin=subprocess.PIPE, stderr=subprocess.PIPE
            )
            for n in range(3)
        ]
        errors = [process.communicate(b"go", timeout=60)[1] for process in processes]
        assert errors == [b""] * 3
        with open_store(path) as store:
            assert len(runs(store)) == 3


def make_foreign(path: Path) -> None:
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE recipes (id)")
    conn.commit()
    conn.close()


def make_newer(path: Path) -> None:
    with open_store(path) as store:
        store.conn.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")


def make_stamped(path: Path) -> None:
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA application_id = 42")
    conn.commit()
    conn.close()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_foreign, "database of another program"),
        # Stamped by another program before it made a table.
        (make_stamped, "database of another program"),
        (make_newer, "newer Auditor"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: path.write_bytes(b"not a database at all, but long enough to be read as one" * 100), "no SQLite database"),
        (lambda path: path.write_text("short"), "no SQLite database"),
        (lambda path: os.mkfifo(path), "no regular file"),
        # The folder is a file.
        (lambda path: None, "is a file, not a folder"),
    ],
)  # fmt: skip
def test_what_is_not_ours_is_refused_in_one_line(tmp_path: Path, make: object, words: str) -> None:
    path = tmp_path / "some.db"
    make(path)  # type: ignore[operator]
    if "not a folder" in words:
        (tmp_path / "file").write_text("x")
        path = tmp_path / "file" / "some.db"
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match=words) as error, open_store(path):
        pass
    assert "\n" not in str(error.value)
    assert before is None or path.read_bytes() == before


@pytest.mark.parametrize(
    ("make", "words"), [(make_foreign, "another program"), (make_newer, "newer Auditor")]
)
@pytest.mark.parametrize(
    "command", [["runs"], ["browse", "--no-open"], ["show", "abcd"], ["export", "csv"], ["audit"]]
)
def test_every_command_says_so_and_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Any, words: str, command: list[str]
) -> None:
    path, article = tmp_path / "some.db", tmp_path / "a.txt"
    make(path)
    article.write_text("The dam holds, Reuters reported.")
    before = path.read_bytes()
    asked = ["--offline", str(article)] if command == ["audit"] else command
    assert audit([*asked, "--db", str(path)]) == 2
    shown = capsys.readouterr()
    assert [line for line in shown.err.splitlines() if line.startswith("Error: ")] == [
        line for line in shown.err.splitlines() if words in line
    ]
    assert words in shown.err and shown.out == ""
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("DROP VIEW outlet_scorecard; DROP TABLE timeline", "lacks the table timeline"),
        (
            "ALTER TABLE tally RENAME COLUMN severity TO weight",
            "lacks the column severity of the table tally",
        ),
        ("PRAGMA user_version = 2; DROP TABLE pieces", "lacks the table pieces"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [["runs"], ["browse", "--no-open"], ["show", "abcd"], ["export", "csv"], ["review", "abcd", "--verdict", "close", "--note", "x"],
     ["snapshot", "copy.db"], ["audit"], ["batch"]],
    ids=lambda command: command[0],
)  # fmt: skip
def test_a_file_that_lacks_something_is_refused_by_every_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], harm: str, words: str, command: list[str]
) -> None:
    path, article = tmp_path / "some.db", tmp_path / "a.txt"
    article.write_text("The dam holds, Reuters reported.")
    with opened(path) as (store, run):
        store.record([build_audit(["altered"])], run, outlet_of)
    conn = sqlite3.connect(path)
    conn.executescript(harm)
    conn.close()
    asked = {"audit": ["--offline", str(article)], "batch": ["batch", "--offline", str(article)]}
    assert audit([*asked.get(command[0], command), "--db", str(path)]) == 2
    shown = capsys.readouterr()
    (line,) = [line for line in shown.err.splitlines() if line.startswith("Error: ")]
    assert words in line and shown.out == ""


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with open_store(path) as store:
        assert store.rows("PRAGMA application_id") == [{"application_id": APPLICATION_ID}]


@pytest.mark.parametrize("schema", range(1, len(MIGRATIONS)))
def test_a_file_of_every_earlier_schema_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, schema: int
) -> None:
    from auditor.store import opening

    path = tmp_path / "a.db"
    with monkeypatch.context() as earlier:
        earlier.setattr(opening, "MIGRATIONS", MIGRATIONS[:schema])
        with opened(path) as (store, run):
            store.record([build_audit(list(VERDICTS))], run, outlet_of)
            before = store.rows("SELECT * FROM findings ORDER BY id")
    with open_store(path, create=False) as store:
        assert store.rows("PRAGMA user_version") == [{"user_version": len(MIGRATIONS)}]
        assert store.rows("SELECT * FROM findings ORDER BY id") == before
        in_step(store)
        new = {row["name"] for row in store.rows("SELECT name FROM sqlite_master")}
    with open_store(tmp_path / "new.db") as store:
        assert new == {row["name"] for row in store.rows("SELECT name FROM sqlite_master")}


def test_a_missing_file_is_not_made_by_who_only_reads(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such database"), open_store(tmp_path / "none.db", create=False):
        pass
    assert list(tmp_path.glob("none*")) == []


def test_a_locked_file_is_said_to_be_locked(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as holder, open_store(path, timeout_s=0.05) as other:
        holder.conn.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked by another program"):
            other.start_run("article", {}, [], live=False)
        holder.conn.execute("ROLLBACK")
        other.start_run("article", {}, [], live=False)


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    with opened(tmp_path / "a.db") as (store, run):
        pages = store.rows("PRAGMA page_count")[0]["page_count"]
        store.conn.execute(f"PRAGMA max_page_count = {pages + 2}")
        big = build_audit(["altered"] * 50)
        with pytest.raises(StoreError, match="disk is full"):
            store.record([big], run, outlet_of)
        assert store.rows("SELECT * FROM articles") == []
        store.conn.execute("PRAGMA max_page_count = 100000")
        store.record([big], run, outlet_of)
        in_step(store)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    # Root may write anywhere but into the kernel's own folders.
    path = Path("/proc/a.db") if os.geteuid() == 0 else tmp_path / "a.db"
    with pytest.raises(StoreError, match="cannot be written") as error, open_store(path):
        pass
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("made_before", [False, True])
@pytest.mark.parametrize("create", [False, True])
def test_a_network_share_is_named_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made_before: bool, create: bool
) -> None:
    path = tmp_path / "a.db"
    path.touch()
    if made_before:
        path.unlink()
        with open_store(path):
            pass
    connect = sqlite3.connect

    def without_shared_memory(path: Path, **options: Any) -> sqlite3.Connection:
        """As on a share: locks are files, and processes have no memory in common."""
        return connect(f"{path.absolute().as_uri()}?vfs=unix-dotfile", uri=True, **options)

    monkeypatch.setattr(sqlite3, "connect", without_shared_memory)
    with pytest.raises(StoreError, match="network share") as error, open_store(path, create=create):
        pass
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("message", ["locking protocol", "disk I/O error"])
def test_what_a_share_does_in_mid_work_is_one_line(tmp_path: Path, message: str) -> None:
    with pytest.raises(StoreError, match="network share"), told(tmp_path / "a.db"):
        raise sqlite3.OperationalError(message)


def test_a_broken_pipe_is_no_fault_of_the_database(tmp_path: Path) -> None:
    with pytest.raises(BrokenPipeError), open_store(tmp_path / "a.db"):
        raise BrokenPipeError


def test_new_words_of_the_vocabulary_reach_an_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        store.conn.execute("DELETE FROM outcomes WHERE id = 'timeout'")
    with open_store(path) as store:
        assert store.rows("SELECT reason FROM outcomes WHERE id = 'timeout'") == [{"reason": "timeout"}]


# --- crashing and crowding -----------------------------------------------------------------------


def test_kill_9_in_mid_write_leaves_whole_articles_and_every_acknowledged_one(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    named: set[str] = set()
    for attempt in range(4):
        process = writer(path, str(attempt), 10_000)
        assert process.stdout is not None
        said = "".join(process.stdout.readline() for _ in range(3 + attempt))
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate(timeout=60)
        named |= acknowledged(said + rest)
    with open_store(path) as store:
        assert whole(store, named) == []
        in_step(store)


def test_four_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    processes = [writer(path, str(n), 5) for n in range(4)]
    results = [process.communicate(timeout=120) for process in processes]
    assert [error for _, error in results] == [""] * 4
    with open_store(path) as store:
        assert {row["id"] for row in store.rows("SELECT id FROM articles")} == {
            line for out, _ in results for line in out.split()
        }
        assert counts(store)["findings"] == 4 * 5 * EACH
        in_step(store)


# --- pages and snapshots -------------------------------------------------------------------------

#: What a page asks, with a value for each parameter: no table that grows may be read whole.
QUESTIONS = (
    "SELECT * FROM needs_review LIMIT 20",
    "SELECT * FROM standing_reviews WHERE finding_id = 'x'",
    "SELECT * FROM changed_since_last_run LIMIT 20",
    "SELECT * FROM lookups_by_outcome",
    "SELECT * FROM outlet_scorecard",
    "SELECT * FROM outlet_scorecard WHERE outlet = 'x'",
    "SELECT * FROM latest WHERE article_id = 'x'",
    "SELECT * FROM latest WHERE outlet = 'x' AND verdict = 'altered'",
    "SELECT * FROM findings WHERE statement_id = 'x'",
    "SELECT * FROM findings WHERE article_id = 'x' AND run_id = 'x'",
    "SELECT * FROM lookups WHERE article_id = 'x' AND run_id = 'x' AND outlet = 'x'",
    "SELECT * FROM candidates WHERE article_id = 'x' AND run_id = 'x' AND outlet IS 'x'",
    "SELECT * FROM attributions WHERE article_id = 'x' ORDER BY rowid",
    "SELECT * FROM statements WHERE attribution_id = 'x'",
    "SELECT * FROM audits WHERE article_id = 'x'",
    "SELECT id FROM findings WHERE id >= 'a' AND id < 'ag' LIMIT 3",
)
#: Tables whose size does not depend on the number of articles, but for their outlets and routes.
SMALL = {"outlet_scorecard", "outcomes", "t"}
#: An index that holds only the rows asked for may be read from end to end.
PARTIAL = "USING INDEX latest_changed"


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_page_reads_a_whole_table(tmp_path: Path, question: str) -> None:
    with opened(tmp_path / "a.db") as (store, run):
        store.record([build_audit(["altered", "verbatim"])], run, outlet_of)
        plan = [row["detail"] for row in store.rows(f"EXPLAIN QUERY PLAN {question}")]
    scans = {line.split()[1] for line in plan if line.startswith("SCAN") and PARTIAL not in line}
    assert scans <= SMALL, plan


@pytest.mark.parametrize("where", ["", " WHERE finding_id = 'x'", " WHERE verdict = 'close'"])
def test_reviews_are_matched_within_their_statement(tmp_path: Path, where: str) -> None:
    with opened(tmp_path / "a.db") as (store, _):
        plan = [
            r["detail"]
            for r in store.rows(f"EXPLAIN QUERY PLAN SELECT * FROM standing_reviews{where} LIMIT 20")
        ]
    used = {
        line.partition(" INDEX ")[2].partition(" ")[0]
        for line in plan
        if line[:8] in ("SEARCH f", "SEARCH g")
    }
    assert used <= {"findings_statement", "sqlite_autoindex_findings_1"}, plan


def test_the_writer_reads_no_whole_table(tmp_path: Path) -> None:
    from auditor.store import tallies

    with opened(tmp_path / "a.db") as (store, run):
        store.record([build_audit(["altered"])], run, outlet_of)
        for sql in (tallies._COUNTED, tallies._MONTHS, tallies._BEFORE):
            cursor = store.conn.execute(f"EXPLAIN QUERY PLAN {sql}", {"articles": "[]"})
            plan = [row[3] for row in cursor]
            assert {line.split()[1] for line in plan if line.startswith("SCAN")} <= {"json_each"}, plan


def test_every_foreign_key_is_indexed(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        for table in store.db.tables:
            if "_fts" in table.name:
                continue
            indexed = {index.columns[0] for index in table.indexes} | set(table.pks)
            assert {key.column for key in table.foreign_keys} <= indexed, table.name


def test_every_table_is_strict(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        tables = store.rows(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'"
        )
        assert [t["name"] for t in tables if not t["sql"].endswith("STRICT")] == []


def test_a_snapshot_is_whole_searchable_and_never_overwrites(tmp_path: Path) -> None:
    target = tmp_path / "out" / "snap.db"
    with opened(tmp_path / "a.db") as (store, run):
        store.record([build_audit(list(VERDICTS))], run, outlet_of)
        before = counts(store)
        snapshot(store, target)
        with pytest.raises(StoreError, match="exists"):
            snapshot(store, target)
    assert [path.name for path in target.parent.iterdir()] == ["snap.db"]
    with open_store(target, create=False) as copy:
        assert counts(copy) == before
        assert copy.rows("PRAGMA journal_mode") == [{"journal_mode": "delete"}]
        in_step(copy)


def test_a_file_on_a_disk_that_cannot_be_written_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.store import opening

    path = tmp_path / "snap.db"
    with opened(tmp_path / "a.db") as (store, run):
        store.record([build_audit(["altered"])], run, outlet_of)
        snapshot(store, path)

    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(opening, "_prepare", refuse)
    with open_store(path, create=False) as store:
        assert len(store.rows("SELECT * FROM findings")) == 1
        with pytest.raises(StoreError, match="cannot be written"):
            store.review("x", "close", "x")
    with pytest.raises(StoreError, match="cannot be written"), open_store(path):
        pass
