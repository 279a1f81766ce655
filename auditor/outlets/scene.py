"""An article as the resolver sees it: folded text, links, publisher, dateline, places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from auditor.models import Article, Link, Outlet, Span
from auditor.outlets import tables
from auditor.outlets.cues import strongly
from auditor.outlets.folding import fold, key
from auditor.outlets.tables import Place
from auditor.sentences import sentence_spans

if TYPE_CHECKING:
    from auditor.outlets.registry import Registry

_DATELINE = re.compile(
    r"^[ \t]*(?P<city>[A-Z][\w.'’-]+(?:[ -][A-Z][\w.'’-]+){0,3})(?:, (?P<region>[A-Z][\w.]+(?: [A-Z]\w+)?))?,?"
    r"(?: (?:\w{3,5}\.? \d{1,2},?)?)? ?(?:\([^)\n]{2,40}\) ?)?[—–-]{1,2}[ ]",
    re.M,
)
#: Blanks of every width are one blank; line breaks stay.
_BLANKS = dict.fromkeys((9, 160, 8194, 8195, 8199, 8200, 8201, 8202, 8239, 12288), " ")
_IN_FULL = re.compile(
    r"\b(?:Michael|Mike|Steve|Malcolm|Emma|Kate|Georgina|Rebecca) (?:[A-Z]\. )?(?P<name>[A-Z]\w+)\b(?! [A-Z])"
)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Mayor|Judge|President|Lord|Sir)\.? ([A-Z][\w’'-]*)")
_CAPITALISED = re.compile(r"[A-ZÀ-ÞŁ][\w-]*")
#: A dateline stands at the head of the article, after title and byline at most.
_DATELINE_REACH = 600


class Scene:
    """Everything in an article that may decide what a name means."""

    def __init__(
        self, article: Article, registry: Registry, names: Mapping[str, str], country: str | None = None
    ) -> None:
        self.article = article
        self.text = article.text.translate(_BLANKS)
        self.registry = registry
        self.folded = fold(article.text)
        self._country = country
        self.given = {key(name): id for name, id in names.items()}
        self._strong: dict[str, bool] = {}
        self._spelled: dict[str, str | None] = {}

    @cached_property
    def publisher(self) -> Outlet | None:
        """The article's own outlet."""
        if self.article.publisher:
            return self.registry.get(self.article.publisher)
        return self.registry.by_host(self.article.url) if self.article.url else None

    @property
    def country(self) -> str | None:
        """The ISO code of the country where the article's outlet is."""
        return self.publisher.country if self.publisher else self._country

    @cached_property
    def dateline(self) -> Place | None:
        """The place of the article's dateline, if the head of the article has one that we know."""
        for match in _DATELINE.finditer(self.text, 0, min(len(self.text), _DATELINE_REACH)):
            for name in (match["region"], match["city"]):
                for form in (name, name and name.title()):
                    if form and (found := tables.places().get(form)):
                        return found[0]
        return None

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        return sentence_spans(self.text)

    @cached_property
    def places(self) -> frozenset[Place]:
        """Countries, states and cities that the text names anywhere."""
        words = set(_CAPITALISED.findall(self.text))
        return frozenset(
            place
            for first, names in tables.places_by_word().items()
            if first in words or first.upper() in words
            for name in names
            if self.names_place(name)
            for place in tables.places()[name]
            if len(tables.places()[name]) == 1
        )

    @cached_property
    def titled(self) -> frozenset[str]:
        """Surnames that the text gives a title: "Mr. Fox"."""
        return frozenset(_TITLED.findall(self.text))

    @cached_property
    def named_in_full(self) -> frozenset[str]:
        """Names of outlets that are surnames as well and stand behind a given name: "Michael Bloomberg"."""
        return frozenset(m["name"] for m in _IN_FULL.finditer(self.text))

    @cached_property
    def states(self) -> frozenset[str]:
        """Codes of the US states of the places in the text and of the dateline."""
        return frozenset(place.state for place in self.places if place.state)

    @cached_property
    def countries(self) -> frozenset[str]:
        """Codes of the countries of the places that the text names."""
        return frozenset(place.country for place in self.places)

    def describes(self, id: str) -> bool:
        """Whether the text is about the country of this outlet, or the article comes from there."""
        outlet = self.registry.get(id)
        return outlet is not None and (outlet.country == self.country or outlet.country in self.countries)

    def has_strong(self, name: str) -> bool:
        """Whether a cue that only outlets take stands beside this name anywhere in the text."""
        if name not in self._strong:
            self._strong[name] = self._find_strong(name)
        return self._strong[name]

    def spelled_out(self, initials: str) -> str | None:
        """The words that the text has for ``initials`` ("World Health Organization"), small words between them."""
        if initials not in self._spelled:
            small = r" (?:(?:of|the|and|for|de|del|la|du|des) )*"
            words = small.join(rf"{letter}[a-zà-ž]+" for letter in initials)
            found = re.search(rf"\b{words}\b", self.text)
            self._spelled[initials] = found.group() if found else None
        return self._spelled[initials]

    def _find_strong(self, name: str) -> bool:
        padded, at = f" {self.folded} ", 0
        while (at := padded.find(f" {name} ", at)) >= 0:
            if strongly(self.text, at, at + len(name)):
                return True
            at += 1
        return False

    def names_place(self, name: str) -> bool:
        """Whether the text has ``name`` as a word, capitals and all (a dateline's in capitals too)."""
        if name not in self.text and name.upper() not in self.text:
            return False
        return (
            re.search(rf"(?<!\w)(?:{re.escape(name)}|{re.escape(name.upper())})(?!\w)", self.text) is not None
        )

    def is_place(self, word: str, *, adjectives: bool = True) -> bool:
        """Whether ``word`` is a country, a state or a city, or the adjective of a country."""
        return any(adjectives or place.kind != "adjective" for place in tables.places().get(word, ()))

    def sentence(self, at: int) -> tuple[int, int]:
        """The span of the sentence that holds ``at``."""
        index = bisect_right(self._sentences, (at, len(self.text) + 1)) - 1
        return self._sentences[index] if index >= 0 else (0, len(self.text))

    def starts_sentence(self, at: int) -> bool:
        """Whether a sentence begins at ``at``, opening marks aside."""
        start, _ = self.sentence(at)
        return not self.text[start:at].strip(" \"'“‘«(*_[")

    def span(self, start: int, end: int) -> Span:
        """The span ``start:end`` with the article's own characters."""
        return Span(start, end, self.article.text[start:end])

    def link_over(self, start: int, end: int) -> Link | None:
        """The hyperlink whose text holds or touches the name."""
        for link in self.article.links:
            if link.start < end and start < link.end:
                return link
        return None

    def links_near(self, at: int) -> list[Link]:
        """The hyperlinks of the sentence that holds ``at``."""
        if not self.article.links:
            return []
        start, end = self.sentence(at)
        return [link for link in self.article.links if link.start < end and start < link.end]
