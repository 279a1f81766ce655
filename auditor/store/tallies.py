"""What is kept in step with the findings: ``latest``, the tallies and the full-text indexes.

Pages read these instead of counting a million findings. All of it happens in the transaction
that adds the findings. What changes is reckoned from the rows in hand: reading a thousand
findings back to count them took longer than writing them.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from auditor.store.rows import Row, Rows
from auditor.store.sql import storable

#: What stands in ``timeline`` for all statements together, whether an outlet is known or not.
ALL_OUTLETS: Final = "*"

#: A text that many have printed counts once: only the article that brought it first is counted.
_COUNTED: Final = """
UPDATE articles SET counted = 0 WHERE id IN (SELECT value FROM json_each(:articles)) AND EXISTS (
  SELECT 1 FROM articles AS a WHERE a.text_digest = articles.text_digest AND a.rowid < articles.rowid)
"""
#: What the latest findings of these articles have said so far.
_BEFORE: Final = """
SELECT statement_id, article_id, outlet, verdict, severity FROM latest
WHERE article_id IN (SELECT value FROM json_each(:articles))
"""
_MONTHS: Final = (
    "SELECT id, date FROM articles WHERE counted = 1 AND id IN (SELECT value FROM json_each(:articles))"
)
#: Two statements, not one upsert: with foreign keys to check, that takes 1.7 times as long for a new row.
_FIRST: Final = """
INSERT INTO latest (finding_id, article_id, outlet, verdict, severity, statement_id) VALUES (?, ?, ?, ?, ?, ?)
"""
_NEXT: Final = """
UPDATE latest SET previous_verdict = verdict, finding_id = ?, article_id = ?, outlet = ?, verdict = ?, severity = ?
WHERE statement_id = ?
"""
_TALLY: Final = """
INSERT INTO tally (outlet, verdict, severity, findings) VALUES (?, ?, ?, ?)
ON CONFLICT (outlet, verdict, severity) DO UPDATE SET findings = findings + excluded.findings
"""
_TIMELINE: Final = """
INSERT INTO timeline (outlet, month, verdict, severity, findings) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (outlet, month, verdict, severity) DO UPDATE SET findings = findings + excluded.findings
"""
_LOOKUPS: Final = """
INSERT INTO lookup_tally (route, outcome, lookups, requests) VALUES (?, ?, ?, ?)
ON CONFLICT (route, outcome) DO UPDATE SET
  lookups = lookups + excluded.lookups, requests = requests + excluded.requests
"""
#: The month of an article's date, where it has one.
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}")
#: Outlet, verdict, severity; of ``Change`` also the month in which the article appeared.
_Said = tuple[str | None, str, str]
Change = Counter[tuple[str | None, str, str, str | None]]


class _Latest(NamedTuple):
    """The newest finding of a statement."""

    finding: str
    article: str
    said: _Said


#: What can be searched: the columns of each table that has a full-text index.
INDEXED: Final = {
    "articles": ("title", "text"),
    "statements": ("statement",),
    "findings": ("passage",),
}


def keep_in_step(conn: sqlite3.Connection, rows: Rows) -> None:
    """Bring ``latest`` and the tallies up to ``rows``, which a run has just added."""
    named = {"articles": json.dumps([article["id"] for article in rows["articles"]])}
    conn.execute(_COUNTED, named)
    latest: dict[str, _Latest] = {}
    for finding in rows["findings"]:
        latest.setdefault(finding["statement_id"], _latest(finding))
    before = {s: _Latest("", article, (*said,)) for s, article, *said in conn.execute(_BEFORE, named)}
    for sql, again in ((_FIRST, False), (_NEXT, True)):
        rows_of = ((f.finding, f.article, *f.said, s) for s, f in latest.items() if (s in before) is again)
        conn.executemany(sql, rows_of)
    replaced = [before[statement] for statement in latest if statement in before]
    change = _change(conn, latest.values(), replaced, named)
    conn.executemany(_TALLY, _tally(change))
    conn.execute("DELETE FROM tally WHERE findings = 0")
    conn.executemany(_TIMELINE, _timeline(change))
    conn.executemany(_LOOKUPS, _lookups(rows["lookups"]))


def _latest(finding: Row) -> _Latest:
    outlet = storable(finding["outlet"])
    return _Latest(finding["id"], finding["article_id"], (outlet, finding["verdict"], finding["severity"]))


def _change(
    conn: sqlite3.Connection, new: Iterable[_Latest], old: Iterable[_Latest], named: Mapping[str, str]
) -> Change:
    """What ``new`` adds to the counts, less what the ``old`` that it replaces had added."""
    months = {
        id: found[0] if (found := _MONTH.match(date or "")) else None
        for id, date in conn.execute(_MONTHS, named)
    }
    change: Change = Counter((*f.said, months[f.article]) for f in new if f.article in months)
    change.subtract((*f.said, months[f.article]) for f in old if f.article in months)
    return change


def _tally(change: Change) -> Iterator[tuple[object, ...]]:
    """The rows to add to ``tally``."""
    counts = Counter[tuple[str, str, str]]()
    for (outlet, verdict, severity, _), findings in change.items():
        counts[outlet or "", verdict, severity] += findings
    return ((*key, findings) for key, findings in sorted(counts.items()) if findings)


def _timeline(change: Change) -> Iterator[tuple[object, ...]]:
    """The rows to add to ``timeline``: one series an outlet, and one for all statements together."""
    counts = Counter[tuple[str, str, str, str]]()
    for (outlet, verdict, severity, month), findings in change.items():
        for series in (outlet, ALL_OUTLETS):
            if series and month:
                counts[series, month, verdict, severity] += findings
    return ((*key, findings) for key, findings in sorted(counts.items()) if findings)


def _lookups(rows: Sequence[Row]) -> Iterator[tuple[object, ...]]:
    """The rows to add to ``lookup_tally``."""
    lookups, requests = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in {row["id"]: row for row in rows}.values():
        key = storable(row["route"]), storable(row["outcome"])
        lookups[key] += 1
        requests[key] += row["requests"]
    return ((*key, count, requests[key]) for key, count in sorted(lookups.items()))


def index_new(conn: sqlite3.Connection) -> None:
    """Add to the full-text indexes what was recorded since they were last brought up to date."""
    for table, columns in INDEXED.items():
        names = ", ".join(columns)
        upto = conn.execute("SELECT rows FROM indexed WHERE name = ?", [table]).fetchone()[0]
        conn.execute(
            f"INSERT INTO {table}_fts (rowid, {names}) SELECT rowid, {names} FROM {table}"
            f" WHERE rowid > ? AND {columns[-1]} IS NOT NULL",
            [upto],
        )
        conn.execute(
            f"UPDATE indexed SET rows = COALESCE((SELECT MAX(rowid) FROM {table}), 0) WHERE name = ?", [table]
        )


def rebuild_indexes(conn: sqlite3.Connection) -> None:
    """Make the full-text indexes anew, as must be done where rows may have been renumbered (VACUUM)."""
    for table in INDEXED:
        conn.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
        conn.execute(
            f"UPDATE indexed SET rows = COALESCE((SELECT MAX(rowid) FROM {table}), 0) WHERE name = ?", [table]
        )
