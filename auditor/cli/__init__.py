"""The command ``audit``: parse, call, print, exit code. Nothing is decided here.

Command modules import what they run inside the function, so that ``--help`` and completion
answer at once.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click
from click_default_group import DefaultGroup

from auditor import __version__
from auditor.cli.options import State
from auditor.errors import EXIT_BUG, EXIT_FAILED, EXIT_INTERRUPTED, AuditorError

EPILOG = """\b
Exit codes: 0 done; 1 done, with findings at or above --fail-on;
2 could not do it; 70 a bug; 75 another call is at it; 130 interrupted.
Shell completion: eval "$(_AUDIT_COMPLETE=bash_source audit)"
"""


class AuditGroup(DefaultGroup):  # type: ignore[misc]
    """Commands by name; anything else is an article."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order in which a new user needs them."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click would turn a reader that has gone into exit code 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise _ReaderGone from None


class _ReaderGone(Exception):
    """The reader of our output has gone (`audit … | head`): no failure, and nothing more to say."""


@click.group(
    cls=AuditGroup,
    default="article",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@click.version_option(__version__, prog_name="audit")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Check what a news article says that other outlets have said.

    \b
    audit article.txt                    audit one article
    audit https://example.org/story      audit a page
    cat article.txt | audit -            audit standard input
    audit batch archive/                 audit an archive; resumes
    audit browse                         look at the results
    """
    ctx.ensure_object(State)


#: Where each command is, in the order in which a new user needs them.
COMMANDS = (
    ("article", "article"), ("batch", "batch"), ("nightly", "nightly"), ("browse", "browse"), ("attributions", "attributions"),
    ("compare", "compare"), ("attach", "attach"), ("coverage", "coverage"), ("outlets", "outlets"),
    ("results", "show"), ("results", "runs"), ("results", "review"), ("results", "export"),
    ("results", "snapshot"), ("results", "path"), ("doctor", "doctor"), ("selftest", "selftest"),
)  # fmt: skip


def _add_commands() -> None:
    for module, name in COMMANDS:
        cli.add_command(getattr(import_module(f"auditor.cli.{module}"), name))


_add_commands()


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run ``audit`` and leave with its exit code; no traceback reaches a user unless ``--debug``."""
    sys.exit(run(args))


def run(args: Sequence[str] | None = None) -> int:
    """Run ``audit`` with ``args`` and give the exit code."""
    state = State()
    try:
        code = cli.main(
            args=list(args) if args is not None else None, prog_name="audit", standalone_mode=False, obj=state
        )
        sys.stdout.flush()
        return int(code or 0)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        error.show()
        return EXIT_FAILED
    except AuditorError as error:
        if state.debug:
            traceback.print_exc()
        click.echo(f"Error: {error}", err=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted. Finished articles are saved.", err=True)
        if state.summary:
            click.echo(state.summary(), err=True)
        return EXIT_INTERRUPTED
    except (_ReaderGone, BrokenPipeError):
        _discard_output()
        return 0
    except OSError as error:
        if state.debug:
            traceback.print_exc()
        where = f"{error.filename}: " if error.filename else "the results cannot be written: "
        click.echo(f"Error: {where}{error.strerror or error}.", err=True)
        _discard_output()
        return EXIT_FAILED
    except Exception as error:
        if state.debug:
            raise
        return _report_bug(error)


def _discard_output() -> None:
    """Send what is left in the buffer nowhere, or Python would complain at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_bug(error: Exception) -> int:
    """One line for the person, the traceback into a log file."""
    from auditor.places import log_folder

    log = log_folder() / "bug.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            traceback.print_exception(error, file=file)
        where = f"The account is in {log}."
    except OSError:
        where = "Run again with --debug to see the account."
    click.echo(f"Error: a bug in Auditor ({type(error).__name__}: {error}). {where}", err=True)
    return EXIT_BUG
