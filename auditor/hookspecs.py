"""The doors for plugins: what a package may add to Auditor.

A plugin is a package with an entry point in the group ``auditor``; it implements any of these
hooks with ``@auditor.hookimpl``. What ships with Auditor comes in by the same door.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from auditor.ports import Route

hookspec = pluggy.HookspecMarker("auditor")
hookimpl = pluggy.HookimplMarker("auditor")


@hookspec
def auditor_routes() -> Sequence[Route]:  # type: ignore[empty-body]
    """Ways to find an outlet's coverage, tried in the order of their ``rank``."""
