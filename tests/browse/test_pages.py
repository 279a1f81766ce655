"""The pages as Datasette serves them: complete, harmless, linked both ways, and only for databases of ours."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import sqlite3
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from auditor.browse import ours
from auditor.browse.metadata import QUERIES
from auditor.migrations import APPLICATION_ID, MIGRATIONS
from auditor.models import Candidate
from auditor.store import open_store
from auditor.vocabulary import VERDICTS
from sites import Site, authors_database, fill, outlet_of, page_paths, serve

from build_audits import build_audit


class Elements(HTMLParser):
    """Start tags with their attributes, and the text of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, attribute: str) -> list[str]:
        return [value for _, found in self.tags if (value := found.get(attribute))]


def article_id(database: Path, title: str = "Council%") -> str:
    (row,) = sqlite3.connect(database).execute("SELECT id FROM articles WHERE title LIKE ? LIMIT 1", [title])
    return str(row[0])


# --- every page ----------------------------------------------------------------------------------


def test_every_page_answers_and_forbids_scripts(site: Site, paths: list[str]) -> None:
    for path in paths:
        answer = site.get(path)
        assert answer.status == 200, path
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "script-src" not in policy


def test_nothing_out_of_an_article_or_page_is_obeyed(site: Site, paths: list[str]) -> None:
    for path in paths:
        html = site.get(path).text
        page = Elements(html)
        assert "script" not in {tag for tag, _ in page.tags}, path
        assert not {
            name for _, found in page.tags for name in found if name.startswith("on") or name == "style"
        }
        assert not [url for url in page.all("href") if url.lower().startswith("javascript")], path
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", html), path


def test_the_hostile_headline_is_readable(site: Site, database: Path) -> None:
    text = Elements(site.get(f"/audits/-/article/{article_id(database, '%script%')}").text).text
    assert "<script>alert(1)</script> <U+202E>gnp.exe ␛[31m" in text


def test_tables_show_control_characters_too(site: Site) -> None:
    for path in ("/audits/articles?_nofacet=1", "/audits/findings", "/audits/failures"):
        html = site.get(path).text
        assert "<U+202E>" in Elements(html).text, path
        body = html[html.index("<tbody") : html.index("</tbody")]
        assert "\u202e" not in body and "\x1b" not in body, path


def test_links_out_give_nothing_away(site: Site, paths: list[str]) -> None:
    for path in paths:
        for tag, found in Elements(site.get(path).text).tags:
            if tag == "a" and (found.get("href") or "").startswith("http"):
                assert "noreferrer" in (found.get("rel") or ""), path


def test_every_inner_link_leads_somewhere(site: Site, paths: list[str]) -> None:
    known: dict[str, int] = {}
    for path in paths[:14]:
        for url in Elements(site.get(path).text).all("href"):
            target = url.partition("#")[0]
            if target.startswith("/") and target not in known:
                known[target] = site.get(target).status
    assert {url: status for url, status in known.items() if status != 200} == {}


def test_ids_are_unique_and_labels_resolve(site: Site, paths: list[str]) -> None:
    for path in paths:
        page = Elements(site.get(path).text)
        ids = page.all("id")
        assert len(ids) == len(set(ids)), path
        wanted = {name for value in page.all("aria-labelledby") for name in value.split()} | set(
            page.all("for")
        )
        assert wanted <= set(ids), path


# --- one page ------------------------------------------------------------------------------------


def test_an_address_in_a_link_is_printable(tmp_path: Path) -> None:
    audit = build_audit(["altered"])
    (finding,) = audit.findings
    document = replace(finding.document, url="https://x.example/\u202egnp.exe\x1b[31m")  # type: ignore[type-var]
    with open_store(tmp_path / "a.db") as store:
        run = store.start_run("article", {}, [], live=True)
        store.record([replace(audit, findings=(replace(finding, document=document),))], run, outlet_of)
    page = serve(tmp_path / "a.db").get(f"/a/-/article/{audit.article.id}").text
    assert 'href="https://x.example/%E2%80%AEgnp.exe%1B[31m' in page
    assert "\u202e" not in page and "\x1b" not in page


def test_every_mark_links_to_its_finding_and_back(site: Site, database: Path) -> None:
    page = Elements(site.get(f"/audits/-/article/{article_id(database)}").text)
    ids, inner = set(page.all("id")), {url[1:] for url in page.all("href") if url.startswith("#")}
    marks = {name for name in ids if name.startswith("m-")}
    assert len(marks) == len(VERDICTS)
    assert marks <= inner and {"f-" + name[2:] for name in marks} <= ids & inner


def test_a_finding_is_shown_with_evidence_and_reason_before_score(site: Site, database: Path) -> None:
    html = site.get(f"/audits/-/article/{article_id(database)}").text
    card = html[html.index(">contradicted</span>") :]
    places = [card.index(part) for part in ("Because of number", "<dt>Article", "<dt>Coverage", "match 97")]
    assert places == sorted(places)
    assert "#:~:text=" in html
    assert "What was tried (1 look-up, 1 candidate)" in html


def test_the_words_that_differ_are_marked_whole(site: Site, database: Path) -> None:
    html = site.get(f"/audits/-/article/{article_id(database)}").text
    assert "<ins>48</ins>" in html and "<del>84</del>" in html


def test_a_review_stands_beside_the_finding(site: Site, database: Path) -> None:
    html = site.get(f"/audits/-/article/{article_id(database)}").text
    assert "the agency corrected its figure" in html
    assert html.count(">contradicted</span>") > 0


@pytest.mark.parametrize("path", ["findings?_facet=outlet", "outlets/harbour-gazette", "latest", "tally"])
def test_a_hostile_name_turns_nothing_around_in_the_tables(tmp_path: Path, path: str) -> None:
    name = "Harbour\u202e Gazette\x1b[31m<script>"
    with open_store(tmp_path / "audits.db") as store:
        run = store.start_run("article", {}, ["a"], live=False)
        store.record([build_audit(["altered"])], run, lambda id: replace(outlet_of(id), name=name))
    answer = serve(tmp_path / "audits.db").get(f"/audits/{path}")
    assert answer.status == 200
    assert not re.search("[\u202a-\u202e\x00-\x08\x0b-\x1f]", answer.text)
    if path != "tally":
        assert "Harbour&lt;U+202E&gt; Gazette" in answer.text


def test_a_review_outlives_the_run_that_it_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "audits.db"
    with open_store(path) as store:
        for number, verdict in enumerate(("altered", "altered", "verbatim")):
            audit = build_audit([verdict], run=str(number))
            store.record([audit], store.start_run("article", {}, [str(number)], live=False), outlet_of)
            if number == 0:
                store.review(audit.findings[0].id, "close", "the agency corrected its figure", "Ada")
            site = serve(path)
            html = site.get(f"/audits/-/article/{audit.article.id}").text
            assert "the agency corrected its figure" in html
            assert ("when the finding was" in html) == (verdict == "verbatim")
            assert "None. Every statement that was checked" in site.get("/audits/-/audits").text


def test_the_last_review_of_a_finding_is_what_agreement_counts(tmp_path: Path) -> None:
    path = tmp_path / "audits.db"
    audit = build_audit(["altered"])
    with open_store(path) as store:
        store.record([audit], store.start_run("article", {}, ["a"], live=False), outlet_of)
        for verdict in ("close", "altered"):
            store.review(audit.findings[0].id, verdict, "read")
    assert "(1 of 1; 21 to 100" in serve(path).get("/audits/-/reviews").text


def test_the_landing_page_begins_with_the_worst_unreviewed(site: Site) -> None:
    html = site.get("/audits/-/audits").text
    queue = html[html.index('class="queue"') :]
    verdicts = re.findall(r'<span class="badge \w+">([\w-]+)</span>', queue[: queue.index("</ol>")])
    assert verdicts[0] != "contradicted"  # the only one has been reviewed
    assert verdicts == sorted(verdicts, key=lambda v: VERDICTS[v].rank)
    assert {VERDICTS[v].severity for v in verdicts} <= {"error", "warning"}


def test_the_landing_page_shows_both_texts_with_what_differs(site: Site) -> None:
    html = site.get("/audits/-/audits").text
    found = re.findall(r'<li class="(?:error|warning)">.*?</li>', html, re.DOTALL)
    assert [item for item in found if "<ins>48</ins>" in item and "<del>84</del>" in item]


def test_one_giant_word_does_not_push_the_landing_page_away(site: Site, database: Path) -> None:
    giant = "W" * 400
    assert giant not in site.get("/audits/-/audits").text
    (run,) = sqlite3.connect(database).execute("SELECT id FROM runs ORDER BY rowid DESC LIMIT 1").fetchone()
    assert giant in site.get(f"/audits/-/run/{run}").text  # whole where one thing is looked at


def test_the_landing_page_says_what_changed_the_worst_first(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        for number, verdicts in enumerate(
            (["verbatim", "altered", "close"], ["altered", "verbatim", "close"])
        ):
            run = store.start_run("article", {}, [], live=True)
            store.record([build_audit(verdicts, run=f"run {number}")], run, outlet_of)
        other = store.start_run("article", {}, [], live=True)  # of another article: no "run before" of these
        store.record([build_audit(["close"], run="other", key=" other")], other, outlet_of)
    site = serve(tmp_path / "a.db")
    html = site.get("/a/-/audits").text
    part = html[html.index('id="changed">Changed when audited again') : html.index("All of them (2)")]
    assert re.findall(r'class="badge \w+">(\w+)<', part) == ["verbatim", "altered", "altered", "verbatim"]
    assert 'id="changed"' not in serve(fill(tmp_path / "same.db")).get("/same/-/audits").text


def test_one_that_got_worse_is_found_among_very_many_that_got_better(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        for now in ("unchecked", "verbatim"):
            run = store.start_run("article", {}, [], live=True)
            many = [build_audit([now], key=f" {n}", run=now) for n in range(250)]
            last = build_audit([{"unchecked": "verbatim", "verbatim": "altered"}[now]], key=" last", run=now)
            store.record([*many, last], run, outlet_of)
    html = serve(tmp_path / "a.db").get("/a/-/audits").text
    part = html[html.index('id="changed"') : html.index("All of them")]
    assert re.findall(r'class="badge \w+">(\w+)<', part)[:2] == ["verbatim", "altered"]


def test_an_article_names_what_to_look_at_first(site: Site, database: Path) -> None:
    html = site.get(f"/audits/-/article/{article_id(database)}").text
    first = re.findall(r"Statement \d+, ([\w-]+): to the finding", html[html.index('class="first"') :])
    wrong = [v.id for v in VERDICTS.values() if v.severity in ("error", "warning")]
    assert first[: len(wrong)] == wrong


def test_all_candidates_are_reached_however_many(tmp_path: Path) -> None:
    audit = build_audit(["unchecked"])
    tried = tuple(
        ("harbour-gazette", Candidate(f"https://gazette.example/{n}", "feed", n, 0.5, outcome="ok"))
        for n in range(30)
    )
    with open_store(tmp_path / "a.db") as store:
        run = store.start_run("article", {}, [], live=True)
        store.record([replace(audit, candidates=tried)], run, outlet_of)
    site = serve(tmp_path / "a.db")
    html = site.get(f"/a/-/article/{audit.article.id}").text
    assert (
        "more than 25 candidates" in html
        and "gazette.example/24" in html
        and "gazette.example/25" not in html
    )
    (link,) = [url for url in Elements(html).all("href") if url.startswith("/a/candidates?")]
    assert "gazette.example/29" in site.get(link).text


def test_no_rate_without_how_much_it_rests_on(site: Site) -> None:
    html = site.get("/audits/-/outlets").text
    assert re.search(r"of \d+; [^<]*%\)<br><span class=\"small\">checked: \d+ of \d+", html)


def test_a_statement_shows_every_run(site: Site, database: Path) -> None:
    (row,) = sqlite3.connect(database).execute(
        "SELECT statement_id FROM findings WHERE verdict = 'altered' GROUP BY statement_id HAVING count(*) = 2"
    )
    html = site.get(f"/audits/-/statement/{row[0]}").text
    assert html.count('class="run-of"') == 2
    assert "first, second" in html and "number: 48 here, 84 there" in html and "<caption>Edits" in html


def test_findings_of_one_run_or_one_verdict(site: Site, database: Path) -> None:
    article = article_id(database)
    (run,) = sqlite3.connect(database).execute("SELECT id FROM runs LIMIT 1").fetchone()
    assert "As one run found it" in site.get(f"/audits/-/article/{article}?run={run}").text
    one = site.get(f"/audits/-/article/{article}?verdict=altered").text
    assert one.count('class="card ') == 1


@pytest.mark.parametrize(
    "question", ['"', "gate AND", "x*", "(", "NEAR(a b)", "a:b", "\x00", "'; DROP TABLE x", "é" * 900]
)
def test_no_question_breaks_the_search(site: Site, question: str) -> None:
    from urllib.parse import quote

    assert site.get(f"/audits/-/search?q={quote(question)}").status == 200


@pytest.mark.parametrize(
    ("kind", "question"), [("statements", "gate 48"), ("passages", "84 million"), ("articles", "Renn")]
)
def test_search_finds(site: Site, kind: str, question: str) -> None:
    html = site.get(f"/audits/-/search?q={question}&kind={kind}").text
    assert '<mark class="hit">' in html and f'id="r-{kind}"' in html


@pytest.mark.parametrize("query", QUERIES)
def test_stored_queries_answer_as_csv_and_json(site: Site, database: Path, query: str) -> None:
    given = f"q=gate&article_id={article_id(database)}&statement_id=x"
    rows = list(csv.reader(io.StringIO(site.get(f"/audits/{query}.csv?{given}").text)))
    assert rows[0]
    assert isinstance(json.loads(site.get(f"/audits/{query}.json?{given}&_shape=array").text), list)


def test_a_passage_is_one_result_however_many_runs_found_it(tmp_path: Path) -> None:
    path = tmp_path / "audits.db"
    with open_store(path) as store:
        for number in range(7):
            audit = build_audit(["close", "supported"] if number else ["altered", "altered"], run=str(number))
            store.record([audit], store.start_run("article", {}, [str(number)], live=False), outlet_of)
    for ask in ("q=gate", "q=gate&kind=passages"):
        html = serve(path).get(f"/audits/-/search?{ask}").text
        passages = html[html.index('id="r-passages"') :]
        passages = passages[: passages.index("</ol>")]
        assert sorted(re.findall(r'class="badge \w+">(\w+)', passages)) == ["close", "supported"]
        assert "More passages" not in html


@pytest.mark.parametrize("query", [query for query in QUERIES if query.startswith("search-")])
def test_stored_searches_without_a_question_find_nothing(site: Site, query: str) -> None:
    for question in ("", "?q=", "?q=%20"):
        assert json.loads(site.get(f"/audits/{query}.json{question or '?'}&_shape=array").text) == []


@pytest.mark.parametrize(
    "path",
    [
        "findings.csv?_stream=on",
        "findings-of-article.csv",
        "latest.csv?_labels=on",
        "articles.csv?_nocol=text",
    ],
)
def test_csv_of_any_table_is_safe_in_a_spreadsheet_and_a_terminal(tmp_path: Path, path: str) -> None:
    audit = build_audit(
        ["altered", "verbatim"],
        title='=HYPERLINK("http://evil.example","click")\x1b]0;x\x07\u202e',
        key="@SUM(1)\n-1,2",
    )
    finding = replace(
        audit.findings[0],
        explanation='+cmd|" /C calc"!A0',
        judgement=replace(audit.findings[0].judgement, similarity=0.0),
    )
    with open_store(tmp_path / "a.db") as store:
        run = store.start_run("article", {}, [], live=True)
        store.record([replace(audit, findings=(finding, *audit.findings[1:]))], run, outlet_of)
    site = serve(tmp_path / "a.db")
    query = f"&article_id={audit.article.id}" if "?" in path else f"?article_id={audit.article.id}"
    text = site.get(f"/a/{path}{query if 'of-article' in path else ''}").text
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) > 1 and {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e]", text)
    if "article" in path:
        assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)


def test_csv_of_a_strangers_database_is_left_alone(tmp_path: Path, database: Path) -> None:
    conn = sqlite3.connect(tmp_path / "stranger.db")
    conn.executescript("CREATE TABLE t (a); INSERT INTO t VALUES ('=1+1');")
    conn.close()
    assert serve(database, tmp_path / "stranger.db").get("/stranger/t.csv").text.splitlines()[1] == "1,=1+1"


@pytest.mark.parametrize(
    "path", ["article/x", "statement/x", "outlet/x", "run/x", "article/~00", "article/" + "a" * 3000]
)
def test_what_is_not_there_is_said(site: Site, path: str) -> None:
    answer = site.get(f"/audits/-/{path}")
    assert answer.status == 404 and "There is no such" in answer.text


def test_positions_in_an_address_may_be_nonsense(site: Site) -> None:
    for query in ("before=x", "before=-1", "before=" + "9" * 40, "before=²", "page=0", "run=x"):
        assert site.get(f"/audits/-/articles?{query}").status == 200


def test_an_article_with_many_findings_is_shown_in_parts(tmp_path: Path) -> None:
    audit = build_audit(["altered"] * 130, key=" giant")
    giant = audit.article.text + "\n\n" + "x" * 300_000 + " " + "word " * 400_000
    audit = replace(audit, article=replace(audit.article, text=giant))
    with open_store(tmp_path / "big.db") as store:
        store.record([audit], store.start_run("article", {}, [], live=True), outlet_of)
    site = serve(tmp_path / "big.db")
    first = site.get(f"/big/-/article/{audit.article.id}")
    assert first.text.count('class="card ') == 100 and len(first.text) < 1_000_000
    assert "characters without a statement" in first.text
    last = audit.findings[-1].statement.id[:16]
    second = site.get(f"/big/-/article/{audit.article.id}?at={last}").text
    assert f'id="f-{last}"' in second and second.count('class="card ') == 30


# --- authors --------------------------------------------------------------------------------------

ASKED = {"plugins": {"auditor": {"authors": True}}}


def test_authors_are_compared_only_where_that_was_asked_for(site: Site) -> None:
    answer = site.get("/audits/-/authors")
    assert answer.status == 404 and "audit browse --authors" in answer.text
    assert "-/authors" not in site.get("/audits/-/audits").text
    assert site.get("/audits/author-scorecard").status == 404


def test_authors_by_what_reviewers_say(tmp_path: Path) -> None:
    path = authors_database(tmp_path / "a.db")
    asked = serve(path, metadata=ASKED)
    assert "/a/-/authors" in asked.get("/a/-/audits").text
    text = " ".join(Elements(asked.get("/a/-/authors").text).text.split())
    assert "<U+202E>Ada Roe" in text and "95 % (19 of 20; 76 to 99 %)" in text
    assert "Bo Lind" not in text  # one statement fewer than it takes
    (row,) = json.loads(asked.get("/a/author-scorecard.json?_shape=array").text)
    assert (row["reviewed"], row["borne_out"], row["errors"]) == (20, 19, 1)


# --- whose database ------------------------------------------------------------------------------


def test_the_plugin_and_the_schema_agree() -> None:
    assert (APPLICATION_ID, len(MIGRATIONS)) == (ours.APPLICATION_ID, ours.SCHEMA)


def test_a_strangers_database_is_left_alone(tmp_path: Path, database: Path) -> None:
    stranger = tmp_path / "stranger.db"
    conn = sqlite3.connect(stranger)
    conn.executescript(
        "CREATE TABLE articles (id TEXT PRIMARY KEY, verdict TEXT); INSERT INTO articles VALUES ('a', 'altered');"
    )
    conn.close()
    both = serve(database, stranger)
    page = both.get("/stranger/articles").text
    assert "badge" not in page and "auditor/style.css" not in page
    assert "badge" in both.get("/audits/verdicts").text or "badge" in both.get("/audits/findings").text
    assert both.get("/stranger/look-at-first").status == 404
    answer = both.get("/stranger/-/audits")
    assert answer.status == 404 and "no database of Auditor" in answer.text


def test_a_newer_schema_is_said(tmp_path: Path) -> None:
    path = fill(tmp_path / "newer.db")
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA user_version = 99")
    conn.close()
    answer = serve(path).get("/newer/-/audits")
    assert answer.status == 404 and "newer Auditor" in answer.text


def test_a_database_that_lacks_a_table_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = fill(tmp_path / "damaged.db")
    conn = sqlite3.connect(path)
    conn.executescript(
        "DROP VIEW outlet_scorecard; DROP TABLE timeline; DROP TABLE tally; DROP TABLE lookups"
    )
    paths = page_paths(path)
    conn.close()
    asked = serve(path)
    answers = [asked.get(page) for page in paths]
    assert {answer.status for answer in answers} <= {200, 404}
    assert any("damaged" in answer.text for answer in answers)


def test_who_may_not_see_the_database_sees_no_page(database: Path) -> None:
    closed = serve(database, metadata={"databases": {"audits": {"allow": False}}})
    assert closed.get("/audits/-/audits").status == 404


def test_an_empty_database_says_what_to_do(tmp_path: Path) -> None:
    with open_store(tmp_path / "new.db"):
        pass
    assert "audit article.txt" in serve(tmp_path / "new.db").get("/new/-/audits").text


def test_pages_see_what_a_running_batch_adds(tmp_path: Path) -> None:
    path = fill(tmp_path / "live.db")
    site = serve(path)
    before = site.get("/live/-/runs").text.count("<tr>")
    with open_store(path) as store:
        store.start_run("batch", {}, [], live=True)
    assert site.get("/live/-/runs").text.count("<tr>") == before + 1


def test_the_address_may_have_a_prefix(database: Path) -> None:
    site = serve(database, settings={"base_url": "/news/"})
    html = asyncio.run(_with_prefix(site))
    assert 'href="/news/audits/-/articles"' in html and 'href="/news/-/auditor/style.css' in html


async def _with_prefix(site: Site) -> str:
    await site.datasette.invoke_startup()
    answer = await site.datasette.client.get("/audits/-/audits")
    return str(answer.text)
