"""The outlet page: how it is cited, how what it is credited with fares, which of its pages carry it; and all outlets."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import Any, Final

from auditor.browse.pages.home import outlet_shares
from auditor.browse.pages.queue import worst_first
from auditor.browse.reading import Row, one, raw_rows, rows
from auditor.browse.shares import Shares, shares
from auditor.browse.timeline import timeline
from auditor.report import harmless, web_url

#: The newest attributions and findings that "how it is cited" and "pages that decide most" rest on. Each is a
#: row somewhere in the file: of a million findings 1,000 took 33 ms, these 7.
SAMPLE: Final = 200
#: Rows of each list on the page.
LISTED: Final = 10
#: Outlets in the list of all.
OUTLETS: Final = 200

_CITED: Final = f"""
SELECT pattern, role, outlet_text FROM attributions WHERE outlet = ? ORDER BY rowid DESC LIMIT {SAMPLE}"""
_PAGES: Final = f"""
WITH few_findings AS MATERIALIZED (
  SELECT document_id FROM findings WHERE searched = ? ORDER BY rowid DESC LIMIT {SAMPLE})
SELECT d.id, d.title, d.url, d.date, d.archive_url, d.outlet, count(*) AS findings
FROM few_findings AS n JOIN documents AS d ON d.id = n.document_id
GROUP BY d.id ORDER BY findings DESC, d.url LIMIT {LISTED}"""


def outlet_page(conn: sqlite3.Connection, outlet_id: str) -> dict[str, Any] | None:
    """Everything about one outlet that articles credit."""
    outlet = one(conn, "SELECT id, name, domain, country FROM outlets WHERE id = ?", [outlet_id])
    if outlet is None:
        return None
    tally = raw_rows(conn, "SELECT verdict, severity, findings FROM tally WHERE outlet = ?", [outlet_id])
    cited = raw_rows(conn, _CITED, [outlet_id])
    return {
        "outlet": outlet,
        "shares": shares({(row["verdict"], row["severity"]): row["findings"] for row in tally}),
        "timeline": timeline(conn, outlet_id),
        "cited": len(cited),
        "sample": SAMPLE,
        "patterns": Counter(row["pattern"] for row in cited).most_common(LISTED),
        "roles": Counter(row["role"] for row in cited).most_common(),
        "written": Counter(harmless(row["outlet_text"] or "") for row in cited).most_common(LISTED),
        "pages": [{**row, "url": web_url(row["url"]), "address": row["url"]} for row in rows(conn, _PAGES, [outlet_id])],
        "findings": worst_first(conn, LISTED, outlet_id),
        "articles": rows(
            conn,
            "SELECT id, title, path, date FROM articles WHERE publisher = ? ORDER BY rowid DESC LIMIT ?",
            [outlet_id, LISTED],
        ),
    }  # fmt: skip


def outlets_page(conn: sqlite3.Connection) -> dict[str, Any]:
    """The outlets credited most, with their shares."""
    found: list[tuple[Row, Shares]] = outlet_shares(conn, OUTLETS + 1)
    return {"outlets": found[:OUTLETS], "more": len(found) > OUTLETS}
