"""What an article attributes to whom: as one JSON object, and as a list for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from auditor.models import Article, Attribution, Credit, Span
from auditor.report.layout import Piece, Sheet
from auditor.report.plain import one_line

#: Width of the list when nobody says otherwise.
WIDTH: Final = 100


def article_object(article: Article, attributions: Sequence[Attribution]) -> dict[str, Any]:
    """An article with its attributions, the fields and their order as in ``audit attributions --nl``."""
    return {
        "id": article.id,
        "path": article.path,
        "title": article.title,
        "date": article.date,
        "date_source": article.date_source,
        "publisher": article.publisher,
        "text": article.text,
        "attributions": [attribution_object(a) for a in attributions],
    }


def attribution_object(attribution: Attribution) -> dict[str, Any]:
    """One attribution; ``nearby_outlet`` only where there is one."""
    a = attribution
    return {
        "id": a.id,
        "kind": a.kind,
        "pattern": a.pattern,
        "source": {**_span(a.source), "name": a.source.name} if a.source else None,
        "cue": _span(a.cue) if a.cue else None,
        "outlet": _credit(a.outlet) if a.outlet else None,
        "via": [{**_span(v), "id": v.id} for v in a.via],
        "content": [{**_span(c), "quoted": c.quoted} for c in a.content],
        "statements": [{"id": s.id, "kind": s.kind, **_span(s)} for s in a.statements],
        **({"nearby_outlet": a.nearby_outlet} if a.nearby_outlet else {}),
    }


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _credit(credit: Credit) -> dict[str, Any]:
    return {
        **_span(credit),
        "role": credit.role,
        "id": credit.id,
        "name": credit.name,
        "domain": credit.domain,
        "resolution": credit.resolution,
        "candidates": list(credit.candidates),
    }


def attribution_lines(
    article: Article, attributions: Sequence[Attribution], *, width: int = WIDTH
) -> list[str]:
    """The attributions as a numbered list: who, by which cue, in which outlet, saying what."""
    sheet = Sheet(width, color=False)
    count = f"{len(attributions)} attribution{'' if len(attributions) == 1 else 's'}"
    lines = sheet.block(
        [Piece(f"{one_line(article.title or article.path or 'Article', 200)}  ·  {count}")], 0
    )
    for number, attribution in enumerate(attributions, start=1):
        lines += ["", *sheet.block([Piece(_heading(attribution))], 4, f"{number:>3}")]
        for statement in attribution.statements:
            said = f"“{statement.text}”" if statement.kind == "quote" else statement.text
            lines += sheet.block([Piece(said)], 11, f"    {statement.kind}")
    return lines


def _heading(attribution: Attribution) -> str:
    """Who, by which cue, in which outlet: one line."""
    return "; ".join(_heading_parts(attribution))


def _heading_parts(attribution: Attribution) -> Iterator[str]:
    source, credit = attribution.source, attribution.outlet
    if source is not None and not (credit and credit.role == "source"):
        full = f" ({source.name})" if source.name and source.name != source.text else ""
        yield source.text + full
    yield outlet_words(credit) if credit else _no_outlet(attribution)
    if attribution.via:
        yield "via " + ", ".join(via.text for via in attribution.via)
    if attribution.cue:
        yield f"“{attribution.cue.text}”"


def _no_outlet(attribution: Attribution) -> str:
    near = f" (credited nearby: {attribution.nearby_outlet})" if attribution.nearby_outlet else ""
    return f"no outlet{near}"


def outlet_words(credit: Credit) -> str:
    """The outlet by name with its id, or why it is left open."""
    name = credit.name or credit.text
    if credit.id:
        return f"{name} [{credit.id}]"
    if credit.candidates:
        return f"{name} [open, {credit.resolution}: {', '.join(credit.candidates)}]"
    return f"{name} [open: {credit.resolution}]"
