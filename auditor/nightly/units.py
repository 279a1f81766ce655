"""Unit files for systemd and a line for cron that start a night with this very installation."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from auditor.nightly.config import Config


def service(config: Config, command: Sequence[str], environment: Sequence[tuple[str, str]]) -> str:
    """The service: one night. Exit code 1 tells of findings and is no failure; 75 that another call is at it."""
    # systemd takes quotes and dollars in arguments, not in the name of what it starts.
    starter = ("/usr/bin/env",) if set(command[0]) & set("\"'$\\") else ()
    words = " ".join(_quoted(word) for word in (*starter, *command, "nightly", str(config.path)))
    lines = [
        "[Unit]",
        f"Description=Auditor, the night of {_plain(config.name)}",
        "Wants=network-online.target",
        "After=network-online.target",
        "",
        "[Service]",
        "Type=oneshot",
        f"ExecStart={words}",
        f"WorkingDirectory={_plain(str(config.path.parent))}",
        *(f"Environment={_quoted(f'{name}={value}', expands=False)}" for name, value in environment),
        "SuccessExitStatus=1 75",
        "Nice=10",
        "TimeoutStartSec=infinity",
    ]
    return "\n".join(lines) + "\n"


def timer(config: Config) -> str:
    """The timer: every night, made up for when the machine was off."""
    lines = [
        "[Unit]",
        f"Description=Auditor, every night, {_plain(config.name)}",
        "",
        "[Timer]",
        "OnCalendar=*-*-* 01:30:00",
        "RandomizedDelaySec=15min",
        "Persistent=true",
        "",
        "[Install]",
        "WantedBy=timers.target",
    ]
    return "\n".join(lines) + "\n"


def unit_name(config: Config) -> str:
    """What the units are called, without their ending: letters, digits and hyphens alone."""
    name = "".join(char if char.isascii() and char.isalnum() else "-" for char in config.name).strip("-")
    return f"audit-{name or 'nightly'}"


def cron_line(config: Config, command: Sequence[str], environment: Sequence[tuple[str, str]] = ()) -> str:
    """The line for ``crontab -e``, without progress in the mail. A percent sign would be a line break to cron."""
    settings = [f"{name}={value}" for name, value in environment]
    words = [*(["env", *settings] if settings else []), *command, "nightly", "-q", str(config.path)]
    return "30 1 * * * " + shlex.join(words).replace("%", "\\%")


def systemd(config: Config, command: Sequence[str], environment: Sequence[tuple[str, str]]) -> str:
    """Both units with where they belong, and the line for cron."""
    name = unit_name(config)
    folder = Path("~/.config/systemd/user")
    return "\n".join((
        f"# {folder / name}.service",
        service(config, command, environment),
        f"# {folder / name}.timer",
        timer(config),
        f"# Then: systemctl --user daemon-reload && systemctl --user enable --now {name}.timer",
        "# Or with cron (crontab -e):",
        f"# {cron_line(config, command, environment)}",
    )) + "\n"  # fmt: skip


def _quoted(word: str, *, expands: bool = True) -> str:
    """A word as systemd reads it; in a command line it looks for variables besides."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    escaped = escaped.replace("$", "$$") if expands else escaped
    return f'"{escaped}"' if any(char.isspace() or char in "'\";#" for char in word) else escaped


def _plain(text: str) -> str:
    """Text outside a command line: systemd looks for specifiers there too."""
    return text.replace("\\", "\\\\").replace("%", "%%").replace("\n", " ")
