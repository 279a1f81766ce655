"""What rests on a credit: where content begins and ends, what goes on with it, words that no cue claims."""

from __future__ import annotations

import pytest
from auditor.attributions import find_attributions
from auditor.models import Article, Block


def contents(text: str) -> list[list[str]]:
    return [[c.text for c in a.content] for a in find_attributions(Article("a", text), [])]


ENDS = [
    # a comma inside the marks is a comma as well
    (
        "Ms. Roe said she would “sleep on it,” though her rivals had packed.",
        [["she would “sleep on it,”"]],
    ),
    # what somebody is called ends with the marks, what the caller does next is another matter
    (
        "Roe called the bridge “a toy” and flew home.",
        [["the bridge “a toy” and flew home"]],
    ),
    ("Roe called the bridge “a toy” and closed it.", [["the bridge “a toy”"]]),
    ("Roe called the bridge “a toy,” and most of the town agreed.", [["the bridge “a toy,”"]]),
    ("Roe called the bridge “a toy” on Friday.", [["the bridge “a toy”"]]),
    # several names in a row are one content
    (
        "Roe called him a “liar,” a “thief” and a “poet.”",
        [["him a “liar,” a “thief” and a “poet.”"]],
    ),
    # "not only …, but …" is one thought
    (
        "Roe said the dam not only leaked, but moved.",
        [["the dam not only leaked, but moved"]],
    ),
    ("Roe said the dam leaked, but nobody listened.", [["the dam leaked"]]),
    # another subject behind "and" speaks for himself
    ("Roe said the dam leaked, and she left the room.", [["the dam leaked"]]),
    # the writer's afterthought behind a dash; what stands between two dashes is inside
    ("Roe said the dam leaked - and the lake was empty.", [["the dam leaked"]]),
    (
        "Roe said the dam – the oldest of four – had leaked.",
        [["the dam – the oldest of four – had leaked"]],
    ),
    # content begins with a word, not with the comma of what is put in between
    (
        'Roe ended, on a calm note, a week in which people "say what nobody ever believed before".',
        [['a week in which people "say what nobody ever believed before"']],
    ),
    # behind a quotation only a quotation goes on
    (
        "“We will see,” Roe said when asked about the dam. “Ask me in May.”",
        [["“We will see,”", "“Ask me in May.”"]],
    ),
]


@pytest.mark.parametrize(("text", "expected"), ENDS)
def test_where_content_ends(text: str, expected: list[list[str]]) -> None:
    assert contents(text) == expected


GOES_ON = [
    # behind a claim with words in marks, behind a claim without
    (
        "The plan is “dead,” Roe said. “It has been for a year.”",
        [["The plan is “dead,”", "“It has been for a year.”"]],
    ),
    (
        "Roe said the plan was dead. “It has been for a year.”",
        [["the plan was dead", "“It has been for a year.”"]],
    ),
    # in a paragraph of its own
    (
        "Roe said the plan was dead.\n\n“It has been so for a year.”",
        [["the plan was dead", "“It has been so for a year.”"]],
    ),
    # a heading in marks is nobody's
    ("Roe said the plan was dead.\n\n“The next bridge”", [["the plan was dead"]]),
    # a quotation before somebody else's credit is his
    (
        "Roe said the plan was dead. “It lives,” Doe said.",
        [["the plan was dead"], ["“It lives,”"]],
    ),
]


@pytest.mark.parametrize(("text", "expected"), GOES_ON)
def test_a_quotation_without_a_cue_goes_on_with_what_was_said_before(
    text: str, expected: list[list[str]]
) -> None:
    assert contents(text) == expected


UNCLAIMED = [
    # any verb behind a quotation and a speaker
    (
        "“Take the boats and go,” the harbour master barked.",
        "the harbour master",
        "barked",
        ["“Take the boats and go,”"],
    ),
    ("“Take the boats and go,” sighed Ann Roe.", "Ann Roe", "sighed", ["“Take the boats and go,”"]),
    # any verb before a colon
    (
        "In the end Roe turned to an old poem: “The sea is a debt.”",
        "Roe",
        "turned",
        ["“The sea is a debt.”"],
    ),
    # inside a clause: what rests on the nearest verb
    (
        "Roe resented a council in which people “never once read the file.”",
        "Roe",
        "resented",
        ["a council in which people “never once read the file.”"],
    ),
]


@pytest.mark.parametrize(("text", "source", "cue", "content"), UNCLAIMED)
def test_words_in_marks_are_somebodys_whatever_the_verb(
    text: str, source: str, cue: str, content: list[str]
) -> None:
    found = find_attributions(Article("a", text), [])
    assert [
        (a.source and a.source.text, a.cue and a.cue.text, [c.text for c in a.content]) for a in found
    ] == [(source, cue, content)]


def test_a_word_or_two_in_marks_is_no_speech() -> None:
    assert contents("Roe repaired the so-called “dry bridge” in May.") == []


def test_the_united_states_state_nothing() -> None:
    assert contents("Roe wants to bring a survey of the United States home.") == []


LISTS = [
    # items behind a line that ends in a colon, without bullets and the marks that end them
    (
        "Roe told aides:\n\n- the dam holds;\n- the town is safe.\n\nNobody left.",
        [["the dam holds", "the town is safe"]],
    ),
    (
        "Roe said:\n\n1) The dam holds.\n2) “We are safe.”\n\nNobody left.",
        [["The dam holds", "“We are safe.”"]],
    ),
    # a paragraph behind it
    ("Roe said:\n\nThe dam holds.\n\nNobody left.", [["The dam holds."]]),
    # a list that nobody introduces
    ("It was a fine day.\n\n- the dam holds;\n- the town is safe.", []),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_items_of_a_list_rest_on_who_introduces_them(text: str, expected: list[list[str]]) -> None:
    assert contents(text) == expected


def test_items_of_a_page_need_no_bullets() -> None:
    text = "Roe told aides:\n\nThe dam holds\n\nThe town is safe\n\nNobody left."
    items = [
        Block(a, a + len(t), t, "item") for t in ("The dam holds", "The town is safe") if (a := text.index(t))
    ]
    found = find_attributions(Article("a", text, blocks=tuple(items)), [])
    assert [[c.text for c in a.content] for a in found] == [["The dam holds", "The town is safe"]]


MARKS = [
    # a lost closing mark: the quotation ends where its own credit begins, the next paragraph is somebody else's
    (
        "“It holds, Ann Roe told reporters on Friday.\n\n“We are safe,” Max Doe said.",
        [["“It holds,"], ["“We are safe,”"]],
    ),
    # one that goes on in the next paragraph is left alone
    (
        "“It holds, he thought.\n\n“We are safe,” Max Doe said.",
        [["“It holds, he thought.", "“We are safe,”"]],
    ),
    # marks of teletypes and of other scripts
    ("″It holds,″ Ann Roe said. ＂We are safe,＂ she added.", [["″It holds,″"], ["＂We are safe,＂"]]),
    ("Ann Roe said: 「We are safe」.", [["「We are safe」"]]),
    # no-break spaces inside the marks
    (
        "«\u00a0Oui\u00a0», Ann Roe said. «\u00a0Non\u00a0», Max Doe said.",
        [["«\u00a0Oui\u00a0»"], ["«\u00a0Non\u00a0»"]],
    ),
    # a picture before the mark is no word
    ("😀 “It holds,” Ann Roe said.", [["“It holds,”"]]),
]


@pytest.mark.parametrize(("text", "expected"), MARKS)
def test_odd_marks(text: str, expected: list[list[str]]) -> None:
    assert contents(text) == expected
