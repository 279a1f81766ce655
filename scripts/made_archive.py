"""An archive to measure with: seeded articles of fictional outlets that cite one another, and the coverage they cite.

    python scripts/made_archive.py FOLDER [--articles 2000] [--characters 4600] [--outlets 40] [--days 30] [--seed 7]

FOLDER gets ``articles.jsonl``, ``coverage.jsonl`` and ``outlets.csv``. Of the articles about half credit
an outlet, 1.1 credits an article on average, and a dozen attributions an article credit nobody, as in
newspapers (PolNeAR's development set, November 2026: 1.1 and 10). Seven of ten credited statements stand
in the coverage word for word, one with a figure changed, two not at all.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

SYLLABLES: Final = [
    "ar",
    "bel",
    "cor",
    "dun",
    "el",
    "fen",
    "gra",
    "hol",
    "is",
    "jor",
    "kel",
    "lun",
    "mar",
    "nor",
    "os",
    "per",
    "quil",
    "ros",
    "sel",
    "tor",
    "ul",
    "ven",
    "wil",
    "yar",
    "zen",
]
PAPERS: Final = [
    "Courier",
    "Herald",
    "Ledger",
    "Sentinel",
    "Observer",
    "Tribune",
    "Gazette",
    "Chronicle",
    "Examiner",
    "Dispatch",
]
GIVEN: Final = [
    "Ana",
    "Bo",
    "Cleo",
    "Dario",
    "Edda",
    "Finn",
    "Greta",
    "Hugo",
    "Ines",
    "Jonas",
    "Kaia",
    "Lars",
    "Mina",
    "Nils",
    "Olga",
    "Petra",
    "Rolf",
    "Selma",
]
ROLES: Final = (
    "the harbour master", "a spokesman for the ferry company", "the head of the water board", "a union leader",
    "the finance minister", "a researcher at the institute", "the mayor", "a resident of the valley",
)  # fmt: skip
SUBJECTS: Final = (
    "the new bridge", "the regional budget", "the night ferry", "a review of the dam", "the school board",
    "the fishing quota", "the tram line", "the hospital wing", "the old harbour", "the wind farm",
    "the border crossing", "the grain harvest", "the housing fund", "the rescue service", "the power station",
)  # fmt: skip
PREDICATES: Final = (
    "will cost {n} million crowns more than planned", "has been delayed by {n} weeks because of the storms",
    "employs {n} people in the northern district", "lost {n} of its members over the winter",
    "was approved by {n} votes after a long debate", "needs {n} new pumps before the spring floods",
    "carries {n} passengers on an ordinary weekday", "is to close for {n} days while the cables are renewed",
    "received {n} complaints about noise and dust", "must repay {n} thousand crowns to the ministry",
    "has doubled its reserves to {n} tonnes", "could reopen within {n} months if the money is found",
)  # fmt: skip
FILLERS: Final = (
    "Rain fell over {place} for most of the week, and the roads to the coast were closed twice.",
    "The council of {place} met on {day} to discuss the accounts of the past year.",
    "Work on the embankment near {place} began in the autumn and is expected to go on until summer.",
    "Few in {place} remember a winter as mild as this one, and the lakes have not frozen.",
    "In the market hall of {place} the stalls were full again, though prices had risen by {n} percent.",
    "{name}, who has lived in {place} for {n} years, walks to the quay every morning.",
    "The railway between {place} and {place2} was built {n} years ago and has hardly changed since.",
    "A second hearing is planned for {day}, after which the papers go to the court in {place2}.",
)
UNCREDITED: Final = (
    '"{claim}," {name} said.', "{name} said that {claim}.", "According to {role}, {claim}.",
    "{name} added that {claim}.", '{name} told the meeting that "{claim}".', "Officials said that {claim}.",
)  # fmt: skip
CREDITED: Final = (
    '"{claim}," {name} told {outlet} on {day}.', "{claim}, according to {outlet}.", "{outlet} reported that {claim}.",
    '"{claim}," {name} said, {outlet} reported.', '{outlet} quoted {role} as saying: "{claim}."',
)  # fmt: skip
DAYS: Final = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@dataclass(frozen=True)
class Size:
    """How much is made, and how."""

    articles: int = 2_000
    characters: int = 4_600
    outlets: int = 40
    days: int = 30
    seed: int = 7
    credits: float = 1.1


@dataclass(frozen=True)
class Claim:
    """Something that an outlet printed, or that an article says it did."""

    outlet: int
    day: date
    text: str


class Maker:
    """Draws everything from one seeded source of chance."""

    def __init__(self, size: Size) -> None:
        self.size, self.chance = size, random.Random(size.seed)
        self.places = [self.word().capitalize() for _ in range(400)]
        self.papers = list(self._names(size.outlets))
        self.printed: list[Claim] = []

    def _names(self, outlets: int) -> Iterator[str]:
        """A name for each outlet, none twice; an invented place for those beyond the map."""
        taken: set[str] = set()
        for n in range(outlets):
            place = self.places[n] if n < len(self.places) else self.word().capitalize()
            while (name := f"The {place} {PAPERS[n % len(PAPERS)]}") in taken:
                place = self.word().capitalize()
            taken.add(name)
            yield name

    def word(self) -> str:
        """An invented word."""
        return "".join(self.chance.sample(SYLLABLES, self.chance.choice((2, 2, 3))))

    def fill(self, template: str, **given: str) -> str:
        """A sentence of a template."""
        chance = self.chance
        values = {
            "place": chance.choice(self.places), "place2": chance.choice(self.places), "day": chance.choice(DAYS),
            "n": str(chance.randint(3, 980)), "name": f"{chance.choice(GIVEN)} {self.word().capitalize()}",
            "role": chance.choice(ROLES), **given,
        }  # fmt: skip
        text = template.format(**values)
        return text[0].upper() + text[1:]

    def claim(self) -> str:
        """A statement with a figure and a place."""
        chance = self.chance
        body = chance.choice(PREDICATES).format(n=chance.randint(3, 980))
        return f"{chance.choice(SUBJECTS)} of {chance.choice(self.places)} {body}"

    def articles(self) -> Iterator[dict[str, str]]:
        """All articles; what they cite truly is noted in ``printed``."""
        for number in range(self.size.articles):
            day = date(2026, 3, 1) + timedelta(self.chance.randrange(self.size.days))
            publisher = self.chance.randrange(self.size.outlets)
            credits = self._credits(publisher, day)
            length = max(400, int(self.chance.gauss(self.size.characters, self.size.characters / 4)))
            body, at = [f"{self.claim().capitalize()}."], 0
            while at < length:
                sentence = credits.pop() if credits and self.chance.random() < 0.2 else self._sentence()
                body.append(sentence)
                at += len(sentence) + 1
            yield {
                "id": f"made-{number}", "date": day.isoformat(), "outlet": f"paper-{publisher}",
                "text": self._paragraphs([*body, *credits]),
            }  # fmt: skip

    def _sentence(self) -> str:
        if self.chance.random() < 0.25:
            return self.fill(self.chance.choice(UNCREDITED), claim=self.claim())
        return self.fill(self.chance.choice(FILLERS))

    def _credits(self, publisher: int, day: date) -> list[str]:
        """The sentences of an article that credit outlets."""
        if self.chance.random() < 0.5:
            return []
        outlet = self.chance.choice([n for n in range(self.size.outlets) if n != publisher])
        count = max(1, round(self.chance.expovariate(1 / (2 * self.size.credits))))
        return [self._credit(outlet, day) for _ in range(count)]

    def _credit(self, outlet: int, day: date) -> str:
        said = self.claim()
        fate = self.chance.random()
        if fate < 0.8:
            printed = said if fate < 0.7 else self._other_figure(said)
            self.printed.append(Claim(outlet, day - timedelta(self.chance.randint(0, 3)), printed))
        return self.fill(self.chance.choice(CREDITED), claim=said, outlet=self.papers[outlet])

    def _other_figure(self, claim: str) -> str:
        return " ".join(str(int(w) + 7) if w.isdigit() else w for w in claim.split())

    def _paragraphs(self, sentences: list[str]) -> str:
        return "\n\n".join(" ".join(sentences[n : n + 3]) for n in range(0, len(sentences), 3))

    def coverage(self) -> Iterator[dict[str, str]]:
        """Pages of the outlets: what was printed, a claim a page, among sentences of their own."""
        self.printed.sort(key=lambda claim: (claim.outlet, claim.day, claim.text))
        for first in range(len(self.printed)):
            claim = self.printed[first]
            sentences = [self._sentence() for _ in range(18)]
            sentences.insert(
                self.chance.randrange(18), self.fill('"{claim}," {name} said.', claim=claim.text)
            )
            yield {
                "url": f"https://paper-{claim.outlet}.example/{claim.day}/{first}", "outlet": f"paper-{claim.outlet}",
                "date": claim.day.isoformat(), "title": sentences[0], "text": self._paragraphs(sentences),
            }  # fmt: skip


def make(folder: Path, size: Size) -> None:
    """Write articles, coverage and outlets."""
    folder.mkdir(parents=True, exist_ok=True)
    maker = Maker(size)
    for name, records in (("articles", maker.articles()), ("coverage", maker.coverage())):
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(record) + "\n" for record in records)
    with (folder / "outlets.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "name", "domains"))
        rows.writerows((f"paper-{n}", name, f"paper-{n}.example") for n, name in enumerate(maker.papers))


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of how much is made."""
    for name, kind in (
        ("articles", int),
        ("characters", int),
        ("outlets", int),
        ("days", int),
        ("seed", int),
    ):
        parser.add_argument(f"--{name}", type=kind, default=getattr(Size, name))


def size_of(given: argparse.Namespace) -> Size:
    """What the options say."""
    return Size(given.articles, given.characters, given.outlets, given.days, given.seed)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    arguments.add_argument("folder", type=Path)
    add_options(arguments)
    chosen = arguments.parse_args()
    make(chosen.folder, size_of(chosen))
