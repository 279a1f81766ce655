"""The doors for plugins: what a package may add to Auditor.

A plugin is a package with an entry point in the group ``auditor``; it implements any of these
hooks with ``@auditor.hookspecs.hookimpl``. What ships with Auditor comes in by the same door.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from auditor.ports import Coverage, ReadPage, Route
    from auditor.readers.door import Reader

hookspec = pluggy.HookspecMarker("auditor")
hookimpl = pluggy.HookimplMarker("auditor")


@dataclass(frozen=True, slots=True)
class RouteSettings:
    """What routes are made of.

    ``handed`` maps outlet ids to the addresses and files that the user named. ``read_page``
    reads files of HTML. ``today`` (``YYYY-MM-DD``) lets a route decline what it cannot reach
    before it asks anybody; null in a replay, where the answers are older than the clock.
    ``bases`` overrides base addresses by the route's name, so that every route can be tested on
    loopback; ``keys`` holds secrets by the name of their environment variable, and no route may
    write them anywhere but into the request. ``proven`` names the experimental routes that may be
    used, because they were seen to work; ``experimental`` asks for all of them. ``folder`` is
    where a route may keep what it learnt for other runs and processes; null where a run is recorded
    or replayed and has to ask anew. ``progress`` is told in a line what takes long.
    """

    collections: Sequence[Coverage] = ()
    handed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    read_page: ReadPage | None = None
    today: str | None = None
    bases: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    proven: Collection[str] = ()
    experimental: bool = False
    folder: Path | None = None
    progress: Callable[[str], None] = lambda line: None


@hookspec
def auditor_routes(settings: RouteSettings) -> Sequence[Route]:  # type: ignore[empty-body]
    """Ways to find an outlet's coverage, tried in the order of their ``rank``."""


@hookspec
def auditor_readers() -> Sequence[Reader]:  # type: ignore[empty-body]
    """Readers of inputs, chosen by the names of files; a plugin's goes before a built-in one."""
