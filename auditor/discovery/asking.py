"""Asking services: which words of a statement to search for, and what it means when nothing comes back."""

from __future__ import annotations

from auditor.models import Capture, Query
from auditor.words import content_words


def uncovered(query: Query, since: str | None = None) -> str | None:
    """Why nobody can be asked for an outlet's pages of a time: no site, no date, or days before ``since``."""
    if not query.outlet.domains:
        return "no-route"
    if query.date is None or query.since is None or query.until is None:
        return "date-unknown"
    return "out-of-range" if since and query.until < since else None


def telling_words(text: str, most: int) -> tuple[str, ...]:
    """The longest content words of a text, since these tell most.

    Operators and marks are no words, and figures are written in too many ways to search for.

    >>> telling_words("The warships fired 26 missiles at 11 targets", 3)
    ('warships', 'missiles', 'targets')
    """
    words = sorted(dict.fromkeys(w for w in content_words(text) if w.isalpha()), key=len, reverse=True)
    return tuple(words[:most])


def searches(query: Query, *, most_searches: int, most_words: int) -> list[tuple[str, ...]]:
    """The words to ask for, a search for each of the first statements; each once."""
    asked = (telling_words(text, most_words) for text in query.texts[:most_searches])
    return list(dict.fromkeys(words for words in asked if words))


def refusal(capture: Capture, *, keyed: bool) -> str:
    """The outcome of a service's answer that is none.

    A service has no missing pages: such an answer means that it is not the service. Where no
    key was sent, what refuses is the service itself.
    """
    if capture.outcome == "auth-failed" and not keyed:
        return "blocked"
    return "bad-response" if capture.outcome == "not-there" else capture.outcome
