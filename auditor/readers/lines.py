"""JSON lines, plain or packed, in stretches that can be read by themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

from auditor.errors import InputError
from auditor.models import Article, Unreadable
from auditor.readers import ReadOptions
from auditor.readers.columns import SAMPLE_ROWS, columns_of
from auditor.readers.door import Piece
from auditor.readers.ninjs import is_ninjs
from auditor.readers.records import articles_in_lines
from auditor.readers.source import DAMAGE, guarded, lines_of, opened_text, skip, state_of
from auditor.readers.stretches import stretches
from auditor.records import field_of

_NO_RECORDS: Final = "holds no records. Give one JSON object a line."


class LinesReader:
    """JSON lines (``.jsonl``, ``.ndjson``; also ``.gz``, ``.zst``)."""

    name = "lines"
    suffixes = (".jsonl", ".ndjson", ".jsonlines")

    def reads(self, path: Path) -> bool:
        """By the ending of the name."""
        return path.name.lower().removesuffix(".gz").removesuffix(".zst").endswith(self.suffixes)

    def columns(self, path: Path, options: ReadOptions) -> Mapping[str, str]:
        """What stands in which field of the first records; empty where the records say so themselves."""
        return _columns(str(path), state_of(path)[0], options.encoding, tuple(options.mapping.items()))

    def pieces(self, path: Path, options: ReadOptions) -> Iterator[Piece]:
        """Stretches of lines. Raises InputError for a file without any."""
        stream, _ = opened_text(path, options.encoding)
        empty = True

        def records() -> Iterator[tuple[bytes, int, int]]:
            nonlocal empty
            for line, size in lines_of(stream):
                empty = empty and line.isspace()
                yield line, size, 1

        with stream:
            yield from (piece for piece in stretches(self.name, path, records()) if not empty)
        if empty:
            raise InputError(f"{path} {_NO_RECORDS}")

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """One article a line, blank lines left out. Raises OSError, InputError for a file without records."""
        return guarded(self._articles(piece, options), piece)

    def _articles(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        path = Path(piece.path)
        stream, encoding = opened_text(path, options.encoding)
        empty = piece.count is None and not piece.offset
        mapping = {**self.columns(path, options), **options.mapping}
        with stream:
            skip(stream, piece.offset)
            lines = (line for line, _ in islice(lines_of(stream), piece.count))
            own = replace(options, encoding=encoding, mapping=mapping)
            for item in articles_in_lines(lines, piece.path, own, first=piece.first):
                empty = False
                yield item
        if empty:
            raise InputError(f"{piece.path} {_NO_RECORDS}")


@lru_cache(maxsize=16)
def _columns(
    path: str, state: str, encoding: str | None, mapping: tuple[tuple[str, str], ...]
) -> dict[str, str]:
    """The field with the text where no record has one under a usual name: all are read alike."""
    given = dict(mapping)
    rows = [row for row in _first_records(Path(path), encoding) if not is_ninjs(row)]
    if "text" in given or not rows or any(field_of(row, "text") for row in rows):
        return {}
    try:
        return {
            "text": columns_of(list(dict.fromkeys(name for row in rows for name in row)), rows, {}, path)[
                "text"
            ]
        }
    except InputError:
        return {}  # each record says what it lacks


def _first_records(path: Path, encoding: str | None) -> list[dict[str, Any]]:
    """The first records that are objects."""
    rows: list[dict[str, Any]] = []
    stream, encoding = opened_text(path, encoding)
    with stream:
        try:
            for line, _ in islice(lines_of(stream), SAMPLE_ROWS):
                rows += _object(line.decode(encoding or "utf-8-sig", "replace"))
        except DAMAGE:
            pass  # told where it is read
    return rows


def _object(line: str) -> list[dict[str, Any]]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return []
    return [value] if isinstance(value, dict) else []
