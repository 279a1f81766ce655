"""Rows onto a stream as JSON, JSON lines, CSV or TSV, one at a time."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, TextIO

from auditor.report.plain import harmless
from auditor.report.rows import FIELDS

Writer = Callable[[Iterable[Mapping[str, Any]]], None]

#: What JSON may hold bare but a terminal would obey: escaped, it is the same value.
_UNSAFE: Final = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
#: A cell that begins so is a formula to a spreadsheet; wide forms are to some (OWASP, "CSV Injection").
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def json_line(value: object) -> str:
    """``value`` as JSON on one line; no character in it can steer a terminal."""
    text = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda match: json.dumps(match[0])[1:-1], text)


@contextmanager
def write_rows(output: str | None, stream: TextIO, fields: Sequence[str] = FIELDS) -> Iterator[Writer]:
    """A function that writes rows to ``stream`` as ``output``: ``json``, ``nl``, ``csv`` or ``tsv``.

    A JSON array is closed and a table has its header whatever happens in between. With no
    ``output`` nothing is written.
    """
    if output in ("csv", "tsv"):
        yield _table(stream, fields, "," if output == "csv" else "\t")
    elif output == "json":
        array = _Array(stream)
        try:
            yield array.write
        finally:
            stream.write("\n]\n" if array.begun else "[]\n")
    elif output == "nl":
        yield lambda rows: stream.writelines(json_line(row) + "\n" for row in rows)
    else:
        yield lambda rows: None


class _Array:
    """A JSON array that is written as it grows, an object a line."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.begun = stream, False

    def write(self, rows: Iterable[Mapping[str, Any]]) -> None:
        for row in rows:
            self.stream.write((",\n" if self.begun else "[\n") + json_line(row))
            self.begun = True


def _table(stream: TextIO, fields: Sequence[str], delimiter: str) -> Writer:
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(fields)
    return lambda rows: writer.writerows([cell(row.get(field)) for field in fields] for row in rows)


def cell(value: object) -> object:
    """A value as a spreadsheet may safely have it: no formulas, no controls, lists joined by " | ".

    >>> cell("=1+1"), cell(["a", "b"]), cell(None), cell(True), cell(-0.5)
    ("'=1+1", 'a | b', '', 'true', -0.5)
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, int | float):
        return "" if value is None else value
    joined = value if isinstance(value, str) else _joined(value)
    text = harmless(joined)
    return "'" + text if joined.startswith(_FORMULA) else text


def _joined(value: object) -> str:
    """A list with its parts set apart; anything else as JSON."""
    return (
        " | ".join(map(str, value))
        if isinstance(value, list | tuple)
        else json.dumps(value, ensure_ascii=False)
    )
