"""A claim holds nearly the source's words and says what nobody said: other verbs, other subjects, names exchanged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from auditor.compare import compare
from auditor.judge.facts import Reading, Term, read_sentence
from auditor.judge.predicates import unsaid
from auditor.judge.sides import verbs
from auditor.judge.sightings import headline, sightings, votes
from auditor.judge.subjects import subject_of
from auditor.match import prepare
from auditor.models import Document, Judgement
from auditor.sentences import sentence_spans

CLEAN = ("supported", "verbatim", "close")
HARBOUR = (
    "The harbour board of Kelling leased the fish dock to Orrin Shipping for 30 years on Monday. "
    "Two former wardens, Ida Brauer and Tom Selwyn, criticised the terms. "
    "The dock's crane, built in 1958, has been repaired and will lift 40 tonnes. "
    "The dockers' union of Kelling said its 200 members might strike in May."
)


def judged(coverage: str, claim: str) -> Judgement:
    document = Document(id="d", text=coverage, date="2026-03-10")
    return compare(claim, [document], quoted=False, date="2026-03-11")


@pytest.mark.parametrize(
    "claim",
    [
        "The harbour board of Kelling sold the fish dock to Orrin Shipping for 30 years on Monday.",
        "The harbour board of Kelling leased the fish dock to Orrin Shipping for 50 years on Monday.",
        "Orrin Shipping leased the fish dock to the harbour board of Kelling for 30 years on Monday.",
        "Two former wardens, Ida Brauer and Tom Selwyn, praised the terms.",
        "Two former wardens leased the fish dock to Orrin Shipping for 30 years on Monday.",
        "The harbour board of Kelling criticised the terms.",
        "The dock's crane, built in 1958, has been dismantled and will lift 40 tonnes.",
        "The dockers' union of Kelling said its 200 members will strike in May.",
        "The dock's warehouse, built in 1958, has been repaired and will lift 40 tonnes.",
    ],
)
def test_what_the_coverage_says_of_another_or_by_another_verb_is_not_supported(claim: str) -> None:
    judgement = judged(HARBOUR, claim)
    assert judgement.verdict not in CLEAN, judgement.criteria


@pytest.mark.parametrize(
    "claim",
    [
        "The fish dock was leased to Orrin Shipping for 30 years by the harbour board of Kelling on Monday.",
        "On Monday the board leased the fish dock to Orrin Shipping for 30 years.",
        "Ida Brauer and Tom Selwyn, two former wardens, criticised the terms.",
        "The dock's crane, which was built in 1958, has been repaired and will lift 40 tonnes.",
        "The dockers' union of Kelling said its 200 members may strike in May.",
    ],
)
def test_the_same_said_the_other_way_round_is_supported(claim: str) -> None:
    judgement = judged(HARBOUR, claim)
    assert judgement.verdict in CLEAN, (judgement.verdict, judgement.facts, judgement.criteria)


@pytest.mark.parametrize(
    ("sentence", "heads"),
    [
        ("Food and fuel pushed prices up", {"pushed": ["Food", "fuel"]}),
        ("The number of pupils with asthma tripled", {"tripled": ["number", "pupils", "asthma"]}),
        ("Ines Calvao, the mayor, resigned", {"resigned": ["Ines", "Calvao", "mayor"]}),
        ("The mill, which burned in March, was insured", {"burned": ["mill"]}),
        ("She resigned on Monday", {"resigned": []}),
    ],
)
def test_the_subject_of_a_verb(sentence: str, heads: dict[str, list[str]]) -> None:
    reading = read_sentence(sentence)
    found = {v.text: [t.text for t in subject_of(reading, v).head] for v in verbs(reading)}
    assert {verb: found.get(verb) for verb in heads} == heads


def test_what_the_headline_says_need_not_be_said_again() -> None:
    text = "Water entered 312 homes in Old Quay on Tuesday."
    claim = read_sentence("On Tuesday 312 homes in Old Quay were flooded")
    for title, verb in (("Flood in Old Quay", None), ("News from Old Quay", "flooded")):
        prepared = prepare(Document(id="d", text=text, title=title))
        sighted = sightings(claim, prepared, votes(claim, prepared).first)
        found = unsaid(claim, sighted, headline(prepared))
        assert (found and found.text) == verb


def articles() -> Iterator[str]:
    path = Path(__file__).parent.parent / "fixtures/eval/compare.jsonl"
    with path.open(encoding="utf-8") as file:
        texts = {case["sources"][0]["text"] for case in map(json.loads, file) if case["sources"]}
    yield from sorted(texts)


def of_a_kind(reading: Reading, acts: bool) -> list[Term]:
    """The verbs in "-ed", or the nouns, of a sentence."""
    pattern = r"[a-z]+ed" if acts else r"[a-z]{4,}"
    return [
        t
        for t in reading.terms
        if not t.name and t.weight >= 0.7 and (t in verbs(reading)) == acts and re.fullmatch(pattern, t.text)
    ]


@pytest.mark.parametrize("acts", [True, False], ids=["verbs", "nouns"])
def test_a_word_of_the_article_in_the_place_of_another_is_hardly_ever_supported(acts: bool) -> None:
    believed, made = [], 0
    for text in articles():
        readings = [read_sentence(text[a:b]) for a, b in sentence_spans(text)]
        for number, reading in enumerate(readings):
            mine = of_a_kind(reading, acts)
            others = [t for r in readings[number + 1 :] + readings[:number] for t in of_a_kind(r, acts)]
            other = next((t for t in others if mine and t.root != mine[0].root), None)
            if other and '"' not in reading.text and len(reading.terms) > 4:
                claim = reading.text[: mine[0].start] + other.text + reading.text[mine[0].end :]
                made += 1
                if judged(text, claim).verdict in CLEAN:
                    believed.append(claim)
    assert made > 30
    assert len(believed) <= 0.05 * made, believed


PAIR = (
    "Ilse Brandt has a fractured wrist but will be home by Friday, a doctor at Kelling hospital said. "
    "Tom Selwyn was unhurt except for a bruised shoulder. "
    "The builders accepted the offer on Monday; the electricians rejected it, saying that the wage was too low. "
    "Orrin Shipping led the bidding at midday after two rounds. Kelling Freight dropped out at three."
)


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("Tom Selwyn has a fractured wrist, and Ilse Brandt has a bruised shoulder.", "name"),
        ("The electricians accepted the offer on Monday; the builders rejected it.", "polarity"),
        ("Kelling Freight led the bidding at midday after two rounds.", "name"),
    ],
)
def test_what_is_said_of_another_is_contradicted(claim: str, reason: str) -> None:
    judgement = judged(PAIR, claim)
    assert (judgement.verdict, judgement.reason) == ("contradicted", reason), judgement.facts


@pytest.mark.parametrize(
    ("coverage", "claim"),
    [
        ("Power was cut in five provinces and had been restored in two by Wednesday evening, the office said.",
         "Three provinces were still without power on Wednesday evening."),
        ("The federation said its 6,200 nurses would walk out. It said that each nurse was owed about 4,300 cedis.",
         "Nurses of the federation are owed 27 million cedis."),
        ("A list of 14 prizes was published. Marin leads Ostrow by 21 points among the young and by 10 among women.",
         "Marin leads Ostrow by 9 points, 42 to 33."),
    ],
)  # fmt: skip
def test_a_figure_of_something_else_contradicts_nothing(coverage: str, claim: str) -> None:
    assert judged(coverage, claim).verdict != "contradicted"


def test_names_and_pronouns_alone_bear_nothing_out() -> None:
    text = (
        "Marin knew that Ostrow would run to the end; she did the same when she was trying to close the gap."
    )
    assert judged(text, "Ostrow thinks Marin is a different kind of leader").verdict not in CLEAN


def test_a_day_belongs_to_the_verb_beside_it() -> None:
    text = "The leak took place between April 19 and April 27 and was discovered on April 30, when a clerk called."
    assert judged(text, "The leak was discovered on April 27.").verdict not in CLEAN
    assert judged(text, "The leak was discovered on April 30.").verdict in CLEAN


@pytest.mark.parametrize(
    ("coverage", "claim"),
    [
        ("The U.K. will send 400 soldiers to the island in May.", "The United Kingdom will send 400 soldiers to the island in May."),
        ("The European Union will cut tariffs on steel by 5 per cent in May.", "The EU will cut tariffs on steel by 5 per cent in May."),
        ("Britain will send 400 soldiers to the island in May.", "The UK will send 400 soldiers to the island in May."),
        ("The wealth, pride and hope of the port faded after the war in 1950, she said.", "The wealth of the port faded after the war in 1950."),
    ],
)  # fmt: skip
def test_one_name_in_two_forms_and_one_of_a_list_are_supported(coverage: str, claim: str) -> None:
    judgement = judged(coverage, claim)
    assert judgement.verdict in CLEAN, (judgement.verdict, judgement.facts)


def test_initials_are_their_name() -> None:
    coverage = "The IMF expects growth of 2 per cent in Ghana this year."
    judgement = judged(
        coverage, "The International Monetary Fund expects growth of 2 per cent in Ghana this year."
    )
    assert judgement.verdict != "contradicted", judgement.facts
