"""Finding attributions: who says what, credited to which outlet, exact to the character."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.attributions.find import find_attributions
from auditor.attributions.lexicon import languages
from auditor.models import Attribution, Source

__all__ = ["credited", "find_attributions", "languages"]


def credited(attributions: Iterable[Attribution], start: int, end: int) -> Source | None:
    """The source of the attribution whose content covers most of ``start:end``; None where none does.

    More than half of the span has to lie inside the content.
    """
    best, covered = None, (end - start) // 2
    for attribution in attributions:
        share = sum(max(0, min(end, c.end) - max(start, c.start)) for c in attribution.content)
        if share > covered:
            best, covered = attribution.source, share
    return best
