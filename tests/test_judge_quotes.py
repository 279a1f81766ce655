"""Judging quotations: a table of honest and dishonest edits, and properties that hold for any text."""

from __future__ import annotations

import re

import pytest
from auditor.judge.lexicon import is_content
from auditor.judge.quotes import judge_quote, may_hold
from auditor.match import Prepared, prepare
from auditor.match.quoted import read_quoted
from auditor.models import Document, Judgement
from hypothesis import assume, given
from hypothesis import strategies as st

TEXT = """The island council met on Tuesday to talk about the bridge to Marrow Point.

“We will not close the bridge before the school year ends, and nobody on this council has asked for it,” said the \
chairwoman, Ada Quill. “The repairs cost 4,200 pounds a week. They may take three months if the steel arrives late.”

Tom Brand, who runs the bakery at the north end, said his sales fell by a fifth in March. “I do not blame the \
council, I blame the river,” he said. “It took the old pier in the autumn of 1987, and it will take this bridge, \
unless somebody moves the gravel.”

“Rain is the enemy of every honest builder,” Quill told the meeting, “but frost is the enemy of concrete.”

“The engineers labour in the dark, um, in the dark of January with two lamps, and they've never once complained \
about the cold or the hours,” she added.
"""


def judge(quote: str, text: str = TEXT) -> Judgement:
    return judge_quote(quote, ready(text))


def ready(text: str = TEXT) -> Prepared:
    return prepare(Document(id="d", text=text))


HONEST = [
    # the very words
    ("We will not close the bridge before the school year ends", "verbatim", "exact"),
    # cut out of the middle of a sentence
    ("close the bridge before the school year ends, and nobody on this council", "verbatim", "trim"),
    # final punctuation and a capital
    ("we will not close the bridge before the school year ends.", "verbatim", "typography"),
    # a capital in brackets
    (
        "[N]obody on this council has asked for it … They may take three months if the steel",
        "verbatim",
        "ellipsis",
    ),
    # a name for a pronoun
    ("[the repairs] may take three months if the steel arrives late", "verbatim", "bracket"),
    # a bracket that explains
    ("It took the old pier [at the harbour] in the autumn of 1987", "verbatim", "bracket"),
    # a note
    ("It took the old pier in the autumn [sic] of 1987", "verbatim", "bracket"),
    # an ellipsis that hides nothing of weight
    ("The engineers labour in the dark … of January with two lamps", "verbatim", "ellipsis"),
    # British and American spelling
    ("The engineers labor in the dark, um, in the dark of January with two lamps", "close", "spelling"),
    # contraction written out
    ("they have never once complained about the cold or the hours", "close", "contraction"),
    # a contraction made
    ("We won't close the bridge before the school year ends", "close", "contraction"),
    # digits for words
    ("They may take 3 months if the steel arrives late", "close", "number-format"),
    # the thousands mark
    ("The repairs cost 4200 pounds a week", "close", "number-format"),
    # a stutter left out
    ("The engineers labour in the dark of January with two lamps", "close", "transcript"),
    # a filler put in
    ("Well, the engineers labour in the dark, um, in the dark of January with two lamps", "close", "filler"),
    # word endings
    ("The engineers labours in the dark, um, in the dark of January with two lamps", "close", "inflection"),
    # across a credit
    ("Rain is the enemy of every honest builder, but frost is the enemy of concrete", "verbatim", "trim"),
]

ALTERED = [
    # number
    ("The repairs cost 4,900 pounds a week. They may take three months if the steel arrives late", "number", "error"),
    ("It took the old pier in the autumn of 1978", "number", "error"),
    # negation lost, put in, cut off
    ("We will close the bridge before the school year ends", "negation", "error"),
    ("It did not take the old pier in the autumn of 1987", "negation", "error"),
    # modality
    ("They will take three months if the steel arrives late this year", "modality", "error"),
    # direction
    ("close the bridge after the school year ends, and nobody on this council", "direction", "error"),
    # name
    ("It took the old Brand pier in the autumn of 1987", "name", "error"),
    # a word replaced, added, dropped
    ("The engineers labour in the dark of January with two candles", "substitution", "warning"),
    ("It took the beautiful old pier in the autumn of 1987, and it will take this bridge, unless somebody moves the gravel", "insertion", "warning"),
    ("Rain is the enemy of every builder, but frost is the enemy of concrete", "omission", "warning"),
    # two passages made one
    ("We will not close the bridge before the school year took the old pier in the autumn of 1987", "spliced", "error"),
    # stopped before the condition, and before the contrast
    ("It took the old pier in the autumn of 1987, and it will take this bridge", "cut-condition", "error"),
    # what the ellipsis hides
    ("We will … close the bridge before the school year ends", "ellipsis-hides", "error"),
    ("It will take this bridge … somebody moves the gravel every single year", "insertion", "warning"),
    # brackets that the passage does not bear out
    ("We will not close the bridge before the [next] school year ends", "bracket-changes", "error"),
    ("The repairs cost [about 9,000] pounds a week. They may take three months", "bracket-changes", "error"),
    ("nobody on this council [Margaret Thorn] has asked for it", "bracket-changes", "error"),
    ("We will not close the bridge before the school year [never] ends", "bracket-changes", "error"),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "verdict", "reason"), HONEST)
def test_what_an_editor_lets_pass(quote: str, verdict: str, reason: str) -> None:
    judgement = judge(quote)
    assert (judgement.verdict, judgement.reason) == (verdict, reason)


@pytest.mark.parametrize(("quote", "reason", "severity"), ALTERED)
def test_what_an_editor_stops(quote: str, reason: str, severity: str) -> None:
    judgement = judge(quote)
    assert (judgement.verdict, judgement.reason, judgement.severity) == ("altered", reason, severity)


@pytest.mark.parametrize(
    "quote",
    [
        "The harbour will be dredged in May by a Dutch company",  # the topic, none of the words
        "Nobody has ever seen such waves on the western shore of the lake",
    ],
)
def test_what_is_not_there_is_not_found(quote: str) -> None:
    judgement = judge(quote)
    assert (judgement.verdict, judgement.reason, judgement.faithful) == ("not-found", "absent", None)


@pytest.mark.parametrize(
    ("quote", "verdict"),
    [
        ("the enemy of concrete", "verbatim"),  # found
        ("the friend of concrete", "unchecked"),  # never an error
        ("honey and vinegar", "unchecked"),
    ],
)
def test_too_few_words_tell_nothing(quote: str, verdict: str) -> None:
    judgement = judge(quote)
    assert (judgement.verdict, judgement.reason) == (verdict, "too-short")
    assert (judgement.confidence or 0) <= 0.7


def test_both_texts_of_an_edit_are_kept() -> None:
    quote = "The repairs cost 4,900 pounds a week. They may take three months if the steel arrives late"
    (edit,) = judge(quote).edits
    assert (edit.op, edit.kind) == ("replace", "number")
    assert quote[edit.article.start : edit.article.end] == edit.article.text == "4,900"
    assert TEXT[edit.coverage.start : edit.coverage.end] == edit.coverage.text == "4,200"


# --- properties ----------------------------------------------------------------------------------

WORDS = [
    "river", "bridge", "council", "gravel", "builder", "winter", "lantern", "harbour", "steel", "school", "weather",
    "concrete", "engineer", "island", "bakery", "market", "the", "of", "in", "and", "with", "was", "is", "has", "they",
]  # fmt: skip
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=8, max_size=25).map(" ".join)


def content(text: str) -> int:
    return sum(map(is_content, read_quoted(text).keys))


@given(SENTENCES, SENTENCES, SENTENCES)
def test_the_identical_passage_is_always_verbatim(before: str, quote: str, after: str) -> None:
    assume(content(quote) >= 5)
    judgement = judge(quote, f"{before.capitalize()}. {quote.capitalize()}. {after.capitalize()}.")
    assert judgement.verdict == "verbatim"
    assert judgement.confidence is not None and judgement.confidence > 0.8


@given(SENTENCES, st.integers(10, 9999), st.data())
def test_one_changed_digit_never_stays_clean(sentence: str, number: int, data: st.DataObject) -> None:
    assume(content(sentence) >= 5)
    words = sentence.split()
    place = data.draw(st.integers(1, len(words) - 1))
    digits = str(number)
    position = data.draw(st.integers(0, len(digits) - 1))
    digit = data.draw(st.sampled_from([d for d in "123456789" if d != digits[position]]))
    changed = digits[:position] + digit + digits[position + 1 :]
    printed, quote = (" ".join([*words[:place], n, *words[place:]]) for n in (digits, changed))
    assert judge(quote, f"It rained. {printed.capitalize()}. It stopped.").severity == "error"


FIGURES = ["{}", "{},000", "${}", "{} percent", "{}.5", "{}%", "£{} million", "{}th", "page {}", "{},{}"]


@given(SENTENCES, st.sampled_from(FIGURES), st.integers(10, 999), st.integers(1, 9), st.data())
def test_one_changed_digit_never_stays_clean_however_numbers_are_written(
    sentence: str, form: str, number: int, step: int, data: st.DataObject
) -> None:
    assume(content(sentence) >= 5)
    words = sentence.split()
    place = data.draw(st.integers(1, len(words) - 1))
    other = number + step if number % 10 + step < 10 else number - number % 10
    assume(other != number)
    printed, quote = (
        " ".join([*words[:place], form.format(n, 125), *words[place:]]) for n in (number, other)
    )
    judgement = judge(quote, f"It rained. {printed.capitalize()}. It stopped.")
    assert judgement.severity == "error", (printed, quote, judgement)


@given(SENTENCES, st.data())
def test_a_dropped_or_added_not_is_never_clean(sentence: str, data: st.DataObject) -> None:
    words = sentence.split()
    assume(content(sentence) >= 5)
    place = data.draw(st.integers(1, len(words) - 1))
    denied = " ".join([*words[:place], "not", *words[place:]])
    for printed, quote in ((denied, sentence), (sentence, denied)):
        judgement = judge(quote, f"It rained. {printed.capitalize()}. It stopped.")
        assert judgement.severity == "error", (printed, quote, judgement)


QUOTES = [row[0] for row in (*HONEST, *ALTERED)]


@given(st.sampled_from(QUOTES), st.data())
def test_the_diff_rejoins_to_both_sides(quote: str, data: st.DataObject) -> None:
    words = quote.split()
    drop = data.draw(st.integers(0, len(words) - 1))
    quote = " ".join(words[:drop] + data.draw(st.sampled_from([[], ["lantern"]])) + words[drop + 1 :])
    judgement = judge(quote)
    assume(judgement.passage is not None and judgement.verdict not in ("not-found", "unchecked"))
    assert judgement.passage
    for edit in judgement.edits:
        assert quote[edit.article.start : edit.article.end] == edit.article.text
        assert TEXT[edit.coverage.start : edit.coverage.end] == edit.coverage.text
    ours = without(quote, [(e.article.start, e.article.end) for e in judgement.edits], 0, len(quote))
    theirs = without(
        TEXT,
        [(e.coverage.start, e.coverage.end) for e in judgement.edits],
        judgement.passage.start,
        judgement.passage.end,
    )
    assert ours == theirs


def without(text: str, spans: list[tuple[int, int]], start: int, end: int) -> list[str]:
    """The word keys of ``text[start:end]`` that no span covers."""
    quoted = read_quoted(re.sub(r"…", " ", text))
    return [
        key
        for key, (a, b) in zip(quoted.keys, quoted.spans, strict=True)
        if start <= a and b <= end and not any(s <= a and b <= e for s, e in spans)
    ]


@given(st.sampled_from(QUOTES))
def test_the_judge_is_pure(quote: str) -> None:
    prepared = ready()
    assert judge_quote(quote, prepared) == judge_quote(quote, prepared) == judge(quote)


@given(st.text(max_size=120), st.text(max_size=200))
def test_any_text_gets_a_judgement_within_bounds(quote: str, text: str) -> None:
    judgement = judge(quote, text)
    figures = [judgement.confidence, judgement.located, judgement.faithful]
    assert all(figure is None or 0 <= figure <= 1 for figure in figures)
    if judgement.confidence is not None:
        assert all(judgement.confidence <= figure for figure in figures[1:] if figure is not None)
    if judgement.passage:
        assert text[judgement.passage.start : judgement.passage.end] == judgement.passage.text


FALSE = "The harbour will be sold before the winter and nobody will be asked"
RIGHT = "The harbour will be leased before the winter and everybody will be asked"


@pytest.mark.parametrize(
    "correction",
    [
        f"An earlier version of this article misquoted Ann Roe as saying, “{FALSE}.”",
        f"Correction: On Monday we wrongly quoted the mayor. She did not say “{FALSE}.”",
        f"Editor's note: This story originally said “{FALSE}.” It has been changed.",
    ],
)
def test_words_that_stand_only_in_a_correction_bear_nothing_out(correction: str) -> None:
    judgement = judge(FALSE, f"The board met on Monday.\n\n{correction}\n")
    assert (judgement.verdict, judgement.reason, judgement.confidence) == ("unchecked", "superseded", None)
    assert "correction" in judgement.criteria


def test_what_a_correction_gives_as_right_is_the_coverage() -> None:
    note = f"An earlier version misquoted Ann Roe as saying “{FALSE}.” What she said was “{RIGHT}.”"
    assert judge(RIGHT, f"The board met.\n\n{note}\n").verdict == "verbatim"


def test_words_that_stand_in_the_article_too_are_found_there() -> None:
    text = (
        f"Correction: an earlier version wrongly said who spoke: “{FALSE}.”\n\n“{FALSE},” said Tom Brand.\n"
    )
    judgement = judge(FALSE, text)
    assert judgement.verdict == "verbatim" and judgement.passage
    assert judgement.passage.start > text.index("\n\n")


def test_a_report_about_a_misquotation_elsewhere_is_no_correction() -> None:
    assert judge(FALSE, f"He has often been misquoted, but this he said: “{FALSE}.”").verdict == "verbatim"


GENERAL = "The general was tired.\n\nThe general had read the terms. “He will not sign the treaty before the snow melts,” an aide said."


def test_a_bracket_does_not_turn_the_one_whom_the_passage_speaks_of_into_another() -> None:
    judgement = judge("[The president] will not sign the treaty before the snow melts", GENERAL)
    assert (judgement.verdict, judgement.reason) == ("altered", "bracket-changes")
    honest = judge("[The general] will not sign the treaty before the snow melts", GENERAL)
    assert (honest.verdict, honest.reason) == ("verbatim", "bracket")


def test_a_bracket_that_the_page_does_not_bear_out_is_told_and_lowers_the_match() -> None:
    text = "“He will not sign the treaty before the snow melts,” an aide to Olaf Brandt said."
    proven = judge("[Brandt] will not sign the treaty before the snow melts", text)
    unproven = judge("[The envoy] will not sign the treaty before the snow melts", text)
    assert proven.criteria == ("bracket",) and unproven.criteria == ("bracket-unproven", "bracket")
    assert proven.confidence and unproven.confidence and unproven.confidence < proven.confidence


def test_a_bracket_takes_over_the_ending_of_its_word() -> None:
    text = "“He’s been a patient man for all of these years,” said Ada Quill of the chairman."
    judgement = judge("[The chairman]’s been a patient man for all of these years", text)
    assert (judgement.verdict, judgement.reason) == ("verbatim", "bracket")


def test_a_bracket_may_say_what_a_number_counts() -> None:
    text = (
        "“I have crossed that strait in a storm for 40 and I will cross it again,” Quill said of the winters."
    )
    judgement = judge(
        "I have crossed that strait in a storm for 40 [winters] and I will cross it again", text
    )
    assert (judgement.verdict, judgement.reason) == ("verbatim", "bracket")
    lie = judge("I have crossed that strait in a storm for 40 [failed] and I will cross it again", text)
    assert lie.reason == "bracket-changes"


@pytest.mark.parametrize("quote", re.findall(r"“([^”]+)”", TEXT))
@given(data=st.data())
def test_the_first_look_turns_away_no_document_that_holds_the_words(quote: str, data: st.DataObject) -> None:
    words = quote.split()
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(0, len(words) - 1))
        words[place] = data.draw(st.sampled_from(["gravel", "twelve", "not", "…", "[the mayor]", "Rain"]))
    changed = " ".join(words)
    judgement = judge(changed)
    if judgement.verdict not in ("not-found", "unchecked"):
        assert may_hold(read_quoted(changed), ready())


def test_the_first_look_turns_strangers_away() -> None:
    quote = read_quoted("The lighthouse keeper painted seventeen wooden boats before breakfast")
    assert not may_hold(quote, ready())
    assert judge_quote(quote.text, ready()).verdict == "not-found"
