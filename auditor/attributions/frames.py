"""What a cue looks like once it is found: a frame, and the venue that may stand beside it.

A frame is a cue with its source and the words it takes up; what it credits is found later
(:mod:`auditor.attributions.contents`), when all frames of the sentence are known.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.attributions.nouns import Range
from auditor.models import Role


@dataclass(slots=True, eq=False)
class Frame:
    """A cue in a sentence. Ranges are token indices, half-open.

    ``start:end`` is all the frame takes up: source, cue, recipient. ``kind`` is ``verb``,
    ``gerund`` ("adding that"), ``phrase`` ("according to"). ``outlet`` is the token index of the outlet
    it credits. ``act``: the verb is none of speech, its object is the content.
    ``stop``: content behind the cue ends there.
    """

    start: int
    end: int
    cue: Range
    source: Range | None
    pattern: str
    takes: str
    kind: str = "verb"
    outlet: int | None = None
    role: Role = "source"
    via: list[Range] = field(default_factory=list)
    inverted: bool = False
    shared: bool = False
    relative: bool = False
    act: bool = False
    stop: int | None = None
    before: Frame | None = None


@dataclass(slots=True, eq=False)
class Venue:
    """Where something was said: ``start:end`` with the outlet, ``cue`` without."""

    start: int
    end: int
    cue: Range
    outlet: int
    pattern: str
    via: list[Range]
    used: bool = False
