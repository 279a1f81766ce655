"""Runs a script in the repository's .venv, so that it can be called by its name on any machine.

A script calls ``enter()`` before it imports anything of the package. Where the packages are there
already, nothing happens; else .venv is made, the first time, as ``scripts/test`` makes it, and the
script starts again in it.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent
PYTHON = SCRIPTS.parent / ".venv" / "bin" / "python"
#: What shows that the packages are there: one of the core, one that only the tests need.
NEEDED = ("rapidfuzz", "hypothesis")
#: Set for the second start, so that there is no third.
STARTED = "AUDIT_IN_VENV"


def enter() -> None:
    """Give back where the packages are there; else start the calling script again in .venv.

    Exits with 2 and one line where .venv cannot be made.
    """
    if all(importlib.util.find_spec(name) for name in NEEDED) or os.environ.get(STARTED):
        return
    prepare = '. "$0/setup.sh"; prepare_venv test,browse'
    if Path(sys.argv[0]).name in ("bench_match", "bench_retrieve"):
        prepare += "; prepare_venv bench"
    if subprocess.run(["bash", "-euc", prepare, str(SCRIPTS)]).returncode:
        sys.exit(2)
    os.execve(PYTHON, [str(PYTHON), *sys.argv], {**os.environ, STARTED: "1"})
