"""Find pages that may carry a statement: one route a module, all through the same door as plugins.

A route never guesses: where it cannot see an outlet or a date it says so by name, and only a
listing of everything the outlet published in the window is called exhaustive.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.discovery import guardian, wayback, wordpress
from auditor.discovery.collected import CollectionRoute
from auditor.discovery.feed import FeedRoute
from auditor.discovery.guardian import GuardianRoute
from auditor.discovery.handed import HandedRoute
from auditor.discovery.link import LinkRoute
from auditor.discovery.sitemap import SitemapRoute
from auditor.discovery.wayback import WaybackRoute
from auditor.discovery.wordpress import WordPressRoute
from auditor.hookspecs import RouteSettings, hookimpl
from auditor.ports import Route

__all__ = [
    "CollectionRoute",
    "FeedRoute",
    "GuardianRoute",
    "HandedRoute",
    "LinkRoute",
    "SitemapRoute",
    "WaybackRoute",
    "WordPressRoute",
]


@hookimpl
def auditor_routes(settings: RouteSettings) -> Sequence[Route]:
    """The built-in routes. Raises InputError for a handed file that cannot be read."""
    untried: tuple[Route, ...] = (WordPressRoute(settings.bases.get(wordpress.NAME)),)
    return (
        *(untried if settings.experimental else ()),
        HandedRoute(settings.handed, settings.read_page),
        LinkRoute(settings.today, settings.bases.get(wayback.NAME, wayback.BASE)),
        CollectionRoute(settings.collections),
        GuardianRoute(settings.keys.get(guardian.KEY), settings.bases.get(guardian.NAME, guardian.BASE)),
        WaybackRoute(settings.bases.get(wayback.NAME, wayback.BASE)),
        FeedRoute(settings.today),
        SitemapRoute(),
    )
