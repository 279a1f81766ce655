"""``audit attributions``: find attributions only; no network, no database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from auditor.cli.inputs import (
    PairsCommand,
    command_names,
    languages_of,
    open_inputs,
    read_targets,
    registry_of,
    report_unreadable,
)
from auditor.cli.options import article_options, common_options
from auditor.models import Unreadable


@click.command(cls=PairsCommand)
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE…|-|FOLDER")
@click.option("--nl", "output", flag_value="nl", help="JSON, one article a line.")
@click.option("--json", "output", flag_value="json", help="JSON, an array of articles.")
@article_options
@common_options
@click.pass_context
def attributions(ctx: click.Context, /, articles: tuple[str, ...], output: str | None, **given: Any) -> None:
    """Find what an article attributes to whom: outlet, speaker, cue, exact words.

    Reads nothing but the article; looks nothing up.

    \b
    audit attributions article.txt
    audit attributions --nl articles/*.txt > attributions.jsonl
    """
    from auditor.attributions import find_attributions
    from auditor.outlets import find_mentions
    from auditor.report import article_object, attribution_lines, json_line

    inputs = open_inputs(registry_of(given), **given)
    languages, failed, first = languages_of(given), False, False
    for item in read_targets(_spread(articles), inputs.options, command_names(ctx)):
        if isinstance(item, Unreadable):
            report_unreadable(item)
            failed = True
            continue
        mentions = find_mentions(item, inputs.registry, names=inputs.names)
        found = find_attributions(item, mentions, languages=languages)
        if output is None:
            click.echo("\n".join(attribution_lines(item, found)))
            continue
        line = json_line(article_object(item, found))
        click.echo(line if output == "nl" else f"{',' if first else '['}\n{line}")
        first = True
    if output == "json":
        click.echo("]" if first else "[]")
    ctx.exit(2 if failed else 0)


def _spread(targets: tuple[str, ...]) -> list[str]:
    """A folder stands for the files in it, in order of name."""
    spread: list[str] = []
    for target in targets:
        path = Path(target)
        spread += sorted(str(p) for p in path.iterdir() if p.is_file()) if path.is_dir() else [target]
    return spread
