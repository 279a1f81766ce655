"""What the documentation promises is there, and what is there is documented."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import click
import pytest
from auditor import __version__
from auditor.cli import COMMANDS, cli
from auditor.hookspecs import RouteSettings
from auditor.plugins import make_routes
from auditor.services import BASES, KEYS
from auditor.vocabulary import OUTCOME_REASONS, REASON_TEXTS, REASONS, VERDICTS
from click.testing import CliRunner

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


ALL = dict(commands(cli))


def test_every_command_is_there() -> None:
    assert {name for _, name in COMMANDS} == set(cli.commands)


@pytest.mark.parametrize("path", [p for p in ALL if len(p) == 1], ids=lambda p: p[0])
def test_the_readme_names_every_command(path: tuple[str, ...]) -> None:
    assert path == ("article",) or f"audit {path[0]}" in README


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_has_help(path: tuple[str, ...]) -> None:
    done = CliRunner().invoke(cli, [*path, "--help"])
    assert done.exit_code == 0
    assert len(done.output.splitlines()) > 5
    for parameter in ALL[path].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{' '.join(path)} {parameter.opts[0]} has no help"


@pytest.mark.parametrize("path", [p for p, c in ALL.items() if not isinstance(c, click.Group)], ids=" ".join)
def test_every_command_shows_an_example(path: tuple[str, ...]) -> None:
    text = CliRunner().invoke(cli, [*path, "--help"]).output
    name = "" if path == ("article",) else " ".join(path)
    assert re.search(rf"^\s+(?:\S+ \S+ \| )?audit {re.escape(name)}", text, re.M), text


def test_commands_in_the_readme_exist() -> None:
    for line in re.findall(r"^    audit (.*)$", README, re.M):
        first = line.split()[0]
        assert first in cli.commands or "." in first or first == "-", line


def test_files_that_the_readme_names_exist() -> None:
    for name in re.findall(r"`((?:auditor|scripts|fixtures)/[\w./-]+)", README):
        assert (ROOT / name).exists(), name


def test_the_readme_lists_every_verdict() -> None:
    for verdict in VERDICTS:
        assert f"| `{verdict}` |" in README


def test_the_readme_lists_every_route_and_key() -> None:
    for route in make_routes(RouteSettings()):
        assert f"| `{route.name}` |" in README
    for variable in (*KEYS.values(), BASES):
        assert f"`{variable}`" in README


def test_every_reason_and_outcome_has_its_words() -> None:
    used = {reason for reasons in REASONS.values() for reason in reasons}
    assert used == set(REASON_TEXTS)
    assert set(REASONS) == set(VERDICTS)
    assert set(OUTCOME_REASONS.values()) <= set(REASONS["unchecked"])


def test_the_changelog_speaks_of_this_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_packaging_is_declarative() -> None:
    assert list(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))) == ["build-system"]
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg")
    for requirement in setup["options"]["install_requires"].split():
        assert ">=" in requirement, f"{requirement} has no lower bound"
