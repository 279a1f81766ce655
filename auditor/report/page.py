"""One self-contained page to mail or to file: the article with numbered marks, the findings beside it.

No script, nothing loaded from anywhere; everything out of articles and pages is escaped and its
control characters are made visible.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from html import escape
from typing import Any, Final

from auditor.models import Article, Attribution, Audit, Document, Finding
from auditor.report.counts import verdict_counts
from auditor.report.diff import marked
from auditor.report.links import text_fragment_url, web_url
from auditor.report.plain import harmless, one_line
from auditor.report.rows import speaker_of
from auditor.report.style import STYLE
from auditor.report.terminal import lookup_words
from auditor.vocabulary import VERDICTS

_POLICY: Final = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-"
    + b64encode(sha256(STYLE.encode()).digest()).decode()
    + "'"
)
_HEAD: Final = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{{title}}</title>
<style>{STYLE}</style>
</head>
<body>
<header><h1>{{heading}}</h1>
<p class="small">Underlined words in a finding stand only in the article; struck words stand only in the coverage.</p>
</header>
<main>
"""
_HEADING: Final = "Auditor: what the article says that other outlets have said"
#: What people said of a finding, by its id: verdict, note, reviewer, created_at.
Reviews = Callable[[str], Iterable[Mapping[str, Any]]]
#: What is wrong stands out.
_WHY: Final = dict.fromkeys(("error", "warning"), ' class="why"')
PAGE_FOOT: Final = "</main>\n</body>\n</html>\n"


def html_page(audits: Iterable[Audit], *, unsourced: bool = False) -> str:
    """The page for these audits, whole."""
    held = list(audits)
    return "".join(
        html_parts(
            held,
            unsourced=unsourced,
            headings=[_title(a) for a in held],
            counts=[verdict_counts(a.findings) for a in held],
        )
    )


def html_parts(
    audits: Iterable[Audit],
    *,
    unsourced: bool = False,
    headings: Sequence[str] = (),
    counts: Sequence[Mapping[str, int]] = (),
    reviews: Reviews = lambda _: (),
) -> Iterator[str]:
    """The page in pieces, an article each, so that a long run need not be held in memory.

    ``headings`` are those of the articles in their order: two or more make a table of contents. ``counts``
    are their findings by verdict, ``reviews`` what people said of each.
    """
    title = "Audit"
    begun = False
    for number, audit in enumerate(audits, start=1):
        if not begun:
            title = _title(audit)
            yield page_head(title, _HEADING)
            yield from _contents(headings, counts)
            begun = True
        yield from _article(audit, f"a{number}", unsourced, reviews)
    if not begun:
        yield page_head(title, _HEADING) + "<p>No articles.</p>\n"
    yield PAGE_FOOT


def page_head(title: str, heading: str) -> str:
    """Everything of a page before its content; :data:`PAGE_FOOT` is what comes after."""
    return _HEAD.replace("{title}", safe(title)).replace("{heading}", safe(heading))


def _contents(headings: Sequence[str], counts: Sequence[Mapping[str, int]]) -> Iterator[str]:
    """Links to the articles, each with what is wrong in it."""
    if len(headings) < 2:
        return
    yield '<nav aria-label="Articles"><h2>Articles</h2>\n<ol class="contents">\n'
    for number, heading in enumerate(headings, start=1):
        found = counts[number - 1] if number <= len(counts) else {}
        wrong = {v: n for v, n in found.items() if VERDICTS[v].severity in ("error", "warning")}
        yield f'<li><a href="#a{number}"><bdi>{safe(one_line(heading, 300))}</bdi></a> {badges(wrong)}</li>\n'
    yield "</ol></nav>\n"


def safe(text: str) -> str:
    """Text as it may stand anywhere in the page."""
    return escape(harmless(text), quote=True)


def _title(audit: Audit) -> str:
    return one_line(audit.article.title or audit.article.path or "Article", 300)


# --- the article ---------------------------------------------------------------------------------


def _article(audit: Audit, name: str, unsourced: bool, reviews: Reviews) -> Iterator[str]:
    """One article: headline, counts, text, findings in the order of the text."""
    shown = [f for f in audit.findings if unsourced or f.judgement.verdict != "unsourced"]
    shown.sort(key=lambda f: (f.statement.start, -f.statement.end))
    attributions = {a.id: a for a in audit.attributions}
    yield f'<article aria-labelledby="{name}">\n<h2 id="{name}">{safe(_title(audit))}</h2>\n'
    yield f'<p class="small">{about(audit.article)}</p>\n<p>{badges(verdict_counts(audit.findings))}</p>\n'
    yield f'<a class="skip" href="#{name}-findings">To the findings</a>\n<div class="columns">\n'
    yield f'<section class="beside" aria-label="Text of article {name[1:]}" tabindex="0"><div class="text" dir="auto">{_text(audit, shown, name)}</div></section>\n'
    yield f'<section id="{name}-findings" aria-label="Findings on article {name[1:]}"><ol>\n'
    for number, finding in enumerate(shown, start=1):
        said = reviews(finding.id)
        yield _finding(finding, attributions[finding.attribution_id], f"{name}-{number}", number, said)
    yield "</ol></section>\n</div>\n</article>\n"


def about(article: Article) -> str:
    """Who published an article, and when, with a link to it."""
    url = web_url(article.url)
    parts = [
        safe(article.publisher or ""),
        f'published <time datetime="{safe(article.date)}">{safe(article.date)}</time>'
        if article.date
        else "no date",
        _link(url, "original") if url else "",
    ]
    return " · ".join(part for part in parts if part)


def badges(counts: Mapping[str, int]) -> str:
    """Counts by verdict as marks of their severity."""
    return " ".join(f'<span class="badge {VERDICTS[v].severity}">{n} {v}</span>' for v, n in counts.items())


def _text(audit: Audit, findings: Sequence[Finding], name: str) -> str:
    """The article's text with a numbered mark for each statement; overlapping marks nest."""
    text = audit.article.text
    opens: dict[int, list[int]] = {}
    closes: dict[int, list[int]] = {}
    for number, finding in enumerate(findings):
        start, end = finding.statement.start, finding.statement.end
        if 0 <= start < end <= len(text):
            opens.setdefault(start, []).append(number)
            closes.setdefault(end, []).append(number)
    out: list[str] = []
    under_way: list[int] = []
    before = 0
    for place in sorted({*opens, *closes}):
        out.append(_stretch(text[before:place], [findings[n] for n in under_way]))
        for number in closes.get(place, ()):
            under_way.remove(number)
            out.append(_number(findings[number], f"{name}-{number + 1}", number + 1))
        under_way += opens.get(place, [])
        before = place
    return "".join([*out, safe(text[before:])])


def _stretch(text: str, findings: Sequence[Finding]) -> str:
    """Some text inside the marks of ``findings``, outermost first."""
    if not text:
        return ""
    start = "".join(f'<mark class="{f.judgement.verdict} {f.judgement.severity}">' for f in findings)
    return start + safe(text) + "</mark>" * len(findings)


def _number(finding: Finding, name: str, number: int) -> str:
    """The number after a mark; it leads to the finding."""
    verdict = finding.judgement.verdict
    return f'<a class="num {finding.judgement.severity}" id="{name}-mark" href="#{name}" aria-label="finding {number}: {verdict}">{number}</a>'


# --- a finding -----------------------------------------------------------------------------------


def _finding(
    finding: Finding,
    attribution: Attribution,
    name: str,
    number: int,
    reviews: Iterable[Mapping[str, Any]],
) -> str:
    judgement = finding.judgement
    parts = [
        f'<p><a class="num {judgement.severity}" href="#{name}-mark" aria-label="finding {number}, back to the text">{number}</a> '
        f'<strong class="badge {judgement.severity}">{judgement.verdict}</strong> {who(attribution)}</p>',
        *map(_review, reviews),
        *evidence(finding),
    ]
    return f'<li class="finding" id="{name}">{"".join(parts)}</li>\n'


def _review(said: Mapping[str, Any]) -> str:
    """What a person said of a finding: beside our verdict, above our evidence."""
    day = safe(said["created_at"][:10])
    by = f" by <bdi>{safe(said['reviewer'])}</bdi>" if said["reviewer"] else ""
    badge = f'<strong class="badge {VERDICTS[said["verdict"]].severity}">{said["verdict"]}</strong>'
    return (
        f'<p class="review">Reviewed <time datetime="{safe(said["created_at"])}">{day}</time>{by}: {badge}'
        f" <bdi>{safe(said['note'])}</bdi></p>"
    )


def evidence(finding: Finding) -> Iterator[str]:
    """What a finding rests on: both texts, why, the page, every look-up."""
    yield from _words(finding)
    yield f"<p{_WHY.get(finding.judgement.severity, '')}>{safe(finding.explanation)}</p>"
    yield from _where(finding)
    yield _tried(finding)


def who(attribution: Attribution) -> str:
    """Outlet and speaker, as far as they are known."""
    credit, speaker = attribution.outlet, speaker_of(attribution)
    outlet = (credit.name or credit.text) if credit else "no outlet"
    return f"<bdi>{safe(outlet)}</bdi>" + (f" · <bdi>{safe(speaker)}</bdi>" if speaker else "")


def _words(finding: Finding) -> Iterator[str]:
    """The statement, and the coverage's words where they are not the same."""
    texts = marked(finding.statement.text, finding.judgement)
    left, right = ("“", "”") if finding.statement.kind == "quote" else ("", "")
    yield f'<p class="words" dir="auto">{left}{_differing(texts.article, "ins")}{right}</p>'
    if texts.tells_more(finding.judgement.verdict):
        yield f'<p class="small">The coverage:</p><blockquote dir="auto">{_differing(texts.coverage, "del")}</blockquote>'


def _differing(words: Iterable[tuple[str, bool]], tag: str) -> str:
    return "".join(f"<{tag}>{safe(text)}</{tag}>" if differs else safe(text) for text, differs in words)


def _where(finding: Finding) -> Iterator[str]:
    """The way to the passage, and the score in small print."""
    document, judgement = finding.document, finding.judgement
    if document is not None:
        yield f"<p>{_document(document, judgement.passage.text if judgement.passage else '')}</p>"
    if judgement.seen_at:
        places = "".join(f"<li>{_link(web_url(place), place)}</li>" for place in judgement.seen_at)
        yield f"<p>Seen at:</p><ul>{places}</ul>"
    if judgement.confidence is not None:
        yield f'<p class="small">match {judgement.confidence * 100:.0f} %</p>'


def _document(document: Document, passage: str) -> str:
    url = web_url(document.url)
    label = one_line(document.title or document.url or document.id, 200)
    parts = [_link(text_fragment_url(url, passage) if url else None, label)]
    if document.date:
        parts.append(f'<time datetime="{safe(document.date)}">{safe(document.date)}</time>')
    if document.captured_at:
        day = safe(document.captured_at[:10])
        parts.append(f'captured <time datetime="{safe(document.captured_at)}">{day}</time>')
    archived = web_url(document.archive_url)
    if archived:
        parts.append(_link(archived, "archived copy"))
    return ", ".join(parts)


def _link(url: str | None, label: str) -> str:
    """A link where there is an address of the web, else the words alone."""
    words = f"<bdi>{safe(label)}</bdi>"
    return f'<a href="{safe(url)}" rel="noreferrer noopener">{words}</a>' if url else words


def _tried(finding: Finding) -> str:
    """Every look-up, folded away."""
    if not finding.lookups:
        return ""
    items = "".join(f"<li>{safe(lookup_words(look))}</li>" for look in finding.lookups)
    return f'<details><summary>What was tried</summary><ul class="small">{items}</ul></details>'
