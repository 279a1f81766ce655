"""``audit selftest``: our own error rates on the user's own material."""

from __future__ import annotations

import json
from pathlib import Path

import click

from auditor.cli.options import common_options
from auditor.errors import InputError


@click.command()
@click.option("--collection", "path", required=True, type=click.Path(exists=True, path_type=Path),
              help="Documents whose sentences are altered and judged.")  # fmt: skip
@click.option(
    "--sample", type=click.IntRange(min=1), default=200, show_default=True, help="How many sentences."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Which sentences and changes.")
@click.option("--json", "as_json", is_flag=True, help="JSON, an array of rates.")
@common_options
def selftest(path: Path, sample: int, seed: int, as_json: bool) -> None:
    """Measure how often the judge is wrong on your own material.

    Sentences of the collection are altered by rule, honestly (an ellipsis, other quotation
    marks) and dishonestly (a number, a "not", a name), and judged against their own document;
    unaltered ones are judged against documents that they do not come from.

    \b
    audit selftest --collection coverage/
    audit selftest --collection archive.jsonl --sample 1000 --json
    """
    from auditor.collection import open_collection
    from auditor.places import cache_folder
    from auditor.selftest import selftest as measure

    collection = open_collection(path, registry_lookup=lambda name: None, cache_folder=cache_folder())
    try:
        documents = list(collection.documents())
    finally:
        collection.close()
    if not documents:
        raise InputError(f"{path} holds no documents to test with.")
    rates = measure(documents, sample=sample, seed=seed)
    if as_json:
        click.echo(
            json.dumps([{"kind": r.kind, "name": r.name, "cases": r.cases, "wrong": r.wrong} for r in rates])
        )
        return
    kind = ""
    for rate in rates:
        if rate.kind != kind:
            kind = rate.kind
            click.echo(f"{kind}:")
        click.echo(f"  {rate.wrong:5d} of {rate.cases:5d}  {rate.wrong / rate.cases:7.1%}  {rate.name}")
