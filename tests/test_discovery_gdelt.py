"""GDELT over sockets on loopback: every file once for all, what is wrong with one, and its search for recent dates."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
import tracemalloc
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date as Date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from auditor.discovery import GdeltDocRoute, GdeltRoute
from auditor.discovery.gdelt.files import GKG, MENTIONS, SlotFault, read_slot, slots_of
from auditor.discovery.gdelt.shelf import Shelf
from auditor.fetch import FetchSettings, open_fetcher
from auditor.models import Outlet, Query
from auditor.ports import Listing
from auditor.vocabulary import OUTCOME_REASONS

from bulk import GDELT, file_list, graph, mentions, serve_file, slot_files, zipped_rows
from loopback import Answer, Loopback, reply

ECHO = Outlet("saltmere-echo", "Saltmere Echo", domains=("echo-news.example",))
DAY = "2026-05-14"
QUERY = Query(ECHO, DAY, DAY, DAY, texts=("The ferry to Skell ran again after nine days.",))
FERRY = "https://www.echo-news.example/2026/05/14/ferry-skell-runs-again.html"
OPERA = "https://www.echo-news.example/2026/05/14/opera-season.html"


@pytest.fixture
def web() -> Iterator[Loopback]:
    server = Loopback()
    yield server
    server.close()


def window_files(pages: dict[str, list[str]]) -> dict[str, bytes]:
    """The files of the window: those of ``pages``, and all others without anything of the outlet."""
    empty = {slot: ["https://elsewhere.example/x"] for slot in slots_of(Date(2026, 5, 14))}
    return slot_files({**empty, **pages})


def serve(web: Loopback, files: dict[str, bytes], *, listed: bytes | None = None) -> None:
    web.routes |= {GDELT + name: serve_file(data) for name, data in files.items()}
    web.routes[f"{GDELT}masterfilelist.txt"] = reply(
        file_list(files) if listed is None else listed, kind="text/plain"
    )


def route(web: Loopback, folder: Path | None = None, today: str | None = "2026-06-01") -> GdeltRoute:
    return GdeltRoute(base=web.url("data.gdeltproject.org").rstrip("/"), today=today, folder=folder)


def asked(web: Loopback) -> dict[str, int]:
    return {address.removeprefix(GDELT): n for address, n in web.asked.items()}


def look(web: Loopback, query: Query = QUERY, **more: Any) -> Listing:
    with web.fetcher() as fetcher:
        return route(web, **more).candidates(query, fetcher)


# --- candidates ------------------------------------------------------------------------------------


def test_pages_are_ranked_by_their_address(web: Loopback) -> None:
    own = "https://www.echo-news.example/2026/05/14/our-own.html"
    other = "https://sub.other.example/2026/05/14/ferry-skell.html"
    old = "https://echo-news.example/2012/01/02/ferry-skell.html"
    serve(web, window_files({"20260514081500": [OPERA, FERRY, other], "20260514230000": [FERRY, own, old]}))
    listing = look(web, replace(QUERY, article_url=own))
    assert [c.url for c in listing.candidates] == [FERRY, OPERA]
    assert (listing.outcome, listing.exhaustive, listing.detail) == ("ok", False, "")
    assert listing.candidates[0].date == DAY and listing.candidates[0].route == "gdelt"
    assert (listing.since, listing.until) == (DAY, DAY)


def test_of_an_old_page_the_capture_comes_first(web: Loopback) -> None:
    serve(web, window_files({"20260514081500": [FERRY], "20260514120000": [FERRY]}))
    first, second = look(web, today="2028-01-01").candidates
    assert first.url == f"https://web.archive.org/web/20260514081500id_/{FERRY}"
    assert (second.url, second.rank) == (FERRY, 2)


def test_the_days_further_off_are_read_only_when_asked_for(web: Loopback) -> None:
    days = [slots_of(Date(2026, 5, n)) for n in range(11, 16)]
    serve(web, slot_files({slot: ["https://elsewhere.example/x"] for day in days for slot in day}))
    with web.fetcher() as fetcher:
        near = route(web).candidates(replace(QUERY, since="2026-05-11", until="2026-05-15"), fetcher)
        assert near.requests == 1 + 3 * 96 and near.more is not None
        far = near.more()
    assert (far.since, far.until, far.requests, far.more) == ("2026-05-11", "2026-05-12", 2 * 96, None)


def test_today_is_not_over_and_tomorrow_has_not_begun(web: Loopback) -> None:
    serve(web, window_files({}))
    listing = look(web, replace(QUERY, date="2026-05-15", until="2026-05-16"), today="2026-05-15")
    assert listing.requests == 97 and listing.until == DAY
    assert route(web, today="2026-05-12").covers(QUERY) == "out-of-range"


REACH = [
    (QUERY, None),
    (replace(QUERY, outlet=replace(ECHO, domains=())), "no-route"),
    (replace(QUERY, date=None, since=None, until=None), "date-unknown"),
    (replace(QUERY, date="2014-05-05", since="2014-05-01", until="2014-05-06"), "out-of-range"),
    (replace(QUERY, date="2015-02-17", since="2015-02-10", until="2015-02-18"), None),
]


@pytest.mark.parametrize(("query", "outcome"), REACH)
def test_what_it_covers(query: Query, outcome: str | None) -> None:
    assert GdeltRoute().covers(query) == outcome


def test_the_cost_is_said_before_anything_is_asked() -> None:
    week = replace(QUERY, since="2026-05-07", until="2026-05-15")
    assert GdeltRoute().cost(week) == "up to 864 files, 302 MB, and once a list of 130 MB; 4 minutes or more"
    assert GdeltRoute(GKG).cost(week).startswith("up to 864 files, 9504 MB")


# --- every file once -------------------------------------------------------------------------------


def test_a_file_is_read_once_for_all_outlets_articles_and_runs(web: Loopback, tmp_path: Path) -> None:
    serve(web, window_files({"20260514081500": [FERRY]}))
    first = look(web, folder=tmp_path)
    other = replace(QUERY, outlet=replace(ECHO, domains=("elsewhere.example",)), texts=("x",))
    again, elsewhere = look(web, folder=tmp_path), look(web, other, folder=tmp_path)
    assert (first.requests, again.requests, elsewhere.requests) == (97, 0, 0)
    assert again.candidates == first.candidates and len(elsewhere.candidates) == 1
    assert set(asked(web).values()) == {1}
    assert (tmp_path / "gdelt.sqlite").stat().st_mode & 0o077 == 0


def _look_elsewhere(port: int, folder: Path) -> tuple[int, int]:
    """What another process finds and asks; all names lead to the port."""
    settings = FetchSettings(
        stand_in=("127.0.0.1", port), max_time_s=None, cache=folder / "http.sqlite", paces=()
    )
    settings = replace(settings, interval_s=0.0)
    with open_fetcher(settings) as fetcher, ThreadPoolExecutor(2) as pool:
        routes = [GdeltRoute(today="2026-06-01", folder=folder) for _ in range(2)]
        found = list(pool.map(lambda route: route.candidates(QUERY, fetcher), routes))
    return sum(listing.requests for listing in found), min(len(listing.candidates) for listing in found)


def test_processes_share_the_work(web: Loopback, tmp_path: Path) -> None:
    serve(web, window_files({"20260514081500": [FERRY], "20260514234500": [OPERA]}))
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        results = pool.starmap(_look_elsewhere, [(web.port, tmp_path)] * 2)
    assert sum(requests for requests, _ in results) == 97 and [found for _, found in results] == [2, 2]
    assert set(asked(web).values()) == {1}


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    now = [1_000_000.0]
    shelf = Shelf(tmp_path, most_bytes=150, clock=lambda: now[0])
    page = {"echo-news.example": read_pages(mentions(FERRY))}
    for hour in range(4):
        now[0] += 2 * 86_400
        slot = f"202605140{hour}0000"
        assert shelf.claim("mentions", slot) and not shelf.claim("mentions", slot)
        shelf.keep("mentions", slot, page)
        shelf.touch("mentions", [slot])
    kept = shelf.states("mentions", [f"202605140{hour}0000" for hour in range(4)])
    # the first is let go, and the two of the last days stay although there is too much
    assert "20260514000000" not in kept and kept.keys() >= {"20260514020000", "20260514030000"}
    assert len(list(shelf.pages("mentions", ["echo-news.example"], sorted(kept)))) == len(kept)


def test_the_claim_of_a_killed_process_lapses(tmp_path: Path) -> None:
    now = [0.0]
    shelf = Shelf(tmp_path, clock=lambda: now[0])
    assert shelf.claim("mentions", "s") and not shelf.claim("mentions", "s")
    now[0] += 3_600
    assert shelf.claim("mentions", "s")


# --- what can be wrong -----------------------------------------------------------------------------


def read_pages(rows: bytes) -> Any:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "s.zip")
        path.write_bytes(zipped_rows(rows))
        return read_slot(path, MENTIONS, None)["echo-news.example"]


GOOD = zipped_rows(mentions(FERRY))
WRONG: list[tuple[str, Answer]] = [
    ("a file that is not there", reply("", 404)),
    ("another file than the one listed", serve_file(zipped_rows(mentions(OPERA)))),
    ("half a zip", serve_file(GOOD[: len(GOOD) // 2])),
    ("two members", serve_file(zipped_rows(b"", "x", ("y", mentions(FERRY))))),
    ("no zip at all", reply("<html>Busy</html>")),
    ("a coded answer", reply(GOOD, kind="application/zip", Content_Encoding="gzip")),
]


@pytest.mark.parametrize(("case", "answer"), WRONG, ids=[case for case, _ in WRONG])
def test_a_file_that_cannot_be_used_is_a_gap_and_asked_for_once(
    web: Loopback, tmp_path: Path, case: str, answer: Answer
) -> None:
    files = window_files({"20260514081500": [FERRY]})
    serve(web, files)
    if "listed" not in case:  # let the digest agree with what is served
        body = answer.split(b"\r\n\r\n", 1)[1] if isinstance(answer, bytes) else b""
        web.routes[f"{GDELT}masterfilelist.txt"] = reply(
            file_list({**files, "20260514081500.mentions.CSV.zip": body}), kind="text/plain"
        )
    web.routes[f"{GDELT}20260514081500.mentions.CSV.zip"] = answer
    listing = look(web, folder=tmp_path)
    assert (listing.outcome, listing.candidates) == ("gap", ())
    assert OUTCOME_REASONS[listing.outcome] == "incomplete"
    assert listing.detail == "1 of 96 files could not be had"
    assert look(web, folder=tmp_path).requests == 0
    assert asked(web)["20260514081500.mentions.CSV.zip"] == 1


def test_a_slot_that_the_list_lacks_is_not_asked_for(web: Loopback) -> None:
    files = window_files({})
    del files["20260514081500.mentions.CSV.zip"]
    serve(web, files)
    listing = look(web)
    assert (listing.outcome, listing.requests) == ("gap", 96)


def test_a_bomb_stops_at_its_cap(tmp_path: Path) -> None:
    path = tmp_path / "s.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("x", "w") as member:
        for _ in range(20):
            member.write(b"0" * 1_000_000)
    tracemalloc.start()
    with pytest.raises(SlotFault) as fault:
        read_slot(path, replace(MENTIONS, most_unpacked=10_000_000), None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert fault.value.outcome == "too-large" and peak < 5_000_000


def test_rows_that_are_cut_wrong_or_endless_are_left_out(tmp_path: Path) -> None:
    rows = (
        b"short\trow\n" + b"x" * 3_000_000 + b"\n" + b"\xff\xfe\n" + mentions("ftp://echo-news.example/x")
        + mentions(FERRY).replace(b"\t1\techo", b"\t2\techo") + mentions(FERRY).rstrip(b"\n")
    )  # fmt: skip
    path = tmp_path / "s.zip"
    path.write_bytes(zipped_rows(rows))
    assert [seen.url for seen in read_slot(path, MENTIONS, None)["echo-news.example"]] == [FERRY]


def test_an_endless_file_stops_at_its_cap_and_leaves_nothing(web: Loopback, tmp_path: Path) -> None:
    def endless(sock: Any) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            sock.sendall(b"PK" * 65_536)

    web.routes["files.example/x.zip"] = endless
    with web.fetcher() as fetcher:
        capture = fetcher.save(web.url("files.example/x.zip"), tmp_path / "x", most_bytes=1_000_000)
    assert (capture.outcome, capture.body) == ("too-large", b"") and not (tmp_path / "x").exists()


def test_without_the_list_files_count_but_are_called_unverified(web: Loopback) -> None:
    serve(web, window_files({"20260514081500": [FERRY]}), listed=b"")
    listing = look(web)
    assert listing.outcome == "ok" and listing.detail == "not verified: no list of digests"


FAILURES = [
    # the server is down: three failures end it (two files at a time), and anybody may try again
    (reply("", 500), "server-error", 5),
    # it asks to slow down for a day
    (reply("", 429, Retry_After="86400"), "rate-limited", 2),
]


@pytest.mark.parametrize(("answer", "outcome", "most"), FAILURES)
def test_a_server_in_trouble_is_left_alone(web: Loopback, answer: bytes, outcome: str, most: int) -> None:
    serve(web, {})
    web.routes[f"{GDELT}masterfilelist.txt"] = answer
    web.routes |= {f"{GDELT}{slot}.mentions.CSV.zip": answer for slot in slots_of(Date(2026, 5, 14))}
    listing = look(web)
    assert (listing.outcome, listing.candidates) == (outcome, ())
    assert listing.requests <= most


def test_an_outlet_that_gdelt_does_not_watch_is_no_absence(web: Loopback) -> None:
    serve(web, window_files({}))
    listing = look(web)
    assert (listing.outcome, OUTCOME_REASONS[listing.outcome]) == ("control-failed", "incomplete")


def test_the_control_looks_into_a_few_files(web: Loopback) -> None:
    serve(web, window_files({"20260514131500": [OPERA]}))
    with web.fetcher() as fetcher:
        assert route(web).control(QUERY, fetcher)
        assert asked(web) == {
            f"2026051{slot}.mentions.CSV.zip": 1
            for slot in ("4120000", "4121500", "4123000", "4124500", "4130000", "4131500")
        }
        assert not route(web).control(
            replace(QUERY, outlet=replace(ECHO, domains=("other.example",))), fetcher
        )


def test_the_budget_of_the_bulk_routes_ends_it(web: Loopback) -> None:
    serve(web, window_files({"20260514234500": [FERRY]}))
    with web.fetcher(deep_time_s=60.0, max_time_s=0.0, interval_s=1.0) as fetcher:
        listing = route(web).candidates(QUERY, fetcher.deep())
        assert listing.outcome == "budget-exhausted" and 30 <= listing.requests <= 64
        assert fetcher.get(web.url("echo.example/")).outcome == "budget-exhausted"


def test_a_shelf_that_cannot_be_written_ends_as_a_lookup_and_no_crash(web: Loopback, tmp_path: Path) -> None:
    serve(web, window_files({}))
    graphs = route(web, tmp_path)
    with web.fetcher() as fetcher:
        assert graphs.candidates(QUERY, fetcher).outcome == "control-failed"
        with sqlite3.connect(tmp_path / "gdelt.sqlite") as db:
            db.execute("DROP TABLE slots")
        assert graphs.candidates(QUERY, fetcher).outcome == "internal-error"
    graphs.close()
    (tmp_path / "gdelt.sqlite").write_bytes(b"no database at all" * 100)
    assert look(web, folder=tmp_path).outcome == "control-failed"  # kept in memory for this run


def test_a_long_reading_is_told(web: Loopback) -> None:
    serve(web, window_files({}))
    told: list[str] = []
    base = web.url("data.gdeltproject.org").rstrip("/")
    with web.fetcher() as fetcher:
        GdeltRoute(base=base, today="2026-06-01", progress=told.append).candidates(QUERY, fetcher)
    assert told == ["GDELT: the list of its files", "GDELT: 1 of 96 files", "GDELT: 51 of 96 files"]


# --- the knowledge graph ---------------------------------------------------------------------------


def test_the_knowledge_graph_ranks_by_title_names_and_quotations(web: Loopback) -> None:
    one, two = "https://echo-news.example/a/34473351", "https://echo-news.example/a/34473352"
    rows = graph(one, names="Opera House,10;Ada Quill,40", title="Opera season opens") + graph(
        two, quotes="10|40|said|the ferry ran again|#|60|20|told|nine days", title="Back &amp; on the water"
    )
    rows += graph("https://echo-news.example/b", source="2")
    empty = zipped_rows(graph("https://elsewhere.example/x"))
    files = {f"{slot}.gkg.csv.zip": empty for slot in slots_of(Date(2026, 5, 14))}
    serve(web, files | {"20260514081500.gkg.csv.zip": zipped_rows(rows)})
    graphs = GdeltRoute(GKG, web.url("data.gdeltproject.org").rstrip("/"), today="2026-06-01")
    with web.fetcher() as fetcher:
        found = graphs.candidates(QUERY, fetcher).candidates
    assert [(c.url, c.title, c.route) for c in found] == [
        (two, "Back & on the water", "gdelt-gkg"),
        (one, "Opera season opens", "gdelt-gkg"),
    ]


# --- the search for recent dates -------------------------------------------------------------------

DOC = "api.gdeltproject.org/api/v2/doc/doc"
NEWS = replace(QUERY, outlet=replace(ECHO, domains=("echonews.example",)))


class DocServer:
    """GDELT's search: answers in turn, and the questions that came."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.questions = list(answers), list[dict[str, list[str]]]()
        self.web = Loopback(fallback=self._answer)

    def _answer(self, address: str) -> Answer | None:
        self.questions.append(parse_qs(address.partition("?")[2]))
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return found if isinstance(found, bytes) else reply(json.dumps(found), kind="application/json")

    def look(self, query: Query = NEWS) -> Listing:
        doc = GdeltDocRoute("2026-06-01", self.web.url("api.gdeltproject.org").rstrip("/"))
        with self.web.fetcher() as fetcher:
            return doc.candidates(query, fetcher)


def row(url: str, title: str = "", seen: str = "20260514T081500Z") -> dict[str, str]:
    return {"url": url, "title": title, "seendate": seen, "domain": url.split("/")[2]}


def test_recent_pages_are_searched_by_domain_words_and_days() -> None:
    ferry, other = "https://echonews.example/ferry", "https://notechonews.example/ferry"
    late = row("https://echonews.example/late", "Ferry", "20260601T000000Z")
    server = DocServer({"articles": [row(other, "Ferry"), late, row(ferry, "Ferry  runs")]})
    listing = server.look()
    assert [(c.url, c.title, c.date) for c in listing.candidates] == [(ferry, "Ferry runs", DAY)]
    [asked] = server.questions
    assert asked["query"] == ["domainis:echonews.example (ferry OR skell)"]
    assert (asked["startdatetime"], asked["enddatetime"]) == (["20260514000000"], ["20260514235959"])
    server.web.close()


ANSWERS = [
    # nothing by these words, but the outlet is there
    (({}, {"articles": [row("https://echonews.example/x")]}), "ok"),
    # nothing of the outlet at all
    (({},), "control-failed"),
    # prose under 200
    ((reply("The specified phrase is too short."),), "bad-response"),
    # the throttle under 200
    ((reply("Please limit requests to one every 5 seconds."),), "rate-limited"),
    # control characters inside the JSON are survived
    (
        (
            reply(
                b'{"articles": [{"url": "https://echonews.example/f", "title": "a\x01b"}]}',
                kind="application/json",
            ),
        ),
        "ok",
    ),
    (({"articles": "no"},), "bad-response"),
    (([],), "bad-response"),
]


@pytest.mark.parametrize(("answers", "outcome"), ANSWERS)
def test_answers_of_the_search(answers: tuple[Any, ...], outcome: str) -> None:
    server = DocServer(*answers)
    assert server.look().outcome == outcome
    server.web.close()


def test_what_the_search_covers() -> None:
    doc = GdeltDocRoute("2026-06-01")
    assert doc.covers(NEWS) is None
    assert doc.covers(QUERY) == "no-route"  # a hyphen in the domain finds nothing there
    assert (
        doc.covers(replace(NEWS, date="2015-10-07", since="2015-10-01", until="2015-10-08")) == "out-of-range"
    )
    assert doc.covers(replace(NEWS, date=None, since=None, until=None)) == "date-unknown"
