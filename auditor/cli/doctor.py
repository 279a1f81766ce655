"""``audit doctor``: is everything there that an audit needs, and what can each route reach?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from auditor.cli.options import common_options, database_option
from auditor.errors import EXIT_FAILED, AuditorError

#: Outlets whose reach is shown: one with feeds and sitemaps, one with an interface of its own.
SAMPLES = ("reuters", "guardian", "bbc-news")
#: Before this year no release of Auditor existed: a clock that says so is wrong.
EARLIEST_YEAR = 2026


@click.command()
@database_option
@common_options
@click.pass_context
def doctor(ctx: click.Context, /, db: Path) -> None:
    """Check what an audit needs: places, clock, keys, collection; and what each route reaches.

    Sends nothing over the network. Exits with 2 when something is wrong.

    \b
    audit doctor
    """
    wrong = 0
    for good, line in _checks(db):
        wrong += not good
        click.echo(f"{'ok   ' if good else 'WRONG'}  {line}")
    click.echo()
    for line in _reach():
        click.echo(line)
    ctx.exit(EXIT_FAILED if wrong else 0)


def _checks(db: Path) -> Iterator[tuple[bool, str]]:
    from auditor.assembly import KEYS
    from auditor.outlets import load_registry
    from auditor.places import cache_folder, collection_path
    from auditor.store import open_store

    yield _tried("database", db, lambda: open_store(db).__enter__() if db.exists() else None)
    cache = cache_folder()
    yield _tried("cache folder", cache, lambda: _writable(cache))
    year = datetime.now(UTC).year
    yield year >= EARLIEST_YEAR, f"clock: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    yield True, f"registry: {len(load_registry().outlets):,} outlets"
    own = collection_path()
    yield True, f"collection: {own if own.exists() else 'none; see audit coverage add'}"
    contact = os.environ.get("AUDIT_CONTACT")
    yield (
        True,
        f"contact told to sites: {contact or 'none; set AUDIT_CONTACT to an address where you can be reached'}",
    )
    for name in KEYS:
        yield True, f"{name}: {'set' if os.environ.get(name) else 'not set; its route is left out'}"


def _tried(what: str, where: Path, trial: Any) -> tuple[bool, str]:
    """Whether a trial succeeds, and where it was."""
    try:
        trial()
    except (AuditorError, OSError) as error:
        return False, f"{what}: {error}"
    return True, f"{what}: {where}"


def _writable(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / f".probe-{os.getpid()}"
    probe.write_bytes(b"")
    probe.unlink()


def _reach() -> Iterator[str]:
    """For each route, which article dates it can look at, for a few well-known outlets."""
    from auditor.assembly import Plan, open_tools
    from auditor.models import Query
    from auditor.outlets import load_registry
    from auditor.pipeline import window

    registry = load_registry()
    today = datetime.now(UTC).date()
    days = [today, today - timedelta(30), today - timedelta(365), today.replace(year=2015, month=10, day=7)]
    with open_tools(Plan(), registry) as tools:
        yield f"{'route':12}{'outlet':16}" + "".join(f"{day.isoformat():18}" for day in days)
        for route in tools.routes:
            for outlet in filter(None, map(registry.get, SAMPLES)):
                queries = (
                    Query(outlet, day.isoformat(), *window(day.isoformat()), texts=("x",)) for day in days
                )
                cells = [route.covers(query) or "yes" for query in queries]
                if set(cells) != {
                    "no-route"
                }:  # routes that need a page, a link or a collection say nothing here
                    yield f"{route.name:12}{outlet.id:16}" + "".join(f"{cell:18}" for cell in cells)
