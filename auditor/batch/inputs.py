"""From targets to units of work: which files, cut where, bunched how, and which records of them.

A unit is named by its place and by what it holds, so that a second run of the same command
finds the same units, whoever did them.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from auditor.errors import InputError
from auditor.ids import make_id
from auditor.migrations import APPLICATION_ID
from auditor.places import WORK_SUFFIX
from auditor.plugins import reader_for, reader_of
from auditor.readers import ReadOptions
from auditor.readers.database import application_of, is_database
from auditor.readers.door import Piece
from auditor.readers.source import DAMAGE, is_there

#: Records in one unit: enough to outweigh the hand-over, few enough to lose at a kill.
RECORDS_PER_UNIT: Final = 200


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece, and the numbers of those of its records that are wanted; null for all."""

    piece: Piece
    keep: frozenset[int] | None = None

    @property
    def id(self) -> str:
        """Equal for the same records in the same state."""
        piece = self.piece
        wanted = sorted(self.keep) if self.keep is not None else None
        return make_id(piece.reader, piece.path, piece.offset, piece.count, piece.state, wanted)

    @property
    def records(self) -> int:
        """How many there are, as far as anybody knows before reading."""
        return len(self.keep) if self.keep is not None else self.piece.count or 1


@dataclass(frozen=True, slots=True)
class Unit:
    """What one task reads."""

    name: str
    stretches: tuple[Stretch, ...]

    @property
    def records(self) -> int:
        """How many there are, as far as anybody knows before reading."""
        return sum(stretch.records for stretch in self.stretches)


def find_pieces(targets: Sequence[str], options: ReadOptions) -> Iterator[Piece]:
    """The files of folders (whole trees), globs and paths, in order of name, as their readers cut them.

    Raises InputError for a target that matches nothing. What cannot be cut is one piece, so that
    the reason is told where it is read.
    """
    for path in files_of(targets):
        name = reader.name if (reader := reader_of(path)) else "text"
        try:
            reader = reader_for(path)
            name = reader.name
            yield from reader.pieces(path, options)
        except (InputError, OSError, *DAMAGE):
            yield Piece(name, str(path))


def files_of(targets: Sequence[str]) -> Iterator[Path]:
    """The files that targets name, each target's in order. Raises InputError for one that matches nothing."""
    return (path for target in targets for path in _files(target))


def _files(target: str) -> list[Path]:
    """The files that a target names. Raises InputError when there are none."""
    files = sorted(_walk(target))
    if not files:
        raise InputError(
            f"{target}: no articles there. Give files, a folder or a glob; the README lists what is read."
        )
    return files


def matches(target: str) -> bool:
    """Whether a target names anything at all."""
    return next(_walk(target), None) is not None


def _walk(target: str) -> Iterator[Path]:
    path = Path(target)
    if path.is_dir():
        yield from _in_folder(path)
    elif is_there(path) or is_database(path):
        yield path
    else:
        anchor = Path(path.anchor)
        yield from (match for match in anchor.glob(str(path.relative_to(anchor))) if match.is_file())


def _in_folder(path: Path) -> Iterator[Path]:
    """The files of a tree that a reader knows, and folders that cannot be looked into: reading tells why."""
    closed: list[Path] = []
    for folder, inside, names in os.walk(path, onerror=lambda error: closed.append(Path(error.filename))):
        inside[:] = [name for name in inside if not _is_work(Path(folder) / name)]
        for file in (Path(folder) / name for name in names if not name.startswith(".")):
            if reader_of(file) and not _is_own(file):
                yield file
    yield from closed


def _is_work(folder: Path) -> bool:
    """Whether a folder is what a killed run left beside its database."""
    return folder.suffix == WORK_SUFFIX and folder.with_suffix("").is_file()


def _is_own(path: Path) -> bool:
    """Whether a file that lies in a folder of articles is a database of results: a run may keep its own there."""
    return is_database(path) and application_of(path) == APPLICATION_ID


def sampled(pieces: Iterable[Piece], size: int, seed: int) -> Iterator[Stretch]:
    """``size`` records drawn at random, each as likely as any other, in the order of the archive.

    A piece that does not say how many records it has is drawn as one, and then read whole.
    """
    chance = random.Random(seed)
    drawn: list[tuple[int, int, Piece]] = []
    seen = 0
    for place, piece in enumerate(pieces):
        for number in range(1, (piece.count or 1) + 1):
            seen += 1
            if len(drawn) < size:
                drawn.append((place, number, piece))
            elif (at := chance.randrange(seen)) < size:
                drawn[at] = (place, number, piece)
    wanted: dict[int, tuple[Piece, set[int]]] = {}
    for place, number, piece in sorted(drawn, key=lambda item: item[:2]):
        wanted.setdefault(place, (piece, set()))[1].add(number)
    for piece, numbers in wanted.values():
        yield Stretch(piece, None if piece.count is None else frozenset(numbers))


def units_of(stretches: Iterable[Stretch]) -> Iterator[Unit]:
    """Stretches in bunches of about RECORDS_PER_UNIT records, numbered in order."""
    bunch: list[Stretch] = []
    records = number = 0
    for stretch in stretches:
        bunch.append(stretch)
        records += stretch.records
        if records >= RECORDS_PER_UNIT:
            yield _unit(number, bunch)
            bunch, records, number = [], 0, number + 1
    if bunch:
        yield _unit(number, bunch)


def _unit(number: int, bunch: Sequence[Stretch]) -> Unit:
    return Unit(f"{number:07d}-{make_id([s.id for s in bunch])[:12]}", tuple(bunch))
