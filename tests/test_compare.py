"""The facade: many documents, dates, outlets, narration around quotations, and the JSON of `audit compare`."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from auditor.compare import best_of, compare, compare_cases, prepare, run_case
from auditor.errors import InputError
from auditor.models import Document, Judgement
from auditor.vocabulary import REASONS, VERDICTS
from hypothesis import given
from hypothesis import strategies as st

BRIDGE = (
    "The island council met on Tuesday. “We will not close the bridge before the school year ends,” said the "
    "chairwoman, Ada Quill.\n\nThe repairs cost 4,200 pounds a week, the council said."
)
MARKET = "The fish market opens an hour later from June, the harbour office said. Prices rose by a tenth."
QUOTE = "We will not close the bridge before the school year ends"


def document(text: str = BRIDGE, name: str = "bridge", **fields: Any) -> Document:
    return Document(id=name, text=text, **fields)


def judged(statement: str, *documents: Document, quoted: bool = True, **options: Any) -> Judgement:
    return compare(statement, documents, quoted=quoted, **options)


def test_no_documents_is_unchecked() -> None:
    judgement = judged(QUOTE)
    assert (judgement.verdict, judgement.reason, judgement.confidence) == ("unchecked", "no-candidates", None)


def test_the_best_document_counts() -> None:
    changed = document(BRIDGE.replace("not ", ""), "changed")
    assert judged(QUOTE, document(MARKET, "market"), changed, document()).verdict == "verbatim"


def test_a_passage_names_its_document_and_its_place() -> None:
    passage = judged(QUOTE, document(MARKET, "market"), document()).passage
    assert passage and passage.source == "bridge"
    assert BRIDGE[passage.start : passage.end] == passage.text == QUOTE


def test_reprints_are_listed_and_the_date_says_which_came_first() -> None:
    copies = [
        document(name=name, date=date)
        for name, date in (("b", "2026-03-02"), ("a", "2026-03-01"), ("c", None))
    ]
    judgement = judged(QUOTE, *copies)
    assert judgement.passage and judgement.passage.source == "a"
    assert judgement.also_in == ("b", "c")


def test_absence_needs_that_every_page_was_read() -> None:
    statement = "The lighthouse keeper was seen by nobody for eleven stormy weeks"
    assert judged(statement, document(), document(MARKET, "m")).reason == "absent"
    unread = judged(statement, document(), document(MARKET, "m", page="paywalled"))
    assert (unread.verdict, unread.reason) == ("unchecked", "paywalled")


def test_an_unreadable_page_can_support() -> None:
    assert judged(QUOTE, document(page="paywalled")).verdict == "verbatim"


def test_other_outlets_only_show_where_words_stand() -> None:
    judgement = judged(QUOTE, document(MARKET, "own", outlet="x"), document(outlet="y"), outlet="x")
    assert (judgement.verdict, judgement.reason) == ("misattributed", "other-outlet")
    assert judgement.seen_at == ("bridge",)


def test_other_outlets_decide_nothing_while_the_cited_one_is_unread() -> None:
    judgement = judged(QUOTE, document(outlet="y"), outlet="x")
    assert (judgement.verdict, judgement.reason, judgement.seen_at) == (
        "unchecked",
        "no-candidates",
        ("bridge",),
    )


def test_words_credited_to_somebody_else_are_misattributed() -> None:
    assert judged(QUOTE, document(), speaker="Ada Quill").verdict == "verbatim"
    judgement = judged(QUOTE, document(), speaker="Tom Brand")
    assert (judgement.verdict, judgement.reason) == ("misattributed", "other-speaker")
    assert judgement.confidence is not None and judgement.confidence <= 0.1


def test_a_later_version_cannot_contradict() -> None:
    claim = "The repairs cost 6,900 pounds a week, the council said."
    before = judged(claim, document(date="2026-03-01"), quoted=False, date="2026-03-02")
    after = judged(claim, document(date="2026-03-09"), quoted=False, date="2026-03-02")
    assert (before.verdict, before.reason) == ("contradicted", "number")
    assert (after.verdict, after.reason, after.confidence) == ("unchecked", "superseded", None)


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        (f"“{QUOTE}”", "verbatim"),  # marks around the whole are no narration
        (f'Quill told the council "{QUOTE}"', "verbatim"),  # narration that says nothing to check
        (f'Quill told the council "{QUOTE.replace("not ", "")}"', "altered"),  # the words in marks decide
        (f'"{QUOTE}', "verbatim"),  # a mark that was never closed
    ],
)
def test_narration_around_a_quotation(statement: str, verdict: str) -> None:
    assert judged(statement, document()).verdict == verdict


def test_edits_count_in_the_whole_statement() -> None:
    statement = f'Quill told the council "{QUOTE.replace("not ", "never ")}" on Tuesday'
    for edit in judged(statement, document()).edits:
        assert statement[edit.article.start : edit.article.end] == edit.article.text


def test_a_claim_in_the_sources_own_words_is_supported_and_its_denial_contradicted() -> None:
    claim = "The repairs cost 4,200 pounds a week, the council said."
    assert judged(claim, document(), quoted=False).verdict == "supported"
    assert judged(claim.replace("cost", "did not cost"), document(), quoted=False).verdict == "contradicted"


@given(st.lists(st.text("abcdefghij .\n", max_size=80), max_size=3))
def test_unrelated_documents_never_change_the_verdict_of_a_verbatim_match(texts: list[str]) -> None:
    others = [document(text, f"other-{n}") for n, text in enumerate(texts)]
    alone, among = judged(QUOTE, document()), judged(QUOTE, *others, document(), *others)
    assert (among.verdict, among.reason, among.passage, among.confidence) == (
        alone.verdict, alone.reason, alone.passage, alone.confidence,
    )  # fmt: skip


WORDS = sorted({word.strip("“”.,") for word in f"{BRIDGE} {MARKET}".split()})


@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=60), max_size=12), st.randoms(use_true_random=False)
)
def test_the_order_of_documents_and_others_in_its_words_change_no_verdict(
    others: list[list[str]], rnd: random.Random
) -> None:
    documents = [document(" ".join(words), f"other-{n}") for n, words in enumerate(others)]
    documents.append(document())
    rnd.shuffle(documents)
    judgement = judged(QUOTE, *documents)
    assert (judgement.verdict, judgement.passage and judgement.passage.text) == ("verbatim", QUOTE)


@given(st.integers(1, 14))
def test_every_reprint_is_listed_and_the_first_printed_leads(count: int) -> None:
    prints = [document(BRIDGE, f"print-{n}", date=f"2026-03-{20 - n:02}") for n in range(count)]
    judgement = judged(QUOTE, document(MARKET, "market"), *prints)
    assert judgement.passage and judgement.passage.source == f"print-{count - 1}"
    assert sorted(judgement.also_in) == sorted(p.id for p in prints[:-1])


def test_the_facade_is_pure() -> None:
    prepared = prepare(document())
    first = compare(QUOTE, [prepared], quoted=True)
    assert first == compare(QUOTE, [prepared], quoted=True) == judged(QUOTE, document())


def test_best_of_prefers_ok_verdicts_then_likelihood() -> None:
    weak, strong = (Judgement("altered", "error", "number", c) for c in (0.01, 0.04))
    found = Judgement("verbatim", "ok", "exact", 0.9)
    assert best_of([weak, strong]) == strong
    assert best_of([weak, found, strong]) == found


# --- cases -----------------------------------------------------------------------------------------


def case(**fields: Any) -> dict[str, Any]:
    return {"id": "1", "statement": QUOTE, "quoted": True, "sources": [{"id": "a", "text": BRIDGE}]} | fields


def test_a_finding_has_the_shape_of_the_contract() -> None:
    finding = run_case(case(statement=QUOTE.replace("not ", "")), {})
    assert list(finding)[:9] == [
        "id", "verdict", "severity", "reason", "confidence", "located", "faithful", "similarity", "passage",
    ]  # fmt: skip
    assert finding["passage"]["source"] == "a"
    assert set(finding["edits"][0]) == {"op", "article", "coverage", "kind", "severity"}
    assert set(finding["edits"][0]["article"]) == {"start", "end", "text"}
    assert finding["criteria"][-1] == finding["reason"] == "negation"
    assert json.loads(json.dumps(finding)) == finding


def test_a_source_may_be_an_id() -> None:
    assert run_case(case(sources=["b"]), {"b": document(name="b")})["verdict"] == "verbatim"


def test_bracket_edits_are_plain_spans() -> None:
    finding = run_case(case(statement="[They] will not close the bridge before the school year ends"), {})
    assert {frozenset(edit["article"]) for edit in finding["edits"]} == {frozenset({"start", "end", "text"})}


def test_cases_stream() -> None:
    answers = compare_cases((case(id=str(n)) for n in range(3)), {})
    assert [answer["id"] for answer in answers] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"statement": "  "}, "no statement"),  # empty
        ({"statement": None}, "no statement"),  # missing
        ({"quoted": "yes"}, "true"),  # not a truth value
        ({"speaker": 3}, "speaker"),  # not text
        ({"sources": None}, "sources"),  # not a list
        ({"sources": ["unknown"]}, "unknown"),  # an id without a record
        ({"sources": [{"text": "x"}]}, '"id"'),  # a source without an id
    ],
)
def test_a_bad_case_says_what_is_wrong(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        run_case(case(**fields), {})


@given(st.text(max_size=80), st.booleans(), st.text(max_size=120))
def test_every_verdict_and_reason_is_known(statement: str, quoted: bool, text: str) -> None:
    judgement = judged(statement, document(text), quoted=quoted)
    assert judgement.reason in REASONS[judgement.verdict]
    assert judgement.severity in ("warning", VERDICTS[judgement.verdict].severity)


@pytest.mark.parametrize(
    "statement",
    [
        f'Quill did not tell anybody "{QUOTE}"',  # a denial close before the quoted words
        f'In 1962 the chairwoman said "{QUOTE}"',  # a number that the coverage does not hold
    ],
)
def test_narration_that_turns_a_quotation_takes_its_match_away(statement: str) -> None:
    plain, turned = judged(f'The chairwoman said "{QUOTE}"', document()), judged(statement, document())
    assert turned.confidence is not None and plain.confidence is not None
    assert turned.confidence < plain.confidence / 2
    assert turned.verdict == "contradicted" or "narration-turned" in turned.criteria


def test_a_denial_that_the_coverage_makes_too_turns_nothing() -> None:
    text = "Quill never said that “the school would have to move to the mainland before the winter.”"
    statement = 'Quill never said that "the school would have to move to the mainland before the winter"'
    assert "narration-turned" not in judged(statement, document(text)).criteria


def test_a_claim_that_is_absent_shows_no_high_match_but_keeps_its_order() -> None:
    near = judged(
        "The council will close the market and the harbour in June, Quill said", document(), quoted=False
    )
    far = judged("Nineteen astronauts praised the orchestra of the capital", document(), quoted=False)
    assert near.confidence is not None and far.confidence is not None
    assert far.confidence < near.confidence <= 0.3


MINE = (
    "They will shut down the mine. They want to take away the pension and turn the valley into a lake, and the "
    "others want to totally open the dam to everybody."
)


def test_the_sources_own_words_are_never_contradicted() -> None:
    claim = "They will shut down the mine. They want to take away the pension and turn the valley into a lake"
    assert judged(claim, document(MINE), quoted=False).verdict == "supported"
