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
_ARTICLE = re.compile(r"\b(?:[Tt]he|der|die|das|dem|le|la|au|el|al|o|ao|il|het) $")
_WEAK = "Today|Express|Journal|Sun|Star|Mirror|Guardian|Standard|Echo|Ledger|Messenger|Monitor|Banner|Beacon|Bee|Blade|Leader|Free Press|Advocate|Mail|Post"
_WEAK_ENDING = re.compile(
    rf"(?P<name>(?:{_WORD} ){{1,3}}(?:{_WEAK})(?:[-–](?:{_MASTHEAD}|{_WEAK}))?)(?![\w-])"
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
_FOREIGN = (
    r"(?:\w*(?:[Zz]eitung|[Tt]agblatt|[Aa]nzeiger|[Bb]ote|[Nn]achrichten|[Rr]undschau|[Kk]urier|[Tt]idning(?:en)?|[Tt]idende|[Dd]agblad(?:et)?|"
    r"[Aa]vis(?:en)?|[Bb]lad(?:et)?|[Pp]osten|[Nn]yheter)|Gazeta|Dziennik|Głos|Kurier|Courant|Krant|Courrier|Gazette|Écho|Dépêche|Progrès|"
    r"Diario|Gaceta|Heraldo|Noticias|Correo|Jornal|Correio|Folha|Diário|Gazzetta|Corriere|Giornale|Messaggero|Shimbun|Shinbun|Ilbo|Ribao|"
    r"Sanomat|Hírlap|Gazetesi|Vesti|Novosti|Vecernje|News Network|News Group|Broadcasting Service|Media Group)"
)
_FOREIGN_LAST = re.compile(rf"(?P<name>(?:(?:{_WORD}|al-{_WORD}) ){{1,3}}{_FOREIGN})(?![\w-])")
_FOREIGN_FIRST = re.compile(
    rf"(?P<name>(?:(?:La|Le|El|O|Il|L[’']) ?)?{_FOREIGN} (?:(?:de|del|da|do|di|du|des|della|von|van) )?{_WORD}(?: {_WORD}){{0,2}})(?![\w-])"
)
_NAMED_BY_NOUN = re.compile(
    rf"(?<=[Tt]he )(?P<name>{_WORD}(?: {_WORD}){{1,2}})(?= (?:newspaper|news agency|magazine|news site|news website|radio station|daily)\b)"
)
#: Forms of names with the kinds that they tell.
_FORMS = (
    (_FOREIGN_FIRST, ("newspaper",)),
    (_FOREIGN_LAST, ("newspaper",)),
    (_NAMED_BY_NOUN, ("newspaper",)),
    (_AGENCY, ("wire",)),
    (_ENDING, ("newspaper",)),
    (_WEAK_ENDING, ("newspaper",)),
    (_DAILY, ("newspaper",)),
    (_RADIO, ("broadcaster",)),
    (_STATION, ("broadcaster",)),
)


#: "Lagos-based", "English-language": descriptors, not parts of a name.
_COMPOUND = re.compile(r"-[a-z]+(?:ed|language|run|owned)$")


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
            if form and _is_announced(form, pattern, scene.text):
                yield form


def _is_announced(form: Form, pattern: re.Pattern[str], text: str) -> bool:
    """Whether a cue or an article stands there; for weak mastheads, which are words too, only a cue will do."""
    if at_all(text, form.start, form.end):
        return True
    return (
        pattern is not _WEAK_ENDING and _ARTICLE.search(text, max(0, form.start - 6), form.start) is not None
    )


def _trimmed(match: re.Match[str], scene: Scene, kinds: tuple[str, ...]) -> Form | None:
    """The form without openers, days and titles at its head; nothing when only the masthead is left."""
    start, end = match.span("name")
    words = scene.text[start:end].split(" ")
    if any(_COMPOUND.search(word) for word in words):
        return None
    while len(words) > 1 and match.re is not _NAMED_BY_NOUN and _is_no_part(words[0]):
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
