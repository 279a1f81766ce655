"""Make a Capture of a response or of a fault: what a fetch came to, under one of the closed names."""

from __future__ import annotations

import email.utils
import hashlib
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Final

from requests import Response

from auditor.fetch.addresses import redact, without_fragment
from auditor.fetch.bodies import unzip_body
from auditor.fetch.faults import FetchFault
from auditor.fetch.guard import FETCHED_AT
from auditor.fetch.settings import LIMITS
from auditor.fetch.sniff import PAGE_TYPES, media_type
from auditor.ids import make_id
from auditor.models import Capture
from auditor.ports import Purpose
from auditor.vocabulary import EXCLUSIONS

#: Headers that later stages or reports may need; the rest is noise, or could identify the reader.
_KEPT_HEADERS: Final = frozenset(
    {"content-type", "content-language", "date", "etag", "last-modified", "link", "location", "memento-datetime",
     "retry-after", "server", "x-wp-total", "x-wp-totalpages", "cf-mitigated", "x-datadome", "x-iinfo",
     "x-archive-wayback-runtime-error", "x-archive-orig-last-modified"}
)  # fmt: skip
_CHALLENGE_HEADERS: Final = ("cf-mitigated", "x-datadome", "x-iinfo")
_CHALLENGE_WORDS: Final = (
    b"just a moment", b"_incapsula_", b"unusual activity", b"captcha-delivery", b"px-captcha",
    b"verify you are human", b"checking your browser", b"attention required! | cloudflare",
)  # fmt: skip
_FEED_TYPES: Final = ("xml", "json", "rss", "atom", "text/plain", "gzip", "octet-stream")


def capture_of(url: str, response: Response, final_url: str, purpose: Purpose) -> Capture:
    """The capture of a final response (no redirect), which came from ``final_url``. Raises FetchFault for a bomb inside the body."""
    body = response.content or b""
    if purpose in ("page", "feed", "sitemap"):
        body = unzip_body(body, LIMITS[purpose].decoded_bytes)
    kind = media_type(body, response.headers.get("Content-Type"))
    outcome, detail = _outcome(response, body, kind, purpose)
    digest = hashlib.sha256(body).hexdigest()
    memento = _memento_time(response.headers.get("Memento-Datetime"))
    final = redact(without_fragment(final_url))
    return Capture(
        id=make_id(redact(url), digest),
        url=redact(url),
        outcome=outcome,
        final_url=final,
        status=response.status_code,
        fetched_at=response.headers.get(FETCHED_AT),
        media_type=kind,
        headers=_kept_headers(response),
        digest=digest,
        size=len(body),
        archive_url=final if memento else None,
        memento_at=memento,
        from_cache=bool(getattr(response, "from_cache", False)),
        detail=detail,
        body=body,
    )


def with_file(capture: Capture, path: Path) -> Capture:
    """The capture of a body that was written to a file."""
    if capture.outcome != "ok":
        return capture
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
    return replace(capture, id=make_id(capture.url, digest), digest=digest, size=size)


def _kept_headers(response: Response) -> tuple[tuple[str, str], ...]:
    """Headers worth keeping, sorted by name: the cache gives them back in another order."""
    kept = ((k.lower(), redact(v)) for k, v in response.headers.items())
    return tuple(sorted((k, v) for k, v in kept if k in _KEPT_HEADERS))


def failed(url: str, fault: FetchFault) -> Capture:
    """The capture of a request that gave no response."""
    shown = redact(url)
    return Capture(
        id=make_id(shown, fault.outcome), url=shown, outcome=fault.outcome, detail=redact(fault.detail)
    )


def _outcome(response: Response, body: bytes, kind: str | None, purpose: Purpose) -> tuple[str, str]:
    """The outcome of a response and a word on why."""
    status = response.status_code
    if status == 200 or status == 203:
        return _outcome_of_type(kind, purpose)
    detail = f"HTTP {status}"
    if response.headers.get("Memento-Datetime") and status >= 400:
        return "archived-error", detail
    if any(words in body[:65_536] for words in EXCLUSIONS):
        return "excluded", detail
    if _is_challenge(response, body):
        return "bot-challenge", detail
    return _outcome_of_status(status, purpose), detail


def _outcome_of_type(kind: str | None, purpose: Purpose) -> tuple[str, str]:
    """Whether what came is of the kind that was asked for."""
    if purpose == "page" and kind is not None and kind not in PAGE_TYPES:
        return "wrong-type", kind
    if purpose in ("feed", "sitemap") and kind is not None and not any(t in kind for t in _FEED_TYPES):
        return "bad-response", kind
    return "ok", ""


def _outcome_of_status(status: int, purpose: Purpose) -> str:
    match status:
        case 401 | 403 | 407:
            return "auth-failed" if purpose == "api" else "blocked"
        case 402:
            return "paywalled"
        case 404 | 410:
            return "not-there"
        case 429:
            return "rate-limited"
        case 451:
            return "blocked"
        case _ if status >= 500:
            return "server-error"
        case _:
            return "bad-response"


def _is_challenge(response: Response, body: bytes) -> bool:
    """A refusal that tests for robots: by header, or by the words on it."""
    if response.status_code not in (401, 403, 405, 429, 503):
        return False
    if any(name in response.headers for name in _CHALLENGE_HEADERS):
        return True
    start = body[:65_536].lower()
    return any(words in start for words in _CHALLENGE_WORDS)


def _memento_time(value: str | None) -> str | None:
    """Memento-Datetime (RFC 7089) as UTC ISO 8601."""
    try:
        when = email.utils.parsedate_to_datetime(value or "")
    except (ValueError, TypeError):
        return None
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
