"""The article page: the text with its marks, the findings beside it, where the words come from; and all articles."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import Any, Final

from auditor.browse.cards import Card, cards
from auditor.browse.marks import Mark, paragraphs
from auditor.browse.provenance import provenance
from auditor.browse.reading import Row, by_ids, one, raw_rows, rows, shown
from auditor.report import web_url
from auditor.vocabulary import VERDICTS, severity_order

#: Findings on one page of an article; the text is shown whole with the marks of these.
FINDINGS: Final = 100
#: Findings that the page names as those to look at first.
FIRST: Final = 12
#: Articles on one page of the list, and runs offered on an article's page.
ARTICLES: Final = 50
RUNS: Final = 20

_LATEST: Final = """
SELECT l.finding_id AS id, l.statement_id, l.verdict, s.start, s."end" FROM latest AS l JOIN statements AS s ON s.id = l.statement_id
WHERE l.article_id = ?"""
_OF_RUN: Final = """
SELECT f.id, f.statement_id, f.verdict, s.start, s."end" FROM findings AS f JOIN statements AS s ON s.id = f.statement_id
WHERE f.article_id = ? AND f.run_id = ?"""


def article_page(
    conn: sqlite3.Connection,
    article_id: str,
    run_id: str | None,
    verdict: str | None,
    page: int,
    at: str | None,
) -> dict[str, Any] | None:
    """Everything about one article: its latest findings, or those of one run; of one verdict if asked.

    Of many findings a page at a time: the page that holds the statement whose id begins with
    ``at``, else ``page``.
    """
    found = raw_rows(conn, "SELECT * FROM articles WHERE id = ?", [article_id])
    if not found:
        return None
    article = found[0]
    listed = (
        raw_rows(conn, _OF_RUN, [article_id, run_id]) if run_id else raw_rows(conn, _LATEST, [article_id])
    )
    listed.sort(key=lambda row: (row["start"], -row["end"], row["id"]))
    counts = Counter(row["verdict"] for row in listed)
    chosen = [row for row in listed if verdict not in VERDICTS or row["verdict"] == verdict]
    places = [n for n, row in enumerate(chosen) if at and row["statement_id"].startswith(at)]
    page = places[0] // FINDINGS + 1 if places else page
    start = (page - 1) * FINDINGS
    found_cards = cards(
        conn, [row["id"] for row in chosen[start : start + FINDINGS]], first=start + 1, all_runs=True
    )
    return {
        "article": {
            **shown({k: v for k, v in article.items() if k != "text"}),
            "url": web_url(article["url"]),
        },
        "publisher": one(conn, "SELECT id, name FROM outlets WHERE id = ?", [article["publisher"]]),
        "paragraphs": paragraphs(article["text"], [_mark(card) for card in found_cards]),
        "cards": found_cards,
        "first": _first(found_cards),
        "counts": {v: counts[v] for v in VERDICTS if counts[v]},
        "verdict": verdict if verdict in VERDICTS else None,
        "provenance": provenance(found_cards),
        "runs": _runs(conn, article_id),
        "run_id": run_id,
        "pages": range(1, max(1, -(-len(chosen) // FINDINGS)) + 1),
        "page": page,
    }


def _first(found: list[Card]) -> list[Card]:
    """The errors and warnings of the page, the worst first; none when there is nothing else to pass over."""
    wrong = [card for card in found if card.row["severity"] in ("error", "warning")]
    wrong.sort(
        key=lambda card: (
            severity_order(card.row["severity"]),
            VERDICTS[card.row["verdict"]].rank,
            card.number,
        )
    )
    return wrong[:FIRST] if len(wrong) < len(found) else []


def _mark(card: Card) -> Mark:
    row = card.row
    return Mark(card.number, card.anchor, row["verdict"], row["severity"], row["start"], row["end"])


def _runs(conn: sqlite3.Connection, article_id: str) -> list[Row]:
    return rows(
        conn,
        "SELECT u.run_id AS id, u.audited_at, r.command, r.auditor_version FROM audits AS u"
        f" JOIN runs AS r ON r.id = u.run_id WHERE u.article_id = ? ORDER BY u.rowid DESC LIMIT {RUNS}",
        [article_id],
    )


def articles_page(conn: sqlite3.Connection, before: int | None) -> dict[str, Any]:
    """The list of articles, newest first, each with its counts."""
    found = rows(
        conn,
        "SELECT a.rowid AS place, a.id, a.title, a.path, a.date, a.first_audited_at, a.publisher, o.name AS publisher_name"
        " FROM articles AS a LEFT JOIN outlets AS o ON o.id = a.publisher"
        f" WHERE a.rowid < ? ORDER BY a.rowid DESC LIMIT {ARTICLES + 1}",
        [before or 2**62],
    )
    more = found[ARTICLES - 1]["place"] if len(found) > ARTICLES else None
    counts = article_counts(conn, [row["id"] for row in found[:ARTICLES]])
    return {"articles": [{**row, "counts": counts[row["id"]]} for row in found[:ARTICLES]], "more": more}


def article_counts(conn: sqlite3.Connection, ids: list[str]) -> dict[str, dict[str, int]]:
    """Latest findings of these articles by verdict, worst first."""
    counts: dict[str, Counter[str]] = {id: Counter() for id in ids}
    sql = "SELECT article_id, verdict FROM latest WHERE article_id IN ({marks})"
    for row in by_ids(conn, sql, ids):
        counts[row["article_id"]][row["verdict"]] += 1
    return {id: {v: found[v] for v in VERDICTS if found[v]} for id, found in counts.items()}
