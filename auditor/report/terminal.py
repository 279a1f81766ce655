"""The report that a person reads: worst first, the evidence under each finding, the reason before the score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from auditor.models import Attribution, Audit, Edit, Finding, Lookup
from auditor.report.counts import counts_line, verdict_counts, worst_first
from auditor.report.diff import marked
from auditor.report.layout import Piece, Sheet
from auditor.report.plain import columns, one_line
from auditor.report.rows import speaker_of

#: Columns for the verdict: the longest is "misattributed".
LABEL: Final = 17
#: On a narrower terminal the verdict stands on a line of its own.
NARROW: Final = 60
#: Characters of a statement or passage that are shown; with --explain all of them.
SHOWN: Final = 600
#: Characters of the id that are enough to name a statement to another command.
SHORT_ID: Final = 10


def render(
    audit: Audit, *, width: int = 100, color: bool = False, explain: bool = False, unsourced: bool = False
) -> str:
    """The report on one article, ending with a line of counts.

    ``explain`` adds criteria, edits, facts and look-ups; ``unsourced`` lists the quotations that
    credit no outlet. Text out of pages is shown with its control characters made visible.
    """
    sheet = Sheet(width, color)
    report = _Report(audit, sheet, explain)
    shown = [f for f in audit.findings if unsourced or f.judgement.verdict != "unsourced"]
    lines = list(report.head())
    for finding in worst_first(shown):
        lines += ["", *report.finding(finding)]
    hidden = len(audit.findings) - len(shown)
    return "\n".join([*lines, "", *report.closing(hidden)])


def finding_lines(
    audit: Audit, finding: Finding, *, width: int = 100, color: bool = False, explain: bool = True
) -> list[str]:
    """What an audit says of one finding; with ``explain`` everything."""
    return list(_Report(audit, Sheet(width, color), explain=explain).finding(finding))


@dataclass(slots=True)
class _Report:
    """One article's report in the making."""

    audit: Audit
    sheet: Sheet
    explain: bool

    @property
    def indent(self) -> int:
        return LABEL if self.sheet.width >= NARROW else 4

    def head(self) -> Iterator[str]:
        """Headline and counts."""
        article = self.audit.article
        title = one_line(article.title or article.path or "Article", 200)
        outlets = {a.outlet.id or a.outlet.text for a in self.audit.attributions if a.outlet}
        counts = ", ".join(
            _plural(number, word)
            for number, word in ((len(self.audit.attributions), "attribution"), (len(outlets), "outlet"))
        )
        dated = f"{article.date}  ·  " if article.date else "no date  ·  "
        yield from self.sheet.block([Piece(title, "strong"), Piece(f"  ·  {dated}{counts}")], 0)

    def closing(self, hidden: int) -> list[str]:
        """The counts, worst first."""
        more = " List the unsourced with --unsourced." if hidden else ""
        return self.sheet.block([Piece(counts_line(verdict_counts(self.audit.findings)) + more)], 0)

    def finding(self, finding: Finding) -> Iterator[str]:
        """The verdict, the statement, why, the coverage's words and where they stand."""
        judgement = finding.judgement
        attribution = next(a for a in self.audit.attributions if a.id == finding.attribution_id)
        texts = marked(finding.statement.text, judgement)
        yield from self._labelled(finding, [Piece(_who(attribution)), *self._said(finding, texts.article)])
        yield from self._line([Piece(finding.explanation)])
        if texts.tells_more(judgement.verdict):
            yield from self._line([Piece("Coverage: ", "dim"), *self._words(texts.coverage)])
        yield from self._where(finding)
        if self.explain:
            yield from self._explained(finding)

    def _labelled(self, finding: Finding, pieces: Sequence[Piece]) -> Iterator[str]:
        verdict, severity = finding.judgement.verdict, finding.judgement.severity
        if self.indent == LABEL:
            yield from self.sheet.block(pieces, LABEL, f"  {verdict}", severity)
        else:
            yield self.sheet.paint(verdict, severity)
            yield from self._line(pieces)

    def _said(self, finding: Finding, words: Sequence[tuple[str, bool]]) -> list[Piece]:
        quoted = finding.statement.kind == "quote"
        return [Piece("“" if quoted else ""), *self._words(words), Piece("”" if quoted else "")]

    def _words(self, words: Iterable[tuple[str, bool]]) -> list[Piece]:
        """Words with those that differ marked: underlined in colour, between asterisks without."""
        room = None if self.explain else SHOWN
        pieces: list[Piece] = []
        for text, differs in words:
            if room is not None and room <= 0:
                return [*pieces, Piece(" …")]
            cut = text if room is None or len(text) <= room else text[:room] + " …"
            room = None if room is None else room - len(text)
            pieces.append(
                Piece(cut if self.sheet.color or not differs else f"*{cut}*", "mark" if differs else "")
            )
        return pieces

    def _where(self, finding: Finding) -> Iterator[str]:
        """Title, address and day of capture of the document; the score, small; the id to go on with."""
        document, judgement = finding.document, finding.judgement
        if document is not None:
            dated = ", ".join(part for part in (document.title, document.date) if part)
            if dated:
                yield from self._line([Piece(dated, "dim")])
            yield from self._address(document.url or document.id, document.captured_at)
            if document.archive_url:
                yield from self._address(document.archive_url)
        yield from self._seen(judgement.seen_at)
        score = f"match {judgement.confidence * 100:.0f} %" if judgement.confidence is not None else ""
        short = f"statement {finding.statement.id[:SHORT_ID]}"
        small = [score, short if self.explain or judgement.severity != "ok" else ""]
        if any(small):
            yield from self._line([Piece("  ·  ".join(part for part in small if part), "dim")])

    def _seen(self, seen_at: Sequence[str]) -> Iterator[str]:
        for place in seen_at[:3]:
            yield from self._address(place, before="Seen at: ")
        if len(seen_at) > 3:
            yield from self._line([Piece(f"… and {len(seen_at) - 3} more", "dim")])

    def _address(self, url: str, captured_at: str | None = None, before: str = "") -> Iterator[str]:
        """An address on a line of its own, never broken, so that it can be opened from the terminal."""
        line = f"{' ' * self.indent}{before}{one_line(url)}"
        captured = f"(captured {one_line(captured_at[:10])})" if captured_at else ""
        if captured and columns(f"{line}  {captured}") > self.sheet.width:
            yield line
            yield from self._line([Piece(captured)])
        else:
            yield f"{line}  {captured}".rstrip()

    def _explained(self, finding: Finding) -> Iterator[str]:
        """Criteria, edits, facts, scores and every look-up."""
        judgement = finding.judgement
        statement = finding.statement
        yield from self._note("at", f"characters {statement.start} to {statement.end} of the article")
        yield from self._note("reason", judgement.reason)
        yield from self._note("criteria", ", ".join(judgement.criteria))
        for edit in judgement.edits:
            yield from self._note("edit", edit_words(edit))
        for fact in judgement.facts:
            yield from self._note("fact", fact)
        yield from self._note("scores", _scores(finding))
        for place in judgement.also_in:
            yield from self._note("also printed in", self._print(place))
        for lookup in finding.lookups:
            yield from self._note("look-up", lookup_words(lookup))

    def _print(self, id: str) -> str:
        """A document by title and date, and by its address where it has one."""
        document = next((d for d in self.audit.documents if d.id == id), None)
        if document is None:
            return id
        told = (
            document.title and one_line(document.title, 80),
            document.date,
            document.url and one_line(document.url),
        )
        return ", ".join(part for part in told if part) or id

    def _note(self, name: str, text: str) -> list[str]:
        return self._line([Piece(f"{name}: ", "dim"), Piece(text)]) if text else []

    def _line(self, pieces: Sequence[Piece]) -> list[str]:
        return self.sheet.block(pieces, self.indent)


def _who(attribution: Attribution) -> str:
    """Outlet and speaker, as far as they are known."""
    credit, speaker = attribution.outlet, speaker_of(attribution)
    outlet = (credit.name or credit.text) if credit else "no outlet"
    return f"{outlet} · {speaker}: " if speaker else f"{outlet}: "


def edit_words(edit: Edit) -> str:
    """An edit in words: what stands here, what stands in the coverage, of which kind."""
    article, coverage = f"“{one_line(edit.article.text, 120)}”", f"“{one_line(edit.coverage.text, 120)}”"
    change = {
        "replace": f"{article} here, {coverage} in the coverage",
        "insert": f"{article} only here",
        "delete": f"{coverage} only in the coverage",
    }[edit.op if edit.article.text and edit.coverage.text else "insert" if edit.article.text else "delete"]
    return f"{change} ({edit.kind}, {edit.severity})"


def lookup_words(lookup: Lookup) -> str:
    """A look-up in words: the route, what came of it, how far it got."""
    window = f"{lookup.since} to {lookup.until}" if lookup.since and lookup.until else ""
    parts = [
        f"{lookup.route}: {lookup.outcome}",
        "" if lookup.reached == "none" else f"reached the {lookup.reached}",
        _plural(lookup.candidates, "candidate") if lookup.candidates else "",
        f"{lookup.fetched} read" if lookup.fetched else "",
        window,
        "everything in the window" if lookup.exhaustive else "",
        lookup.detail,
    ]
    return ", ".join(part for part in parts if part)


def _scores(finding: Finding) -> str:
    judgement = finding.judgement
    parts = [
        f"{name} {value * 100:.0f} %"
        for name, value in (("located", judgement.located), ("faithful", judgement.faithful))
        if value is not None
    ]
    if judgement.similarity is not None:
        parts.append(f"similarity {judgement.similarity:.0f} of 100")
    return ", ".join(parts)


def _plural(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
