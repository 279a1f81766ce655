"""Newsletters: mbox files and single letters. The HTML part is read as a web page is; the sender may be the publisher."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from auditor.article import make_article
from auditor.errors import InputError
from auditor.extract import decode
from auditor.models import Article, Unreadable
from auditor.readers import ReadOptions, dated, given_publisher, left_out
from auditor.readers.door import Piece, whole_file
from auditor.readers.given import Given
from auditor.readers.records import too_long
from auditor.readers.source import data_of, guarded, lines_of, opened, skip
from auditor.readers.stretches import stretches
from auditor.readers.web import article_of_html
from auditor.records import MAX_ARTICLE_BYTES, parse_date

#: A letter with its pictures in it.
MOST_BYTES: Final = MAX_ARTICLE_BYTES
#: The line between two letters (RFC 4155): a sender, and a time that ends with the year or a zone.
_FROM: Final = re.compile(rb"From \S+ .*\d{4}[^\n]*\r?\n?$")
_QUOTED_FROM: Final = re.compile(rb"^>(>*From )", re.M)


class MailboxReader:
    """Files of letters in a row."""

    name = "mbox"

    def pieces(self, path: Path, options: ReadOptions) -> Iterator[Piece]:
        """Stretches of letters. Raises InputError for a file that holds none."""
        empty = True
        with opened(path) as stream:
            letters = ((data, size, 1) for data, size in _letters(stream, path))
            for piece in stretches(self.name, path, letters):
                empty = False
                yield piece
        if empty:
            raise InputError(f"{path} holds no letters.")

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """One article a letter. Raises OSError, InputError."""
        return guarded(self._articles(piece, options), piece)

    def _articles(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        path, empty = Path(piece.path), not piece.offset
        with opened(path) as stream:
            skip(stream, piece.offset)
            for number, (data, _) in enumerate(islice(_letters(stream, path), piece.count), 1):
                empty = False
                where = f"{path}:{piece.first + number - 1}"
                yield left_out(where) if number in options.skip else letter_article(data, where, options)
        if empty:
            raise InputError(f"{path} holds no letters.")


class LetterReader:
    """Files of one letter."""

    name = "letter"

    def pieces(self, path: Path, options: ReadOptions) -> Iterator[Piece]:
        """The file. Raises OSError when there is none."""
        yield whole_file(self.name, path)

    def read(self, piece: Piece, options: ReadOptions) -> Iterator[Article | Unreadable]:
        """One article. Raises InputError."""
        yield letter_article(data_of(Path(piece.path)), piece.path, options)


def _letters(stream: BinaryIO, path: Path) -> Iterator[tuple[bytes, int]]:
    """Each letter and the bytes that it takes; of one that is too long no more than is needed to say so."""
    kept: list[bytes] = []
    held, size, blank = 0, 0, True
    for line, taken in lines_of(stream):
        if blank and _FROM.match(line):
            if size:
                yield b"".join(kept), size
            kept, held, size = [], 0, 0
        elif not size:
            raise InputError(f"{path} is no mailbox: it does not begin with a line From.")
        if held <= MOST_BYTES:
            kept.append(line)
            held += len(line)
        size += taken
        blank = not line.strip()
    if size:
        yield b"".join(kept), size


def letter_article(data: bytes, where: str, options: ReadOptions) -> Article | Unreadable:
    """The article of one letter, or why there is none."""
    if len(data) > MOST_BYTES:
        return too_long(where)
    if data.startswith(b"From "):
        data = _QUOTED_FROM.sub(rb"\1", data.partition(b"\n")[2])
    try:
        message = message_from_bytes(data, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return _article(message, where, options)
    except InputError as error:
        return Unreadable(where, str(error))
    except Exception as error:  # the standard library's mail parser meets damage with any error
        return Unreadable(where, f"{where} is a damaged letter ({type(error).__name__}); left out.")


def _article(message: EmailMessage, where: str, options: ReadOptions) -> Article:
    part = message.get_body(("html", "plain"))
    body = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(body, bytes) or not body.strip():
        raise InputError(f"{where} is a letter without text; left out.")
    charset = part.get_content_charset()
    text, _, _ = decode(body, f"{part.get_content_type()}; charset={charset}" if charset else None)
    name, address = parseaddr(_header(message, "From"))
    given = Given(
        path=_header(message, "Message-ID").strip("<> ") or where,
        title=" ".join(_header(message, "Subject").split()) or None,
        date=parse_date(_header(message, "Date")),
        outlets=(name, address.rpartition("@")[2].lower() or None),
    )
    if part.get_content_type() == "text/html":
        return article_of_html(text, where, options, given=given)
    return make_article(
        text.replace("\r\n", "\n").strip(),
        title=given.title,
        publisher=given_publisher(options, *given.outlets),
        path=given.path,
        **dated(options, record=given.date),
    )


def _header(message: EmailMessage, name: str) -> str:
    """A header as it is meant; as it is written where it is damaged."""
    try:
        return str(message.get(name, ""))
    except Exception:  # damaged encoded words raise what they like
        return next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
