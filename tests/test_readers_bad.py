"""Archives that are damaged, hostile or something else: what can be read is, and each fault is one line."""

from __future__ import annotations

import gzip
import io
import random
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from auditor.batch.inputs import find_pieces
from auditor.errors import InputError
from auditor.models import Unreadable
from auditor.plugins import readers
from auditor.readers import ReadOptions, read_articles

from archives import (
    STORIES,
    answer,
    arc,
    bomb,
    letters_of_nobody,
    lines,
    locked,
    rss,
    table,
    tarred,
    warc,
    warc_record,
    zstd,
)

LINES, TABLE, PAGES, ARC = lines(STORIES), table(STORIES), warc(STORIES), arc(STORIES)
PLAIN = warc(STORIES, packed=False)
NOISE = b'{"text": "%s"}\n' % random.Random(1).randbytes(50_000).hex().encode()
ONE_ROW = table(STORIES[:1]).split(b"\r\n", 1)[1]
MIDDLE = PAGES.find(b"\x1f\x8b\x08", len(PAGES) // 2)
PLAIN_MIDDLE = PLAIN.find(b"WARC/1", len(PLAIN) // 2)
WORDS = b"word " * 200


def read(path: Path, **options: object) -> tuple[int, list[str]]:
    """How many articles a file gives, and the reasons for what it does not."""
    found = list(read_articles(str(path), ReadOptions(**options)))  # type: ignore[arg-type]
    reasons = [item.reason for item in found if isinstance(item, Unreadable)]
    assert all("\n" not in reason and reason.startswith(str(path)) for reason in reasons), reasons
    return len(found) - len(reasons), [reason.removeprefix(str(path)) for reason in reasons]


# name, bytes, articles, what the lines say
DAMAGED = [
    ("cut.jsonl.gz", gzip.compress(LINES + NOISE)[:-5000], 10, ["is damaged after 10 records"]),
    ("sum.jsonl.gz", gzip.compress(LINES)[:-8] + b"12345678", 10, ["is damaged after 10 records (CRC"]),
    ("cut.jsonl.zst", zstd.compress(LINES)[:-50], 0, ["is damaged at its beginning"]),
    ("one.jsonl", LINES.replace(b"{", b"{broken", 1), 9, [":1 is not JSON"]),
    ("long.jsonl", LINES + b'{"text": "' + b"x" * 25_000_000 + b'"}\n' + LINES, 20, [":11 has more than 20 MB"]),
    ("empty.jsonl.gz", b"", 0, ["holds no records"]),
    ("nothing.jsonl.gz", gzip.compress(b""), 0, ["holds no records"]),
    ("empty.csv", b"", 0, ["is empty"]),
    ("head.csv", b"title,text\n", 0, ["holds no rows"]),
    ("nul.csv", TABLE.replace(b"ferry from", b"ferry\0from", 1), 9, [":2 holds NUL bytes"]),
    ("short.csv", TABLE.replace(b"2026-05-12,", b"", 1), 9, [":12 has 4 cells, the first row has 5"]),
    ("wide.csv", TABLE.replace(b"2026-05-12,", b"2026-05-12,x,", 1), 9, [":12 has 6 cells, the first row has 5"]),
    ("line.csv", TABLE + b"x" * 25_000_000 + b"\n" + ONE_ROW, 11, [":52 has more than 20 MB"]),
    ("field.csv", TABLE + b'T,"' + (b"word " * 1_000 + b"\n") * 5_000 + b'",d,u,b\r\n' + ONE_ROW, None, [":52 "]),
    ("latin.csv", TABLE.replace("é".encode(), b"\xe9", 1), 9, [":2 is not utf-8. Try --encoding"]),
    ("other.csv", b"a,b\n1,2\n", 0, ["has no column that looks like a text"]),
    ("cut.warc.gz", PAGES[:-300], 9, ["ferry-9 is cut short", "stops in the middle of a record"]),
    ("cut.warc", PLAIN[:-300], 9, ["ferry-9 is cut short", "stops in the middle of a record"]),
    ("one.warc.gz", gzip.compress(PLAIN), 10, []),
    ("one-cut.warc.gz", gzip.compress(PLAIN)[:-300], None, ["stops in the middle of a record"]),
    ("packed.txt", PAGES, 10, []),
    ("each.warc.zst", b"".join(zstd.compress(warc([s], packed=False)) for s in STORIES), 10, []),
    ("one.warc.zst", zstd.compress(PLAIN), 10, []),
    ("cut.warc.zst", zstd.compress(PLAIN)[:-300], 0, ["is damaged after"]),
    ("middle.warc.gz", PAGES[: MIDDLE + 30] + b"X" * 9 + PAGES[MIDDLE + 39 :], 9, ["is damaged after"]),
    ("middle.warc", PLAIN[:PLAIN_MIDDLE] + b"X" + PLAIN[PLAIN_MIDDLE + 1 :], 9, ["is damaged after"]),
    ("empty.warc.gz", b"", 0, ["holds no web pages"]),
    ("noise.arc", b"noise" * 99, 0, ["is damaged after 0 pages"]),
    ("cut.arc", ARC[:-100], 9, ["ferry-9 is cut short"]),
    ("cut.xml", rss(STORIES)[:-900], 8, ["is no whole XML"]),
    ("map.xml", b"<urlset><url><loc>a</loc></url></urlset>", 0, ["outermost element is urlset"]),
    ("text.xml", bomb("<title>x</title><description>&j;</description>"), 0, ["Maximum entity amplification"]),
    ("attribute.xml", bomb("<title x='&j;'/>"), 0, ["Maximum entity amplification"]),
    ("teaser.rss", b"<rss><channel><item><description>Soon.</description></item></channel></rss>", 0, ["only a summary"]),
    ("a.mbox", letters_of_nobody(), 2, [":3 is a letter without text"]),
    ("no.mbox", b"hello", 0, ["is no mailbox"]),
    ("picture.eml", b"Subject: x\nContent-Type: image/png\n\nabc", 0, ["is a letter without text"]),
    ("no.db", b"SQLite nonsense", 0, ["is no SQLite database"]),
    ("cut.zip", b"PK\3\4" + b"x" * 50, 0, ["is no whole zip archive"]),
    ("no.tar.gz", b"junk", 0, ["is no tar archive"]),
    ("a.pdf", b"%PDF-1.7", 0, ["is binary, not text (PDF). Give its words as .txt"]),
    ("b.docx", b"PK\3\4", 0, ["is binary, not text (a zip archive or Office document)"]),
    ("c.txt", b"%PDF-1.7\nabc", 0, ["is binary, not text (PDF)"]),
    ("portrait", b"\x89PNG\0", 0, ["is binary, not text"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "articles", "said"), DAMAGED, ids=[case[0] for case in DAMAGED])
def test_what_is_whole_is_read_and_the_rest_told(
    name: str, data: bytes, articles: int | None, said: list[str], tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    found, reasons = read(tmp_path / name)
    assert articles is None or found == articles
    assert len(reasons) == len(said) or articles is None
    assert all(words in reason for words, reason in zip(said, reasons, strict=False)), reasons


def test_nothing_outside_the_file_is_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    data = b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://%s">]>' % str(secret).encode()
    data += b"<rss><channel><item><description>" + WORDS + b"&x;</description></item></channel></rss>"
    (tmp_path / "a.xml").write_bytes(data)
    assert read(tmp_path / "a.xml") == (
        0,
        [":1 uses &x;, an abbreviation that the file defines itself; left out."],
    )


def test_archives_that_cannot_be_unpacked(tmp_path: Path) -> None:
    locked(tmp_path / "locked.zip")
    assert read(tmp_path / "locked.zip")[1] == [
        " is encrypted. Unpack it with its password, and give the folder."
    ]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("b.zip", b"PK")
        packed.writestr("c.bin", b"x")
    assert "is an archive in an archive" in read(tmp_path / "a.zip")[1][0]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("c.bin", b"x")
    assert read(tmp_path / "a.zip")[1] == [" holds no files that are read as articles."]
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as packed:
        packed.writestr("c.bin", b"x")
    assert "holds no WARC files" in read(tmp_path / "a.wacz")[1][0]
    tarred(tmp_path / "a.tar", STORIES, "w")
    data = (tmp_path / "a.tar").read_bytes()
    (tmp_path / "a.tar").write_bytes(data[: len(data) // 3])
    found, reasons = read(tmp_path / "a.tar")
    assert found and len(reasons) <= 2 and "damaged" in reasons[-1]


def test_databases(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as conn:
        conn.execute("CREATE TABLE x (text)")
        conn.execute("CREATE TABLE y (text)")
        conn.execute("INSERT INTO x VALUES ('A wall fell.'), (x'ff41'), (NULL)")
    conn.close()
    before = path.read_bytes()
    assert read(path)[1] == [f" has several tables with texts: x, y. Name one: {path}:x"]
    found, reasons = read(Path(f"{path}:x"))
    assert found == 1 and ":2 is not UTF-8" in reasons[0] and ":3 has no text" in reasons[1]
    (missing,) = read_articles(f"{path}:z", ReadOptions())
    assert isinstance(missing, Unreadable) and "has no table z. It has: x, y." in missing.reason
    assert path.read_bytes() == before


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(TABLE)
    found, reasons = read(tmp_path / "a.csv", mapping={"text": "Story"})
    assert found == 0 and "has no column Story (--map text=Story). It has: Headline, Body" in reasons[0]


TABLES = [
    # quotation marks that begin a text and are no quoting
    'title\ttext\nLate\t"We lost it," she told the BBC. Nobody knows why.\n',
    # quotation marks behind backslashes
    'title,text\nLate,"She said \\"no, never\\" to the BBC."\n',
    # empty cells that spreadsheets add, and a blank line
    "title;text;;\n\nLate;The dam holds, the BBC said.;;\n",
    # no quoting at all
    "title|text\nLate|The dam holds, the BBC said.\n",
]


@pytest.mark.parametrize("text", TABLES)
def test_tables_of_every_habit(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert read(tmp_path / "a.csv") == (1, [])


def test_a_page_says_in_what_it_is_written(tmp_path: Path) -> None:
    """Records of one archive in different encodings, by header, by meta and by their bytes."""
    words = "<html><head>{}</head><body><article><p>Die Fähre fuhr nicht, sagte Jörg Öhm dem Blatt am Freitag.</p></article>"
    pages = [words.format("<meta charset=iso-8859-1>").encode("latin-1"), words.format("").encode()]
    data = b"".join(
        warc_record(f"https://a.example/{n}", answer(p).replace(b"; charset=utf-8", b""))
        for n, p in enumerate(pages)
    )
    (tmp_path / "a.warc").write_bytes(data)
    texts = {a.text for a in read_articles(str(tmp_path / "a.warc"), ReadOptions())}  # type: ignore[union-attr]
    assert texts == {"Die Fähre fuhr nicht, sagte Jörg Öhm dem Blatt am Freitag."}


def test_a_huge_record_is_passed_over_in_little_memory(tmp_path: Path) -> None:
    """The file has a hole, so it takes no room on the disk; the process may have 200 MB beside what it has loaded.

    As much of two gigabytes as tells: nothing but the time grows with the size.
    """
    path, size = tmp_path / "a.warc", 500_000_000
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    with path.open("wb") as file:
        file.write(
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/huge\r\n"
            b"WARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-05-12T00:00:00Z\r\n"
            b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
            % (size + len(head))
        )
        file.write(head)
        file.seek(size, io.SEEK_CUR)
        file.write(b"\r\n\r\n" + PLAIN)
    code = (
        "import sys, resource; from auditor.readers import *; from auditor.models import Unreadable\n"
        "import auditor.readers.warc\n"
        "most = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize() + 200_000_000\n"
        "resource.setrlimit(resource.RLIMIT_AS, (most, most))\n"
        "for item in read_articles(sys.argv[1], ReadOptions()): print(getattr(item, 'reason', 'ok'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=120
    )
    assert done.stdout.splitlines() == [
        f"{path}: https://a.example/huge has more than 20 MB; left out.",
        *["ok"] * 10,
    ]


@pytest.mark.parametrize("content", [b"", b"\n \n"], ids=["empty", "blank"])
@pytest.mark.parametrize(
    "suffix", ["txt", "html", "md", "jsonl", "json", "csv", "tsv", "xml", "rss", "atom", "eml", "mbox", "db", "warc", "warc.gz", "arc", "wacz", "zip", "tar", "tar.gz"]
)  # fmt: skip
def test_a_file_of_nothing_is_told_in_an_archive_too(suffix: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / f"a.{suffix}").write_bytes(content)
    told = []
    for piece in find_pieces([str(tmp_path / f"a.{suffix}")], ReadOptions()):
        try:
            told += [item.reason for item in readers()[piece.reader].read(piece, ReadOptions())]  # type: ignore[union-attr]
        except InputError as error:
            told.append(str(error))
    (line,) = told
    assert f"a.{suffix}" in line
