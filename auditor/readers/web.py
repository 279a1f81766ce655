"""Web pages as articles: saved HTML, or an address that is fetched."""

from __future__ import annotations

from pathlib import Path

from auditor.article import make_article
from auditor.errors import InputError
from auditor.extract import decode, extract_article
from auditor.models import Article
from auditor.readers import ReadOptions, dated, given_publisher
from auditor.readers.given import Given
from auditor.vocabulary import OUTCOME_REASONS, OUTCOME_TEXTS, REASON_TEXTS


def article_of_html(
    page: bytes | str, path: str, options: ReadOptions, url: str | None = None, given: Given | None = None
) -> Article:
    """The article of a page, and what is known of it besides. Raises InputError when the page holds no text."""
    given = given or Given(path, url=url, file_name=Path(path).name)
    url = url or given.url
    found = extract_article(page, url)
    if not found.text.strip():
        raise InputError(
            f"{path} is a web page without article text. Save the page as shown, or copy its text to a .txt file."
        )
    return make_article(
        found.text,
        title=given.title or found.title,
        url=url or found.url,
        publisher=given_publisher(options, *given.outlets, found.publisher, found.host),
        path=given.path,
        links=found.links,
        blocks=found.blocks,
        author=given.author or found.author,
        **dated(options, record=given.date, page=(found.date, found.date_source), file_name=given.file_name),
    )


def article_at(url: str, options: ReadOptions) -> Article:
    """The article at an address. Raises InputError when it cannot be fetched or is no article."""
    if options.fetcher is None:
        raise InputError(f"{url}: an address cannot be read here. Save the page and give the file.")
    capture = options.fetcher.get(url, purpose="page")
    if capture.outcome != "ok":
        reason = REASON_TEXTS.get(OUTCOME_REASONS.get(capture.outcome, ""), "cannot be read")
        why = OUTCOME_TEXTS.get(capture.outcome, reason)
        raise InputError(f"{url}: {why} ({capture.outcome}). Save the page and give the file.")
    declared = next((v for k, v in capture.headers if k.lower() == "content-type"), capture.media_type)
    page, _, _ = decode(capture.body, declared)
    return article_of_html(page, url, options, capture.final_url or url)
