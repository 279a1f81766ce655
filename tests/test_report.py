"""What people and scripts are shown: the same words everywhere, and no text that can steer a terminal or a cell."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from dataclasses import replace

import pytest
from auditor.models import Article, Attribution, Audit, Edit, Judgement, Lookup, Passage, Span
from auditor.report import (
    FIELDS,
    article_object,
    attribution_lines,
    cell,
    finding_rows,
    harmless,
    json_line,
    marked,
    one_line,
    render,
    summary_line,
    text_fragment_url,
    web_url,
    word_diff,
    worst_severity,
    write_rows,
)
from auditor.report.layout import NARROWEST, Piece, Sheet, line_ranges
from auditor.report.plain import columns
from auditor.report.terminal import edit_words, lookup_words
from auditor.vocabulary import VERDICTS
from hypothesis import given
from hypothesis import strategies as st

from build_audits import DOCUMENT, PAGE, build_audit

#: Everything that a page might put into its text to do harm.
HOSTILE = (
    "a\x1b[31m\x9b2J\x00\u202egnp.\u2066b\x07\x7f\u2028\r\n=cmd|'/c calc'!A0\ud83d<script>alert(1)</script>"
)
ANY_TEXT = st.text(st.characters(), max_size=60)
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u2028\u2029]")


def hostile_audit() -> Audit:
    """An audit in which every text of article and page is hostile."""
    audit = build_audit(["altered", "unchecked", "unsourced"], title=HOSTILE)
    bad_passage = Passage(0, len(HOSTILE), HOSTILE, source=DOCUMENT.id)
    findings = tuple(
        replace(
            finding,
            statement=replace(finding.statement, text=HOSTILE),
            explanation=HOSTILE,
            document=replace(DOCUMENT, title=HOSTILE, url="https://x.example/" + HOSTILE, outlet=HOSTILE),
            judgement=replace(
                finding.judgement,
                passage=bad_passage,
                edits=(),
                facts=(HOSTILE,),
                seen_at=(HOSTILE,),
                criteria=(HOSTILE,),
            ),
            lookups=(Lookup(HOSTILE, "x", "ok", detail=HOSTILE),),
        )
        for finding in audit.findings
    )
    attributions = tuple(
        replace(
            a,
            outlet=a.outlet and replace(a.outlet, text=HOSTILE, name=HOSTILE),
            statements=(replace(a.statements[0], text=HOSTILE),),
        )
        for a in audit.attributions
    )
    return replace(audit, findings=findings, attributions=attributions)


# --- objects and rows ----------------------------------------------------------------------------


def test_the_object_of_an_article_has_the_fields_of_the_contract_in_their_order() -> None:
    audit = build_audit(["altered", "unsourced"])
    found = article_object(audit.article, audit.attributions)
    assert list(found) == ["id", "path", "title", "date", "date_source", "publisher", "text", "attributions"]
    first, second = found["attributions"]
    assert list(first) == ["id", "kind", "pattern", "source", "cue", "outlet", "via", "content", "statements"]
    assert list(first["source"]) == ["start", "end", "text", "name"]
    assert list(first["cue"]) == ["start", "end", "text"]
    assert list(first["outlet"]) == [
        "start",
        "end",
        "text",
        "role",
        "id",
        "name",
        "domain",
        "resolution",
        "candidates",
    ]
    assert list(first["via"][0]) == ["start", "end", "text", "id"]
    assert list(first["content"][0]) == ["start", "end", "text", "quoted"]
    assert list(first["statements"][0]) == ["id", "kind", "start", "end", "text"]
    assert second["outlet"] is None
    assert second["nearby_outlet"] == "harbour-gazette"


def test_an_attribution_may_lack_source_cue_and_outlet() -> None:
    bare = Attribution("x", "direct", "other", None, None, None, (), (), ())
    (found,) = article_object(Article("a", ""), [bare])["attributions"]
    assert (found["source"], found["cue"], found["outlet"], found["via"]) == (None, None, None, [])


CONTRACT = (
    "id, run_id, article_id, path, article_title, article_date, publisher, attribution_id, pattern, role, "
    "statement_kind, statement, start, end, outlet, outlet_text, outlet_domain, speaker, verdict, severity, reason, "
    "confidence, located, faithful, similarity, passage, passage_start, passage_end, coverage_url, coverage_title, "
    "coverage_date, captured_at, archive_url, route, secondary_copy, tried, explanation"
)


def test_a_row_has_the_fields_of_the_contract_in_their_order() -> None:
    assert ", ".join(FIELDS) == CONTRACT
    (row,) = finding_rows(build_audit(["altered"]), "r1")
    assert tuple(row) == FIELDS
    expected = {
        "run_id": "r1", "path": "barrier.txt", "outlet": "harbour-gazette", "outlet_text": "the Gazette",
        "speaker": "Ada Renn", "passage": PAGE[24:63], "coverage_title": "What the barrier cost", "route": "feed",
        "secondary_copy": False, "tried": ["feed: no-match"],
    }  # fmt: skip
    assert {key: row[key] for key in expected} == expected


def test_unsourced_quotations_are_rows_only_if_asked() -> None:
    audit = build_audit(["unsourced", "altered"])
    assert [row["verdict"] for row in finding_rows(audit, "r")] == ["altered"]
    rows = finding_rows(audit, "r", unsourced=True)
    assert [(row["verdict"], row["outlet_text"]) for row in rows] == [
        ("unsourced", ""),
        ("altered", "the Gazette"),
    ]


def test_the_outlet_is_not_its_own_speaker() -> None:
    audit = build_audit(["altered"])
    (attribution,) = audit.attributions
    assert attribution.outlet is not None
    own = replace(attribution, outlet=replace(attribution.outlet, role="source"))
    assert finding_rows(replace(audit, attributions=(own,)), "r")[0]["speaker"] is None


# --- formats -------------------------------------------------------------------------------------


def written(output: str | None, audits: list[Audit]) -> str:
    stream = io.StringIO()
    with write_rows(output, stream) as write:
        for audit in audits:
            write(finding_rows(audit, "r"))
    return stream.getvalue()


@pytest.mark.parametrize(
    "audits", [[], [build_audit(["altered"])], [build_audit(["altered", "close"]), hostile_audit()]]
)
def test_all_formats_say_the_same(audits: list[Audit]) -> None:
    rows = [row for audit in audits for row in finding_rows(audit, "r")]
    assert json.loads(written("json", audits)) == rows
    assert [json.loads(line) for line in written("nl", audits).splitlines()] == rows
    for output, delimiter in (("csv", ","), ("tsv", "\t")):
        table = list(csv.DictReader(io.StringIO(written(output, audits), newline=""), delimiter=delimiter))
        assert [list(row) for row in table] == [list(FIELDS)] * len(rows)
        assert [row["verdict"] for row in table] == [row["verdict"] for row in rows]
    assert written(None, audits) == ""


def test_an_array_is_closed_though_the_work_breaks_off() -> None:
    stream = io.StringIO()
    with pytest.raises(KeyboardInterrupt), write_rows("json", stream) as write:
        write(finding_rows(build_audit(["altered"]), "r"))
        raise KeyboardInterrupt
    assert len(json.loads(stream.getvalue())) == 1


@given(ANY_TEXT)
def test_json_keeps_every_text_and_steers_no_terminal(text: str) -> None:
    line = json_line({"x": text})
    assert json.loads(line) == {"x": text}
    assert not STEERING.search(line)
    line.encode("utf-8")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        # What a spreadsheet would take for a formula.
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\t=1", "'\t=1"),
        ("\r=1", "'␍=1"), ("\n=1", "'\n=1"), ("＝1+1", "'＝1+1"), ("＠x", "'＠x"),
        # Numbers are numbers.
        (-0.5, -0.5), (3, 3), (True, "true"), (None, ""),
        # Lists are joined, and a list may begin with a formula too.
        (["feed: ok", "link: no-route"], "feed: ok | link: no-route"), (["=1"], "'=1"), ([], ""),
        ({"a": 1}, '{"a": 1}'),
        ("two\r\nlines", "two\nlines"), ("nul\x00", "nul␀"),
    ],
)  # fmt: skip
def test_cells_are_safe_in_a_spreadsheet(value: object, shown: object) -> None:
    assert cell(value) == shown


@given(ANY_TEXT)
def test_no_cell_begins_a_formula(text: str) -> None:
    assert not str(cell(text)).startswith(("=", "+", "-", "@", "\t", "\r"))


# --- differences ---------------------------------------------------------------------------------


@given(ANY_TEXT, ANY_TEXT)
def test_a_diff_rejoins_to_both_sides(a: str, b: str) -> None:
    changes = word_diff(a, b)
    assert ("".join(c.a for c in changes), "".join(c.b for c in changes)) == (a, b)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        # A number is one token, with its points and commas.
        ("48 million", "84 million", [("48", "84")]),
        ("2,300 homes", "4,000 homes", [("2,300", "4,000")]),
        # A dropped "not".
        ("we were told", "we were not told", [("", "not ")]),
        # Typography and capitals are no difference.
        ("It's “so”", "it’s \"so\"", []),
        ("same", "same", []),
    ],
)  # fmt: skip
def test_words_that_differ(a: str, b: str, expected: list[tuple[str, str]]) -> None:
    assert [(c.a, c.b) for c in word_diff(a, b) if not c.same] == expected


def test_a_diff_of_very_long_texts_is_not_attempted() -> None:
    a, b = "word " * 5000, "other " * 5000
    assert [(c.same, c.a, c.b) for c in word_diff(a, b)] == [(False, a, b)]


def judged(verdict: str, passage: str, edits: tuple[Edit, ...] = (), start: int = 100) -> Judgement:
    return Judgement(
        verdict, "ok", "x", passage=Passage(start, start + len(passage), passage, source="d"), edits=edits
    )


def test_the_edits_that_were_judged_are_marked() -> None:
    edit = Edit("replace", Span(4, 6, "20"), Span(104, 106, "40"), "number", "error")
    found = marked("had 20 of, well, them", judged("altered", "had 40 of them", (edit,)))
    assert found.article == (("had ", False), ("20", True), (" of, well, them", False))
    assert found.coverage == (("had ", False), ("40", True), (" of them", False))


def test_an_edit_that_does_not_fit_the_texts_marks_nothing() -> None:
    edit = Edit("replace", Span(0, 2, "zz"), Span(900, 902, "yy"), "number", "error")
    found = marked("had 20", judged("altered", "had 40", (edit,)))
    assert not any(differs for _, differs in (*found.article, *found.coverage))


@pytest.mark.parametrize(
    ("verdict", "statement", "passage", "marks"),
    [
        # A quotation without edits is compared word by word.
        ("misattributed", "one two three", "one four three", ["two"]),
        # Neighbours are marked together.
        ("altered", "one a b three four five", "one c three four five", ["a b"]),
        # A claim says the same in other words: nothing is marked.
        ("supported", "one two three", "one four three", []),
        # Where little is alike, marks say nothing.
        ("altered", "quite another thing", "nothing like it at all", []),
    ],
)  # fmt: skip
def test_what_is_marked_without_edits(verdict: str, statement: str, passage: str, marks: list[str]) -> None:
    found = marked(statement, judged(verdict, passage))
    assert [text for text, differs in found.article if differs] == marks


@given(ANY_TEXT, ANY_TEXT, st.integers(0, 50), st.integers(0, 50))
def test_marked_texts_rejoin_to_both_sides(statement: str, passage: str, start: int, end: int) -> None:
    edit = Edit(
        "replace", Span(start, end, statement[start:end]), Span(start, end, passage[start:end]), "x", "error"
    )
    for edits in ((), (edit,)):
        found = marked(statement, judged("altered", passage, edits, start=0))
        assert "".join(text for text, _ in found.article) == statement
        assert "".join(text for text, _ in found.coverage) == passage


# --- the terminal --------------------------------------------------------------------------------


@given(ANY_TEXT)
def test_harmless_text_holds_nothing_that_steers(text: str) -> None:
    shown = harmless(text)
    assert not STEERING.search(shown)
    assert not any(unicodedata.category(char) == "Cs" for char in shown)
    assert harmless(shown) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("tag\U000e0041", "tag<U+E0041>"),  # an invisible letter
        ("a\ufff9b\u206fc", "a<U+FFF9>b<U+206F>c"),
        ("z" + "\u0335" * 8 + "y", "z" + "\u0335" * 8 + "y"),
        (
            "z" + "\u0335" * 500 + "y",
            "z" + "\u0335" * 8 + "<492 more marks>y",
        ),  # would be drawn over other lines
        ("a\x9b31m", "a<U+009B>31m"),  # the escape of eight-bit terminals
    ],
)
def test_what_hides_or_covers_is_shown(text: str, shown: str) -> None:
    assert harmless(text) == shown


def test_json_hides_no_letter() -> None:
    assert json_line("a\U000e0041") == '"a\\udb40\\udc41"'


@pytest.mark.parametrize("color", [False, True])
@pytest.mark.parametrize("explain", [False, True])
def test_hostile_text_reaches_no_terminal(color: bool, explain: bool) -> None:
    audit = hostile_audit()
    text = render(audit, width=72, color=color, explain=explain, unsourced=True)
    text += "\n".join(attribution_lines(audit.article, audit.attributions))
    bare = re.sub(r"\x1b\[[0-9;]+m", "", text) if color else text
    assert not STEERING.search(bare)
    assert "␛[31m" in bare
    assert "<U+202E>" in bare


def test_an_address_never_makes_a_line_of_its_own() -> None:
    forged = "https://x.example/a\n\nError: forged\r\nlast"
    audit = build_audit(["altered"])
    (finding,) = audit.findings
    document = replace(DOCUMENT, url=forged, archive_url=forged, captured_at=forged)
    judgement = replace(finding.judgement, seen_at=(forged,))
    text = render(
        replace(audit, findings=(replace(finding, document=document, judgement=judgement),)), explain=True
    )
    assert "Error: forged" in text
    assert not [line for line in text.splitlines() if line.startswith(("Error", "last"))]


@given(st.text(st.sampled_from("ab 報é\u0301x"), max_size=200), st.integers(NARROWEST, 60))
def test_lines_keep_to_the_width_and_lose_no_word(text: str, width: int) -> None:
    flat = " ".join(text.split())
    lines = [flat[start:end] for start, end in line_ranges(flat, width)]
    assert all(columns(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == flat.replace(" ", "")


@pytest.mark.parametrize("width", [1, 20, 44, 59, 60, 80, 200])
def test_a_report_keeps_to_the_width_but_for_addresses(width: int) -> None:
    audit = build_audit(["altered", "unchecked", "verbatim"], title="報道 " * 40 + "x" * 300)
    text = render(audit, width=width, explain=True)
    room = max(width, 4 + NARROWEST)
    too_wide = [line for line in text.splitlines() if columns(line) > room and "https://" not in line]
    # On the narrowest of terminals the verdict alone is wider.
    assert [line for line in too_wide if line not in VERDICTS] == []
    addresses = [line.strip() for line in text.splitlines() if "https://" in line and columns(line) > room]
    assert [line for line in addresses if "captured" in line] == []


def test_colour_only_when_asked() -> None:
    audit = build_audit(["altered", "unchecked", "verbatim"])
    plain, colored = render(audit), render(audit, color=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31m  altered\x1b[0m" in colored
    assert re.sub(r"\x1b\[[0-9;]+m", "", colored) == plain.replace("*", "")


def test_styles_survive_wrapping() -> None:
    lines = Sheet(14, color=True).block([Piece("one two "), Piece("three four five", "mark"), Piece("!")], 0)
    assert lines == ["one two \x1b[1;4mthree\x1b[0m", "\x1b[1;4mfour five\x1b[0m!"]


def test_the_report_on_an_article() -> None:
    audit = build_audit(["verbatim", "unchecked", "altered", "unsourced"])
    assert render(audit, width=100).splitlines() == [
        "Council backs flood barrier · 2026-05-14 · 4 attributions, 1 outlet",
        "",
        "  altered        Harbour Gazette · Ada Renn: “The gate number 2 cost *48* million euros”",
        "                 Because of number.",
        "                 Coverage: The gate number 0 cost *84* million euros",
        "                 What the barrier cost, 2026-05-12",
        "                 https://gazette.example/2026/05/12/barrier.html  (captured 2026-05-16)",
        "                 Seen at: https://gazette.example/2026/05/12/barrier.html",
        f"                 match 97 % · statement {audit.findings[2].statement.id[:10]}",
        "",
        "  unchecked      Harbour Gazette · Ada Renn: “The gate number 1 cost 48 million euros”",
        "                 Because of own-reporting.",
        f"                 statement {audit.findings[1].statement.id[:10]}",
        "",
        "  verbatim       Harbour Gazette · Ada Renn: “The gate number 0 cost *48* million euros”",
        "                 Because of exact.",
        "                 Coverage: The gate number 0 cost *84* million euros",
        "                 What the barrier cost, 2026-05-12",
        "                 https://gazette.example/2026/05/12/barrier.html  (captured 2026-05-16)",
        "                 Seen at: https://gazette.example/2026/05/12/barrier.html",
        "                 match 97 %",
        "",
        "1 altered, 1 unchecked, 1 unsourced, 1 verbatim. List the unsourced with --unsourced.",
    ]


def test_explain_adds_criteria_edits_facts_scores_and_look_ups() -> None:
    text = render(build_audit(["altered"]), explain=True, width=120)
    for line in (
        "reason: number",
        "criteria: first, second",
        "edit: “48” here, “84” in the coverage (number, error)",
        "fact: number: 48 here, 84 there",
        "scores: located 99 %, faithful 98 %, similarity 94 of 100",
        "look-up: feed: no-match, reached the page, 1 candidate, 1 read, 2026-05-07 to 2026-05-15",
    ):
        assert line in text


def test_worst_comes_first_and_counts_follow_the_same_order() -> None:
    audit = build_audit(list(reversed(VERDICTS)))
    text = render(audit, width=200, unsourced=True)
    places = [text.index(f"\n  {verdict} ") for verdict in VERDICTS]
    assert places == sorted(places)
    assert text.splitlines()[-1] == ", ".join(f"1 {verdict}" for verdict in VERDICTS) + "."


def test_a_warning_of_a_bad_kind_comes_after_errors() -> None:
    audit = build_audit(["altered", "misattributed"])
    first = audit.findings[0]
    mild = replace(first, judgement=replace(first.judgement, severity="warning"))
    text = render(replace(audit, findings=(mild, audit.findings[1])))
    assert text.index("misattributed") < text.index("altered")


def test_an_article_without_attributions() -> None:
    lines = render(replace(build_audit([]), lookups=())).splitlines()
    assert lines == [
        "Council backs flood barrier · 2026-05-14 · 0 attributions, 0 outlets",
        "",
        "Nothing to check.",
    ]


def test_long_statements_are_cut_unless_explained() -> None:
    long = "word " * 400
    audit = build_audit(["not-found"])
    (finding,) = audit.findings
    audit = replace(audit, findings=(replace(finding, statement=replace(finding.statement, text=long)),))
    assert len(render(audit)) < 1500
    assert render(audit, explain=True).count("word") == 400


def test_attributions_as_a_list() -> None:
    audit = build_audit(["altered", "unsourced"])
    first = audit.attributions[0]
    assert first.outlet is not None
    open_one = replace(
        first,
        source=None,
        outlet=replace(first.outlet, id=None, name=None, resolution="ambiguous", candidates=("a", "b")),
    )
    unknown = replace(open_one, outlet=replace(first.outlet, id=None, resolution="unknown"), via=(), cue=None)
    lines = attribution_lines(audit.article, [*audit.attributions, open_one, unknown])
    assert lines == [
        "Council backs flood barrier · 4 attributions",
        "",
        "  1 Ada Renn; Harbour Gazette [harbour-gazette]; via x; “told”",
        "    quote  “The gate number 0 cost 48 million euros”",
        "",
        "  2 Ada Renn; no outlet (credited nearby: harbour-gazette); via x; “told”",
        "    quote  “The gate number 1 cost 48 million euros”",
        "",
        "  3 the Gazette [open, ambiguous: a, b]; via x; “told”",
        "    quote  “The gate number 0 cost 48 million euros”",
        "",
        "  4 Harbour Gazette [open: unknown]",
        "    quote  “The gate number 0 cost 48 million euros”",
    ]


@pytest.mark.parametrize(
    ("article", "coverage", "words"),
    [
        ("20", "40", "“20” here, “40” in the coverage (number, error)"),
        ("", "not", "“not” only in the coverage (number, error)"),
        ("very", "", "“very” only here (number, error)"),
    ],
)
def test_an_edit_in_words(article: str, coverage: str, words: str) -> None:
    edit = Edit("replace", Span(0, 0, article), Span(0, 0, coverage), "number", "error")
    assert edit_words(edit) == words


def test_a_look_up_in_words() -> None:
    assert lookup_words(Lookup("gdelt", None, "out-of-range")) == "gdelt: out-of-range"
    whole = Lookup("sitemap", None, "no-match", exhaustive=True, reached="page", fetched=3, candidates=3)
    assert (
        lookup_words(whole)
        == "sitemap: no-match, reached the page, 3 candidates, 3 read, everything in the window"
    )


# --- counts and addresses ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdicts", "line"),
    [
        ([], "0 of 0 outlet statements checked"),
        (["verbatim", "unchecked", "unsourced"], "1 of 2 outlet statements checked"),
        (["not-found", "altered"], "2 of 2 outlet statements checked"),
    ],
)
def test_the_last_line_counts_what_was_checked(verdicts: list[str], line: str) -> None:
    assert summary_line([build_audit(verdicts)]) == line


@pytest.mark.parametrize(
    ("verdict", "reached"),
    [
        ("altered", {"error", "warning", "notice"}),
        ("not-found", {"warning", "notice"}),
        ("unchecked", {"notice"}),
        ("verbatim", set()),
    ],
)
def test_which_findings_reach_a_severity(verdict: str, reached: set[str]) -> None:
    audits = [build_audit([verdict])]
    levels = ("error", "warning", "notice", "never")
    assert {level for level in levels if worst_severity(audits, at_least=level)} == reached


@pytest.mark.parametrize(
    ("url", "given"),
    [
        ("https://example.org/a?b=1", True), ("http://example.org", True),
        ("javascript:alert(1)", False), ("data:text/html,x", False), ("file:///etc/passwd", False),
        ("https:///nohost", False), ("notes/page.html", False), ("//example.org", False), ("http://[bad", False),
        ("", False), (None, False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_become_links(url: str | None, given: bool) -> None:
    assert web_url(url) == (url if given else None)


@pytest.mark.parametrize(
    ("passage", "fragment"),
    [
        # Short: whole, with comma and hyphen encoded.
        ("well-known, twice", "well%2Dknown%2C%20twice"),
        # Longer than ten words: its ends.
        ("a b c d e f g h i j k l", "a%20b%20c%20d,i%20j%20k%20l"),
        # Over two paragraphs: never whole, since a fragment does not cross a block.
        ("one two\n\nthree", "one%20two,three"),
        # Writing without spaces.
        ("報" * 200, "%E5%A0%B1" * 60 + "," + "%E5%A0%B1" * 60),
    ],
)  # fmt: skip
def test_a_link_leads_to_the_passage(passage: str, fragment: str) -> None:
    assert text_fragment_url("https://example.org/a", passage) == f"https://example.org/a#:~:text={fragment}"


def test_a_link_to_no_passage_or_with_a_fragment_of_its_own() -> None:
    assert text_fragment_url("https://example.org/a", " \n") == "https://example.org/a"
    assert text_fragment_url("https://example.org/a#top", "word") == "https://example.org/a#top:~:text=word"


def test_one_line_is_cut_at_a_word() -> None:
    assert one_line("one  two\nthree four", 12) == "one two …"
    assert one_line("short", 12) == "short"
