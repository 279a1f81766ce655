"""The Datasette plugin: pages that show findings with their evidence, for databases of ours and no others.

Loaded by every ``datasette`` command in the environment, so it imports nothing heavy and every
hook asks first whose database it is looking at.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from datasette import hookimpl
from datasette.utils import tilde_decode
from markupsafe import Markup, escape

from auditor.browse.addresses import Addresses
from auditor.browse.cells import App, safe_answers
from auditor.browse.metadata import database_metadata, queries, with_authors
from auditor.browse.ours import learn, names
from auditor.browse.views import STYLE_DIGEST, routes
from auditor.report import harmless, web_url
from auditor.vocabulary import VERDICTS

if TYPE_CHECKING:
    from datasette.app import Datasette

#: Characters of a cell that are shown when Datasette's own way of showing it would obey control characters.
LONGEST_CELL = 2_000
#: Columns that refer to something with a page of its own.
_PAGES = {"article_id": "article", "statement_id": "statement", "run_id": "run", "outlet": "outlet"}
_OWN_PAGES = {"articles": "article", "statements": "statement", "runs": "run", "outlets": "outlet"}


@hookimpl
def startup(datasette: Datasette) -> Callable[[], Awaitable[None]]:
    """Learn which databases are ours; Datasette 1.0 is given the stored queries here."""

    async def look() -> None:
        for name in await learn(datasette):
            if hasattr(datasette, "add_query"):
                for query, fields in queries(authors=with_authors(datasette)).items():
                    await datasette.add_query(name, query, **fields)

    return look


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """Our pages, under ``/<database>/-/``."""
    return routes()


@hookimpl
def canned_queries(datasette: Datasette, database: str) -> dict[str, Any]:
    """The stored queries, for Datasette before 1.0."""
    return queries(authors=with_authors(datasette)) if database in names(datasette) else {}


@hookimpl
def get_metadata(datasette: Datasette) -> dict[str, Any]:
    """Labels, facets and descriptions where nobody gave a metadata file, for Datasette before 1.0."""
    ours = {name: database_metadata(Addresses(datasette, name).to("audits")) for name in names(datasette)}
    return {"databases": ours} if ours else {}


@hookimpl
def menu_links(datasette: Datasette) -> list[dict[str, str]]:
    """The landing page of each of our databases."""
    return [
        {"href": Addresses(datasette, name).to("audits"), "label": f"Audits in {name}"}
        for name in sorted(names(datasette))
    ]


@hookimpl
def database_actions(datasette: Datasette, database: str) -> list[dict[str, str]]:
    """The landing page, from Datasette's page of the database."""
    to = Addresses(datasette, database)
    return (
        [{"href": to.to("audits"), "label": "What to look at first"}] if database in names(datasette) else []
    )


@hookimpl
def extra_css_urls(datasette: Datasette, database: str | None) -> list[str]:
    """Wider cells and badges in the tables of our databases."""
    return [f"{Addresses(datasette, '').style}?v={STYLE_DIGEST}"] if database in names(datasette) else []


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """CSV of our databases without formulas, and CSV and pages without control characters."""

    def ours(path: str) -> bool:
        within = path.removeprefix(datasette.setting("base_url").rstrip("/")).lstrip("/")
        name = tilde_decode(within.partition("/")[0].removesuffix(".csv"))
        return name in names(datasette)

    return lambda app: safe_answers(app, ours)


@hookimpl
def render_cell(
    value: Any, column: str, table: str | None, database: str, datasette: Datasette
) -> Markup | None:
    """Badges for verdicts, links to our pages and to pages of the web; all else as Datasette shows it."""
    if value is None or database not in names(datasette):
        return None
    to, label = Addresses(datasette, database), value
    if isinstance(value, dict):  # a foreign key that Datasette has expanded
        value, label = value.get("value"), value.get("label") or value.get("value")
    if not isinstance(value, str):
        return None
    if column in ("verdict", "previous_verdict") and value in VERDICTS:
        return Markup('<span class="badge {}">{}</span>').format(VERDICTS[value].severity, value)
    page = _OWN_PAGES.get(table or "") if column == "id" else _PAGES.get(column)
    if page:
        return Markup('<a href="{}">{}</a>').format(to.to(page, value), harmless(str(label)))
    if column.endswith("url") and web_url(value):
        return Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(value, harmless(value))
    return _visible(str(label), datasette)


def _visible(text: str, datasette: Datasette) -> Markup | None:
    """A text with control characters, these made visible; null for any other."""
    room = datasette.setting("truncate_cells_html") or LONGEST_CELL
    cut = text[: max(room, LONGEST_CELL)]
    if harmless(cut) == cut:
        return None
    return escape(harmless(cut) + ("…" if len(cut) < len(text) else ""))
