"""What an outlet as the subject may do that a person's verb does not: numbered cases, the first that fits.

1. RIA quoted a source as saying …
2. the Post broke the news that …
3. the Post made allegations against Roe
4. the Post told Roe
"""

from __future__ import annotations

from collections.abc import Sequence

from auditor.attributions.credit import credited_outlet, names_work
from auditor.attributions.frames import Frame
from auditor.attributions.lexicon import Lexicon, Verb
from auditor.attributions.nouns import Range
from auditor.attributions.reading import MARK, OUTLET, QUOTE, WORD, Token
from auditor.attributions.recipients import complete
from auditor.attributions.subjects import group_start, subject_before

#: Tokens from a verb like "made" to the noun that says what was said, at most.
_LIGHT = 7


def outlet_as_subject(tokens: Sequence[Token], frame: Frame, verb: Verb, lexicon: Lexicon) -> Frame | None:
    """Complete a frame whose subject is an outlet; None where the verb says nothing of it."""
    if verb.pattern in ("quoted", "citing", "reported"):
        _quoting(tokens, frame, lexicon)
        if frame.role == "carrier" or verb.pattern != "reported":
            return frame
    if verb.form in lexicon.of("broke"):
        return _broke_the_news(tokens, frame, lexicon)
    if verb.form in lexicon.of("prints") and _prints_work(tokens, frame, lexicon):
        return None
    behind = tokens[frame.end].low if frame.end < len(tokens) else ""
    if verb.form in lexicon.of("put") and (
        behind in lexicon.of("preposition") or behind in lexicon.of("verb-particle")
    ):
        return None  # "will put up a paywall"
    if verb.form in lexicon.of("witness") and not (frame.source and _staff(tokens, frame.source, lexicon)):
        return None  # "a Reuters reporter saw"; "CNN saw a fall in ratings"
    if verb.form in lexicon.of("light"):
        return _light(tokens, frame, lexicon)
    return complete(tokens, frame, verb, lexicon)


def _prints_work(tokens: Sequence[Token], frame: Frame, lexicon: Lexicon) -> bool:
    """ "The Post published an account of the meeting": the work is only named, nothing of it is told."""
    for i in range(frame.end, min(len(tokens), frame.end + _LIGHT)):
        token = tokens[i]
        if token.kind in (MARK, QUOTE):
            return False
        if lexicon.works.get(token.low) == "work" and token.low not in lexicon.of("thing"):
            gerund = tuple(lexicon.of("gerund")) or "\0"
            rest = tokens[i + 1 :]
            told = any(t.low in lexicon.of("that|question|about") or t.kind == QUOTE for t in rest[:1])
            told = told or any(t.low in lexicon.of("that|question") or t.kind == QUOTE for t in rest)
            return not told and not any(t.low.endswith(gerund) and t.low in lexicon.verbs for t in rest)
    return False


def _staff(tokens: Sequence[Token], source: Range, lexicon: Lexicon) -> bool:
    return any(lexicon.works.get(t.low) == "staff" for t in tokens[slice(*source)])


def printed_by(tokens: Sequence[Token], work: Range, lexicon: Lexicon) -> tuple[Range, int] | None:
    """ "The Post ran a piece that noted", "a study, conducted by the Post, found": the outlet that made the work."""
    if (maker := _conducted_by(tokens, work[1], lexicon)) is not None:
        return work, maker
    verb = work[0] - 1
    if verb < 1 or tokens[verb].low not in lexicon.of("prints"):
        return None
    subject = subject_before(tokens, group_start(tokens, verb, lexicon), lexicon)
    outlet = credited_outlet(tokens, subject, lexicon) if subject else None
    return (subject, outlet) if subject and outlet is not None else None


def _conducted_by(tokens: Sequence[Token], comma: int, lexicon: Lexicon) -> int | None:
    if comma + 4 > len(tokens) or tokens[comma].text != ",":
        return None
    if tokens[comma + 1].low not in lexicon.of("credit-participle"):
        return None
    near = range(comma + 2, min(len(tokens), comma + _LIGHT))
    return next(
        (i for i in near if tokens[i].kind == OUTLET and tokens[comma + 2].low in lexicon.of("agent")), None
    )


def _light(tokens: Sequence[Token], frame: Frame, lexicon: Lexicon) -> Frame | None:
    """ "made the same allegations against Roe", "gave the claim four stars": the noun says that something was said."""
    if frame.source and names_work(tokens, frame.source, lexicon):
        return frame  # "an NBC poll gave her 40 percent"
    for i in range(frame.end, min(len(tokens), frame.end + _LIGHT)):
        if tokens[i].kind in (MARK, QUOTE):
            return None
        if tokens[i].low not in lexicon.of("speech-noun"):
            continue
        after = tokens[i + 1].low if i + 2 < len(tokens) else ""
        if after in lexicon.of("about-whom|that"):
            frame.cue, frame.end = (frame.cue[0], i + 1), i + 1 + (after not in lexicon.of("that"))
            return frame
        if tokens[i].low in lexicon.of("rating"):
            return frame
    return None


def _broke_the_news(tokens: Sequence[Token], frame: Frame, lexicon: Lexicon) -> Frame | None:
    """ "broke the news that": the cue runs on to the noun; what else is broken is no speech."""
    near = range(frame.end, min(frame.end + 4, len(tokens)))
    news = next((n for n in near if tokens[n].low in lexicon.of("news")), None)
    if news is None:
        return None
    frame.cue, frame.end = (frame.cue[0], news + 1), news + 1
    return frame


def _past_hearer(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """Past whom somebody spoke to: "telling reporters", "telling the court"."""
    if tokens[at].low in lexicon.of("that"):
        return at
    led = tokens[at].low in lexicon.of("article") and at + 1 < len(tokens) and tokens[at + 1].kind == WORD
    return at + 1 + led


def _quoting(tokens: Sequence[Token], frame: Frame, lexicon: Lexicon) -> None:
    """ "RIA quoted a source as saying that …": the source is who is quoted; whom they spoke to is passed over."""
    for i in range(frame.end + 1, min(len(tokens) - 1, frame.end + 18)):
        said = lexicon.verbs.get(tokens[i + 1].low)
        if (
            tokens[i].low in lexicon.of("as-credit")
            and said
            and said.form.endswith(tuple(lexicon.of("gerund")))
        ):
            frame.source, frame.role, frame.takes = (frame.end, i), "carrier", "qc"
            frame.end = i + 2
            if "r" in said.takes and frame.end < len(tokens) and tokens[frame.end].kind == WORD:
                frame.end = _past_hearer(tokens, frame.end, lexicon)
            return
        if tokens[i].kind == QUOTE or tokens[i].text in ";:":
            break
