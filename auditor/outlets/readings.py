"""What a hit may be where it stands: an outlet's name, a programme, a person, or nothing of the kind.

Case decides first. A name is written with its capitals; everyday words and initials need them
exactly. Then the neighbours: "Time Warner", "Capitol Hill" and "Mayor Bloomberg" are no outlets,
"the Springfield Sun" is another outlet than "the Sun".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.outlets import history, lexicon, tables
from auditor.outlets.cues import at_all, speaks, strongly
from auditor.outlets.folding import key
from auditor.outlets.scan import Hit
from auditor.outlets.scene import Scene
from auditor.outlets.seats import seat
from auditor.outlets.tables import Ambiguity, Programme

_BEFORE_WORD = re.compile(r"(?P<word>[\w’'&.-]+) $")
_AFTER_WORD = re.compile(r" (?P<word>[A-Z][\w’-]*)")
_DETERMINER = re.compile(r"(?:^|(?<=\W))(?:[Tt]he|THE) $")
_NEEDS_THE = 'with "The"'
_DESCRIBED = re.compile(rf"\b{lexicon.NOUN.pattern},? $")
_OWNER = re.compile(r"[\w .]+(?=[’']s )")
_AGE = re.compile(r", \d{1,3},")
_MARKET = re.compile(
    r" (?:fell|rose|climbed|dropped|gained|lost|closed|slid|jumped|surged|edged|shed|tumbled|ended|opened) (?:up |down |at )?[\d.]"
)
_US_STATE = re.compile(r"[A-Z][a-z]+, (?:PA|AP|VA|MA|ME|LA|DE|IN|OR|CO|AL|AR)$")
_PLAIN_NOUN = re.compile(
    r" (?!(?:and|or|in|on|at|for|to|that|which|who|has|had|have|was|is|as|but|by|from|with|when|while|after|before|late|via|did|does|will|would|could|also|first|then)\b)[a-z]+"
)
_LOWER_BEFORE = re.compile(r"\b(?:[a-z]+|Her|His|Their|My|Our|Your) $")
_WITH_DESCRIPTOR = re.compile(
    r" (?:newspaper|news agency|magazine|business daily|daily|television|radio|agency)$"
)
_PREPOSITION = re.compile(r"\b(?:at|in|on|from|of|near|into|for|with) $")
_FOREIGN_ARTICLE = re.compile(r"(?:Der|Die|Das|Le|La|Les|L'|El|Il|O|Lo|De|Het|Al)(?:[ -]|(?<=')) ?(?=\w)")
#: Names of two letters or digits alone are guarded whatever the tables say.
_TOO_SHORT = re.compile(r"\w{1,2}|\d+")
_OF = re.compile(r" of (?P<name>[A-Z]\w+)")
_INDEFINITE = re.compile(r"\b[Aa]n? $")
_COMPOUND = re.compile(r"-(?:based|language|owned|run|backed|area)$")
_HYPHENS = frozenset("-‐‑")
_JOINERS = frozenset("-‐‑@#_/.")
_OPENING = frozenset("\"“‘'«*_")
_CLOSING = frozenset("\"”’'»*_")
_MARKS = re.compile(r"[’‘`]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A name in place: ``start`` without determiner; ``the`` is where its "the" begins, if any."""

    start: int
    end: int
    key: str
    ids: tuple[str, ...]
    form: str
    guarded: bool = False
    ambiguity: Ambiguity | None = None
    programme: Programme | None = None
    the: int | None = None
    given: str | None = None


def read(hit: Hit, scene: Scene) -> Reading | None:
    """The reading of a hit as an outlet's name or programme; None where it is neither."""
    registry, written = scene.registry, scene.text[hit.start : hit.end]
    the = _determiner(scene.text, hit.start)
    if (id := scene.given.get(hit.key)) is not None:
        return Reading(hit.start, hit.end, hit.key, (id,), written, the=the, given=id)
    row = registry.ambiguities.get(hit.key)
    pairs = registry.names.get(hit.key, [])
    if not pairs and hit.key in registry.programmes:
        return _programme(hit, scene, row, the)
    forms = [form for form, _ in pairs] or ([row.alias] if row else [])
    guarded = _is_guarded(hit.key, row, the) or _is_plain_word(hit.key, row, scene)
    if not any(_fits(form, written, guarded) for form in forms):
        return None
    if row is not None and row.kind == "multi-outlet" and " " not in hit.key and _goes_on(hit, scene, row):
        return None
    stands = _stands_alone(hit, scene, row, forms, the) if guarded else _is_whole_name(hit, scene)
    if not stands:
        return None
    named = row.candidates if row else tuple(dict.fromkeys(id for _, id in pairs))
    ids = tuple(id for id in named if history.existed(id, scene.article.date))
    if not ids:
        return None  # the name of an outlet that was founded later
    end = hit.end - len(_descriptor_in(written))
    return Reading(hit.start, end, hit.key, ids, scene.text[hit.start : end], guarded, row, None, the)


def _descriptor_in(written: str) -> str:
    """The descriptor that the table has as a part of the alias: "Haaretz newspaper" names Haaretz."""
    match = _WITH_DESCRIPTOR.search(written)
    return match.group() if match and match.start() > 0 else ""


def _programme(hit: Hit, scene: Scene, row: Ambiguity | None, the: int | None) -> Reading | None:
    """The reading as a programme or person. One with an everyday name must stand in quotation marks."""
    found = scene.registry.programmes[hit.key]
    written = scene.text[hit.start : hit.end]
    if len({p.outlet for p in found}) > 1 or not any(_fits(p.name, written, row is not None) for p in found):
        return None
    start = hit.start if the is None else the
    if not _is_quoted(start, hit.end, scene.text) and (
        row or (" " not in hit.key and not _on_air(start, hit.end, scene))
    ):
        return None
    guarded = row is not None or found[0].kind == "host"
    owner = _OWNER.match(written)  # of "BBC's Newsnight" the outlet's name is "BBC"
    end = hit.start + owner.end() if owner else hit.end
    name = scene.text[hit.start : end]
    return Reading(hit.start, end, hit.key, (found[0].outlet,), name, guarded, programme=found[0], the=the)


def _on_air(start: int, end: int, scene: Scene) -> bool:
    """Whether a programme of one word, which may be its host's name, is told something or is on the air."""
    return scene.text.endswith((" on ", "On "), 0, start) or strongly(scene.text, start, end)


def _is_quoted(start: int, end: int, text: str) -> bool:
    return (
        text[start - 1 : start] in _OPENING and text[end : end + 2].lstrip(",.")[:1] in _CLOSING and start > 0
    )


def _goes_on(hit: Hit, scene: Scene, row: Ambiguity) -> bool:
    """Whether the text goes on to another name: "The National Museum", "the Republic of Turkey", "Standard & Poor's"."""
    text = scene.text
    if text.startswith(" & ", hit.end):
        return True
    if (of := _OF.match(text, hit.end)) is not None:
        place = next(iter(tables.places().get(of["name"], ())), None)
        return place is None or place.kind != "city"
    after = _AFTER_WORD.match(text, hit.end)
    return after is not None and row.alias.startswith("The ") and _is_longer_name(after["word"], scene, row)


def _determiner(text: str, start: int) -> int | None:
    match = _DETERMINER.search(text, max(0, start - 5), start)
    return match.start() if match else None


def _is_guarded(key: str, row: Ambiguity | None, the: int | None) -> bool:
    """Whether the name is an everyday word or initials, so that only a cue makes it an outlet."""
    if row is None:
        return _TOO_SHORT.fullmatch(key) is not None
    if row.kind in ("common-word", "acronym", "local-brand"):
        return True
    return the is None and row.alias.startswith("The ") and " " not in row.alias[4:]


def _is_plain_word(key: str, row: Ambiguity | None, scene: Scene) -> bool:
    """Whether several English outlets share a single word that none of them owns: "Enterprise", not "Politico"."""
    if (
        row is None
        or row.kind != "multi-outlet"
        or " " in key
        or row.alias.isupper()
        or row.alias.startswith("The ")
    ):
        return False
    return not {"anywhere", "abroad"} & row.rules.keys() and _is_english(row, scene)


def _fits(form: str, written: str, guarded: bool) -> bool:
    """Whether the capitals of ``written`` are those of the name ``form``."""
    form = _MARKS.sub("'", form)
    written = _MARKS.sub("'", written)
    if form in (written, "The " + written):
        return True
    if (article := _FOREIGN_ARTICLE.match(form)) and written.startswith(article.group().lower()):
        return _fits(form[article.end() :], written[article.end() :], guarded)
    if guarded:
        return (
            written.isupper()
            and len(written) > 3
            and form.removeprefix("The ").upper() == written
            and " " in form
        )
    if written.isupper() and len(written) > 1:
        return True
    if form.islower():
        return written[0].isupper()
    words = written.split()
    return words[0][0].isupper() and (
        words[-1][0].isupper() or not words[-1][0].isalpha() or form.split()[-1][0].islower()
    )


def _stands_alone(hit: Hit, scene: Scene, row: Ambiguity | None, forms: list[str], the: int | None) -> bool:
    """Whether a guarded name is not part of a longer one and has the article that it needs."""
    text = scene.text
    if row is not None and not _has_its_article(row, forms, the):
        return False
    if text[hit.end : hit.end + 1] in _HYPHENS and text[hit.end + 1 : hit.end + 2].isalpha():
        return False
    if hit.start and text[hit.start - 1] in _JOINERS:
        return False
    after = _AFTER_WORD.match(text, hit.end)
    if after and _is_longer_name(after["word"], scene, row):
        return False
    if _INDEFINITE.search(text, max(0, hit.start - 4), hit.start) and not strongly(text, hit.start, hit.end):
        return False
    if (
        _AGE.match(text, hit.end)
        or _MARKET.match(text, hit.end)
        or (the is None and _follows_name(hit.start, scene))
        or _is_person(hit, scene)
    ):
        return False
    if row is None:
        return strongly(text, hit.start, hit.end)
    if row.kind == "local-brand":
        return True
    if row.kind == "acronym" and (
        _stands_for_other(hit, scene, row) or _US_STATE.search(text, max(0, hit.start - 25), hit.end)
    ):
        return False
    if (
        not row.default
        and len(row.candidates) == 1
        and (_is_station(row, scene) or not scene.describes(row.candidates[0]))
    ):
        return _is_borne_out(hit, scene, row, the)
    return _is_credited(hit, scene, row, the)


def _is_longer_name(following: str, scene: Scene, row: Ambiguity | None) -> bool:
    """Whether the capitalised word after a guarded name makes it another name: "Time Warner", not "BBC Mundo"."""
    if row is not None and row.kind == "acronym" and row.default:
        return following in lexicon.NOT_THE_OUTLET
    return following not in lexicon.MAY_FOLLOW and not scene.is_place(following, adjectives=False)


def _is_credited(hit: Hit, scene: Scene, row: Ambiguity, the: int | None) -> bool:
    """Whether a cue or descriptor is there; "said" is none at the head of a sentence or after a preposition."""
    text, start, end = scene.text, hit.start if the is None else the, hit.end
    if (
        lexicon.SUFFIX.match(text, end)
        or _DESCRIBED.search(text, max(0, start - 40), start)
        or strongly(text, start, end)
    ):
        return True
    if text[max(0, start - 1) : start] in _OPENING and text[end : end + 1] in _CLOSING and start:
        return True
    after_preposition = _PREPOSITION.search(text, max(0, start - 8), start) is not None
    if row.kind == "acronym":
        within = _LOWER_BEFORE.search(text, max(0, start - 20), start) and _PLAIN_NOUN.match(text, end)
        return at_all(text, start, end) or not within
    if the is not None:
        return text[the] == "T" or (at_all(text, start, end) and not after_preposition)
    if row.kind == "common-word" and scene.starts_sentence(start) and _is_english(row, scene):
        if hit.key not in lexicon.SPEAKERS and speaks(text, end):
            return True
        return scene.has_strong(hit.key) and at_all(text, start, end)
    return at_all(text, start, end) and not after_preposition


def _is_english(row: Ambiguity, scene: Scene) -> bool:
    outlet = scene.registry.get(row.candidates[0])
    return outlet is None or outlet.languages[:1] == ("en",)


def _is_person(hit: Hit, scene: Scene) -> bool:
    """Whether the article has a person of this surname: "Mr. Fox", "Michael Bloomberg"."""
    name = scene.text[hit.start : hit.end]
    if hit.key in lexicon.SURNAMES and name in scene.named_in_full:
        return not strongly(scene.text, hit.start, hit.end)
    return not (" " in name or name.isupper()) and name in scene.titled


def _stands_for_other(hit: Hit, scene: Scene, row: Ambiguity) -> bool:
    """Whether the article spells these initials out as something that is no candidate's name."""
    initials = scene.text[hit.start : hit.end]
    if not (initials.isalpha() and initials.isupper() and len(initials) > 2):
        return False
    phrase = scene.spelled_out(initials)
    if phrase is None:
        return False
    return not any(id in row.candidates for _, id in scene.registry.names.get(key(phrase), ()))


def _has_its_article(row: Ambiguity, forms: list[str], the: int | None) -> bool:
    """Whether "the" is there where the name has it, and not where it has none."""
    if the is None:
        return not (row.kind == "common-word" and (_NEEDS_THE in row.why or row.alias.startswith("The ")))
    if row.kind != "common-word":
        return True
    return _NEEDS_THE in row.why or any(form.startswith(("The ", "THE ")) for form in (*forms, row.alias))


def _is_station(row: Ambiguity, scene: Scene) -> bool:
    """Whether the word is a call sign, as WHO is of a station in Des Moines: only a descriptor makes it one."""
    outlet = scene.registry.get(row.candidates[0])
    return outlet is not None and seat(outlet.successor_of) is not None


def _is_borne_out(hit: Hit, scene: Scene, row: Ambiguity, the: int | None) -> bool:
    """Whether an everyday word that the table gives no default is an outlet here: a cue or descriptor says so."""
    start = hit.start if the is None else the
    if lexicon.SUFFIX.match(scene.text, hit.end) or _DESCRIBED.search(scene.text, max(0, start - 40), start):
        return True
    if hit.key in lexicon.SURNAMES or _is_station(row, scene):
        return False
    if row.kind == "acronym" and scene.describes(row.candidates[0]):
        return True
    if the is not None and row.kind == "common-word" and at_all(scene.text, start, hit.end):
        return True
    outlet = scene.registry.get(row.candidates[0])
    if outlet and outlet.country in {scene.country, scene.dateline and scene.dateline.country}:
        return at_all(scene.text, start, hit.end)
    return strongly(scene.text, start, hit.end)


def _is_whole_name(hit: Hit, scene: Scene) -> bool:
    """Whether an unguarded name is not the head of a company's, building's or person's name."""
    after = _AFTER_WORD.match(scene.text, hit.end)
    if after and after["word"] in lexicon.NOT_THE_OUTLET:
        return False
    if _AGE.match(scene.text, hit.end) or _is_person(hit, scene):
        return False
    return hit.key not in lexicon.SURNAMES or not _follows_name(hit.start, scene, surnames=True)


def _follows_name(start: int, scene: Scene, *, surnames: bool = False) -> bool:
    """Whether a capitalised word that belongs to the name stands straight before it."""
    before = _BEFORE_WORD.search(scene.text, max(0, start - 40), start)
    if before is None:
        return False
    word = before["word"]
    plain = word.rstrip(".")
    plain = plain.title() if plain.isupper() else plain  # "MINISTER TOLD BBC"
    if not word[0].isupper() or word.endswith(("'s", "’s", "s'", "s’")) or _COMPOUND.search(word):
        return False
    if surnames:
        return plain in lexicon.TITLES
    if plain in lexicon.OPENERS or plain in lexicon.DAYS:
        return False
    return not scene.is_place(word)
