"""Bytes to text: byte-order mark, then header, then meta, then a guess; and which of them decided.

The order is the browsers' (w3lib follows the WHATWG rules), with one exception: a declaration
that the bytes prove wrong is set aside, since a quotation with a damaged letter in it would be
compared as if the outlet had printed it so.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
    to_unicode,
)

#: Bytes with the high bit set, as UTF-8 sequences of two or more.
_UTF8_SEQUENCE: Final = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
#: Single-byte code pages that are declared out of habit over text that is UTF-8.
_HABITUAL: Final = frozenset({"cp1252", "iso8859-1", "ascii"})
_GUESS_BYTES: Final = 100_000
_SURELY_UTF8: Final = 5
_FALLBACK: Final = "cp1252"
#: Latin scripts stay well under this share of non-ASCII letters (Vietnamese apart), others above.
_NOT_LATIN: Final = 0.4
#: Share of kana among the letters of any Japanese sentence, and more.
_KANA: Final = 0.3
_MARKUP: Final = re.compile(rb"<(script|style).*?</\1|<[^>]*>", re.S | re.I)


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str, str]:
    """The text, its encoding, and what decided: ``bom``, ``header``, ``meta`` or ``guess``.

    >>> decode(b"na\\xefve", "text/html; charset=iso-8859-1")
    ('naïve', 'cp1252', 'header')
    >>> decode("naïve".encode(), "text/html; charset=iso-8859-1")
    ('naïve', 'utf-8', 'guess')
    """
    bom_encoding, bom = read_bom(body)
    if bom_encoding and bom:
        return to_unicode(body[len(bom) :], bom_encoding), bom_encoding, "bom"
    header = _usable(http_content_type_encoding(content_type), body)
    meta = _usable(html_body_declared_encoding(body[:4096]), body)
    if header and meta and _is_habit(header) and not _is_habit(meta) and _high_share(body) >= _NOT_LATIN:
        header = None  # the server's default over a page in another script
    for encoding, how in ((header, "header"), (meta, "meta")):
        if encoding:
            return to_unicode(body, encoding), encoding, how
    guessed = _guess(body)
    return to_unicode(body, guessed), guessed, "guess"


def is_damaged(text: str) -> bool:
    """Whether more than one letter in a hundred was lost, or NULs say that this is no text."""
    sample = text[:_GUESS_BYTES]
    lost = sample.count("\ufffd") + sample.count("\0")
    return lost * 100 > len(sample) or lost > 200


def _usable(declared: str | None, body: bytes) -> str | None:
    """The declared encoding, unless the bytes prove it wrong."""
    encoding = resolve_encoding(declared) if declared else None
    if not encoding:
        return None
    name = codecs.lookup(encoding).name
    if name == "utf-8":
        return encoding if _is_utf8(body) else None
    if name.startswith(("utf-16", "utf-32")):
        return encoding if b"\0" in body else None  # mark-up in two bytes a letter is full of NULs
    # Letters of no other encoding happen to be UTF-8 several times over.
    enough = 1 if name in _HABITUAL else _SURELY_UTF8
    if len(_UTF8_SEQUENCE.findall(body, 0, _GUESS_BYTES)) >= enough and _is_utf8(body):
        return None
    return encoding


def _is_habit(encoding: str) -> bool:
    return codecs.lookup(encoding).name in _HABITUAL


def _is_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8; a truncated last sequence is forgiven."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _guess(body: bytes) -> str:
    """UTF-8 where the bytes allow it, else what the statistics of the letters say.

    Statistics over a few accents are a gamble ("naïve" comes out as "naďve"), so a text in which
    they are few is taken as western; only Cyrillic, Greek and the like are told by their letters.
    """
    if _is_utf8(body) or _mostly_utf8(body):
        return "utf-8"
    if _high_share(body) < _NOT_LATIN:
        return _FALLBACK
    if japanese := _japanese(body[:_GUESS_BYTES]):
        return japanese
    from charset_normalizer import from_bytes  # slow to import and seldom needed

    best = from_bytes(body[:_GUESS_BYTES]).best()
    return best.encoding if best and best.encoding not in ("ascii", "utf_8") else _FALLBACK


def _japanese(body: bytes) -> str | None:
    """An encoding of Japanese in which the bytes give kana, which no text of another script does.

    A guess by statistics takes short Japanese for Korean.
    """
    for encoding in ("cp932", "euc_jp"):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(body, final=False)
        except UnicodeDecodeError:
            continue
        high = [c for c in text if c > "\x7f"]
        if sum("\u3041" <= c <= "\u30fc" for c in high) >= _KANA * len(high) > 0:
            return encoding
    return None


def _mostly_utf8(body: bytes) -> bool:
    """Whether at most one in fifty of the non-ASCII bytes breaks UTF-8."""
    high = sum(byte > 127 for byte in body[:_GUESS_BYTES])
    broken = body[:_GUESS_BYTES].decode("utf-8", "replace").count("\ufffd")
    return high > 0 and broken * 50 <= high


def _high_share(body: bytes) -> float:
    """The share of non-ASCII bytes among the letters, mark-up left out."""
    text = _MARKUP.sub(b"", body[:_GUESS_BYTES])
    high = sum(byte > 127 for byte in text)
    return high / max(1, high + sum(chr(byte).isalpha() for byte in text if byte < 128))
