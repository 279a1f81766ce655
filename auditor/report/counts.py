"""How many findings of which verdict: the closing line, the last line on stderr, the exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from auditor.models import Audit, Finding
from auditor.vocabulary import VERDICTS, severity_order


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """What a reader must see first: by severity, then verdict, then place in the article."""

    def order(finding: Finding) -> tuple[int, int, int, int]:
        judgement, statement = finding.judgement, finding.statement
        rank = VERDICTS[judgement.verdict].rank
        return severity_order(judgement.severity), rank, statement.start, statement.end

    return sorted(findings, key=order)


def verdict_counts(findings: Iterable[Finding]) -> dict[str, int]:
    """Number of findings by verdict, worst verdict first, none that is zero."""
    counts = Counter(finding.judgement.verdict for finding in findings)
    return {verdict: counts[verdict] for verdict in VERDICTS if counts[verdict]}


def counts_line(counts: Mapping[str, int]) -> str:
    """The counts in words.

    >>> counts_line({"altered": 1, "verbatim": 2}), counts_line({})
    ('1 altered, 2 verbatim.', 'Nothing to check.')
    """
    return (
        ", ".join(f"{n} {verdict}" for verdict, n in counts.items()) + "." if counts else "Nothing to check."
    )


def checked(findings: Iterable[Finding]) -> tuple[int, int]:
    """How many outlet statements were checked, and how many there are."""
    verdicts = [f.judgement.verdict for f in findings if f.judgement.verdict != "unsourced"]
    return sum(verdict != "unchecked" for verdict in verdicts), len(verdicts)


def summary_line(audits: Iterable[Audit]) -> str:
    """What was checked of what could have been: statements that credit an outlet, whatever came of them."""
    done, total = checked(finding for audit in audits for finding in audit.findings)
    return f"{done} of {total} outlet statements checked"


def worst_severity(audits: Iterable[Audit], *, at_least: str) -> bool:
    """Whether any finding is at or above the severity ``at_least`` (``never``: none can be)."""
    return severe((f.judgement.severity for audit in audits for f in audit.findings), at_least=at_least)


def severe(severities: Iterable[str], *, at_least: str) -> bool:
    """Whether any of ``severities`` is at or above ``at_least`` (``never``: none can be)."""
    if at_least == "never":
        return False
    bar = severity_order(at_least)
    return any(severity_order(severity) <= bar for severity in severities)
