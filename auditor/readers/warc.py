"""Web archives as articles: each HTML response of a WARC file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from warcio.archiveiterator import ArchiveIterator

from auditor.errors import InputError
from auditor.extract import decode
from auditor.fetch.warc_reader import ends_early, is_whole
from auditor.models import Article, Unreadable
from auditor.readers import ReadOptions, left_out
from auditor.readers.web import article_of_html
from auditor.records import MAX_ARTICLE_BYTES

_HTML: Final = ("text/html", "application/xhtml+xml")


def articles_in_warc(path: Path, options: ReadOptions) -> Iterator[Article | Unreadable]:
    """The articles of a WARC file; a damaged end gives one Unreadable after what could be read.

    Raises InputError when the file cannot be opened or holds no pages.
    """
    pages, last = 0, 0
    try:
        with path.open("rb") as file:
            records = ArchiveIterator(file)
            for record in records:
                if _is_page(record):
                    pages += 1
                    url = record.rec_headers.get_header("WARC-Target-URI") or ""
                    where = f"{path}: {url}"
                    skipped = pages in options.skip
                    yield left_out(where) if skipped else _article(record, url, where, options)
                last = records.get_record_offset()
        if pages and ends_early(path, last):
            yield Unreadable(
                str(path), f"{path} stops in the middle of a record after {pages} pages; the rest is missing."
            )
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error}).") from None
    except Exception as error:  # warcio, zlib and struct raise what they like on damaged files
        yield Unreadable(
            str(path),
            f"{path} is damaged after {pages} pages ({type(error).__name__}); the rest is left out.",
        )
        return
    if not pages:
        raise InputError(f"{path} holds no web pages.")


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
        return False
    return (headers.get_header("Content-Type") or "").lower().startswith(_HTML)


def _article(record: Any, url: str, where: str, options: ReadOptions) -> Article | Unreadable:
    """One page; what it lacks is told with its address."""
    body = record.content_stream().read(MAX_ARTICLE_BYTES + 1)
    if not is_whole(record):
        return Unreadable(where, f"{where} is cut short; left out.")
    if len(body) > MAX_ARTICLE_BYTES:
        return Unreadable(where, f"{where} has more than {MAX_ARTICLE_BYTES / 1e6:.0f} MB; left out.")
    try:
        page, _, _ = decode(body, record.http_headers.get_header("Content-Type"))
        return article_of_html(page, where, options, url)
    except InputError as error:
        return Unreadable(where, str(error))
