"""Attributions in the making, in character offsets: what the cases produce and the assembler finishes."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.models import Mention, Role

Stretch = tuple[int, int, bool]


@dataclass(slots=True, eq=False)
class Draft:
    """One credit. ``content`` holds ``(start, end, quoted)``; ``sentence`` is where it ends for now.

    ``direct``: a quotation in the next sentence goes on with it. ``own``: the source is the
    outlet itself. ``person``: the name within the source. ``waits``: it ends in a colon, what it
    introduces is the next paragraph.
    """

    sentence: int
    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    pattern: str
    content: list[Stretch] = field(default_factory=list)
    mention: Mention | None = None
    role: Role = "source"
    via: list[tuple[int, int, str | None]] = field(default_factory=list)
    direct: bool = False
    own: bool = False
    person: tuple[int, int] | None = None
    name: str | None = None
    waits: bool = False
    subject: Mention | None = None
    outlet_span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A venue whose words stand elsewhere: its outlet, what ties, its pattern, and where it stands."""

    sentence: int
    mention: Mention
    cue: tuple[int, int]
    pattern: str
