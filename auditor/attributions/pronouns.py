"""Whom "he" and "she" mean: the nearest person who was the subject of a sentence, or nobody.

1. within the paragraph, sentence by sentence backwards: who spoke there, or whose name opens it
2. a sentence that offers two different people, as subjects or named in full, or only an unnamed speaker, gives no answer
3. before the paragraph: the last speaker within a few sentences

A person whom the article calls "Mr." or "spokeswoman" is never meant by the other pronoun.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.attributions.drafts import Draft
from auditor.attributions.reading import Reading

#: Sentences of its own paragraph that a pronoun looks back over.
_PARAGRAPH = 6
#: A pronoun looks back this many sentences for a speaker of an earlier paragraph.
_REACH = 3
#: How many earlier drafts a pronoun looks back over.
NEAR = 6


@dataclass(slots=True)
class Pronouns:
    """What is known of the people of one article while its drafts are named in order.

    ``openers`` gives the person whose name opens a sentence; ``sexes`` the class of pronoun, ``he-word``
    or ``she-word``, by surname, as far as the article tells. ``named`` gives whom a sentence names in full, with where.
    """

    reading: Reading
    openers: dict[int, str]
    sexes: dict[str, str]
    named: dict[int, list[tuple[int, str]]]
    starts: list[int] = field(init=False)
    spoke: dict[int, list[str | None]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.starts = [s.start for s in self.reading.sentences]

    def note(self, draft: Draft) -> None:
        """Remember who spoke where, once ``draft`` is named; outlets are nobody."""
        if draft.source is not None and not (draft.role == "source" and draft.mention is not None):
            self.spoke[self._sentence(draft.source[0])].append(draft.name)

    def meant(self, draft: Draft, before: Sequence[Draft], only: str | None) -> str | None:
        """The name behind the pronoun that is the source of ``draft``; ``only`` is the article's one person.

        Whoever was meant by one pronoun is not meant by the other.
        """
        name = self._meant(draft, before, only)
        if name and draft.source is not None:
            word = self.reading.text[slice(*draft.source)].lower()
            for sex in ("he-word", "she-word"):
                if word in self.reading.lexicon.of(sex):
                    self.sexes.setdefault(name.split()[-1].lower(), sex)
        return name

    def _meant(self, draft: Draft, before: Sequence[Draft], only: str | None) -> str | None:
        if draft.source is None:
            return None
        word = self.reading.text[slice(*draft.source)].lower()
        at = self._sentence(draft.source[0])
        for index in range(at, max(-1, at - _PARAGRAPH), -1):
            found = self._subjects(index, draft.source[0], word)
            if found:
                return found.pop() if len(found) == 1 else None
            if self.reading.sentences[index].opens:
                break
        earlier = self._speaker(before[-NEAR:], draft, word)
        return earlier or (only if only and self._fits(only, word) else None)

    def _sentence(self, offset: int) -> int:
        return max(0, bisect_right(self.starts, offset) - 1)

    def _subjects(self, index: int, before: int, word: str) -> set[str | None]:
        """Who is the subject in a sentence, as far as it stands before ``before`` and fits the pronoun."""
        people: set[str | None] = {n for n in self.spoke.get(index, ()) if self._fits(n, word)}
        opener = self.openers.get(index)
        if opener is not None and self.starts[index] < before and self._fits(opener, word):
            people.add(opener)
        if people:  # "Max Doe met Ann Roe": whoever else is named may be meant as well
            people.update(n for at, n in self.named.get(index, ()) if at < before and self._fits(n, word))
        return people

    def _speaker(self, before: Sequence[Draft], draft: Draft, word: str) -> str | None:
        for other in reversed(before):
            if draft.sentence - other.sentence > _REACH:
                return None
            person = other.mention is None or (other.source is not None and other.role != "source")
            if person and self._fits(other.name, word):
                return other.name
        return None

    def _fits(self, name: str | None, word: str) -> bool:
        """Whether nothing in the article speaks against ``name`` being meant by the pronoun."""
        sex = self.sexes.get(name.split()[-1].lower()) if name else None
        return sex is None or word in self.reading.lexicon.of(sex)
