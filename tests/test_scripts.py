"""The two commands on a machine that is not as it should be."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("script", ["demo", "test"])
def test_an_older_python_is_one_line(script: str, tmp_path: Path) -> None:
    for name in ("bash", "dirname", "cksum", "cat", "mktemp", "rm", "env", "mkdir"):
        found = shutil.which(name)
        assert found
        (tmp_path / name).symlink_to(found)
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2"\nexit 1\n', encoding="utf-8")
    old.chmod(0o755)
    done = subprocess.run(
        [str(ROOT / "scripts" / script)],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Error: Auditor needs Python 3.11 or newer; found Python 3.9.2.")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(not (ROOT / ".venv" / ".auditor").is_dir(), reason="not run by scripts/test")
@pytest.mark.parametrize("script", ["eval_gate", "bench_attributions", "pocket_web"])
def test_a_script_finds_its_packages(script: str, tmp_path: Path) -> None:
    bare = Path(sys.executable).resolve()  # the interpreter that .venv was made with, without its packages
    command = [str(bare), str(ROOT / "scripts" / script), "--help"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert "Traceback" not in done.stderr
    assert "usage: " in done.stdout or "scripts/pocket_web serve" in done.stderr


def ci_without(tmp_path: Path, *missing: str, **env: str) -> subprocess.CompletedProcess[str]:
    """``.ci/run`` where some programs are missing, up to the first step after the browser."""
    repository, programs = tmp_path / "repository", tmp_path / "programs"
    (repository / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", repository / ".ci" / "run")  # there is no scripts/demo: there it ends
    programs.mkdir()
    for name in ("bash", "dirname", "mktemp", "chromium", "npm"):
        if name not in missing:
            (programs / name).symlink_to(shutil.which(name) or "/bin/false")
    return subprocess.run(
        [str(repository / ".ci" / "run")],
        env={"PATH": str(programs), "TMPDIR": str(tmp_path), **env},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("missing", "words"), [("chromium", "chromium cannot be installed"), ("npm", "axe-core cannot be had")]
)
def test_checks_without_a_browser_fail_unless_that_is_allowed(
    tmp_path: Path, missing: str, words: str
) -> None:
    done = ci_without(tmp_path / "required", missing, "npm")
    assert done.returncode == 1 and words in done.stderr and "== demo" not in done.stdout
    done = ci_without(tmp_path / "optional", missing, "npm", AUDIT_BROWSER="optional")
    assert words in done.stderr and "== demo" in done.stdout


def test_the_benchmark_of_retrieval_runs_and_finds(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "bench_retrieve"), "--sizes", "80", "--per-kind", "1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    row = next(line for line in done.stdout.splitlines() if line.startswith("collection, to the passage"))
    assert float(row.split()[-3]) >= 0.9  # recall@1 over ten quotations altered in ten ways
    assert "80 articles" in done.stdout
