"""Which articles a night audits again, and in which files they stand."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from auditor import __version__
from auditor.models import Document
from auditor.nightly.ledger import stamp
from auditor.readers.database import is_database
from auditor.readers.source import holder
from auditor.store import Store
from auditor.tools import window

#: Reasons that no new coverage can mend.
_LASTING: Final = (
    "own-reporting", "outlet-unknown", "outlet-ambiguous", "date-unknown", "too-short", "superseded",
)  # fmt: skip
#: The latest findings of the articles of a series, each with when its article was first and last audited.
_LATEST: Final = """
FROM latest AS l JOIN findings AS f ON f.id = l.finding_id JOIN articles AS a ON a.id = l.article_id
JOIN runs AS r ON r.id = f.run_id
WHERE a.id IN (SELECT article_id FROM audits WHERE run_id IN (SELECT value FROM json_each(:runs))) AND ({which})
"""


@dataclass(frozen=True, slots=True)
class Rules:
    """The table ``again`` of the configuration."""

    unchecked: Sequence[str]
    for_days: int
    days: int
    changed: bool
    coverage: bool
    versions: bool
    most: int


@dataclass(frozen=True, slots=True)
class News:
    """What the refreshed collection has got: addresses of new texts, and days of new coverage by outlet."""

    urls: frozenset[str]
    days: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, documents: Iterable[Document]) -> News:
        """The news in documents."""
        urls, days = set(), defaultdict(set)
        for document in documents:
            if document.url:
                urls.add(document.url)
            if document.outlet and document.date:
                days[document.outlet].add(document.date[:10])
        return cls(frozenset(urls), {outlet: frozenset(found) for outlet, found in days.items()})

    def covers(self, outlet: str, date: str | None) -> bool:
        """Whether an article of ``date`` may be borne out by it."""
        since, until = window(date[:10] if date else None)
        return any(
            since is None or until is None or since <= day <= until for day in self.days.get(outlet, ())
        )


def wanted(store: Store, runs: Sequence[str], rules: Rules, news: News, now: datetime) -> list[str]:
    """Ids of the articles of these runs that are to be audited again, those audited longest ago first."""
    since = stamp(now - timedelta(days=rules.for_days))
    recent = stamp(now - timedelta(days=rules.days)) if rules.days else None
    named: dict[str, Any] = {
        "runs": json.dumps(list(runs)), "reasons": json.dumps(list(rules.unchecked)), "since": since, "recent": recent,
        "version": __version__ if rules.versions else None, "urls": json.dumps(sorted(news.urls) if rules.changed else []),
    }  # fmt: skip
    which = (
        "(f.verdict = 'unchecked' AND f.reason IN (SELECT value FROM json_each(:reasons))"
        " AND a.first_audited_at >= :since) OR a.first_audited_at >= :recent"
        " OR r.auditor_version <> :version OR f.coverage_url IN (SELECT value FROM json_each(:urls))"
    )
    found = _ids(store, which, named)
    if rules.coverage and news.days:
        found |= set(_borne_out_now(store, named, news))
    return _longest_ago(store, found)[: rules.most]


def _ids(store: Store, which: str, named: Mapping[str, Any]) -> set[str]:
    rows = store.rows(f"SELECT DISTINCT a.id {_LATEST.replace('{which}', which)}", named)
    return {row["id"] for row in rows}


def _borne_out_now(store: Store, named: Mapping[str, Any], news: News) -> Iterator[str]:
    """Articles with a statement that was looked for in vain, at an outlet and time of which there is new coverage."""
    which = (
        "(f.verdict = 'not-found' OR f.verdict = 'unchecked' AND f.reason NOT IN (SELECT value FROM json_each(:lasting)))"
        " AND f.outlet IN (SELECT value FROM json_each(:outlets))"
    )
    more = {**named, "lasting": json.dumps(_LASTING), "outlets": json.dumps(sorted(news.days))}
    for row in store.rows(
        f"SELECT DISTINCT a.id, a.date, f.outlet {_LATEST.replace('{which}', which)}", more
    ):
        if news.covers(row["outlet"], row["date"]):
            yield row["id"]


def _longest_ago(store: Store, articles: Iterable[str]) -> list[str]:
    rows = store.rows(
        "SELECT article_id FROM audits WHERE article_id IN (SELECT value FROM json_each(?))"
        " GROUP BY article_id ORDER BY MAX(audited_at), article_id",
        [json.dumps(sorted(articles))],
    )
    return [row["article_id"] for row in rows]


@dataclass(frozen=True, slots=True)
class Standing:
    """The files in which articles stand, and how many of the articles are no longer where they were."""

    files: tuple[str, ...]
    gone: int


def where_they_stand(store: Store, articles: Iterable[str], sources: Iterable[str] = ()) -> Standing:
    """The files of these articles, as their latest audits name them; of a source that is a table, that table."""
    rows = store.rows(
        "SELECT article_id, path, MAX(audited_at) FROM audits WHERE path IS NOT NULL"
        " AND article_id IN (SELECT value FROM json_each(?)) GROUP BY article_id",
        [json.dumps(sorted(articles))],
    )
    known = {source: True for source in sources if is_database(Path(source))}
    files = {row["article_id"]: _file_of(row["path"], known) for row in rows}
    return Standing(
        tuple(sorted({file for file in files.values() if file})),
        sum(file is None for file in files.values()) + len(set(articles) - set(files)),
    )


def _file_of(path: str, known: dict[str, bool]) -> str | None:
    """The file of a record: its path up to where the reader has put the record's number or name; null for none."""
    ends = (n for n in range(len(path) - 1, 0, -1) if not path[n].isalnum() and path[n] not in "/._-")
    for name in (path, *(path[:end] for end in ends)):
        if name not in known:
            known[name] = Path(name).is_file()
        if known[name]:
            return name
    archive = holder(Path(path))
    return str(archive) if archive else None
