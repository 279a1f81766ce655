"""``audit compare``: judge statements against given source texts; no network, no database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from auditor.cli.options import common_options
from auditor.errors import InputError
from auditor.models import Document

HELP = """Judge statements against given source texts: nothing is looked up, nothing is stored.

\b
CASES holds one JSON object a line:
  {"id": "1", "statement": "…", "quoted": true, "speaker": null, "date": null,
   "sources": [{"id": "a", "text": "…", "outlet": null, "date": null}]}
A source may also be the id of a record in --sources. The sources are taken
for the whole coverage: not-found means that they were read in full.

\b
audit compare --nl cases.jsonl > findings.jsonl
audit compare --nl cases.jsonl --sources documents.jsonl
"""


@click.command(help=HELP)
@click.argument("cases", default="-", metavar="CASES.jsonl|-")
@click.option("--sources", type=click.Path(dir_okay=False, exists=True, path_type=Path),
              help="JSON lines {id, text, outlet?, date?} that cases refer to by id.")  # fmt: skip
@click.option("--nl", "output", flag_value="nl", default="nl", help="JSON, one finding a line. [default]")
@click.option("--json", "output", flag_value="json", help="JSON, an array.")
@common_options
@click.pass_context
def compare(ctx: click.Context, cases: str, sources: Path | None, output: str) -> None:
    """Judge statements against given source texts."""
    from auditor.compare import run_case
    from auditor.report import json_line

    known = _sources(sources) if sources else {}
    failed = False
    printed = 0
    for where, line in _lines(cases):
        try:
            answer = json_line(run_case(_case(line), known))
        except InputError as error:
            click.echo(f"Error: {where}: {error}", err=True)
            failed = True
            continue
        click.echo(answer if output == "nl" else f"{',' if printed else '['}\n{answer}")
        printed += 1
    if output == "json":
        click.echo("]" if printed else "[]")
    ctx.exit(2 if failed else 0)


def _case(line: str) -> dict[str, Any]:
    try:
        case = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError(f"not JSON ({error}).") from None
    if not isinstance(case, dict):
        raise InputError("not a JSON object.")
    return case


def _lines(path: str) -> Iterator[tuple[str, str]]:
    """Lines with words, each with where it stands. Raises InputError."""
    if path == "-":
        stream, name = sys.stdin.buffer, "standard input"
    else:
        try:
            stream, name = Path(path).open("rb"), path  # noqa: SIM115 - closed by the with below
        except OSError as error:
            raise InputError(f"{path} cannot be read ({error.strerror or error}).") from None
    with stream:
        for number, line in enumerate(stream, start=1):
            try:
                text = line.decode("utf-8-sig")
            except UnicodeDecodeError:
                raise InputError(f"{name}:{number} is not UTF-8. Convert the file first.") from None
            if text.strip():
                yield f"{name}:{number}", text


def _sources(path: Path) -> dict[str, Document]:
    """The documents of --sources by id. Raises InputError with the line."""
    found: dict[str, Document] = {}
    for where, line in _lines(str(path)):
        record = _case(line)
        if not isinstance(record.get("text"), str) or "id" not in record:
            raise InputError(f"{where}: a source needs an id and a text.")
        key = str(record["id"])
        found[key] = Document(
            id=key, text=record["text"], outlet=record.get("outlet"), date=record.get("date")
        )
    return found
