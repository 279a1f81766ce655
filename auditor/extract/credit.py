"""Which agency a page itself credits, in its byline or dateline: the sign of a copy.

Gives the name as printed; whether that is the agency somebody cited is for the registry to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from auditor.extract.page import Page, squeeze

_AGENCY: Final = r"[A-Z][\w.&'’ /-]{1,40}?"
#: ``LONDON, Oct 7 (Reuters) - …``, ``PORT TARROW (NPA) — …``, ``(AP) — …``.
_DATELINE: Final = re.compile(rf"^[^()\n.]{{0,70}}\(({_AGENCY})\)\s*(?:[-–—:]|\.\s)")
#: ``LONDON, May 12, NPA - …``: the name after the last comma of a dateline in capitals.
_BARE_DATELINE: Final = re.compile(
    rf"^[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{{2,40}}(?:, [^,()\n]{{1,20}})?, ({_AGENCY})\s*[–—-]\s"
)
_AFTER_NAME: Final = re.compile(rf"(?:,|/|\||\bfor\b|\bof\b|\bvia\b|·|—|–| - )\s*(?:the\s+)?({_AGENCY})\s*$")
_BYLINES: Final = (
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' byline ')]"
    " | //*[@rel='author'] | //*[@itemprop='author']"
    " | //*[self::p or self::span or self::div][contains(@class, 'byline') or contains(@class, 'credit')"
    " or contains(@class, 'author')]"
)
_DATE_TAIL: Final = re.compile(
    r"[\s,·|]*\b(?:\d{1,2}\.? [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8}\.? \d{1,2},?) (?:19|20)\d\d.*$"
)
_BY: Final = re.compile(r"^(?:by|from|source:)\s+", re.I)
_MAX_BYLINE: Final = 120


def credited(page: Page, text: str) -> tuple[str, ...]:
    """Names in the dateline and byline that may be an agency's, most telling first."""
    leads = text[:1500].split("\n\n")[:4]
    datelines = (m[1] for p in leads for pattern in (_DATELINE, _BARE_DATELINE) if (m := pattern.match(p)))
    authors = (*_organisations(page.article_field("author")), page.meta("author"), *page.texts(_BYLINES)[:5])
    names = (*map(squeeze, datelines), *(name for a in authors if (name := _agency_of(a or ""))))
    return tuple(dict.fromkeys(names))


def author_of(page: Page) -> str | None:
    """Who signs the page: the names in its JSON-LD, else its meta element, else its byline; null if none does.

    An address (``https://facebook.com/…``, as some sites have it) is no name.
    """
    field = page.article_field("author")
    people = field if isinstance(field, list) else [field]
    named = [p.get("name") if isinstance(p, Mapping) else p for p in people]
    found = [", ".join(squeeze(name) for name in named if isinstance(name, str)), page.meta("author") or ""]
    for line in (*found, *page.texts(_BYLINES)[:1]):
        name = _DATE_TAIL.sub("", _BY.sub("", squeeze(line)))
        if name and len(name) <= _MAX_BYLINE and "://" not in name:
            return name
    return None


def _organisations(author: Any) -> list[str]:
    """Names of the authors that JSON-LD calls organisations."""
    authors = author if isinstance(author, list) else [author]
    return [str(a.get("name", "")) for a in authors if isinstance(a, Mapping) and a.get("@type") != "Person"]


def _agency_of(byline: str) -> str | None:
    """What follows the person in a byline ("Jane Roe, Reuters"), else the whole of it."""
    line = _DATE_TAIL.sub("", _BY.sub("", squeeze(byline)))
    if not line or len(line) > _MAX_BYLINE:
        return None
    after = _AFTER_NAME.search(line)
    return squeeze(after[1]) if after else line
