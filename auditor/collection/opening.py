"""Open a collection: a database as it is, anything else by way of an index in the cache.

The index of a folder or file is named by its path and by the sizes and times of all its files.
It is built under another name and then moved into place, so that several processes may open the
same folder and none sees half an index.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from auditor.collection.collection import Collection
from auditor.collection.schema import collection_error, connect, is_database
from auditor.collection.sources import files_of, items_of
from auditor.errors import CollectionError
from auditor.ids import make_id
from auditor.ports import ReadPage

#: Counted up when records are read or indexed in another way, so that old indexes are not used.
INDEX_VERSION: Final = 3

_DATABASE_SUFFIXES: Final = frozenset({".db", ".sqlite", ".sqlite3"})


def open_collection(
    path: Path,
    *,
    registry_lookup: Callable[[str], str | None],
    cache_folder: Path,
    read_page: ReadPage | None = None,
    create: bool = False,
) -> Collection:
    """The collection at ``path``: a collection database, a folder, or a file of records.

    ``registry_lookup`` turns an outlet as written (id, name or domain) into a registry id or
    null; ``read_page`` reads saved HTML pages. With ``create`` a missing file becomes an empty
    collection. Raises CollectionError.
    """
    if not path.exists() and not create:
        raise CollectionError(
            f"{path}: no such collection. Give a folder, a .jsonl file or a collection database."
        )
    try:
        database = not path.is_dir() and (not path.exists() or path.stat().st_size == 0 or is_database(path))
        if (
            database
            and (path.exists() and path.stat().st_size == 0)
            and path.suffix not in _DATABASE_SUFFIXES
        ):
            database = False
        if database:
            return Collection(connect(path), path, registry_lookup)
        index = _index(path, cache_folder / "collections", read_page)
        return Collection(connect(index), path, registry_lookup, writable=False)
    except (sqlite3.Error, OSError) as error:
        raise collection_error(path, error) from error


def _index(path: Path, folder: Path, read_page: ReadPage | None) -> Path:
    """The index of a folder or file, made when there is none of its present state."""
    files = files_of(path)
    states = [(str(file.relative_to(path)) if file != path else file.name, _state(file)) for file in files]
    source = make_id(str(path.resolve()))[:16]
    index = folder / f"{source}-{make_id(INDEX_VERSION, read_page is not None, states)[:16]}.db"
    if not index.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _build(path, files, index, read_page)
        _forget(folder.glob(f"{source}-*.db"), index)
    return index


def _state(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_size, status.st_mtime_ns


def _build(path: Path, files: list[Path], index: Path, read_page: ReadPage | None) -> None:
    """Index everything under a name of this process, then move it into place."""
    draft = index.with_name(f"{index.stem}.{os.getpid()}.draft")
    draft.unlink(missing_ok=True)
    try:
        db = connect(draft)
        try:
            # A draft that is lost is made again: durability would only cost time.
            db.execute("PRAGMA synchronous = OFF")
            Collection(db, path, lambda name: None).add(items_of(path, files, read_page), stamp=False)
            # One file without a log beside it can be moved.
            db.execute("PRAGMA journal_mode = DELETE")
        finally:
            db.conn.close()
        draft.replace(index)
    finally:
        for left in (draft, Path(f"{draft}-wal"), Path(f"{draft}-shm")):
            left.unlink(missing_ok=True)


def _forget(indexes: object, keep: Path) -> None:
    """Remove the indexes of earlier states."""
    for index in indexes:  # type: ignore[attr-defined]
        if index != keep:
            with suppress(OSError):
                index.unlink()
