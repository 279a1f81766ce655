"""Outlets found by where they stand: participles, relative clauses, works, venues, and what goes back to them."""

from __future__ import annotations

import pytest
from auditor.attributions import find_attributions
from auditor.models import Article, Mention, Span

from test_attributions import find, mentions, row

Row = tuple[str, str | None, str, str | None, list[str]]


def rows(text: str) -> list[Row]:
    """Pattern, source, outlet with role, cue and content of every credit to an outlet."""
    found = [row(a) for a in find(text) if a.outlet is not None]
    return [
        (pattern, source, outlet or "", cue, content) for pattern, source, outlet, cue, _, content in found
    ]


PARTICIPLES = [
    # a participle between a work and its verb
    (
        "A study published Friday by the BBC found that the dam leaks.",
        ("work", "A study published Friday by the BBC", "the BBC, source", "found", ["that the dam leaks"]),
    ),
    # somebody whom the outlet reached, by participle and by relative clause
    (
        "An engineer contacted by Reuters said the dam leaks.",
        ("told", "An engineer", "Reuters, carrier", "contacted by", ["the dam leaks"]),
    ),
    (
        "An engineer who spoke to Reuters said the dam leaks.",
        ("told", "An engineer", "Reuters, carrier", "spoke to", ["the dam leaks"]),
    ),
    # papers that the outlet saw
    (
        "Emails seen by Reuters show that the dam leaks.",
        ("other", "Emails", "Reuters, carrier", "seen by", ["that the dam leaks"]),
    ),
    (
        "The dam leaks, according to a memo seen by Reuters.",
        ("other", "a memo", "Reuters, carrier", "seen by", ["The dam leaks"]),
    ),
    (
        "“It leaks,” Ann Roe wrote in a message seen by Reuters.",
        ("other", "Ann Roe", "Reuters, carrier", "in a message seen by", ["“It leaks,”"]),
    ),
    # passives without an auxiliary
    (
        "The leaks documented by the BBC have spread.",
        ("reported", "the BBC", "the BBC, source", "documented", ["The leaks"]),
    ),
    (
        "The dam, called “a sieve” by the BBC, has closed.",
        ("other", "the BBC", "the BBC, source", "called", ["The dam", "“a sieve”"]),
    ),
    (
        "The dam, described by the BBC as a sieve, has closed.",
        ("other", "the BBC", "the BBC, source", "described", ["The dam", "as a sieve"]),
    ),
    (
        "Dubbed “the sieve” by the BBC, the dam has closed.",
        ("other", "the BBC", "the BBC, source", "Dubbed", ["“the sieve”", "the dam"]),
    ),
]

CLAUSES = [
    # the noun that a relative clause describes is what the outlet reported
    (
        "The scandal that the Kelder Star exposed began with a memo.",
        ("reported", "the Kelder Star", "the Kelder Star, source", "exposed", ["The scandal"]),
    ),
    (
        "Her exit, which Reuters reported on Friday, came late.",
        ("reported", "Reuters", "Reuters, source", "reported", ["Her exit"]),
    ),
    # what it called something
    (
        "What the BBC called “a sieve” has closed.",
        ("other", "the BBC", "the BBC, source", "called", ["“a sieve”"]),
    ),
    # openers before "as", credits inside the content
    (
        "However, as Reuters has reported, the dam leaks.",
        ("reported", "Reuters", "Reuters, source", "reported", ["the dam leaks"]),
    ),
    (
        "Reuters reported that, according to two engineers, the dam leaks.",
        (
            "reported",
            "Reuters",
            "Reuters, source",
            "reported",
            ["that, according to two engineers, the dam leaks"],
        ),
    ),
    # what follows a trailing credit tells how, and the clause before is the content
    (
        "The dam has been shut since May, Reuters reported after a visit.",
        ("reported", "Reuters", "Reuters, source", "reported", ["The dam has been shut since May"]),
    ),
    # a clause that goes on with the same subject
    (
        "The dam leaks, the BBC reports, and has leaked for years.",
        ("reported", "the BBC", "the BBC, source", "reports", ["The dam leaks", "and has leaked for years"]),
    ),
    # somebody else's words
    (
        "Reuters reported a guide as saying the dam leaks.",
        ("reported", "a guide", "Reuters, carrier", "reported", ["the dam leaks"]),
    ),
    # a cleft with an apposition
    (
        "It was Reuters, a wire service, that first reported the leak.",
        ("reported", "Reuters", "Reuters, source", "reported", ["the leak"]),
    ),
    # a second verb of an outlet whose first is no verb of speech
    (
        "The newspaper did not name its source but noted that the dam leaks.",
        ("said", "The newspaper", "The newspaper, source", "noted", ["that the dam leaks"]),
    ),
    # an act that states something, its object only
    (
        "The Kelder Star disputed the figures on Monday.",
        ("other", "The Kelder Star", "The Kelder Star, source", "disputed", ["the figures"]),
    ),
    # a headline with the outlet behind a dash
    (
        "Dam leaks, engineers find - Reuters",
        ("headline", "Reuters", "Reuters, source", None, ["Dam leaks, engineers find"]),
    ),
]

SUBJECTS = [
    (
        "Reuters was the first to report that the dam leaks.",
        ("reported", "Reuters", "Reuters, source", "report", ["that the dam leaks"]),
    ),
    # a noun as the cue
    (
        "The Kelder Star's conclusion was that the dam leaks.",
        ("work", "The Kelder Star", "The Kelder Star, source", "conclusion", ["that the dam leaks"]),
    ),
    (
        "He pointed to a Kelder Star story saying the dam leaks.",
        ("work", "Kelder Star", "Kelder Star, source", "story", ["the dam leaks"]),
    ),
    (
        "“It leaks,” read an editorial in the Kelder Star.",
        ("work", "an editorial in the Kelder Star", "the Kelder Star, source", "read", ["“It leaks,”"]),
    ),
    # a story that says something is not the report that it is so
    (
        "The Kelder Star ran a story that said the dam leaks.",
        ("said", "The Kelder Star", "The Kelder Star, source", "said", ["the dam leaks"]),
    ),
    # a light verb whose noun says that something was said
    (
        "The Kelder Star made the same allegations against Ann Roe.",
        ("other", "The Kelder Star", "The Kelder Star, source", "made the same allegations", ["Ann Roe"]),
    ),
    (
        "The Kelder Star gave the claim four stars.",
        ("other", "The Kelder Star", "The Kelder Star, source", "gave", ["the claim four stars"]),
    ),
    # a bare form behind an auxiliary
    (
        "NBC will accuse you of a leak.",
        ("other", "NBC", "NBC, source", "accuse", ["you of a leak"]),
    ),
    # papers reported by an outlet are one credit, not two
    (
        "According to emails first reported by Reuters, the dam leaks.",
        ("work", "emails first reported by Reuters", "Reuters, source", "According to", ["the dam leaks"]),
    ),
]

STAFF = [
    # a name and its outlet, by "of", by an apposition on either side
    ("Ann Roe of CNN said the dam leaks.", ("staff", "Ann Roe", "CNN, source", "said", ["the dam leaks"])),
    (
        "Ann Roe, CNN's editor, said the dam leaks.",
        ("staff", "Ann Roe", "CNN, source", "said", ["the dam leaks"]),
    ),
    (
        "“It leaks,” said Ann Roe, a reporter for CNN.",
        ("staff", "Ann Roe", "CNN, source", "said", ["“It leaks,”"]),
    ),
    # a witness; where somebody reports from is no report
    (
        "A Reuters reporter saw water in the street.",
        ("staff", "A Reuters reporter", "Reuters, source", "saw", ["water in the street"]),
    ),
    (
        "Reuters correspondent Ann Roe, reporting from Kelder, said the dam leaks.",
        ("staff", "Reuters correspondent Ann Roe", "Reuters, source", "said", ["the dam leaks"]),
    ),
    # works whose maker stands behind them
    (
        "An analysis of the records, conducted by CNN, found 40 errors.",
        ("work", "An analysis of the records", "CNN, source", "found", ["40 errors"]),
    ),
    (
        "It fell, according to figures compiled by Reuters.",
        ("work", "figures compiled by Reuters", "Reuters, source", "according to", ["It fell"]),
    ),
]

WORKS = [
    # polls and counts that end the sentence
    (
        "Half of voters backed her in a CNN poll released on Monday.",
        ("poll", "a CNN poll", "CNN, source", "in", ["Half of voters backed her"]),
    ),
    (
        "At least 312 people have left, by a Reuters count.",
        ("work", "a Reuters count", "Reuters, source", "by", ["At least 312 people have left"]),
    ),
    # a story about something tells it; an account of it is only named (below)
    (
        "The Kelder Star published a story about the dam.",
        ("reported", "The Kelder Star", "The Kelder Star, source", "published", ["a story about the dam"]),
    ),
]

CUTS = [
    # a bracket that opened before the content does not close in it; an opener alone is no content
    (
        "(As the BBC first reported, the dam leaks.)",
        ("reported", "the BBC", "the BBC, source", "reported", ["the dam leaks"]),
    ),
    (
        "Instead, Ann Roe told CNN, the dam would wait.",
        ("told", "Ann Roe", "CNN, carrier", "told", ["the dam would wait"]),
    ),
    ("“It leaks”: minister tells Reuters", ("told", "minister", "Reuters, carrier", "tells", ["“It leaks”"])),
    (
        "“It leaks,” the minister was quoted as telling Reuters.",
        ("quoted", "the minister", "Reuters, carrier", "quoted", ["“It leaks,”"]),
    ),
]

VENUES = [
    (
        "Speaking exclusively to Reuters, Ann Roe said the dam leaks.",
        ("told", "Ann Roe", "Reuters, carrier", "Speaking exclusively to", ["the dam leaks"]),
    ),
    (
        "Ann Roe told a reporter for CNN that the dam leaks.",
        ("told", "Ann Roe", "CNN, carrier", "told", ["that the dam leaks"]),
    ),
    (
        "The minister has since confirmed the figure to Reuters.",
        ("told", "The minister", "Reuters, carrier", "confirmed", ["the figure"]),
    ),
    (
        "A letter seen by Reuters shows that the dam leaks.",
        ("other", "A letter", "Reuters, carrier", "seen by", ["that the dam leaks"]),
    ),
    # behind the object, behind a day
    (
        "An Omani diplomat confirmed the change to Reuters.",
        ("told", "An Omani diplomat", "Reuters, carrier", "confirmed", ["the change"]),
    ),
    (
        "“It leaks,” Ann Roe wrote on Monday in the Kelder Star.",
        ("wrote", "Ann Roe", "the Kelder Star, carrier", "wrote on Monday in", ["“It leaks,”"]),
    ),
    # quoted as saying by
    (
        "Ann Roe was quoted as saying by Reuters that the dam leaks.",
        ("quoted", "Ann Roe", "Reuters, carrier", "quoted", ["that the dam leaks"]),
    ),
    # speakers without a name
    (
        "A source tells CNN the dam leaks.",
        ("told", "A source", "CNN, carrier", "tells", ["the dam leaks"]),
    ),
    (
        "Ann Roe told reporters from the Kelder Star that the dam leaks.",
        ("told", "Ann Roe", "the Kelder Star, carrier", "told", ["that the dam leaks"]),
    ),
    # a venue between commas, and one before a verb with a preposition
    (
        "Ann Roe, in an appearance on CNN on Sunday, predicted a leak.",
        ("on-air", "Ann Roe", "CNN, carrier", "in an appearance on", ["a leak"]),
    ),
    (
        "On CNN, Ann Roe warned of a flood.",
        ("on-air", "Ann Roe", "CNN, carrier", "On", ["a flood"]),
    ),
    (
        "Ann Roe appeared on CNN to defend the dam.",
        ("on-air", "Ann Roe", "CNN, carrier", "appeared on", ["the dam"]),
    ),
    (
        "Ann Roe wept in an interview with CNN, in which she expressed hope that the dam would hold.",
        ("interview", "she", "CNN, carrier", "in an interview with", ["that the dam would hold"]),
    ),
    (
        "Ann Roe defended the dam in an interview with CNN.",
        ("interview", "Ann Roe", "CNN, carrier", "in an interview with", ["the dam"]),
    ),
]


@pytest.mark.parametrize(
    ("text", "expected"), [*PARTICIPLES, *CLAUSES, *SUBJECTS, *STAFF, *WORKS, *CUTS, *VENUES]
)
def test_an_outlet_is_credited_where_it_stands(text: str, expected: Row) -> None:
    assert rows(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        # choice and business make an outlet the matter of the sentence
        "The Kelder Star named Ann Roe its person of the year.",
        "The Kelder Star endorsed her rival.",
        # a report that no outlet is known to have made
        "The mayor read a report. The report also noted that the gates were shut.",
        # an interview that is the verb's object, and one that only dates something
        "Ann Roe gave an interview to CNN.",
        "Questions arose after an interview with CNN.",
        "In an interview with CNN, he was asked about the leak.",
        # a debate on air, and a credit line
        "“It leaks,” Ann Roe said, referring to a debate on CNN.",
        "h/t: Reuters",
        # verbs of speech that are none here
        "The Kelder Star made a profit.",
        "The Kelder Star published an account of the meeting.",
        "The Kelder Star will put up a paywall.",
    ],
)
def test_an_outlet_that_says_nothing_is_not_credited(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "CNN and Reuters both reported that the dam leaks.",
        "An investigation by CNN and Reuters found that the dam leaks.",
    ],
)
def test_every_outlet_of_a_joint_report_is_credited(text: str) -> None:
    assert [(outlet, content) for _, _, outlet, _, content in rows(text)] == [
        ("CNN, source", ["that the dam leaks"]),
        ("Reuters, source", ["that the dam leaks"]),
    ]


def test_the_report_goes_back_to_the_outlet_that_made_it() -> None:
    found = find("Reuters said the dam leaks. The report also noted that the gates were shut.")
    credit = found[-1].outlet
    assert credit is not None
    assert (credit.text, credit.id, credit.resolution) == ("The report", "reuters", "antecedent")
    assert found[-1].source is not None
    assert found[-1].source.name is None  # a work has no name


def test_named_members_of_a_group_are_credited() -> None:
    text = "Several outlets, including CNN and Reuters, reported that the dam leaks."
    group = Mention(0, 15, text[:15], phrase=Span(0, 15, text[:15]), resolution="unknown", collective=True)
    found = find_attributions(Article("a", text), [group, *mentions(text)])
    assert [a.outlet.text for a in found if a.outlet] == ["CNN", "Reuters"]
