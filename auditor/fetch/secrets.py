"""Keys come back: in error messages, in addresses of further pages, in redirects. None of it is kept.

What a request carries as a key is struck out of its answer before cache, recording, log or report
see it, however it is written there; a redirect that would carry it elsewhere is not followed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from auditor.fetch.addresses import redact
from auditor.fetch.exchange import Exchange, Headers
from auditor.fetch.faults import FetchFault
from auditor.fetch.settings import SECRET_HEADERS, SECRET_PARAMETERS

#: Shorter values than this are no keys, and would be found everywhere.
LEAST_LENGTH: Final = 6
STRUCK: Final = b"REDACTED"

_NAMES: Final = frozenset(name.lower() for name in SECRET_PARAMETERS)
_HEADERS: Final = frozenset({"content-encoding", "content-length"})


class Secrets:
    """The keys that one request carries."""

    def __init__(self, url: str, headers: Headers) -> None:
        """Those in the query of ``url`` and in ``headers``."""
        found = [v for k, v in parse_qsl(urlsplit(url).query) if k.lower() in _NAMES]
        found += [v.rpartition(" ")[2] for k, v in headers if k.lower() in SECRET_HEADERS]
        self._values = tuple(value for value in found if len(value) >= LEAST_LENGTH)
        self._pattern = re.compile(b"|".join(map(_spellings, self._values)), re.I) if self._values else None

    def strike(self, exchange: Exchange) -> Exchange:
        """The answer without the keys. Raises FetchFault for a redirect that carries one elsewhere."""
        if self._pattern is None:
            return exchange
        self._check_redirect(exchange)
        headers = tuple((k, self._text(v, k)) for k, v in exchange.headers)
        exchange = replace(exchange, headers=headers, reason=self._text(exchange.reason))
        if not self._pattern.search(exchange.body) and not self._pattern.search(exchange.wire):
            return exchange
        body = self._pattern.sub(STRUCK, exchange.body)
        plain = tuple((k, v) for k, v in headers if k.lower() not in _HEADERS)
        return replace(exchange, body=body, wire=body, headers=plain)

    def _check_redirect(self, exchange: Exchange) -> None:
        """A redirect on the service's own host may repeat the key as its parameter; nothing else may."""
        target = exchange.header("location")
        if target is None or not self._found(target):
            return
        host = urlsplit(target).netloc if "//" in target else ""
        if self._found(redact(target)) or host not in ("", urlsplit(exchange.url).netloc):
            raise FetchFault("redirect-refused", "the redirect carries the key elsewhere")

    def _found(self, text: str) -> bool:
        return self._pattern is not None and bool(self._pattern.search(_bytes(text)))

    def _text(self, text: str, header: str = "") -> str:
        if self._pattern is None or header.lower() == "location" or not self._found(text):
            return text  # a redirect was checked, and is redacted where it is kept
        return self._pattern.sub(STRUCK, _bytes(text)).decode("latin-1")


def _bytes(text: str) -> bytes:
    """Header text as it came: http.client gives bytes as Latin-1."""
    return text.encode("latin-1", "replace")


def _spellings(value: str) -> bytes:
    """A pattern of a key as it may be written: plain, percent-encoded any number of times, escaped."""
    return b"".join(
        b"(?:%s|%%(?:25)*%02x|\\\\u%04x|&#0*%d;|&#x0*%x;|\\\\%s)"
        % (re.escape(bytes([byte])), byte, byte, byte, byte, re.escape(bytes([byte])))
        for byte in value.encode()
    )
