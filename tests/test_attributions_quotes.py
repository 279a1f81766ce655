"""Quotation marks of every kind: straight, curly, doubled, guillemets, low-high, nested, unbalanced."""

from __future__ import annotations

from itertools import pairwise

import pytest
from auditor.attributions.quotes import find_quotes
from hypothesis import given, settings
from hypothesis import strategies as st

CASES = [
    # straight and curly
    ('He said "no" and “yes”.', ['"no"', "“yes”"]),
    # two apostrophes as one mark
    ("''No,'' he said. ''Never.''", ["''No,''", "''Never.''"]),
    # guillemets, with and without spaces, and the other way round
    ("« On part », dit-il. «Non.»", ["« On part »", "«Non.»"]),
    ("»Nein«, sagte er.", ["»Nein«"]),
    # low and high
    ("„Ich gehe“, sagte sie.", ["„Ich gehe“"]),
    # single marks, apostrophes inside
    ("‘We don’t know,’ he said.", ["‘We don’t know,’"]),
    ("'We don't know,' he said.", ["'We don't know,'"]),
    # apostrophes, decades and elisions are no quotations
    ("The '90s were the workers' years, 'til then.", []),
    # inches are none
    ('A 6" pipe and an 8" pipe.', []),
    # nested marks stay inside
    ("\"He said 'no' twice,\" she said.", ["\"He said 'no' twice,\""]),
    (
        "“She said “no” twice,” he said.",
        [
            "“She said “no” twice,”",
        ],
    ),
    # a partial quotation closed by a comma outside
    ('They are "basic, technical", he said.', ['"basic, technical"']),
    # unclosed: to the end of its paragraph, the rest of the article unharmed
    ('"We never knew.\n\nHe said "no" twice.', ['"We never knew.', '"no"']),
    # never opened: from the beginning of its sentence
    ('We never knew," she said. "No."', ['We never knew,"', '"No."']),
    ('The board is 6" wide, he said. "No."', ['"No."']),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_marks(text: str, expected: list[str]) -> None:
    assert [text[q.start : q.end] for q in find_quotes(text)] == expected


def test_a_quotation_goes_on_over_paragraphs_that_open_with_a_mark() -> None:
    quotes = find_quotes("“One.\n\n“Two.\n\n“Three,” he said. “Four.”")
    assert [(q.continues, q.closed) for q in quotes] == [
        (False, False),
        (True, False),
        (True, True),
        (False, True),
    ]


@given(st.text(alphabet="ab \n\"'“”‘’«»„.,`", max_size=80))
@settings(max_examples=300, deadline=None)
def test_quotations_are_in_order_and_never_cross_a_paragraph(text: str) -> None:
    quotes = find_quotes(text)
    assert all(q.start < q.inner_start <= q.inner_end <= q.end for q in quotes)
    assert all(x.end <= y.start for x, y in pairwise(quotes))
    assert all("\n" not in text[q.start : q.end] for q in quotes)
