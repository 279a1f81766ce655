"""Reads the registry's tables: package data in ``auditor/data/outlets``, one tuple a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

COLUMNS = (
    "id", "name", "aliases", "domains", "kind", "country", "language",
    "feeds", "sitemaps", "search_url", "successor_of", "sources",
)  # fmt: skip

#: Tables other than outlets.csv that decide how a mention is resolved.
TABLES = (
    "ambiguous.csv",
    "overlay-names.csv",
    "programs.csv",
    "descriptors.csv",
    "places.csv",
    "families.csv",
    "times.csv",
    "lives.csv",
)


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A name that means several outlets, or an everyday word: who it may be and what decides.

    ``rules`` maps ``country:GB``, ``state:CA`` and ``topic:cyber`` to an outlet's id, or to
    ``-`` where the name is no outlet. ``kind`` is ``multi-outlet``, ``common-word``,
    ``acronym``, ``local-brand`` or ``descriptor``.
    """

    alias: str
    candidates: tuple[str, ...]
    default: str | None
    rules: dict[str, str]
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Programme:
    """A show, podcast, section, column or person of an outlet; ``kind`` says which."""

    name: str
    outlet: str
    kind: str


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A noun that stands for an outlet or goes with its name; ``use`` says how."""

    text: str
    kinds: tuple[str, ...]
    language: str
    use: str


@dataclass(frozen=True, slots=True)
class Place:
    """A country, its adjective, a US state or a city, with ISO country and US state code."""

    name: str
    kind: str
    country: str
    state: str


def split(cell: str) -> tuple[str, ...]:
    """The values of a list cell, main value first."""
    return tuple(cell.split("|")) if cell else ()


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a built-in table below its header."""
    text = (files("auditor") / "data" / "outlets" / name).read_text(encoding="utf-8")
    reader = csv.reader(text.splitlines())
    next(reader)
    yield from reader


def corrected(row: list[str] | None, correction: list[str]) -> list[str]:
    """``row`` with the correction of our overlay: an empty cell keeps what is there, ``+x|-y`` adds and removes.

    >>> corrected(["a", "x|y"], ["a", "+z|-x"])
    ['a', 'y|z']
    """
    if row is None:
        return correction
    return [_corrected_cell(old, new) for old, new in zip(row, correction, strict=True)]


def _corrected_cell(old: str, new: str) -> str:
    if not new.startswith(("+", "-")):
        return new or old
    changes = split(new)
    kept = [value for value in split(old) if f"-{value}" not in changes]
    return "|".join((*kept, *(change[1:] for change in changes if change[0] == "+")))


def ambiguities() -> list[Ambiguity]:
    """The rows of ambiguous.csv, then those of our overlay, which replace rows of the same alias; no descriptors."""
    return [
        Ambiguity(alias, split(ids), default or None, dict(_rule(r) for r in split(rules)), kind, why)
        for table in ("ambiguous.csv", "overlay-names.csv")
        for alias, ids, default, rules, kind, why in rows(table)
        if kind != "descriptor"
    ]


def _rule(text: str) -> tuple[str, str]:
    condition, _, outlet = text.partition("=")
    return condition, outlet


def programmes() -> list[Programme]:
    """The rows of programs.csv and of its overlay, one for every name of a programme."""
    return [
        Programme(name, outlet, kind)
        for table in ("programs.csv", "overlay-programs.csv")
        for program, outlet, kind, aliases, _note in rows(table)
        for name in (program, *split(aliases))
    ]


@cache
def descriptors() -> tuple[Descriptor, ...]:
    """The rows of descriptors.csv."""
    return tuple(
        Descriptor(text, split(kinds), lang, use) for text, kinds, lang, use, _ in rows("descriptors.csv")
    )


@cache
def places() -> dict[str, tuple[Place, ...]]:
    """Places by name."""
    found: dict[str, tuple[Place, ...]] = {}
    for name, kind, country, state in rows("places.csv"):
        found[name] = (*found.get(name, ()), Place(name, kind, country, state))
    return found


@cache
def places_by_word() -> dict[str, tuple[str, ...]]:
    """Names of places by their first word, as far as it has no punctuation."""
    found: dict[str, tuple[str, ...]] = {}
    for name in places():
        first = name.replace(".", " ").replace("'", " ").split()[0]
        found[first] = (*found.get(first, ()), name)
    return found
