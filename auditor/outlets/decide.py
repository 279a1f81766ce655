"""Decides which outlet a name means where it stands, or leaves it open and says what would decide.

The order of research: a link, the country beside the name, a fuller name in the article, the
article's own outlet, its dateline and country; a table's default is only a candidate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.models import Outlet
from auditor.outlets.decision import Decision, Named
from auditor.outlets.folding import key
from auditor.outlets.lexicon import MASTHEADS
from auditor.outlets.phrases import Surroundings
from auditor.outlets.readings import Reading
from auditor.outlets.scene import Scene
from auditor.outlets.tables import Place

#: Rules beside those of country, state and topic: what a bare name means wherever no country rule
#: speaks against it ("CNN"), and what it means in a country without an outlet of the name ("The
#: Guardian"). ``maybe:TR`` leaves the name open between that outlet and the one of everywhere.
ANYWHERE = "anywhere"
ABROAD = "abroad"


def certain(reading: Reading, scene: Scene, around: Surroundings) -> Decision | None:
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
    if _is_of_other_country(reading, around, scene):
        return Decision(None, "none")
    if reading.ambiguity is None and len(reading.ids) == 1:
        return _elsewhere(reading, around, scene) or _by_name(reading, scene)
    row = reading.ambiguity
    if row and len(row.candidates) == 1 and row.default and "-" not in row.rules.values():
        return _by_name(reading, scene)
    return None


def _is_of_other_country(reading: Reading, around: Surroundings, scene: Scene) -> bool:
    """Whether initials belong to somebody else: an adjective says another country, or the table that they are no outlet here."""
    row = reading.ambiguity
    if row is None or row.kind != "acronym" or len(row.candidates) > 1:
        return False
    outlet = scene.registry.get(row.candidates[0])
    if outlet and around.place and around.place.kind == "adjective":
        return around.place.country != outlet.country
    barred = {rule.partition(":")[2] for rule, id in row.rules.items() if id == "-"}
    return bool(barred & scene.countries) and outlet is not None and outlet.country not in scene.countries


def _elsewhere(reading: Reading, around: Surroundings, scene: Scene) -> Decision | None:
    """Open where a common masthead stands beside another country than that of the one outlet we know."""
    outlet = scene.registry.get(reading.ids[0])
    words = reading.key.split()
    if (
        outlet is None
        or around.place is None
        or around.place.country == outlet.country
        or not set(words) <= MASTHEADS
    ):
        return None
    return Decision(
        None,
        "ambiguous",
        reading.ids,
        f"{outlet.name} is of {outlet.country}, the text says {around.place.name}",
    )


def _by_name(reading: Reading, scene: Scene) -> Decision:
    outlet = scene.registry.get(reading.ids[0])
    exact = outlet is not None and key(outlet.name) == reading.key
    how = "name" if exact else "alias"
    return Decision(reading.ids[0], how, why=f"its {how} in the registry")


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


def in_context(reading: Reading, scene: Scene, named: Sequence[Named], around: Surroundings) -> Decision:
    """The decision for a name that means several outlets, or an outlet only in some countries."""
    decision = _weighed(reading, scene, named, around)
    outlet = scene.registry.get(decision.id) if decision.id else None
    if outlet and decision.resolution == "alias" and key(outlet.name) == reading.key:
        return replace(decision, resolution="name")
    return decision


def _weighed(reading: Reading, scene: Scene, named: Sequence[Named], around: Surroundings) -> Decision:
    """By what stands beside the name, then the article's other names, then where it was written."""
    row, candidates = reading.ambiguity, reading.ids
    rules = row.rules if row else {}
    if around.place and (found := _at_place(around.place, candidates, rules, scene)):
        return _placed(found, candidates, f"{around.place.name} stands beside the name")
    if staff := _by_staff(around, candidates, scene):
        return Decision(staff, "alias", candidates, f"{around.phrase.text} is of {staff}")
    if (before := _antecedent(reading, named)) is not None and (
        ANYWHERE not in rules or before.id in (rules[ANYWHERE], None)
    ):
        return before
    if scene.publisher and scene.publisher.id in candidates:
        return Decision(scene.publisher.id, "alias", candidates, "the article's own outlet")
    return _by_surroundings(reading, scene, candidates, rules)


def _by_staff(around: Surroundings, candidates: tuple[str, ...], scene: Scene) -> str | None:
    """The candidate whose programme or presenter the phrase names: "NBC's Lester Holt"."""
    _, _, rest = around.phrase.text.replace("’", "'").partition("'s ")
    for programme in scene.registry.programmes.get(key(rest), ()) if rest else ():
        if programme.outlet in candidates:
            return programme.outlet
    return None


def _by_surroundings(
    reading: Reading, scene: Scene, candidates: tuple[str, ...], rules: dict[str, str]
) -> Decision:
    """The decision by dateline and the publisher's country (these must not disagree), else by the table."""
    answers: dict[str, str] = {}
    if (country := scene.country) and (found := _by_rule(Place("", "", country, ""), rules)):
        answers[found] = f"the article's outlet is in {country}"
    if scene.dateline and (found := _by_rule(scene.dateline, rules)):
        answers.setdefault(found, f"the dateline is {scene.dateline.name}")
    if maybe := rules.get(f"maybe:{scene.country}"):
        answers[maybe] = f"so called in {scene.country}"
        answers[rules[ANYWHERE]] = "so called everywhere"
    if not answers and (everywhere := rules.get(ANYWHERE)):
        return Decision(everywhere, "alias", candidates, f"the name by itself means {everywhere}")
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
    row = reading.ambiguity
    if len(candidates) == 1 and row and len(row.candidates) > 1 and (row.default in (None, candidates[0])):
        return Decision(candidates[0], "alias", row.candidates, "the only one of the name that existed then")
    if len(answers) > 1:
        return Decision(
            None, "ambiguous", tuple(a for a in answers if a != "-"), " but ".join(answers.values())
        )
    return _by_table(reading, scene, candidates, rules)


def _by_table(reading: Reading, scene: Scene, candidates: tuple[str, ...], rules: dict[str, str]) -> Decision:
    """What the table says of the name alone: a first candidate, or nothing; initials may go by the scene."""
    row = reading.ambiguity
    if (
        row
        and row.kind in ("acronym", "local-brand")
        and len(candidates) == 1
        and scene.describes(candidates[0])
    ):
        return Decision(candidates[0], "alias", candidates, "of a country that the article names")
    if row and row.kind == "acronym" and len(scene.countries) == 1:
        there = [c for c in candidates if (o := scene.registry.get(c)) and o.country in scene.countries]
        if len(there) == 1 and row.default in (None, there[0]):
            return Decision(there[0], "alias", candidates, "of the only country that the article names")
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


def _by_rule(place: Place, rules: dict[str, str]) -> str | None:
    """The table's rule for a place."""
    return (rules.get(f"state:{place.state}") if place.state else None) or rules.get(
        f"country:{place.country}"
    )


def _at_place(place: Place, candidates: tuple[str, ...], rules: dict[str, str], scene: Scene) -> str | None:
    """The candidate of a place by the table's rules, else the only candidate of its country."""
    if found := _by_rule(place, rules):
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
    """Whether ``named`` is a longer name of which the reading is the short form or the initials, or the same, decided."""
    full = key(named.text)
    if full == reading.key:
        return named.id is not None and named.start != reading.start
    if len(full) <= len(reading.key):
        return False
    initials = reading.ambiguity is not None and reading.ambiguity.kind == "acronym"
    return full.endswith(" " + reading.key) or (
        named.id in reading.ids and (initials or reading.key in full.split())
    )
