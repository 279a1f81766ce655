"""The statement page: one statement over all runs, with every lookup and candidate, every edit and criterion."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from auditor.browse.cards import cards
from auditor.browse.reading import one, raw_rows, rows
from auditor.browse.wording import after, before
from auditor.report import harmless

#: Findings shown, newest first; a nightly run over two months makes as many.
FINDINGS: Final = 60
#: Characters of the article shown on each side.
AROUND: Final = 300

_STATEMENT: Final = """
SELECT s.id, s.kind, s.start, s."end", s.statement, a.article_id, a.pattern, a.role, a.speaker, a.source, a.cue,
  a.outlet, a.outlet_text, a.resolution, a.nearby_outlet, coalesce(o.name, a.outlet_name, a.outlet_text) AS outlet_name,
  r.title, r.path, r.date
FROM statements AS s JOIN attributions AS a ON a.id = s.attribution_id JOIN articles AS r ON r.id = a.article_id
  LEFT JOIN outlets AS o ON o.id = a.outlet
WHERE s.id = ?"""


def statement_page(conn: sqlite3.Connection, statement_id: str) -> dict[str, Any] | None:
    """Everything about one statement, its findings newest first."""
    statement = one(conn, _STATEMENT, [statement_id])
    if statement is None:
        return None
    ids = raw_rows(
        conn,
        f"SELECT id FROM findings WHERE statement_id = ? ORDER BY rowid DESC LIMIT {FINDINGS}",
        [statement_id],
    )
    return {
        "statement": statement,
        "around": _around(conn, statement),
        "cards": cards(conn, [row["id"] for row in ids]),
        "latest": one(conn, "SELECT finding_id, previous_verdict, verdict, severity FROM latest WHERE statement_id = ?", [statement_id]),
        "others": rows(
            conn,
            'SELECT id, kind, statement FROM statements WHERE attribution_id ='
            ' (SELECT attribution_id FROM statements WHERE id = ?) AND id <> ? ORDER BY start LIMIT 20',
            [statement_id, statement_id],
        ),
    }  # fmt: skip


def _around(conn: sqlite3.Connection, statement: dict[str, Any]) -> tuple[str, str, str]:
    """The statement with what stands before and after it in the article."""
    (row,) = raw_rows(conn, "SELECT text FROM articles WHERE id = ?", [statement["article_id"]])
    text, start, end = row["text"], statement["start"], statement["end"]
    # One character more than is shown, so that a cut is seen to be one.
    left, right = text[max(0, start - AROUND - 1) : start], text[end : end + AROUND + 1]
    return harmless(before(left, AROUND)), harmless(text[start:end]), harmless(after(right, AROUND))
