"""What a run got from the web, stored in its folder: fetched once, read by all passes and all tries.

A request that failed is stored with its outcome like any other, so that a finding says why a
page could not be read and no other pass asks again. The store is the run's own and goes with
it; the cache of pages is another thing, shared by all runs.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import zlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import fields
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from auditor.assembly import DatedFetcher
from auditor.fetch.addresses import redact
from auditor.ids import make_id
from auditor.models import Capture
from auditor.ports import Fetcher, Purpose

#: Refusals kept in memory by one process.
REMEMBERED: Final = 20_000

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS captures (request TEXT PRIMARY KEY, fields TEXT NOT NULL, body BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS visited (outlet TEXT, article TEXT, PRIMARY KEY (outlet, article)) STRICT
"""


class Pages:
    """The store. Safe for several threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(
            folder / "pages.db", timeout=30, isolation_level=None, check_same_thread=False
        )
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        for statement in _SCHEMA.split(";\n"):
            self._db.execute(statement)

    def get(self, url: str, purpose: str) -> Capture | None:
        """The answer stored for a request, or null."""
        with self._lock:
            row = self._db.execute(
                "SELECT fields, body FROM captures WHERE request = ?", [make_id(url, purpose)]
            ).fetchone()
        if row is None:
            return None
        given = json.loads(row[0])
        headers = tuple((name, value) for name, value in given.pop("headers"))
        return Capture(**given, headers=headers, body=zlib.decompress(row[1]))

    def put(self, url: str, purpose: str, capture: Capture) -> None:
        """Store an answer; one that is there already stays. Addresses may hold keys: only their digests are written."""
        kept = {f.name: getattr(capture, f.name) for f in fields(capture) if f.name != "body"}
        with self._lock:
            self._db.execute(
                "INSERT OR IGNORE INTO captures VALUES (?, ?, ?)",
                [make_id(url, purpose), json.dumps(kept), zlib.compress(capture.body, 1)],
            )

    def mark(self, outlet: str, article: str) -> None:
        """All look-ups of an article at an outlet are stored."""
        with self._lock:
            self._db.execute("INSERT OR IGNORE INTO visited VALUES (?, ?)", [outlet, article])

    def visited(self, outlet: str) -> set[str]:
        """Articles whose look-ups at an outlet are stored."""
        with self._lock:
            rows = self._db.execute("SELECT article FROM visited WHERE outlet = ?", [outlet]).fetchall()
        return {article for (article,) in rows}

    def close(self) -> None:
        """Close the file."""
        self._db.close()


class _Dated:
    """The day of what is fetched, and no budget of its own."""

    as_of: str | None = None

    def renew_budget(self) -> None:
        """Nothing is spent here."""

    def __enter__(self) -> Any:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


class StoredFetcher(_Dated):
    """Answers from the store alone. What is not there was not asked for, since the budget was spent."""

    def __init__(self, pages: Pages, as_of: str | None) -> None:
        self._pages, self.as_of = pages, as_of

    def get(
        self, url: str, *, purpose: Purpose = "page", headers: Mapping[str, str] | None = None
    ) -> Capture:
        """The stored capture, else one whose outcome is ``budget-exhausted``."""
        return self._pages.get(url, purpose) or _unasked(url)

    def save(self, url: str, path: Path, *, most_bytes: int) -> Capture:
        """Nothing: bulk files that were saved are where their routes keep them."""
        return self._pages.get(url, "bulk") or _unasked(url)

    def deep(self) -> Fetcher:
        """The same: nothing is spent here."""
        return self


class StoringFetcher(_Dated):
    """Answers from the store, else from the web, and stores that. ``may_ask`` says whether it still may.

    ``bulk`` is what bulk routes fetch with, one for all outlets. ``refused`` says whether anything was wanted
    that it might not ask for.
    """

    def __init__(
        self, live: Fetcher, pages: Pages, as_of: str | None, may_ask: Callable[[], bool],
        renew: Callable[[], None], bulk: Fetcher,
    ) -> None:  # fmt: skip
        self._pages, self.as_of, self._may_ask, self._renew = pages, as_of, may_ask, renew
        self._live, self._bulk = live, bulk
        self.refused = False

    def renew_budget(self) -> None:
        """Give the next article its own network time."""
        self._renew()

    def get(
        self, url: str, *, purpose: Purpose = "page", headers: Mapping[str, str] | None = None
    ) -> Capture:
        """The capture of ``url``."""
        return self.once(url, purpose, lambda: self._live.get(url, purpose=purpose, headers=headers))

    def save(self, url: str, path: Path, *, most_bytes: int) -> Capture:
        """Bulk files are kept by their routes; what went wrong with one is kept here."""
        return self.once(url, "bulk", lambda: self._live.save(url, path, most_bytes=most_bytes))

    def once(self, url: str, purpose: Purpose, ask: Callable[[], Capture]) -> Capture:
        """The stored answer, else what ``ask`` gives, which is stored."""
        found = self._pages.get(url, purpose)
        if found is not None:
            return found
        if not self._may_ask():
            self.refused = True
            return _unasked(url)
        capture = ask()
        # The next article has time of its own, and a bulk file that was saved may be gone another day.
        if capture.outcome != "budget-exhausted" and not (purpose == "bulk" and capture.outcome == "ok"):
            self._pages.put(url, purpose, capture)
        return capture

    def deep(self) -> Fetcher:
        """What bulk routes fetch with, on a budget of their own."""
        return _Bulk(self, self._bulk)


class _Bulk:
    """Asks by another fetcher, and stores as the first one does."""

    def __init__(self, storing: StoringFetcher, live: Fetcher) -> None:
        self._storing, self._live = storing, live

    def get(
        self, url: str, *, purpose: Purpose = "page", headers: Mapping[str, str] | None = None
    ) -> Capture:
        """The capture of ``url``."""
        return self._storing.once(url, purpose, lambda: self._live.get(url, purpose=purpose, headers=headers))

    def save(self, url: str, path: Path, *, most_bytes: int) -> Capture:
        """As the other one's own."""
        return self._storing.once(url, "bulk", lambda: self._live.save(url, path, most_bytes=most_bytes))


class RememberedFetcher(_Dated):
    """A fetcher without a network, whose refusals are kept in memory: they will be the same again."""

    def __init__(self, opening: AbstractContextManager[DatedFetcher]) -> None:
        self._opening = opening
        self._known: dict[tuple[str, Purpose], Capture] = {}

    def __enter__(self) -> RememberedFetcher:
        self._fetcher = self._opening.__enter__()
        self.as_of = self._fetcher.as_of
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opening.__exit__(kind, error, trace)

    def get(
        self, url: str, *, purpose: Purpose = "page", headers: Mapping[str, str] | None = None
    ) -> Capture:
        """The capture of ``url``."""
        found = self._known.get((url, purpose))
        if found is None:
            found = self._fetcher.get(url, purpose=purpose, headers=headers)
            if found.outcome != "ok":  # pages are large, and kept elsewhere
                if len(self._known) >= REMEMBERED:
                    self._known.clear()
                self._known[url, purpose] = found
        return found

    def save(self, url: str, path: Path, *, most_bytes: int) -> Capture:
        """As the fetcher's own."""
        return self._fetcher.save(url, path, most_bytes=most_bytes)

    def deep(self) -> Fetcher:
        """As the fetcher's own."""
        return self._fetcher.deep()


def _unasked(url: str) -> Capture:
    """In place of what nobody asked for."""
    return Capture(
        id=make_id(redact(url), "budget-exhausted"), url=redact(url), outcome="budget-exhausted",
        detail="the run's budget was spent",
    )  # fmt: skip
