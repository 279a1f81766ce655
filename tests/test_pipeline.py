"""The flow for one article: what is looked up, what may decide, and what silence is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from auditor.article import make_article
from auditor.models import Article, Audit, Capture, Document, Finding, Query
from auditor.outlets import Registry, load_registry
from auditor.pipeline import Tools, audit_article, window
from auditor.ports import Listing

QUOTE = "We will open the lower gate before the end of the week"
TEXT = f'"{QUOTE}," Ana Roe, the mayor of Velm, told Reuters on Friday.'


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


@dataclass
class Shelf:
    """A route that holds documents."""

    documents: Sequence[Document]
    exhaustive: bool = False
    name: str = "collection"
    rank: int = 1
    network: bool = False
    bulk: bool = False

    def covers(self, query: Query) -> str | None:
        return None

    def candidates(self, query: Query, fetcher: object) -> Listing:
        return Listing(
            "ok",
            documents=tuple(self.documents),
            exhaustive=self.exhaustive,
            since=query.since,
            until=query.until,
        )

    def control(self, query: Query, fetcher: object) -> bool:
        return True


class NoWeb:
    """A fetcher that is never asked."""

    def get(self, url: str, *, purpose: str = "page") -> Capture:
        raise AssertionError(url)


def document(text: str, outlet: str | None = "reuters", **more: object) -> Document:
    return replace(Document(id=f"{outlet}:{text[:20]}", text=text, outlet=outlet, date="2026-05-13"), **more)  # type: ignore[arg-type]


def run(
    registry: Registry,
    documents: Sequence[Document],
    *,
    text: str = TEXT,
    exhaustive: bool = False,
    everywhere: Sequence[Document] = (),
    **article: str,
) -> Audit:
    made = make_article(text, **{"date": "2026-05-14", **article})  # type: ignore[arg-type]
    tools = Tools(
        registry,
        [Shelf(documents, exhaustive)],
        NoWeb(),
        everywhere=lambda query: everywhere,
        trace_unsourced=True,
    )
    return audit_article(made, tools, "run")


def quote(audit: Audit) -> Finding:
    return next(f for f in audit.findings if f.statement.text.startswith("We will open"))


PAGE = f'Mayor Ana Roe said on Wednesday: "{QUOTE}, and the upper one in June." Rain is forecast for Velm.'
OTHER = "Rain fell on Velm all night. The river rose by a metre and the council met at noon to hear reports."


def test_the_words_on_the_page_are_verbatim_with_the_page_as_evidence(registry: Registry) -> None:
    finding = quote(run(registry, [document(OTHER), document(PAGE)]))
    assert finding.judgement.verdict == "verbatim"
    assert finding.document is not None
    passage = finding.judgement.passage
    assert passage is not None
    assert finding.document.text[passage.start : passage.end] == passage.text


SILENCE = [
    # everything was read: not there
    (True, [document(OTHER)], "not-found", "absent"),
    # not everything was read
    (False, [document(OTHER)], "unchecked", "incomplete"),
    # a page that could not be read in full proves no absence
    (True, [document(OTHER, page="paywalled")], "unchecked", "incomplete"),
    # whose page it is nobody knows: it cannot decide
    (False, [document(PAGE, outlet=None)], "unchecked", "incomplete"),
]


@pytest.mark.parametrize(("exhaustive", "documents", "verdict", "reason"), SILENCE)
def test_what_silence_is_worth(
    registry: Registry, exhaustive: bool, documents: list[Document], verdict: str, reason: str
) -> None:
    judgement = quote(run(registry, documents, exhaustive=exhaustive)).judgement
    assert (judgement.verdict, judgement.reason) == (verdict, reason)


def test_words_in_another_outlets_coverage_are_misattributed_only_where_absence_is_proven(
    registry: Registry,
) -> None:
    elsewhere = [document(PAGE, outlet="bbc-news", url="https://www.bbc.co.uk/velm")]
    proven = quote(run(registry, [document(OTHER)], exhaustive=True, everywhere=elsewhere)).judgement
    assert (proven.verdict, proven.reason, proven.severity) == ("misattributed", "other-outlet", "error")
    open_ = quote(run(registry, [document(OTHER)], everywhere=elsewhere)).judgement
    assert (open_.verdict, open_.seen_at) == ("unchecked", ("https://www.bbc.co.uk/velm",))


def test_the_article_is_never_its_own_evidence(registry: Registry) -> None:
    copy = document(TEXT)
    assert quote(run(registry, [copy])).judgement.verdict == "unchecked"
    page = document(PAGE, url="https://example.org/a")
    assert quote(run(registry, [page], url="https://example.org/a")).judgement.verdict == "unchecked"


def test_own_reporting_is_not_looked_up(registry: Registry) -> None:
    judgement = quote(run(registry, [document(PAGE)], publisher="reuters")).judgement
    assert (judgement.verdict, judgement.reason) == ("unchecked", "own-reporting")


def test_a_quotation_without_outlet_is_unsourced_and_traced(registry: Registry) -> None:
    text = f'"{QUOTE}," Ana Roe, the mayor of Velm, said.'
    judgement = quote(
        run(registry, [], text=text, everywhere=[document(PAGE, url="https://r.example/1")])
    ).judgement
    assert (judgement.verdict, judgement.reason, judgement.seen_at) == (
        "unsourced", "traced", ("https://r.example/1",),
    )  # fmt: skip
    assert quote(run(registry, [], text=text)).judgement.reason == "untraced"


def test_an_unknown_outlet_is_told_apart_from_an_ambiguous_one(registry: Registry) -> None:
    unknown = quote(run(registry, [], text=TEXT.replace("Reuters", "the Velm Gazette"))).judgement
    assert (unknown.verdict, unknown.reason) == ("unchecked", "outlet-unknown")
    ambiguous = quote(run(registry, [document(OTHER)], text=TEXT.replace("Reuters", "the Herald"))).judgement
    assert (ambiguous.verdict, ambiguous.reason) == ("unchecked", "outlet-ambiguous")


def test_every_finding_has_an_explanation_and_its_lookups(registry: Registry) -> None:
    finding = quote(run(registry, [document(OTHER)]))
    assert finding.explanation.endswith("audit attach.")
    assert [lookup.route for lookup in finding.lookups] == ["collection"]


def test_the_same_input_gives_the_same_audit(registry: Registry) -> None:
    assert run(registry, [document(PAGE)]) == run(registry, [document(PAGE)])


def test_a_later_document_does_not_contradict(registry: Registry) -> None:
    text = "The barrier at Velm cost 48 million euros, Reuters reported."
    page = "The barrier at Velm cost 84 million euros, the council said."
    audit = run(registry, [document(page, date="2026-06-30")], text=text)
    assert audit.findings[0].judgement.verdict == "unchecked"
    assert run(registry, [document(page)], text=text).findings[0].judgement.verdict == "contradicted"


WINDOWS = [("2026-03-01", "2026-02-22", "2026-03-02"), ("2024-12-31", "2024-12-24", "2025-01-01")]


@pytest.mark.parametrize(("date", "since", "until"), WINDOWS)
def test_window(date: str, since: str, until: str) -> None:
    assert window(date) == (since, until)


def test_an_article_without_attributions_has_no_findings(registry: Registry) -> None:
    article: Article = make_article("Rain fell on Velm. The river rose.", date="2026-05-14")
    assert audit_article(article, Tools(registry, [], NoWeb()), "run").findings == ()
