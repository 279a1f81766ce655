"""``audit coverage``: the collection of coverage. ``add``, ``search``, ``list``, ``stats``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from auditor.cli.inputs import PairsCommand, tell_columns
from auditor.cli.options import (
    common_options,
    encoding_option,
    format_options,
    map_option,
    mapping_of,
    pairs,
    state_of,
)
from auditor.errors import InputError

if TYPE_CHECKING:
    from auditor.collection import Collection

Command = TypeVar("Command", bound=Callable[..., Any])

#: Columns of `audit coverage list`, in this order; `search` adds the excerpt.
LIST_FIELDS = ("id", "outlet", "date", "title", "url", "page", "characters")
SEARCH_FIELDS = (*LIST_FIELDS, "excerpt")
#: Reasons shown of what could not be added; the rest is counted.
PROBLEMS_SHOWN = 10


def collection_options(command: Command) -> Command:
    """--collection, --outlets and --map-outlet."""
    from auditor.places import collection_path

    for option in (
        click.option("--map-outlet", multiple=True, metavar="NAME=ID",
                     help="A name in the collection that stands for a registry id."),
        click.option("--outlets", "outlet_files", multiple=True, envvar="AUDIT_OUTLETS",
                     type=click.Path(dir_okay=False, exists=True, path_type=Path),
                     help="Your own outlets, CSV; their rows win."),
        click.option("--collection", type=click.Path(path_type=Path), default=collection_path,
                     show_default="coverage.db in the data folder, see `audit path`",
                     help="The collection: a database, or a folder or JSON lines to read."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.group()
def coverage() -> None:
    """Keep the coverage of outlets at hand: what is collected is searched without a network.

    \b
    audit coverage add saved-pages/ dump.jsonl.gz https://example.org/feed.xml
    audit coverage search "the gate stood open all night"
    audit article.txt --offline            looks into the collection
    """


@coverage.command("add", cls=PairsCommand)
@click.argument("targets", nargs=-1, required=True, metavar="PATH|URL|FEED…")
@click.option("--replay", type=click.Path(exists=True, path_type=Path),
              help="Answer every request from a WARC file or a folder of saved pages.")  # fmt: skip
@map_option
@encoding_option
@collection_options
@common_options
@click.pass_context
def add(ctx: click.Context, /, targets: tuple[str, ...], replay: Path | None, **given: Any) -> None:
    """Add documents: folders, files and archives of every form that the README lists, pages and feeds.

    A text of an outlet is kept once. What cannot be read is told with its reason and stops
    nothing. A complete.csv (outlet,from,to) in a folder declares that everything the outlet
    published between these days is there; only then can an audit say that something is not.

    \b
    audit coverage add archive/ crawl.warc.gz dump.csv --map text=body,outlet=paper
    audit coverage add https://example.org/feed.xml
    """
    from auditor.collection.sources import files_of
    from auditor.extract import extract_document
    from auditor.fetch import FetchSettings, open_fetcher
    from auditor.gathering import Gatherer
    from auditor.places import cache_folder
    from auditor.readers import ReadOptions
    from auditor.services import contact

    settings = FetchSettings(
        cache=cache_folder() / "http.sqlite",
        max_time_s=None,
        replay=replay,
        contact=contact(),
    )
    state = state_of(ctx)
    options = ReadOptions(encoding=given["encoding"], mapping=mapping_of(given["mapping"]))
    listed = (file for target in targets for file in files_of(Path(target)))
    tell_columns(listed, options, quiet=state.quiet)
    watched = sys.stderr.isatty() and not state.quiet
    with _opened(given, create=True) as collection, open_fetcher(settings) as fetcher:
        gatherer = Gatherer(
            fetcher,
            lambda capture: extract_document(capture, outlet=None),
            progress=(lambda line: click.echo(f"… {line}", err=True)) if watched else lambda line: None,
            options=options,
        )
        added = collection.add(item for target in targets for item in gatherer.items(target))
    for problem in added.problems[:PROBLEMS_SHOWN]:
        # Some reasons name the place themselves.
        reason = problem.reason.removeprefix(problem.place).lstrip(": ")
        click.echo(f"Left out {problem.place}: {reason}", err=True)
    if len(added.problems) > PROBLEMS_SHOWN:
        click.echo(f"… and {len(added.problems) - PROBLEMS_SHOWN} more", err=True)
    if not state.quiet:
        click.echo(
            f"{added.documents} added, {added.known} already there, {len(added.problems)} left out; "
            f"in {given['collection']}",
            err=True,
        )
    ctx.exit(0 if added.documents or added.known or not added.problems else 2)


@coverage.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--outlet", help="Only this outlet: id, name or domain.")
@click.option("--since", metavar="YYYY-MM-DD", help="Only from this day on.")
@click.option("--until", metavar="YYYY-MM-DD", help="Only up to this day.")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="At most so many.")
@collection_options
@format_options
@common_options
def search(
    words: tuple[str, ...], outlet: str | None, since: str | None, until: str | None, limit: int,
    output: str | None, **given: Any,
) -> None:  # fmt: skip
    """Find the documents most likely to hold a statement, best first.

    \b
    audit coverage search 'the barrier cost 460 million' --outlet bbc-news
    """
    from auditor.collection import excerpt, listed

    text = " ".join(words)
    with _opened(given) as collection:
        found = collection.search(
            [text],
            outlets=[_outlet_id(outlet, given)] if outlet else None,
            since=_day(since, "--since"),
            until=_day(until, "--until"),
            limit=limit,
        )
        rows = [{**listed(document), "excerpt": excerpt(document.text, text)} for document in found]
    _show(rows, output, SEARCH_FIELDS, empty="Nothing found.")


@coverage.command("list")
@click.option("--outlet", help="Only this outlet: id, name or domain.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many, newest first.")
@collection_options
@format_options
@common_options
def list_documents(outlet: str | None, limit: int | None, output: str | None, **given: Any) -> None:
    """List the documents, newest first.

    \b
    audit coverage list --outlet reuters --nl
    """
    with _opened(given) as collection:
        rows = list(collection.list(_outlet_id(outlet, given) if outlet else None, limit))
    _show(rows, output, LIST_FIELDS, empty="The collection is empty. Fill it: audit coverage add PATH")


@coverage.command("stats")
@click.option("--json", "as_json", is_flag=True, help="JSON, one object.")
@collection_options
@common_options
def stats(as_json: bool, **given: Any) -> None:
    """Count what is there: outlets, days, what is declared complete, what could not be read.

    \b
    audit coverage stats
    """
    from auditor.report import json_line

    with _opened(given) as collection:
        counts = collection.stats()
    if as_json:
        click.echo(json_line(counts))
        return
    for line in _stat_lines(counts):
        click.echo(line)


def _stat_lines(counts: dict[str, Any]) -> Iterator[str]:
    span = f", {counts['first']} to {counts['last']}" if counts["first"] else ""
    yield f"{counts['documents']} documents{span}"
    yield f"  without a date: {counts['without_date']}; without an outlet: {counts['without_outlet']}"
    for title, names in (("Outlets", counts["outlets"]), ("Not in the registry", counts["unknown_outlets"])):
        if names:
            yield f"{title}:"
            yield from (f"  {number:>8}  {name}" for name, number in names.items())
    if counts["complete"]:
        yield "Declared complete:"
        yield from (f"  {outlet}  {since} to {until}" for outlet, since, until in counts["complete"])
    if counts["problems"]:
        yield f"Could not be read: {len(counts['problems'])}"
        yield from (f"  {place}: {reason}" for place, reason in counts["problems"][:PROBLEMS_SHOWN])


def _show(rows: list[dict[str, Any]], output: str | None, fields: tuple[str, ...], *, empty: str) -> None:
    """Rows for a program, or lines for a person."""
    if output:
        from auditor.report import write_rows

        with write_rows(output, sys.stdout, fields) as write:
            write(rows)
        return
    for row in rows:
        click.echo(
            f"{row['date'] or '----------'}  {row['outlet'] or '(outlet unknown)'}  {row['title'] or ''}"
        )
        for field in ("url", "excerpt"):
            if row.get(field):
                click.echo(f"            {row[field]}")
    if not rows:
        click.echo(empty, err=True)


@contextmanager
def _opened(given: dict[str, Any], *, create: bool = False) -> Iterator[Collection]:
    """The collection of the options. Raises CollectionError and InputError."""
    from auditor.collection import open_collection
    from auditor.extract import extract_document
    from auditor.places import cache_folder

    with open_collection(
        given["collection"],
        registry_lookup=_lookup(given),
        cache_folder=cache_folder(),
        read_page=lambda capture: extract_document(capture, outlet=None),
        create=create,
    ) as collection:
        yield collection


def _lookup(given: dict[str, Any]) -> Callable[[str], str | None]:
    from auditor.outlets import load_registry
    from auditor.readers import registry_lookup

    names = pairs(given["map_outlet"], "--map-outlet")
    return registry_lookup(load_registry(given["outlet_files"]), names)


def _outlet_id(name: str, given: dict[str, Any]) -> str:
    found = _lookup(given)(name)
    if found is None:
        raise InputError(f"--outlet {name}: no such outlet. See: audit outlets list")
    return found


def _day(value: str | None, option: str) -> str | None:
    from auditor.records import parse_date

    if value and not parse_date(value):
        raise InputError(f"{option} {value} is no date. Write it as YYYY-MM-DD.")
    return parse_date(value)
