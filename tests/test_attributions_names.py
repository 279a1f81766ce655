"""Whom a pronoun stands for: whoever the paragraph introduces, else the speaker just before; two who fit give nobody."""

from __future__ import annotations

import pytest
from auditor.article import make_article
from auditor.attributions import find_attributions
from auditor.outlets import find_mentions, load_registry

CASES = [
    # introduced in the same paragraph, though somebody else spoke before it
    (
        '"We ran," Bo Lind told Reuters.\n\nAna Roe, a baker, saw it from the quay. "The wall fell," she told the BBC.',
        "Ana Roe",
    ),
    # nobody introduced: the speaker just before
    ('"We ran," Bo Lind told Reuters. "The wall fell," he told the BBC.', "Bo Lind"),
    # who spoke after the introduction is nearer
    ('Ana Roe, a baker, saw it. "We ran," said Bo Lind. "The wall fell," he told the BBC.', "Bo Lind"),
]


@pytest.mark.parametrize(("text", "name"), CASES)
def test_a_pronoun_stands_for(text: str, name: str) -> None:
    article = make_article(text)
    found = find_attributions(article, find_mentions(article, load_registry()))
    source = next(a.source for a in found if a.source and a.source.text in ("he", "she"))
    assert source.name == name
