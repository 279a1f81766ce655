"""The noun phrase around an outlet's name: determiner, descriptors, nationality, programme, people."""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.models import Span
from auditor.outlets import lexicon, tables
from auditor.outlets.scene import Scene
from auditor.outlets.tables import Place

_REACH = 100
_TOKEN_BEFORE = re.compile(r"(?P<word>[^\s,;:()\[\]\"“”]+)(?P<gap> )$")
_DETERMINERS = frozenset(
    [
        "the",
        "The",
        "a",
        "A",
        "an",
        "An",
        "this",
        "This",
        "that",
        "its",
        "Its",
        "their",
        "our",
        "Our",
        "his",
        "her",
    ]
)
_POSSESSIVE_TAIL = re.compile(r"(?:'s|’s|s'|s’)$")
_OF_PLACE = re.compile(r" of (?P<place>[A-Z][\w.]+(?: [A-Z]\w+)?)| \((?P<paren>[A-Z][\w. ]+)\)")
_PERSON = r"[A-Z][\w’'.-]+(?: (?:[A-Z][\w’'.-]+|de|van|von|el|al|bin)){1,3}"
_PROGRAMME = re.compile(
    rf"(?:[’']s?)? (?:[\"“‘'](?P<quoted>[A-Z0-9][^\"”’\n]{{1,40}})[\"”’']|(?:[a-z-]+ ){{0,3}}(?P<staff>{_PERSON}))"
)
_STAFF = re.compile(
    r"(?:[’']s?)? (?:(?:chief|senior|political|national|foreign|White House|Washington|White-House) )*"
    r"(?:reporter|correspondent|anchor|host|presenter|columnist|editor|analyst|contributor|commentator|journalist|"
    rf"moderator|writer|producer)s? (?P<person>{_PERSON})"
)
_POSSESSED_PERSON = re.compile(rf"[’']s? (?P<person>{_PERSON})")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The phrase of a mention, the place named in it and the kinds that its descriptors tell."""

    phrase: Span
    place: Place | None
    nouns: tuple[str, ...]
    suffix_end: int


def around(start: int, end: int, scene: Scene) -> Surroundings:
    """The surroundings of the name at ``start:end`` (determiner included or not)."""
    left, place, nouns = _left(start, scene)
    right, suffix = _right(end, scene)
    if suffix:
        nouns = (*nouns, suffix)
    if (of := _OF_PLACE.match(scene.text, end)) and (found := _place(of["place"] or of["paren"])):
        place = found
        right = max(right, of.end())
    span = scene.span(left, right)
    return Surroundings(span, place, nouns, end + len(_suffix(end, scene)))


def _left(start: int, scene: Scene) -> tuple[int, Place | None, tuple[str, ...]]:
    """Where the descriptors before the name begin, with the place and nouns among them."""
    text, low = scene.text, max(0, start - _REACH)
    place: Place | None = None
    nouns: list[str] = []
    at = start
    described = False
    while match := _TOKEN_BEFORE.search(text, low, at):
        word = match["word"]
        if word in _DETERMINERS:
            return match.start(), place, tuple(nouns)
        if (found := _place_before(text, low, match.end("word"))) is not None:
            at, place = found
            described = True
            if _POSSESSIVE_TAIL.search(text[at : match.end("word")]):
                return at, place, tuple(nouns)
            continue
        if lexicon.NOUN.fullmatch(word):
            nouns.append(word.lower())
        elif not lexicon.QUALIFIER.fullmatch(word) and not (described and word in ("and", "state")):
            break
        else:
            place = place or _based(word)
        at, described = match.start(), True
    return at, place, tuple(nouns)


def _place_before(text: str, low: int, end: int) -> tuple[int, Place] | None:
    """The place of up to three words that ends at ``end``, possessive or not."""
    stem_end = end
    if tail := _POSSESSIVE_TAIL.search(text, low, end):
        stem_end = tail.start() + (1 if tail.group() in ("s'", "s’") else 0)
    start = stem_end
    for _ in range(3):
        start = text.rfind(" ", low, start)
        begin = start + 1
        if found := _place(text[begin:stem_end]):
            return begin, found
        if start < low:
            break
    return None


def _place(name: str) -> Place | None:
    found = tables.places().get(name.removeprefix("the "))
    return found[0] if found else None


def _based(word: str) -> Place | None:
    """The place of "Lima-based" or "Hebrew-language"."""
    head, dash, tail = word.rpartition("-")
    return _place(head) if dash and tail in ("based", "area", "run", "owned", "language") else None


def _suffix(end: int, scene: Scene) -> str:
    match = lexicon.SUFFIX.match(scene.text, end)
    return match.group() if match else ""


def _right(end: int, scene: Scene) -> tuple[int, str | None]:
    """Where descriptors, staff or programme after the name end."""
    match = lexicon.SUFFIX.match(scene.text, end)
    noun = match["noun"].lower() if match else None
    at = match.end() if match else end
    for pattern in (_STAFF, _POSSESSED_PERSON):
        if (more := pattern.match(scene.text, at)) is not None:
            return more.end(), noun
    return at, noun
