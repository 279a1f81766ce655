"""The route ``collection``: documents that the user has, searched by the words of the statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from auditor.models import Document, Query
from auditor.ports import Coverage, Fetcher, Listing
from auditor.sameness import same_page, same_text

NAME: Final = "collection"

#: Documents given of one collection for one outlet where it is not given whole. Of 100,000 documents the
#: right one ranks first or second where the statement kept half its rare words.
MOST_DOCUMENTS: Final = 20
#: A window that is declared complete is given whole up to this many documents, since only then can none be missed.
WHOLE_WINDOW: Final = 500


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one collection gives, and whether that is everything."""

    documents: Sequence[Document]
    whole: bool


class CollectionRoute:
    """The user's collections of coverage. No network."""

    name = NAME
    rank = 20
    network = False
    bulk = False

    def __init__(self, collections: Sequence[Coverage]) -> None:
        self._collections = tuple(collections)

    def covers(self, query: Query) -> str | None:
        """Outlets of which a collection holds anything; out-of-range where it holds nothing of the window."""
        outlet = query.outlet.id
        if not any(c.count(outlet) or self._complete(c, query) for c in self._collections):
            return "no-route"
        inside = any(
            c.count(outlet, query.since, query.until) or self._complete(c, query) for c in self._collections
        )
        return None if inside else "out-of-range"

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """The documents, best first. Exhaustive where a collection complete for outlet and window is given whole."""
        answers = [self._ask(collection, query) for collection in self._collections]
        given = [d for answer in answers for d in answer.documents]
        documents = {d.id: d for d in given if not _is_article(d, query)}
        # The outlet's own print of the article decides nothing, but what it holds is not absent either.
        whole = any(answer.whole for answer in answers) and all(d.id in documents for d in given)
        return Listing(
            "ok",
            documents=tuple(documents.values()),
            exhaustive=whole,
            since=query.since,
            until=query.until,
            detail=f"{len(documents)} documents of {', '.join(c.name for c in self._collections)}",
        )

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether a collection holds any document of the outlet in the window."""
        return any(c.count(query.outlet.id, query.since, query.until) for c in self._collections)

    def everywhere(self, query: Query) -> list[Document]:
        """The likeliest documents of any outlet or none: they can show where words stand, never decide."""
        found: Iterable[Document] = (
            document
            for collection in self._collections
            for document in collection.search(
                query.texts, query.names, since=query.since, until=query.until, limit=MOST_DOCUMENTS
            )
        )
        return [document for document in found if not _is_article(document, query)]

    def _ask(self, collection: Coverage, query: Query) -> _Answer:
        """One collection's documents: the whole window where it is complete and small enough, else the likeliest."""
        outlet = query.outlet.id
        whole = (
            self._complete(collection, query)
            and collection.count(outlet, query.since, query.until) <= WHOLE_WINDOW
        )
        documents = collection.search(
            query.texts,
            query.names,
            outlets=[outlet],
            since=query.since,
            until=query.until,
            limit=WHOLE_WINDOW if whole else MOST_DOCUMENTS,
        )
        return _Answer(documents, whole)

    @staticmethod
    def _complete(collection: Coverage, query: Query) -> bool:
        return bool(
            query.since and query.until and collection.complete_for(query.outlet.id, query.since, query.until)
        )


def _is_article(document: Document, query: Query) -> bool:
    """The audited article is never its own evidence, nor is a copy of it."""
    if document.url and same_page(document.url, query.article_url):
        return True
    return query.article_text is not None and same_text(document.text, query.article_text)
