"""Whom "he" and "she" mean, and quotations that only the mark-up of a page sets apart."""

from __future__ import annotations

import pytest
from auditor.attributions import find_attributions
from auditor.models import Article, Attribution, Block, Mention, Span
from auditor.outlets import find_mentions, load_registry


def find(text: str, blocks: tuple[Block, ...] = ()) -> tuple[Attribution, ...]:
    at = text.find("CNN")
    mention = Mention(
        at, at + 3, "CNN", phrase=Span(at, at + 3, "CNN"), resolution="name", id="cnn", name="CNN"
    )
    return find_attributions(Article("a", text, blocks=blocks), [mention] if at >= 0 else [])


MEANT = [
    # the subject of the sentence before, not the speaker of the paragraph before
    ('"No," Max Doe said.\n\nAnn Roe, an engineer, built it. "It held," she told CNN.', "Ann Roe"),
    # a surname alone that opens a sentence
    ('Ann Roe came late. "No," Max Doe said.\n\nRoe built it. "It held," she told CNN.', "Ann Roe"),
    # nobody in the paragraph: the last speaker
    ('Max Doe rose. "No," Ann Roe said.\n\n"It held," she told CNN.', "Ann Roe"),
    # two subjects of one sentence fit: no answer
    ('Ann Roe fell silent as Max Doe said it leaked. "It held," he told CNN.', None),
    # a title tells which of two is meant
    ('Mrs. Ann Roe heard that it leaked, Max Doe said. "It held," he told CNN.', "Max Doe"),
    # whoever else the sentence names may be meant
    ('Max Doe met Ann Roe on Monday. "It held," she told CNN.', None),
    ('Ann Roe said Max Doe knew it. "It held," he told CNN.', None),
    # a spouse tells which
    ('Max Doe and his wife, Ann, came late. "It held," she told CNN.', None),
    ('Ann Roe said her husband had built it. "It held," he told CNN.', None),
    ('Ann Roe and her husband met Max Doe. "It held," she told CNN.', None),
    # the nearest speaker has no name: no guess at the one who has
    ('Ann Roe left. A warden said it leaked. "It held," she told CNN.', None),
]


@pytest.mark.parametrize(("text", "name"), MEANT)
def test_whom_a_pronoun_means(text: str, name: str | None) -> None:
    found = next(a for a in find(text) if a.outlet)
    assert found.source is not None
    assert found.source.name == name


SET_APART = [
    # introduced with a colon
    (
        "Ann Roe told CNN:",
        "The dam held. It always will.",
        "",
        ("Ann Roe", ["The dam held. It always will."]),
    ),
    # signed in the paragraph behind it
    (
        "It leaked.",
        "The dam held. It always will.",
        "— Ann Roe",
        ("Ann Roe", ["The dam held. It always will."]),
    ),
    # over two paragraphs
    (
        "Ann Roe told CNN:",
        "The dam held.\n\nIt always will.",
        "",
        ("Ann Roe", ["The dam held.", "It always will."]),
    ),
    # signed inside the block
    ("It leaked.", "The dam held.\n\n— Ann Roe", "", ("Ann Roe", ["The dam held."])),
    # with marks of its own
    ("Ann Roe told CNN:", "“The dam held.”", "It leaked.", ("Ann Roe", ["“The dam held.”"])),
]


@pytest.mark.parametrize(("before", "quoted", "after", "expected"), SET_APART)
def test_a_block_quotation_is_quoted(
    before: str, quoted: str, after: str, expected: tuple[str, list[str]]
) -> None:
    text = f"{before}\n\n{quoted}\n\n{after}".rstrip()
    start = len(before) + 2
    (found,) = find(text, (Block(start, start + len(quoted), quoted, "quote"),))
    assert found.source is not None
    assert (found.source.name, [c.text for c in found.content]) == expected
    assert found.kind == "direct"
    assert {s.kind for s in found.statements} == {"quote"}


def test_a_block_quotation_that_nobody_introduces_is_nobodys() -> None:
    text = "It leaked.\n\nAnn Roe said the dam held."
    assert find(text, (Block(12, len(text), text[12:], "quote"),)) == ()


def test_who_was_meant_by_one_pronoun_is_not_meant_by_the_other() -> None:
    first, second = find('Ann Roe came late. "It held," she told CNN. He told reporters that it leaked.')
    assert first.source and second.source
    assert (first.source.name, second.source.name) == ("Ann Roe", None)


def test_outlets_that_cannot_be_told_apart_keep_their_names() -> None:
    text = "The leak was reported by the Guardian and El País on Monday."
    article = Article("a", text)
    found = find_attributions(article, find_mentions(article, load_registry()))
    assert {a.source.text.split()[-1]: a.source.name for a in found if a.source} == {
        "Guardian": "Guardian",
        "País": "El País",
    }
