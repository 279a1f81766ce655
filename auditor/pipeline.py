"""The whole flow for one article, top to bottom: this module is the table of contents.

    read → find mentions → find attributions → search coverage → fetch → extract → match → judge → record

=========================  ==================================================================
stage                      where
=========================  ==================================================================
read                       :mod:`auditor.readers`, which make an article (:mod:`auditor.article`)
find mentions of outlets   :mod:`auditor.outlets`
find attributions          :mod:`auditor.attributions`
search, fetch, extract     :mod:`auditor.search` over :mod:`auditor.discovery`, :mod:`auditor.fetch`,
                           :mod:`auditor.extract`, :mod:`auditor.collection`
match and judge            :mod:`auditor.compare` over :mod:`auditor.match` and :mod:`auditor.judge`
conclude                   :mod:`auditor.casework`: silence, strangers, own reporting
record, report             :mod:`auditor.store`, :mod:`auditor.report`
=========================  ==================================================================

Only this module, the casework and :mod:`auditor.batch` know the order of the stages.
"""

from __future__ import annotations

from auditor.attributions import find_attributions
from auditor.casework import Casework
from auditor.models import Article, Attribution, Audit
from auditor.outlets import find_mentions
from auditor.tools import Tools, window

__all__ = ["AuditInterrupted", "Tools", "audit_article", "check_article", "read_article", "window"]


class AuditInterrupted(KeyboardInterrupt):
    """An interrupt in the middle of an article; ``audit`` holds what had been found, the rest is unchecked."""

    def __init__(self, audit: Audit) -> None:
        super().__init__()
        self.audit = audit


def audit_article(article: Article, tools: Tools, run_id: str) -> Audit:
    """Audit one article: every attribution, every statement, every lookup on the way.

    Pure but for what ``tools.fetcher`` and ``tools.routes`` do; what cannot be looked up is a
    finding with its reason, never an exception.
    """
    tools.new_article()
    return check_article(article, read_article(article, tools), tools, run_id)


def read_article(article: Article, tools: Tools, *, credited: bool = False) -> tuple[Attribution, ...]:
    """What the article credits to whom; with ``credited`` only what it credits to outlets. Pure."""
    mentions = find_mentions(article, tools.registry, names=tools.names)
    if credited and all(mention.collective for mention in mentions):
        return ()  # nothing can be credited to an outlet that is not mentioned
    attributions = find_attributions(article, mentions, languages=tools.languages)
    return tuple(a for a in attributions if a.outlet) if credited else attributions


def check_article(
    article: Article, attributions: tuple[Attribution, ...], tools: Tools, run_id: str
) -> Audit:
    """Look up and judge what :func:`read_article` found.

    Raises AuditInterrupted where an interrupt comes after something was looked up.
    """
    work = Casework(article, tools, run_id)
    for attribution in attributions:
        work.sort_in(attribution)
    try:
        for job in work.jobs():
            work.check(job)
        work.trace()
    except KeyboardInterrupt:
        if not work.abandon():
            raise
        raise AuditInterrupted(work.audit(attributions)) from None
    return work.audit(attributions)
