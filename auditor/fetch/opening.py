"""Put a fetcher together: session, cache, guards and transport, from the settings."""

from __future__ import annotations

import logging
import os
import sqlite3
from dataclasses import replace
from datetime import timedelta
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Final

from requests import Response, Session
from requests_cache import CachedSession
from requests_cache.backends.base import BaseCache
from requests_cache.backends.sqlite import SQLiteCache

from auditor.errors import ArchiveError
from auditor.fetch.addresses import redact
from auditor.fetch.budget import Budget
from auditor.fetch.exchange import Transport, iso_time
from auditor.fetch.fetcher import LiveFetcher
from auditor.fetch.guard import GuardAdapter
from auditor.fetch.mirror import MirrorTransport
from auditor.fetch.pace import PaceKeeper
from auditor.fetch.robots import RobotsGate
from auditor.fetch.settings import SECRET_PARAMETERS, FetchSettings
from auditor.fetch.warc_reader import WarcTransport
from auditor.fetch.warc_writer import Recorder
from auditor.fetch.wire import WireTransport

log = logging.getLogger(__name__)
#: At its most talkative it tells whole addresses, keys and all.
logging.getLogger("requests_cache").setLevel(logging.WARNING)

#: Answers worth remembering: pages, redirects, and that something is gone.
_CACHED_STATUS: Final = (200, 203, 206, 301, 302, 303, 307, 308, 404, 410, 451)
_SECRET_HEADERS: Final = ("Authorization", "X-API-KEY", "Cookie")
_BUSY_TIMEOUT_MS: Final = 30_000
_ACCEPT: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"


def open_fetcher(settings: FetchSettings) -> LiveFetcher:
    """A fetcher for the live web, or a replay when the settings name one; use it with ``with``.

    Raises ArchiveError when the archive to replay cannot be read or the one to record not written.
    """
    if settings.replay is not None:
        return open_replay(settings.replay, settings=settings)
    return _assemble(settings, WireTransport(settings), _cached_session(settings), when_missing="deny")


def open_replay(path: Path, *, settings: FetchSettings | None = None) -> LiveFetcher:
    """A fetcher that answers from a WARC file or a folder of saved pages, and never from the network.

    What the archive lacks is ``offline``. Raises ArchiveError when nothing can be replayed.
    """
    base = settings or FetchSettings()
    replaying = replace(base, replay=path, cache=None, offline=False, max_time_s=None, deep_time_s=None)
    return _assemble(replaying, _archive(path), Session(), when_missing="allow")


def _archive(path: Path) -> Transport:
    if path.is_dir():
        return MirrorTransport(path)
    if not path.exists():
        raise ArchiveError(f"{path}: no such file or folder to replay.")
    return WarcTransport(path)


def _assemble(
    settings: FetchSettings, transport: Transport, session: Session, *, when_missing: str
) -> LiveFetcher:
    plain = Session() if isinstance(session, CachedSession) else session
    for each in {session, plain}:
        _prepare(each, settings)
    budget = Budget(settings.max_time_s, settings.monotonic)
    # What is recorded from a replay is of the replayed archive's day, or feeds would seem too old.
    of_day = iso_time(settings.clock()) if transport.live else transport.as_of
    started = of_day or iso_time(settings.clock())
    recorder = Recorder(settings.record, started, settings.notes) if settings.record else None
    pace = PaceKeeper(_private_file(settings.cache, ".pace"), settings.clock)
    fetcher = LiveFetcher(
        session,
        settings,
        plain=plain,
        budget=budget,
        deep_budget=Budget(settings.deep_time_s, settings.monotonic),
        recorder=recorder,
        on_close=pace.close,
    )
    robots = RobotsGate(
        fetcher.robots,
        clock=settings.clock,
        on_403=settings.robots_403,
        when_missing="allow" if when_missing == "allow" else "deny",
    )
    fetcher.mount(
        GuardAdapter(transport, settings, robots=robots, pace=pace, budget=budget, recorder=recorder)
    )
    return fetcher


def _prepare(session: Session, settings: FetchSettings) -> None:
    """Neither ``.netrc`` nor proxies of the environment, no cookies, an honest name."""
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.clear()
    session.headers.update(
        {"User-Agent": settings.user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
    )
    session.headers["Connection"] = "close"


def _cached_session(settings: FetchSettings) -> Session:
    """requests-cache over SQLite with JSON: a tampered cache file can show wrong words, never run code."""
    name = _private_file(settings.cache, "")
    backend: BaseCache | str = "memory"
    if name:
        try:
            backend = SQLiteCache(name, serializer="json", wal=True, busy_timeout=_BUSY_TIMEOUT_MS)
        except sqlite3.Error as error:
            log.warning("%s cannot serve as cache (%s); going on without it", name, error)
    return CachedSession(
        backend=backend,
        serializer="json",
        cache_control=False,
        expire_after=timedelta(days=30),
        allowable_codes=_CACHED_STATUS,
        ignored_parameters=(*SECRET_PARAMETERS, *_SECRET_HEADERS),
        match_headers=("Range",),  # other bytes of one file are another answer
        stale_if_error=settings.offline,
        filter_fn=_may_be_kept,
    )


def _may_be_kept(response: Response) -> bool:
    """A redirect to an address with a key in it stays out of the cache."""
    location = response.headers.get("Location", "")
    return redact(location) == location


def _private_file(path: Path | None, suffix: str) -> Path | None:
    """The file beside the cache, readable for its owner alone before anything is in it; null if it cannot be."""
    if path is None:
        return None
    file = path.with_name(path.name + suffix)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        file.chmod(0o600)
    except OSError as error:
        log.warning("%s cannot be written (%s); going on without it", file, error.strerror)
        return None
    return file
