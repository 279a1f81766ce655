"""Matching: preparation, retrieval of sentences, alignment, and the quoter's marks."""

from __future__ import annotations

import pytest
from auditor.match import Prepared, passages, prepare
from auditor.match.align import align, find_elsewhere, longest_piece, similarity
from auditor.match.quoted import read_quoted
from auditor.match.screen import FEW, promising
from auditor.models import Document
from hypothesis import given
from hypothesis import strategies as st

TEXT = (
    "The harbour board met on Monday. The old ferry will be sold before the winter, the chairman said. "
    "Nobody on the board spoke against the sale.\n\n"
    "“We kept this boat afloat for thirty years with string and good will,” said Ada Quill. "
    "“The new one burns half the fuel, and it sails in any weather.”\n\n"
    "The islanders will have to wait until April for a regular service."
)


def ready(text: str = TEXT, name: str = "ferry") -> Prepared:
    return prepare(Document(id=name, text=text))


def found(quote: str, text: str = TEXT) -> str:
    """The text from the first to the last aligned word."""
    prepared = ready(text)
    alignment = align(read_quoted(quote), prepared)
    if not alignment.pairs:
        return ""
    return text[prepared.words[alignment.first][0] : prepared.words[alignment.last][1]]


def test_preparing_twice_gives_the_same_object() -> None:
    prepared = ready()
    assert prepare(prepared) is prepared


def test_a_prepared_document_knows_its_sentences() -> None:
    prepared = ready()
    number = prepared.sentence_at(TEXT.index("string"))
    first, last = prepared.sentence_words[number]
    assert prepared.raw[first] == "We" and prepared.raw[last - 1] == "Quill"
    assert number in prepared.postings["string"]


@pytest.mark.parametrize(
    ("statement", "holds"),
    [
        ("The ferry is going to be sold", "sold before the winter"),  # inflected words meet by stem
        ("Ada Quill praised thirty years of string", "string and good will"),  # names and numbers
        ("regular services wait until April", "regular service"),  # the last sentence
    ],
)
def test_passages_brings_the_right_sentence_first(statement: str, holds: str) -> None:
    prepared = ready()
    best = passages(statement, prepared, 2)[0]
    assert holds in TEXT[best.start : best.end]
    assert 0 < best.score <= 1


def test_passages_without_a_shared_word_are_none() -> None:
    assert passages("Quantum chromodynamics", ready()) == []


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        # in one piece
        ("burns half the fuel, and it sails", "burns half the fuel, and it sails"),
        # words left out behind an ellipsis
        ("We kept this boat afloat … with string and good will", "We kept this boat afloat for thirty years with string and good will"),
        # an unmarked gap
        ("We kept this boat for thirty years with string", "We kept this boat afloat for thirty years with string"),
        # a word replaced
        ("The new one burns twice the fuel, and it sails in any weather", "The new one burns half the fuel, and it sails in any weather"),
        # brackets are no words of the quotation
        ("We kept [the Petrel] afloat for thirty years with string", "We kept this boat afloat for thirty years with string"),
        # British and American spelling
        ("The harbor board met on Monday", "The harbour board met on Monday"),
        # longer than the document's sentence allows: the part that is there
        ("wait until April for a regular service and a new pier", "wait until April for a regular service"),
    ],
)  # fmt: skip
def test_align_finds_the_passage(quote: str, passage: str) -> None:
    assert found(quote) == passage


@pytest.mark.parametrize("quote", ["", "[laughs]", "…", "zebra crossing quandary"])
def test_nothing_shared_gives_no_pairs(quote: str) -> None:
    assert align(read_quoted(quote), ready()).pairs == ()


def test_an_empty_document_holds_nothing() -> None:
    assert align(read_quoted("We kept this boat"), ready("")).coverage == 0


def test_scattered_function_words_are_no_match() -> None:
    quote = "and the of it will be before his a regular service"
    assert found(quote) == "a regular service"


def test_a_run_is_found_elsewhere() -> None:
    quoted = read_quoted("The old ferry sails in any weather")
    pairs = find_elsewhere(quoted, (3, 7), ready())
    assert [quoted.raw[i] for i, _ in pairs] == ["sails", "in", "any", "weather"]


@given(st.integers(0, 60), st.integers(3, 20))
def test_any_stretch_of_a_document_is_found_where_its_words_stand(start: int, size: int) -> None:
    prepared = ready()
    words = prepared.words[start : start + size]
    if len(words) < 3:
        return
    quote = TEXT[words[0][0] : words[-1][1]]
    alignment = align(read_quoted(quote), prepared)
    assert alignment.coverage == 1
    assert longest_piece(alignment) == len(words)
    keys = read_quoted(quote).keys
    assert all(keys[i] == prepared.keys[j] for i, j in alignment.pairs)


@pytest.mark.parametrize(
    ("text", "raw", "breaks", "brackets"),
    [
        ("[T]he plan", ("The", "plan"), (), []),  # a capital in brackets is part of the word
        ("it work[ed] well", ("it", "worked", "well"), (), []),  # so is an ending
        ("he [Roe] left", ("he", "left"), (), ["Roe"]),  # an insertion
        ("one … two", ("one", "two"), (1,), []),  # ellipsis, one character
        ("one ... two", ("one", "two"), (1,), []),  # three full stops
        ("one [...] two", ("one", "two"), (1,), []),  # in brackets
        ("one . . . two", ("one", "two"), (1,), []),  # spaced
        ("… one two …", ("one", "two"), (), []),  # at the ends it leaves nothing out
    ],
)
def test_marks_are_read(
    text: str, raw: tuple[str, ...], breaks: tuple[int, ...], brackets: list[str]
) -> None:
    quoted = read_quoted(text)
    assert (quoted.raw, quoted.breaks, [b.inner for b in quoted.brackets]) == (raw, breaks, brackets)


def test_brackets_that_the_source_prints_are_words() -> None:
    text = "They like [southern] Ohio"
    assert read_quoted(text).raw == ("They", "like", "Ohio")
    assert read_quoted(text, "They like [southern] Ohio, he said").raw == ("They", "like", "southern", "Ohio")


def test_similarity_is_a_percentage() -> None:
    assert similarity("The Plan", "the plan") == 100
    assert 0 <= similarity("plan", "other") < 100


def test_documents_are_ranked_by_a_first_look_and_the_hopeless_left_out() -> None:
    other = "The orchestra of the capital played the second symphony to a full hall on Sunday evening."
    documents = [ready(other, f"other-{n}") for n in range(5)]
    documents.insert(2, ready())
    likely = promising(read_quoted("The new one burns half the fuel, and it sails in any weather"), documents)
    assert likely[0][0] is documents[2] and likely[0][1] == 1.0
    assert len(likely) == FEW


@pytest.mark.parametrize(
    "quote", ["Паром будет продан до зимы", "1,200 of 3", "o'clock", "渡輪將在冬天前出售"]
)
def test_what_a_first_look_cannot_tell_is_left_out_nowhere(quote: str) -> None:
    assert all(share == 1.0 for _, share in promising(read_quoted(quote), [ready()]))
