"""Answer requests from a folder of saved pages, ``<host>/<path>``, as a plain static server would.

``web.json`` beside the hosts may say when the pages were fetched and how single addresses answer:
``{"fetched_at": …, "default_headers": {…}, "responses": {url: {"status", "headers", "body_file"}}}``.
A path that a mirrored host lacks is a 404; a host that is not mirrored is ``offline``. Nothing
outside the folder is ever read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, unquote, urlsplit

from auditor.errors import ArchiveError
from auditor.fetch.addresses import without_fragment
from auditor.fetch.bodies import body_of
from auditor.fetch.exchange import Ask, Exchange, Headers, drain
from auditor.fetch.faults import FetchFault

NOTES_FILE: Final = "web.json"
_STEP: Final = 65_536

_TYPES: Final = {
    "": "text/html", ".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain", ".xml": "application/xml", ".rss": "application/rss+xml",
    ".atom": "application/atom+xml", ".json": "application/json", ".pdf": "application/pdf",
    ".jpg": "image/jpeg", ".png": "image/png", ".gz": "application/gzip", ".zip": "application/zip",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Notes:
    """What ``web.json`` says."""

    fetched_at: str | None
    headers: Headers
    responses: Mapping[str, Mapping[str, Any]]


class MirrorTransport:
    """The saved pages of one folder."""

    live = False

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._notes = _read_notes(root / NOTES_FILE)
        self.as_of = self._notes.fetched_at

    def close(self) -> None:
        """Nothing is kept open."""

    def exchange(self, ask: Ask) -> Exchange:
        """The saved response; FetchFault ``offline`` for a host that is not in the folder."""
        url = without_fragment(ask.url)
        parts = urlsplit(url)
        noted = self._notes.responses.get(url)
        if noted is None and not self._has_host(parts):
            raise FetchFault("offline", f"{parts.hostname} is not in {self._root.name}")
        if noted is None:
            status, headers, file = self._plain(parts)
        else:
            status, headers, file = self._noted(parts, noted)
        wire = self._read(file, ask)
        return Exchange(
            url=ask.url,
            request_headers=ask.headers,
            status=status,
            reason=_phrase(status),
            headers=headers,
            wire=wire,
            body=body_of(wire, headers, ask),
            fetched_at=self._notes.fetched_at,
            file=ask.sink,
        )

    def _has_host(self, parts: SplitResult) -> bool:
        folder = self._inside(parts.hostname or ".")
        return folder is not None and folder != self._root and folder.is_dir()

    def _plain(self, parts: SplitResult) -> tuple[int, Headers, Path | None]:
        """What a static server says: the file, or 404."""
        file = next(self._files(parts), None)
        if file is None:
            return 404, (*self._notes.headers, ("Content-Type", "text/html")), None
        return 200, self._with_type(self._notes.headers, file), file

    def _noted(self, parts: SplitResult, noted: Mapping[str, Any]) -> tuple[int, Headers, Path | None]:
        """What ``web.json`` says about this address."""
        named = noted.get("body_file")
        file = self._inside(str(named)) if named else None
        if file is None and named:
            raise ArchiveError(f"{NOTES_FILE} names {named}, which is not in {self._root}.")
        own = tuple((str(k), str(v)) for k, v in dict(noted.get("headers", {})).items())
        names = {k.lower() for k, _ in own}
        headers = (*(h for h in self._notes.headers if h[0].lower() not in names), *own)
        status = int(noted.get("status", 200))
        if file is None and named is None and "location" not in names and status < 300:
            file = next(self._files(parts), None)
        return status, self._with_type(headers, file) if file else headers, file

    def _with_type(self, headers: Headers, file: Path) -> Headers:
        if any(k.lower() == "content-type" for k, _ in headers):
            return headers
        return (*headers, ("Content-Type", _TYPES.get(file.suffix.lower(), "application/octet-stream")))

    def _files(self, parts: SplitResult) -> Iterator[Path]:
        """Files that answer the address, best first: with its query, then without."""
        host = parts.hostname or ""
        paths = dict.fromkeys((unquote(parts.path), parts.path))
        queries = (
            dict.fromkeys((f"?{unquote(parts.query)}", f"?{parts.query}", "")) if parts.query else {"": None}
        )
        for query in queries:
            for path in paths:
                for name in _names(path, query):
                    file = self._inside(f"{host}/{name}")
                    if file and file.is_file():
                        yield file

    def _inside(self, name: str) -> Path | None:
        """The path of a name within the folder; null for names that lead out of it, by dots or links."""
        try:
            path = (self._root / name.lstrip("/")).resolve()
            return path if path.is_relative_to(self._root) and path.exists() else None
        except (OSError, ValueError, RuntimeError):  # too long, NUL bytes, circular links
            return None

    def _read(self, file: Path | None, ask: Ask) -> bytes:
        if file is None:
            return b""
        with file.open("rb") as stream:
            return drain(iter(lambda: stream.read(_STEP), b""), ask)


def _names(path: str, query: str) -> tuple[str, ...]:
    """File names that saved pages of a path go by."""
    path = path.strip("/")
    if query:
        return (f"{path}{query}", f"{path}{query}.html", f"{path}/index.html{query}")
    return (path, f"{path}/index.html".lstrip("/"), f"{path}.html") if path else ("index.html",)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""


def _read_notes(file: Path) -> _Notes:
    """The notes of a folder; none when there is no ``web.json``. Raises ArchiveError."""
    try:
        notes = json.loads(file.read_text("utf-8")) if file.exists() else {}
        headers = tuple((str(k), str(v)) for k, v in dict(notes.get("default_headers", {})).items())
        responses = {without_fragment(u): dict(r) for u, r in dict(notes.get("responses", {})).items()}
        return _Notes(notes.get("fetched_at"), headers, responses)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ArchiveError(f"{file} cannot be used ({str(error).splitlines()[0]}).") from None
