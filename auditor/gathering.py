"""Gather coverage into a collection: folders and records as they are, pages and feeds by fetching them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Final

from auditor.collection import Problem, Record
from auditor.collection.records import Declared
from auditor.collection.sources import COMPLETE_FILE, files_of, items_of
from auditor.discovery.feed import parse_feed
from auditor.errors import InputError
from auditor.hosts import host_of
from auditor.models import Article, Capture, Document
from auditor.plugins import reader_of
from auditor.ports import Fetcher, ReadPage
from auditor.readers import ReadOptions, read_file
from auditor.readers.database import is_database
from auditor.readers.source import is_there

#: Entries read of one feed, newest first as feeds list them.
FEED_ENTRIES: Final = 100

#: Readers whose files a collection reads itself, with the fields that stand beside them; …
_PLAIN: Final = frozenset({"text", "page", "json", "lines"})
#: … unless their first bytes name a field that only ninjs has.
_NINJS: Final = (b'"versioncreated"', b'"pubstatus"', b'"bodies"')
_HEAD: Final = 65_536

Item = Record | Problem | Declared


@dataclass(frozen=True, slots=True)
class Gatherer:
    """What gathering works with. ``progress`` is told in a line what is being read."""

    fetcher: Fetcher
    read_page: ReadPage
    progress: Callable[[str], None] = lambda line: None
    options: ReadOptions = field(default_factory=ReadOptions)

    def items(self, target: str) -> Iterator[Item]:
        """Everything at a path, a page's address or a feed's address. Raises InputError for a missing file."""
        self.progress(target)
        if target.startswith(("http://", "https://")):
            yield from self._at_address(target)
            return
        path = Path(target)
        if not (path.exists() or is_there(path) or is_database(path)):
            raise InputError(f"{target}: no such file or folder.")
        files = files_of(path)
        archives = {file for file in files if self._is_archive(file)}
        others = [file for file in files if file not in archives]
        found = chain(items_of(path, others, self.read_page), self._in_archives(path, sorted(archives)))
        first = next(found, None)
        yield first if first is not None else Problem(target, "holds no documents", passing=True)
        yield from found

    def _in_archives(self, path: Path, archives: Sequence[Path]) -> Iterator[Item]:
        """What the archives at a path hold; those in a folder may belong to whom it names."""
        for archive in archives:
            self.progress(str(archive))
            inside = archive.relative_to(path).parts if archive != path else ()
            yield from self._in_archive(archive, inside[0] if len(inside) > 1 else None)

    def _is_archive(self, file: Path) -> bool:
        """Whether the readers of articles read a file; the rest is the collection's own."""
        reader = reader_of(file)
        if reader is None or file.name == COMPLETE_FILE:
            return False
        if reader.name not in _PLAIN or file.name.endswith(".zst") or not file.is_file():
            return True  # not plain, or a member of an archive
        if reader.name in ("text", "page"):
            return False
        if self.options.mapping or self.options.encoding:
            return True
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
        return any(name in head for name in _NINJS)

    def _in_archive(self, path: Path, owner: str | None) -> Iterator[Item]:
        """The articles of an archive, and what of it could not be read. ``owner`` has those that name nobody."""
        try:
            for item in read_file(path, self.options):
                yield (
                    _record_of_article(item, owner)
                    if isinstance(item, Article)
                    else Problem(item.path, item.reason, owner)
                )
        except InputError as error:
            yield Problem(str(path), str(error), owner)

    def _at_address(self, url: str) -> Iterator[Item]:
        """The page at an address; of a feed, the pages that it lists on any host."""
        capture = self.fetcher.get(url, purpose="feed")
        if capture.outcome not in ("ok", "bad-response"):  # a page is of the wrong kind for a feed
            yield Problem(url, _reason(capture), host_of(url))
            return
        feed = parse_feed(capture) if capture.outcome == "ok" else None
        if feed is None:
            yield self._page(url)
            return
        for entry in feed.entries[:FEED_ENTRIES]:
            self.progress(entry.url)
            yield self._page(entry.url)

    def _page(self, url: str) -> Item:
        """The document at an address, or why there is none."""
        capture = self.fetcher.get(url, purpose="page")
        if capture.outcome != "ok":
            return Problem(url, _reason(capture), host_of(url))
        return record_of_document(self.read_page(capture), url)


def _reason(capture: Capture) -> str:
    """Why there is no page: the outcome's name, with a word on it where there is one."""
    return f"{capture.outcome} ({capture.detail})" if capture.detail else capture.outcome


def record_of_document(document: Document, place: str) -> Record | Problem:
    """A page that was read, as a record of the outlet at its host."""
    url = document.url or place
    if not any(c.isalnum() for c in document.text):
        return Problem(place, document.page if document.page != "ok" else "no text", host_of(url))
    return Record(
        text=document.text,
        outlet=host_of(url),
        title=document.title,
        date=document.date,
        date_source=document.date_source,
        url=url,
        page=document.page,
        place=place,
    )


def _record_of_article(article: Article, owner: str | None) -> Record:
    return Record(
        text=article.text,
        outlet=article.publisher or (host_of(article.url) if article.url else None) or owner,
        title=article.title,
        date=article.date,
        date_source=article.date_source,
        url=article.url,
        record=article.path,
        place=article.path,
    )
