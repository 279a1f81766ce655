"""Judge a quotation: the passage it comes from, what was changed in it, and the verdict that follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from auditor.judge.confidence import SHORT_CEILING, assess, features
from auditor.judge.corrections import takes_back, without_corrections
from auditor.judge.edits import find_edits, main_block, regrown
from auditor.judge.gaps import Sides
from auditor.judge.lexicon import is_content
from auditor.judge.marks import is_unproven
from auditor.judge.runs import HARMLESS
from auditor.judge.surroundings import is_clause, turned_by
from auditor.match.align import Alignment, align, longest_piece, similarity
from auditor.match.prepared import Prepared
from auditor.match.quoted import Quoted, read_quoted
from auditor.match.screen import most_coverage
from auditor.models import Edit, Judgement, Passage
from auditor.vocabulary import OK_VERDICTS, VERDICTS
from auditor.words import content_words

#: Fewer content words prove nothing: found letter for letter or not told at all (contract, section 2).
LEAST_CONTENT: Final = 5
#: So many words of any kind in a row are no chance either: "What has been done for me, I am so thankful."
LONG_ENOUGH: Final = 10
#: A passage is the quotation's when this share of its word weight stands there …
LEAST_COVERAGE: Final = 0.6
#: … or this share, with so many words in one piece.
PARTLY: Final = 0.3
IN_ONE_PIECE: Final = 6

#: Differences in writing that leave a short quotation the very words all the same.
SLIGHT: Final = frozenset({"spelling", "number-format", "contraction", "transcript"})

#: A bracket that the document does not bear out leaves at most this much.
UNPROVEN_CEILING: Final = 0.8
#: From this share on the nearest passage is shown although it is not the quotation's.
NEAREST: Final = 0.25

#: Of several reasons for ``altered`` the first of these decides, errors before warnings.
PRECEDENCE: Final = (
    "spliced", "negation", "number", "direction", "name", "modality", "ellipsis-hides", "bracket-changes",
    "cut-condition", "substitution", "insertion", "omission",
)  # fmt: skip
#: Of several harmless kinds of edit the first decides the reason of ``close``.
CLOSE_REASONS: Final = ("transcript", "filler", "inflection", "number-format", "contraction", "spelling")


@dataclass(frozen=True, slots=True)
class Reading:
    """A quotation aligned with one document: what the verdict is drawn from."""

    quoted: Quoted
    prepared: Prepared
    alignment: Alignment
    edits: tuple[Edit, ...]
    located: bool

    @property
    def content(self) -> int:
        """How many content words the quotation has, those in honest brackets included."""
        bracketed = [content_words(b.inner) for b in self.quoted.brackets if not b.is_note]
        return sum(map(is_content, self.quoted.keys)) + sum(map(len, bracketed))

    @property
    def borne_out(self) -> float:
        """The share of the quotation's word weight that stands in the passage, in the same words or harmlessly others."""
        paired = {i for i, _ in self.alignment.pairs}
        harmless = [e.article for e in self.edits if e.severity == "ok" and e.op == "replace"]
        more = [
            weight
            for n, (weight, (start, end)) in enumerate(
                zip(self.quoted.weights, self.quoted.spans, strict=True)
            )
            if n not in paired and any(span.start <= start and end <= span.end for span in harmless)
        ]
        return (
            self.alignment.coverage + sum(more) / sum(self.quoted.weights)
            if more
            else self.alignment.coverage
        )


def judge_quote(statement: str, prepared: Prepared) -> Judgement:
    """The verdict of one document on a quotation without its outer marks.

    Pure: the same arguments give the same judgement. The best over several documents, dates and
    outlets are :mod:`auditor.compare`'s to see to.
    """
    quoted = read_quoted(statement)
    judgement = conclude(read(quoted, prepared))
    if judgement.passage is None or not takes_back(prepared, judgement.passage.start):
        return judgement
    again = conclude(read(quoted, without_corrections(prepared)))
    return again if again.passage and again.verdict != "not-found" else _taken_back(judgement)


def _taken_back(judgement: Judgement) -> Judgement:
    """What stands only in a correction, as what was wrong, is not the outlet's word any more."""
    if judgement.verdict not in OK_VERDICTS:
        return judgement
    return replace(
        judgement, verdict="unchecked", severity=VERDICTS["unchecked"].severity, reason="superseded",
        confidence=None, located=None, faithful=None, criteria=(*judgement.criteria, "correction", "superseded"),
    )  # fmt: skip


def read(quoted: Quoted, prepared: Prepared, *, always: bool = True) -> Reading:
    """Align a quotation with a document and list what differs; not ``always``: only where it comes from there."""
    if any(bracket.text in prepared.text for bracket in quoted.brackets):
        quoted = read_quoted(quoted.text, prepared.text)
    alignment = align(quoted, prepared)
    if alignment.coverage < NEAREST:
        return Reading(quoted, prepared, alignment, (), False)
    sides = Sides(quoted, prepared)
    alignment = regrown(sides, main_block(alignment, quoted.weights))
    located = _is_located(quoted, alignment)
    edits = tuple(find_edits(sides, alignment)) if located or always else ()
    return Reading(quoted, prepared, alignment, edits, located)


def _is_located(quoted: Quoted, alignment: Alignment) -> bool:
    """Whether the aligned words are enough to say that the quotation comes from there."""
    if alignment.coverage >= LEAST_COVERAGE:
        return True
    return alignment.coverage >= PARTLY and longest_piece(alignment) >= IN_ONE_PIECE


def may_hold(quoted: Quoted, prepared: Prepared) -> bool:
    """Whether a document has enough of a quotation's words for it to come from there; no alignment is made.

    Where this is false, :func:`judge_quote` finds neither the quotation nor a changed form of it.
    """
    most = most_coverage(quoted, prepared)
    if most >= LEAST_COVERAGE:
        return True
    pieces = range(len(quoted.symbols) - IN_ONE_PIECE + 1)
    return most >= PARTLY and any(quoted.symbols[n : n + IN_ONE_PIECE] in prepared.symbols for n in pieces)


def conclude(reading: Reading) -> Judgement:
    """The verdict that follows from a reading, numbered cases in order."""
    wrong = [e for e in reading.edits if e.severity != "ok"]
    harmless = [e.kind for e in reading.edits if e.kind in HARMLESS]
    # 1. too short to tell: only the very words count
    if reading.content < LEAST_CONTENT and len(reading.quoted.raw) < LONG_ENOUGH:
        exact = reading.located and not wrong and SLIGHT.issuperset(harmless) and not _is_turned(reading)
        return _judgement(reading, "verbatim" if exact else "unchecked", "too-short")
    # 2. nothing there
    if not reading.located:
        return _judgement(reading, "not-found", "absent")
    # 3. changed
    if wrong:
        return _judgement(reading, "altered", _decisive(wrong).kind)
    # 4. harmless changes
    if harmless:
        return _judgement(reading, "close", min(harmless, key=CLOSE_REASONS.index))
    # 5. the same words
    return _judgement(reading, "verbatim", _sameness(reading))


def _is_turned(reading: Reading) -> bool:
    """Whether the words say something by themselves that their sentence denies or makes hang on a condition."""
    start = reading.prepared.words[reading.alignment.first][0]
    return is_clause(reading.quoted.keys) and turned_by(reading.prepared, start) is not None


def _decisive(wrong: list[Edit]) -> Edit:
    """The edit that a reader must see first: a splice explains all others, then errors."""
    return min(
        wrong,
        key=lambda e: (e.kind != "spliced", e.severity != "error", PRECEDENCE.index(e.kind), e.article.start),
    )


def _sameness(reading: Reading) -> str:
    """In what way the words are the same: the loosest of the ways that apply."""
    kinds = {edit.kind for edit in reading.edits}
    passage = _passage(reading)
    if "ellipsis" in kinds or reading.quoted.breaks:
        return "ellipsis"
    if "bracket" in kinds:
        return "bracket"
    if "credit" in kinds:
        return "trim"
    if passage.text not in reading.quoted.text or not _same_ends(reading, passage):
        return "typography"
    return "exact" if _is_whole(reading.prepared, passage) else "trim"


def _same_ends(reading: Reading, passage: Passage) -> bool:
    """Whether the statement's text stands letter for letter in the document, up to surrounding blanks."""
    return reading.quoted.text.strip() in reading.prepared.text


def _is_whole(prepared: Prepared, passage: Passage) -> bool:
    """Whether a passage begins and ends with sentences or quotations of its document."""
    text = prepared.text
    before, after = text[: passage.start].rstrip(), text[passage.end :]
    opens = not before or before[-1] in ".!?…\"“'‘«:" or "\n" in text[len(before) : passage.start]
    return opens and (not after.strip() or after[0] in ".!?…\"”'’»,;:-–—\n" or after.startswith(" –"))


def _passage(reading: Reading) -> Passage:
    """The stretch of the document from the first to the last word that is aligned or stands for one."""
    words = reading.prepared.words
    start, end = words[reading.alignment.first][0], words[reading.alignment.last][1]
    for edit in reading.edits:
        if edit.op == "replace":
            start, end = min(start, edit.coverage.start), max(end, edit.coverage.end)
    return reading.prepared.passage(start, end)


def _judgement(reading: Reading, verdict: str, reason: str) -> Judgement:
    """The judgement with its figures and evidence."""
    severity = VERDICTS[verdict].severity
    if verdict == "altered" and all(e.severity != "error" for e in reading.edits):
        severity = "warning"
    if not reading.alignment.pairs:
        return Judgement(
            verdict, severity, reason, None if verdict == "unchecked" else 0.0, 0.0, criteria=(reason,)
        )
    passage = _passage(reading)
    seen = features(reading.quoted, reading.alignment, reading.edits)
    sure = assess(seen, reading.edits, located=reading.located)
    match = sure.confidence
    criteria = [*(e.kind for e in reading.edits if reading.located), reason]
    if reading.located and _has_unproven(reading):
        match = min(match, UNPROVEN_CEILING)
        criteria.insert(0, "bracket-unproven")
    confidence: float | None = match
    if reason == "too-short":
        confidence = min(match, SHORT_CEILING) if verdict == "verbatim" else None
    quiet = verdict == "unchecked"
    return Judgement(
        verdict,
        severity,
        reason,
        confidence,
        None if quiet else sure.located,
        None if quiet else sure.faithful,
        similarity(reading.quoted.text, passage.text),
        passage if reading.located or reading.alignment.coverage >= NEAREST else None,
        reading.edits if reading.located else (),
        tuple(dict.fromkeys(criteria)),
    )


def _has_unproven(reading: Reading) -> bool:
    """Whether a bracket names what the document names nowhere so: honest perhaps, but nobody can tell from the page."""
    return any(is_unproven(Sides(reading.quoted, reading.prepared), b) for b in reading.quoted.brackets)
