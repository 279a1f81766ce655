"""Claims with all the words of their source in other roles: who did what to whom, which figure is of what, what is left open."""

from __future__ import annotations

import pytest
from auditor.compare import compare
from auditor.models import Document, Judgement

#: What a claim must never be called where the coverage says otherwise.
CLEAN = {"supported", "verbatim", "close"}


def judged(coverage: str, claim: str) -> Judgement:
    """What one page of 11 March 2026 says of a claim."""
    return compare(claim, [Document("d", coverage, date="2026-03-11")], quoted=False, date="2026-03-12")


FERRY = "The ferry carried 30 men and 12 women when it left Marlin on Monday."
BUS = "Police said that 12 people died and 30 were injured when the bus left the road near Marlin."
SUIT = "Denmark sued Ireland in the European court over fishing rights on Monday."
PASSIVE = "Ireland was sued by Denmark in the European court over fishing rights on Monday."
MATCH = "Halden Rovers beat Port Avel 3-2 on Saturday to go top of the Coastal League."
POOR = "Households in Tarrow are poorer than households in Kestrel, according to the survey."
BRIDGE = "The Marlin bridge will close to lorries on Monday unless the council finds £2 million for repairs."
WAGES = "The company failed to pay its 300 workers in November, the union said."
REFORM = "The teachers' union backed the reform, but the association of parents opposed it at the hearing in March."
TREATY = "The two sides met for the first time in March and signed the treaty in October, the foreign ministry said."
HARVEST = "Farmers lost 60% of the olive harvest and 20% of the grapes to the drought, the ministry said."
JOBLESS = "Unemployment fell in the cities but rose in the countryside, the statistics office said on Monday."
EXPORTS = "Exports to China grew faster than those to India in the second quarter, the ministry said."
BANKER = (
    "Prosecutors dropped the case against the banker a week before the election in June, court papers show."
)


@pytest.mark.parametrize(
    ("coverage", "claim", "reason"),
    [
        (FERRY, "The ferry carried 12 men and 30 women when it left Marlin on Monday.", "number"),
        (BUS, "30 people died and 12 were injured when the bus left the road near Marlin.", "number"),
        ("Turnout rose from 42 per cent in 2019 to 57 per cent in 2024, the election office said.",
         "Turnout rose from 57 per cent in 2019 to 42 per cent in 2024.", "number"),
        ("Warmer water cut the harvest to 3,100 tonnes last season from 4,900 tonnes two years earlier.",
         "The harvest rose to 4,900 tonnes last season from 3,100 tonnes two years earlier.", "direction"),
        ("The union wants 9 per cent and the company has offered 5 per cent, a spokesman said.",
         "The union wants 5 per cent and the company has offered 9 per cent.", "number"),
        ("The dam is the second largest in the province of Tarrow, officials said on Monday.",
         "The dam is the largest in the province of Tarrow, officials said.", "number"),
        ("Some of the 40 pupils on the bus were taken to Marlin hospital, police said.",
         "All of the 40 pupils on the bus were taken to Marlin hospital.", "number"),
        ("One of the two pilots of the turboprop was hurt in the landing at Kirrin Bay.",
         "Both pilots of the turboprop were hurt in the landing at Kirrin Bay.", "number"),
        ("Anna Brede was the third woman to win the Marlin marathon twice.",
         "Anna Brede was the first woman to win the Marlin marathon twice.", "number"),
        (SUIT, "Ireland sued Denmark in the European court over fishing rights on Monday.", "name"),
        (PASSIVE, "Ireland sued Denmark in the European court over fishing rights on Monday.", "name"),
        (MATCH, "Port Avel beat Halden Rovers 3-2 on Saturday to go top of the Coastal League.", "name"),
        ("Norway gave Sweden $40 million for the cleaning of the fjord in 2021.",
         "Sweden gave Norway $40 million for the cleaning of the fjord in 2021.", "name"),
        ("The shipbuilder, Cebu Works, denied paying bribes and said it would sue Vidal for libel.",
         "Vidal said that she would sue Cebu Works for libel.", "name"),
        ("The inquiry may last until November, said its chairwoman, Judge Miriam Holt.",
         "The inquiry's chairwoman is Judge Lucy Farthing.", "name"),
        (REFORM, "The association of parents backed the reform at the hearing in March.", "name"),
        (POOR, "Households in Kestrel are poorer than households in Tarrow.", "direction"),
        (EXPORTS, "Exports to India grew faster than those to China in the second quarter.", "direction"),
        ("Strokes occurred in 7.5 per cent of those who took the drug and 9.5 per cent of those given a placebo.",
         "Strokes were more common among those who took the drug than among those given a placebo.", "direction"),
        (BRIDGE, "The Marlin bridge will close to lorries on Monday.", "polarity"),
        ("The expedition filmed at least 11 species that may be new to science.",
         "The expedition filmed at least 11 species that are new to science.", "polarity"),
        (BANKER, "Prosecutors dropped the case against the banker a week after the election in June.", "date"),
    ],
)  # fmt: skip
def test_facts_in_other_roles_contradict(coverage: str, claim: str, reason: str) -> None:
    judgement = judged(coverage, claim)
    assert (judgement.verdict, judgement.reason) == ("contradicted", reason), judgement.facts


@pytest.mark.parametrize(
    ("coverage", "claim"),
    [
        ("The dam is one of the largest in the province of Tarrow, officials said on Monday.",
         "The dam is the largest in the province of Tarrow, officials said."),
        ("Firefighters rescued 12 people from the hotel fire in Marlin on Monday night.",
         "The hotel fire in Marlin killed 12 people on Monday night."),
        ("Colm Reddy denied that he had paid the officers £15,000 in March 2024.",
         "Colm Reddy had paid the officers £15,000 in March 2024."),
        ("A source close to the inquiry said an engineer had told investigators that the gate failed to open on Monday.",
         "An engineer told investigators that the gate failed to open on Monday."),
        (TREATY, "The two sides signed the treaty in March, the foreign ministry said."),
        (TREATY, "The two sides met for the first time in October, the foreign ministry said."),
        (HARVEST, "Farmers lost 60% of the grapes to the drought, the ministry said."),
        (JOBLESS, "Unemployment rose in the cities, the statistics office said on Monday."),
        ("Only members of the party can vote in the ballot, its secretary said on Monday.",
         "Members of the party cannot vote in the ballot, its secretary said on Monday."),
    ],
)  # fmt: skip
def test_what_the_coverage_does_not_say_is_never_supported(coverage: str, claim: str) -> None:
    judgement = judged(coverage, claim)
    assert judgement.verdict not in CLEAN, judgement.facts


@pytest.mark.parametrize(
    ("coverage", "claim"),
    [
        (BUS, "12 people died and 30 others were hurt when the bus left the road near Marlin."),
        (PASSIVE, "Denmark sued Ireland in the European court over fishing rights on Monday."),
        (MATCH, "Port Avel lost 3-2 to Halden Rovers on Saturday."),
        (EXPORTS, "Exports to India grew more slowly than those to China in the second quarter."),
        (WAGES, "The company did not pay its 300 workers in November."),
        ("The company did not pay its 300 workers in November, the union said.",
         "The company failed to pay its 300 workers in November."),
        (BRIDGE, "The Marlin bridge will close to lorries on Monday unless £2 million is found."),
        (JOBLESS, "Unemployment went up in the countryside, the statistics office said."),
        ("The council of Marlin voted 7 to 4 to sell the two ferries, and 310 of 540 sailings were cancelled.",
         "More than half of the 540 sailings were cancelled."),
        ("Handlers walked out on Tuesday. Coverage of the vaccine fell to 81 per cent in 2025 from 92 per cent in 2019.",
         "Coverage of the vaccine fell by 11 percentage points in six years."),
        ("The number of students taking physics in Alvern fell for the fifth year running, figures show.",
         "The number of students taking physics in Alvern has fallen five years in a row."),
        ("A friend of the driver said Tennant had told colleagues that he was working a sixth shift in six days.",
         "According to a friend, the driver had told colleagues that he was on his sixth shift in six days."),
    ],
)  # fmt: skip
def test_the_same_in_other_words_is_supported(coverage: str, claim: str) -> None:
    judgement = judged(coverage, claim)
    assert judgement.verdict == "supported", (judgement.verdict, judgement.facts, judgement.criteria)


def test_the_facts_that_decide_are_shown_with_both_sides() -> None:
    judgement = judged(SUIT, "Ireland sued Denmark in the European court over fishing rights on Monday.")
    assert "name-differs" in judgement.criteria and "date-agrees" in judgement.criteria
    assert any(
        "Ireland [sued] Denmark here, Denmark [sued] Ireland there" in line for line in judgement.facts
    )
    assert judgement.edits[0].article.text == "Ireland sued Denmark"
    assert judgement.edits[0].coverage.text == "Denmark sued Ireland"


def test_a_sentence_is_never_against_itself() -> None:
    sentence = "The older of the 12 men was charged with theft, and the younger of the 30 women was not charged with it."
    assert judged(f"{sentence} {FERRY} {BUS}", sentence).verdict == "supported"
