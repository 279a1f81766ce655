"""Zip and tar archives of articles: each member is read as the file of its name would be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from auditor.errors import InputError
from auditor.models import Article, Unreadable
from auditor.readers import ReadOptions
from auditor.readers.door import Piece
from auditor.readers.source import DAMAGE, TAR_SUFFIXES, container, is_container, state_of


class PackageReader:
    """Archives of files."""

    name = "package"
    suffixes = (".zip", *TAR_SUFFIXES)

    def reads(self, path: Path) -> bool:
        """By the ending of the name."""
        return path.name.lower().endswith(self.suffixes)

    def pieces(self, path: Path, options: ReadOptions) -> Iterator[Piece]:
        """The pieces of all members that are articles by their names. Raises InputError."""
        from auditor.plugins import reader_for, reader_of

        empty = True
        for name in sorted(container(path).names()):
            member = path / name
            if reader_of(member) is None or member.name.startswith(".") or name.startswith("__MACOSX/"):
                continue
            empty = False
            if is_container(member):
                yield Piece(self.name, str(member))
                continue
            reader = reader_for(member)
            try:
                yield from reader.pieces(member, options)
            except (InputError, OSError, *DAMAGE):
                yield Piece(reader.name, str(member))  # told where it is read
        if container(path).fault:
            yield Piece(self.name, str(path), state=state_of(path)[0])
        elif empty:
            raise InputError(f"{path} holds no files that are read as articles.")

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """Members are read by their own readers: what is left is an archive in an archive."""
        path = Path(piece.path)
        if path.is_file():
            archive = container(path)  # says what is wrong with it
            members = sum(1 for _ in archive.names())
            raise InputError(
                f"{path} is damaged after {members} members ({archive.fault}); the rest is left out."
                if archive.fault
                else f"{path} holds no files that are read as articles."
            )
        raise InputError(f"{path} is an archive in an archive. Unpack the outer one, and give the folder.")
