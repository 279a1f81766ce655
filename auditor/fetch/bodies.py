"""Decode a response body under a cap: compressed bombs stop at the limit, never in memory."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from auditor.fetch.exchange import Ask, Headers, codings_of
from auditor.fetch.faults import FetchFault

try:
    import brotli  # type: ignore[import-untyped, unused-ignore]
except ImportError:  # optional: we never ask for it, archives may hold it
    brotli = None

_STEP: Final = 65_536
_MOST_MEMBERS: Final = 1_000
_GZIP_MAGIC: Final = b"\x1f\x8b"

Inflate = Callable[[bytes, int], Iterator[bytes]]


def decode_body(wire: bytes, codings: Iterable[str], cap: int) -> bytes:
    """The body after its content coding, at most ``cap`` bytes.

    Raises FetchFault ``too-large`` beyond the cap and ``decode-failed`` for damaged data,
    unknown codings and more than one layer. A server that names a coding but sends plain text
    is taken at its text, as browsers do.
    """
    layers = [c for c in codings if c and c != "identity"]
    if not layers or not wire:
        return _capped(iter([wire]), cap)
    if len(set(layers)) > 1:
        raise FetchFault("decode-failed", f"content coding {', '.join(layers)}")
    return _inflate_by_name(wire, layers[0], cap)


def body_of(wire: bytes, headers: Headers, ask: Ask) -> bytes:
    """The decoded body of an answer; empty where it went into a file, which must come without coding."""
    codings = codings_of(headers)
    if ask.sink is not None and set(codings) - {"identity"}:
        raise FetchFault("bad-response", "a bulk file in a content coding")
    return decode_body(wire, codings, ask.limits.decoded_bytes)


def unzip_body(body: bytes, cap: int) -> bytes:
    """A body that is itself a gzip file (``sitemap.xml.gz``), unpacked; any other unchanged."""
    return _inflate_by_name(body, "gzip", cap) if body.startswith(_GZIP_MAGIC) else body


def _inflate_by_name(wire: bytes, coding: str, cap: int) -> bytes:
    match coding:
        case "gzip" | "x-gzip":
            pieces = _zlib_pieces(wire, 31) if wire.startswith(_GZIP_MAGIC) else iter([wire])
        case "deflate":
            pieces = _zlib_pieces(wire, 15 if _has_zlib_header(wire) else -15)
        case "br" if brotli is not None:
            pieces = _brotli_pieces(wire)
        case _:
            raise FetchFault("decode-failed", f"content coding {coding[:40]}")
    try:
        return _capped(pieces, cap)
    except FetchFault:
        raise
    except Exception as error:  # zlib.error and brotli.error share no base
        raise FetchFault("decode-failed", f"damaged {coding} data") from error


def _capped(pieces: Iterator[bytes], cap: int) -> bytes:
    """The pieces joined; stops at the first byte over the cap."""
    joined = bytearray()
    for piece in pieces:
        joined += piece
        if len(joined) > cap:
            raise FetchFault("too-large", f"more than {cap / 1e6:.0f} MB after decoding")
    return bytes(joined)


def _has_zlib_header(wire: bytes) -> bool:
    """RFC 1950 header; many servers send raw deflate instead."""
    return len(wire) > 1 and wire[0] & 0x0F == 8 and (wire[0] << 8 | wire[1]) % 31 == 0


def _zlib_pieces(wire: bytes, window: int) -> Iterator[bytes]:
    """Decoded pieces of one or several members, each at most ``_STEP`` bytes.

    The members are counted: a body of a quarter of a million empty ones takes minutes.
    """
    rest = wire
    for _ in range(_MOST_MEMBERS):
        decoder = zlib.decompressobj(window)
        while not decoder.eof:
            piece = decoder.decompress(rest, _STEP)
            rest = decoder.unconsumed_tail
            if not piece and not rest and not decoder.eof:
                raise zlib.error("data ends early")
            yield piece
        rest = decoder.unused_data
        if window != 31 or not rest.startswith(_GZIP_MAGIC):
            return
    raise zlib.error("too many members")


def _brotli_pieces(wire: bytes) -> Iterator[bytes]:
    decoder: Any = brotli.Decompressor()
    piece = decoder.process(wire, output_buffer_limit=_STEP)
    while piece or not decoder.is_finished():
        yield piece
        if decoder.is_finished():
            return
        if not piece and decoder.can_accept_more_data():
            raise ValueError("data ends early")
        piece = decoder.process(b"", output_buffer_limit=_STEP)
