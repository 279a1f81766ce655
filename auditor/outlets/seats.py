"""Where American stations are and which network they belong to, out of the remarks in their rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.models import Outlet

_SEAT = re.compile(r"(?P<network>\w+) (?:radio )?station, (?P<city>[\w .'’-]+?) (?P<state>[A-Z]{2})\b")
_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


@dataclass(frozen=True, slots=True)
class Seat:
    """A station's network and the place where it is, out of its row."""

    network: str
    city: str
    state: str


def seat(former: str | None) -> Seat | None:
    """The network and place in a row's remarks: "CBS station, Los Angeles CA"."""
    match = _SEAT.search(former or "")
    return Seat(match["network"].upper(), match["city"], match["state"]) if match else None


def brands(outlets: Iterable[Outlet]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Stations by network and channel number."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for outlet in outlets:
        if (place := seat(outlet.successor_of)) is None:
            continue
        for number in dict.fromkeys(_NUMBER.findall(" ".join((*outlet.aliases, *outlet.domains)))):
            name = place.network, number
            found[name] = (*found.get(name, ()), outlet.id)
    return found
