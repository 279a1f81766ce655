"""``audit doctor``: is everything there that an audit needs, and what can each route reach?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.options import common_options, database_option
from auditor.errors import EXIT_FAILED, AuditorError

if TYPE_CHECKING:
    from auditor.models import Query
    from auditor.ports import Route
    from auditor.tools import Tools

#: Outlets whose reach is shown: with feeds and sitemaps, with dated addresses, with interfaces of their own.
SAMPLES = ("reuters", "guardian", "new-york-times", "bbc-news", "publico")
#: A day of long ago, which the archives know well.
OLD_DAY = "2015-10-07"
#: Before this year no release of Auditor existed: a clock that says so is wrong.
EARLIEST_YEAR = 2026


@click.command()
@click.option("--live", is_flag=True, help="Ask each service, politely, whether its route works today.")
@database_option
@common_options
@click.pass_context
def doctor(ctx: click.Context, /, live: bool, db: Path) -> None:
    """Check what an audit needs: places, clock, keys, collection; and what each route reaches.

    Sends nothing over the network, unless --live asks each service for something that it must
    know. An experimental route that answers is switched on. Exits with 2 when something is wrong.

    \b
    audit doctor
    audit doctor --live
    """
    wrong = 0
    for good, line in _checks(db):
        wrong += not good
        click.echo(f"{'ok   ' if good else 'WRONG'}  {line}")
    click.echo()
    if live:
        for good, line in _asked_live():
            wrong += not good
            click.echo(f"{'ok   ' if good else 'WRONG'}  {line}")
    else:
        for line in _reach():
            click.echo(line)
    ctx.exit(EXIT_FAILED if wrong else 0)


# --- what is there -----------------------------------------------------------------------------


def _checks(db: Path) -> Iterator[tuple[bool, str]]:
    from auditor.outlets import load_registry
    from auditor.places import cache_folder, collection_path
    from auditor.services import contact
    from auditor.store import open_store

    yield _tried("database", db, lambda: open_store(db).__enter__() if db.exists() else None)
    cache = cache_folder()
    yield _tried("cache folder", cache, lambda: _writable(cache))
    year = datetime.now(UTC).year
    yield year >= EARLIEST_YEAR, f"clock: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    yield True, f"registry: {len(load_registry().outlets):,} outlets"
    own = collection_path()
    yield True, f"collection: {own if own.exists() else 'none; see audit coverage add'}"
    told = contact()
    yield (
        True,
        f"contact told to sites: {told or 'none; set AUDIT_CONTACT to an address where you can be reached'}",
    )
    yield from _services()


def _services() -> Iterator[tuple[bool, str]]:
    """Keys, whether others can read them, and base addresses that are not the usual ones."""
    from auditor.services import KEYS, bases, keys, keys_are_open

    try:
        present, moved, open_file = keys(), bases(), keys_are_open()
    except AuditorError as error:
        yield False, f"configuration: {error}"
        return
    for route, variable in KEYS.items():
        yield (
            True,
            f"{variable}: {'set' if variable in present else f'not set; the route {route} is left out'}",
        )
    if open_file:
        yield False, f"{open_file} holds keys and can be read by others: chmod 600 {open_file}"
    for route, base in moved.items():
        yield True, f"{route} is asked at {base}"


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


# --- what the routes reach ---------------------------------------------------------------------


def _reach() -> Iterator[str]:
    """For each route, which article dates it can look at, for a few well-known outlets."""
    from auditor.assembly import Plan, open_tools
    from auditor.outlets import load_registry
    from auditor.plugins import is_experimental
    from auditor.services import proofs

    registry = load_registry()
    today = datetime.now(UTC).date()
    days = [today, today - timedelta(30), today - timedelta(365)]
    dates = [*(day.isoformat() for day in days), OLD_DAY]
    with open_tools(Plan(), registry, trial=True) as tools:
        proven = proofs()
        yield f"{'route':12}{'outlet':16}" + "".join(f"{date:18}" for date in dates)
        for route in tools.routes:
            if is_experimental(route) and route.name not in proven:
                yield f"{route.name:12}experimental, off; tried by audit doctor --live"
                continue
            for outlet_id in SAMPLES:
                queries = [_query(tools, outlet_id, date) for date in dates]
                yes = "with --deep" if route.bulk else "yes"
                cells = [route.covers(query) or yes for query in queries if query]
                if set(cells) - {"no-route"}:  # a page, link or collection that is not there says nothing
                    yield f"{route.name:12}{outlet_id:16}" + "".join(f"{cell:18}" for cell in cells)


def _query(tools: Tools, outlet_id: str, date: str) -> Query | None:
    """A question about an outlet on a day; null for an outlet that is not in the registry."""
    from auditor.models import Query
    from auditor.tools import window

    outlet = tools.registry.get(outlet_id)
    return Query(outlet, date, *window(date, tools.as_of), texts=("minister",)) if outlet else None


# --- asking the services -----------------------------------------------------------------------


def _asked_live() -> Iterator[tuple[bool, str]]:
    """Each route that needs the network, asked for what it must know."""
    from auditor.assembly import Plan, open_tools
    from auditor.outlets import load_registry
    from auditor.plugins import is_experimental
    from auditor.services import prove

    with open_tools(Plan(deep=True), load_registry(), trial=True) as tools:
        for route in tools.routes:
            if not route.network:
                continue
            tools.new_article()
            good, line = _ask(route, tools)
            if good is None:
                yield True, line
                continue
            if good and is_experimental(route):
                prove(route.name)
                line += "; experimental, now switched on"
            elif is_experimental(route):
                line += "; experimental, stays off"
            yield good or is_experimental(route), line


def _ask(route: Route, tools: Tools) -> tuple[bool | None, str]:
    """Whether a route passes its positive control, null where it cannot be asked, and a line about it."""
    query, why = _probe(route, tools)
    if query is None:
        return None, f"{route.name}: not asked ({why})"
    watch = _Watched(tools.fetcher)
    passed = route.control(query, watch)
    what = f"{query.outlet.name}, {query.date}"
    if passed:
        return True, f"{route.name}: works ({what})"
    return False, f"{route.name}: does not work ({what}: {watch.last})"


def _probe(route: Route, tools: Tools) -> tuple[Query | None, str]:
    """What to ask a route for: its own example where it names one, else the first that it covers."""
    recent = (datetime.now(UTC).date() - timedelta(1)).isoformat()
    named = getattr(route, "probe", None)
    pairs = [named] if named else [(o, d) for d in (OLD_DAY, None) for o in SAMPLES]
    why = "no-route"
    for outlet_id, date in pairs:
        query = _query(tools, outlet_id, date or recent)
        why = (route.covers(query) or "") if query else why
        if query and not why:
            return query, ""
    return None, why


class _Watched:
    """The fetcher, with an eye on what came back last."""

    def __init__(self, fetcher: Any) -> None:
        self._fetcher = fetcher
        self.last = "nothing was asked"

    def get(self, url: str, **options: Any) -> Any:
        """What the fetcher gives."""
        return self._seen(self._fetcher.get(url, **options))

    def save(self, url: str, path: Path, **options: Any) -> Any:
        """What the fetcher saves."""
        return self._seen(self._fetcher.save(url, path, **options))

    def _seen(self, capture: Any) -> Any:
        if capture.outcome == "ok":
            self.last = "it answered, but with nothing"
        else:
            self.last = f"{capture.outcome}{f', {capture.detail}' if capture.detail else ''}"
        return capture
