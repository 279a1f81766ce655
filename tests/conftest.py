"""What every test gets: folders of its own for data, cache, configuration and logs, and no network.

Sockets are closed by pytest-socket but for loopback; no test sees the developer's database.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every machine and every day: a test that passes, passes. To look for new
# ones: pytest --hypothesis-profile=wander
settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.register_profile("wander", deadline=None, max_examples=2000)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home for this test alone."""
    home = tmp_path / "home"
    for variable in ("AUDIT_DATA", "AUDIT_CACHE", "AUDIT_CONFIG_FOLDER", "AUDIT_LOG"):
        monkeypatch.setenv(variable, str(home / variable.lower()))
    for variable in ("AUDIT_DB", "AUDIT_COLLECTION", "AUDIT_CONFIG", "AUDIT_OUTLETS", "NO_COLOR"):
        monkeypatch.delenv(variable, raising=False)
    return home
