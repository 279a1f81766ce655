"""Stages know nothing of each other, and each third-party package enters by one door."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "auditor"

BASE = {
    "models", "errors", "ids", "vocabulary", "ports", "places", "sentences", "words", "figures", "hosts", "hookspecs",
    "records", "authors", "sameness", "transactions",
}  # fmt: skip
STAGES = {
    "article", "outlets", "attributions", "discovery", "fetch", "extract", "collection", "match", "judge", "store",
    "migrations", "report",
}  # fmt: skip
#: Parts that make one stage together.
TOGETHER = {frozenset({"store", "migrations"}), frozenset({"judge", "match"})}
PURE = {"article", "outlets", "attributions", "match", "judge", "report"}
IMPURE = {"time", "socket", "sqlite3", "click", "requests", "sqlite_utils", "urllib.request", "subprocess"}
DOORS = {
    "click": {"cli"},
    "click_default_group": {"cli"},
    "trafilatura": {"extract"},
    "requests": {"fetch"},
    "requests_cache": {"fetch"},
    "protego": {"fetch"},
    "warcio": {"fetch", "readers"},
    "fastwarc": {"readers"},
    "backports": {"readers"},
    "rapidfuzz": {"match", "outlets"},
    "sqlite_utils": {"store", "migrations", "collection"},
    "feedparser": {"discovery"},
    "tldextract": {"hosts"},
    "ahocorasick_rs": {"outlets"},
    "datasette": {"browse"},
    "platformdirs": {"places"},
    "distributed": {"batch"},
}


def modules() -> Iterator[tuple[str, Path]]:
    """Each module with the part of the package that it belongs to."""
    for path in sorted(PACKAGE.rglob("*.py")):
        part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        yield part, path


def imports(path: Path) -> set[str]:
    """Everything that a module imports, anywhere in it, but not what only a type checker reads."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    guarded = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.dump(block.test)
        for child in block.body
        for node in ast.walk(child)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in guarded:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def ours(path: Path) -> set[str]:
    """The parts of our own package that a module imports."""
    return {name.split(".")[1] for name in imports(path) if name.startswith("auditor.")}


def test_base_modules_import_only_base_modules() -> None:
    for part, path in modules():
        if part in BASE:
            assert ours(path) - BASE - {"__version__"} == set(), path


def test_a_stage_never_imports_another_stage() -> None:
    for part, path in modules():
        if part in STAGES:
            allowed = {part}.union(*(group for group in TOGETHER if part in group))
            assert ours(path) & STAGES <= allowed, path


def test_nothing_imports_the_command_line() -> None:
    for part, path in modules():
        if part not in {"cli", "__main__"}:
            assert "cli" not in ours(path), path


def test_pure_stages_have_no_clock_network_database_or_command_line() -> None:
    for part, path in modules():
        if part in PURE:
            assert not imports(path) & IMPURE, path


@pytest.mark.parametrize("package", DOORS)
def test_each_package_enters_by_its_door(package: str) -> None:
    for part, path in modules():
        if any(name == package or name.startswith(package + ".") for name in imports(path)):
            assert part in DOORS[package], f"{path} imports {package}"


def test_help_imports_nothing_heavy() -> None:
    heavy = {
        "trafilatura",
        "requests",
        "requests_cache",
        "rapidfuzz",
        "sqlite_utils",
        "lxml",
        "datasette",
        "numpy",
    }
    code = (
        "import sys; from auditor.cli import run; run(['--help']); "
        f"print(sorted({heavy!r} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
