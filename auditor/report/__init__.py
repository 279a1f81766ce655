"""Audits made readable: rows for scripts, a report for a terminal, a page to mail. Pure; nothing here prints."""

from __future__ import annotations

from auditor.report.counts import (
    checked,
    counts_line,
    severe,
    summary_line,
    verdict_counts,
    worst_first,
    worst_severity,
)
from auditor.report.credits import article_object, attribution_lines, attribution_object
from auditor.report.diff import Change, marked, word_diff
from auditor.report.links import text_fragment_url, web_url
from auditor.report.page import html_page, html_parts
from auditor.report.plain import harmless, harmless_markup, one_line
from auditor.report.rows import FIELDS, finding_rows
from auditor.report.style import MARKS
from auditor.report.terminal import edit_words, finding_lines, lookup_words, render
from auditor.report.write import cell, json_line, write_rows

__all__ = [
    "FIELDS", "MARKS", "Change", "article_object", "attribution_lines", "attribution_object", "cell", "checked",
    "counts_line", "edit_words", "finding_lines", "finding_rows", "harmless", "harmless_markup", "html_page", "html_parts",
    "json_line", "lookup_words", "marked", "one_line", "render", "severe", "summary_line", "text_fragment_url",
    "verdict_counts", "web_url", "word_diff", "worst_first", "worst_severity", "write_rows",
]  # fmt: skip
