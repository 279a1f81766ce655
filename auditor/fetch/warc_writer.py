"""Write what was fetched as WARC 1.1: a request and a response record for every hop, as it happens.

Wire bytes are kept as received, with chunking undone and said so; keys in addresses and cookies
are taken out before anything is written. A fault is a metadata record, so that a replay fails
where the live run failed. The file gets its name only when it is complete.
"""

from __future__ import annotations

import io
import os
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, Final
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from auditor import __version__
from auditor.errors import ArchiveError
from auditor.fetch.addresses import redact
from auditor.fetch.exchange import Exchange, Headers, iso_time
from auditor.fetch.settings import SECRET_HEADERS

FAULT_TYPE: Final = "application/warc-fields"
FAULT_FIELD: Final = "fetch-outcome"
DETAIL_FIELD: Final = "fetch-detail"
#: Before the names of our own notes in the warcinfo record.
NOTE_PREFIX: Final = "auditor-"

_NOT_KEPT: Final = SECRET_HEADERS | {"cookie", "set-cookie", "set-cookie2"}
_RENAMED: Final = {"transfer-encoding": "X-Archive-Orig-Transfer-Encoding"}


class Recorder:
    """One WARC file of one run, safe for several threads."""

    def __init__(self, path: Path, started: str, notes: tuple[tuple[str, str], ...] = ()) -> None:
        self._path = path
        self._part = path.with_name(path.name + ".part")
        self._lock = threading.Lock()
        self._written: set[tuple[str, str]] = set()
        try:
            self._file = self._part.open("wb")
        except OSError as error:
            raise ArchiveError(f"{path} cannot be written ({error.strerror}).") from None
        self._part.chmod(0o600)
        self._writer = WARCWriter(self._file, gzip=path.name.endswith(".gz"), warc_version="1.1")
        info = {"software": f"Auditor/{__version__}", "format": "WARC File Format 1.1", "robots": "obey"} | {
            f"{NOTE_PREFIX}{name}": value for name, value in notes
        }
        record = self._writer.create_warcinfo_record(path.name, info)
        record.rec_headers.replace_header("WARC-Date", started)
        self._writer.write_record(record)

    def pair(self, exchange: Exchange) -> None:
        """Write one hop."""
        with ExitStack() as stack:
            body = (
                stack.enter_context(exchange.file.open("rb")) if exchange.file else io.BytesIO(exchange.wire)
            )
            self._pair(exchange, body)

    def _pair(self, exchange: Exchange, body: BinaryIO) -> None:
        url = redact(exchange.url)
        date = exchange.fetched_at or iso_time(0)
        fields = {"WARC-Date": date} | ({"WARC-IP-Address": exchange.peer} if exchange.peer else {})
        response = self._record(
            url,
            "response",
            StatusAndHeaders(
                f"{exchange.status} {exchange.reason}".strip(), _safe(exchange.headers), "HTTP/1.1"
            ),
            body,
            fields,
        )
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        asked = (("Host", parts.netloc), *exchange.request_headers)
        request = self._record(
            url,
            "request",
            StatusAndHeaders(f"GET {target} HTTP/1.1", _safe(asked), is_http_request=True),
            io.BytesIO(),
            fields,
        )
        with self._lock:
            self._written.add(_key(exchange))
            self._writer.write_request_response_pair(request, response)

    def once(self, exchange: Exchange) -> None:
        """Write a response that came out of the cache, unless this file has its address already."""
        if _key(exchange) not in self._written:
            self.pair(exchange)

    def fault(self, url: str, outcome: str, detail: str, now: float) -> None:
        """Write that a request gave no usable response, and why."""
        fields = f"{FAULT_FIELD}: {outcome}\r\n{DETAIL_FIELD}: {_one_line(detail)}\r\n".encode()
        record = self._writer.create_warc_record(
            url,
            "metadata",
            payload=io.BytesIO(fields),
            length=len(fields),
            warc_content_type=FAULT_TYPE,
            warc_headers_dict={"WARC-Date": iso_time(now)},
        )
        with self._lock:
            self._writer.write_record(record)

    def close(self, *, complete: bool = True) -> None:
        """Give the file its name; after an error of ours it is left out altogether."""
        if self._file.closed:
            return
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            if complete:
                self._part.replace(self._path)
            else:
                self._part.unlink()
        except OSError as error:
            self._part.unlink(missing_ok=True)
            raise ArchiveError(f"{self._path} cannot be written ({error.strerror}).") from None

    def _record(
        self, url: str, kind: str, head: StatusAndHeaders, body: BinaryIO, fields: dict[str, str]
    ) -> Any:
        length = body.seek(0, os.SEEK_END)
        body.seek(0)
        return self._writer.create_warc_record(
            url,
            kind,
            payload=body,
            length=length,
            http_headers=head,
            warc_headers_dict=dict(fields),
        )


def _key(exchange: Exchange) -> tuple[str, str]:
    """What one answer is an answer to: the address, and the bytes of it where only these were asked for."""
    return redact(exchange.url), next((v for k, v in exchange.request_headers if k.lower() == "range"), "")


def _safe(headers: Headers) -> list[tuple[str, str]]:
    """Headers as they may be kept: without secrets, and without a chunking that is undone."""
    kept = ((k, redact(v)) for k, v in headers if k.lower() not in _NOT_KEPT)
    return [(_RENAMED.get(k.lower(), k), _one_line(v)) for k, v in kept]


def _one_line(text: str) -> str:
    return " ".join(text.split())
