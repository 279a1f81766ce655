"""What a fetcher may do and how much of it: limits for each purpose, pace for each host, file locations."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from auditor import __version__
from auditor.ports import Purpose

MB: Final = 1_000_000

#: Seconds to establish a connection, to wait for the next bytes, and for a whole response.
CONNECT_TIMEOUT_S: Final = 10.0
READ_TIMEOUT_S: Final = 20.0
RESPONSE_DEADLINE_S: Final = 60.0
#: The longest bulk file, a list of some 130 MB, over a slow line.
BULK_DEADLINE_S: Final = 600.0
MAX_REDIRECTS: Final = 5
MAX_URL_LENGTH: Final = 4096
#: A server that asks for a longer pause is left alone until then.
MAX_RETRY_AFTER_S: Final = 120.0
#: Pauses before the second and third try.
BACKOFF_S: Final = (2.0, 8.0)
BREAKER_FAILURES: Final = 3
BREAKER_PAUSE_S: Final = 15 * 60.0
MAX_CRAWL_DELAY_S: Final = 60.0

#: Query parameters that carry keys: never stored, logged or reported. Only names that mean nothing
#: else, since the cache takes addresses that differ in them for one (``key=`` names articles too).
SECRET_PARAMETERS: Final = (
    "api-key",
    "api_key",
    "apikey",
    "apiKey",
    "access_token",
    "access-token",
    "api_token",
)

#: Headers that carry keys or tell who asks: sent, and kept nowhere.
SECRET_HEADERS: Final = frozenset({"authorization", "proxy-authorization", "x-api-key"})


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps of one response in bytes, before and after decoding, and how long a cached one may serve."""

    wire_bytes: int
    decoded_bytes: int
    cache_s: int


#: Common Crawl's news crawler reads 5 MiB of a page; the sitemap protocol allows 50 MB; RFC 9309
#: asks for at least 500 KiB of robots.txt and at most a day of caching it. An API answer may be
#: a month of metadata (20 to 64 MB).
LIMITS: Final[Mapping[Purpose, Limits]] = {
    "page": Limits(5 * MB, 10 * MB, 30 * 86_400),
    "feed": Limits(5 * MB, 10 * MB, 3_600),
    "sitemap": Limits(50 * MB, 100 * MB, 3_600),
    "robots": Limits(1 * MB, 1 * MB, 86_400),
    "api": Limits(64 * MB, 128 * MB, 86_400),
    "record": Limits(5 * MB, 10 * MB, 30 * 86_400),
    # Bulk files go to disk as they come and are never cached; who asks for one says how long it may be.
    "bulk": Limits(64 * MB, 64 * MB, 0),
}


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two requests to addresses whose host and path begin with ``prefix``.

    ``connections`` bounds how many may be open at a time, over all processes; null is no bound.
    """

    prefix: str
    interval_s: float
    connections: int | None = None


#: What services ask for, where they ask for anything else than the usual pause.
DEFAULT_PACES: Final = (
    Pace("web.archive.org/cdx/", 2.5),
    Pace("web.archive.org/web/", 0.5),
    Pace("data.gdeltproject.org/", 0.25, connections=2),
    Pace("storage.googleapis.com/data.gdeltproject.org/", 0.25, connections=2),
    Pace("api.gdeltproject.org/", 6.0),
    Pace("index.commoncrawl.org/", 1.0, connections=1),
    Pace("data.commoncrawl.org/", 1.0, connections=1),
    Pace("content.guardianapis.com/", 1.0),
    Pace("api.nytimes.com/", 12.0),
    Pace("search.mediacloud.org/", 30.0),
    Pace("arquivo.pt/", 0.5),
)


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """All that decides how a fetcher behaves.

    ``cache`` is a SQLite file (null: memory only); ``fresh`` asks anew whatever it holds. ``max_time_s`` is network time in seconds,
    pauses included, after which every request ends as ``budget-exhausted``; null is no limit.
    ``deep_time_s`` is that of the bulk routes, which have a budget of their own.
    ``allow_private`` lets requests go to loopback and private addresses: for tests alone, as is
    ``stand_in``, an address and port that plays every host without TLS.
    ``notes`` are kept in what is recorded, for whoever replays it. ``robots_403`` says what a robots.txt that answers 401 or 403 means. Clock, sleep and name
    resolution are arguments so that tests need neither time nor network.
    """

    cache: Path | None = None
    offline: bool = False
    fresh: bool = False
    max_time_s: float | None = 120.0
    deep_time_s: float | None = None
    record: Path | None = None
    replay: Path | None = None
    notes: tuple[tuple[str, str], ...] = ()
    contact: str = ""
    allow_private: bool = False
    stand_in: tuple[str, int] | None = None
    ports: frozenset[int] = frozenset({80, 443})
    interval_s: float = 3.0
    paces: tuple[Pace, ...] = DEFAULT_PACES
    robots_403: Literal["deny", "allow"] = "deny"
    robots_exempt: tuple[str, ...] = ("web.archive.org", "arquivo.pt")
    connect_timeout_s: float = CONNECT_TIMEOUT_S
    read_timeout_s: float = READ_TIMEOUT_S
    deadline_s: float = RESPONSE_DEADLINE_S
    bulk_deadline_s: float = BULK_DEADLINE_S
    clock: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    resolve: Callable[[str, int], list[str]] | None = None

    @property
    def user_agent(self) -> str:
        """Who asks, honestly: name, version, and how to reach the person who runs it, if given."""
        return f"Auditor/{__version__} (+{self.contact})" if self.contact else f"Auditor/{__version__}"
