"""A run: with which settings, over what, what came of it; and the list of all runs."""

from __future__ import annotations

import json
import sqlite3
from typing import Any, Final

from auditor.browse.pages.queue import in_short
from auditor.browse.reading import Row, count, one, raw_rows, rows
from auditor.report import harmless
from auditor.vocabulary import VERDICTS

#: Runs, articles, failures and findings on one page.
RUNS: Final = 50
ARTICLES: Final = 50
FAILURES: Final = 50
FINDINGS: Final = 25
#: Inputs that are named; a batch may have thousands.
INPUTS: Final = 20

_FINDINGS: Final = """
SELECT f.id AS finding_id, f.verdict, f.severity, f.explanation, f.article_id, f.statement_id, f.outlet, s.statement, s.kind,
  a.title, a.path, coalesce(o.name, f.outlet_text) AS outlet_name
FROM findings AS f JOIN statements AS s ON s.id = f.statement_id JOIN articles AS a ON a.id = f.article_id
  LEFT JOIN outlets AS o ON o.id = f.outlet
WHERE f.run_id = ? AND f.verdict = ? LIMIT ?"""


def run_page(conn: sqlite3.Connection, run_id: str, after: str | None) -> dict[str, Any] | None:
    """Everything about one run; ``after`` is the article after which the list goes on."""
    run = one(conn, "SELECT * FROM runs WHERE id = ?", [run_id])
    if run is None:
        return None
    articles = rows(
        conn,
        "SELECT a.id, a.title, a.path, a.date, u.audited_at FROM audits AS u JOIN articles AS a ON a.id = u.article_id"
        f" WHERE u.run_id = ? AND u.article_id > ? ORDER BY u.article_id LIMIT {ARTICLES + 1}",
        [run_id, after or ""],
    )
    inputs = json.loads(run["inputs_json"])
    return {
        "run": run,
        "counts": run_counts(conn, run_id),
        "findings": _worst(conn, run_id),
        "articles": articles[:ARTICLES],
        "more": articles[ARTICLES - 1]["id"] if len(articles) > ARTICLES else None,
        "failures": rows(
            conn,
            f"SELECT path, reason FROM failures WHERE run_id = ? ORDER BY path LIMIT {FAILURES}",
            [run_id],
        ),
        "settings": {harmless(k): harmless(_words(v)) for k, v in json.loads(run["settings_json"]).items()},
        "inputs": [harmless(str(item)) for item in inputs[:INPUTS]],
        "input_count": len(inputs),
    }


def run_counts(conn: sqlite3.Connection, run_id: str) -> dict[str, str]:
    """How many findings of each verdict a run has, in words."""
    found = {}
    for verdict in VERDICTS:
        n = count(conn, "SELECT 1 FROM findings WHERE run_id = ? AND verdict = ?", [run_id, verdict])
        if n != "0":
            found[verdict] = n
    return found


def _worst(conn: sqlite3.Connection, run_id: str) -> list[Row]:
    found: list[Row] = []
    for verdict in VERDICTS.values():
        if verdict.severity in ("error", "warning") and len(found) < FINDINGS:
            found += raw_rows(conn, _FINDINGS, [run_id, verdict.id, FINDINGS - len(found)])
    return in_short(conn, found)


def _words(value: object) -> str:
    """A setting in words; nothing set is a dash."""
    if value in ([], {}, "", None):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def runs_with_counts(conn: sqlite3.Connection, *, limit: int, before: int | None = None) -> list[Row]:
    """Runs, newest first. An unfinished one has no counts of its own yet: they are counted here."""
    found = rows(
        conn,
        "SELECT rowid AS place, id, command, auditor_version, started_at, finished_at, exit_code, articles, findings,"
        f" failures, inputs_json FROM runs WHERE rowid < ? ORDER BY rowid DESC LIMIT {int(limit)}",
        [before or 2**62],
    )
    for run in found:
        if run["finished_at"] is None:
            run["articles"] = count(conn, "SELECT 1 FROM audits WHERE run_id = ?", [run["id"]])
            run["findings"] = count(conn, "SELECT 1 FROM findings WHERE run_id = ?", [run["id"]])
        inputs = json.loads(run.pop("inputs_json"))
        run["inputs"] = harmless(" ".join(str(i) for i in inputs[:3])) + (" …" if len(inputs) > 3 else "")
    return found


def runs_page(conn: sqlite3.Connection, before: int | None) -> dict[str, Any]:
    """The list of runs, a page at a time."""
    found = runs_with_counts(conn, limit=RUNS + 1, before=before)
    return {"runs": found[:RUNS], "more": found[RUNS - 1]["place"] if len(found) > RUNS else None}
