"""The scorecard of authors: shown only where it was asked for, from reviewed findings alone."""

from __future__ import annotations

import sqlite3
from typing import Any

from auditor.authors import LEAST, SCORECARD
from auditor.browse.reading import rows
from auditor.browse.shares import rate


def authors_page(conn: sqlite3.Connection) -> dict[str, Any]:
    """One row an author with enough reviewed statements, in the order of their names: no ranking of people."""
    return {
        "least": LEAST,
        "authors": [
            {
                **row,
                "checked_rate": rate(row["checked"], row["reviewed"]),
                "borne_out_rate": rate(row["borne_out"], row["checked"]),
                "errors_rate": rate(row["errors"], row["checked"]),
            }
            for row in rows(conn, SCORECARD)
        ],
    }
