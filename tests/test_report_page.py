"""The exported page: whole in itself, every mark tied to its finding, nothing in it runs."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from auditor.models import Article, Audit, Span
from auditor.report import html_page, html_parts
from auditor.vocabulary import VERDICTS

from build_audits import build_attribution, build_audit
from test_report import HOSTILE, STEERING, hostile_audit

VOID = {"meta", "br"}


class Page(HTMLParser):
    """What a browser sees: elements with their attributes, the text of the article, and whether tags balance."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.stack: list[str] = []
        self.article_text: list[str] = []
        self.feed(page)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag + (".text" if dict(attrs).get("class") == "text" else ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop().removesuffix(".text") == tag

    def handle_data(self, data: str) -> None:
        if "div.text" in self.stack and "a" not in self.stack:
            self.article_text.append(data)

    def all(self, name: str) -> list[str]:
        """Every value of an attribute."""
        return [attributes[name] or "" for _, attributes in self.elements if name in attributes]


def test_the_text_of_the_article_is_there_unchanged() -> None:
    audit = build_audit(list(VERDICTS))
    page = Page(html_page([audit], unsourced=True))
    assert "".join(page.article_text) == audit.article.text


def test_every_mark_leads_to_its_finding_and_back() -> None:
    page = Page(html_page([build_audit(list(VERDICTS)), build_audit(["altered"], key="2")], unsourced=True))
    identities = page.all("id")
    assert len(identities) == len(set(identities))
    inside = [href[1:] for href in page.all("href") if href.startswith("#")]
    assert set(inside) <= set(identities)
    for number in range(1, len(VERDICTS) + 1):
        assert {f"a1-{number}", f"a1-{number}-mark"} <= set(inside)


def overlapping(spans: list[tuple[int, int]]) -> Audit:
    """An article with statements at these places."""
    text = "zero one two three four five six seven"
    article = Article("a" * 32, text, "Overlaps")
    audit = build_audit(["altered"] * len(spans))
    attributions = []
    for (start, end), finding in zip(spans, audit.findings, strict=True):
        made = build_attribution(article, text[start:end], "x")
        statement = replace(made.statements[0], start=start, end=end)
        attributions.append(replace(made, id=finding.attribution_id, statements=(statement,)))
    findings = tuple(
        replace(f, statement=a.statements[0]) for f, a in zip(audit.findings, attributions, strict=True)
    )
    return replace(audit, article=article, attributions=tuple(attributions), findings=findings)


@pytest.mark.parametrize(
    "spans",
    [
        [(0, 8), (4, 8)],  # one inside the other
        [(0, 12), (8, 20)],  # crossing
        [(0, 8), (0, 8)],  # the same place twice
        [(0, 4), (4, 8)],  # touching
        [(0, 38), (5, 20), (8, 12)],  # three deep
    ],
)
def test_overlapping_marks_are_never_dropped(spans: list[tuple[int, int]]) -> None:
    audit = overlapping(spans)
    page = Page(html_page([audit]))
    assert "".join(page.article_text) == audit.article.text
    marks = [e for e in page.elements if e[0] == "a" and "-mark" in (e[1].get("id") or "")]
    assert len(marks) == len(spans)


def test_a_statement_outside_the_text_breaks_nothing() -> None:
    audit = overlapping([(0, 4)])
    (finding,) = audit.findings
    far = replace(finding, statement=replace(finding.statement, start=900, end=950))
    assert "".join(Page(html_page([replace(audit, findings=(far,))])).article_text) == audit.article.text


def test_nothing_is_loaded_and_nothing_runs() -> None:
    text = html_page([build_audit(list(VERDICTS)), hostile_audit()], unsourced=True)
    page = Page(text)
    assert {tag for tag, _ in page.elements}.isdisjoint({"script", "img", "iframe", "link", "object", "form"})
    assert not [
        name for _, attributes in page.elements for name in attributes if name.startswith(("on", "style"))
    ]
    assert page.all("src") == []
    assert all(href.startswith(("#", "https://")) for href in page.all("href"))
    assert "url(" not in text and "@import" not in text


def test_the_policy_allows_the_style_sheet_and_nothing_else() -> None:
    text = html_page([build_audit(["altered"])])
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policies = [
        a["content"] for tag, a in Page(text).elements if a.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policies == [
        f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{digest}'"
    ]


def test_hostile_text_is_shown_harmlessly() -> None:
    audit = hostile_audit()
    audit = replace(audit, article=replace(audit.article, text=HOSTILE, url="javascript:alert(1)"))
    text = html_page([audit], unsourced=True)
    assert not STEERING.search(text)
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "javascript:" not in text
    text.encode("utf-8")


def test_line_ends_of_other_systems_are_line_ends() -> None:
    audit = build_audit(["altered"])
    page = Page(html_page([replace(audit, article=replace(audit.article, text="one\r\ntwo"))]))
    assert "".join(page.article_text) == "one\ntwo"


def test_the_differing_words_stand_out_and_the_link_leads_to_the_passage() -> None:
    text = html_page([build_audit(["altered"])])
    assert "<ins>48</ins>" in text
    assert "<del>84</del>" in text
    assert 'href="https://gazette.example/2026/05/12/barrier.html#:~:text=The%20gate%20number%200' in text
    assert '<time datetime="2026-05-16T06:00:00Z">2026-05-16</time>' in text


def test_what_was_tried_is_folded_away() -> None:
    text = html_page([build_audit(["unchecked"])])
    assert "<details><summary>What was tried</summary>" in text
    assert "feed: no-match, reached the page" in text


def test_unsourced_quotations_are_marked_only_if_asked() -> None:
    audit = build_audit(["unsourced"])
    assert "<mark" not in html_page([audit])
    assert '<mark class="unsourced notice">' in html_page([audit], unsourced=True)


def test_a_page_of_nothing_and_pages_in_pieces() -> None:
    assert "No articles." in html_page([])
    audits = [build_audit(["altered"], key=str(number)) for number in range(3)]
    headings = [audit.article.title or "" for audit in audits]
    page = "".join(html_parts(iter(audits), headings=headings, counts=[{"altered": 1}] * 3))
    assert page == html_page(audits)
    contents = page[page.index("<nav") : page.index("</nav>")]
    assert contents.count('<span class="badge error">1 altered</span>') == 3  # what to open first
    assert html_page(audits).count('<li><a href="#a') == 3
    assert "<nav" not in html_page(audits[:1])
    assert html_page(audits).count("<article ") == 3


def test_the_archived_copy_is_offered() -> None:
    audit = build_audit(["altered"])
    (finding,) = audit.findings
    assert finding.document is not None
    archived = replace(finding.document, archive_url="https://archive.example/x")
    assert 'href="https://archive.example/x"' in html_page(
        [replace(audit, findings=(replace(finding, document=archived),))]
    )


def test_an_edit_that_spans_mark_up_characters() -> None:
    audit = build_audit(["altered"])
    (finding,) = audit.findings
    said = "a <b> & c"
    edit = replace(finding.judgement.edits[0], article=Span(2, 5, "<b>"))
    finding = replace(
        finding,
        statement=replace(finding.statement, text=said),
        judgement=replace(finding.judgement, edits=(edit,)),
    )
    assert "a <ins>&lt;b&gt;</ins> &amp; c" in html_page([replace(audit, findings=(finding,))])
