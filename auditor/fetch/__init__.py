"""Fetch one address through all guards, live or replayed: the only way this program reaches the web.

``open_fetcher`` gives the live web behind cache, robots.txt, rate limits and size caps;
``open_replay`` answers the same requests from a WARC file or a folder of saved pages, through
the same code above the transport.
"""

from __future__ import annotations

from auditor.fetch.fetcher import LiveFetcher
from auditor.fetch.opening import open_fetcher, open_replay
from auditor.fetch.settings import FetchSettings, Pace
from auditor.fetch.warc_reader import recorded_notes

__all__ = ["FetchSettings", "LiveFetcher", "Pace", "open_fetcher", "open_replay", "recorded_notes"]
