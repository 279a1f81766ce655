"""Texts for benchmarks: made-up articles with the statistics of news, and quotations altered by rule.

Everything is a function of a seed and a number, so an archive of any size needs no storage: article
70,000 is made when it is asked for. Words follow Zipf's law with Mandelbrot's shift (common English
words by their rank, content words and names from syllables), articles have topics whose words come
back, names that recur, figures and dates. One article of twenty reprints half of an earlier one, and
one is a near twin whose sentences keep their frame with most content words redrawn.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final

#: English words by rank of use; a fact of the language.
_COMMON: Final = re.findall(
    r"\w+",
    "the of to and a in that is was for on it with as he be at by his had not are but from or have an they which "
    "one you were all she there would their we him been has when who will more no if out so said what up its about "
    "into than them can only other new some could time these two may then do first any now such like our over man "
    "me even most made after also did many before must through back years where much your way well down should "
    "because each just those people how too little state good very make world still own see men work long get here "
    "between both life being under never day same another know while last might us great old year off come since "
    "against go came right used take three government country today week president police company money city",
)
_CONTENT: Final = 60_000
_TOPICS: Final = 3_000
_TOPIC_WORDS: Final = 120
_FIRST, _LAST = 900, 7_000


class Press:
    """An endless archive: :meth:`article` gives the text with a number."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        rnd = random.Random(seed)
        self._words = coined(rnd, _CONTENT)
        self._first = [word.capitalize() for word in coined(rnd, _FIRST)]
        self._last = [word.capitalize() for word in coined(rnd, _LAST)]
        self._weights = {
            name: list(accumulate(1 / (rank + shift) ** 1.15 for rank in range(size)))
            for name, size, shift in (
                ("common", len(_COMMON), 2.7), ("content", _CONTENT, 90), ("first", _FIRST, 8), ("last", _LAST, 20),
            )
        }  # fmt: skip
        self._topics = [
            rnd.choices(range(_CONTENT), cum_weights=self._weights["content"], k=_TOPIC_WORDS)
            for _ in range(_TOPICS)
        ]

    @lru_cache(maxsize=4096)  # noqa: B019 - a bench makes one archive and ends
    def sentences(self, number: int) -> tuple[str, ...]:
        """The sentences of an article, its headline first."""
        rnd = random.Random(f"{self._seed}/{number}")
        if number % 20 == 19:
            earlier = self.sentences(number - rnd.randint(1, 18))
            return (*self._written(rnd, len(earlier) // 2), *earlier[1 : 1 + len(earlier) // 2])
        if number % 20 == 9:
            return tuple(self._redrawn(rnd, s) for s in self.sentences(number - rnd.randint(1, 8)))
        return self._written(rnd, max(6, min(90, int(rnd.lognormvariate(3.1, 0.5)))))

    def article(self, number: int) -> str:
        """The text of an article, three sentences a paragraph."""
        headline, *rest = self.sentences(number)
        return "\n\n".join(
            [headline.rstrip("."), *(" ".join(rest[k : k + 3]) for k in range(0, len(rest), 3))]
        )

    def _written(self, rnd: random.Random, count: int) -> tuple[str, ...]:
        """New sentences about one topic and a few people."""
        topic = [self._words[n] for n in rnd.choice(self._topics)]
        first = rnd.choices(self._first, cum_weights=self._weights["first"], k=4)
        last = rnd.choices(self._last, cum_weights=self._weights["last"], k=4)
        people = [f"{a} {b}" for a, b in zip(first, last, strict=True)] + last
        lengths = [max(7, min(42, int(rnd.gauss(22, 8)))) for _ in range(count)]
        total = sum(lengths)
        common = iter(rnd.choices(_COMMON, cum_weights=self._weights["common"], k=total))
        content = iter(rnd.choices(self._words, cum_weights=self._weights["content"], k=total))
        rolls = iter(rnd.choices("ffffffffffcccccctttpn", k=total))
        kinds = {
            "f": lambda: next(common), "c": lambda: next(content), "t": lambda: rnd.choice(topic),
            "p": lambda: rnd.choice(people), "n": lambda: figure(rnd),
        }  # fmt: skip
        return tuple(_sentence([kinds[next(rolls)]() for _ in range(length)], rnd) for length in lengths)

    def _redrawn(self, rnd: random.Random, sentence: str) -> str:
        """A sentence with three content words of five redrawn; the common words stay."""

        def other(match: re.Match[str]) -> str:
            word = match.group()
            if word in _COMMON or not word.islower() or rnd.random() > 0.6:
                return word
            return rnd.choices(self._words, cum_weights=self._weights["content"])[0]

        return WORD.sub(other, sentence)


def coined(rnd: random.Random, count: int) -> list[str]:
    """Distinct words of syllables, the earlier (commoner) ones shorter on the whole."""
    heads = re.findall(r"\w+", "b br c ch cl d dr f fl g gr h j k l m n p pl pr r s sh sl st t tr v w")
    vowels, tails = "aeiou", ("", "", "", "", "n", "r", "l", "st", "t", "s")
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = rnd.randint(1, 2) if len(found) < count // 60 else rnd.randint(2, 3)
        word = "".join(rnd.choice(heads) + rnd.choice(vowels) + rnd.choice(tails) for _ in range(syllables))
        if len(word) > 2 and word not in _COMMON:
            found[word] = None
    return list(found)


def figure(rnd: random.Random) -> str:
    """A number as news writes them: small ones often, thousands, per cent, years."""
    kind = rnd.random()
    if kind < 0.4:
        return str(rnd.randint(2, 99))
    if kind < 0.6:
        return f"{rnd.randint(1, 99)} percent"
    return str(rnd.randint(1990, 2026)) if kind < 0.8 else f"{rnd.randint(1, 999)},{rnd.randint(0, 999):03}"


def _sentence(words: list[str], rnd: random.Random) -> str:
    """Words with a capital, a comma here and there, and a full stop."""
    if len(words) > 14:
        place = rnd.randint(5, len(words) - 5)
        words[place] += ","
    text = " ".join(words)
    return text[0].upper() + text[1:] + "."


# --- alterations -----------------------------------------------------------------------------------

SENTENCE = re.compile(r"[A-Z“\"][^.!?\n]{59,299}[.!?]")
WORD = re.compile(r"[A-Za-z']+")


def typography(quote: str, rnd: random.Random) -> str:
    """Curly marks, dashes, the final mark."""
    return quote.replace("'", "’").replace(" - ", " — ").rstrip(".") + rnd.choice([",", "."])


def ellipsis(quote: str, rnd: random.Random) -> str | None:
    """A third of the words behind three dots."""
    words = quote.split()
    first = rnd.randint(4, max(4, len(words) // 2))
    last = first + rnd.randint(3, max(3, len(words) // 3))
    return " ".join([*words[:first], "…", *words[last:]]) if last < len(words) - 3 else None


def bracket(quote: str, rnd: random.Random) -> str:
    """An explanation in square brackets."""
    words = quote.split()
    place = rnd.randint(2, len(words) - 1)
    return " ".join(
        [*words[:place], rnd.choice(["[the minister]", "[the company]", "[sic]"]), *words[place:]]
    )


def dropped(quote: str, rnd: random.Random) -> str | None:
    """A clause between commas left out without a mark."""
    clauses = [
        m for m in re.finditer(r", [^,.]{12,70}(?=,)", quote) if m.start() > 15 and m.end() < len(quote) - 12
    ]
    found = rnd.choice(clauses) if clauses else None
    return quote[: found.start()] + quote[found.end() :] if found else None


def replaced(quote: str, rnd: random.Random) -> str:
    """One to three words by made-up ones."""
    for found in sorted(rnd.sample(list(WORD.finditer(quote)), rnd.randint(1, 3)), key=lambda m: -m.start()):
        quote = quote[: found.start()] + rnd.choice(["lantern", "gravel", "velvet"]) + quote[found.end() :]
    return quote


def misread(quote: str, rnd: random.Random) -> str:
    """Three characters of a hundred read wrongly."""
    return "".join(rnd.choice("lioec") if c.isalpha() and rnd.random() < 0.03 else c for c in quote)


def negated(quote: str, rnd: random.Random) -> str | None:
    """A "not" after an auxiliary."""
    found = re.search(r"\b(?:is|was|will|has|are|were|would|can)\b", quote)
    return quote[: found.end()] + " not" + quote[found.end() :] if found else None


def renamed(quote: str, rnd: random.Random) -> str | None:
    """Another name in place of one inside the sentence."""
    names = list(re.finditer(r"(?<=[a-z,] )[A-Z][a-z]+", quote))
    found = rnd.choice(names) if names else None
    return (
        quote[: found.start()] + rnd.choice(["Halloran", "Petrescu"]) + quote[found.end() :]
        if found
        else None
    )


def renumbered(quote: str, rnd: random.Random) -> str | None:
    """Another figure in place of one."""
    figures = list(re.finditer(r"\d[\d,]*", quote))
    found = rnd.choice(figures) if figures else None
    return quote[: found.start()] + str(rnd.randint(3, 9999)) + quote[found.end() :] if found else None


CHANGES: dict[str, Callable[[str, random.Random], str | None]] = {
    "exact": lambda quote, rnd: quote,
    "typography": typography,
    "ellipsis": ellipsis,
    "bracket": bracket,
    "dropped clause": dropped,
    "words replaced": replaced,
    "misread": misread,
    "negated": negated,
    "name changed": renamed,
    "number changed": renumbered,
}


def altered(sentence: str, kind: str, rnd: random.Random) -> str | None:
    """``sentence`` with one kind of change, or null where it has no place for it."""
    return CHANGES[kind](sentence, rnd)


def sentences_of(texts: Sequence[str]) -> list[tuple[int, int, int]]:
    """Places of sentences fit for a quotation: number of the text, start, end."""
    return [(n, m.start(), m.end()) for n, text in enumerate(texts) for m in SENTENCE.finditer(text)]
