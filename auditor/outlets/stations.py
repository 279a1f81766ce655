"""American local stations: call signs (KXQV-TV) and brands of network and channel ("Fox 35", "ABC7")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.outlets.decision import Decision
from auditor.outlets.seats import seat

if TYPE_CHECKING:
    from auditor.outlets.scene import Scene

_BRAND = re.compile(
    r"(?<![\w-])(?P<net>ABC|CBS|NBC|FOX|Fox|CW|PBS)(?: ?(?:News|NEWS))?(?: Channel)? ?(?P<no>\d{1,2})(?![\w:%.-]|,\d| (?:percent|million|billion))(?: News)?"
)
_CALL_SIGN = re.compile(r"(?<![\w.@#-])(?P<sign>[KW][A-Z]{2,3})(?P<suffix>-(?:TV|DT|LD|CD|FM|AM))?(?![\w-])")
#: Capitals of this form that are no stations.
_NO_SIGNS = frozenset({"WWII", "WNBA", "WTO", "WMD", "WWE", "WWF", "KGB", "KFC", "KKK", "KPMG", "WEF", "WHO"})
#: Beside these a bare call sign is one: "affiliate KXQV", "told KXQV", "KXQV reported".
_BEFORE = re.compile(
    r"(?:affiliate|station|channel|told|telling|tells|according to|interview with|by|on) $", re.I
)
_AFTER = re.compile(r"(?:['’]s)? (?:first |also )?(?:report(?:ed|s|er)?|radio|television|TV|station|News)\b")


@dataclass(frozen=True, slots=True)
class Station:
    """A local station named in the text, resolved as far as its place allows."""

    start: int
    end: int
    decision: Decision


def stations(scene: Scene) -> Iterator[Station]:
    """Brands, and call signs that no table knows, in no certain order."""
    for match in _BRAND.finditer(scene.text):
        yield Station(match.start(), match.end(), _local(match["net"].upper(), match["no"], scene))
    for match in _CALL_SIGN.finditer(scene.text):
        if (
            match["sign"] in _NO_SIGNS
            or match["sign"].lower() in scene.registry.names
            or not _is_sign(match, scene.text)
        ):
            continue
        why = f"{match['sign']} is a call sign but not in the registry"
        yield Station(*match.span(), Decision(None, "unknown", (), why, match.group(), ("broadcaster",)))


def _is_sign(match: re.Match[str], text: str) -> bool:
    """Whether four capitals are a call sign: by their suffix, or by the words on both sides."""
    if match["suffix"]:
        return True
    before = _BEFORE.search(text, max(0, match.start() - 20), match.start())
    return before is not None and (before.group() != "on " or _AFTER.match(text, match.end()) is not None)


def _local(network: str, number: str, scene: Scene) -> Decision:
    """The station of a brand, if the article names the city of just one."""
    candidates = scene.registry.station_brands.get((network, number), ())
    seats = {id: seat(o.successor_of) for id in candidates if (o := scene.registry.get(id))}
    there = [id for id, s in seats.items() if s and scene.names_place(s.city)]
    if len(there) != 1:
        there = [id for id, s in seats.items() if s and s.state in scene.states]
    if len(there) == 1:
        return Decision(there[0], "alias", candidates, f"{network} {number} in {seats[there[0]].city}")  # type: ignore[union-attr]
    brand = f"{network} {number}"
    if not candidates:
        return Decision(
            None,
            "unknown",
            (),
            f"{brand} is a local station that is not in the registry",
            brand,
            ("broadcaster",),
        )
    return Decision(
        None,
        "ambiguous",
        candidates,
        f"{brand} is a local brand; the city would decide",
        None,
        ("broadcaster",),
    )
