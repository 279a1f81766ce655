"""Hold the figures and days of a claim against those of the coverage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from auditor.figures import Figure, compare_figures
from auditor.figures.days import Day, same_day
from auditor.judge.aligned import Anchor, Bar, Fact, Outcome, Rival, alignment, settle_all
from auditor.judge.facts import Reading, Term
from auditor.judge.holders import rebound
from auditor.judge.overlap import likeness
from auditor.judge.reckoned import reckoned
from auditor.judge.sightings import Sighting
from auditor.judge.thesaurus import is_role, word_root
from auditor.words import fold

# Set by eye on labelled claims, so that at most one supported claim in fifty is called contradicted.
_PEOPLE: Final = frozenset(
    word_root(word) for word in ("people", "person", "men", "women", "children", "others", "dead", "victims")
)
_FIGURE: Final = Bar(0.55, 0.15)
_UNCERTAIN_COUNT: Final = Bar(0.7, 0.15, 0.7)  # one of the two does not say what it counts
_ALTERED_FIGURE: Final = Bar(0.34, 0.15)  # the same digits at another scale, or one digit changed
_DAY: Final = Bar(0.46, 0.12)
_ALTERED_DAY: Final = Bar(0.36, 0.12)  # another day of the same month, or the same of another
#: Words of a figure that each of several has, before it and behind it.
_EACH: Final = re.compile(r"\b(?:each|every)\b[^,;.]*$")
_APIECE: Final = re.compile(
    r"\W*(?:[\w-]+ )?(?:each|apiece|a head|per (?:person|head|capita|household|family|child|pupil|worker))\b"
)
#: Days that stand for "now" rather than for a date.
_NOW: Final = ("today", "tonight")
#: A weekday is held against a date less readily than against a weekday.
_OTHER_GRAIN: Final = 0.2


def _reckoned(claim: Reading, ours: Figure, sighting: Sighting, year: int | None) -> list[Rival]:
    """What the sentence has that comes to the claim's figure."""
    return [
        Rival(
            sighting.share,
            "agrees",
            (sighting.start + r.start, sighting.start + r.end),
            r.text,
            f"{ours.text} / {r.how}",
            _FIGURE,
            sighting.number,
        )
        for r in reckoned(claim, ours, sighting.reading, year)
    ]


def figure_facts(claim: Reading, sighted: Sequence[Sighting], year: int | None) -> list[Fact]:
    """A fact for every figure of the claim; ``year`` is that of the coverage."""
    anchors = []
    for figure in claim.figures:
        if not figure.weak:
            rivals = [
                r
                for s in sighted
                for other in s.reading.figures
                for r in _figure_rival(claim, figure, s, other)
            ]
            rivals += [r for s in sighted for r in _reckoned(claim, figure, s, year)]
            anchors.append(Anchor("number", figure.text, (figure.start, figure.end), rivals))
    return rebound(claim, sighted, settle_all(anchors), days=False)


def _figure_rival(claim: Reading, ours: Figure, sighting: Sighting, theirs: Figure) -> list[Rival]:
    """One figure of a sentence, as a rival; none where the two cannot be compared."""
    outcome, why = _compare(claim, ours, sighting.reading, theirs)
    if not outcome:
        return []
    score = alignment(claim, ours.number_start, sighting, theirs.number_start)
    firm = outcome == "agrees" and ours.low == theirs.low and _telling(ours)
    span = (sighting.start + theirs.start, sighting.start + theirs.end)
    bar = _ALTERED_FIGURE if _one_slip(ours, theirs) else _FIGURE
    if ours.unit.dimension == "count" and (_counted(claim, ours) is None) != (
        _counted(sighting.reading, theirs) is None
    ):
        bar = _UNCERTAIN_COUNT
    return [Rival(score, outcome, span, theirs.text, why, bar, sighting.number, firm)]


def _telling(figure: Figure) -> bool:
    """Whether a figure has two digits or more besides trailing zeros ("41,270", "2.1", not "50"), or is a score."""
    return figure.unit.dimension == "score" or (bool(figure.step) and abs(figure.low / figure.step) >= 10)


def _one_slip(a: Figure, b: Figure) -> bool:
    """Whether two figures share their digits, in whatever order, or all but one: 46 and 4.6, 640 and 460, 17 and 19."""
    x, y = (str(int(f.low / f.step)) if f.step else "" for f in (a, b))
    if not x or not y or x == y:
        return x == y != ""
    if len(x) > 1 and sorted(x) == sorted(y):
        return True
    return len(x) == len(y) > 1 and sum(p != q for p, q in zip(x, y, strict=True)) == 1


def _compare(claim: Reading, ours: Figure, reading: Reading, theirs: Figure) -> tuple[Outcome | None, str]:
    """Whether two figures agree or differ; open where they are of different things, null where not comparable."""
    kinds = {ours.unit.dimension, theirs.unit.dimension}
    if kinds == {"count", "time"} and ours.low == theirs.low and _age(claim, reading):
        return "agrees", f"{ours.text} / {theirs.text}"
    if any(
        c.unit == ours.unit == theirs.unit and c is not ours and c.low + ours.low == theirs.low
        for c in claim.figures
    ):
        return "agrees", f"{ours.text} / part of {theirs.text}"
    comparison = compare_figures(ours, theirs)
    if comparison.relation in ("same", "agrees"):
        return "agrees", comparison.why
    if comparison.relation != "differs" or theirs.weak:
        return None, ""
    if _is_each(claim, ours) != _is_each(reading, theirs):
        return "open", ""
    if ours.unit.dimension in ("count", "order") and not _same_counted(claim, ours, reading, theirs):
        return "open", ""
    return "differs", comparison.why


def _is_each(reading: Reading, figure: Figure) -> bool:
    """Whether a figure is what each of several has: "each nurse was owed 4,300", "8 euros a head"."""
    low = fold(reading.text)
    return bool(_EACH.search(low, max(0, figure.start - 40), figure.start) or _APIECE.match(low, figure.end))


def _age(claim: Reading, reading: Reading) -> bool:
    """Whether one side speaks of age: "aged 43", "a 43-year-old"."""
    return any(word in text for text in (claim.text, reading.text) for word in ("aged", "-year-old", " age "))


def _same_counted(claim: Reading, ours: Figure, reading: Reading, theirs: Figure) -> bool:
    """Whether two counts may be of the same kind of thing; true where neither says of what."""
    a, b = _counted(claim, ours), _counted(reading, theirs)
    if a is None or b is None:
        return ours.unit.dimension == "count"
    return likeness(a, b) > 0 or (_person(a) and _person(b))


def _person(term: Term) -> bool:
    """Whether a noun counts people."""
    return is_role(term.root) or term.root in _PEOPLE


def _counted(reading: Reading, figure: Figure) -> Term | None:
    """What a count counts: the last term of the unbroken run of terms right after it."""
    last, end = None, figure.number_end
    for term in reading.terms:
        if term.start < end or term.name:
            continue
        if reading.text[end : term.start].strip() or term.sides:
            break
        last, end = term, term.end
    return last


def day_facts(claim: Reading, sighted: Sequence[Sighting]) -> list[Fact]:
    """A fact for every day of the claim."""
    anchors = []
    for day in claim.days:
        if day.text.lower() in _NOW:
            continue
        rivals = [r for s in sighted for other in s.reading.days for r in _day_rival(claim, day, s, other)]
        anchors.append(Anchor("date", day.text, (day.start, day.end), rivals))
    return rebound(claim, sighted, settle_all(anchors), days=True)


def _slipped(a: Day, b: Day) -> bool:
    """Whether two days differ in the month or in the day only, or two months differ."""
    if a.grain != b.grain or a.grain not in ("day", "month"):
        return False
    return a.grain == "month" or a.name[:2] == b.name[:2] or a.name[3:] == b.name[3:]


def _day_rival(claim: Reading, day: Day, sighting: Sighting, other: Day) -> list[Rival]:
    """One day of a sentence, as a rival; none where the two cannot be compared."""
    same = same_day(day, other)
    if same is None or (not same and (day.grain == "year") != (other.grain == "year")):
        return []
    score = alignment(claim, day.start, sighting, other.start) - (
        _OTHER_GRAIN if day.grain != other.grain else 0
    )
    span = (sighting.start + other.start, sighting.start + other.end)
    why = f"{day.text} / {other.text}"
    return [
        Rival(
            max(score, 0.0),
            "agrees" if same else "differs",
            span,
            other.text,
            why,
            _ALTERED_DAY if _slipped(day, other) else _DAY,
            sighting.number,
        )
    ]
