"""One sentence that tells a reader why a statement got its verdict, in the words of the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from auditor.elsewhen import ANOTHER_TIME, NOT_ON_PAGES
from auditor.models import Attribution, Document, Edit, Judgement, Lookup, Outlet, Statement
from auditor.search import furthest
from auditor.vocabulary import NEEDS_DEEP, OUTCOME_REASONS, OUTCOME_TEXTS, REASON_TEXTS

#: Longest piece of a text that a sentence quotes.
PIECE: Final = 80

#: What to do about an unchecked statement, where something can be done.
ADVICE: Final = {
    "date-unknown": "Give --date.",
    "outlet-unknown": "Add the outlet with --outlets FILE.csv.",
    "outlet-ambiguous": "Say which with --map-outlet NAME=ID.",
    "no-candidates": "Hand in the page with --source OUTLET=URL.",
    "no-route": "Hand in the page with --source OUTLET=URL, or add coverage with audit coverage add.",
    "offline": "Run again without --offline or --replay, or hand in the page with --source OUTLET=URL.",
    "paywalled": "If you can read the page, save it and use audit attach.",
    "robots-denied": "If you can read the page, save it and use audit attach.",
    "blocked": "If you can read the page, save it and use audit attach.",
    "incomplete": "If you know the page, hand it in with audit attach.",
    "budget-spent": "Run again with a longer --max-time.",
    "no-key": "Set the key, or another; see audit doctor.",
}

#: What became of the page since it was captured.
SINCE_THEN: Final = {
    "live-differs": "So it was captured; the page as it is now says something else.",
    "live-gone": "So it was captured; the page is gone by now.",
}


def explain(
    statement: Statement,
    attribution: Attribution,
    judgement: Judgement,
    document: Document | None,
    lookups: Sequence[Lookup],
    name_of: Callable[[str], str] = str,
    misfit: Outlet | None = None,
) -> str:
    """Why this verdict: the difference that counts, or what was tried.

    ``name_of`` gives the name of a registry id. ``misfit`` is the outlet that a page handed in says it is of.
    """
    said = [_verdict(statement, attribution, judgement, document, lookups, name_of)]
    said += [text for criterion, text in SINCE_THEN.items() if criterion in judgement.criteria]
    if misfit is not None:
        said.append(
            f"A page handed in says that it is of {misfit.name}, so it is not counted as {_outlet(attribution)}."
        )
    return " ".join(said)


def _verdict(
    statement: Statement,
    attribution: Attribution,
    judgement: Judgement,
    document: Document | None,
    lookups: Sequence[Lookup],
    name_of: Callable[[str], str],
) -> str:
    """The sentence for the verdict and its reason."""
    match judgement.verdict:
        case "unchecked":
            return _unchecked(attribution, judgement, lookups)
        case "unsourced":
            seen = f": {judgement.seen_at[0]}" if judgement.seen_at else ""
            return _sentence(f"{REASON_TEXTS[judgement.reason]}{seen}")
        case "not-found":
            return _sentence(f"{_outlet(attribution)}: {REASON_TEXTS['absent']} and it is not there")
        case "misattributed" if judgement.reason == "other-outlet":
            where = name_of(document.outlet) if document and document.outlet else None
            return _sentence(
                f"Not in the coverage of {_outlet(attribution)}; the words stand in that of {where or 'another outlet'}"
            )
        case "misattributed":
            credited = next((fact for fact in judgement.facts if fact), "")
            return _sentence(
                f"The coverage credits somebody else with these words{': ' + credited if credited else ''}"
            )
        case "verbatim" if judgement.reason == "too-short":
            return "The same words, letter for letter; too few to be sure that they come from there."
        case "verbatim" if "bracket-unproven" in judgement.criteria:
            return "The same words; what the [brackets] name the coverage does not name so: check them."
        case "altered" | "contradicted":
            return _differs(judgement)
        case "supported" if judgement.facts:
            return _sentence(f"Agrees: {'; '.join(judgement.facts[:3])}")
        case _:
            return _sentence(REASON_TEXTS.get(judgement.reason, judgement.reason))


def _differs(judgement: Judgement) -> str:
    """The edit that decided: the article's words against the coverage's."""
    reason = REASON_TEXTS.get(judgement.reason, judgement.reason)
    edit = deciding_edit(judgement)
    if edit is None:
        return _sentence("; ".join([reason, *judgement.facts[:2]]))
    article, coverage = _piece(edit.article.text), _piece(edit.coverage.text)
    if not article:
        return _sentence(f"{reason}: the coverage has “{coverage}”, which the article leaves out")
    if not coverage:
        return _sentence(f"{reason}: “{article}” is not in the coverage")
    return _sentence(f"{reason}: “{article}” here, “{coverage}” in the coverage")


def deciding_edit(judgement: Judgement) -> Edit | None:
    """The edit behind the reason: of its kind, else the most severe."""
    of_kind = [e for e in judgement.edits if e.kind == judgement.reason]
    severe = sorted(judgement.edits, key=lambda e: ("error", "warning", "ok").index(e.severity))
    return next(iter(of_kind or severe), None)


def _unchecked(attribution: Attribution, judgement: Judgement, lookups: Sequence[Lookup]) -> str:
    """What was tried and what came of it, and what a person can do."""
    reason = _why(judgement.reason, lookups)
    if "correction" in judgement.criteria:
        reason = "the coverage repeats these words only to take them back in a correction"
    if ANOTHER_TIME in judgement.criteria:
        reason = "the article speaks of another time than the days whose pages were read"
    if NOT_ON_PAGES in judgement.criteria:
        reason = "the pages that were read do not hold it, but it need not stand on a page: it may have been aired or sent out"
    if judgement.reason == "outlet-ambiguous" and attribution.outlet and attribution.outlet.candidates:
        reason += f" ({', '.join(attribution.outlet.candidates[:4])})"
    told = [lk for lk in lookups if lk.reached != "none" and lk.outcome != "no-route"]
    tried = ", ".join(dict.fromkeys(f"{lk.route} {lk.outcome}" for lk in told))
    advice = ADVICE.get(judgement.reason, "")
    if judgement.reason == "budget-spent" and (deeper := _deeper(lookups)):
        advice = deeper
    parts = [_sentence(reason), f"Tried: {tried}." if tried else "", advice]
    return " ".join(part for part in parts if part)


def _deeper(lookups: Sequence[Lookup]) -> str:
    """The command that starts the bulk routes which could look, and what each would fetch."""
    routes = {lookup.route: lookup.detail for lookup in lookups if lookup.outcome == NEEDS_DEEP}
    if not routes:
        return ""
    costs = "; ".join(f"{name}: {cost}" if cost else name for name, cost in routes.items())
    return f"Run again with --deep, which also searches {costs}."


def _why(reason: str, lookups: Sequence[Lookup]) -> str:
    """The reason in words; where the look-up that gave it has better ones, in these."""
    outcome = furthest(lookups).outcome if lookups else ""
    finer = OUTCOME_TEXTS.get(outcome) if OUTCOME_REASONS.get(outcome) == reason else None
    return finer or REASON_TEXTS.get(reason, reason)


def _outlet(attribution: Attribution) -> str:
    credit = attribution.outlet
    return (credit.name or credit.text) if credit else "the outlet"


def _piece(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= PIECE else words[:PIECE].rsplit(" ", 1)[0] + " …"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "…")) else ".")
