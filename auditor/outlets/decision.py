"""What a name was taken to mean, and why: the value that deciding hands to the mention."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """What a name was taken to mean. ``id`` is null when it stays open."""

    id: str | None
    resolution: str
    candidates: tuple[str, ...] = ()
    why: str = ""
    name: str | None = None
    kinds: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether one outlet is meant."""
        return self.id is not None


@dataclass(frozen=True, slots=True)
class Named:
    """A fuller name elsewhere in the article: what a short name may refer back to."""

    start: int
    end: int
    text: str
    id: str | None
