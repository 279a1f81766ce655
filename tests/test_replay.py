"""Recording to WARC and replaying from it, and replaying from a folder of saved pages."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from auditor.errors import ArchiveError
from auditor.fetch import open_replay
from auditor.models import Capture
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from warcio.checker import Checker

from loopback import Loopback, reply, zipped

PAGE = "<!doctype html><title>Pier</title><p>The pier is naïvely open.</p>"


@pytest.fixture
def web() -> Iterator[Loopback]:
    server = Loopback()
    server.routes["echo.example/pier"] = zipped(PAGE.encode())
    server.routes["echo.example/chunked"] = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>ab\r\n0\r\n\r\n"
    )
    server.routes["echo.example/moved"] = reply("", 301, Location="/pier")
    server.routes["closed.example/robots.txt"] = reply("User-agent: *\nDisallow: /", kind="text/plain")
    server.routes["slow.example/x"] = [reply("x", 503), reply(PAGE)]
    server.routes["broken.example/robots.txt"] = reply("x", 404)
    server.routes["broken.example/x"] = b""
    server.routes["bomb.example/x"] = zipped(b"\0" * 11_000_000)
    yield server
    server.close()


ADDRESSES = (
    "echo.example/pier",
    "echo.example/chunked",
    "echo.example/moved",
    "echo.example/gone",
    "closed.example/x",
    "slow.example/x",
    "broken.example/x",
    "bomb.example/x",
)


def record(web: Loopback, path: Path, **changes: Any) -> list[Capture]:
    """Captures of a live run that records."""
    with web.fetcher(record=path, **changes) as fetcher:
        return [replace(fetcher.get(web.url(a)), from_cache=False) for a in ADDRESSES]


def replay(web: Loopback, path: Path) -> list[Capture]:
    """Captures of a replay of the same requests."""
    with open_replay(path) as fetcher:
        assert fetcher.requests == 0
        return [fetcher.get(web.url(a)) for a in ADDRESSES]


@pytest.mark.parametrize("name", ["run.warc", "run.warc.gz"])
def test_a_replay_gives_the_same_captures(web: Loopback, tmp_path: Path, name: str) -> None:
    live = record(web, tmp_path / name)
    outcomes = [c.outcome for c in live]
    assert outcomes == ["ok", "ok", "ok", "not-there", "robots-denied", "ok", "connect-failed", "too-large"]
    connections = web.connections
    assert [replay(web, tmp_path / name) for _ in range(3)] == [live] * 3
    assert web.connections == connections


def test_what_the_cache_answers_is_recorded_too(web: Loopback, tmp_path: Path) -> None:
    first = record(web, tmp_path / "1.warc.gz", cache=tmp_path / "web.sqlite")
    web.time.now += 3600
    second = record(web, tmp_path / "2.warc.gz", cache=tmp_path / "web.sqlite")
    assert second[:3] == first[:3]
    assert replay(web, tmp_path / "2.warc.gz") == second


def test_the_archive_is_sound(web: Loopback, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By warcio's checker and by an independent reader: digests, pairs, headers."""
    path = tmp_path / "run.warc.gz"
    record(web, path)
    arguments = type("Arguments", (), {"inputs": [str(path)], "verbose": True})()
    assert Checker(arguments).process_all() == 0
    assert "digest pass" in capsys.readouterr().out
    kinds = []
    with path.open("rb") as file:
        for found in FastIterator(file, parse_http=False):
            kinds.append(found.record_type)
            assert found.verify_block_digest() is not False
    assert kinds[0] == WarcRecordType.warcinfo
    assert kinds.count(WarcRecordType.response) == kinds.count(WarcRecordType.request) > 8


def test_only_a_finished_archive_gets_its_name(web: Loopback, tmp_path: Path) -> None:
    path = tmp_path / "run.warc.gz"
    with pytest.raises(RuntimeError), web.fetcher(record=path) as fetcher:
        fetcher.get(web.url("echo.example/pier"))
        assert not path.exists()
        raise RuntimeError
    assert list(tmp_path.glob("run*")) == []


def test_an_archive_that_cannot_be_written(web: Loopback, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be written"):
        web.fetcher(record=tmp_path / "missing" / "run.warc.gz")


def test_a_replay_knows_when_it_was_made(web: Loopback, mirror: Path, tmp_path: Path) -> None:
    with web.fetcher(record=tmp_path / "run.warc.gz") as fetcher:
        assert fetcher.as_of == "2026-05-28T20:26:40Z"
        fetcher.get(web.url("echo.example/pier"))
    for path, made in ((tmp_path / "run.warc.gz", "2026-05-28T20:26:40Z"), (mirror, "2026-05-16T06:00:00Z")):
        with open_replay(path) as fetcher:
            assert fetcher.as_of == made


def test_what_an_archive_lacks_is_offline(web: Loopback, tmp_path: Path) -> None:
    path = tmp_path / "run.warc.gz"
    record(web, path)
    with open_replay(path) as fetcher:
        capture = fetcher.get("https://elsewhere.example/x")
    assert (capture.outcome, capture.detail) == ("offline", "run.warc.gz does not hold it")


@pytest.mark.parametrize("share", [0.95, 0.7, 0.4])
def test_an_archive_cut_off_in_the_middle(
    web: Loopback, tmp_path: Path, share: float, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "run.warc.gz"
    live = record(web, path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    again = replay(web, path)
    assert "is damaged" in caplog.text
    # Of a fetch that took two tries, the first may be all that is left.
    lesser = {"offline", "server-error"}
    assert all(one == other or other.outcome in lesser for one, other in zip(live, again, strict=True))
    assert again[0] == live[0] or share < 0.5


BROKEN = {
    "empty.warc.gz": b"",
    "text.warc": b"this is no archive at all\n" * 50,
    "binary.warc.gz": bytes(range(256)) * 20,
    "html.warc.gz": gzip.compress(PAGE.encode()),
    "head.warc.gz": gzip.compress(b"WARC/1.1\r\nWARC-Type: response\r\n")[:30],
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_archive(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BROKEN[name])
    with pytest.raises(ArchiveError) as error:
        open_replay(path)
    assert "\n" not in str(error.value)


def test_no_such_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no such file"):
        open_replay(tmp_path / "none.warc.gz")


# --- folders ---------------------------------------------------------------------------------


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """A small web of saved pages, with a secret beside it."""
    root = tmp_path / "web"
    pages = {
        "echo.example/index.html": PAGE,
        "echo.example/news/index.html": PAGE + "news",
        "echo.example/news/a.html": PAGE + "a",
        "echo.example/story?id=5": PAGE + "five",
        "echo.example/story.html": PAGE + "all",
        "echo.example/bär.html": PAGE + "bear",
        "echo.example/robots.txt": "User-agent: *\nDisallow: /private",
        "echo.example/private/x.html": PAGE,
        "echo.example/feed.xml": "<?xml version='1.0'?><rss></rss>",
    }
    for name, text in pages.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / "secret.html").write_text("secret")
    (root / "echo.example" / "link.html").symlink_to(tmp_path / "secret.html")
    (root / "echo.example" / "loop").symlink_to(root / "echo.example" / "loop")
    notes = {
        "fetched_at": "2026-05-16T06:00:00Z",
        "default_headers": {"Server": "test"},
        "responses": {
            "https://echo.example/old": {"status": 301, "headers": {"Location": "/news/a"}},
            "https://echo.example/shut": {"status": 403, "headers": {}},
            "https://echo.example/pdf": {
                "status": 200,
                "headers": {"Content-Type": "application/pdf"},
                "body_file": "pdf",
            },
        },
    }
    (root / "pdf").write_bytes(b"%PDF-1.4")
    (root / "web.json").write_text(json.dumps(notes))
    return root


FOLDER_ROWS: list[tuple[str, str, str]] = [
    # The file, with and without its ending; folders by their index.
    ("/news/a.html", "ok", "a"),
    ("/news/a", "ok", "a"),
    ("/news/", "ok", "news"),
    ("/news", "ok", "news"),
    ("", "ok", ""),
    ("/", "ok", ""),
    # Queries: the file saved under it, else the page.
    ("/story?id=5", "ok", "five"),
    ("/story?id=6", "ok", "all"),
    # Percent-encoding and fragments.
    ("/b%C3%A4r.html", "ok", "bear"),
    ("/bär.html", "ok", "bear"),
    ("/news/a.html#top", "ok", "a"),
    # Nothing outside the folder.
    ("/../../secret.html", "not-there", ""),
    ("/%2e%2e/%2e%2e/secret.html", "not-there", ""),
    ("/..%2f..%2fsecret.html", "not-there", ""),
    ("/link.html", "not-there", ""),
    ("/loop", "not-there", ""),
    ("/a%00b", "not-there", ""),
    ("/" + "x" * 300, "not-there", ""),
    # The rules of the live web hold.
    ("/private/x.html", "robots-denied", ""),
    ("/old", "ok", "a"),
    ("/shut", "blocked", ""),
    ("/pdf", "wrong-type", ""),
    ("/feed.xml", "wrong-type", ""),
]


@pytest.mark.parametrize(("path", "outcome", "ending"), FOLDER_ROWS)
def test_a_folder_answers_as_a_web_server_would(mirror: Path, path: str, outcome: str, ending: str) -> None:
    with open_replay(mirror) as fetcher:
        capture = fetcher.get("https://echo.example" + path)
    assert capture.outcome == outcome, capture.detail
    if outcome == "ok":
        assert capture.body.decode() == PAGE + ending
        assert capture.fetched_at == "2026-05-16T06:00:00Z"


@pytest.mark.parametrize("host", ["other.example", "pdf", "echo.example.evil"])
def test_a_host_that_is_not_in_the_folder_is_offline(mirror: Path, host: str) -> None:
    with open_replay(mirror) as fetcher:
        assert fetcher.get(f"https://{host}/x").outcome == "offline"


@pytest.mark.parametrize("notes", ["{", "[]", '{"responses": 5}', '{"default_headers": "x"}'])
def test_notes_that_cannot_be_read(mirror: Path, notes: str) -> None:
    (mirror / "web.json").write_text(notes)
    with pytest.raises(ArchiveError, match=r"web\.json cannot be used"):
        open_replay(mirror)


def test_a_folder_can_be_recorded(mirror: Path, tmp_path: Path) -> None:
    """The demonstration's web as one file: what replays from the folder replays from the archive."""
    from auditor.fetch import FetchSettings, open_fetcher

    urls = [f"https://echo.example{path}" for path, _, _ in FOLDER_ROWS]
    with open_fetcher(FetchSettings(replay=mirror, record=tmp_path / "run.warc.gz")) as fetcher:
        folder = [fetcher.get(url) for url in urls]
    with open_replay(tmp_path / "run.warc.gz") as fetcher:
        assert [fetcher.get(url) for url in urls] == folder
