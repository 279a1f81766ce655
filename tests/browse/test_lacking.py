"""What is not there to look at the pages with is a failure where it is required, and elsewhere said."""

from __future__ import annotations

import pytest
from test_browser import NEED, lacking


@pytest.mark.parametrize(
    ("need", "outcome"),
    [("required", pytest.fail.Exception), ("optional", pytest.skip.Exception), (None, pytest.skip.Exception)],
)
def test_lacking(monkeypatch: pytest.MonkeyPatch, need: str | None, outcome: type[BaseException]) -> None:
    monkeypatch.delenv(NEED, raising=False)
    if need:
        monkeypatch.setenv(NEED, need)
    with pytest.raises(outcome, match="no browser"):
        lacking("no browser")
