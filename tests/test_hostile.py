"""The hostile zoo, fetched as the program fetches: every animal its outcome, no crash, no hang, little memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from auditor.extract import extract_document
from auditor.fetch import FetchSettings, LiveFetcher, open_fetcher, open_replay
from auditor.vocabulary import OUTCOME_REASONS

from loopback import FakeTime, Loopback
from zoo import ANIMALS, SCRIPTS, populate

#: Extra memory that one fetch may take, whatever is sent (the goal that was set for bombs).
MEMORY_BYTES = 60_000_000


@pytest.fixture
def web() -> Iterator[Loopback]:
    server = Loopback()
    server.time = FakeTime(1_780_012_800.0)
    populate(server)
    yield server
    server.close()


def fetcher(web: Loopback, **changes: object) -> LiveFetcher:
    """A fetcher for which this server plays every host; all other guards are up."""
    settings = FetchSettings(
        stand_in=("127.0.0.1", web.port),
        max_time_s=None,
        read_timeout_s=0.3,
        deadline_s=0.6,
        clock=web.time.read,
        monotonic=web.time.read,
        sleep=web.time.sleep,
        **changes,  # type: ignore[arg-type]
    )
    return open_fetcher(settings)


def outcome(opened: LiveFetcher, address: str) -> str:
    """The outcome of the fetch, or the verdict on the page that came."""
    return extract_document(opened.get(f"https://{address}"), outlet=None).page


@pytest.mark.parametrize("address", ANIMALS)
def test_every_animal_has_its_name(web: Loopback, address: str) -> None:
    with fetcher(web) as opened:
        found = outcome(opened, address)
    assert found == ANIMALS[address].expected
    assert found == "ok" or found in OUTCOME_REASONS


@pytest.mark.parametrize("address", SCRIPTS)
def test_every_script_is_read_letter_for_letter(web: Loopback, address: str) -> None:
    with fetcher(web) as opened:
        document = extract_document(opened.get(f"https://{address}"), outlet=None)
    assert SCRIPTS[address][1] in document.text
    assert document.page == "ok"


def test_the_whole_zoo_replays_from_one_archive(web: Loopback, tmp_path: Path) -> None:
    """The same every time, faults included, with nobody asked."""
    path = tmp_path / "zoo.warc.gz"
    with fetcher(web, record=path) as opened:
        live = [replace(opened.get(f"https://{address}"), from_cache=False) for address in ANIMALS]
    web.close()
    for _ in range(5):
        with open_replay(path) as opened:
            assert [opened.get(f"https://{address}") for address in ANIMALS] == live


@pytest.mark.parametrize("address", [a for a in ANIMALS if a.startswith(("bombs.", "endless."))])
def test_bombs_cost_little_memory(web: Loopback, address: str) -> None:
    with fetcher(web) as opened:
        opened.get("https://walls.example/missing")
        tracemalloc.start()
        try:
            opened.get(f"https://{address}")
            assert tracemalloc.get_traced_memory()[1] < MEMORY_BYTES
        finally:
            tracemalloc.stop()


def test_nothing_reaches_a_forbidden_address(web: Loopback) -> None:
    """By default, redirects that lead inside end before a connection is made."""
    with fetcher(web) as opened:
        for address in ANIMALS:
            if address.startswith("redirects."):
                outcome(opened, address)
    hosts = {line.partition("/")[0] for line in web.asked}
    assert hosts == {"redirects.example"}
