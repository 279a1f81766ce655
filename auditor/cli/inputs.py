"""From the words on the command line to articles: registry, read options, targets."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from auditor.cli.options import mapping_of, pairs
from auditor.errors import InputError
from auditor.models import Article, Unreadable
from auditor.records import check_encoding, parse_date

if TYPE_CHECKING:
    from auditor.assembly import Plan
    from auditor.outlets import Registry
    from auditor.ports import Fetcher
    from auditor.readers import ReadOptions


#: Seconds of network for bulk routes in one run: nine days of GDELT's files take four minutes.
DEEP_TIME_S: Final = 1_800.0


class PairsCommand(click.Command):
    """A command whose NAME=VALUE options take several pairs: ``--map-outlet a=b c=d``."""

    TAKERS = frozenset({"--map-outlet", "--map"})

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the option before each further pair."""
        spread: list[str] = []
        taker = None
        for arg in args:
            is_pair = "=" in arg and not arg.startswith("-") and not Path(arg).exists()
            if taker and is_pair and spread[-1] != taker:
                spread.append(taker)
            elif not is_pair:
                taker = arg if arg in self.TAKERS else None
            spread.append(arg)
        return super().parse_args(ctx, spread)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the article options amount to."""

    registry: Registry
    names: Mapping[str, str]
    options: ReadOptions


def registry_of(given: Mapping[str, Any]) -> Registry:
    """The registry with the user's own rows. Raises RegistryError."""
    from auditor.outlets import load_registry

    return load_registry(given["outlet_files"])


def names_of(given: Mapping[str, Any], registry: Registry) -> dict[str, str]:
    """The --map-outlet pairs. Raises InputError for an id that no outlet has."""
    names = pairs(given["map_outlet"], "--map-outlet")
    for name, outlet_id in names.items():
        if not registry.get(outlet_id):
            raise InputError(
                f"--map-outlet {name}={outlet_id}: no outlet has that id. See: audit outlets list"
            )
    return names


def languages_of(given: Mapping[str, Any]) -> tuple[str, ...]:
    """The --language codes. Raises InputError for one that there is no data for."""
    from auditor.attributions import languages

    for code in given["languages"]:
        if code not in languages():
            raise InputError(f"--language {code}: not known. There are: {', '.join(languages())}.")
    return tuple(dict.fromkeys(given["languages"]))


def open_inputs(registry: Registry, *, fetcher: Fetcher | None = None, **given: Any) -> Inputs:
    """Check the article options. Raises InputError."""
    from auditor.readers import ReadOptions, registry_lookup

    date, publisher = given["date"], given["publisher"]
    if date and not parse_date(date):
        raise InputError(f"--date {date} is no date. Write it as YYYY-MM-DD.")
    names = names_of(given, registry)
    find = registry_lookup(registry, names)
    if publisher and not find(publisher):
        raise InputError(
            f"--publisher {publisher}: no such outlet. See: audit outlets list, or add it with --outlets."
        )
    if given["encoding"]:
        check_encoding(given["encoding"])
    options = ReadOptions(
        encoding=given["encoding"],
        date=parse_date(date),
        publisher=publisher,
        mapping=mapping_of(given["mapping"]),
        publisher_id=find,
        fetcher=fetcher,
    )
    return Inputs(registry, names, options)


def plan_of(given: Mapping[str, Any], registry: Registry) -> Plan:
    """The coverage options as a Plan. Raises InputError for an unknown outlet or a missing file."""
    from auditor.assembly import Plan
    from auditor.readers import registry_lookup
    from auditor.services import proofs

    names = names_of(given, registry)
    find = registry_lookup(registry, names)
    sources = []
    for pair in given["sources"]:
        name, _, target = pair.partition("=")
        outlet_id = find(name)
        if not (target and outlet_id):
            why = "no such outlet; see audit outlets list" if target else "write it as OUTLET=URL|FILE"
            raise InputError(f"--source {pair}: {why}.")
        if not target.startswith(("http://", "https://")) and not Path(target).is_file():
            raise InputError(f"--source {pair}: no such file.")
        sources.append((outlet_id, target))
    return Plan(
        outlet_files=given["outlet_files"],
        names=names,
        languages=languages_of(given),
        collections=given["collections"],
        sources=tuple(sources),
        offline=given["offline"],
        replay=given["replay"],
        record=given["record"],
        routes=tuple(r.strip() for r in (given["routes"] or "").split(",") if r.strip()),
        deep=given["deep"],
        max_time_s=given["max_time"],
        deep_time_s=DEEP_TIME_S if given["deep_time"] is None else given["deep_time"],
        unsourced=given["unsourced"],
        proven=tuple(sorted(proofs())),
    )


def read_targets(
    targets: Sequence[str], options: ReadOptions, commands: Iterable[str] = ()
) -> Iterator[Article | Unreadable]:
    """The articles of all targets; a target that is no file but nearly a command gets a hint."""
    from auditor.readers import read_articles

    for target in targets:
        for item in read_articles(target, options):
            if isinstance(item, Unreadable) and item.reason.endswith("no such file."):
                yield Unreadable(item.path, _with_hint(target, commands))
            else:
                yield item


def _with_hint(target: str, commands: Iterable[str]) -> str:
    near = difflib.get_close_matches(target, list(commands), n=1, cutoff=0.7)
    if near:
        return f"{target}: no such file or command. Did you mean: audit {near[0]}?"
    return f"{target}: no such file. Give a file, a folder (audit batch), a web address, or - for standard input."


def tell_columns(targets: Iterable[Path], options: ReadOptions, *, quiet: bool) -> None:
    """What was guessed of tables and databases, a line on stderr for each kind of them."""
    from auditor.readers import guessed_columns

    if not quiet:
        for line in guessed_columns(targets, options):
            click.echo(f"Reading {line}; change it with --map FIELD=NAME", err=True)


def report_unreadable(item: Unreadable) -> None:
    """One clear line on stderr."""
    click.echo(f"Error: {item.reason}", err=True)


def warn(line: str) -> None:
    """Something that the user should know and that stops nothing, on stderr."""
    click.echo(f"Warning: {line}", err=True)


def command_names(ctx: click.Context) -> list[str]:
    """The names of all commands of ``audit``."""
    group: Any = ctx.find_root().command
    return list(getattr(group, "commands", {}))
