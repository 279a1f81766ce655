"""Text broken at a column is read as it was meant, and spans are still cut from the text itself."""

from __future__ import annotations

import pytest
from auditor.article import make_article
from auditor.attributions import find_attributions
from auditor.attributions.wrapping import joined
from auditor.outlets import find_mentions, load_registry
from hypothesis import given
from hypothesis import strategies as st

SENTENCE = (
    'The dam was old.\n\n"The dam will not hold through the long and bitter winter months," '
    "Anna Holt told Reuters on Monday. The council of Velm met at noon, the BBC reported."
)


def wrapped(text: str, end: str) -> str:
    """Each paragraph broken at its eighth, sixteenth … word."""
    paragraphs = [p.split() for p in text.split("\n\n")]
    lines = [[" ".join(p[i : i + 8]) for i in range(0, len(p), 8)] for p in paragraphs]
    return (end * 2).join(end.join(paragraph) for paragraph in lines)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_same_is_found_in_wrapped_text(end: str) -> None:
    def found(text: str) -> list[list[str]]:
        article = make_article(text)
        attributions = find_attributions(article, find_mentions(article, load_registry()))
        for attribution in attributions:
            for span in (*attribution.content, *attribution.statements):
                assert text[span.start : span.end] == span.text
        return [[" ".join(s.text.split()) for s in a.statements] for a in attributions if a.outlet]

    assert found(wrapped(SENTENCE, end)) == found(SENTENCE) != []


KEPT = [
    # a headline, then the story
    "Council backs barrier after a row of three long years\nThe council met at noon.",
    # paragraphs of one line
    "Rain fell on Velm.\nThe river rose.\nThe council met.",
    # a list
    "Present were:\nAna Roe\nBo Lind",
]


@pytest.mark.parametrize("text", KEPT)
def test_line_ends_that_mean_something_stay(text: str) -> None:
    assert joined(text) == text


@given(st.text(alphabet='ab .,"\r\nZ'))
def test_offsets_hold(text: str) -> None:
    assert len(joined(text)) == len(text)
    assert "".join(joined(text).split()) == "".join(text.split())
