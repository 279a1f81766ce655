"""What a hit may be where it stands: an outlet's name, a programme, a person, or nothing of the kind.

Case decides first. A name is written with its capitals; everyday words and initials need them
exactly. Then the neighbours: "Time Warner", "Capitol Hill" and "Mayor Bloomberg" are no outlets,
"the Springfield Sun" is another outlet than "the Sun".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from auditor.outlets import lexicon
from auditor.outlets.registry import Registry
from auditor.outlets.scan import Hit
from auditor.outlets.scene import Scene
from auditor.outlets.tables import Ambiguity, Programme

_BEFORE_WORD = re.compile(r"(?P<word>[\w’'&.-]+) $")
_AFTER_WORD = re.compile(r" (?P<word>[A-Z][\w’-]*)")
_DETERMINER = re.compile(r"(?:^|(?<=\W))(?:[Tt]he|THE) $")
_NEEDS_THE = 'with "The"'
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
    notes: tuple[str, ...] = field(default=())


def read(hit: Hit, scene: Scene) -> Reading | None:
    """The reading of a hit as an outlet's name or programme; None where it is neither."""
    registry, written = scene.registry, scene.text[hit.start : hit.end]
    the = _determiner(scene.text, hit.start)
    if (id := scene.given.get(hit.key)) is not None:
        return Reading(hit.start, hit.end, hit.key, (id,), written, the=the, given=id)
    row = registry.ambiguities.get(hit.key)
    pairs = registry.names.get(hit.key)
    programme = _programme(hit, registry, written) if pairs is None or row is None else None
    if pairs is None:
        if programme is None or not _fits(programme.name, written, guarded=row is not None):
            return None
        guarded = row is not None
        return Reading(
            hit.start, hit.end, hit.key, (programme.outlet,), written, guarded, None, programme, the
        )
    guarded = _is_guarded(row, pairs, the)
    forms = [form for form, _ in pairs if _fits(form, written, guarded)]
    if not forms or (guarded and not _stands_alone(hit, scene, row, the)):
        return None
    if not guarded and not _is_whole_name(hit, scene):
        return None
    ids = row.candidates if row else tuple(dict.fromkeys(id for _, id in pairs))
    return Reading(hit.start, hit.end, hit.key, ids, written, guarded, row, None, the)


def _programme(hit: Hit, registry: Registry, written: str) -> Programme | None:
    found = registry.programmes.get(hit.key, ())
    return found[0] if found and len({p.outlet for p in found}) == 1 else None


def _determiner(text: str, start: int) -> int | None:
    match = _DETERMINER.search(text, max(0, start - 5), start)
    return match.start() if match else None


def _is_guarded(row: Ambiguity | None, pairs: list[tuple[str, str]], the: int | None) -> bool:
    """Whether the name is an everyday word or initials, so that only a cue makes it an outlet."""
    if row is None:
        return False
    if row.kind in ("common-word", "acronym"):
        return True
    return the is None and " " not in pairs[0][0].removeprefix("The ") and not pairs[0][0].isupper()


def _fits(form: str, written: str, guarded: bool) -> bool:
    """Whether the capitals of ``written`` are those of the name ``form``."""
    form = _MARKS.sub("'", form)
    written = _MARKS.sub("'", written)
    if form in (written, "The " + written):
        return True
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


def _stands_alone(hit: Hit, scene: Scene, row: Ambiguity | None, the: int | None) -> bool:
    """Whether a guarded name is not part of a longer one and has the article that it needs."""
    if row is not None and the is None and (_NEEDS_THE in row.why or row.alias.startswith("The ")):
        return False
    text = scene.text
    if text[hit.end : hit.end + 1] in "-‐‑" and text[hit.end + 1 : hit.end + 2].isalpha():
        return False
    if hit.start and text[hit.start - 1] in "-‐‑@#_/":
        return False
    after = _AFTER_WORD.match(text, hit.end)
    if after and after["word"] not in lexicon.MAY_FOLLOW:
        return False
    return the is not None or not _follows_name(hit.start, scene)


def _is_whole_name(hit: Hit, scene: Scene) -> bool:
    """Whether an unguarded name is not the head of a company's, building's or person's name."""
    after = _AFTER_WORD.match(scene.text, hit.end)
    if after and after["word"] in lexicon.NOT_THE_OUTLET:
        return False
    if hit.key in lexicon.SURNAMES:
        return not _follows_name(hit.start, scene, surnames=True)
    return True


def _follows_name(start: int, scene: Scene, *, surnames: bool = False) -> bool:
    """Whether a capitalised word that belongs to the name stands straight before it."""
    before = _BEFORE_WORD.search(scene.text, max(0, start - 40), start)
    if before is None:
        return False
    word = before["word"]
    plain = word.rstrip(".")
    if not word[0].isupper() or word.endswith(("'s", "’s", "s'", "s’")):
        return False
    if surnames:
        return plain in lexicon.TITLES
    if plain in lexicon.OPENERS or plain in lexicon.DAYS:
        return False
    return not scene.is_place(word)
