"""Find the passage of a document that a statement comes from: prepare once, retrieve, align."""

from __future__ import annotations

from auditor.match.prepared import Prepared, prepare
from auditor.match.retrieve import Window, passages

__all__ = ["Prepared", "Window", "passages", "prepare"]
