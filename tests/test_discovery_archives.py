"""The routes ``wayback`` ``guardian`` and ``wordpress``, over sockets on loopback: shapes, refusals, controls, and a key that leaks nowhere."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from auditor.discovery import GuardianRoute, WaybackRoute, WordPressRoute
from auditor.hookspecs import RouteSettings
from auditor.models import Outlet, Query
from auditor.plugins import make_routes
from auditor.vocabulary import OUTCOME_REASONS

from loopback import Answer, Loopback, reply

NYT = Outlet("new-york-times", "The New York Times", domains=("nytimes.com",))
ECHO = Outlet("saltmere-echo", "Saltmere Echo", domains=("saltmere-echo.example",))
GUARDIAN = Outlet("guardian", "The Guardian", domains=("theguardian.com",))
#: Long enough that a chance match in a cache file is out of the question.
SECRET = "k3y-that-must-never-be-kept-9f2c"


def query(outlet: Outlet, **fields: Any) -> Query:
    base = Query(
        outlet, "2015-10-07", "2015-09-30", "2015-10-08", texts=("warships fired missiles from the Caspian",)
    )
    return replace(base, **fields)


class Web:
    """A loopback web that answers by host and path, and keeps the queries asked."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.queries: list[dict[str, list[str]]] = []
        self.server = Loopback(fallback=self._answer)

    def _answer(self, address: str) -> Answer | None:
        path, _, asked = address.partition("?")
        self.queries.append(parse_qs(asked))
        waiting = self.answers.get(path)
        if not waiting:
            return None
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def says(self, path: str, *bodies: Any) -> None:
        self.answers[path] = [
            b if isinstance(b, bytes) else reply(json.dumps(b), kind="application/json") for b in bodies
        ]

    def base(self, host: str) -> str:
        return self.server.url(host).rstrip("/")


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web()
    yield web
    web.server.close()


# --- wayback ---------------------------------------------------------------------------------------

CDX = "web.archive.org/cdx/search/cdx"
HEAD = ["timestamp", "original"]


def wayback(web: Web) -> WaybackRoute:
    return WaybackRoute(web.base("web.archive.org"))


def test_dated_paths_are_asked_day_by_day_for_half_a_year(web: Web) -> None:
    rows = [
        HEAD,
        ["20151007120000", "http://www.nytimes.com:80/2015/10/07/world/caspian-missiles.html"],
        ["20151009120000", "https://www.nytimes.com/2015/10/07/arts/opera.html"],
        ["20151009120000", "http://www.nytimes.com/"],
        ["20151009120000", "http://elsewhere.example/2015/10/07/x.html"],
    ]
    web.says(CDX, rows, [], [], [], [])
    with web.server.fetcher() as fetcher:
        listing = wayback(web).candidates(query(NYT), fetcher)
    assert listing.outcome == "ok" and not listing.exhaustive and listing.requests == 5
    first, second = listing.candidates
    page = "http://www.nytimes.com/2015/10/07/world/caspian-missiles.html"
    assert first.url == f"{web.base('web.archive.org')}/web/20151007120000id_/{page}"
    assert (first.date, first.score > second.score) == ("2015-10-07", True)
    asked = web.queries[0]
    assert asked["url"] == ["nytimes.com/2015/10/07/"] and asked["matchType"] == ["prefix"]
    assert (asked["from"], asked["to"]) == (["20151006"], ["20160407"])
    assert asked["filter"] == ["statuscode:200", "mimetype:text/html"]
    assert [q["url"][0][-6:] for q in web.queries] == ["10/07/", "10/06/", "10/08/", "10/05/", "10/04/"]


def test_other_outlets_are_asked_by_host_and_time_of_capture(web: Web) -> None:
    rows = [
        HEAD,
        ["20151007120000", "https://saltmere-echo.example/caspian"],
        # captured in the window, published long before it
        ["20151007120000", "https://saltmere-echo.example/2012/01/01/old"],
    ]
    web.says(CDX, rows)
    with web.server.fetcher() as fetcher:
        listing = wayback(web).candidates(query(ECHO), fetcher)
    assert [c.url.split("id_/")[1] for c in listing.candidates] == ["https://saltmere-echo.example/caspian"]
    [asked] = web.queries
    assert asked["matchType"] == ["domain"] and asked["from"] == ["20150930"] and asked["to"] == ["20151008"]


EXCLUSION = "org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error"
REFUSALS = [
    # the site is excluded: as 403, and as prose under 200
    ((reply(EXCLUSION, 403),), "excluded"),
    ((reply(EXCLUSION, 200),), "excluded"),
    # an error page with a good status, a table without its columns
    ((reply("<html>Oops</html>"),), "bad-response"),
    (([["a", "b"], ["1", "2"]],), "bad-response"),
    # refused without a word
    ((reply("", 403),), "blocked"),
    # too broad a question
    ((reply("", 400),), "bad-response"),
    # empty, and the control sees nothing either: exclusion is possible
    (([], []), "control-failed"),
    ((reply(""), reply("")), "control-failed"),
    # empty, and the control sees the outlet
    (([], [HEAD, ["20151001000000", "https://saltmere-echo.example/x"]]), "ok"),
]


@pytest.mark.parametrize(("answers", "outcome"), REFUSALS)
def test_an_empty_or_refused_answer_says_why(web: Web, answers: tuple[Any, ...], outcome: str) -> None:
    web.says(CDX, *answers)
    with web.server.fetcher() as fetcher:
        listing = wayback(web).candidates(query(ECHO), fetcher)
    assert (listing.outcome, listing.candidates) == (outcome, ())
    assert outcome in {"ok", *OUTCOME_REASONS}


COVERS = [
    (query(NYT), None),
    (query(NYT, date=None, since=None, until=None), "date-unknown"),
    (query(Outlet("x", "X")), "no-route"),
    (query(NYT, date="1990-01-01", since="1989-12-25", until="1990-01-02"), "out-of-range"),
]


@pytest.mark.parametrize(("asked", "outcome"), COVERS)
def test_what_the_archive_covers(asked: Query, outcome: str | None) -> None:
    assert WaybackRoute().covers(asked) == outcome


# --- guardian --------------------------------------------------------------------------------------

SEARCH = "content.guardianapis.com/search"


def result(**fields: Any) -> dict[str, Any]:
    return {
        "id": "world/2015/oct/07/caspian", "webPublicationDate": "2015-10-07T15:04:05Z",
        "webTitle": "Warships", "webUrl": "https://www.theguardian.com/world/2015/oct/07/caspian",
        "fields": {"headline": "Warships fire", "bodyText": "Warships fired missiles."}, **fields,
    }  # fmt: skip


def answer(*results: dict[str, Any], status: str = "ok") -> dict[str, Any]:
    return {"response": {"status": status, "total": len(results), "results": list(results)}}


def guardian(web: Web, key: str | None = SECRET) -> GuardianRoute:
    return GuardianRoute(key, web.base("content.guardianapis.com"))


def test_full_texts_come_without_a_fetch(web: Web) -> None:
    gallery = result(id="gallery", fields={"headline": "Pictures"})
    web.says(SEARCH, answer(result(), gallery))
    with web.server.fetcher() as fetcher:
        listing = guardian(web).candidates(query(GUARDIAN), fetcher)
    [document] = listing.documents
    assert listing.outcome == "ok" and not listing.exhaustive and listing.requests == 1
    assert document.text == "Warships fire\n\nWarships fired missiles."
    assert (document.outlet, document.date, document.date_source) == ("guardian", "2015-10-07", "api")
    [asked] = web.queries
    assert asked["from-date"] == ["2015-09-30"] and asked["to-date"] == ["2015-10-08"]
    assert set(asked["q"][0].split(" OR ")) == {"warships", "fired", "missiles", "caspian"}


def test_the_key_is_kept_nowhere(web: Web, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    web.says(SEARCH, answer(result()))
    kept = {"cache": tmp_path / "http.sqlite", "record": tmp_path / "run.warc"}
    with web.server.fetcher(**kept) as fetcher:
        route = guardian(web)
        listing = route.candidates(query(GUARDIAN), fetcher)
    assert web.queries[0]["api-key"] == [SECRET]
    assert SECRET not in caplog.text + repr(listing)
    files = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert files and all(SECRET.encode() not in plain(p.read_bytes()) for p in files)


def plain(data: bytes) -> bytes:
    """What a file says: archives are compressed record by record."""
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


GUARDIAN_REFUSALS = [
    # the key is refused
    (reply('{"message":"Unauthorized"}', 401), "auth-failed"),
    # an error in a good answer, prose, nothing
    (answer(status="error"), "bad-response"),
    (reply("<html>down</html>"), "bad-response"),
    ({}, "bad-response"),
    # looked, nothing there
    (answer(), "ok"),
]


@pytest.mark.parametrize(("said", "outcome"), GUARDIAN_REFUSALS)
def test_what_the_platform_may_say(web: Web, said: Any, outcome: str) -> None:
    web.says(SEARCH, said)
    with web.server.fetcher() as fetcher:
        route = guardian(web)
        listing = route.candidates(query(GUARDIAN), fetcher)
        assert not route.control(query(GUARDIAN), fetcher)
    assert (listing.outcome, listing.documents) == (outcome, ())


def test_what_the_platform_covers() -> None:
    assert GuardianRoute(None).covers(query(GUARDIAN)) == "no-key"
    assert GuardianRoute("k").covers(query(GUARDIAN)) is None
    assert GuardianRoute("k").covers(query(NYT)) == "no-route"
    assert GuardianRoute("k").covers(query(GUARDIAN, until="1998-12-31")) == "out-of-range"


# --- wordpress -------------------------------------------------------------------------------------

POSTS = "saltmere-echo.example/wp-json/wp/v2/posts"


def post(number: int, day: str = "2015-10-07") -> dict[str, Any]:
    return {
        "date_gmt": f"{day}T10:00:00", "link": f"https://saltmere-echo.example/{number}",
        "title": {"rendered": f"Story &amp; number {number}"},
    }  # fmt: skip


def wordpress(web: Web) -> WordPressRoute:
    return WordPressRoute(web.base("saltmere-echo.example"))


def test_posts_are_read_page_by_page(web: Web) -> None:
    web.says(POSTS, [post(n) for n in range(100)], [post(100), post(101, "2015-10-20"), {"link": None}, 7])
    with web.server.fetcher() as fetcher:
        listing = wordpress(web).candidates(query(ECHO), fetcher)
    # one post lies after the window, two are none
    assert (listing.outcome, listing.requests, len(listing.candidates)) == ("ok", 2, 101)
    assert listing.candidates[0].title and "&amp;" not in listing.candidates[0].title
    assert not listing.exhaustive
    assert web.queries[1]["page"] == ["2"] and web.queries[0]["before"] == ["2015-10-08T23:59:59"]


NO_POSTS = [
    # no such interface: off, hidden, or no WordPress
    (reply('{"code":"rest_no_route"}', 404), "no-route"),
    (reply("", 401), "no-route"),
    (reply("<html>hello</html>"), "no-route"),
    # an interface that answers something else
    ({"code": "x"}, "bad-response"),
    (reply("", 429, Retry_After="9999"), "rate-limited"),
    # nothing in the window
    ([], "ok"),
]


@pytest.mark.parametrize(("said", "outcome"), NO_POSTS)
def test_what_a_site_may_say(web: Web, said: Any, outcome: str) -> None:
    web.says(POSTS, said)
    with web.server.fetcher() as fetcher:
        route = wordpress(web)
        listing = route.candidates(query(ECHO), fetcher)
        assert not route.control(query(ECHO), fetcher)
    assert (listing.outcome, listing.candidates) == (outcome, ())


def test_what_has_not_been_tried_is_off_unless_asked_for() -> None:
    assert "wordpress" not in [r.name for r in make_routes(RouteSettings())]
    assert "wordpress" in [r.name for r in make_routes(RouteSettings(experimental=True))]
