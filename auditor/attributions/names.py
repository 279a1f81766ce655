"""Names in full: a surname, a title or a pronoun resolved inside the article, or left open.

A surname stands for the one longer name that ends in it; where two longer names do, nobody can
tell and the name is null. Pronouns are resolved by :mod:`auditor.attributions.pronouns`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property, lru_cache

from auditor.attributions.drafts import Draft
from auditor.attributions.pronouns import NEAR, Pronouns
from auditor.attributions.reading import Reading

_PART = r"[^\W\d_a-zß-öø-ÿ][\w’'-]*+\.?"
#: One to four capitalised words; a title before the name is left out later.
_OPENING_NAME = re.compile(rf"{_PART}(?: {_PART}){{0,3}}")


@lru_cache(maxsize=8)
def _name_pattern(particles: frozenset[str]) -> re.Pattern[str]:
    """Two or more capitalised words, particles ("van", "de la") between them."""
    between = "|".join(sorted(map(re.escape, particles)) or [r"(?!)"])
    return re.compile(rf"(?<!\w){_PART}(?:[ \u00a0](?:(?:{between})[ \u00a0])*{_PART})+")


class Names:
    """The names of one article, by last word."""

    def __init__(self, reading: Reading) -> None:
        self.lexicon = reading.lexicon
        self.outlets = {m.text for m in reading.mentions}
        self.forms: dict[str, dict[str, None]] = defaultdict(dict)
        self.people: dict[str, None] = {}
        self.sexes: dict[str, str] = {}
        self._collect(reading.text)

    def _collect(self, text: str) -> None:
        for match in _name_pattern(self.lexicon.of("particle")).finditer(text):
            words = match.group().replace("\u00a0", " ").split()
            self._note_sex(words)
            words = self._bare(words)
            if len(words) < 2:
                continue
            name = " ".join(words)
            self.forms[_key(words[-1])].setdefault(name)
            if name not in self.people and not any(
                name in outlet or outlet in name for outlet in self.outlets
            ):
                self.people.setdefault(name)

    def _bare(self, words: list[str]) -> list[str]:
        """Without what stands before the name (titles, owners, first words of sentences) and behind it."""
        stops = self.lexicon.titles | self.lexicon.of("stopword")
        for at in range(len(words) - 2, -1, -1):
            if _key(words[at]) in stops or words[at].endswith(("'s", "’s")):
                words = words[at + 1 :]
                break
        last = re.sub(r"[’']s?$", "", words[-1])
        kept = last in ("Jr.", "Sr.") or re.fullmatch(r"[A-Z]\.", last)
        return [*words[:-1], last if kept else last.rstrip(".")]

    def full(self, name: str) -> str | None:
        """The fullest form of ``name`` in the article; null when two different ones fit."""
        words = self._bare(name.replace("\u00a0", " ").split())
        longer = [f for f in self.forms.get(_key(words[-1]), ()) if _ends_with(f.split(), words)]
        if not longer:
            return " ".join(words)
        best = max(longer, key=len)
        compatible = all(_first(f) == _first(best) or len(words) > 1 for f in longer)
        return best if compatible else None

    def _note_sex(self, words: Sequence[str]) -> None:
        """ "Mrs. Roe", "Sir Max Doe": what a title tells of the person."""
        for sex in ("he-word", "she-word"):
            if _key(words[0]) in self.lexicon.of(sex):
                self.sexes[_key(words[-1])] = sex

    def openers(self, reading: Reading) -> dict[int, str]:
        """The person whose name, in full or the surname alone, opens a sentence, by its index."""
        found = {}
        for sentence in reading.sentences:
            opening = _OPENING_NAME.match(reading.masked, sentence.start, sentence.end)
            name = self.full(opening.group()) if opening else None
            if name in self.people:
                found[sentence.index] = name
        return {index: name for index, name in found.items() if name is not None}

    @cached_property
    def only_person(self) -> str | None:
        """The one person whom the article names in full, else null."""
        surnames = {_key(n.split()[-1]) for n in self.people}
        return max(self.people, key=len) if len(surnames) == 1 else None


def _first(name: str) -> str:
    return name.split()[0]


def _key(word: str) -> str:
    return word.rstrip(".").lower()


def _ends_with(form: Sequence[str], words: Sequence[str]) -> bool:
    """Whether ``form`` is ``words`` with more in front or between: "Maria V. Roe" for "Maria Roe"."""
    if len(words) == 1:
        return form[-1] == words[0]
    return (len(form) >= len(words) and form[-1] == words[-1] and form[0] == words[0]) or list(
        form[-len(words) :]
    ) == list(words)


def name_sources(reading: Reading, drafts: Sequence[Draft]) -> None:
    """Fill ``name`` of every draft, in the order of the article."""
    names = Names(reading)
    outlets = _outlet_names(reading)
    pronouns = Pronouns(reading, names.openers(reading), names.sexes)
    for at, draft in enumerate(drafts):
        if draft.source is None:
            continue
        text = reading.text[slice(*draft.source)]
        if draft.role == "source" and draft.mention is not None and draft.own:
            draft.name = outlets.get(draft.mention.id or draft.mention.name or "", draft.mention.text)
        elif text.lower() in reading.lexicon.of("he"):
            draft.name = pronouns.meant(draft, drafts[max(0, at - NEAR) : at], names.only_person)
        elif draft.person is not None:
            draft.name = names.full(reading.text[slice(*draft.person)])
        pronouns.note(draft)


def _outlet_names(reading: Reading) -> dict[str, str]:
    """The fullest form of every outlet in the article, by id or, for unknown ones, by name."""
    full: dict[str, str] = {}
    for mention in reading.mentions:
        if mention.anaphor or mention.resolution in ("domain", "link"):
            continue
        key = mention.id or mention.name or ""
        if len(mention.text) > len(full.get(key, "")):
            full[key] = mention.text
    return full
