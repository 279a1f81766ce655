"""The one adapter below the cache: every hop passes address rules, robots.txt, pace, breaker and budget.

Cache hits never come here; redirects and robots.txt itself do, so nothing reaches the network
unseen. What a response may bring up to the cache is decided here too: no cookies, no coding.
"""

from __future__ import annotations

import email.utils
import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

from auditor.fetch.addresses import check_address, redact, without_fragment
from auditor.fetch.budget import Budget
from auditor.fetch.exchange import Ask, Exchange, Transport, iso_time
from auditor.fetch.faults import HOST_FAULTS, PASSING_FAULTS, FetchFault
from auditor.fetch.pace import PaceKeeper
from auditor.fetch.robots import RobotsGate
from auditor.fetch.secrets import Secrets
from auditor.fetch.settings import BACKOFF_S, LIMITS, MAX_RETRY_AFTER_S, FetchSettings, Pace
from auditor.fetch.warc_writer import Recorder
from auditor.hosts import registrable_domain
from auditor.ports import Purpose

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sink:
    """The file that a bulk answer goes into, and how long it may be."""

    path: Path
    most_bytes: int


#: What the request at hand is for, where a bulk answer goes, and whose network time it spends (null:
#: the article's); set by the fetcher, read by every hop.
PURPOSE: ContextVar[Purpose] = ContextVar("purpose", default="page")
SINK: ContextVar[Sink | None] = ContextVar("sink", default=None)
BUDGET: ContextVar[Budget | None] = ContextVar("budget", default=None)

#: Carries the time of the fetch through the cache, which keeps its own, later one.
FETCHED_AT: Final = "Auditor-Fetched-At"
#: How often a full house is looked at again, and what a connection may take besides its response.
_POLL_S: Final = 0.05
_LEASE_S: Final = 60.0
#: Cookies are never sent; requests-cache leaves its own instructions among the headers.
_NOT_SENT: Final = frozenset({"cookie", "cache-control"})
#: Services and their files have terms of their own.
_NOT_CRAWLED: Final = frozenset({"robots", "api", "record", "bulk"})
_RETRIED_STATUS: Final = frozenset({429, 502, 503, 504})
#: Headers that must not pass: secrets, and what no longer holds once the body is decoded.
_KEPT_BACK: Final = frozenset(
    {"set-cookie", "set-cookie2", "content-encoding", "content-length", "transfer-encoding", "vary"}
    | {FETCHED_AT.lower()}
)


class GuardAdapter(BaseAdapter):
    """Sends a prepared GET through all guards; raises FetchFault."""

    def __init__(
        self,
        transport: Transport,
        settings: FetchSettings,
        *,
        robots: RobotsGate,
        pace: PaceKeeper,
        budget: Budget,
        recorder: Recorder | None = None,
    ) -> None:
        super().__init__()
        self._transport = transport
        self._settings = settings
        self._robots = robots
        self._pace = pace
        self._article_budget = budget
        self._recorder = recorder
        #: Requests that went out, tries included.
        self.requests = 0

    def send(self, request: PreparedRequest, *_: Any, **__: Any) -> Response:
        """The response of one hop, decoded, with its cookies taken off."""
        url = without_fragment(request.url or "")
        try:
            exchange = self._guarded(url, request)
        except FetchFault as fault:
            log.info("%s: %s %s", redact(url), fault.outcome, fault.detail)
            if self._recorder:
                self._recorder.fault(redact(url), fault.outcome, fault.detail, self._settings.clock())
            raise
        return _response(request, exchange)

    @property
    def _budget(self) -> Budget:
        return BUDGET.get() or self._article_budget

    @property
    def as_of(self) -> str | None:
        """What time it is for whoever asks: now, or when the archive was made."""
        return iso_time(self._settings.clock()) if self._transport.live else self._transport.as_of

    def close(self) -> None:
        """Let go of the transport's files."""
        self._transport.close()

    def _guarded(self, url: str, request: PreparedRequest) -> Exchange:
        purpose = PURPOSE.get()
        parts = check_address(url, ports=self._ports(), allow_private=self._settings.allow_private)
        delay = self._crawl_delay(parts, url, purpose)
        headers = tuple((k, _text(v)) for k, v in request.headers.items() if k.lower() not in _NOT_SENT)
        ask = Ask(url, headers, LIMITS[purpose], self._settings.deadline_s, truncate=purpose == "robots")
        if sink := SINK.get():
            limits = replace(LIMITS[purpose], wire_bytes=sink.most_bytes)
            ask = replace(ask, limits=limits, deadline_s=self._settings.bulk_deadline_s, sink=sink.path)
        if not self._transport.live:
            return self._recorded(self._transport.exchange(ask))
        return self._tries(ask, parts, delay)

    def _ports(self) -> frozenset[int]:
        return self._settings.ports if self._transport.live else frozenset(range(1, 65536))

    def _crawl_delay(self, parts: SplitResult, url: str, purpose: Purpose) -> float:
        """The pause that robots.txt asks for; APIs have terms of their own and are not crawled."""
        if purpose in _NOT_CRAWLED or parts.hostname in self._settings.robots_exempt:
            return 0.0
        return self._robots.check(f"{parts.scheme}://{parts.netloc}", url)

    def _tries(self, ask: Ask, parts: SplitResult, delay: float) -> Exchange:
        """Ask up to three times, as long as the trouble may pass."""
        host = parts.netloc
        for pause in (*BACKOFF_S, None):
            self._check_open(host)
            try:
                exchange = self._one_try(ask, parts, delay)
            except FetchFault as fault:
                if fault.outcome not in PASSING_FAULTS or pause is None:
                    if fault.outcome in HOST_FAULTS:
                        self._pace.failed(host, fault.outcome)
                    raise
                self._wait(pause)
                continue
            if exchange.status not in _RETRIED_STATUS:
                self._pace.succeeded(host)
                return exchange
            asked = self._asked_pause(host, exchange)
            if pause is None:
                break
            self._wait(max(pause, asked))
        return self._given_up(host, exchange)

    def _given_up(self, host: str, exchange: Exchange) -> Exchange:
        """Three answers of trouble: the last one is what the caller gets."""
        self._pace.failed(host, "rate-limited" if exchange.status == 429 else "server-error")
        return exchange

    def _one_try(self, ask: Ask, parts: SplitResult, delay: float) -> Exchange:
        self._budget.check()
        pace = self._site(parts)
        with self._connection(pace, ask.deadline_s):
            wait = self._pace.reserve(pace.prefix, max(pace.interval_s, delay), at_most_s=self._budget.left)
            self._wait(wait)
            self._budget.check()
            timed = replace(ask, deadline_s=min(ask.deadline_s, self._budget.left))
            self.requests += 1
            log.info("GET %s", redact(ask.url))
            with self._budget.spending():
                return self._recorded(Secrets(ask.url, ask.headers).strike(self._transport.exchange(timed)))

    @contextmanager
    def _connection(self, pace: Pace, deadline_s: float) -> Iterator[None]:
        """Wait until fewer connections than allowed are open to a site, by anybody, and count as one."""
        if pace.connections is None:
            yield
            return
        while (place := self._pace.enter(pace.prefix, pace.connections, _LEASE_S + deadline_s)) is None:
            self._budget.check()
            self._wait(_POLL_S)
        try:
            yield
        finally:
            self._pace.leave(place)

    def _recorded(self, exchange: Exchange) -> Exchange:
        if self._recorder:
            self._recorder.pair(exchange)
        return exchange

    def _site(self, parts: SplitResult) -> Pace:
        """What shares one pace: a service's address prefix, else the registrable domain."""
        address = f"{parts.netloc}{parts.path or '/'}"
        for pace in self._settings.paces:
            if address.startswith(pace.prefix):
                return pace
        return Pace(registrable_domain(parts.netloc) or parts.netloc, self._settings.interval_s)

    def _check_open(self, host: str) -> None:
        closed = self._pace.closed(host)
        if closed:
            wait = closed.until - self._settings.clock()
            raise FetchFault(closed.outcome, f"{host} is left alone for another {wait:.0f} s")

    def _asked_pause(self, host: str, exchange: Exchange) -> float:
        """Seconds of Retry-After; a pause longer than the cap closes the host and ends the fetch."""
        asked = retry_after(exchange.header("retry-after"), self._settings.clock())
        if asked > MAX_RETRY_AFTER_S:
            self._pace.shut(host, asked, "rate-limited")
            raise FetchFault("rate-limited", f"{host} asks for a pause of {asked:.0f} s")
        return asked

    def _wait(self, seconds: float) -> None:
        if seconds <= 0:
            return
        if seconds > self._budget.left:
            raise FetchFault("budget-exhausted", f"a pause of {seconds:.0f} s is longer than what is left")
        with self._budget.spending():
            self._settings.sleep(seconds)


def retry_after(value: str | None, now: float) -> float:
    """Seconds that a Retry-After header asks for, given as seconds or a date; 0 for nonsense.

    >>> retry_after("30", 0), retry_after("Thu, 01 Jan 1970 00:01:00 GMT", 0), retry_after("-5", 0), retry_after("soon", 0)
    (30.0, 60.0, 0.0, 0.0)
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), 86_400.0)
    try:
        when = email.utils.parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return min(max(0.0, when - now), 86_400.0)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


#: requests offers its response building only as a method of its own adapter.
_BUILD: Final[Callable[[PreparedRequest, HTTPResponse], Response]] = HTTPAdapter().build_response


def _response(request: PreparedRequest, exchange: Exchange) -> Response:
    """The exchange as requests and the cache expect it, with the body decoded."""
    headers = HTTPHeaderDict()
    for name, value in exchange.headers:
        if name.lower() not in _KEPT_BACK:
            headers.add(name, value)
    if exchange.fetched_at:
        headers[FETCHED_AT] = exchange.fetched_at
    raw = HTTPResponse(
        body=io.BytesIO(exchange.body),
        headers=headers,
        status=exchange.status,
        reason=exchange.reason,
        version=11,
        preload_content=False,
        decode_content=False,
        request_url=request.url,
    )
    return _BUILD(request, raw)
