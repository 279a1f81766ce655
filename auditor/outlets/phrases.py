"""The noun phrase around an outlet's name: determiner, descriptors, nationality, programme, people."""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.models import Span
from auditor.outlets import lexicon, tables
from auditor.outlets.scene import Scene
from auditor.outlets.tables import Place

_REACH = 100
_WORD_BEGIN = re.compile(r"(?:^|(?<=[\s(\"“‘—-]))(?=\S)")
_TOKEN_BEFORE = re.compile(r"(?P<word>[^\s,;:()\[\]\"“”]+)(?P<gap> )$")
_DETERMINERS = frozenset(
    [
        "the",
        "The",
        "a",
        "A",
        "an",
        "An",
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
_CAPITALS = r"[A-ZÀ-Þ][\w.’'À-ž-]+(?: (?:[A-ZÀ-Þ][\w.À-ž-]+|de|da|do)){0,2}"
#: "The Times of London", "The Wire in New Delhi", "The Times, London,", "Newsday (Trinidad)", "ABC Darwin".
_PLACE_AFTER = re.compile(
    rf"(?: of|,? (?:based )?(?:in|en|em|à)|, of| (?:wrote|said|reported) in) (?P<of>{_CAPITALS})| \((?P<paren>{_CAPITALS})\)|, (?P<comma>{_CAPITALS}),|[’']s (?P<newsroom>{_CAPITALS}) newsroom| (?P<bare>{_CAPITALS})"
)
_PLACE_BEFORE = re.compile(rf"(?:^|[.!?”\"] )In (?P<place>{_CAPITALS}), (?:the |The )?$")
_PERSON = r"[A-Z][\w’'.-]+(?: (?:[A-Z][\w’'.-]+|de|van|von|el|al|bin)){1,3}"
_SMALL = r"(?:of|the|and|on|in|with|for|to|a|&|para|de|del|la|el|y|du|des|et|und|der|die|le|do|da|na|no)"
_TITLE = rf"[A-Z0-9][\w’'.&!-]*(?: (?:{_SMALL} ){{0,3}}[A-Z0-9][\w’'.&!-]*){{0,5}}"
#: A programme after its outlet: CBS's "Face the Nation", VOA's Straight Talk Africa.
_PROGRAMME = re.compile(
    rf"(?:[’']s?)? (?P<mark>[\"“‘'*_])(?P<quoted>[A-Z0-9][^\"”’\n*_]{{1,40}})[\"”’'*_]|[’']s? (?P<title>{_TITLE})(?: (?:programme|program|show|podcast))?"
)
_STAFF = re.compile(
    r"(?:[’']s?)? (?:(?:chief|senior|political|national|foreign|White House|Washington|White-House) )*"
    r"(?:reporter|correspondent|anchor|host|presenter|columnist|editor|analyst|contributor|commentator|journalist|"
    rf"moderator|writer|producer)s? (?P<person>{_PERSON})"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The phrase of a mention, the place named in it and the kinds that its descriptors tell."""

    phrase: Span
    place: Place | None
    nouns: tuple[str, ...]
    suffix_end: int


def around(start: int, end: int, scene: Scene) -> Surroundings:
    """The surroundings of the name at ``start:end``, "the" included."""
    left, place, nouns = _left(start, scene)
    right, suffix = _right(end, scene)
    if suffix:
        nouns = (*nouns, suffix)
    if place is None:
        place, right = _place_after(end, right, scene)
    if place is None and (before := _PLACE_BEFORE.search(scene.text, max(0, start - _REACH), start)):
        place = _place(before["place"])
    return Surroundings(scene.span(left, right), place, nouns, end + len(_suffix(end, scene)))


def _place_after(end: int, right: int, scene: Scene) -> tuple[Place | None, int]:
    """The place named straight after the name or its descriptor, and where the phrase then ends."""
    for at in dict.fromkeys((right, end)):
        if (match := _PLACE_AFTER.match(scene.text, at)) is None:
            continue
        words = match["of"] or match["paren"] or match["comma"] or match["newsroom"] or match["bare"]
        words = words.rstrip(".").split(" ")
        for n in range(len(words), 0, -1):
            if found := _place(" ".join(words[:n])):
                return found, max(
                    right,
                    match.end()
                    if match["of"] and n == len(words) and scene.text[at : at + 4] == " of "
                    else right,
                )
    return None, right


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
        if lexicon.NOUN.fullmatch(word.lower()) or (nouns[-1:] == ["affiliate"] and word in lexicon.NETWORKS):
            nouns.append(word.lower())
        elif not _qualifies(word) and not (described and word in ("and", "state")):
            break
        else:
            place = place or _based(word)
        at, described = match.start(), True
    return at, place, tuple(nouns)


def _qualifies(word: str) -> bool:
    """Whether the word only describes; one that opens a sentence has a capital."""
    return (
        lexicon.QUALIFIER.fullmatch(word) is not None or lexicon.QUALIFIER.fullmatch(word.lower()) is not None
    )


def _place_before(text: str, low: int, end: int) -> tuple[int, Place] | None:
    """The place of up to three words that ends at ``end``, possessive or not."""
    stem_end = end
    if tail := _POSSESSIVE_TAIL.search(text, low, end):
        stem_end = tail.start() + (1 if tail.group() in ("s'", "s’") else 0)
    begins = [at.end() for at in _WORD_BEGIN.finditer(text, low, stem_end)][-3:]
    for begin in begins:
        if found := _place(text[begin:stem_end]):
            return begin, found
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
    for pattern in (_STAFF, _PROGRAMME):
        more = pattern.match(scene.text, at)
        if more is not None and not (
            pattern is _PROGRAMME and more["title"] and _place(more["title"].rstrip("."))
        ):
            return at + len(more.group().rstrip(".,")), noun
    return at, noun
