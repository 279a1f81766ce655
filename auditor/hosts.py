"""Hosts and registrable domains of addresses. No network: the suffix list comes with tldextract."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tldextract import TLDExtract

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://|//")
_HOST = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\Z"
)


def host_of(url: str) -> str | None:
    """The lower-case host of an address or bare host, without ``www.``, port and final dot.

    Internationalised hosts come in their ASCII form. None for what has no host.

    >>> host_of("https://www.BBC.co.uk:443/news"), host_of("theguardian.com/world"), host_of("mailto:a@b.c")
    ('bbc.co.uk', 'theguardian.com', None)
    """
    url = url.strip()
    if not _SCHEME.match(url):
        if ":" in url.split("/", 1)[0].rsplit(":", 1)[0] or re.match(r"[a-z]+:(?!\d)", url):
            return None
        url = "//" + url
    try:
        host = (urlsplit(url).hostname or "").rstrip(".").lower()
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    host = host.removeprefix("www.")
    return host if _HOST.match(host) else None


@cache
def _extractor() -> TLDExtract:
    """tldextract on its packaged list alone: it never fetches one and never writes a cache."""
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=65536)
def registrable_domain(url_or_host: str) -> str | None:
    """The domain that somebody registered: what two hosts of one owner have in common.

    >>> registrable_domain("https://edition.cnn.com/x"), registrable_domain("news.bbc.co.uk")
    ('cnn.com', 'bbc.co.uk')
    """
    host = host_of(url_or_host)
    return (_extractor()(host).top_domain_under_public_suffix or None) if host else None


def site_of(url_or_host: str) -> str | None:
    """The registrable domain, or under a suffix that nobody registers the last two parts of the host.

    >>> site_of("https://news.bbc.co.uk/x"), site_of("www.npa.example"), site_of("mailto:a@b.c")
    ('bbc.co.uk', 'npa.example', None)
    """
    host = host_of(url_or_host)
    return (registrable_domain(host) or ".".join(host.split(".")[-2:])) if host else None


def same_site(one: str, other: str) -> bool:
    """Whether two addresses have the same registrable domain."""
    domain = registrable_domain(one)
    return domain is not None and domain == registrable_domain(other)
