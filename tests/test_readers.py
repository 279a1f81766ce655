"""Readers: the same articles out of every form, cut anywhere, and one line for each thing that is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import pytest
from auditor.batch.inputs import find_pieces
from auditor.models import Article, Unreadable
from auditor.plugins import readers
from auditor.readers import ReadOptions, read_articles

from archives import FORMS, STORIES, Story, letter, lines, mbox, nitf, rss, warc

#: What a form cannot say: a letter has no address, and its sender is no author.
SILENT = {"a.mbox": {"url"}, "unnamed-mbox": {"url"}, "plain.mbox.gz": {"url", "author"}}


def articles(path: Path) -> list[Article]:
    found = list(read_articles(str(path), ReadOptions()))
    assert not [item for item in found if isinstance(item, Unreadable)]
    return [item for item in found if isinstance(item, Article)]


@pytest.mark.parametrize("name", FORMS)
def test_every_form_holds_the_same_articles(name: str, tmp_path: Path) -> None:
    FORMS[name](tmp_path / name, STORIES)
    found = articles(tmp_path / name)
    assert [a.text for a in found] == [s.text for s in STORIES]
    assert [a.title for a in found] == [s.title for s in STORIES]
    assert [a.date for a in found] == [s.date for s in STORIES]
    for field in {"url", "author"} - SILENT.get(name, set()):
        assert [getattr(a, field) for a in found] == [getattr(s, field) for s in STORIES], field


@pytest.mark.parametrize("make", [nitf, lambda s: letter(s).as_bytes()], ids=["nitf", "eml"])
def test_a_file_of_one_article(make, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / ("a.nitf" if make is nitf else "a.eml")
    path.write_bytes(make(STORIES[3]))
    (article,) = articles(path)
    assert (article.text, article.title, article.date) == (STORIES[3].text, STORIES[3].title, STORIES[3].date)


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of three records, also of packed files."""
    monkeypatch.setattr("auditor.readers.stretches.RECORDS_PER_PIECE", 3)
    monkeypatch.setattr("auditor.readers.stretches.PACKED_BYTES", 1)
    monkeypatch.setattr("auditor.readers.database.RECORDS_PER_PIECE", 3)
    monkeypatch.setattr("auditor.readers.markup.ITEMS_PER_PIECE", 3)
    monkeypatch.setattr("auditor.readers.warc.PAGES_PER_PIECE", 3)


#: Forms that are read whole: JSON, ARC, what is packed as one, small members of a zip.
WHOLE = {"a.json", "ninjs.json", "a.arc", "a.arc.gz", "as-one.warc.gz"}


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("name", FORMS)
def test_pieces_are_read_by_themselves_in_any_order(name: str, tmp_path: Path) -> None:
    FORMS[name](tmp_path / name, STORIES)
    pieces = list(find_pieces([str(tmp_path / name)], ReadOptions()))
    assert (len(pieces) == 1) == (name in WHOLE)
    read = {n: list(readers()[p.reader].read(p, ReadOptions())) for n, p in reversed(list(enumerate(pieces)))}
    assert [a.text for n in sorted(read) for a in read[n]] == [s.text for s in STORIES]
    assert len({(p.path, p.offset, p.state) for p in pieces}) == len(pieces)
    assert pieces == list(find_pieces([str(tmp_path / name)], ReadOptions()))


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("name", FORMS)
def test_a_record_that_is_to_be_left_alone_keeps_its_place(name: str, tmp_path: Path) -> None:
    FORMS[name](tmp_path / name, STORIES)
    for piece in find_pieces([str(tmp_path / name)], ReadOptions()):
        reader = readers()[piece.reader]
        whole = list(reader.read(piece, ReadOptions()))
        some = list(reader.read(piece, ReadOptions(skip=frozenset({1}))))
        assert isinstance(some[0], Unreadable) and "set aside" in some[0].reason
        assert some[1:] == whole[1:]


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize(("name", "make"), [("a.jsonl", lines), ("a.warc.gz", warc), ("a.mbox", mbox)])
def test_what_is_added_at_the_end_leaves_the_rest_as_it_was(
    name: str, make: Callable[[Sequence[Story]], bytes], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(make(STORIES[:7]))
    before = list(find_pieces([str(path)], ReadOptions()))
    path.write_bytes(path.read_bytes() + make(STORIES[7:]))
    assert list(find_pieces([str(path)], ReadOptions()))[:2] == before[:2]


def test_an_export_of_a_weblog_gives_its_articles(tmp_path: Path) -> None:
    """Pictures and menus stand among them."""
    data = rss(STORIES[:2]).replace(b"<item>", b"<item><wp:post_type>attachment</wp:post_type>", 1)
    (tmp_path / "a.xml").write_bytes(
        data.replace(b"<rss ", b"<rss xmlns:wp='https://wordpress.org/export/1.2/' ", 1)
    )
    assert [a.title for a in articles(tmp_path / "a.xml")] == [STORIES[1].title]


def test_links_in_a_body_lead_where_they_led(tmp_path: Path) -> None:
    """In a feed, in a record's HTML, and in a news item alike."""
    body = "<p>The dam holds, <a href='/2026/dam'>Reuters</a> reported.</p>"
    link = "https://norrey-chronicle.example/2026/05/ferry-0"
    item = f"<item><link>{link}</link><description>{escape(body * 30)}</description></item>"
    (tmp_path / "a.rss").write_text(f"<rss><channel>{item}</channel></rss>", encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps({"body_html": body, "url": link}) + "\n", encoding="utf-8")
    (tmp_path / "a.nitf").write_bytes(
        nitf(STORIES[0]).replace(b"<body.content>", b"<body.content>" + body.encode())
    )
    for name in ("a.rss", "a.jsonl", "a.nitf"):
        (article,) = articles(tmp_path / name)
        assert article.links[0].url == "https://norrey-chronicle.example/2026/dam"
        assert article.text[article.links[0].start : article.links[0].end] == "Reuters"


def test_nitf_inside_newsml(tmp_path: Path) -> None:
    inner = nitf(STORIES[4]).partition(b"?>")[2].partition(b"<nitf>")[2].replace(b"&eacute;", "é".encode())
    (tmp_path / "a.xml").write_bytes(
        b"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='g'><itemMeta><itemClass qcode='ninat:text'/></itemMeta>"
        b"<contentSet><inlineXML><nitf xmlns='http://iptc.org/std/NITF/2006-10-18/'>"
        + inner
        + b"</inlineXML></contentSet></newsItem>"
    )
    assert [a.text for a in articles(tmp_path / "a.xml")] == [STORIES[4].text]
