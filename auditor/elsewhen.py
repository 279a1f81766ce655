"""Whether a credit says itself that the words were printed at another time, or were spoken and not written.

"Told the Echo in 2019" is not in what the Echo published this week, "said on its podcast" need not be on its
pages: there silence proves nothing.
"""

from __future__ import annotations

import re
from typing import Final

from auditor.figures.days import find_days, parse_date
from auditor.models import Attribution, Outlet, Query
from auditor.sentences import sentence_spans

#: Criteria that say so.
ANOTHER_TIME: Final = "another-time"
NOT_ON_PAGES: Final = "not-on-pages"
#: Outlets whose pages hold a part of what they put out: the rest is aired, or goes to subscribers.
_BEYOND_PAGES: Final = frozenset({"broadcaster", "wire"})
_AIRED: Final = re.compile(
    r"\b(?:on[- ]air|(?:re)?broadcast|aired|televised|podcasts?|radio|television|TV|programmes?|programs?|shows?|videos?"
    r"|live ?stream|newsletter|print (?:edition|version)|in print|Facebook|Twitter|Instagram|TikTok|YouTube|Telegram"
    r"|tweet(?:ed)?|social media)\b",
    re.I,
)
_OTHER_TIME: Final = re.compile(
    r"\b(?:weeks|months?|years?|decades?) (?:ago|earlier|before|prior|previously)\b|\b(?:a|an|the) (?:previous|earlier|old|older|past|prior) "
    r"|\b(?:previously|formerly|in the past|at the time|back (?:in|then)|long ago|once (?:told|said|wrote))\b"
    r"|\b(?:in|during|from) (?:an? |his |her |their |its )?(?:earlier|previous|past|prior|old)\b"
    r"|\bbefore (?:his|her|their) (?:death|resignation|retirement|arrest|election)\b|\bhad (?:once|long|earlier|previously)\b",
    re.I,
)
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


def is_of_another_time(attribution: Attribution, text: str, query: Query) -> bool:
    """Whether the credit's sentence tells a time of which nothing lies in the window that was searched."""
    if not (query.since and query.until):
        return False
    words = credit_words(attribution, text)
    if _OTHER_TIME.search(words):
        return True
    years = range(int(query.since[:4]), int(query.until[:4]) + 1)
    if any(int(match[0]) not in years for match in _YEAR.finditer(words)):
        return True
    return any(
        day.readings and not any(a.isoformat() <= query.until and b.isoformat() >= query.since for a, b in day.readings)
        for day in find_days(words, parse_date(query.date))
    )  # fmt: skip


def need_not_be_written(attribution: Attribution, text: str, outlet: Outlet) -> bool:
    """Whether what is credited may have been aired, posted or printed only: pages are not all there is of it."""
    if _BEYOND_PAGES.intersection(outlet.kinds) or attribution.pattern == "on-air":
        return True
    return _AIRED.search(credit_words(attribution, text)) is not None


def credit_words(attribution: Attribution, text: str) -> str:
    """The sentences of the credit without the words that are credited."""
    spans = (attribution.cue, attribution.outlet, attribution.source, *attribution.via)
    places = [span.start for span in spans if span is not None]
    kept = []
    for start, end in sentence_spans(text):
        if any(start <= place < end for place in places):
            kept.append(_without(text, start, end, attribution))
    return " ".join(kept)


def _without(text: str, start: int, end: int, attribution: Attribution) -> str:
    pieces, at = [], start
    for content in attribution.content:
        if content.end > at and content.start < end:
            pieces.append(text[at : max(at, content.start)])
            at = max(at, content.end)
    return " ".join((*pieces, text[at:end]))
