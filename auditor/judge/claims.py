"""Judge an unquoted claim: what its outlet's coverage says of its figures, names, days, directions and polarity.

``supported`` needs positive evidence, ``contradicted`` an aligned fact that differs. What is
left is ``not-found``: the coverage was read and does not say it. A hedge or a voice that the
claim left out stands in the way of support without contradicting.
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.figures.days import parse_date
from auditor.judge.aligned import Fact
from auditor.judge.anchors import day_facts, figure_facts
from auditor.judge.bearings import direction_facts, name_facts
from auditor.judge.claim_model import Evidence, evidence_of, probabilities
from auditor.judge.doubt import doubt
from auditor.judge.facts import Reading, read_sentence
from auditor.judge.polarity import firmer_facts, polarity_facts
from auditor.judge.sightings import Sighting, published_on, sightings
from auditor.judge.voices import voice_facts
from auditor.match import Prepared
from auditor.models import Edit, Judgement, Passage, Span
from auditor.vocabulary import VERDICTS

#: Reasons by how sure they are; the first that a claim has decides.
_ORDER = ("number", "date", "name", "direction", "polarity")
#: Probability from which a claim may be called supported.
SUPPORTED_FROM = 0.25
#: Weight of one telling word that the passage lacks. With none lacking, wording is enough; with one, two facts must agree.
ONE_WORD, TWO_FACTS = 0.9, 2
#: Share of the claim that the passage must then bear out.
WINDOW_FROM, WINDOW_WITH_FACTS = 0.6, 0.5
#: Share of the claim that one passage must bear out before a fact that differs contradicts it.
CONTRADICTED_FROM = 0.45
#: What a fact that differs leaves of the confidence.
CONTRADICTED_SHARE = 0.1
#: Or the share that the sentence of the fact alone must be about.
CONTRADICTED_AT = 0.4


def judge_claim(statement: str, documents: Sequence[Prepared], *, date: str | None = None) -> Judgement:
    """What ``documents``, one outlet's coverage, say of a claim in an article of that ``date``.

    The best verdict of any document decides: one that bears it out outweighs one that differs.
    """
    readings = [_judge_in(statement, prepared, date) for prepared in documents]
    if not readings:
        return Judgement("unchecked", VERDICTS["unchecked"].severity, "no-candidates")
    best = max(readings, key=_rank)
    same = tuple(
        r.passage.source
        for r in readings
        if r is not best and r.verdict == best.verdict == "supported" and r.passage
    )
    return Judgement(
        best.verdict, best.severity, best.reason, best.confidence, best.located, best.faithful, best.similarity,
        best.passage, best.edits, best.criteria, best.facts, same,
    )  # fmt: skip


def _rank(judgement: Judgement) -> tuple[int, float, float]:
    """Support before contradiction before nothing; then the likelier."""
    order = {"supported": 3, "contradicted": 2, "unchecked": 1}.get(judgement.verdict, 0)
    return order, judgement.confidence or 0.0, judgement.located or 0.0


def _judge_in(statement: str, prepared: Prepared, date: str | None) -> Judgement:
    """What one document says of a claim."""
    claim = read_sentence(statement, parse_date(date))
    sighted, held = sightings(claim, prepared)
    if not sighted:
        return _absent(0.0)
    published = published_on(prepared) or parse_date(date)
    figures = figure_facts(claim, sighted, published.year if published else None)
    facts = [
        *figures,
        *day_facts(claim, sighted),
        *voice_facts(claim, sighted),
        *name_facts(claim, sighted),
        *direction_facts(claim, sighted, figures),
        *(polarity_facts(claim, sighted[0]) or firmer_facts(claim, sighted[0])),
    ]
    evidence = evidence_of(claim, sighted, held, facts, doubt(claim, prepared))
    return _decide(statement, claim, prepared, sighted, facts, evidence)


def _absent(located: float) -> Judgement:
    return Judgement(
        "not-found", VERDICTS["not-found"].severity, "absent", 0.0, located, None, 0.0, criteria=("absent",)
    )


def _decide(
    statement: str,
    claim: Reading,
    prepared: Prepared,
    sighted: Sequence[Sighting],
    facts: Sequence[Fact],
    evidence: Evidence,
) -> Judgement:
    """The verdict that the facts and the evidence give."""
    located, confidence = probabilities(evidence)
    lines = tuple(f.line for f in facts)
    against = sorted(
        (f for f in facts if f.outcome == "differs"), key=lambda f: (_ORDER.index(f.kind), -f.score)
    )
    passage = _passage(prepared, sighted, evidence)
    if against and (
        evidence.window >= CONTRADICTED_FROM or _share_at(sighted, against[0]) >= CONTRADICTED_AT
    ):
        reason = against[0].kind
        edits = tuple(_edit(statement, prepared, f) for f in against if f.coverage)
        return Judgement(
            "contradicted", VERDICTS["contradicted"].severity, reason, CONTRADICTED_SHARE * confidence, located, 0.03,
            round(100 * evidence.window, 1), passage, edits, _criteria(facts, reason), lines,
        )  # fmt: skip
    if not against and confidence >= SUPPORTED_FROM and _borne_out(evidence):
        reason = "facts" if evidence.agreeing >= 2 else "wording"
        return Judgement(
            "supported", VERDICTS["supported"].severity, reason, confidence, located, min(1.0, confidence / located),
            round(100 * evidence.window, 1), passage, (), _criteria(facts, reason), lines,
        )  # fmt: skip
    return Judgement(
        "not-found", VERDICTS["not-found"].severity, "absent", confidence, located,
        None, round(100 * evidence.window, 1), passage, (), _criteria(facts, "absent"), lines,
    )  # fmt: skip


def _share_at(sighted: Sequence[Sighting], fact: Fact) -> float:
    """The share of the claim that the sentence of a fact is about."""
    at = fact.coverage[0] if fact.coverage else -1
    if fact.score == 1.0:
        return 1.0  # a voice or a route, which has its own condition
    return next((s.share for s in sighted if s.start <= at < s.end), 0.0)


def _borne_out(evidence: Evidence) -> bool:
    """Whether there is positive evidence and nothing of the claim is left open, hedged or new."""
    if evidence.missing or evidence.hedge:
        return False
    if evidence.news < ONE_WORD:
        return evidence.window >= WINDOW_FROM
    return (
        evidence.news < 2 * ONE_WORD
        and evidence.agreeing >= TWO_FACTS
        and evidence.window >= WINDOW_WITH_FACTS
    )


def _criteria(facts: Sequence[Fact], reason: str) -> tuple[str, ...]:
    """The criteria that fired, in order, without repetition, the one that decided last."""
    fired = [f"{f.kind}-{f.outcome}" for f in facts if f.outcome != "open"]
    return tuple(dict.fromkeys([*fired, reason]))


def _passage(prepared: Prepared, sighted: Sequence[Sighting], evidence: Evidence) -> Passage:
    """The best sentence, with its neighbour where that adds to it."""
    best = sighted[0]
    start, end = best.start, best.end
    for number in evidence.neighbours:
        start, end = min(start, prepared.sentences[number][0]), max(end, prepared.sentences[number][1])
    return Passage(start, end, prepared.text[start:end], prepared.document.id)


def _edit(statement: str, prepared: Prepared, fact: Fact) -> Edit:
    """The difference as an edit, with both texts."""
    assert fact.coverage is not None
    a, b = fact.claim
    c, d = fact.coverage
    return Edit("replace", Span(a, b, statement[a:b]), Span(c, d, prepared.text[c:d]), fact.kind, "error")
