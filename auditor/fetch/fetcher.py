"""Get an address: through the cache or the guards, redirect by redirect, to one capture."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from requests import RequestException, Response, Session

from auditor.fetch.addresses import check_address, redact, without_fragment
from auditor.fetch.budget import Budget
from auditor.fetch.captures import capture_of, failed, with_file
from auditor.fetch.crawled import byte_range_of, capture_of_record
from auditor.fetch.exchange import Exchange
from auditor.fetch.faults import FetchFault, fault_of
from auditor.fetch.guard import BUDGET, FETCHED_AT, PURPOSE, SINK, GuardAdapter, Sink
from auditor.fetch.robots import RobotsAnswer
from auditor.fetch.settings import LIMITS, MAX_REDIRECTS, FetchSettings
from auditor.fetch.warc_writer import Recorder
from auditor.models import Capture
from auditor.ports import Purpose

log = logging.getLogger(__name__)

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
#: What requests-cache answers for an address that it does not have.
_NOT_CACHED: Final = 504


class LiveFetcher:
    """Implements :class:`auditor.ports.Fetcher`; a context manager. Safe for several threads.

    The same class serves the live web and replays: what differs is the transport below the
    guards. Use :func:`auditor.fetch.open_fetcher` or :func:`auditor.fetch.open_replay`.
    """

    def __init__(
        self,
        session: Session,
        settings: FetchSettings,
        *,
        plain: Session,
        budget: Budget,
        deep_budget: Budget,
        recorder: Recorder | None = None,
        on_close: Callable[[], None] = lambda: None,
    ) -> None:
        self._session = session
        self._plain = plain
        self._settings = settings
        self._budget = budget
        self._deep_budget = deep_budget
        self._recorder = recorder
        self._on_close = on_close
        self._adapter: GuardAdapter | None = None

    def mount(self, adapter: GuardAdapter) -> None:
        """Put the guards below the session, for every address."""
        self._adapter = adapter
        for session in (self._session, self._plain):
            session.mount("http://", adapter)
            session.mount("https://", adapter)

    @property
    def requests(self) -> int:
        """Requests that went out so far; cache hits and replays are none."""
        return self._adapter.requests if self._adapter else 0

    @property
    def as_of(self) -> str | None:
        """The time of what is fetched, UTC ISO 8601: now, or in a replay when the archive was made.

        Whether a feed still reaches a date depends on it; a replay that took today instead would
        give another report every day. Null where an archive does not say.
        """
        return self._adapter.as_of if self._adapter else None

    def get(
        self, url: str, *, purpose: Purpose = "page", headers: Mapping[str, str] | None = None
    ) -> Capture:
        """The capture of ``url``; its outcome is ``ok`` or the name of what went wrong.

        ``headers`` are sent to the host of ``url`` alone, whatever it redirects to.
        """
        try:
            if purpose == "record":
                return self._record(url, headers or {})
            return capture_of(url, *self._follow(url, purpose, headers), purpose)
        except Exception as error:
            return _failed(url, error)

    def save(self, url: str, path: Path, *, most_bytes: int) -> Capture:
        """Write what is at ``url`` to a file; see :class:`auditor.ports.Fetcher`."""
        token = SINK.set(Sink(path, most_bytes))
        try:
            response, final = self._follow(url, "bulk", {"Accept-Encoding": "identity"})
            capture = with_file(capture_of(url, response, final, "bulk"), path)
        except Exception as error:
            capture = _failed(url, error)
        finally:
            SINK.reset(token)
        if capture.outcome != "ok":
            path.unlink(missing_ok=True)
        return capture

    def deep(self) -> DeepFetcher:
        """The same fetcher on the network time of the bulk routes."""
        return DeepFetcher(self, self._deep_budget)

    def _record(self, url: str, headers: Mapping[str, str]) -> Capture:
        """The page in one WARC record of a larger file."""
        address, span = byte_range_of(url)
        response, _ = self._follow(address, "record", {**headers, "Range": f"bytes={span}"})
        return capture_of_record(url, response, span)

    def robots(self, url: str) -> RobotsAnswer:
        """The robots.txt at ``url``, for the gate that decides about an origin."""
        try:
            response, _ = self._follow(url, "robots")
        except Exception as error:
            return RobotsAnswer(fault=_fault(error))
        return RobotsAnswer(response.status_code, response.content.decode("utf-8", "replace"))

    def renew_budget(self) -> None:
        """Give the next article its own network time."""
        self._budget.renew()

    def close(self, *, complete: bool = True) -> None:
        """Close cache and archive. ``complete`` false leaves no archive behind."""
        self._session.close()
        self._plain.close()
        self._on_close()
        if self._recorder:
            self._recorder.close(complete=complete)

    def __enter__(self) -> LiveFetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(complete=kind is None or kind is KeyboardInterrupt)

    def _follow(
        self, url: str, purpose: Purpose, headers: Mapping[str, str] | None = None
    ) -> tuple[Response, str]:
        """The response at the end of at most five redirects, and its address. Raises FetchFault."""
        token = PURPOSE.set(purpose)
        origin = url.split("/", 3)[:3]
        try:
            for _ in range(MAX_REDIRECTS + 1):
                response = self._hop(url, headers if url.split("/", 3)[:3] == origin else None)
                target = response.headers.get("Location")
                if response.status_code not in _REDIRECTS or not target:
                    return response, url
                url = _next_address(url, target, purpose)
            raise FetchFault("redirect-refused", f"more than {MAX_REDIRECTS} redirects")
        finally:
            PURPOSE.reset(token)

    def _hop(self, url: str, headers: Mapping[str, str] | None) -> Response:
        """One request through cache and guards."""
        check_address(url, ports=range(1, 65_536), allow_private=self._settings.allow_private)
        response = self._send(without_fragment(url), headers)
        if getattr(response, "from_cache", False):
            if response.status_code == _NOT_CACHED and response.reason == "Not Cached":
                raise FetchFault("offline", "not in the cache")
            log.info("cached %s", redact(url))
            if self._recorder:
                self._recorder.once(_exchange(url, response))
        return response

    def _send(self, url: str, headers: Mapping[str, str] | None) -> Response:
        """Ask through the cache; past it in a replay, for a bulk file, or when the cache fails."""
        if SINK.get() and self._settings.offline:
            raise FetchFault("offline", "bulk files are not cached")
        if self._session is self._plain or SINK.get():
            return self._plain.get(url, headers=headers, allow_redirects=False)
        options: dict[str, Any] = {
            "headers": headers,
            "expire_after": LIMITS[PURPOSE.get()].cache_s,
            "only_if_cached": self._settings.offline,
            "force_refresh": self._settings.fresh,
        }
        try:
            return self._session.get(url, allow_redirects=False, **options)
        except sqlite3.Error as error:
            log.warning("the cache of web pages fails (%s); going on without it", error)
        if self._settings.offline:
            raise FetchFault("offline", "the cache cannot be read")
        self._session = self._plain
        return self._plain.get(url, headers=headers, allow_redirects=False)


class DeepFetcher:
    """Implements :class:`auditor.ports.Fetcher` on another budget of network time; everything else is shared."""

    def __init__(self, fetcher: LiveFetcher, budget: Budget) -> None:
        self._fetcher, self._budget = fetcher, budget

    def get(
        self, url: str, *, purpose: Purpose = "page", headers: Mapping[str, str] | None = None
    ) -> Capture:
        """As the fetcher's own."""
        token = BUDGET.set(self._budget)
        try:
            return self._fetcher.get(url, purpose=purpose, headers=headers)
        finally:
            BUDGET.reset(token)

    def save(self, url: str, path: Path, *, most_bytes: int) -> Capture:
        """As the fetcher's own."""
        token = BUDGET.set(self._budget)
        try:
            return self._fetcher.save(url, path, most_bytes=most_bytes)
        finally:
            BUDGET.reset(token)


def _failed(url: str, error: Exception) -> Capture:
    """The capture of a request that failed; what is no fault of the web goes into the log."""
    fault = _fault(error)
    if fault.outcome == "internal-error":
        log.exception("fetching %s", redact(url))
    return failed(url, fault)


def _next_address(url: str, location: str, purpose: Purpose) -> str:
    """Where a redirect leads; raises FetchFault where it must not be followed."""
    try:
        # requests gives header bytes as Latin-1; addresses are UTF-8.
        target = urljoin(url, location.encode("latin-1").decode("utf-8", "replace").strip())
        scheme = urlsplit(target).scheme
    except (ValueError, UnicodeError):
        raise FetchFault("redirect-refused", "redirected to no address") from None
    if scheme not in ("http", "https"):
        raise FetchFault("redirect-refused", f"redirected to a {scheme}: address")
    if purpose == "api" and url.startswith("https:") and scheme == "http":
        raise FetchFault("redirect-refused", "redirected from https to http")
    return target


def _fault(error: Exception) -> FetchFault:
    """The fault behind any exception that came up through requests."""
    if isinstance(error, ValueError):  # requests raises these for addresses that cannot be asked
        return FetchFault("policy-blocked", f"not a web address: {str(error)[:120]}")
    if isinstance(error, FetchFault | RequestException | OSError):
        return fault_of(error)
    return FetchFault("internal-error", type(error).__name__)


def _exchange(url: str, response: Response) -> Exchange:
    """A cached response as it is written to an archive: its body decoded, its time the fetch's."""
    headers = tuple((k, v) for k, v in response.headers.items() if k != FETCHED_AT)
    body = response.content or b""
    return Exchange(
        url=url,
        request_headers=tuple((k, str(v)) for k, v in response.request.headers.items()),
        status=response.status_code,
        reason=response.reason or "",
        headers=(*headers, ("X-Archive-Note", "from the cache of an earlier fetch, decoded")),
        wire=body,
        body=body,
        fetched_at=response.headers.get(FETCHED_AT),
    )
