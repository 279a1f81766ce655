"""Gather what plugins offer: the built-in ones and every entry point of the group ``auditor``."""

from __future__ import annotations

import logging
from functools import cache
from importlib.metadata import entry_points

import pluggy

from auditor import hookspecs
from auditor.errors import InputError
from auditor.hookspecs import RouteSettings
from auditor.ports import Route

GROUP = "auditor"

log = logging.getLogger(__name__)


@cache
def plugin_manager() -> pluggy.PluginManager:
    """The manager with all plugins loaded; one that cannot be imported is left out with a warning in the log."""
    from auditor import discovery

    manager = pluggy.PluginManager("auditor")
    manager.add_hookspecs(hookspecs)
    manager.register(discovery, name="auditor.discovery")
    for entry in entry_points(group=GROUP):
        try:
            manager.register(entry.load(), name=entry.name)
        except Exception as error:  # a broken plugin must not take the program with it
            log.warning("plugin %s left out: %s: %s", entry.name, type(error).__name__, error)
    return manager


def make_routes(settings: RouteSettings, only: tuple[str, ...] = ()) -> tuple[Route, ...]:
    """The routes of all plugins by rank; with ``only`` those of these names.

    A plugin's route replaces a built-in one of the same name. Raises InputError for a name that
    no route has.
    """
    offered = plugin_manager().hook.auditor_routes(settings=settings)
    # pluggy gives the latest registered first; the built-in ones come last and yield.
    routes: dict[str, Route] = {}
    for route in (route for several in offered for route in several):
        routes.setdefault(route.name, route)
    unknown = set(only) - routes.keys()
    if unknown:
        known = ", ".join(sorted(routes))
        raise InputError(f"--routes {sorted(unknown)[0]}: no such route. There are: {known}.")
    chosen = [route for name, route in routes.items() if not only or name in only]
    return tuple(sorted(chosen, key=lambda route: (route.rank, route.name)))
