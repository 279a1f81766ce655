"""Put the parts together: from settings that can be written down to tools that work.

A Plan is everything that decides what an audit can find. It is plain data, so that a worker
process can build the same tools, and its digest tells whether two runs are the same run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from auditor.collection import Collection, open_collection
from auditor.discovery.versions import ARCHIVE
from auditor.fetch import FetchSettings, open_fetcher, recorded_notes
from auditor.hookspecs import RouteSettings
from auditor.models import Capture, Document, Query
from auditor.outlets import Registry
from auditor.pipeline import Tools
from auditor.places import cache_folder, collection_path
from auditor.plugins import make_routes
from auditor.ports import Fetcher, Route
from auditor.readers import registry_lookup
from auditor.services import Services, bases, contact, services_now, services_of

if TYPE_CHECKING:
    from auditor.match import Prepared

#: Documents of other outlets looked at for one quotation.
ELSEWHERE: Final = 20
#: Problems of a collection that are told one by one.
TOLD: Final = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """What decides the result of an audit besides the articles themselves."""

    outlet_files: tuple[Path, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    collections: tuple[Path, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    offline: bool = False
    replay: Path | None = None
    record: Path | None = None
    routes: tuple[str, ...] = ()
    deep: bool = False
    max_time_s: float | None = 120.0
    deep_time_s: float | None = None
    live_too: bool = True
    unsourced: bool = False
    #: Ask the web anew even where the cache holds an answer.
    fresh: bool = False
    #: Experimental routes that were seen to work.
    proven: tuple[str, ...] = ()

    @property
    def live(self) -> bool:
        """Whether the answers come from the web as it is now."""
        return not (self.offline or self.replay)

    def settings(self, registry_digest: str) -> dict[str, Any]:
        """What goes into the run's id: all that affects results, as plain JSON."""
        plain = {k: v for k, v in asdict(self).items() if k != "record" and (v or k != "fresh")}
        written: dict[str, Any] = json.loads(json.dumps(plain, default=str, sort_keys=True))
        return {**written, "registry": registry_digest}

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Plan:
        """The plan whose settings a run recorded."""
        paths = {"outlet_files", "collections"}
        given = {k: v for k, v in settings.items() if k not in ("registry", "batch")}
        for name in paths:
            given[name] = tuple(Path(path) for path in given.get(name, ()))
        given["sources"] = tuple((outlet, target) for outlet, target in given.get("sources", ()))
        for name in {"routes", "proven", "languages"} & given.keys():
            given[name] = tuple(given[name])
        given["replay"] = Path(given["replay"]) if given.get("replay") else None
        return cls(**given)


class DatedFetcher(Fetcher, Protocol):
    """A fetcher that knows the day of what it fetches, and whose time can be renewed for the next article."""

    @property
    def as_of(self) -> str | None:
        """UTC ISO 8601, or null where nobody knows."""
        ...

    def renew_budget(self) -> None:
        """Give the next article its own network time."""
        ...

    def deep(self) -> Fetcher:
        """What bulk routes fetch with, on a budget of their own."""
        ...


def fetch_settings(plan: Plan) -> FetchSettings:
    """How the fetcher of a plan behaves."""
    return FetchSettings(
        cache=cache_folder() / "http.sqlite",
        offline=plan.offline,
        fresh=plan.fresh,
        max_time_s=plan.max_time_s,
        deep_time_s=plan.deep_time_s,
        record=plan.record,
        replay=plan.replay,
        notes=_services(plan).notes,
        contact=contact(),
    )


def _services(plan: Plan) -> Services:
    """What is known of services: what is set now, in a replay what was set when it was recorded."""
    notes = recorded_notes(plan.replay) if plan.replay else None
    return services_now(plan.proven) if notes is None else services_of(notes)


def check_routes(plan: Plan) -> None:
    """Raises InputError for a route or a service with a base address that there is not."""
    make_routes(RouteSettings(bases=bases(), proven=_services(plan).proven), plan.routes)


@contextmanager
def open_tools(
    plan: Plan,
    registry: Registry,
    *,
    progress: Callable[[str], None] = lambda line: None,
    warn: Callable[[str], None] = lambda line: None,
    trial: bool = False,
    fetcher: AbstractContextManager[DatedFetcher] | None = None,
    prepare: Callable[[Document], Prepared] | None = None,
) -> Iterator[Tools]:
    """The tools of a plan; closing them finishes the record of what was fetched.

    ``trial`` takes in the routes that nobody has seen to work, and asks anew what the cache
    holds. ``warn`` is told what of a collection could not be read. ``fetcher`` stands in for the
    plan's own; ``prepare`` is handed on to the tools. Raises an AuditorError for a collection,
    archive or page handed in that cannot be opened.
    """
    services = _services(plan)
    with ExitStack() as stack:
        own = replace(fetch_settings(plan), fresh=trial or plan.fresh)
        fetch = stack.enter_context(fetcher or open_fetcher(own))
        as_of = (fetch.as_of or "")[:10] or None
        collections = [_collection(path, plan, registry) for path in _collection_paths(plan)]
        for collection in collections:
            stack.callback(collection.close)
            _tell_problems(collection, warn)
        handed: dict[str, list[str]] = {}
        for outlet, target in plan.sources:
            handed.setdefault(outlet, []).append(target)
        routes = make_routes(
            RouteSettings(
                collections=collections,
                handed=handed,
                read_page=_read_file,
                today=as_of,
                bases=bases(),
                keys=services.keys,
                proven=services.proven,
                experimental=trial,
                folder=None if plan.record or plan.replay else cache_folder(),
                progress=progress,
            ),
            # A page that is handed in is always looked at.
            (*plan.routes, "handed") if plan.routes and plan.sources else plan.routes,
        )
        for route in routes:
            if close := getattr(route, "close", None):
                stack.callback(close)
        yield Tools(
            registry=registry,
            # Without --deep a bulk route only says what it could do; offline there is nothing to say.
            routes=[
                route
                for route in routes
                if (plan.deep or not (route.bulk and plan.offline)) and _is_asked_for(route, plan)
            ],
            fetcher=fetch,
            deep=fetch.deep() if plan.deep else None,
            names=plan.names,
            languages=plan.languages,
            trace_unsourced=plan.unsourced,
            everywhere=_everywhere(collections),
            as_of=as_of,
            new_article=fetch.renew_budget,
            progress=progress,
            prepare=prepare,
            archive=bases().get("wayback", ARCHIVE),
            live_too=plan.live_too,
        )


def _is_asked_for(route: Route, plan: Plan) -> bool:
    """Some routes cost so much that only ``--routes`` starts them."""
    return route.name in plan.routes or not getattr(route, "on_request", False)


def _collection_paths(plan: Plan) -> list[Path]:
    """The collections named, and the user's own where there is one."""
    own = collection_path()
    return [*plan.collections, *([own] if own.is_file() and own not in plan.collections else [])]


def _collection(path: Path, plan: Plan, registry: Registry) -> Collection:
    return open_collection(
        path,
        registry_lookup=registry_lookup(registry, plan.names),
        cache_folder=cache_folder(),
        read_page=_read_file,
    )


def _tell_problems(collection: Collection, warn: Callable[[str], None]) -> None:
    """Say what is missing from a collection: silence about it would look like completeness."""
    problems = collection.problems()
    for problem in problems[:TOLD]:
        warn(f"{collection.path}: {problem.place}: {problem.reason}")
    if len(problems) > TOLD:
        warn(f"{collection.path}: {len(problems) - TOLD} more could not be read; see audit coverage stats")
    if not next(collection.documents(), None):
        warn(f"{collection.path}: no documents there.")


def _read_file(capture: Capture) -> Document:
    """A saved page as a document that nobody owns yet."""
    from auditor.extract import extract_document  # heavy; only where a page is read

    return extract_document(capture, outlet=None)


def _everywhere(collections: Sequence[Collection]) -> Callable[[Query], list[Document]]:
    """Where else words may stand: the collections, whatever the outlet."""

    def search(query: Query) -> list[Document]:
        found: list[Document] = []
        for collection in collections:
            found += collection.search(
                query.texts, query.names, outlets=None, since=query.since, until=query.until, limit=ELSEWHERE
            )
        return [replace(document, route="collection") for document in found]

    return search
