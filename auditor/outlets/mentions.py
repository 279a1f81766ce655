"""Every place where an article names an outlet: names, domains, programmes, unknown forms, anaphora.

1. Names are found and read where they stand; 2. addresses and unknown outlets are added;
3. names that are certain are decided, then the others in their context; 4. descriptors such as
"the newspaper" refer back to what is decided by then.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from auditor.models import Article, Mention, Span
from auditor.outlets import anaphora, decide, lexicon, phrases, stations, unknown
from auditor.outlets.decision import Decision, Named
from auditor.outlets.folding import key
from auditor.outlets.phrases import Surroundings
from auditor.outlets.readings import Reading, read
from auditor.outlets.registry import Registry
from auditor.outlets.scan import Hit, Scanner
from auditor.outlets.scene import Scene
from auditor.outlets.shortforms import short_forms

_ADDRESS = re.compile(
    r"(?<![\w@.-])(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,10}(?![\w@])", re.I
)
_AFFILIATE = re.compile(r" (?:News )?affiliate\b")
_MANY = "several outlets at once, none of them named"
#: Characters between a network and the station that it is said to own: " affiliate " and a word.
_NEAR = 14
#: Kinds of outlets with branches that are called by their medium or place.
_AIR = frozenset({"broadcaster", "public-media"})
_BRANCH = re.compile(
    r" (?:(?P<medium>Radio|TV|Television|Local|Look|Sports?|World Service)(?: (?:[A-Z][\w-]+|\d{1,2}))?"
    r"|(?P<place>[A-Z][a-z]+))(?=[ .,;:)”\"]|[’']s\b|$)(?! (?:Corp|Group|Inc|University|Street|[Bb]ureau|correspondent|reporter|editor)\b)"
)
_PAPERS = frozenset({"newspaper", "magazine"})
_HEAD = re.compile(r" (?P<word>[\w-]+)")

#: Mentions before a noun that it may refer to.
_BACK = 40


class _Placed(Protocol):
    """Whatever has a place in the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def find_mentions(
    article: Article,
    registry: Registry,
    *,
    names: Mapping[str, str] | None = None,
    country: str | None = None,
) -> tuple[Mention, ...]:
    """Every mention of an outlet in ``article``, in order, not overlapping.

    ``names`` maps names to registry ids where the user knows better (``--map-outlet``).
    ``country`` (ISO code) is that of the article's outlet where the registry does not know it.
    """
    scene = Scene(article, registry, names or {}, country)
    hits = _hits(scene)
    readings = [r for hit in hits if (r := read(hit, scene))]
    local = [_local(station, scene) for station in stations.stations(scene)]
    addresses = _addresses(scene)
    links = [m for m in _links(scene) if not any(r.start < m.end and m.start < r.end for r in readings)]
    fixed = sorted([*addresses, *_clear_of([*local, *links], addresses)], key=lambda m: m.start)
    readings = [r for r in readings if not _overlaps(r, fixed, unless_longer=True)]
    fixed = [m for m in fixed if not any(r.start < m.end and m.start < r.end for r in readings)]
    forms = [
        f
        for f in _apart(
            (*unknown.forms(scene), *unknown.described(scene), *unknown.credited(scene)), readings
        )
        if not _overlaps(f, fixed)
    ]
    readings = [r for r in readings if not any(f.start < r.end and r.start < f.end for f in forms)]
    mentions = sorted([*fixed, *_decided(readings, forms, scene)], key=lambda m: m.start)
    mentions = _with_short_forms(_merged(mentions, scene), scene)
    return tuple(_with_nouns(mentions, hits, scene))


# --- names -----------------------------------------------------------------------------------


def _hits(scene: Scene) -> list[Hit]:
    """Names of the registry, and those of the user's that it lacks."""
    hits = scene.registry.scanner.hits(scene.folded)
    own = {name: name for name in scene.given if name not in scene.registry.names}
    if not own:
        return hits
    found = Scanner(own).hits(scene.folded)
    return sorted([*found, *(h for h in hits if not _overlaps(h, found))], key=lambda hit: hit.start)


def _decided(readings: Sequence[Reading], forms: Sequence[unknown.Form], scene: Scene) -> list[Mention]:
    """Mentions of all names: the certain ones first, so that they decide the others."""
    around = {r.start: phrases.around(r.start if r.the is None else r.the, r.end, scene) for r in readings}
    sure = {r.start: d for r in readings if (d := decide.certain(r, scene, around[r.start]))}
    fuller = [
        Named(r.start, r.end, r.form, sure[r.start].id)
        for r in readings
        if r.start in sure and not r.programme
    ]
    fuller += [Named(f.start, f.end, scene.text[f.start : f.end], None) for f in forms]
    fuller = _first_of_each(fuller)
    decisions: dict[int, Decision] = {}
    for _ in range(2):  # a name that its surroundings decide decides the same name elsewhere
        for reading in readings:
            if (known := decisions.get(reading.start)) is None or not known.settled:
                decisions[reading.start] = sure.get(reading.start) or decide.in_context(
                    reading, scene, fuller, around[reading.start]
                )
        settled = {r.key: decisions[r.start].id for r in readings if decisions[r.start].settled}
        fuller = _first_of_each((*fuller, *_repeated(readings, decisions, settled)))
    found = [
        _named(r, decisions[r.start], around[r.start], scene)
        for r in readings
        if decisions[r.start].resolution != "none"
    ]
    return [*found, *(_unknown(form, scene) for form in forms)]


def _first_of_each(named: Iterable[Named]) -> list[Named]:
    """The first place of each name and meaning: enough to know what stands before what."""
    first: dict[tuple[str, str | None], Named] = {}
    for name in sorted(named, key=lambda n: n.start):
        first.setdefault((name.text, name.id), name)
    return list(first.values())


def _repeated(
    readings: Sequence[Reading], decisions: Mapping[int, Decision], settled: Mapping[str, str | None]
) -> list[Named]:
    """Names settled by what stands beside them, for the same names where nothing does."""
    return [
        Named(r.start, r.end, r.form, decisions[r.start].id)
        for r in readings
        if r.ambiguity and decisions[r.start].settled and settled[r.key] == decisions[r.start].id
    ]


def _mention(
    span: Span,
    phrase: Span,
    decision: Decision,
    scene: Scene,
    *,
    guarded: bool = False,
    anaphor: bool = False,
) -> Mention:
    """The mention at ``span`` that means what ``decision`` says."""
    outlet = scene.registry.get(decision.id) if decision.id else None
    return Mention(
        span.start,
        span.end,
        span.text,
        phrase=phrase,
        resolution=decision.resolution,
        id=decision.id,
        name=outlet.name if outlet else decision.name,
        domain=outlet.domains[0] if outlet else None,
        candidates=decision.candidates,
        kinds=outlet.kinds if outlet else decision.kinds,
        guarded=guarded,
        anaphor=anaphor,
        why=decision.why,
    )


def _named(reading: Reading, decision: Decision, around: Surroundings, scene: Scene) -> Mention:
    start, end = _with_article(reading, around, scene)
    if end == reading.end and not reading.programme and (branch := _branch(end, decision, scene)):
        end = branch
    phrase = scene.span(min(start, around.phrase.start), max(end, around.phrase.end))
    return _mention(scene.span(start, end), phrase, decision, scene, guarded=reading.guarded)


def _branch(end: int, decision: Decision, scene: Scene) -> int | None:
    """Where a broadcaster's name ends with the branch that follows it: "BBC Radio Leeds", "Sky Germany"."""
    meant = decision.id or next(iter(decision.candidates), None)
    outlet = scene.registry.get(meant) if meant else None
    if outlet is None or not _AIR & set(outlet.kinds):
        return None
    match = _BRANCH.match(scene.text, end)
    if match is None:
        return None
    if match["medium"]:
        return match.end()
    return match.end() if scene.is_place(match["place"], adjectives=False) else None


def _with_article(reading: Reading, around: Surroundings, scene: Scene) -> tuple[int, int]:
    """The span of the name with its own article: not that of "the Reuters report"."""
    if reading.the is None:
        return reading.start, reading.end
    if around.suffix_end > reading.end and not _has_article(reading, scene):
        return reading.the, around.suffix_end
    head = _HEAD.match(scene.text, reading.end)
    if (head and head["word"].lower() in lexicon.HEADS) or not _may_have_article(reading, scene):
        return reading.start, reading.end
    return reading.the, reading.end


def _may_have_article(reading: Reading, scene: Scene) -> bool:
    """Whether "the" can belong to the name: papers and the like have it, CNN and Reuters do not."""
    outlets = [o for id in reading.ids if (o := scene.registry.get(id))]
    if not outlets or _has_article(reading, scene) or any(_PAPERS & set(o.kinds) for o in outlets):
        return True
    return " " in reading.key and reading.key.rsplit(" ", 1)[1] in lexicon.WITH_ARTICLE


def _has_article(reading: Reading, scene: Scene) -> bool:
    """Whether the outlet's own name or this alias begins with "The"."""
    names = scene.registry.names.get(key(reading.form), ())
    return any(form.startswith("The ") for form, _ in names)


def _unknown(form: unknown.Form, scene: Scene) -> Mention:
    name = scene.text[form.start : form.end]
    start = form.start
    if scene.text[max(0, start - 4) : start] in ("the ", "The "):
        head = _HEAD.match(scene.text, form.end)
        start -= 0 if head and head["word"].lower() in lexicon.HEADS else 4
    around = phrases.around(form.start, form.end, scene)
    why = f"{name} has the form of an outlet's name but is not in the registry"
    decision = Decision(None, "unknown", (), why, name, form.kinds)
    if given := scene.given.get(key(name)):
        decision = Decision(given, "name", why="mapped by --map-outlet")
    phrase = scene.span(min(start, around.phrase.start), around.phrase.end)
    return _mention(scene.span(start, form.end), phrase, decision, scene)


def _local(station: stations.Station, scene: Scene) -> Mention:
    around = phrases.around(station.start, station.end, scene)
    phrase = scene.span(around.phrase.start, around.phrase.end)
    return _mention(scene.span(station.start, station.end), phrase, station.decision, scene)


# --- addresses -------------------------------------------------------------------------------


def _addresses(scene: Scene) -> list[Mention]:
    """Hosts and URLs in the text that belong to an outlet."""
    found = []
    for match in _ADDRESS.finditer(scene.text):
        if (outlet := scene.registry.by_host(match.group())) is not None:
            start = match.start() + (match.group().find("//") + 2 if "//" in match.group() else 0)
            span = scene.span(start, match.end())
            found.append(
                _mention(span, span, Decision(outlet.id, "domain", (), f"its address, {span.text}"), scene)
            )
    return found


def _links(scene: Scene) -> list[Mention]:
    """Link texts without a name that lead to an outlet other than the article's own; a cue must credit them."""
    found = []
    for link in scene.article.links:
        outlet = scene.registry.by_host(link.url)
        if outlet is None or outlet == scene.publisher:
            continue
        span = scene.span(link.start, link.end)
        why = f"the link leads to {outlet.domains[0]}"
        found.append(_mention(span, span, Decision(outlet.id, "link", (), why), scene, guarded=True))
    return found


# --- order and overlap -----------------------------------------------------------------------


def _overlaps(span: _Placed, others: Iterable[_Placed], *, unless_longer: bool = False) -> bool:
    """Whether ``span`` shares characters with one of ``others``; one that it holds and exceeds may not count."""
    for other in others:
        if other.start < span.end and span.start < other.end:
            longer = (
                span.start <= other.start
                and span.end >= other.end
                and span.end - span.start > other.end - other.start
            )
            if not (unless_longer and longer):
                return True
    return False


def _clear_of(mentions: Iterable[Mention], others: Sequence[Mention]) -> list[Mention]:
    return [m for m in mentions if not _overlaps(m, others)]


def _apart(forms: Iterable[unknown.Form], readings: Sequence[Reading]) -> list[unknown.Form]:
    """Forms that are no known name. A form yields to a name that holds it, and to a plain name inside it."""
    kept: list[unknown.Form] = []
    for form in sorted(forms, key=lambda f: (f.start, -f.end)):
        inside = [r for r in readings if r.start < form.end and form.start < r.end]
        if any(_holds(r, form) or not _is_weak(r) for r in inside) or _overlaps(form, kept):
            continue
        kept.append(form)
    return kept


def _holds(reading: Reading, form: unknown.Form) -> bool:
    return reading.start <= form.start and form.end <= reading.end


def _is_weak(reading: Reading) -> bool:
    """Whether a name inside a longer unknown one is that one's part: "Sun" in "Springfield Sun"."""
    return reading.guarded or set(reading.key.split()) <= lexicon.MASTHEADS


def _merged(mentions: Sequence[Mention], scene: Scene) -> list[Mention]:
    """Without programmes, people and networks that belong to the phrase of the outlet beside them."""
    kept: list[Mention] = []
    for index, mention in enumerate(mentions):
        following = mentions[index + 1] if index + 1 < len(mentions) else None
        if following and _AFFILIATE.match(scene.text, mention.end) and following.start - mention.end < _NEAR:
            continue
        if kept and mention.start < kept[-1].end:
            continue
        if kept and mention.start < kept[-1].phrase.end and _belongs(mention, kept[-1], scene):
            continue
        kept.append(_affiliate(mention, scene) if _AFFILIATE.match(scene.text, mention.end) else mention)
    return kept


def _belongs(mention: Mention, outlet: Mention, scene: Scene) -> bool:
    """Whether a mention is part of the outlet's phrase before it: its programme, host or column."""
    possessed = scene.text[outlet.end : mention.start].startswith(("'", "’"))
    return possessed or mention.resolution in ("programme", "host")


def _affiliate(mention: Mention, scene: Scene) -> Mention:
    """A network's nameless local station: "the NBC affiliate in Denver"."""
    match = _AFFILIATE.match(scene.text, mention.end)
    end = match.end() if match else mention.end
    start = (
        mention.start - 4
        if scene.text[max(0, mention.start - 4) : mention.start].lower() == "the "
        else mention.start
    )
    span = scene.span(start, end)
    why = f"a local station of {mention.name or mention.text}; its name or city would decide"
    return _mention(span, span, Decision(None, "ambiguous", (), why, None, ("broadcaster",)), scene)


def _with_short_forms(mentions: Sequence[Mention], scene: Scene) -> list[Mention]:
    """The mentions with initials that the article spells out before; they replace what is unknown."""
    short = [
        _mention(scene.span(start, end), scene.span(start, end), decision, scene)
        for start, end, decision in short_forms(scene, mentions)
    ]
    short = [m for m in short if not _overlaps(m, [o for o in mentions if o.resolution != "unknown"])]
    return sorted([*(m for m in mentions if not _overlaps(m, short)), *short], key=lambda m: m.start)


def _start(mention: Mention) -> int:
    return mention.start


def _with_nouns(mentions: Sequence[Mention], hits: Iterable[Hit], scene: Scene) -> list[Mention]:
    """The mentions with "the newspaper" and its like, each referring to what stands before it."""
    found = list(mentions)
    for noun in sorted(anaphora.nouns(hits, scene), key=lambda n: n.start):
        index = bisect_right(found, noun.start, key=_start)
        if any(
            m.phrase.start < noun.end and noun.start < m.phrase.end
            for m in found[max(0, index - 1) : index + 2]
        ):
            continue
        span = scene.span(noun.start, noun.end)
        if noun.collective:
            found.insert(
                index,
                Mention(
                    span.start,
                    span.end,
                    span.text,
                    phrase=span,
                    resolution="descriptor",
                    collective=True,
                    why=_MANY,
                ),
            )
            continue
        before = found[max(0, index - _BACK) : index]
        if before and scene.text[before[-1].phrase.end : noun.start] == ", ":
            continue  # "Xinhua, the official news agency,": the noun belongs to the name
        if (decision := anaphora.refer(noun, before, scene)) is not None:
            found.insert(index, _mention(span, span, decision, scene, anaphor=True))
    return found
