"""Options that several commands share: the same letters and words everywhere."""

from __future__ import annotations

import logging
import math
import os
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from auditor.errors import InputError

#: Tables of the configuration file that hold no options (:mod:`auditor.services`).
SERVICE_TABLES: Final = ("keys", "bases")

Command = TypeVar("Command", bound=Callable[..., Any])


class Amount(click.FloatRange):
    """A number with an end: neither infinite nor none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; fails as every wrong value does."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is no finite number.", param, ctx)
        return number


@dataclass(slots=True)
class State:
    """What the options that every command has have set."""

    verbose: int = 0
    quiet: bool = False
    debug: bool = False
    #: The last line of a run that does not come to its end.
    summary: Callable[[], str] | None = None


def state_of(ctx: click.Context) -> State:
    """The run's State."""
    return ctx.ensure_object(State)


def _configure(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
    """Defaults for this command's options out of a TOML file: its own table, else the top level."""
    from auditor.places import config_path

    if value:
        # Keys and base addresses stand in the same file; worker processes read it too.
        os.environ["AUDIT_CONFIG"] = str(value)
    path = value or config_path()
    if not value and not path.is_file():
        if os.environ.get("AUDIT_CONFIG"):
            raise InputError(f"AUDIT_CONFIG={path}: no such file.")
        return
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path} is no configuration that can be read ({error}).") from None
    table = settings.get(ctx.info_name or "", {})
    common = {k: v for k, v in settings.items() if not isinstance(v, dict)}
    here = _option_names([ctx.command])
    anywhere = _option_names(_commands(ctx))
    tables = {*_command_names(ctx.find_root().command), str(ctx.info_name), *SERVICE_TABLES}
    for name in settings:
        if isinstance(settings[name], dict) and name not in tables:
            raise InputError(f"{path}: [{name}] is no command, nor is it {' or '.join(SERVICE_TABLES)}.")
    if not isinstance(table, dict):
        raise InputError(f"{path}: {ctx.info_name} is a table of options: [{ctx.info_name}].")
    wrong = [k for k in table if k not in here] + [k for k in common if k not in anywhere]
    if wrong:
        raise InputError(f"{path}: no option {wrong[0]}. See: audit {ctx.info_name} --help")
    defaults = {here[k]: v for k, v in {**common, **table}.items() if k in here}
    ctx.default_map = {**defaults, **(ctx.default_map or {})}


def _command_names(command: click.Command) -> Iterator[str]:
    """The names of all commands below one, whose options may stand in tables of these names."""
    for name, inner in command.commands.items() if isinstance(command, click.Group) else ():
        yield name
        yield from _command_names(inner)


def _option_names(commands: Iterable[click.Command]) -> dict[str, str]:
    """The parameters of options by their long names, also with underscores for hyphens."""
    found: dict[str, str] = {}
    for command in commands:
        for parameter in command.params:
            for option in parameter.opts if parameter.name else ():
                name = option.lstrip("-")
                found[name] = found[name.replace("-", "_")] = str(parameter.name)
    return found


def _commands(ctx: click.Context) -> list[click.Command]:
    """All commands of ``audit``."""
    root = ctx.find_root().command
    return [*root.commands.values(), ctx.command] if isinstance(root, click.Group) else [ctx.command]


def _verbosity(ctx: click.Context, _: click.Parameter, value: int) -> None:
    state_of(ctx).verbose = value
    if value:
        level = logging.INFO if value == 1 else logging.DEBUG
        logging.basicConfig(format="%(name)s: %(message)s")
        logging.getLogger("auditor").setLevel(level)


def _quiet(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    state_of(ctx).quiet = value


def _debug(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    state_of(ctx).debug = value


def _no_color(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value or os.environ.get("NO_COLOR"):
        ctx.color = False


def common_options(command: Command) -> Command:
    """-v, -q, --no-color, --config and --debug."""
    for option in (
        click.option("--debug", is_flag=True, expose_value=False, is_eager=True, callback=_debug,
                     help="Show tracebacks."),
        click.option("--config", type=click.Path(dir_okay=False, exists=True, path_type=Path), is_eager=True,
                     expose_value=False, callback=_configure,
                     help="Defaults for options, TOML. [default: config.toml of `audit path`]"),
        click.option("--no-color", is_flag=True, expose_value=False, callback=_no_color,
                     help="No colour; NO_COLOR does the same."),
        click.option("-q", "--quiet", is_flag=True, expose_value=False, callback=_quiet,
                     help="Only results and errors."),
        click.option("-v", "--verbose", count=True, expose_value=False, callback=_verbosity,
                     help="Tell what is done; -vv tells every decision."),
    ):  # fmt: skip
        command = option(command)
    return command


def format_options(command: Command) -> Command:
    """--json, --nl, --csv and --tsv, one of which may be given; passed on as ``output``."""
    for name, text in (
        ("tsv", "Rows for a spreadsheet, tab-separated."),
        ("csv", "Rows for a spreadsheet."),
        ("nl", "JSON, one object a line."),
        ("json", "JSON, an array."),
    ):
        command = click.option(f"--{name}", "output", flag_value=name, help=text)(command)
    return command


def map_option(command: Command) -> Command:
    """--map, which field of records and tables holds what."""
    return click.option(
        "--map", "mapping", multiple=True, metavar="FIELD=NAME,…",
        help="The column or record field that holds FIELD: text, title, date, url, outlet, author, id."
             " [default: guessed, and told]",
    )(command)  # fmt: skip


def encoding_option(command: Command) -> Command:
    """--encoding, of text files and tables."""
    return click.option("--encoding", help="Encoding of text files and tables. [default: UTF-8]")(command)


def mapping_of(values: tuple[str, ...]) -> dict[str, str]:
    """The --map pairs. Raises InputError for a field that articles do not have."""
    from auditor.records import FIELD_NAMES

    mapping = pairs(values, "--map")
    for name in mapping:
        if name not in FIELD_NAMES:
            raise InputError(
                f"--map {name}={mapping[name]}: no such field. There are: {', '.join(FIELD_NAMES)}."
            )
    return mapping


def article_options(command: Command) -> Command:
    """How the articles are to be read: --date, --publisher, --encoding, --language, --map, --outlets, --map-outlet."""
    for option in (
        click.option("--map-outlet", multiple=True, metavar="NAME=ID",
                     help="A name or publisher in the input that stands for a registry id."),
        click.option("--outlets", "outlet_files", multiple=True,
                     type=click.Path(dir_okay=False, exists=True, path_type=Path), envvar="AUDIT_OUTLETS",
                     help="Your own outlets, CSV; their rows win."),
        map_option,
        click.option("--language", "languages", multiple=True, default=("en",), show_default="en", metavar="CODE",
                     help="What the articles are written in: en, es; repeat it for mixed archives."),
        encoding_option,
        click.option("--publisher", help="The outlet that printed the articles: id, name or domain."),
        click.option("--date", metavar="YYYY-MM-DD", help="When the articles were published."),
    ):  # fmt: skip
        command = option(command)
    return command


def pairs(values: tuple[str, ...], option: str) -> dict[str, str]:
    """``NAME=VALUE`` options as a mapping; several may stand in one value, separated by spaces or commas.

    Of a single pair the name may hold spaces itself ("the Times=thetimes"). Raises InputError for a value without "=".
    """
    found: dict[str, str] = {}
    for value in values:
        several = value.replace(",", " ").split() if value.count("=") > 1 else [value.strip()]
        for pair in several:
            name, equals, target = pair.partition("=")
            if not (name and equals and target):
                raise InputError(f"{option} {pair}: write it as NAME=VALUE.")
            found[name] = target
    return found


def database_option(command: Command) -> Command:
    """--db, the database of results."""
    from auditor.places import database_path

    return click.option(
        "--db",
        envvar="AUDIT_DB",
        type=click.Path(path_type=Path),
        default=database_path,
        show_default="audits.db in the data folder, see `audit path`",
        help="The database of results.",
    )(command)


def fail_on_option(default: str) -> Callable[[Command], Command]:
    """--fail-on, the severity from which the exit code is 1."""
    return click.option(
        "--fail-on",
        type=click.Choice(["error", "warning", "notice", "never"]),
        default=default,
        show_default=True,
        help="Exit with 1 when a finding is at least this severe.",
    )


def coverage_options(command: Command) -> Command:
    """Where coverage may be looked up, and how much may be spent on it."""
    for option in (
        click.option("--unsourced", is_flag=True, help="List quotations that credit no outlet, and trace them."),
        click.option("--replay", type=click.Path(exists=True, path_type=Path),
                     help="Answer every request from a WARC file or a folder of saved pages."),
        click.option("--record", type=click.Path(dir_okay=False, path_type=Path),
                     help="Write all that is fetched to a WARC file (.warc.gz)."),
        click.option("--max-time", type=Amount(min=0), default=120.0, show_default=True, metavar="SECONDS",
                     help="Network time for one article."),
        click.option("--deep-time", type=Amount(min=0), metavar="SECONDS",
                     help="Network time for bulk routes in all. [default: 1800; in a batch no limit]"),
        click.option("--deep", is_flag=True, help="Also search bulk routes: GDELT's files and Common Crawl, minutes."),
        click.option("--routes", metavar="NAME,…", help="Only these routes. [default: all]"),
        click.option("--offline", is_flag=True, help="Use no network."),
        click.option("--source", "sources", multiple=True, metavar="OUTLET=URL|FILE",
                     help="A page of an outlet's coverage that you know; repeatable."),
        click.option("--collection", "collections", multiple=True, type=click.Path(exists=True, path_type=Path),
                     help="A folder, JSON lines or database of coverage; repeatable."),
    ):  # fmt: skip
        command = option(command)
    return command
