"""No page reads a whole table: every query that a page runs is looked at with EXPLAIN QUERY PLAN."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from auditor.authors import SCORECARD
from auditor.browse.metadata import QUERIES
from auditor.browse.views import PAGES, Query

#: Tables that may be read whole: closed sets, the tallies kept for this, and what a query has made itself.
SMALL = {
    "verdicts", "reasons", "outcomes", "t", "v", "w", "tally", "lookup_tally", "few_findings", "n",
    "few_latest", "few_places", "outlet_scorecard",
}  # fmt: skip
#: Reviews are made by hand, one at a time; this one counts all of them.
QUERIES_OVER_REVIEWS = {"agreement-with-reviewers"}
#: Counts all reviews as well, and is there only where it was asked for.
PAGES_OVER_REVIEWS = {"authors"}
#: Steps of a plan that a limit ends: newest first by row id, or a partial index of what changed.
ENDED_BY_LIMIT = re.compile(
    r"SCAN (\w+) USING (?:COVERING )?INDEX latest_changed|SCAN \w+ VIRTUAL TABLE INDEX \d+:.*M|SCAN CONSTANT ROW"
)


def wide_steps(conn: sqlite3.Connection, sql: str, parameters: object = ()) -> list[str]:
    """The steps of a query's plan that read a whole table of those that grow."""
    steps = [row[3] for row in conn.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]  # type: ignore[call-overload]
    return [
        step
        for step in steps
        if (match := re.match(r"SCAN (\S+)", step))
        and match[1] not in SMALL
        and not ENDED_BY_LIMIT.match(step)
        and not match[1].startswith("(")
    ]


def some(conn: sqlite3.Connection, table: str) -> str:
    return str(conn.execute(f"SELECT id FROM {table} LIMIT 1").fetchone()[0])


@pytest.fixture
def conn(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(database)


REQUESTS: list[tuple[str, Query]] = [
    ("audits", {}),
    ("findings", {}),
    ("findings", {"verdict": "altered", "before": "9"}),
    ("findings", {"outlet": "harbour-gazette"}),
    ("findings", {"verdict": "altered", "outlet": "harbour-gazette", "before": "9"}),
    ("search", {"q": "gate"}),
    ("search", {"q": "gate", "kind": "passages", "before": "9"}),
    ("articles", {"before": "9"}),
    ("outlets", {}),
    ("runs", {"before": "9"}),
    ("reviews", {}),
    ("article/", {}),
    ("article/", {"run": "x", "verdict": "altered", "page": "2"}),
    ("statement/", {}),
    ("outlet/", {}),
    ("run/", {"after": "a"}),
]


@pytest.mark.parametrize(("path", "query"), REQUESTS)
def test_pages_go_through_indexes(conn: sqlite3.Connection, path: str, query: Query) -> None:
    (page,) = [
        page for page in PAGES if page.path == path or (path.endswith("/") and page.path.startswith(path))
    ]
    item = some(conn, f"{path[:-1]}s") if path.endswith("/") else ""
    if query.get("run"):
        query = {**query, "run": some(conn, "runs")}
    ran: list[str] = []
    conn.set_trace_callback(ran.append)
    assert page.load(conn, item, query) is not None
    conn.set_trace_callback(None)
    # FTS5 reads its own small tables by statements of its own, which name the database.
    selects = [sql for sql in ran if sql.lstrip().startswith(("SELECT", "WITH")) and "'main'." not in sql]
    assert selects
    for sql in selects:
        assert wide_steps(conn, sql) == [], sql


@pytest.mark.parametrize("name", sorted(set(QUERIES) - QUERIES_OVER_REVIEWS))
def test_stored_queries_go_through_indexes(conn: sqlite3.Connection, name: str) -> None:
    conn.create_function("escape_fts", 1, str)
    given = dict.fromkeys(re.findall(r":(\w+)", QUERIES[name][2]), "x")
    assert wide_steps(conn, QUERIES[name][2], given) == []


def test_every_page_is_looked_at() -> None:
    looked_at = {path for path, _ in REQUESTS}
    assert {page.path.partition("(")[0] for page in PAGES} == looked_at | PAGES_OVER_REVIEWS


def test_the_scorecard_of_authors_reads_no_more_than_the_reviews(conn: sqlite3.Connection) -> None:
    assert {step.split()[1] for step in wide_steps(conn, SCORECARD)} <= {"r", "reviews"}


def test_the_check_itself_finds_a_whole_table(conn: sqlite3.Connection) -> None:
    assert wide_steps(conn, "SELECT count(*) FROM findings WHERE explanation = 'x'")
    assert wide_steps(conn, "SELECT * FROM latest ORDER BY severity")
