"""Names in full: a surname, a title or a pronoun resolved inside the article, or left open.

A surname stands for the one longer name that ends in it; where two longer names do, nobody can
tell and the name is null. A pronoun stands for the speaker just before it, else for the only
person the article names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property, lru_cache

from auditor.attributions.drafts import Draft
from auditor.attributions.reading import Reading

_PART = r"[^\W\d_a-zß-öø-ÿ][\w’'-]*+\.?"
#: A full name at the start of a sentence, and the apposition that says who it is.
_APPOSITION = re.compile(rf"(?P<name>{_PART}(?: {_PART})+), (?:an?|the|who|whose|\d)\b")
#: How many earlier drafts a pronoun looks back over.
_NEAR = 6
#: A pronoun looks back this many sentences for a speaker.
_REACH = 3


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
        self._collect(reading.text)

    def _collect(self, text: str) -> None:
        for match in _name_pattern(self.lexicon.of("particle")).finditer(text):
            words = match.group().replace("\u00a0", " ").split()
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
    for at, draft in enumerate(drafts):
        if draft.source is None:
            continue
        text = reading.text[slice(*draft.source)]
        if draft.role == "source" and draft.mention is not None and draft.own:
            draft.name = outlets.get(draft.mention.id or draft.mention.name or "", draft.mention.text)
        elif text.lower() in reading.lexicon.of("he"):
            subject, since = _introduced(reading, names, draft.source[0])
            earlier = [d for d in drafts[max(0, at - _NEAR) : at] if d.source is None or d.source[0] > since]
            draft.name = _antecedent(earlier, draft) or subject or names.only_person
        elif draft.person is not None:
            draft.name = names.full(reading.text[slice(*draft.person)])


def _introduced(reading: Reading, names: Names, at: int) -> tuple[str | None, int]:
    """Whom the pronoun's paragraph introduces before it ("Ana Roe, a baker, …"), and where; else null and -1.

    A name that opens a sentence and is explained by an apposition is what the paragraph goes on about.
    """
    paragraph = reading.text.rfind("\n", 0, at) + 1
    for sentence in reversed([s for s in reading.sentences if paragraph <= s.start < at]):
        found = _APPOSITION.match(reading.text, sentence.start)
        if found and (name := names.full(found["name"])) in names.people:
            return name, sentence.start
    return None, -1


def _antecedent(before: Sequence[Draft], draft: Draft) -> str | None:
    for other in reversed(before):
        if draft.sentence - other.sentence > _REACH:
            return None
        if (other.source is not None and other.role != "source") or other.mention is None:
            return other.name
    return None


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
