"""Compare a run of quoted words with the run of printed words in its place, and name what differs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from auditor.figures.numerals import parse_number
from auditor.judge.gaps import Sides
from auditor.judge.lexicon import are_opposites, contractions, fillers, is_negation, modals
from auditor.match.align import Pair
from auditor.words import is_function_word, word_key, word_stem

#: Kinds that leave the meaning unchanged; the verdict ``close`` rests on them.
HARMLESS: Final = frozenset(
    {"spelling", "contraction", "number-format", "inflection", "filler", "transcript"}
)
#: Kinds that touch what a statement says: errors. All other kinds are warnings.
GRAVE: Final = frozenset({"number", "negation", "name", "modality", "direction"})
#: Contractions that may stand for two words each ("he'd": he would, he had).
_TWINS: Final = ({"would", "had"}, {"is", "has"}, {"will", "shall"})
_MONEY: Final = {"$": "dollars", "£": "pounds", "€": "euros", "¥": "yen", "₹": "rupees"}
_OPENING: Final = re.compile(r"(?:[.!?…:]['\"”’)\]]*\s+['\"“‘(\[]*|\n\s*['\"“‘(\[]*|[“\"(\[]|'')$")
_NOTE = re.compile(r"[(\[][^()\[\]]{0,60}[)\]]")


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two runs: half-open word ranges of both sides, and its kind."""

    quoted: Pair
    printed: Pair
    kind: str


@dataclass(frozen=True, slots=True)
class _Token:
    """A key with the number of the word it comes from; contractions give two tokens of one word."""

    key: str
    word: int
    expanded: bool = False


def compare_runs(sides: Sides, quoted: Pair, printed: Pair) -> list[Difference]:
    """What differs between the quotation's words ``quoted`` and the document's ``printed``."""
    ours = _tokens(sides.quoted.keys, quoted)
    theirs = _tokens(sides.printed.keys, printed)
    if not ours and not theirs:
        return []
    matcher = SequenceMatcher(None, [t.key for t in ours], [t.key for t in theirs], autojunk=False)
    found = []
    for tag, a, b, c, d in matcher.get_opcodes():
        whole = (_words(ours, a, b, quoted), _words(theirs, c, d, printed))
        if tag != "equal":
            found.append(Difference(*whole, _kind(sides, ours[a:b], theirs[c:d], *whole)))
        elif any(t.expanded for t in (*ours[a:b], *theirs[c:d])):
            found.append(Difference(*whole, "contraction"))
    return _joined(found)


def _tokens(keys: Sequence[str], words: Pair) -> list[_Token]:
    """The keys of a run with contractions written out."""
    found = []
    for word in range(*words):
        full = contractions().get(keys[word])
        found += [_Token(part, word, True) for part in full] if full else [_Token(keys[word], word)]
    return found


def _words(tokens: Sequence[_Token], low: int, high: int, run: Pair) -> Pair:
    """The range of words behind the tokens ``[low, high)`` of a run."""
    if low < high:
        return tokens[low].word, tokens[high - 1].word + 1
    at = tokens[low].word if low < len(tokens) else run[1]
    return at, at


def _joined(found: list[Difference]) -> list[Difference]:
    """Differences within one contracted word as one: of their kinds the gravest."""
    joined: list[Difference] = []
    for item in found:
        last = joined[-1] if joined else None
        if last and (item.quoted[0] < last.quoted[1] or item.printed[0] < last.printed[1]):
            quoted = (last.quoted[0], max(last.quoted[1], item.quoted[1]))
            printed = (last.printed[0], max(last.printed[1], item.printed[1]))
            joined[-1] = Difference(quoted, printed, max(last.kind, item.kind, key=gravity))
        else:
            joined.append(item)
    return joined


def gravity(kind: str) -> int:
    """0 for harmless kinds, 1 for what is altered, 2 for what touches the meaning."""
    return 2 if kind in GRAVE else 0 if kind in HARMLESS else 1


def _kind(sides: Sides, ours: list[_Token], theirs: list[_Token], quoted: Pair, printed: Pair) -> str:
    """The name of the difference between two runs of tokens, numbered cases in the order of precedence."""
    q, p = [t.key for t in ours], [t.key for t in theirs]
    # 1. the same words written differently
    if same := _same_words(q, p, any(t.expanded for t in (*ours, *theirs))):
        return same
    # 2. what is said besides: fillers, stutters, notes of a transcript
    if noise := _noise(sides, q, p, quoted, printed):
        return noise
    # 3. what a statement stands on
    if grave := _grave(sides, q, p, quoted, printed):
        return grave
    # 4. the same words in another form
    if len(q) == len(p) and all(map(_same_stem, q, p)):
        return "inflection"
    return "substitution" if q and p else "insertion" if q else "omission"


def _same_words(q: list[str], p: list[str], expanded: bool) -> str:
    """Spelling, contraction or number format; empty when other words are meant."""
    if q and p and "".join(q) == "".join(p):
        return "spelling"
    if expanded and len(q) == len(p) and all(a == b or {a, b} in _TWINS for a, b in zip(q, p, strict=True)):
        return "contraction"
    value = parse_number(" ".join(q)) if q else None
    if value is not None and p and value == parse_number(" ".join(p)):
        return "number-format"
    money = [w for w in q if w not in _MONEY] + [_MONEY[w] for w in q if w in _MONEY]
    if p and money != q and money == p:
        return "number-format"
    money = [w for w in p if w not in _MONEY] + [_MONEY[w] for w in p if w in _MONEY]
    return "number-format" if q and money != p and money == q else ""


def _noise(sides: Sides, q: list[str], p: list[str], quoted: Pair, printed: Pair) -> str:
    """Filler or transcript noise; empty when there is more than that."""
    if _in_notes(sides, printed) and not q:
        return "transcript"
    if not q and p and _is_stutter(sides.printed.keys, printed):
        return "transcript"
    if not p and q and _is_stutter(sides.quoted.keys, quoted):
        return "transcript"
    starts = _starts_sentence(sides.printed.text, sides.printed.words, printed[0]) or quoted[0] == 0
    if _without_fillers(q, starts) or _without_fillers(p, starts):
        return ""
    return "" if "few" in sides.printed_keys((printed[1], printed[1] + 1)) else "filler"


def _in_notes(sides: Sides, printed: Pair) -> bool:
    """Whether all printed words stand in round or square brackets: (APPLAUSE)."""
    if printed[0] >= printed[1]:
        return False
    start = sides.printed.words[printed[0]][0]
    end = sides.printed.words[printed[1] - 1][1]
    inside = sides.printed.text[max(0, start - 1) : end + 1]
    return bool(_NOTE.fullmatch(inside))


def _is_stutter(keys: Sequence[str], words: Pair) -> bool:
    """Whether the words repeat those that stand before or after them."""
    low, high = words
    run = keys[low:high]
    size = high - low
    return 0 < size <= 4 and (keys[high : high + size] == run or keys[max(0, low - size) : low] == run)


def _without_fillers(keys: list[str], starts: bool) -> list[str]:
    """The keys that are left when fillers are taken out."""
    phrases = fillers("anywhere") | fillers("start") if starts else fillers("anywhere")
    left, n = [], 0
    while n < len(keys):
        size = next((s for s in (3, 2, 1) if tuple(keys[n : n + s]) in phrases and n + s <= len(keys)), 0)
        if not size:
            left.append(keys[n])
        n += size or 1
    return left


def _grave(sides: Sides, q: list[str], p: list[str], quoted: Pair, printed: Pair) -> str:
    """Negation, number, direction, modality or name; empty when none is touched."""
    if sum(map(is_negation, q)) % 2 != sum(map(is_negation, p)) % 2:
        return "negation"
    if numbers_of(q) != numbers_of(p):
        return "number"
    if any(are_opposites(a, b) for a in q for b in p):
        return "direction"
    if names_in(sides.quoted.text, sides.quoted.raw, sides.quoted.spans, quoted) - set(p) or (
        names_in(sides.printed.text, sides.printed.raw, sides.printed.words, printed) - set(q)
    ):
        return "name"
    return "modality" if _modal_classes(q) != _modal_classes(p) else ""


def numbers_of(keys: Sequence[str]) -> list[str]:
    """The keys that are numbers; a lone "one" is a pronoun more often than a number."""
    found = [
        key
        for key in keys
        if key[0].isdigit() or key in ("hundred", "thousand", "million", "billion", "trillion")
    ]
    return [] if found == ["1"] else found


def _modal_classes(keys: list[str]) -> set[str]:
    return {modals()[key] for key in keys if key in modals()}


def _same_stem(one: str, other: str) -> bool:
    """Whether two keys are forms of one word; the verbs to be and to have tell time and are not."""
    if is_function_word(one) or is_function_word(other):
        return {one, other} == {"a", "an"}
    return word_stem(one) == word_stem(other)


def names_in(text: str, raw: Sequence[str], spans: Sequence[Pair], words: Pair) -> set[str]:
    """The keys of the capitalised words of a run, but for those that open a sentence."""
    return {
        word_key(raw[n])
        for n in range(*words)
        if raw[n][0].isupper()
        and not is_function_word(word_key(raw[n]))
        and not _starts_sentence(text, spans, n)
    }


def _starts_sentence(text: str, spans: Sequence[Pair], word: int) -> bool:
    """Whether a word is the first of its text, or stands after the end of a sentence or an opening mark."""
    if word >= len(spans):
        return False
    start = spans[word][0]
    return bool(_OPENING.search(text[max(0, start - 8) : start])) or start < 2
