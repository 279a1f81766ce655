"""``audit attach FINDING URL|FILE``: hand in the page that a person found; the statement is judged again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.options import common_options, database_option
from auditor.cli.terminal import colored, columns
from auditor.errors import InputError

if TYPE_CHECKING:
    from auditor.models import Article, Audit
    from auditor.store import Store


@click.command()
@click.argument("finding")
@click.argument("page", metavar="URL|FILE")
@click.option("--outlet", help="Whose page it is: id, name or domain. [default: the credited outlet]")
@database_option
@common_options
@click.pass_context
def attach(ctx: click.Context, /, finding: str, page: str, outlet: str | None, db: Path) -> None:
    """Hand in the page of an outlet's coverage that you found; FINDING is judged again.

    The answer is a new finding beside the old one: nothing is overwritten. FINDING is the id of
    a finding or statement, or its beginning, as the report and `audit show` print it.

    \b
    audit attach 3f2a9c https://example.org/the-story
    audit attach 3f2a9c saved-page.html --outlet reuters
    """
    from auditor.assembly import Plan, open_tools
    from auditor.outlets import load_registry
    from auditor.pipeline import audit_article
    from auditor.readers import registry_lookup
    from auditor.report import render
    from auditor.store import open_store

    with open_store(db, create=False) as store:
        row = _finding(store, finding)
        before = Plan.from_settings(json.loads(row["settings_json"]))
        registry = load_registry(before.outlet_files)
        names = dict(before.names)
        outlet_id = registry_lookup(registry, names)(outlet) if outlet else row["outlet"]
        if not outlet_id:
            why = (
                f"--outlet {outlet}: no such outlet"
                if outlet
                else "the finding names no known outlet; say whose page it is with --outlet"
            )
            raise InputError(f"{why}. See: audit outlets list")
        if row["outlet_text"] and outlet_id != row["outlet"]:
            names[row["outlet_text"]] = outlet_id
        plan = replace(
            before, names=names, sources=((outlet_id, page),), routes=("handed",), collections=(), offline=False,
            replay=None, record=None,
        )  # fmt: skip
        with open_tools(plan, registry) as tools:
            run = store.start_run("attach", plan.settings(registry.digest), [row["id"], page], live=True)
            audit = _only(audit_article(_article(row), tools, run.id), row["statement_id"])
            store.record([audit], run, registry.get)
            store.finish_run(run, 0)
    click.echo(render(audit, width=columns(), color=colored(ctx), explain=False, unsourced=True))


def _finding(store: Store, beginning: str) -> dict[str, Any]:
    """The finding whose id (or whose statement's) begins so, with its article and run. Raises StoreError."""
    from auditor.store.questions import find_finding

    return store.rows(
        "SELECT f.id, f.statement_id, f.outlet, f.outlet_text, r.settings_json, a.id AS article_id, a.title, a.text,"
        " a.date, a.date_source, a.url, a.publisher, a.path"
        " FROM findings AS f JOIN runs AS r ON r.id = f.run_id JOIN articles AS a ON a.id = f.article_id"
        " WHERE f.id = ?",
        [find_finding(store, beginning)],
    )[0]


def _article(row: dict[str, Any]) -> Article:
    from auditor.models import Article

    return Article(
        id=row["article_id"], text=row["text"], title=row["title"], date=row["date"],
        date_source=row["date_source"], url=row["url"], publisher=row["publisher"], path=row["path"],
    )  # fmt: skip


def _only(audit: Audit, statement_id: str) -> Audit:
    """The audit of one statement. Raises InputError when this version no longer finds it."""
    findings = tuple(f for f in audit.findings if f.statement.id == statement_id)
    if not findings:
        raise InputError("this version of Auditor no longer finds that statement. Audit the article again.")
    return replace(
        audit,
        findings=findings,
        attributions=tuple(a for a in audit.attributions if a.id == findings[0].attribution_id),
    )
