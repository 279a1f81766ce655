"""Where sentences end: abbreviations, quotations, line breaks, and any text at all."""

from __future__ import annotations

from itertools import pairwise

import pytest
from auditor.sentences import sentence_spans
from hypothesis import given, settings
from hypothesis import strategies as st

CASES = [
    # a title never ends a sentence
    ("Sen. Roe met Gov. Doe. They talked.", ["Sen. Roe met Gov. Doe.", "They talked."]),
    # initials of a name
    ("Maria V. Roe left. J. R. Doe stayed.", ["Maria V. Roe left.", "J. R. Doe stayed."]),
    # a place ends one before an everyday first word, not before a name
    ("He flew to the U.S. It was late.", ["He flew to the U.S.", "It was late."]),
    ("The U.S. Senate met at 5 p.m. Monday.", ["The U.S. Senate met at 5 p.m. Monday."]),
    # and before a quotation
    ('He spoke in Naples, Fla. "It is hot," he said.', ["He spoke in Naples, Fla.", '"It is hot," he said.']),
    # a mark inside the quotation ends the sentence where the next word starts one
    ('"It is over." She left.', ['"It is over."', "She left."]),
    ('"Why?" she asked.', ['"Why?" she asked.']),
    # a line break always ends a sentence
    ("A headline\n\nThe text", ["A headline", "The text"]),
    # figures and abbreviated months
    ("It cost 3.5 million on Jan. 5. Nobody paid.", ["It cost 3.5 million on Jan. 5.", "Nobody paid."]),
    # ellipsis and marks in a row
    ("Wait … No!! Yes?! Fine.", ["Wait …", "No!!", "Yes?!", "Fine."]),
    # other openings
    ("Fin. «Oui», dit-il. ¿Quién?", ["Fin.", "«Oui», dit-il.", "¿Quién?"]),
    # nothing
    ("", []),
    ("  \n \n", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in sentence_spans(text)] == expected


@given(st.text(alphabet="aA. \n\"'”“!?…\r\t1Mr", max_size=80))
@settings(max_examples=300, deadline=None)
def test_spans_are_in_order_and_lose_no_word(text: str) -> None:
    spans = sentence_spans(text)
    assert all(a < b and not text[a].isspace() and not text[b - 1].isspace() for a, b in spans)
    assert all(x[1] <= y[0] for x, y in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


@pytest.mark.parametrize("run", [".", " ", ". ", "\t\n", '."', "U.S. "])
def test_long_runs_take_linear_time(run: str) -> None:
    """Would not end within the test session if the expression were quadratic."""
    sentence_spans(run * 200_000)
