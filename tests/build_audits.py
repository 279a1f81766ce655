"""Builders of audits for the tests of store and report: small, complete, every kind of finding."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

from auditor.ids import make_id
from auditor.models import (
    Article,
    Attribution,
    Audit,
    Candidate,
    Capture,
    Content,
    Credit,
    Document,
    Edit,
    Finding,
    Judgement,
    Lookup,
    Passage,
    Source,
    Span,
    Statement,
    Via,
)
from auditor.report.night import CAUSES, Cost, Failure, NightReport, Told
from auditor.vocabulary import REASONS, VERDICTS

URL = "https://gazette.example/2026/05/12/barrier.html"


def build_audit(
    verdicts: list[str],
    *,
    run: str = "run",
    text: str | None = None,
    title: str | None = "Council backs flood barrier",
    outlet: str | None = "harbour-gazette",
    key: str = "",
) -> Audit:
    """An audit with one attribution and statement for each verdict, each with evidence where it needs some."""
    said = [f"The gate number {n} cost 48 million euros{key}" for n in range(len(verdicts))]
    text = text if text is not None else "\n\n".join(f'"{s}," Ada Renn told the Gazette.' for s in said)
    article = Article(
        id=make_id(text, title, key), text=text, title=title, date="2026-05-14", path="barrier.txt"
    )
    attributions, findings = [], []
    for number, verdict in enumerate(verdicts):
        attribution = build_attribution(article, said[number], outlet if verdict != "unsourced" else None)
        attributions.append(attribution)
        findings.append(build_finding(attribution, verdict, run))
    return Audit(
        article=article,
        attributions=tuple(attributions),
        findings=tuple(findings),
        lookups=(LOOKUP,) if outlet else (),
        candidates=((outlet, Candidate(URL, "feed", 1, 0.5, outcome="ok", capture_id=CAPTURE.id)),)
        if outlet
        else (),
        captures=(CAPTURE,),
        documents=(DOCUMENT,),
    )


PAGE = "Officials gave figures. The gate number 0 cost 84 million euros. More came later."
CAPTURE = Capture(id=make_id("capture"), url=URL, outcome="ok", status=200, fetched_at="2026-05-16T06:00:00Z")
DOCUMENT = Document(
    id=make_id("document"), text=PAGE, outlet="harbour-gazette", url=URL, title="What the barrier cost",
    date="2026-05-12", route="feed", capture_id=CAPTURE.id, captured_at="2026-05-16T06:00:00Z",
)  # fmt: skip
LOOKUP = Lookup(
    "feed", "harbour-gazette", "no-match", reached="page", since="2026-05-07", until="2026-05-15", requests=2,
    candidates=1, fetched=1,
)  # fmt: skip


def build_attribution(article: Article, said: str, outlet: str | None) -> Attribution:
    """One direct attribution of ``said`` to Ada Renn and, unless null, an outlet."""
    start = max(article.text.find(said), 0)
    content = Content(start, start + len(said), said, quoted=True)
    statement = Statement(start, start + len(said), said, id=make_id(article.id, said), kind="quote")
    after = start + len(said)
    credit = Credit(
        after + 18, after + 29, "the Gazette", role="carrier", resolution="alias", id=outlet,
        name="Harbour Gazette", domain="gazette.example",
    )  # fmt: skip
    return Attribution(
        id=make_id(article.id, said, "attribution"),
        kind="direct",
        pattern="told",
        source=Source(after + 3, after + 11, "Ada Renn", name="Ada Renn"),
        cue=Span(after + 12, after + 16, "told"),
        outlet=credit if outlet else None,
        via=(Via(0, 1, "x"),),
        content=(content,),
        statements=(statement,),
        nearby_outlet=None if outlet else "harbour-gazette",
    )


def build_finding(attribution: Attribution, verdict: str, run: str) -> Finding:
    """A finding of ``verdict`` for its first reason; with passage and edit unless nothing was looked up."""
    statement = attribution.statements[0]
    judgement = Judgement(
        verdict, VERDICTS[verdict].severity, REASONS[verdict][0], criteria=(REASONS[verdict][0],)
    )
    looked = verdict not in ("unchecked", "unsourced", "not-found")
    if looked:
        judgement = Judgement(
            verdict, VERDICTS[verdict].severity, REASONS[verdict][0],
            confidence=0.97, located=0.99, faithful=0.98, similarity=94.5,
            passage=Passage(24, 63, PAGE[24:63], source=DOCUMENT.id),
            edits=(Edit("replace", Span(23, 25, "48"), Span(47, 49, "84"), "number", "error"),)
            if verdict in ("altered", "contradicted") else (),
            criteria=("first", "second"), facts=("number: 48 here, 84 there",), seen_at=(URL,),
        )  # fmt: skip
    return Finding(
        id=make_id(statement.id, run),
        statement=statement,
        attribution_id=attribution.id,
        judgement=judgement,
        document=DOCUMENT if looked else None,
        lookups=() if verdict == "unsourced" else (LOOKUP,),
        explanation=f"Because of {REASONS[verdict][0]}.",
    )


def build_night(audits: list[Audit]) -> NightReport:
    """A night in which everything is new and everything has changed, and everything went wrong."""
    listed = [
        Told(audit.article, attribution, finding, "run")
        for audit in audits
        for attribution, finding in zip(audit.attributions, audit.findings, strict=True)
    ]
    changed = [
        replace(
            told,
            before=("unchecked", "timeout", "2026-05-13T02:00:00Z"),
            cause=cause,
            because=f"because of {URL}",
        )
        for told, cause in zip(listed, cycle(CAUSES), strict=False)
    ]
    reasons = dict.fromkeys(REASONS["unchecked"], 2)
    return NightReport(
        night="2026-05-14", name="night", version="1", started_at="2026-05-14T22:00:00Z", finished_at=None, articles=7,
        again=2, waiting=3, gone=1, unreadable=4, verdicts=dict.fromkeys(VERDICTS, 2), new=listed, new_total=9_000,
        changed=changed, changed_total=len(changed), causes=dict.fromkeys(CAUSES, 1), unchecked=reasons,
        failures=(Failure("is not JSON", 4, (URL, "a.jsonl:7")),), problems={"again": "The disk is full."},
        notes=("dumps/*.jsonl: nothing there tonight",),
        collection={
            URL: {"documents": 2, "known": 3, "left_out": 1, "failed": None},
            "feed": {"documents": 0, "known": 0, "left_out": 1, "failed": "timeout"},
        },
        cost=Cost(5_000, 123_456_789, 7_290, 7_000, 45_000_000, 2_000_000_000),
        retained={"cached_pages": 4, "captures": 0},
    )  # fmt: skip
