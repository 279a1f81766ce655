"""Records: an article and its fields as a JSON object, a row of a table, or an item of a feed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.errors import InputError
from auditor.models import Article, Unreadable
from auditor.readers import ReadOptions, left_out
from auditor.readers.given import Given, article_of
from auditor.readers.ninjs import is_ninjs, plain_record
from auditor.records import MAX_ARTICLE_BYTES, decode_text, field_of, parse_date, text_of


def articles_in_json(
    text: str, path: str, options: ReadOptions, name: str = ""
) -> Iterator[Article | Unreadable]:
    """The articles of a JSON text: an object or an array of them. Raises InputError."""
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(f"{path} is not JSON ({error}).") from None
    records = value if isinstance(value, list) else [value]
    for number, record in enumerate(records, start=1):
        where = path if len(records) == 1 else f"{path}:{number}"
        yield left_out(where) if number in options.skip else record_article(record, where, options, name=name)


def articles_in_lines(
    lines: Iterable[bytes], path: str, options: ReadOptions, *, first: int = 1
) -> Iterator[Article | Unreadable]:
    """One article a line that is not blank, an Unreadable with its number for one that cannot be read.

    ``first`` is the number of the first line.
    """
    filled = ((number, line) for number, line in enumerate(lines, start=first) if line.strip())
    for record, (number, line) in enumerate(filled, start=1):
        where = f"{path}:{number}"
        yield left_out(where) if record in options.skip else line_article(line, where, options)


def line_article(line: bytes, where: str, options: ReadOptions) -> Article | Unreadable:
    """The article of one JSON line."""
    if len(line) > MAX_ARTICLE_BYTES:
        return too_long(where)
    try:
        return record_article(json.loads(decode_text(line, where, options.encoding)), where, options)
    except InputError as error:
        return Unreadable(where, str(error))
    except (json.JSONDecodeError, RecursionError) as error:
        return Unreadable(where, f"{where} is not JSON ({error}).")


def too_long(where: str) -> Unreadable:
    """In place of a record that no article fills."""
    return Unreadable(where, f"{where} has more than {MAX_ARTICLE_BYTES / 1e6:.0f} MB; left out.")


def record_article(record: Any, where: str, options: ReadOptions, name: str = "") -> Article | Unreadable:
    """The article of one record, or why there is none. ``name`` is that of a file that holds nothing else."""
    if not isinstance(record, Mapping):
        return Unreadable(where, f"{where} is no JSON object. Give an object with a field text.")
    if is_ninjs(record):
        record = plain_record(record)
    text = _text(field_of(record, "text", options.mapping))
    if not text:
        return Unreadable(where, f"{where} has no text. Name its field with --map text=NAME.")
    try:
        return article_of(text, _given(record, where, options, name), options, where)
    except InputError as error:
        return Unreadable(where, str(error))


def _text(value: Any) -> str | None:
    """A text, or the paragraphs of one; null where there is none."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n\n".join(value)
    return value if isinstance(value, str) and value.strip() else None


def _given(record: Mapping[str, Any], where: str, options: ReadOptions, name: str) -> Given:
    """The fields of a record beside its text."""
    mapping = options.mapping
    return Given(
        path=_path(record, where, options),
        title=text_of(field_of(record, "title", mapping)),
        url=text_of(field_of(record, "url", mapping)),
        date=parse_date(field_of(record, "date", mapping)),
        author=_author(record, options),
        outlets=(text_of(field_of(record, "outlet", mapping)),),
        file_name=name,
    )


def _author(record: Mapping[str, Any], options: ReadOptions) -> str | None:
    """The names of those who sign the record, however many."""
    given = field_of(record, "author", options.mapping)
    names = given if isinstance(given, list) else [given]
    return ", ".join(name for value in names if (name := text_of(value))) or None


def _path(record: Mapping[str, Any], where: str, options: ReadOptions) -> str:
    """The record's own id where it has one: what a reader finds it by."""
    given = field_of(record, "id", options.mapping)
    return str(given) if given is not None else where
