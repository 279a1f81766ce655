"""What one audit has seen: documents and captures, whose they are, and which of them may decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from auditor.compare import prepare
from auditor.models import Article, Candidate, Capture, Document, Lookup, Outlet, Query
from auditor.sameness import holds_text, original, same_page, same_text
from auditor.search import Search
from auditor.tongues import is_foreign
from auditor.tools import Tools

if TYPE_CHECKING:
    from auditor.compare import Prepared

#: The route of pages that the user names (:mod:`auditor.discovery.handed`).
HANDED: Final = "handed"


class Evidence:
    """The documents of one audit, each prepared once, and the account of the searches."""

    def __init__(self, article: Article, tools: Tools) -> None:
        self.article, self.tools = article, tools
        self.lookups: list[Lookup] = []
        self.candidates: list[tuple[str, Candidate]] = []
        self.captures: dict[str, Capture] = {}
        self.documents: dict[str, Document] = {}
        self._prepared: dict[str, Prepared] = {}
        #: Of outlets for which pages of another were handed in, that other outlet.
        self.misfits: dict[str, Outlet] = {}

    def prepare(self, document: Document) -> Prepared:
        """A document's preparation, made once an article."""
        self.documents.setdefault(document.id, document)
        if document.id not in self._prepared:
            self._prepared[document.id] = (self.tools.prepare or prepare)(document)
        return self._prepared[document.id]

    def keep(self, outlet: Outlet, search: Search) -> None:
        """Add what a search did and found."""
        self.lookups += search.lookups
        self.candidates += [(outlet.id, candidate) for candidate in search.candidates]
        self.captures.update((c.id, c) for c in search.captures)

    def is_coverage(self, document: Document, outlet: Outlet) -> bool:
        """Whether a document may decide: the outlet's own or its family's, and not the article itself."""
        if self.is_article(document):
            return False
        self.documents.setdefault(document.id, document)
        return document.outlet == outlet.id or document.outlet in self.tools.registry.family(outlet.id)

    def claimed(self, document: Document, outlet: Outlet) -> Document:
        """A document handed in for an outlet: what the page says of itself comes before what it was handed in as."""
        if document.route != HANDED or not document.site:
            return document
        registry = self.tools.registry
        owner = registry.by_host(document.site) if "/" in document.site else registry.find(document.site)
        if owner is None or owner.id in registry.family(outlet.id):
            return document
        own = self._as_copy(replace(document, outlet=owner.id), outlet)
        if not own.secondary_copy:
            self.misfits[outlet.id] = owner
        return own

    def strangers(self, query: Query, outlet: Outlet | None) -> Sequence[Document]:
        """Documents of other outlets, seen in this audit or found anywhere: where else words may stand."""
        family = set(self.tools.registry.family(outlet.id)) if outlet else set()
        found = list(self.tools.everywhere(query)) if self.tools.everywhere else []
        others = {d.id: d for d in [*self.documents.values(), *found]}
        return [d for d in others.values() if d.outlet and d.outlet not in family and not self.is_article(d)]

    def is_article(self, document: Document) -> bool:
        """The audited article is never its own evidence: under no address, in no print, by no copy that names it."""
        addresses = [url for url in (document.url, document.site) if url and "/" in url]
        if any(same_page(url, self.article.url) for url in addresses):
            return True
        return same_text(document.text, self.article.text)

    def is_whole(self, document: Document) -> bool:
        """Whether what a document lacks is not there: it is all of its article, in a language that is read."""
        return not (document.partial or is_foreign(document.text, self._languages()))

    def _languages(self) -> tuple[str, ...]:
        """The languages that the article may be in."""
        several = self.tools.languages
        return tuple(code for code in several if not is_foreign(self.article.text, [code])) or several

    def reader(self, outlet: Outlet) -> Callable[[Capture, Candidate], Document]:
        """How pages found for this outlet are read.

        A page that turns out to be somebody else's, or the article itself, is not what was listed:
        it was read, and what was listed was not.
        """
        from auditor.extract import extract_document  # heavy; not needed where nothing is fetched

        def read(capture: Capture, candidate: Candidate) -> Document:
            owner = self._owner(capture, outlet)
            document = self._as_copy(extract_document(capture, outlet=owner, route=candidate.route), outlet)
            if document.page != "ok" or candidate.route == HANDED:
                return document
            if self.is_article(document):
                return replace(document, page="own-article")
            if holds_text(document.text, self.article.text):  # nobody's coverage
                return replace(document, page="own-article", outlet=None)
            return document if document.outlet == outlet.id else replace(document, page="moved-other")

        return read

    def _owner(self, capture: Capture, outlet: Outlet) -> str | None:
        """Whose page it is, by its host, in an archive that of the page captured; an unknown host belongs to nobody."""
        owner = self.tools.registry.by_host(original(capture.final_url or capture.url))
        if owner is None:
            return None
        return outlet.id if owner.id in self.tools.registry.family(outlet.id) else owner.id

    def _as_copy(self, document: Document, outlet: Outlet) -> Document:
        """A page that names the cited agency in byline or dateline is that agency's coverage."""
        family = self.tools.registry.family(outlet.id)
        agencies = (self.tools.registry.find(name) for name in document.credited)
        if document.outlet == outlet.id or not any(agency and agency.id in family for agency in agencies):
            return document
        return replace(document, outlet=outlet.id, secondary_copy=True)
