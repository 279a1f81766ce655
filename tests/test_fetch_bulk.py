"""Bulk files over sockets: to disk and never into memory or the cache, few connections at a time."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from auditor.fetch import Pace, open_replay

from loopback import Loopback, reply


@pytest.fixture
def web() -> Iterator[Loopback]:
    server = Loopback()
    yield server
    server.close()


def test_a_bulk_file_goes_to_disk_and_into_the_archive_and_never_into_the_cache(
    web: Loopback, tmp_path: Path
) -> None:
    data = bytes(range(256)) * 4_000
    web.routes["files.example/x.zip"] = reply(data, kind="application/zip")
    archive, cache = tmp_path / "run.warc.gz", tmp_path / "c.sqlite"
    with web.fetcher(record=archive, cache=cache) as fetcher:
        for name in ("one", "two"):
            capture = fetcher.save(web.url("files.example/x.zip"), tmp_path / name, most_bytes=2_000_000)
            assert (capture.outcome, capture.size, capture.body) == ("ok", len(data), b"")
        assert fetcher.requests == 2
    assert (tmp_path / "one").read_bytes() == data and capture.digest == hashlib.sha256(data).hexdigest()
    with web.fetcher(cache=cache, offline=True) as fetcher:
        assert fetcher.save(web.url("files.example/x.zip"), tmp_path / "n", most_bytes=9).outcome == "offline"
    with open_replay(archive) as replay:
        again = replay.save(web.url("files.example/x.zip"), tmp_path / "three", most_bytes=2_000_000)
        assert (again.digest, (tmp_path / "three").read_bytes()) == (capture.digest, data)
        small = replay.save(web.url("files.example/x.zip"), tmp_path / "four", most_bytes=1_000)
        assert small.outcome == "too-large" and not (tmp_path / "four").exists()


def test_connections_to_a_site_are_counted_over_all_threads(web: Loopback, tmp_path: Path) -> None:
    together, most, lock = 0, 0, threading.Lock()

    def slowly(sock: socket.socket) -> None:
        nonlocal together, most
        with lock:
            together += 1
            most = max(most, together)
        time.sleep(0.03)
        with lock:
            together -= 1
        sock.sendall(reply("x"))

    web.routes |= {f"files.example/{n}": slowly for n in range(12)}
    pace = Pace(f"files.example:{web.port}/", 0.0, connections=2)
    settings = {"paces": (pace,), "clock": time.time, "sleep": time.sleep, "cache": tmp_path / "c.sqlite"}
    with web.fetcher(**settings) as one, web.fetcher(**settings) as other, ThreadPoolExecutor(6) as pool:
        jobs = [
            pool.submit(fetcher.get, web.url(f"files.example/{n}"), purpose="api")
            for n, fetcher in zip(range(12), [one, other] * 6, strict=True)
        ]
        assert {job.result().outcome for job in jobs} == {"ok"}
    assert most <= 2
