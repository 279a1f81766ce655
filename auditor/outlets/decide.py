"""Decides which outlet a name means where it stands, or leaves it open and says what would decide.

The order of research: a link, the country beside the name, a fuller name in the article, the
article's own outlet, its dateline and country; a table's default is only a candidate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.models import Outlet
from auditor.outlets.decision import Decision, Named
from auditor.outlets.folding import key
from auditor.outlets.lexicon import MASTHEADS
from auditor.outlets.readings import Reading
from auditor.outlets.scene import Scene
from auditor.outlets.tables import Place

#: Rules beside those of country, state and topic: what a bare name means wherever nothing speaks
#: against it ("CNN"), and what it means in a country without an outlet of the name ("The Guardian").
ANYWHERE = "anywhere"
ABROAD = "abroad"


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
    if ANYWHERE not in rules and (before := _antecedent(reading, named)) is not None:
        return before
    if scene.publisher and scene.publisher.id in candidates:
        return Decision(scene.publisher.id, "alias", candidates, "the article's own outlet")
    return _by_surroundings(reading, scene, candidates, rules)


def _by_surroundings(
    reading: Reading, scene: Scene, candidates: tuple[str, ...], rules: dict[str, str]
) -> Decision:
    """The decision by dateline and the publisher's country (these must not disagree), else by the table."""
    answers: dict[str, str] = {}
    if (country := scene.country) and (
        found := _at_place(Place("", "", country, ""), candidates, rules, scene)
    ):
        answers[found] = f"the article's outlet is in {country}"
    if scene.dateline and (found := _at_place(scene.dateline, candidates, rules, scene)):
        answers.setdefault(found, f"the dateline is {scene.dateline.name}")
    if (everywhere := rules.get(ANYWHERE)) and not set(answers) - {everywhere}:
        return Decision(everywhere, "alias", candidates, f"without more, {everywhere}")
    if everywhere:
        answers[everywhere] = "so called everywhere"
    if (country or scene.dateline) and not answers and (abroad := rules.get(ABROAD)):
        return Decision(
            abroad,
            "alias",
            candidates,
            f"no other outlet of the name where the article was written: {abroad}",
        )
    if len(answers) == 1:
        id, why = answers.popitem()
        return _placed(id, candidates, why)
    if len(answers) > 1:
        return Decision(
            None, "ambiguous", tuple(a for a in answers if a != "-"), " but ".join(answers.values())
        )
    return _by_table(reading, scene, candidates, rules)


def _by_table(reading: Reading, scene: Scene, candidates: tuple[str, ...], rules: dict[str, str]) -> Decision:
    """What the table says of the name alone: a first candidate, or nothing; initials may go by the scene."""
    row = reading.ambiguity
    if row and row.kind in ("acronym", "local-brand"):
        there = [c for c in candidates if (o := scene.registry.get(c)) and o.country in scene.countries]
        if len(there) == 1:
            return Decision(there[0], "alias", candidates, "the only one of a country that the article names")
    if (
        len(candidates) == 1
        and row
        and (row.default or row.kind == "common-word")
        and not _is_masthead(reading)
    ):
        return Decision(candidates[0], "alias", candidates, f"the only outlet of this name: {candidates[0]}")
    if row and row.default:
        order = (row.default, *(c for c in candidates if c != row.default))
        return Decision(
            None, "candidate-default", order, f"may mean {len(candidates)} outlets; {_decider(rules)}"
        )
    return Decision(
        None, "ambiguous", candidates, f"may mean {' or '.join(candidates[:4])}; {_decider(rules)}"
    )


def _is_masthead(reading: Reading) -> bool:
    return reading.key in MASTHEADS and not (reading.ambiguity and reading.ambiguity.default)


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
    """Whether ``named`` is a longer name of which the reading is the short form or the initials."""
    full = key(named.text)
    if full == reading.key or len(full) <= len(reading.key):
        return False
    words = re.search(rf"\b{re.escape(reading.key)}\b", full) is not None
    if named.id is None:
        return words
    initials = reading.ambiguity is not None and reading.ambiguity.kind == "acronym"
    return named.id in reading.ids and (words or initials)
