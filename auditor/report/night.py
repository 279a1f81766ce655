"""The report of a night: text to read in a mail, JSON for scripts, one page without anything from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from auditor.models import Article, Attribution, Audit, Finding
from auditor.report.counts import counts_line
from auditor.report.page import PAGE_FOOT, about, badges, evidence, page_head, safe, who
from auditor.report.plain import harmless, one_line
from auditor.report.rows import finding_rows
from auditor.report.terminal import finding_lines
from auditor.vocabulary import REASON_TEXTS, VERDICTS

#: What each cause of a changed verdict means.
CAUSES: Final = {
    "page-edited": "the page was edited",
    "page-gone": "the page is gone",
    "new-coverage": "new coverage came",
    "reached": "it could be looked up this time",
    "not-reached": "it could not be looked up this time",
    "statement-changed": "the article was edited",
    "program": "another version of Auditor",
    "settings": "other settings",
    "other": "other pages decided",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as a night tells it. ``before`` is (verdict, reason, time) of the one that it follows, if any."""

    article: Article
    attribution: Attribution
    finding: Finding
    run_id: str
    before: tuple[str, str, str] | None = None
    cause: str | None = None
    because: str | None = None

    def row(self) -> dict[str, Any]:
        """The flat row of `audit … --nl`, and what it was before."""
        audit = Audit(self.article, (self.attribution,), (self.finding,), self.finding.lookups)
        (row,) = finding_rows(audit, self.run_id, unsourced=True)
        if self.before is None:
            return row
        verdict, reason, at = self.before
        return {
            **row, "previous_verdict": verdict, "previous_reason": reason, "previous_at": at, "cause": self.cause,
            "because": self.because,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Failure:
    """A reason why inputs could not be read, how many that were, and some of them."""

    reason: str
    inputs: int
    some: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """Requests, bytes received, seconds in all and on the network, bytes that the database grew by and has."""

    requests: int
    received: int
    seconds: int
    network_s: int
    disk: int
    database: int


@dataclass(frozen=True, slots=True)
class NightReport:
    """All that a night has to tell. ``new`` and ``changed`` may be the first of ``…_total``."""

    night: str
    name: str
    version: str
    started_at: str
    finished_at: str | None
    articles: int
    again: int
    waiting: int
    gone: int
    unreadable: int
    verdicts: Mapping[str, int]
    new: Sequence[Told]
    new_total: int
    changed: Sequence[Told]
    changed_total: int
    causes: Mapping[str, int]
    unchecked: Mapping[str, int]
    failures: Sequence[Failure]
    problems: Mapping[str, str]
    notes: Sequence[str]
    collection: Mapping[str, Mapping[str, Any]]
    cost: Cost
    retained: Mapping[str, Any] = field(default_factory=dict)

    def summary(self) -> str:
        """One line, for a mail's subject."""
        wrong = sum(
            n for verdict, n in self.verdicts.items() if VERDICTS[verdict].severity in ("error", "warning")
        )
        parts = [
            f"night {self.night}: {_number(self.articles, 'article')} audited ({self.again} again)",
            f"{wrong} findings are errors or warnings ({self.new_total} listed as new)",
            f"{_number(self.changed_total, 'verdict')} changed",
            f"{self.unreadable} could not be read",
            f"{_number(self.cost.requests, 'request')}",
        ]
        if self.waiting:
            parts.append(f"{_number(self.waiting, 'article')} waiting for the next night")
        if self.problems:
            parts.append("not done: " + ", ".join(self.problems))
        return "; ".join(parts)


def night_json(report: NightReport) -> dict[str, Any]:
    """The report as plain JSON."""
    plain = {
        name: getattr(report, name)
        for name in NightReport.__slots__
        if name not in ("new", "changed", "failures", "cost")
    }
    return {
        **{name: dict(value) if isinstance(value, Mapping) else value for name, value in plain.items()},
        "notes": list(report.notes),
        "failures": [{**asdict(failure), "some": list(failure.some)} for failure in report.failures],
        "cost": asdict(report.cost),
        "new": [told.row() for told in report.new],
        "changed": [told.row() for told in report.changed],
    }


# --- text ----------------------------------------------------------------------------------------


def night_text(report: NightReport, *, width: int = 100) -> str:
    """The report to read in a mail: worst first, the evidence under each finding."""
    lines = [one_line(report.summary()), "", f"Findings: {counts_line(report.verdicts)}"]
    lines += [f"! {one_line(line)}" for line in [*report.problems.values(), *report.notes]]
    if report.new:
        lines += ["", f"NEW ({_shown(report.new, report.new_total)})"]
        for told in report.new:
            lines += ["", _headline(told), *_finding_lines(told, width)]
    if report.changed:
        lines += ["", f"CHANGED ({_shown(report.changed, report.changed_total)})"]
        for told in report.changed:
            lines += ["", _headline(told), f"  {_before(told)}", *_finding_lines(told, width)]
    for title, rows in _tables(report):
        lines += ["", title.upper(), *(f"  {harmless(name)}: {one_line(value)}" for name, value in rows)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _finding_lines(told: Told, width: int) -> list[str]:
    audit = Audit(told.article, (told.attribution,), (told.finding,), told.finding.lookups)
    return finding_lines(audit, told.finding, width=width, explain=False)


def _headline(told: Told) -> str:
    article = told.article
    title = one_line(article.title or article.path or "Article", 200)
    return " · ".join(part for part in (title, article.date or "", harmless(article.url or "")) if part)


def _before(told: Told) -> str:
    """What the verdict was, and why it is another now."""
    verdict, _, at = told.before or ("", "", "")
    return one_line(f"{verdict} until now (since {at[:10]}); {CAUSES[told.cause or 'other']}: {told.because}")


def _shown(listed: Sequence[Told], total: int) -> str:
    return f"{total}" if len(listed) == total else f"the first {len(listed)} of {total}"


def _tables(report: NightReport) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What is told in both forms as names and values: causes, reasons, failures, collection, cost."""
    tables = {
        "Why verdicts changed": [(CAUSES[cause], str(n)) for cause, n in report.causes.items()],
        "Could not be checked": [(REASON_TEXTS[reason], str(n)) for reason, n in report.unchecked.items()],
        "Could not be read": [
            (one_line(failure.reason, 300), f"{failure.inputs} ({', '.join(map(harmless, failure.some))})")
            for failure in report.failures
        ],
        "Collection": [(target, _collected(done)) for target, done in report.collection.items()],
        "Let go": [(name.replace("_", " "), str(value)) for name, value in report.retained.items() if value],
        "Cost": [
            ("requests", str(report.cost.requests)),
            ("received", _bytes(report.cost.received)),
            (
                "time",
                f"{_duration(report.cost.seconds)}, {_duration(report.cost.network_s)} of it on the network",
            ),
            ("disk", f"{_bytes(report.cost.disk)} more, {_bytes(report.cost.database)} in all"),
        ],
        "Night": [
            ("began", report.started_at),
            ("ended", report.finished_at or "not yet"),
            ("Auditor", report.version),
            *([("articles no longer where they were", str(report.gone))] if report.gone else []),
        ],
    }
    yield from ((title, rows) for title, rows in tables.items() if rows)


def _collected(done: Mapping[str, Any]) -> str:
    if done["failed"]:
        return f"failed: {done['failed']}"
    return f"{done['documents']} added, {done['known']} already there, {done['left_out']} left out"


def _bytes(number: int) -> str:
    """
    >>> _bytes(950), _bytes(12_300_000)
    ('950 B', '12.3 MB')
    """
    for size, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if abs(number) >= size:
            return f"{number / size:.1f} {unit}"
    return f"{number} B"


def _duration(seconds: int) -> str:
    """
    >>> _duration(7), _duration(7_290)
    ('7 s', '2 h 1 min')
    """
    if seconds < 60:
        return f"{seconds} s"
    return (
        f"{seconds // 3600} h {seconds % 3600 // 60} min"
        if seconds >= 3600
        else f"{seconds // 60} min {seconds % 60} s"
    )


def _number(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


# --- page ----------------------------------------------------------------------------------------


def night_html(report: NightReport) -> str:
    """The report as one page; nothing in it runs or is loaded from anywhere."""
    title = f"Auditor: the night of {report.night}"
    return "".join(
        [page_head(title, title), *_summary(report), *_findings(report), *_facts(report), PAGE_FOOT]
    )


def _summary(report: NightReport) -> Iterator[str]:
    yield f"<p>{safe(one_line(report.summary()))}</p>\n<p>{badges(report.verdicts)}</p>\n"
    wrong = [*report.problems.values(), *report.notes]
    if wrong:
        items = "".join(f'<li class="why">{safe(one_line(line))}</li>' for line in wrong)
        yield f"<ul>{items}</ul>\n"


def _findings(report: NightReport) -> Iterator[str]:
    for name, title, listed, total in (
        ("new", "New", report.new, report.new_total),
        ("changed", "Changed", report.changed, report.changed_total),
    ):
        yield f'<section aria-labelledby="{name}"><h2 id="{name}">{title}: {_shown(listed, total)}</h2>\n'
        yield "<ol>" if listed else "<p>None.</p>"
        for number, told in enumerate(listed, start=1):
            yield _item(told, f"{name}-{number}")
        yield "</ol></section>\n" if listed else "</section>\n"


def _item(told: Told, name: str) -> str:
    """One finding with its article and evidence."""
    judgement = told.finding.judgement
    title = one_line(told.article.title or told.article.path or "Article", 200)
    before = f'<p class="small">{safe(_before(told))}</p>' if told.before else ""
    return (
        f'<li class="finding" id="{name}"><h3><bdi>{safe(title)}</bdi></h3><p class="small">{about(told.article)}</p>'
        f'<p><strong class="badge {judgement.severity}">{judgement.verdict}</strong> {who(told.attribution)}</p>{before}'
        f"{''.join(evidence(told.finding))}</li>\n"
    )


def _facts(report: NightReport) -> Iterator[str]:
    for number, (title, rows) in enumerate(_tables(report), start=1):
        items = "".join(
            f"<dt><bdi>{safe(name)}</bdi></dt><dd><bdi>{safe(one_line(value))}</bdi></dd>"
            for name, value in rows
        )
        yield f'<section aria-labelledby="t{number}"><h2 id="t{number}">{safe(title)}</h2><dl>{items}</dl></section>\n'
