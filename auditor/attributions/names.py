"""Names in full: a surname, a title or a pronoun resolved inside the article, or left open.

A surname stands for the one longer name that ends in it; where two longer names do, nobody can
tell and the name is null. Pronouns are resolved by :mod:`auditor.attributions.pronouns`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache

from auditor.attributions.drafts import Draft
from auditor.attributions.pronouns import NEAR, Pronouns
from auditor.attributions.reading import Reading
from auditor.models import Mention

_PART = r"[^\W\d_a-zß-öø-ÿ][\w’'-]*+\.?"
#: One to four capitalised words; a title before the name is left out later.
_OPENING_NAME = re.compile(rf"{_PART}(?: {_PART}){{0,3}}")
#: What somebody is, behind a name and a comma: ", the energy minister,".
_DESCRIBED = re.compile(r", ((?:[\w’'-]+ ){0,4}?[\w’'-]+)(?=,| of | for |\.)")
#: Characters behind a name in which that may stand.
_APPOSITION = 60
#: Letters of an abbreviation with its full stop, at most: "Capt.".
_ABBREVIATED = 5
#: Words of a name, at most: a longer run of capitals is a headline.
_LONGEST = 8
#: Names that end alike: a text with more of them is a list, and nobody can tell who is meant.
_NAMESAKES = 40
#: Letters of an initial with its full stop.
_INITIAL = 2
#: A compound that describes: "Whistle-blower", "Eight-year-old".
_COMPOUND = re.compile(r"\w-[^\W\d_A-Z]\w{2}")


#: Patterns of a source that is no person but what somebody made.
_WORKS = frozenset({"poll", "work"})
_OWNER = re.compile(r"[’']s?$")


@lru_cache(maxsize=8)
def _name_pattern(particles: frozenset[str]) -> re.Pattern[str]:
    """Two or more capitalised words, particles ("van", "de la") between them."""
    between = "|".join(sorted(map(re.escape, particles)) or [r"(?!)"])
    return re.compile(rf"(?<!\w){_PART}(?:[ \u00a0](?:(?:{between})[ \u00a0])*{_PART})+")


class Names:
    """The names of one article, by last word."""

    def __init__(self, reading: Reading) -> None:
        self.lexicon = reading.lexicon
        self.stops = self.lexicon.titles | self.lexicon.of("stopword")
        self.endings = tuple(self.lexicon.of("title-ending"))
        self.outlets = {text for m in reading.mentions for text in (m.text, m.phrase.text)}
        self.forms: dict[str, dict[str, None]] = defaultdict(dict)
        self.people: dict[str, None] = {}
        self.sexes: dict[str, str] = {}
        self.holders: dict[str, set[str]] = defaultdict(set)
        self._collect(reading.text)
        self._note_spouses(reading)

    def _collect(self, text: str) -> None:
        for match in _name_pattern(self.lexicon.of("particle")).finditer(text):
            for words in _between_stops(match.group().replace("\u00a0", " ").split()):
                self._note(words, text[match.end() : match.end() + _APPOSITION])

    def _note(self, words: list[str], behind: str) -> None:
        """Note a name and what stands before it; ``behind`` is the text that follows."""
        self._note_sex(words)
        bare = self._bare(words)
        if not 2 <= len(bare) <= _LONGEST or len(self.forms[_key(bare[-1])]) > _NAMESAKES:
            return
        name = " ".join(bare)
        self.forms[_key(bare[-1])].setdefault(name)
        if not any(name in outlet or outlet in name for outlet in self.outlets):
            self.people.setdefault(name)
            self._note_offices(name, words[: len(words) - len(bare)], behind)

    def _note_offices(self, name: str, before: Sequence[str], behind: str) -> None:
        """ "Energy Minister Ann Roe", "Ann Roe, the energy minister,": who holds which office."""
        described = _DESCRIBED.match(behind)
        offices = [_key(w) for w in before] + (described.group(1).lower().split() if described else [])
        for office in self.lexicon.titles.intersection(offices):
            self.holders[office].add(name)

    def holder(self, phrase: str) -> str | None:
        """The one person of the article who holds the office in "the minister"; null where two do or none."""
        words = phrase.lower().split()
        if words[0] not in self.lexicon.of("the") or words[-1] not in self.lexicon.titles:
            return None
        names = {n.split()[-1]: n for n in self.holders.get(words[-1], ())}
        return self.full(next(iter(names.values()))) if len(names) == 1 else None

    def _bare(self, words: list[str]) -> list[str]:
        """Without what stands before the name (titles, owners, first words of sentences) and behind it."""
        for at in range(len(words) - 2, -1, -1):
            if at and _key(words[at - 1]) in self.lexicon.of("of"):
                continue  # "Ministry of the Interior"
            if _key(words[at]) in self.stops or words[at].endswith(("'s", "’s")):
                words = words[at + 1 :]
                break
        endings = self.endings
        while len(words) > 1 and (
            _COMPOUND.search(words[0]) or (len(words) > 2 and endings and words[0].endswith(endings))
        ):
            words = words[1:]  # "Whistle-blower", "Cellist": a capital at the start of a sentence
        last = _OWNER.sub("", words[-1])
        kept = last in ("Jr.", "Sr.") or (len(last) == 2 and last[1] == "." and "A" <= last[0] <= "Z")
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

    def _note_spouses(self, reading: Reading) -> None:
        """ "Ann Roe said her husband had left": what a spouse tells of whose name opens the sentence."""
        spouses = [
            (sex, form) for sex in ("he-word", "she-word") for form in self.lexicon.of(f"{sex}-spouse")
        ]
        low = reading.masked.lower()
        if not any(form in low for _, form in spouses):
            return
        for index, name in self.openers(reading).items():
            sentence = reading.sentences[index]
            for sex, form in spouses:
                if form in low[sentence.start : sentence.end]:
                    self.sexes.setdefault(_key(name.split()[-1]), sex)

    def openers(self, reading: Reading) -> dict[int, str]:
        """The person whose name, in full or the surname alone, opens a sentence, by its index."""
        found = {}
        for sentence in reading.sentences:
            opening = _OPENING_NAME.match(reading.masked, sentence.start, sentence.end)
            name = self.full(opening.group()) if opening else None
            if name in self.people:
                found[sentence.index] = name
        return {index: name for index, name in found.items() if name is not None}

    def named(self, reading: Reading, hosts: Collection[str]) -> dict[int, list[tuple[int, str]]]:
        """The people whom a sentence names in full, each with where, by its index; ``hosts``, who only ask, left out."""
        found: dict[int, list[tuple[int, str]]] = defaultdict(list)
        starts = [sentence.start for sentence in reading.sentences]
        for match in _name_pattern(self.lexicon.of("particle")).finditer(reading.masked):
            name = self.full(match.group()) if match.group() not in hosts else None
            if name in self.people and name is not None and starts:
                found[max(0, bisect_right(starts, match.start()) - 1)].append((match.start(), name))
        return found

    @cached_property
    def only_person(self) -> str | None:
        """The one person whom the article names in full, else null."""
        surnames = {_key(n.split()[-1]) for n in self.people}
        return max(self.people, key=len) if len(surnames) == 1 else None


def _between_stops(words: list[str]) -> Iterator[list[str]]:
    """Names cut where a full stop ends a sentence, not an abbreviation: "on ESPN. Rovers"."""
    start = 0
    for at, word in enumerate(words[:-1], start=1):
        initials = word[:-1].isupper() and "." not in word[:-1] and len(word) > _INITIAL
        if word.endswith(".") and (initials or len(word) > _ABBREVIATED):
            yield words[start:at]
            start = at
    yield words[start:]


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
    hosts = {reading.text[a:b] for draft in drafts for a, b, _ in draft.via}
    pronouns = Pronouns(reading, names.openers(reading), names.sexes, names.named(reading, hosts))
    for at, draft in enumerate(drafts):
        if draft.source is None:
            continue
        text = reading.text[slice(*draft.source)]
        if draft.role == "source" and draft.mention is not None and draft.own:
            named = draft.mention.name if draft.mention.resolution in ("domain", "link") else None
            name = outlets.get(_outlet_key(draft.mention)) or named
            draft.name = name or _without_article(draft.mention.text, reading.lexicon.of("article"))
        elif text.lower() in reading.lexicon.of("he"):
            draft.name = pronouns.meant(draft, drafts[max(0, at - NEAR) : at], names.only_person)
        elif draft.pattern in _WORKS:
            draft.name = None
        elif draft.person is not None:
            draft.name = names.full(reading.text[slice(*draft.person)])
        elif draft.role == "carrier" or draft.mention is None:
            draft.name = names.holder(text)
        pronouns.note(draft)


def _outlet_names(reading: Reading) -> dict[str, str]:
    """The fullest form of every outlet in the article, by id or, for unknown ones, by name."""
    full: dict[str, str] = {}
    for mention in reading.mentions:
        if mention.anaphor or mention.resolution in ("domain", "link"):
            continue
        key = _outlet_key(mention)
        name = _without_article(mention.text, reading.lexicon.of("article"))
        if len(name) > len(full.get(key, "")):
            full[key] = name
    return full


def _outlet_key(mention: Mention) -> str:
    """What tells an outlet from others of the article: its id, its name, or, where several are possible, its words."""
    return mention.id or mention.name or mention.text


def _without_article(name: str, articles: frozenset[str]) -> str:
    """An outlet's name without an article that is no part of it: "the Financial Times", not "The Hill"."""
    first, _, rest = name.partition(" ")
    return rest if rest and first in articles else name
