"""A finding with its evidence, as a card: the words side by side, the reason, the way to the page, what was tried."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from auditor.browse.addresses import ANCHOR
from auditor.browse.evidence import EDITS, Words, grouped, harmless_words, judgement
from auditor.browse.reading import Row, by_ids, rows, shown
from auditor.browse.wording import after, before
from auditor.report import harmless, marked, text_fragment_url, web_url
from auditor.vocabulary import REASON_TEXTS

#: Candidates shown for one outlet of one article; the table behind has them all.
CANDIDATES: Final = 25

_CARD: Final = """
SELECT f.id, f.run_id, f.article_id, f.statement_id, f.outlet, f.outlet_text, f.searched, f.verdict, f.severity,
  f.reason, f.explanation, f.confidence, f.located, f.faithful, f.similarity, f.document_id, f.passage_start,
  f.passage_end, f.coverage_url, f.archive_url, f.created_at, f.passage, f.passage_before, f.passage_after,
  f.criteria_json, f.facts_json, f.also_in_json, f.seen_at_json, s.kind, s.start, s."end", s.statement,
  a.pattern, a.role, a.speaker, a.cue, coalesce(o.name, a.outlet_name, f.outlet_text) AS outlet_name,
  d.title AS page_title, d.date AS page_date, d.captured_at, d.page AS page_state, d.secondary_copy,
  p.id AS page_outlet, p.name AS page_outlet_name, r.started_at, r.auditor_version
FROM findings AS f JOIN statements AS s ON s.id = f.statement_id JOIN attributions AS a ON a.id = s.attribution_id
  JOIN runs AS r ON r.id = f.run_id LEFT JOIN outlets AS o ON o.id = f.outlet
  LEFT JOIN documents AS d ON d.id = f.document_id LEFT JOIN outlets AS p ON p.id = d.outlet
WHERE f.id IN ({marks})"""


@dataclass(frozen=True, slots=True)
class Tried:
    """What one run did to find one outlet's coverage for one article (``search``: article, run, outlet).

    With ``more`` there are candidates beyond those shown.
    """

    lookups: tuple[Row, ...] = ()
    candidates: tuple[Row, ...] = ()
    more: bool = False
    search: tuple[str, str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One finding. ``row`` holds its fields as the database has them, harmless to show."""

    number: int
    row: Row
    article: Words
    before: Words
    coverage: Words
    after: Words
    page_url: str | None
    archive_url: str | None
    edits: tuple[Row, ...]
    reviews: tuple[Row, ...]
    lists: dict[str, list[str]]
    tried: Tried = field(default_factory=Tried)

    @property
    def anchor(self) -> str:
        """What the statement is called inside a page, the same on every page."""
        return str(self.row["statement_id"])[:ANCHOR]

    @property
    def reason_text(self) -> str:
        """The reason in words."""
        reason = str(self.row["reason"])
        return REASON_TEXTS.get(reason, reason)

    @property
    def seen(self) -> list[tuple[str, str | None]]:
        """Where else the words stand: text, and the address if it is one of the web."""
        return [(harmless(place), web_url(place)) for place in self.lists["seen_at"]]


def cards(
    conn: sqlite3.Connection, ids: Sequence[str], *, first: int = 1, all_runs: bool = False
) -> list[Card]:
    """Cards of these findings in this order, numbered from ``first``.

    With ``all_runs`` each has the reviews of every finding of its statement, else those of itself.
    """
    found = {row["id"]: row for row in by_ids(conn, _CARD, ids)}
    edits = grouped(by_ids(conn, EDITS, ids), "finding_id")
    reviews = grouped(by_ids(conn, _REVIEWS_OF_STATEMENT if all_runs else _REVIEWS, ids), "finding_id")
    tried = _tried(conn, found.values())
    return [
        _card(number, found[id], edits[id], reviews[id], tried.get(_search(found[id]), Tried()))
        for number, id in enumerate((id for id in ids if id in found), start=first)
    ]


_REVIEWS: Final = "SELECT *, 1 AS stands FROM reviews WHERE finding_id IN ({marks}) ORDER BY finding_id, id"
#: ``stands``: as in the view ``standing_reviews``; else the finding that was reviewed said something else.
_REVIEWS_OF_STATEMENT: Final = """
SELECT f.id AS finding_id, r.verdict, r.note, r.reviewer, r.created_at, g.verdict AS ours, g.severity, g.reason,
  r.id IN (SELECT n.review_id FROM standing_reviews AS n WHERE n.finding_id = f.id) AS stands
FROM findings AS f JOIN findings AS g ON g.statement_id = f.statement_id JOIN reviews AS r ON r.finding_id = g.id
WHERE f.id IN ({marks}) ORDER BY f.id, r.id"""


def _card(number: int, row: Row, edits: Sequence[Row], reviews: Sequence[Row], tried: Tried) -> Card:
    words = marked(row["statement"], judgement(row, edits))
    url = web_url(row["coverage_url"])
    return Card(
        number=number,
        row=shown(row),
        article=harmless_words(words.article),
        before=harmless_words(((before(row["passage_before"] or ""), False),)),
        coverage=harmless_words(words.coverage),
        after=harmless_words(_after(row, edits)),
        page_url=text_fragment_url(url, row["passage"] or "") if url else None,
        archive_url=web_url(row["archive_url"]),
        edits=tuple(shown(edit) for edit in edits),
        reviews=tuple(shown(review) for review in reviews),
        lists={key: _strings(row[f"{key}_json"]) for key in ("criteria", "facts", "also_in", "seen_at")},
        tried=tried,
    )


def _after(row: Row, edits: Sequence[Row]) -> Words:
    """What stands after the passage; a condition that a quotation cuts off lies there, and is marked."""
    text, end = row["passage_after"] or "", row["passage_end"] or 0
    for edit in edits:
        start, stop = edit["coverage_start"] - end, edit["coverage_end"] - end
        if 0 <= start < stop <= len(text) and text[start:stop] == edit["coverage_text"]:
            return (text[:start], False), (text[start:stop], True), (after(text[stop:]), False)
    return ((after(text), False),)


def _strings(text: str) -> list[str]:
    found: Any = json.loads(text)
    return [str(item) for item in found] if isinstance(found, list) else []


# --- what was tried ------------------------------------------------------------------------------

_Search = tuple[str, str, str | None]


def _search(row: Row) -> _Search:
    return row["article_id"], row["run_id"], row["searched"]


def _tried(conn: sqlite3.Connection, found: Iterable[Row]) -> dict[_Search, Tried]:
    """Lookups and candidates of each search that these findings rest on."""
    tried: dict[_Search, Tried] = {}
    for key in dict.fromkeys(_search(row) for row in found):
        if key[2] is not None:
            found_urls = rows(conn, _CANDIDATES, key)
            tried[key] = Tried(
                tuple(rows(conn, _LOOKUPS, key)),
                tuple(found_urls[:CANDIDATES]),
                len(found_urls) > CANDIDATES,
                key,
            )
    return tried


_LOOKUPS: Final = "SELECT * FROM lookups WHERE article_id = ? AND run_id = ? AND outlet = ? ORDER BY rowid"
_CANDIDATES: Final = f"""
SELECT c.url, c.title, c.date, c.route, c.rank, c.outcome, k.status
FROM candidates AS c LEFT JOIN captures AS k ON k.id = c.capture_id
WHERE c.article_id = ? AND c.run_id = ? AND c.outlet = ? ORDER BY c.rank, c.rowid LIMIT {CANDIDATES + 1}"""
