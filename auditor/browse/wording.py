"""Dates as people write them."""

from __future__ import annotations

from datetime import date, datetime


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
