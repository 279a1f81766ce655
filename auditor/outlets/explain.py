"""Answers about a single name: what it resolves to and why, and which registry names are nearest."""

from __future__ import annotations

from auditor.models import Article, Mention, Span
from auditor.outlets.mentions import find_mentions
from auditor.outlets.registry import Registry


def resolve(
    name: str,
    registry: Registry,
    *,
    publisher: str | None = None,
    country: str | None = None,
    date: str | None = None,
) -> Mention:
    """What ``name`` means in an article of ``publisher``, or of some outlet in ``country``, on ``date``.

    The mention's ``why`` explains the answer in one sentence.
    """
    article = Article(id="", text=name, date=date, publisher=publisher)
    whole = [m for m in find_mentions(article, registry, country=country) if m.end - m.start == len(name)]
    if whole:
        return whole[0]
    span = Span(0, len(name), name)
    near = ", ".join(nearest(name, registry))
    return Mention(
        0, len(name), name, phrase=span, resolution="unknown", name=name,
        why=f"not in the registry; nearest: {near}" if near else "not in the registry",
    )  # fmt: skip


def nearest(name: str, registry: Registry, n: int = 3) -> tuple[str, ...]:
    """The ``n`` registry names most like ``name``, best first; none that is hardly like it."""
    from rapidfuzz import fuzz, process

    from auditor.outlets.folding import key

    found = process.extract(
        key(name), registry.names.keys(), scorer=fuzz.WRatio, limit=n * 4, score_cutoff=75
    )
    ids = dict.fromkeys(id for matched, _, _ in found for _, id in registry.names[matched])
    return tuple(outlet.name for id in list(ids)[:n] if (outlet := registry.get(id)))
