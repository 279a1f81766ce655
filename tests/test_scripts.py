"""The two commands on a machine that is not as it should be."""

from __future__ import annotations

import shutil
import subprocess
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
