"""Dumps of RSS and Atom with full texts (``content:encoded``, ``content``), also exports of weblogs, item by item."""

from __future__ import annotations

import html
from typing import Any, Final

from auditor.errors import InputError
from auditor.extract import extract_element
from auditor.hosts import host_of
from auditor.models import Article
from auditor.readers import ReadOptions
from auditor.readers.given import Given, article_of, article_of_body
from auditor.readers.xml import child, words
from auditor.records import parse_date

ROOTS: Final = frozenset({"rss", "RDF", "feed"})
ITEMS: Final = ("item", "entry")
#: A summary shorter than this announces an article and is none.
FULL_WORDS: Final = 100
#: What weblogs export beside their articles.
_NO_ARTICLES: Final = frozenset({"attachment", "nav_menu_item", "revision", "custom_css", "wp_navigation"})


def is_article(item: Any) -> bool:
    """Whether an item is meant to be read; pictures and menus of an export are not."""
    kind = words(child(item, "post_type"))
    return kind not in _NO_ARTICLES


def article_of_item(item: Any, where: str, options: ReadOptions) -> Article:
    """The article of one item. Raises InputError when it holds none."""
    url, given = _address(item), _given(item, where)
    content = child(item, "encoded", "content")
    if content is not None and content.get("type") == "xhtml":
        return article_of_body(extract_element(content, url), given, options)
    text = _text(content)
    if text is None:
        text = _text(child(item, "description", "summary"))
        if text is None or len(text.split()) < FULL_WORDS:
            raise InputError(
                f"{where} holds no full text, only a summary; left out. Fetch its page: audit {url or 'URL'}"
            )
    return article_of(text, given, options, where)


def _given(item: Any, where: str) -> Given:
    feed = item.getparent()
    home = next((a for a in (_address(feed), words(child(feed, "id"))) if a and a.startswith("http")), None)
    url = _address(item)
    hosts = [host_of(address) if address else None for address in (url, home)]
    title = words(child(item, "title"))
    return Given(
        path=url or words(child(item, "guid", "id")) or where,
        title=html.unescape(title) if title else None,
        url=url,
        date=parse_date(words(child(item, "pubDate", "published", "date", "issued", "updated", "modified"))),
        author=words(child(item, "creator", "author/name", "author")),
        outlets=(*hosts, words(child(feed, "title"))),
    )


def _text(element: Any) -> str | None:
    """What an element says, mark-up in it written out."""
    if element is None:
        return None
    text = "".join(element.itertext())
    return html.unescape(text) if text.strip() and "<" not in text else text.strip() or None


def _address(element: Any) -> str | None:
    """Where an item or a feed stands: Atom's alternate link, RSS's link, a guid that is an address."""
    if element is None:
        return None
    for link in element.iterchildren("{*}link"):
        found = link.get("href") if link.get("rel", "alternate") == "alternate" else None
        if address := found or (link.text or "").strip():
            return str(address)
    guid = child(element, "guid")
    if guid is not None and guid.get("isPermaLink", "true") == "true":
        return words(guid) if (words(guid) or "").startswith("http") else None
    return None
