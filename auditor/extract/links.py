"""Absolute addresses out of a page's links, taken out of the wrappers that others put around them."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

_ARCHIVED: Final = re.compile(r"^https?://(?:web|wayback)\.[^/]+/web/\d{4,14}[a-z_]*/(https?:/?/?.+)$", re.I)
_AMP_CACHE: Final = re.compile(
    r"^https?://(?:[^/]+\.)?(?:ampproject\.org/[a-z]/|google\.[a-z.]+/amp/)(s/)?(.+)$", re.I
)
_TARGET_PARAMETERS: Final = (
    "url",
    "u",
    "q",
    "target",
    "to",
    "redirect",
    "redirect_url",
    "dest",
    "destination",
    "murl",
)
_SHARING: Final = re.compile(r"(?:^|/)(?:share|sharer|intent|submit|pin/create)(?:[/.?]|$)", re.I)
_MAX_WRAPPERS: Final = 3


def absolute(target: str, base: str | None) -> str | None:
    """The http(s) address that a link leads to, unwrapped; null for anything else.

    >>> absolute("/a?b=1#c", "https://example.org/x"), absolute("mailto:a@b.c", None)
    ('https://example.org/a?b=1#c', None)
    >>> absolute("https://www.google.com/url?q=https%3A%2F%2Fexample.org%2Fa&sa=D", None)
    'https://example.org/a'
    >>> absolute("https://web.archive.org/web/20151005000000/http://example.org/a", None)
    'http://example.org/a'
    """
    try:
        url = urljoin(base or "", target.strip())
        for _ in range(_MAX_WRAPPERS):
            inner = _unwrapped(url)
            if inner is None:
                break
            url = inner
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _unwrapped(url: str) -> str | None:
    """The address inside a redirect, cache or archive address; null when there is none."""
    archived = _ARCHIVED.match(url)
    if archived:
        return re.sub(r"^(https?):/*", r"\1://", archived[1])
    cached = _AMP_CACHE.match(url)
    if cached:
        return f"{'https' if cached[1] else 'http'}://{unquote(cached[2])}"
    parts = urlsplit(url)
    if _SHARING.search(parts.path):
        return None
    targets = (v for k, v in parse_qsl(parts.query) if k.lower() in _TARGET_PARAMETERS)
    return next((t for t in targets if t.startswith(("http://", "https://"))), None)
