"""An audit of 2015 over the pocket internet: every route that reaches so far back, recorded, replayed, and kept free of keys."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import auditor.assembly
import pytest
from auditor.cli import run
from auditor.services import KEYS
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.checker import Checker

from answering import holds
from folders import FIXTURES
from loopback import Loopback
from past import KEY, PAST
from pocket import pocket_web

ARTICLE = str(PAST / "2015-10-07-lady-tarrow.md")
GIVEN = ("--outlets", str(FIXTURES / "demo-outlets.csv"), "--map-outlet", "The Guardian=guardian")


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """The pocket internet as the program's whole internet, with keys for both newspapers."""
    server = pocket_web()
    settings = partial(
        auditor.assembly.FetchSettings,
        stand_in=("127.0.0.1", server.port), clock=server.time.read, monotonic=server.time.read, sleep=server.time.sleep,
    )  # fmt: skip
    monkeypatch.setattr(auditor.assembly, "FetchSettings", settings)
    for variable in KEYS.values():
        monkeypatch.delenv(variable, raising=False)
    for route in ("guardian", "nyt"):
        monkeypatch.setenv(KEYS[route], KEY)
    yield server
    server.close()


def rows(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, object]]:
    """The findings of an audit by outlet."""
    capsys.readouterr()
    assert run([ARTICLE, *GIVEN, "--nl", *arguments]) in (0, 1)
    found = map(json.loads, capsys.readouterr().out.splitlines())
    return {row["outlet"]: row for row in found if row["verdict"] != "unsourced"}


def test_what_each_route_makes_of_2015(web: Loopback, capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(capsys)
    assert {outlet: (row["verdict"], row["reason"], row["route"]) for outlet, row in found.items()} == {
        # found by the day in its address; the page itself is gone by now
        "saltmere-echo": ("verbatim", "exact", "wayback"),
        # found by the time of its capture; the page of today says it no longer
        "radio-norrey": ("supported", "wording", "wayback"),
        # the archive excludes the site, and says so
        "harbour-gazette": ("unchecked", "excluded", None),
        # full text from an interface
        "guardian": ("contradicted", "number", "guardian"),
        # what the search prints is enough, though the page is not to be had
        "new-york-times": ("supported", "facts", "nyt"),
        # the link leads to a capture of an error, and the site refuses
        "skell-herald": ("unchecked", "unreadable", None),
    }
    assert str(found["saltmere-echo"]["explanation"]).endswith("the page is gone by now.")
    assert str(found["radio-norrey"]["explanation"]).endswith("the page as it is now says something else.")
    assert "The archive excludes the site." in str(found["harbour-gazette"]["explanation"])
    assert "The archive holds only an error in place of the page." in str(
        found["skell-herald"]["explanation"]
    )


def test_both_versions_are_kept(web: Loopback, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rows(capsys, "--db", str(tmp_path / "audits.db"))
    with sqlite3.connect(tmp_path / "audits.db") as db:
        kept = db.execute(
            "SELECT url, archive_url IS NOT NULL FROM documents WHERE url LIKE '%lady-tarrow-aground' ORDER BY 2"
        ).fetchall()
    db.close()
    assert kept == [("http://radionorrey.example/stories/lady-tarrow-aground", flag) for flag in (0, 1)]


def test_a_recording_replays_byte_for_byte_without_keys(
    web: Loopback, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty times, with the internet gone, no key set, and a cache that has never seen anything."""
    archive = tmp_path / "run.warc.gz"
    run([ARTICLE, *GIVEN, "--record", str(archive), "--explain"])
    live = capsys.readouterr().out
    web.close()
    for variable in KEYS.values():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "other"))
    for _ in range(20):
        run([ARTICLE, *GIVEN, "--replay", str(archive), "--explain"])
        assert capsys.readouterr().out == live
    again = tmp_path / "again.warc.gz"
    run([ARTICLE, *GIVEN, "--replay", str(archive), "--record", str(again), "--explain"])
    capsys.readouterr()
    run([ARTICLE, *GIVEN, "--replay", str(again), "--explain"])
    assert capsys.readouterr().out == live


def test_the_digests_of_a_recording_are_right_by_both_readers(
    web: Loopback, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    archive = tmp_path / "run.warc.gz"
    run([ARTICLE, *GIVEN, "--record", str(archive)])
    assert Checker(type("Arguments", (), {"inputs": [str(archive)], "verbose": False})()).process_all() == 0
    checked = 0
    with archive.open("rb") as file:
        for record in FastIterator(file, parse_http=False):
            assert record.verify_block_digest() is not False
            checked += 1
    with archive.open("rb") as file:
        assert all(
            r.verify_payload_digest() for r in FastIterator(file) if "WARC-Payload-Digest" in r.headers
        )
    assert checked > 40


def test_keys_are_nowhere(
    web: Loopback, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Of a run at its most talkative: not in database, cache, recording, exports, report, or log."""
    caplog.set_level(logging.DEBUG)
    kept = tmp_path / "kept"
    kept.mkdir()
    monkeypatch.setenv("AUDIT_CACHE", str(kept / "cache"))
    db = ("--db", str(kept / "audits.db"))
    run([ARTICLE, *GIVEN, *db, "--record", str(kept / "run.warc.gz"), "--explain", "-vv"])
    for form in ("html", "csv", "jsonl"):
        run(["export", form, *db, "-o", str(kept / f"out.{form}")])
    run(["export", "wacz", "--warc", str(kept / "run.warc.gz"), "-o", str(kept / "run.wacz")])
    run(["doctor", *db])
    said = capsys.readouterr()
    assert any(KEY in head for head in web.heads)
    assert KEY not in said.out + said.err + caplog.text
    assert holds(kept, KEY) == []


def test_a_refused_key_is_said_to_be_refused(
    web: Loopback, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEYS["guardian"], "an-old-key")
    row = rows(capsys, "--routes", "guardian")["guardian"]
    assert (row["verdict"], row["reason"]) == ("unchecked", "no-key")
    assert str(row["explanation"]).startswith("The service refused the key. Tried: guardian auth-failed.")
    assert "an-old-key" not in json.dumps(row)


def test_captures_of_an_excluded_site_are_excluded(web: Loopback) -> None:
    address = (
        "https://web.archive.org/web/20151007120000id_/https://harbour-gazette.example/2015/10/05/x.html"
    )
    with web.fetcher(stand_in=("127.0.0.1", web.port), ports=frozenset({443})) as fetcher:
        assert fetcher.get(address).outcome == "excluded"


def test_network_time_ends_as_asked(web: Loopback, capsys: pytest.CaptureFixture[str]) -> None:
    """Pauses count: an audit that would take minutes ends within its seconds, and says what was left out."""
    found = rows(capsys, "--max-time", "9")
    assert sum(web.time.slept) <= 9
    spent = [row for row in found.values() if row["reason"] == "budget-spent"]
    assert spent and all("Run again with" in str(row["explanation"]) for row in spent)


def test_only_a_terminal_is_told_of_progress_and_verbose_tells_every_request(
    web: Loopback, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    run([ARTICLE, *GIVEN])
    quiet = capsys.readouterr().err.splitlines()
    assert len(quiet) == 2 and quiet[-1] == "4 of 6 outlet statements checked"
    monkeypatch.setattr("auditor.cli.article.sys.stderr.isatty", lambda: True)
    run([ARTICLE, *GIVEN, "-v"])
    told = capsys.readouterr().err
    for line in (
        "… Saltmere Echo: 1 statement(s)",
        "… Saltmere Echo: wayback",
        "… contradicted number: “The insurers",
    ):
        assert line in told
    for line in ("radio-norrey: wayback answers ok with 1 candidates", "harbour-gazette: wayback answers excluded",
                 "saltmere-echo: guardian cannot look (no-route)", "cached https://web.archive.org/cdx/search/cdx"):  # fmt: skip
        assert line in caplog.text
