"""From a request to a page: whose database, may this reader see it, which values, which template."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from datasette import Response
from datasette.utils import tilde_decode

from auditor.browse.addresses import STYLE_PATH, Addresses
from auditor.browse.metadata import with_authors
from auditor.browse.ours import standing
from auditor.browse.pages.article import article_page, articles_page
from auditor.browse.pages.authors import authors_page
from auditor.browse.pages.home import home_page
from auditor.browse.pages.outlet import outlet_page, outlets_page
from auditor.browse.pages.queue import findings_page
from auditor.browse.pages.reviews import reviews_page
from auditor.browse.pages.run import run_page, runs_page
from auditor.browse.pages.search import search_page
from auditor.browse.pages.statement import statement_page
from auditor.browse.reading import whole_number
from auditor.browse.wording import day
from auditor.report import MARKS, web_url
from auditor.vocabulary import VERDICTS

if TYPE_CHECKING:
    from datasette import Request
    from datasette.app import Datasette

Query = Mapping[str, str]
Values = dict[str, Any]
Load = Callable[[sqlite3.Connection, str, Query], Values | None]

#: Nothing runs and nothing is loaded from elsewhere, whatever an article brings along.
HEADERS: Final = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
STYLE: Final = (Path(__file__).parent / "static" / "auditor.css").read_text(encoding="utf-8") + MARKS
STYLE_DIGEST: Final = sha256(STYLE.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Page:
    """One kind of page: the end of its address, what loads its values, its template, what is missing when nothing is.

    With ``authors`` it is there only where the scorecard of authors was asked for.
    """

    path: str
    load: Load
    template: str
    missing: str = "page"
    authors: bool = False


PAGES: Final = (
    Page("audits", lambda conn, _, query: home_page(conn), "home"),
    Page("findings", lambda conn, _, query: findings_page(
        conn, query.get("verdict"), query.get("outlet"), whole_number(query.get("before"))), "findings"),
    Page("search", lambda conn, _, query: search_page(
        conn, query.get("q", ""), query.get("kind"), query.get("before")), "search"),
    Page("articles", lambda conn, _, query: articles_page(conn, whole_number(query.get("before"))), "articles"),
    Page("outlets", lambda conn, _, query: outlets_page(conn), "outlets"),
    Page("reviews", lambda conn, _, query: reviews_page(conn), "reviews"),
    Page("authors", lambda conn, _, query: authors_page(conn), "authors", authors=True),
    Page("runs", lambda conn, _, query: runs_page(conn, whole_number(query.get("before"))), "runs"),
    Page("article/(?P<item>[^/]+)", lambda conn, item, query: article_page(
        conn, item, query.get("run"), query.get("verdict"),
        min(max(1, whole_number(query.get("page")) or 1), 10_000), query.get("at")), "article", "article"),
    Page("statement/(?P<item>[^/]+)", lambda conn, item, _: statement_page(conn, item), "statement", "statement"),
    Page("outlet/(?P<item>[^/]+)", lambda conn, item, _: outlet_page(conn, item), "outlet", "outlet"),
    Page("run/(?P<item>[^/]+)", lambda conn, item, query: run_page(conn, item, query.get("after")), "run", "run"),
)  # fmt: skip


def routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """Our addresses and what answers them."""
    return [
        (rf"^/(?P<database>[^/]+)/-/{page.path}$", _view(page)) for page in PAGES
    ] + [(rf"^{STYLE_PATH}$", _style)]  # fmt: skip


async def _style() -> Response:
    """The style sheet; its address changes with its content."""
    return Response(
        STYLE,
        content_type="text/css; charset=utf-8",
        headers={"cache-control": "max-age=31536000, immutable"},
    )


def _view(page: Page) -> Callable[..., Awaitable[Response]]:
    async def view(request: Request, datasette: Datasette) -> Response:
        name = tilde_decode(request.url_vars["database"])
        if (
            name.startswith("_")
            or name not in datasette.databases
            or not await _may_view(datasette, request, name)
        ):
            return await _message(datasette, request, "There is no such database.", None)
        if page.authors and not with_authors(datasette):
            return await _message(datasette, request, _UNASKED, Addresses(datasette, name))
        item = tilde_decode(request.url_vars.get("item") or "")
        query = {key: request.args[key] for key in request.args}
        whose, values = await datasette.get_database(name).execute_fn(
            lambda conn: _read(conn, page.load, item, query)
        )
        if whose != "ours":
            return await _message(datasette, request, _STANDINGS[whose].format(name=name), None)
        addresses = Addresses(datasette, name)
        if values is None:
            return await _message(
                datasette, request, f"There is no such {page.missing} in {name}.", addresses
            )
        return await _respond(datasette, request, page.template, values, addresses)

    return view


_UNASKED: Final = "Authors are compared only where that was asked for: audit browse --authors. Their figures rest on reviews."
#: What is said of a database that the pages cannot show.
_STANDINGS: Final = {
    "foreign": "{name} is no database of Auditor's.",
    "newer": "{name} was made by a newer Auditor. Upgrade Auditor to look at it here.",
    "older": "{name} was made by an older Auditor. Run audit runs --db on it once, which brings it up to date.",
    "damaged": "{name} cannot be read: it is damaged, or lacks a table. Run audit runs --db on it, which says more.",
    "busy": "{name} is locked by another program. Try again when that has ended.",
}
#: What SQLite complains about where the file is at fault, not the page; whoever serves it may have swapped it.
_FAULTS: Final = {
    "no such table": "damaged",
    "no such column": "damaged",
    "malformed": "damaged",
    "not a database": "damaged",
    "disk i/o": "damaged",
    "locked": "busy",
}


def _read(conn: sqlite3.Connection, load: Load, item: str, query: Query) -> tuple[str, Values | None]:
    try:
        whose = standing(conn)
        return whose, load(conn, item, query) if whose == "ours" else None
    except sqlite3.DatabaseError as error:
        found = next((standing for words, standing in _FAULTS.items() if words in str(error)), None)
        if found is None:
            raise
        return found, None


async def _may_view(datasette: Datasette, request: Request, database: str) -> bool:
    """Whether Datasette lets this reader see the database; 1.0 asks in another way than 0.65."""
    if hasattr(datasette, "permission_allowed"):
        allowed = await datasette.permission_allowed(
            request.actor, "view-database", resource=database, default=True
        )
    else:
        from datasette.resources import DatabaseResource

        resource = DatabaseResource(database)
        allowed = await datasette.allowed(action="view-database", resource=resource, actor=request.actor)
    return bool(allowed)


async def _message(
    datasette: Datasette, request: Request, text: str, addresses: Addresses | None
) -> Response:
    return await _respond(datasette, request, "message", {"text": text}, addresses, status=404)


async def _respond(
    datasette: Datasette,
    request: Request,
    template: str,
    values: Values,
    addresses: Addresses | None,
    status: int = 200,
) -> Response:
    style = Addresses(datasette, "").style
    context = {
        **values, "at": addresses, "style": f"{style}?v={STYLE_DIGEST}", "verdicts": VERDICTS, "day": day, "web": web_url,
        "with_authors": with_authors(datasette),
    }  # fmt: skip
    html = await datasette.render_template(f"auditor/{template}.html", context, request=request)
    return Response.html(html, status=status, headers=HEADERS)
