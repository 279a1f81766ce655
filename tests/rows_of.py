"""What a run leaves in a database, without what tells which run it was and when: what must be equal."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

#: Columns that say which run, or when.
UNLIKE = {
    "id",
    "run_id",
    "finding_id",
    "created_at",
    "audited_at",
    "first_audited_at",
    "captured_at",
    "fetched_at",
}
#: Tables whose own ids are digests of what they hold, whatever the run.
LASTING = {"articles", "attributions", "statements", "documents", "captures"}
TABLES = (
    "articles", "audits", "attributions", "statements", "documents", "captures", "lookups", "candidates",
    "findings", "failures", "tally", "timeline", "lookup_tally",
)  # fmt: skip


def rows_of(db: Path, *, unlike: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """The rows of every table, sorted. ``unlike`` are columns that may differ besides."""
    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as conn:
        found = {table: _rows(conn, f"SELECT * FROM {table}", table, unlike) for table in TABLES}
        found["edits"] = _rows(
            conn, "SELECT f.statement_id, e.* FROM edits AS e JOIN findings AS f ON f.id = e.finding_id", "edits",
            unlike,
        )  # fmt: skip
        found["latest"] = _rows(
            conn, "SELECT statement_id, article_id, outlet, verdict, severity FROM latest", "latest", unlike
        )
    conn.close()
    return found


def _rows(conn: sqlite3.Connection, sql: str, table: str, unlike: frozenset[str]) -> list[str]:
    cursor = conn.execute(sql)
    names = [column[0] for column in cursor.description]
    left_out = (UNLIKE - {"id"} if table in LASTING else UNLIKE) | unlike
    kept = [n for n, name in enumerate(names) if name not in left_out]
    return sorted(repr([(names[n], row[n]) for n in kept]) for row in cursor)


def digest(db: Path) -> str:
    """The rows of a database in 16 digits."""
    return hashlib.sha256(repr(sorted(rows_of(db).items())).encode()).hexdigest()[:16]
