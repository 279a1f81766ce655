"""The routes ``nyt``, ``mediacloud``, ``arquivo`` and ``wikipedia`` over sockets on loopback: shapes, refusals, controls, keys."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from auditor.discovery import ArquivoRoute, MediaCloudRoute, NytRoute, WikipediaRoute
from auditor.models import Outlet, Query
from auditor.ports import Route
from auditor.vocabulary import OUTCOME_REASONS

from answering import SECRET, Web, holds, query
from loopback import reply

NYT = Outlet("new-york-times", "The New York Times", domains=("nytimes.com",))
ECHO = Outlet("saltmere-echo", "Saltmere Echo", domains=("saltmere-echo.example",))
FOLHA = Outlet("folha-de-norrey", "Folha de Norrey", domains=("folha-norrey.example",), languages=("pt",))
TODAY = "2026-11-28"


@pytest.fixture
def web() -> Iterator[Web]:
    web = Web()
    yield web
    web.server.close()


ROUTES: dict[str, tuple[str, Outlet, Callable[[Web], Route]]] = {
    "nyt": (
        "api.nytimes.com/svc/search/v2/articlesearch.json",
        NYT,
        lambda web: NytRoute(SECRET, web.base("api.nytimes.com")),
    ),
    "mediacloud": (
        "search.mediacloud.org/api/search/story-list",
        ECHO,
        lambda web: MediaCloudRoute(SECRET, web.base("search.mediacloud.org") + "/api"),
    ),
    "arquivo": ("arquivo.pt/textsearch", FOLHA, lambda web: ArquivoRoute(web.base("arquivo.pt"))),
    "wikipedia": (
        "en.wikipedia.org/w/api.php",
        NYT,
        lambda web: WikipediaRoute(web.base("en.wikipedia.org")),
    ),
}
SOURCES = "search.mediacloud.org/api/sources/sources/"
KNOWN = {"count": 1, "results": [{"id": 7, "name": "saltmere-echo.example", "homepage": ""}]}


def doc(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "web_url": f"https://www.nytimes.com/2015/10/07/world/story-{number}.html",
        "headline": {"main": f"Warships fire missiles, part {number}"},
        "abstract": "Warships fired from the Caspian.", "lead_paragraph": "Four warships fired 26 missiles.",
        "snippet": "Warships fired from the Caspian.", "pub_date": "2015-10-07T05:00:00+0000", **fields,
    }  # fmt: skip


def docs(*found: dict[str, Any], meta: str = "meta") -> dict[str, Any]:
    return {"status": "OK", "response": {"docs": list(found), meta: {"hits": len(found), "offset": 0}}}


def story(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "id": str(number), "title": f"Warships and missiles {number}", "media_name": "saltmere-echo.example",
        "url": f"https://saltmere-echo.example/story-{number}", "publish_date": "2015-10-07", **fields,
    }  # fmt: skip


def hit(number: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "title": f"Navios disparam {number}", "originalURL": f"https://folha-norrey.example/navios-{number}",
        "tstamp": "20151009101112", "mimeType": "text/html", **fields,
    }  # fmt: skip


def links(*urls: str) -> dict[str, Any]:
    return {"query": {"exturlusage": [{"pageid": 1, "ns": 0, "title": "X", "url": url} for url in urls]}}


# --- what they find --------------------------------------------------------------------------------


def test_nyt_gives_what_is_printed_and_where_the_rest_is(web: Web) -> None:
    path, outlet, make = ROUTES["nyt"]
    elsewhere = doc(2, web_url="https://cooking.example/2015/10/07/x.html")
    later = doc(3, pub_date="2015-12-07T05:00:00+0000")
    web.says(path, docs(doc(), elsewhere, later, {"headline": None}))
    with web.server.fetcher() as fetcher:
        listing = make(web).candidates(query(outlet), fetcher)
    [candidate], [document] = listing.candidates, listing.documents
    assert (listing.outcome, listing.exhaustive, listing.requests) == ("ok", False, 1)
    assert candidate.url == document.url == doc()["web_url"] and candidate.date == "2015-10-07"
    assert document.text.split("\n\n") == [
        "Warships fire missiles, part 1",
        "Four warships fired 26 missiles.",
        "Warships fired from the Caspian.",
    ]
    # a part of the article can bear a statement out, and is never the whole of it
    assert (document.page, document.date_source) == ("stub", "api")
    [asked] = web.queries
    assert (asked["begin_date"], asked["end_date"]) == (["20150930"], ["20151008"])
    assert set(asked["q"][0].split()) == {"warships", "fired", "missiles", "caspian"}


def test_of_an_old_article_both_versions_are_asked_for(web: Web) -> None:
    path, outlet, _ = ROUTES["nyt"]
    web.says(path, docs(doc()))
    route = NytRoute(SECRET, web.base("api.nytimes.com"), today=TODAY)
    with web.server.fetcher() as fetcher:
        listing = route.candidates(query(outlet), fetcher)
    page = doc()["web_url"]
    assert [c.url for c in listing.candidates] == [
        f"https://web.archive.org/web/20151007120000id_/{page}",
        page,
    ]


def test_mediacloud_asks_for_the_outlet_first(web: Web) -> None:
    path, outlet, make = ROUTES["mediacloud"]
    web.says(SOURCES, {"results": [{"id": 6, "name": "nota-saltmere-echo.example"}, *KNOWN["results"]]})  # type: ignore[misc]
    web.says(
        path, {"stories": [story(1, title="Opera"), story(2), story(3, url=None)], "pagination_token": None}
    )
    with web.server.fetcher() as fetcher:
        listing = make(web).candidates(query(outlet), fetcher)
    assert [c.url[-7:] for c in listing.candidates] == ["story-2", "story-1"]
    assert (listing.outcome, listing.requests) == ("ok", 2)
    assert web.queries[1]["ss"] == ["7"] and web.queries[1]["start"] == ["2015-09-30"]
    assert all(f"authorization: token {SECRET}" in head.lower() for head in web.server.heads)


def test_arquivo_finds_by_words_and_else_by_address(web: Web) -> None:
    path, outlet, make = ROUTES["arquivo"]
    web.says(
        path,
        {"response_items": [hit(), hit(2, originalURL="https://elsewhere.example/x")]},
        {"response_items": []},
    )
    rows = [
        '{"url": "https://folha-norrey.example/2015/10/07/a", "timestamp": "20151007", "status": "200", "mime": "text/html"}',
        '{"url": "https://folha-norrey.example/2015/10/07/b", "timestamp": "20151007", "status": "404"}',
        '{"url": "https://folha-norrey.example/2012/01/01/c", "timestamp": "20151007", "is_fuzzy": "1"}',
    ]
    web.says("arquivo.pt/wayback/cdx", reply("\n".join(rows), kind="text/x-ndjson"))
    with web.server.fetcher(cache=None) as fetcher:
        by_words = make(web).candidates(query(outlet), fetcher)
    with web.server.fetcher(cache=None) as fetcher:
        by_address = make(web).candidates(query(outlet), fetcher)
    base = f"{web.base('arquivo.pt')}/noFrame/replay"
    assert [c.url for c in by_words.candidates] == [
        f"{base}/20151009101112id_/https://folha-norrey.example/navios-1"
    ]
    assert [c.url for c in by_address.candidates] == [
        f"{base}/20151007id_/https://folha-norrey.example/2015/10/07/a"
    ]
    assert web.queries[0]["siteSearch"] == ["folha-norrey.example"]


def test_wikipedia_is_asked_by_day_and_scheme(web: Web) -> None:
    path, outlet, make = ROUTES["wikipedia"]
    page = "www.nytimes.com/2015/10/07/world/caspian-missiles.html"
    web.says(path, links(f"http://{page}", "http://www.nytimes.com/2012/01/01/x.html", "mailto:x"), links())
    with web.server.fetcher() as fetcher:
        listing = make(web).candidates(query(outlet), fetcher)
    assert [c.url for c in listing.candidates] == [f"http://{page}"]
    asked = [(q["euquery"][0], q["euprotocol"][0]) for q in web.queries]
    assert asked == [
        (f"www.nytimes.com/2015/10/{day}/", scheme) for day in ("07", "06") for scheme in ("http", "https")
    ]


# --- what may go wrong -----------------------------------------------------------------------------

#: What a service may say, and what it comes to. ``EMPTY`` is its own way to say that there is nothing.
FAULTS: list[tuple[str, Any, str]] = [
    *((name, reply("", 500), "server-error") for name in ROUTES),
    *((name, reply("<html>Down for repairs</html>"), "bad-response") for name in ROUTES),
    *((name, reply('{"cut": ', kind="application/json"), "bad-response") for name in ROUTES),
    *((name, ["a", "list"], "bad-response") for name in ROUTES),
    *((name, {}, "bad-response") for name in ROUTES),
    *((name, reply("", 302, Location="file:///etc/passwd"), "redirect-refused") for name in ROUTES),
    # keys: refused, used up
    ("nyt", reply('{"fault":{"faultstring":"Invalid ApiKey"}}', 401), "auth-failed"),
    ("nyt", {"fault": {"faultstring": "Rate limit quota violation"}}, "quota-exhausted"),
    ("nyt", {"fault": {"faultstring": "Invalid ApiKey"}}, "auth-failed"),
    ("nyt", reply("", 429, Retry_After="86400"), "quota-exhausted"),
    ("mediacloud", reply('{"detail":"Invalid token."}', 403), "auth-failed"),
    ("mediacloud", reply("", 429, Retry_After="9999"), "rate-limited"),
    # services without keys that refuse
    ("arquivo", reply("", 403), "blocked"),
    ("wikipedia", reply("", 403), "blocked"),
    ("arquivo", reply("", 429, Retry_After="9999"), "rate-limited"),
    # nothing there, in each one's way
    ("nyt", docs(), "ok"),
    ("nyt", {"response": {"docs": None, "metadata": {"hits": 0}}}, "ok"),
    ("mediacloud", {"stories": [], "pagination_token": None}, "ok"),
    ("mediacloud", {"stories": [], "pagination_token": "more"}, "truncated-no-match"),
    ("wikipedia", links(), "ok"),
]


@pytest.mark.parametrize(("name", "said", "outcome"), FAULTS)
def test_every_fault_has_its_name(web: Web, name: str, said: Any, outcome: str) -> None:
    path, outlet, make = ROUTES[name]
    web.says(SOURCES, KNOWN)
    web.says(path, said)
    web.says("arquivo.pt/wayback/cdx", said)
    with web.server.fetcher() as fetcher:
        route = make(web)
        listing = route.candidates(query(outlet), fetcher)
        assert not route.control(query(outlet), fetcher)
    assert (listing.outcome, listing.candidates, listing.documents) == (outcome, (), ())
    assert outcome in {"ok", *OUTCOME_REASONS}


def test_an_outlet_that_mediacloud_does_not_know(web: Web) -> None:
    _, outlet, make = ROUTES["mediacloud"]
    web.says(SOURCES, {"count": 0, "results": []})
    with web.server.fetcher() as fetcher:
        assert make(web).candidates(query(outlet), fetcher).outcome == "no-route"


def test_controls_see_what_is_there(web: Web) -> None:
    web.says(SOURCES, KNOWN)
    web.says(ROUTES["nyt"][0], docs(doc(), meta="metadata"))
    web.says(ROUTES["mediacloud"][0], {"stories": [story()]})
    web.says(
        "arquivo.pt/wayback/cdx", reply('{"url": "https://folha-norrey.example/a", "timestamp": "20151007"}')
    )
    web.says(ROUTES["wikipedia"][0], links("https://www.nytimes.com/2015/10/07/a.html"))
    with web.server.fetcher() as fetcher:
        for _, outlet, make in ROUTES.values():
            assert make(web).control(query(outlet), fetcher)


@pytest.mark.parametrize("name", ["nyt", "mediacloud"])
def test_keys_are_kept_nowhere(web: Web, tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str) -> None:
    """Not in cache, archive, pace file or log; nor after a redirect to another host."""
    caplog.set_level(logging.DEBUG)
    path, outlet, make = ROUTES[name]
    web.says(SOURCES, KNOWN)
    web.says(path, reply("", 302, Location=web.server.url("elsewhere.example/x")))
    with web.server.fetcher(cache=tmp_path / "http.sqlite", record=tmp_path / "run.warc.gz") as fetcher:
        listing = make(web).candidates(query(outlet), fetcher)
    assert listing.outcome != "ok"
    assert any(SECRET in head for head in web.server.heads)
    assert not any(SECRET in head for head in web.server.heads if "elsewhere.example" in head)
    assert SECRET not in caplog.text + repr(listing)
    assert holds(tmp_path, SECRET) == []


COVERS: list[tuple[Route, Query, str | None]] = [
    (NytRoute("k"), query(NYT), None),
    (NytRoute(None), query(NYT), "no-key"),
    (NytRoute("k"), query(ECHO), "no-route"),
    (NytRoute("k"), query(NYT, date=None, since=None, until=None), "date-unknown"),
    (NytRoute("k"), query(NYT, until="1851-01-01"), "out-of-range"),
    (MediaCloudRoute("k"), query(ECHO), None),
    (MediaCloudRoute(None), query(ECHO), "no-key"),
    (MediaCloudRoute("k"), query(Outlet("x", "X")), "no-route"),
    (MediaCloudRoute("k"), query(ECHO, date=None, since=None, until=None), "date-unknown"),
    (ArquivoRoute(), query(FOLHA), None),
    (ArquivoRoute(), query(Outlet("x", "X", domains=("x.pt",))), None),
    (ArquivoRoute(), query(ECHO), "no-route"),
    (ArquivoRoute(), query(FOLHA, date=None, since=None, until=None), "date-unknown"),
    (ArquivoRoute(), query(FOLHA, until="1990-01-01"), "out-of-range"),
    (WikipediaRoute(), query(NYT), None),
    (WikipediaRoute(), query(ECHO), "no-route"),
    (WikipediaRoute(), query(NYT, date=None, since=None, until=None), "date-unknown"),
]


@pytest.mark.parametrize(("route", "asked", "outcome"), COVERS)
def test_what_each_covers(route: Route, asked: Query, outcome: str | None) -> None:
    assert route.covers(asked) == outcome
