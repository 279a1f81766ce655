"""From an audit to the rows of every table. Pure; reading them back is :mod:`auditor.store.restore`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from typing import Any, Final

from auditor.ids import make_id
from auditor.models import Article, Attribution, Audit, Capture, Document, Edit, Finding, Lookup, Outlet

#: Characters of the document that a finding keeps on each side of its passage.
CONTEXT: Final = 200

#: Where rows tell when they were recorded.
_STAMPS: Final = (("articles", "first_audited_at"), ("audits", "audited_at"), ("findings", "created_at"))

Row = dict[str, Any]
Rows = dict[str, list[Row]]


def audit_rows(audit: Audit, run_id: str, at: str) -> Rows:
    """All rows of one audit by table, in an order that satisfies the foreign keys."""
    article = audit.article
    attributions = {a.id: a for a in audit.attributions}
    texts = {d.id: d.text for d in audit.documents}
    captured = {c.id for c in audit.captures}
    mine = {"run_id": run_id, "article_id": article.id}
    return {
        "articles": [_article(article, at)],
        "audits": [{**mine, "audited_at": at, "path": article.path}],
        "attributions": [_attribution(a, article.id) for a in audit.attributions],
        "statements": [
            {"id": s.id, "attribution_id": a.id, "kind": s.kind, "start": s.start, "end": s.end, "statement": s.text}
            for a in audit.attributions for s in a.statements
        ],
        "captures": [_capture(c) for c in audit.captures],
        "documents": [_document(d, captured) for d in _documents(audit)],
        "lookups": [
            {"id": make_id(run_id, article.id, number, look.route, look.outlet), **mine, **_lookup(look)}
            for number, look in enumerate(_lookups(audit))
        ],
        "candidates": [
            {"id": make_id(run_id, article.id, number, c.url), **mine, "outlet": outlet, "url": c.url,
             "title": c.title, "date": c.date, "route": c.route, "rank": c.rank, "score": c.score,
             "outcome": c.outcome, "capture_id": c.capture_id if c.capture_id in captured else None}
            for number, (outlet, c) in enumerate(audit.candidates)
        ],
        "findings": [_finding(f, attributions[f.attribution_id], mine, at, texts) for f in audit.findings],
        "edits": [
            _edit(e, f.id, number) for f in audit.findings for number, e in enumerate(f.judgement.edits)
        ],
    }  # fmt: skip


def stamped(rows: Rows, at: str) -> Rows:
    """``rows``, that were made without a clock, with the time at which they are recorded."""
    for table, column in _STAMPS:
        for row in rows.get(table, ()):
            row[column] = at
    return rows


def merged(parts: Iterable[Rows]) -> Rows:
    """The rows of several audits together, so that each table is written once."""
    together: Rows = {}
    for part in parts:
        for table, rows in part.items():
            together.setdefault(table, []).extend(rows)
    return together


def outlet_row(outlet_id: str, outlet: Outlet | None) -> Row:
    """An outlet that a row refers to, by its name in the registry."""
    return {
        "id": outlet_id,
        "name": outlet.name if outlet else outlet_id,
        "domain": outlet.domains[0] if outlet and outlet.domains else None,
        "country": outlet.country if outlet else None,
    }


def _documents(audit: Audit) -> list[Document]:
    """The documents read, and those that findings rest on."""
    cited = [f.document for f in audit.findings if f.document is not None]
    return list({d.id: d for d in [*cited, *audit.documents]}.values())


def _lookups(audit: Audit) -> list[Lookup]:
    """All look-ups, each once: those of the audit, and those that only a finding tells of."""
    return list(dict.fromkeys([*audit.lookups, *(look for f in audit.findings for look in f.lookups)]))


def _article(a: Article, at: str) -> Row:
    return {
        "id": a.id, "title": a.title, "publisher": a.publisher, "date": a.date, "date_source": a.date_source,
        "url": a.url, "path": a.path, "author": a.author, "first_audited_at": at, "text": a.text, "text_digest": make_id(a.text),
    }  # fmt: skip


def _attribution(a: Attribution, article_id: str) -> Row:
    """One attribution; spans of its parts as offsets, lists as JSON."""
    credit, source, cue = a.outlet, a.source, a.cue
    speaks = source is not None and not (credit and credit.role == "source")
    return {
        "id": a.id, "article_id": article_id, "kind": a.kind, "pattern": a.pattern,
        "outlet": credit and credit.id, "outlet_text": credit and credit.text, "role": credit and credit.role,
        "resolution": credit and credit.resolution,
        "speaker": (source.name or source.text) if source and speaks else None,
        "source": source and source.text, "cue": cue and cue.text,
        "outlet_name": credit and credit.name, "outlet_domain": credit and credit.domain,
        "source_name": source and source.name,
        "outlet_start": credit and credit.start, "outlet_end": credit and credit.end,
        "source_start": source and source.start, "source_end": source and source.end,
        "cue_start": cue and cue.start, "cue_end": cue and cue.end, "nearby_outlet": a.nearby_outlet,
        "candidates_json": _json(list(credit.candidates) if credit else []),
        "via_json": _json([{"start": v.start, "end": v.end, "text": v.text, "id": v.id} for v in a.via]),
        "content_json": _json([[c.start, c.end, c.quoted] for c in a.content]),
    }  # fmt: skip


def _capture(c: Capture) -> Row:
    return {
        "id": c.id, "url": c.url, "final_url": c.final_url, "outcome": c.outcome, "status": c.status,
        "fetched_at": c.fetched_at, "media_type": c.media_type, "size": c.size, "archive_url": c.archive_url,
        "memento_at": c.memento_at, "detail": c.detail, "digest": c.digest,
    }  # fmt: skip


def _document(d: Document, captured: Collection[str]) -> Row:
    return {
        "id": d.id, "title": d.title, "outlet": d.outlet, "date": d.date, "date_source": d.date_source,
        "page": d.page, "url": d.url, "route": d.route,
        "capture_id": d.capture_id if d.capture_id in captured else None,
        "captured_at": d.captured_at, "archive_url": d.archive_url, "secondary_copy": int(d.secondary_copy),
        "characters": len(d.text), "text_digest": make_id(d.text),
    }  # fmt: skip


def _lookup(look: Lookup) -> Row:
    return {**asdict(look), "exhaustive": int(look.exhaustive)}


def _finding(
    f: Finding, attribution: Attribution, mine: Mapping[str, str], at: str, texts: Mapping[str, str]
) -> Row:
    """One finding; the passage with what stands around it in the document."""
    j, d, credit = f.judgement, f.document, attribution.outlet
    before, after = _around(f, texts)
    return {
        "id": f.id, **mine, "statement_id": f.statement.id,
        "outlet": credit and credit.id, "outlet_text": credit and credit.text,
        "searched": f.lookups[0].outlet if f.lookups else None,
        "verdict": j.verdict, "severity": j.severity, "reason": j.reason, "explanation": f.explanation,
        "confidence": j.confidence, "located": j.located, "faithful": j.faithful, "similarity": j.similarity,
        "document_id": d and d.id, "passage_source": j.passage and j.passage.source,
        "passage_start": j.passage and j.passage.start, "passage_end": j.passage and j.passage.end,
        "coverage_url": d and d.url, "archive_url": d and d.archive_url,
        "created_at": at, "passage": j.passage and j.passage.text,
        "passage_before": before, "passage_after": after,
        "criteria_json": _json(list(j.criteria)), "facts_json": _json(list(j.facts)),
        "also_in_json": _json(list(j.also_in)), "seen_at_json": _json(list(j.seen_at)),
    }  # fmt: skip


def _around(f: Finding, texts: Mapping[str, str]) -> tuple[str | None, str | None]:
    """What the document says before and after the passage."""
    passage = f.judgement.passage
    if passage is None:
        return None, None
    text = texts.get(passage.source) or (f.document.text if f.document else "")
    return text[max(0, passage.start - CONTEXT) : passage.start], text[passage.end : passage.end + CONTEXT]


def _edit(e: Edit, finding_id: str, number: int) -> Row:
    return {
        "finding_id": finding_id, "ordinal": number, "op": e.op, "kind": e.kind, "severity": e.severity,
        "article_start": e.article.start, "article_end": e.article.end, "coverage_start": e.coverage.start,
        "coverage_end": e.coverage.end, "article_text": e.article.text, "coverage_text": e.coverage.text,
    }  # fmt: skip


def _json(value: list[Any]) -> str:
    if not value:
        return "[]"
    return json.dumps(value, ensure_ascii=True, sort_keys=True, default=str)
