"""The picture of where one article's statements come from: article, outlets, pages. Geometry only, in user units."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from auditor.browse.cards import Card
from auditor.report import one_line
from auditor.vocabulary import VERDICTS

#: Height of a row.
ROW: Final = 44
#: Rows beyond this are counted, not drawn.
PAGES: Final = 20
#: Characters that fit into a box of the template's widths.
_OUTLET_ROOM: Final = 26
_PAGE_ROOM: Final = 74

NOTHING: Final = "no page found"


@dataclass(frozen=True, slots=True)
class Node:
    """A box with the middle of its left and right sides at height ``y``."""

    label: str
    full: str
    counts: str
    y: float
    verdict: str
    severity: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from one box to another, with the worst verdict that it carries."""

    start: float
    end: float
    verdict: str
    severity: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """The picture, and in ``rows`` the same as text: outlet, page, counts."""

    height: float
    middle: float
    outlets: tuple[Node, ...]
    pages: tuple[Node, ...]
    article_edges: tuple[Edge, ...]
    page_edges: tuple[Edge, ...]
    rows: tuple[tuple[str, str, str], ...]
    hidden: int


def provenance(cards: Iterable[Card]) -> Provenance | None:
    """The picture for these findings; null when no outlet is credited."""
    by_place: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for card in cards:
        row = card.row
        if row["verdict"] != "unsourced":
            outlet = row["outlet_name"] or "no outlet"
            by_place[outlet, row["page_title"] or row["coverage_url"] or NOTHING].append(row["verdict"])
    if not by_place:
        return None
    places = sorted(
        by_place, key=lambda place: (_first(by_place, place[0]), place[0], _rank(by_place[place]))
    )
    return _drawn({place: by_place[place] for place in places[:PAGES]}, len(places) - PAGES)


def _first(by_place: dict[tuple[str, str], list[str]], outlet: str) -> int:
    return min(_rank(verdicts) for (name, _), verdicts in by_place.items() if name == outlet)


def _rank(verdicts: Sequence[str]) -> int:
    return min(VERDICTS[v].rank for v in verdicts)


def _drawn(places: dict[tuple[str, str], list[str]], hidden: int) -> Provenance:
    pages, outlets, page_edges, rows_of = [], [], [], []
    of_outlet: defaultdict[str, list[tuple[float, list[str]]]] = defaultdict(list)
    for number, ((outlet, page), verdicts) in enumerate(places.items()):
        y = ROW * number + ROW / 2
        pages.append(_node(page, verdicts, y, _PAGE_ROOM))
        of_outlet[outlet].append((y, verdicts))
        rows_of.append((outlet, page, _counts(verdicts)))
    middle = ROW * len(places) / 2
    for outlet, found in of_outlet.items():
        y = sum(place for place, _ in found) / len(found)
        outlets.append(_node(outlet, [v for _, verdicts in found for v in verdicts], y, _OUTLET_ROOM))
        page_edges += [Edge(y, place, *_worst(verdicts)) for place, verdicts in found]
    return Provenance(
        height=ROW * len(places),
        middle=middle,
        outlets=tuple(outlets),
        pages=tuple(pages),
        article_edges=tuple(Edge(middle, node.y, node.verdict, node.severity) for node in outlets),
        page_edges=tuple(page_edges),
        rows=tuple(rows_of),
        hidden=max(0, hidden),
    )


def _node(label: str, verdicts: Sequence[str], y: float, room: int) -> Node:
    line = one_line(label)
    short = line if len(line) <= room else line[: room - 1].rstrip() + "…"
    return Node(short, line, _counts(verdicts), y, *_worst(verdicts))


def _worst(verdicts: Sequence[str]) -> tuple[str, str]:
    worst = min((VERDICTS[v] for v in verdicts), key=lambda v: v.rank)
    return worst.id, worst.severity


def _counts(verdicts: Sequence[str]) -> str:
    counts = Counter(verdicts)
    return ", ".join(f"{counts[v]} {v}" for v in VERDICTS if counts[v])
