"""What robots.txt allows, by RFC 9309: per origin, remembered for a day, no answer means no.

https://www.rfc-editor.org/rfc/rfc9309 - a 4xx answer means that no rules exist (401 and 403 are
taken as a refusal unless told otherwise, since publishers who close the file close the site); a
5xx answer or no answer forbids everything.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from protego import Protego

from auditor.fetch.faults import FetchFault
from auditor.fetch.settings import LIMITS, MAX_CRAWL_DELAY_S

#: The name that rules address us by.
PRODUCT: Final = "Auditor"
_BOM: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What came back for a robots.txt: a status with its text, or the fault in its place."""

    status: int = 0
    text: str = ""
    fault: FetchFault | None = None


@dataclass(frozen=True, slots=True)
class _Rules:
    """Either parsed rules or one answer for every path."""

    parsed: Protego | None
    refusal: FetchFault | None
    until: float


class RobotsGate:
    """Asks each origin once a day and answers for every address of it."""

    def __init__(
        self,
        get: Callable[[str], RobotsAnswer],
        *,
        clock: Callable[[], float],
        on_403: Literal["deny", "allow"] = "deny",
        when_missing: Literal["deny", "allow"] = "deny",
    ) -> None:
        self._get = get
        self._clock = clock
        self._on_403 = on_403
        self._when_missing = when_missing
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._rules: dict[str, _Rules] = {}

    def check(self, origin: str, url: str) -> float:
        """Seconds that the origin wants between requests; raises FetchFault when ``url`` is refused."""
        rules = self._rules_of(origin)
        if rules.refusal:
            raise rules.refusal
        if rules.parsed is None:
            return 0.0
        if not rules.parsed.can_fetch(url, PRODUCT):
            raise FetchFault("robots-denied", f"{origin}/robots.txt does not allow this address")
        return min(float(rules.parsed.crawl_delay(PRODUCT) or 0.0), MAX_CRAWL_DELAY_S)

    def _rules_of(self, origin: str) -> _Rules:
        with self._lock:
            lock = self._locks.setdefault(origin, threading.Lock())
        with lock:
            rules = self._rules.get(origin)
            if rules is None or rules.until <= self._clock():
                rules = self._read(origin)
                self._rules[origin] = rules
            return rules

    def _read(self, origin: str) -> _Rules:
        answer = self._get(f"{origin}/robots.txt")
        until = self._clock() + LIMITS["robots"].cache_s
        if answer.fault:
            return self._without_answer(answer.fault)
        if 200 <= answer.status < 300:
            return _Rules(Protego.parse(answer.text.lstrip(_BOM)), None, until)
        closed = answer.status in (401, 403) and self._on_403 == "deny"
        if closed or not 400 <= answer.status < 500 or answer.status == 429:
            refusal = FetchFault("robots-denied", f"{origin}/robots.txt answered {answer.status}")
            return _Rules(None, refusal, until)
        return _Rules(None, None, until)

    def _without_answer(self, fault: FetchFault) -> _Rules:
        """No answer forbids everything; the reason given is the one that a reader can act on.

        Not remembered: the next address asks again, and the breaker keeps that cheap.
        """
        if fault.outcome == "offline" and self._when_missing == "allow":
            return _Rules(None, None, float("inf"))
        return _Rules(None, fault, 0.0)
