"""ninjs, the IPTC's JSON for news (https://iptc.org/standards/ninjs/): versions 1 and 2 as a plain record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_BODIES: Final = ("body_text", "body_xhtml", "body_html", "bodies")
#: Fields that tell a news item from any record with a body.
_OWN: Final = ("versioncreated", "pubstatus", "representationtype", "bodies", "headlines", "body_xhtml")
_MARKED: Final = ("text/html", "application/xhtml+xml")


def is_ninjs(record: Mapping[str, Any]) -> bool:
    """Whether a record is an item of ninjs."""
    return any(name in record for name in _BODIES) and any(name in record for name in _OWN)


def plain_record(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item under the names that records have. The first dates go before those of versions."""
    dates = (item.get(n) for n in ("contentcreated", "firstcreated", "versioncreated"))
    record = {
        "id": item.get("guid") or item.get("uri") or item.get("altids"),
        "text": _body(item),
        "title": item.get("headline") or _first(item.get("headlines"), "main") or item.get("title"),
        "date": next((date for date in dates if date), None),
        "url": _address(item),
        "outlet": item.get("provider") or item.get("copyrightholder") or item.get("source"),
        "author": item.get("byline") or _bylines(item.get("bylines") or item.get("by") or ()),
    }
    return {**item, **{name: value for name, value in record.items() if value}}


def _body(item: Mapping[str, Any]) -> str | None:
    """The body with mark-up where there is one, since it keeps the links."""
    bodies = [b for b in item.get("bodies") or () if isinstance(b, Mapping)]
    marked = next((b.get("value") for b in bodies if b.get("contenttype") in _MARKED), None)
    plain = next((b.get("value") for b in bodies), None)
    choices = (item.get("body_html"), item.get("body_xhtml"), marked, item.get("body_text"), plain)
    return next((c for c in choices if isinstance(c, str) and c.strip()), None)


def _first(values: Any, role: str) -> str | None:
    """The value with the role, else the first."""
    given = [v for v in values or () if isinstance(v, Mapping) and v.get("value")]
    best = sorted(given, key=lambda v: v.get("role") != role)
    return str(best[0]["value"]) if best else None


def _bylines(values: Any) -> list[str]:
    if isinstance(values, str):
        return [values]
    names = (v.get("byline") or v.get("value") or v.get("name") for v in values if isinstance(v, Mapping))
    return [str(name) for name in names if name]


def _address(item: Mapping[str, Any]) -> str | None:
    """Where the item stands on the web: its identifier is often an address of the agency's own system."""
    given = item.get("url") or item.get("link")
    if given:
        return str(given)
    uri = str(item.get("uri") or "")
    return uri if uri.startswith(("http://", "https://")) else None
