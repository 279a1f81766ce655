"""Gather what plugins offer: the built-in ones and every entry point of the group ``auditor``."""

from __future__ import annotations

import logging
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import pluggy

from auditor import hookspecs
from auditor.errors import InputError
from auditor.hookspecs import RouteSettings
from auditor.ports import Route
from auditor.readers.door import Reader

GROUP = "auditor"
#: Base addresses that are not their route's own name.
MORE_BASES = frozenset({"commoncrawl-data"})

log = logging.getLogger(__name__)


@cache
def plugin_manager() -> pluggy.PluginManager:
    """The manager with all plugins loaded; one that cannot be imported is left out with a warning in the log."""
    from auditor import discovery
    from auditor.readers import files

    manager = pluggy.PluginManager("auditor")
    manager.add_hookspecs(hookspecs)
    manager.register(discovery, name="auditor.discovery")
    manager.register(files, name="auditor.readers")
    for entry in entry_points(group=GROUP):
        try:
            manager.register(entry.load(), name=entry.name)
        except Exception as error:  # a broken plugin must not take the program with it
            log.warning("plugin %s left out: %s: %s", entry.name, type(error).__name__, error)
    return manager


def make_routes(settings: RouteSettings, only: tuple[str, ...] = ()) -> tuple[Route, ...]:
    """The routes of all plugins by rank; with ``only`` those of these names.

    A plugin's route replaces a built-in one of the same name. Experimental routes are left out
    until they were seen to work. Raises InputError for a name that no route has, of a route or a base address.
    """
    offered = plugin_manager().hook.auditor_routes(settings=settings)
    # pluggy gives the latest registered first; the built-in ones come last and yield.
    routes: dict[str, Route] = {}
    for route in (route for several in offered for route in several):
        routes.setdefault(route.name, route)
    unknown = sorted(set(settings.bases) - routes.keys() - MORE_BASES)
    if unknown:
        known = ", ".join(sorted({name for name, route in routes.items() if route.network} | MORE_BASES))
        raise InputError(f"AUDIT_BASES or [bases] {unknown[0]}: no such route. There are: {known}.")
    usable = {name: route for name, route in routes.items() if _is_usable(route, settings)}
    for name in sorted(set(only) - usable.keys()):
        if name in routes:
            raise InputError(f"--routes {name}: experimental; let it be tried first: audit doctor --live")
        raise InputError(f"--routes {name}: no such route. There are: {', '.join(sorted(usable))}.")
    chosen = [route for name, route in usable.items() if not only or name in only]
    return tuple(sorted(chosen, key=lambda route: (route.rank, route.name)))


def is_experimental(route: Route) -> bool:
    """Whether nobody has checked the route's shapes against the live service."""
    return bool(getattr(route, "experimental", False))


def _is_usable(route: Route, settings: RouteSettings) -> bool:
    return not is_experimental(route) or settings.experimental or route.name in settings.proven


@cache
def readers() -> dict[str, Reader]:
    """All readers by name, plugins' before the built-in ones of the same name."""
    found: dict[str, Reader] = {}
    for reader in (reader for several in plugin_manager().hook.auditor_readers() for reader in several):
        found.setdefault(reader.name, reader)
    return found


def reader_of(path: Path) -> Reader | None:
    """The reader that the file's name asks for, or null."""
    return next((reader for reader in readers().values() if reader.reads(path)), None)


def reader_for(path: Path) -> Reader:
    """The reader for a file: a plugin's that claims the name, else by what the file holds and is called.

    What nobody claims is read as text. Raises OSError, InputError.
    """
    from auditor.readers.sniff import sniffed

    named = reader_of(path)
    if named is not None and not type(named).__module__.startswith("auditor."):
        return named
    found = sniffed(path, named.name if named else None)
    return readers()[found] if found else named or readers()["text"]
