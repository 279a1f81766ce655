"""``audit ARTICLE…``: the main job. Audits each article, prints as it finds, records everything."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from auditor.cli.inputs import (
    PairsCommand,
    command_names,
    open_inputs,
    plan_of,
    read_targets,
    registry_of,
    report_unreadable,
    tell_columns,
    warn,
)
from auditor.cli.options import (
    article_options,
    common_options,
    coverage_options,
    database_option,
    fail_on_option,
    format_options,
    state_of,
)
from auditor.cli.terminal import colored, columns
from auditor.errors import EXIT_FAILED, EXIT_INTERRUPTED
from auditor.models import Article, Audit, Unreadable

if TYPE_CHECKING:
    from auditor.pipeline import Tools
    from auditor.store import Run, Store


@click.command(cls=PairsCommand, short_help="Audit articles: the main job; `audit FILE` means this.")
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE…|-|URL")
@database_option
@format_options
@click.option("--explain", is_flag=True, help="Show criteria, edits, facts and every lookup.")
@fail_on_option("error")
@coverage_options
@article_options
@common_options
@click.pass_context
def article(
    ctx: click.Context,
    /,
    articles: tuple[str, ...],
    db: Path,
    output: str | None,
    explain: bool,
    fail_on: str,
    **given: Any,
) -> None:
    """Audit articles: files (.txt .html .eml .nitf and all else that the README lists), a web address, or - for
    standard input.

    Finds what each article credits to other outlets, looks that coverage up, compares word for
    word, prints the findings (worst first) and records everything in the database.

    \b
    audit article.txt
    audit article.txt --date 2015-10-07 --collection coverage/
    audit article.html --source reuters=saved-page.html --offline
    audit article.txt --nl | jq 'select(.severity == "error")'
    """
    from auditor.assembly import open_tools
    from auditor.report import summary_line
    from auditor.store import open_store

    registry = registry_of(given)
    plan = plan_of(given, registry)
    state = state_of(ctx)
    with (
        open_store(db) as store,
        open_tools(plan, registry, progress=_progress(state.quiet), warn=warn) as tools,
    ):
        inputs = open_inputs(registry, fetcher=tools.fetcher, **given)
        tell_columns(map(Path, articles), inputs.options, quiet=state.quiet)
        run = store.start_run("article", plan.settings(registry.digest), list(articles), live=plan.live)
        job = _Job(store, run, tools, read_targets(articles, inputs.options, command_names(ctx)))
        state.summary = lambda: summary_line(job.audits)
        code = EXIT_INTERRUPTED
        try:
            _print(ctx, job, output, explain, plan.unsourced)
            code = job.exit_code(fail_on)
        finally:
            store.finish_run(run, code)
    if not state.quiet and job.audits:
        click.echo(f"Saved in {db}. Look at it: {_browse(ctx, db)}", err=True)
    click.echo(summary_line(job.audits), err=True)
    ctx.exit(code)


def _browse(ctx: click.Context, db: Path) -> str:
    """The command that shows this database: what the environment or the configuration names, it finds by itself."""
    named = ctx.get_parameter_source("db") is ParameterSource.COMMANDLINE
    return shlex.join(["audit", "browse", *(["--db", str(db)] if named else [])])


@dataclass(slots=True)
class _Job:
    """Audits one article after the other; each is recorded before it is handed out to be printed."""

    store: Store
    run: Run
    tools: Tools
    items: Iterable[Article | Unreadable]
    audits: list[Audit] = field(default_factory=list)
    failed: bool = False

    def __iter__(self) -> Iterator[Audit]:
        from auditor.pipeline import AuditInterrupted, audit_article

        for item in self.items:
            if isinstance(item, Unreadable):
                report_unreadable(item)
                self.store.record_failure(self.run, item.path, item.reason)
                self.failed = True
                continue
            try:
                audit = audit_article(item, self.tools, self.run.id)
            except AuditInterrupted as stopped:
                yield self._kept(stopped.audit)
                raise
            yield self._kept(audit)

    def _kept(self, audit: Audit) -> Audit:
        """An audit, once it is recorded."""
        self.store.record([audit], self.run, self.tools.registry.get)
        self.audits.append(audit)
        return audit

    def exit_code(self, fail_on: str) -> int:
        """2 when an input could not be read, 1 when a finding is at least as severe as ``fail_on``."""
        from auditor.report import worst_severity

        return EXIT_FAILED if self.failed else int(worst_severity(self.audits, at_least=fail_on))


def _print(ctx: click.Context, job: _Job, output: str | None, explain: bool, unsourced: bool) -> None:
    """Results as they come: a report an article, or rows."""
    from auditor.report import finding_rows, render, write_rows

    if output:
        stream = sys.stdout
        with write_rows(output, stream) as write:
            for audit in job:
                write(finding_rows(audit, job.run.id, unsourced=unsourced))
                stream.flush()
        return
    color = colored(ctx)
    for audit in job:
        click.echo(
            render(audit, width=columns(), color=color, explain=explain, unsourced=unsourced), color=color
        )


def _progress(quiet: bool) -> Any:
    """A line on stderr for each outlet that is looked up; nothing where nobody watches."""
    if quiet or not sys.stderr.isatty():
        return lambda line: None
    return lambda line: click.echo(f"… {line}", err=True)
