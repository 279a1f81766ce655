"""What the pocket internet knows of the past: a CDX index with its captures, and the interfaces of two newspapers.

Everything comes out of ``fixtures/past``. The shapes are those of the services; answers of the
index are short, so that the resume key is needed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from auditor.fetch.wacz import surt

from folders import FIXTURES
from loopback import reply

PAST: Final = FIXTURES / "past"
#: What the interfaces take for a key.
KEY: Final = "pocket-key"
#: Rows of one answer of the index.
ROWS: Final = 3
_CAPTURE: Final = re.compile(r"/web/(\d{4,14})(?:[a-z]{2}_)?/(.+)", re.S)


@dataclass(frozen=True)
class _Capture:
    url: str
    at: str
    status: int
    body: bytes

    @property
    def key(self) -> str:
        return surt(self.url.replace(":80/", "/"))

    @property
    def when(self) -> datetime:
        return datetime.strptime(self.at, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


class Past:
    """Answers for the hosts of the archive and of the interfaces; null for any other."""

    def __init__(self) -> None:
        known: dict[str, Any] = json.loads((PAST / "past.json").read_text("utf-8"))
        self._captures = sorted(
            (
                _Capture(c["url"], c["at"], c.get("status", 200), (PAST / "pages" / c["file"]).read_bytes())
                for c in known["captures"]
            ),
            key=lambda capture: (capture.key, capture.at),
        )
        self._excluded: list[str] = known["excluded"]
        self._live: dict[str, str] = known["live"]
        self._guardian: list[dict[str, Any]] = known["guardian"]
        self._nyt: list[dict[str, Any]] = known["nyt"]

    def answer(self, address: str) -> bytes | None:
        """The answer for ``host/path?query``."""
        host, _, path = address.partition("/")
        asked = {name: values[0] for name, values in parse_qs(urlsplit(f"//{address}").query).items()}
        match host:
            case "web.archive.org" if path.startswith("cdx/"):
                return self._index(asked, parse_qs(urlsplit(f"//{address}").query).get("filter", []))
            case "web.archive.org":
                return self._playback(f"/{path}")
            case "content.guardianapis.com":
                return self._search_guardian(asked)
            case "api.nytimes.com":
                return self._search_nyt(asked)
            case _ if address in self._live:
                return reply((PAST / "pages" / self._live[address]).read_bytes())
            case _:
                return None

    # --- the archive ---------------------------------------------------------------------

    def _index(self, asked: dict[str, str], filters: list[str]) -> bytes:
        if any(host in asked["url"] for host in self._excluded):
            return reply(
                "org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error", 403
            )
        found = [c for c in self._captures if _is_asked(c, asked) and _passes(c, filters)]
        once = list({c.key: c for c in reversed(found)}.values())[::-1]
        start = int(asked.get("resumeKey", "0"))
        most = min(ROWS, int(asked.get("limit", "150000")))
        rows: list[list[str]] = [[c.at, c.url] for c in once[start : start + most]]
        if start + most < len(once) and "showResumeKey" in asked:
            rows += [[], [str(start + most)]]
        return reply(json.dumps([["timestamp", "original"], *rows] if rows else []), kind="application/json")

    def _playback(self, path: str) -> bytes:
        """A capture as it was; of another time, a redirect to the nearest."""
        wanted = _CAPTURE.match(path)
        if wanted is None:
            return reply("no such page", 404)
        at, url = wanted[1].ljust(14, "0"), wanted[2]
        if any(host in url for host in self._excluded):
            return reply(
                "<html>Blocked Site Error: This URL has been excluded from the Wayback Machine.</html>", 403
            )
        key = surt(url)
        near = sorted((c for c in self._captures if c.key == key), key=lambda c: abs(int(c.at) - int(at)))
        if not near:
            return reply("The Wayback Machine has not archived that URL.", 404)
        if near[0].at != at:
            return reply("", 302, Location=f"/web/{near[0].at}id_/{near[0].url}")
        return reply(
            near[0].body, near[0].status, Memento_Datetime=format_datetime(near[0].when, usegmt=True)
        )

    # --- the newspapers ------------------------------------------------------------------

    def _search_guardian(self, asked: dict[str, str]) -> bytes:
        if asked.get("api-key") != KEY:
            return reply('{"message":"Unauthorized"}', 401, "application/json")
        words = [w.lower() for w in re.split(r"\s+OR\s+", asked.get("q", "")) if w]
        found = [
            r for r in self._guardian
            if asked["from-date"] <= r["webPublicationDate"][:10] <= asked["to-date"]
            and (not words or any(w in r["fields"]["bodyText"].lower() for w in words))
        ]  # fmt: skip
        # Services repeat what they were asked, key and all.
        more = f"https://content.guardianapis.com/search?api-key={KEY}&page=2"
        return _json({"response": {"status": "ok", "total": len(found), "results": found, "more": more}})

    def _search_nyt(self, asked: dict[str, str]) -> bytes:
        if asked.get("api-key") != KEY:
            said = f"Invalid ApiKey {asked.get('api-key')}"
            fault = {"faultstring": said, "detail": {"errorcode": "oauth.v2.InvalidApiKey"}}
            return reply(json.dumps({"fault": fault}), 401, "application/json")
        words = asked.get("q", "").lower().split()
        found = [
            d for d in self._nyt
            if asked["begin_date"] <= d["pub_date"][:10].replace("-", "") <= asked["end_date"]
            and all(w in f"{d['abstract']} {d['lead_paragraph']} {d['headline']['main']}".lower() for w in words)
        ]  # fmt: skip
        metadata = {"hits": len(found), "asked_by": KEY}
        return _json({"status": "OK", "response": {"docs": found or None, "metadata": metadata}})


def _is_asked(capture: _Capture, asked: dict[str, str]) -> bool:
    """Whether a capture is at the address asked for, in its scope, and of the time."""
    wanted, last = surt(f"http://{asked['url']}"), asked["to"].ljust(14, "9")
    if not asked["from"].ljust(14, "0") <= capture.at <= last:
        return False
    if asked["matchType"] == "domain":
        host = wanted.partition(")")[0]
        return capture.key.startswith((f"{host})", f"{host},"))
    return capture.key.startswith(wanted)


def _passes(capture: _Capture, filters: list[str]) -> bool:
    """``field:regex`` on the whole field."""
    fields = {"statuscode": str(capture.status), "mimetype": "text/html", "original": capture.url}
    return all(re.fullmatch(regex, fields[name]) for name, _, regex in (f.partition(":") for f in filters))


def _json(value: Any) -> bytes:
    return reply(json.dumps(value), kind="application/json")
