"""A recorded run packed as WACZ: what a player needs is there, and points where it says."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from auditor.cli import run
from auditor.errors import ArchiveError
from auditor.fetch import FetchSettings, open_fetcher
from auditor.fetch.wacz import write_wacz
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from folders import FIXTURES

PAGES = (
    "https://npa.example/2026/05/13/eel-landings-licence-holders.html",
    "https://saltmere-echo.example/2026/05/13/fish-street-pumps-restarted.html",
    "https://skell-herald.example/",
)


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    path = tmp_path / "run.warc.gz"
    with open_fetcher(FetchSettings(replay=FIXTURES / "web", record=path)) as fetcher:
        for page in PAGES:
            fetcher.get(page)
    return path


def test_the_package_is_whole(warc: Path, tmp_path: Path) -> None:
    assert write_wacz(warc, tmp_path / "run.wacz") == 2
    with zipfile.ZipFile(tmp_path / "run.wacz") as packed:
        assert packed.testzip() is None
        package = json.loads(packed.read("datapackage.json"))
        for resource in package["resources"]:
            data = packed.read(resource["path"])
            assert (resource["hash"], resource["bytes"]) == (
                "sha256:" + hashlib.sha256(data).hexdigest(),
                len(data),
            )
        digest = json.loads(packed.read("datapackage-digest.json"))["hash"]
        assert digest == "sha256:" + hashlib.sha256(packed.read("datapackage.json")).hexdigest()
        assert packed.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED
        pages = [json.loads(line) for line in packed.read("pages/pages.jsonl").splitlines()]
    assert pages[0]["format"] == "json-pages-1.0"
    assert [page["url"] for page in pages[1:]] == list(PAGES[:2])
    assert package["created"] == "2026-05-16T06:00:00Z"


def test_the_index_points_at_the_records(warc: Path, tmp_path: Path) -> None:
    """By both readers, through the blocks that the second index names."""
    write_wacz(warc, tmp_path / "run.wacz")
    with zipfile.ZipFile(tmp_path / "run.wacz") as packed:
        index = packed.read("indexes/index.cdx.gz")
        head, *blocks = packed.read("indexes/index.idx").decode().splitlines()
        archive = packed.read("archive/data.warc.gz")
    assert head == '!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}'
    where = json.loads(blocks[0].split(" ", 2)[2])
    block = index[where["offset"] : where["offset"] + where["length"]]
    assert where["digest"] == "sha256:" + hashlib.sha256(block).hexdigest()
    lines = gzip.decompress(block).decode().splitlines()
    assert lines == sorted(lines) and len(lines) == 6  # three pages and the robots.txt of each
    assert lines[0].startswith(blocks[0].rpartition(" {")[0])
    for line in lines:
        fields = json.loads(line.split(" ", 2)[2])
        start = int(fields["offset"])
        data = archive[start : start + int(fields["length"])]
        record = next(iter(ArchiveIterator(io.BytesIO(data))))
        assert record.rec_headers.get_header("WARC-Target-URI") == fields["url"]
        assert record.rec_headers.get_header("WARC-Payload-Digest") == fields["digest"]
        fast = next(iter(FastIterator(io.BytesIO(data))))
        assert fast.headers["WARC-Target-URI"] == fields["url"] and fast.verify_payload_digest()


def test_a_long_index_comes_in_blocks(warc: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.fetch.wacz._BLOCK_LINES", 4)
    write_wacz(warc, tmp_path / "run.wacz")
    with zipfile.ZipFile(tmp_path / "run.wacz") as packed:
        index = packed.read("indexes/index.cdx.gz")
        blocks = [
            json.loads(line.split(" ", 2)[2])
            for line in packed.read("indexes/index.idx").decode().splitlines()[1:]
        ]
    parts = [gzip.decompress(index[b["offset"] : b["offset"] + b["length"]]) for b in blocks]
    assert [part.count(b"\n") for part in parts] == [4, 2] and b"".join(parts) == gzip.decompress(index)


def test_the_command_packs_a_recording(
    warc: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run.wacz"
    assert run(["export", "wacz", "--warc", str(warc), "-o", str(out)]) == 0
    assert "2 pages" in capsys.readouterr().err
    with zipfile.ZipFile(out) as packed:
        pages = [json.loads(line) for line in packed.read("pages/pages.jsonl").splitlines()[1:]]
    assert pages[0]["title"].startswith("Eel") and "licence" in pages[0]["text"]
    assert run(["export", "wacz"]) == 2 and run(["export", "csv", "--warc", str(warc)]) == 2


def test_the_same_archive_gives_the_same_package(warc: Path, tmp_path: Path) -> None:
    for name in ("a.wacz", "b.wacz"):
        write_wacz(warc, tmp_path / name)
    assert (tmp_path / "a.wacz").read_bytes() == (tmp_path / "b.wacz").read_bytes()


@pytest.mark.parametrize("share", [0.98, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
def test_of_an_archive_that_is_cut_off_what_is_whole_is_packed_and_this_is_said(
    warc: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, share: float
) -> None:
    cut, out = tmp_path / "cut.warc.gz", tmp_path / "cut.wacz"
    cut.write_bytes(warc.read_bytes()[: int(warc.stat().st_size * share)])
    try:
        write_wacz(cut, out)
    except ArchiveError as error:
        assert "holds no responses" in str(error) and not out.exists()
        return
    assert "is damaged or cut off; what is whole is packed" in caplog.text
    with zipfile.ZipFile(out) as packed:
        kept = packed.read("archive/data.warc.gz")
        lines = gzip.decompress(packed.read("indexes/index.cdx.gz")).splitlines()
    for record in FastIterator(io.BytesIO(kept), parse_http=False):
        assert "WARC-Block-Digest" not in record.headers or record.verify_block_digest()
    assert cut.read_bytes().startswith(kept) and gzip.decompress(kept)  # no member is cut
    ends = [
        int(row["offset"]) + int(row["length"])
        for row in (json.loads(x.partition(b"{")[1] + x.partition(b"{")[2]) for x in lines)
    ]
    assert ends and max(ends) <= len(kept)


@pytest.mark.parametrize("content", [b"", b"no archive", bytes(range(256)) * 9, b"\x1f\x8b\x08 no gzip"])
def test_what_is_no_archive_cannot_be_packed(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.warc.gz"
    broken.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"^[ -~]*(?:no WARC file|holds no responses)[ -~]*$"):
        write_wacz(broken, tmp_path / "x.wacz")
    assert not (tmp_path / "x.wacz").exists()


def test_a_package_that_cannot_be_written(warc: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be written"):
        write_wacz(warc, tmp_path / "missing" / "x.wacz")
