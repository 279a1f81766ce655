"""Records: JSON objects that hold an article and its fields, one file or one a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from auditor.article import make_article
from auditor.errors import InputError
from auditor.models import Article, Unreadable
from auditor.readers import ReadOptions, dated, given_publisher, left_out, read_bytes
from auditor.records import decode_text, field_of, parse_date, text_of


def articles_in_json(path: Path, options: ReadOptions) -> Iterator[Article | Unreadable]:
    """The articles of a .json file: an object or an array of them. Raises InputError."""
    text = decode_text(read_bytes(path), str(path), options.encoding)
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(f"{path} is not JSON ({error}).") from None
    records = value if isinstance(value, list) else [value]
    for number, record in enumerate(records, start=1):
        where = str(path) if len(records) == 1 else f"{path}:{number}"
        yield left_out(where) if number in options.skip else _article(record, where, options, name=path.name)


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
    try:
        return _article(json.loads(decode_text(line, where, options.encoding)), where, options)
    except InputError as error:
        return Unreadable(where, str(error))
    except (json.JSONDecodeError, RecursionError) as error:
        return Unreadable(where, f"{where} is not JSON ({error}).")


def _article(record: Any, where: str, options: ReadOptions, name: str = "") -> Article | Unreadable:
    """The article of one record, or why there is none."""
    if not isinstance(record, Mapping):
        return Unreadable(where, f"{where} is no JSON object. Give an object with a field text.")
    text = field_of(record, "text", options.mapping)
    if not isinstance(text, str) or not text.strip():
        return Unreadable(where, f"{where} has no text. Name its field with --map text=NAME.")
    outlet = field_of(record, "outlet", options.mapping)
    try:
        return make_article(
            text,
            title=text_of(field_of(record, "title", options.mapping)),
            url=text_of(field_of(record, "url", options.mapping)),
            publisher=given_publisher(options, text_of(outlet)),
            path=_path(record, where, options),
            author=_author(record, options),
            **dated(options, record=parse_date(field_of(record, "date", options.mapping)), file_name=name),
        )
    except InputError as error:
        return Unreadable(where, str(error))


def _author(record: Mapping[str, Any], options: ReadOptions) -> str | None:
    """The names of those who sign the record, however many."""
    given = field_of(record, "author", options.mapping)
    names = given if isinstance(given, list) else [given]
    return ", ".join(name for value in names if (name := text_of(value))) or None


def _path(record: Mapping[str, Any], where: str, options: ReadOptions) -> str:
    """The record's own id where it has one: what a reader finds it by."""
    given = field_of(record, "id", options.mapping)
    return str(given) if given is not None else where
