"""The route ``wayback``: what the Wayback Machine captured of an outlet around the day, old articles above all.

Asks the CDX index by the outlet's dated paths where it has them, else by host and time of
capture, and gives captures in their raw form (``id_``). The time of a capture is not the time
of publication: a page is often captured weeks later, so dated paths are asked for half a year.
An empty answer may mean that the archive excludes the site; only a control tells.
Never exhaustive: nobody captured everything.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from auditor.discovery.addresses import Days, belongs_to, days_of, same_page
from auditor.discovery.ranking import Entry, in_window, ranked
from auditor.hosts import host_of
from auditor.models import Candidate, Capture, Query
from auditor.ports import Fetcher, Listing

NAME: Final = "wayback"
BASE: Final = "https://web.archive.org"
#: The first captures are of 1996.
SINCE: Final = "1996-01-01"
#: Days asked for by path, the article's own first: an attribution points at the same day or the one
#: before nearly always. The index allows about 24 requests a minute.
DAYS_ASKED: Final = (0, -1, 1, -2, -3)
#: How long after its publication a page may have been captured first.
CAPTURED_WITHIN_DAYS: Final = 183
#: Rows of one answer; a day of a large paper has a few hundred pages.
LIMIT: Final = 3_000
#: Candidates given: five times what is ever fetched.
MOST_CANDIDATES: Final = 60

#: Paths that begin with the day (addresses of 2015 in public texts; the note on fetching, section 2).
DATED_PATHS: Final = {
    "nytimes.com": "{d:%Y/%m/%d}/",
    "reuters.com": "article/{d:%Y/%m/%d}/",
    "bloomberg.com": "news/articles/{d:%Y-%m-%d}/",
    "cnn.com": "{d:%Y/%m/%d}/",
    "npr.org": "{d:%Y/%m/%d}/",
    "techcrunch.com": "{d:%Y/%m/%d}/",
}

_EXCLUDED: Final = (
    b"AdministrativeAccessControlException",
    b"RobotAccessControlException",
    b"Blocked Site Error",
)
_FIELDS: Final = ("timestamp", "original")


@dataclass(slots=True)
class _Answers:
    """What the index said: pages with the time of their first capture, and what went wrong."""

    captured: dict[str, str] = field(default_factory=dict)
    failure: str | None = None
    detail: str = ""
    requests: int = 0
    cut: bool = False


class WaybackRoute:
    """Captures of the outlet's pages of the window."""

    name = NAME
    #: After the live site: what is recent stands there, and for old dates feeds decline without a request.
    rank = 80
    network = True
    bulk = False

    def __init__(self, base: str = BASE) -> None:
        self._base = base.rstrip("/")

    def covers(self, query: Query) -> str | None:
        """Outlets with a site; dates since the archive began."""
        if not query.outlet.domains:
            return "no-route"
        if query.date is None or query.since is None or query.until is None:
            return "date-unknown"
        return "out-of-range" if query.until < SINCE else None

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """Captures ranked by the words and day in the address of their page."""
        answers = self._ask(query, fetcher)
        pages = [
            Entry(url, day=_day(url))
            for url in answers.captured
            if belongs_to(url, query.outlet.domains)
            and not same_page(url, query.article_url)
            and _is_page(url)
        ]
        pages = [page for page in pages if in_window(page, query.since, query.until)]
        found = ranked(pages, query, NAME)[:MOST_CANDIDATES]
        outcome = self._outcome(answers, bool(found), query, fetcher)
        return Listing(
            outcome,
            candidates=tuple(self._capture_of(candidate, answers) for candidate in found),
            since=query.since if outcome == "ok" else None,
            until=query.until if outcome == "ok" else None,
            requests=answers.requests,
            detail=answers.detail,
        )

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether the archive shows any page of the outlet captured in the window."""
        answers = _Answers()
        domain = query.outlet.domains[0]
        self._add(answers, fetcher, self._address(domain, "domain", _window(query), limit=1))
        return bool(answers.captured)

    def _outcome(self, answers: _Answers, found: bool, query: Query, fetcher: Fetcher) -> str:
        """Pages found, or why none: an empty answer is worth something only when the control sees the outlet."""
        if found:
            return "ok"
        if answers.failure:
            return answers.failure
        if answers.cut:
            return "truncated-no-match"
        answers.requests += 1
        return "ok" if self.control(query, fetcher) else "control-failed"

    def _capture_of(self, candidate: Candidate, answers: _Answers) -> Candidate:
        """The raw capture of a page."""
        at = answers.captured[candidate.url]
        return Candidate(
            f"{self._base}/web/{at}id_/{candidate.url}",
            NAME,
            candidate.rank,
            candidate.score,
            None,
            candidate.date,
        )

    # --- asking the index ----------------------------------------------------------------

    def _ask(self, query: Query, fetcher: Fetcher) -> _Answers:
        """Every question to the index, until one is refused."""
        answers = _Answers()
        for address in self._addresses(query):
            self._add(answers, fetcher, address)
            if answers.failure:
                break
        return answers

    def _addresses(self, query: Query) -> list[str]:
        """By dated path, a day each; for other outlets by host and time of capture, one for all."""
        domain = query.outlet.domains[0]
        pattern = DATED_PATHS.get(domain)
        if pattern is None:
            return [self._address(domain, "domain", _window(query), limit=LIMIT)]
        asked = []
        for offset in DAYS_ASKED:
            day = Date.fromisoformat(query.date or "") + timedelta(offset)
            span = Days((day - timedelta(1)).isoformat(), (day + timedelta(CAPTURED_WITHIN_DAYS)).isoformat())
            asked.append(self._address(f"{domain}/{pattern.format(d=day)}", "prefix", span, limit=LIMIT))
        return asked

    def _address(self, url: str, match: str, span: Days, limit: int) -> str:
        asked = [
            ("url", url), ("matchType", match), ("from", span.first.replace("-", "")),
            ("to", span.last.replace("-", "")), ("filter", "statuscode:200"), ("filter", "mimetype:text/html"),
            ("collapse", "urlkey"), ("fl", ",".join(_FIELDS)), ("output", "json"), ("limit", str(limit)),
        ]  # fmt: skip
        return f"{self._base}/cdx/search/cdx?{urlencode(asked)}"

    def _add(self, answers: _Answers, fetcher: Fetcher, address: str) -> None:
        """Ask once and keep the rows, the first capture of each page."""
        answers.requests += 1
        capture = fetcher.get(address, purpose="api")
        rows = cdx_rows(capture)
        if isinstance(rows, str):
            answers.failure, answers.detail = rows, capture.detail
            return
        answers.cut = answers.cut or len(rows) >= LIMIT
        for timestamp, original in rows:
            answers.captured.setdefault(_plain(original), timestamp)


def cdx_rows(capture: Capture) -> list[tuple[str, str]] | str:
    """Timestamp and address of each row of a CDX answer, or the name of what went wrong.

    Exclusion comes under any status, as prose that names the Java exception.
    """
    if any(words in capture.body[:65_536] for words in _EXCLUDED):
        return "excluded"
    if capture.outcome != "ok":
        # The index knows no keys: what refuses here is the archive.
        return "blocked" if capture.outcome == "auth-failed" else capture.outcome
    if not capture.body.strip():
        return []
    try:
        table: Any = json.loads(capture.body)
        if not table:
            return []
        head, *rows = table
        at, original = (head.index(name) for name in _FIELDS)
        return [(str(row[at]), str(row[original])) for row in rows if len(row) == len(head)]
    except (ValueError, TypeError, AttributeError, IndexError):
        return "bad-response"


def _window(query: Query) -> Days:
    return Days(query.since or SINCE, query.until or "9999-12-31")


def _day(url: str) -> str | None:
    days = days_of(url)
    return days.first if days and days.first == days.last else None


def _is_page(url: str) -> bool:
    """Not a front page: that changes every hour and holds no article."""
    return bool(host_of(url)) and url.partition("://")[2].partition("/")[2].strip("/") != ""


def _plain(original: str) -> str:
    """An address without the port that old captures show."""
    scheme, _, rest = original.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.removesuffix(':80' if scheme == 'http' else ':443')}{slash}{path}"
