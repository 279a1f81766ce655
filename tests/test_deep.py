"""Bulk routes as a user meets them: said but not started, started with --deep, recorded and replayed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from auditor import assembly
from auditor.cli import run
from auditor.fetch.settings import DEFAULT_PACES

from folders import FIXTURES
from loopback import Loopback
from pocket import pocket_web

ARTICLE = """Quayside

PORT TARROW — The fourth gate worried the town. "We heard the motor stop, and for eleven minutes nobody could tell \
whether the gate's brake had gone on," harbor master Owen Thackery said, the Harbour Gazette reported.
"""
PAGE = "https://harbour-gazette.example/2026/05/12/saltmere-barrier-gate-four-thackery.html"


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """The pocket internet below the command line; its clock stands at 29 May 2026."""
    server = pocket_web()
    settings = partial(
        assembly.FetchSettings,
        stand_in=("127.0.0.1", server.port),
        clock=server.time.read,
        monotonic=server.time.read,
        sleep=server.time.sleep,
        paces=tuple(replace(pace, connections=None) for pace in DEFAULT_PACES),
    )
    monkeypatch.setattr(assembly, "FetchSettings", settings)
    yield server
    server.close()


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "2026-05-13-quayside.txt"
    path.write_text(ARTICLE, "utf-8")
    return str(path)


def audit(capsys: pytest.CaptureFixture[str], *args: str) -> list[dict[str, object]]:
    """The findings."""
    code = run([*args, "--outlets", str(FIXTURES / "demo-outlets.csv"), "--nl", "--fail-on", "never"])
    shown = capsys.readouterr()
    assert code == 0, shown.err
    return [json.loads(line) for line in shown.out.splitlines()]


def asked_of(web: Loopback, host: str) -> int:
    return sum(times for address, times in web.asked.items() if address.startswith(host))


def test_without_deep_the_finding_says_what_deep_would_read(
    web: Loopback, article: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [finding] = audit(capsys, article, "--routes", "gdelt,commoncrawl")
    assert (finding["verdict"], finding["reason"]) == ("unchecked", "budget-spent")
    assert "--deep" in str(finding["explanation"]) and "gdelt: up to 864 files, 302 MB" in str(
        finding["explanation"]
    )
    assert "commoncrawl: up to 9 requests" in str(finding["explanation"])
    assert not web.asked


def test_offline_is_the_reason_where_there_is_no_network(
    web: Loopback, article: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [finding] = audit(capsys, article, "--offline")
    assert (finding["verdict"], finding["reason"]) == ("unchecked", "offline")


@pytest.mark.parametrize("route", ["gdelt", "commoncrawl"])
def test_deep_finds_the_page_and_a_recording_repeats_it(
    web: Loopback, article: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], route: str
) -> None:
    archive = str(tmp_path / "run.warc.gz")
    began = web.time.now
    [finding] = audit(capsys, article, "--deep", "--routes", route, "--record", archive)
    assert (finding["verdict"], finding["route"], finding["coverage_url"]) == ("verbatim", route, PAGE)
    asked, took = web.asked.total(), web.time.now - began
    # four files a second at most
    assert took >= 0.25 * (asked_of(web, "data.gdeltproject.org") - 1)
    # the days next to the article's do; the rest of the window is not read
    assert asked_of(web, "data.gdeltproject.org") in (0, 1 + 3 * 96)
    [again] = audit(capsys, article, "--deep", "--routes", route, "--replay", archive)
    of_the_run = {"id": "", "run_id": ""}
    assert {**again, **of_the_run} == {**finding, **of_the_run} and web.asked.total() == asked


def test_the_budget_of_bulk_routes_is_their_own(
    web: Loopback, article: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [finding] = audit(capsys, article, "--deep", "--routes", "gdelt", "--deep-time", "5")
    assert (finding["verdict"], finding["reason"]) == ("unchecked", "budget-spent")
    assert "longer" in str(finding["explanation"])
    # nothing is left to other routes, and still the bulk route finds the page
    [finding] = audit(capsys, article, "--deep", "--routes", "gdelt", "--max-time", "0")
    assert finding["verdict"] == "verbatim"
    # what the files say is known by now
    before = asked_of(web, "data.gdeltproject.org")
    [finding] = audit(capsys, article, "--deep", "--routes", "gdelt")
    assert finding["verdict"] == "verbatim" and asked_of(web, "data.gdeltproject.org") == before


def test_the_knowledge_graph_starts_only_where_it_is_named(
    web: Loopback, article: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [finding] = audit(capsys, article, "--deep")
    assert "gdelt-gkg" not in str(finding["tried"])
    assert not [address for address in web.asked if ".gkg." in address]
