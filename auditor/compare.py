"""Compare a statement with documents: the facade over match and judge that the pipeline and `audit compare` use.

Here the verdicts of single documents come together: the best one counts, absence needs that all
was read, dates say which print came first, and other outlets' documents only show where words stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any, Final

from auditor.errors import InputError
from auditor.judge.brief import is_brief, judge_brief
from auditor.judge.claims import judge_claim
from auditor.judge.confidence import SHORT_CEILING, absent, calibrated
from auditor.judge.mixed import has_marks, shifted, take_apart, turns
from auditor.judge.quotes import judge_quote, may_hold
from auditor.judge.speaker import judge_speaker
from auditor.judge.wording import in_its_words
from auditor.match import Prepared, prepare
from auditor.match.quoted import read_quoted
from auditor.match.screen import promising
from auditor.models import Document, Judgement
from auditor.vocabulary import OK_VERDICTS, OUTCOME_REASONS, VERDICTS
from auditor.words import content_words

__all__ = ["Prepared", "best_of", "compare", "compare_cases", "may_stand_in", "prepare", "run_case", "weigh"]

#: Of the verdicts of several documents the first of these counts.
BEST_FIRST: Final = (
    "verbatim", "close", "supported", "misattributed", "altered", "contradicted", "unchecked", "not-found",
)  # fmt: skip
#: Of the verdicts of a statement's parts the first of these counts.
WORST_FIRST: Final = (
    "misattributed",
    "contradicted",
    "altered",
    "not-found",
    "unchecked",
    "supported",
    "close",
    "verbatim",
)
#: Narration with fewer content words says nothing that could be checked.
LEAST_NARRATION: Final = 3
#: Confidence that is left when the words quoted in a claim are not found.
UNVOUCHED: Final = 0.15
#: Share of a quotation's confidence that does not hang on the narration around it.
NARRATION: Final = 0.8
#: What is left of it where the narration denies what is quoted, or holds a number that the coverage does not.
TURNED: Final = 0.2
#: Confidence that an error verdict leaves at most.
ERROR_CEILING: Final = 0.05
#: Share of a quotation's words that a reprint of it holds at least.
NEARLY_ALL: Final = 0.8
#: Prepared sources kept from case to case.
KEPT: Final = 256


def compare(
    statement: str,
    documents: Sequence[Document | Prepared],
    *,
    quoted: bool,
    speaker: str | None = None,
    date: str | None = None,
    outlet: str | None = None,
) -> Judgement:
    """What ``documents``, taken for the whole coverage, say of a statement.

    ``quoted`` tells a quotation (without its outer marks) from a claim. ``date`` is the
    article's. With ``outlet`` only that outlet's documents decide; others can show that the
    words stand elsewhere. No documents: ``unchecked no-candidates``.
    """
    weighed = weigh(statement, documents, quoted=quoted, speaker=speaker, date=date, outlet=outlet)
    if weighed.confidence is None:
        return weighed
    sure = calibrated(weighed.confidence)
    if weighed.verdict == "not-found" and not quoted:
        sure = absent(sure)
    ceiling = SHORT_CEILING if weighed.reason == "too-short" else 1.0
    bounds = [bound for bound in (weighed.located, weighed.faithful) if bound is not None]
    return replace(weighed, confidence=min(round(sure, 4), *bounds, ceiling))


def weigh(
    statement: str,
    documents: Sequence[Document | Prepared],
    *,
    quoted: bool,
    speaker: str | None = None,
    date: str | None = None,
    outlet: str | None = None,
) -> Judgement:
    """What :func:`compare` says, with the confidence as the models give it, not yet calibrated."""
    every = [prepare(document) for document in documents]
    own = [p for p in every if outlet is None or p.document.outlet == outlet]
    others = [p for p in every if p not in own]
    if not own:
        return replace(_verdict("unchecked", "no-candidates"), seen_at=_seen(statement, others, quoted))
    judgement = _judge(statement, own, quoted=quoted, speaker=speaker, date=date)
    if judgement.verdict not in OK_VERDICTS and others:
        judgement = _elsewhere(judgement, statement, others, quoted)
    return judgement


def may_stand_in(statement: str, document: Prepared) -> bool:
    """Whether the words of a quotation may stand in a document, by a first look; false is sure.

    What stands in marks inside the statement is judged by itself, so such a statement always may.
    """
    return has_marks(statement) or may_hold(read_quoted(statement), document)


def best_of(judgements: Sequence[Judgement]) -> Judgement:
    """The judgement that counts of several about one statement: the best verdict, then the likeliest."""
    return min(
        judgements, key=lambda j: (BEST_FIRST.index(j.verdict), -(j.confidence or 0), -(j.located or 0))
    )


def _judge(
    statement: str, own: Sequence[Prepared], *, quoted: bool, speaker: str | None, date: str | None
) -> Judgement:
    """The verdict of the cited outlet's own documents."""
    if not quoted:
        judgement = judge_brief(statement, own) if is_brief(statement) else _claim(statement, own, date)
    elif has_marks(statement):
        judgement = _narrated(statement, own, speaker, date)
    else:
        judgement = _quote(statement, own, speaker)
    return _read_in_full(judgement, own)


def _quote(statement: str, own: Sequence[Prepared], speaker: str | None) -> Judgement:
    """The best verdict on a quotation; of equal ones the document that was printed first."""
    judged = list(_judged(statement, own, speaker))
    best = best_of([judgement for judgement, _ in judged])
    level = [(j, p) for j, p in judged if (j.verdict, j.confidence) == (best.verdict, best.confidence)]
    level.sort(key=lambda pair: (pair[1].document.date or "9999", own.index(pair[1])))
    first, rest = level[0][0], level[1:]
    if first.verdict not in OK_VERDICTS:
        return best
    return replace(first, also_in=tuple(p.document.id for _, p in rest))


def _judged(
    statement: str, own: Sequence[Prepared], speaker: str | None
) -> Iterator[tuple[Judgement, Prepared]]:
    """Every document that may hold the quotation with its judgement, the likeliest first.

    Once the words are found, changed or not, only documents that may hold nearly all of them can do better.
    """
    found = False
    for prepared, share in promising(read_quoted(statement), own):
        if found and share < NEARLY_ALL:
            return
        judgement = _credited(judge_quote(statement, prepared), prepared, speaker)
        found = found or judgement.verdict not in ("not-found", "unchecked")
        yield judgement, prepared


def _credited(judgement: Judgement, prepared: Prepared, speaker: str | None) -> Judgement:
    """``misattributed`` where the words are there and the document clearly credits somebody else.

    Of a few words nobody can be accused, but they are not found either.
    """
    if not speaker or judgement.verdict not in OK_VERDICTS or not judgement.passage:
        return judgement
    answer, credit = judge_speaker(speaker, prepared, judgement.passage.start, judgement.passage.end)
    if answer != "other" or credit is None:
        return judgement
    if judgement.reason == "too-short":
        return replace(
            judgement, verdict="unchecked", severity=VERDICTS["unchecked"].severity, confidence=None, located=None,
            faithful=None, criteria=("other-speaker", "too-short"), facts=(f"credited to {credit.text}",),
        )  # fmt: skip
    return replace(
        judgement,
        verdict="misattributed",
        severity=VERDICTS["misattributed"].severity,
        reason="other-speaker",
        confidence=min(judgement.confidence or 0.0, ERROR_CEILING),
        criteria=(*judgement.criteria, "other-speaker"),
        facts=(f"credited to {credit.text}",),
    )


def _claim(statement: str, own: Sequence[Prepared], date: str | None) -> Judgement:
    """The verdict on a claim; a version later than the article cannot contradict it."""
    judgement = in_its_words(judge_claim(statement, own, date=date), statement, own)
    if judgement.verdict != "contradicted" or not date or judgement.passage is None:
        return judgement
    source = next(p.document for p in own if p.document.id == judgement.passage.source)
    if not source.date or source.date <= date:
        return judgement
    earlier = [p for p in own if not p.document.date or p.document.date <= date]
    if earlier and (again := judge_claim(statement, earlier, date=date)).verdict == "contradicted":
        return again
    return replace(
        judgement,
        verdict="unchecked",
        severity="notice",
        reason="superseded",
        confidence=None,
        located=None,
        faithful=None,
        criteria=(*judgement.criteria, "superseded"),
    )


def _narrated(statement: str, own: Sequence[Prepared], speaker: str | None, date: str | None) -> Judgement:
    """A statement with quotation marks inside: what is in marks as quotation, the rest as claim."""
    whole = _quote(statement, own, speaker)
    if whole.verdict in OK_VERDICTS:
        return whole
    parts = take_apart(statement)
    if not parts.quotes:
        return whole
    quotes = [shifted(_quote(part.text, own, speaker), part.start) for part in parts.quotes]
    told = [j for j in quotes if j.reason != "too-short"]
    bare = len(content_words(parts.narration)) < LEAST_NARRATION
    if not told and not bare:
        return _around(quotes, _claim(_unmarked(statement), own, date), parts.narration, own)
    worst = min(told or quotes, key=lambda j: (WORST_FIRST.index(j.verdict), j.confidence or 0.0))
    if worst.verdict not in OK_VERDICTS:
        return worst
    claim = None if bare else _claim(parts.narration, own, date)
    return _with_narration(worst, claim, parts.narration, own)


def _unmarked(statement: str) -> str:
    """A statement with blanks for its quotation marks."""
    return "".join(" " if mark in '“”„«»"' else mark for mark in statement)


def _around(
    quotes: Sequence[Judgement], claim: Judgement, narration: str, own: Sequence[Prepared]
) -> Judgement:
    """A claim with a few quoted words: where these do not stand in the documents, nothing vouches for it."""
    if quotes and all(quote.verdict in OK_VERDICTS for quote in quotes):
        found = min(quotes, key=lambda j: j.confidence or 0.0)
        return claim if claim.verdict in OK_VERDICTS else _with_narration(found, claim, narration, own)
    if claim.confidence is None:
        return claim
    claim = replace(claim, confidence=round(claim.confidence * UNVOUCHED, 5))
    if claim.verdict not in OK_VERDICTS:
        return claim
    return replace(_verdict("unchecked", "too-short"), passage=claim.passage, facts=claim.facts)


def _with_narration(
    quote: Judgement, claim: Judgement | None, narration: str, own: Sequence[Prepared]
) -> Judgement:
    """A borne-out quotation with the narration around it: a contradicted one decides, else it tempers.

    ``claim`` is null where the narration says too little to be judged by itself.
    """
    if claim and claim.verdict == "contradicted" and claim.reason in ("number", "date"):
        return claim
    passage = quote.passage
    source = next((p for p in own if passage and p.document.id == passage.source), None)
    turned = source is not None and passage is not None and turns(narration, source, passage)
    share = 1.0 if claim is None else NARRATION + (1 - NARRATION) * (claim.confidence or 0.0)
    tempered = (quote.confidence or 0.0) * (TURNED if turned else share)
    fired = [*(["narration-turned"] if turned else []), *([f"narration-{claim.verdict}"] if claim else [])]
    return replace(quote, confidence=round(tempered, 5), criteria=(*quote.criteria, *fired))


def _read_in_full(judgement: Judgement, own: Sequence[Prepared]) -> Judgement:
    """Absence only where every page was read in full; else unchecked, with the first page's reason."""
    if judgement.verdict != "not-found":
        return judgement
    unread = [p.document.page for p in own if p.document.page != "ok"]
    if not unread:
        return judgement
    return _verdict("unchecked", OUTCOME_REASONS.get(unread[0], "unreadable"))


def _elsewhere(judgement: Judgement, statement: str, others: Sequence[Prepared], quoted: bool) -> Judgement:
    """Where else the words stand; if the cited outlet's coverage was read in full without them, misattributed."""
    seen = _seen(statement, others, quoted)
    if not seen or judgement.verdict != "not-found":
        return replace(judgement, seen_at=seen)
    there = _quote(statement, [p for p in others if p.document.id in seen], None)
    return replace(
        there,
        verdict="misattributed",
        severity=VERDICTS["misattributed"].severity,
        reason="other-outlet",
        confidence=min(there.confidence or 0.0, ERROR_CEILING),
        criteria=(*there.criteria, "other-outlet"),
        seen_at=seen,
    )


def _seen(statement: str, others: Sequence[Prepared], quoted: bool) -> tuple[str, ...]:
    """The ids of documents of other outlets that hold a quotation's words, the first printed first."""
    if not quoted:
        return ()
    words = read_quoted(statement)
    likely = [p for p, _ in promising(words, others) if may_hold(words, p)]
    held = [p.document for p in likely if _holds(judge_quote(statement, p))]
    return tuple(d.id for d in sorted(held, key=lambda d: d.date or "9999"))


def _holds(judgement: Judgement) -> bool:
    return judgement.verdict in ("verbatim", "close") and judgement.reason != "too-short"


def _verdict(verdict: str, reason: str) -> Judgement:
    """A judgement without evidence."""
    return Judgement(verdict, VERDICTS[verdict].severity, reason, criteria=(reason,))


# --- cases of `audit compare` ------------------------------------------------------------------


def compare_cases(
    cases: Iterable[Mapping[str, Any]], sources: Mapping[str, Document]
) -> Iterator[dict[str, Any]]:
    """The finding of every case, one by one (:func:`run_case`)."""
    for case in cases:
        yield run_case(case, sources)


def run_case(case: Mapping[str, Any], sources: Mapping[str, Document]) -> dict[str, Any]:
    """The finding of one case as JSON values. Raises InputError for a case that cannot be read."""
    statement = case.get("statement")
    if not isinstance(statement, str) or not statement.strip():
        raise InputError('the case has no statement. Give "statement": "…".')
    if not isinstance(case.get("quoted"), bool):
        raise InputError('"quoted" must be true (a quotation) or false (a claim).')
    speaker, date = (_text(case, name) for name in ("speaker", "date"))
    listed = case.get("sources")
    if not isinstance(listed, list):
        raise InputError('"sources" must be a list of documents or of their ids.')
    documents = [_kept(_document(source, sources)) for source in listed]
    judgement = compare(statement, documents, quoted=case["quoted"], speaker=speaker, date=date)
    return {"id": case.get("id"), **_as_json(judgement)}


def _text(case: Mapping[str, Any], name: str) -> str | None:
    """An optional string of a case."""
    value = case.get(name)
    if value is not None and not isinstance(value, str):
        raise InputError(f'"{name}" must be text or null.')
    return value or None


def _document(source: object, known: Mapping[str, Document]) -> Document:
    """A source of a case: given whole, or by the id of a record in --sources."""
    if isinstance(source, Mapping) and isinstance(source.get("text"), str):
        if "id" not in source:
            raise InputError('a source needs an "id".')
        outlet, date, url = (_text(source, name) for name in ("outlet", "date", "url"))
        return Document(id=str(source["id"]), text=source["text"], outlet=outlet, date=date, url=url)
    key = str(source.get("id")) if isinstance(source, Mapping) else str(source)
    if key not in known:
        raise InputError(f'no text for the source {key!r}. Give its "text", or its record with --sources.')
    return known[key]


@lru_cache(maxsize=KEPT)
def _kept(document: Document) -> Prepared:
    """The preparation of a document, kept for the cases that follow."""
    return prepare(document)


def _as_json(judgement: Judgement) -> dict[str, Any]:
    """The judgement in the shape of the contract, section 4."""
    passage = judgement.passage
    return {
        "verdict": judgement.verdict,
        "severity": judgement.severity,
        "reason": judgement.reason,
        "confidence": judgement.confidence,
        "located": judgement.located,
        "faithful": judgement.faithful,
        "similarity": judgement.similarity,
        "passage": passage
        and {"source": passage.source, "start": passage.start, "end": passage.end, "text": passage.text},
        "edits": [_edit_json(edit) for edit in map(asdict, judgement.edits)],
        "criteria": list(judgement.criteria),
        "facts": list(judgement.facts),
        "also_in": list(judgement.also_in),
        "seen_at": list(judgement.seen_at),
    }


def _edit_json(edit: dict[str, Any]) -> dict[str, Any]:
    """An edit whose spans hold start, end and text, whatever kind of span they were."""
    span = ("start", "end", "text")
    return edit | {side: {k: edit[side][k] for k in span} for side in ("article", "coverage")}
