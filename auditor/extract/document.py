"""Make a document of a capture: its text, title and date, and the verdict on the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from auditor.extract.body import Body, read_body
from auditor.extract.charset import decode, is_damaged
from auditor.extract.continued import next_page
from auditor.extract.credit import credited
from auditor.extract.dates import published
from auditor.extract.page import MAX_HTML, Page, parse_page, squeeze
from auditor.extract.partial import is_partial
from auditor.extract.second import second_text
from auditor.extract.verdict import page_verdict
from auditor.ids import make_id
from auditor.models import Capture, Document
from auditor.sameness import original

#: The structured data's text is taken when the page itself shows less than this share of it.
_SHOWN_SHARE: Final = 0.8


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page with its article text, wherever on the page that came from."""

    page: Page
    body: Body


def read_page(source: str) -> ReadPage:
    """The article text of a page, out of its body or, where that holds less, its structured data."""
    page = parse_page(source)
    body = read_body(page)
    other = Body(second_text(page))
    # trafilatura falls back on the structured data itself, but runs the paragraphs together.
    same = body.text != other.text and squeeze(body.text) == squeeze(other.text)
    return ReadPage(page, other if same or body.words < _SHOWN_SHARE * other.words else body)


def extract_document(capture: Capture, *, outlet: str | None, route: str | None = None) -> Document:
    """The document of a capture, with its page verdict. Never raises.

    A failed capture gives an empty document whose ``page`` is the capture's outcome. Id and
    text depend on the capture's bytes alone.
    """
    document = Document(
        id=make_id("document", capture.id, outlet),
        text="",
        outlet=outlet,
        url=original(capture.final_url or capture.url),
        page=capture.outcome,
        route=route,
        capture_id=capture.id,
        captured_at=capture.memento_at or capture.fetched_at,
        archive_url=capture.archive_url,
    )
    if capture.outcome != "ok":
        return document
    if len(capture.body) > MAX_HTML:
        return replace(document, page="too-large")
    declared = next((v for k, v in capture.headers if k.lower() == "content-type"), None)
    source, _, _ = decode(capture.body, declared or capture.media_type)
    if is_damaged(source):
        return replace(document, page="decode-failed")
    if capture.media_type == "text/plain":
        return _plain_document(document, source)
    return _html_document(document, source, capture)


def _plain_document(document: Document, source: str) -> Document:
    first = next((line.strip() for line in source.splitlines() if line.strip()), None)
    return replace(document, text=source, title=first, page="ok" if first else "stub")


def _html_document(document: Document, source: str, capture: Capture) -> Document:
    final = capture.final_url or capture.url
    read = read_page(source)
    date, date_source = published(read.page, final)
    page = page_verdict(read.page, read.body.text, read.body.words, asked=capture.url, final=final)
    text = _with_description(read) if page == "paywalled" else read.body.text
    return replace(
        document,
        text=text,
        title=read.page.title,
        date=date,
        date_source=date_source,
        page=page,
        credited=credited(read.page, text),
        site=read.page.canonical or read.page.publisher,
        continues=next_page(read.page, final),
        partial=is_partial(read.page, text),
    )


def _with_description(read: ReadPage) -> str:
    """A paywalled page's text led by its own summary, often all that it shows."""
    said = read.page.article_field("description") or read.page.meta("og:description", "description")
    summary = squeeze(said) if isinstance(said, str) else ""
    if not summary or summary in squeeze(read.body.text):
        return read.body.text
    return f"{summary}\n\n{read.body.text}".strip()
