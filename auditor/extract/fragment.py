"""The text of mark-up that is all article: a feed's item, a record's HTML field, the body of a news exchange format.

Nothing is left out but scripts and styles, since nobody else's words stand around it; so no
extraction is needed, and the same paragraphs come out of any wrapping.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from auditor.extract.audited import ExtractedArticle
from auditor.extract.body import Body, write_body
from auditor.extract.links import absolute
from auditor.extract.page import parse_page
from auditor.hosts import host_of
from auditor.models import Block, Link

#: Names of elements in HTML and NITF under which :mod:`auditor.extract.body` knows them.
_NAMES: Final = {
    **{f"h{n}": "head" for n in range(1, 7)}, "hl1": "head", "hl2": "head",
    "blockquote": "quote", "bq": "quote", "ul": "list", "ol": "list", "dl": "list", "li": "item", "dt": "item",
    "dd": "item", "a": "ref", "br": "lb", "tr": "row", "td": "cell", "th": "cell", "pre": "p",
    **dict.fromkeys(("section", "article", "figure", "figcaption", "main", "header", "footer", "block"), "div"),
}  # fmt: skip
_LEFT_OUT: Final = frozenset({"script", "style", "template", "noscript", "iframe", "svg", "media"})


def extract_fragment(markup: str, url: str | None = None) -> ExtractedArticle:
    """The words of a piece of HTML, with its links and blocks; text without mark-up stays as it is."""
    if "<" not in markup:
        return _article(Body(html.unescape(markup).strip()), url)
    tree = parse_page(f"<html><body>{markup}</body></html>").tree
    return _article(_body(tree) if tree is not None else Body(), url)


def extract_element(element: Any, url: str | None = None) -> ExtractedArticle:
    """The words of an XML element in the vocabulary of XHTML or NITF. The element is changed."""
    return _article(_body(element), url)


def _body(tree: Any) -> Body:
    for element in list(_elements(tree)):
        name = etree.QName(element).localname.lower()
        if name in _LEFT_OUT:
            _drop(element)
            continue
        element.tag = _NAMES.get(name, name)
        if element.tag == "ref":
            element.set("target", element.get("href") or "")
        element.attrib.pop("class", None)  # would be taken for a page's own mark of a byline
    return write_body(tree)


def _elements(tree: Any) -> Iterator[Any]:
    for element in tree.iter():
        if isinstance(element.tag, str):
            yield element
        else:
            element.text = ""  # comments and instructions


def _drop(element: Any) -> None:
    """Take an element out, and leave what follows it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _article(body: Body, url: str | None) -> ExtractedArticle:
    text = body.text
    links = ((a, b, absolute(target, url)) for a, b, target in body.links)
    return ExtractedArticle(
        text=text,
        url=url,
        host=host_of(url) if url else None,
        links=tuple(Link(a, b, text[a:b], target) for a, b, target in links if target),
        blocks=tuple(Block(a, b, text[a:b], kind) for a, b, kind in body.blocks),
    )
