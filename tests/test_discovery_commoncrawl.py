"""Common Crawl over sockets on loopback: crawls by day, the index by host, pages by their bytes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from auditor.discovery import CommonCrawlRoute
from auditor.fetch import open_replay
from auditor.fetch.crawled import byte_range_of
from auditor.fetch.faults import FetchFault
from auditor.models import Capture, Outlet, Query
from auditor.ports import Listing

from bulk import COLLECTIONS, DATA, INDEX, NO_CAPTURES, Crawled, byte_range
from loopback import Answer, Loopback, reply
from zoo import article

ECHO = Outlet("saltmere-echo", "Saltmere Echo", domains=("saltmere-echo.example",))
NYT = Outlet("new-york-times", "The New York Times", domains=("nytimes.com",))
QUERY = Query(
    ECHO, "2026-05-14", "2026-05-07", "2026-05-15", texts=("The ferry to Skell ran again after nine days.",)
)
FERRY = "https://saltmere-echo.example/2026/05/14/ferry-skell-runs-again.html"
OPERA = "https://saltmere-echo.example/2026/05/13/opera-season.html"
OLD = "https://saltmere-echo.example/2019/01/01/ferry.html"


class Crawl:
    """Index and data hosts on loopback, with the questions that came."""

    def __init__(self) -> None:
        self.crawled = Crawled()
        self.questions: list[tuple[str, dict[str, list[str]]]] = []
        self.pages: dict[str, Answer | list[Answer]] = {}
        self.web = Loopback(fallback=self._answer)
        self.web.routes[f"{INDEX}collinfo.json"] = reply(json.dumps(COLLECTIONS), kind="application/json")

    def _answer(self, address: str) -> Answer | None:
        path, _, asked = address.partition("?")
        if path.startswith(INDEX):
            name = path.removeprefix(INDEX).removesuffix("-index")
            self.questions.append((name, parse_qs(asked)))
            found = self.pages.get(name, NO_CAPTURES)
            if isinstance(found, list) and "showNumPages" in asked:
                return reply(json.dumps({"pages": len(found), "pageSize": 5, "blocks": 1}))
            return found[int(parse_qs(asked).get("page", ["0"])[0])] if isinstance(found, list) else found
        span = byte_range(self.web.now.head)
        return self.crawled.part(*span) if span and path == f"{DATA}{self.crawled.name}" else None

    def route(self) -> CommonCrawlRoute:
        return CommonCrawlRoute(
            *(self.web.url(host).rstrip("/") for host in ("index.commoncrawl.org", "data.commoncrawl.org"))
        )

    def look(self, query: Query = QUERY) -> Listing:
        with self.web.fetcher() as fetcher:
            return self.route().candidates(query, fetcher)

    def get(self, url: str, **settings: Any) -> Capture:
        with self.web.fetcher(**settings) as fetcher:
            return fetcher.get(url, purpose="record")


@pytest.fixture
def crawl() -> Iterator[Crawl]:
    crawl = Crawl()
    for url in (OPERA, FERRY, OLD):
        crawl.crawled.add(url, article(url.rsplit("/", 1)[1]))
    crawl.pages["CC-MAIN-2026-22"] = [reply(crawl.crawled.index())]
    yield crawl
    crawl.web.close()


# --- the index -------------------------------------------------------------------------------------


def test_pages_come_as_records_ranked_by_address(crawl: Crawl) -> None:
    listing = crawl.look()
    first, second = listing.candidates
    base, row = crawl.web.url(f"{DATA}{crawl.crawled.name}"), crawl.crawled.rows[1]
    last = int(row["offset"]) + int(row["length"]) - 1
    assert first.url == f"{base}#bytes={row['offset']}-{last}" and first.packed and first.date == "2026-05-14"
    assert second.packed and second.rank == 2
    assert (listing.outcome, listing.exhaustive) == ("ok", False)
    # the crawl that began soon after the day, page by page; older and undated ones are not asked
    assert [name for name, _ in crawl.questions] == ["CC-MAIN-2026-22"] * 2
    assert crawl.questions[0][1]["showNumPages"] == ["true"]
    asked = crawl.questions[1][1]
    assert (asked["url"], asked["matchType"]) == (["saltmere-echo.example"], ["domain"])
    assert asked["filter"] == ["=status:200", "=mime:text/html"]


def test_the_answer_serves_every_article_of_the_outlet(crawl: Crawl, tmp_path: Path) -> None:
    other = replace(QUERY, date="2026-05-13", texts=("The opera season opened.",))
    with crawl.web.fetcher(cache=tmp_path / "c.sqlite") as fetcher:
        first, second = (crawl.route().candidates(q, fetcher).candidates[0] for q in (QUERY, other))
        assert first.url != second.url and fetcher.requests == 3


def test_dated_paths_are_asked_by_day(crawl: Crawl) -> None:
    crawl.pages.clear()
    listing = crawl.look(replace(QUERY, outlet=NYT))
    assert listing.outcome == "control-failed"
    assert [q["url"][0] for _, q in crawl.questions] == [
        "nytimes.com/2026/05/14/", "nytimes.com/2026/05/13/", "nytimes.com/2026/05/15/",
    ]  # fmt: skip


def test_a_week_in_the_name_dates_an_old_crawl(crawl: Crawl) -> None:
    crawl.look(replace(QUERY, date="2015-10-07", since="2015-10-01", until="2015-10-08"))
    assert {name for name, _ in crawl.questions} == {"CC-MAIN-2015-48"}
    assert (
        crawl.look(replace(QUERY, date="2012-10-07", since="2012-10-01", until="2012-10-08")).outcome
        == "out-of-range"
    )


OUTCOMES: list[tuple[str, Any, str]] = [
    ("nothing of the outlet", NO_CAPTURES, "control-failed"),
    ("nothing of the window", [OLD], "ok"),
    ("a wrong address", reply("<html>gone</html>", 404), "not-there"),
    ("an index that breaks off", reply('{"url": "https://x.example/", "off'), "bad-response"),
    ("an index that is down", reply("", 503), "server-error"),
]


@pytest.mark.parametrize(("case", "answer", "outcome"), OUTCOMES, ids=[case for case, *_ in OUTCOMES])
def test_outcomes_of_the_index(crawl: Crawl, case: str, answer: Any, outcome: str) -> None:
    crawl.pages["CC-MAIN-2026-22"] = (
        [reply(crawl.crawled.index(*answer))] if isinstance(answer, list) else answer
    )
    listing = crawl.look()
    assert (listing.outcome, listing.candidates) == (outcome, ())


def test_more_pages_than_are_read_is_no_absence(crawl: Crawl) -> None:
    crawl.pages["CC-MAIN-2026-22"] = [reply(crawl.crawled.index(OLD))] * 9
    assert crawl.look().outcome == "truncated-no-match"
    assert len(crawl.questions) == 4


def test_rows_that_lead_astray_are_left_out(crawl: Crawl) -> None:
    good = crawl.crawled.rows[1]
    wrong = [
        {**good, "offset": "-5"}, {**good, "length": "x"}, {**good, "filename": "../../etc/passwd"},
        {**good, "url": "file:///etc/passwd"}, {**good, "url": "https://elsewhere.example/2026/05/14/ferry"}, [1], {},
    ]  # fmt: skip
    crawl.pages["CC-MAIN-2026-22"] = [reply("\n".join(map(json.dumps, wrong)))]
    assert crawl.look().candidates == ()


def test_what_it_covers() -> None:
    route = CommonCrawlRoute()
    assert route.covers(QUERY) is None and route.bulk
    assert route.covers(replace(QUERY, outlet=replace(ECHO, domains=()))) == "no-route"
    assert route.covers(replace(QUERY, date=None, since=None, until=None)) == "date-unknown"
    assert (
        route.covers(replace(QUERY, date="2004-01-01", since="2003-12-25", until="2004-01-02"))
        == "out-of-range"
    )
    assert route.cost(QUERY) == "up to 9 requests, one a second"


def test_the_control_asks_for_any_page(crawl: Crawl) -> None:
    with crawl.web.fetcher() as fetcher:
        assert crawl.route().control(QUERY, fetcher)
    crawl.pages.clear()
    with crawl.web.fetcher() as fetcher:
        assert not crawl.route().control(QUERY, fetcher)


# --- a page by its bytes ---------------------------------------------------------------------------


def test_a_record_is_the_page_as_captured(crawl: Crawl) -> None:
    address = crawl.look().candidates[0].url
    capture = crawl.get(address)
    assert (capture.outcome, capture.final_url, capture.status) == ("ok", FERRY, 200)
    assert capture.archive_url == address and capture.memento_at == "2026-05-20T08:00:00Z"
    assert b"Passengers waited on the quay" in capture.body and capture.media_type == "text/html"


def test_other_bytes_of_one_file_are_another_page_in_cache_and_archive(crawl: Crawl, tmp_path: Path) -> None:
    addresses = [c.url for c in crawl.look().candidates]
    archive = tmp_path / "run.warc.gz"
    with crawl.web.fetcher(cache=tmp_path / "c.sqlite", record=archive) as fetcher:
        before = [fetcher.get(a, purpose="record") for a in addresses]
        assert [fetcher.get(a, purpose="record").body for a in addresses] == [c.body for c in before]
        assert fetcher.requests == 2
    assert before[0].body != before[1].body
    with open_replay(archive) as replay:
        assert [replay.get(a, purpose="record").final_url for a in addresses] == [FERRY, OPERA]


BROKEN: list[tuple[str, Any, str]] = [
    ("fewer bytes than asked for", lambda data, a, b: reply(data[a : b - 20], 206), "bad-response"),
    (
        "other bytes",
        lambda data, a, b: reply(data[a : b + 1], 206, Content_Range="bytes 0-9/10"),
        "bad-response",
    ),
    ("no gzip member", lambda data, a, b: reply(b"x" * (b - a + 1), 206), "bad-response"),
    ("a refusal", lambda data, a, b: reply("", 403), "blocked"),
    ("the whole file", lambda data, a, b: reply(data), "ok"),
]


@pytest.mark.parametrize(("case", "answer", "outcome"), BROKEN, ids=[case for case, *_ in BROKEN])
def test_bytes_that_are_no_page_have_their_outcome(
    crawl: Crawl, case: str, answer: Any, outcome: str
) -> None:
    address = crawl.look().candidates[0].url
    first, last = map(int, address.partition("#bytes=")[2].split("-"))
    crawl.web.routes[f"{DATA}{crawl.crawled.name}"] = answer(crawl.crawled.data, first, last)
    assert crawl.get(address).outcome == outcome


def test_a_page_that_is_not_what_its_digest_says_is_refused(crawl: Crawl) -> None:
    crawl.crawled.add("https://saltmere-echo.example/2026/05/14/x", article("x"), digest="A" * 32)
    row = crawl.crawled.rows[-1]
    last = int(row["offset"]) + int(row["length"]) - 1
    capture = crawl.get(crawl.web.url(f"{DATA}{crawl.crawled.name}") + f"#bytes={row['offset']}-{last}")
    assert capture.outcome == "bad-response" and "digest" in capture.detail


def test_a_bomb_in_a_record_stops_at_its_cap(crawl: Crawl) -> None:
    data = gzip.compress(
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://x.example/\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        b"WARC-Date: 2026-05-20T08:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        b"Content-Length: 60000019\r\n\r\nHTTP/1.1 200 OK\r\n\r\n" + b"0" * 60_000_000
    )
    crawl.web.routes[f"{DATA}bomb.warc.gz"] = reply(data, 206)
    assert (
        crawl.get(crawl.web.url(f"{DATA}bomb.warc.gz") + f"#bytes=0-{len(data) - 1}").outcome == "too-large"
    )


ADDRESSES = [
    ("https://x.example/y.warc.gz", "policy-blocked"),
    ("https://x.example/y.warc.gz#bytes=9-1", "policy-blocked"),
    ("https://x.example/y.warc.gz#bytes=1-99999999", "too-large"),
]


@pytest.mark.parametrize(("address", "outcome"), ADDRESSES)
def test_addresses_that_name_no_bytes(address: str, outcome: str) -> None:
    with pytest.raises(FetchFault) as fault:
        byte_range_of(address)
    assert fault.value.outcome == outcome
