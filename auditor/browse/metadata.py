"""What Datasette is told about our tables: labels, facets, units, descriptions, and queries to start from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from auditor.authors import LEAST, SCORECARD

if TYPE_CHECKING:
    from datasette.app import Datasette

#: The plugin's name in a configuration of Datasette.
PLUGIN: Final = "auditor"

#: The column that names a row wherever another table refers to it.
LABELS: Final = {
    "articles": "title", "outlets": "name", "verdicts": "name", "reasons": "name", "outcomes": "name",
    "runs": "started_at", "statements": "statement", "attributions": "cue", "documents": "title",
    "captures": "url", "findings": "explanation", "lookups": "route", "candidates": "url", "reviews": "note",
}  # fmt: skip

DESCRIPTIONS: Final = {
    "articles": "The articles under audit, with their text.",
    "attributions": "Who is said to have said what, by which cue, in which outlet.",
    "statements": "What is checked: each quotation, and each clause outside quotation marks.",
    "findings": "One statement, judged in one run, with the evidence.",
    "latest": "The newest finding of each statement.",
    "tally": "How many latest findings each outlet has of each verdict; a text printed by many is counted once.",
    "timeline": "The same by month of the article; outlet * is all statements together. A month may hold zeros.",
    "edits": "Every difference between a statement and its passage.",
    "reviews": "What people say of our findings. Ours stand as they were.",
    "standing_reviews": "The reviews of each finding, those of earlier runs that said the same on the same passage among them.",
    "needs_review": "The newest findings that are errors or warnings and that no review stands for.",
    "review_agreement": "Our verdict against the reviewer's, by the last review of each finding.",
    "outlet_scorecard": "How statements credited to each outlet fare; a text printed by many is counted once.",
    "changed_since_last_run": "Statements whose newest finding has another verdict than the one before it.",
    "lookups_by_outcome": "How often each route had which outcome, and the reason that this gives.",
    "lookups": "Each use of a route to find coverage, and its outcome.",
    "lookup_tally": "How often each route had which outcome.",
    "candidates": "Addresses that might have carried a statement, and what became of each.",
    "captures": "Each response that was fetched.",
    "documents": "The pages that were read. Their text is in the collection, not here.",
    "runs": "Each invocation: version, settings, inputs, counts, exit code.",
    "failures": "Inputs that could not be audited, and why.",
    "audits": "Which run audited which article.",
    "outlets": "News organisations that articles credit.",
    "verdicts": "What a verdict means; rank 1 is what a reader must see first.",
    "reasons": "What a reason means.",
    "outcomes": "How a lookup or a capture may end, and the reason that this gives.",
}

#: Columns whose names do not say it all, with their units.
COLUMNS: Final = {
    "findings": {
        "confidence": "Probability, 0 to 1: the cited outlet's coverage carries the statement, meaning unchanged.",
        "located": "Probability, 0 to 1: the passage is where the statement comes from.",
        "faithful": "Probability, 0 to 1: given that, what differs leaves the meaning unchanged.",
        "similarity": "Likeness of the words, 0 to 100: evidence, never the verdict.",
        "passage_start": "Offset in the document, in characters (code points).",
        "passage_end": "Offset in the document, in characters (code points), not included.",
        "created_at": "Time, UTC.",
    },
    "statements": {
        "start": "Offset in the article, in characters (code points).",
        "end": "Offset in the article, in characters (code points), not included.",
    },
    "captures": {
        "size": "Size of the decoded body, in bytes.",
        "fetched_at": "Time, UTC.",
        "status": "HTTP status.",
    },
    "documents": {
        "characters": "Length of the text, in characters (code points).",
        "captured_at": "Time, UTC.",
    },
    "lookups": {
        "requests": "Number of requests sent.",
        "exhaustive": "1 when everything that the outlet published in the window was searched or read.",
        "reached": "How far it got: none, request, listing, page.",
    },
    "runs": {"started_at": "Time, UTC.", "finished_at": "Time, UTC; empty while the run is unfinished."},
}

FACETS: Final = {
    "findings": ["verdict", "reason", "outlet"],
    "latest": ["verdict", "outlet"],
    "articles": ["publisher"],
    "attributions": ["outlet", "pattern", "kind"],
    "lookups": ["route", "outcome"],
    "captures": ["outcome"],
    "documents": ["outlet", "page"],
    "failures": ["reason"],
}
SORTED: Final = {"verdicts": "rank", "tally": "outlet", "timeline": "month"}
HIDDEN: Final = ("indexed",)

_FLAT: Final = """
SELECT f.id, f.run_id, f.article_id, r.path, r.title AS article_title, r.date AS article_date, r.publisher,
  s.attribution_id, a.pattern, a.role, s.kind AS statement_kind, s.statement, s.start, s."end", f.outlet, f.outlet_text,
  a.outlet_domain, a.speaker, f.verdict, f.severity, f.reason, f.confidence, f.located, f.faithful, f.similarity,
  f.passage, f.passage_start, f.passage_end, f.coverage_url, d.title AS coverage_title, d.date AS coverage_date,
  d.captured_at, f.archive_url, d.route, d.secondary_copy, f.explanation
FROM findings AS f JOIN statements AS s ON s.id = f.statement_id JOIN attributions AS a ON a.id = s.attribution_id
  JOIN articles AS r ON r.id = f.article_id LEFT JOIN documents AS d ON d.id = f.document_id"""

#: Queries to start from, by name: title, description, SQL. Each is bounded and goes through an index.
QUERIES: Final[dict[str, tuple[str, str, str]]] = {
    "look-at-first": (
        "What to look at first",
        "Errors that nobody has reviewed.",
        """SELECT l.verdict, f.reason, o.name AS outlet, s.statement, f.explanation, f.coverage_url, a.title AS article,
  a.date, f.article_id, l.finding_id
FROM latest AS l JOIN findings AS f ON f.id = l.finding_id JOIN statements AS s ON s.id = l.statement_id
  JOIN articles AS a ON a.id = l.article_id LEFT JOIN outlets AS o ON o.id = l.outlet
WHERE l.severity = 'error' AND NOT EXISTS (SELECT 1 FROM standing_reviews AS r WHERE r.finding_id = l.finding_id)
ORDER BY l.verdict DESC, l.rowid DESC LIMIT 500""",
    ),
    "findings-of-article": (
        "Findings of an article",
        "Every finding of one article, over all runs, one row each.",
        f"{_FLAT}\nWHERE f.article_id = :article_id ORDER BY s.start, f.created_at",
    ),
    "findings-of-statement": (
        "Findings of a statement",
        "One statement over all runs.",
        f"{_FLAT}\nWHERE f.statement_id = :statement_id ORDER BY f.created_at",
    ),
    "altered-quotations": (
        "Altered quotations with what was altered",
        "The newest thousand, word by word.",
        """SELECT e.kind, e.severity, e.article_text, e.coverage_text, s.statement, f.passage, o.name AS outlet,
  f.coverage_url, a.title AS article, f.article_id, f.id AS finding_id
FROM (SELECT finding_id FROM latest WHERE verdict = 'altered' ORDER BY rowid DESC LIMIT 1000) AS few_latest
  JOIN findings AS f ON f.id = few_latest.finding_id JOIN edits AS e ON e.finding_id = f.id
  JOIN statements AS s ON s.id = f.statement_id JOIN articles AS a ON a.id = f.article_id
  LEFT JOIN outlets AS o ON o.id = f.outlet
WHERE e.severity <> 'ok'""",
    ),
    "changed-verdicts": (
        "What changed when audited again",
        "Statements whose verdict is another than when they were audited before.",
        """SELECT l.previous_verdict, l.verdict, s.statement, o.name AS outlet, a.title AS article, l.article_id, l.finding_id
FROM latest AS l INDEXED BY latest_changed JOIN statements AS s ON s.id = l.statement_id
  JOIN articles AS a ON a.id = l.article_id LEFT JOIN outlets AS o ON o.id = l.outlet
WHERE l.previous_verdict <> l.verdict LIMIT 1000""",
    ),
    "why-unchecked": (
        "Why statements could not be checked",
        "Outcomes of look-ups by route.",
        "SELECT route, outcome, reason, lookups, requests FROM lookups_by_outcome ORDER BY lookups DESC LIMIT 500",
    ),
    "outlets-by-verdict": (
        "Outlets by verdict",
        "How many statements credited to each outlet have which verdict; the checked share beside them.",
        "SELECT * FROM outlet_scorecard ORDER BY statements DESC LIMIT 1000",
    ),
    "search-statements": (
        "Search statements",
        "Every word must occur.",
        """SELECT s.statement, l.verdict, a.outlet_text, r.title AS article, r.date, a.article_id, s.id AS statement_id
FROM statements_fts AS f JOIN statements AS s ON s.rowid = f.rowid JOIN attributions AS a ON a.id = s.attribution_id
  JOIN articles AS r ON r.id = a.article_id LEFT JOIN latest AS l ON l.statement_id = s.id
WHERE statements_fts MATCH coalesce(nullif(escape_fts(:q), ''), '""') ORDER BY f.rowid DESC LIMIT 500""",
    ),
    "search-passages": (
        "Search passages",
        "Words of the outlets themselves. Every word must occur.",
        """SELECT x.passage, x.verdict, o.name AS outlet, d.title AS page, d.date, x.coverage_url, x.article_id, x.id AS finding_id
FROM findings_fts AS f JOIN findings AS x ON x.rowid = f.rowid LEFT JOIN documents AS d ON d.id = x.document_id
  LEFT JOIN outlets AS o ON o.id = d.outlet
WHERE findings_fts MATCH coalesce(nullif(escape_fts(:q), ''), '""') ORDER BY f.rowid DESC LIMIT 500""",
    ),
    "search-articles": (
        "Search articles",
        "Every word must occur.",
        """SELECT a.title, a.date, o.name AS publisher, snippet(articles_fts, 1, '[', ']', ' … ', 40) AS text, a.id AS article_id
FROM articles_fts AS f JOIN articles AS a ON a.rowid = f.rowid LEFT JOIN outlets AS o ON o.id = a.publisher
WHERE articles_fts MATCH coalesce(nullif(escape_fts(:q), ''), '""') ORDER BY f.rowid DESC LIMIT 500""",
    ),
    "agreement-with-reviewers": (
        "Agreement with reviewers",
        "Our verdict against the reviewer's, by the last review of each finding.",
        "SELECT ours, reviewer, findings FROM review_agreement ORDER BY findings DESC",
    ),
}  # fmt: skip

#: The stored query that is there only where the scorecard of authors was asked for.
AUTHORS: Final = {
    "author-scorecard": (
        "Authors",
        f"By the latest review of each statement; authors with {LEAST} reviewed statements or more.",
        SCORECARD,
    )
}


def with_authors(datasette: Datasette) -> bool:
    """Whether whoever serves the database asked for the scorecard of authors."""
    return bool((datasette.plugin_config(PLUGIN) or {}).get("authors"))


def metadata(database: str, home: str, *, authors: bool = False) -> dict[str, Any]:
    """The metadata of a Datasette that serves ``database``; ``home`` is the address of our landing page."""
    return {
        **({"plugins": {PLUGIN: {"authors": True}}} if authors else {}),
        "title": "Auditor",
        "description_html": f'<a href="{home}">What to look at first</a>',
        "databases": {database: database_metadata(home)},
    }


def database_metadata(home: str) -> dict[str, Any]:
    """Labels, facets, units and descriptions of our tables."""
    return {
        "description_html": f'What news articles say that other outlets have said. <a href="{home}">What to look at first</a>',
        "tables": {table: _table(table) for table in sorted({*DESCRIPTIONS, *HIDDEN})},
    }


def _table(name: str) -> dict[str, Any]:
    described: dict[str, Any] = {"description": DESCRIPTIONS.get(name)}
    for key, values in (("label_column", LABELS), ("columns", COLUMNS), ("facets", FACETS), ("sort", SORTED)):
        if name in values:
            described[key] = values[name]
    if name in HIDDEN:
        described["hidden"] = True
    return {key: value for key, value in described.items() if value is not None}


def queries(*, authors: bool = False) -> dict[str, dict[str, Any]]:
    """The stored queries as Datasette takes them; with ``authors`` also the scorecard of authors."""
    return {
        name: {"title": title, "description": description, "sql": sql.strip(), "hide_sql": True}
        for name, (title, description, sql) in {**QUERIES, **(AUTHORS if authors else {})}.items()
    }
