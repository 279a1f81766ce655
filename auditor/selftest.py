"""Measure our own error rates on the user's material, in the manner of mutation testing.

Sentences of real documents are altered by rule, honestly and dishonestly, and judged against the
document they come from; unaltered ones are judged against documents they do not come from. What
should be clean and is not is a false alarm; what should not be clean and is, is false-clean.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from auditor.compare import Prepared, compare, prepare
from auditor.models import Document
from auditor.sentences import sentence_spans
from auditor.vocabulary import OK_VERDICTS

#: Words of a sentence that is worth altering.
SHORTEST, LONGEST = 9, 45
#: Other documents that an unaltered sentence is judged against.
STRANGERS: Final = 8

Alter = Callable[[str, random.Random], str | None]

#: Each mark for the one that a newsroom of another style would set.
_OTHER_MARKS: Final = str.maketrans("’'–—", "'’-–")

_MARKS = re.compile("[\"“”„«»]|''")
_NUMBER = re.compile(r"(?<![\w.,])(\d+)(?![\w.,]*\d)")
_NEGATION = re.compile(r"\b(?:not|never)\s", re.I)
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|will|would|can|could|should|must|has|have|had)\b(?!\s+(?:not|n’t|never))"
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_WEIGHTY = re.compile(
    r"[\dA-Z]|n['’]t\b|\b(?i:not|no|never|none|nor|if|unless|until|except|but|without|only)\b"
)


@dataclass(frozen=True, slots=True)
class Rate:
    """How often one class of cases was judged wrongly. ``kind``: what a wrong answer would be."""

    name: str
    kind: str
    cases: int
    wrong: int


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    kind: str
    statement: str
    quoted: bool
    documents: tuple[Prepared, ...]

    @property
    def wrong(self) -> bool:
        """Whether the judge gets it wrong."""
        verdict = compare(self.statement, self.documents, quoted=self.quoted).verdict
        if self.kind == "false alarm":
            return verdict in ("altered", "contradicted", "misattributed") or (
                self.quoted and verdict not in OK_VERDICTS
            )
        if self.kind == "false clean":
            return verdict in OK_VERDICTS
        return verdict not in ("not-found", "unchecked")


def selftest(documents: Sequence[Document], *, sample: int, seed: int = 1) -> list[Rate]:
    """Error rates over ``sample`` sentences of ``documents``, by class. The same seed gives the same rates."""
    rnd = random.Random(seed)
    prepared = [prepare(d) for d in sorted(documents, key=lambda d: d.id)]
    found: dict[tuple[str, str], list[bool]] = {}
    for case in _cases(prepared, sample, rnd):
        found.setdefault((case.kind, case.name), []).append(case.wrong)
    return [Rate(name, kind, len(wrong), sum(wrong)) for (kind, name), wrong in sorted(found.items())]


def _cases(prepared: Sequence[Prepared], sample: int, rnd: random.Random) -> Iterator[_Case]:
    for home, sentence in _sentences(prepared, sample, rnd):
        own = (home,)
        for name, alter in HONEST.items():
            if changed := alter(sentence, rnd):
                yield _Case(f"quotation, {name}", "false alarm", changed, True, own)
        yield _Case("claim, the sentence itself", "false alarm", sentence, False, own)
        for name, alter in ALTERED.items():
            if changed := alter(sentence, rnd):
                yield _Case(f"quotation, {name}", "false clean", changed, True, own)
                yield _Case(f"claim, {name}", "false clean", changed, False, own)
        strangers = _strangers(home, sentence, prepared)
        if strangers:
            yield _Case(
                "quotation from another document", "stranger accused or borne out", sentence, True, strangers
            )
            yield _Case(
                "claim from another document", "stranger accused or borne out", sentence, False, strangers
            )


def _sentences(prepared: Sequence[Prepared], sample: int, rnd: random.Random) -> list[tuple[Prepared, str]]:
    """Up to ``sample`` sentences of usable length without quotation marks, spread over the documents."""
    pool = [(p, p.text[a:b]) for p in prepared for a, b in sentence_spans(p.text)]
    usable = [(p, s) for p, s in pool if SHORTEST <= len(s.split()) <= LONGEST and not _MARKS.search(s)]
    rnd.shuffle(usable)
    return usable[:sample]


def _strangers(home: Prepared, sentence: str, prepared: Sequence[Prepared]) -> tuple[Prepared, ...]:
    """The other documents that share most long words with the sentence and do not hold it."""
    words = {w for w in sentence.lower().split() if len(w) > 4}
    others = [p for p in prepared if p is not home and sentence not in p.text]
    others.sort(key=lambda p: -len(words & set(p.text.lower().split())))
    return tuple(others[:STRANGERS])


# --- honest changes --------------------------------------------------------------------------


def _exact(sentence: str, _: random.Random) -> str:
    return sentence


def _typography(sentence: str, _: random.Random) -> str:
    return sentence.translate(_OTHER_MARKS)


def _trim(sentence: str, _: random.Random) -> str | None:
    words = sentence.rstrip(".!?").split()
    return " ".join(words[2:]) if len(words) > SHORTEST + 2 else None


def _ellipsis(sentence: str, rnd: random.Random) -> str | None:
    """Three light words in the middle replaced by an ellipsis."""
    words = sentence.split()
    places = [i for i in range(4, len(words) - 7) if not _WEIGHTY.search(" ".join(words[i : i + 3]))]
    if not places:
        return None
    at = rnd.choice(places)
    return " ".join([*words[:at], "…", *words[at + 3 :]])


# --- dishonest changes -----------------------------------------------------------------------


def _number(sentence: str, rnd: random.Random) -> str | None:
    found = list(_NUMBER.finditer(sentence))
    if not found:
        return None
    match = rnd.choice(found)
    return f"{sentence[: match.start()]}{int(match[1]) * 2 + 1}{sentence[match.end() :]}"


def _lost_not(sentence: str, _: random.Random) -> str | None:
    changed = _NEGATION.sub("", sentence, count=1)
    return changed if changed != sentence else None


def _added_not(sentence: str, rnd: random.Random) -> str | None:
    found = list(_AUXILIARY.finditer(sentence))
    if not found:
        return None
    at = rnd.choice(found).end()
    return f"{sentence[:at]} not{sentence[at:]}"


def _name(sentence: str, rnd: random.Random) -> str | None:
    found = list(_NAME.finditer(sentence))
    if not found:
        return None
    match = rnd.choice(found)
    return (
        f"{sentence[: match.start()]}{rnd.choice(('Karsen', 'Dovrel', 'Ostrand'))}{sentence[match.end() :]}"
    )


HONEST: Final[dict[str, Alter]] = {
    "unchanged": _exact, "typography": _typography, "trimmed": _trim, "honest ellipsis": _ellipsis,
}  # fmt: skip
ALTERED: Final[dict[str, Alter]] = {
    "number changed": _number, "negation lost": _lost_not, "negation added": _added_not, "name changed": _name,
}  # fmt: skip
