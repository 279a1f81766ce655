"""What the terminal is: how wide, and whether colour is wanted."""

from __future__ import annotations

import shutil
import sys

import click

#: Width of a report that goes to a file or a pipe, in columns.
PLAIN_WIDTH = 100


def columns() -> int:
    """Columns to wrap to: the terminal's, else a fixed width, so that a file is the same anywhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else PLAIN_WIDTH


def colored(ctx: click.Context) -> bool:
    """Colour only on a terminal, and not against the person's wish."""
    return ctx.color is not False and sys.stdout.isatty()
