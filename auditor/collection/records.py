"""One record of coverage: what is known of a document, out of a JSON object with any usual field names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from auditor.hosts import host_of
from auditor.records import field_of, parse_date, text_of


@dataclass(frozen=True, slots=True)
class Record:
    """A document to be collected. ``outlet`` is as written: an id, a name or a domain; null when unknown.

    ``place`` is where it was read: a problem that an earlier attempt had there is settled.
    """

    text: str
    outlet: str | None = None
    title: str | None = None
    date: str | None = None
    date_source: str | None = None
    url: str | None = None
    record: str | None = None
    page: str = "ok"
    place: str | None = None

    @property
    def digest(self) -> str:
        """Digest of the words alone: spacing and line ends make no other text."""
        words = " ".join(self.text.split())
        return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be collected: where, of which outlet as far as known, and why.

    ``passing``: told, but not kept, since it says nothing of what an outlet published.
    """

    place: str
    reason: str
    outlet: str | None = None
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Declared:
    """Everything that an outlet published between two days, both included, is in the collection."""

    outlet: str
    since: str
    until: str


def record_of(value: Any, place: str, mapping: Mapping[str, str] | None = None) -> Record | Problem:
    """The record of a JSON value. Without an outlet, the host of its address says whose it is."""
    if not isinstance(value, Mapping):
        return Problem(place, "no JSON object")
    url = text_of(field_of(value, "url", mapping))
    outlet = text_of(field_of(value, "outlet", mapping)) or (host_of(url) if url else None)
    text = field_of(value, "text", mapping)
    if not isinstance(text, str) or not any(c.isalnum() for c in text):
        return Problem(place, "no text", outlet)
    date = parse_date(field_of(value, "date", mapping))
    return Record(
        text=text,
        outlet=outlet,
        title=text_of(field_of(value, "title", mapping)),
        date=date,
        date_source="record" if date else None,
        url=url,
        record=text_of(field_of(value, "id", mapping)),
        place=place,
    )
