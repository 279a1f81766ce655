"""A loopback web that answers as services do: by host and path, remembering what was asked."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from auditor.models import Outlet, Query

from loopback import Answer, Loopback, reply

#: Long enough that a chance match in a cache file is out of the question.
SECRET = "k3y-that-must-never-be-kept-9f2c"


def query(outlet: Outlet, **fields: Any) -> Query:
    base = Query(
        outlet, "2015-10-07", "2015-09-30", "2015-10-08", texts=("warships fired missiles from the Caspian",)
    )
    return replace(base, **fields)


class Web:
    """A loopback web that answers by host and path, and keeps the queries asked."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.queries: list[dict[str, list[str]]] = []
        self.server = Loopback(fallback=self._answer)

    def _answer(self, address: str) -> Answer | None:
        path, _, asked = address.partition("?")
        self.queries.append(parse_qs(asked))
        waiting = self.answers.get(path)
        if not waiting:
            return None
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def says(self, path: str, *bodies: Any) -> None:
        self.answers[path] = [
            b if isinstance(b, bytes) else reply(json.dumps(b), kind="application/json") for b in bodies
        ]

    def base(self, host: str) -> str:
        return self.server.url(host).rstrip("/")


def plain(data: bytes) -> bytes:
    """What a file says: archives are compressed record by record."""
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def holds(folder: Path, secret: str) -> list[str]:
    """The files below a folder that hold a secret, also within what is compressed."""
    files = [p for p in folder.rglob("*") if p.is_file()]
    assert files
    return [p.name for p in files if secret.encode() in plain(p.read_bytes())]
