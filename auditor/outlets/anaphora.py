"""Nouns that stand for an outlet: "the newspaper", "the Lima daily", and for many: "local media"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.models import Mention
from auditor.outlets import lexicon, tables
from auditor.outlets.decision import Decision
from auditor.outlets.scene import Scene
from auditor.outlets.tables import Place

#: Nouns that also mean other things ("the agency", "the station"): outlets only after a fitting one.
LOOSE = frozenset(
    [
        "agency",
        "station",
        "network",
        "site",
        "channel",
        "paper",
        "journal",
        "title",
        "review",
        "monthly",
        "wire",
        "affiliate",
        "publisher",
        "portal",
        "blog",
        "website",
        "platform",
        "group",
        "organization",
        "organisation",
        "newsletter",
        "service",
        "weekly",
        "daily",
    ]
)
_LOOSE_MODIFIERS = frozenset(
    [
        "same",
        "state-run",
        "TV",
        "television",
        "radio",
        "New",
        "York",
        "Los",
        "Angeles",
        "South",
        "North",
        "Hong",
        "Kong",
        "Sri",
    ]
)
#: Kinds that the table of descriptors does not give but usage does.
_WIDER = {
    "weekly": frozenset({"newspaper", "magazine"}),
    "monthly": frozenset({"newspaper", "magazine"}),
    "digital newspaper": frozenset({"newspaper", "news-site"}),
    "online newspaper": frozenset({"newspaper", "news-site"}),
    "corporation": frozenset({"public-media"}),
    "news channel": frozenset({"broadcaster"}),
    "news service": frozenset({"wire"}),
    "public broadcaster": frozenset({"broadcaster", "public-media"}),
}
_ANY = frozenset(
    {
        "outlet",
        "news outlet",
        "media outlet",
        "publication",
        "news organization",
        "news organisation",
        "newsroom",
    }
)
_MODIFIER = rf"(?:(?!{lexicon.NOUN.pattern} |[Tt]he |[Tt]hat )[\w-]+(?:\.[\w-]+)*\.? ){{0,3}}?"
_NOUNS = (
    "newspaper", "paper", "daily", "broadsheet", "tabloid", "weekly", "title", "news agency", "press agency", "agency",
    "wire service", "newswire", "wire", "public broadcaster", "broadcaster", "cable network", "news network",
    "radio network", "network", "TV channel", "television channel", "satellite channel", "channel",
    "television station", "TV station", "radio station", "station", "affiliate", "newsmagazine", "magazine",
    "newsweekly", "monthly", "journal", "website", "news site", "news website", "site", "news portal", "portal",
    "online newspaper", "online outlet", "blog", "newsletter", "news outlet", "media outlet", "outlet", "publication",
    "news organization", "news organisation", "newsroom", "trade publication", "trade magazine", "corporation",
    "digital newspaper", "newscaster", "news programme", "news channel", "news service",
)  # fmt: skip
_ANAPHOR = re.compile(
    rf"\b(?P<det>[Tt]he|[Tt]his|[Tt]hat|[Oo]ur) (?P<mods>{_MODIFIER})(?P<noun>{'|'.join(sorted(_NOUNS, key=len, reverse=True))})"
    r"(?=[’']s\b|[’'](?= )|[^\w’'-]|$)"
)
_COLLECTIVE = re.compile(
    r"\b(?:(?:[Tt]he|[Ss]everal|[Mm]ultiple|[Vv]arious|[Ss]ome|[Mm]any|[Oo]ther|[Aa] number of) )?"
    r"(?:(?P<adj>[Ll]ocal|[Ss]tate|[Ss]tate-run|[Ss]tate-owned|[Ff]oreign|[Nn]ational|[Ii]nternational|[Dd]omestic|[Rr]egional|"
    r"[Ii]ndependent|[Oo]pposition|[Pp]ro-government|[Ss]ocial|[Mm]ultiple|[Ss]everal|[A-Z][a-z]+(?:-language)?) )"
    r"(?P<noun>media|press|news media|news outlets|media outlets|media reports|news reports|press reports|newspapers|papers|outlets|"
    r"news organi[sz]ations|TV stations|news agencies|broadcasters|dailies|tabloids)\b(?! (?:release|conference|secretary|briefing|office|pass|"
    r"corps|freedom|statement|gallery|account|post|page|platform|campaign|user|site|company|compan|mogul|magnate|market))"
)
_STATE = re.compile(
    r"\b(?:[A-Z][a-z]+(?:’s|'s)? )?[Ss]tate(?:-run|-owned|-controlled)? (?:television|TV|radio|broadcaster)\b"
    r"(?=[,.]|[’']s| (?:sa(?:id|ys)|report|show|aired|announc|quot|broadcast|claim|carried|on |in |as |has |had |did |that |late |and |also ))"
)
_FOREIGN_MANY = re.compile(
    r"\b(?:[Mm]edios locales|(?:[Ll]a )?prensa local|[Mm]édias locaux|[Ll]a presse locale|[Ll]okale Medien|[Mm]edienberichten?|"
    r"[Mm]ídia local|[Ii]mprensa local|[Mm]edia locali|[Ll]okale media|местные СМИ|СМИ)\b"
)
_REPORTS = re.compile(
    r"\b(?:[Mm]edia|[Nn]ews|[Pp]ress) reports\b|\b[Mm]ultiple outlets\b|\b[Ss]everal newspapers\b|\b(?:[Rr]eports in )?[Tt]he (?:press|media)\b(?! (?:release|conference|secretary|briefing|office))"
)


@dataclass(frozen=True, slots=True)
class Noun:
    """A descriptor that stands alone in the article."""

    start: int
    end: int
    noun: str
    determiner: str
    place: Place | None
    collective: bool = False


def nouns(scene: Scene) -> Iterator[Noun]:
    """Anaphoric and collective descriptors, possibly overlapping names."""
    for match in _ANAPHOR.finditer(scene.text):
        modifiers = match["mods"].split()
        if not _are_modifiers(modifiers):
            continue  # a name follows the determiner
        place = _place_in(match["mods"])
        yield Noun(match.start(), match.end(), match["noun"].lower(), match["det"].lower(), place)
    for match in _COLLECTIVE.finditer(scene.text):
        adjective = match["adj"]
        if adjective.lower() == "social" or not (
            adjective[0].islower() or scene.is_place(adjective) or match.start("adj") == match.start()
        ):
            continue
        yield Noun(match.start(), match.end(), match["noun"], "", None, collective=True)
    for match in (
        *_REPORTS.finditer(scene.text),
        *_STATE.finditer(scene.text),
        *_FOREIGN_MANY.finditer(scene.text),
    ):
        yield Noun(match.start(), match.end(), match.group(), "", None, collective=True)


def _are_modifiers(words: Sequence[str]) -> bool:
    """Whether these words only describe an outlet: places, "state-run", "conservative"."""
    return all(
        w in tables.places() or w in _LOOSE_MODIFIERS or lexicon.QUALIFIER.fullmatch(w) for w in words
    ) or (" ".join(words) in tables.places())


def _place_in(modifiers: str) -> Place | None:
    if found := tables.places().get(modifiers.strip()):
        return found[0]
    for word in re.split(r"[ ](?=\S)|-(?=based|area)", modifiers.strip()):
        if found := tables.places().get(word):
            return found[0]
    return None


def _kinds_of(noun: str) -> frozenset[str]:
    """Kinds of outlet that the noun may stand for, by the table of descriptors; empty is any."""
    if noun in _ANY:
        return frozenset()
    wanted = f"the {noun}"
    found = frozenset(k for d in tables.descriptors() if d.text.lower() == wanted for k in d.kinds)
    return found | _WIDER.get(noun, frozenset())


def refer(noun: Noun, before: Sequence[Mention], scene: Scene) -> Decision | None:
    """The outlet that a noun refers back to; None when the noun means no outlet at all."""
    if noun.determiner in ("this", "our") and scene.publisher:
        return Decision(
            scene.publisher.id, "antecedent", (), "the article's own outlet", scene.publisher.name
        )
    kinds = _kinds_of(noun.noun)
    fitting = [m for m in before if not m.collective and _fits(m, kinds, noun, scene)]
    if not fitting:
        if noun.noun in LOOSE:
            return None
        return Decision(None, "ambiguous", (), "no outlet of this kind is named before")
    last = fitting[-1]
    rivals = _rivals(last, fitting, scene)
    if rivals:
        return Decision(None, "ambiguous", rivals, f"may mean {' or '.join(rivals)}")
    return Decision(
        last.id,
        "antecedent" if last.id else last.resolution,
        last.candidates,
        f"refers to {last.text}",
        last.name,
        last.kinds,
    )


def _fits(mention: Mention, kinds: frozenset[str], noun: Noun, scene: Scene) -> bool:
    if kinds and not kinds & frozenset(mention.kinds or kinds):
        return False
    if noun.place and mention.id and (outlet := scene.registry.get(mention.id)):
        return outlet.country == noun.place.country
    return True


def _rivals(last: Mention, fitting: Sequence[Mention], scene: Scene) -> tuple[str, ...]:
    """Ids of several different outlets named side by side in the antecedent's sentence."""
    start, _ = scene.sentence(last.start)
    there = {m.id or m.text: m for m in fitting if m.start >= start and not m.anaphor}
    if len(there) < 2 or None in {m.id for m in there.values()}:
        return ()
    between = scene.text[min(m.end for m in there.values()) : last.start]
    return tuple(there) if re.fullmatch(r",? (?:and|or) (?:the )?|, (?:the )?", between) else ()
