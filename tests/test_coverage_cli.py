"""``audit coverage``: add, search, list and stats, as a person or a script meets them."""

from __future__ import annotations

import gzip
import json
from functools import partial
from pathlib import Path

import pytest
from auditor.cli import run
from auditor.fetch import FetchSettings, open_fetcher

from folders import FIXTURES
from loopback import Loopback, reply, zipped
from pocket import pocket_web

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


# --- input that cannot be read ----------------------------------------------------------------------


def warc_of_three(path: Path) -> bytes:
    """A web archive with three pages of the fixtures."""
    web = pocket_web()
    pages = (
        "2026/05/11/grain-price-harvest",
        "2026/05/14/library-strike-vote",
        "2026/05/13/eel-landings-licence-holders",
    )
    settings = web.settings(stand_in=("127.0.0.1", web.port), ports=frozenset({443}), record=path)
    with open_fetcher(settings) as fetcher:
        assert [fetcher.get(f"https://npa.example/{page}.html").outcome for page in pages] == ["ok"] * 3
    web.close()
    return path.read_bytes()


@pytest.mark.parametrize("name", ["pages.warc", "pages.warc.gz"])
def test_an_archive_that_is_cut_off_gives_what_is_whole_and_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    whole = warc_of_three(tmp_path / name)
    assert "3 added, 0 already there, 0 left out" in audit(capsys, "add", str(tmp_path / name), *OUTLETS)[2]
    for share in (0.9, 0.75, 0.6, 0.5, 0.35):
        cut = tmp_path / f"cut-{share}-{name}"
        cut.write_bytes(whole[: int(len(whole) * share)])
        collection = str(tmp_path / f"{share}.db")
        code, _, err = audit(capsys, "add", str(cut), "--collection", collection, *OUTLETS)
        left_out = [line for line in err.splitlines() if line.startswith("Left out ")]
        assert left_out and str(cut) in left_out[-1]
        texts = json.loads(audit(capsys, "list", "--json", "--collection", collection, *OUTLETS)[1])
        assert len(texts) <= 2 and code == (0 if texts else 2)


def test_a_folder_is_read_with_its_archives_and_says_what_it_cannot_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "mixed"
    (folder / "npa.example").mkdir(parents=True)
    warc_of_three(folder / "pages.warc.gz")
    (folder / "npa.example" / "2026-05-12-dam.txt").write_text("The dam holds, said the warden of the dam.")
    (folder / "npa.example" / "report.pdf").write_bytes(b"%PDF-1.7")
    (folder / "npa.example" / "portrait.png").write_bytes(b"\x89PNG")
    (folder / "broken.warc.gz").write_bytes(b"\x1f\x8bnonsense")
    code, _, err = audit(capsys, "add", str(folder), *OUTLETS)
    assert code == 0 and "4 added, 0 already there, 2 left out" in err
    assert "Left out npa.example/report.pdf: cannot be read" in err and "broken.warc.gz" in err
    # as a collection of its own, a folder does not look into archives: it says so
    stats = json.loads(audit(capsys, "stats", "--json", "--collection", str(folder), *OUTLETS)[1])
    assert any("audit coverage add" in reason for _, reason in stats["problems"])


FILES = [
    ("report.pdf", b"%PDF-1.7", "report.pdf: cannot be read"),
    ("notes.docx", b"PK\3\4", "notes.docx: cannot be read"),
    ("empty.txt", b"", "empty.txt: no text"),
    ("empty.jsonl", b"", "empty.jsonl: holds no documents"),
    ("half.jsonl.gz", gzip.compress(b'{"text": "A wall fell."}\n' * 9)[:-12], "half.jsonl.gz: "),
    ("page.html", b"%PDF-1.7", "page.html: no text"),
    ("nothing.warc", b"", "nothing.warc: holds no web pages"),
]


@pytest.mark.parametrize(("name", "data", "line"), FILES, ids=[name for name, *_ in FILES])
def test_a_file_that_cannot_be_read_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, data: bytes, line: str
) -> None:
    (tmp_path / name).write_bytes(data)
    code, out, err = audit(capsys, "add", str(tmp_path / name))
    assert (out, err.count("Left out")) == ("", 1) and line in err and "Traceback" not in err
    assert code == (2 if "0 added" in err else 0)


ADDRESSES = [
    ("https://files.example/report", reply(b"%PDF-1.7"), "wrong-type (application/pdf)"),
    ("https://files.example/huge.xml", reply(b"<rss>" + b" " * 50_000_000, kind="text/xml"), "too-large"),
    ("https://files.example/bomb.xml", zipped(b"<rss>" + b" " * 50_000_000), "too-large"),
    ("https://files.example/gone", reply("", 410), "not-there (HTTP 410)"),
    ("https://files.example/wall", reply("", 403), "blocked (HTTP 403)"),
    ("https://files.example/stub", reply("<html></html>"), "js-only stub no text"),
]


@pytest.mark.parametrize(("address", "answer", "reason"), ADDRESSES, ids=[a for a, *_ in ADDRESSES])
def test_an_address_that_gives_nothing_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    answer: bytes,
    reason: str,
) -> None:
    web = Loopback()
    web.routes[address.removeprefix("https://")] = answer
    monkeypatch.setattr(
        "auditor.fetch.FetchSettings",
        partial(FetchSettings, stand_in=("127.0.0.1", web.port), sleep=web.time.sleep, clock=web.time.read),
    )
    code, out, err = audit(capsys, "add", address)
    web.close()
    assert (code, out, err.count("Left out")) == (2, "", 1)
    said = err.partition(f"Left out {address}: ")[2].splitlines()[0]
    assert said.startswith(reason) or said in reason
    assert web.asked[address.removeprefix("https://")] == 1


def test_the_same_text_twice_is_one_document(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "archive" / "kelder-star"
    folder.mkdir(parents=True)
    for name in ("one", "two"):
        (folder / f"{name}.txt").write_text("The band practised in the hall on Friday.")
    records = tmp_path / "r.jsonl"
    records.write_text('{"outlet": "kelder-star", "text": "The band practised in the hall on Friday."}\n')
    assert "1 added, 2 already there" in audit(capsys, "add", str(folder.parent), str(records), *OUTLETS)[2]


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
