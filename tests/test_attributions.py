"""Finding attributions: the contract's table, carriers, chains, what is none, names, and any text at all."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from auditor.attributions import credited, find_attributions
from auditor.models import Article, Attribution, Mention, Span
from hypothesis import example, given, settings
from hypothesis import strategies as st

#: Outlets that the passages below name, with their ids; "the paper" and "it" go back to the last one.
OUTLETS = {
    "The New York Times": "nyt",
    "the Kelder Star": "star",
    "The Kelder Star": "star",
    "Kelder Star": "star",
    "CNN": "cnn",
    "Reuters": "reuters",
    "the BBC": "bbc",
    "NBC": "nbc",
    "The newspaper": "star",
    "the Post": "post",
}
_ANY = re.compile("|".join(sorted(map(re.escape, OUTLETS), key=len, reverse=True)))


def mentions(text: str) -> list[Mention]:
    """What the registry would find, made by hand."""
    return [
        Mention(
            m.start(),
            m.end(),
            m.group(),
            phrase=Span(m.start(), m.end(), m.group()),
            resolution="antecedent" if m.group() == "The newspaper" else "name",
            id=OUTLETS[m.group()],
            name=m.group(),
            anaphor=m.group() == "The newspaper",
        )
        for m in _ANY.finditer(text)
    ]


def find(text: str) -> tuple[Attribution, ...]:
    return find_attributions(Article("a", text), mentions(text))


def row(a: Attribution) -> tuple[str, str | None, str | None, str | None, list[str], list[str]]:
    """Pattern, source, outlet with role, cue, via, content."""
    return (
        a.pattern,
        a.source.text if a.source else None,
        f"{a.outlet.text}, {a.outlet.role}" if a.outlet else None,
        a.cue.text if a.cue else None,
        [v.text for v in a.via],
        [c.text for c in a.content],
    )


TABLE = [
    # a name set off behind what somebody is belongs to the source; what stands behind a name does not
    (
        "The bank's governor, Ann Roe, told CNN the dam held.",
        ("told", "The bank's governor, Ann Roe", "CNN, carrier", "told", [], ["the dam held"]),
    ),
    (
        "Sen. Ann Roe of Ohio told CNN the dam held.",
        ("told", "Sen. Ann Roe", "CNN, carrier", "told", [], ["the dam held"]),
    ),
    # what an outlet is, before its name
    (
        "The state news agency Reuters said the dam held.",
        ("said", "Reuters", "Reuters, source", "said", [], ["the dam held"]),
    ),
    # a day behind a credit that cuts a clause in two
    (
        "The bank, Reuters reported on Monday, had hidden the loss.",
        ("reported", "Reuters", "Reuters, source", "reported", [], ["The bank", "had hidden the loss"]),
    ),
    # what the outlet is, behind its name
    (
        "The Kelder Star newspaper said the dam held.",
        ("said", "The Kelder Star newspaper", "The Kelder Star, source", "said", [], ["the dam held"]),
    ),
    # the outlet that carries is the outermost: a speaker, then an outlet
    (
        '"We stay," Mr. Roe said, The New York Times reported.',
        ("reported", "Mr. Roe", "The New York Times, carrier", "reported", [], ['"We stay,"']),
    ),
    # told an outlet, with "that" in the content
    (
        "Ann Roe told CNN that the dam held.",
        ("told", "Ann Roe", "CNN, carrier", "told", [], ["that the dam held"]),
    ),
    # told an outlet, without "that", a day between
    (
        "Ann Roe told CNN on Friday the dam held.",
        ("told", "Ann Roe", "CNN, carrier", "told", [], ["the dam held"]),
    ),
    # somebody of the outlet stands between
    (
        "Ann Roe told CNN's Joe Doe that the dam held.",
        ("told", "Ann Roe", "CNN, carrier", "told", ["Joe Doe"], ["that the dam held"]),
    ),
    # what an outlet reports is what officials said
    (
        "Reuters reported that officials said the dam would hold.",
        ("reported", "officials", "Reuters, carrier", "reported", [], ["the dam would hold"]),
    ),
    # an outlet of its own knowledge
    (
        "Reuters reported that the dam held.",
        ("reported", "Reuters", "Reuters, source", "reported", [], ["that the dam held"]),
    ),
    # citing names evidence, not a speaker
    (
        "The dam held, according to the Post, citing two officials.",
        ("according-to", "the Post", "the Post, source", "according to", ["two officials"], ["The dam held"]),
    ),
    # quoted as saying
    (
        "Reuters quoted a warden as saying the dam held.",
        ("quoted", "a warden", "Reuters, carrier", "quoted", [], ["the dam held"]),
    ),
    # passive
    (
        "Ann Roe was quoted by Reuters as saying that the dam held.",
        ("quoted", "Ann Roe", "Reuters, carrier", "quoted by", [], ["that the dam held"]),
    ),
    # two outlets: the outer carries, the inner stands between
    (
        "Ann Roe told the Post the dam held, CNN reported.",
        ("reported", "Ann Roe", "CNN, carrier", "reported", ["the Post"], ["the dam held"]),
    ),
    # a poll and a staff member are the outlet's own
    ("Half agree, a CNN poll found.", ("poll", "a CNN poll", "CNN, source", "found", [], ["Half agree"])),
    (
        "CNN's Joe Doe said the dam held.",
        ("staff", "CNN's Joe Doe", "CNN, source", "said", [], ["the dam held"]),
    ),
    # medial credit: two stretches
    (
        "The envoy, according to Reuters, left at noon.",
        ("according-to", "Reuters", "Reuters, source", "according to", [], ["The envoy", "left at noon"]),
    ),
    # a venue before the speaker
    (
        "In an interview with CNN, Ann Roe said the dam held.",
        ("interview", "Ann Roe", "CNN, carrier", "In an interview with", [], ["the dam held"]),
    ),
    # a venue behind the verb, and the outlet inside the noun phrase
    (
        '"We stay," Roe said in a CNN interview.',
        ("interview", "Roe", "CNN, carrier", "in a CNN interview", [], ['"We stay,"']),
    ),
    # on the air, a programme between
    (
        '"We stay here," Roe said on NBC\'s "Morning Tide."',
        ("on-air", "Roe", "NBC, carrier", "said on", ["Morning Tide"], ['"We stay here,"']),
    ),
    # written for an outlet
    (
        "Ann Roe wrote in the Post that the dam held.",
        ("wrote", "Ann Roe", "the Post, carrier", "wrote in", [], ["that the dam held"]),
    ),
    # apposition and brackets between name and verb
    (
        "Ann Roe (R-Ohio), 56, who runs the dam, told CNN that it held.",
        ("told", "Ann Roe", "CNN, carrier", "told", [], ["that it held"]),
    ),
    # the clause goes on in a gerund: one credit
    (
        'Ann Roe told CNN the dam was "fine", adding that the road was not.',
        ("told", "Ann Roe", "CNN, carrier", "told", [], ['the dam was "fine"', "that the road was not"]),
    ),
    # a headline's colon is no cue
    ("CNN: Dam holds", ("headline", "CNN", "CNN, source", None, [], ["Dam holds"])),
    # as reported: the clause behind the comma
    (
        "As Reuters reported, the dam held.",
        ("reported", "Reuters", "Reuters, source", "reported", [], ["the dam held"]),
    ),
    # the credit stops where the writer's contrast begins
    (
        "Ann Roe told CNN the dam held, but the road was gone.",
        ("told", "Ann Roe", "CNN, carrier", "told", [], ["the dam held"]),
    ),
    # a report as a noun
    (
        "The council is silent on the Post's report that the dam leaks.",
        ("reported", "the Post", "the Post, source", "report", [], ["that the dam leaks"]),
    ),
    # a complement with its object
    (
        'Reuters called the dam "a sieve".',
        ("other", "Reuters", "Reuters, source", "called", [], ['the dam "a sieve"']),
    ),
    # cleft
    (
        "It was Reuters that reported the dam had leaked.",
        ("reported", "Reuters", "Reuters, source", "reported", [], ["the dam had leaked"]),
    ),
]


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text for text, _ in TABLE])
def test_the_contract_table(text: str, expected: tuple[object, ...]) -> None:
    assert [row(a) for a in find(text)] == [expected]


NONE = [
    "The New York Times was sold in May.",  # the outlet as subject matter
    "CNN fired 80 people this week.",  # its own affairs
    "A CNN building was evacuated on Friday.",  # a thing of the outlet
    "By Ann Roe, Reuters",  # byline
    "Follow CNN on all channels.",  # boilerplate
    "Roe declined to speak to CNN.",  # nothing said
    "",
    "   \n\n ",
]


@pytest.mark.parametrize("text", NONE)
def test_no_outlet_is_credited_with_nothing(text: str) -> None:
    assert [a for a in find(text) if a.outlet] == []


def test_two_outlets_of_one_report_are_two_attributions() -> None:
    found = find("CNN and Reuters reported that the dam held.")
    assert [(a.outlet.id, a.content[0].text) for a in found if a.outlet] == [
        ("cnn", "that the dam held"),
        ("reuters", "that the dam held"),
    ]


def test_a_quotation_goes_on_behind_its_credit_and_in_the_next_paragraph() -> None:
    found = find("“We stay,” Ann Roe told CNN. “All of us.”\n\n“The dam holds.”")
    assert [[c.text for c in a.content] for a in found] == [
        ["“We stay,”", "“All of us.”", "“The dam holds.”"]
    ]
    assert found[0].kind == "direct"


def test_an_open_quotation_of_the_paragraph_before_belongs_to_it() -> None:
    found = find("“My father built it.\n\n“It will hold,” Ann Roe told CNN.")
    assert [[c.text for c in a.content] for a in found] == [["“My father built it.", "“It will hold,”"]]


def test_the_question_mark_of_a_quotation_does_not_cut_off_its_speaker() -> None:
    found = find('"Will it hold?" Ann Roe asked. Nobody knew.')
    assert [(a.source.text, a.content[0].text) for a in found if a.source] == [("Ann Roe", '"Will it hold?"')]


def test_later_sentences_keep_the_credit_as_a_hint_only() -> None:
    first, second = find('Ann Roe told CNN the dam held. "It always will," Roe said.')
    assert (first.outlet is not None, second.outlet, second.nearby_outlet) == (True, None, "cnn")


def test_a_pronoun_for_the_outlet_is_an_outlet() -> None:
    found = find("The Kelder Star reported that the dam leaked. It said the wall was wet.")
    assert found[1].outlet is not None
    assert (found[1].outlet.text, found[1].outlet.id, found[1].outlet.resolution) == (
        "It",
        "star",
        "antecedent",
    )
    assert found[1].source is not None
    assert found[1].source.name == "The Kelder Star"


NAMES = [
    # a surname is the longer name
    ("Ann Roe came. Roe told CNN the dam held.", "Ann Roe"),
    # two longer names: nobody can tell
    ("Ann Roe and Max Roe came. Roe told CNN the dam held.", None),
    # a title is no part of the name
    ("Gov. Ann Roe told CNN the dam held.", "Ann Roe"),
    # a pronoun stands for the speaker before
    ('"No," Ann Roe said. She told CNN the dam held.', "Ann Roe"),
    # the unnamed have no name, nor has who speaks for a place or a firm
    ("A warden told CNN the dam held.", None),
    ("The mayor of Kelder told CNN the dam held.", None),
    ("A spokesman for Kelder Dams told CNN the dam held.", None),
    # a body's name may have "of" in it
    ("The Ministry of the Interior told CNN the dam held.", "Ministry of the Interior"),
    # a trade at the start of a sentence has a capital and is no part of the name
    ("Cellist Ann Roe told CNN the dam held.", "Ann Roe"),
    ("Whistle-blower Ann Roe told CNN the dam held.", "Ann Roe"),
    # an office stands for the one who holds it
    ("Energy Minister Ann Roe came. The minister told CNN the dam held.", "Ann Roe"),
    ("Ann Roe, the energy minister, came. The minister told CNN the dam held.", "Ann Roe"),
    ("Energy Minister Ann Roe and Labour Minister Max Doe came. The minister told CNN the dam held.", None),
    # a name behind what somebody is, and behind the end of a sentence
    ("Its warden, Ann Roe, told CNN the dam held.", "Ann Roe"),
    ("It was on ESPN. Rovers told CNN the dam held.", "Rovers"),
]


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_names_in_full_or_open(text: str, name: str | None) -> None:
    source = find(text)[-1].source
    assert source is not None
    assert source.name == name


def test_a_partial_quotation_gives_a_quote_and_the_whole_claim() -> None:
    (found,) = find('Ann Roe told CNN that talks were "basic, technical" at best.')
    assert found.kind == "mixed"
    assert [(s.kind, s.text) for s in found.statements] == [
        ("claim", 'talks were "basic, technical" at best'),
        ("quote", "basic, technical"),
    ]


def test_who_is_credited_with_a_span() -> None:
    text = 'Ann Roe told CNN the dam held. "Never again," Max Doe said.'
    found = find(text)
    at = text.index("Never")
    source = credited(found, at, at + len("Never again"))
    assert source is not None
    assert source.text == "Max Doe"
    assert credited(found, 0, 3) is None


# --- any text at all -------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "said",
        "told",
        "CNN",
        "Reuters",
        "according",
        "to",
        ",",
        ".",
        '"',
        "“",
        "”",
        "'",
        "‘",
        "’",
        "«",
        "»",
        "„",
        "(",
        ")",
        ":",
        ";",
        "—",
        "the",
        "that",
        "who",
        "which",
        "It",
        "He",
        "and",
        "but",
        "reported",
        "by",
        "on",
        "in",
        "an",
        "interview",
        "with",
        "report",
        "poll",
        "says",
        "quoting",
        "citing",
        "as",
        "saying",
        "Ann",
        "Roe",
        "3",
        "Mr.",
        "U.S.",
        "was",
        "quoted",
        "asked",
        "if",
        "it",
        "\x00",
        "�",
        "https://x.example",
        "[a](https://cnn.example/b)",
        "\n\n",
    ]
)
TEXTS = st.lists(WORDS, max_size=60).map(" ".join)


def check(text: str) -> tuple[Attribution, ...]:
    """Spans slice back; content is ordered and disjoint; statements lie inside it; nothing twice."""
    found = find(text)
    for a in found:
        parts = [*a.content, *a.statements, *a.via, *(x for x in (a.source, a.cue, a.outlet) if x)]
        assert all(text[p.start : p.end] == p.text and p.start < p.end for p in parts)
        assert all(x.end <= y.start for x, y in pairwise(a.content))
        assert all(any(c.start <= s.start and s.end <= c.end for c in a.content) for s in a.statements)
    assert len({a.id for a in found}) == len(found)
    return found


@given(TEXTS)
@example('"' * 50)
@example("“" * 50 + " said CNN")
@example("told " * 50)
@settings(max_examples=200, deadline=None)
def test_any_text_gives_an_answer(text: str) -> None:
    check(text)


@pytest.mark.parametrize("text", [text for text, _ in TABLE])
def test_an_article_after_another_loses_nothing(text: str) -> None:
    before = 'The road was gone, Max Doe said.\n\n"It broke,'
    joined = check(f"{before}\n\n{text}")
    offset = len(before) + 2
    alone = {(c.start + offset, c.end + offset) for a in find(text) for c in a.content if a.outlet}
    assert alone <= {(c.start, c.end) for a in joined for c in a.content if a.outlet}


@pytest.mark.parametrize(
    "text", ["." * 100_000, "A" * 100_000, " " * 100_000, "Roe said " * 4_000, '"a ' * 30_000]
)
def test_long_runs_take_linear_time(text: str) -> None:
    """Would not end within the test session if any rule were quadratic."""
    check(text)
