"""Whose database it is: every page and hook asks here first, so that a stranger's tables stay as they are."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final, Literal
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from datasette.app import Datasette

#: As in :mod:`auditor.migrations`, which is not imported: it needs sqlite-utils, and a plugin that
#: fails to import stops every ``datasette`` command. A test holds the two together.
APPLICATION_ID: Final = 0x41554472
#: The schema that the pages read.
SCHEMA: Final = 5

Standing = Literal["ours", "foreign", "newer", "older"]

_known: WeakKeyDictionary[Datasette, frozenset[str]] = WeakKeyDictionary()


def standing(conn: sqlite3.Connection) -> Standing:
    """Whether a database is ours and of the schema that the pages read."""
    owner = conn.execute("PRAGMA application_id").fetchone()[0]
    if owner != APPLICATION_ID:
        return "foreign"
    version = conn.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA:
        return "newer"
    return "ours" if version == SCHEMA else "older"


async def learn(datasette: Datasette) -> frozenset[str]:
    """Look at every attached database once; the names of ours are kept for :func:`names`."""
    found = set()
    for name, database in datasette.databases.items():
        if not name.startswith("_") and await database.execute_fn(standing) == "ours":
            found.add(name)
    _known[datasette] = frozenset(found)
    return _known[datasette]


def names(datasette: Datasette) -> frozenset[str]:
    """The attached databases that were ours when Datasette started."""
    return _known.get(datasette, frozenset())
