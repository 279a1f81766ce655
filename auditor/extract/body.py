"""The readable text of a page with the spans of its links and blocks, exact by construction.

trafilatura finds the part of the page that is the article and returns it as a small tree; the
text is written out from that tree here, noting where each link, quotation, list item and heading
begins and ends, so that no offset has to be guessed afterwards.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from lxml import etree
from trafilatura import bare_extraction

from auditor.extract.page import Page, squeeze

log = logging.getLogger(__name__)

BlockKind = Literal["quote", "item", "heading"]

_BLOCK_TAGS: Final = frozenset({"p", "head", "quote", "list", "item", "table", "row", "code", "body", "div"})
_KINDS: Final[dict[str, BlockKind]] = {"quote": "quote", "item": "item", "head": "heading"}
#: Above this many elements the page is no article, and trafilatura takes minutes.
_MAX_ELEMENTS: Final = 60_000
_MAX_DEPTH: Final = 200
_BYLINE_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:by|by-?line|credit|author|meta|posted|timestamp|dateline)(?:[\s_-]|$)", re.I
)
_BYLINE_WORDS: Final = 14
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Body:
    """A text with half-open spans: links with their targets, blocks with their kinds."""

    text: str = ""
    links: tuple[tuple[int, int, str], ...] = ()
    blocks: tuple[tuple[int, int, BlockKind], ...] = ()

    @property
    def words(self) -> int:
        """How many words the text has."""
        return len(_WORD.findall(self.text))


def read_body(page: Page) -> Body:
    """The article part of a page; empty when there is none. Never raises."""
    if page.tree is None or _too_big(page.tree):
        return Body()
    try:
        found = bare_extraction(
            page.source,
            favor_recall=True,
            include_comments=False,
            include_links=True,
            deduplicate=False,
        )
    except Exception:  # a damaged page is a page without text, whatever the library makes of it
        log.info("extraction failed", exc_info=True)
        return Body()
    tree = getattr(found, "body", None)
    return write_body(tree) if tree is not None else Body()


def _too_big(tree: Any) -> bool:
    """Whether a tree has more elements or deeper nesting than any article."""
    depth = count = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > _MAX_DEPTH or count > _MAX_ELEMENTS:
            return True
    return False


def write_body(tree: Any) -> Body:
    """The text of a tree in the vocabulary of trafilatura, block by block."""
    writer = _Writer()
    skipped: Any = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if skipped is None and event == "start" and _is_byline(element):
            skipped = element
        if skipped is None:
            writer.start(element) if event == "start" else writer.end(element)
        elif event == "end" and element is skipped:
            skipped = None
            writer.add_text(element.tail or "")
    return writer.body()


def _is_byline(element: Any) -> bool:
    """A short paragraph that the page itself marks as byline: no words of the article."""
    if element.tag != "p" or not _BYLINE_CLASS.search(element.get("class") or ""):
        return False
    return len(_WORD.findall("".join(element.itertext()))) <= _BYLINE_WORDS


class _Writer:
    """Collects text with single spaces, blank lines between blocks, and spans."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._gap = ""
        self._open: list[tuple[Any, int]] = []
        self._links: list[tuple[int, int, str]] = []
        self._blocks: list[tuple[int, int, BlockKind]] = []

    def start(self, element: Any) -> None:
        """Enter an element: its own text comes next."""
        if element.tag in _BLOCK_TAGS:
            self._break("\n\n")
        elif element.tag == "cell":
            self._break(" ")
        elif element.tag == "lb":
            self._break("\n")
        if element.tag == "ref" or element.tag in _KINDS:
            self._open.append((element, self._length))
        self.add_text(element.text or "")

    def end(self, element: Any) -> None:
        """Leave an element: close its span, and go on with what follows it."""
        if self._open and self._open[-1][0] is element:
            _, begin = self._open.pop()
            if element.tag == "ref":
                self._links.append((begin, self._length, element.get("target") or ""))
            else:
                self._blocks.append((begin, self._length, _KINDS[element.tag]))
        if element.tag in _BLOCK_TAGS:
            self._break("\n\n")
        self.add_text(element.tail or "")

    def add_text(self, text: str) -> None:
        """Append words; white space around and between them becomes one gap."""
        words = squeeze(text)
        if not words:
            if text:
                self._break(" ")
            return
        if text[0].isspace():
            self._break(" ")
        piece = (self._gap if self._length else "") + words
        self._parts.append(piece)
        self._length += len(piece)
        self._gap = " " if text[-1].isspace() else ""

    def body(self) -> Body:
        """What was written, spans trimmed to their words and in order."""
        text = "".join(self._parts)
        links = ((*_trim(text, a, b), target) for a, b, target in self._links)
        blocks = ((*_trim(text, a, b), kind) for a, b, kind in self._blocks)
        return Body(
            text,
            tuple(sorted(link for link in links if link[0] < link[1] and link[2])),
            tuple(sorted(block for block in blocks if block[0] < block[1])),
        )

    def _break(self, gap: str) -> None:
        """The widest gap asked for since the last word wins."""
        self._gap = max(self._gap, gap, key=lambda g: (g.count("\n"), len(g)))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a written text."""
    return (p for p in text.split("\n\n") if p.strip())
