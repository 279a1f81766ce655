"""Decides which outlet a name means where it stands, or leaves it open and says what would decide.

The order of research: a link, the country beside the name, a fuller name in the article, the
article's own outlet, its dateline and country; a table's default is only a candidate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.models import Outlet
from auditor.outlets.folding import key
from auditor.outlets.readings import Reading
from auditor.outlets.scene import Scene
from auditor.outlets.tables import Place, places


@dataclass(frozen=True, slots=True)
class Decision:
    """What a name was taken to mean. ``id`` is null when it stays open."""

    id: str | None
    resolution: str
    candidates: tuple[str, ...] = ()
    why: str = ""
    name: str | None = None
    kinds: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether one outlet is meant."""
        return self.id is not None


@dataclass(frozen=True, slots=True)
class Named:
    """A fuller name elsewhere in the article: what a short name may refer back to."""

    start: int
    end: int
    text: str
    id: str | None


def certain(reading: Reading, scene: Scene) -> Decision | None:
    """The decision where the name alone or a link on it is enough."""
    if reading.given:
        return Decision(reading.given, "name", why="mapped by --map-outlet")
    if reading.programme:
        how = "host" if reading.programme.kind == "host" else "programme"
        return Decision(
            reading.programme.outlet, how, why=f"{reading.programme.name}: a {reading.programme.kind} of it"
        )
    if (linked := _linked(reading, scene)) is not None:
        return Decision(linked.id, "link", reading.ids, f"the link on it leads to {linked.domains[0]}")
    if reading.ambiguity is None and len(reading.ids) == 1:
        return _by_name(reading, scene)
    row = reading.ambiguity
    if row and len(row.candidates) == 1 and row.default and "-" not in row.rules.values():
        return _by_name(reading, scene)
    return None


def _by_name(reading: Reading, scene: Scene) -> Decision:
    outlet = scene.registry.get(reading.ids[0])
    exact = outlet is not None and key(outlet.name) == reading.key
    how = "name" if exact else "alias"
    return Decision(reading.ids[0], how, why=f"{how} of {reading.ids[0]}")


def _linked(reading: Reading, scene: Scene) -> Outlet | None:
    """The outlet that a link says is meant: on the name any, in its sentence only a candidate."""
    over = scene.link_over(reading.start, reading.end)
    if (
        over
        and (outlet := scene.registry.by_host(over.url))
        and (reading.ambiguity or outlet.id in reading.ids)
    ):
        return outlet
    if reading.ambiguity is None:
        return None
    for link in scene.links_near(reading.start):
        if (outlet := scene.registry.by_host(link.url)) and outlet.id in reading.ids:
            return outlet
    return None


def in_context(reading: Reading, scene: Scene, named: Sequence[Named], beside: Place | None) -> Decision:
    """The decision for a name that means several outlets, or an outlet only in some countries."""
    row = reading.ambiguity
    candidates = reading.ids
    rules = row.rules if row else {}
    if beside and (found := _at_place(beside, candidates, rules, scene)):
        return _placed(found, candidates, f"{beside.name} stands beside the name")
    if (before := _antecedent(reading, named)) is not None:
        return before
    if scene.publisher and scene.publisher.id in candidates:
        return Decision(scene.publisher.id, "alias", candidates, "the article's own outlet")
    return _by_surroundings(reading, scene, candidates, rules)


def _by_surroundings(
    reading: Reading, scene: Scene, candidates: tuple[str, ...], rules: dict[str, str]
) -> Decision:
    """The decision by dateline and the publisher's country; these must not disagree."""
    answers = {}
    if country := scene.country:
        if found := _at_place(Place("", "country", country, ""), candidates, rules, scene):
            answers[found] = f"the article's outlet is in {country}"
    if scene.dateline and (found := _at_place(scene.dateline, candidates, rules, scene)):
        answers.setdefault(found, f"the dateline is {scene.dateline.name}")
    if len(answers) == 1:
        id, why = answers.popitem()
        return _placed(id, candidates, why)
    row = reading.ambiguity
    if row and row.default and len(candidates) > 1:
        order = (row.default, *(c for c in candidates if c != row.default))
        return Decision(
            None, "candidate-default", order, f"may mean {len(candidates)} outlets; {_decider(rules)}"
        )
    if row and row.default:
        return Decision(row.default, "alias", candidates, f"alias of {row.default}")
    return Decision(
        None, "ambiguous", candidates, f"may mean {' or '.join(candidates[:4])}; {_decider(rules)}"
    )


def _placed(id: str, candidates: tuple[str, ...], why: str) -> Decision:
    if id == "-":
        return Decision(None, "none", (), why)
    return Decision(id, "alias", candidates, why)


def _decider(rules: dict[str, str]) -> str:
    if any(rule.startswith("country:") for rule in rules):
        return "the country, a link or a fuller name would decide"
    return "a link or a fuller name would decide"


def _at_place(place: Place, candidates: tuple[str, ...], rules: dict[str, str], scene: Scene) -> str | None:
    """The candidate of a place by the table's rules, else the only candidate of its country."""
    if place.state and (found := rules.get(f"state:{place.state}")):
        return found
    if found := rules.get(f"country:{place.country}"):
        return found
    there = [c for c in candidates if (o := scene.registry.get(c)) and o.country == place.country]
    return there[0] if len(there) == 1 else None


def _antecedent(reading: Reading, named: Sequence[Named]) -> Decision | None:
    """The outlet whose fuller name the article gives, before the short one if possible."""
    fuller = [n for n in named if _is_fuller(n, reading)]
    earlier = [n for n in fuller if n.end <= reading.start]
    pool = earlier or fuller
    if not pool:
        return None
    meant = {n.id or n.text: n for n in pool}
    if len(meant) > 1:
        names = tuple(n.id for n in meant.values() if n.id)
        return Decision(
            None, "ambiguous", names, f"the article names {' and '.join(n.text for n in meant.values())}"
        )
    one = pool[-1]
    if one.id is None:
        return Decision(None, "unknown", (), f"short for {one.text}", name=one.text)
    return Decision(one.id, "antecedent", reading.ids, f"short for {one.text}")


def _is_fuller(named: Named, reading: Reading) -> bool:
    """Whether ``named`` is a longer name of which the reading is the short form."""
    full = key(named.text)
    if full == reading.key:
        return False
    if named.id is not None and named.id in reading.ids:
        return True
    return named.id is None and re.search(rf"\b{re.escape(reading.key)}$", full) is not None


def place_named(name: str) -> Place | None:
    """The place of this name, if there is only one country of it."""
    found = places().get(name, ())
    return found[0] if found and len({p.country for p in found}) == 1 else None
