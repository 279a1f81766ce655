"""Judge an unquoted claim: what its outlet's coverage says of its figures, names, days, directions and polarity.

``supported`` needs positive evidence, ``contradicted`` an aligned fact that differs. What is
left is ``not-found``: the coverage was read and does not say it. A hedge that the claim left
out, or a voice, stands in the way of support.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from auditor.figures.days import parse_date
from auditor.judge.aligned import Fact
from auditor.judge.anchors import day_facts, figure_facts
from auditor.judge.arguments import argument_facts
from auditor.judge.bearings import direction_facts, name_facts
from auditor.judge.claim_model import Evidence, borne_by, evidence_of, probabilities
from auditor.judge.comparisons import compares, comparison_facts
from auditor.judge.contrasts import contrast_facts
from auditor.judge.doubt import doubt
from auditor.judge.facts import Reading, read_sentence
from auditor.judge.polarity import firmer_facts, polarity_facts
from auditor.judge.prospects import Prospect, after_reading, before_reading
from auditor.judge.quantity import quantity_facts
from auditor.judge.same_event import LEAST_MASS, LEAST_SHARE, Match, contradicting
from auditor.judge.sides import side_facts
from auditor.judge.sightings import Sighting, Votes, headline, nearby_roots, published_on, sightings, votes
from auditor.judge.slots import slot_facts
from auditor.judge.voices import voice_facts
from auditor.judge.whose import whose_facts
from auditor.match import Prepared
from auditor.models import Edit, Judgement, Passage, Span
from auditor.vocabulary import VERDICTS

#: Reasons by how sure they are; of several facts that differ the first of these gives the reason.
_REASONS: Final = ("number", "date", "name", "direction", "polarity")
# The thresholds were set on 148 original claims about 22 articles: 40 of 68 supported ones found,
# none of them called contradicted, 3 of the 80 others called supported.
#: Probability from which a claim may be called supported.
SUPPORTED_FROM: Final = 0.25
#: Weight of one telling word that the passage lacks. With none lacking, wording is enough; with one, two facts must agree.
ONE_WORD, TWO_FACTS = 0.9, 2
#: Share of the claim that the passage must then bear out: with a fact that agrees, with none, with a word lacking.
WINDOW_FROM, WINDOW_BARE, WINDOW_WITH_FACTS = 0.6, 0.72, 0.5
#: The same where one telling figure agrees, which is bound to what the claim says of it: share, weight of words lacking, share of the clause that is borne out least.
FIGURE_WINDOW, FIGURE_NEWS, FIGURE_CLAUSE = 0.57, 1.55, 0.4
#: Share that one sentence must bear out, unless two figures or dates agree: scattered words are no statement.
ONE_SENTENCE: Final = 0.45
#: The same where no figure or date agrees, and the weight of words besides names that must be borne out then: a beat shares its words and names.
WORDS_ALONE, LEAST_SUBSTANCE = 0.7, 2.0
#: What a fact that differs leaves of the confidence: some, for the fact may have been misread.
CONTRADICTED_LEAST, CONTRADICTED_SHARE = 0.04, 0.06
#: Given that the passage is there and one of its facts differs, how likely the meaning is unchanged.
_UNFAITHFUL: Final = 0.03


@dataclass(frozen=True, slots=True)
class _Found:
    """All that one document has for a claim."""

    statement: str
    claim: Reading
    prepared: Prepared
    sighted: Sequence[Sighting]
    facts: Sequence[Fact]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class _Look:
    """A document to be read for a claim: its sentences that are worth it."""

    statement: str
    claim: Reading
    prepared: Prepared
    votes: Votes


def judge_claim(statement: str, documents: Sequence[Prepared], *, date: str | None = None) -> Judgement:
    """What ``documents``, one outlet's coverage, say of a claim in an article of that ``date``.

    The best verdict of any document decides; ``also_in`` lists the others that bear the claim out.
    Documents that can do neither any more are not read to their end.
    """
    claim = read_sentence(statement, parse_date(date))
    looks = [_Look(statement, claim, prepared, votes(claim, prepared)) for prepared in documents]
    judged: dict[int, Judgement] = {}
    best: Judgement | None = None
    for number in sorted(range(len(looks)), key=lambda n: -looks[n].votes.share):
        judgement = _judge_in(looks[number], date, best)
        if judgement is not None:
            judged[number] = judgement
            best = judgement if best is None else max(best, judgement, key=_rank)
    if best is None:
        return Judgement("unchecked", VERDICTS["unchecked"].severity, "no-candidates")
    in_order = [judged[number] for number in sorted(judged)]
    best = max(in_order, key=_rank)
    if best.verdict != "supported":
        return best
    others = (j.passage.source for j in in_order if j is not best and j.verdict == "supported" and j.passage)
    return replace(best, also_in=tuple(others))


def weigh_claim(statement: str, prepared: Prepared, *, date: str | None = None) -> Evidence | None:
    """What one document has for a claim, as the confidence model sees it; null where they share no word."""
    claim = read_sentence(statement, parse_date(date))
    found = _find(_Look(statement, claim, prepared, votes(claim, prepared)), date, None)
    return found.evidence if found else None


def _rank(judgement: Judgement) -> tuple[int, float, float]:
    """Support before contradiction before nothing; then the likelier."""
    order = {"supported": 2, "contradicted": 1}.get(judgement.verdict, 0)
    return order, judgement.confidence or 0.0, judgement.located or 0.0


def _can_matter(prospect: Prospect, best: Judgement | None) -> bool:
    """Whether a document that can come to so much can be the best, or bear the claim out too."""
    if best is None:
        return True
    if prospect.window >= WINDOW_WITH_FACTS and prospect.confidence >= SUPPORTED_FROM:
        return True
    order, sure, _ = _rank(best)
    if prospect.about and prospect.mass >= LEAST_MASS and order < 2:
        return order < 1 or CONTRADICTED_LEAST + CONTRADICTED_SHARE * prospect.confidence >= sure
    return order == 0 and prospect.confidence >= sure


def _find(look: _Look, date: str | None, best: Judgement | None) -> _Found | None:
    """Read one document for a claim; null where it shares no word with it, or can no longer matter beside the best."""
    claim, prepared, found = look.claim, look.prepared, look.votes
    if not found.first:
        return None
    doubtful = doubt(claim, prepared)
    if best and not _can_matter(before_reading(claim, prepared, found, doubtful, LEAST_SHARE), best):
        return None
    sighted = sightings(claim, prepared, found.first)
    borne = borne_by(claim, sighted)
    if best and not _can_matter(
        after_reading(claim, sighted, borne, found.share, doubtful, LEAST_SHARE), best
    ):
        return None
    published = published_on(prepared) or parse_date(date)
    figures = figure_facts(claim, sighted, published.year if published else None)
    facts = [*figures, *day_facts(claim, sighted)]
    if best and best.verdict == "supported" and any(f.outcome != "agrees" for f in facts):
        return None  # nothing is supported of which a figure or day is missing or differs
    facts += [
        *voice_facts(claim, sighted),
        *name_facts(claim, sighted),
        *slot_facts(claim, sighted),
        *(side_facts(claim, sighted) or argument_facts(claim, sighted)),
        *whose_facts(claim, sighted),
        *comparison_facts(claim, sighted),
        *quantity_facts(claim, sighted),
        *contrast_facts(claim, sighted),
        *direction_facts(claim, sighted, figures),
        *(polarity_facts(claim, sighted) or firmer_facts(claim, sighted)),
    ]
    evidence = evidence_of(claim, sighted, borne, found.share, facts, doubtful, headline(prepared))
    return _Found(look.statement, claim, prepared, sighted, facts, evidence)


def _judge_in(look: _Look, date: str | None, best: Judgement | None) -> Judgement | None:
    """What one document says of a claim; null where that can no longer matter beside the best judgement."""
    if not look.votes.first:
        return Judgement(
            "not-found", VERDICTS["not-found"].severity, "absent", 0.0, 0.0, None, 0.0, criteria=("absent",)
        )
    found = _find(look, date, best)
    if found is None:
        return None
    if any(f.outcome == "differs" for f in found.facts):
        near = nearby_roots(look.prepared, found.sighted[0].number)
        if against := contradicting(Match(found.claim, found.sighted, found.facts, found.evidence), near):
            return _contradicted(found, against)
    differs = any(f.outcome == "differs" for f in found.facts) or _uncompared(found)
    located, confidence = probabilities(found.evidence)
    if not differs and confidence >= SUPPORTED_FROM and _borne_out(found.evidence):
        reason = "facts" if found.evidence.agreeing >= TWO_FACTS else "wording"
        return _judgement(found, "supported", reason, confidence, min(1.0, confidence / located))
    return _judgement(found, "not-found", "absent", confidence, None)


def _contradicted(found: _Found, against: Sequence[Fact]) -> Judgement:
    """The judgement on a claim of which facts differ, the surest of them first."""
    ordered = sorted(against, key=lambda f: (_REASONS.index(f.kind), -f.score))
    reason = "direction" if _run_backwards(found.facts) else ordered[0].kind
    confidence = min(
        probabilities(found.evidence)[1],
        CONTRADICTED_LEAST + CONTRADICTED_SHARE * probabilities(found.evidence)[1],
    )
    passage = _passage(found, ordered[0])
    shown = [f for f in ordered if f.coverage and passage.start <= f.coverage[0] < passage.end]
    edits = tuple(_edit(found, fact) for fact in shown)
    judgement = _judgement(found, "contradicted", reason, confidence, max(confidence, _UNFAITHFUL))
    return replace(judgement, edits=edits, passage=passage)


def _uncompared(found: _Found) -> bool:
    """Whether the claim compares two things and its sentence neither compares them nor has figures that do."""
    if not compares(found.claim) or any(compares(s.reading) for s in found.sighted[:1]):
        return False
    return not any(f.kind == "direction" and f.outcome == "agrees" and f.score == 1.0 for f in found.facts)


def _run_backwards(facts: Sequence[Fact]) -> bool:
    """Whether a change is told the wrong way round: both its figures exchanged, and a word of direction that does not agree."""
    exchanged = [f for f in facts if f.kind == "number" and f.outcome == "differs" and f.score == 1.0]
    directions = {f.outcome for f in facts if f.kind == "direction"}
    turned = "differs" in directions or ("open" in directions and "agrees" not in directions)
    return len(exchanged) > 1 and turned


def _borne_out(evidence: Evidence) -> bool:
    """Whether there is positive evidence and nothing of the claim is left open, hedged or new."""
    if evidence.missing or evidence.hedge or evidence.negation or evidence.stranger or evidence.unsaid:
        return False
    if evidence.exact < TWO_FACTS and evidence.best < ONE_SENTENCE:
        return False
    if not evidence.exact and (evidence.best < WORDS_ALONE or evidence.substance < LEAST_SUBSTANCE):
        return False
    if evidence.news < ONE_WORD:
        return evidence.window >= (WINDOW_FROM if evidence.agreeing else WINDOW_BARE)
    if evidence.telling and evidence.window >= FIGURE_WINDOW and evidence.news < FIGURE_NEWS:
        return evidence.clause >= FIGURE_CLAUSE
    facts = evidence.agreeing >= TWO_FACTS and evidence.exact and evidence.window >= WINDOW_WITH_FACTS
    open_ = evidence.unheard if evidence.exact >= TWO_FACTS else evidence.news
    return bool(facts) and open_ < 2 * ONE_WORD


def _judgement(
    found: _Found, verdict: str, reason: str, confidence: float, faithful: float | None
) -> Judgement:
    """A judgement with the evidence that all verdicts show."""
    located, _ = probabilities(found.evidence)
    fired = [f"{f.kind}-{f.outcome}" for f in found.facts if f.outcome != "open"]
    return Judgement(
        verdict,
        VERDICTS[verdict].severity,
        reason,
        confidence,
        located,
        faithful,
        round(100 * found.evidence.window, 1),
        _passage(found),
        criteria=tuple(dict.fromkeys([*fired, reason])),
        facts=tuple(f.line for f in found.facts),
    )


def _passage(found: _Found, fact: Fact | None = None) -> Passage:
    """The best sentence, with its neighbours where they add to it; the sentence of ``fact`` if that is another."""
    numbers = (found.sighted[0].number, *found.evidence.neighbours)
    if fact and fact.coverage:
        at = found.prepared.sentence_at(fact.coverage[0])
        numbers = numbers if at in numbers else (at,)
    spans = [found.prepared.sentences[n] for n in numbers]
    return found.prepared.passage(min(start for start, _ in spans), max(end for _, end in spans))


def _edit(found: _Found, fact: Fact) -> Edit:
    """A fact that differs as an edit, with both texts."""
    assert fact.coverage is not None  # nothing differs from nothing
    (a, b), (c, d) = fact.claim, fact.coverage
    ours, theirs = Span(a, b, found.statement[a:b]), Span(c, d, found.prepared.text[c:d])
    return Edit("replace", ours, theirs, fact.kind, "error")
