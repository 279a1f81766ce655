"""Outlets that no table knows, recognised by the form of their name.

"the Harbour Gazette", "Radio Nowhere", "the Daily Planet", "Diario de Villaquieta", and whatever a
descriptor announces ("the Sunday Tarrow newspaper"). A cue or an article must stand beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.outlets import lexicon
from auditor.outlets.cues import at_all
from auditor.outlets.scene import Scene

_WORD = r"[A-ZÀ-ÞČŠŽŁ][\w’'À-ž-]*"
_STRONG = "|".join(sorted((word.title() for word in lexicon.STRONG_MASTHEADS), key=len, reverse=True))
_WEAK = "|".join(lexicon.WEAK_MASTHEADS)
_FOREIGN = "|".join(lexicon.FOREIGN_MASTHEADS)
_PREPOSITION = r"(?:(?:de|del|da|do|di|du|des|della|von|van) )?"
_NOUNS = "newspaper|news agency|magazine|news site|news website|radio station|daily"


@dataclass(frozen=True, slots=True)
class _Shape:
    """A form of names; ``kind`` is what it tells, ``weak`` that an article beside it is not enough."""

    pattern: re.Pattern[str]
    kind: str
    weak: bool = False
    whole: bool = False


def _shape(pattern: str, kind: str, *, weak: bool = False, whole: bool = False) -> _Shape:
    return _Shape(re.compile(rf"(?<![\w’'-])(?P<name>{pattern})(?![\w-])"), kind, weak, whole)


_SHAPES = (
    _shape(rf"(?:(?:La|Le|El|O|Il) )?(?:{_FOREIGN}) {_PREPOSITION}{_WORD}(?: {_WORD}){{0,2}}", "newspaper"),
    _shape(rf"(?:(?:al-)?{_WORD} ){{1,3}}(?:{_FOREIGN})", "newspaper"),
    _shape(rf"(?<=[Tt]he ){_WORD}(?: {_WORD}){{1,2}}(?= (?:{_NOUNS})\b)", "newspaper", whole=True),
    _shape(
        rf"(?:Agencia|Agence|Agenzia) {_WORD}|(?:{_WORD} ){{1,3}}(?:News|Press) (?:Agency|Service)", "wire"
    ),
    _shape(
        rf"(?:(?:{_WORD}|St\.|Mt\.|Ft\.) (?:of |and |& )?){{1,4}}(?:{_STRONG})(?:[-–](?:{_STRONG}))?",
        "newspaper",
    ),
    _shape(rf"(?:{_WORD} ){{1,3}}(?:{_WEAK})(?:[-–](?:{_STRONG}|{_WEAK}))?", "newspaper", weak=True),
    _shape(rf"Daily (?!Show\b){_WORD}", "newspaper"),
    _shape(
        rf"(?:Radio|Channel|Rádio|TV|Televisión) (?:{_WORD}|\d{{1,3}})(?: (?:{_WORD}|\d+)){{0,2}}",
        "broadcaster",
    ),
    _shape(rf"(?:{_WORD} ){{1,3}}(?:TV|FM|Radio|Television|Broadcasting(?: Corporation)?)", "broadcaster"),
)
#: Only runs of capitalised words with one of these among them are looked at closely.
_TRIGGER = re.compile(
    rf"\b(?:{_STRONG}|{_WEAK}|{_FOREIGN}|Daily|Sunday|Radio|Rádio|Channel|TV|FM|Televisi[oó]n|Television|Broadcasting|"
    rf"Agencia|Agence|Agenzia|Agency|Service)\b|(?= (?:{_NOUNS})\b)"
)
_RUN = re.compile(
    rf"(?<![\w’'-]){_WORD}\.?(?: (?:(?:of|and|&|de|del|da|do|di|du|des|della|von|van) )?(?:(?:al-)?{_WORD}\.?|\d{{1,3}}\b))+"
)
_ARTICLE = re.compile(r"\b(?:[Tt]he|der|die|das|dem|le|la|au|el|al|o|ao|il|het) $")
_OF_NAME = re.compile(r" of (?:the )?[A-Z]")
_CAPITAL_AFTER = re.compile(r" (?P<word>[A-Z][\w’-]*)")
#: "Lagos-based", "English-language": descriptors, not parts of a name.
_COMPOUND = re.compile(r"-[a-z]+(?:ed|language|run|owned)$")
#: A shape may look this far beyond its run, for a noun that follows.
_BEYOND = 20


@dataclass(frozen=True, slots=True)
class Form:
    """A name that looks like an outlet's; ``kinds`` is what its form says of it."""

    start: int
    end: int
    kinds: tuple[str, ...]


def forms(scene: Scene) -> Iterator[Form]:
    """Names of outlets by form with "the" or a cue beside them; they may overlap known names."""
    text = scene.text
    for run in _RUN.finditer(text):
        if not _TRIGGER.search(text, run.start(), min(len(text), run.end() + _BEYOND)):
            continue
        for shape in _SHAPES:
            for match in shape.pattern.finditer(text, run.start(), min(len(text), run.end() + _BEYOND)):
                form = _trimmed(match, shape, text)
                if form and form.start < run.end() and _is_announced(form, shape, text):
                    yield form


_DESCRIBED = re.compile(
    rf"\b(?:news outlet|outlet|news site|news website|website|newspaper|daily|news agency|weekly|magazine|broadcaster|"
    rf"radio station|TV station|news portal|portal) (?P<name>{_WORD}(?: {_WORD}){{0,2}})(?![\w-])"
)


def described(scene: Scene) -> Iterator[Form]:
    """Names that only a descriptor before them and a cue announce: "the news site Tarrow Today reported"."""
    for match in _DESCRIBED.finditer(scene.text):
        start, end = match.span("name")
        first = match["name"].split(" ")[0]
        if not (_is_no_part(first) or scene.is_place(match["name"])) and at_all(scene.text, start, end):
            yield Form(start, end, ())


#: "as reported by Fanatik": one word where none but an outlet stands.
_REPORTED_BY = re.compile(
    rf"\b(?:as|first) reported by (?P<name>{_WORD})(?=[.,;]| on | in | last | this | earlier )"
)


def credited(scene: Scene) -> Iterator[Form]:
    """Names that nothing but where they stand announces: "as reported by Fanatik"."""
    for match in _REPORTED_BY.finditer(scene.text):
        start, end = match.span("name")
        if not scene.is_place(match["name"]):
            yield Form(start, end, ())


def _is_announced(form: Form, shape: _Shape, text: str) -> bool:
    """Whether a cue stands there, or an article where the masthead is no everyday word."""
    after = _CAPITAL_AFTER.match(text, form.end)
    if after and after["word"] not in lexicon.MAY_FOLLOW:
        return False  # "the Old Post Office"
    if _OF_NAME.match(text, form.end):
        return False  # "the Medical Journal of Norrey" is more than the form has
    if at_all(text, form.start, form.end):
        return True
    return not shape.weak and _ARTICLE.search(text, max(0, form.start - 6), form.start) is not None


def _trimmed(match: re.Match[str], shape: _Shape, text: str) -> Form | None:
    """The form without openers, days and titles at its head; nothing when only the masthead is left."""
    start, end = match.span("name")
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    words = text[start:end].split(" ")
    if any(_COMPOUND.search(word) for word in words):
        return None
    while len(words) > 1 and not shape.whole and _is_no_part(words[0]):
        start += len(words.pop(0)) + 1
    return Form(start, end, (shape.kind,)) if len(words) > 1 else None


def _is_no_part(word: str) -> bool:
    plain = word.rstrip(".,")
    possessive = word.endswith(("'s", "’s"))
    return possessive or plain in lexicon.OPENERS or plain in lexicon.DAYS or plain in lexicon.TITLES
