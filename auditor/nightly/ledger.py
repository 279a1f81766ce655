"""What a night has done so far, in a file beside the database: who is killed goes on from it.

The file is written whole after every step. What it says of the database are row numbers from
which on rows are the night's own; the rows themselves are the database's.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from auditor.errors import StoreError
from auditor.store import Store

#: Tables of which a night has the rows from some number on.
COUNTED: Final = ("findings", "audits", "failures", "documents", "captures")


def night_of(now: datetime, zone: ZoneInfo | None) -> Date:
    """The night that a time belongs to: from noon to noon by the clock of ``zone``, named by its evening.

    >>> night_of(datetime(2026, 5, 15, 0, 30, tzinfo=UTC), ZoneInfo("UTC"))
    datetime.date(2026, 5, 14)
    """
    local = now.astimezone(zone)
    return (local.replace(tzinfo=None) - timedelta(hours=12)).date()


def stamp(now: datetime) -> str:
    """A time in UTC, ISO 8601 to the second."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(slots=True)
class Night:
    """One night's account.

    ``low`` and ``high`` are the last row of each table before the night and at its end; ``wanted`` the articles
    to be audited again, null before they were chosen; ``collected`` and ``collected_upto`` where the
    collection ended when the night before chose, and when this one did; ``refreshed`` what each target of the collection came to;
    ``seconds`` and ``network`` are time in all and on the network, over all calls; ``problems`` what went wrong
    with a part of the night, by part; ``before`` and ``after`` bytes of disk;
    ``reported`` whether every report of it is written.
    """

    night: str
    started_at: str
    version: str
    low: dict[str, int]
    before: int = 0
    refreshed: dict[str, dict[str, Any]] = field(default_factory=dict)
    collected: str = ""
    collected_upto: str = ""
    wanted: list[str] | None = None
    gone: int = 0
    requests: int = 0
    received: int = 0
    seconds: float = 0.0
    network: float = 0.0
    waiting: int = 0
    problems: dict[str, str] = field(default_factory=dict)
    retained: dict[str, Any] = field(default_factory=dict)
    calls: int = 0
    high: dict[str, int] | None = None
    after: int = 0
    finished_at: str | None = None
    reported: bool = False


class Ledger:
    """The accounts of the nights of one configuration."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder / name

    def path(self, night: str) -> Path:
        """The file of a night's account."""
        return self.folder / f"{night}.json"

    def get(self, night: str) -> Night | None:
        """The account of a night; null when there is none that can be read."""
        try:
            given = json.loads(self.path(night).read_text(encoding="utf-8"))
            return Night(**{f.name: given[f.name] for f in fields(Night) if f.name in given})
        except (OSError, ValueError, TypeError):
            return None

    def put(self, account: Night) -> None:
        """Write an account, whole. Raises StoreError."""
        path = self.path(account.night)
        draft = path.with_name(f".{path.name}.draft")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with draft.open("w", encoding="utf-8") as file:
                json.dump(asdict(account), file)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except OSError as error:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise StoreError(
                f"{path} cannot be written ({error.strerror or error}). Make room, then run the same command again."
            ) from None

    def collected(self, night: str) -> str:
        """Where the collection ended when the last night before this one chose what to audit again."""
        earlier = sorted((p.stem for p in self.folder.glob("*.json") if p.stem < night), reverse=True)
        accounts = filter(None, map(self.get, earlier))
        return next((account.collected_upto for account in accounts if account.wanted is not None), "")

    def unfinished(self) -> Iterator[Night]:
        """Nights that were stopped, oldest first."""
        for path in sorted(self.folder.glob("*.json")):
            account = self.get(path.stem)
            if account is not None and account.finished_at is None:
                yield account


def row_numbers(store: Store) -> dict[str, int]:
    """The last row of each table that a night counts."""
    return {
        table: int(store.rows(f"SELECT COALESCE(MAX(rowid), 0) AS n FROM {table}")[0]["n"])
        for table in COUNTED
    }


def disk_bytes(store: Store) -> int:
    """The bytes of the database, with its log."""
    return sum(
        path.stat().st_size
        for path in (store.path, store.path.with_name(store.path.name + "-wal"))
        if path.exists()
    )
