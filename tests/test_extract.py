"""Extraction: text with exact spans, charset, dates, page verdicts, and pages made to break it."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from auditor.extract import (
    ExtractedArticle,
    decode,
    extract_article,
    extract_document,
    markdown_article,
    markdown_links,
)
from auditor.fetch import open_replay
from auditor.models import Capture, Document
from hypothesis import given, settings
from hypothesis import strategies as st

from folders import FIXTURES

STORY = (
    "The ferry to Skell ran again on Tuesday after nine days in the yard, and the first boat was full.",
    "Passengers waited on the quay from six in the morning with bicycles, crates and one patient goat.",
    "The harbour board said that the new engine had passed every test since Thursday of last week.",
    "A second ferry is to follow in spring, if the county pays its share of the bill before the winter.",
)
URL = "https://echo.example/2026/05/12/ferry-runs-again.html"


def page(
    *paragraphs: str, ld: dict[str, Any] | None = None, head: str = "", title: str = "Ferry runs again"
) -> str:
    """A plain article page."""
    block = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld else ""
    body = "".join(p if p.startswith("<") else f"<p>{p}</p>" for p in paragraphs or STORY)
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}{block}</head>"
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{body}</article></body></html>"
    )


def news(**fields: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Ferry runs again"} | fields


def capture(body: str | bytes, **changes: Any) -> Capture:
    """A capture as the fetcher makes it."""
    data = body.encode() if isinstance(body, str) else body
    usual: dict[str, Any] = {"id": "c", "url": URL, "outcome": "ok", "status": 200, "media_type": "text/html"}
    return Capture(**(usual | {"body": data, "size": len(data)} | changes))


def document(body: str | bytes, **changes: Any) -> Document:
    return extract_document(capture(body, **changes), outlet="echo", route="link")


# --- page verdicts ---------------------------------------------------------------------------

SHORT = STORY[:1]
VERDICTS: list[tuple[str, str, dict[str, Any]]] = [
    ("ok", page(), {}),
    ("ok", page(ld=news(isAccessibleForFree=True, wordCount=72)), {}),
    # Closed: as a boolean, as a word, as an address, in a part of the page.
    ("paywalled", page(ld=news(isAccessibleForFree=False)), {}),
    ("paywalled", page(ld=news(isAccessibleForFree="False")), {}),
    ("paywalled", page(ld=news(isAccessibleForFree="https://schema.org/False")), {}),
    ("paywalled", page(ld=news(hasPart={"isAccessibleForFree": "false", "cssSelector": ".wall"})), {}),
    ("paywalled", page(ld=news(hasPart=[{"isAccessibleForFree": False}])), {}),
    ("paywalled", page(ld={"@graph": [{"@type": "WebSite"}, news(isAccessibleForFree=False)]}), {}),
    # Fewer words than declared.
    ("paywalled", page(ld=news(wordCount=740)), {}),
    ("ok", page(ld=news(wordCount="a lot")), {}),
    # The wall's own words at the end; not when the article is about subscriptions.
    ("paywalled", page(*STORY, "Subscribe to continue reading."), {}),
    ("paywalled", page(*STORY, "Already a subscriber? Log in."), {}),
    ("ok", page("Readers must subscribe to continue reading, the board said on Monday.", *STORY), {}),
    ("ok", page(*STORY, "Sign up for our newsletter."), {}),
    # Messages in place of the article.
    ("soft-404", page("Sorry, that page is not here.", title="Page not found"), {}),
    ("soft-404", page("It is gone.", title="404 - Not Found"), {}),
    ("soft-404", page("Try the search.", title="This story is no longer available"), {}),
    ("ok", page(*STORY * 3, title="Page not found: the errors of the early web"), {}),
    # Redirected to the front page, or to the section.
    ("soft-404", page(), {"final_url": "https://echo.example/"}),
    ("soft-404", page(), {"url": "https://echo.example/news/a-b-c", "final_url": "https://echo.example/news"}),
    ("ok", page(), {"final_url": "https://www.echo.example/2026/05/12/ferry-runs-again"}),
    # Redirected to something else.
    (
        "moved-other",
        page(title="Recipes of the week"),
        {"url": "https://echo.example/minister-resigns-after-barrier-failure", "final_url": "https://echo.example/recipes/pie"},
    ),
    # Consent and robot checks.
    ("consent-wall", page(), {"final_url": "https://consent.echo.example/v2/collect"}),
    ("consent-wall", page("We value your privacy. Accept all cookies?", title="Echo"), {}),
    ("bot-challenge", page("Checking your browser before you go on.", title="Just a moment..."), {}),
    ("bot-challenge", page("We saw unusual activity.", title="Echo"), {}),
    # An application without its words.
    (
        "js-only",
        f"<html><body><div id='root'></div><noscript>Please enable JavaScript.</noscript>{'<script></script>' * 200}</body></html>",
        {},
    ),
    # Too little.
    ("stub", page(*SHORT), {}),
    ("ok", page(*SHORT, ld=news(wordCount=19)), {}),
    ("stub", "", {}),
    ("stub", "<html></html>", {}),
    # What the fetch already knew.
    ("not-there", page(), {"outcome": "not-there", "status": 404}),
    ("archived-error", page(), {"outcome": "archived-error"}),
    ("wrong-type", "%PDF-1.7", {"outcome": "wrong-type"}),
]  # fmt: skip


@pytest.mark.parametrize(("verdict", "body", "changes"), VERDICTS)
def test_page_verdicts(verdict: str, body: str, changes: dict[str, Any]) -> None:
    assert document(body, **changes).page == verdict


def test_a_paywalled_page_still_tells_what_it_shows() -> None:
    found = document(page(*SHORT, ld=news(isAccessibleForFree=False, description="A boat is back.")))
    assert found.text == f"A boat is back.\n\nFerry runs again\n\n{STORY[0]}"


def test_a_failed_capture_has_no_text() -> None:
    found = document(page(), outcome="blocked")
    assert (found.text, found.page, found.capture_id) == ("", "blocked", "c")


def test_a_document_of_an_archived_page_keeps_both_addresses() -> None:
    archived = f"https://web.archive.org/web/20260513000000id_/{URL}"
    found = document(
        page(), url=archived, final_url=archived, archive_url=archived, memento_at="2026-05-13T00:00:00Z"
    )
    assert (found.url, found.archive_url, found.captured_at) == (URL, archived, "2026-05-13T00:00:00Z")
    assert (found.page, found.date, found.date_source) == ("ok", "2026-05-12", "url")


def test_plain_text_is_taken_as_it_stands() -> None:
    found = document("Ferry runs again\n\nIt  ran.\n", media_type="text/plain")
    assert (found.text, found.title, found.page) == (
        "Ferry runs again\n\nIt  ran.\n",
        "Ferry runs again",
        "ok",
    )


# --- text, links, blocks ---------------------------------------------------------------------


def exact(article: ExtractedArticle) -> bool:
    """Every span says what the text says there."""
    return all(article.text[s.start : s.end] == s.text != "" for s in (*article.links, *article.blocks))


def test_links_and_blocks_have_exact_spans() -> None:
    html = page(
        STORY[0],
        "<p>It was late, <a href='/2026/05/11/x.html'>the <b>Harbour</b>  Gazette</a> reported,as <a href='#a'>so</a> often.</p>",
        "<blockquote><p>“We waited.”</p><p>“Long.”</p></blockquote>",
        "<h2>What next</h2>",
        "<ul><li>More <a href='https://www.google.com/url?q=https://npa.example/a%3Fb'>boats</a></li><li>More goats</li></ul>",
        STORY[1],
    )
    article = extract_article(html, URL)
    assert exact(article)
    assert [(link.text, link.url) for link in article.links] == [
        ("the Harbour Gazette", "https://echo.example/2026/05/11/x.html"),
        ("so", f"{URL}#a"),
        ("boats", "https://npa.example/a?b"),
    ]
    assert [(b.kind, b.text) for b in article.blocks] == [
        ("heading", "Ferry runs again"),
        ("quote", "“We waited.”\n\n“Long.”"),
        ("heading", "What next"),
        ("item", "More boats"),
        ("item", "More goats"),
    ]
    assert "the Harbour Gazette reported,as so often." in article.text


def test_what_is_known_of_the_article() -> None:
    article = extract_article((FIXTURES / "articles/2026-05-13-old-quay-boats.html").read_bytes())
    assert exact(article)
    assert (article.title, article.publisher, article.host) == (
        "Owners count the cost of a night on Old Quay",
        "Norrey Chronicle",
        "norrey-chronicle.example",
    )
    assert (article.date, article.date_source) == ("2026-05-13", "json-ld")
    assert (
        article.text.count("\n\n") == 10
        and "Greta Sholl" not in article.text
        and "All rights" not in article.text
    )


def test_structured_data_tell_what_the_page_hides() -> None:
    text = "\n".join(STORY)
    for html in (
        page("Loading", ld=news(articleBody=text)),
        page("Loading", ld=news(articleBody="".join(f"<p>{p}</p>" for p in STORY))),
        f"<html><body><div id='__next'></div><script id='__NEXT_DATA__'>{json.dumps({'a': [{'text': p} for p in STORY]})}</script></body></html>",
    ):
        assert document(html).text == "\n\n".join(STORY)


TITLES = [
    (page(ld=news(headline="From &amp; data")), "From & data"),
    (page(head="<meta property='og:title' content='From meta'>"), "From meta"),
    (page(title="From h1"), "From h1"),
    ("<title>From  title</title><p>x", "From title"),
]


@pytest.mark.parametrize(("html", "title"), TITLES)
def test_titles(html: str, title: str) -> None:
    assert extract_article(html).title == title


# --- dates -----------------------------------------------------------------------------------

TIME = "<time datetime='2026-05-09T10:00:00Z'>9 May</time>"
DATES: list[tuple[str, str | None, str | None, str | None]] = [
    # The original date, as the paper wrote it, before a change of time zone.
    (
        page(ld=news(datePublished="2026-05-12T23:30:00-07:00", dateModified="2026-06-01")),
        URL,
        "2026-05-12",
        "json-ld",
    ),
    (
        page(head="<meta property='article:published_time' content='2026-05-11T01:00:00Z'>"),
        URL,
        "2026-05-11",
        "meta",
    ),
    (page(head="<meta name='date' content='11 May 2026'>"), URL, "2026-05-11", "meta"),
    # A modification date is no date of publication.
    (page(head="<meta property='article:modified_time' content='2026-06-11'>"), URL, "2026-05-12", "url"),
    (page(ld=news(dateModified="2026-06-01")), None, None, None),
    # Time elements of the article, not of what stands beside it.
    (page(f"<p>Echo, {TIME}</p>", *STORY), None, "2026-05-09", "time"),
    (page(*STORY) + f"<aside>{TIME}</aside>", None, None, None),
    (page(f"<aside><a href='/x'>Before: {TIME}</a></aside>", *STORY), None, None, None),
    # Its own address in the ways that papers write them.
    (page(), "https://echo.example/world/2015/oct/05/x", "2015-10-05", "url"),
    (page(), "https://echo.example/a-20151005-story.html", "2015-10-05", "url"),
    (page(), "https://echo.example/2015/10/5/x", "2015-10-05", "url"),
    (page(), "https://echo.example/2015/13/45/x", None, None),
    (page(), "https://echo.example/news-34473351", None, None),
    (page(), "https://echo.example/x?date=2015-10-05", None, None),
    # Never the date of a link.
    (page(*STORY, "<p>See <a href='https://npa.example/2015/10/05/x'>NPA</a>.</p>"), None, None, None),
    # Nonsense is passed over.
    (page(ld=news(datePublished="soon")), URL, "2026-05-12", "url"),
    (page(ld=news(datePublished=["2026-05-11"])), URL, "2026-05-12", "url"),
]


@pytest.mark.parametrize(("html", "url", "date", "source"), DATES)
def test_dates(html: str, url: str | None, date: str | None, source: str | None) -> None:
    article = extract_article(html, url)
    assert (article.date, article.date_source) == (date, source)


# --- who is credited -------------------------------------------------------------------------

CREDITS: list[tuple[str, str]] = [
    (page("SKELL (NPA) — " + STORY[0], *STORY[1:]), "NPA"),
    (page("LONDON, Oct 7 (Reuters) - " + STORY[0], *STORY[1:]), "Reuters"),
    (page("SKELL, 7 May, NPA – " + STORY[0], *STORY[1:]), "NPA"),
    (
        page(ld=news(author={"@type": "Organization", "name": "Northmark Press Agency"})),
        "Northmark Press Agency",
    ),
    (page(head="<meta name='author' content='Ann Roe, Associated Press'>"), "Associated Press"),
    (page("<p class='byline'>By Ann Roe for the Press Agency</p>", *STORY), "Press Agency"),
    (page("<p class='byline'>Press Agency, 7 May 2026</p>", *STORY), "Press Agency"),
]


@pytest.mark.parametrize(("html", "name"), CREDITS)
def test_agencies_are_read_from_dateline_and_byline(html: str, name: str) -> None:
    assert document(html).credited[0] == name


def test_a_bracket_in_a_sentence_is_no_dateline() -> None:
    assert document(page("The mayor of Skell said. Then she (Ann) left - at once.", *STORY)).credited == ()


# --- charset ---------------------------------------------------------------------------------

CHARSETS: list[tuple[bytes, str | None, str, str]] = [
    ("naïve".encode(), "text/html; charset=utf-8", "naïve", "header"),
    ("naïve".encode("cp1252"), "text/html; charset=iso-8859-1", "naïve", "header"),
    (b"<meta charset=windows-1251><p>" + "Нева".encode("cp1251"), "text/html", "Нева", "meta"),
    ("<meta charset='shift_jis'><p>日本".encode("shift_jis"), None, "日本", "meta"),
    # Lies: UTF-8 that is none, cp1252 that is UTF-8.
    ("naïve “quoted”".encode("cp1252"), "text/html; charset=utf-8", "naïve “quoted”", "guess"),
    ("naïve “quoted”".encode(), "text/html; charset=windows-1252", "naïve “quoted”", "guess"),
    ("naïve".encode(), "text/html; charset=nonsense", "naïve", "guess"),
    # Nothing declared.
    ("naïve “quoted”".encode("cp1252"), None, "naïve “quoted”", "guess"),
    (("Нева течёт по городу, а город стоит на воде. " * 5).encode("cp1251"), None, "Нева течёт", "guess"),
    (
        ("川は町を流れ、町は水の上に立っている。渡し船は月曜日に再開した。" * 5).encode("shift_jis"),
        None,
        "渡し船は月曜日",
        "guess",
    ),
    ("naïve".encode("utf-16"), "text/html; charset=utf-8", "naïve", "bom"),
    (b"\xef\xbb\xbf" + "naïve".encode(), None, "naïve", "bom"),
    # One damaged byte does not turn a page of UTF-8 into something else.
    (("naïve “quoted” " * 50).encode() + b"\xff", None, "naïve “quoted”", "guess"),
    (b"", None, "", "guess"),
]


@pytest.mark.parametrize(("body", "header", "words", "how"), CHARSETS)
def test_charsets(body: bytes, header: str | None, words: str, how: str) -> None:
    text, _, decided = decode(body, header)
    assert words in text
    assert decided == how


def test_a_page_that_is_not_text_cannot_be_read() -> None:
    assert document(random.Random(1).randbytes(20_000)).page == "decode-failed"


# --- Markdown --------------------------------------------------------------------------------

MARKDOWN: list[tuple[str, list[tuple[str, str]]]] = [
    ("the [Echo](https://e.example/a) said", [("Echo", "https://e.example/a")]),
    ("[Echo](<https://e.example/a> 'Title')", [("Echo", "https://e.example/a")]),
    ("[a (b)](https://e.example/a_(b)), [c](d)", [("a (b)", "https://e.example/a_(b)")]),
    ("[the Echo][1] and [npa][]\n\n[1]: https://e.example/1\n[NPA]: <https://n.example/>",
     [("the Echo", "https://e.example/1"), ("npa", "https://n.example/")]),
    # Images, code, mail and escaped brackets are no links to pages.
    ("![x](https://e.example/x.png) `[a](https://e.example/)` \\[a](https://e.example/)", []),
    ("```\n[a](https://e.example/)\n```\n[b](mailto:a@e.example)", []),
    ("[unclosed](https://e.example", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "links"), MARKDOWN)
def test_markdown_links(text: str, links: list[tuple[str, str]]) -> None:
    assert [(link.text, link.url) for link in markdown_links(text)] == links


def test_markdown_blocks() -> None:
    article = markdown_article("# Ferry *again* #\n\nIt ran.\n\n> “We\n> waited.”\n\n- one\n  more\n- two\n")
    assert exact(article)
    assert article.title == "Ferry *again*"
    assert [(b.kind, b.text) for b in article.blocks] == [
        ("heading", "Ferry *again*"),
        ("quote", "“We\n> waited.”"),
        ("item", "one\n  more"),
        ("item", "two"),
    ]


# --- pages made to break it ------------------------------------------------------------------

HOSTILE: dict[str, bytes] = {
    "binary": random.Random(2).randbytes(100_000),
    "ten megabytes": b"a" * 10_000_001,
    "deep": b"<html><body>" + b"<div>" * 20_000 + b"text",
    "unclosed": b"<p" * 20_000,
    "long attribute": b"<a href='" + b"x" * 1_000_000,
    "brackets": b"<" * 200_000,
    "deep json": b"<script type='application/ld+json'>" + b"[" * 50_000 + b"</script><p>x",
    "odd json": b'<script type=\'application/ld+json\'>{"@type":"NewsArticle","hasPart":5,"author":[1,null],'
    b'"publisher":[[]],"headline":{},"wordCount":[],"@graph":{"mainEntity":7}}</script><p>x',
    "deep state": b"<script id='__NEXT_DATA__'>" + b'{"text":' * 900 + b'"x"' + b"}" * 900 + b"</script>",
    "NUL": b"<html>\0\0<p>x\0y</p>",
    "surrogates": b"<p>\xed\xa0\x80 &#xD800; &#0; &#x110000;</p>",
    "declaration": b"<?xml version='1.0' encoding='utf-16'?><html><body><p>x</p></body></html>",
    "frameset": b"<frameset><frame src=x></frameset>",
    "many comments": b"<html><body>" + b"<!--" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_page_breaks_it(name: str) -> None:
    found = document(HOSTILE[name])
    assert found.page in {"stub", "decode-failed", "too-large"}
    assert exact(extract_article(HOSTILE[name]))


MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<a href='/x'>", "</a>", "<li>", "<blockquote>", "</blockquote>", "<h2>", "<br>", "<td>", "<table>",
         "said the Echo", "“No.”", " ", "\n", "&amp;", "é", "<b>", "</b>", "\u00a0", "<article>", STORY[0], STORY[1]]
    ),
    max_size=40,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(MARKUP)
def test_spans_are_exact_whatever_the_markup(pieces: list[str]) -> None:
    assert exact(extract_article(f"<html><body>{''.join(pieces)}</body></html>", URL))


@settings(max_examples=200, deadline=None)
@given(st.text("[]()!`\\#>-* \nab:'<", max_size=60))
def test_markdown_spans_are_exact_whatever_the_text(text: str) -> None:
    assert exact(markdown_article(text, URL))


def test_the_pages_of_the_fixtures_are_read() -> None:
    """Every article page of the demonstration's web: ok, or the verdict that it is there to show."""
    root = FIXTURES / "web"
    verdicts: dict[str, set[str]] = {}
    with open_replay(root) as fetcher:
        for path in root.rglob("2026/**/*.html"):
            name = path.relative_to(root).as_posix()
            found = extract_document(fetcher.get(f"https://{name}"), outlet="x")
            verdicts.setdefault(name.partition("/")[0], set()).add(found.page)
            assert found.page != "ok" or (found.date and found.title and len(found.text) > 900), name
    assert verdicts == {
        "harbour-gazette.example": {"ok", "soft-404"},
        "npa.example": {"ok"},
        "radionorrey.example": {"ok"},
        "saltmere-echo.example": {"ok"},
        "norrey-chronicle.example": {"ok"},
        "northmark-ledger.example": {"paywalled"},
        "estuary-engineer.example": {"robots-denied"},
    }
