"""From the words on the command line to articles: registry, read options, targets."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.article import parse_date
from auditor.cli.options import pairs
from auditor.errors import InputError
from auditor.models import Article, Unreadable

if TYPE_CHECKING:
    from auditor.outlets import Registry
    from auditor.ports import Fetcher
    from auditor.readers import ReadOptions


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


def open_inputs(
    *,
    date: str | None,
    publisher: str | None,
    encoding: str | None,
    mapping: tuple[str, ...],
    outlet_files: tuple[Path, ...],
    map_outlet: tuple[str, ...],
    fetcher: Fetcher | None = None,
) -> Inputs:
    """Load the registry and check the options. Raises InputError or RegistryError."""
    from auditor.outlets import load_registry
    from auditor.readers import ReadOptions

    if date and not parse_date(date):
        raise InputError(f"--date {date} is no date. Write it as YYYY-MM-DD.")
    registry = load_registry(outlet_files)
    names = pairs(map_outlet, "--map-outlet")
    for name, outlet_id in names.items():
        if not registry.get(outlet_id):
            raise InputError(
                f"--map-outlet {name}={outlet_id}: no outlet has that id. See: audit outlets list"
            )

    def publisher_id(name: str) -> str | None:
        found = registry.get(names[name]) if name in names else registry.find(name)
        return found.id if found else None

    if publisher and not publisher_id(publisher):
        raise InputError(
            f"--publisher {publisher}: no such outlet. See: audit outlets list, or add it with --outlets."
        )
    options = ReadOptions(
        encoding=encoding,
        date=parse_date(date),
        publisher=publisher,
        mapping=pairs(mapping, "--map"),
        publisher_id=publisher_id,
        fetcher=fetcher,
    )
    return Inputs(registry, names, options)


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


def report_unreadable(item: Unreadable) -> None:
    """One clear line on stderr."""
    click.echo(f"Error: {item.reason}", err=True)


def command_names(ctx: click.Context) -> list[str]:
    """The names of all commands of ``audit``."""
    group: Any = ctx.find_root().command
    return list(getattr(group, "commands", {}))
