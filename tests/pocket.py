"""The pocket internet on one loopback port: the outlets of ``fixtures/web``, an archive and interfaces, a hostile zoo."""

from __future__ import annotations

from collections.abc import Callable

from auditor.fetch.exchange import Ask
from auditor.fetch.faults import FetchFault
from auditor.fetch.mirror import MirrorTransport
from auditor.fetch.settings import LIMITS

from folders import FIXTURES
from loopback import Answer, FakeTime, Loopback, reply
from past import Past
from pocket_bulk import Bulk
from zoo import populate

#: Midnight before 29 May 2026, UTC: what the zoo's dates are reckoned from.
ZOO_TIME = 1_780_012_800.0


def pocket_web(*, tell: bool = False) -> Loopback:
    """The server, running; ``tell`` prints every request."""
    bulk, saved = Bulk(FIXTURES / "web"), saved_pages()
    web = Loopback(fallback=lambda address: bulk.answer(address, web.now.head) or saved(address), tell=tell)
    web.time = FakeTime(ZOO_TIME)
    populate(web)
    return web


def saved_pages() -> Callable[[str], Answer | None]:
    """What answers ``host/path`` out of ``fixtures/web`` and ``fixtures/past``; null for a host that is not there."""
    mirror, past = MirrorTransport(FIXTURES / "web"), Past()

    def answer(address: str) -> Answer | None:
        known = past.answer(address)
        if known is not None:
            return known
        try:
            found = mirror.exchange(Ask(f"https://{address}", (), LIMITS["page"], 0.0))
        except FetchFault:
            return None
        headers = {k.replace("-", "_"): v for k, v in found.headers if k.lower() != "content-length"}
        kind = headers.pop("Content_Type", "text/html")
        return reply(found.wire, found.status, kind, **headers)

    return answer
