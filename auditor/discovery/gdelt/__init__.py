"""GDELT: which addresses it saw of an outlet, out of its quarter-hour files or, for recent dates, its search."""

from __future__ import annotations

from auditor.discovery.gdelt.doc import GdeltDocRoute
from auditor.discovery.gdelt.route import GdeltRoute

__all__ = ["GdeltDocRoute", "GdeltRoute"]
