"""The casework of one audit: which statements need looking up, what the coverage says, what may be concluded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from auditor.compare import best_of, compare, may_stand_in
from auditor.discovery.collected import NAME as COLLECTION
from auditor.elsewhen import ANOTHER_TIME, NOT_ON_PAGES, is_of_another_time, need_not_be_written
from auditor.evidence import Evidence
from auditor.explain import explain
from auditor.ids import make_id
from auditor.models import (
    Article,
    Attribution,
    Audit,
    Finding,
    Judgement,
    Lookup,
    Outlet,
    Query,
    Statement,
)
from auditor.search import OutOfRange, Search, absence
from auditor.second_look import second_look
from auditor.tools import Tools, window
from auditor.vocabulary import NOT_THE_PAGE, OK_VERDICTS, OUTCOME_REASONS, VERDICTS

if TYPE_CHECKING:
    from auditor.compare import Prepared
    from auditor.ports import Route

#: Characters of a statement in a line of progress.
TOLD: Final = 60
#: Reasons of ``unchecked`` that the words themselves give, whatever the look-ups say.
STANDS_BY_ITSELF: Final = frozenset({"too-short", "superseded"})


@dataclass(frozen=True, slots=True)
class Job:
    """The statements of an article that rest on one outlet."""

    outlet: Outlet
    guess: bool
    items: tuple[tuple[Attribution, Statement], ...]


class Casework:
    """The state of one audit: what is settled, what is still to be looked up, what was seen."""

    def __init__(self, article: Article, tools: Tools, run_id: str) -> None:
        self.article, self.tools, self.run_id = article, tools, run_id
        self.evidence = Evidence(article, tools)
        self.settled: dict[str, Finding] = {}
        self.pending: dict[str, tuple[Outlet, bool, list[tuple[Attribution, Statement]]]] = {}
        self.unsourced: list[tuple[Attribution, Statement]] = []

    # --- what is to be looked up ---------------------------------------------------------

    def sort_in(self, attribution: Attribution) -> None:
        """Settle what needs no look-up; queue the rest under its outlet."""
        credit = attribution.outlet
        for statement in attribution.statements:
            if credit is None or (credit.id is None and attribution.pattern == "collective"):
                if statement.kind == "quote":
                    self.unsourced.append((attribution, statement))
                continue
            outlet_id, guess = credit.id, False
            if outlet_id is None and credit.resolution == "candidate-default" and credit.candidates:
                outlet_id, guess = credit.candidates[0], True
            outlet = self.tools.registry.get(outlet_id) if outlet_id else None
            if outlet is None:
                reason = "outlet-unknown" if credit.resolution == "unknown" else "outlet-ambiguous"
                self.settle(attribution, statement, unchecked(reason))
            elif outlet.id == self.article.publisher:
                self.settle(attribution, statement, unchecked("own-reporting"))
            else:
                self.pending.setdefault(outlet.id, (outlet, guess, []))[2].append((attribution, statement))

    def jobs(self) -> Iterator[Job]:
        """One job an outlet, in the order in which the article credits them."""
        for outlet, guess, items in self.pending.values():
            yield Job(outlet, guess, tuple(items))

    def query(self, outlet: Outlet, items: Sequence[tuple[Attribution, Statement]]) -> Query:
        """What is looked for."""
        since, until = window(self.article.date, self.tools.as_of)
        return Query(
            outlet=replace(outlet, domains=self.tools.registry.domains_at(outlet.id, self.article.date)),
            date=self.article.date,
            since=since,
            until=until,
            texts=tuple(dict.fromkeys(s.text for _, s in items)),
            names=tuple(dict.fromkeys(a.source.name for a, _ in items if a.source and a.source.name)),
            links=_links_near(self.article, [s for _, s in items]),
            article_id=self.article.id,
            article_url=self.article.url,
            article_text=self.article.text,
        )

    # --- looking up and judging ----------------------------------------------------------

    def check(self, job: Job) -> None:
        """Search the outlet's coverage until every statement is borne out or nothing is left to read."""
        query = self.query(job.outlet, job.items)
        self.tools.progress(f"{job.outlet.name}: {len(job.items)} statement(s)")
        tools = self.tools
        routes, reader = self._routes(query), self.evidence.reader(job.outlet)
        search = Search(query, routes, tools.fetcher, reader, tools.deep)
        search.is_whole = self.evidence.is_whole
        search.tell = lambda route: tools.progress(f"{job.outlet.name}: {route}")
        verdicts: dict[str, Judgement] = {}
        steps = search.steps()
        for documents in steps:
            claimed = [self.evidence.claimed(d, job.outlet) for d in documents]
            own = [self.evidence.prepare(d) for d in claimed if self.evidence.is_coverage(d, job.outlet)]
            for attribution, statement in job.items:
                self._judge(attribution, statement, own, verdicts)
            if own and all(verdicts[s.id].verdict in OK_VERDICTS for _, s in job.items):
                steps.close()  # type: ignore[attr-defined]
                break
        second_look(job, query, search, verdicts, self)
        self.evidence.keep(job.outlet, search)
        silence = absence(search.lookups, query)
        for attribution, statement in job.items:
            means, why = self._silence(silence, attribution, query, search)
            judgement = self._conclude(verdicts.get(statement.id), means, statement, attribution, job)
            if why and judgement.reason == means:
                judgement = replace(judgement, criteria=(*judgement.criteria, why))
            self.settle(attribution, statement, judgement, search.lookups)
            self.tools.progress(f"{judgement.verdict} {judgement.reason}: “{_shortened(statement.text)}”")

    def _silence(
        self, silence: str, attribution: Attribution, query: Query, search: Search
    ) -> tuple[str, str]:
        """What silence means for one credit, and the criterion: nothing where that speaks of another time, or of what pages need not hold.

        A collection that declares itself complete holds what was aired as well.
        """
        if silence != "absent":
            return silence, ""
        if is_of_another_time(attribution, self.article.text, query):
            return "out-of-range", ANOTHER_TIME
        collected = absence([lookup for lookup in search.lookups if lookup.route == COLLECTION], query)
        if collected != "absent" and need_not_be_written(attribution, self.article.text, query.outlet):
            return "incomplete", NOT_ON_PAGES
        return silence, ""

    def _routes(self, query: Query) -> Sequence[Route]:
        """The routes worth trying: nothing is to be found of days that are still to come."""
        if query.since and self.tools.as_of and query.since > self.tools.as_of:
            return [OutOfRange(route) if route.network else route for route in self.tools.routes]
        return self.tools.routes

    def _judge(
        self,
        attribution: Attribution,
        statement: Statement,
        prepared: Sequence[Prepared],
        verdicts: dict[str, Judgement],
    ) -> None:
        """Judge a statement against newly read documents; the best verdict of all versions stands."""
        before = verdicts.get(statement.id)
        if not prepared or (before and before.verdict in OK_VERDICTS):
            return
        now = self.compare(attribution, statement, prepared)
        if now.severity in ("error", "warning") and now.passage:
            page = next(p.document.page for p in prepared if p.document.id == now.passage.source)
            if page in NOT_THE_PAGE:  # another page that differs is no error of the article's
                now = unchecked(OUTCOME_REASONS[page])
        verdicts[statement.id] = best_of([before, now]) if before else now

    def compare(
        self, attribution: Attribution, statement: Statement, prepared: Sequence[Prepared]
    ) -> Judgement:
        """A statement against documents."""
        return compare(
            statement.text,
            prepared,
            quoted=statement.kind == "quote",
            speaker=_speaker(attribution),
            date=self.article.date,
        )

    def _conclude(
        self,
        judgement: Judgement | None,
        silence: str,
        statement: Statement,
        attribution: Attribution,
        job: Job,
    ) -> Judgement:
        """What the look-ups allow to be said."""
        if judgement is None or judgement.verdict == "not-found":
            judgement = self._absent(judgement, silence, statement, attribution, job)
        elif judgement.verdict == "unchecked" and judgement.reason not in STANDS_BY_ITSELF:
            judgement = self._absent(None, silence, statement, attribution, job)
        if job.guess and judgement.verdict not in OK_VERDICTS:
            return unchecked("outlet-ambiguous")
        return judgement

    def _absent(
        self,
        judgement: Judgement | None,
        silence: str,
        statement: Statement,
        attribution: Attribution,
        job: Job,
    ) -> Judgement:
        """Not in what was read: not there, in another outlet's coverage, or not looked up in full."""
        elsewhere = self._elsewhere(statement, attribution, job.outlet)
        if silence != "absent":
            nothing = unchecked(silence)
            return replace(nothing, seen_at=elsewhere.also_in) if elsewhere else nothing
        if elsewhere and elsewhere.verdict in ("verbatim", "close") and elsewhere.reason != "too-short":
            return replace(
                elsewhere, verdict="misattributed", severity="error", reason="other-outlet", confidence=0.0
            )
        return judgement or Judgement("not-found", VERDICTS["not-found"].severity, "absent")

    def _elsewhere(
        self, statement: Statement, attribution: Attribution, outlet: Outlet | None
    ) -> Judgement | None:
        """The words of a quotation in other outlets' coverage: an ok judgement whose also_in lists them."""
        if statement.kind != "quote":
            return None
        query = self.query(outlet or Outlet(id="", name=""), [(attribution, statement)])
        hits = []
        for document in self.evidence.strangers(query, outlet):
            prepared = self.evidence.prepare(document)
            if not may_stand_in(statement.text, prepared):
                continue
            judgement = compare(statement.text, [prepared], quoted=True, date=self.article.date)
            if judgement.verdict in ("verbatim", "close"):
                hits.append((document, judgement))
        if not hits:
            return None
        first = min(hits, key=lambda hit: (hit[0].date or "9", hit[0].id))[1]
        return replace(first, also_in=tuple(d.url or d.id for d, _ in hits))

    def trace(self) -> None:
        """Settle quotations that credit no outlet; with --unsourced, say where else they stand."""
        for attribution, statement in self.unsourced:
            found = self._elsewhere(statement, attribution, None) if self.tools.trace_unsourced else None
            if found:
                judgement = Judgement(
                    "unsourced", "notice", "traced", passage=found.passage, similarity=found.similarity,
                    edits=found.edits, seen_at=found.also_in,
                )  # fmt: skip
            else:
                judgement = Judgement("unsourced", "notice", "untraced")
            self.settle(attribution, statement, judgement)

    def abandon(self) -> bool:
        """Leave what was not looked up unchecked; whether anything was looked up at all."""
        if not self.evidence.lookups:
            return False
        for _, _, items in self.pending.values():
            for attribution, statement in items:
                if statement.id not in self.settled:
                    self.settle(attribution, statement, unchecked("budget-spent"))
        for attribution, statement in self.unsourced:
            if statement.id not in self.settled:
                self.settle(attribution, statement, Judgement("unsourced", "notice", "untraced"))
        return True

    # --- what was found ------------------------------------------------------------------

    def settle(
        self,
        attribution: Attribution,
        statement: Statement,
        judgement: Judgement,
        lookups: Sequence[Lookup] = (),
    ) -> None:
        """Record the finding of a statement."""
        document = self.evidence.documents.get(judgement.passage.source) if judgement.passage else None
        misfit = self.evidence.misfits.get(attribution.outlet.id or "") if attribution.outlet else None
        self.settled[statement.id] = Finding(
            id=make_id(statement.id, self.run_id),
            statement=statement,
            attribution_id=attribution.id,
            judgement=judgement,
            document=document,
            lookups=tuple(lookups),
            explanation=explain(statement, attribution, judgement, document, lookups, self._name, misfit),
        )

    def _name(self, outlet_id: str) -> str:
        outlet = self.tools.registry.get(outlet_id)
        return outlet.name if outlet else outlet_id

    def audit(self, attributions: tuple[Attribution, ...]) -> Audit:
        """All of it, findings in the order of the article."""
        order = [s.id for a in attributions for s in a.statements]
        return Audit(
            article=self.article,
            attributions=attributions,
            findings=tuple(self.settled[i] for i in order if i in self.settled),
            lookups=tuple(self.evidence.lookups),
            candidates=tuple(self.evidence.candidates),
            captures=tuple(self.evidence.captures.values()),
            documents=tuple(self.evidence.documents.values()),
        )


def outlets_to_search(article: Article, attributions: Sequence[Attribution], tools: Tools) -> list[str]:
    """Ids of the outlets that must be looked up, in the order in which the article credits them."""
    work = Casework(article, tools, "")
    for attribution in attributions:
        work.sort_in(attribution)
    return list(work.pending)


def unchecked(reason: str) -> Judgement:
    """Could not look, or not fully."""
    return Judgement("unchecked", VERDICTS["unchecked"].severity, reason, criteria=(reason,))


def _speaker(attribution: Attribution) -> str | None:
    """The speaker's name, when somebody other than the outlet speaks; the unnamed have none."""
    source, credit = attribution.source, attribution.outlet
    if source is None or (credit and credit.role == "source"):
        return None
    return source.name


def _shortened(text: str) -> str:
    """The beginning of a statement, for a line that tells of it."""
    words = " ".join(text.split())
    return words if len(words) <= TOLD else words[:TOLD].rsplit(" ", 1)[0] + " …"


def _links_near(article: Article, statements: Sequence[Statement]) -> tuple[str, ...]:
    """The article's links, those nearest to the statements first."""

    def distance(start: int) -> int:
        return min((abs(start - s.start) for s in statements), default=0)

    return tuple(
        dict.fromkeys(link.url for link in sorted(article.links, key=lambda link: distance(link.start)))
    )
