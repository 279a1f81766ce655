"""Who carries whose words: outlets and speakers of one sentence joined into one credit.

1. a venue gives its outlet to the nearest verb (:mod:`auditor.attributions.placing`)
2. an outlet's clause that is itself somebody's speech: "The Hill reported that aides said …"
3. an outlet credited after somebody's speech: "…, Roe said, the BBC reported"
4. a gerund goes on with the clause before: "…, adding that …"
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.attributions.clauses import is_parenthesis
from auditor.attributions.contents import content_of
from auditor.attributions.frames import Frame, Venue
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.nouns import Range
from auditor.attributions.placing import place
from auditor.attributions.reading import QUOTE, Sentence, Token


@dataclass(slots=True, eq=False)
class Link:
    """A frame with the content found for it."""

    frame: Frame
    content: list[Range] = field(default_factory=list)
    dropped: bool = False


def link(
    sentence: Sentence, frames: Sequence[Frame], venues: Sequence[Venue], lexicon: Lexicon
) -> list[Link]:
    """Frames with their content, chains joined, what is inside another credit left out."""
    tokens = sentence.tokens
    place(tokens, frames, venues, lexicon)
    credited = any(f.outlet is not None for f in frames)
    if credited:
        _cite(tokens, frames, lexicon)
    _follow_links(tokens, frames)
    links = [Link(f, content_of(tokens, f, frames, venues, lexicon)) for f in frames]
    _hand_on(links)
    links = [x for x in links if x.content]
    if credited:
        _carry_inner(tokens, links, lexicon)
        _carry_before(tokens, links, lexicon)
    _continue(links)
    _nest(tokens, links)
    return [x for x in links if not x.dropped]


def _cite(tokens: Sequence[Token], frames: Sequence[Frame], lexicon: Lexicon) -> None:
    """ ", citing two officials": evidence that stands between; ", quoting a guide": who speaks."""
    for i, token in enumerate(tokens):
        if token.low not in lexicon.of("citing") or i == 0 or tokens[i - 1].text != ",":
            continue
        if is_parenthesis(tokens, i - 1, lexicon):
            continue
        frame = next(
            (f for f in reversed(frames) if f.start < i and f.outlet is not None and f.role == "source"), None
        )
        end = i + 1
        while (
            end < len(tokens)
            and tokens[end].text not in ",.;"
            and tokens[end].kind != QUOTE
            and tokens[end].low not in lexicon.of("that")
        ):
            end += 1
        if frame is None or end == i + 1:
            continue
        if token.low in lexicon.of("quoting"):
            frame.source, frame.role = (i + 1, end), "carrier"
        else:
            frame.via = [*frame.via, (i + 1, end)]


def _follow_links(tokens: Sequence[Token], frames: Sequence[Frame]) -> None:
    """A cue that is a link to an outlet's page credits that outlet."""
    for frame in frames:
        token = tokens[frame.cue[0]]
        if frame.outlet is None and token.link and token.mention is not None:
            same = [n for n, t in enumerate(tokens) if t.link == token.link]
            frame.cue = (same[0], same[-1] + 1)
            frame.outlet, frame.role, frame.pattern = frame.cue[0], "carrier", "link"


def _hand_on(links: Sequence[Link]) -> None:
    """A venue given to a verb without content goes to the gerund that carries on from it."""
    empty = {id(x.frame): x.frame for x in links if not x.content and x.frame.role == "carrier"}
    for found in links:
        before = found.frame.before
        if found.content and before is not None and id(before) in empty and found.frame.outlet is None:
            frame = found.frame
            frame.outlet, frame.role, frame.pattern, frame.cue = (
                before.outlet,
                "carrier",
                before.pattern,
                before.cue,
            )


def _carry_inner(tokens: Sequence[Token], links: Sequence[Link], lexicon: Lexicon) -> None:
    """Case 2: what an outlet reports is what somebody said."""
    openers = lexicon.of("that|opener|time")
    for outer in links:
        frame = outer.frame
        if frame.outlet is None or frame.role != "source" or frame.source is None or outer.dropped:
            continue
        if frame.source[1] - frame.source[0] > 2 and frame.kind != "phrase":
            continue
        first = outer.content[0][0]
        while first + 1 < len(tokens) and (tokens[first].low in openers or tokens[first].text == ","):
            first += 1
        inner = next(
            (
                x
                for x in links
                if x is not outer and x.frame.start == first and x.frame.source and not x.frame.shared
            ),
            None,
        )
        if (
            inner is None
            or inner.frame.kind != "verb"
            or inner.frame.relative
            or not _speaks(tokens, inner, lexicon)
            or (inner.frame.outlet is not None and inner.frame.role == "source" and frame.kind != "phrase")
        ):
            continue
        _join(outer, inner)


def _carry_before(tokens: Sequence[Token], links: Sequence[Link], lexicon: Lexicon) -> None:
    """Case 3: an outlet credited for what somebody said before."""
    for outer in links:
        frame = outer.frame
        if outer.dropped or frame.outlet is None or frame.role != "source" or len(outer.content) != 1:
            continue
        start, end = outer.content[0]
        if end > frame.start:
            continue
        inside = [
            x
            for x in links
            if x is not outer
            and not x.dropped
            and start <= x.frame.cue[0] < end
            and x.frame.kind == "verb"
            and not x.frame.shared
            and _speaks(tokens, x, lexicon)
        ]
        if inside and (inside[0].frame.start <= start + 1 or inside[0].content[0][0] <= start + 1):
            _join(outer, inside[0])


def _speaks(tokens: Sequence[Token], found: Link, lexicon: Lexicon) -> bool:
    """Whether a frame is speech that an outlet can carry: "said", "told", not "agreed to"."""
    start, end = found.content[0]
    infinitive = tokens[start].low in lexicon.of("infinitive") and "r" not in found.frame.takes
    if any(t.kind == QUOTE for t in tokens[start:end]):
        named = found.frame.source is not None and tokens[found.frame.source[1] - 1].capital
        return not infinitive and ("q" in found.frame.takes or (named and "p" in found.frame.takes))
    past = tuple(lexicon.of("past")) or "\0"
    finite = lexicon.of("auxiliary|that|question")
    behind = start >= found.frame.end and "c" in found.frame.takes and found.frame.outlet is None
    clause = any(
        t.low in finite or t.low in lexicon.verbs or t.low.endswith((*past, "s")) for t in tokens[start:end]
    )
    ordered = tokens[start].low in lexicon.of("infinitive")  # "told residents to boil their water"
    return "q" in found.frame.takes and not infinitive and (clause or ordered or not behind)


def _join(outer: Link, inner: Link) -> None:
    """The outlet becomes the carrier of the inner speaker's words."""
    frame, speech = outer.frame, inner.frame
    if speech.outlet is not None and speech.role == "carrier":
        frame.via = [*frame.via, (speech.outlet, speech.outlet + 1), *speech.via]
    frame.source, frame.role = speech.source, "carrier"
    outer.content = inner.content
    inner.dropped = True
    speech.shared = True
    inner.frame = frame


def _continue(links: Sequence[Link]) -> None:
    """Case 4: ", adding that …" goes on with the credit before it."""
    for before, after in itertools.pairwise(links):
        frame = after.frame
        if (
            not frame.shared
            or after.dropped
            or (frame.role == "carrier" and frame.outlet != before.frame.outlet)
        ):
            continue
        owner = before
        while owner.dropped:
            heir = next((x for x in links if x is not owner and x.frame is owner.frame), None)
            if heir is None:
                break
            owner = heir
        owner.content = owner.content + [c for c in after.content if c not in owner.content]
        after.frame, after.dropped = owner.frame, True


def _nest(tokens: Sequence[Token], links: Sequence[Link]) -> None:
    """Speech inside speech stays with the outer speaker, unless an outlet is credited inside."""
    for inner in links:
        if inner.frame.kind == "noun":
            inner.dropped = any(x is not inner and x.frame.outlet == inner.frame.outlet for x in links)
        if inner.frame.outlet is not None or inner.dropped:
            continue
        for outer in links:
            if outer is inner or outer.dropped:
                continue
            if any(a <= inner.frame.cue[0] < b for a, b in outer.content):
                own = all(tokens[i].kind == QUOTE for a, b in inner.content for i in range(a, b))
                weak = own and "p" in outer.frame.takes and outer.frame.outlet is None
                (outer if weak else inner).dropped = True
