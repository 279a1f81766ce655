"""``audit outlets``: the registry. ``list``, ``show``, ``resolve``, ``check``, ``stats``."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from auditor.cli.options import common_options, format_options

if TYPE_CHECKING:
    from auditor.models import Mention, Outlet
    from auditor.outlets import Registry

Command = TypeVar("Command", bound=Callable[..., Any])

#: Columns of `audit outlets list`, in this order.
LIST_FIELDS = ("id", "name", "domains", "kinds", "country", "languages", "aliases")


def registry_option(command: Command) -> Command:
    """--outlets, the user's own rows, as everywhere else."""
    return click.option(
        "--outlets",
        "outlet_files",
        multiple=True,
        type=click.Path(dir_okay=False, exists=True, path_type=Path),
        envvar="AUDIT_OUTLETS",
        help="Your own outlets, CSV; their rows win.",
    )(command)


@click.group()
def outlets() -> None:
    """Look into the registry of outlets: who is meant by a name, and where they publish.

    \b
    audit outlets resolve "the Times" --publisher nytimes.com
    audit outlets list --country KE --kind newspaper
    audit outlets check my-outlets.csv
    """


@outlets.command("list")
@click.option("--country", metavar="CC", help="Only newsrooms in this country, ISO code.")
@click.option("--kind", help="Only this kind: newspaper, wire, broadcaster, magazine, news-site …")
@click.option("--language", help="Only this language, BCP 47.")
@registry_option
@format_options
@common_options
def list_outlets(
    country: str | None,
    kind: str | None,
    language: str | None,
    outlet_files: tuple[Path, ...],
    output: str | None,
) -> None:
    """List outlets, by id.

    \b
    audit outlets list --country GB --kind newspaper
    audit outlets list --csv > outlets.csv
    """
    from auditor.outlets import load_registry
    from auditor.report import write_rows

    found = [o for o in load_registry(outlet_files).outlets if _is_wanted(o, country, kind, language)]
    if output:
        with write_rows(output, sys.stdout, LIST_FIELDS) as write:
            write({field: getattr(o, field) for field in LIST_FIELDS} for o in found)
        return
    for outlet in found:
        click.echo(
            f"{outlet.id:<32} {outlet.country or '--'}  {outlet.name}  ({', '.join(outlet.kinds)}; {outlet.domains[0]})"
        )
    click.echo(f"{len(found)} outlets", err=True)


def _is_wanted(outlet: Outlet, country: str | None, kind: str | None, language: str | None) -> bool:
    return (
        (country is None or outlet.country == country.upper())
        and (kind is None or kind in outlet.kinds)
        and (language is None or language in outlet.languages)
    )


@outlets.command()
@click.argument("name", metavar="ID|NAME|DOMAIN")
@click.option("--date", metavar="YYYY-MM-DD", help="Domains as of this day.")
@click.option("--json", "as_json", is_flag=True, help="JSON, one object.")
@registry_option
@common_options
def show(name: str, date: str | None, as_json: bool, outlet_files: tuple[Path, ...]) -> None:
    """Show everything that is known of an outlet.

    \b
    audit outlets show reuters
    audit outlets show guardian.co.uk --date 2009-03-01
    """
    from auditor.errors import InputError
    from auditor.outlets import load_registry

    registry = load_registry(outlet_files)
    outlet = registry.find(name)
    if outlet is None:
        raise InputError(f"{name}: {_not_one(name, registry)}")
    facts = {
        **asdict(outlet),
        "domains": registry.domains_at(outlet.id, date),
        "family": registry.family(outlet.id)[1:],
    }
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for field, value in facts.items():
        text = ", ".join(value) if isinstance(value, tuple) else value
        if text:
            click.echo(f"{field.replace('_', ' '):<14}{text}")


def _not_one(name: str, registry: Registry) -> str:
    """Why a name is not one outlet, and what to do."""
    from auditor.outlets import nearest, resolve

    mention = resolve(name, registry)
    if mention.candidates:
        return f"may be {', '.join(mention.candidates[:6])}. Give the id."
    near = ", ".join(nearest(name, registry))
    return f"no such outlet.{' Nearest: ' + near + '.' if near else ''} Add it with --outlets."


@outlets.command("resolve")
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
@click.option("--publisher", help="The outlet that printed the name: id, name or domain.")
@click.option("--country", metavar="CC", help="The country it was printed in, ISO code.")
@click.option("--date", metavar="YYYY-MM-DD", help="When it was printed.")
@registry_option
@format_options
@common_options
@click.pass_context
def resolve_names(
    ctx: click.Context, names: tuple[str, ...], publisher: str | None, country: str | None, date: str | None,
    outlet_files: tuple[Path, ...], output: str | None,
) -> None:  # fmt: skip
    """Say which outlet a name means, and why. Exits with 1 when one stays open.

    \b
    audit outlets resolve "the Post" --country IL
    audit outlets resolve "CBS's Face the Nation" KTLA "Harbour Gazette"
    """
    from auditor.errors import InputError
    from auditor.outlets import load_registry, resolve
    from auditor.report import write_rows

    registry = load_registry(outlet_files)
    printed_by = registry.find(publisher) if publisher else None
    if publisher and printed_by is None:
        raise InputError(f"--publisher {publisher}: {_not_one(publisher, registry)}")
    own = printed_by.id if printed_by else None
    answers = [
        resolve(n, registry, publisher=own, country=country and country.upper(), date=date) for n in names
    ]
    if output:
        fields = ("text", "id", "name", "domain", "resolution", "candidates", "why")
        with write_rows(output, sys.stdout, fields) as write:
            write({field: getattr(answer, field) for field in fields} for answer in answers)
    else:
        for name, answer in zip(names, answers, strict=True):
            click.echo("\n".join(_answer_lines(name, answer)))
    ctx.exit(int(any(answer.id is None for answer in answers)))


def _answer_lines(name: str, answer: Mention) -> Iterator[str]:
    """The answer for people: who, how and why; how to add a row where nobody is known."""
    if answer.id:
        yield f"{name}: {answer.name} ({answer.id}, {answer.domain})"
    else:
        yield f"{name}: {answer.resolution}{' ' + ', '.join(answer.candidates) if answer.candidates else ''}"
    yield f"  {answer.resolution}: {answer.why}"
    if answer.resolution == "unknown":
        yield "  To add it, write id,name,domains and a row into a CSV file and give it with --outlets."


@outlets.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE…"
)
@common_options
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Check your own rows: every fault on one line with its line number. Exits with 1 on faults.

    Needed columns: id, name, domains. The others are those of `audit outlets list --csv`.

    \b
    audit outlets check my-outlets.csv
    """
    from auditor.outlets.userrows import check_rows, replaced_names

    faulty = False
    for path in files:
        rows, faults = check_rows(path)
        for fault in faults:
            click.echo(fault)
        faulty = faulty or bool(faults)
        if not faults:
            for note in replaced_names(rows):
                click.echo(f"{path.name}: {note}")
            click.echo(f"{path.name}: {len(rows)} rows, no faults", err=True)
    ctx.exit(int(faulty))


@outlets.command()
@registry_option
@click.option("--json", "as_json", is_flag=True, help="JSON, one object.")
@common_options
def stats(outlet_files: tuple[Path, ...], as_json: bool) -> None:
    """Count the registry: outlets, names and domains, by kind, country and language.

    \b
    audit outlets stats
    """
    from auditor.outlets import load_registry

    registry = load_registry(outlet_files)
    rows = registry.outlets
    facets = {
        "kinds": Counter(kind for o in rows for kind in o.kinds),
        "countries": Counter(o.country or "unknown" for o in rows),
        "languages": Counter(language for o in rows for language in o.languages),
    }
    totals = {
        "outlets": len(rows), "names": len(registry.names), "domains": len(registry.hosts),
        "ambiguous names": len(registry.ambiguities), "programmes and hosts": len(registry.programmes),
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps({**totals, **facets, "digest": registry.digest}))
        return
    for name, count in totals.items():
        click.echo(f"{count:>6}  {name}")
    for name, counts in facets.items():
        shown = ", ".join(f"{value} {count}" for value, count in counts.most_common(12))
        click.echo(f"{len(counts):>6}  {name}: {shown}{', …' if len(counts) > 12 else ''}")
