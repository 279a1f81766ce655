"""Which recorded audits are exported, and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from auditor.authors import FIELDS, SCORECARD
from auditor.errors import InputError, StoreError
from auditor.report import finding_rows, html_parts, write_rows
from auditor.store import Store
from auditor.store.questions import find
from auditor.store.restore import Restored, restore, restore_all
from auditor.vocabulary import VERDICTS


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


def contents(store: Store, run: str | None) -> tuple[list[str], list[dict[str, int]]]:
    """The headlines of what is exported, in its order, and the findings of each by verdict. Raises StoreError."""
    if run is None:
        rows = store.rows("SELECT id, title, path FROM articles ORDER BY rowid")
        found = store.rows("SELECT article_id, verdict, COUNT(*) AS n FROM latest GROUP BY 1, 2")
    else:
        run_id = _id_of(store, run, "run")
        rows = store.rows(
            "SELECT a.id, a.title, u.path FROM audits AS u JOIN articles AS a ON a.id = u.article_id"
            " WHERE u.run_id = ? ORDER BY u.rowid",
            [run_id],
        )
        found = store.rows(
            "SELECT article_id, verdict, COUNT(*) AS n FROM findings WHERE run_id = ? GROUP BY 1, 2", [run_id]
        )
    counts: dict[str, dict[str, int]] = {row["id"]: {} for row in rows}
    for row in sorted(found, key=lambda row: VERDICTS[row["verdict"]].rank):
        counts[row["article_id"]][row["verdict"]] = row["n"]
    return [row["title"] or row["path"] or "Article" for row in rows], [counts[row["id"]] for row in rows]


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
    contents: tuple[Sequence[str], Sequence[Mapping[str, int]]] = ((), ()),
    reviews: Callable[[str], Iterable[Mapping[str, Any]]],
) -> None:
    """Write audits to ``stream`` as ``html`` (with what people said of each finding), ``csv`` or ``jsonl``."""
    if output == "html":
        headings, counts = contents
        audits = (r.audit for r in restored)
        stream.writelines(
            html_parts(audits, unsourced=unsourced, headings=headings, counts=counts, reviews=reviews)
        )
        return
    with write_rows("nl" if output == "jsonl" else output, stream) as write:
        for audit in restored:
            write(rows_of(audit, unsourced=unsourced))


def rows_of(restored: Restored, *, unsourced: bool) -> list[dict[str, Any]]:
    """The flat rows of a stored audit, each with the run that it belongs to."""
    rows = finding_rows(restored.audit, "", unsourced=unsourced)
    return [{**row, "run_id": restored.runs[row["id"]]} for row in rows]


def export_wacz(warc: Path | None, out: Path | None) -> int:
    """Pack what ``--record`` wrote as WACZ, with the title and text of each page; gives their number.

    Raises InputError without both files, ArchiveError for what cannot be read or written.
    """
    from auditor.fetch.wacz import write_wacz

    if warc is None or out is None:
        raise InputError("wacz packs a recording: audit export wacz --warc RUN.warc.gz -o RUN.wacz")
    return write_wacz(warc, out, _described)


def _described(body: bytes, content_type: str | None) -> tuple[str | None, str]:
    """Title and text of a page."""
    from auditor.extract import decode, extract_article

    read = extract_article(decode(body, content_type)[0])
    return read.title, read.text
