"""``audit coverage``: add, search, list and stats, as a person or a script meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from auditor.cli import run

from folders import FIXTURES

OUTLETS = ["--outlets", str(FIXTURES / "demo-outlets.csv")]
COMPLETE = str(FIXTURES / "collection" / "complete")


def audit(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    """Exit code, stdout, stderr."""
    code = run(["coverage", *args])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_add_search_list_stats(capsys: pytest.CaptureFixture[str]) -> None:
    records = str(FIXTURES / "collection" / "records.jsonl")
    code, out, err = audit(capsys, "add", COMPLETE, records, *OUTLETS)
    assert (code, out) == (0, "") and "14 added, 0 already there, 0 left out" in err
    assert "0 added, 14 already there" in audit(capsys, "add", COMPLETE, records, *OUTLETS)[2]

    code, out, _ = audit(capsys, "search", "blasting", "cracked", "Lime", "Street", "--nl", *OUTLETS)
    first = json.loads(out.splitlines()[0])
    assert (code, first["outlet"]) == (0, "kelder-star") and "Lime Street" in first["title"]

    code, out, _ = audit(capsys, "list", "--outlet", "Kelder Star", "--json", *OUTLETS)
    assert {row["outlet"] for row in json.loads(out)} == {"kelder-star"}

    code, out, _ = audit(capsys, "stats", "--json", *OUTLETS)
    counts = json.loads(out)
    assert counts["documents"] == 14 and counts["complete"] == [["kelder-star", "2026-05-01", "2026-05-31"]]
    code, out, _ = audit(capsys, "stats", *OUTLETS)
    assert out.startswith("14 documents, 2026-04-24 to 2026-05-20\n") and "Declared complete:" in out


def test_a_feed_and_a_page_are_fetched(capsys: pytest.CaptureFixture[str]) -> None:
    web = ["--replay", str(FIXTURES / "web"), *OUTLETS]
    assert "6 added" in audit(capsys, "add", "https://npa.example/feed.xml", *web)[2]
    page = "https://radionorrey.example/2026/05/14/bus-fares-county-rise.html"
    assert "1 added" in audit(capsys, "add", page, *web)[2]
    code, out, _ = audit(capsys, "search", "county", "bus", "fares", "--limit", "1", *OUTLETS)
    assert code == 0 and "radio-norrey" in out and page in out


def test_what_is_left_out_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text('{"text": "A wall fell."}\n{oops\n')
    code, _, err = audit(capsys, "add", str(tmp_path / "r.jsonl"))
    assert (
        code == 0 and "Left out r.jsonl:2: not JSON" in err and "1 added, 0 already there, 1 left out" in err
    )
    gone = "https://npa.example/nowhere.html"
    code, _, err = audit(capsys, "add", gone, "--replay", str(FIXTURES / "web"))
    assert code == 2 and f"Left out {gone}: not-there" in err


REFUSED = [
    # a file that is not there
    (("add", "nothing-here.txt"), "no such file or folder"),
    # a collection that is not there is made by add alone
    (("search", "wall"), "no such collection"),
    # an outlet that nobody knows
    (("list", "--outlet", "Tarrow Bugle", "--collection", COMPLETE), "no such outlet"),
    # a date that is none
    (("search", "wall", "--since", "May", "--collection", COMPLETE), "--since May is no date"),
    # a folder is changed by changing its files
    (("add", COMPLETE, "--collection", COMPLETE), "Add to a collection database"),
]


@pytest.mark.parametrize(("args", "message"), REFUSED)
def test_mistakes_are_one_line(
    capsys: pytest.CaptureFixture[str], args: tuple[str, ...], message: str
) -> None:
    code, out, err = audit(capsys, *args)
    assert (code, out) == (2, "")
    assert message in err and err.count("\n") == 1 and "Traceback" not in err


def test_nothing_is_added_when_one_target_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(capsys, "add", COMPLETE, "nothing-here.txt")[0] == 2
    assert json.loads(audit(capsys, "stats", "--json")[1])["documents"] == 0
