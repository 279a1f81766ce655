"""Whom the coverage credits with a passage, and whether that is who the article says.

Rules of layout and reporting verbs around the passage, the surest first: a transcript's label,
a credit right after or right before the quotation, one inside it, one earlier in the
paragraph. Nothing is guessed: without a clear credit to a named person the answer is "unclear".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

from auditor.judge.thesaurus import data_lines
from auditor.match import Prepared
from auditor.models import Span
from auditor.words import fold, word_key, word_spans

Answer = Literal["same", "other", "unclear"]
#: Gives the source that an attribution of the document credits with a stretch of it, if any.
Credited = Callable[[int, int], Span | None]

#: As keys, since "Mr" and "mister" are one word to :func:`word_key`.
_TITLES: Final = frozenset(
    word_key(title)
    for title in (
        "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sen", "senator", "rep", "representative", "gov",
        "governor", "president", "secretary", "judge", "justice", "gen", "general", "lt", "col", "capt", "sgt", "rev",
        "sir", "dame", "lord", "lady", "king", "queen", "prince", "pope", "minister", "mayor", "del", "us",
        "former", "jr", "sr", "the", "and", "a",
    )
)  # fmt: skip
_NAME: Final = (
    r"(?!(?:While|But|And|When|As|In|On|At|After|Before|Since|If|Though|Although|Because|For|With|So|Yet|Or|Even|Here|Hours|Days|Later|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\s)"
    r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Rev|Prof|Del|St)\.\s)?[A-ZÀ-Þ][\w’'-]*\.?"
    r"(?:\s(?:(?:de|van|von|der|den|bin|al|el|la|le|da|di|of|the)\s){0,2}[A-ZÀ-Þ][\w’'-]*\.?){0,5}"
)
_PRONOUN: Final = r"(?:[Hh]e|[Ss]he)"
_CLOSE: Final = r"[,.?!…—–-]*\s?[\"”’'»]+[,.]?"
_OPEN: Final = r"[\"“„«‘']+$"
#: Text on either side of a passage that is read for its credit, in characters.
_REACH: Final = 240
#: Text around a distant credit in which somebody else's name must not stand for the credit to accuse.
_FAR_REACH: Final = 2500
#: Text before a pronoun in which its antecedent is looked for.
_ANTECEDENT_REACH: Final = 600


#: Umlauts written out: "Mueller" for "Müller".
_DIGRAPH: Final = re.compile(r"([aou])e(?=[^aeiou])")
#: An office by its place: "the mayor of Santa Brigida", "President of Chile".
_OFFICE_OF: Final = re.compile(
    r"\b[a-z]\w*\s(?:of|in|at|from)\s(?:the\s)?[A-ZÀ-Þ][^,.;:\"]*\.?$|(?:^|\s)(?P<office>\w+(?:\s\w+)?)\sof\s[^,.;:\"]*\.?$"
)
_OFFICE_REACH: Final = 30


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom the coverage credits, as a span of the document; ``how`` names the rule.

    ``sure`` is false for a credit that stands further off: enough to agree, not to accuse.
    """

    start: int
    end: int
    text: str
    how: str
    sure: bool


@cache
def _say() -> str:
    """The reporting verbs as an alternation."""
    return "|".join(
        sorted({w for line in data_lines("says.txt") for w in line.split()}, key=len, reverse=True)
    )


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """The rules by name."""
    say = _say()
    adverb = r"(?:(?:has|have|had|also|later|then|once|recently|repeatedly|has also|\w+ly)\s)*"
    # what somebody owns is not who speaks ("the senator's remarks")
    who = rf"(?P<who>(?:{_NAME})(?<!['’]s)(?<!s['’])|{_PRONOUN}\b)"
    lead = r"(?:(?:the|a|an|his|her|their|former|then|another|one)\s)?(?:[a-z][\w’'-]*,?\s){0,5}?"
    aside = r"(?:,\s[^,\"“”]{2,90},)?"
    return {
        "label": re.compile(
            r"^[ \t]*(?P<who>(?:[A-Z][A-Z.'’-]+|[A-Z][\w.'’-]+)(?:\s[A-Z(][\w.'’)-]*){0,4}):(?:\s|$)", re.M
        ),
        "after": re.compile(rf"[ \t]*(?:—\s?|-\s?)?{lead}{who}{aside},?\s{adverb}(?:{say})\b"),
        "after-other": re.compile(rf"[ \t]*(?P<who>{_NAME})\s\w+ed(?=[,.:]|\s(?:in|on|at|to|after|when)\b)"),
        "after-verb": re.compile(rf"[ \t]*(?:{say})\s{lead}{who}"),
        "dash": re.compile(rf"\s*[-–—―]+\s?(?P<who>{_NAME})"),
        "before": re.compile(
            rf"(?:^|[\s\"”(]){who}{aside}\s(?:(?:may|to)\s)?{adverb}(?:{say})\b[^\"“”.!?;]{{0,90}}[,:]?\s?(?:that\s)?$"
        ),
        "participle": re.compile(
            rf"(?:^|(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)[.!?][\"”’']*\s){who}\s[^\"“”.!?]*,\s(?:\w+ing)\b[^\"“”.!?;]{{0,60}}[,:]?\s?(?:that\s)?$"
        ),
        "cue": re.compile(
            rf"(?:^|[\s\"”']){who}{aside},?\s{adverb}(?:{say})\b|\b(?:{say})\s{lead}(?P<who2>{_NAME})"
        ),
        "inline-label": re.compile(
            r"(?:^|[.?!\])][\"”’']*\s)(?P<who>[A-Z][A-Z.'’-]+(?:\s[A-Z][A-Z.'’-]+){0,3}):\s*[\"“]?\s*$"
        ),
        "subject": re.compile(rf"(?:^|[.!?][\"”’']*\s+)(?P<who>{_NAME}){aside}\s(?=[a-z])", re.M),
        "appositive": re.compile(rf",\s(?:the\s)?(?P<who>{_NAME})(?=[,.;:\n]|\s(?:{say})\b|\s*$)"),
        "person": re.compile(rf"(?:^|(?<=[\s\"“(]))(?P<who>{_NAME})"),
    }


def speaker_in(prepared: Prepared, start: int, end: int, credited: Credited | None = None) -> Speaker | None:
    """Whom the document credits with its stretch ``[start, end)``; null where nobody clearly is."""
    text = prepared.text
    found = _labelled(text, start) or _after(text, end) or _before(text, start) or _inside(text, start, end)
    if found is None and credited is not None and (source := credited(start, end)):
        found = Speaker(source.start, source.end, source.text, "attribution", True)
    found = found or _in_paragraph(text, start, end)
    return _resolved(text, found) if found else None


def judge_speaker(
    expected: str, prepared: Prepared, start: int, end: int, credited: Credited | None = None
) -> tuple[Answer, Speaker | None]:
    """Whether the document credits the stretch to ``expected``, with the credit that says so."""
    speaker = speaker_in(prepared, start, end, credited)
    if speaker is None or not (ours := _words(expected)):
        return "unclear", speaker
    theirs = _words(speaker.text)
    if not theirs:
        return "unclear", speaker
    if _one_person(ours, theirs):
        return "same", speaker
    if _is_by_office(expected, prepared.text, speaker) or _passes_on(prepared, speaker, ours[-1]):
        return "unclear", speaker
    clear = speaker.sure or not _named_near(prepared.text, ours[-1], start, end)
    return ("other" if clear and _is_name(speaker.text) else "unclear"), speaker


def _is_by_office(expected: str, text: str, speaker: Speaker) -> bool:
    """Whether one side names a person and the other an office, body or epithet, who may be that person or speak by it.

    "The Kremlin", "the Prime Minister" and "the Ohioan" are no names of persons, nor is "the crown prince".
    """
    role = not any(c.isupper() for c in expected)
    office = fold(text[: speaker.start]).endswith("the ") and not speaker.text.startswith("Rev")
    return role or (office and not fold(expected).startswith("the "))


def _passes_on(prepared: Prepared, speaker: Speaker, surname: str) -> bool:
    """Whether the sentence of a credit has the one who is credited pass on another's words: "said, quoting Ann Roe"."""
    first, last = prepared.sentences[prepared.sentence_at(speaker.start)]
    low, name = fold(prepared.text[first:last]), re.escape(fold(surname))
    passed = rf"\b(?:quot(?:ed|ing|es?)|cit(?:ed|ing|es?)|echo(?:ed|ing|es)|repeat(?:ed|ing|s)|recalling|recalled|that|said)\s(?:[\w.’'-]+\s){{0,3}}{name}\b(?:\s\w+ly|\sha[sd])*\s(?:as|{_say()})\b"
    cited = rf"\b(?:quoting|citing|echoing|repeating|reading from|words of)\s(?:[\w.’'-]+\s){{0,3}}{name}\b"
    return bool(re.search(passed, low) or re.search(cited, low))


def are_two(one: Speaker, other: Speaker) -> bool:
    """Whether two clear credits name two people."""
    ours, theirs = _words(one.text), _words(other.text)
    clear = one.sure and other.sure and _is_name(one.text) and _is_name(other.text)
    return clear and not _one_person(ours, theirs)


def _named_near(text: str, surname: str, start: int, end: int) -> bool:
    """Whether a surname stands anywhere around the passage."""
    around = text[max(0, start - _FAR_REACH) : start] + " " + text[end : end + _REACH]
    return surname in {word_key(around[a:b]) for a, b in word_spans(around)}


def _words(name: str) -> list[str]:
    """The keys of a name without titles and articles; a possessive "s" is no part of it.

    A title may be somebody's surname: where nothing else is left ("Mr. Prince"), the last word is the name.
    """
    keys = [k for k in (word_key(name[a:b]) for a, b in word_spans(name)) if len(k) > 1]
    return [k for k in keys if k not in _TITLES] or (keys[-1:] if len(keys) > 1 else [])


def _is_name(text: str) -> bool:
    """Whether a credit names somebody: a capital letter, and no mere pronoun."""
    return (
        bool(_words(text))
        and any(c.isupper() for c in text)
        and fold(text) not in ("he", "she", "they", "it")
    )


def _one_person(ours: list[str], theirs: list[str]) -> bool:
    """Whether two names may be one person's: the shorter's words all stand in the longer, or a surname is shared.

    Two different first names before one surname are two people ("Hillary" and "Bill Clinton").
    """
    ours, theirs = ([_DIGRAPH.sub(r"\1", key) for key in keys] for keys in (ours, theirs))
    a, b = set(ours), set(theirs)
    if a <= b or b <= a:
        return True
    if ours[-1] == theirs[-1]:
        two = len(ours) > 1 and len(theirs) > 1 and ours[0][0] != theirs[0][0]
        return not two or any({ours[0], theirs[0]} <= forms for forms in _given_names())
    return ours[-1] in b or theirs[-1] in a


@cache
def _given_names() -> tuple[frozenset[str], ...]:
    """The forms of one given name that begin with different letters."""
    return tuple(frozenset(line.split()) for line in data_lines("given-names.txt"))


def _labelled(text: str, start: int) -> Speaker | None:
    """A transcript's label ("BLITZER: …") that opens this paragraph, or the last one in a text full of labels."""
    line = text.rfind("\n", 0, start) + 1
    label = _patterns()["label"].match(text, line)
    if label and label.end() <= start + 1 and not re.search(r"[\"“”]", text[label.end() : start]):
        return Speaker(*label.span("who"), label["who"], "label", True)
    if inline := _patterns()["inline-label"].search(text, line, start):
        return Speaker(*inline.span("who"), inline["who"], "label", True)
    window = text[max(0, start - 3000) : start]
    labels = list(_patterns()["label"].finditer(window))
    if len(labels) < 4:
        return None
    last, offset = labels[-1], max(0, start - 3000)
    return Speaker(last.start("who") + offset, last.end("who") + offset, last["who"], "label", True)


def _after(text: str, end: int) -> Speaker | None:
    """ "…," Mr. Roe said; "…," said Ann Roe; "…" - Ann Roe."""
    close = re.compile(_CLOSE).match(text, end)
    if not close:
        return None
    stop = min(len(text), close.end() + _REACH)
    for how in ("after", "after-verb", "dash", "after-other"):
        match = _patterns()[how].match(text, close.end(), stop)
        if match:
            return _person_of(text, Speaker(*match.span("who"), match["who"], how, True))
    return None


def _person_of(text: str, speaker: Speaker) -> Speaker:
    """Who holds an office that a place follows: "the mayor of Santa Brigida, Rosa Iglesias"; nobody where no name does.

    "A spokesman for Ann Roe" speaks for her, and stays.
    """
    office = _OFFICE_OF.search(text[max(0, speaker.start - _OFFICE_REACH) : speaker.start] + speaker.text)
    if not office or (office["office"] and len(_words(office["office"])) > 1):
        return speaker
    if name := _patterns()["appositive"].match(text, speaker.end):
        return replace(speaker, start=name.start("who"), end=name.end("who"), text=name["who"])
    return replace(speaker, text="", sure=False)


def _before(text: str, start: int) -> Speaker | None:
    """Mr. Roe said, "…"; Ann Roe asked: "…"."""
    line = max(text.rfind("\n", 0, start) + 1, start - _REACH)
    lead = re.sub(_OPEN, "", text[line:start].rstrip()).rstrip()
    last = None
    for opening in [0, *(m.end() for m in re.finditer(r"[.!?][\"”’']*\s", lead))]:
        last = _patterns()["before"].search(lead, opening) or last
    last = last or _patterns()["participle"].search(lead)
    if not last:
        return None
    return _person_of(
        text, Speaker(last.start("who") + line, last.end("who") + line, last["who"], "before", True)
    )


def _inside(text: str, start: int, end: int) -> Speaker | None:
    """A credit between the two halves of the quotation."""
    for close in re.finditer(r"[,.?!][\"”’']+", text[start:end]):
        for how in ("after", "after-verb"):
            if match := _patterns()[how].match(text, start + close.end(), end):
                return _person_of(text, Speaker(*match.span("who"), match["who"], "inside", True))
    return None


def _in_paragraph(text: str, start: int, end: int) -> Speaker | None:
    """The nearest credit earlier in the paragraph; else later in it; else the last one of the paragraph before."""
    opening = text.rfind("\n", 0, start) + 1
    closing = text.find("\n", end) if text.find("\n", end) >= 0 else len(text)
    cues = list(_patterns()["cue"].finditer(text, opening, start))
    if cues:
        return _person_of(text, _cued(cues[-1], "paragraph", sure=True))
    if later := _patterns()["cue"].search(text, end, min(closing, end + 2 * _REACH)):
        return _cued(later, "later", sure=False)
    before = text.rfind("\n", 0, max(0, text.rfind("\n", 0, max(0, opening - 1)))) + 1
    cues = list(_patterns()["cue"].finditer(text, before, opening))
    return _cued(cues[-1], "paragraph-before", sure=False) if cues else None


def _cued(match: re.Match[str], how: str, *, sure: bool) -> Speaker:
    group = "who" if match["who"] else "who2"
    return Speaker(*match.span(group), match[group], how, sure)


def _resolved(text: str, speaker: Speaker) -> Speaker:
    """The speaker; for a pronoun the last who spoke before it, else the one person its paragraph is about."""
    if not _is_pronoun(speaker.text):
        return speaker
    begin = max(0, speaker.start - _ANTECEDENT_REACH)
    cues = [
        m
        for m in _patterns()["cue"].finditer(text, begin, speaker.start)
        if not _is_pronoun(m["who"] or m["who2"])
    ]
    if cues:
        return _cued(cues[-1], f"{speaker.how}-pronoun", sure=False)
    return _subject_before(text, speaker) or replace(
        speaker, text="", how=f"{speaker.how}-pronoun", sure=False
    )


def _is_pronoun(text: str) -> bool:
    return fold(text) in ("he", "she")


def _subject_before(text: str, speaker: Speaker) -> Speaker | None:
    """The person who is the subject of a sentence before a pronoun, in its paragraph, else in the one before.

    Two who may be meant give nobody. It accuses only where its paragraph names no other person.
    """
    closing = speaker.start
    for sure in (True, False):
        opening = text.rfind("\n", 0, closing) + 1
        subjects = [
            m for m in _patterns()["subject"].finditer(text, opening, closing) if _is_person(m["who"])
        ]
        if subjects:
            if len({_words(m["who"])[-1] for m in subjects}) > 1:
                return None
            surname, last = _words(subjects[-1]["who"])[-1], subjects[-1]
            named = [
                m["who"]
                for m in _patterns()["person"].finditer(text, opening, closing)
                if _is_person(m["who"])
            ]
            alone = all(surname in _words(name) for name in named)
            return Speaker(*last.span("who"), last["who"], f"{speaker.how}-pronoun", sure and alone)
        closing = len(text[:opening].rstrip())
    return None


def _is_person(name: str) -> bool:
    """Whether a name looks like a person's: a title before it, or two capitalised words or more without an article."""
    words = name.split()
    return len(words) > 1 and words[0] not in ("The", "A", "An") and bool(_words(name))
