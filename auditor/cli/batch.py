"""``audit batch PATH…``: an archive, by several processes or machines; run again, it goes on where it stopped."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.inputs import PairsCommand, registry_of, tell_columns, warn
from auditor.cli.options import (
    Amount,
    article_options,
    common_options,
    coverage_options,
    database_option,
    fail_on_option,
    state_of,
)
from auditor.cli.orders import order_of
from auditor.errors import InputError
from auditor.places import WORK_SUFFIX
from auditor.vocabulary import OK_VERDICTS

if TYPE_CHECKING:
    from auditor.batch import Ended, Order
    from auditor.batch.outcome import Outcome
    from auditor.outlets import Registry
    from auditor.store import Store

#: Failures that are told one by one; all of them are in the database.
TOLD = 20


def batch_options(command: Any) -> Any:
    """What is special to archives: which articles, by what means, for how much."""
    for option in (
        click.option("--work", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
                     help="Where the passes leave files for one another; workers elsewhere must see it."
                          " [default: beside the database]"),
        click.option("--max-hours", type=Amount(min=0), help="Network time for this call."),
        click.option("--max-requests", type=click.IntRange(min=0), help="Requests for the whole run."),
        click.option("--again", is_flag=True, help="Audit again what earlier runs have recorded."),
        click.option("--seed", type=int, default=0, show_default=True, help="Chance of --sample."),
        click.option("--sample", type=click.IntRange(min=1), metavar="N", help="N articles drawn at random."),
        click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N articles."),
        click.option("--only", multiple=True, metavar="outlet=ID", help="Only what credits this outlet; repeatable."),
        click.option("--since", metavar="YYYY-MM-DD", help="Only articles of this day or later."),
        click.option("--all", "keep_all", is_flag=True, help="Store attributions that credit no outlet as well."),
        click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler, such as tcp://host:8786."),
        click.option("--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True,
                     help="Processes of this machine, or Dask (needs the extra dask)."),
        click.option("--jobs", type=click.IntRange(min=1), default=lambda: os.cpu_count() or 1, show_default="all cores",
                     help="Processes that audit."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.command(cls=PairsCommand)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@database_option
@click.option("--dry-run", is_flag=True, help="Say from a sample what the run would take; record nothing.")
@batch_options
@fail_on_option("never")
@coverage_options
@article_options
@common_options
@click.pass_context
def batch(ctx: click.Context, /, paths: tuple[str, ...], dry_run: bool, **given: Any) -> None:
    """Audit an archive: folders, globs and files of every form that the README lists.

    Stopped anywhere, the same command goes on, and nothing is recorded twice. What cannot be
    read is recorded with its reason (`audit runs`).

    \b
    audit batch articles/ --collection coverage/
    audit batch 'archive/2024-*.jsonl.gz' --map text=body,date=published --jobs 4
    audit batch archive.db:articles dump.csv crawl.wacz newsletters.mbox --offline
    audit batch archive/ --engine dask --scheduler tcp://10.0.0.5:8786 --work /shared/work
    """
    from auditor.batch import make_engine
    from auditor.batch.inputs import files_of

    registry = registry_of(given)
    order = order_of(paths, given, registry)
    tell_columns(files_of(order.targets), order.read_options(registry), quiet=state_of(ctx).quiet)
    if given["scheduler"] and given["engine"] != "dask":
        raise InputError("--scheduler needs --engine dask.")
    if dry_run:
        for line in estimated(order, registry, given["jobs"]):
            click.echo(line)
        return
    engine = make_engine(given["engine"], given["jobs"], given["scheduler"])
    ctx.exit(carry_out(ctx, order, registry, engine, given))


def estimated(order: Order, registry: Registry, jobs: int) -> list[str]:
    """What the run would take, a line each."""
    from auditor.batch.estimate import estimate
    from auditor.cli.progress import duration

    found = estimate(order, registry)
    low, high = found.requests
    lines = [
        f"from a sample of {found.sample} articles:",
        f"{found.articles:12,}  articles",
        f"{found.attributions:12,}  attributions kept, {found.statements:,} statements",
        f"{duration(found.seconds / jobs):>12}  with {jobs} processes, look-ups on the web apart",
        f"{found.database / 1e6:9,.0f} MB  in the database, {found.work / 1e6:,.0f} MB more until the run is done",
    ]
    if high:
        lines.append(
            f"{low:12,}  to {high:,} requests for {found.outlet_days:,} outlets and days, {duration(found.web_s)} at most"
        )
    return lines


def carry_out(
    ctx: click.Context, order: Order, registry: Registry, engine: Any, given: dict[str, Any]
) -> int:
    """Run an order, tell how it goes and what came of it; gives the exit code."""
    from auditor.batch import run_batch
    from auditor.batch.outcome import checked_line, outcome_of
    from auditor.cli.progress import Progress
    from auditor.store import open_store

    db: Path = given["db"]
    progress = Progress(quiet=state_of(ctx).quiet)
    with open_store(db) as store:
        try:
            ended = run_batch(
                order, store, registry, engine, progress,
                folder=given["work"] or db.with_name(f"{db.name}{WORK_SUFFIX}"),
                exit_code=lambda run: outcome_of(store, run).exit_code(given["fail_on"]), warn=warn,
            )  # fmt: skip
        except KeyboardInterrupt:
            begun = store.unfinished(order.digest(registry))
            said = checked_line(outcome_of(store, begun).verdicts if begun else {})
            state_of(ctx).summary = lambda: said
            raise
        finally:
            progress.close()
        if ended is None:
            click.echo("0 articles audited, nothing new there")
            click.echo(checked_line({}), err=True)
            return 0
        found = outcome_of(store, ended.run)
        for line in report(found):
            click.echo(line)
        tell_failures(store, ended)
        click.echo(checked_line(found.verdicts), err=True)
        return found.exit_code(given["fail_on"])


def report(found: Outcome) -> list[str]:
    """The result: articles, failures, and findings by verdict, worst first."""
    articles = f"{found.articles} article{'' if found.articles == 1 else 's'}"
    head = f"{articles} audited, {found.failures} could not be read"
    borne_out = sum(n for verdict, n in found.verdicts.items() if verdict in OK_VERDICTS)
    rows = [f"  {n:7d}  {verdict}" for verdict, n in found.verdicts.items()]
    return [head, *rows, f"  {borne_out:7d}  of them borne out"] if rows else [head]


def tell_failures(store: Store, ended: Ended) -> None:
    """What could not be read, the first of it in a line each, and what waits for the next call."""
    rows = store.rows("SELECT reason FROM failures WHERE run_id = ? ORDER BY rowid", [ended.run.id])
    for row in rows[:TOLD]:
        click.echo(f"Error: {row['reason']}", err=True)
    if len(rows) > TOLD:
        click.echo(f"{len(rows) - TOLD} more could not be read; see audit show {ended.run.id[:12]}", err=True)
    if ended.postponed:
        click.echo(
            f"The budget is spent ({ended.requests} requests): {ended.postponed} articles wait."
            " The same command goes on with them.",
            err=True,
        )
