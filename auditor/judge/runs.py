"""Compare a run of quoted words with the run of printed words in its place, and name what differs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from auditor.figures import parse_number
from auditor.judge.gaps import Sides
from auditor.judge.lexicon import are_opposites, fillers, is_negation, modals, pronouns, written_out
from auditor.match.align import Pair
from auditor.match.prepared import Prepared
from auditor.match.quoted import Quoted
from auditor.words import is_function_word, word_key, word_stem

#: Kinds that leave the meaning unchanged; the verdict ``close`` rests on them.
HARMLESS: Final = frozenset(
    {"spelling", "contraction", "number-format", "inflection", "filler", "transcript"}
)
#: Kinds that touch what a statement says: errors. All other kinds are warnings.
GRAVE: Final = frozenset({"number", "negation", "name", "modality", "direction"})
#: Words that a bracket stands for.
BRACKETED: Final = "bracketed"
#: Contractions that may stand for two words each ("he'd": he would, he had).
_TWINS: Final = ({"would", "had"}, {"is", "has"}, {"will", "shall"})
#: Auxiliaries that differ by person or tense alone and keep the sense of the verb they serve.
_SAME_AUXILIARY: Final = (
    {"has", "have", "had"},
    {"is", "are", "am"},
    {"was", "were"},
    {"do", "does", "did"},
    {"a", "an"},
)
_MONEY: Final = {"$": "dollars", "£": "pounds", "€": "euros", "¥": "yen", "₹": "rupees"}
_SCALES: Final = frozenset({"hundred", "thousand", "million", "billion", "trillion", "dozen", "half"})
#: Longer repetitions are no stutter, in words.
MOST_STUTTERED: Final = 6
#: Two spellings of one name share this much of their letters (difflib ratio).
ALIKE: Final = 0.7
_NOTE: Final = re.compile(r"[(\[][^()\[\]]{0,60}[)\]]")


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


def compare_runs(sides: Sides, quoted: Pair, printed: Pair, *, bracketed: bool = False) -> list[Difference]:
    """What differs between the quotation's words ``quoted`` and the document's ``printed``.

    ``bracketed``: a bracket stands there, printed words without a partner are what it stands for.
    """
    ours = _tokens(sides.quoted, quoted)
    theirs = _tokens(sides.printed, printed)
    matcher = SequenceMatcher(None, [t.key for t in ours], [t.key for t in theirs], autojunk=False)
    found = []
    for tag, a, b, c, d in matcher.get_opcodes():
        whole = (_words(ours, a, b, quoted), _words(theirs, c, d, printed))
        if tag == "delete" or tag == "replace" or (tag == "insert" and not bracketed):
            found += _replaced(sides, ours[a:b], theirs[c:d], *whole)
        elif tag == "insert":
            found.append(Difference(*whole, BRACKETED))
        elif any(t.expanded for t in (*ours[a:b], *theirs[c:d])):
            found.append(Difference(*whole, "contraction"))
    return _joined(found)


def _replaced(
    sides: Sides, ours: list[_Token], theirs: list[_Token], quoted: Pair, printed: Pair
) -> list[Difference]:
    """A replaced run as one difference, or two where its first words are only spelled another way."""
    size = _compound([t.key for t in ours], [t.key for t in theirs])
    if not size:
        return [Difference(quoted, printed, _kind(sides, ours, theirs, quoted, printed))]
    a, c = size
    first = Difference((quoted[0], ours[a - 1].word + 1), (printed[0], theirs[c - 1].word + 1), "spelling")
    rest = (first.quoted[1], quoted[1]), (first.printed[1], printed[1])
    return [first, Difference(*rest, _kind(sides, ours[a:], theirs[c:], *rest))]


def _compound(q: list[str], p: list[str]) -> Pair | None:
    """How many leading keys of two unequal runs are one word written apart: ``under insured``, ``underinsured``."""
    for a in (1, 2, 3):
        for c in (1, 2, 3):
            if (
                a != c
                and a <= len(q)
                and c <= len(p)
                and (a, c) != (len(q), len(p))
                and "".join(q[:a]) == "".join(p[:c])
            ):
                return a, c
    return None


def _tokens(words: Quoted | Prepared, run: Pair) -> list[_Token]:
    """The keys of a run with contractions written out."""
    found = []
    for word in range(*run):
        full = written_out(words.raw[word], words.keys[word])
        expanded = full != (words.keys[word],)
        found += [_Token(part, word, expanded) for part in full]
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
    if any(t.expanded for t in (*ours, *theirs)) and _are_twins(q, p):
        return "contraction"
    if same := _same_words(q, p):
        return same
    if not (q and p) and _is_sign(q + p):
        return "number-format"
    if len(q) == len(p) == 1 and _is_transliterated(sides, quoted, printed):
        return "spelling"
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


def _are_twins(q: list[str], p: list[str]) -> bool:
    """Whether the words differ only in which full form a contraction stands for."""
    return len(q) == len(p) and all(a == b or {a, b} in _TWINS for a, b in zip(q, p, strict=True))


def _same_words(q: list[str], p: list[str]) -> str:
    """Spelling or number format; empty when other words are meant."""
    if not q or not p:
        return ""
    if "".join(q) == "".join(p):
        return "spelling"
    if _value(q) is not None and _value(q) == _value(p):
        return "number-format"
    return "number-format" if _money_last(q) == _money_last(p) else ""


def _is_transliterated(sides: Sides, quoted: Pair, printed: Pair) -> bool:
    """Whether two names are one in two spellings: the same consonants but for h and doubling ("Gaddafi", "Gadhafi")."""
    ours, theirs = sides.quoted.raw[quoted[0]], sides.printed.raw[printed[0]]
    if not (is_capitalised(ours) and is_capitalised(theirs)):
        return False
    one, other = word_key(ours), word_key(theirs)
    alike = min(len(one), len(other)) >= 5 and SequenceMatcher(None, one, other).ratio() >= ALIKE
    return alike and one[0] == other[0] and _skeleton(one) == _skeleton(other)


def _skeleton(key: str) -> str:
    """The consonants of a key as transliterations keep them."""
    plain = key.replace("ph", "f").translate(str.maketrans("cqzw", "kksv", "aeiouyh'"))
    return re.sub(r"(.)\1+", r"\1", plain)


def _is_sign(keys: list[str]) -> bool:
    """Whether all that one side lacks is a sign of money, which transcripts and agencies drop."""
    return all(key in _MONEY or key in _MONEY.values() for key in keys)


def _value(keys: list[str]) -> object:
    """The number that the keys write out, if they are one."""
    if not all(key[0].isdigit() or key in _SCALES or key in ("and", "a") for key in keys):
        return None
    groups = " ".join(keys)
    return parse_number(groups) or _product(keys)


def _product(keys: list[str]) -> object:
    """The value of digits and scale words in turn: ``4 hundred thousand``."""
    total = group = 0.0
    for key in keys:
        scale = {"hundred": 100, "dozen": 12, "thousand": 10**3, "million": 10**6, "billion": 10**9}.get(key)
        if key in ("and", "a"):
            continue
        if scale is None:
            try:
                group += float(key)
            except ValueError:
                return None
        elif scale <= 100:
            group = (group or 1) * scale
        else:
            total, group = total + (group or 1) * scale, 0.0
    return total + group


def _money_last(keys: list[str]) -> list[str]:
    """The keys with signs of money as words after the number, where they are read."""
    rest = [key for key in keys if key not in _MONEY]
    return rest + [_MONEY[key] for key in keys if key in _MONEY]


def _noise(sides: Sides, q: list[str], p: list[str], quoted: Pair, printed: Pair) -> str:
    """Filler or transcript noise; empty when there is more than that."""
    if not q and (_in_notes(sides, printed) or _is_stutter(sides.printed.keys, printed)):
        return "transcript"
    if not p and _is_stutter(sides.quoted.keys, quoted):
        return "transcript"
    if q + p == ["and"] and not _stands_beside_function_word(sides, quoted, printed):
        return ""
    starts = sides.opens_printed(printed[0]) or quoted[0] == 0
    if _without_fillers(q, starts) or _without_fillers(p, starts):
        return ""
    return "" if "few" in sides.printed_keys((printed[1], printed[1] + 1)) else "filler"


def _stands_beside_function_word(sides: Sides, quoted: Pair, printed: Pair) -> bool:
    """Whether the word joins clauses, not two names or things."""
    keys, (low, high) = (
        (sides.printed.keys, printed) if printed[0] < printed[1] else (sides.quoted.keys, quoted)
    )
    return any(is_function_word(key) for key in (*keys[max(0, low - 1) : low], *keys[high : high + 1]))


def _in_notes(sides: Sides, printed: Pair) -> bool:
    """Whether all printed words stand in round or square brackets: (APPLAUSE)."""
    if printed[0] >= printed[1]:
        return False
    start = sides.printed.words[printed[0]][0]
    end = sides.printed.words[printed[1] - 1][1]
    return bool(_NOTE.fullmatch(sides.printed.text[max(0, start - 1) : end + 1]))


def _is_stutter(keys: Sequence[str], words: Pair) -> bool:
    """Whether the words say again what stands right before or after them ("I — I think", "does — it does")."""
    low, high = words
    run = _said(keys[low:high])
    size = len(run)
    if size == 0 or high - low > MOST_STUTTERED:
        return False
    around = MOST_STUTTERED + 2
    before, after = _said(keys[max(0, low - around) : low]), _said(keys[high : high + around])
    return before[-size:] == run or after[:size] == run


def _said(keys: Sequence[str]) -> list[str]:
    """The keys without fillers, pronouns and signs; all of them when nothing else is left."""
    left = [k for k in _without_fillers(list(keys), False) if k not in pronouns() and k not in _MONEY]
    return left or list(keys)


def _without_fillers(keys: list[str], starts: bool) -> list[str]:
    """The keys that are left when fillers are taken out."""
    phrases = fillers("anywhere") | fillers("start") if starts else fillers("anywhere")
    left, n = [], 0
    while n < len(keys):
        size = next((s for s in (3, 2, 1) if n + s <= len(keys) and tuple(keys[n : n + s]) in phrases), 0)
        if not size:
            left.append(keys[n])
        n += size or 1
    return left


def _grave(sides: Sides, q: list[str], p: list[str], quoted: Pair, printed: Pair) -> str:
    """Negation, number, direction, name or modality; empty when none is touched."""
    if sum(map(is_negation, q)) % 2 != sum(map(is_negation, p)) % 2:
        return "negation"
    if numbers_of(q) != numbers_of(p):
        return "number"
    if any(are_opposites(a, b) for a in q for b in p):
        return "direction"
    if quoted_names(sides, quoted) - set(p) or printed_names(sides, printed) - set(q):
        return "name"
    return "modality" if _modal_classes(q) != _modal_classes(p) else ""


def numbers_of(keys: Sequence[str]) -> list[str]:
    """The keys that are numbers; a lone "one" is a pronoun more often than a number."""
    found = [key for key in keys if key[0].isdigit() or key in _SCALES]
    return [] if found == ["1"] else found


def _modal_classes(keys: list[str]) -> set[str]:
    return {modals()[key] for key in keys if key in modals()}


def _same_stem(one: str, other: str) -> bool:
    """Whether two keys are forms of one word."""
    if is_function_word(one) or is_function_word(other):
        return any({one, other} <= group for group in _SAME_AUXILIARY)
    return word_stem(one) == word_stem(other)


def quoted_names(sides: Sides, words: Pair) -> set[str]:
    """The keys of the capitalised words of a quoted run; one that opens a sentence if the document knows it as a name."""
    raw = sides.quoted.raw
    return {
        word_key(raw[n])
        for n in range(*words)
        if is_capitalised(raw[n])
        and (not sides.opens_quoted(n) or _is_known_name(sides, sides.quoted.keys[n]))
    }


def printed_names(sides: Sides, words: Pair) -> set[str]:
    """The keys of the capitalised words of a printed run; one that opens a sentence if it is so inside one too."""
    raw, keys = sides.printed.raw, sides.printed.keys
    return {
        keys[n]
        for n in range(*words)
        if is_capitalised(raw[n]) and (not sides.opens_printed(n) or _is_known_name(sides, keys[n]))
    }


def _is_known_name(sides: Sides, key: str) -> bool:
    """Whether the document writes a word with a capital inside a sentence."""
    places = sides.printed.places.get(key, ())
    return any(is_capitalised(sides.printed.raw[n]) and not sides.opens_printed(n) for n in places)


def is_capitalised(word: str) -> bool:
    """Whether a word is written as names are; function words ("I", "The") never count."""
    return word[0].isupper() and not is_function_word(word_key(word))
