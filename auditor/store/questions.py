"""What people ask of the database by hand: which thing an id means, which runs there were, one thing's history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from auditor.errors import StoreError
from auditor.store.recorder import Store

#: What an id may stand for, in the order in which it is asked.
KINDS: Final = {
    "finding": "findings", "statement": "statements", "attribution": "attributions", "article": "articles",
    "run": "runs",
}  # fmt: skip
#: Shortest beginning of an id that is looked for.
SHORTEST: Final = 4
#: Matches named when a beginning is not unique.
NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What an id stands for."""

    kind: str
    id: str


def find(store: Store, beginning: str) -> Found:
    """The one thing whose id begins so. Raises StoreError when there is none, or more than one."""
    wanted = beginning.strip().lower()
    if len(wanted) < SHORTEST or set(wanted) - set("0123456789abcdef"):
        raise StoreError(
            f"{beginning or 'An empty word'} is no id. An id is hexadecimal; give {SHORTEST} digits of it or more."
        )
    found = [
        Found(kind, row["id"])
        for kind, table in KINDS.items()
        for row in store.rows(
            f"SELECT id FROM {table} WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            [wanted, wanted + "g", NAMED],
        )
    ]
    if not found:
        raise StoreError(f"{beginning}: nothing in {store.path} has an id that begins so. See: audit runs")
    if len(found) > 1:
        named = ", ".join(f"{f.kind} {f.id[: len(wanted) + 4]}…" for f in found[:NAMED])
        raise StoreError(f"{beginning} may mean several things ({named}). Give more of the id.")
    return found[0]


def find_finding(store: Store, beginning: str) -> str:
    """The id of a finding; for a statement that of its latest finding. Raises StoreError."""
    found = find(store, beginning)
    if found.kind == "finding":
        return found.id
    if found.kind == "statement":
        rows = store.rows("SELECT finding_id FROM latest WHERE statement_id = ?", [found.id])
        if rows:
            return str(rows[0]["finding_id"])
    article = "an" if found.kind[0] in "ao" else "a"
    raise StoreError(f"{beginning} is the id of {article} {found.kind}. Give that of a finding or statement.")


def runs(store: Store) -> list[dict[str, Any]]:
    """All runs, newest first; an unfinished one has no ``finished_at``."""
    return store.rows(
        "SELECT id, command, auditor_version, started_at, finished_at, exit_code, articles, findings, failures,"
        " inputs_json, settings_json FROM runs ORDER BY started_at DESC, rowid DESC"
    )


def history(store: Store, statement_id: str) -> list[dict[str, Any]]:
    """The findings of a statement in the order of recording, each with the start of its run."""
    return store.rows(
        "SELECT f.*, r.started_at, r.auditor_version FROM findings AS f JOIN runs AS r ON r.id = f.run_id"
        " WHERE f.statement_id = ? ORDER BY f.rowid",
        [statement_id],
    )


def candidates(store: Store, article_id: str, run_id: str, outlet: str | None) -> list[dict[str, Any]]:
    """The candidates for one outlet in one run, with the status of what was fetched, best first."""
    return store.rows(
        "SELECT c.url, c.title, c.date, c.route, c.rank, c.outcome, p.status, p.fetched_at, p.archive_url"
        " FROM candidates AS c LEFT JOIN captures AS p ON p.id = c.capture_id"
        " WHERE c.article_id = ? AND c.run_id = ? AND c.outlet IS ? ORDER BY c.rank, c.rowid",
        [article_id, run_id, outlet],
    )


def reviews(store: Store, finding_id: str) -> list[dict[str, Any]]:
    """What people said of a finding, oldest first."""
    return store.rows(
        "SELECT verdict, note, reviewer, created_at FROM reviews WHERE finding_id = ? ORDER BY id",
        [finding_id],
    )


def standing_reviews(store: Store, finding_id: str) -> list[dict[str, Any]]:
    """What people said of a finding, or of an earlier one of its statement that said the same; oldest first."""
    return store.rows(
        "SELECT verdict, note, reviewer, created_at FROM standing_reviews WHERE finding_id = ? ORDER BY review_id",
        [finding_id],
    )
