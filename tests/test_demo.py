"""The demo: fictional articles against fictional outlets, every verdict as written down beforehand.

The expectations (``fixtures/articles/*.expected.json``) were written from the contract before the
program was first run on them. Pages are then changed one word at a time to see verdicts follow.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from auditor.cli import cli
from auditor.vocabulary import VERDICTS
from click.testing import CliRunner

FIXTURES = Path(__file__).parent.parent / "fixtures"
ARTICLES = FIXTURES / "articles"
DEMO = "2026-05-14-saltmere-barrier-inquiry.txt"

Row = Mapping[str, Any]


def audit(article: Path, *options: str, web: Path = FIXTURES / "web") -> list[Row]:
    """The findings of ``audit ARTICLE --nl`` against the fixture web."""
    args = [
        str(article),
        "--nl",
        "--unsourced",
        "--fail-on",
        "never",
        "--outlets",
        str(FIXTURES / "demo-outlets.csv"),
    ]
    done = CliRunner().invoke(cli, ["article", *args, "--replay", str(web), *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def expected(name: str) -> list[Row]:
    rows: list[Row] = json.loads((ARTICLES / name).with_suffix(".expected.json").read_text(encoding="utf-8"))
    return rows


def bare(statement: str) -> str:
    """A statement without the comma or full stop that the sentence around it left inside the marks."""
    return statement.strip().rstrip(",.")


CASES = [
    (DEMO, ()),
    ("2026-05-13-old-quay-boats.html", ()),
    ("2026-05-14-eel-season.md", ()),
    ("2026-05-12-kelder-quarry.txt", ("--collection", str(FIXTURES / "collection" / "complete"))),
]


@pytest.mark.parametrize(("name", "options"), CASES, ids=[c[0] for c in CASES])
def test_findings_are_those_written_down_beforehand(name: str, options: tuple[str, ...]) -> None:
    got = {bare(row["statement"]): row for row in audit(ARTICLES / name, *options)}
    wrong = []
    for want in expected(name):
        row = got.get(bare(want["statement"]), {})
        is_, should = (
            {key: source.get(key) for key in ("verdict", "reason", "outlet", "speaker")}
            for source in (row, want)
        )
        if is_ != should:
            wrong.append(f"{want['statement'][:60]!r}: {is_} instead of {should}")
    assert not wrong, "\n".join(wrong)


def test_the_demo_shows_every_verdict() -> None:
    assert {row["verdict"] for row in audit(ARTICLES / DEMO)} == set(VERDICTS)


def test_every_finding_shows_its_evidence_and_offsets() -> None:
    text = (ARTICLES / DEMO).read_text(encoding="utf-8")
    for row in audit(ARTICLES / DEMO):
        assert text[row["start"] : row["end"]] == row["statement"]
        assert row["explanation"]
        if row["verdict"] in ("unchecked", "unsourced"):
            assert row["confidence"] is None
        elif row["verdict"] != "not-found":
            assert row["passage"]
            assert row["coverage_url"]
            assert row["confidence"] <= min(row["located"], row["faithful"])


def test_what_is_recorded_replays_to_the_same_report(tmp_path: Path) -> None:
    def report(replay: Path, *options: str) -> str:
        args = ["article", str(ARTICLES / DEMO), "--outlets", str(FIXTURES / "demo-outlets.csv"), "--explain"]
        args += ["--fail-on", "never", "--db", str(tmp_path / f"{replay.name}.db")]
        return (
            CliRunner().invoke(cli, [*args, "--replay", str(replay), *options], catch_exceptions=False).stdout
        )

    archive = tmp_path / "web.warc.gz"
    assert report(FIXTURES / "web", "--record", str(archive)) == report(archive)


# --- a page changes, and so does the verdict -------------------------------------------------

Edit = Callable[[Path], object]


def swap(page: str, old: str, new: str) -> Edit:
    """Replace words on a page of the fixture web; they must be there."""

    def edit(web: Path) -> None:
        path = web / page
        text = path.read_bytes().decode("utf-8")
        assert old in text, (page, old)
        path.write_bytes(text.replace(old, new).encode("utf-8"))

    return edit


def remove(page: str) -> Edit:
    return lambda web: (web / page).unlink()


ECHO = "saltmere-echo.example/2026/05"
CHANGES = [
    # the figure on the page becomes the article's
    ("We had 90 minutes", swap("npa.example/2026/05/13/fire-chief-munn-minutes-of-warning.html", "barely 40", "barely 20"),
     "verbatim", "exact"),
    # a figure that agreed becomes another
    ("We ordered the spare", swap("harbour-gazette.example/2026/05/12/saltmere-barrier-gate-four-thackery.html",
                                  "nineteen months", "ninety months"), "altered", "number"),
    # the "not" that the article lost is gone from the page as well
    ("We were told", swap(f"{ECHO}/14/pilot-ada-renn-sensor-bypassed.html", "“We were not told", "“We were told"),
     "verbatim", "exact"),
    # a "not" comes into a page that had none
    ("We heard the motor", swap("harbour-gazette.example/2026/05/12/saltmere-barrier-gate-four-thackery.html",
                                "“We heard the motor", "“We never heard the motor"), "altered", "negation"),
    # the words are credited to the speaker whom the article names
    ("Nobody should have", swap("harbour-gazette.example/2026/05/13/council-leader-quill-sea-in-the-street.html",
                                "said Ms Quill, the council leader", "said Helen Brask, the chief executive"),
     "verbatim", "typography"),
    # and credited to somebody else where they were rightly credited
    ("We had 90 minutes", swap("npa.example/2026/05/13/fire-chief-munn-minutes-of-warning.html",
                               "barely 40 of them,” Mr Munn said", "barely 20 of them,” Ada Renn said"),
     "misattributed", "other-speaker"),
    # a listed page is gone: not everything was read, so silence proves nothing
    ("The council will pay", remove(f"{ECHO}/07/football-promotion-draw.html"), "unchecked", "incomplete"),
    # the site lets robots in
    ("the control software", lambda web: (web / "estuary-engineer.example" / "robots.txt").write_text("", "utf-8"),
     "supported", "wording"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "edit", "verdict", "reason"), CHANGES)
def test_a_changed_page_changes_the_verdict(
    statement: str, edit: Edit, verdict: str, reason: str, tmp_path: Path
) -> None:
    web = tmp_path / "web"
    shutil.copytree(FIXTURES / "web", web)
    edit(web)
    row = next(r for r in audit(ARTICLES / DEMO, web=web) if r["statement"].startswith(statement))
    assert (row["verdict"], row["reason"]) == (verdict, reason)
