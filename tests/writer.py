"""A process that records articles and says so of each once it is safe: python tests/writer.py DATABASE NAME COUNT

Four of them at once lose nothing, and a killed one leaves nothing half-written: the tests and
``scripts/bench_store`` see to it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from auditor.store import Store, open_store

from build_audits import build_audit

#: Findings of one article.
EACH = 12


def writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    """Such a process, with its output in pipes."""
    return subprocess.Popen(
        [sys.executable, __file__, str(path), name, str(count)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def acknowledged(output: str) -> set[str]:
    """The articles that a process has named, but for a last one that was cut off."""
    return {line for line in output.splitlines() if len(line) == 32}


def whole(store: Store, named: set[str]) -> list[str]:
    """What is wrong with a database after writers were killed; ``named`` is what they had acknowledged."""
    articles = {row["id"] for row in store.rows("SELECT id FROM articles")}
    torn = store.rows(
        "SELECT a.id FROM articles AS a LEFT JOIN findings AS f ON f.article_id = a.id GROUP BY a.id HAVING COUNT(f.id) <> ?",
        [EACH],
    )
    wrong = [f"{len(named - articles)} acknowledged articles are lost"] if named - articles else []
    wrong += [f"{len(torn)} articles are half-written"] if torn else []
    wrong += [str(row) for row in store.rows("PRAGMA foreign_key_check")]
    found = store.rows("PRAGMA integrity_check")
    return wrong + ([] if found == [{"integrity_check": "ok"}] else [str(found)])


def main(path: Path, name: str, count: int) -> None:
    """Record ``count`` articles, a transaction each."""
    with open_store(path) as store:
        run = store.start_run("article", {}, [name], live=True)
        for number in range(count):
            audit = build_audit(
                ["altered", "verbatim", "unchecked"] * (EACH // 3), key=f" {name} {number}", run=run.id
            )
            store.record([audit], run, lambda outlet_id: None)
            print(audit.article.id, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
