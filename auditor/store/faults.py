"""What SQLite and the disk complain about, as one line that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from auditor.errors import StoreError

#: Where write-ahead logging does not work: it needs memory that all who use the file share.
SHARE: Final = "{path} is on a disk without locking (a network share?). Put it on a local disk{option}."
#: How the file of results is named; a copy is named by an argument.
DATABASE: Final = " with --db"
#: Words in SQLite's message, and the line for a person.
_ADVICE: Final = (
    (("not a database", "malformed"),
     "{path} is no SQLite database, or a damaged one. Name another file{option}."),
    (("locked", "busy"),
     "{path} is locked by another program. Close it, then run the same command again."),
    (("locking protocol", "disk i/o"), SHARE),
    (("full", "no space"),
     "{path}: the disk is full. Make room, then run the same command again; nothing is half-written."),
    (("readonly", "read-only", "unable to open", "permission", "no such file"),
     "{path} cannot be written. Name a place that can{option}."),
)  # fmt: skip


@contextmanager
def told(path: Path, option: str = DATABASE) -> Iterator[None]:
    """Turn what goes wrong with the file at ``path`` into a StoreError; a wrong statement stays a bug.

    ``option`` says how another file is named.
    """
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.DataError):
        raise
    except (sqlite3.Error, OSError) as error:
        raise StoreError(_line(path, error, option)) from error


def _line(path: Path, error: Exception, option: str) -> str:
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"{path}: a part of that path is a file, not a folder. Name another{option}."
    text = str(error).lower()
    for words, line in _ADVICE:
        if any(word in text for word in words):
            return line.format(path=path, option=option)
    return f"{path}: {(error.strerror if isinstance(error, OSError) else None) or error}."
