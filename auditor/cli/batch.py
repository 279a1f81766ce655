"""``audit batch PATH…``: an archive, by several processes; run again, it goes on where it stopped."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from auditor.cli.inputs import PairsCommand, open_inputs, plan_of, registry_of
from auditor.cli.options import (
    article_options,
    common_options,
    coverage_options,
    database_option,
    fail_on_option,
    state_of,
)
from auditor.errors import EXIT_FAILED, EXIT_INTERRUPTED, InputError
from auditor.models import Audit, Unreadable
from auditor.vocabulary import OK_VERDICTS, VERDICTS, severity_order


@click.command(cls=PairsCommand)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@database_option
@click.option("--jobs", type=click.IntRange(min=1), default=lambda: os.cpu_count() or 1, show_default="all cores",
              help="Processes that audit.")  # fmt: skip
@click.option("--all", "keep_all", is_flag=True, help="Store attributions that credit no outlet as well.")
@fail_on_option("never")
@coverage_options
@article_options
@common_options
@click.pass_context
def batch(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    db: Path,
    jobs: int,
    keep_all: bool,
    fail_on: str,
    **given: Any,
) -> None:
    """Audit an archive: folders, globs, .txt .md .html .json(l) .warc(.gz).

    Stopped anywhere, the same command goes on: articles that a run of the same settings has
    recorded are skipped. A file that cannot be read is recorded with its reason (`audit runs`).

    \b
    audit batch articles/ --collection coverage/
    audit batch 'archive/2024-*.jsonl' --map text=body --jobs 4
    """
    from auditor.batch import Setup, find_pieces, run_batch, units_of
    from auditor.store import open_store

    if given["replay"] and given["record"]:
        raise InputError("--record and --replay exclude each other.")
    registry = registry_of(given)
    # In a batch what bulk routes read serves many articles.
    plan = replace(plan_of(given, registry), deep=True, deep_time_s=given["deep_time"])
    inputs = open_inputs(registry, **given)
    units = list(units_of(find_pieces(paths)))
    count = _Count()
    with open_store(db) as store:
        run = store.start_run(
            "batch", plan.settings(registry.digest), sorted(paths), live=plan.live, resume=True
        )
        setup = Setup(
            plan,
            run.id,
            encoding=inputs.options.encoding,
            date=inputs.options.date,
            publisher=inputs.options.publisher,
            mapping=tuple(inputs.options.mapping.items()),
            done=frozenset(store.audited(run)),
            keep_all=keep_all,
        )
        code = None
        quiet = state_of(ctx).quiet or not sys.stderr.isatty()
        try:
            with click.progressbar(length=len(units), label="Auditing", file=sys.stderr, hidden=quiet) as bar:

                def tell(results: list[Audit | Unreadable]) -> None:
                    count.add(results)
                    bar.update(1)

                run_batch(units, setup, store, run, jobs=jobs, tell=tell)
            code = count.exit_code(fail_on)
        finally:
            if code is not None:
                store.finish_run(run, code)
    for line in count.lines(len(setup.done)):
        click.echo(line)
    click.echo(count.summary(), err=True)
    ctx.exit(EXIT_INTERRUPTED if code is None else code)


class _Count:
    """What a batch has come to so far."""

    def __init__(self) -> None:
        self.articles = self.statements = self.checked = 0
        self.verdicts: dict[str, int] = {}
        self.failures: list[Unreadable] = []

    def add(self, results: list[Audit | Unreadable]) -> None:
        for result in results:
            if isinstance(result, Unreadable):
                self.failures.append(result)
                click.echo(f"Error: {result.reason}", err=True)
                continue
            self.articles += 1
            for finding in result.findings:
                verdict = finding.judgement.verdict
                self.verdicts[verdict] = self.verdicts.get(verdict, 0) + 1
                if verdict != "unsourced":
                    self.statements += 1
                    self.checked += verdict != "unchecked"

    def exit_code(self, fail_on: str) -> int:
        """2 when nothing at all could be read, 1 by --fail-on."""
        if self.failures and not self.articles:
            return EXIT_FAILED
        worst = min((severity_order(VERDICTS[v].severity) for v in self.verdicts), default=9)
        return int(fail_on != "never" and worst <= severity_order(fail_on))

    def lines(self, skipped: int) -> list[str]:
        """The result: articles, failures, and findings by verdict, worst first."""
        head = (
            f"{self.articles} articles audited, {skipped} done before, {len(self.failures)} could not be read"
        )
        rows = [
            f"  {n:7d}  {v}"
            for v, n in sorted(self.verdicts.items(), key=lambda item: VERDICTS[item[0]].rank)
        ]
        borne_out = sum(n for v, n in self.verdicts.items() if v in OK_VERDICTS)
        return [head, *rows, f"  {borne_out:7d}  of them borne out"] if rows else [head]

    def summary(self) -> str:
        return f"{self.checked} of {self.statements} outlet statements checked"
