"""Which recorded audits are exported, and how they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TextIO

from auditor.authors import FIELDS, SCORECARD
from auditor.errors import StoreError
from auditor.report import finding_rows, html_parts, write_rows
from auditor.store import Store
from auditor.store.questions import find
from auditor.store.restore import Restored, restore, restore_all


def chosen(store: Store, run: str | None, article: str | None) -> Iterator[Restored]:
    """One article or all of them, as a run found them or by their latest findings. Raises StoreError."""
    run_id = _id_of(store, run, "run") if run else None
    if article:
        return iter([restore(store, _id_of(store, article, "article"), run_id)])
    return restore_all(store, run_id)


def _id_of(store: Store, beginning: str, kind: str) -> str:
    found = find(store, beginning)
    if found.kind != kind:
        raise StoreError(f"--{kind} {beginning}: that is the id of another kind of thing ({found.kind}).")
    return found.id


def contents(store: Store, run: str | None) -> list[str]:
    """The headlines of what is exported, in its order. Raises StoreError."""
    if run is None:
        rows = store.rows("SELECT title, path FROM articles ORDER BY rowid")
    else:
        rows = store.rows(
            "SELECT a.title, u.path FROM audits AS u JOIN articles AS a ON a.id = u.article_id"
            " WHERE u.run_id = ? ORDER BY u.rowid",
            [_id_of(store, run, "run")],
        )
    return [row["title"] or row["path"] or "Article" for row in rows]


def write_authors(output: str, store: Store, stream: TextIO) -> None:
    """Write the scorecard of authors to ``stream`` as ``csv`` or ``jsonl``."""
    with write_rows("nl" if output == "jsonl" else output, stream, FIELDS) as write:
        write(store.rows(SCORECARD))


def write_export(
    output: str,
    restored: Iterable[Restored],
    stream: TextIO,
    *,
    unsourced: bool,
    headings: Sequence[str] = (),
) -> None:
    """Write audits to ``stream`` as ``html``, ``csv`` or ``jsonl``, article by article."""
    if output == "html":
        stream.writelines(html_parts((r.audit for r in restored), unsourced=unsourced, headings=headings))
        return
    with write_rows("nl" if output == "jsonl" else output, stream) as write:
        for audit in restored:
            write(rows_of(audit, unsourced=unsourced))


def rows_of(restored: Restored, *, unsourced: bool) -> list[dict[str, Any]]:
    """The flat rows of a stored audit, each with the run that it belongs to."""
    rows = finding_rows(restored.audit, "", unsourced=unsourced)
    return [{**row, "run_id": restored.runs[row["id"]]} for row in rows]
