"""Attributions in the making, in character offsets: what the cases produce and the assembler finishes."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.models import Mention

Stretch = tuple[int, int, bool]


@dataclass(slots=True, eq=False)
class Draft:
    """One credit. ``content`` holds ``(start, end, quoted)``; ``sentence`` is where its cue stands."""

    sentence: int
    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    pattern: str
    content: list[Stretch] = field(default_factory=list)
    mention: Mention | None = None
    role: str = "source"
    via: list[tuple[int, int, str | None]] = field(default_factory=list)
    direct: bool = False
