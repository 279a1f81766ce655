"""The route ``commoncrawl``: pages of the outlet in the crawls that Common Crawl began soon after the day.

A crawl has an index, asked by host, whose rows say in which file and at which bytes a page lies;
the page is fetched by these bytes alone. The answer of the index depends on host and crawl and
not on the article, so that one serves a whole batch. Never exhaustive: a crawl is a sample.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from auditor.discovery.addresses import day_of
from auditor.discovery.asking import uncovered
from auditor.discovery.dated import DATED_PATHS
from auditor.discovery.ranking import Entry, ranked, wanted
from auditor.models import Candidate, Capture, Query
from auditor.ports import Fetcher, Listing

NAME: Final = "commoncrawl"
BASE: Final = "https://index.commoncrawl.org"
#: The files lie at another host; its base address goes by this name.
DATA_NAME: Final = "commoncrawl-data"
DATA_BASE: Final = "https://data.commoncrawl.org"
#: The first crawl with an index.
SINCE: Final = "2008-05-01"
#: Crawls that began so long after the day may hold its pages, and these many are asked.
BEGAN_WITHIN_DAYS: Final = 120
MOST_CRAWLS: Final = 2
#: Pages of an index read of one outlet, some 15,000 rows each.
MOST_INDEX_PAGES: Final = 3
#: Days asked for by path where an outlet has dated ones.
DAYS_ASKED: Final = (0, -1, 1)
MOST_CANDIDATES: Final = 60


@dataclass(frozen=True, slots=True)
class Crawl:
    """One crawl: the address of its index, and its first and last day."""

    index: str
    first: str
    last: str


@dataclass(slots=True)
class _Answers:
    """Rows by address, the first of each, and what went wrong."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    failure: str | None = None
    detail: str = ""
    requests: int = 0
    cut: bool = False


class CommonCrawlRoute:
    """Pages of the window in the next crawls, ranked by the words and day in their address."""

    name = NAME
    rank = 90
    network = True
    bulk = True

    def __init__(self, base: str = BASE, data: str = DATA_BASE) -> None:
        self._base, self._data = base.rstrip("/"), data.rstrip("/")

    def covers(self, query: Query) -> str | None:
        """Outlets with a site; dates since the first crawl."""
        return uncovered(query, SINCE)

    def cost(self, query: Query) -> str:
        """How much a search asks for at most."""
        asked = len(DAYS_ASKED) if query.outlet.domains[0] in DATED_PATHS else 1 + MOST_INDEX_PAGES
        return f"up to {1 + MOST_CRAWLS * asked} requests, one a second"

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """The records of pages of the window, best first."""
        answers = _Answers()
        for crawl in self._crawls(query, fetcher, answers):
            self._ask(crawl, query, fetcher, answers)
        pages = (Entry(url, day=day_of(url)) for url in answers.rows)
        found = ranked(wanted(pages, query), query, NAME)[:MOST_CANDIDATES]
        return Listing(
            _outcome(answers, bool(found)),
            candidates=tuple(self._record_of(candidate, answers) for candidate in found),
            requests=answers.requests,
            detail=answers.detail,
        )

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether a crawl holds any page of the outlet."""
        answers = _Answers()
        for crawl in self._crawls(query, fetcher, answers):
            asked = {"url": query.outlet.domains[0], "matchType": "domain", "output": "json", "limit": "1"}
            self._add(answers, fetcher, f"{crawl.index}?{urlencode(asked)}")
        return bool(answers.rows)

    def _crawls(self, query: Query, fetcher: Fetcher, answers: _Answers) -> list[Crawl]:
        """The crawls that may hold pages of the article's day, the earliest first."""
        answers.requests += 1
        capture = fetcher.get(f"{self._base}/collinfo.json", purpose="api")
        crawls = crawls_of(capture, self._base)
        if isinstance(crawls, str):
            answers.failure, answers.detail = crawls, capture.detail
            return []
        day = query.date or ""
        latest = (Date.fromisoformat(day) + timedelta(BEGAN_WITHIN_DAYS)).isoformat()
        fitting = sorted((c for c in crawls if c.last >= day and c.first <= latest), key=lambda c: c.first)
        if not fitting:
            answers.failure = "out-of-range"
        return fitting[:MOST_CRAWLS]

    def _ask(self, crawl: Crawl, query: Query, fetcher: Fetcher, answers: _Answers) -> None:
        """By dated path, a day each; of other outlets page by page everything at their domain."""
        domain = query.outlet.domains[0]
        pattern = DATED_PATHS.get(domain)
        if pattern is not None:
            day = Date.fromisoformat(query.date or "")
            for n in DAYS_ASKED:
                path = f"{domain}/{pattern.format(d=day + timedelta(n))}"
                if not answers.failure:
                    self._add(answers, fetcher, _question(crawl, path, "prefix"))
            return
        pages = self._pages(crawl, domain, fetcher, answers)
        for page in range(min(pages, MOST_INDEX_PAGES)):
            if not answers.failure:
                self._add(answers, fetcher, _question(crawl, domain, "domain", page=str(page)))
        answers.cut = answers.cut or pages > MOST_INDEX_PAGES

    def _pages(self, crawl: Crawl, domain: str, fetcher: Fetcher, answers: _Answers) -> int:
        """How many pages the index has of a domain; beyond the last it answers with errors."""
        answers.requests += 1
        capture = fetcher.get(_question(crawl, domain, "domain", showNumPages="true"), purpose="api")
        pages = page_count(capture)
        if isinstance(pages, str):
            answers.failure, answers.detail = pages, capture.detail
            return 0
        return pages

    def _add(self, answers: _Answers, fetcher: Fetcher, address: str) -> None:
        """Ask an index and keep its rows, the first of each page."""
        answers.requests += 1
        capture = fetcher.get(address, purpose="api")
        rows = index_rows(capture)
        if isinstance(rows, str):
            answers.failure, answers.detail = rows, capture.detail
            return
        for row in rows:
            answers.rows.setdefault(row["url"], row)

    def _record_of(self, candidate: Candidate, answers: _Answers) -> Candidate:
        """The bytes at which a page lies."""
        row = answers.rows[candidate.url]
        first, length = int(row["offset"]), int(row["length"])
        url = f"{self._data}/{row['filename']}#bytes={first}-{first + length - 1}"
        return Candidate(url, NAME, candidate.rank, candidate.score, None, candidate.date, packed=True)


def crawls_of(capture: Capture, base: str) -> list[Crawl] | str:
    """The crawls in the list of collections, or the name of what went wrong.

    A crawl without days has its week in its name (``CC-MAIN-2015-48``); some of the oldest have
    neither and are left out.
    """
    if capture.outcome != "ok":
        return capture.outcome
    try:
        entries: Any = json.loads(capture.body)
        return [crawl for entry in entries if (crawl := _crawl(entry, base)) is not None]
    except (ValueError, TypeError, AttributeError):
        return "bad-response"


def _crawl(entry: Any, base: str) -> Crawl | None:
    name = str(entry["id"]) if isinstance(entry, dict) and entry.get("id") else ""
    first, last = str(entry.get("from") or "")[:10], str(entry.get("to") or "")[:10]
    if not (first and last):
        parts = name.split("-")
        if len(parts) != 4 or not (parts[2].isdigit() and parts[3].isdigit()):
            return None
        try:
            monday = Date.fromisocalendar(int(parts[2]), int(parts[3]), 1)
        except ValueError:
            return None
        first, last = monday.isoformat(), (monday + timedelta(13)).isoformat()
    # The list gives the public address of each index; ours may stand elsewhere.
    return Crawl(f"{base}/{name}-index", first, last) if name else None


def _question(crawl: Crawl, url: str, match: str, **more: str) -> str:
    asked = [("url", url), ("matchType", match), ("output", "json")]
    asked += [("filter", "=status:200"), ("filter", "=mime:text/html")]
    return f"{crawl.index}?{urlencode([*asked, *more.items()])}"


def index_rows(capture: Capture) -> list[dict[str, Any]] | str:
    """The usable rows of an answer, or the name of what went wrong.

    That there is nothing comes as 404 with a message in JSON; a 404 without it is a wrong address.
    """
    if capture.outcome != "ok":
        return [] if _is_nothing(capture) else capture.outcome
    rows = []
    for line in capture.body.splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            return "bad-response"
        if isinstance(row, dict) and _is_usable(row):
            rows.append(row)
    return rows


def page_count(capture: Capture) -> int | str:
    """The number of pages in an answer, bare or as JSON, or the name of what went wrong."""
    if capture.outcome != "ok":
        return 0 if _is_nothing(capture) else capture.outcome
    try:
        answer: Any = json.loads(capture.body)
        return int(answer["pages"] if isinstance(answer, dict) else answer)
    except (ValueError, TypeError, KeyError):
        return "bad-response"


def _is_nothing(capture: Capture) -> bool:
    """Whether the index says that it has no captures."""
    return capture.status == 404 and capture.body.lstrip().startswith(b"{")


def _is_usable(row: dict[str, Any]) -> bool:
    """Whether a row names a page and its bytes."""
    numbers = all(str(row.get(name, "")).isdigit() for name in ("offset", "length"))
    name = str(row.get("filename") or "")
    return (
        numbers
        and str(row.get("url", "")).startswith(("http://", "https://"))
        and ".." not in name
        and bool(name)
    )


def _outcome(answers: _Answers, found: bool) -> str:
    """Pages found, or why none: a crawl without any page of the outlet says nothing about its coverage."""
    if found:
        return "ok"
    if answers.failure:
        return answers.failure
    if answers.cut:
        return "truncated-no-match"
    return "ok" if answers.rows else "control-failed"
