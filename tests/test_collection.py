"""The collection of coverage: what it takes in, what it gives back, and when it may speak of absence."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from auditor.collection import Collection, Problem, Record, excerpt, open_collection
from auditor.collection.records import Declared
from auditor.collection.retrieve import words_of
from auditor.errors import CollectionError
from auditor.models import Capture, Document
from auditor.places import cache_folder
from hypothesis import given, settings
from hypothesis import strategies as st

from folders import FIXTURES

KNOWN = {
    "kelder-star": "kelder-star", "Kelder Star": "kelder-star", "kelder-star.example": "kelder-star",
    "harbour-gazette.example": "harbour-gazette", "npa.example": "northmark-press-agency",
}  # fmt: skip


def opened(path: Path, cache: Path | None = None, **options: Any) -> Collection:
    return open_collection(
        path, registry_lookup=KNOWN.get, cache_folder=cache or path.parent / "cache", **options
    )


@pytest.fixture
def empty(tmp_path: Path) -> Collection:
    return opened(tmp_path / "c.db", create=True)


def star(text: str, date: str | None = "2026-05-10", **fields: Any) -> Record:
    return Record(text, outlet="kelder-star", date=date, **fields)


# --- what it takes in --------------------------------------------------------------------------

RECORDS = [
    # the contract's names
    ({"outlet": "kelder-star", "title": "T", "date": "2026-05-10", "text": "A wall fell."}, ("kelder-star", "2026-05-10")),
    # names that other tools use, and a name in place of the id
    ({"publisher": "Kelder Star", "date_publish": "2026-05-10 10:00:00", "maintext": "A wall fell."}, ("kelder-star", "2026-05-10")),
    # a domain, and a time
    ({"domain": "kelder-star.example", "published_at": "2026-05-10T23:00:00Z", "body": "A wall fell."}, ("kelder-star", "2026-05-10")),
    # no outlet, but an address at its host
    ({"url": "https://kelder-star.example/a", "text": "A wall fell."}, ("kelder-star", None)),
    # nobody knows whose it is
    ({"text": "A wall fell."}, (None, None)),
    # an outlet that the registry lacks is no outlet
    ({"source": "Tarrow Bugle", "text": "A wall fell."}, (None, None)),
    # a date that is none
    ({"outlet": "kelder-star", "date": "last week", "text": "A wall fell."}, ("kelder-star", None)),
]  # fmt: skip


@pytest.mark.parametrize(("record", "expected"), RECORDS)
def test_fields_under_their_usual_names(
    tmp_path: Path, record: dict[str, Any], expected: tuple[str | None, str | None]
) -> None:
    (tmp_path / "r.jsonl").write_text(json.dumps(record) + "\n")
    [document] = opened(tmp_path / "r.jsonl").search(["wall fell"])
    assert (document.outlet, document.date) == expected
    assert document.text == "A wall fell."


BAD_LINES = [
    # cut in the middle
    ('{"text": "half', "not JSON"),
    # no object
    ("[1, 2]", "no JSON object"),
    # no words
    ('{"text": " — "}', "no text"),
    # nested too deep to be read
    ("[" * 100_000, "not JSON"),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES, ids=["cut", "array", "wordless", "deep"])
def test_a_bad_record_is_told_and_stops_nothing(tmp_path: Path, line: str, reason: str) -> None:
    good = json.dumps({"text": "A wall fell."})
    (tmp_path / "r.jsonl").write_text(f"{good}\n{line}\n")
    collection = opened(tmp_path / "r.jsonl")
    assert len(collection.search(["wall"])) == 1
    [problem] = collection.problems()
    assert problem.place == "r.jsonl:2" and problem.reason.startswith(reason)


def test_gzipped_lines_cut_off_keep_what_came_before(tmp_path: Path) -> None:
    line = json.dumps({"text": "A wall fell."}) + "\n"
    whole = gzip.compress(line.encode() * 2 + json.dumps({"text": "x " * 9}).encode())
    (tmp_path / "whole.jsonl.gz").write_bytes(whole)
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[:-9])
    assert opened(tmp_path / "whole.jsonl.gz").stats()["documents"] == 2
    cut = opened(tmp_path / "cut.jsonl.gz")
    assert cut.problems()[0].place == "cut.jsonl.gz"


def test_the_folder_of_fixtures() -> None:
    path = FIXTURES / "collection" / "complete"
    with opened(path, cache=cache_folder()) as collection:
        assert collection.stats()["outlets"] == {"kelder-star": 6, "harbour-gazette": 2}
        assert collection.problems() == []
        [oysters] = collection.search(["Oyster beds open early"], outlets=["harbour-gazette"], limit=1)
        # what stands beside the text wins over folder and file name
        assert oysters.url == "https://harbour-gazette.example/2026/05/11/oyster-beds.html"
        assert (oysters.date, oysters.date_source) == ("2026-05-11", "record")
        [wells] = collection.search(["wells dressed with wool"], outlets=["kelder-star"], limit=1)
        assert (wells.date, wells.date_source) == ("2026-05-13", "file-name")


def test_a_saved_page_is_read_by_the_reader_that_is_handed_in(tmp_path: Path) -> None:
    folder = tmp_path / "pages" / "kelder-star.example"
    folder.mkdir(parents=True)
    (folder / "2026-05-10-wall.html").write_text("<p>A wall fell.</p>")

    def read(capture: Capture) -> Document:
        assert capture.body == b"<p>A wall fell.</p>"
        return Document("x", "A wall fell.", title="Wall", page="paywalled")

    [document] = opened(tmp_path / "pages", read_page=read).search(["wall"])
    assert (document.outlet, document.title, document.date, document.page) == (
        "kelder-star", "Wall", "2026-05-10", "paywalled",
    )  # fmt: skip
    assert opened(tmp_path / "pages").problems()[0].reason == "HTML cannot be read here"


def test_a_folder_is_indexed_once_and_again_when_it_changes(tmp_path: Path) -> None:
    folder, cache = tmp_path / "f", tmp_path / "cache"
    (folder / "kelder-star").mkdir(parents=True)
    (folder / "kelder-star" / "a.txt").write_text("A wall fell.")
    opened(folder, cache).close()
    [index] = (cache / "collections").iterdir()
    made = index.stat().st_mtime_ns
    opened(folder, cache).close()
    assert index.stat().st_mtime_ns == made
    (folder / "kelder-star" / "b.txt").write_text("A roof flew.")
    with opened(folder, cache) as collection:
        assert collection.stats()["documents"] == 2
    assert [p.suffix for p in (cache / "collections").iterdir()] == [".db"]
    assert not index.exists()


def test_names_are_resolved_when_opened_so_that_an_index_outlives_the_registry(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text(json.dumps({"outlet": "nyt", "text": "A wall fell."}))
    plain = opened(tmp_path / "r.jsonl").search(["wall"])[0]
    mapped = open_collection(
        tmp_path / "r.jsonl", registry_lookup={"nyt": "new-york-times"}.get, cache_folder=tmp_path / "cache"
    ).search(["wall"])[0]
    assert (plain.outlet, mapped.outlet) == (None, "new-york-times")


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("A secret wall.")
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "a.txt").symlink_to(tmp_path / "secret.txt")
    assert opened(tmp_path / "f").stats()["documents"] == 0


def test_a_text_of_an_outlet_is_kept_once(empty: Collection) -> None:
    first = empty.add([star("A wall fell."), star("A  wall\nfell.", url="https://x.example/")])
    again = empty.add([star("A wall fell.", date="2026-05-12"), Record("A wall fell.", outlet="npa.example")])
    assert (first.documents, first.known) == (1, 1)
    assert (again.documents, again.known) == (1, 1)
    # the same outlet under its name is the same outlet
    empty.add([Record("A wall fell.", outlet="Kelder Star")])
    assert len(empty.search(["wall"], outlets=["kelder-star"])) == 1


def test_a_lone_surrogate_is_stored_without_moving_offsets(empty: Collection) -> None:
    empty.add([star("A wall \ud800 fell.")])
    assert empty.search(["wall"])[0].text == "A wall ? fell."


REFUSED = [
    # nothing there
    (None, "no such collection"),
    # a database of another program
    ("foreign", "a database of something else"),
    # newer than this program
    ("newer", "made by a newer Auditor"),
    # a damaged file that begins like a database
    ("damaged", "no collection of coverage"),
]


@pytest.mark.parametrize(("kind", "message"), REFUSED)
def test_what_cannot_be_opened_is_one_line(tmp_path: Path, kind: str | None, message: str) -> None:
    path = tmp_path / "c.db"
    if kind == "damaged":
        path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    elif kind:
        if kind == "newer":
            opened(path, create=True).close()
        conn = sqlite3.connect(path)
        conn.execute("CREATE TABLE t (x)" if kind == "foreign" else "PRAGMA user_version = 99")
        conn.commit()
        conn.close()
    with pytest.raises(CollectionError, match=message) as error:
        opened(path)
    assert "\n" not in str(error.value)


def test_a_folder_is_not_added_to(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    with pytest.raises(CollectionError, match="folder or file of records"):
        opened(tmp_path / "f").add([star("A wall fell.")])


# --- what it gives back --------------------------------------------------------------------------


def test_a_statement_with_changed_words_is_found_among_many(empty: Collection) -> None:
    wanted = "The council will spend 4.2 million crowns on the Tarrow barrier before the autumn surge."
    filler = [
        star(f"Ordinary report number {n} about the council and the crowns it will spend.")
        for n in range(300)
    ]
    long = "Minutes of a long meeting. " * 400 + wanted
    empty.add([*filler, star(long)])
    # a number and a word changed; the document is a hundred times as long as the others
    changed = "The council will spend 9.9 million crowns on the Tarrow dam before the autumn surge."
    [best] = empty.search([changed], outlets=["kelder-star"], limit=1)
    assert best.text == long


def test_every_statement_gets_its_best_document(empty: Collection) -> None:
    empty.add(star(f"Report {n}: heron, willow and marsh.") for n in range(30))
    empty.add([star("The lighthouse was painted.")])
    found = empty.search(["heron willow marsh", "the lighthouse was painted"], limit=2)
    assert found[1].text == "The lighthouse was painted."


WINDOWS = [
    # inside
    ("2026-05-10", "2026-05-10", True),
    # before, after
    ("2026-05-11", "2026-05-12", False),
    ("2026-05-01", "2026-05-09", False),
    # open ends
    (None, "2026-05-10", True),
    ("2026-05-11", None, False),
]


@pytest.mark.parametrize(("since", "until", "found"), WINDOWS)
def test_the_window_bounds_dates_and_keeps_the_undated(
    empty: Collection, since: str | None, until: str | None, found: bool
) -> None:
    empty.add([star("A dated wall."), star("An undated wall.", date=None)])
    texts = {d.text for d in empty.search(["wall"], outlets=["kelder-star"], since=since, until=until)}
    assert texts == {"An undated wall."} | ({"A dated wall."} if found else set())


def test_a_small_window_is_given_whole_even_without_a_shared_word(empty: Collection) -> None:
    empty.add([star("Heron."), star("Willow.")])
    assert len(empty.search(["zebra"], outlets=["kelder-star"], limit=2)) == 2
    assert empty.search(["zebra"], limit=2) == []


def test_diacritics_and_case_do_not_hide_a_word(empty: Collection) -> None:
    empty.add([star("Müller’s CAFÉ burned.")])
    assert empty.search(["Muller cafe"]) and empty.search(["MÜLLER"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=3), st.lists(st.text(max_size=20), max_size=2))
def test_no_input_is_read_as_an_operator(texts: list[str], names: list[str]) -> None:
    with opened(cache_folder() / "any.db", create=True) as collection:
        collection.add([star("A wall fell AND rose NEAR the quay.")])
        collection.search(texts, names)


@given(st.text())
def test_words_are_of_one_kind(text: str) -> None:
    assert all(word == word.lower() and '"' not in word for word in words_of(text))


@given(st.text(max_size=2000), st.text(max_size=60))
def test_an_excerpt_is_short_and_on_one_line(text: str, wanted: str) -> None:
    shown = excerpt(text, wanted)
    assert len(shown) <= 260 and "\n" not in shown


# --- when it may speak of absence ------------------------------------------------------------------

COMPLETE = [
    # within what is declared
    ([("2026-05-01", "2026-05-31")], "2026-05-07", "2026-05-15", True),
    # a day short at either end
    ([("2026-05-08", "2026-05-31")], "2026-05-07", "2026-05-15", False),
    ([("2026-05-01", "2026-05-14")], "2026-05-07", "2026-05-15", False),
    # two declarations that meet
    ([("2026-05-01", "2026-05-10"), ("2026-05-11", "2026-05-31")], "2026-05-07", "2026-05-15", True),
    # one within another
    ([("2026-05-01", "2026-05-31"), ("2026-05-03", "2026-05-04")], "2026-05-07", "2026-05-15", True),
    # two with a day between
    ([("2026-05-01", "2026-05-10"), ("2026-05-12", "2026-05-31")], "2026-05-07", "2026-05-15", False),
    # nothing declared
    ([], "2026-05-07", "2026-05-15", False),
]


@pytest.mark.parametrize(("spans", "since", "until", "complete"), COMPLETE)
def test_completeness(
    empty: Collection, spans: list[tuple[str, str]], since: str, until: str, complete: bool
) -> None:
    empty.add(Declared("Kelder Star", *span) for span in spans)
    assert empty.complete_for("kelder-star", since, until) is complete
    assert not empty.complete_for("harbour-gazette", since, until)


DOUBTS = [
    # a document of this outlet could not be read: it may be the very one
    ("kelder-star", False),
    # nobody knows whose it was
    (None, False),
    # an outlet unknown to the registry may be this one under another name
    ("Tarrow Bugle", False),
    # another outlet's is no doubt
    ("harbour-gazette.example", True),
]


@pytest.mark.parametrize(("outlet", "complete"), DOUBTS)
def test_what_could_not_be_read_casts_doubt(empty: Collection, outlet: str | None, complete: bool) -> None:
    empty.add([Declared("kelder-star", "2026-05-01", "2026-05-31"), Problem("x.txt", "no text", outlet)])
    assert empty.complete_for("kelder-star", "2026-05-07", "2026-05-15") is complete
    # read at last
    empty.add([star("A wall fell.", place="x.txt")])
    assert empty.complete_for("kelder-star", "2026-05-07", "2026-05-15")


def test_a_row_of_complete_csv_that_is_not_understood_declares_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    shutil.copytree(FIXTURES / "collection" / "complete", folder)
    (folder / "complete.csv").write_text("outlet,from,to\nkelder-star,2026-05-31,2026-05-01\n")
    with opened(folder) as collection:
        assert collection.declared() == []
        assert collection.problems()[0].place == "complete.csv:2"
