"""Look at what is recorded: ``show``, ``runs``, ``review``, ``export``, ``snapshot``, ``path``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import click

from auditor.cli.options import common_options, database_option, format_options
from auditor.vocabulary import VERDICTS

#: Fields of `audit runs`, in this order.
RUN_FIELDS = (
    "id", "command", "auditor_version", "started_at", "finished_at", "exit_code", "articles", "findings",
    "failures", "inputs", "settings",
)  # fmt: skip


@click.command()
@click.argument("id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="JSON, one object.")
@database_option
@common_options
@click.pass_context
def show(ctx: click.Context, id: str, as_json: bool, db: Path) -> None:
    """Show everything that is known of a finding, statement, attribution, article or run.

    ID is its id or enough of the beginning to be unique. Of a statement all findings are shown,
    over all runs, with every look-up and candidate tried, every edit, the criteria that decided
    and what reviewers said.

    \b
    audit show 1f2e3d4c
    audit show 1f2e3d4c --json | jq .findings
    """
    from auditor.cli.dossiers import dossier, dossier_text
    from auditor.cli.terminal import colored, columns
    from auditor.report import json_line
    from auditor.store import open_store
    from auditor.store.questions import find

    with open_store(db, create=False) as store:
        found = find(store, id)
        if as_json:
            click.echo(json_line(dossier(store, found)))
        else:
            click.echo(dossier_text(store, found, width=columns(), color=colored(ctx)))


@click.command()
@format_options
@database_option
@common_options
def runs(output: str | None, db: Path) -> None:
    """List the runs, newest first: when, what, how many findings and failures.

    \b
    audit runs
    audit runs --nl | jq 'select(.failures > 0)'
    """
    from auditor.report import write_rows
    from auditor.store import open_store, questions

    with open_store(db, create=False) as store:
        rows = [_run_row(row) for row in questions.runs(store)]
    if output:
        with write_rows(output, sys.stdout, RUN_FIELDS) as write:
            write(rows)
        return
    for line in _run_lines(rows):
        click.echo(line)


def _run_row(row: dict[str, Any]) -> dict[str, Any]:
    """A run with its settings and inputs as they were, not as JSON text."""
    plain = {**row, "inputs": json.loads(row["inputs_json"]), "settings": json.loads(row["settings_json"])}
    return {field: plain[field] for field in RUN_FIELDS}


def _run_lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    from auditor.report import one_line

    if not rows:
        yield "No runs yet. Audit something: audit article.txt"
        return
    yield f"{'run':<12} {'started (UTC)':<20} {'command':<9} {'articles':>8} {'findings':>8}  exit  inputs"
    for row in rows:
        exit_code = "open" if row["exit_code"] is None else str(row["exit_code"])
        yield (
            f"{row['id'][:10]:<12} {row['started_at']:<20} {row['command']:<9} {row['articles']:>8}"
            f" {row['findings']:>8}  {exit_code:<4}  {one_line(' '.join(row['inputs']), 60)}"
        )


@click.command()
@click.argument("id", metavar="ID")
@click.option("--verdict", required=True, type=click.Choice(list(VERDICTS)), help="Your verdict.")
@click.option("--note", required=True, help="Why, in your own words.")
@click.option("--reviewer", envvar="AUDIT_REVIEWER", help="Who reviews.")
@database_option
@common_options
def review(id: str, verdict: str, note: str, reviewer: str | None, db: Path) -> None:
    """Put your own verdict beside a finding. Nothing is overwritten; later reviews are added.

    ID is that of a finding, or of a statement for its latest finding.

    \b
    audit review 1f2e3d4c --verdict close --note "the agency corrected the figure"
    """
    from auditor.errors import InputError
    from auditor.store import open_store
    from auditor.store.questions import find_finding

    if not note.strip():
        raise InputError("--note is empty. Say why, so that others can follow.")
    with open_store(db, create=False) as store:
        finding_id = find_finding(store, id)
        store.review(finding_id, verdict, note, reviewer)
        (row,) = store.rows("SELECT verdict FROM findings WHERE id = ?", [finding_id])
    click.echo(f"Finding {finding_id[:10]}: {row['verdict']} as found, {verdict} as reviewed.")


@click.command()
@click.argument("format", type=click.Choice(["html", "csv", "jsonl", "wacz"]))
@click.option("--run", "run_id", metavar="ID", help="As this run found it. [default: the latest findings]")
@click.option("--article", "article_id", metavar="ID", help="Only this article.")
@click.option("--unsourced", is_flag=True, help="With the quotations that credit no outlet.")
@click.option(
    "--authors",
    is_flag=True,
    help="Instead: how each author fares, by reviewers' verdicts, with 20 reviewed statements or more.",
)
@click.option(
    "--warc",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Of wacz: the recording to pack, as --record wrote it.",
)
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path),
              help="Write to this file, whole or not at all. [default: standard output]")  # fmt: skip
@database_option
@common_options
def export(
    format: str,
    run_id: str | None,
    article_id: str | None,
    unsourced: bool,
    authors: bool,
    warc: Path | None,
    out: Path | None,
    db: Path,
) -> None:
    """Write recorded findings as a self-contained HTML page, CSV or JSON lines; or a recording as WACZ.

    A WACZ file holds everything that a run with --record fetched, to be opened in a web archive
    player such as replayweb.page.

    \b
    audit export html --article 1f2e3d4c -o article.html
    audit export csv --run 9a2d5c4a -o findings.csv
    audit export jsonl | jq .verdict
    audit export csv --authors
    audit export wacz --warc run.warc.gz -o run.wacz
    """
    from auditor.cli.exports import chosen, contents, export_wacz, write_authors, write_export
    from auditor.errors import InputError
    from auditor.store import open_store
    from auditor.store.questions import standing_reviews

    if format == "wacz":
        click.echo(f"Wrote {out}: {export_wacz(warc, out)} pages.", err=True)
        return
    if warc:
        raise InputError("--warc goes with wacz alone.")
    if authors and (format == "html" or run_id or article_id or unsourced):
        raise InputError("--authors goes with csv or jsonl, and with no choice of findings.")
    with open_store(db, create=False) as store, _stream(out) as stream:
        if authors:
            write_authors(format, store, stream)
            return
        listed = contents(store, run_id) if format == "html" and not article_id else ((), ())
        restored = chosen(store, run_id, article_id)
        said = partial(standing_reviews, store)
        write_export(format, restored, stream, unsourced=unsourced, contents=listed, reviews=said)


@contextmanager
def _stream(out: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears only when it is complete."""
    from auditor.errors import InputError

    if out is None:
        yield sys.stdout
        return
    part = out.with_name(f".{out.name}.part")
    try:
        try:
            with part.open("w", encoding="utf-8", newline="") as stream:
                yield stream
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{out} cannot be written ({error.strerror or error}).") from None


@click.command()
@click.argument("target", metavar="OUT.db", type=click.Path(path_type=Path))
@database_option
@common_options
def snapshot(target: Path, db: Path) -> None:
    """Copy the database into one compact file, to publish or hand on; never overwrites.

    \b
    audit snapshot audits-2026-05.db
    datasette -i audits-2026-05.db
    """
    from auditor.store import open_store
    from auditor.store.snapshot import snapshot as copy

    with open_store(db, create=False) as store:
        copy(store, target)
    click.echo(f"Wrote {target}.", err=True)


def _places() -> dict[str, Callable[[], Path]]:
    from auditor import places

    return {
        "database": places.database_path,
        "collection": places.collection_path,
        "cache": places.cache_folder,
        "config": places.config_path,
        "log": places.log_folder,
    }


@click.command()
@click.argument(
    "name", required=False, type=click.Choice(["database", "collection", "cache", "config", "log"])
)
@click.option("--json", "as_json", is_flag=True, help="JSON, one object.")
@common_options
def path(name: str | None, as_json: bool) -> None:
    """Say where database, collection, cache, configuration and log are; with NAME, only that path.

    \b
    audit path
    sqlite-utils tables "$(audit path database)" --counts
    """
    found = {key: str(place()) for key, place in _places().items()}
    if name:
        click.echo(found[name])
    elif as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        for key, value in found.items():
            click.echo(f"{key:<11} {value}")
