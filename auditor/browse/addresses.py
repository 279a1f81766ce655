"""Addresses inside Datasette: our pages, the tables behind them, and their rows as CSV and JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from datasette.utils import tilde_encode

if TYPE_CHECKING:
    from datasette.app import Datasette

STYLE_PATH = "/-/auditor/style.css"
#: Digits of a statement's id that name it inside a page.
ANCHOR = 16


def landing(database: str) -> str:
    """The path of the landing page of a database.

    >>> landing("my audits")
    '/my+audits/-/audits'
    """
    return f"/{tilde_encode(database)}/-/audits"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one database, under whatever path Datasette is served."""

    datasette: Datasette
    database: str

    def to(self, page: str, item: str | None = None, anchor: str = "", /, **query: object) -> str:
        """One of our pages: ``to("article", id)``, ``to("search", q="flood")``; null values are left out."""
        path = f"/{tilde_encode(self.database)}/-/{page}" + (f"/{tilde_encode(item)}" if item else "")
        return self._path(path, query) + (f"#{anchor}" if anchor else "")

    def finding(self, article_id: str, statement_id: str, /, **query: object) -> str:
        """The place of a statement's finding on its article's page, whichever part of it that is."""
        anchor = statement_id[:ANCHOR]
        return self.to("article", article_id, f"f-{anchor}", at=anchor, **query)

    def table(self, name: str, form: str = "", /, **query: object) -> str:
        """Rows of a table, view or stored query in Datasette: as a page, or with ``form`` csv or json."""
        inner = "/".join(tilde_encode(part) for part in name.split("/"))
        path = (
            f"/{tilde_encode(self.database)}" + (f"/{inner}" if name else "") + (f".{form}" if form else "")
        )
        return self._path(path, query)

    @property
    def style(self) -> str:
        """The style sheet."""
        return self._path(STYLE_PATH, {})

    def _path(self, path: str, query: dict[str, object]) -> str:
        given = {key: value for key, value in query.items() if value is not None and value != ""}
        return str(self.datasette.urls.path(path)) + (f"?{urlencode(given)}" if given else "")
