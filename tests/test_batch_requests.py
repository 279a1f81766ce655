"""What a batch asks of the web, counted by the server: every host, day, listing and page once, and nothing the second time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from auditor import assembly
from auditor.cli import run
from auditor.discovery.gdelt.files import slots_of
from auditor.fetch.settings import DEFAULT_PACES

from bulk import GDELT, file_list, mentions, serve_file, zipped_rows
from loopback import Answer, FakeTime, Loopback, reply

FIRST = Date(2025, 10, 1)
#: Days of the search window before and after an article's own.
BEFORE, AFTER = 7, 1
#: The day of the batch: too late for feeds and GDELT's search, too early to call the pages old.
TODAY = 1_772_323_200.0  # 1 March 2026
#: Of four outlets the archive knows three.
ARCHIVED = 0.75

PLACES = (
    "harbour",
    "library",
    "orchard",
    "quarry",
    "viaduct",
    "brewery",
    "lighthouse",
    "tannery",
    "chapel",
    "market",
)
DEEDS = (
    "repaired",
    "flooded",
    "auctioned",
    "painted",
    "measured",
    "insured",
    "surveyed",
    "renamed",
    "guarded",
    "heated",
)
THINGS = (
    "bridges",
    "lanterns",
    "chimneys",
    "ferries",
    "barrels",
    "windows",
    "turbines",
    "gardens",
    "ledgers",
    "boilers",
)


@dataclass(frozen=True)
class World:
    """Outlets that print on every day, and articles that quote them: ``attributions`` in all."""

    outlets: int
    days: int
    attributions: int

    def domain(self, outlet: int) -> str:
        return f"outlet{outlet:02}-news.example"

    def day(self, n: int) -> Date:
        return FIRST + timedelta(n)

    def words(self, outlet: int, n: int) -> tuple[str, str, str]:
        """What the outlet's story of the day is about."""
        number = outlet * 31 + n * 7
        return PLACES[number % 10], DEEDS[number // 10 % 10], THINGS[(number // 100 + n) % 10]

    def url(self, outlet: int, n: int) -> str:
        place, deed, thing = self.words(outlet, n)
        return f"https://{self.domain(outlet)}/{self.day(n):%Y/%m/%d}/{place}-{deed}-{thing}.html"

    def filler(self, outlet: int, n: int) -> str:
        return f"https://{self.domain(outlet)}/{self.day(n):%Y/%m/%d}/weather-and-tides.html"

    def quote(self, outlet: int, n: int) -> str:
        place, deed, thing = self.words(outlet, n)
        return f"The {place} was {deed} twice and all {outlet + 3} {thing} were counted again before anybody went home"

    def page(self, outlet: int, n: int) -> str:
        place, deed, thing = self.words(outlet, n)
        title = f"{place.title()} {deed}, {thing} counted"
        return (
            f"<!doctype html><html><head><title>{title}</title>"
            f'<meta property="article:published_time" content="{self.day(n)}T09:00:00Z"></head><body><article>'
            f"<h1>{title}</h1><p>The council met on the quay and spoke for an hour about the season and its costs.</p>"
            f"<p>“{self.quote(outlet, n)}.” So said the warden, who has kept the keys of the {place} for nine years.</p>"
            "<p>Nobody spoke against it, and the meeting closed before the last tram had left the lower town.</p>"
            "</article></body></html>"
        )

    def registry(self) -> str:
        rows = (f"outlet{o:02},Outlet{o:02} News,{self.domain(o)}" for o in range(self.outlets))
        return "\n".join(("id,name,domains", *rows)) + "\n"

    def articles(self) -> Iterator[str]:
        """An article a line, five attributions each to different outlets, all of one day."""
        for number in range(self.attributions // 5):
            n = number % self.days
            lines = [
                f"“{self.quote(o, n)},” the warden said, Outlet{o:02} News reported."
                for o in ((number // self.days * 5 + k) % self.outlets for k in range(5))
            ]
            text = "\n\n".join((f"Digest number {number}", *lines))
            yield json.dumps({"id": str(number), "date": self.day(n).isoformat(), "text": text})


class Web:
    """The world on loopback: outlets, an archive that knows three of four, GDELT that knows all."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.pages = {
            url: page
            for o in range(world.outlets)
            for n in range(-BEFORE, world.days + AFTER)
            for url, page in (
                (world.url(o, n), world.page(o, n)), (world.filler(o, n), "<p>Rain, and high water at noon.</p>")
            )
        }  # fmt: skip
        self.archived = {world.domain(o) for o in range(int(world.outlets * ARCHIVED))}
        self.files = self._files()
        self.list = file_list(self.files)
        self.server = Loopback(fallback=self.answer)
        self.server.time = FakeTime(TODAY)

    @property
    def window(self) -> list[Date]:
        """The days of the union of all windows."""
        return [self.world.day(n) for n in range(-BEFORE, self.world.days + AFTER)]

    def _files(self) -> dict[str, bytes]:
        empty = zipped_rows(mentions())
        files = {f"{slot}.mentions.CSV.zip": empty for day in self.window for slot in slots_of(day)}
        for day in self.window:
            urls = [url for url in self.pages if f"/{day:%Y/%m/%d}/" in url]
            files[f"{day:%Y%m%d}120000.mentions.CSV.zip"] = zipped_rows(mentions(*urls))
        return files

    def answer(self, address: str) -> Answer | None:
        host = address.partition("/")[0]
        if address.startswith(GDELT):
            name = address.removeprefix(GDELT)
            if name == "masterfilelist.txt":
                return reply(self.list, kind="text/plain")
            return serve_file(self.files[name]) if name in self.files else None
        if address.startswith("web.archive.org/cdx/"):
            return self._captures(parse_qs(urlsplit(address).query))
        if address.startswith("web.archive.org/web/"):
            page = self.pages.get(address.partition("id_/")[2])
            memento = {"Memento_Datetime": "Wed, 01 Oct 2025 12:00:00 GMT"}
            return reply(page, **memento) if page else None
        if host.endswith("-news.example"):
            page = self.pages.get(f"https://{address}")
            return reply(page) if page else None
        return None

    def _captures(self, asked: dict[str, list[str]]) -> bytes:
        domain, first, last = asked["url"][0], asked["from"][0], asked["to"][0]
        rows = [["timestamp", "original"]]
        if domain in self.archived:
            for url in self.pages:
                stamp = "".join(url.split("/")[3:6]) + "120000"
                if urlsplit(url).hostname == domain and first <= stamp[:8] <= last:
                    rows.append([stamp, url])
        return reply(json.dumps(rows if len(rows) > 1 else []), kind="application/json")

    def counts(self) -> Counter[str]:
        """Requests by what they were for."""
        found = Counter[str]()
        for address, times in self.server.asked.items():
            found[self._kind(address)] += times
        return found

    def _kind(self, address: str) -> str:
        if address.endswith("/robots.txt"):
            return "robots"
        if address.startswith(GDELT):
            return "list" if address.endswith("masterfilelist.txt") else "slots"
        if address.startswith("web.archive.org/cdx/"):
            return "cdx"
        return "pages" if address.partition("id_/")[2] or f"https://{address}" in self.pages else "other"


SMALL = World(outlets=4, days=2, attributions=40)
WHOLE = World(outlets=20, days=30, attributions=1_000)


@pytest.mark.parametrize("world", [SMALL, pytest.param(WHOLE, marks=pytest.mark.whole)])
def test_a_batch_asks_for_everything_once(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    web = Web(world)
    time = web.server.time
    monkeypatch.setattr(
        assembly,
        "FetchSettings",
        partial(
            assembly.FetchSettings,
            stand_in=("127.0.0.1", web.server.port),
            clock=time.read,
            monotonic=time.read,
            sleep=time.sleep,
            paces=tuple(replace(pace, connections=None) for pace in DEFAULT_PACES),
        ),
    )
    archive, outlets = tmp_path / "digests.jsonl", tmp_path / "outlets.csv"
    archive.write_text("\n".join(world.articles()) + "\n", "utf-8")
    outlets.write_text(world.registry(), "utf-8")

    def batch(db: str) -> str:
        code = run(
            ["batch", str(archive), "--outlets", str(outlets), "--db", str(tmp_path / db), "--jobs", "1",
             "--max-time", "1000000"]
        )  # fmt: skip
        shown = capsys.readouterr()
        assert code == 0, shown.err
        return shown.err

    assert f"{world.attributions} of {world.attributions} outlet statements checked" in batch("one.db")
    counts, matched = web.counts(), len({(o, n) for o in range(world.outlets) for n in range(world.days)})
    hosts, days = world.outlets, len(web.window)
    with capsys.disabled():
        print(f"\n{dict(counts)}, {matched} pages matched")
    assert counts["robots"] <= hosts
    assert counts["slots"] <= 96 * days
    assert counts["cdx"] <= world.outlets * days
    assert counts["pages"] <= 1.2 * matched
    assert counts["other"] <= 4 * hosts  # has it an interface, has it sitemaps
    assert counts.total() <= hosts + 96 * days + world.outlets * days + 1.2 * matched
    asked = web.server.asked.total()
    batch("two.db")
    assert web.server.asked.total() == asked
    web.server.close()
