"""The readers that ship with Auditor, each behind the door of :mod:`auditor.readers.door`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Final

from auditor.errors import InputError
from auditor.hookspecs import hookimpl
from auditor.models import Article, Unreadable
from auditor.readers import MARKDOWN_SUFFIXES, ReadOptions, articles_in_text, read_bytes
from auditor.readers.door import Piece, Reader, whole_file
from auditor.records import decode_text

#: Lines in one piece of a JSON lines file: few to lose at a kill, enough to outweigh the hand-over.
LINES_PER_PIECE: Final = 100

_NO_RECORDS: Final = "holds no records. Give one JSON object a line."


class WholeFiles:
    """Base of readers for whom a file is one piece."""

    name: str
    suffixes: tuple[str, ...]

    def reads(self, path: Path) -> bool:
        """By the ending of the name."""
        return path.name.lower().endswith(self.suffixes)

    def pieces(self, path: Path, options: ReadOptions) -> Iterator[Piece]:
        """The file. Raises OSError when there is none."""
        yield whole_file(self.name, path)


class TextReader(WholeFiles):
    """Plain text and Markdown, and whatever is given by name and claimed by nobody."""

    name = "text"
    suffixes = (".txt", ".text", *sorted(MARKDOWN_SUFFIXES))

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """One article. Raises InputError."""
        text = decode_text(read_bytes(Path(piece.path)), piece.path, options.encoding)
        return articles_in_text(text, piece.path, options)


class PageReader(WholeFiles):
    """Saved web pages."""

    name = "page"
    suffixes = (".html", ".htm", ".xhtml")

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """One article. Raises InputError."""
        from auditor.readers.web import article_of_html

        yield article_of_html(read_bytes(Path(piece.path)), piece.path, options)


class JsonReader(WholeFiles):
    """A JSON file of one record, or of an array of them."""

    name = "json"
    suffixes = (".json",)

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """One article a record. Raises InputError."""
        from auditor.readers.records import articles_in_json

        return articles_in_json(Path(piece.path), options)


class WarcReader(WholeFiles):
    """Web archives."""

    name = "warc"
    suffixes = (".warc", ".warc.gz")

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """One article a page. Raises InputError."""
        from auditor.readers.warc import articles_in_warc

        return articles_in_warc(Path(piece.path), options)


class LinesReader:
    """JSON lines, in stretches that can be sought."""

    name = "lines"

    def reads(self, path: Path) -> bool:
        """By the ending of the name."""
        return path.name.lower().endswith((".jsonl", ".ndjson"))

    def pieces(self, path: Path, options: ReadOptions) -> Iterator[Piece]:
        """Stretches of lines, told apart by their content: what is added at the end leaves the rest as it was."""
        with path.open("rb") as file:
            offset, first, empty = 0, 1, True
            while lines := list(islice(file, LINES_PER_PIECE)):
                data = b"".join(lines)
                empty = empty and data.isspace()
                state = blake2b(data, digest_size=16).hexdigest()
                yield Piece(self.name, str(path), offset, len(lines), first, state, len(data))
                offset += len(data)
                first += len(lines)
        if empty:
            raise InputError(f"{path} {_NO_RECORDS}")

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """One article a line, blank lines left out. Raises OSError, InputError for a file without records."""
        from auditor.readers.records import articles_in_lines

        empty = piece.count is None
        with Path(piece.path).open("rb") as file:
            file.seek(piece.offset)
            lines = islice(file, piece.count)
            for item in articles_in_lines(lines, piece.path, options, first=piece.first):
                empty = False
                yield item
        if empty:
            raise InputError(f"{piece.path} {_NO_RECORDS}")


@hookimpl
def auditor_readers() -> Sequence[Reader]:
    """The built-in readers."""
    return (LinesReader(), JsonReader(), PageReader(), WarcReader(), TextReader())
