"""A collection of coverage that is open: search it, ask what it is complete for, add to it."""

from __future__ import annotations

import builtins
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Collection as Names
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from sqlite_utils import Database

from auditor.collection.records import Declared, Problem, Record
from auditor.collection.retrieve import Frequencies, interleave, ranked_keys, tidy
from auditor.collection.schema import collection_error
from auditor.errors import CollectionError
from auditor.ids import make_id
from auditor.models import Document
from auditor.transactions import immediate

#: Keys in one SQL statement; SQLite allows 999 parameters in its oldest builds.
_BATCH: Final = 500

_COLUMNS: Final = "key, name_key, date, date_source, page, title, url, added_at, digest, text"


@dataclass(frozen=True, slots=True)
class Added:
    """What adding came to."""

    documents: int
    known: int
    problems: tuple[Problem, ...]


class Collection:
    """An open collection. Implements :class:`auditor.ports.Coverage`. Not shared between threads."""

    def __init__(
        self, db: Database, path: Path, registry_lookup: Callable[[str], str | None], *, writable: bool = True
    ) -> None:
        self.path, self.name, self.writable = path, path.name, writable
        self._db = db
        self._conn: sqlite3.Connection = db.conn
        self._lookup = registry_lookup
        self._name_keys: dict[str, int] = {}

    def close(self) -> None:
        """Close the file."""
        self._conn.close()

    def __enter__(self) -> Collection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- searching -----------------------------------------------------------------------

    def search(
        self,
        texts: Sequence[str],
        names: Sequence[str] = (),
        *,
        outlets: Names[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int = 20,
    ) -> list[Document]:
        """The documents most likely to hold any of ``texts``, best first; ``names`` find more where the texts find few.

        ``outlets`` are registry ids, null searches everywhere. ``since`` and ``until`` bound the
        dates, both included; a document without a date may be from any day and is always in. A
        window that holds no more than ``limit`` documents is given whole.
        """
        inside = self._window(outlets, since, until)
        if inside is not None and not inside:
            return []
        # An outlet may have one text under two of its names: twice as many are ranked as are given.
        rankings = [ranked_keys(self._conn, self._counts, text, inside, 2 * limit) for text in texts]
        keys = interleave(rankings)
        if len(keys) < limit:
            by_name = ranked_keys(self._conn, self._counts, " ".join(names), inside, 2 * limit)
            keys = interleave([keys, by_name])
        if inside is not None and len(inside) <= limit:
            keys += sorted(inside.difference(keys))
        documents = self._unique(self._documents(keys[:limit]))
        if len(documents) == min(limit, len(keys)):
            return documents
        return self._unique(self._documents(keys[: 2 * limit]))[:limit]

    def count(self, outlet: str, since: str | None = None, until: str | None = None) -> int:
        """How many documents of the outlet lie in the window; undated ones count."""
        where, values = self._bounds([outlet], since, until)
        return int(self._conn.execute(f"SELECT count(*) FROM documents WHERE {where}", values).fetchone()[0])

    def _window(self, outlets: Names[str] | None, since: str | None, until: str | None) -> set[int] | None:
        """Keys of the documents of ``outlets`` in the window; null when nothing bounds them."""
        if outlets is None and since is None and until is None:
            return None
        where, values = self._bounds(outlets, since, until)
        return {key for (key,) in self._conn.execute(f"SELECT key FROM documents WHERE {where}", values)}

    def _bounds(
        self, outlets: Names[str] | None, since: str | None, until: str | None
    ) -> tuple[str, builtins.list[str]]:
        """The condition of a window and its values; ids of names are whole numbers of our own."""
        where, values = "(date IS NULL OR (date >= ? AND date <= ?))", [since or "", until or "9"]
        if outlets is None:
            return where, values
        keys = [key for outlet in outlets for key in self._keys.get(outlet, ())]
        return f"{where} AND name_key IN ({','.join(map(str, keys))})", values

    def _documents(self, keys: Sequence[int]) -> list[Document]:
        """The documents with these keys, in the order of the keys."""
        found: dict[int, Document] = {}
        for start in range(0, len(keys), _BATCH):
            part = ",".join(map(str, keys[start : start + _BATCH]))
            for row in self._conn.execute(f"SELECT {_COLUMNS} FROM documents WHERE key IN ({part})"):
                found[row[0]] = self._document(*row[1:])
        return [found[key] for key in keys if key in found]

    def _document(
        self, name_key: int | None, date: str | None, date_source: str | None, page: str,
        title: str | None, url: str | None, added_at: str | None, digest: str, text: str,
    ) -> Document:  # fmt: skip
        name = self._names.get(name_key) if name_key else None
        outlet = self._outlets.get(name_key) if name_key else None
        return Document(
            id=make_id("collected", outlet or name, digest),
            text=text,
            outlet=outlet,
            url=url,
            title=title,
            date=date,
            date_source=date_source,
            page=page,
            route="collection",
            captured_at=added_at,
        )

    @staticmethod
    def _unique(documents: Iterable[Document]) -> list[Document]:
        """Each text of an outlet once, also where its name was written in two ways."""
        return list({document.id: document for document in documents}.values())

    @cached_property
    def _counts(self) -> Frequencies:
        return Frequencies(self._conn)

    # --- outlets -------------------------------------------------------------------------

    @cached_property
    def _names(self) -> dict[int, str]:
        """Outlets as written."""
        return dict(self._conn.execute("SELECT key, name FROM names"))

    @cached_property
    def _outlets(self) -> dict[int, str]:
        """Registry ids of those that the registry knows."""
        return {key: id for key, name in self._names.items() if (id := self._lookup(name))}

    @cached_property
    def _keys(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for key, outlet in self._outlets.items():
            found.setdefault(outlet, []).append(key)
        return found

    # --- completeness --------------------------------------------------------------------

    def complete_for(self, outlet: str, since: str, until: str) -> bool:
        """Whether all that the outlet published from ``since`` to ``until`` is declared to be here, and can be read.

        A file or record that could not be read may be the very one: where it is of this outlet,
        or nobody knows whose it is, nothing is complete.
        """
        spans = sorted((d.since, d.until) for d in self.declared() if self._lookup(d.outlet) == outlet)
        reached = since
        for start, end in spans:
            if start <= reached <= end:
                if end >= until:
                    return not self._doubtful(outlet)
                reached = (Date.fromisoformat(end) + timedelta(1)).isoformat()
        return False

    def declared(self) -> list[Declared]:
        """What ``complete.csv`` declares."""
        rows = self._conn.execute("SELECT name, since, until FROM complete ORDER BY name, since, until")
        return [Declared(*row) for row in rows]

    def problems(self) -> list[Problem]:
        """What could not be read when the collection was made, in order of place."""
        rows = self._conn.execute("SELECT place, reason, name FROM problems ORDER BY place")
        return [Problem(*row) for row in rows]

    def _doubtful(self, outlet: str) -> bool:
        return any(p.outlet is None or self._lookup(p.outlet) in (None, outlet) for p in self.problems())

    # --- adding --------------------------------------------------------------------------

    def add(self, items: Iterable[Record | Problem | Declared], *, stamp: bool = True) -> Added:
        """Add records, each text of an outlet once, in one transaction. Problems are kept with their reasons.

        ``stamp`` notes the time with each document. Raises CollectionError for a folder or file
        of records, which changes by changing its files.
        """
        if not self.writable:
            raise CollectionError(
                f"{self.path} is a folder or file of records. Add to a collection database."
            )
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if stamp else None
        problems: list[Problem] = []
        before = seen = 0
        self._name_keys.clear()
        with self._transaction():
            before = self._total()
            for item in items:
                match item:
                    case Problem():
                        problems.append(item)
                        if not item.passing:
                            self._insert("problems", place=item.place, name=item.outlet, reason=item.reason)
                    case Declared():
                        self._insert("complete", name=item.outlet, since=item.since, until=item.until)
                    case Record():
                        seen += 1
                        self._insert_record(item, at)
            added = self._total() - before
            tidy(self._conn)
        self._forget_names()
        return Added(added, seen - added, tuple(problems))

    def _insert_record(self, record: Record, at: str | None) -> None:
        name_key = self._name_key(record.outlet) if record.outlet else None
        key = self._insert(
            "documents", name_key=name_key, date=record.date, date_source=record.date_source, page=record.page,
            title=record.title, url=record.url, record=record.record, added_at=at, digest=record.digest,
            text=record.text,
        )  # fmt: skip
        if key is not None:
            self._insert("documents_fts", rowid=key, title=record.title, text=record.text)
        if record.place:
            self._conn.execute("DELETE FROM problems WHERE place = ?", [record.place])

    def _name_key(self, name: str) -> int:
        """The key of an outlet as written, asked for once while adding."""
        if name not in self._name_keys:
            self._insert("names", name=name)
            row = self._conn.execute("SELECT key FROM names WHERE name = ?", [_storable(name)]).fetchone()
            self._name_keys[name] = int(row[0])
        return self._name_keys[name]

    def _insert(self, table: str, **row: Any) -> int | None:
        """Insert a row and give its key; null where it is there already."""
        values = [_storable(v) if isinstance(v, str) else v for v in row.values()]
        done = self._conn.execute(
            f"INSERT OR IGNORE INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", values
        )
        return done.lastrowid if done.rowcount else None

    def _total(self) -> int:
        return int(self._conn.execute("SELECT count(*) FROM documents").fetchone()[0])

    def _forget_names(self) -> None:
        for name in ("_names", "_outlets", "_keys", "_counts"):
            self.__dict__.pop(name, None)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            with immediate(self._conn):
                yield
        except sqlite3.Error as error:
            raise collection_error(self.path, error) from error

    # --- telling -------------------------------------------------------------------------

    def documents(self) -> Iterator[Document]:
        """Every document, in the order in which they came."""
        keys = [key for (key,) in self._conn.execute("SELECT key FROM documents ORDER BY key")]
        for start in range(0, len(keys), _BATCH):
            yield from self._documents(keys[start : start + _BATCH])

    @property
    def mark(self) -> str:
        """Where the collection ends at this moment, for :meth:`added_after`; empty while it is."""
        row = self._conn.execute("SELECT key, digest FROM documents ORDER BY key DESC LIMIT 1").fetchone()
        return f"{row[0]}:{row[1]}" if row else ""

    def added_after(self, mark: str) -> Iterator[Document]:
        """The documents added since ``mark`` was taken: all of them where the collection was made anew since."""
        number, _, digest = mark.partition(":")
        rows = self._conn.execute("SELECT key FROM documents WHERE key = ? AND digest = ?", [number, digest])
        (first,) = rows.fetchone() or (0,)
        keys = [
            key
            for (key,) in self._conn.execute("SELECT key FROM documents WHERE key > ? ORDER BY key", [first])
        ]
        for start in range(0, len(keys), _BATCH):
            yield from self._documents(keys[start : start + _BATCH])

    def list(self, outlet: str | None = None, limit: int | None = None) -> Iterator[dict[str, Any]]:
        """Documents without their text, newest first: id, outlet, title, date, url, page, characters."""
        inside = self._window([outlet], None, None) if outlet else None
        rows = self._conn.execute(f"SELECT {_COLUMNS} FROM documents ORDER BY date IS NULL, date DESC, key")
        told = 0
        for row in rows:
            if (inside is None or row[0] in inside) and (limit is None or told < limit):
                told += 1
                yield listed(self._document(*row[1:]), self._names.get(row[1]))

    def stats(self) -> dict[str, Any]:
        """Counts: documents, outlets, those without outlet or date, first and last date, problems, declarations."""
        total, undated, without, first, last = self._conn.execute(
            "SELECT count(*), sum(date IS NULL), sum(name_key IS NULL), min(date), max(date) FROM documents"
        ).fetchone()
        per_name = self._conn.execute(
            "SELECT name_key, count(*) FROM documents WHERE name_key IS NOT NULL GROUP BY name_key"
        )
        counts: Counter[str] = Counter()
        unknown: Counter[str] = Counter()
        for key, number in per_name:
            if key in self._outlets:
                counts[self._outlets[key]] += number
            else:
                unknown[self._names[key]] += number
        return {
            "documents": total, "first": first, "last": last, "without_date": undated or 0,
            "without_outlet": without or 0, "outlets": dict(counts.most_common()),
            "unknown_outlets": dict(unknown.most_common()),
            "complete": [(d.outlet, d.since, d.until) for d in self.declared()],
            "problems": [(p.place, p.reason) for p in self.problems()],
        }  # fmt: skip


def listed(document: Document, name: str | None = None) -> dict[str, Any]:
    """A document as a row for people: everything but its text."""
    return {
        "id": document.id, "outlet": document.outlet or name, "date": document.date, "title": document.title,
        "url": document.url, "page": document.page, "characters": len(document.text),
    }  # fmt: skip


def _storable(text: str) -> str:
    """SQLite stores UTF-8: a lone surrogate becomes ``?``, one code point for one, so offsets stay."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text
