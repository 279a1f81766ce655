"""The routes ``wayback`` ``guardian`` and ``wordpress``, over sockets on loopback: shapes, refusals, controls, and a key that leaks nowhere."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from auditor.discovery import GuardianRoute, WaybackRoute, WordPressRoute
from auditor.models import Outlet, Query
from auditor.vocabulary import OUTCOME_REASONS

from answering import SECRET, Web, holds, query
from loopback import reply

NYT = Outlet("new-york-times", "The New York Times", domains=("nytimes.com",))
ECHO = Outlet("saltmere-echo", "Saltmere Echo", domains=("saltmere-echo.example",))
GUARDIAN = Outlet("guardian", "The Guardian", domains=("theguardian.com",))


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


def test_other_outlets_are_asked_by_the_days_in_their_addresses(web: Web) -> None:
    rows = [
        HEAD,
        ["20151120120000", "https://saltmere-echo.example/2015/10/07/caspian"],
        # the pattern is the index's affair: what lies outside the window is left out here too
        ["20151120120000", "https://saltmere-echo.example/2015/11/07/caspian"],
    ]
    web.says(CDX, rows)
    with web.server.fetcher() as fetcher:
        listing = wayback(web).candidates(query(ECHO), fetcher)
    assert [c.date for c in listing.candidates] == ["2015-10-07"]
    [asked] = web.queries
    assert asked["matchType"] == ["domain"] and (asked["from"], asked["to"]) == (["20150929"], ["20160408"])
    pattern = asked["filter"][2].removeprefix("original:")
    assert re.fullmatch(pattern, "https://saltmere-echo.example/2015/10/07/caspian")
    assert not re.fullmatch(pattern, "https://saltmere-echo.example/2015/11/07/caspian")


def test_outlets_without_days_in_their_addresses_are_asked_by_time_of_capture(web: Web) -> None:
    rows = [
        HEAD,
        ["20151007120000", "https://saltmere-echo.example/caspian"],
        # captured in the window, published long before it
        ["20151007120000", "https://saltmere-echo.example/2012/01/01/old"],
    ]
    web.says(CDX, [], rows)
    with web.server.fetcher() as fetcher:
        listing = wayback(web).candidates(query(ECHO), fetcher)
    assert [c.url.split("id_/")[1] for c in listing.candidates] == ["https://saltmere-echo.example/caspian"]
    asked = web.queries[1]
    assert asked["matchType"] == ["domain"] and asked["from"] == ["20150930"] and asked["to"] == ["20151008"]
    assert len(asked["filter"]) == 2


def test_a_question_that_is_too_broad_is_asked_more_narrowly(web: Web) -> None:
    rows = [HEAD, ["20151007120000", "https://saltmere-echo.example/caspian"]]
    web.says(CDX, reply("", 504), reply("", 504), reply("", 504), rows)
    with web.server.fetcher() as fetcher:
        listing = wayback(web).candidates(query(ECHO), fetcher)
    assert (listing.outcome, len(listing.candidates)) == ("ok", 1)


def test_an_answer_that_goes_on_is_read_to_its_end(web: Web) -> None:
    """After the rows an empty one and a key; the key goes back as it came."""
    page = "https://saltmere-echo.example/2015/10/07"
    key = "example%2Csaltmere-echo%29%2F2015+20151007120000%21"
    web.says(
        CDX,
        [HEAD, ["20151007120000", f"{page}/a"], [], [key]],
        [HEAD, ["20151007120000", f"{page}/b"]],
    )
    with web.server.fetcher() as fetcher:
        listing = wayback(web).candidates(query(ECHO), fetcher)
    assert (listing.requests, len(listing.candidates)) == (2, 2)
    assert "resumeKey" not in web.queries[0] and web.queries[1]["resumeKey"] == [key]


def test_an_answer_without_end_is_cut_and_says_so(web: Web) -> None:
    old = ["20151007120000", "https://saltmere-echo.example/2012/01/01/old"]
    web.says(CDX, [HEAD, old, [], ["key"]])
    with web.server.fetcher() as fetcher:
        listing = wayback(web).candidates(query(ECHO), fetcher)
    assert (listing.outcome, listing.requests) == ("truncated-no-match", 6)


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
    # robots of the archive, as prose in a good answer
    ((reply("RobotAccessControlException: not allowed", 200),), "excluded"),
    # nothing captured in the window at all: exclusion is possible
    (([], []), "control-failed"),
    ((reply(""), reply("")), "control-failed"),
    # captured in the window, though nothing that is of it: the archive sees the outlet
    (([], [HEAD, ["20151001000000", "https://saltmere-echo.example/2012/01/01/x"]]), "ok"),
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
    assert holds(tmp_path, SECRET) == []


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


def posts(found: list[Any], pages: int) -> bytes:
    """An answer that says how many there are."""
    return reply(json.dumps(found), kind="application/json", X_WP_TotalPages=str(pages))


def wordpress(web: Web) -> WordPressRoute:
    return WordPressRoute(web.base("saltmere-echo.example"))


def test_posts_are_read_page_by_page(web: Web) -> None:
    web.says(
        POSTS,
        posts([{"id": 1}], pages=1),
        posts([post(n) for n in range(98)], pages=2),  # short of two that nobody may see
        posts([post(100), post(101, "2015-10-20"), {"link": None}, 7], pages=2),
    )
    with web.server.fetcher() as fetcher:
        listing = wordpress(web).candidates(query(ECHO), fetcher)
    # one post lies after the window, two are none
    assert (listing.outcome, listing.requests, len(listing.candidates)) == ("ok", 3, 99)
    assert listing.candidates[0].title and "&amp;" not in listing.candidates[0].title
    assert not listing.exhaustive
    probe, first, second = (q for q in web.queries if q)  # after robots.txt, which has no query
    assert probe == {"per_page": ["1"], "_fields": ["id"]}
    assert second["page"] == ["2"] and first["before"] == ["2015-10-08T23:59:59"]


def test_of_more_posts_than_can_be_read_those_with_the_words_are_asked_for(web: Web) -> None:
    many = posts([post(n) for n in range(100)], pages=9)
    web.says(POSTS, many, many, many, many, posts([post(700)], pages=1))
    with web.server.fetcher() as fetcher:
        listing = wordpress(web).candidates(query(ECHO), fetcher)
    assert [q.get("search") for q in web.queries if q] == [None, None, None, None, ["warships missiles"]]
    assert "https://saltmere-echo.example/700" in [c.url for c in listing.candidates]


def test_robots_txt_holds_for_the_interface_too(web: Web) -> None:
    web.says(
        "saltmere-echo.example/robots.txt", reply("User-agent: *\nDisallow: /wp-json/", kind="text/plain")
    )
    web.says(POSTS, [post(1)])
    with web.server.fetcher() as fetcher:
        assert wordpress(web).candidates(query(ECHO), fetcher).outcome == "robots-denied"


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
