"""The other version of a page that decided: what an archive captured near the article's day, or what stands there now.

A statement that only the capture bears out was true to its source, and the outlet has changed
its page since; one that the page of today contradicts may have been true to the page of that day.
One request a page; both versions are kept. A batch on the web, which bounds its requests, leaves
out the look that could change no verdict.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from auditor.compare import best_of
from auditor.discovery.versions import capture_address
from auditor.models import Candidate, Document, Judgement, Query
from auditor.vocabulary import OK_VERDICTS

if TYPE_CHECKING:
    from auditor.casework import Casework, Job
    from auditor.search import Search

#: Criteria that say what became of the page since it was captured.
LIVE_DIFFERS: Final = "live-differs"
LIVE_GONE: Final = "live-gone"
_GONE: Final = frozenset({"not-there", "soft-404"})
#: Documents that were not fetched for this audit have no other version to ask for.
_NOT_FETCHED: Final = frozenset({"collection", "handed"})


def second_look(
    job: Job, query: Query, search: Search, verdicts: dict[str, Judgement], work: Casework
) -> None:
    """Read the other version of each page that decided, and let it speak to every statement that rests on the page."""
    pages = {document.id: document for document in search.documents}
    others: dict[str, tuple[Document | None, str]] = {}
    for attribution, statement in job.items:
        verdict = verdicts.get(statement.id)
        document = pages.get(verdict.passage.source) if verdict and verdict.passage else None
        address = _other(document, verdict, query, work.tools.archive) if document and verdict else None
        if verdict and verdict.verdict in OK_VERDICTS and not work.tools.live_too:
            continue
        if verdict is None or document is None or address is None:
            continue
        if address not in others:
            others[address] = _read(address, document, search)
        other, outcome = others[address]
        if other is None or not work.evidence.is_coverage(other, job.outlet):
            if outcome in _GONE and document.archive_url:
                verdicts[statement.id] = _noted(verdict, LIVE_GONE)
            continue
        now = work.compare(attribution, statement, [work.evidence.prepare(other)])
        if verdict.verdict not in OK_VERDICTS:
            verdicts[statement.id] = best_of([verdict, now])
        elif other.page == "ok" and now.verdict not in OK_VERDICTS:
            verdicts[statement.id] = _noted(verdict, LIVE_DIFFERS)


def _other(document: Document, verdict: Judgement, query: Query, archive: str) -> str | None:
    """Where the other version is: of a capture that bears out, the page; of a page that does not, its capture of the day."""
    if not document.url or document.route in _NOT_FETCHED or document.capture_id is None:
        return None
    if document.archive_url:
        return document.url if verdict.verdict in OK_VERDICTS else None
    disputed = verdict.severity == "error" or verdict.reason == "superseded"
    return capture_address(document.url, query.date, archive) if disputed and query.date else None


def _read(address: str, document: Document, search: Search) -> tuple[Document | None, str]:
    """The other version, null where it cannot be read; and what came of asking for it."""
    known = next((d for d in search.documents if d is not document and _is_at(d, address)), None)
    if known:
        return known, known.page
    read = search.also(Candidate(address, document.route or "link"))
    return read, search.candidates[-1].outcome


def _is_at(document: Document, address: str) -> bool:
    return document.archive_url is None and document.url == address


def _noted(verdict: Judgement, criterion: str) -> Judgement:
    return replace(verdict, criteria=(*verdict.criteria, criterion))
