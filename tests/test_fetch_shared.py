"""Several processes and threads on one cache and one pace: nobody locked out, no host asked too fast."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from auditor.fetch import FetchSettings, open_fetcher

from loopback import Loopback, reply

INTERVAL_S = 0.01


@dataclass(frozen=True)
class Crowd:
    """So many processes with so many threads, each of which wants so many pages."""

    processes: int
    threads: int
    pages: int

    @property
    def each(self) -> int:
        """Pages of one process."""
        return self.threads * self.pages


@pytest.fixture
def web() -> Iterator[Loopback]:
    server = Loopback(fallback=lambda address: reply(f"<!doctype html><p>{address}</p>"))
    server.routes["echo.example/robots.txt"] = reply("", 404)
    yield server
    server.close()


def _work(port: int, cache: Path, first: int, crowd: Crowd) -> list[str]:
    """Fetch this process's pages, and one that all of them want."""
    settings = FetchSettings(
        cache=cache, stand_in=("127.0.0.1", port), interval_s=INTERVAL_S, max_time_s=None
    )
    addresses = [f"https://echo.example/{n}" for n in (*range(first, first + crowd.each), 0)]
    with open_fetcher(settings) as fetcher, ThreadPoolExecutor(crowd.threads) as pool:
        return [capture.outcome for capture in pool.map(fetcher.get, addresses)]


@pytest.mark.parametrize("crowd", [Crowd(3, 4, 6), pytest.param(Crowd(8, 8, 6), marks=pytest.mark.whole)])
def test_processes_share_cache_and_pace(web: Loopback, tmp_path: Path, crowd: Crowd) -> None:
    cache = tmp_path / "web.sqlite"
    began = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(crowd.processes) as pool:
        jobs = [(web.port, cache, n * crowd.each, crowd) for n in range(crowd.processes)]
        outcomes = pool.starmap(_work, jobs)
    elapsed = time.monotonic() - began
    assert outcomes == [["ok"] * (crowd.each + 1)] * crowd.processes
    asked = sum(web.asked.values())
    # each page once, and robots.txt and the page that all want at most once a process
    assert asked <= crowd.processes * (crowd.each + 2)
    assert elapsed >= (asked - 1) * INTERVAL_S
    with open_fetcher(
        FetchSettings(cache=cache, stand_in=("127.0.0.1", web.port), interval_s=INTERVAL_S)
    ) as again:
        assert {again.get(f"https://echo.example/{n}").outcome for n in range(crowd.each)} == {"ok"}
        assert again.requests <= 1  # robots.txt, if none of them had kept it
