"""What to ask a full-text search for: the words of a statement that tell most."""

from __future__ import annotations

from auditor.models import Query
from auditor.words import content_words


def telling_words(text: str, most: int) -> tuple[str, ...]:
    """The longest content words of a text, since these tell most; operators and marks are no words.

    >>> telling_words("The warships fired 26 missiles at 11 targets", 3)
    ('warships', 'missiles', 'targets')
    """
    words = sorted(dict.fromkeys(w for w in content_words(text) if w.isalnum()), key=len, reverse=True)
    return tuple(words[:most])


def searches(query: Query, *, most_searches: int, most_words: int) -> list[tuple[str, ...]]:
    """The words to ask for, a search for each of the first statements; each once."""
    asked = (telling_words(text, most_words) for text in query.texts[:most_searches])
    return list(dict.fromkeys(words for words in asked if words))
