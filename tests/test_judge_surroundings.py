"""Words cut out of a denial or a condition, joined over another's words, or too few to accuse anybody of."""

from __future__ import annotations

import pytest
from auditor.compare import compare
from auditor.models import Document, Judgement

PAGE = """\
"If the river falls by Friday, families can go home to the lower valley," said the mayor of Santa Oriel, Pia Lund. \
"Nobody is safe before that."

Deputy mayor Tom Arden disagreed. "I don't think we were careless, we were unlucky," Arden said. "It is not true that \
the town ignored every one of the warnings. The dam may hold for at least another year."

"We have never seen water like this, and we will not open the road until Monday," Lund said. "The old bridge is not in \
danger tonight."

"Only if the wall is rebuilt can the town be called safe," Arden said. He rejected claims that help had come too late. \
"They are wrong to say that we hid the report."
"""


def judged(statement: str, *, quoted: bool = True, speaker: str | None = None, page: str = PAGE) -> Judgement:
    return compare(statement, [Document("d", page)], quoted=quoted, speaker=speaker)


@pytest.mark.parametrize(
    ("statement", "verdict", "reason"),
    [
        # a few words that their sentence denies or makes hang on a condition are not found in it
        ("families can go home", "unchecked", "too-short"),
        ("we were careless", "unchecked", "too-short"),
        ("can the town be called safe", "unchecked", "too-short"),
        ("we hid the report", "unchecked", "too-short"),
        # with the denial, or without a verb of their own, they are
        ("I don't think we were careless", "verbatim", "too-short"),
        ("water like this", "verbatim", "too-short"),
        # as a sentence of its own what was denied or conditional is another statement
        ("Families can go home to the lower valley", "altered", "cut-condition"),
        ("The town ignored every one of the warnings", "altered", "negation"),
        ("If the river falls by Friday, families can go home to the lower valley", "verbatim", "exact"),
        # an ellipsis hides the "may" of the verb after it
        ("The dam … hold for at least another year", "altered", "ellipsis-hides"),
        # a clause of its own that denies something else may be left out
        ("We have never seen water like this ... The old bridge is not in danger tonight", "verbatim", "ellipsis"),
        # an ellipsis joins what two people said
        ("we were unlucky ... We have never seen water like this", "altered", "spliced"),
    ],
)  # fmt: skip
def test_what_stands_around_the_words_counts(statement: str, verdict: str, reason: str) -> None:
    judgement = judged(statement)
    assert (judgement.verdict, judgement.reason) == (verdict, reason)


def test_a_claim_in_a_few_denied_words_is_not_found_in_them() -> None:
    assert judged("help had come too late", quoted=False).verdict == "unchecked"


def test_a_few_words_of_somebody_else_are_not_found_nor_an_accusation() -> None:
    assert judged("we were unlucky", speaker="Tom Arden").verdict == "verbatim"
    assert judged("The old bridge is not in danger tonight", speaker="Pia Lund").verdict == "verbatim"
    other = judged("The old bridge is not in danger tonight", speaker="Tom Arden")
    assert (other.verdict, other.severity, other.confidence) == ("unchecked", "notice", None)
    assert other.criteria == ("other-speaker", "too-short")


CLAIMS_PAGE = """\
The board offered 40 to 60 places, and one in five pupils waits more than a third of a year for one, the town said.

Marlin United lost 3-1 to Kestrel Rovers on Saturday, and Harbour beat Albion.

The Orsa Fishers' League, which owns boats in the north, is suing the harbour agency over quotas.

The council rejected the ferry bill by 52 votes to 48. A source close to the president said he would have vetoed the bill.

Judge Helen Mars will sentence Niko Kalla on 9 October. He faces up to seven years in prison for perjury.

Prosecutor Jane Whit had argued that Dimi Kalla paid port officials $1.2 million between 2014 and 2017.

Teachers in the district called off a strike planned for Monday after an offer, union leader Grace Dunn said.
"""


@pytest.mark.parametrize(
    "claim",
    [
        "20 percent of pupils wait more than a third of a year for a place",
        "up to 60 places were offered by the board",
        "Albion lost to Harbour on Saturday",
        "Kestrel Rovers beat Marlin United 3-1 on Saturday",
        "the council rejected the ferry bill 52-48",
        "teachers called off a strike planned for Monday",
    ],
)
def test_the_same_in_other_words_is_never_contradicted(claim: str) -> None:
    assert judged(claim, quoted=False, page=CLAIMS_PAGE).verdict != "contradicted"


@pytest.mark.parametrize(
    "claim",
    [
        "the harbour agency is suing the Orsa Fishers' League over quotas",
        "Niko Kalla was sentenced to seven years in prison for perjury",
        "Dimi Kalla paid port officials $1.2 million between 2014 and 2017",
    ],
)
def test_what_is_turned_round_to_come_or_argued_is_not_supported(claim: str) -> None:
    assert judged(claim, quoted=False, page=CLAIMS_PAGE).verdict != "supported"


@pytest.mark.parametrize("dated", [None, "2026-03-12"])
@pytest.mark.parametrize("when", ["last year", "in 2024", "yesterday", "on 12 May"])
def test_a_page_without_a_date_says_no_other_day_by_a_word(when: str, dated: str | None) -> None:
    page = "Corvid, which has 38 million users, said on its site that it opened a plant with 300 workers last year. It sold a ship with 40 cabins yesterday."
    what = (
        "opened a plant with 300 workers"
        if when in ("last year", "in 2024")
        else "sold a ship with 40 cabins"
    )
    found = compare(f"Corvid {what} {when}", [Document("d", page)], quoted=False, date=dated)
    assert found.verdict != "contradicted"


@pytest.mark.parametrize(
    "lead", ["I was not told that", "We did not know that", "Nobody noticed that", "I do not regret that"]
)
def test_what_is_denied_may_be_that_it_was_known(lead: str) -> None:
    page = f'"{lead} the sluice gate had been left open all that week," Arden said.'
    assert judged("The sluice gate had been left open all that week", page=page).verdict == "verbatim"
