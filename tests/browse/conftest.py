"""What the tests of the pages share: one small database, served once, and the addresses of its pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from sites import Site, fill, page_paths, serve


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("results") / "audits.db")


@pytest.fixture(scope="session")
def site(database: Path) -> Site:
    return serve(database)


@pytest.fixture(scope="session")
def paths(database: Path) -> list[str]:
    """Every kind of page of ours."""
    return page_paths(database)
