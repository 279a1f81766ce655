"""Outlets that no table knows, recognised by the form of their name.

"the Harbour Gazette", "Radio Nowhere", "the Daily Planet", call signs such as KXQV-TV, and
whatever a descriptor announces ("the news site Tarrow Today").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.outlets import lexicon
from auditor.outlets.cues import at_all
from auditor.outlets.scene import Scene

_WORD = r"[A-ZÀ-ÞČŠŽŁ][\w’'À-ž-]*"
_MASTHEAD = "|".join(sorted((w.title() for w in lexicon.STRONG_MASTHEADS), key=len, reverse=True))
_ENDING = re.compile(
    rf"(?P<name>(?:(?:{_WORD}|St\.|Mt\.|Ft\.) (?:of |and |& )?){{1,4}}(?:{_MASTHEAD})(?:[-–](?:{_MASTHEAD}))?)(?![\w-])"
)
_WEAK = "Journal|Sun|Star|Mirror|Guardian|Standard|Echo|Ledger|Messenger|Monitor|Banner|Beacon|Bee|Blade|Leader|Free Press|Advocate|Mail|Post"
_WEAK_ENDING = re.compile(
    rf"(?<=[Tt]he )(?P<name>(?:{_WORD} ){{1,3}}(?:{_WEAK})(?:[-–](?:{_MASTHEAD}|{_WEAK}))?)(?![\w-])"
)
_RADIO = re.compile(
    rf"(?P<name>(?:Radio|Channel|Rádio|TV|Televisión) (?:{_WORD}|\d{{1,3}})(?: (?:FM|AM|TV|News|\d+))?)(?![\w-])"
)
_DAILY = re.compile(rf"(?P<name>Daily {_WORD})(?![\w-])")
_AGENCY = re.compile(
    rf"(?P<name>(?:(?:Agencia|Agence|Agenzia) {_WORD}|(?:{_WORD} ){{1,3}}(?:News|Press) (?:Agency|Service)))(?![\w-])"
)
_STATION = re.compile(
    rf"(?P<name>(?:{_WORD} ){{1,3}}(?:TV|FM|Radio|Television|Broadcasting(?: Corporation)?))(?![\w-])"
)
#: Forms of names with the kinds that they tell.
_FORMS = (
    (_AGENCY, ("wire",)),
    (_ENDING, ("newspaper",)),
    (_WEAK_ENDING, ("newspaper",)),
    (_DAILY, ("newspaper",)),
    (_RADIO, ("broadcaster",)),
    (_STATION, ("broadcaster",)),
)


@dataclass(frozen=True, slots=True)
class Form:
    """A name that looks like an outlet's; ``kinds`` is what its form says of it."""

    start: int
    end: int
    kinds: tuple[str, ...]


def forms(scene: Scene) -> Iterator[Form]:
    """Names of outlets by form with "the" or a cue beside them; they may overlap known names."""
    for pattern, kinds in _FORMS:
        for match in pattern.finditer(scene.text):
            form = _trimmed(match, scene, kinds)
            if form and (_has_the(form.start, scene.text) or at_all(scene.text, form.start, form.end)):
                yield form


def _has_the(start: int, text: str) -> bool:
    return text[max(0, start - 4) : start].lower() == "the "


def _trimmed(match: re.Match[str], scene: Scene, kinds: tuple[str, ...]) -> Form | None:
    """The form without openers, days and titles at its head; nothing when only the masthead is left."""
    start, end = match.span("name")
    words = scene.text[start:end].split(" ")
    while len(words) > 1 and _is_no_part(words[0]):
        start += len(words.pop(0)) + 1
    return Form(start, end, kinds) if len(words) > 1 else None


def _is_no_part(word: str) -> bool:
    plain = word.rstrip(".,")
    return (
        plain in lexicon.OPENERS
        or plain in lexicon.DAYS
        or plain in lexicon.TITLES
        or word.endswith(("'s", "’s"))
    )
