"""From the rows back to audits, so that what is exported has one form, whether fresh or stored.

Documents come back without their text, which is not kept here; everything that a report shows is.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.models import (
    Article,
    Attribution,
    Audit,
    Content,
    Credit,
    Document,
    Edit,
    Finding,
    Judgement,
    Lookup,
    Passage,
    Source,
    Span,
    Statement,
    Via,
)
from auditor.store.recorder import Store

Row = Mapping[str, Any]

_LATEST = "SELECT f.* FROM latest AS l JOIN findings AS f ON f.id = l.finding_id WHERE l.article_id = ?"
_OF_RUN = "SELECT * FROM findings WHERE article_id = ? AND run_id = ?"


@dataclass(frozen=True, slots=True)
class Restored:
    """An audit out of the database, with the run of each of its findings."""

    audit: Audit
    runs: Mapping[str, str]


def restore_all(store: Store, run_id: str | None = None) -> Iterator[Restored]:
    """Every article in the order of recording: as one run found it, else by the latest findings."""
    table, where = ("audits", "run_id = ?") if run_id else ("articles", "? IS NULL")
    key = "article_id" if run_id else "id"
    articles = store.rows(f"SELECT {key} AS id FROM {table} WHERE {where} ORDER BY rowid", [run_id])
    for row in articles:
        yield restore(store, row["id"], run_id)


def restore(store: Store, article_id: str, run_id: str | None = None) -> Restored:
    """One article: as one run found it, else by the latest finding of each statement."""
    rows = store.rows(_OF_RUN, [article_id, run_id]) if run_id else store.rows(_LATEST, [article_id])
    article = _article(store, article_id, run_id)
    statements = _statements(store, article_id)
    attributions = tuple(
        _attribution(row, article.text, tuple(statements[row["id"]]))
        for row in store.rows("SELECT * FROM attributions WHERE article_id = ? ORDER BY rowid", [article_id])
    )
    order = {
        s.id: (n, a.id, s) for n, (a, s) in enumerate((a, s) for a in attributions for s in a.statements)
    }
    rows.sort(key=lambda row: order[row["statement_id"]][0])
    reader = _Reader(store, article_id)
    findings = tuple(reader.finding(row, *order[row["statement_id"]][1:]) for row in rows)
    lookups = tuple(dict.fromkeys(look for f in findings for look in f.lookups))
    audit = Audit(article, attributions, findings, lookups)
    return Restored(audit, {row["id"]: row["run_id"] for row in rows})


def _article(store: Store, article_id: str, run_id: str | None) -> Article:
    (row,) = store.rows("SELECT * FROM articles WHERE id = ?", [article_id])
    if run_id:
        paths = store.rows(
            "SELECT path FROM audits WHERE run_id = ? AND article_id = ?", [run_id, article_id]
        )
        row["path"] = paths[0]["path"] if paths else row["path"]
    kept = ("id", "text", "title", "date", "date_source", "url", "publisher", "path", "author")
    return Article(**{key: row[key] for key in kept})


def _statements(store: Store, article_id: str) -> dict[str, list[Statement]]:
    """Statements by attribution."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for row in store.rows(
        "SELECT s.* FROM attributions AS a JOIN statements AS s ON s.attribution_id = a.id"
        " WHERE a.article_id = ? ORDER BY s.rowid",
        [article_id],
    ):
        found[row["attribution_id"]].append(
            Statement(row["start"], row["end"], row["statement"], id=row["id"], kind=row["kind"])
        )
    return found


def _attribution(row: Row, text: str, statements: tuple[Statement, ...]) -> Attribution:
    span = _spans(row)
    source, cue, outlet = span("source"), span("cue"), span("outlet")
    return Attribution(
        id=row["id"],
        kind=row["kind"],
        pattern=row["pattern"],
        source=Source(source.start, source.end, row["source"], name=row["source_name"]) if source else None,
        cue=Span(cue.start, cue.end, row["cue"]) if cue else None,
        outlet=_credit(row, outlet) if outlet else None,
        via=tuple(Via(**via) for via in json.loads(row["via_json"])),
        content=tuple(
            Content(start, end, text[start:end], quoted=quoted)
            for start, end, quoted in json.loads(row["content_json"])
        ),
        statements=statements,
        nearby_outlet=row["nearby_outlet"],
    )


def _spans(row: Row) -> Any:
    def span(part: str) -> Span | None:
        start = row[f"{part}_start"]
        return None if start is None else Span(start, row[f"{part}_end"], "")

    return span


def _credit(row: Row, span: Span) -> Credit:
    return Credit(
        span.start,
        span.end,
        row["outlet_text"],
        role=row["role"],
        resolution=row["resolution"],
        id=row["outlet"],
        name=row["outlet_name"],
        domain=row["outlet_domain"],
        candidates=tuple(json.loads(row["candidates_json"])),
    )


class _Reader:
    """Findings of one article with what belongs to them; look-ups are read once for all that share them."""

    def __init__(self, store: Store, article_id: str) -> None:
        self.store, self.article_id = store, article_id
        self.lookups: dict[tuple[str, str | None], tuple[Lookup, ...]] = {}

    def finding(self, row: Row, attribution_id: str, statement: Statement) -> Finding:
        return Finding(
            id=row["id"],
            statement=statement,
            attribution_id=attribution_id,
            judgement=_judgement(row, self._edits(row["id"])),
            document=self._document(row["document_id"]),
            lookups=self._looked(row["run_id"], row["searched"]),
            explanation=row["explanation"],
        )

    def _edits(self, finding_id: str) -> tuple[Edit, ...]:
        rows = self.store.rows("SELECT * FROM edits WHERE finding_id = ? ORDER BY ordinal", [finding_id])
        return tuple(
            Edit(
                op=row["op"],
                article=Span(row["article_start"], row["article_end"], row["article_text"]),
                coverage=Span(row["coverage_start"], row["coverage_end"], row["coverage_text"]),
                kind=row["kind"],
                severity=row["severity"],
            )
            for row in rows
        )

    def _document(self, document_id: str | None) -> Document | None:
        if document_id is None:
            return None
        (row,) = self.store.rows("SELECT * FROM documents WHERE id = ?", [document_id])
        kept = ("id", "outlet", "url", "title", "date", "date_source", "page", "route", "capture_id",
                "captured_at", "archive_url")  # fmt: skip
        return Document(text="", secondary_copy=bool(row["secondary_copy"]), **{k: row[k] for k in kept})

    def _looked(self, run_id: str, outlet: str | None) -> tuple[Lookup, ...]:
        if outlet is None:
            return ()
        if (run_id, outlet) not in self.lookups:
            rows = self.store.rows(
                "SELECT route, outlet, outcome, exhaustive, reached, since, until, requests, candidates, fetched, detail"
                " FROM lookups WHERE article_id = ? AND run_id = ? AND outlet = ? ORDER BY rowid",
                [self.article_id, run_id, outlet],
            )
            self.lookups[run_id, outlet] = tuple(
                Lookup(**{**row, "exhaustive": bool(row["exhaustive"])}) for row in rows
            )
        return self.lookups[run_id, outlet]


def _judgement(row: Row, edits: tuple[Edit, ...]) -> Judgement:
    passage = None
    if row["passage_start"] is not None:
        passage = Passage(
            row["passage_start"], row["passage_end"], row["passage"], source=row["passage_source"]
        )
    criteria, facts, also_in, seen_at = (
        tuple(json.loads(row[f"{key}_json"])) for key in ("criteria", "facts", "also_in", "seen_at")
    )
    return Judgement(
        row["verdict"],
        row["severity"],
        row["reason"],
        row["confidence"],
        row["located"],
        row["faithful"],
        row["similarity"],
        passage,
        edits,
        criteria,
        facts,
        also_in,
        seen_at,
    )
