"""The registry: which outlets there are, by id, name, host and family.

Loading reads the tables and no more; values and the name automaton are made when first asked
for. The user's own rows replace built-in ones of the same id and win every name they claim.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from auditor.hosts import host_of
from auditor.models import Outlet
from auditor.outlets import anaphora, history, seats, tables
from auditor.outlets.folding import key, written
from auditor.outlets.scan import Scanner
from auditor.outlets.tables import Ambiguity, Programme
from auditor.outlets.userrows import read_user_rows

#: Columns of a row, by position.
_ID, _NAME, _ALIASES, _DOMAINS, _KIND, _COUNTRY, _LANGUAGE, _FEEDS, _SITEMAPS, _SEARCH, _FORMER = range(11)

#: Marks that stand beside a blank in names, so that two blanks come of them.
_SPACED = frozenset(".!?&,:;()+-–—|/…")


def load_registry(user_rows: Sequence[Path] = ()) -> Registry:
    """The built-in outlets with our overlay and, on top, the rows of the user's CSV files.

    Raises :class:`auditor.errors.RegistryError` with file and line number for the first row
    that cannot be used; then nothing is loaded.
    """
    own = [row for path in user_rows for row in read_user_rows(path)]
    built_in = {row[_ID]: row for row in tables.rows("outlets.csv")}
    for row in tables.rows("overlay.csv"):
        built_in[row[_ID]] = tables.corrected(built_in.get(row[_ID]), row)
    return Registry(built_in, {row[_ID]: row for row in own})


class Registry:
    """Outlets and what their names mean. Made by :func:`load_registry`; never changes."""

    def __init__(self, built_in: dict[str, list[str]], own: dict[str, list[str]]) -> None:
        self._rows = {**built_in, **own}
        self._own = own
        self._made: dict[str, Outlet] = {}

    # --- by id ---------------------------------------------------------------------------

    def get(self, id: str) -> Outlet | None:
        """The outlet with this id."""
        outlet = self._made.get(id)
        if outlet is None and (row := self._rows.get(id)) is not None:
            outlet = self._made[id] = _outlet(row)
        return outlet

    @cached_property
    def outlets(self) -> tuple[Outlet, ...]:
        """All outlets, by id."""
        return tuple(outlet for id in sorted(self._rows) if (outlet := self.get(id)))

    def is_own(self, id: str) -> bool:
        """Whether the user's rows define this outlet."""
        return id in self._own

    # --- by host -------------------------------------------------------------------------

    @cached_property
    def hosts(self) -> dict[str, str]:
        """Outlet ids by host. An outlet's first domain is its own, even where others share it."""
        main: dict[str, str] = {}
        later: dict[str, str] = {}
        for group in (self._own, self._rows):
            for id, row in group.items():
                first, *rest = row[_DOMAINS].split("|")
                main.setdefault(first, id)
                for domain in rest:
                    later.setdefault(domain, id)
        return {**later, **main}

    def by_host(self, host_or_url: str) -> Outlet | None:
        """The outlet at this host, a subdomain of it, or an old domain of the outlet."""
        host = host_of(host_or_url)
        while host and "." in host:
            if (id := self.hosts.get(host)) is not None:
                return self.get(id)
            host = host.split(".", 1)[1]
        return None

    # --- by name -------------------------------------------------------------------------

    @cached_property
    def names(self) -> dict[str, list[tuple[str, str]]]:
        """What each name in comparison form means: pairs of its written form and an outlet's id."""
        names: dict[str, list[tuple[str, str]]] = {}
        for id, row in self._rows.items():
            for form in forms_of(row):
                names.setdefault(key(form), []).append((form, id))
        for id, row in self._own.items():
            for form in forms_of(row):
                names[key(form)] = [pair for pair in names[key(form)] if pair[1] == id]
        return names

    @cached_property
    def _spellings(self) -> dict[str, str]:
        """Names with punctuation as they stand in a folded text: "yahoo  news" for "yahoo news"."""
        forms = [form for pairs in self.names.values() for form, _ in pairs]
        forms += [row.name for rows in self.programmes.values() for row in rows]
        return {
            spelling: key(form)
            for form in forms
            if not _SPACED.isdisjoint(form) and "  " in (spelling := written(form))
        }

    @cached_property
    def ambiguities(self) -> dict[str, Ambiguity]:
        """Names that mean several outlets or are everyday words; those the user claims are not among them."""
        found = {key(row.alias): row for row in tables.ambiguities()}
        claimed = {
            key(form) for row in self._own.values() for form in (row[_NAME], *tables.split(row[_ALIASES]))
        }
        return {name: row for name, row in found.items() if name not in claimed}

    @cached_property
    def programmes(self) -> dict[str, list[Programme]]:
        """Programmes, sections and hosts by name."""
        found: dict[str, list[Programme]] = {}
        for row in tables.programmes():
            found.setdefault(key(row.name), []).append(row)
        return found

    @cached_property
    def station_brands(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """American stations by network and channel number."""
        return seats.brands(self.outlets)

    @cached_property
    def scanner(self) -> Scanner:
        """Finds every name of the registry in a text."""
        names = [*self.names, *self.programmes, *self.ambiguities, *anaphora.HEADS]
        return Scanner({**dict(zip(names, names, strict=True)), **self._spellings})

    def find(self, name: str) -> Outlet | None:
        """The outlet meant by an id, a domain or an unambiguous name; for options such as ``--publisher``."""
        if (outlet := self.get(name.strip())) is not None:
            return outlet
        wanted = key(name)
        ids = {id for _, id in self.names.get(wanted, ())}
        row = self.ambiguities.get(wanted)
        if len(ids) == 1 and (row is None or len(row.candidates) == 1):
            return self.get(ids.pop())
        exact = {id for form, id in self.names.get(wanted, ()) if self._rows[id][_NAME] == name.strip()}
        if len(exact) == 1:
            return self.get(exact.pop())
        return self.by_host(name) if "." in name else None

    # --- families and time ---------------------------------------------------------------

    def family(self, id: str) -> tuple[str, ...]:
        """Ids whose domains count as this outlet's coverage, itself first."""
        return (id, *(member for member in history.families().get(id, ()) if member in self._rows))

    def domains_at(self, id: str, date: str | None) -> tuple[str, ...]:
        """Domains where the outlet's reporting of ``date`` (YYYY-MM-DD) may be found, likeliest first.

        Without a date all domains, the present one first.
        """
        outlet = self.get(id)
        return history.domains_at(outlet.domains, date) if outlet else ()

    @cached_property
    def digest(self) -> str:
        """16 hex digits over all data that decide how a mention is resolved."""
        hasher = blake2b(digest_size=8)
        for row in (self._rows[id] for id in sorted(self._rows)):
            hasher.update("\x1f".join(row[: _FORMER + 1]).encode() + b"\x1e")
        for name in tables.TABLES:
            for row in tables.rows(name):
                hasher.update("\x1f".join(row).encode() + b"\x1e")
        return hasher.hexdigest()


def _outlet(row: list[str]) -> Outlet:
    return Outlet(
        id=row[_ID],
        name=row[_NAME],
        aliases=tables.split(row[_ALIASES]),
        domains=tables.split(row[_DOMAINS]),
        kinds=tables.split(row[_KIND]),
        country=row[_COUNTRY] or None,
        languages=tables.split(row[_LANGUAGE]),
        feeds=tables.split(row[_FEEDS]),
        sitemaps=tables.split(row[_SITEMAPS]),
        search_url=row[_SEARCH] or None,
        successor_of=row[_FORMER] or None,
    )


def forms_of(row: list[str]) -> tuple[str, ...]:
    """Every name in a row, its main one first."""
    return (row[_NAME], *row[_ALIASES].split("|")) if row[_ALIASES] else (row[_NAME],)
