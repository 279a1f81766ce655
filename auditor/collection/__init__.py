"""The local collection of coverage: documents of outlets, searchable by their words, with or without a network.

:func:`open_collection` takes a collection database, or any folder or file of records, which is
indexed once into the cache and again when it changes. Outlets are kept as they were written
and resolved when the collection is opened, so that an index outlives the registry it was made
under.
"""

from __future__ import annotations

from auditor.collection.collection import Added, Collection, listed
from auditor.collection.opening import open_collection
from auditor.collection.records import Problem, Record
from auditor.collection.retrieve import excerpt

__all__ = ["Added", "Collection", "Problem", "Record", "excerpt", "listed", "open_collection"]
