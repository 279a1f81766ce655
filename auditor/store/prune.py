"""Let go of what only overtaken findings of old runs rest on: candidates, captures, documents. Findings stay."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from auditor.store.recorder import Store

#: Documents that a finding names: where it stands, where the passage is from, where else it was printed.
_CITED: Final = """
SELECT document_id FROM findings WHERE document_id IS NOT NULL
UNION SELECT passage_source FROM findings WHERE passage_source IS NOT NULL
UNION SELECT j.value FROM findings AS f, json_each(f.also_in_json) AS j WHERE f.also_in_json <> '[]'
"""
#: What goes, in this order. A candidate stays as long as the latest finding on its article is of the same run.
_STEPS: Final = {
    "candidates": """
DELETE FROM candidates WHERE run_id IN (SELECT id FROM runs WHERE finished_at < :before)
  AND NOT EXISTS (SELECT 1 FROM latest AS l JOIN findings AS f ON f.id = l.finding_id
    WHERE l.article_id = candidates.article_id AND f.run_id = candidates.run_id)
  AND (capture_id IS NULL OR capture_id NOT IN (SELECT d.capture_id FROM documents AS d
    WHERE d.capture_id IS NOT NULL AND d.id IN (SELECT id FROM temp.cited)))
RETURNING url""",
    "documents": """
DELETE FROM documents WHERE capture_id IN (SELECT id FROM captures WHERE fetched_at < :before)
  AND id NOT IN (SELECT id FROM temp.cited)
  AND NOT EXISTS (SELECT 1 FROM candidates AS c WHERE c.capture_id = documents.capture_id)
RETURNING COALESCE(url, id)""",
    "captures": """
DELETE FROM captures WHERE fetched_at < :before
  AND NOT EXISTS (SELECT 1 FROM candidates AS c WHERE c.capture_id = captures.id)
  AND NOT EXISTS (SELECT 1 FROM documents AS d WHERE d.capture_id = captures.id)
RETURNING url""",
}


@dataclass(frozen=True, slots=True)
class Pruned:
    """Addresses of what went or would go, by table."""

    urls: dict[str, tuple[str, ...]]


class _OnlyTried(Exception):
    """Undoes what was tried."""


def prune(store: Store, before: str, *, dry_run: bool = False) -> Pruned:
    """Delete what nothing rests on any more, of runs that ended before a time, UTC ISO 8601. Raises StoreError."""
    found: dict[str, tuple[str, ...]] = {}
    try:
        with store.transaction():
            store.conn.execute("CREATE TEMP TABLE IF NOT EXISTS cited (id TEXT PRIMARY KEY)")
            store.conn.execute("DELETE FROM temp.cited")
            store.conn.execute(f"INSERT OR IGNORE INTO temp.cited {_CITED}")
            for table, sql in _STEPS.items():
                rows = store.conn.execute(sql, {"before": before}).fetchall()
                found[table] = tuple(sorted(url for (url,) in rows))
            if dry_run:
                raise _OnlyTried
    except _OnlyTried:
        pass
    return Pruned(found)


def cited_addresses(store: Store) -> set[str]:
    """The addresses of all pages that findings cite, live and archived."""
    rows = store.rows(
        "SELECT d.url AS a, d.archive_url AS b, c.url AS c, c.final_url AS d, c.archive_url AS e"
        f" FROM documents AS d LEFT JOIN captures AS c ON c.id = d.capture_id WHERE d.id IN ({_CITED})"
    )
    seen = store.rows("SELECT seen_at_json FROM findings WHERE seen_at_json <> '[]'")
    return {url for row in rows for url in row.values() if url} | set(_seen(seen))


def _seen(rows: list[dict[str, str]]) -> Iterator[str]:
    for row in rows:
        yield from json.loads(row["seen_at_json"])
