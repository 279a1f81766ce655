"""Let go of old pages in the cache: by age, then by size, never what somebody still needs."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from auditor.fetch.settings import LIMITS

log = logging.getLogger(__name__)

_BUSY_TIMEOUT_S: Final = 30.0
#: The longest that a cached answer may serve, so that its age follows from when it expires (s).
_LONGEST_S: Final = max(limits.cache_s for limits in LIMITS.values())
#: Bytes of an answer on disk: a large value takes whole pages.
_SIZE: Final = "(LENGTH(value) / 4096 + 1) * 4096"
#: Of a file, the share that must be free before it is worth writing anew.
_WORTH: Final = 0.25


@dataclass(frozen=True, slots=True)
class Tidied:
    """Addresses of pages that went or would go, and their bytes on disk."""

    urls: tuple[str, ...] = ()
    size: int = 0


def tidy_cache(
    path: Path, now: float, *, older_s: float | None, most_bytes: float | None,
    needed: Callable[[str], bool], dry_run: bool = False,
) -> Tidied:  # fmt: skip
    """Remove answers older than ``older_s``, then those that expire first, down to ``most_bytes``.

    ``needed`` says of an address that its answer stays. A file that is no cache, or that
    somebody holds, is left as it is.
    """
    if not path.is_file() or (older_s is None and most_bytes is None):
        return Tidied()
    try:
        with closing(sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None)) as db:
            going = dict(_old(db, now, older_s, needed))
            if most_bytes is not None:
                excess = _used(db) - sum(size for _, size in going.values()) - most_bytes
                going |= _in_excess(db, excess, going, needed)
            if going and not dry_run:
                _remove(db, list(going))
            return Tidied(
                tuple(sorted(url for url, _ in going.values())), sum(size for _, size in going.values())
            )
    except sqlite3.Error as error:
        log.warning("the cache %s is left as it is (%s)", path, error)
        return Tidied()


Going = tuple[str, tuple[str, int]]


def _old(
    db: sqlite3.Connection, now: float, older_s: float | None, needed: Callable[[str], bool]
) -> Iterator[Going]:
    """Answers that came longer ago than that."""
    if older_s is None:
        return
    rows = db.execute(
        f"SELECT key, json_extract(value, '$.url'), {_SIZE} FROM responses WHERE expires < ?"
        " AND CAST(strftime('%s', json_extract(value, '$.created_at')) AS INTEGER) < ? ORDER BY expires, key",
        [now - older_s + _LONGEST_S, now - older_s],
    )
    yield from ((key, (url, size)) for key, url, size in rows if not needed(url))


def _in_excess(
    db: sqlite3.Connection, excess: float, without: dict[str, tuple[str, int]], needed: Callable[[str], bool]
) -> dict[str, tuple[str, int]]:
    """Answers that make up ``excess`` bytes, those that expire first."""
    found: dict[str, tuple[str, int]] = {}
    if excess <= 0:
        return found
    rows = db.execute(
        f"SELECT key, json_extract(value, '$.url'), {_SIZE} FROM responses ORDER BY expires, key"
    )
    for key, url, size in rows:
        if excess <= 0:
            break
        if key not in without and not needed(url):
            found[key] = (url, size)
            excess -= size
    return found


def _used(db: sqlite3.Connection) -> int:
    """Bytes of the file that hold something."""
    (used,) = db.execute(
        "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
    ).fetchone()
    return int(used)


def _remove(db: sqlite3.Connection, keys: list[str]) -> None:
    """Delete answers; the file shrinks where much of it is free and nobody else has it open."""
    db.execute("BEGIN IMMEDIATE")
    db.executemany("DELETE FROM responses WHERE key = ?", ([key] for key in keys))
    db.execute("COMMIT")
    free, pages = db.execute(
        "SELECT freelist_count, page_count FROM pragma_freelist_count, pragma_page_count"
    ).fetchone()
    if free > _WORTH * pages:
        with suppress(sqlite3.Error):
            db.execute("VACUUM")
