"""Findings as flat rows: the field names that scripts, spreadsheets and the database share."""

from __future__ import annotations

from typing import Any, Final

from auditor.models import Article, Attribution, Audit, Finding

Row = dict[str, Any]

#: The fields of a row, in the order in which they are printed.
FIELDS: Final = (
    "id", "run_id", "article_id", "path", "article_title", "article_date", "publisher", "attribution_id",
    "pattern", "role", "statement_kind", "statement", "start", "end", "outlet", "outlet_text", "outlet_domain",
    "speaker", "verdict", "severity", "reason", "confidence", "located", "faithful", "similarity", "passage",
    "passage_start", "passage_end", "coverage_url", "coverage_title", "coverage_date", "captured_at",
    "archive_url", "route", "secondary_copy", "tried", "explanation",
)  # fmt: skip


def finding_rows(audit: Audit, run_id: str, *, unsourced: bool = False) -> list[Row]:
    """One row a finding, in the order of the article; quotations that credit no outlet only if asked."""
    attributions = {a.id: a for a in audit.attributions}
    return [
        _row(finding, attributions[finding.attribution_id], audit.article, run_id)
        for finding in audit.findings
        if unsourced or finding.judgement.verdict != "unsourced"
    ]


def speaker_of(attribution: Attribution) -> str | None:
    """Who speaks, when it is not the outlet itself: the fullest name, else the article's words."""
    source, credit = attribution.source, attribution.outlet
    if source is None or (credit is not None and credit.role == "source"):
        return None
    return source.name or source.text


def tried(finding: Finding) -> list[str]:
    """The routes used for a finding, each with its outcome, each once."""
    return list(dict.fromkeys(f"{look.route}: {look.outcome}" for look in finding.lookups))


def _row(finding: Finding, attribution: Attribution, article: Article, run_id: str) -> Row:
    statement, judgement = finding.statement, finding.judgement
    credit, document, passage = attribution.outlet, finding.document, judgement.passage
    values = (
        finding.id, run_id, article.id, article.path, article.title, article.date, article.publisher,
        attribution.id, attribution.pattern, credit and credit.role,
        statement.kind, statement.text, statement.start, statement.end,
        credit and credit.id, credit.text if credit else "", credit and credit.domain, speaker_of(attribution),
        judgement.verdict, judgement.severity, judgement.reason,
        judgement.confidence, judgement.located, judgement.faithful, judgement.similarity,
        passage and passage.text, passage and passage.start, passage and passage.end,
        document and document.url, document and document.title, document and document.date,
        document and document.captured_at, document and document.archive_url, document and document.route,
        document and document.secondary_copy, tried(finding), finding.explanation,
    )  # fmt: skip
    return dict(zip(FIELDS, values, strict=True))
