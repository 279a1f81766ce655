"""The page inside a WARC record of a large file elsewhere: Common Crawl's, asked for by the bytes of the record.

The record's own digest is checked, its inner response passes the same caps as a fetched page,
and what comes out is a capture like that of any archive.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any, Final

from requests import Response
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from auditor.fetch.addresses import redact
from auditor.fetch.bodies import decode_body
from auditor.fetch.captures import capture_of
from auditor.fetch.exchange import Ask, codings_of
from auditor.fetch.faults import FetchFault
from auditor.fetch.guard import FETCHED_AT
from auditor.fetch.settings import LIMITS
from auditor.fetch.warc_reader import wire_of
from auditor.models import Capture

_FRAGMENT: Final = re.compile(r"(?P<address>[^#]+)#bytes=(?P<first>\d{1,15})-(?P<last>\d{1,15})")


def byte_range_of(url: str) -> tuple[str, str]:
    """An address without its fragment ``#bytes=first-last``, and ``first-last``. Raises FetchFault.

    >>> byte_range_of("https://data.example/crawl.warc.gz#bytes=10-99")
    ('https://data.example/crawl.warc.gz', '10-99')
    """
    found = _FRAGMENT.fullmatch(url)
    first, last = (int(found["first"]), int(found["last"])) if found else (1, 0)
    if found is None or first > last:
        raise FetchFault("policy-blocked", "an address of a record names its bytes, #bytes=first-last")
    if last - first >= LIMITS["record"].wire_bytes:
        raise FetchFault("too-large", f"a record of {(last - first) / 1e6:.0f} MB")
    return found["address"], f"{first}-{last}"


def capture_of_record(url: str, response: Response, span: str) -> Capture:
    """The capture of the page in the record that came for ``url``. Raises FetchFault."""
    if response.status_code not in (200, 206):
        return capture_of(url, response, url, "record")
    record, head, wire = _unpack(_bytes_asked(response, span))
    target = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    inner = Response()
    inner.status_code = int(head.get_statuscode())
    inner.headers.update({str(k): str(v) for k, v in head.headers if k.lower() not in _UNDONE})
    inner._content = decode_body(wire, codings_of(tuple(head.headers)), LIMITS["page"].decoded_bytes)
    captured = str(record.rec_headers.get_header("WARC-Date") or "")[:19]
    capture = capture_of(url, inner, target, "page")
    return replace(
        capture,
        outcome="archived-error" if inner.status_code >= 400 else capture.outcome,
        url=redact(url),
        archive_url=redact(url),
        memento_at=f"{captured}Z" if captured else None,
        fetched_at=response.headers.get(FETCHED_AT),
        from_cache=bool(getattr(response, "from_cache", False)),
    )


#: Headers of the inner response that no longer hold once its body is unpacked.
_UNDONE: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def _bytes_asked(response: Response, span: str) -> bytes:
    """The bytes that were asked for; a server may send the whole file instead, or others."""
    body = response.content or b""
    first, last = map(int, span.split("-"))
    if response.status_code == 200:
        body = body[first : last + 1]
    else:
        sent = (response.headers.get("Content-Range") or "").removeprefix("bytes ").partition("/")[0]
        if sent and sent != span:
            raise FetchFault("bad-response", f"other bytes than asked for: {sent[:40]}")
    if len(body) != last - first + 1:
        raise FetchFault("bad-response", f"{len(body)} bytes of {last - first + 1}")
    return body


def _unpack(data: bytes) -> tuple[Any, Any, bytes]:
    """The record, the head of its inner response and its body as sent, checked against its digest."""
    ask = Ask("", (), LIMITS["record"], 0.0)
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(data), check_digests="raise")))
        if record.rec_type != "response" or record.http_headers is None:
            raise FetchFault("bad-response", f"a {record.rec_type} record holds no page")
        return record, record.http_headers, wire_of(record, ask)
    except FetchFault:
        raise
    except ArchiveLoadFailed as error:
        raise FetchFault("bad-response", f"a damaged record: {str(error).splitlines()[0][:80]}") from error
    except Exception as error:  # zlib and warcio share no base class
        raise FetchFault("bad-response", f"no WARC record at these bytes ({type(error).__name__})") from error
