"""CSV and pages as Datasette gives them, made safe: for our databases, and no others.

A headline that begins with ``=`` is a formula to a spreadsheet, and a cell may carry characters
that steer a terminal. Every cell becomes what :func:`auditor.report.cell` makes of it, row by row
while the answer streams. Pages of Datasette's own show names where no hook reaches (facets, titles):
what would turn the text around them is made visible on the way out.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from auditor.report import cell, harmless_markup

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Callable[[], Awaitable[Message]], Send], Awaitable[None]]

#: A field, in quotation marks or not, and what ends it. Possessive: a field may have millions of characters.
_FIELD: Final = re.compile(r'("(?:[^"]++|"")*+"|[^",\r\n]*+)(,|\r\n|\n)')
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_CSV: Final = (b"text/csv", b"text/plain")


class Cells:
    """Text of a CSV in, in pieces of any size; the same with safe cells out, whole rows at a time."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, text: str) -> str:
        """The rows that are complete with this piece."""
        self._rest += text
        end = self._rest.rfind("\n")
        while end >= 0 and self._rest.count('"', 0, end + 1) % 2:
            end = self._rest.rfind("\n", 0, end)
        rows, self._rest = self._rest[: end + 1], self._rest[end + 1 :]
        return _FIELD.sub(_safe, rows)

    def finish(self) -> str:
        """What is left: a row without a line end, or one that was broken off."""
        rest, self._rest = self._rest, ""
        return _FIELD.sub(_safe, rest + "\n")[:-1] if rest else ""


def _safe(field: re.Match[str]) -> str:
    text, end = field[1], field[2]
    if _NUMBER.fullmatch(text):
        return field[0]
    if text.startswith('"'):
        return f'"{cell(text[1:-1])}"{end}'
    return f"{cell(text)}{end}"


class Page:
    """HTML in, in pieces of any size; the same with control characters made visible out."""

    def feed(self, text: str) -> str:
        """The piece, harmless."""
        return harmless_markup(text)

    def finish(self) -> str:
        """Nothing is kept back."""
        return ""


def safe_answers(app: App, ours: Callable[[str], bool]) -> App:
    """``app`` with safe CSV and pages of databases of ours; ``ours`` is asked with the path."""

    async def wrapped(scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        if scope["type"] == "http" and ours(scope["path"]):
            send = _sender(send, may_be_csv=scope["path"].endswith(".csv"))
        await app(scope, receive, send)

    return wrapped


def _sender(send: Send, *, may_be_csv: bool) -> Send:
    kept: Cells | Page | None = None
    decoder = getincrementaldecoder("utf-8")("replace")

    async def sending(message: Message) -> None:
        nonlocal kept
        if message["type"] == "http.response.start":
            kept = _keeper(message, may_be_csv=may_be_csv)
            if kept:
                headers = [(n, v) for n, v in message["headers"] if n.lower() != b"content-length"]
                message = {**message, "headers": headers}
        elif kept and message["type"] == "http.response.body":
            more = message.get("more_body", False)
            text = kept.feed(decoder.decode(message.get("body", b""), final=not more))
            message = {**message, "body": (text + ("" if more else kept.finish())).encode()}
        await send(message)

    return sending


def _keeper(start: Message, *, may_be_csv: bool) -> Cells | Page | None:
    """What makes the answer that begins so safe; null where nothing needs to."""
    kind = next((value for name, value in start["headers"] if name.lower() == b"content-type"), b"")
    if kind.startswith(b"text/html"):
        return Page()
    return Cells() if may_be_csv and start["status"] == 200 and kind.startswith(_CSV) else None
