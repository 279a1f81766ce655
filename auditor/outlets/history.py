"""Time and kinship: where an outlet's reporting of a day may be found, and who counts as it.

The facts are in times.csv (when a domain was in use), lives.csv (when an outlet was founded and
closed) and families.csv (whose coverage counts).
"""

from __future__ import annotations

from functools import cache

from auditor.outlets import tables


@cache
def families() -> dict[str, tuple[str, ...]]:
    """For each outlet the further outlets whose domains hold its coverage."""
    return {id: tables.split(members) for id, members, _why in tables.rows("families.csv")}


@cache
def uses() -> dict[str, tuple[str, str]]:
    """The first and last day of use of each domain that moved; an empty day is open."""
    return {domain: (since, until) for domain, since, until, _why in tables.rows("times.csv")}


@cache
def _founded() -> dict[str, str]:
    return {id: since for id, since, _until, _why in tables.rows("lives.csv")}


def existed(id: str, date: str | None) -> bool:
    """Whether the outlet had been founded by ``date``, as far as we know. Closed ones are still cited."""
    return date is None or _founded().get(id, "") <= date


def domains_at(domains: tuple[str, ...], date: str | None) -> tuple[str, ...]:
    """``domains`` without those that were gone by ``date``, the ones in use that day first."""
    if date is None:
        return domains
    in_use = [d for d in domains if _since(d) <= date <= _until(d)]
    later = [d for d in domains if date < _since(d)]
    return (*in_use, *later) or domains


def _since(domain: str) -> str:
    return uses().get(domain, ("", ""))[0] or "0000"


def _until(domain: str) -> str:
    return uses().get(domain, ("", ""))[1] or "9999"
