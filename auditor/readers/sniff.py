"""What a file is by its first bytes, where its name does not say so or says something else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from auditor.readers.source import DAMAGE, opened, opened_raw

_HEAD: Final = 4_096
#: First bytes that nothing else begins with, and the reader that they ask for; packed data is looked into.
_MAGIC: Final = (
    (b"SQLite format 3\0", "database"),
    (b"WARC/", "warc"),
    (b"filedesc://", "warc"),
)
_ZIP: Final = b"PK\x03\x04"
#: Bytes of a first line that are read to see whether a second record follows it.
_LINE: Final = 2_000_000
_LETTERS: Final = re.compile(rb"From \S+ [^\n]*\d{4}[^\n]*\n[\w-]+:")
_HEADERS: Final = re.compile(
    rb"(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*(?:From|Date|Received|MIME-Version):", re.I
)


def sniffed(path: Path, named: str | None) -> str | None:
    """The reader for what the file holds; null where ``named``, the one for its name, is as good as any.

    Raises OSError, InputError.
    """
    if named == "database":
        return None  # what is meant may be a table of the file
    try:
        raw, head = _head(path)
    except DAMAGE:
        return None  # told where it is read
    if raw.startswith(_ZIP):
        return None  # an archive of articles only by its name: so do Office documents begin
    for magic, reader in _MAGIC:
        if head.startswith(magic):
            return reader
    if named in ("json", None) and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and _is_lines(path):
        return "lines"  # one record a line is kept under .json too
    return _of_unnamed(head) if named is None else None


def _is_lines(path: Path) -> bool:
    """Whether a record ends with its line and another one follows."""
    try:
        with opened(path) as stream:
            first = stream.readline(_LINE)
            following = stream.read(_HEAD)
    except DAMAGE:
        return False
    return first.rstrip().endswith(b"}") and following.lstrip().startswith(b"{")


def _head(path: Path) -> tuple[bytes, bytes]:
    """The first bytes as they are stored, and unpacked."""
    with opened_raw(path) as stream:
        raw = stream.read(_HEAD)
    with opened(path) as stream:
        return raw, stream.read(_HEAD)


def _of_unnamed(head: bytes) -> str | None:
    """The reader for a file whose name says nothing."""
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<"):
        from auditor.readers.xml import root_in

        return "page" if (root_in(head) or "").lower() in ("html", "") else "xml"
    if text.startswith((b"{", b"[{")):
        return "json"
    if _LETTERS.match(text):
        return "mbox"
    if _HEADERS.match(text):
        return "letter"
    return None
