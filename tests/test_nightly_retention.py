"""What is let go: by age and size, tried before it is done, and nothing that a finding cites."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from auditor.cli import run
from auditor.ids import make_id
from auditor.models import Candidate, Capture, Document
from auditor.nightly.retention import LetGo, Policy, let_go
from auditor.store import open_store
from auditor.store.prune import cited_addresses

from build_audits import build_audit
from loopback import Loopback, reply
from rows_of import rows_of

NOW = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
DAY_S = 86_400


@pytest.fixture
def web() -> Iterator[Loopback]:
    with closing(Loopback(fallback=lambda at: reply("" if "robots" in at else "x" * 10_000))) as server:
        yield server


def fill(web: Loopback, cache: Path, count: int, moment: datetime = NOW) -> list[str]:
    """A cache of pages, fetched at a moment; gives their addresses."""
    urls = [web.url(f"site{number}.example/{moment:%Y%m%d}") for number in range(count)]
    with web.fetcher(cache=cache / "http.sqlite") as fetcher:
        for url in urls:
            assert fetcher.get(url).outcome == "ok"
    with closing(sqlite3.connect(cache / "http.sqlite")) as conn:
        for url in urls:
            conn.execute(
                "UPDATE responses SET expires = ?, value = json_set(value, '$.created_at', ?) WHERE json_extract(value, '$.url') = ?",
                [int(moment.timestamp()) + 30 * DAY_S, moment.isoformat(), url],
            )
        conn.commit()
    return urls


def cached(cache: Path) -> set[str]:
    with closing(sqlite3.connect(cache / "http.sqlite")) as conn:
        rows = conn.execute("SELECT json_extract(value, '$.url') FROM responses").fetchall()
    return {url for (url,) in rows if not url.endswith("robots.txt")}


def go(tmp_path: Path, *, dry_run: bool = False, **policy: float | bool) -> LetGo:
    whole = {"cache_days": None, "cache_gb": None, "evidence_days": None, "cited": False, **policy}
    with open_store(tmp_path / "audits.db") as store:
        return let_go(store, tmp_path, Policy.of(whole), NOW, dry_run=dry_run)


def test_old_pages_go_and_young_ones_stay(web: Loopback, tmp_path: Path) -> None:
    old = fill(web, tmp_path, 3, NOW - timedelta(days=100))
    young = fill(web, tmp_path, 2, NOW - timedelta(days=10))
    tried = go(tmp_path, cache_days=90, dry_run=True)
    assert set(old) <= set(tried.cache.urls) and not set(young) & set(tried.cache.urls)
    assert cached(tmp_path) == {*old, *young}
    assert go(tmp_path, cache_days=90).cache == tried.cache
    assert cached(tmp_path) == set(young)
    assert go(tmp_path).cache.urls == ()


def test_beyond_a_size_the_oldest_go_first_and_the_file_shrinks(web: Loopback, tmp_path: Path) -> None:
    old = fill(web, tmp_path, 10, NOW - timedelta(days=20))
    young = fill(web, tmp_path, 3, NOW)
    file = tmp_path / "http.sqlite"
    before = file.stat().st_size
    go(tmp_path, cache_gb=90_000 / 1e9)
    left = cached(tmp_path)
    assert set(young) <= left and len(left & set(old)) < 5
    assert file.stat().st_size < before


def test_what_is_no_cache_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "http.sqlite").write_bytes(b"no database at all, but long enough to look like a file of one")
    assert go(tmp_path, cache_days=0, cache_gb=0).cache.urls == ()
    assert (tmp_path / "http.sqlite").read_bytes().startswith(b"no database")


def page(name: str, at: str) -> tuple[Capture, Document, tuple[str, Candidate]]:
    """A page that was read and decided nothing."""
    url = f"https://gazette.example/{name}"
    capture = Capture(id=make_id(name), url=url, outcome="ok", status=200, fetched_at=at)
    document = Document(
        id=make_id(name, "d"), text=name, outlet="harbour-gazette", url=url, capture_id=capture.id
    )
    return (
        capture,
        document,
        ("harbour-gazette", Candidate(url, "feed", 2, 0.1, outcome="ok", capture_id=capture.id)),
    )


def recorded(tmp_path: Path, *pages: str, at: str = "2025-01-01T00:00:00Z") -> None:
    """One article, audited once for each page, which was read that time alone besides what decided."""
    with open_store(tmp_path / "audits.db") as store:
        for name in pages:
            run = store.start_run("article", {"page": name}, [], live=False)
            audit = build_audit(["verbatim", "unchecked"], run=run.id)
            capture, document, candidate = page(name, at)
            more = replace(
                audit, captures=(*audit.captures, capture), documents=(*audit.documents, document),
                candidates=(*audit.candidates, candidate),
            )  # fmt: skip
            store.record([more], run, lambda id: None)
            store.finish_run(run, 0)
        store.conn.execute("UPDATE runs SET finished_at = ?", [at])
        store.conn.execute("UPDATE captures SET fetched_at = ?", [at])


def urls(tmp_path: Path, table: str) -> list[str]:
    with closing(sqlite3.connect(tmp_path / "audits.db")) as conn:
        return [url.rsplit("/", 1)[1] for (url,) in conn.execute(f"SELECT url FROM {table} ORDER BY url")]


def test_only_what_overtaken_findings_rest_on_goes(tmp_path: Path) -> None:
    recorded(tmp_path, "first", "second")
    before = rows_of(tmp_path / "audits.db")
    tried = go(tmp_path, evidence_days=30, dry_run=True)
    assert rows_of(tmp_path / "audits.db") == before
    assert {t: [u.rsplit("/", 1)[1] for u in found] for t, found in tried.evidence.urls.items()} == {
        "candidates": ["first"], "documents": ["first"], "captures": ["first"],
    }  # fmt: skip
    assert go(tmp_path, evidence_days=30).evidence == tried.evidence
    # The page that both runs' findings cite stays with its candidates, and so does all of the latest run.
    assert urls(tmp_path, "candidates") == ["barrier.html", "barrier.html", "second"]
    assert urls(tmp_path, "captures") == ["barrier.html", "second"]
    assert urls(tmp_path, "documents") == ["barrier.html", "second"]
    after = rows_of(tmp_path / "audits.db")
    for table in ("findings", "lookups", "edits", "latest", "tally", "articles", "statements"):
        assert after[table] == before[table]
    with closing(sqlite3.connect(tmp_path / "audits.db")) as conn:
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
    assert go(tmp_path, evidence_days=30).plain() == {
        "cached_pages": 0, "cached_bytes": 0, "candidates": 0, "documents": 0, "captures": 0,
    }  # fmt: skip


def test_young_evidence_stays(tmp_path: Path) -> None:
    recorded(tmp_path, "first", "second", at="2026-05-10T00:00:00Z")
    assert not any(go(tmp_path, evidence_days=30).evidence.urls.values())


def test_a_cached_page_that_a_finding_cites_stays_unless_the_policy_says_otherwise(
    web: Loopback, tmp_path: Path
) -> None:
    old = fill(web, tmp_path, 2, NOW - timedelta(days=100))
    recorded(tmp_path, "first")
    with open_store(tmp_path / "audits.db") as store:
        store.conn.execute("UPDATE documents SET url = ? WHERE title IS NOT NULL", [old[0]])
        assert old[0] in cited_addresses(store)
    policy = {"cache_days": 1, "cache_gb": 0}
    assert old[0] not in go(tmp_path, **policy).cache.urls
    assert cached(tmp_path) == {old[0]}
    assert old[0] in go(tmp_path, **policy, cited=True).cache.urls
    assert cached(tmp_path) == set()


def test_the_command_lists_what_would_go(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(tmp_path, "first", "second")
    (tmp_path / "articles").mkdir()
    text = "sources = ['articles']\n[retention]\nevidence_days = 30\ncache_days = 3\n"
    (tmp_path / "night.toml").write_text(text, encoding="utf-8")
    assert run(["nightly", str(tmp_path / "night.toml"), "--dry-run"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "candidate    https://gazette.example/first",
        "document     https://gazette.example/first",
        "capture      https://gazette.example/first",
    ]
    assert urls(tmp_path, "candidates").count("first") == 1
