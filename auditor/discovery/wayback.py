"""The route ``wayback``: what the Wayback Machine captured of an outlet around the day, old articles above all.

Asks the CDX index by the outlet's dated paths where it has them, then by the days in the addresses
of the domain, and where addresses tell no days by host and time of capture. Gives
captures in their raw form (``id_``). The time of a capture is not the time of publication: a page
is often captured weeks later, so what is asked by day is asked for half a year. An empty answer
may mean that the archive excludes the site; only a control tells. Never exhaustive: nobody
captured everything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from auditor.discovery.addresses import Days, day_of
from auditor.discovery.asking import refusal, uncovered
from auditor.discovery.dated import DATED_PATHS, address_pattern
from auditor.discovery.ranking import Entry, ranked, wanted
from auditor.discovery.versions import ARCHIVE
from auditor.hosts import host_of
from auditor.models import Candidate, Capture, Query
from auditor.ports import Fetcher, Listing
from auditor.vocabulary import EXCLUSIONS

NAME: Final = "wayback"
BASE: Final = ARCHIVE
#: The first captures are of 1996.
SINCE: Final = "1996-01-01"
#: Days asked for by path, the article's own first: an attribution points at the same day or the one
#: before nearly always. The index allows about 24 requests a minute.
DAYS_ASKED: Final = (0, -1, 1, -2, -3)
#: How long after its publication a page may have been captured first.
CAPTURED_WITHIN_DAYS: Final = 183
#: Rows of one answer; a day of a large paper has a few hundred pages.
LIMIT: Final = 3_000
#: Answers read to one question, by the resume key: 9,000 pages are more than any day has.
MOST_ANSWERS: Final = 3
#: Candidates given: five times what is ever fetched.
MOST_CANDIDATES: Final = 60

_FIELDS: Final = ("timestamp", "original")
#: What a question that is too broad comes to; a narrower one may still be answered.
_TOO_BROAD: Final = frozenset({"server-error", "timeout", "bad-response"})


@dataclass(frozen=True, slots=True)
class _Question:
    """One thing to ask the index for."""

    url: str
    match: str
    span: Days
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class CdxPage:
    """Timestamp and address of each row of an answer, and the key to go on with, if there is more."""

    rows: tuple[tuple[str, str], ...] = ()
    resume: str | None = None


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
    #: What it must know: see ``audit doctor --live``.
    probe = ("reuters", "2015-10-07")

    def __init__(self, base: str = BASE) -> None:
        self._base = base.rstrip("/")

    def covers(self, query: Query) -> str | None:
        """Outlets with a site; dates since the archive began."""
        return uncovered(query, SINCE)

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """Captures ranked by the words and day in the address of their page."""
        answers = _Answers()
        found = self._search(query, fetcher, answers)
        outcome = _outcome(answers, bool(found))
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
        question = _Question(query.outlet.domains[0], "domain", _window(query))
        self._add(answers, fetcher, question, limit=1)
        return bool(answers.captured)

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

    def _search(self, query: Query, fetcher: Fetcher, answers: _Answers) -> tuple[Candidate, ...]:
        """Ask round by round, each broader, until one shows pages of the window or the index refuses."""
        for questions in self._rounds(query):
            answers.failure = None
            for question in questions:
                self._add(answers, fetcher, question, limit=LIMIT)
                if answers.failure:
                    break
            found = self._pages(query, answers)
            if found or (answers.failure and answers.failure not in _TOO_BROAD):
                return found
        return ()

    def _rounds(self, query: Query) -> Iterator[list[_Question]]:
        """By dated path, a day each; by the days in addresses; where there are none by host and time of capture."""
        domain = query.outlet.domains[0]
        path = DATED_PATHS.get(domain)
        if path is not None:
            days = [Date.fromisoformat(query.date or "") + timedelta(offset) for offset in DAYS_ASKED]
            yield [_Question(f"{domain}/{path.format(d=d)}", "prefix", _half_a_year(d, d)) for d in days]
        since, until = query.since or "", query.until or ""
        span = _half_a_year(Date.fromisoformat(since), Date.fromisoformat(until))
        yield [_Question(domain, "domain", span, address_pattern(since, until))]
        if path is None:
            yield [_Question(domain, "domain", _window(query))]

    def _pages(self, query: Query, answers: _Answers) -> tuple[Candidate, ...]:
        """The outlet's articles of the window among all that was captured, ranked."""
        pages = (Entry(url, day=day_of(url)) for url in answers.captured if _is_page(url))
        return ranked(wanted(pages, query), query, NAME)[:MOST_CANDIDATES]

    def _add(self, answers: _Answers, fetcher: Fetcher, question: _Question, limit: int) -> None:
        """Ask, go on with the resume key, and keep the rows, the first capture of each page."""
        resume: str | None = None
        for _ in range(MOST_ANSWERS if limit > 1 else 1):
            answers.requests += 1
            capture = fetcher.get(self._address(question, limit, resume), purpose="api")
            page = cdx_page(capture)
            if isinstance(page, str):
                answers.failure, answers.detail = page, capture.detail
                return
            for timestamp, original in page.rows:
                answers.captured.setdefault(_plain(original), timestamp)
            resume = page.resume
            if resume is None:
                return
        answers.cut = limit > 1

    def _address(self, question: _Question, limit: int, resume: str | None) -> str:
        asked = [
            ("url", question.url), ("matchType", question.match),
            ("from", question.span.first.replace("-", "")), ("to", question.span.last.replace("-", "")),
            ("filter", "statuscode:200"), ("filter", "mimetype:text/html"),
            *([("filter", f"original:{question.pattern}")] if question.pattern else []),
            ("collapse", "urlkey"), ("fl", ",".join(_FIELDS)), ("output", "json"), ("limit", str(limit)),
            ("showResumeKey", "true"),
            *([("resumeKey", resume)] if resume else []),
        ]  # fmt: skip
        return f"{self._base}/cdx/search/cdx?{urlencode(asked)}"


def cdx_page(capture: Capture) -> CdxPage | str:
    """The rows of a CDX answer with the key to go on, or the name of what went wrong.

    Exclusion comes under any status, as prose that names the Java exception. After the rows of
    an answer that goes on there is an empty row, then one with the key.
    """
    if any(words in capture.body[:65_536] for words in EXCLUSIONS):
        return "excluded"
    if capture.outcome != "ok":
        return refusal(capture, keyed=False)
    if not capture.body.strip():
        return CdxPage()
    try:
        table: Any = json.loads(capture.body)
        if not table:
            return CdxPage()
        head, *rows = table
        at, original = (head.index(name) for name in _FIELDS)
        resume = rows[-1][0] if len(rows) > 1 and rows[-2] == [] and len(rows[-1]) == 1 else None
        whole = (row for row in rows if len(row) == len(head))
        return CdxPage(
            tuple((str(row[at]), str(row[original])) for row in whole), str(resume) if resume else None
        )
    except (ValueError, TypeError, AttributeError, IndexError):
        return "bad-response"


def _outcome(answers: _Answers, found: bool) -> str:
    """Pages found, or why none.

    The last round asks what the control asks: whether the archive shows anything of the outlet
    captured in the window. An empty answer is worth something only where it does.
    """
    if found:
        return "ok"
    if answers.failure:
        return answers.failure
    if answers.cut:
        return "truncated-no-match"
    return "ok" if answers.captured else "control-failed"


def _window(query: Query) -> Days:
    return Days(query.since or SINCE, query.until or "9999-12-31")


def _half_a_year(first: Date, last: Date) -> Days:
    """When pages of these days may have been captured first."""
    return Days((first - timedelta(1)).isoformat(), (last + timedelta(CAPTURED_WITHIN_DAYS)).isoformat())


def _is_page(url: str) -> bool:
    """Not a front page: that changes every hour and holds no article."""
    return bool(host_of(url)) and url.partition("://")[2].partition("/")[2].strip("/") != ""


def _plain(original: str) -> str:
    """An address without the port that old captures show."""
    scheme, _, rest = original.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.removesuffix(':80' if scheme == 'http' else ':443')}{slash}{path}"
