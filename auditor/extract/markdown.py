"""Links and blocks of a Markdown article, whose canonical text is the file as it is written.

The part of CommonMark that news drafts use: inline and reference links, headings, block
quotations and list items. Code is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

from auditor.extract.audited import ExtractedArticle
from auditor.extract.links import absolute
from auditor.hosts import host_of
from auditor.models import Block, Link

_ANCHOR: Final = r"(?<![!\\])\[(?P<anchor>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])+)\]"
_INLINE: Final = re.compile(
    _ANCHOR + r"\(\s*<?(?P<url>(?:[^\s()<>]|\([^\s()]*\))+)>?(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?\s*\)"
)
_REFERENCE: Final = re.compile(_ANCHOR + r"\[(?P<label>[^\[\]]*)\]")
_DEFINITION: Final = re.compile(r"^ {0,3}\[(?P<label>[^\[\]]+)\]:\s*<?(?P<url>[^\s<>]+)>?", re.M)
_CODE: Final = re.compile(r"^(```|~~~).*?(?:^\1|\Z)|(?<!`)`[^`\n]+`(?!`)", re.M | re.S)
_LINES: Final[tuple[tuple[Literal["quote", "item", "heading"], re.Pattern[str]], ...]] = (
    ("heading", re.compile(r"^ {0,3}#{1,6}[ \t]+(?P<words>[^\n]*?)[ \t]*#*[ \t]*$", re.M)),
    ("quote", re.compile(r"^ {0,3}>[ \t]?(?P<words>[^\n]*(?:\n {0,3}>[^\n]*)*)", re.M)),
    (
        "item",
        re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?P<words>[^\n]+(?:\n[ \t]+[^\s\-*+][^\n]*)*)", re.M),
    ),
)


def markdown_article(text: str, url: str | None = None) -> ExtractedArticle:
    """The article of a Markdown text; offsets are those of the text itself."""
    headings = [b for b in _blocks(text) if b.kind == "heading"]
    return ExtractedArticle(
        text=text,
        title=headings[0].text if headings else None,
        url=url,
        host=host_of(url) if url else None,
        links=markdown_links(text, url),
        blocks=tuple(sorted(_blocks(text), key=lambda b: (b.start, b.end))),
    )


def markdown_links(text: str, base: str | None = None) -> tuple[Link, ...]:
    """The links of a Markdown text, each at the span of its anchor.

    >>> [(link.text, link.url) for link in markdown_links("as [the Echo](https://echo.example/a_(b) 'x') said")]
    [('the Echo', 'https://echo.example/a_(b)')]
    """
    code = [m.span() for m in _CODE.finditer(text)]
    targets = {_label(m["label"]): m["url"] for m in _DEFINITION.finditer(text)}
    found = [(m.span("anchor"), m["url"]) for m in _INLINE.finditer(text)]
    found += [
        (m.span("anchor"), targets.get(_label(m["label"] or m["anchor"]), ""))
        for m in _REFERENCE.finditer(text)
    ]
    links = ((a, b, absolute(target, base)) for (a, b), target in found if target and not _within(a, code))
    return tuple(sorted((Link(a, b, text[a:b], url) for a, b, url in links if url), key=lambda x: x.start))


def _blocks(text: str) -> Iterator[Block]:
    code = [m.span() for m in _CODE.finditer(text)]
    for kind, pattern in _LINES:
        for match in pattern.finditer(text):
            start, end = match.span("words")
            if start < end and not _within(start, code):
                yield Block(start, end, text[start:end], kind)


def _label(label: str) -> str:
    return " ".join(label.split()).casefold()


def _within(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(a <= position < b for a, b in spans)
