"""The reader of XML files: what the outermost element says decides between feeds, NewsML-G2 and NITF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from auditor.errors import InputError
from auditor.models import Article, Unreadable
from auditor.readers import ReadOptions, left_out
from auditor.readers.door import Piece
from auditor.readers.feeds import ITEMS, ROOTS, article_of_item, is_article
from auditor.readers.news import NEWSML_ROOTS, article_of_newsml, article_of_nitf
from auditor.readers.source import DAMAGE, guarded, state_of
from auditor.readers.xml import elements, put_in_entities, root_name

#: Items in one piece. XML cannot be sought, so a piece reads what stands before it: at 5,000 articles that
#: costs a tenth of reading its own.
ITEMS_PER_PIECE: Final = 5_000

Make = Callable[[Any, str, ReadOptions], Article | None]


class XmlReader:
    """RSS, Atom, NewsML-G2 and NITF."""

    name = "xml"

    def pieces(self, path: Path, options: ReadOptions) -> Iterator[Piece]:
        """Stretches of items; of a file without any, the file, so that its reader says what it is."""
        state, size = state_of(path)
        names, _ = _kind(path)
        counted = 0
        try:
            for _ in elements(path, *names):
                counted += 1
        except (InputError, *DAMAGE):
            pass  # told by whoever reads the last piece
        for start in range(0, max(counted, 1), ITEMS_PER_PIECE):
            last = start + ITEMS_PER_PIECE >= counted
            count = None if last else ITEMS_PER_PIECE
            share = size * min(ITEMS_PER_PIECE, counted - start) // max(counted, 1)
            yield Piece(self.name, str(path), start, count, start + 1, state, share)

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """One article an item. Raises InputError for other XML, OSError."""
        return guarded(self._articles(piece, options), piece)

    def _articles(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        path = Path(piece.path)
        names, make = _kind(path)
        seen = 0
        stop = None if piece.count is None else piece.offset + piece.count
        try:
            for seen, element in enumerate(islice(elements(path, *names), stop), 1):
                if seen <= piece.offset:
                    continue
                item = _item(
                    element, f"{path}:{seen}", make, options, skipped=seen - piece.offset in options.skip
                )
                if item is not None:
                    yield item
        except InputError as error:
            yield Unreadable(f"{path}+{seen}", str(error))
            return
        if not seen:
            raise InputError(f"{path} holds no articles.")


def _item(
    element: Any, where: str, make: Make, options: ReadOptions, *, skipped: bool
) -> Article | Unreadable | None:
    if skipped:
        return left_out(where)
    try:
        put_in_entities(element)
        return make(element, where, options)
    except InputError as error:
        reason = str(error)
        return Unreadable(where, reason if reason.startswith(where) else f"{where} {reason}")


def _kind(path: Path) -> tuple[tuple[str, ...], Make]:
    """The elements that are articles, and what makes an article of one. Raises InputError."""
    root = root_name(path)
    if root in ROOTS:
        return (
            ITEMS,
            lambda item, where, options: article_of_item(item, where, options) if is_article(item) else None,
        )
    if root in NEWSML_ROOTS:
        return ("newsItem",), article_of_newsml
    if root == "nitf":
        name = path.name
        return ("nitf",), lambda item, where, options: article_of_nitf(item, where, options, name)
    what = f"XML whose outermost element is {root}" if root else "no XML"
    raise InputError(
        f"{path} is {what}. Read are RSS, Atom, NewsML-G2 and NITF; save other articles as .txt or .jsonl."
    )
