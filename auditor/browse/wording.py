"""Dates as people write them, and texts cut at a word."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

#: Characters shown of what stands before and after a passage.
AROUND: Final = 120


def day(iso: str) -> str:
    """A date or a time in UTC for people; what is no date stays as it is.

    >>> day("2026-05-14"), day("2026-11-24T00:18:19Z"), day("last week")
    ('14 May 2026', '24 November 2026, 00:18 UTC', 'last week')
    """
    try:
        if len(iso) == len("2026-05-14"):
            found = date.fromisoformat(iso)
            return f"{found.day} {found:%B %Y}"
        at = datetime.fromisoformat(iso)
        return f"{at.day} {at:%B %Y}, {at:%H:%M} UTC"
    except ValueError:
        return iso


def before(text: str, room: int = AROUND) -> str:
    """The last ``room`` characters of what stands before a passage, from a whole word on.

    >>> before("x" * 200 + " the end. ")
    '… the end. '
    """
    if len(text) <= room:
        return text
    return "… " + text[-room:].partition(" ")[2]


def after(text: str, room: int = AROUND) -> str:
    """The first ``room`` characters of what stands after a passage, up to a whole word.

    >>> after(" then more" + "x" * 200)
    ' then …'
    """
    if len(text) <= room:
        return text
    return text[:room].rpartition(" ")[0] + " …"
