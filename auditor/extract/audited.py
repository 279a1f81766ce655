"""Read the article under audit out of a web page: canonical text, with links and blocks at exact offsets."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.extract.charset import decode
from auditor.extract.credit import author_of
from auditor.extract.dates import published
from auditor.extract.document import read_page
from auditor.extract.links import absolute
from auditor.hosts import host_of
from auditor.models import Block, Link


@dataclass(frozen=True, slots=True)
class ExtractedArticle:
    """An article as its page tells it. ``publisher`` is the publication's name, ``host`` its site.

    ``text`` is empty when the page holds no article. Every link and block is a span of it.
    """

    text: str
    title: str | None = None
    date: str | None = None
    date_source: str | None = None
    url: str | None = None
    publisher: str | None = None
    host: str | None = None
    links: tuple[Link, ...] = ()
    blocks: tuple[Block, ...] = ()
    author: str | None = None


def extract_article(html: str | bytes, url: str | None = None) -> ExtractedArticle:
    """The article on a page. ``url`` is where the page came from, else its canonical link counts."""
    source = html if isinstance(html, str) else decode(html)[0]
    read = read_page(source)
    address = url or read.page.canonical
    date, date_source = published(read.page, address)
    text = read.body.text
    links = ((a, b, absolute(target, address)) for a, b, target in read.body.links)
    return ExtractedArticle(
        text=text,
        title=read.page.title,
        date=date,
        date_source=date_source,
        url=address,
        publisher=read.page.publisher,
        host=host_of(address) if address else None,
        links=tuple(Link(a, b, text[a:b], target) for a, b, target in links if target),
        blocks=tuple(Block(a, b, text[a:b], kind) for a, b, kind in read.body.blocks),
        author=author_of(read.page),
    )
