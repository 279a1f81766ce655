"""The routes, through the real fetcher over folders of pages: whom and when they cover, what they list, what they claim."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from auditor.collection import Record, open_collection
from auditor.collection.records import Declared
from auditor.discovery import CollectionRoute, FeedRoute, HandedRoute, LinkRoute, SitemapRoute
from auditor.discovery.addresses import Days, belongs_to, days_of, slug_words, unwrap
from auditor.discovery.feed import feed_links
from auditor.discovery.ranking import Entry
from auditor.discovery.sitemaps import covered_by_news, days_of_map, is_general, joined, parse_sitemap
from auditor.errors import InputError
from auditor.fetch import open_replay
from auditor.hookspecs import RouteSettings
from auditor.models import Capture, Document, Outlet, Query
from auditor.plugins import make_routes
from auditor.ports import Fetcher, Listing, Route
from auditor.vocabulary import OUTCOME_REASONS

from folders import FIXTURES

ECHO = Outlet("saltmere-echo", "Saltmere Echo", domains=("saltmere-echo.example",))
SITE = "https://saltmere-echo.example"
FETCHED = "2026-05-16T06:00:00Z"


def query(outlet: Outlet = ECHO, date: str | None = "2026-05-14", **fields: object) -> Query:
    window = (
        {"since": "2026-05-07", "until": "2026-05-15"}
        if date == "2026-05-14"
        else {"since": None, "until": None}
    )
    base = Query(outlet, date, **window, texts=("the sensor had been bypassed",), names=("Ada Renn",))
    return replace(base, **fields)  # type: ignore[arg-type]


@contextmanager
def web(folder: Path, pages: dict[str, str | bytes], fetched_at: str = FETCHED) -> Iterator[Fetcher]:
    """A web of these pages, ``host/path``: content; a status in place of content answers with that status."""
    responses = {}
    for name, content in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str) and content.isdigit():
            responses[f"https://{name}"] = {"status": int(content)}
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    notes = {"fetched_at": fetched_at, "responses": responses}
    (folder / "web.json").write_text(json.dumps(notes))
    with open_replay(folder) as fetcher:
        yield fetcher


@contextmanager
def fixture_web() -> Iterator[Fetcher]:
    with open_replay(FIXTURES / "web") as fetcher:
        yield fetcher


def urlset(*entries: tuple[str, str | None]) -> str:
    rows = "".join(
        f"<url><loc>{loc}</loc>{f'<lastmod>{mod}</lastmod>' if mod else ''}</url>" for loc, mod in entries
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'


def news_map(*entries: tuple[str, str]) -> str:
    rows = "".join(
        f"<url><loc>{loc}</loc><n:news><n:publication_date>{day}T10:00:00Z</n:publication_date>"
        f"<n:title>Title</n:title></n:news></url>"
        for loc, day in entries
    )
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{rows}</urlset>'
    )


def index(*maps: str) -> str:
    rows = "".join(f"<sitemap><loc>{loc}</loc></sitemap>" for loc in maps)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'


def rss(*items: tuple[str, str]) -> str:
    rows = "".join(f"<item><title>T</title><link>{u}</link><pubDate>{d}</pubDate></item>" for u, d in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{rows}</channel></rss>'


# --- addresses -----------------------------------------------------------------------------------

DAYS = [
    # the usual path
    ("https://a.example/2015/10/05/us/x.html", ("2015-10-05", "2015-10-05")),
    # hyphens; no marks at all
    ("https://a.example/news/articles/2015-10-05/x", ("2015-10-05", "2015-10-05")),
    ("https://a.example/x-20151005-story.html", ("2015-10-05", "2015-10-05")),
    # a named month
    ("https://a.example/world/2015/oct/05/x", ("2015-10-05", "2015-10-05")),
    # one digit
    ("https://a.example/2015/1/5/x", ("2015-01-05", "2015-01-05")),
    # a month only
    ("https://a.example/2015/02/x", ("2015-02-01", "2015-02-28")),
    # an id at the end is no date, the path is
    ("https://a.example/article/2015/10/07/x-idUSKCN0S10P220151007", ("2015-10-07", "2015-10-07")),
    # no such day; a long number; a query is no path
    ("https://a.example/2015/02/30/x", ("2015-02-01", "2015-02-28")),
    ("https://a.example/news/34473351", None),
    ("https://a.example/x?d=2015-10-05", None),
]  # fmt: skip


@pytest.mark.parametrize(("url", "expected"), DAYS)
def test_the_day_in_an_address(url: str, expected: tuple[str, str] | None) -> None:
    assert days_of(url) == (Days(*expected) if expected else None)


WRAPPED = [
    # sharing pages and redirectors
    ("https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fx%3Fy%3D1", "https://a.example/x?y=1"),
    ("https://www.google.com/url?sa=t&url=https://a.example/x", "https://a.example/x"),
    # AMP caches
    ("https://www.google.com/amp/s/a.example/x", "https://a.example/x"),
    ("https://a-example.cdn.ampproject.org/c/s/a.example/x", "https://a.example/x"),
    # a capture, also of a redirector
    ("https://web.archive.org/web/20151007120000/https://a.example/x", "https://a.example/x"),
    ("https://web.archive.org/web/2015im_/http://b.example/r?url=https://a.example/x", "https://a.example/x"),
    # a page whose query names itself, or nothing
    ("https://a.example/share?url=https://a.example/x", "https://a.example/share?url=https://a.example/x"),
    ("https://a.example/search?q=flood", "https://a.example/search?q=flood"),
]


@pytest.mark.parametrize(("url", "inner"), WRAPPED)
def test_wrappers_are_undone(url: str, inner: str) -> None:
    assert unwrap(url)[0] == inner


HOSTS = [
    ("https://www.a.example/x", ("a.example",), True),
    ("https://news.a.example/x", ("a.example",), True),
    # a name that merely ends alike
    ("https://nota.example/x", ("a.example",), False),
    # a domain with a path
    ("https://a.example/sport/x", ("a.example/sport",), True),
    ("https://a.example/news/x", ("a.example/sport",), False),
    ("mailto:x@a.example", ("a.example",), False),
]


@pytest.mark.parametrize(("url", "domains", "own"), HOSTS)
def test_whose_page(url: str, domains: tuple[str, ...], own: bool) -> None:
    assert belongs_to(url, domains) is own


def test_slug_words_leave_out_dates_and_endings() -> None:
    assert slug_words("https://a.example/2026/05/13/fire-chief_munn.html") == "fire chief munn"


# --- handed ----------------------------------------------------------------------------------------


def test_handed_pages_and_files(tmp_path: Path) -> None:
    file = tmp_path / "2026-05-13-page.txt"
    file.write_text("The sensor\nhad been bypassed.")
    route = HandedRoute({"saltmere-echo": ["https://x.example/a", str(file)]})
    with fixture_web() as fetcher:
        listing = route.candidates(query(), fetcher)
    assert [c.url for c in listing.candidates] == ["https://x.example/a"]
    [document] = listing.documents
    assert (document.text, document.outlet, document.date) == (
        "The sensor\nhad been bypassed.", "saltmere-echo", "2026-05-13",
    )  # fmt: skip
    assert not listing.exhaustive
    assert route.covers(query(Outlet("other", "Other"))) == "no-route"


def test_a_handed_page_goes_through_the_reader(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<html><body>x</body></html>")

    def read(capture: Capture) -> Document:
        return Document(
            "d", capture.body.decode().upper(), outlet=None, page="paywalled", capture_id=capture.id
        )

    [document] = HandedRoute({"saltmere-echo": [str(file)]}, read)._documents["saltmere-echo"]
    assert (document.outlet, document.page, document.capture_id) == ("saltmere-echo", "paywalled", None)


BAD_FILES = [
    ("missing.txt", None, "No such file"),
    ("empty.txt", b"", "holds no text"),
    ("binary.txt", b"\x00\x01", "is binary"),
    ("page.html", b"<html>", "is HTML"),
]


@pytest.mark.parametrize(("name", "data", "message"), BAD_FILES)
def test_an_unreadable_file_is_one_line_at_the_start(
    tmp_path: Path, name: str, data: bytes | None, message: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=message):
        HandedRoute({"saltmere-echo": [str(tmp_path / name)]})


# --- link --------------------------------------------------------------------------------------------


def test_links_to_the_outlet_alone() -> None:
    links = (
        "https://saltmere-echo.example/2026/05/13/a.html#top",
        "https://www.saltmere-echo.example/2026/05/13/a.html",
        "https://elsewhere.example/b",
        "https://saltmere-echo.example/",
        "https://saltmere-echo.example/self/",
        "https://web.archive.org/web/20260514/https://saltmere-echo.example/c",
        "javascript:void(0)",
    )
    asked = query(links=links, article_url="http://saltmere-echo.example/self")
    with fixture_web() as fetcher:
        found = LinkRoute().candidates(asked, fetcher).candidates
    assert [c.url for c in found] == [
        "https://saltmere-echo.example/2026/05/13/a.html",
        "https://www.saltmere-echo.example/2026/05/13/a.html",
        "https://saltmere-echo.example/c",
        "https://web.archive.org/web/20260514id_/https://saltmere-echo.example/c",
    ]
    assert found[0].date == "2026-05-13"
    assert LinkRoute().covers(query(links=("https://elsewhere.example/b",))) == "no-route"


def test_an_old_link_is_asked_for_as_it_was_captured_then_as_it_is() -> None:
    page, archive = f"{SITE}/2026/05/13/a.html", "http://archive.example"
    capture = "https://web.archive.org/web/20260601id_/https://saltmere-echo.example/b"
    asked = query(links=(page, capture))
    with fixture_web() as fetcher:
        found = LinkRoute("2027-06-01", archive).candidates(asked, fetcher).candidates
        recent = LinkRoute("2026-06-01", archive).candidates(asked, fetcher).candidates
    assert [c.url for c in found] == [
        f"{archive}/web/20260514120000id_/{page}",
        page,
        f"{archive}/web/20260514120000id_/{SITE}/b",
        f"{SITE}/b",
        capture,
    ]
    assert [c.url for c in recent] == [page, f"{SITE}/b", capture]
    assert {c.date for c in found[:2]} == {"2026-05-13"}


# --- collection ----------------------------------------------------------------------------------------


def collected(tmp_path: Path, *items: Record | Declared) -> CollectionRoute:
    collection = open_collection(
        tmp_path / "c.db", registry_lookup=lambda name: name, cache_folder=tmp_path, create=True
    )
    collection.add(items)
    return CollectionRoute([collection])


def echo(text: str, date: str | None = "2026-05-13", **fields: str) -> Record:
    return Record(text, outlet="saltmere-echo", date=date, **fields)  # type: ignore[arg-type]


MAY = Declared("saltmere-echo", "2026-05-01", "2026-05-31")


def test_a_complete_collection_is_exhaustive_and_given_whole(tmp_path: Path) -> None:
    route = collected(tmp_path, MAY, *(echo(f"Heron number {n}.") for n in range(40)))
    with fixture_web() as fetcher:
        listing = route.candidates(query(), fetcher)
    assert listing.exhaustive and len(listing.documents) == 40
    assert (listing.since, listing.until) == ("2026-05-07", "2026-05-15")


NOT_EXHAUSTIVE = [
    # nothing declared
    ((), query()),
    # declared for another time
    ((Declared("saltmere-echo", "2026-05-01", "2026-05-14"),), query()),
    # no date, no window
    ((MAY,), query(date=None)),
    # more than is given whole
    ((MAY, *(echo(f"Heron number {n}.") for n in range(501))), query()),
]


@pytest.mark.parametrize(("items", "asked"), NOT_EXHAUSTIVE, ids=["none", "short", "undated", "many"])
def test_a_search_alone_is_never_exhaustive(
    tmp_path: Path, items: tuple[Record | Declared, ...], asked: Query
) -> None:
    route = collected(tmp_path, *items, echo("The sensor was bypassed."))
    with fixture_web() as fetcher:
        listing = route.candidates(asked, fetcher)
    assert listing.outcome == "ok" and not listing.exhaustive
    assert listing.documents[0].text == "The sensor was bypassed."


def test_what_a_collection_covers(tmp_path: Path) -> None:
    route = collected(tmp_path, echo("Old news.", date="2020-01-01"), MAY)
    # declared complete and empty: everything was seen, and it is nothing
    assert route.covers(query()) is None
    assert route.covers(query(Outlet("other", "Other"))) == "no-route"
    (tmp_path / "old").mkdir()
    old = collected(tmp_path / "old", echo("Old news.", date="2020-01-01"))
    assert old.covers(query()) == "out-of-range"


def test_the_article_is_never_its_own_evidence(tmp_path: Path) -> None:
    route = collected(
        tmp_path, echo("The audited  text."), echo("Same page.", url="https://x.example/a"), echo("Other.")
    )
    asked = query(article_text="The audited text.", article_url="http://x.example/a/")
    with fixture_web() as fetcher:
        listing = route.candidates(asked, fetcher)
    assert [d.text for d in listing.documents] == ["Other."]
    assert [d.text for d in route.everywhere(replace(asked, texts=("other audited same",)))] == ["Other."]


def test_an_outlets_own_print_of_the_article_is_not_absent_though_it_is_no_evidence(tmp_path: Path) -> None:
    route = collected(tmp_path, MAY, echo("The audited text."), echo("Other."))
    with fixture_web() as fetcher:
        listing = route.candidates(query(article_text="The audited text."), fetcher)
    assert [d.text for d in listing.documents] == ["Other."] and not listing.exhaustive


# --- feed --------------------------------------------------------------------------------------------------


def test_feeds_of_the_registry() -> None:
    outlet = Outlet("npa", "NPA", domains=("npa.example",), feeds=("https://npa.example/feed.xml",))
    asked = query(outlet, texts=("the backup generator had stood idle",), names=("Gareth Munn",))
    with fixture_web() as fetcher:
        listing = FeedRoute("2026-05-16").candidates(asked, fetcher)
    assert listing.outcome == "ok" and not listing.exhaustive
    assert {c.url.rsplit("/", 1)[1] for c in listing.candidates[:2]} == {
        "fire-chief-munn-minutes-of-warning.html", "memo-backup-generator-gate-four.html",
    }  # fmt: skip
    assert all("2026-05-07" <= (c.date or "") <= "2026-05-15" for c in listing.candidates)
    assert listing.until == "2026-05-16"


def test_a_front_page_names_its_feeds(tmp_path: Path) -> None:
    pages = {
        "saltmere-echo.example/index.html": '<html><link rel="alternate" type="application/rss+xml" href="/f">'
        '<link rel="alternate" type="application/rss+xml" href="/c" title="Comments"></html>',
        "saltmere-echo.example/f": rss(("https://saltmere-echo.example/a", "Wed, 13 May 2026 10:00:00 GMT")),
    }
    with web(tmp_path, pages) as fetcher:
        listing = FeedRoute().candidates(query(), fetcher)
    assert [c.url for c in listing.candidates] == ["https://saltmere-echo.example/a"]
    assert listing.requests == 2


ITEM = ("https://saltmere-echo.example/a", "Wed, 13 May 2026 10:00:00 GMT")
FEEDS = [
    # in the window
    (rss(ITEM), "ok", 1),
    # older than the oldest entry
    (rss((ITEM[0], "Sat, 16 May 2026 05:00:00 GMT")), "out-of-range", 0),
    # reaches into the window, lists nothing in it
    (rss((ITEM[0], "Fri, 01 May 2026 05:00:00 GMT")), "ok", 0),
    # an entry on a foreign host
    (rss(("https://elsewhere.example/a", ITEM[1])), "ok", 0),
    # damaged at the end: what came before counts
    (rss(ITEM).replace("</channel></rss>", "<item"), "ok", 1),
    # compressed
    (gzip.compress(rss(ITEM).encode()), "ok", 1),
    # no feed at all
    ("<html><body>hello</body></html>", "bad-response", 0),
    # refused, gone, broken
    ("403", "blocked", 0),
    ("404", "not-there", 0),
    ("500", "server-error", 0),
]


@pytest.mark.parametrize(("body", "outcome", "candidates"), FEEDS)
def test_what_a_feed_comes_to(tmp_path: Path, body: str | bytes, outcome: str, candidates: int) -> None:
    outlet = replace(ECHO, feeds=("https://saltmere-echo.example/feed.xml",))
    with web(tmp_path, {"saltmere-echo.example/feed.xml": body}) as fetcher:
        listing = FeedRoute().candidates(query(outlet), fetcher)
    assert (listing.outcome, len(listing.candidates)) == (outcome, candidates)
    assert listing.outcome in {"ok", *OUTCOME_REASONS}


def test_a_feed_reaches_no_old_article() -> None:
    old = query(since="2015-09-30", until="2015-10-08")
    assert FeedRoute("2026-05-16").covers(old) == "out-of-range"
    # in a replay nobody knows what today is
    assert FeedRoute(None).covers(old) is None
    assert FeedRoute("2026-05-16").covers(query(date=None)) is None
    assert FeedRoute(None).covers(query(Outlet("x", "X"))) == "no-route"


def test_feed_links_of_a_broken_page() -> None:
    assert feed_links(b"", "https://a.example/") == []
    assert feed_links(b"\x00<link", "https://a.example/") == []


# --- sitemap ---------------------------------------------------------------------------------------------------

MAPS = [
    # a month: all of it up to the fetch
    ({"sitemap-2026-05.xml": urlset((f"{SITE}/a", None))}, True, 1, "ok"),
    # two months where the window lies in one
    ({"sitemap-2026-04.xml": urlset((f"{SITE}/a", None))}, False, 0, "out-of-range"),
    # a day of the window is not the window
    ({"sitemap-2026-05-13.xml": urlset((f"{SITE}/a", None))}, False, 1, "ok"),
    # a section is not the outlet
    ({"sitemap-sport-2026-05.xml": urlset((f"{SITE}/a", None))}, False, 1, "ok"),
    # nor is a part of several
    ({"sitemap-2026-05-1.xml": urlset((f"{SITE}/a", None))}, False, 1, "ok"),
    # cut off in the middle
    ({"sitemap-2026-05.xml": urlset((f"{SITE}/a", None))[:-9] + "<url><loc>"}, False, 1, "ok"),
    # full: it may have been cut
    ({"sitemap-2026-05.xml": urlset(*((f"{SITE}/{n}", "2026-01-01") for n in range(50_000)))}, False, 0, "ok"),
    # pages elsewhere that we may not count as the outlet's own
    ({"sitemap-2026-05.xml": urlset((f"{SITE}/a", None), ("https://x.example/b", None))}, False, 1, "ok"),
    # outside the window by address, by last change; a later change says nothing
    ({"sitemap-2026-05.xml": urlset((f"{SITE}/2026/05/02/a", None), (f"{SITE}/b", "2026-05-03"), (f"{SITE}/c", "2026-06-01"))}, True, 1, "ok"),
    # a news map that goes back beyond the window, day after day
    ({"news-sitemap.xml": news_map(*((f"{SITE}/{d}", f"2026-05-{d:02}") for d in range(5, 16)))}, True, 9, "ok"),
    # one that begins within it
    ({"news-sitemap.xml": news_map(*((f"{SITE}/{d}", f"2026-05-{d:02}") for d in range(9, 16)))}, False, 7, "ok"),
    # one that begins after it
    ({"news-sitemap.xml": news_map((f"{SITE}/a", "2026-05-16"))}, False, 0, "out-of-range"),
    # an old story kept on is not its reach
    ({"news-sitemap.xml": news_map((f"{SITE}/a", "2026-05-15"), (f"{SITE}/b", "2026-05-01"))}, False, 1, "ok"),
    # full by the rule for news
    ({"news-sitemap.xml": news_map(*((f"{SITE}/{n}", f"2026-05-{5 + n % 10:02}") for n in range(1000)))}, False, 60, "ok"),
    # a plain list of everything promises nothing
    ({"sitemap.xml": urlset((f"{SITE}/a", None))}, False, 1, "ok"),
    # no sitemap
    ({"sitemap-2026-05.xml": "<html></html>"}, False, 0, "bad-response"),
    # refused
    ({"sitemap-2026-05.xml": "403"}, False, 0, "blocked"),
    # an index: only the months of the window are read
    ({"index.xml": index(f"{SITE}/sitemap-2026-04.xml", f"{SITE}/sitemap-2026-05.xml"),
      "sitemap-2026-05.xml": urlset((f"{SITE}/a", None)), "sitemap-2026-04.xml": "500"}, True, 1, "ok"),
    # an index of which a map of the window cannot be read
    ({"index.xml": index(f"{SITE}/sitemap-2026-05.xml", f"{SITE}/sitemap-video-2026-05.xml"),
      "sitemap-2026-05.xml": urlset((f"{SITE}/a", None)), "sitemap-video-2026-05.xml": "500"}, False, 1, "ok"),
    # a row whose address is not whole may be the very page, or the very map
    ({"sitemap-2026-05.xml": urlset((f"{SITE}/a", None), ("/2026/05/13/b", None))}, False, 1, "ok"),
    ({"index.xml": index(f"{SITE}/sitemap-2026-05.xml", "/sitemap-news-2026-05.xml"),
      "sitemap-2026-05.xml": urlset((f"{SITE}/a", None))}, False, 1, "ok"),
    # an index with more undated maps than are read, or one that cannot be read
    ({"index.xml": index(f"{SITE}/sitemap-2026-05.xml", *(f"{SITE}/map-{c}.xml" for c in "abcd")),
      "sitemap-2026-05.xml": urlset((f"{SITE}/a", None)), **{f"map-{c}.xml": urlset((f"{SITE}/{c}", "2026-01-01")) for c in "abcd"}}, False, 1, "ok"),
    ({"index.xml": index(f"{SITE}/sitemap-2026-05.xml", f"{SITE}/live.xml"),
      "sitemap-2026-05.xml": urlset((f"{SITE}/a", None)), "live.xml": "500"}, False, 1, "ok"),
    # a month by the last change: its own pages may be in another
    ({"sitemap-2026-05.xml": urlset((f"{SITE}/2026/05/13/a", None), (f"{SITE}/2025/01/02/b", None))}, False, 1, "ok"),
    # a year that its pages are of; a number that may be a year; the 2026th map of a series
    ({"sitemap-2026.xml": urlset((f"{SITE}/2026/05/13/a", None), (f"{SITE}/b", None))}, True, 2, "ok"),
    ({"sitemap-2026.xml": urlset((f"{SITE}/a", None), (f"{SITE}/b", None))}, False, 2, "ok"),
    ({"index.xml": index(f"{SITE}/post-sitemap2026.xml", f"{SITE}/post-sitemap2.xml"),
      "post-sitemap2026.xml": urlset((f"{SITE}/2026/05/13/a", None)), "post-sitemap2.xml": urlset((f"{SITE}/2026/05/12/b", None))}, False, 2, "ok"),
    # a year that is over may be a count: then its map is one of the undated
    ({"index.xml": index(f"{SITE}/post-sitemap2015.xml", f"{SITE}/post-sitemap2.xml"),
      "post-sitemap2015.xml": urlset((f"{SITE}/2026/05/13/a", None)), "post-sitemap2.xml": urlset((f"{SITE}/2026/05/12/b", None))}, False, 2, "ok"),
    # one edition is not the outlet
    ({"en/sitemap-2026-05.xml": urlset((f"{SITE}/en/a", None))}, False, 1, "ok"),
    ({"sitemap-en-2026-05.xml": urlset((f"{SITE}/en/a", None))}, False, 1, "ok"),
    ({"pt/sitemap-2026-05.xml": urlset((f"{SITE}/pt/a", None))}, False, 1, "ok"),
    ({"sitemap-pt-post-2026-05.xml": urlset((f"{SITE}/a", None))}, True, 1, "ok"),
    # an index of itself
    ({"index.xml": index(f"{SITE}/index.xml")}, False, 0, "no-route"),
]  # fmt: skip


@pytest.mark.parametrize(("maps", "exhaustive", "candidates", "outcome"), MAPS)
def test_what_sitemaps_come_to(
    tmp_path: Path, maps: dict[str, str], exhaustive: bool, candidates: int, outcome: str
) -> None:
    outlet = replace(ECHO, sitemaps=(f"{SITE}/{next(iter(maps))}",))
    pages = {f"saltmere-echo.example/{name}": body for name, body in maps.items()}
    with web(tmp_path, pages) as fetcher:
        listing = SitemapRoute().candidates(query(outlet), fetcher)
    assert (listing.exhaustive, len(listing.candidates), listing.outcome) == (exhaustive, candidates, outcome)


def sitemap_listing(tmp_path: Path, asked: Query, pages: dict[str, str | bytes], **options: str) -> Listing:
    with web(tmp_path, {f"saltmere-echo.example/{k}": v for k, v in pages.items()}, **options) as fetcher:
        return SitemapRoute().candidates(asked, fetcher)


def test_a_window_over_two_months_needs_both(tmp_path: Path) -> None:
    maps = {f"sitemap-2026-0{m}.xml": urlset((f"{SITE}/{m}", None)) for m in (4, 5)}
    outlet = replace(ECHO, sitemaps=tuple(f"{SITE}/{name}" for name in maps))
    asked = query(outlet, since="2026-04-27", until="2026-05-05")
    assert sitemap_listing(tmp_path / "both", asked, dict(maps)).exhaustive
    maps.pop("sitemap-2026-04.xml")
    assert not sitemap_listing(tmp_path / "one", asked, dict(maps)).exhaustive


SITES = [
    # a section's own host; a host for maps alone
    (("sport.saltmere-echo.example",), ECHO.domains, False),
    (("sitemaps.saltmere-echo.example",), ECHO.domains, True),
    # an outlet of two sites, of which one is listed, or both
    (("saltmere-echo.example",), (*ECHO.domains, "echo-abroad.example"), False),
    (("saltmere-echo.example", "echo-abroad.example"), (*ECHO.domains, "echo-abroad.example"), True),
    # two hosts of one site
    (("saltmere-echo.example",), (*ECHO.domains, "uk.saltmere-echo.example"), True),
]


@pytest.mark.parametrize(("hosts", "domains", "exhaustive"), SITES)
def test_a_map_stands_for_its_own_site_alone(
    tmp_path: Path, hosts: tuple[str, ...], domains: tuple[str, ...], exhaustive: bool
) -> None:
    maps = tuple(f"https://{host}/sitemap-2026-05.xml" for host in hosts)
    pages: dict[str, str | bytes] = {
        f"{host}/sitemap-2026-05.xml": urlset((f"https://{host}/a", None)) for host in hosts
    }
    with web(tmp_path, pages) as fetcher:
        listing = SitemapRoute().candidates(query(replace(ECHO, domains=domains, sitemaps=maps)), fetcher)
    assert listing.exhaustive is exhaustive and len(listing.candidates) == len(hosts)


def test_nothing_is_covered_after_the_fetch(tmp_path: Path) -> None:
    outlet = replace(ECHO, sitemaps=(f"{SITE}/sitemap-2026-05.xml",))
    pages: dict[str, str | bytes] = {"sitemap-2026-05.xml": urlset((f"{SITE}/a", None))}
    early = sitemap_listing(tmp_path, query(outlet), pages, fetched_at="2026-05-14T09:00:00Z")
    assert not early.exhaustive and early.until == "2026-05-14"


def test_without_a_date_only_undated_maps_are_read(tmp_path: Path) -> None:
    dated = replace(ECHO, sitemaps=(f"{SITE}/sitemap-2026-05.xml",))
    pages: dict[str, str | bytes] = {
        "robots.txt": "User-agent: *\nAllow: /\n",
        "news.xml": news_map((f"{SITE}/a", "2026-05-15")),
        "sitemap-2026-05.xml": "500",
    }
    assert sitemap_listing(tmp_path, query(dated, date=None), pages).outcome == "date-unknown"
    recent = replace(ECHO, sitemaps=(f"{SITE}/news.xml",))
    assert len(sitemap_listing(tmp_path, query(recent, date=None), pages).candidates) == 1


def test_robots_names_the_maps_of_an_outlet_that_the_registry_knows_little_of() -> None:
    with fixture_web() as fetcher:
        listing = SitemapRoute().candidates(query(), fetcher)
    assert listing.exhaustive and listing.requests == 2
    assert listing.candidates[0].url.endswith("/pilot-ada-renn-sensor-bypassed.html")


ROBOTS = [
    # everything disallowed
    ("estuary-engineer.example", "robots-denied"),
    # answers 403
    ("skell-herald.example", "blocked"),
    # names no map, and the usual places have none
    ("norrey-chronicle.example", "no-route"),
    # a host that the replay lacks
    ("kelder-star.example", "offline"),
]


@pytest.mark.parametrize(("host", "outcome"), ROBOTS)
def test_why_there_is_no_listing(host: str, outcome: str) -> None:
    with fixture_web() as fetcher:
        listing = SitemapRoute().candidates(query(Outlet("x", "X", domains=(host,))), fetcher)
    assert (listing.outcome, listing.candidates, listing.exhaustive) == (outcome, (), False)


def test_entities_are_never_resolved() -> None:
    bomb = (
        '<!DOCTYPE u [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
        "<urlset><url><loc>https://a.example/&x;</loc></url><url><loc>https://a.example/&b;</loc></url></urlset>"
    )
    parsed = parse_sitemap(bomb.encode())
    assert parsed is not None
    assert all("root:" not in entry.url and "aaaa" not in entry.url for entry in parsed.entries)


@pytest.mark.parametrize("body", [b"", b"\x00", b"hello", b"<rss/>", b"<urlset", b"%PDF-1.4"])
def test_what_is_no_sitemap(body: bytes) -> None:
    parsed = parse_sitemap(body)
    assert parsed is None or (parsed.damaged and not parsed.entries)


MAP_DAYS = [
    ("https://a.example/sitemap/2015/10/05/", ("2015-10-05", "2015-10-05")),
    ("https://a.example/sitemap.xml?yyyy=2015&mm=10", ("2015-10-01", "2015-10-31")),
    ("https://a.example/sitemap-articles-year~2015.xml", ("2015-01-01", "2015-12-31")),
    ("https://a.example/sitemaps/2015.xml", ("2015-01-01", "2015-12-31")),
    ("https://a.example/post-sitemap12.xml", None),
    ("https://a.example/sitemap.xml", None),
]


@pytest.mark.parametrize(("url", "expected"), MAP_DAYS)
def test_the_days_in_a_map_s_name(url: str, expected: tuple[str, str] | None) -> None:
    assert days_of_map(url) == (Days(*expected) if expected else None)


GENERAL = [
    ("https://a.example/sitemap-2026-05.xml", True),
    ("https://a.example/news-sitemap.xml", True),
    ("https://a.example/sitemaps/articles/2026/05/13.xml.gz", True),
    # a section, a language, a kind, a part
    ("https://a.example/sport/sitemap-2026-05.xml", False),
    ("https://a.example/sitemap-video-2026-05.xml", False),
    ("https://a.example/sitemap-2026-05-p2.xml", False),
]


@pytest.mark.parametrize(("url", "general"), GENERAL)
def test_which_names_narrow_nothing(url: str, general: bool) -> None:
    assert is_general(url) is general


def test_the_oldest_day_of_a_news_map_may_be_cut() -> None:
    entries = tuple(Entry(f"u{d}", day=f"2026-05-{d:02}") for d in (12, 13, 15))
    assert covered_by_news(entries, "2026-05-16") == Days("2026-05-13", "2026-05-16")
    assert covered_by_news((), "2026-05-16") == Days("2026-05-16", "2026-05-16")
    assert covered_by_news(entries, None) is None


def test_spans_that_meet_are_one() -> None:
    spans = [
        Days("2026-05-01", "2026-05-16"),
        Days("2026-04-01", "2026-04-30"),
        Days("2026-02-01", "2026-02-28"),
    ]
    assert joined(spans, "2026-04-27") == Days("2026-04-01", "2026-05-16")
    assert joined([], "2026-04-27") is None


# --- the door ------------------------------------------------------------------------------------------------------


def test_routes_come_by_rank_and_by_name() -> None:
    routes = make_routes(RouteSettings())
    assert [r.name for r in routes][:3] == ["handed", "link", "collection"]
    assert [r.rank for r in routes] == sorted(r.rank for r in routes)
    assert [r.name for r in make_routes(RouteSettings(), ("sitemap", "link"))] == ["link", "sitemap"]
    with pytest.raises(InputError, match="no such route\\. There are: arquivo, collection"):
        make_routes(RouteSettings(), ("google",))


@pytest.mark.parametrize("route", make_routes(RouteSettings()), ids=lambda r: r.name)
def test_every_route_declines_an_outlet_without_a_site_by_a_known_name(route: Route) -> None:
    outcome = route.covers(query(Outlet("nobody", "Nobody")))
    assert outcome in OUTCOME_REASONS


@pytest.mark.parametrize("name", ["feed", "sitemap"])
def test_the_control_sees_whether_a_route_works(name: str) -> None:
    [route] = make_routes(RouteSettings(), (name,))
    with fixture_web() as fetcher:
        assert route.control(query(replace(ECHO, feeds=(f"{SITE}/feed.xml",))), fetcher)
        assert not route.control(query(Outlet("x", "X", domains=("skell-herald.example",))), fetcher)
