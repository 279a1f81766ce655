"""An article whose fields stand beside its text: in a record, a feed's item, a letter's head, a news item."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from auditor.article import make_article
from auditor.models import Article
from auditor.readers import ReadOptions, dated, given_publisher
from auditor.records import looks_like_html

if TYPE_CHECKING:
    from auditor.extract import ExtractedArticle

#: Mark-up of an article's own. A text that begins with another tag is no HTML.
_MARKUP: Final = re.compile(
    r"\s*<(?:p|div|article|section|h[1-6]|figure|blockquote|ul|ol|br|img|span|strong|b|em|i|a)\b[^<>]*>", re.I
)


@dataclass(frozen=True, slots=True)
class Given:
    """What stands beside a text, and goes before what a page says of itself.

    ``outlets`` are names, domains or ids, the best first. ``path`` is what a reader finds the article by;
    ``file_name`` is that of a file that holds nothing else.
    """

    path: str
    title: str | None = None
    url: str | None = None
    date: str | None = None
    author: str | None = None
    outlets: tuple[str | None, ...] = ()
    file_name: str = ""


def article_of(text: str, given: Given, options: ReadOptions, where: str) -> Article:
    """The article of a text that is plain, HTML of its own, or a whole page. Raises InputError."""
    if looks_like_html(text):
        from auditor.readers.web import article_of_html

        return article_of_html(text, where, options, given=given)
    if _MARKUP.match(text):
        from auditor.extract import extract_fragment

        return article_of_body(extract_fragment(text, given.url), given, options)
    return _made(text, given, options)


def article_of_body(body: ExtractedArticle, given: Given, options: ReadOptions) -> Article:
    """The article of a text that has been read, with its links and blocks. Raises InputError."""
    return _made(body.text, given, options, body)


def _made(text: str, given: Given, options: ReadOptions, body: ExtractedArticle | None = None) -> Article:
    return make_article(
        text,
        title=given.title,
        url=given.url,
        publisher=given_publisher(options, *given.outlets),
        path=given.path,
        links=body.links if body else (),
        blocks=body.blocks if body else (),
        author=given.author,
        **dated(options, record=given.date, file_name=given.file_name),
    )
