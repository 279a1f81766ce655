"""The pass on the web: asked once for all articles of an outlet, within a budget, stopped and continued."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from auditor.assembly import Plan, open_tools
from auditor.batch import Budget, Ended, Order, run_batch
from auditor.batch.pool import InlineEngine
from auditor.fetch import FetchSettings
from auditor.outlets import Registry, load_registry
from auditor.pipeline import audit_article
from auditor.readers import ReadOptions, read_articles, registry_lookup
from auditor.store import open_store

from folders import FIXTURES
from loopback import Loopback
from pocket import pocket_web
from rows_of import rows_of

#: What differs because the cache answered the second time.
CACHED = frozenset({"from_cache", "run_id", "digest"})


class Silent:
    """Is told and says nothing."""

    def stage(self, name: str, parts: int) -> None:
        pass

    def part(self, counts: dict[str, int]) -> None:
        pass


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Loopback]:
    """The pocket web, where every fetcher of this process ends up."""
    with closing(pocket_web()) as server:

        def settings(plan: Plan) -> FetchSettings:
            return FetchSettings(
                cache=tmp_path / "web.sqlite", stand_in=("127.0.0.1", server.port), clock=server.time.read,
                monotonic=server.time.read, sleep=server.time.sleep, offline=plan.offline, max_time_s=None,
            )  # fmt: skip

        for module in ("auditor.assembly", "auditor.batch.visit", "auditor.batch.desk"):
            monkeypatch.setattr(f"{module}.fetch_settings", settings)
        monkeypatch.setattr("auditor.store.recorder.now", lambda: "2026-05-29T00:00:00Z")
        yield server


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry([FIXTURES / "demo-outlets.csv"])


def order(tmp_path: Path, budget: Budget | None = None) -> Order:
    """Two copies of each fictional article on days that follow one another: the same outlets, the same days."""
    folder = tmp_path / "articles"
    new = not folder.exists()
    folder.mkdir(exist_ok=True)
    for path in sorted((FIXTURES / "articles").glob("2026-05-14-*.txt")) if new else ():
        text = path.read_text(encoding="utf-8")
        (folder / path.name).write_text(text, encoding="utf-8")
        (folder / f"again-{path.name}").write_text(f"{text}\n\nThis is the late edition.\n", encoding="utf-8")
    return Order(
        targets=(str(folder),), date="2026-05-14", keep_all=True, budget=budget or Budget(),
        plan=Plan(outlet_files=(FIXTURES / "demo-outlets.csv",), routes=("link", "feed", "sitemap"), max_time_s=None),
    )  # fmt: skip


Go = Callable[..., Ended | None]


@pytest.fixture
def go(tmp_path: Path, registry: Registry) -> Go:
    def run(db: str, budget: Budget | None = None) -> Ended | None:
        with open_store(tmp_path / db) as store:
            return run_batch(
                order(tmp_path, budget), store, registry, InlineEngine(), Silent(),
                folder=tmp_path / f"{db}.batch", exit_code=lambda run: 0,
            )  # fmt: skip

    return run


def test_every_page_is_asked_for_once_and_rows_are_those_of_single_audits(
    web: Loopback, registry: Registry, go: Go, tmp_path: Path
) -> None:
    ended = go("a.db")
    assert ended is not None
    assert 5 < ended.requests == web.asked.total()
    assert set(web.asked.values()) == {1}
    # A finished night asks for nothing.
    assert go("a.db") is None
    assert web.asked.total() == ended.requests
    work = order(tmp_path)
    options = ReadOptions(date=work.date, publisher_id=registry_lookup(registry, {}))
    with open_store(tmp_path / "one.db") as store, open_tools(work.plan, registry) as tools:
        run = store.start_run("article", {}, [], live=True)
        for path in sorted(Path(work.targets[0]).iterdir()):
            for article in read_articles(str(path), options):
                store.record([audit_article(article, tools, run.id)], run, registry.get)  # type: ignore[arg-type]
    assert rows_of(tmp_path / "a.db", unlike=CACHED) == rows_of(tmp_path / "one.db", unlike=CACHED)


def test_a_budget_stops_the_look_ups_and_the_next_call_goes_on(web: Loopback, go: Go, tmp_path: Path) -> None:
    calls = 0
    postponed = []
    while (ended := go("a.db", Budget(requests=4))) is not None:
        calls += 1
        postponed.append(ended.postponed)
        assert calls < 30
        if not ended.postponed:
            break
    assert calls > 1
    assert postponed == sorted(postponed, reverse=True)
    go("whole.db")
    assert rows_of(tmp_path / "a.db", unlike=CACHED) == rows_of(tmp_path / "whole.db", unlike=CACHED)
    with sqlite3.connect(tmp_path / "a.db") as conn:
        assert conn.execute("SELECT COUNT(*) FROM findings WHERE reason = 'budget-spent'").fetchone() == (0,)


def test_look_ups_that_were_stopped_go_on(
    web: Loopback, go: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("auditor.batch.run.match_slice", broken)
        with pytest.raises(KeyboardInterrupt):
            go("a.db")
    before = web.asked.total()
    assert go("a.db") is not None
    assert web.asked.total() == before
