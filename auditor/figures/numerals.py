"""Numbers as English prose writes them, in digits or words: patterns to find them and their exact value."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import Final

_SMALL: Final = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS: Final = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
#: What multiplies the number before it; the short forms follow digits only ("$2bn", "40k").
SCALES: Final = {
    "dozen": 12,
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
SHORT_SCALES: Final = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
_DENOMINATORS: Final = {
    "half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "hundredth": 100,
}  # fmt: skip
_ORDINALS: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20,
    "thirtieth": 30, "hundredth": 100,
}  # fmt: skip
_VULGAR: Final = {
    "½": Fraction(1, 2),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
    "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3),
}

_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_UNDER_100 = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{_UNITS}))?|{_TEENS}|{_UNITS}|zero)"
_UNDER_1000 = rf"(?:(?:{_UNDER_100}|an?)[ -]hundred(?:[ -](?:and[ -])?{_UNDER_100})?|{_UNDER_100})"
_BIG = "thousand|million|billion|trillion"
#: Units that stand right behind their number ("3,500kg", "1,500m").
_ATTACHED = "kg|kgs|g|km|m|cm|mm|ft|lb|lbs|oz|mph|kph|kmh|ha|mw|gw|kw|pc|am|pm|c|f"
#: Digits with or without thousands marks and decimals; a full stop that ends a sentence stays out.
DIGITS: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_WORDS = (
    rf"(?:half a (?:dozen|hundred|{_BIG})|(?:a |an )?quarter of a (?:million|billion)"
    rf"|(?:{_UNDER_1000}|a)[ -](?:{_BIG})(?:,? (?:and )?{_UNDER_1000}(?:[ -](?:{_BIG}))?)*"
    rf"|(?:{_UNDER_100}|a)[ -]dozen|{_UNDER_1000})"
)
#: A cardinal number; whole words only is for the caller to see to.
CARDINAL: Final = (
    rf"(?:{DIGITS}(?:[ -]?[½¼¾⅓⅔])?(?:[ -]?(?:{_BIG}|hundred|dozen)|\s?(?:bn|mn|tn)|(?<![\d,]\d\d\d)[kmb])?"
    rf"(?:(?![a-z0-9])|(?=(?:{_ATTACHED})(?![a-z0-9])))"
    rf"|[½¼¾⅓⅔](?![a-z0-9])|{_WORDS}(?![a-z]))"
)
_DENOMINATOR = "|".join(_DENOMINATORS)
#: A share in words: "a third", "two-thirds", "three quarters", "half".
FRACTION: Final = rf"(?:(?:{_UNDER_100}|an?|\d+)[ -](?:{_DENOMINATOR})s?|half)(?![a-z])"
#: "first", "twenty-first", "3rd".
ORDINAL: Final = rf"(?:\d+(?:st|nd|rd|th)|(?:(?:{'|'.join(_TENS)})[ -])?(?:{'|'.join(_ORDINALS)}))(?![a-z])"

_WORD = re.compile(r"[a-z]+")
_NUMERAL = re.compile(rf"({DIGITS})?[ -]?([½¼¾⅓⅔])?[ -]?([a-z]+)?")


@lru_cache(maxsize=10_000)
def parse_number(words: str) -> Fraction | None:
    """The exact value of a cardinal number, an ordinal or a fraction in digits or words; null for anything else.

    >>> [parse_number(w) for w in ("1,000", "twenty-six", "1.5 million", "two dozen")] == [1000, 26, 1500000, 24]
    True
    >>> parse_number("two-thirds"), parse_number("3rd"), parse_number("thirsty")
    (Fraction(2, 3), Fraction(3, 1), None)
    """
    words = " ".join(words.lower().replace("-", " ").split())
    if re.fullmatch(CARDINAL, words):
        return _digits(words) if words[0].isdigit() or words[0] in _VULGAR else _in_words(words)
    if re.fullmatch(FRACTION, words):
        return _fraction(words)
    if re.fullmatch(ORDINAL, words):
        return _ordinal(words)
    return None


def _digits(words: str) -> Fraction:
    """The value of "1,500", "2.5 million", "3½", "40k"."""
    match = _NUMERAL.fullmatch(words)
    assert match, words  # CARDINAL admits nothing else that starts with a digit
    whole, vulgar, scale = match.groups()
    value = Fraction(whole.replace(",", "")) if whole else Fraction(0)
    value += _VULGAR.get(vulgar, Fraction(0))
    return value * (SCALES.get(scale) or SHORT_SCALES.get(scale) or 1)


def _in_words(words: str) -> Fraction:
    """The value of a cardinal in words, by the usual running sum of groups."""
    total, group = Fraction(0), Fraction(0)
    for word in _WORD.findall(words):
        if word in _SMALL:
            group += _SMALL[word]
        elif word in _TENS:
            group += _TENS[word]
        elif word == "half":
            group = Fraction(1, 2)
        elif word == "quarter":
            group = Fraction(1, 4)
        elif word in ("hundred", "dozen"):
            group = (group or Fraction(1)) * SCALES[word]
        elif word in SCALES:
            total, group = total + (group or Fraction(1)) * SCALES[word], Fraction(0)
    return total + group


def _fraction(words: str) -> Fraction:
    """The value of "half", "a third", "two thirds"."""
    if words == "half":
        return Fraction(1, 2)
    count, _, part = words.rpartition(" ")
    top = Fraction(1) if count in ("a", "an") else Fraction(count) if count.isdigit() else _in_words(count)
    return top / (_DENOMINATORS.get(part) or _DENOMINATORS[part.removesuffix("s")])


def _ordinal(words: str) -> Fraction:
    """The value of "3rd", "third", "twenty third"."""
    if words[0].isdigit():
        return Fraction(words[:-2])
    tens, _, last = words.rpartition(" ")
    return Fraction(_TENS.get(tens, 0) + _ORDINALS[last])
