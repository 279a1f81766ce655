"""Claims against coverage: what supports, what contradicts, and what does neither."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from auditor.compare import compare
from auditor.figures import find_figures
from auditor.judge.claim_model import borne_by, probabilities
from auditor.judge.claims import judge_claim, weigh_claim
from auditor.judge.facts import read_sentence
from auditor.judge.prospects import after_reading, before_reading
from auditor.judge.sightings import sightings, votes
from auditor.match import Prepared, prepare
from auditor.models import Document, Judgement
from auditor.sentences import sentence_spans
from auditor.vocabulary import REASONS, VERDICTS
from hypothesis import given, settings
from hypothesis import strategies as st

CLAIMS = Path(__file__).parent.parent / "fixtures" / "eval" / "claims-a.jsonl"

FERRY = """\
The ferry Northern Star ran aground off Cape Tollan on Monday night with 118 passengers and 14 crew on board, \
the coast guard of Velmar said. Nobody was hurt. Three tugs pulled the ship free after six hours, and it reached \
the port of Harrow under its own power early on Tuesday.

The captain, Ola Brenn, told investigators that the radar had failed. The owner, Sund Lines, denied that the \
ship had missed an inspection in February. Its shares fell 4.2 per cent on Tuesday, while those of its rival \
Polar Ferries rose 1.5 per cent.

The minister of transport, Ida Falk, said new rules for radar equipment may be ready by the summer. \
The union welcomed the plan. The ferry covers the 93 miles between Harrow and Lomme in four hours."""

COUNCIL = """\
The city council of Brackwater approved a budget of $46 million on March 3 by seven votes to two. \
It raises the property tax by 3 per cent and cuts the grant for the public library by half. \
The mayor, Tessa Moran, said the library would not close. Councillor Jon Abel, who voted against the budget, \
called the cut "a disgrace". Nearly 2,000 people had signed a petition against it."""


def document(text: str, date: str | None = "2026-03-11", name: str = "d") -> Prepared:
    """A prepared document."""
    return prepare(Document(name, text, date=date))


FERRY_DOC, COUNCIL_DOC = document(FERRY), document(COUNCIL, "2026-03-04", "c")


def judged(claim: str, prepared: Prepared = FERRY_DOC) -> Judgement:
    """What one document says of a claim in an article of 12 March 2026."""
    return judge_claim(claim, [prepared], date="2026-03-12")


@pytest.mark.parametrize(
    "claim",
    [
        "The Northern Star, a ferry, ran aground off Cape Tollan on March 9.",  # weekday for date
        "Three tugs freed the ship after six hours.",  # synonym
        "There were 118 passengers on the ferry when it ran aground.",
        "The ferry takes four hours for the 150 kilometres between Harrow and Lomme.",  # miles for km
        "Shares in Polar Ferries went up by 1.5% on Tuesday.",  # other words for rose
        "Sund Lines denied that the ferry had missed an inspection in February.",
    ],
)
def test_claims_that_the_coverage_bears_out(claim: str) -> None:
    judgement = judged(claim)
    assert (judgement.verdict, judgement.facts) == ("supported", judgement.facts), judgement


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("The Northern Star ran aground with 181 passengers on board.", "number"),
        ("Three tugs pulled the ship free after nine hours.", "number"),
        ("The ferry covers the 93 kilometres between Harrow and Lomme in four hours.", "number"),  # unit
        ("The ferry Northern Star ran aground off Cape Tollan on March 5.", "date"),
        ("The ferry reached the port of Harrow early on Friday.", "date"),
        ("The owner denied that the ship had missed an inspection in January.", "date"),
        ("Shares in Sund Lines rose 4.2 per cent on Tuesday.", "direction"),
        ("The captain, Ida Falk, told investigators that the radar had failed.", "name"),
        ("The owner admitted that the ship had missed an inspection in February.", "polarity"),
        ("The radar had not failed, the captain told investigators.", "polarity"),
    ],
)
def test_claims_that_the_coverage_contradicts(claim: str, reason: str) -> None:
    judgement = judged(claim)
    assert (judgement.verdict, judgement.reason) == ("contradicted", reason), judgement
    assert any("here," in fact and "there" in fact for fact in judgement.facts)


@pytest.mark.parametrize(
    "claim",
    [
        "The captain was fined for sailing without a pilot.",  # nothing of it
        "The captain had been drinking whisky before the ferry ran aground.",  # one half of it
        "The minister said that rules for radar equipment will be ready by the summer, and fines will rise.",
        "The ferry, which was built in Norway by Havik Yards, ran aground off Cape Tollan.",  # an invented clause
    ],
)
def test_what_the_coverage_does_not_say_is_neither(claim: str) -> None:
    assert judged(claim).verdict in ("not-found", "contradicted")
    assert judged(claim).verdict != "supported"


def test_certainty_that_the_coverage_does_not_have_is_no_support() -> None:
    claim = "The minister of transport said new rules for radar equipment will be ready by the summer."
    assert judged(claim).verdict == "contradicted"
    assert judged(claim.replace("will be", "may be")).verdict == "supported"


def test_another_voice_is_another_claim() -> None:
    claim = "Jon Abel said the library would not close."
    judgement = judged(claim, COUNCIL_DOC)
    assert (judgement.verdict, judgement.reason) == ("contradicted", "name")
    assert judged("Tessa Moran said the library would not close.", COUNCIL_DOC).verdict == "supported"


def test_both_texts_of_a_difference_are_kept() -> None:
    claim = "Three tugs pulled the ship free after nine hours."
    (edit,) = judged(claim).edits
    assert (edit.article.text, edit.coverage.text, edit.kind) == ("nine hours", "six hours", "number")
    assert claim[edit.article.start : edit.article.end] == edit.article.text
    assert FERRY[edit.coverage.start : edit.coverage.end] == edit.coverage.text


def test_the_passage_is_where_it_says() -> None:
    passage = judged("Shares in Polar Ferries went up by 1.5% on Tuesday.").passage
    assert passage and FERRY[passage.start : passage.end] == passage.text and "Polar Ferries" in passage.text


def test_the_best_document_decides_and_reprints_are_listed() -> None:
    claim = "Three tugs pulled the ship free after six hours."
    twin = document(FERRY, name="e")
    judgement = judge_claim(claim, [COUNCIL_DOC, FERRY_DOC, twin], date="2026-03-12")
    assert judgement.verdict == "supported"
    assert judgement.passage and judgement.passage.source == "d" and judgement.also_in == ("e",)


def test_no_documents_cannot_be_silence() -> None:
    assert judge_claim("Anything at all.", [], date=None).verdict == "unchecked"


SENTENCES = [(text, text[a:b]) for text in (FERRY, COUNCIL) for a, b in sentence_spans(text)]
DIGITS = [
    (text, start, at)
    for text in (FERRY, COUNCIL)
    for start, end in sentence_spans(text)
    for figure in find_figures(text[start:end])
    for at in range(figure.number_start, figure.number_end)
    if text[start + at].isdigit()
]


@pytest.mark.parametrize(("text", "sentence"), SENTENCES)
def test_a_sentence_of_the_document_is_supported(text: str, sentence: str) -> None:
    judgement = judged(sentence, document(text))
    assert judgement.verdict == "supported" or (
        judgement.verdict == "not-found" and len(sentence.split()) < 5
    )


@settings(deadline=None)
@given(st.sampled_from(DIGITS), st.integers(min_value=1, max_value=9))
def test_a_changed_digit_is_never_supported(place: tuple[str, int, int], by: int) -> None:
    text, start, at = place
    sentence = next(text[a:b] for a, b in sentence_spans(text) if a == start)
    digit = str((int(sentence[at]) + by) % 10)
    if digit == "0" and not sentence[at - 1].isdigit():
        return  # a number does not begin with nought
    assert judged(sentence[:at] + digit + sentence[at + 1 :], document(text)).verdict != "supported"


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_judged_within_the_closed_sets_and_twice_the_same(claim: str) -> None:
    judgement = judged(claim)
    assert judgement == judged(claim)
    assert judgement.reason in REASONS[judgement.verdict]
    assert judgement.severity == VERDICTS[judgement.verdict].severity
    assert judgement.confidence is not None and judgement.located is not None
    assert 0 <= judgement.confidence <= max(judgement.located, 1e-9) <= 1


def test_unrelated_documents_change_nothing() -> None:
    for _, sentence in SENTENCES[:4]:
        alone = judged(sentence)
        beside = judge_claim(sentence, [FERRY_DOC, COUNCIL_DOC], date="2026-03-12")
        assert (beside.verdict, beside.passage) == (alone.verdict, alone.passage)


@pytest.mark.parametrize(
    ("sentence", "changed"),
    [
        # another name of the document in the place of one
        ("The captain, Ola Brenn, told investigators", "The captain, Ida Falk, told investigators"),
        ("off Cape Tollan on Monday", "off Harrow on Monday"),
        # a negation put in, or taken out
        ("the radar had failed", "the radar had not failed"),
        ("Nobody was hurt", "Everybody was hurt"),
        ("The union welcomed the plan", "The union rejected the plan"),
        # less for more, a bound turned round
        ("while those of its rival Polar Ferries rose", "while those of its rival Polar Ferries fell"),
    ],
)
def test_a_sentence_with_one_word_turned_is_never_supported(sentence: str, changed: str) -> None:
    whole = next(text for _, text in SENTENCES if sentence in text)
    assert judged(whole.replace(sentence, changed)).verdict != "supported"


@pytest.mark.parametrize(
    "unit", ["one hundred and ", "more than ", "not ", "said Ann Roe, ", "5-6-", "March 9 "]
)
def test_pathological_text_is_judged_too(unit: str) -> None:
    text = unit * 400
    assert judge_claim(text, [document(text)], date="2026-03-12").verdict in VERDICTS


# --- another event of the same beat -----------------------------------------------------------

ELECTION = """\
Mayor's race tightens in Corvane
In Corvane, a June poll found Lena Ashgrove receiving 31 percent support from city voters. \
There are 384 delegates at stake in Marl on Tuesday, and Ms Ashgrove's campaign hopes to win most of them. \
She cheered her volunteers on Tuesday night. The Liberals do not think that the harbour should be sold."""
ELECTION_DOC = document(ELECTION, "2026-06-20", "e")


@pytest.mark.parametrize(
    "claim",
    [
        "a September poll found 45 percent of voters behind the mayor's plan for the harbour",  # another poll
        "where 475 delegates will be at stake in the last round of the primaries",  # a count of another place
        "In Brackwater, Lena Ashgrove had the support of 44 percent of voters",  # the place is nowhere near
        "As the crowd cheered Ashgrove in Harrow on Tuesday night",  # a name and a weekday agree
        "The campaign of Lena Ashgrove would treat the harbour as a museum",  # only a name agrees
    ],
)
def test_another_event_of_the_same_beat_neither_supports_nor_contradicts(claim: str) -> None:
    assert judge_claim(claim, [ELECTION_DOC], date="2026-06-21").verdict == "not-found"


def test_the_sentence_with_the_figures_decides_and_is_shown() -> None:
    text = (
        "Why the tunnel was dug and what it cost when it opened\n\nThe bill had come to £460 million by the time "
        "the tunnel opened in 1998, nearly double the first estimate."
    )
    judgement = judge_claim("The tunnel cost £640 million when it opened in 1998", [document(text)])
    assert (judgement.verdict, judgement.reason) == ("contradicted", "number")
    assert judgement.passage
    assert judgement.passage.text.startswith("The bill had come")
    for edit in judgement.edits:  # what decided stands in the passage that is shown
        assert judgement.passage.start <= edit.coverage.start < judgement.passage.end


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("The captain", "verbatim"),  # letter for letter
        ("will meet the passengers", "unchecked"),  # a few common words
        ("The ferry was freed", "unchecked"),  # never an error, never support
    ],
)
def test_few_words_say_too_little(claim: str, verdict: str) -> None:
    judgement = compare(claim, [FERRY_DOC], quoted=False)
    assert (judgement.verdict, judgement.reason) == (verdict, "too-short")
    assert (judgement.confidence or 0.0) <= 0.7


def test_a_figure_is_enough_for_a_short_claim() -> None:
    claim = "Three tugs pulled the ship free after nine hours."
    assert compare(claim, [FERRY_DOC], quoted=False).verdict == "contradicted"


def test_what_is_not_found_shows_no_high_match() -> None:
    claim = (
        "The captain had been drinking whisky before the ferry ran aground off Cape Tollan on Monday night."
    )
    judgement = compare(claim, [FERRY_DOC], quoted=False)
    assert judgement.verdict == "not-found"
    assert judgement.confidence is not None and judgement.confidence <= 0.3


# --- documents that cannot change the verdict any more ----------------------------------------------


def cases() -> tuple[list[dict[str, Any]], list[Prepared]]:
    """The claims of the fixtures, and all documents that they are made from."""
    found = [json.loads(line) for line in CLAIMS.read_text(encoding="utf-8").splitlines()]
    sources = {s["id"]: s["text"] for case in found for s in case["sources"]}
    return found, [document(text, name=name) for name, text in sources.items()]


def read_to_the_end(claim: str, documents: Sequence[Prepared], date: str | None) -> Judgement:
    """The best of what each document says by itself."""
    order = {"supported": 2, "contradicted": 1}
    judged = [judge_claim(claim, [each], date=date) for each in documents]
    best = max(judged, key=lambda j: (order.get(j.verdict, 0), j.confidence or 0.0, j.located or 0.0))
    if best.verdict != "supported":
        return best
    also = [j.passage.source for j in judged if j is not best and j.verdict == "supported" and j.passage]
    return replace(best, also_in=tuple(also))


def test_what_is_not_read_to_the_end_changes_no_verdict() -> None:
    claims, documents = cases()
    shuffled = random.Random(5)
    seen = set()
    for case in claims:
        some = shuffled.sample(documents, 6)
        own = [d for d in documents if d.document.id in {s["id"] for s in case["sources"]}]
        for group in (some, [*some[:3], *own, *some[3:]]):
            judgement = judge_claim(case["statement"], group, date=case["date"])
            assert judgement == read_to_the_end(case["statement"], group, case["date"])
            seen.add(judgement.verdict)
    assert seen == {"supported", "contradicted", "not-found"}


def test_no_document_exceeds_its_prospect() -> None:
    claims, documents = cases()
    for case in claims:
        claim = read_sentence(case["statement"], None)
        for each in documents:
            found = votes(claim, each)
            evidence = weigh_claim(case["statement"], each)
            if evidence is None:
                continue
            sighted = sightings(claim, each, found.first)
            borne = borne_by(claim, sighted)
            for prospect in (
                before_reading(claim, each, found, evidence.doubt, 0.4),
                after_reading(claim, sighted, borne, found.share, evidence.doubt, 0.4),
            ):
                assert prospect.window >= evidence.window
                assert prospect.mass >= evidence.mass
                assert prospect.confidence >= probabilities(evidence)[1]
                assert prospect.about or all(s.share < 0.4 for s in sighted)
