"""Passages of every desk with what they credit marked in place: fixtures/eval/constructions.txt."""

from __future__ import annotations

from pathlib import Path

import pytest
from auditor.attributions import find_attributions
from auditor.models import Article
from auditor.outlets import Registry, find_mentions, load_registry

from marked import Marked, lines, marked, parse, told

FOLDER = Path(__file__).parents[1] / "fixtures" / "eval"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


def credited(text: str, registry: Registry) -> list[Marked]:
    """What is credited to an outlet."""
    article = Article("a", text)
    found = find_attributions(article, find_mentions(article, registry))
    return [marked(a) for a in found if a.outlet]


@pytest.mark.parametrize("line", lines(FOLDER / "constructions.txt"))
def test_what_an_outlet_is_credited_with(line: str, registry: Registry) -> None:
    text, wanted = parse(line)
    found = [told(text, one) for one in credited(text, registry)]
    assert sorted(found) == sorted(told(text, one) for one in wanted)
