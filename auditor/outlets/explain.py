"""Answers about a single name: what it resolves to and why, and which registry names are nearest."""

from __future__ import annotations

from dataclasses import replace

from auditor.models import Article, Mention, Span
from auditor.outlets.folding import key
from auditor.outlets.mentions import find_mentions
from auditor.outlets.registry import Registry

#: Everyday words are outlets only where a cue credits them; who asks for a name credits it.
_CUE = "according to "
#: Share of equal letters, 0 to 100, under which a name is not like another.
_ALIKE = 65


def resolve(
    name: str,
    registry: Registry,
    *,
    publisher: str | None = None,
    country: str | None = None,
    date: str | None = None,
) -> Mention:
    """What ``name`` means in an article of ``publisher``, or of some outlet in ``country``, on ``date``.

    The mention's ``why`` explains the answer in one sentence; its offsets are those in ``name``.
    """
    for lead in (_CUE, f"{_CUE}the ", f"{_CUE}The "):
        article = Article(id="", text=lead + name, date=date, publisher=publisher)
        end = len(article.text)
        for mention in find_mentions(article, registry, country=country):
            if mention.phrase.end == end and mention.phrase.start <= len(lead) and mention.start <= len(lead):
                return replace(mention, start=0, end=len(name), text=name, phrase=Span(0, len(name), name))
    near = ", ".join(nearest(name, registry))
    why = f"not in the registry; nearest: {near}" if near else "not in the registry"
    return Mention(
        0, len(name), name, phrase=Span(0, len(name), name), resolution="unknown", name=name, why=why
    )


def nearest(name: str, registry: Registry, n: int = 3) -> tuple[str, ...]:
    """The ``n`` outlets with a name most like ``name``, best first; none that is hardly like it."""
    from rapidfuzz import fuzz, process  # only misspellings need it

    found = process.extract(
        key(name), registry.names.keys(), scorer=fuzz.ratio, limit=n * 4, score_cutoff=_ALIKE
    )
    ids = dict.fromkeys(id for matched, _, _ in found for _, id in registry.names[matched])
    return tuple(outlet.name for id in list(ids)[:n] if (outlet := registry.get(id)))
