"""Input that is wrong, through the command line over the pocket internet: each one clear outcome, and nobody is asked in vain."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import auditor.assembly
import pytest
from auditor.cli import run

from folders import FIXTURES
from loopback import Loopback, reply, zipped
from pocket import pocket_web

OUTLETS = ("--outlets", str(FIXTURES / "demo-outlets.csv"))
SAID = '"The sensor had been bypassed for weeks before the flood," pilot Ada Renn told the {}.'


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """The pocket internet as the program's whole internet."""
    server = pocket_web()
    settings = partial(
        auditor.assembly.FetchSettings,
        stand_in=("127.0.0.1", server.port), clock=server.time.read, monotonic=server.time.read, sleep=server.time.sleep,
    )  # fmt: skip
    monkeypatch.setattr(auditor.assembly, "FetchSettings", settings)
    yield server
    server.close()


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(SAID.format("Saltmere Echo"), encoding="utf-8")
    return path


def finding(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, str]:
    """The one finding of an audit."""
    capsys.readouterr()
    assert run([*map(str, arguments), "--nl"]) == 0
    [row] = map(json.loads, capsys.readouterr().out.splitlines())
    return row


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The one line that a refused command says, the count apart."""
    capsys.readouterr()
    assert run([str(a) for a in arguments]) == 2
    captured = capsys.readouterr()
    lines = [line for line in captured.err.splitlines() if "outlet statements checked" not in line]
    assert len(lines) == 1 and lines[0].startswith("Error: ") and captured.out == ""
    return lines[0]


def test_an_outlet_without_a_domain(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("id,name,domains\nvelm-gazette,Velm Gazette,\n")
    assert "mine.csv:2: domains is empty" in refused(capsys, article, "--outlets", mine)


def test_an_article_without_a_date(web: Loopback, article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article.write_text(SAID.format("Skell Herald"), encoding="utf-8")
    row = finding(capsys, article, *OUTLETS, "--routes", "wayback")
    assert (row["reason"], row["explanation"]) == ("date-unknown", "The article has no date. Give --date.")
    assert not web.asked


def test_a_date_that_is_still_to_come(
    web: Loopback, article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = finding(capsys, article, *OUTLETS, "--date", "2031-01-05")
    assert (row["reason"], row["explanation"]) == ("out-of-range", "No route reaches that date.")
    assert not web.asked


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://walls.example/pdf", "what came is no web page (wrong-type)"),
        ("https://walls.example/forbidden", "the site refused the request (blocked)"),
        ("https://bombs.example/gzip", "too large to be a page (too-large)"),
        ("http://127.0.0.1/x", "the address leads where Auditor does not go"),
        ("https://redirects.example/metadata", "the address leads where Auditor does not go"),
    ],
)
def test_an_address_that_is_no_article(
    web: Loopback, capsys: pytest.CaptureFixture[str], address: str, words: str
) -> None:
    assert words in refused(capsys, address)


def test_a_feed_of_fifty_megabytes(web: Loopback, article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Packed to a fiftieth, as servers send it: it stops at the cap."""
    item = b"<item><title>T</title><link>https://saltmere-echo.example/x</link></item>"
    web.routes["saltmere-echo.example/feed.xml"] = zipped(b"<rss><channel>" + item * 680_000)
    row = finding(capsys, article, *OUTLETS, "--date", "2026-05-28", "--routes", "feed")
    assert (row["reason"], row["explanation"]) == (
        "unreadable",
        "What came is too large to be a page. Tried: feed too-large.",
    )


@pytest.mark.parametrize("share", [0.9, 0.6])
def test_a_recording_cut_off_in_the_middle(
    web: Loopback, article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], share: float
) -> None:
    """As a replay it serves what it holds; as input it gives its pages and says that there were more; both in one line."""
    archive = tmp_path / "run.warc.gz"
    whole = finding(capsys, article, *OUTLETS, "--date", "2026-05-14", "--record", archive)
    archive.write_bytes(archive.read_bytes()[: int(archive.stat().st_size * share)])
    row = finding(capsys, article, *OUTLETS, "--date", "2026-05-14", "--replay", archive)
    assert row["verdict"] in (whole["verdict"], "unchecked")
    assert run([str(archive), *OUTLETS, "--offline", "--nl"]) == 2
    told = ("is damaged after", "stops in the middle of a record after")
    said = [line for line in capsys.readouterr().err.splitlines() if any(words in line for words in told)]
    assert len(said) == 1


def test_an_interrupted_audit_ends_with_the_count(
    web: Loopback,
    article: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    """What was finished is saved, and the last line is the same as ever."""
    # Python leaves the signal ignored where a shell has started the tests in the background.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))
    slow = tmp_path / "2026-05-14-slow.txt"
    slow.write_text(SAID.format("Radio Norrey"), encoding="utf-8")

    def interrupt(sock: object) -> None:
        signal.raise_signal(signal.SIGINT)  # is handed to the main thread, which waits for this answer

    web.routes["radionorrey.example/robots.txt"] = interrupt
    code = run([str(article), str(slow), *OUTLETS, "--date", "2026-05-14"])
    err = capsys.readouterr().err.splitlines()
    assert code == 130
    assert err[-2:] == ["Interrupted. Finished articles are saved.", "1 of 1 outlet statements checked"]


def test_what_was_found_before_an_interrupt_is_printed_and_kept(
    web: Loopback,
    article: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    """In the middle of an article: what one outlet bore out stands, what rests on the next is unchecked."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))
    article.write_text(f"{SAID.format('Saltmere Echo')}\n\n{SAID.format('Radio Norrey')}", encoding="utf-8")

    def interrupt(sock: object) -> None:
        signal.raise_signal(signal.SIGINT)

    web.routes["radionorrey.example/robots.txt"] = interrupt
    db = tmp_path / "audits.db"
    assert run([str(article), *OUTLETS, "--date", "2026-05-14", "--nl", "--db", str(db)]) == 130
    captured = capsys.readouterr()
    rows = {row["outlet"]: row for row in map(json.loads, captured.out.splitlines())}
    assert rows["saltmere-echo"]["route"] == "feed" and rows["saltmere-echo"]["reason"] != "budget-spent"
    assert (rows["radio-norrey"]["verdict"], rows["radio-norrey"]["reason"]) == ("unchecked", "budget-spent")
    assert captured.err.splitlines()[-2:] == [
        "Interrupted. Finished articles are saved.", "1 of 2 outlet statements checked",
    ]  # fmt: skip
    assert run(["show", rows["saltmere-echo"]["id"], "--db", str(db)]) == 0


def test_an_interrupted_batch_ends_with_the_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.cli.progress import Progress

    folder = tmp_path / "articles"
    folder.mkdir()
    for n in range(120):
        (folder / f"2026-05-14-{n}.txt").write_text(
            f"{SAID.format('Saltmere Echo')} Story {n}.", encoding="utf-8"
        )
    order = ["batch", str(folder), *OUTLETS, "--offline", "--jobs", "1", "--db", str(tmp_path / "a.db")]
    parts: list[dict[str, int]] = []
    tell = Progress.part

    def part(self: Progress, counts: dict[str, int]) -> None:
        tell(self, counts)
        parts.append(counts)
        if "findings" in counts and sum("findings" in c for c in parts) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(Progress, "part", part)
    assert run(order) == 130, parts
    said = capsys.readouterr().err.splitlines()
    assert said[-2] == "Interrupted. Finished articles are saved."
    some = int(said[-1].removesuffix(" outlet statements checked").partition(" of ")[2])
    assert 0 < some < 120
    assert run(order) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "0 of 120 outlet statements checked"


def test_a_refused_answer_is_told_by_what_came(
    web: Loopback, article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    web.routes["saltmere-echo.example/feed.xml"] = reply("", 302, Location="http://169.254.169.254/latest/")
    row = finding(capsys, article, *OUTLETS, "--date", "2026-05-28", "--routes", "feed")
    assert row["reason"] == "unreachable"
    assert row["explanation"].startswith("The address leads where Auditor does not go")
