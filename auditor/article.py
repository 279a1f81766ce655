"""Make an Article out of a text and what is known about it: title, date, address, publisher.

Pure: bytes and names come in, a value goes out. Where they come from is the readers' business.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.errors import InputError
from auditor.ids import make_id
from auditor.models import Article, Block, Link
from auditor.records import title_of

_SURROGATES = re.compile("[\ud800-\udfff]")


def make_article(
    text: str,
    *,
    title: str | None = None,
    date: str | None = None,
    date_source: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
    path: str | None = None,
    links: Sequence[Link] = (),
    blocks: Sequence[Block] = (),
    author: str | None = None,
) -> Article:
    """The article with its id; without a title its first line serves as one.

    Raises InputError when the text holds no words.
    """
    # Half a surrogate pair is no character and cannot be stored: U+FFFD, one for one, so offsets hold.
    text = _SURROGATES.sub("\ufffd", text)
    if not any(c.isalnum() for c in text[:1_000_000]):
        raise InputError(f"{path or 'the article'} holds no text. Give a file with the article's words.")
    return Article(
        id=make_id(text, publisher, date, url),
        text=text,
        title=title or title_of(text),
        date=date,
        date_source=date_source if date else None,
        url=url,
        publisher=publisher,
        path=path,
        links=tuple(links),
        blocks=tuple(blocks),
        author=author,
    )
