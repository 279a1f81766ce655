"""What a body is by its first bytes, which tell the truth more often than its header.

A small part of https://mimesniff.spec.whatwg.org/: only what decides whether a page, feed or
sitemap came back.
"""

from __future__ import annotations

import re
from typing import Final

_MAGIC: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"OggS", "application/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\x00\x00\x00\x18ftyp", "video/mp4"),
    (b"\x00\x00\x00\x1cftyp", "video/mp4"),
    (b"\x00\x00\x00\x20ftyp", "video/mp4"),
)
_PROLOGUE: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?xml[^>]*\?>|<!--.*?-->|<\?[^>]*\?>)*", re.S)
_HTML: Final = re.compile(rb"<!doctype\s+html|<(?:html|head|body|title|script|div|p|h1|meta|article)\b", re.I)
_XML: Final = re.compile(rb"<(?:\w+:)?(rss|feed|rdf|urlset|sitemapindex)\b", re.I)
_WIDE_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
_SAID_WIDE: Final = re.compile(r"charset\s*=\s*[\"']?(?:utf-16|utf-32|ucs-2|unicode)", re.I)
_HEAD: Final = 4096

#: Media types that a page may have.
PAGE_TYPES: Final = frozenset({"text/html", "application/xhtml+xml", "text/plain"})


def media_type(body: bytes, declared: str | None) -> str | None:
    """The media type of a body, lower case and without parameters.

    >>> media_type(b"%PDF-1.7", "text/html"), media_type(b"<!DOCTYPE html><p>x", "application/json")
    ('application/pdf', 'text/html')
    >>> media_type(b"plain words", "text/plain; charset=utf-8"), media_type(b"", None)
    ('text/plain', None)
    """
    said = (declared or "").partition(";")[0].strip().lower() or None
    head = body[:_HEAD]
    known = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if known:
        return known
    prologue = _PROLOGUE.match(head)
    start = head[prologue.end() :] if prologue else head
    root = _XML.match(start)
    if root:
        return {b"rss": "application/rss+xml", b"feed": "application/atom+xml"}.get(
            root[1].lower(), "application/xml"
        )
    if _HTML.match(start):
        return "application/xhtml+xml" if said == "application/xhtml+xml" else "text/html"
    wide = head.startswith(_WIDE_BOMS) or _SAID_WIDE.search(declared or "")
    if said in PAGE_TYPES and b"\0" in head and not wide:
        return "application/octet-stream"
    return said or ("text/plain" if head and b"\0" not in head else None)
