"""The words of one language that tie content to a source, read from its data files.

A language is a folder of ``auditor/data/languages`` (or any other folder given): ``verbs.csv``,
``acts.csv`` (where it has one), ``words.csv``, ``phrases.csv``, ``works.csv`` and ``titles.txt``. Comments in those files say
where their counts come from. No code knows a word of any language.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb form: the pattern it gives, what it takes (letters ``q c o r p``) and who may be its subject.

    ``bare``: the form of the infinitive, of a verb of ``acts.csv``.
    """

    form: str
    pattern: str
    takes: str
    who: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A cue that is no verb: its words, the words that may lead from it to the outlet, its pattern."""

    kind: str
    words: tuple[str, ...]
    preps: tuple[tuple[str, ...], ...]
    pattern: str


class _Classes(dict[str, frozenset[str]]):
    """Word classes by name; names between bars are their union, and a class that no file names is empty."""

    def __missing__(self, name: str) -> frozenset[str]:
        parts = name.split("|")
        if len(parts) > 1:
            self[name] = frozenset().union(*(self[part] for part in parts))
            return self[name]
        return frozenset()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All cue words of one or several languages, looked up by lower-case form.

    ``acts`` are verbs that state something only where an outlet is their subject; they bound no noun
    phrase, for most are nouns as well. ``cues`` are the words that may begin one; ``triggers`` those of which
    one must stand in a sentence that names no outlet and holds no quotation. ``of`` gives the words of a
    class of ``words.csv`` (of several for "a|b"), none where the language has no such class; asked for some
    two thousand times an article, so it is the dictionary's own method. ``credit`` finds a credit inside a
    quotation whose closing mark was lost.
    """

    verbs: dict[str, Verb]
    acts: dict[str, Verb]
    words: dict[str, frozenset[str]]
    phrases: dict[str, tuple[Phrase, ...]]
    works: dict[str, str]
    titles: frozenset[str]
    triggers: frozenset[str]
    cues: frozenset[str]
    of: Callable[[str], frozenset[str]]
    credit: re.Pattern[str]


def languages() -> tuple[str, ...]:
    """The languages that there are data for, by name."""
    folders = (files("auditor") / "data" / "languages").iterdir()
    return tuple(sorted(folder.name for folder in folders if folder.is_dir()))


@lru_cache(maxsize=8)
def load(named: tuple[str, ...]) -> Lexicon:
    """The lexicon of the languages ``named`` together; the first wins where two know the same form."""
    verbs: dict[str, Verb] = {}
    acts: dict[str, Verb] = {}
    words = _Classes()
    phrases: dict[str, list[Phrase]] = {}
    works: dict[str, str] = {}
    titles: set[str] = set()
    for language in named:
        folder = files("auditor") / "data" / "languages" / language
        for verb in _verbs(folder):
            verbs.setdefault(verb.form, verb)
        for row in _rows(folder, "acts.csv"):
            for at, form in enumerate(row["forms"].split("|")):
                acts.setdefault(form, Verb(form, row["pattern"], "o", "outlet", at == 2))
        for row in _rows(folder, "words.csv"):
            words[row["class"]] = words[row["class"]] | set(row["forms"].split("|"))
        for phrase in _phrases(folder):
            phrases.setdefault(phrase.words[0], []).append(phrase)
        for row in _rows(folder, "works.csv"):
            works.update((form, row["pattern"]) for form in row["forms"].split("|"))
        titles.update(word for line in _lines(folder, "titles.txt") for word in line.split())
    return Lexicon(
        verbs=verbs,
        acts=acts,
        words=words,
        phrases={k: tuple(sorted(v, key=lambda p: -len(p.words))) for k, v in phrases.items()},
        works=works,
        titles=frozenset(titles),
        triggers=frozenset(verbs)
        | {_rarest(p) for row in phrases.values() for p in row if p.kind == "source"},
        cues=frozenset(verbs) | frozenset(acts) | frozenset(phrases),
        of=words.__getitem__,
        credit=_credit(verbs, words),
    )


def _credit(verbs: dict[str, Verb], words: _Classes) -> re.Pattern[str]:
    """A comma and a credit that ends its sentence: ", Ann Roe told CNN on Friday.", ", he said." """
    spoken = "|".join(sorted(re.escape(v.form) for v in verbs.values() if {"q", "c"} <= set(v.takes)))
    leads = "|".join(sorted(map(re.escape, words["personal"] | words["determiner"]))) or "(?!)"
    around = words["time"] | words["article"] | words["air"] | words["public"]
    beside = "|".join(sorted(map(re.escape, around))) or "(?!)"
    name = r"[^\W\d_a-zß-öø-ÿ][\w’'-]*\.?"
    return re.compile(
        rf",\s(?:(?:{leads}|{name})\s)(?:[\w’'-]+\.?\s){{0,5}}?(?:{spoken})(?:\s(?:{beside}|{name})){{0,7}}\.(?!\S)"
    )


def _rarest(phrase: Phrase) -> str:
    """The longest word of a phrase, the first of equals."""
    return max(phrase.words, key=len)


def _verbs(folder: Traversable) -> Iterator[Verb]:
    for row in _rows(folder, "verbs.csv"):
        for form in row["forms"].split("|"):
            yield Verb(form, row["pattern"], row["takes"], row["who"])


def _phrases(folder: Traversable) -> Iterator[Phrase]:
    """One phrase a form: the forms of a row share everything else."""
    for row in _rows(folder, "phrases.csv"):
        preps = tuple(tuple(p.split()) for p in row["preps"].split("|") if p)
        for form in row["forms"].split("|"):
            yield Phrase(row["kind"], tuple(form.split()), preps, row["pattern"])


def _rows(folder: Traversable, name: str) -> Sequence[dict[str, str]]:
    return list(csv.DictReader(_lines(folder, name)))


def _lines(folder: Traversable, name: str) -> list[str]:
    """Lines of a data file, without comments and empty ones; none where there is no such file."""
    if not (folder / name).is_file():
        return []
    text = (folder / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
