"""Find pages that may carry a statement: one route a module, all through the same door as plugins.

A route never guesses: where it cannot see an outlet or a date it says so by name, and only a
listing of everything the outlet published in the window is called exhaustive.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.discovery import (
    arquivo,
    commoncrawl,
    guardian,
    mediacloud,
    nyt,
    wayback,
    wikipedia,
    wordpress,
)
from auditor.discovery.arquivo import ArquivoRoute
from auditor.discovery.collected import CollectionRoute
from auditor.discovery.commoncrawl import CommonCrawlRoute
from auditor.discovery.feed import FeedRoute
from auditor.discovery.gdelt import GdeltDocRoute, GdeltRoute
from auditor.discovery.gdelt import doc as gdelt_doc
from auditor.discovery.gdelt import route as gdelt
from auditor.discovery.gdelt.files import GKG, MENTIONS
from auditor.discovery.guardian import GuardianRoute
from auditor.discovery.handed import HandedRoute
from auditor.discovery.link import LinkRoute
from auditor.discovery.mediacloud import MediaCloudRoute
from auditor.discovery.nyt import NytRoute
from auditor.discovery.sitemap import SitemapRoute
from auditor.discovery.wayback import WaybackRoute
from auditor.discovery.wikipedia import WikipediaRoute
from auditor.discovery.wordpress import WordPressRoute
from auditor.hookspecs import RouteSettings, hookimpl
from auditor.ports import Route

__all__ = [
    "ArquivoRoute",
    "CollectionRoute",
    "CommonCrawlRoute",
    "FeedRoute",
    "GdeltDocRoute",
    "GdeltRoute",
    "GuardianRoute",
    "HandedRoute",
    "LinkRoute",
    "MediaCloudRoute",
    "NytRoute",
    "SitemapRoute",
    "WaybackRoute",
    "WikipediaRoute",
    "WordPressRoute",
]


@hookimpl
def auditor_routes(settings: RouteSettings) -> Sequence[Route]:
    """The built-in routes. Raises InputError for a handed file that cannot be read."""
    keys, bases, today = settings.keys, settings.bases, settings.today
    archive = bases.get(wayback.NAME, wayback.BASE)
    return (
        HandedRoute(settings.handed, settings.read_page),
        LinkRoute(today, archive),
        CollectionRoute(settings.collections),
        GuardianRoute(keys.get(guardian.KEY), bases.get(guardian.NAME, guardian.BASE)),
        NytRoute(keys.get(nyt.KEY), bases.get(nyt.NAME, nyt.BASE), today=today, archive=archive),
        FeedRoute(today),
        WordPressRoute(bases.get(wordpress.NAME), today=today, archive=archive),
        GdeltDocRoute(today, bases.get(gdelt_doc.NAME, gdelt_doc.BASE)),
        *(
            GdeltRoute(
                kind,
                bases.get(gdelt.NAME, gdelt.BASE),
                archive,
                today,
                settings.folder,
                settings.progress,
            )
            for kind in (MENTIONS, GKG)
        ),
        CommonCrawlRoute(
            bases.get(commoncrawl.NAME, commoncrawl.BASE),
            bases.get(commoncrawl.DATA_NAME, commoncrawl.DATA_BASE),
        ),
        SitemapRoute(),
        MediaCloudRoute(
            keys.get(mediacloud.KEY),
            bases.get(mediacloud.NAME, mediacloud.BASE),
            today=today,
            archive=archive,
        ),
        WaybackRoute(archive),
        ArquivoRoute(bases.get(arquivo.NAME, arquivo.BASE)),
        WikipediaRoute(bases.get(wikipedia.NAME, wikipedia.BASE), today=today, archive=archive),
    )
