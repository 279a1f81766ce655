"""Read articles from wherever users keep them: files, standard input, records, web archives, addresses.

A reader is chosen by the name of the file, among those that plugins offer
(:mod:`auditor.readers.door`); each is a generator, so that an archive is never held in memory,
and gives an Unreadable in place of what it cannot read.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from auditor.article import make_article
from auditor.errors import InputError
from auditor.models import Article, Unreadable
from auditor.ports import Fetcher

if TYPE_CHECKING:
    from auditor.outlets import Registry
from auditor.records import date_of_name, decode_text, looks_like_html

#: Tables whose columns are looked at before the work begins.
_TABLES_LOOKED_AT = 20
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})


def no_publisher(name: str) -> str | None:
    """The resolver of publishers where there is no registry: keeps the name."""
    return name or None


def registry_lookup(registry: Registry, names: Mapping[str, str]) -> Callable[[str], str | None]:
    """From an id, name, domain or mapped name to a registry id, or null."""

    def find(name: str) -> str | None:
        found = registry.get(names[name]) if name in names else registry.find(name)
        return found.id if found else None

    return find


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How inputs are read. ``publisher_id`` turns a name, domain or id into a registry id, or null.

    ``skip`` are the numbers of records, within the piece that is read, that are left alone.
    """

    encoding: str | None = None
    date: str | None = None
    publisher: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    publisher_id: Callable[[str], str | None] = no_publisher
    fetcher: Fetcher | None = None
    skip: frozenset[int] = frozenset()


def read_articles(target: str, options: ReadOptions) -> Iterator[Article | Unreadable]:
    """The articles at ``target``: a path, ``-`` for standard input, or an http(s) address."""
    try:
        yield from _read(target, options)
    except InputError as error:
        yield Unreadable(target, str(error))


def _read(target: str, options: ReadOptions) -> Iterator[Article | Unreadable]:
    if target == "-":
        yield from articles_in_text(
            decode_text(sys.stdin.buffer.read(), "standard input", options.encoding), "-", options
        )
    elif target.startswith(("http://", "https://")):
        from auditor.readers.web import article_at

        yield article_at(target, options)
    else:
        yield from read_file(Path(target), options)


def read_file(path: Path, options: ReadOptions) -> Iterator[Article | Unreadable]:
    """The articles of one file, by what it holds. Raises InputError."""
    from auditor.plugins import reader_for, readers
    from auditor.readers.source import DAMAGE

    try:
        for piece in reader_for(path).pieces(path, options):
            yield from readers()[piece.reader].read(piece, options)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file.") from None
    except IsADirectoryError:
        raise InputError(f"{path} is a folder. For a folder use: audit batch {path}") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error}).") from None
    except DAMAGE as error:
        raise InputError(f"{path} is damaged ({error}).") from None


def guessed_columns(paths: Iterable[Path], options: ReadOptions) -> Iterator[str]:
    """Of the first tables among the files, which column is taken for what; each way to read them once.

    Tables that cannot be read are passed over: whoever reads them says why.
    """
    from auditor.plugins import reader_for, reader_of
    from auditor.readers.columns import told

    seen: set[str] = set()
    for path in islice((path for path in paths if hasattr(reader_of(path), "columns")), _TABLES_LOOKED_AT):
        try:
            columns = reader_for(path).columns(path, options)  # type: ignore[attr-defined]
        except (InputError, OSError, AttributeError):
            continue
        line = told(columns)
        if line and line not in seen and dict(columns) != dict(options.mapping):
            seen.add(line)
            yield f"{path}: {line}"


def articles_in_text(text: str, path: str, options: ReadOptions) -> Iterator[Article | Unreadable]:
    """An article of plain text or Markdown; a web page under a wrong name is read as one."""
    if looks_like_html(text):
        from auditor.readers.web import article_of_html

        yield article_of_html(text, path, options)
    elif text.lstrip().startswith("{") and path == "-":
        from auditor.readers.records import articles_in_lines

        yield from articles_in_lines(text.encode("utf-8", "surrogatepass").split(b"\n"), path, options)
    else:
        yield plain_article(text, path, options)


def left_out(where: str) -> Unreadable:
    """In place of a record in ``options.skip``."""
    return Unreadable(where, f"{where} killed the process that read it, twice; set aside.")


def plain_article(text: str, path: str, options: ReadOptions) -> Article:
    """An article whose canonical text is the text as it stands."""
    article = make_article(
        text, path=path, **dated(options, file_name=Path(path).name), publisher=given_publisher(options)
    )
    if Path(path).suffix.lower() in MARKDOWN_SUFFIXES:
        from auditor.extract import markdown_links

        return replace(article, links=markdown_links(text))
    return article


def given_publisher(options: ReadOptions, *found: str | None) -> str | None:
    """The registry id of --publisher, else of the first name in the input that has one."""
    names = (options.publisher,) if options.publisher else found
    ids = (options.publisher_id(str(name)) for name in names if name)
    return next((outlet_id for outlet_id in ids if outlet_id), None)


class Dated(TypedDict):
    """When an article was published, and who says so."""

    date: str | None
    date_source: str | None


def dated(
    options: ReadOptions,
    *,
    record: str | None = None,
    page: tuple[str | None, str | None] = (None, None),
    file_name: str = "",
) -> Dated:
    """The date by precedence: option, record field, page metadata, file name."""
    choices = (
        (options.date, "option"),
        (record, "record"),
        (page[0], page[1] or "page"),
        (date_of_name(file_name), "file-name"),
    )
    found = next(((date, source) for date, source in choices if date), (None, None))
    return Dated(date=found[0], date_source=found[1])
