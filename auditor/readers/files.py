"""The readers that ship with Auditor, each behind the door of :mod:`auditor.readers.door`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Protocol

from auditor.hookspecs import hookimpl
from auditor.models import Article, Unreadable
from auditor.readers import MARKDOWN_SUFFIXES, ReadOptions, articles_in_text
from auditor.readers.database import DatabaseReader
from auditor.readers.door import Piece, Reader
from auditor.readers.lines import LinesReader
from auditor.readers.packages import PackageReader
from auditor.readers.source import data_of, state_of
from auditor.readers.table import TableReader
from auditor.records import decode_text


class WholeFiles:
    """Base of readers for whom a file is one piece."""

    name: str
    suffixes: tuple[str, ...]

    def reads(self, path: Path) -> bool:
        """By the ending of the name."""
        return path.name.lower().endswith(self.suffixes)

    def pieces(self, path: Path, options: ReadOptions) -> Iterator[Piece]:
        """The file. Raises OSError when there is none."""
        state, size = state_of(path)
        yield Piece(self.name, str(path), state=state, size=size)


class TextReader(WholeFiles):
    """Plain text and Markdown, and whatever is given by name and claimed by nobody."""

    name = "text"
    suffixes = (".txt", ".text", *sorted(MARKDOWN_SUFFIXES))

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """One article. Raises InputError, OSError."""
        text = decode_text(data_of(Path(piece.path)), piece.path, options.encoding)
        return articles_in_text(text, piece.path, options)


class PageReader(WholeFiles):
    """Saved web pages."""

    name = "page"
    suffixes = (".html", ".htm", ".xhtml")

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """One article. Raises InputError, OSError."""
        from auditor.readers.web import article_of_html

        yield article_of_html(data_of(Path(piece.path)), piece.path, options)


class JsonReader(WholeFiles):
    """A JSON file of one record, or of an array of them; ninjs too."""

    name = "json"
    suffixes = (".json",)

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """One article a record. Raises InputError, OSError."""
        from auditor.readers.records import articles_in_json

        path = Path(piece.path)
        text = decode_text(data_of(path), piece.path, options.encoding)
        return articles_in_json(text, piece.path, options, name=path.name)


class Contents(Protocol):
    """What a reader does beside knowing names."""

    def pieces(self, path: Path, options: ReadOptions) -> Iterator[Piece]: ...

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]: ...


class LateReader:
    """A reader whose module loads much, and only when a file asks for it."""

    def __init__(
        self, name: str, place: str, suffixes: tuple[str, ...], packed: tuple[str, ...] = ()
    ) -> None:
        """``place`` is ``module:Class``; names may end with ``suffixes`` and one of ``packed`` behind them."""
        self.name, self._place, self._suffixes, self._packed = name, place, suffixes, packed

    def reads(self, path: Path) -> bool:
        """By the ending of the name."""
        name = path.name.lower()
        packing = next((ending for ending in self._packed if name.endswith(ending)), "")
        return name.removesuffix(packing).endswith(self._suffixes)

    def pieces(self, path: Path, options: ReadOptions) -> Iterator[Piece]:
        """The pieces. Raises InputError, OSError."""
        return self._contents.pieces(path, options)

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """The articles of a piece. Raises InputError, OSError."""
        return self._contents.read(piece, options)

    @cached_property
    def _contents(self) -> Contents:
        module, _, name = self._place.partition(":")
        contents: Contents = getattr(import_module(f"auditor.readers.{module}"), name)()
        return contents


@hookimpl
def auditor_readers() -> Sequence[Reader]:
    """The built-in readers."""
    packed = (".gz", ".zst")
    return (
        LinesReader(), TableReader(), JsonReader(), PageReader(), DatabaseReader(),
        LateReader("warc", "warc:WarcReader", (".warc", ".arc", ".wacz"), packed),
        LateReader("xml", "markup:XmlReader", (".xml", ".rss", ".atom", ".rdf", ".nitf", ".newsml"), packed),
        LateReader("mbox", "mail:MailboxReader", (".mbox", ".mbx"), packed),
        LateReader("letter", "mail:LetterReader", (".eml",), packed),
        PackageReader(), TextReader(),
    )  # fmt: skip
