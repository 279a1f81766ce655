"""Addresses that a reader may follow: only the web's, and straight to the passage."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlsplit

#: A passage of at most so many words and characters is given whole, a longer one by its ends.
WHOLE_WORDS: Final = 10
WHOLE_CHARACTERS: Final = 150
#: Words and characters that stand for each end.
END_WORDS: Final = 4
END_CHARACTERS: Final = 60


def web_url(url: str | None) -> str | None:
    """``url`` when it is one of the web, else null: nothing else is ever made a link.

    What does not print (control characters, marks that turn the direction of writing) is encoded.

    >>> web_url("https://example.org/a"), web_url("javascript:alert(1)"), web_url("x.txt")
    ('https://example.org/a', None, None)
    >>> web_url("https://example.org/\\u202efdp.exe")
    'https://example.org/%E2%80%AEfdp.exe'
    """
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    if url is None or parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return (
        url
        if url.isprintable()
        else "".join(c if c.isprintable() else quote(c, errors="replace") for c in url)
    )


def text_fragment_url(url: str, passage: str) -> str:
    """``url`` with a text fragment, so that a browser opens it at the passage and marks it.

    Long passages, and those over several paragraphs, are named by their first and last words.

    >>> text_fragment_url("https://example.org/a", "well-known, twice")
    'https://example.org/a#:~:text=well%2Dknown%2C%20twice'
    """
    lines = [line.split() for line in passage.splitlines() if line.strip()]
    if not lines:
        return url
    words = [word for line in lines for word in line]
    whole = " ".join(words)
    if len(lines) == 1 and len(words) <= WHOLE_WORDS and len(whole) <= WHOLE_CHARACTERS:
        text = _encoded(whole)
    else:
        first, last = " ".join(lines[0][:END_WORDS]), " ".join(lines[-1][-END_WORDS:])
        text = f"{_encoded(first[:END_CHARACTERS])},{_encoded(last[-END_CHARACTERS:])}"
    return f"{url}{'' if '#' in url else '#'}:~:text={text}"


def _encoded(text: str) -> str:
    """Percent-encoded, and the hyphen too, which separates the parts of a text fragment."""
    return quote(text.encode("utf-8", "replace"), safe="").replace("-", "%2D")
