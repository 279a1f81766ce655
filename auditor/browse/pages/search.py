"""Search across articles, statements and passages: the best of the newest that match.

A million passages may match a common word, so that only so many of the newest are ranked (by
bm25, Robertson and Walker 1994, as FTS5 computes it); those after them come in blocks of as many.
"""

from __future__ import annotations

import json
import re
import sqlite3
from typing import Any, Final

from auditor.browse.reading import Row, raw_rows, whole_number
from auditor.report import harmless

#: Results of one kind on a page, and on the page that shows all kinds.
PAGE: Final = 20
FEW: Final = 5
#: How many of the newest are ranked: reading them takes some 3 ms in an index of a million rows.
CANDIDATES: Final = 300
#: Words of a question that are used, and characters of it that are read.
TERMS: Final = 20
LONGEST: Final = 500
#: What FTS5 puts around a hit: noncharacters, which no stored text that is shown can hold.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"

_TERM: Final = re.compile(r'"([^"]*)"?|(\S+)')
_SNIPPET: Final = f"'{_OPEN}', '{_CLOSE}', ' … ', 40"

_QUERIES: Final = {
    "statements": f"""
SELECT f.rowid AS place, snippet(statements_fts, 0, {_SNIPPET}) AS snippet, s.id AS statement_id, s.kind, a.article_id,
  l.verdict, l.severity, r.title, r.path, r.date, coalesce(o.name, a.outlet_text) AS outlet_name
FROM json_each(?) AS few_places CROSS JOIN statements_fts AS f ON f.rowid = few_places.value JOIN statements AS s ON s.rowid = f.rowid JOIN attributions AS a ON a.id = s.attribution_id
  JOIN articles AS r ON r.id = a.article_id LEFT JOIN latest AS l ON l.statement_id = s.id
  LEFT JOIN outlets AS o ON o.id = a.outlet
WHERE statements_fts MATCH ? ORDER BY few_places.key""",
    "passages": f"""
SELECT f.rowid AS place, snippet(findings_fts, 0, {_SNIPPET}) AS snippet, s.id AS statement_id, x.article_id, x.verdict,
  x.severity, r.title, r.path, d.title AS page_title, d.date, coalesce(o.name, x.outlet_text) AS outlet_name
FROM json_each(?) AS few_places CROSS JOIN findings_fts AS f ON f.rowid = few_places.value JOIN findings AS x ON x.rowid = f.rowid JOIN statements AS s ON s.id = x.statement_id
  JOIN articles AS r ON r.id = x.article_id LEFT JOIN documents AS d ON d.id = x.document_id
  LEFT JOIN outlets AS o ON o.id = d.outlet
WHERE findings_fts MATCH ? ORDER BY few_places.key""",
    "articles": f"""
SELECT f.rowid AS place, snippet(articles_fts, -1, {_SNIPPET}) AS snippet, a.id AS article_id, a.title, a.path, a.date,
  o.name AS outlet_name
FROM json_each(?) AS few_places CROSS JOIN articles_fts AS f ON f.rowid = few_places.value JOIN articles AS a ON a.rowid = f.rowid LEFT JOIN outlets AS o ON o.id = a.publisher
WHERE articles_fts MATCH ? ORDER BY few_places.key""",
}
KINDS: Final = tuple(_QUERIES)
_INDEXES: Final = {"statements": "statements_fts", "passages": "findings_fts", "articles": "articles_fts"}
#: bm25 of the newest that match; a title counts more than the text below it.
_NEWEST: Final = f"""
SELECT rowid AS place, bm25({{index}}, 5.0, 1.0) AS score FROM {{index}} WHERE {{index}} MATCH ? AND rowid < ?
ORDER BY rowid DESC LIMIT {CANDIDATES}"""


def fts_query(question: str) -> str:
    """What a person typed as an FTS5 query that cannot fail: every word must occur, "words in marks" in a row.

    >>> fts_query('flood AND "the gate" x*'), fts_query('" - ')
    ('"flood" "AND" "the gate" "x*"', '')
    """
    terms = [
        phrase or word.replace('"', "")
        for phrase, word in _TERM.findall(question[:LONGEST].replace("\0", " "))
    ]
    return " ".join(f'"{term}"' for term in terms[:TERMS] if any(c.isalnum() for c in term))


def search_page(
    conn: sqlite3.Connection, question: str, kind: str | None, before: str | None
) -> dict[str, Any]:
    """Results for a question: a few of each kind, or a page of one kind."""
    query = fts_query(question)
    kinds = [kind] if kind in KINDS else list(KINDS)
    limit = PAGE if kind in KINDS else FEW
    top, skipped = _position(before if kind in KINDS else None)
    results: dict[str, list[Row]] = {}
    more: dict[str, str] = {}
    for one in kinds if query else ():
        block = raw_rows(conn, _NEWEST.format(index=_INDEXES[one]), [query, top])
        ranked = sorted(block, key=lambda row: (row["score"], -row["place"]))
        found, passed = _distinct(conn, one, query, [row["place"] for row in ranked], skipped, limit)
        results[one] = [_result(row) for row in found]
        if passed < len(block):
            more[one] = f"{top}-{passed}"
        elif len(block) == CANDIDATES:
            more[one] = str(block[-1]["place"])
    return {
        "question": harmless(question[:LONGEST]),
        "kind": kind if kind in KINDS else None,
        "results": results,
        "more": more,
        "nothing": bool(query) and not any(results.values()),
        "unreadable": bool(question.strip()) and not query,
    }


def _distinct(
    conn: sqlite3.Connection, kind: str, query: str, places: list[int], skipped: int, limit: int
) -> tuple[list[Row], int]:
    """The next ``limit`` results, and how many of ``places`` are passed then.

    A passage that several runs have found for one statement is one result, with the newest verdict.
    """
    results: dict[tuple[object, ...], Row] = {}
    while skipped < len(places) and len(results) < limit:
        few = places[skipped : skipped + limit]
        found = {r["place"]: r for r in raw_rows(conn, _QUERIES[kind], [json.dumps(few), query])}
        for place in few:
            if len(results) == limit:
                break
            skipped += 1
            if row := found.get(place):
                results.setdefault(
                    (row.get("statement_id"), row["snippet"]) if kind == "passages" else (place,), row
                )
    return list(results.values()), skipped


def _position(before: str | None) -> tuple[int, int]:
    """The place below which the block of candidates lies, and how many of its best are passed over."""
    place, _, skipped = (before or "").partition("-")
    return whole_number(place) or 2**62, min(whole_number(skipped) or 0, CANDIDATES)


def _result(row: Row) -> Row:
    """A row for showing, its snippet as ``(text, is a hit)`` pieces."""
    pieces: list[tuple[str, bool]] = []
    for number, part in enumerate(re.split(f"[{_OPEN}{_CLOSE}]", row["snippet"] or "")):
        pieces.append((harmless(part), number % 2 == 1))
    shown = {key: harmless(value) if isinstance(value, str) else value for key, value in row.items()}
    return {**shown, "snippet": pieces}
