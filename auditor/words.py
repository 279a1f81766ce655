"""Words of a text: folded without moving an offset, cut into tokens, and reduced to keys that compare.

Three steps, so that the way back to the source text is never lost. :func:`fold` maps one
character to one character, so an offset in the folded text is an offset in the source.
:func:`word_spans` cuts it. Whatever changes length (accents, British spelling, possessives,
number words) is folded by :func:`word_key`, once for every distinct word of the language, not
once for every occurrence.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from zlib import crc32

_SINGLE = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc`\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\t\n\r\u00a0\u2002\u2003\u2009\u200a\u202f\u3000", " "),
}
_LOWER = {chr(c): chr(c).lower() for c in range(0x41, 0x250) if len(chr(c).lower()) == 1}
_TABLE = str.maketrans(_LOWER | _SINGLE)

#: Marks that no reader sees: soft hyphen, zero-width space and joiners, byte order mark. They break no word.
_UNSEEN = "\u00ad\u200b-\u200d\u2060\ufeff"
#: A number with its inner marks; initials ("u.s."); a word with inner apostrophes; a sign that is read aloud.
_WORD = re.compile(
    r"\d+(?:[.,]\d+)*(?:(?:st|nd|rd|th)(?![^\W\d_]))?"
    r"|(?<![^\W_])[^\W\d_](?:\.[^\W\d_])+(?![^\W_])"
    rf"|[^\W\d_]+(?:['\u0300-\u036f{_UNSEEN}]+[^\W\d_]+)*[\u0300-\u036f]*|[%$£€¥₹&]"
)
#: The same for text in ASCII, in half the time: letters by range, the commonest case first.
_PLAIN_WORD = re.compile(
    r"[a-z]{2,}(?:'+[a-z]+)*|\d+(?:[.,]\d+)*(?:(?:st|nd|rd|th)(?![a-z]))?"
    r"|(?<![a-z0-9])[a-z](?:\.[a-z])+(?![a-z0-9])|[a-z](?:'+[a-z]+)*|[%$&]"
)
_OUR = re.compile(
    r"(arb|ard|arm|behavi|cand|clam|col|demean|enam|endeav|ferv|fav|flav|glam|harb|hon|hum|lab|neighb|od|parl|ranc|"
    r"rig|rum|savi|sav|splend|tum|val|vap|vig)our"
)
_DOUBLE_L = re.compile(
    r"^(cancel|channel|counsel|dial|duel|equal|fuel|funnel|initial|label|level|libel|marvel|model|panel|quarrel|"
    r"rival|shovel|signal|total|travel|tunnel|unravel)l(ed|ing|er|ers)$"
)
_RE_ENDING = re.compile(r"^(.*(?:cent|met|lit|fib|calib|lust|meag|somb|spect|sab))re(s?)$")
_ISE = re.compile(r"^(.{4,})is(e|ed|es|er|ers|ing|ation|ations|ational)$")
_YSE = re.compile(r"^(anal|paral|catal|electrol)ys(e|ed|es|er|ers|ing)$")
#: After these an 's is "is", "has" or "us", not a possessive.
_CLITIC_HOSTS = frozenset(
    {"it", "he", "she", "that", "there", "what", "who", "where", "here", "how", "let", "when", "why", "this"}
)

#: Words of which each answer is kept: nearly all that a week of news uses, some 10 MB an answer.
WORDS_KEPT = 65_536
#: How much of a whole word's weight a function word keeps when words are counted.
FUNCTION_WEIGHT = 0.2
#: Symbols lie in one plane of a million code points, past ASCII; see :func:`word_symbol`.
_SYMBOLS, _FIRST_SYMBOL, _SURROGATES = 1_000_003, 0x100, 0xD800


def fold(text: str) -> str:
    """``text`` in lower case with plain quotation marks, dashes and spaces; every offset stays.

    >>> fold("“Don’t — go”")
    '"don\\'t - go"'
    """
    return text.lower() if text.isascii() else text.translate(_TABLE)


def word_spans(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the words, numbers and spoken signs ($ % &) of ``text``, in order.

    >>> text = "Don’t pay $1,000 to the U.S."
    >>> [text[a:b] for a, b in word_spans(text)]
    ['Don’t', 'pay', '$', '1,000', 'to', 'the', 'U.S']
    """
    folded = fold(text)
    pattern = _PLAIN_WORD if folded.isascii() else _WORD
    return [match.span() for match in pattern.finditer(folded)]


@lru_cache(maxsize=WORDS_KEPT)
def word_key(word: str) -> str:
    """The key under which the spellings of one word meet: case, accents, British forms, possessives, digits.

    >>> [word_key(w) for w in ("Organised", "colours", "Obama’s", "three", "1,000", "naïve", "DON'T", "U.S", "har\\u00adbour")]
    ['organized', 'colors', 'obama', '3', '1000', 'naive', 'dont', 'us', 'harbor']
    """
    key = fold(word)
    if not key.isascii():
        key = _unmarked(key).casefold()
    if key[0].isdigit():
        return _number_key(key)
    if key.endswith("'s") and key[:-2] not in _CLITIC_HOSTS:
        key = key[:-2]
    key = key.replace(".", "").replace("'", "")
    return _spelling_key(key)


def _unmarked(word: str) -> str:
    """A word without accents and marks that nobody sees."""
    plain = (c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return "".join(c for c in plain if unicodedata.category(c) != "Cf")


def _number_key(key: str) -> str:
    """A number without its thousands marks and without zeros at the end of a decimal fraction.

    >>> [_number_key(n) for n in ("1,000", "1.50", "2.0", "1,5")]
    ['1000', '1.5', '2', '1,5']
    """
    plain = re.sub(r",(?=\d{3}(?!\d))", "", key)
    return re.sub(r"\.?0+$", "", plain) if re.fullmatch(r"\d+\.\d+", plain) else plain


def _spelling_key(key: str) -> str:
    """American spelling, digits for number words up to ninety, months and titles in full."""
    key = _table("spelling.csv").get(key, key)
    if "our" in key:
        key = _OUR.sub(r"\1or", key)
    if "ll" in key:
        key = _DOUBLE_L.sub(r"\1\2", key)
    if "is" in key:
        key = _ISE.sub(r"\1iz\2", key)
    if "ys" in key:
        key = _YSE.sub(r"\1yz\2", key)
    return _RE_ENDING.sub(r"\1er\2", key) if "re" in key else key


@lru_cache(maxsize=WORDS_KEPT)
def word_stem(key: str) -> str:
    """The key without its inflection, so that "rises", "rose" and "rising" meet. Not a word of English.

    A handful of suffix rules after Porter (1980, step 1) and a table of irregular forms.

    >>> [word_stem(w) for w in ("rises", "rose", "rising", "policies", "planned", "us", "children", "agreed")]
    ['ris', 'ris', 'ris', 'polici', 'plan', 'us', 'child', 'agre']
    """
    key = _table("irregular.csv").get(key, key)
    if len(key) > 3 and key.isalpha():
        key = _without_suffix(key)
    return key


_IRREGULAR_NOUNS = {
    "analysis", "child", "crisis", "criterion", "datum", "foot", "goose", "half", "knife", "leaf", "life", "man", "medium",
    "mouse", "person", "tooth", "wife", "woman",
}  # fmt: skip


def inflected(word: str) -> bool:
    """Whether a word is an irregular form of a verb, as "sold" is.

    >>> inflected("sold"), inflected("sell"), inflected("people")
    (True, False, False)
    """
    return _table("irregular.csv").get(word, "person") not in _IRREGULAR_NOUNS


def _without_suffix(key: str) -> str:
    """``key`` less a plural or verbal ending, a doubled consonant and a final e or y."""
    if key.endswith("s") and not key.endswith(("ss", "us", "is")):
        key = key[:-3] + "y" if key.endswith("ies") else key[:-1]
    if key.endswith("eed"):
        key = key[:-1]
    for ending in ("ing", "ed"):
        stem = key[: -len(ending)]
        if key.endswith(ending) and len(stem) > 2 and re.search("[aeiouy]", stem):
            key = stem[:-1] if stem[-1] == stem[-2] and stem[-1] not in "aeilosz" else stem
            break
    key = key[:-1] + "i" if key.endswith("y") and len(key) > 3 else key
    return key[:-1] if key.endswith("e") and len(key) > 3 else key


def is_function_word(key: str) -> bool:
    """Whether a key belongs to the closed classes: articles, pronouns, prepositions, auxiliaries, fillers."""
    return key in _function_words()


@lru_cache(maxsize=WORDS_KEPT)
def word_weight(key: str) -> float:
    """How much a word says about where it comes from, from 0 to 1.5: function words little, long words more.

    Length stands in for rarity (Zipf's law of abbreviation), so that no corpus has to be shipped
    and a verdict never depends on what other documents are at hand.
    """
    if is_function_word(key):
        return FUNCTION_WEIGHT
    return 1.0 if key[0].isdigit() else min(1.5, 0.6 + 0.1 * len(key))


@lru_cache(maxsize=WORDS_KEPT)
def word_symbol(word: str) -> str:
    """One character that stands for the word's key, the same in every process.

    Texts written in symbols ("token strings") are a sixth as long, and rapidfuzz aligns them at
    native speed. Symbols are hashes: two keys of a hundred thousand may share one, so
    whoever needs equality compares keys.
    """
    point = _FIRST_SYMBOL + crc32(word_key(word).encode()) % _SYMBOLS
    return chr(point if point < _SURROGATES else point + 0x800)


def content_words(text: str) -> list[str]:
    """Keys of the words of ``text`` that are not function words, in order.

    >>> content_words("The ferry was late, and it will be late again")
    ['ferry', 'late', 'late']
    """
    keys = (word_key(text[start:end]) for start, end in word_spans(text))
    return [key for key in keys if not is_function_word(key)]


@cache
def _table(name: str) -> dict[str, str]:
    """A two-column table of ``data/judge``: first column to second."""
    text = (files("auditor") / "data" / "judge" / name).read_text(encoding="utf-8")
    return {row[0]: row[1] for row in csv.reader(text.splitlines()[1:])}


@cache
def _function_words() -> frozenset[str]:
    """The words of the closed classes."""
    text = (files("auditor") / "data" / "judge" / "function-words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
