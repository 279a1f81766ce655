"""Builders for the tests of the pages: a small database with every verdict, Datasette without a server."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import auditor.browse
from auditor.authors import LEAST
from auditor.models import Audit, Outlet
from auditor.store import open_store
from auditor.vocabulary import VERDICTS
from datasette.app import Datasette
from datasette.plugins import pm

from build_audits import build_audit

#: What means harm; at the end marks that are drawn over the lines around, and a word wider than any screen.
HOSTILE = (
    "<script>alert(1)</script> \u202egnp.exe \x1b[31m &lt;b&gt; ' \" \x00 [x](javascript:alert(1)) =1+1 z"
    + "\u0335\u0321" * 500
    + " "
    + "W" * 2_000
)

if not any(
    plugin is auditor.browse for plugin in pm.get_plugins()
):  # an installation that is older than the plugin
    pm.register(auditor.browse, name="auditor")


@dataclass
class Answer:
    """What came back."""

    status: int
    text: str
    headers: Any


@dataclass
class Site:
    """A Datasette on some databases."""

    get: Callable[[str], Answer]
    datasette: Datasette


def serve(*paths: Path, **options: Any) -> Site:
    """Datasette on these files, asked directly."""
    datasette = Datasette([str(path) for path in paths], **options)

    async def ask(path: str) -> Answer:
        await datasette.invoke_startup()
        got = await datasette.client.get(path)
        return Answer(got.status_code, got.text, got.headers)

    return Site(lambda path: asyncio.run(ask(path)), datasette)


def outlet_of(outlet_id: str) -> Outlet:
    return Outlet(outlet_id, "Harbour Gazette", domains=("gazette.example",), country="GB")


def hostile_audit() -> Audit:
    """An article, a passage and an address that mean harm."""
    audit = build_audit(["altered", "verbatim"], run="hostile", title=HOSTILE, key=HOSTILE)
    finding = audit.findings[0]
    document = replace(finding.document, id="evil", url="javascript:alert(1)", title=HOSTILE)  # type: ignore[type-var]
    judgement = replace(finding.judgement, seen_at=("javascript:alert(2)", HOSTILE), edits=())
    return replace(
        audit,
        findings=(
            replace(finding, document=document, judgement=judgement, explanation=HOSTILE),
            *audit.findings[1:],
        ),
        documents=(*audit.documents, document),
    )


def april_audit() -> Audit:
    """An article of another month, so that there is a course of time to draw."""
    audit = build_audit(["altered", "verbatim"], run="first", key="april")
    return replace(audit, article=replace(audit.article, date="2026-04-02"))


def fill(path: Path) -> Path:
    """A database with two runs over an article with every verdict, and a hostile article."""
    with open_store(path) as store:
        for run_name in ("first", "second"):
            run = store.start_run("article", {"offline": True, "note": HOSTILE}, ["a.txt"], live=True)
            audits = [build_audit(list(VERDICTS), run=run_name)]
            others = april_audit() if run_name == "first" else hostile_audit()
            store.record([*audits, others], run, outlet_of)
            store.record_failure(run, f"broken-{run_name}.txt", f"broken-{run_name}.txt is empty. {HOSTILE}")
            store.finish_run(run, 1)
        (row,) = store.rows("SELECT finding_id FROM latest WHERE verdict = 'contradicted' LIMIT 1")
        store.review(row["finding_id"], "close", "the agency corrected its figure", "Ada")
    return path


def authors_database(path: Path) -> Path:
    """Two authors: of one enough statements are reviewed, of the other one fewer."""
    with open_store(path) as store:
        for author, reviewed in (("\u202eAda Roe", LEAST), ("Bo Lind", LEAST - 1)):
            audit = build_audit(["altered"] * LEAST, run=author, key=f" {author}")
            audit = replace(audit, article=replace(audit.article, author=author))
            run = store.start_run("article", {}, [author], live=True)
            store.record([audit], run, outlet_of)
            store.finish_run(run, 1)
            for number, finding in enumerate(audit.findings[:reviewed]):
                store.review(finding.id, "close" if number else "altered", "read")
    return path


def page_paths(database: Path) -> list[str]:
    conn = sqlite3.connect(database)
    pages = [
        "audits",
        "findings",
        "findings?verdict=altered",
        "findings?verdict=altered&outlet=harbour-gazette",
    ]
    pages += [
        "search",
        "search?q=gate",
        "search?q=gate&kind=statements",
        "articles",
        "outlets",
        "runs",
        "reviews",
    ]
    for kind in ("article", "statement", "outlet", "run"):
        found = conn.execute(f"SELECT id FROM {kind}s ORDER BY rowid DESC LIMIT 12").fetchall()
        pages += [f"{kind}/{row[0]}" for row in found]
    conn.close()
    return [f"/{database.stem}/-/{page}" for page in pages]
