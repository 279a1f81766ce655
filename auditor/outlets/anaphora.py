"""Nouns that stand for an outlet ("the newspaper", "the Lima daily") or for many ("local media")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from auditor.models import Mention
from auditor.outlets import lexicon, tables
from auditor.outlets.cues import at_all
from auditor.outlets.decision import Decision
from auditor.outlets.scan import Hit
from auditor.outlets.scene import Scene
from auditor.outlets.tables import Place

#: Nouns of one outlet, as they are compared (folded).
SINGLE = frozenset(
    {
        "newspaper", "paper", "daily", "broadsheet", "tabloid", "weekly", "title", "news agency", "press agency",
        "agency", "wire service", "newswire", "wire", "public broadcaster", "national broadcaster", "state broadcaster",
        "broadcaster", "cable network", "news network", "television network", "radio network", "network", "tv channel",
        "television channel", "satellite channel", "news channel", "channel", "television station", "tv station",
        "radio station", "station", "affiliate", "newsmagazine", "magazine", "newsweekly", "monthly", "journal",
        "website", "news site", "news website", "site", "news portal", "portal", "online newspaper",
        "digital newspaper", "online outlet", "digital outlet", "blog", "newsletter", "news outlet", "media outlet",
        "outlet", "publication", "news organization", "news organisation", "newsroom", "news service", "corporation",
        "trade publication", "trade magazine",
    }
)  # fmt: skip
#: Nouns of several at once, outlets only with an adjective or "the" before them.
PLURAL = frozenset(
    {
        "media", "press", "news media", "news outlets", "media outlets", "newspapers", "papers", "outlets",
        "news organizations", "news organisations", "tv stations", "news agencies", "broadcasters", "dailies", "tabloids",
    }
)  # fmt: skip
#: Whole phrases of no single outlet, in several languages.
COLLECTIVE = frozenset(
    {
        "media reports", "news reports", "press reports", "state television", "state tv", "state radio", "state media",
        "state run television", "state run tv", "state run media", "state owned media", "state owned television",
        "medios locales", "prensa local", "medias locaux", "presse locale", "lokale medien", "medienberichten",
        "midia local", "imprensa local", "media locali", "lokale media", "местные сми", "сми",
    }
)  # fmt: skip
HEADS = SINGLE | PLURAL | COLLECTIVE
#: Nouns that also mean other things ("the agency", "the station"): outlets only after a fitting one.
_LOOSE = frozenset(
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
        "weekly",
        "daily",
        "wire",
        "affiliate",
        "portal",
        "blog",
        "website",
        "newsletter",
        "corporation",
    ]
)
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
#: Kinds that the table of descriptors does not give but usage does.
_WIDER = {
    "weekly": frozenset({"newspaper", "magazine"}),
    "monthly": frozenset({"newspaper", "magazine"}),
    "daily": frozenset({"newspaper"}),
    "digital newspaper": frozenset({"newspaper", "news-site"}),
    "online newspaper": frozenset({"newspaper", "news-site"}),
    "corporation": frozenset({"public-media"}),
    "news channel": frozenset({"broadcaster"}),
    "television network": frozenset({"broadcaster"}),
    "national broadcaster": frozenset({"broadcaster", "public-media"}),
    "news service": frozenset({"wire"}),
}
_LOOSE_MODIFIERS = frozenset(["same", "TV", "television", "radio"])
_BEFORE = re.compile(
    r"(?:^|(?<=\W))(?P<det>[Tt]he|[Tt]his|[Tt]hat|[Oo]ur) (?P<mods>(?:(?!the |The |that )[\w-]+(?:\.[\w-]+)*\.? ){0,3})$"
)
_ENDS = re.compile(r"[’']s\b|[’'](?= )|[^\w’'-]|$")
_MANY_BEFORE = re.compile(
    r"(?:^|(?<=\W))(?P<lead>(?:[Tt]he|[Ss]everal|[Mm]ultiple|[Vv]arious|[Ss]ome|[Mm]any|[Oo]ther) )?"
    r"(?P<adj>(?:[Ll]ocal|[Ss]tate(?:-run|-owned|-controlled)?|[Ff]oreign|[Nn]ational|[Ii]nternational|[Dd]omestic|[Rr]egional|"
    r"[Ii]ndependent|[Oo]pposition|[Pp]ro-government|[Ss]ocial|[A-Z][a-z]+(?: [A-Z][a-z]+)?(?:-language)?) )?$"
)
_ADJECTIVES = frozenset(
    [
        "local",
        "state",
        "state-run",
        "state-owned",
        "state-controlled",
        "foreign",
        "national",
        "international",
        "domestic",
        "regional",
        "independent",
        "opposition",
        "pro-government",
        "arab",
        "pacific",
        "african",
        "asian",
        "european",
        "gulf",
        "western",
        "kurdish",
        "tibetan",
        "nordic",
        "baltic",
        "balkan",
        "caribbean",
        "mainstream",
        "kremlin",
    ]
)
#: After these words "the press" is an event, a job or a place.
_NO_OUTLET_AFTER = re.compile(
    r"[ -](?:releas|conferenc|secretar|briefing|office|pass|corps|freedom|statement|gallery|account|post|page|platform|"
    r"campaign|user|compan|conglomerate|giant|group|tycoon|firm|baron|empire|house|business|industr|sector|regulator|watchdog|"
    r"law|bill|right|storm|circus|darling|personalit|mogul|magnate|market|attention|coverage|room|pool|box|tour|strateg|consult|aide)"
)
_SPEAKS = re.compile(
    r"[’']s\b|,| (?:sa(?:id|ys)|report|show|aired|announc|quot|broadcast|claim|carried|on |in |as |has |had |have |did |that |"
    r"late |and |also |cit|describ|call|confirm)"
)
#: "the magazine of the Council", "the local newspaper, The Harbour Gazette,": a description, or a name follows.
_IS_ANOTHER = re.compile(
    r" (?:of|with) (?:the |its |a )|, (?:[Tt]he )?(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z][\w-]+(?: [A-Z][\w-]+){0,3}[,.]"
)
#: Nouns that are adjectives too.
_ADJECTIVAL = frozenset({"daily", "weekly", "monthly"})
#: Words that no adjective stands before.
_SMALL_WORD = re.compile(
    r" (?:that|on|in|at|by|for|from|after|before|how|why|what|has|had|was|is|he|she|they|it|the|there|last|this|also|and)\b"
)
#: "The agency" after one of these is a public body.
_PUBLIC_BODY = re.compile(
    r"\b(?:Agency|Administration|Bureau|Department|Commission|Ministry|Authority|FBI|CIA|EPA|NSA|DEA|FDA|CDC|IRS|ICE|TSA|FEMA|NASA|"
    r"DHS|IAEA|UNICEF|UNHCR|WHO|Interpol|Europol)\b"
)
#: An outlet named longer ago than this, in characters, is hardly what a noun means.
_FAR = 2500
_REACH = 70


@dataclass(frozen=True, slots=True)
class Noun:
    """A descriptor that stands alone in the article."""

    start: int
    end: int
    noun: str
    determiner: str
    place: Place | None
    collective: bool = False


def nouns(hits: Iterable[Hit], scene: Scene) -> Iterator[Noun]:
    """Anaphoric and collective descriptors among the hits, possibly overlapping names."""
    for hit in hits:
        if (hit.key in SINGLE and (noun := _single(hit, scene))) or (
            hit.key in PLURAL and (noun := _plural(hit, scene))
        ):
            yield noun
        elif hit.key in COLLECTIVE and (hit.key in _REPORTS or _SPEAKS.match(scene.text, hit.end)):
            yield Noun(hit.start, hit.end, hit.key, "", None, collective=True)


_REPORTS = frozenset(key for key in COLLECTIVE if not key.startswith("state"))


def _single(hit: Hit, scene: Scene) -> Noun | None:
    """ "The newspaper", "the German weekly": a determiner, words that only describe, and the noun."""
    text = scene.text
    if (text[hit.start].isupper() and not text[hit.start : hit.end].startswith("TV")) or not _ENDS.match(
        text, hit.end
    ):
        return None
    if _IS_ANOTHER.match(text, hit.end) or (hit.key in _ADJECTIVAL and not _stands_as_noun(hit, text)):
        return None
    before = _BEFORE.search(text, max(0, hit.start - _REACH), hit.start)
    if before is None or not _are_modifiers(before["mods"].split()):
        return None
    words = f"{before['mods']}{text[hit.start : hit.end]}".lower().split()
    noun = next((n for i in range(len(words)) if (n := " ".join(words[i:])) in SINGLE), hit.key)
    return Noun(before.start(), hit.end, noun, before["det"].lower(), _place_in(before["mods"]))


def _stands_as_noun(hit: Hit, text: str) -> bool:
    """Whether "the daily" is not "the daily update"."""
    if not text[hit.end : hit.end + 2].strip(" ").isalpha() or _SMALL_WORD.match(text, hit.end):
        return True
    return at_all(text, hit.start, hit.end)


def _plural(hit: Hit, scene: Scene) -> Noun | None:
    """ "Local media", "the Israeli press", "the media"; not "social media" or "the press secretary"."""
    if _NO_OUTLET_AFTER.match(scene.text, hit.end) or scene.text[hit.start].isupper():
        return None
    before = _MANY_BEFORE.search(scene.text, max(0, hit.start - _REACH), hit.start)
    adjective = ((before and before["adj"]) or "").strip()
    lead = ((before and before["lead"]) or "").strip()
    if adjective.lower() == "social" or before is None or not (adjective or lead):
        return None
    if (
        adjective
        and adjective[0].isupper()
        and not (scene.is_place(adjective) or adjective.lower().removesuffix("-language") in _ADJECTIVES)
    ):
        return None
    return Noun(before.start(), hit.end, hit.key, lead.lower(), None, collective=True)


def _are_modifiers(words: Sequence[str]) -> bool:
    """Whether these words only describe an outlet: places, "state-run", "conservative"."""
    if " ".join(words) in tables.places():
        return True
    return all(w in tables.places() or w in _LOOSE_MODIFIERS or lexicon.QUALIFIER.fullmatch(w) for w in words)


def _place_in(modifiers: str) -> Place | None:
    """The place among the modifiers; a language ("Spanish-language") is none."""
    words = modifiers.split()
    for word in (
        modifiers.strip(),
        *words,
        *(w.rpartition("-")[0] for w in words if w.endswith(("-based", "-area"))),
    ):
        if found := tables.places().get(word):
            return found[0]
    return None


def refer(noun: Noun, before: Sequence[Mention], scene: Scene) -> Decision | None:
    """The outlet that a noun refers back to; None when the noun means no outlet at all."""
    if noun.determiner in ("this", "our") and scene.publisher:
        return Decision(scene.publisher.id, "antecedent", (), "the article's own outlet")
    kinds = _kinds_of(noun.noun)
    fitting = [m for m in before if not m.collective and _fits(m, kinds, noun, scene)]
    if not fitting:
        if noun.noun in _LOOSE:
            return None
        return Decision(None, "ambiguous", (), "no outlet of this kind is named before")
    last = fitting[-1]
    between = scene.text[last.end : noun.start]
    if noun.noun == "agency" and _PUBLIC_BODY.search(between):
        return None
    if len(between) > _FAR:
        return (
            None
            if noun.noun in _LOOSE
            else Decision(None, "ambiguous", (), "no outlet of this kind is named shortly before")
        )
    if rivals := _rivals(last, fitting, scene):
        return Decision(None, "ambiguous", rivals, f"may mean {' or '.join(rivals)}")
    how = "antecedent" if last.id else last.resolution
    return Decision(last.id, how, last.candidates, f"refers to {last.text}", last.name, last.kinds)


def _kinds_of(noun: str) -> frozenset[str]:
    """Kinds of outlet that the noun may stand for, by the table of descriptors; empty is any."""
    if noun in _ANY:
        return frozenset()
    wanted = f"the {noun}"
    found = frozenset(k for d in tables.descriptors() if d.text.lower() == wanted for k in d.kinds)
    return found | _WIDER.get(noun, frozenset())


def _fits(mention: Mention, kinds: frozenset[str], noun: Noun, scene: Scene) -> bool:
    """Whether the noun can mean this mention's outlet by kind and place."""
    if kinds and mention.kinds and not kinds & frozenset(mention.kinds):
        return False
    if noun.place is None:
        return True
    meant = [mention.id] if mention.id else mention.candidates
    countries = {o.country for id in meant if (o := scene.registry.get(id))}
    return not countries or noun.place.country in countries


def _rivals(last: Mention, fitting: Sequence[Mention], scene: Scene) -> tuple[str, ...]:
    """Ids of several different outlets named side by side in the antecedent's sentence."""
    start, _ = scene.sentence(last.start)
    there = {m.id or m.text: m for m in fitting if m.start >= start and not m.anaphor}
    if len(there) < 2:
        return ()
    between = scene.text[min(m.end for m in there.values()) : last.start]
    together = re.fullmatch(r",? (?:and|or) (?:the |The )?|, (?:the |The )?", between)
    return tuple(m.id or m.text for m in there.values()) if together else ()
