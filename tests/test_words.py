"""Words: offsets never move, spellings of one word meet, stems and weights behave."""

from __future__ import annotations

import itertools

import pytest
from auditor.words import (
    content_words,
    fold,
    is_function_word,
    word_key,
    word_spans,
    word_stem,
    word_symbol,
    word_weight,
)
from hypothesis import given
from hypothesis import strategies as st

PROSE = st.text(st.sampled_from("abcXYZÀéßıİŒ’“”'-–—…[]().,;:!? \n\u00a0\u0301\u20ac$%019"), max_size=80)


@given(PROSE)
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(PROSE)
def test_word_spans_are_ordered_and_hold_words(text: str) -> None:
    spans = word_spans(text)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))
    assert all(word_key(text[start:end]) or text[start:end] for start, end in spans)


@given(PROSE)
def test_a_key_is_the_key_of_its_own_word(text: str) -> None:
    for start, end in word_spans(text):
        key = word_key(text[start:end])
        assert len(word_symbol(text[start:end])) == 1
        assert key == word_key(text[start:end].upper().lower()) or not text[start:end].isascii()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Organised", "organized"),  # -ise
        ("colours", "colors"),  # -our
        ("travelled", "traveled"),  # doubled l
        ("theatre", "theater"),  # -re
        ("analysed", "analyzed"),  # -yse
        ("defence", "defense"),  # the table
        ("naïve", "naive"),  # accents
        ("don’t", "dont"),  # a lost apostrophe
        ("Obama's", "Obama"),  # possessive
        ("three", "3"),  # number words
        ("1,000", "1000"),  # thousands mark
        ("1.50", "1.5"),  # a final zero
        ("fourth", "4th"),  # ordinals
        ("U.S", "US"),  # initials
        ("Sen", "senator"),  # titles
    ],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert word_key(one) == word_key(other)
    assert word_symbol(one) == word_symbol(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("four", "for"),  # -our is no suffix here
        ("hour", "hor"),
        ("prise", "prize"),  # too short for -ise
        ("1.5", "15"),  # a decimal point is no thousands mark
        ("20", "2"),  # zeros of a whole number count
        ("it's", "it"),  # "is" is a word
    ],
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert word_key(one) != word_key(other)


@pytest.mark.parametrize(
    "forms",
    [
        ("rises", "rose", "rising", "risen"),  # irregular
        ("policy", "policies"),  # -y
        ("planned", "planning", "plans"),  # doubled consonant
        ("agreed", "agrees", "agreeing"),  # -ee
        ("child", "children"),  # irregular plural
        ("vote", "voted", "voting", "votes"),  # final e
    ],
)
def test_inflected_forms_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({word_stem(form) for form in forms}) == 1


def test_signs_and_abbreviations_are_words() -> None:
    text = "Don’t pay $1,000 (50%) in the U.S. by 3rd May."
    words = [text[a:b] for a, b in word_spans(text)]
    assert words == ["Don’t", "pay", "$", "1,000", "50", "%", "in", "the", "U.S", "by", "3rd", "May"]


def test_function_words_weigh_less_than_content_words() -> None:
    assert is_function_word("the") and not is_function_word("ferry")
    assert word_weight("the") < word_weight("ferry") <= word_weight("transportation")
    assert content_words("The ferry was late") == ["ferry", "late"]


@given(st.text(alphabet="ab1Z9.,'’ -$%&stndrh_", max_size=40))
def test_words_of_plain_text_are_cut_as_those_of_any_text(text: str) -> None:
    beyond = len("é ")
    shifted = [(start - beyond, end - beyond) for start, end in word_spans("é " + text)[1:]]
    assert word_spans(text) == shifted


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"])
def test_marks_that_nobody_sees_break_no_word(mark: str) -> None:
    text = f"The har{mark}bour gate"
    assert [word_key(text[a:b]) for a, b in word_spans(text)] == ["the", "harbor", "gate"]
