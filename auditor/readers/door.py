"""The door for readers of inputs: what a plugin offers to read one more kind of archive.

A reader cuts an input into pieces and reads any piece by itself, in any process. Pieces say
where to read, not what was read, so no archive passes through the memory of the process that
plans the work, and a batch that was stopped goes on at the next piece.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from auditor.models import Article, Unreadable
    from auditor.readers import ReadOptions


@dataclass(frozen=True, slots=True)
class Piece:
    """Where records stand: ``count`` of them (null: all that follow) from ``offset`` of the file at ``path``.

    ``offset`` is in whatever unit the reader can seek (bytes, rows, members); ``first`` is the
    number of the first record, counted from 1, for messages. ``state`` changes when the content
    may have: a piece of the same place and state is not read again. ``size`` is about how many
    bytes of the input it stands for, for progress and estimates.
    """

    reader: str
    path: str
    offset: int = 0
    count: int | None = None
    first: int = 1
    state: str = ""
    size: int = 0


class Reader(Protocol):
    """Reads one kind of input. Registered through the ``auditor_readers`` hook."""

    name: str

    def reads(self, path: Path) -> bool:
        """Whether the file's name says that this reader is meant; the file need not exist."""
        ...

    def pieces(self, path: Path, options: ReadOptions) -> Iterator[Piece]:
        """The input in pieces of at most some hundred articles, in order. Raises InputError or OSError."""
        ...

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """The articles of a piece, one by one and in order, and an Unreadable in place of each that cannot be read.

        The records whose numbers (from 1, within the piece) are in ``options.skip`` are given as
        Unreadable without being looked into. Raises InputError or OSError when nothing can be read.
        """
        ...


def whole_file(reader: str, path: Path) -> Piece:
    """The piece that is a whole file. Raises OSError when there is none."""
    return Piece(reader, str(path), state=file_state(path), size=path.stat().st_size)


def file_state(path: Path) -> str:
    """Size and time of a file: equal as long as nobody has written to it. Raises OSError."""
    status = path.stat()
    return f"{status.st_size}:{status.st_mtime_ns}"
