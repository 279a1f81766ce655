"""A night's report on paper: hostile words, no more than what fits, and the same in all three forms."""

from __future__ import annotations

import json
import re

import pytest
from auditor.report import json_line
from auditor.report.night import CAUSES, night_html, night_json, night_text
from auditor.vocabulary import VERDICTS

from build_audits import build_audit, build_night

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\x1b[31m\"'&"


def test_every_form_tells_the_same() -> None:
    report = build_night([build_audit(list(VERDICTS))])
    text, page, plain = night_text(report), night_html(report), night_json(report)
    for words in (
        "the first 9 of 9000",
        "123.5 MB",
        "2 h 1 min",
        "failed: timeout",
        "The disk is full.",
        "is not JSON",
    ):
        assert words in text and words in page
    for words in CAUSES.values():
        assert words in text and words in page
    assert [row["verdict"] for row in plain["new"]] == list(VERDICTS)
    assert {row["cause"] for row in plain["changed"]} == set(CAUSES)
    assert plain["cost"]["requests"] == 5000 and plain["new_total"] == 9000
    assert json.loads(json_line(plain)) == plain


def test_nothing_runs_and_nothing_is_loaded() -> None:
    hostile = build_night([build_audit(["altered", "verbatim"], title=HOSTILE, key=HOSTILE)])
    page, text = night_html(hostile), night_text(hostile)
    assert set(re.findall(r"<(\w+)", page)) <= {
        "html", "head", "meta", "title", "style", "body", "header", "main", "h1", "h2", "h3", "p", "ul", "ol", "li",
        "section", "dl", "dt", "dd", "bdi", "a", "strong", "span", "time", "ins", "del", "blockquote", "details", "summary",
    }  # fmt: skip
    assert not re.search(r"<\w+[^>]*\s(on\w+|src|srcset)=", page)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", page + text)


@pytest.mark.parametrize("articles, words", [(1, "1 article audited"), (7, "7 articles audited")])
def test_the_summary_is_one_line(articles: int, words: str) -> None:
    from dataclasses import replace

    line = replace(build_night([]), articles=articles).summary()
    assert words in line and "\n" not in line
    assert line.endswith("3 articles waiting for the next night; not done: again")
