"""Whom the coverage credits with a passage: the layouts of news, and no accusation without a clear credit."""

from __future__ import annotations

import pytest
from auditor.judge.speaker import judge_speaker, speaker_in
from auditor.match import Prepared, prepare
from auditor.models import Document, Span

QUOTE = "The harbour will not be sold to anyone"


def around(text: str) -> tuple[Prepared, int, int]:
    """The document, and where the quotation stands in it."""
    start = text.index(QUOTE)
    return prepare(Document("d", text)), start, start + len(QUOTE)


@pytest.mark.parametrize(
    ("text", "speaker", "how"),
    [
        (f'"{QUOTE}," Mr. Harlan said on Monday.', "Mr. Harlan", "after"),
        (f"''{QUOTE},'' Mr. Harlan said on Monday.", "Mr. Harlan", "after"),  # marks of old wire copy
        (f"“{QUOTE},” said Dora Harlan, the mayor.", "Dora Harlan", "after-verb"),
        (f'"{QUOTE}," the mayor, Dora Harlan, told reporters.', "Dora Harlan", "after"),
        (f'In a statement, party spokesman Nick Orr said, "{QUOTE}."', "Nick Orr", "before"),
        (f'Nick Orr, a spokesman for Dora Harlan, said: "{QUOTE}."', "Nick Orr", "before"),
        (f'Dora Harlan tweeted: "{QUOTE}."\n\nNick Orr replied, "We shall see."', "Dora Harlan", "before"),
        (f"“{QUOTE}.” ― Francis Abel", "Francis Abel", "dash"),
        (f"HARLAN: {QUOTE}.\n\nORR: We shall see.", "HARLAN", "label"),
        (
            f'Mr. Harlan spoke on Monday.\n\n"That is final," Mr. Harlan said. "{QUOTE}."',
            "Mr. Harlan",
            "before",
        ),
    ],
)
def test_the_credit_is_found_where_news_puts_it(text: str, speaker: str, how: str) -> None:
    found = speaker_in(*around(text))
    assert found is not None
    assert (found.text, text[found.start : found.end]) == (speaker, speaker)
    assert found.how == how or how == "before"


def test_a_pronoun_is_the_last_who_spoke() -> None:
    text = f'Dora Harlan said the talks were over. "{QUOTE}," she said.'
    found = speaker_in(*around(text))
    assert found is not None and found.text == "Dora Harlan" and not found.sure


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        # named once, as the subject of what comes before
        (f'Peter Lund was angry. "{QUOTE}," he said.', "other"),
        (f'Peter Lund, the mayor, was angry. "{QUOTE}," he said.', "other"),
        (f'Nick Orr was angry. "{QUOTE}," he said.', "same"),
        # two who may be meant; somebody else named beside him; a thing
        (f'Peter Lund was angry. Ulf Berg was calm. "{QUOTE}," he said.', "unclear"),
        (f'Peter Lund had met Nick Orr. "{QUOTE}," he said.', "unclear"),
        (f'The Harbour Board was angry. "{QUOTE}," he said.', "unclear"),
    ],
)
def test_a_pronoun_is_the_one_person_whom_the_paragraph_is_about(text: str, answer: str) -> None:
    assert judge_speaker("Nick Orr", *around(text))[0] == answer


@pytest.mark.parametrize(
    "text",
    [
        f'"{QUOTE}!" Mr. Lund fumed.',  # a verb of manner
        f'"{QUOTE}," Mr. Lund trumpeted on Monday.',  # any verb right behind the name
        f"They met. MR. ORR: Is that so? MR. LUND: {QUOTE}.",  # labels within a paragraph
        f'"{QUOTE}," Mr. Prince said.',  # a surname that is a title too
    ],
)
def test_another_speaker_is_seen_in_less_common_layouts(text: str) -> None:
    assert judge_speaker("Mr. Orr", *around(text))[0] == "other"
    assert judge_speaker("Mr. Prince", *around(text))[0] == ("same" if "Prince" in text else "other")


def test_the_owner_of_a_remark_is_not_its_speaker() -> None:
    text = f'Nick Orr brushed aside Dora Harlan\'s remark, saying: "{QUOTE}."'
    assert judge_speaker("Nick Orr", *around(text))[0] == "same"


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        ("Dora Harlan", "same"),
        ("Harlan", "same"),
        ("Mayor Harlan", "same"),
        ("Ms. Harlan", "same"),
        ("Nick Orr", "other"),
        ("Peter Harlan", "other"),  # another first name before the same surname
        ("", "unclear"),
    ],
)
def test_names_are_compared_as_people(expected: str, answer: str) -> None:
    text = f'Nick Orr listened. "{QUOTE}," said Dora Harlan, the mayor.'
    assert judge_speaker(expected, *around(text))[0] == answer


@pytest.mark.parametrize(
    "text",
    [
        f"A notice on the door: {QUOTE}.",  # nobody is credited
        f'"{QUOTE}," a spokesman said.',  # nobody is named
        f'Nick Orr arrived. Then "{QUOTE}" was heard in the hall.',  # a name, but no credit
    ],
)
def test_without_a_clear_credit_nobody_is_accused(text: str) -> None:
    assert judge_speaker("Dora Harlan", *around(text))[0] == "unclear"


def test_a_distant_credit_accuses_nobody_who_is_named_nearby() -> None:
    text = f'Dora Harlan and Nick Orr met. Nick Orr said little.\n\n"{QUOTE}," she said.'
    assert judge_speaker("Dora Harlan", *around(text))[0] == "unclear"


def test_an_attribution_of_the_document_speaks_where_the_layout_does_not() -> None:
    text = f"{QUOTE}, so much Dora Harlan made plain."
    prepared, start, end = around(text)
    at = text.index("Dora")
    credited = lambda a, b: Span(at, at + 11, "Dora Harlan")  # noqa: E731
    assert judge_speaker("Nick Orr", prepared, start, end, credited)[0] == "other"
    assert judge_speaker("Nick Orr", prepared, start, end)[0] == "unclear"


@pytest.mark.parametrize(
    ("text", "expected", "answer"),
    [
        # an office by its place is who is named beside it, else nobody
        (f'"{QUOTE}," said the mayor of Santa Oriel, Rosa Iglesia.', "Rosa Iglesia", "same"),
        (f'"{QUOTE}," said the mayor of Santa Oriel, Rosa Iglesia.', "Luis Pardo", "other"),
        (f'"{QUOTE}," said the mayor of Santa Oriel.', "Rosa Iglesia", "unclear"),
        (f'"{QUOTE}," said the Duke of Orsa.', "Prince Edmund", "unclear"),
        (f'The mayor of Santa Oriel, Rosa Iglesia, said: "{QUOTE}."', "Rosa Iglesia", "same"),
        (f'"{QUOTE}," said Sen. Mark Roe of Ohio.', "Mark Roe", "same"),
        (f'"{QUOTE}," said Sen. Mark Roe of Ohio.', "Ann Poe", "other"),
        (f'"{QUOTE}," said a spokesman for Ann Roe.', "Ann Roe", "same"),
        # an office, body or epithet may be the one who is named
        (f'"{QUOTE}," the Prime Minister said.', "Ann Roe", "unclear"),
        (f'"{QUOTE}," the Kremlin said in a statement.', "Dmitri Orlov", "unclear"),
        (f'"{QUOTE}," said the Democrat from Ohio.', "Mark Roe", "unclear"),
        (f'"{QUOTE}," said Mark Roe.', "the crown prince", "unclear"),
        # forms of one name
        (f'"{QUOTE}," said Bill Harlan.', "William J. Harlan", "same"),
        (f'"{QUOTE}," said Müller.', "Hans Mueller", "same"),
        (f'"{QUOTE}," said Bill Harlan.', "Dora Harlan", "other"),
        # another's words, passed on
        (f'"{QUOTE}," Tom Brand said, quoting Ann Roe.', "Ann Roe", "unclear"),
        (f'"{QUOTE}," Tom Brand said Ann Roe told him.', "Ann Roe", "unclear"),
        (f'"{QUOTE}," Ann Roe told Tom Brand.', "Tom Brand", "other"),
    ],
)
def test_nobody_is_accused_by_an_office_or_a_form_of_a_name(text: str, expected: str, answer: str) -> None:
    assert judge_speaker(expected, *around(text))[0] == answer
