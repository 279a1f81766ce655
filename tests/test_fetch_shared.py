"""Several processes and threads on one cache and one pace: nobody locked out, no host asked too fast."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from auditor.fetch import FetchSettings, open_fetcher

from loopback import Loopback, reply

PROCESSES, THREADS, PAGES = 3, 4, 6
INTERVAL_S = 0.01


@pytest.fixture
def web() -> Iterator[Loopback]:
    server = Loopback()
    for number in range(PROCESSES * THREADS * PAGES):
        server.routes[f"echo.example/{number}"] = reply(f"<!doctype html><p>page {number}</p>")
    yield server
    server.close()


def _work(port: int, cache: Path, first: int) -> list[str]:
    """Fetch this process's pages, and one that all of them want."""
    settings = FetchSettings(
        cache=cache, stand_in=("127.0.0.1", port), interval_s=INTERVAL_S, max_time_s=None
    )
    addresses = [f"https://echo.example/{n}" for n in (*range(first, first + THREADS * PAGES), 0)]
    with open_fetcher(settings) as fetcher, ThreadPoolExecutor(THREADS) as pool:
        return [capture.outcome for capture in pool.map(fetcher.get, addresses)]


def test_processes_share_cache_and_pace(web: Loopback, tmp_path: Path) -> None:
    cache = tmp_path / "web.sqlite"
    began = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        jobs = [(web.port, cache, n * THREADS * PAGES) for n in range(PROCESSES)]
        outcomes = pool.starmap(_work, jobs)
    elapsed = time.monotonic() - began
    assert outcomes == [["ok"] * (THREADS * PAGES + 1)] * PROCESSES
    asked = sum(web.asked.values())
    assert asked <= PROCESSES * (THREADS * PAGES + 2)  # each page once, robots.txt at most once a process
    assert elapsed >= (asked - 1) * INTERVAL_S
