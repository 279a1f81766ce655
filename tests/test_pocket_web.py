"""The outlets of the fixtures over sockets: the live fetcher and the replayed folder agree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from auditor.fetch import open_replay
from auditor.models import Capture

from folders import FIXTURES
from loopback import Loopback
from pocket import pocket_web

WEB = FIXTURES / "web"


@pytest.fixture
def web() -> Iterator[Loopback]:
    server = pocket_web()
    yield server
    server.close()


def addresses() -> list[str]:
    """Every saved page, every noted response, and one page that is not there, of each host."""
    pages = [p.relative_to(WEB).as_posix() for p in sorted(WEB.rglob("*.html"))]
    missing = [f"{host.name}/2026/05/12/nothing.html" for host in sorted(WEB.iterdir()) if host.is_dir()]
    noted = json.loads((WEB / "web.json").read_text("utf-8"))["responses"]
    return [f"https://{page}" for page in (*pages, *missing)] + list(noted)


def timeless(capture: Capture) -> Capture:
    """A capture without what differs by the clock."""
    return replace(capture, fetched_at=None, from_cache=False)


def test_sockets_and_folder_give_the_same_captures(web: Loopback, tmp_path: Path) -> None:
    cache = tmp_path / "web.sqlite"
    changes = {"stand_in": ("127.0.0.1", web.port), "allow_private": False, "ports": frozenset({80, 443})}
    with web.fetcher(cache=cache, **changes) as live, open_replay(WEB) as folder:
        for address in addresses():
            assert timeless(live.get(address)) == timeless(folder.get(address)), address


def test_a_second_audit_of_the_same_pages_asks_nobody(web: Loopback, tmp_path: Path) -> None:
    changes = {"cache": tmp_path / "web.sqlite", "stand_in": ("127.0.0.1", web.port)}
    pages = [a for a in addresses() if "skell-herald" not in a and "estuary" not in a]
    with web.fetcher(ports=frozenset({443}), **changes) as first:
        before = [timeless(first.get(a)) for a in pages]
    with web.fetcher(ports=frozenset({443}), **changes) as second:
        assert [timeless(second.get(a)) for a in pages] == before
        assert second.requests == 0
