"""When an outlet's silence counts, through the whole flow over sockets: everything listed must be what was read.

An article credits the Saltmere Echo; the Echo's sitemap of the month lists all its pages. Each case serves one
of them in a way in which the web answers something else, or not all, under status 200.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from auditor.article import make_article
from auditor.discovery import LinkRoute, SitemapRoute
from auditor.fetch import open_fetcher
from auditor.models import Audit, Finding
from auditor.outlets import Registry, load_registry
from auditor.pipeline import Tools, audit_article

from folders import FIXTURES
from loopback import Answer, FakeTime, Loopback, reply
from pocket import ZOO_TIME
from zoo import PARAGRAPHS, article

HOST = "saltmere-echo.example"
SITE = f"https://{HOST}"
QUOTE = "The sensor had been bypassed on the night of the flood"
TEXT = (
    f'"{QUOTE}," Ada Renn, the pilot of the harbour, told the Saltmere Echo on Tuesday.\n\n'
    "The harbour board met on Wednesday and would not say when the gate is to be opened again. Its chairman left "
    "by the back door, past two vans and a bicycle, and a clerk handed out a statement of four lines."
)
ASKED = "/2026/05/13/pilot-renn-on-the-night.html"
OTHERS = {f"/2026/05/{day}/ferry-news-{day}.html": article(f"Ferry news of day {day}") for day in (11, 12)}
SAID = f"“{QUOTE},” Ada Renn, the pilot of the harbour, said to this paper on Tuesday."


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry([FIXTURES / "demo-outlets.csv"])


@pytest.fixture
def web() -> Iterator[Loopback]:
    server = Loopback()
    server.time = FakeTime(ZOO_TIME)
    yield server
    server.close()


def serve(web: Loopback, pages: dict[str, Answer], listed: list[str] | None = None) -> None:
    """The Echo's site: its map of the month lists these pages, or those given."""
    paths = listed if listed is not None else [ASKED, *OTHERS]
    rows = "".join(f"<url><loc>{p if '://' in p else SITE + p}</loc></url>" for p in paths)
    served = {
        "/sitemap-2026-05.xml": reply(f"<urlset>{rows}</urlset>", kind="application/xml"),
        **{path: reply(page) for path, page in OTHERS.items()},
        **pages,
    }
    web.routes.update({path if ".example" in path else HOST + path: page for path, page in served.items()})


def audit(
    web: Loopback, registry: Registry, text: str = TEXT, url: str | None = None, links: str = ""
) -> Audit:
    made = make_article(text + links, date="2026-05-14", url=url)
    settings = web.settings(allow_private=False, stand_in=("127.0.0.1", web.port), ports=frozenset({80, 443}))
    with open_fetcher(settings) as fetcher:
        tools = Tools(registry, [LinkRoute("2026-05-29"), SitemapRoute()], fetcher, as_of="2026-05-29")
        return audit_article(made, tools, "run")


def quote(audited: Audit) -> Finding:
    return next(f for f in audited.findings if f.statement.text.startswith("The sensor"))


def verdict(audited: Audit) -> tuple[str, str]:
    judgement = quote(audited).judgement
    return judgement.verdict, judgement.reason


def to(address: str) -> Answer:
    return reply("", 302, Location=address)


GERMAN = (
    "Der Sensor war in der Nacht der Flut überbrückt worden, sagte die Lotsin Ada Renn am Dienstag dieser Zeitung.",
    "Der Hafenrat trat am Mittwoch zusammen und wollte nicht sagen, wann das Tor wieder geöffnet wird.",
    "Die Anwohner warten seit einer Woche darauf, dass die Stadt ihnen sagt, was mit ihren Booten geschehen soll.",
)
HOME = article("Saltmere Echo", "The news of the harbour and its islands, every day.", *PARAGRAPHS)
SECTION = article("Harbour", "All of our stories of the harbour, the newest first.", *PARAGRAPHS)
OTHER = article("Mayor opens the new market hall", "The market hall was opened on Sunday.", *PARAGRAPHS)
PLAIN = article("Pilot Renn on the night", *PARAGRAPHS)


def canonical(address: str) -> str:
    return f"<link rel='canonical' href='{address}'>"


NOT_READ: dict[str, dict[str, Answer]] = {
    "redirect to the front page": {ASKED: to("/"), "/": reply(HOME)},
    "redirect to a section": {ASKED: to("/harbour"), "/harbour": reply(SECTION)},
    "redirect to another article": {ASKED: to("/2026/05/20/market-hall.html"), "/2026/05/20/market-hall.html": reply(OTHER)},
    "redirect to another outlet": {ASKED: to("https://npa.example/pilot-renn-on-the-night"), "npa.example/pilot-renn-on-the-night": reply(PLAIN)},
    "redirect to a stranger": {ASKED: to("https://parked.example/pilot-renn-on-the-night"), "parked.example/pilot-renn-on-the-night": reply(PLAIN)},
    "the front page without a redirect": {ASKED: reply(article("Saltmere Echo", *PARAGRAPHS, head=canonical(SITE + "/")))},
    "another article without a redirect": {ASKED: reply(article("Mayor opens hall", *PARAGRAPHS, head=canonical(SITE + "/2026/05/20/mayor-opens-hall.html")))},
    "a page that says it is missing": {ASKED: reply(article("Page not found", "Sorry, that is not here.", *PARAGRAPHS))},
    "a page that says it is missing, over a list of what is read most": {ASKED: reply(article("Page not found", *(f"{p} ({n})" for n in range(5) for p in PARAGRAPHS)))},
    "one page for whatever is asked": {ASKED: reply(SECTION), "*": reply(SECTION)},
    "a second page that is gone": {ASKED: reply(article("Pilot Renn on the night", *PARAGRAPHS, "<a href='?page=2'>2</a>"))},
    "a page in another language": {ASKED: reply(article("Die Lotsin", *GERMAN))},
    "a live blog": {ASKED: reply(article("Live", *PARAGRAPHS, head='<script type="application/ld+json">{"@type": "LiveBlogPosting"}</script>'))},
    "a button for more": {ASKED: reply(article("Pilot", *PARAGRAPHS, "<button>Load more updates</button>"))},
    "a link to the full story": {ASKED: reply(article("Pilot", *PARAGRAPHS, "<a href='/subscribe'>Read the full story</a>"))},
    "a refresh that leads on": {ASKED: reply(article("Pilot", *PARAGRAPHS, head='<meta http-equiv="Refresh" content="0; URL=/real">'))},
    **{
        f"a page that ends with {end!r}": {ASKED: reply(article("Pilot", *PARAGRAPHS, end))}
        for end in (
            "Register for free to read this article in full.", "This is a premium article.",
            "La suite de cet article est réservée aux abonnés.", "Suscríbete para seguir leyendo.",
            "The board said that it would…", "The board said that it would [...]", "The board said that it would",
        )
    },
    "more pages than are read": {
        ASKED: reply(article("Pilot", *PARAGRAPHS, f"<a href='{ASKED}?page=2'>2</a>")),
        **{f"{ASKED}?page={n}": reply(article("Pilot", PARAGRAPHS[n % 3], *PARAGRAPHS, f"<a href='{ASKED}?page={n + 1}'>on</a>")) for n in range(2, 9)},
    },
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_READ)
def test_silence_does_not_count_where_a_listed_page_was_not_what_came(
    web: Loopback, registry: Registry, case: str
) -> None:
    pages = dict(NOT_READ[case])
    anything = pages.pop("*", None)
    if anything is not None:
        web.close()
        web = Loopback(fallback=lambda address: anything if address.startswith(f"{HOST}/") else None)
        web.time = FakeTime(ZOO_TIME)
        serve(web, {**pages, "/robots.txt": reply("", kind="text/plain")})
    else:
        serve(web, pages)
    assert verdict(audit(web, registry))[0] == "unchecked"


def test_silence_counts_where_every_listed_page_was_read(web: Loopback, registry: Registry) -> None:
    serve(web, {ASKED: reply(PLAIN)})
    assert verdict(audit(web, registry)) == ("not-found", "absent")


def test_a_page_of_which_more_is_there_bears_out_what_it_shows(web: Loopback, registry: Registry) -> None:
    for words, expected in ((SAID, "verbatim"), (SAID.replace("had been", "had not been"), "altered")):
        serve(
            web, {ASKED: reply(article("Pilot", words, *PARAGRAPHS, "Register to read this story in full."))}
        )
        assert verdict(audit(web, registry))[0] == expected


READ: dict[str, tuple[str, str]] = {
    # redirects that lead to the article that was asked for
    "to the same words": (ASKED, "/2026/05/13/harbour/pilot-renn-on-the-night/"),
    "to the same number": ("/news/world-34473351", "/news/articles/34473351-the-pilot"),
    "to https and www": (ASKED, f"https://www.{HOST}{ASKED}"),
}


@pytest.mark.parametrize("case", READ)
def test_a_page_that_moved_is_read_where_it_went(web: Loopback, registry: Registry, case: str) -> None:
    asked, target = READ[case]
    place = target.removeprefix("https://") if "://" in target else target
    serve(web, {asked: to(target), place: reply(PLAIN)}, [asked, *OTHERS])
    assert verdict(audit(web, registry)) == ("not-found", "absent")


def test_words_on_a_page_that_took_the_place_bear_out_and_words_that_differ_are_no_error(
    web: Loopback, registry: Registry
) -> None:
    held = article("Other", "The market hall opened on Sunday.", SAID, *PARAGRAPHS)
    serve(web, {ASKED: to("/2026/05/20/market.html"), "/2026/05/20/market.html": reply(held)})
    assert verdict(audit(web, registry))[0] == "verbatim"
    changed = held.replace("had been bypassed", "had not been bypassed")
    serve(web, {ASKED: to("/2026/05/20/market.html"), "/2026/05/20/market.html": reply(changed)})
    assert verdict(audit(web, registry))[0] == "unchecked"


PAGED = {
    "by a parameter": f"{ASKED}?page=2",
    "by a step": "/2026/05/13/pilot-renn-on-the-night/2",
    "by a word and a step": "/2026/05/13/pilot-renn-on-the-night/page/2/",
    "by the name of the file": "/2026/05/13/pilot-renn-on-the-night-2.html",
}


@pytest.mark.parametrize("way", PAGED)
def test_an_article_is_read_to_its_last_page(web: Loopback, registry: Registry, way: str) -> None:
    second = PAGED[way]
    first = ASKED if second.partition("?")[0].endswith(".html") else ASKED.removesuffix(".html")
    begun = article("Pilot Renn on the night", *PARAGRAPHS, f"<a href='{second}'>Next page</a>")
    listed = [first, *OTHERS]
    serve(
        web,
        {first: reply(begun), second: reply(article("Pilot Renn on the night", SAID, *PARAGRAPHS))},
        listed,
    )
    audited = audit(web, registry)
    assert verdict(audited)[0] == "verbatim"
    found = quote(audited).document
    assert found is not None and found.url == SITE + second
    silent = Loopback()
    silent.time = FakeTime(ZOO_TIME)
    try:
        serve(
            silent,
            {
                first: reply(begun),
                second: reply(article("Pilot Renn on the night", *PARAGRAPHS, "The end.")),
            },
            listed,
        )
        assert verdict(audit(silent, registry)) == ("not-found", "absent")
    finally:
        silent.close()


def test_rel_next_to_another_article_is_no_second_page(web: Loopback, registry: Registry) -> None:
    head = "<link rel='next' href='/2026/05/14/eels-return-2.html'>"
    serve(web, {ASKED: reply(article("Pilot Renn on the night", *PARAGRAPHS, head=head))})
    assert verdict(audit(web, registry)) == ("not-found", "absent")
    assert not any("eels" in address for address in web.asked)


# --- the audited article is never its own evidence -----------------------------------------------

OWN = "https://gull.example/2026/05/14/gate-stays-shut"
#: The article's text as a page: what it would be wrong to take for coverage.
PRINT = article("Gate stays shut", *TEXT.split("\n\n"))

ITSELF: dict[str, str] = {
    "itself": f"{SITE}/gate-stays-shut",
    "AMP": f"{SITE}/gate-stays-shut/amp/",
    "AMP parameter": f"{SITE}/gate-stays-shut?amp=1",
    "print": f"{SITE}/gate-stays-shut?print=1&utm_source=mail",
    "mobile": f"http://m.{HOST}/gate-stays-shut",
    "tracking": f"https://www.{HOST}/gate-stays-shut/?fbclid=abc&utm_campaign=x#top",
    "its capture": f"https://web.archive.org/web/20260514120000id_/{SITE}/gate-stays-shut",
}


@pytest.mark.parametrize("case", ITSELF)
def test_the_article_is_not_evidence_under_any_of_its_addresses(
    web: Loopback, registry: Registry, case: str
) -> None:
    """Even with other words around it, as a later edition has."""
    later = article("Gate stays shut", TEXT.split("\n\n")[0], *PARAGRAPHS, *PARAGRAPHS[:2], "More later.")
    where = ITSELF[case]
    serve(web, {where.partition("://")[2].partition("#")[0]: reply(later)}, [where, *OTHERS])
    audited = audit(web, registry, url=f"{SITE}/gate-stays-shut")
    assert verdict(audited)[0] == "unchecked"
    assert quote(audited).document is None


COPIES = {
    # the same text, set again at the outlet that it credits, a byline and links more
    "reprint": article("Gate stays shut", "By our own correspondent", *TEXT.split("\n\n"), "Read more: ferries"),
    # other words, but it says itself whose it is
    "canonical": article("Gate stays shut", SAID, *PARAGRAPHS, head=canonical(OWN + "?utm_source=x")),
}  # fmt: skip


@pytest.mark.parametrize("case", COPIES)
def test_a_copy_of_the_article_is_no_evidence_and_leaves_the_listing_unread(
    web: Loopback, registry: Registry, case: str
) -> None:
    serve(web, {ASKED: reply(COPIES[case])})
    audited = audit(web, registry, url=OWN)
    assert verdict(audited) == ("unchecked", "incomplete")
    assert {c.outcome for _, c in audited.candidates} == {"ok", "own-article"}


OTHER_TIMES = (
    "in 2019", "last year", "two years ago", "in a 2021 interview", "last month", "on April 2", "at the time",
    "before her death", "in an earlier interview", "a decade earlier",
)  # fmt: skip
NOT_ON_PAGES = ("in a podcast", "in an interview broadcast on Monday", "on air", "in a video on Facebook")


@pytest.mark.parametrize("when", ["on Tuesday", "in May", "this week", *OTHER_TIMES, *NOT_ON_PAGES])
def test_silence_counts_only_for_the_days_and_the_pages_that_were_read(
    web: Loopback, registry: Registry, when: str
) -> None:
    serve(web, {ASKED: reply(PLAIN)})
    text = TEXT.replace("on Tuesday", when)
    expected = ("unchecked", "out-of-range") if when in OTHER_TIMES else ("unchecked", "incomplete")
    assert verdict(audit(web, registry, text)) == (
        expected if when in (*OTHER_TIMES, *NOT_ON_PAGES) else ("not-found", "absent")
    )
    # What a page does hold bears out, whenever it is said to have been.
    serve(web, {ASKED: reply(article("Pilot", SAID, *PARAGRAPHS))})
    assert verdict(audit(web, registry, text))[0] == "verbatim"


def test_the_article_among_comments_and_other_stories_is_no_evidence(
    web: Loopback, registry: Registry
) -> None:
    around = [
        f"Reader {n} of this paper has much to say about pilots, harbours and all that floats."
        for n in range(12)
    ]
    serve(web, {ASKED: reply(article("Pilot Renn on the night", *TEXT.split("\n\n"), *around))})
    audited = audit(web, registry)
    assert (verdict(audited)[0], quote(audited).document) == ("unchecked", None)
