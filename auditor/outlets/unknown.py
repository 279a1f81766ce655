"""Outlets that no table knows, recognised by the form of their name.

"the Harbour Gazette", "Radio Nowhere", "the Daily Planet", call signs such as KXQV-TV, and
whatever a descriptor announces ("the news site Tarrow Today").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.outlets import lexicon
from auditor.outlets.scene import Scene

_WORD = r"[A-ZÀ-ÞČŠŽŁ][\w’'À-ž-]*"
_MASTHEAD = "|".join(sorted((w.title() for w in lexicon.STRONG_MASTHEADS), key=len, reverse=True))
_ENDING = re.compile(
    rf"(?P<name>(?:(?:{_WORD}|St\.|Mt\.|Ft\.) (?:of |and |& )?){{1,4}}(?:{_MASTHEAD})(?:[-–](?:{_MASTHEAD}))?)(?![\w-])"
)
_OPENING = re.compile(
    rf"(?P<name>(?:Radio|Channel|The Daily|Daily|Agencia|Agence|Agenzia) (?:{_WORD}|\d{{1,3}})(?: (?:FM|AM|TV|News|\d+))?)(?![\w-])"
)
_STATION = re.compile(r"(?<![\w.-])(?P<name>[KW][A-Z]{2,3}-(?:TV|DT|LD|CD|FM|AM))(?![\w-])")
_BROADCASTER = re.compile(
    rf"(?P<name>(?:{_WORD} ){{1,3}}(?:TV|FM|Radio|Television|Broadcasting|News Agency|News Service|Media))(?![\w-])"
)
_AGENCY_TAIL = re.compile(r"(?:News Agency|News Service|Broadcasting)$")


@dataclass(frozen=True, slots=True)
class Form:
    """A name that looks like an outlet's; ``kinds`` is what its form says of it."""

    start: int
    end: int
    kinds: tuple[str, ...]
    strong: bool = True


def forms(scene: Scene) -> Iterator[Form]:
    """Names of outlets by form, not necessarily in order, possibly overlapping known names."""
    for match in _ENDING.finditer(scene.text):
        yield from _trimmed(match, scene, ("newspaper",))
    for match in _OPENING.finditer(scene.text):
        kinds = (
            ("newspaper",)
            if "Daily" in match["name"]
            else ("wire",)
            if match["name"][0] == "A"
            else ("broadcaster",)
        )
        yield Form(match.start(), match.end(), kinds)
    for match in _STATION.finditer(scene.text):
        yield Form(match.start(), match.end(), ("broadcaster",))
    for match in _BROADCASTER.finditer(scene.text):
        kinds = ("wire",) if _AGENCY_TAIL.search(match["name"]) else ("broadcaster",)
        yield from _trimmed(match, scene, kinds)


def _trimmed(match: re.Match[str], scene: Scene, kinds: tuple[str, ...]) -> Iterator[Form]:
    """The form without openers, days and titles at its head; nothing when only the masthead is left."""
    start, end = match.span("name")
    words = scene.text[start:end].split(" ")
    while len(words) > 1 and _is_no_part(words[0]):
        start += len(words.pop(0)) + 1
    if len(words) > 1:
        yield Form(start, end, kinds)


def _is_no_part(word: str) -> bool:
    plain = word.rstrip(".,")
    return (
        plain in lexicon.OPENERS
        or plain in lexicon.DAYS
        or plain in lexicon.TITLES
        or word.endswith(("'s", "’s"))
    )
