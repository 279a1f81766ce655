"""The parts of the pages that need no server: marks in a text, shares, the picture, cut texts."""

from __future__ import annotations

import csv
import doctest
import io
import re
import sqlite3
from pathlib import Path

import pytest
from auditor import migrations
from auditor.browse import addresses, evidence, shares, timeline, wording
from auditor.browse.cards import Card
from auditor.browse.cells import Cells
from auditor.browse.marks import WHOLE_AT_MOST, Mark, Piece, paragraphs
from auditor.browse.pages import search
from auditor.browse.pages.reviews import calibration
from auditor.browse.provenance import NOTHING, PAGES, provenance
from auditor.browse.shares import BAR_WIDTH, rate
from auditor.report import cell
from auditor.store.tallies import index_new
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database


@pytest.mark.parametrize("module", [addresses, evidence, search, shares, wording])
def test_examples_in_docstrings(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def mark(number: int, start: int, end: int) -> Mark:
    return Mark(number, f"a{number}", "altered", "error", start, end)


def shown(text: str, *marks: Mark) -> list[list[tuple[str, list[int], list[int]]]]:
    return [
        [(p.text, [m.number for m in p.marks], [m.number for m in p.ending]) for p in paragraph]
        for paragraph in paragraphs(text, marks)
    ]


MARKS = [
    # nothing marked: one piece a paragraph
    ("one\n\ntwo", (), [[("one", [], [])], [("two", [], [])]]),
    # no blank line: each line is a paragraph
    ("one\ntwo", (), [[("one", [], [])], [("two", [], [])]]),
    # a line end inside a paragraph stays
    ("one\ntwo\n\nthree", (), [[("one\ntwo", [], [])], [("three", [], [])]]),
    # one inside the other: the outer first
    ("abcdef", ((1, 0, 6), (2, 2, 4)), [[("ab", [1], []), ("cd", [1, 2], [2]), ("ef", [1], [1])]]),
    # overlapping: none is dropped
    ("abcdef", ((1, 0, 4), (2, 2, 6)), [[("ab", [1], []), ("cd", [1, 2], [1]), ("ef", [2], [2])]]),
    # across paragraphs: it ends once
    ("ab\n\ncd", ((1, 1, 5),), [[("a", [], []), ("b", [1], [])], [("c", [1], [1]), ("d", [], [])]]),
    # outside the text, empty or turned round: left out
    ("abc", ((1, 2, 9), (2, 1, 1), (3, 2, 1)), [[("abc", [], [])]]),
]


@pytest.mark.parametrize(("text", "marks", "expected"), MARKS)
def test_marks(text: str, marks: tuple[tuple[int, int, int], ...], expected: object) -> None:
    assert shown(text, *(mark(*m) for m in marks)) == expected


@given(st.text("ab \n", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_no_character_and_no_mark_is_lost(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [mark(n, *span) for n, span in enumerate(spans)]
    found = paragraphs(text, marks)
    assert "".join("".join(p.text for paragraph in found for p in paragraph).split()) == "".join(text.split())
    ended = [m.number for paragraph in found for p in paragraph for m in p.ending]
    assert len(ended) == len(set(ended))
    for m in marks:
        if 0 <= m.start < m.end <= len(text) and text[m.end - 1] != "\n" and text[m.start : m.end].strip():
            covered = [p for paragraph in found for p in paragraph if m in p.marks]
            assert covered


def test_a_giant_text_is_shown_around_its_marks() -> None:
    text = "word " * WHOLE_AT_MOST
    found = paragraphs(text, [mark(1, 500_000, 500_010)])
    pieces = [piece for paragraph in found for piece in paragraph]
    assert sum(len(p.text) for p in pieces) < 10_000
    assert sum(len(p.text) + p.left_out for p in pieces) == len(text)
    assert any(p.ending for p in pieces)


def test_a_piece_is_harmless() -> None:
    assert paragraphs("a\u202eb", []) == [(Piece("a<U+202E>b"),)]


# Wilson's interval, after the worked values of Newcombe 1998, table I.
INTERVALS = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("part", "whole", "low", "high"), INTERVALS)
def test_intervals(part: int, whole: int, low: float, high: float) -> None:
    found = rate(part, whole)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_shares_rest_on_what_was_checked() -> None:
    counts = {
        ("verbatim", "ok"): 2,
        ("altered", "warning"): 3,
        ("altered", "error"): 1,
        ("not-found", "warning"): 1,
    }
    found = shares.shares({**counts, ("unchecked", "notice"): 4, ("unsourced", "notice"): 9})
    assert found.counts["altered"] == 4
    assert (found.checked.part, found.checked.whole) == (7, 11)
    assert (found.errors.part, found.errors.whole) == (1, 7)  # three alterations are warnings
    assert (found.borne_out.part, found.borne_out.whole) == (2, 7)
    assert next(iter(found.counts)) == "altered"
    assert sum(s.width for s in found.segments) == pytest.approx(BAR_WIDTH, abs=0.1)


def test_the_best_of_the_newest_comes_first_and_paging_reaches_every_match() -> None:
    conn = sqlite3.connect(":memory:", isolation_level=None)
    migrations.m001_initial(Database(conn))
    count = search.CANDIDATES + 40
    for n in range(1, count + 1):
        text = "flood flood flood" if n == 300 else "flood and much else that was said that night"
        conn.execute(
            "INSERT INTO articles (id, title, first_audited_at, text, text_digest) VALUES (?, 't', '', ?, '')",
            [f"a{n}", text],
        )
    index_new(conn)
    seen, before = [], None
    while before is not None or not seen:
        page = search.search_page(conn, "flood", "articles", before)
        seen += [row["article_id"] for row in page["results"]["articles"]]
        before = page["more"].get("articles")
    assert seen[:2] == ["a300", f"a{count}"]
    assert sorted(seen) == sorted(f"a{n}" for n in range(1, count + 1))


WORDS = st.lists(st.tuples(st.text("ab ", min_size=1, max_size=30), st.booleans()), max_size=8)


@given(WORDS, st.integers(20, 60))
def test_a_list_shows_what_differs_of_any_text(words: list[tuple[str, bool]], room: int) -> None:
    text = "".join(part for part, _ in words)
    found = evidence.shortened(tuple(words), room=room, lead=10)
    shown = "".join(part for part, _ in found)
    assert len(shown) <= room + len("… " + " …")
    assert shown.removeprefix("… ").removesuffix(" …") in text
    if any(differs for _, differs in words):
        assert any(differs for _, differs in found)


ROWS = st.lists(st.lists(st.text('ab"=,-\r\n1 ', max_size=6), min_size=2, max_size=3), max_size=4)


@given(ROWS, st.integers(1, 9))
def test_cells_stay_where_they_are_however_the_csv_is_cut(rows: list[list[str]], size: int) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    text, cells = stream.getvalue(), Cells()
    out = "".join(cells.feed(text[n : n + size]) for n in range(0, len(text), size)) + cells.finish()
    found = list(csv.reader(io.StringIO(out, newline="")))
    numbers = re.compile(r"-?\d+")
    assert found == [[value if numbers.fullmatch(value) else cell(value) for value in row] for row in rows]


def test_a_giant_cell_costs_no_more_than_its_size() -> None:
    giant = '"=' + 'x""' * 1_000_000 + '",1\r\n'
    assert Cells().feed(giant).startswith("\"'=x")


def card(outlet: str, page: str | None, verdict: str) -> Card:
    row = {"outlet_name": outlet, "page_title": page, "coverage_url": None, "verdict": verdict}
    return Card(1, row, (), (), (), (), None, None, (), (), {})


def test_the_picture_says_in_words_what_it_draws() -> None:
    found = provenance([card("A", "p", "altered"), card("A", "p", "close"), card("B", None, "unchecked")])
    assert found
    assert found.rows == (("A", "p", "1 altered, 1 close"), ("B", NOTHING, "1 unchecked"))
    assert [node.severity for node in found.outlets] == ["error", "notice"]


def test_a_picture_has_an_end() -> None:
    found = provenance([card("A", f"page {n}", "close") for n in range(PAGES + 5)])
    assert found and len(found.pages) == PAGES and found.hidden == 5
    assert provenance([card("", None, "unsourced")]) is None


def test_calibration_by_bins() -> None:
    reviewed = [(0.95, "close"), (1.0, "verbatim"), (0.9, "altered"), (0.1, "altered"), (None, "close")]
    found = calibration([{"confidence": c, "verdict": v} for c, v in reviewed])
    assert [(b.low, b.borne_out.part, b.borne_out.whole) for b in found] == [(0.0, 0, 1), (0.8, 2, 3)]


def test_months_are_drawn_oldest_first_and_fill_their_columns(database: Path) -> None:
    conn = sqlite3.connect(database)
    months = timeline.timeline(conn, timeline.ALL_OUTLETS)
    assert [m.month for m in months] == ["2026-04", "2026-05"]
    assert months[0].shares.words == "1 altered, 1 verbatim"
    for month in months:
        assert sum(block.height for block in month.blocks) == pytest.approx(timeline.HEIGHT, abs=0.1)
    assert timeline.timeline(conn, "no-such-outlet") == []
