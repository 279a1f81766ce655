"""A web page as a tree, with the few things that its head and structured data say about it.

JSON-LD is read wherever it stands (lists, ``@graph``, ``mainEntity``); what is not JSON is
passed over, as readers of news pages learn to.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import lxml.html
from lxml import etree

#: Longer pages are cut: a news page has about 0.2 MB, the longest live blogs a few.
MAX_HTML: Final = 10_000_000
_MAX_JSON: Final = 3_000_000
_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_ARTICLE_TYPES: Final = re.compile(r"(?:Article|BlogPosting|LiveBlogPosting|Report)$")
_TAG: Final = re.compile(r"<[^<>]{1,2000}>")
_SPACE: Final = re.compile(r"\s+")

Node = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """A parsed page. ``source`` is its mark-up; ``tree`` is null when nothing could be parsed."""

    source: str
    tree: Any

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All objects of the JSON-LD blocks, flattened."""
        return tuple(node for text in self.scripts("application/ld+json") for node in _flatten(_json(text)))

    @cached_property
    def articles(self) -> tuple[Node, ...]:
        """The JSON-LD objects that are articles, the page's own first."""
        return tuple(n for n in self.nodes if any(_ARTICLE_TYPES.search(t) for t in _types(n)))

    def scripts(self, kind: str) -> list[str]:
        """The contents of scripts of one type or id."""
        if self.tree is None:
            return []
        found = self.tree.xpath("//script[@type=$kind or @id=$kind]", kind=kind)
        return [s.text for s in found if s.text and len(s.text) <= _MAX_JSON]

    def meta(self, *names: str) -> str | None:
        """The content of the first meta element with one of the names, in the order asked."""
        return next((self._metas[name] for name in names if name in self._metas), None)

    def texts(self, xpath: str) -> list[str]:
        """The words of the elements that an expression finds, in order."""
        if self.tree is None:
            return []
        return [squeeze("".join(element.itertext())) for element in self.tree.xpath(xpath)]

    def article_field(self, name: str) -> Any:
        """The first value of a field among the page's articles."""
        return next((v for n in self.articles if (v := n.get(name)) not in (None, "", [])), None)

    @cached_property
    def title(self) -> str | None:
        """The headline: JSON-LD, Open Graph, the only h1, the title element."""
        headline = self.article_field("headline")
        heads = [h for h in self.texts("//h1") if h]
        titles = self.texts("//head/title | //title")
        choices = (
            plain(headline) if isinstance(headline, str) else None,
            self.meta("og:title", "twitter:title"),
            heads[0] if len(heads) == 1 else None,
            titles[0] if titles else None,
        )
        return next((squeeze(html.unescape(c)) for c in choices if c and c.strip()), None)

    @cached_property
    def canonical(self) -> str | None:
        """The address that the page gives itself."""
        links = self.tree.xpath("//link[@rel='canonical']/@href") if self.tree is not None else []
        choices = (*map(str, links[:1]), self.meta("og:url"))
        return next((c.strip() for c in choices if c and c.strip().startswith(("http://", "https://"))), None)

    @cached_property
    def publisher(self) -> str | None:
        """The name of the publication, as the page gives it."""
        name = self.article_field("publisher")
        if isinstance(name, list):
            name = name[0]
        if isinstance(name, Mapping):
            name = name.get("name")
        return squeeze(name) if isinstance(name, str) and name.strip() else self.meta("og:site_name")

    @cached_property
    def _metas(self) -> dict[str, str]:
        metas: dict[str, str] = {}
        if self.tree is not None:
            for element in self.tree.iter("meta"):
                content = (element.get("content") or "").strip()
                for key in ("property", "name", "itemprop"):
                    name = (element.get(key) or "").strip().lower()
                    if name and content:
                        metas.setdefault(name, content)
        return metas


def parse_page(source: str) -> Page:
    """The page of a mark-up text; of anything else, a page without a tree. Never raises."""
    cleaned = _CONTROL.sub("", _XML_DECLARATION.sub("", source[:MAX_HTML]))
    try:
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        tree = lxml.html.document_fromstring(cleaned.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        tree = None
    return Page(cleaned, tree)


def plain(text: str) -> str:
    """The words of a JSON string that may hold mark-up and entities, its paragraphs kept."""
    broken = re.sub(r"(?i)<(?:br|/p|/div|/li|/h\d)\b[^>]*>", "\n", text)
    lines = html.unescape(_TAG.sub("", broken)).split("\n")
    return "\n\n".join(line for line in map(squeeze, lines) if line)


def squeeze(text: str) -> str:
    """White space made single spaces, none at the ends."""
    return _SPACE.sub(" ", text).strip()


def _json(text: str) -> Any:
    """The value of a JSON text as pages write it: in comments, CDATA, with raw line breaks."""
    stripped = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*$", "", text)
    try:
        return json.loads(stripped, strict=False)
    except (ValueError, RecursionError):
        return None


def _flatten(value: Any) -> Iterator[Node]:
    """The objects in a JSON-LD value that may be about the page; bounded, not recursive."""
    waiting, seen = [value], 0
    while waiting and seen < 1000:
        seen += 1
        current = waiting.pop(0)
        if isinstance(current, list):
            waiting += current
        elif isinstance(current, Mapping):
            yield current
            waiting += [
                current[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in current
            ]


def _types(node: Node) -> list[str]:
    kind = node.get("@type")
    return [str(k) for k in kind] if isinstance(kind, list) else [str(kind)] if kind else []
