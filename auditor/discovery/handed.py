"""The route ``handed``: pages that the user named for an outlet, as addresses or files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Final

from auditor.errors import InputError
from auditor.ids import make_id
from auditor.models import Candidate, Capture, Document, Query
from auditor.ports import Fetcher, Listing, ReadPage
from auditor.records import date_of_name, decode_text, looks_like_html, title_of

NAME: Final = "handed"

_HTML_SUFFIXES: Final = frozenset({".html", ".htm", ".xhtml"})


class HandedRoute:
    """Pages given by ``--source OUTLET=URL|FILE``. Files are read at once, so that a mistake shows at the start."""

    name = NAME
    rank = 0
    #: Files need none; an address that cannot be fetched says so by itself.
    network = False
    bulk = False

    def __init__(self, handed: Mapping[str, Sequence[str]], read_page: ReadPage | None = None) -> None:
        """``handed`` maps outlet ids to addresses and files. Raises InputError for a file that cannot be read."""
        self._urls = {outlet: [t for t in targets if _is_url(t)] for outlet, targets in handed.items()}
        self._documents = {
            outlet: tuple(read_file(Path(t), outlet, read_page) for t in targets if not _is_url(t))
            for outlet, targets in handed.items()
        }

    def covers(self, query: Query) -> str | None:
        """Only the outlets that pages were handed in for."""
        outlet = query.outlet.id
        return None if self._urls.get(outlet) or self._documents.get(outlet) else "no-route"

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        """All pages of the outlet, in the order given."""
        urls = self._urls.get(query.outlet.id, ())
        return Listing(
            "ok",
            candidates=tuple(Candidate(url, NAME, rank) for rank, url in enumerate(urls, start=1)),
            documents=self._documents.get(query.outlet.id, ()),
        )

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        """Whether anything was handed in."""
        return self.covers(query) is None


def read_file(path: Path, outlet: str, read_page: ReadPage | None = None) -> Document:
    """The document in a file of an outlet's coverage. Raises InputError in one line."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"--source {outlet}={path} cannot be read ({error.strerror or error}).") from None
    if path.suffix.lower() in _HTML_SUFFIXES:
        return _page(path, data, outlet, read_page)
    text = decode_text(data, str(path))
    if looks_like_html(text):
        return _page(path, data, outlet, read_page)
    if not any(c.isalnum() for c in text):
        raise InputError(f"--source {outlet}={path} holds no text.")
    date = date_of_name(path.name)
    return Document(
        id=make_id(NAME, outlet, text),
        text=text,
        outlet=outlet,
        title=title_of(text),
        date=date,
        date_source="file-name" if date else None,
        route=NAME,
    )


def _page(path: Path, data: bytes, outlet: str, read_page: ReadPage | None) -> Document:
    """A saved page, read as if it had been fetched."""
    if read_page is None:
        raise InputError(f"--source {outlet}={path} is HTML, which cannot be read here. Give its text.")
    digest = sha256(data).hexdigest()
    capture = Capture(
        id=make_id(NAME, digest),
        url="",
        outcome="ok",
        media_type="text/html",
        digest=digest,
        size=len(data),
        body=data,
    )
    document = read_page(capture)
    if not any(c.isalnum() for c in document.text):
        raise InputError(f"--source {outlet}={path} holds no text.")
    date = document.date or date_of_name(path.name)
    return replace(
        document,
        id=make_id(NAME, outlet, document.text),
        outlet=outlet,
        url=document.url or None,
        date=date,
        date_source=document.date_source if document.date else "file-name" if date else None,
        route=NAME,
        capture_id=None,
    )


def _is_url(target: str) -> bool:
    return target.startswith(("http://", "https://"))
