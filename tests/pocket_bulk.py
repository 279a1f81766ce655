"""The bulk services of the pocket internet: GDELT's files and search and Common Crawl, over the pages of ``fixtures/web``.

Each dated page was seen by GDELT on noon of its day and crawled on 20 May 2026. Every night
some of GDELT's files are bad, each in a way of its own (:data:`BAD_HOURS`).
"""

from __future__ import annotations

import json
import re
from datetime import date as Date
from datetime import timedelta
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from auditor.discovery.gdelt.files import slots_of
from auditor.hosts import site_of

from bulk import (
    COLLECTIONS,
    DATA,
    GDELT,
    INDEX,
    NO_CAPTURES,
    Crawled,
    byte_range,
    file_list,
    mentions,
    serve_file,
    zipped_rows,
)
from loopback import Answer, reply

#: The days that GDELT's files are there for.
FIRST, DAYS = Date(2026, 5, 1), 28
NOON: Final = "120000"
#: What is wrong with the file of each night hour.
BAD_HOURS: Final = {"030000": "missing", "031500": "digest", "033000": "half", "034500": "two members"}
#: Sites that let nobody in: no crawl holds them either.
_CLOSED: Final = frozenset({"estuary-engineer.example", "skell-herald.example"})
_PATH: Final = re.compile(r"/(\d{4})/(\d\d)/(\d\d)/[^/]+\.html$")
_TITLE: Final = re.compile(r"<title>(.*?)</title>", re.S)


class Bulk:
    """Answers for the hosts of GDELT and Common Crawl; null for any other."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def answer(self, address: str, head: str = "") -> Answer | None:
        """What ``host/path`` gets; ``head`` is the request's, for the bytes that it asks for."""
        path, _, query = address.partition("?")
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        if path.startswith(GDELT):
            return self._file(path.removeprefix(GDELT))
        if path.startswith("api.gdeltproject.org/"):
            return self._search(asked)
        if path.startswith(INDEX):
            return self._index(path.removeprefix(INDEX), asked)
        if path == f"{DATA}{self._crawl.name}":
            span = byte_range(head)
            return self._crawl.part(*span) if span else serve_file(self._crawl.data)
        return None

    @cached_property
    def _pages(self) -> dict[str, tuple[str, str]]:
        """Day and title of each dated page, by address."""
        found = {}
        for file in sorted(self._root.rglob("*.html")):
            url = f"https://{file.relative_to(self._root).as_posix()}"
            if dated := _PATH.search(url):
                title = _TITLE.search(file.read_text("utf-8", "replace"))
                found[url] = ("-".join(dated.groups()), unescape(title[1]).strip() if title else "")
        return found

    @cached_property
    def _files(self) -> dict[str, bytes]:
        """GDELT's files as they should be, by name."""
        empty = zipped_rows(mentions())
        files = {
            f"{slot}.mentions.CSV.zip": empty for n in range(DAYS) for slot in slots_of(FIRST + timedelta(n))
        }
        for day in {day for day, _ in self._pages.values()}:
            urls = [url for url, (seen, _) in self._pages.items() if seen == day]
            files[f"{day.replace('-', '')}{NOON}.mentions.CSV.zip"] = zipped_rows(mentions(*urls))
        return files

    def _file(self, name: str) -> Answer | None:
        bad = {key: value for key, value in self._files.items() if BAD_HOURS.get(key[8:14]) == "digest"}
        if name == "masterfilelist.txt":
            return reply(file_list(self._files, bad), kind="text/plain")
        data = self._files.get(name)
        match BAD_HOURS.get(name[8:14]):
            case "missing":
                return None
            case "half" if data:
                return serve_file(data[: len(data) // 2])
            case "two members":
                return serve_file(zipped_rows(b"", "one", ("two", b"")))
            case _:
                return serve_file(data) if data else None

    def _search(self, asked: dict[str, str]) -> Answer:
        """GDELT's search; a question that it does not like gets prose."""
        words = asked.get("query", "").replace("(", " ").replace(")", " ").split()
        domain = next((w.removeprefix("domainis:") for w in words if w.startswith("domainis:")), None)
        if domain is None or "startdatetime" not in asked:
            return reply("Your query was too short or too long.")
        wanted = {w.lower() for w in words if ":" not in w and w != "OR"}
        span = asked["startdatetime"][:8], asked["enddatetime"][:8]
        rows = [
            {"url": url, "title": title, "seendate": f"{day.replace('-', '')}T{NOON}Z", "domain": domain}
            for url, (day, title) in self._pages.items()
            if site_of(url) == domain
            and span[0] <= day.replace("-", "") <= span[1]
            and (not wanted or wanted & set(re.findall(r"\w+", title.lower())))
        ]
        return reply(json.dumps({"articles": rows} if rows else {}), kind="application/json")

    @cached_property
    def _crawl(self) -> Crawled:
        crawled = Crawled()
        for url in self._pages:
            if site_of(url) not in _CLOSED:
                file = self._root / url.removeprefix("https://")
                crawled.add(url, file.read_text("utf-8", "replace"))
        return crawled

    def _index(self, name: str, asked: dict[str, str]) -> Answer | None:
        if name == "collinfo.json":
            return reply(json.dumps(COLLECTIONS), kind="application/json")
        urls = [row["url"] for row in self._crawl.rows if site_of(row["url"]) == asked.get("url")]
        if name != "CC-MAIN-2026-22-index" or not urls:
            return NO_CAPTURES
        if "showNumPages" in asked:
            return reply('{"pages": 1, "pageSize": 5, "blocks": 1}', kind="application/json")
        return reply(self._crawl.index(*urls), kind="text/x-ndjson")
