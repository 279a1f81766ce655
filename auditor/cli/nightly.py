"""``audit nightly CONFIG.toml``: a night's work for cron and systemd, with a lock, a budget and reports."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.inputs import registry_of, warn
from auditor.cli.options import common_options, state_of
from auditor.errors import InputError

if TYPE_CHECKING:
    from auditor.nightly.config import Config
    from auditor.nightly.night import Means

#: Variables that a unit carries on: where things are kept, never keys.
_CARRIED = ("AUDIT_DATA", "AUDIT_CACHE", "AUDIT_CONFIG", "AUDIT_CONFIG_FOLDER", "AUDIT_LOG", "AUDIT_COLLECTION", "AUDIT_CONTACT")  # fmt: skip


@click.command()
@click.argument(
    "file", metavar="CONFIG.toml", required=False, type=click.Path(dir_okay=False, path_type=Path)
)
@click.option("--check", is_flag=True, help="Check the configuration and say what would be done; do nothing.")
@click.option("--dry-run", is_flag=True, help="List what retention would let go; do nothing.")
@click.option("--print-config", is_flag=True, help="Print an example of a configuration, to be edited.")
@click.option(
    "--print-systemd", is_flag=True, help="Print service and timer for systemd, and a line for cron."
)
@common_options
@click.pass_context
def nightly(
    ctx: click.Context, file: Path | None, check: bool, dry_run: bool, print_config: bool, print_systemd: bool
) -> None:
    """Audit what is new in an archive, and again what may have changed; report what came of it.

    Made for cron and systemd: one call at a time, within a budget, with reports as text, JSON and
    HTML and one line on standard output. A night goes from noon to noon: killed anywhere, the same
    command goes on, and a second call on the same night does only what has come since.

    \b
    audit nightly --print-config > nightly.toml
    audit nightly nightly.toml --check
    audit nightly nightly.toml
    audit nightly nightly.toml --print-systemd

    Exit codes: 0 done; 1 done, with findings at or above fail_on; 2 not all of it could be done, the
    report says what; 75 another call is at it.
    """
    if print_config:
        from auditor.nightly.keys import example

        click.echo(example(), nl=False)
        return
    if file is None:
        raise InputError("Name a configuration: audit nightly CONFIG.toml. See: audit nightly --print-config")
    from auditor.nightly.config import read_config

    config = read_config(file)
    if print_systemd:
        from auditor.nightly.units import systemd

        click.echo(systemd(config, _command(), _environment()), nl=False)
        return
    means = _means(ctx, config)
    if check:
        _lines(_planned(config, means))
    elif dry_run:
        _lines(_going(config))
    else:
        ctx.exit(_keep(config, means))


def _lines(lines: list[str]) -> None:
    for line in lines:
        click.echo(line)


def _command() -> list[str]:
    """How this very program is started, by absolute paths."""
    called = Path(sys.argv[0])
    found = shutil.which(str(called)) if called.name == "audit" else None
    return [str(Path(found).absolute())] if found else [sys.executable, "-m", "auditor"]


def _environment() -> list[tuple[str, str]]:
    return [(name, os.environ[name]) for name in _CARRIED if os.environ.get(name)]


def _given(config: Config) -> dict[str, Any]:
    """The configuration as the options of `audit batch`."""
    articles, look_up = config.values["articles"], config.values["look_up"]
    return {
        "record": None, "replay": config.replay, "limit": None, "sample": None, "seed": 0, "again": False,
        "max_requests": None, "max_hours": None, "deep": False, "sources": (),
        "collections": tuple(p for p in (*config.collections, config.collection) if p),
        "outlet_files": config.outlet_files,
        "map_outlet": tuple(f"{name}={id}" for name, id in articles["map_outlet"].items()),
        "mapping": tuple(f"{name}={field}" for name, field in articles["map"].items()),
        "languages": articles["language"], "only": tuple(f"outlet={name}" for name in articles["only"]),
        "keep_all": articles["all"], "unsourced": articles["unsourced"], "since": articles["since"],
        "date": articles["date"], "publisher": articles["publisher"], "encoding": articles["encoding"],
        "offline": look_up["offline"], "routes": ",".join(look_up["routes"]), "max_time": look_up["max_time"],
        "deep_time": look_up["deep_time"],
    }  # fmt: skip


#: Options in messages, and the keys that stand for them.
_KEYS_OF = {
    "--outlets": "outlets", "--publisher": "articles.publisher", "--date": "articles.date", "--only": "articles.only",
    "--map-outlet": "articles.map_outlet", "--map": "articles.map", "--language": "articles.language",
    "--since": "articles.since", "--encoding": "articles.encoding", "--routes": "look_up.routes", "--engine dask": 'run.engine = "dask"',
}  # fmt: skip


def _means(ctx: click.Context, config: Config) -> Means:
    """What the night works with. Raises InputError that names the key."""
    from auditor.assembly import check_routes
    from auditor.batch import make_engine
    from auditor.cli.orders import order_of
    from auditor.cli.progress import Progress
    from auditor.errors import AuditorError
    from auditor.nightly.night import Means

    given, run = _given(config), config.values["run"]
    try:
        registry = registry_of(given)
        order = order_of(config.sources, given, registry)
        check_routes(order.plan)
        jobs = run["jobs"] or os.cpu_count() or 1
        make_engine(run["engine"], jobs, run["scheduler"])  # is the extra there?
    except AuditorError as error:
        message = str(error)
        option = next((name for name in _KEYS_OF if message.startswith(name)), "")
        key = _KEYS_OF.get(option, "")
        raise InputError(f"{config.path}: {key}{message.removeprefix(option)}") from None
    return Means(
        registry,
        order,
        lambda: make_engine(run["engine"], jobs, run["scheduler"]),
        Progress(quiet=state_of(ctx).quiet),
        warn,
    )


def _planned(config: Config, means: Means) -> list[str]:
    """What a night would do."""
    from auditor.nightly.plan import planned

    return planned(config, means)


def _going(config: Config) -> list[str]:
    """What retention would let go, a line each."""
    from datetime import UTC, datetime

    from auditor.nightly.retention import Policy, let_go
    from auditor.places import cache_folder
    from auditor.store import open_store

    with open_store(config.database, create=False) as store:
        policy = Policy.of(config.values["retention"])
        going = let_go(store, cache_folder(), policy, datetime.now(UTC), dry_run=True)
    return list(going.lines()) or ["nothing"]


def _keep(config: Config, means: Means) -> int:
    """One night: errors on stderr, the summary on stdout."""
    from auditor.batch.outcome import checked_line
    from auditor.nightly.night import keep_night

    progress: Any = means.watch
    try:
        kept = keep_night(config, means)
    finally:
        progress.close()
    for line in kept.errors:
        click.echo(f"Error: {line}", err=True)
    for note in kept.report.notes:
        warn(note)
    click.echo(kept.report.summary())
    click.echo(checked_line(dict(kept.report.verdicts)), err=True)
    return kept.exit_code
