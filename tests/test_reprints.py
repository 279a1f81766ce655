"""One passage in several prints: the first printed is the evidence, the others are listed; cases stream."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from auditor.cli import cli
from click.testing import CliRunner

QUOTE = "We will open the lower gate before the end of the week"


def test_the_first_print_is_the_evidence_and_the_others_are_listed(tmp_path: Path) -> None:
    shelf = tmp_path / "coverage" / "reuters.com"
    shelf.mkdir(parents=True)
    for day in (13, 11, 12):
        text = f"Gate story of day {day}\n\nThe gate was shut on day {day}. “{QUOTE},” said Ana Roe, the mayor of Velm."
        (shelf / f"2026-05-{day}-gate.txt").write_text(text, encoding="utf-8")
    article = tmp_path / "2026-05-14-a.txt"
    article.write_text(f'"{QUOTE}," Ana Roe, the mayor of Velm, told Reuters on Friday.', encoding="utf-8")
    arguments = [
        "article",
        article,
        "--db",
        tmp_path / "a.db",
        "--offline",
        "--collection",
        shelf.parent,
        "--explain",
    ]
    done = CliRunner().invoke(cli, [str(a) for a in arguments])
    assert "Gate story of day 11, 2026-05-11" in done.stdout
    assert "also printed in: Gate story of day 12, 2026-05-12" in done.stdout
    assert "also printed in: Gate story of day 13, 2026-05-13" in done.stdout


def test_a_case_is_answered_before_the_next_is_given() -> None:
    case = {"statement": QUOTE, "quoted": True, "sources": [{"id": "a", "text": f"“{QUOTE},” she said."}]}
    command = [sys.executable, "-m", "auditor", "compare", "--nl", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, **case}) + "\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            assert (answer["id"], answer["verdict"], answer["criteria"]) == (number, "verbatim", ["exact"])
        process.stdin.close()
        assert process.wait(timeout=60) == 0
