"""Audits made readable: rows for scripts, a report for a terminal. Pure; nothing here prints."""

from __future__ import annotations

from auditor.report.counts import (
    checked,
    counts_line,
    summary_line,
    verdict_counts,
    worst_first,
    worst_severity,
)
from auditor.report.credits import article_object, attribution_lines, attribution_object
from auditor.report.diff import Change, marked, word_diff
from auditor.report.plain import harmless, one_line
from auditor.report.rows import FIELDS, finding_rows
from auditor.report.terminal import render
from auditor.report.write import cell, json_line, write_rows

__all__ = [
    "FIELDS", "Change", "article_object", "attribution_lines", "attribution_object", "cell", "checked",
    "counts_line", "finding_rows", "harmless", "json_line", "marked", "one_line", "render", "summary_line",
    "verdict_counts", "word_diff", "worst_first", "worst_severity", "write_rows",
]  # fmt: skip
