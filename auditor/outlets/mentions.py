"""Every place where an article names an outlet: names, domains, programmes, unknown forms, anaphora.

1. Names are found and read where they stand; 2. addresses and unknown outlets are added;
3. names that are certain are decided, then the others in their context; 4. descriptors such as
"the newspaper" refer back to what is decided by then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from auditor.models import Article, Mention, Span
from auditor.outlets import anaphora, decide, lexicon, phrases, unknown
from auditor.outlets.decide import Decision, Named
from auditor.outlets.phrases import Surroundings
from auditor.outlets.readings import Reading, read
from auditor.outlets.registry import Registry
from auditor.outlets.scene import Scene

_ADDRESS = re.compile(
    r"(?<![\w@.])(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,10}(?![\w@])", re.I
)
_AFFILIATE = re.compile(r" (?:News )?affiliate\b")
_HEAD = re.compile(r" (?P<word>[\w-]+)")


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
    readings = [r for hit in registry.scanner.hits(scene.text, scene.folded) if (r := read(hit, scene))]
    forms = _apart(unknown.forms(scene), readings)
    readings = _outside(readings, forms)
    addresses = _addresses(scene)
    readings = [r for r in readings if not _overlaps(r, addresses)]
    named = _decided(readings, forms, scene)
    mentions = sorted([*addresses, *named], key=lambda m: m.start)
    mentions = _merged(mentions, scene)
    return tuple(_with_nouns(mentions, scene))


# --- names -----------------------------------------------------------------------------------


def _decided(readings: Sequence[Reading], forms: Sequence[unknown.Form], scene: Scene) -> list[Mention]:
    """Mentions of all names: the certain ones first, so that they decide the others."""
    around = {r.start: phrases.around(r.start, r.end, scene) for r in readings}
    sure = {r.start: d for r in readings if (d := decide.certain(r, scene))}
    fuller = [Named(r.start, r.end, r.form, sure[r.start].id) for r in readings if r.start in sure]
    fuller += [Named(f.start, f.end, scene.text[f.start : f.end], None) for f in forms]
    fuller.sort(key=lambda n: n.start)
    mentions = [_unknown(form, scene) for form in forms]
    for reading in readings:
        decision = sure.get(reading.start) or decide.in_context(
            reading, scene, fuller, around[reading.start].place
        )
        if decision.resolution != "none":
            mentions.append(_mention(reading, decision, around[reading.start], scene))
    return mentions


def _mention(reading: Reading, decision: Decision, around: Surroundings, scene: Scene) -> Mention:
    outlet = scene.registry.get(decision.id) if decision.id else None
    start, end = _with_article(reading, around, scene)
    left, right = min(start, around.phrase.start), max(end, around.phrase.end)
    return Mention(
        start, end, scene.text[start:end],
        phrase=Span(left, right, scene.text[left:right]),
        resolution=decision.resolution,
        id=decision.id,
        name=outlet.name if outlet else decision.name,
        domain=outlet.domains[0] if outlet else None,
        candidates=decision.candidates,
        kinds=outlet.kinds if outlet else decision.kinds,
        guarded=reading.guarded,
        why=decision.why,
    )  # fmt: skip


def _with_article(reading: Reading, around: Surroundings, scene: Scene) -> tuple[int, int]:
    """The span of the name with its own article: not that of "the Reuters report"."""
    if reading.the is None:
        return reading.start, reading.end
    if around.suffix_end > reading.end and not _has_article(reading, scene):
        return reading.the, around.suffix_end
    head = _HEAD.match(scene.text, reading.end)
    if head and head["word"].lower() in lexicon.HEADS:
        return reading.start, reading.end
    return reading.the, reading.end


def _has_article(reading: Reading, scene: Scene) -> bool:
    """Whether the outlet's own name or this alias begins with "The"."""
    names = scene.registry.names.get(reading.key, ())
    return any(form.startswith("The ") for form, _ in names)


def _unknown(form: unknown.Form, scene: Scene) -> Mention:
    text = scene.text
    start = form.start
    if text[max(0, start - 4) : start] in ("the ", "The "):
        head = _HEAD.match(text, form.end)
        start -= 0 if head and head["word"].lower() in lexicon.HEADS else 4
    around = phrases.around(form.start, form.end, scene)
    left, right = min(start, around.phrase.start), around.phrase.end
    name = text[form.start : form.end]
    return Mention(
        start, form.end, text[start : form.end],
        phrase=Span(left, right, text[left:right]),
        resolution="unknown",
        name=name,
        kinds=form.kinds,
        why=f"{name} has the form of an outlet's name but is not in the registry",
    )  # fmt: skip


# --- addresses -------------------------------------------------------------------------------


def _addresses(scene: Scene) -> list[Mention]:
    """Hosts and URLs in the text that belong to an outlet."""
    found = []
    for match in _ADDRESS.finditer(scene.text):
        if (outlet := scene.registry.by_host(match.group())) is not None:
            start = match.start() + (match.group().find("//") + 2 if "//" in match.group() else 0)
            span = Span(start, match.end(), scene.text[start : match.end()])
            found.append(
                Mention(
                    span.start,
                    span.end,
                    span.text,
                    phrase=span,
                    resolution="domain",
                    id=outlet.id,
                    name=outlet.name,
                    domain=outlet.domains[0],
                    kinds=outlet.kinds,
                    why=f"its address, {span.text}",
                )  # fmt: skip
            )
    return found


# --- order and overlap -----------------------------------------------------------------------


def _overlaps(span: Reading | Mention | unknown.Form | anaphora.Noun, others: Iterable[Mention]) -> bool:
    return any(o.start < span.end and span.start < o.end for o in others)


def _apart(forms: Iterable[unknown.Form], readings: Sequence[Reading]) -> list[unknown.Form]:
    """Forms that are no known name: a known name inside one yields only where it is shorter and weak."""
    kept: list[unknown.Form] = []
    for form in sorted(forms, key=lambda f: (f.start, -f.end)):
        inside = [r for r in readings if r.start < form.end and form.start < r.end]
        if any(not r.guarded and (r.ambiguity is None or r.the is not None) for r in inside):
            continue
        if any(k.start < form.end and form.start < k.end for k in kept):
            continue
        kept.append(form)
    return kept


def _outside(readings: Sequence[Reading], forms: Sequence[unknown.Form]) -> list[Reading]:
    return [r for r in readings if not any(f.start < r.end and r.start < f.end for f in forms)]


def _merged(mentions: Sequence[Mention], scene: Scene) -> list[Mention]:
    """Without programmes, people and networks that belong to the phrase of the outlet beside them."""
    kept: list[Mention] = []
    for index, mention in enumerate(mentions):
        following = mentions[index + 1] if index + 1 < len(mentions) else None
        if following and _AFFILIATE.match(scene.text, mention.end) and following.start - mention.end < 14:
            continue
        if kept and mention.start < kept[-1].end:
            continue
        if kept and mention.resolution in ("programme", "host") and mention.start < kept[-1].phrase.end:
            continue
        kept.append(mention)
    return kept


def _with_nouns(mentions: Sequence[Mention], scene: Scene) -> list[Mention]:
    """The mentions with "the newspaper" and its like, each referring to what stands before it."""
    found = list(mentions)
    for noun in sorted(anaphora.nouns(scene), key=lambda n: n.start):
        if _overlaps(noun, found) or any(
            m.phrase.start < noun.end and noun.start < m.phrase.end for m in found
        ):
            continue
        span = Span(noun.start, noun.end, scene.text[noun.start : noun.end])
        if noun.collective:
            found.append(
                Mention(
                    *_triple(span),
                    phrase=span,
                    resolution="descriptor",
                    collective=True,
                    why="no single outlet",
                )
            )
            continue
        before = sorted((m for m in found if m.end <= noun.start), key=lambda m: m.start)
        if (decision := anaphora.refer(noun, before, scene)) is None:
            continue
        outlet = scene.registry.get(decision.id) if decision.id else None
        found.append(
            Mention(
                *_triple(span),
                phrase=span,
                resolution=decision.resolution,
                id=decision.id,
                name=outlet.name if outlet else decision.name,
                domain=outlet.domains[0] if outlet else None,
                candidates=decision.candidates,
                kinds=outlet.kinds if outlet else decision.kinds,
                anaphor=True,
                why=decision.why,
            )  # fmt: skip
        )
    return sorted(found, key=lambda m: m.start)


def _triple(span: Span) -> tuple[int, int, str]:
    return span.start, span.end, span.text
