"""Nights on the web: within a budget, asked for once, feeds that hang, pages that are edited or go."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from auditor.assembly import Plan
from auditor.batch import Order
from auditor.batch.pool import InlineEngine
from auditor.fetch import FetchSettings
from auditor.nightly.config import read_config
from auditor.nightly.night import Kept, Means, keep_night
from auditor.outlets import load_registry

from loopback import Loopback, reply
from test_nightly import Silent

NIGHT = datetime(2026, 5, 14, 22, 0, tzinfo=UTC)
PAGE = "www.bbc.co.uk/news/ferry"
WORDS = "We lost 40 passengers in a single week of May"
ARTICLE = f'[The BBC](https://{PAGE}) knows more. "{WORDS}," Ana Roe told the BBC on Friday.\n'


def page(words: str) -> bytes:
    body = (
        f"<p>“{words},” Ana Roe said on Friday evening in the harbour.</p>"
        + "<p>The ferry company is small, and its boats are old, said those who wait.</p>" * 8
    )
    return reply(
        f"<html><head><title>Ferry</title></head><body><article><h1>Ferry</h1>{body}</article></body></html>"
    )


Go = Callable[..., Kept]


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Loopback]:
    """One page of one outlet, where every fetcher of this process ends up; nothing else is there."""
    with closing(Loopback()) as server:
        server.time.now = NIGHT.timestamp()
        server.routes[PAGE] = page(WORDS)

        def settings(plan: Plan) -> FetchSettings:
            return FetchSettings(
                cache=tmp_path / "web.sqlite", stand_in=("127.0.0.1", server.port), clock=server.time.read,
                monotonic=server.time.read, sleep=server.time.sleep, offline=plan.offline, fresh=plan.fresh,
                max_time_s=None, read_timeout_s=0.2,
            )  # fmt: skip

        for module in ("assembly", "batch.visit", "batch.desk", "nightly.night"):
            monkeypatch.setattr(f"auditor.{module}.fetch_settings", settings)
        yield server


@pytest.fixture
def place(tmp_path: Path) -> Path:
    place = tmp_path / "place"
    (place / "articles").mkdir(parents=True)
    (place / "articles" / "2026-05-14-ferry.md").write_text(ARTICLE, encoding="utf-8")
    configure(place)
    return place


def configure(place: Path, more: str = "") -> None:
    text = "sources = ['articles/']\ntimezone = 'UTC'\n[report]\njson = 'reports/%Y-%m-%d.json'\n" + more
    (place / "night.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def go(place: Path, web: Loopback, monkeypatch: pytest.MonkeyPatch) -> Go:
    def night(days: float = 0.0) -> Kept:
        at = NIGHT + timedelta(days=days)
        web.time.now = at.timestamp()
        monkeypatch.setattr("auditor.store.recorder.now", lambda: f"{at:%Y-%m-%dT%H:%M:%SZ}")
        config = read_config(place / "night.toml")
        collections = (config.collection,) if config.collection else ()
        plan = Plan(routes=("link",), max_time_s=None, deep=True, live_too=False, collections=collections)
        means = Means(
            load_registry([]), Order(config.sources, plan), InlineEngine, Silent(), now=lambda: at,
            monotonic=web.time.read,
        )  # fmt: skip
        return keep_night(config, means)

    return night


def told(place: Path, day: int = 14) -> dict[str, Any]:
    return json.loads((place / "reports" / f"2026-05-{day}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def changes(place: Path, day: int) -> list[tuple[str, str, str]]:
    return [(row["previous_verdict"], row["verdict"], row["cause"]) for row in told(place, day)["changed"]]


def test_a_finished_night_asks_for_nothing_again_and_says_what_it_asked(
    place: Path, go: Go, web: Loopback
) -> None:
    go()
    assert web.asked.total() == told(place)["cost"]["requests"] == 2  # robots.txt and the page
    assert told(place)["verdicts"] == {"verbatim": 1}
    assert told(place)["cost"]["received"] > 500
    go(0.1)
    assert web.asked.total() == 2


@pytest.mark.parametrize(
    "later, verdict, cause",
    [
        (page(WORDS.replace("40", "45")), "altered", "page-edited"),
        (reply("gone", 404), "unchecked", "page-gone"),
        (reply("later", 503), "unchecked", "not-reached"),
    ],
    ids=("edited", "gone", "failing"),
)
def test_what_became_of_the_page_is_why(
    place: Path, go: Go, web: Loopback, later: bytes, verdict: str, cause: str
) -> None:
    configure(place, "[again]\ndays = 9\nunchecked = true\n")
    go()
    web.routes[PAGE] = later
    go(1)
    assert changes(place, 15) == [("verbatim", verdict, cause)]
    # It comes back: what could not be reached is looked at again.
    web.routes[PAGE] = page(WORDS)
    web.time.now += 3_600
    go(2)
    after = changes(place, 16)
    assert [(old, new) for old, new, _ in after] == [(verdict, "verbatim")]
    assert after[0][2] == {"page-edited": "page-edited"}.get(cause, "reached")


def test_pages_are_asked_for_anew_only_where_that_is_wanted(place: Path, go: Go, web: Loopback) -> None:
    configure(place, "[again]\ndays = 9\nfresh = false\n")
    go()
    web.routes[PAGE] = page(WORDS.replace("40", "45"))
    go(1)
    assert changes(place, 15) == []
    assert web.asked[PAGE] == 1


def test_a_budget_is_a_nights_and_the_rest_waits_for_the_next(place: Path, go: Go, web: Loopback) -> None:
    for number in range(5):
        name = f"{PAGE}-{number}"
        web.routes[name] = page(f"{WORDS} {number}")
        text = ARTICLE.replace(PAGE, name).replace(WORDS, f"{WORDS} {number}")
        (place / "articles" / f"2026-05-14-{number}.md").write_text(text, encoding="utf-8")
    configure(place, "[budget]\nmax_requests = 3\n")
    kept = go()
    first = web.asked.total()
    assert first <= 4 and kept.report.waiting > 0 and kept.exit_code == 0
    assert "waiting for the next night" in kept.report.summary()
    go(0.1)
    assert web.asked.total() == first
    nights = 1
    while kept.report.waiting and nights < 9:
        kept = go(nights)
        nights += 1
    assert 1 < nights < 9
    assert sum(told(place, 14 + n)["articles"] for n in range(nights)) == 6
    assert sum(told(place, 14 + n)["verdicts"].get("verbatim", 0) for n in range(nights)) == 6


def test_feeds_that_hang_or_lie_are_named_and_stop_nothing(place: Path, go: Go, web: Loopback) -> None:
    web.routes["hangs.example/feed"] = lambda sock: time.sleep(1)
    feed = '<rss version="2.0"><channel><title>t</title><item><link>https://www.bbc.co.uk/news/ferry</link></item></channel></rss>'
    web.routes["good.example/feed"] = reply(feed, kind="application/rss+xml")
    addresses = ["http://hangs.example/feed", "http://none.example/feed", "http://good.example/feed"]
    configure(place, f"[collection]\ndatabase = 'coverage.db'\nrefresh = {addresses}\n")
    kept = go()
    assert kept.exit_code == 0
    assert [line.split(": ")[0] for line in kept.errors] == addresses[:2]
    collection = told(place)["collection"]
    assert "timeout" in collection[addresses[0]]["failed"]
    assert collection[addresses[2]]["documents"] == 1
    assert told(place)["verdicts"] == {"verbatim": 1}
    before = web.asked.total()
    go(0.1)
    assert web.asked.total() == before


def test_the_collection_spends_of_the_same_budget(place: Path, go: Go, web: Loopback) -> None:
    web.routes["good.example/a"] = page("One")
    configure(
        place,
        "[collection]\ndatabase = 'c.db'\nrefresh = ['http://good.example/a']\n[budget]\nmax_requests = 0\n",
    )
    kept = go()
    assert web.asked.total() == 0
    assert "budget" in kept.errors[0]
    assert kept.report.waiting == 1
