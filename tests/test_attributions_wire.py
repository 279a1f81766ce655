"""Agency copy, sports pages and British papers, with the real registry: what their sentences do that others seldom do."""

from __future__ import annotations

import pytest
from auditor.attributions import find_attributions
from auditor.models import Article
from auditor.outlets import find_mentions, load_registry

#: Source, outlet with role (None: no outlet), contents.
Row = tuple[str | None, str | None, list[str]]

REGISTRY = load_registry()


def rows(text: str) -> list[Row]:
    article = Article("a", text)
    found = find_attributions(article, find_mentions(article, REGISTRY))
    return [
        (
            a.source.text if a.source else None,
            f"{a.outlet.text}, {a.outlet.role}" if a.outlet else None,
            [c.text for c in a.content],
        )
        for a in found
    ]


TABLE: list[tuple[str, list[Row]]] = [
    # what an outlet is, behind its name
    (
        "The mill may issue new shares, its director Jan Rus told Hospodarske Noviny daily paper.",
        [("its director Jan Rus", "Hospodarske Noviny, carrier", ["The mill may issue new shares"])],
    ),
    (
        "The mill's losses reached a billion yen, the Nikkei business daily said on Wednesday.",
        [
            (
                "the Nikkei business daily",
                "the Nikkei, source",
                ["The mill's losses reached a billion yen"],
            )
        ],
    ),
    # … and before it
    (
        "In an interview with the style magazine American Vogue, she says: “We walked.”",
        [("she", "Vogue, carrier", ["“We walked.”"])],
    ),
    # where an outlet printed it is no content
    (
        "The mill hid its losses, newspaper O Globo reported on its website, without saying how it knew.",
        [("O Globo", "O Globo, source", ["The mill hid its losses"])],
    ),
    (
        "O Globo reported in its Sunday edition that the mill hid its losses.",
        [("O Globo", "O Globo, source", ["that the mill hid its losses"])],
    ),
    (
        "She announced on her Facebook page, in capital letters, “I am leaving.”",
        [("She", None, ["“I am leaving.”"])],
    ),
    # a team and a paper in the plural
    (
        "The pursuit of the striker has stalled over his terms, say the Mirror.",
        [("the Mirror", "the Mirror, source", ["The pursuit of the striker has stalled over his terms"])],
    ),
    (
        "Sky Sports claim that his agent has called Naples.",
        [("Sky Sports", "Sky Sports, source", ["that his agent has called Naples"])],
    ),
    (
        "Corriere dello Sport however say that he has called Milan.",
        [("Corriere dello Sport", "Corriere dello Sport, source", ["that he has called Milan"])],
    ),
    (
        "AFP correspondents in the country report that students are marching.",
        [("AFP correspondents in the country", "AFP, source", ["that students are marching"])],
    ),
    (
        "Rebels and fleeing families in the eastern town of Orrun tell AFP that the shelling has stopped.",
        [
            (
                "Rebels and fleeing families in the eastern town of Orrun",
                "AFP, carrier",
                ["that the shelling has stopped"],
            )
        ],
    ),
    # "claims" behind a time is a verb, and a condition goes on behind its comma
    (
        "A story in Bild this morning claims that if Roe stays, then the club will sell him.",
        [
            (
                "A story in Bild this morning",
                "Bild, source",
                ["that if Roe stays, then the club will sell him"],
            )
        ],
    ),
    # a relative clause on a report; who denies the report says nothing of it
    (
        "The firm said it was not selling, denying a Kyodo News report that said a sale was near.",
        [
            ("The firm", None, ["it was not selling"]),
            ("a Kyodo News report", "Kyodo News, source", ["a sale was near"]),
        ],
    ),
    # a report that is only named, or judged
    ("The firm declined to comment on the Nikkei report on Wednesday.", []),
    (
        "He said the figures quoted in the Guardian's report are “plainly wrong.”",
        [("He", None, ["the figures quoted in the Guardian's report are “plainly wrong.”"])],
    ),
    (
        "The minister did not use any word that the BBC reported, his aide added.",
        [("his aide", None, ["The minister did not use any word that the BBC reported"])],
    ),
    # datelines
    (
        "TOKYO, June 29 (Reuters) - Ships may sail again, the Yomiuri Shimbun reported.",
        [("the Yomiuri Shimbun", "the Yomiuri Shimbun, source", ["Ships may sail again"])],
    ),
    (
        "PARIS — Ships may sail again, Le Monde reported.",
        [("Le Monde", "Le Monde, source", ["Ships may sail again"])],
    ),
    (
        "New Delhi (PTI) - Ships may sail again, The Hindu reported.",
        [("The Hindu", "The Hindu, source", ["Ships may sail again"])],
    ),
    (
        "REUTERS – A report claiming that ships may sail is fake, the mayor said on Tuesday.",
        [("the mayor", None, ["A report claiming that ships may sail is fake"])],
    ),
    (
        "The pier – the oldest of four – has gone, Le Monde reported.",
        [("Le Monde", "Le Monde, source", ["The pier – the oldest of four – has gone"])],
    ),
    # a credit in a sentence of its own
    (
        "The tower may fall by May. That's according to a well-connected Bloomberg reporter, Ann Roe.",
        [("a well-connected Bloomberg reporter", "Bloomberg, source", ["The tower may fall by May"])],
    ),
    (
        "The tower may fall. That is according to the Guardian.",
        [("the Guardian", "the Guardian, source", ["The tower may fall"])],
    ),
    # a body and an outlet; whom the outlet cites; what its journalist shared
    (
        "According to the coast guard and NHK, the ship did not land.",
        [("the coast guard and NHK", "NHK, source", ["the ship did not land"])],
    ),
    (
        "The ship landed, public broadcaster NHK reported citing several officials.",
        [("NHK", "NHK, source", ["The ship landed"])],
    ),
    (
        "The ship leaks, according to a map shared by Bloomberg's Ann Roe.",
        [("a map", "Bloomberg, carrier", ["The ship leaks"])],
    ),
    # what looks like a verb is what somebody owns; a long relative clause between commas
    (
        "A source familiar with Roe’s thinking told Reuters that he would go.",
        [("A source familiar with Roe’s thinking", "Reuters, carrier", ["that he would go"])],
    ),
    (
        "Roe said the tower, which the town had paid for over a good many years, had gone.",
        [("Roe", None, ["the tower, which the town had paid for over a good many years, had gone"])],
    ),
    # "the Canadian daily" before "that"
    (
        "The plan is off, The Globe and Mail reported. Aides told the Canadian daily that Roe had left.",
        [
            ("The Globe and Mail", "The Globe and Mail, source", ["The plan is off"]),
            ("Aides", "the Canadian daily, carrier", ["that Roe had left"]),
        ],
    ),
    (
        "Today’s Irish Times/Ipsos poll shows that the party leads.",
        [("Today’s Irish Times/Ipsos poll", "Irish Times, source", ["that the party leads"])],
    ),
    # who was reached and gave no answer
    ("Reached by Bloomberg News, the mayor’s lawyer Ann Roe declined to comment on the report.", []),
    # to find something is no report; evidence that an outlet cites is nobody's statement
    (
        "Ann Roe and Jan Rus found the orders “improper,” according to the Guardian",
        [("the Guardian", "the Guardian, source", ["Ann Roe and Jan Rus found the orders “improper,”"])],
    ),
    (
        "The mayor made “separate appeals” to two clerks, the Washington Post reported, citing “current and "
        "former officials of the town.”",
        [
            (
                "the Washington Post",
                "the Washington Post, source",
                ["The mayor made “separate appeals” to two clerks"],
            )
        ],
    ),
    (
        "“It leaks,” the minister of state for food and Jal Shakti told news agency ANI.",
        [("the minister of state for food and Jal Shakti", "ANI, carrier", ["“It leaks,”"])],
    ),
    # a round-up credits line after line; a bracket alone is as often a photograph's credit
    (
        "Orrun want the keeper Jan Rus, 21. (Daily Mirror)\n\nThe striker will ask for a transfer.\n"
        "Full story: Sunday Mirror\n\nKelder offer £8m for him. (Mundo Deportivo - in Spanish)",
        [
            ("Daily Mirror", "Daily Mirror, source", ["Orrun want the keeper Jan Rus, 21"]),
            ("Sunday Mirror", "Sunday Mirror, source", ["The striker will ask for a transfer"]),
            ("Mundo Deportivo", "Mundo Deportivo, source", ["Kelder offer £8m for him"]),
        ],
    ),
    ("A ship waits in the port of Orrun. (Daily Mirror)", []),
    # a media conglomerate is no press, so "the newspaper" is the one before
    (
        "French media conglomerate Orrun wants the mill, Reuters said. The Sunday Telegraph said talks began in "
        "May. It will pay more, the newspaper said.",
        [
            ("Reuters", "Reuters, source", ["French media conglomerate Orrun wants the mill"]),
            ("The Sunday Telegraph", "The Sunday Telegraph, source", ["talks began in May"]),
            ("the newspaper", "the newspaper, source", ["It will pay more"]),
        ],
    ),
    (
        "New York Times reporters Ann Roe and Jan Rus claim the chapter was cut.",
        [("New York Times reporters Ann Roe and Jan Rus", "New York Times, source", ["the chapter was cut"])],
    ),
    # a name that ends in a mark
    (
        "Yahoo! Inc. may sell its towers, Reuters reported.",
        [("Reuters", "Reuters, source", ["Yahoo! Inc. may sell its towers"])],
    ),
    # a name that is a month, initials that are words
    ("Theresa Roe-May insists the pier stood.", [("Theresa Roe-May", None, ["the pier stood"])]),
    (
        "Mrs. May told the BBC in May that the pier stood.",
        [("Mrs. May", "the BBC, carrier", ["that the pier stood"])],
    ),
    (
        "IT worker Ann Roe, 40, said the pier stood.",
        [("IT worker Ann Roe", None, ["the pier stood"])],
    ),
    # a noun phrase with "and" in it, and one behind a verb we do not know
    (
        "The offer is fake, the mill and a spokesman for the news and financial data provider said.",
        [
            (
                "the mill and a spokesman for the news and financial data provider",
                None,
                ["The offer is fake"],
            )
        ],
    ),
    (
        "They included the minister Ann Roe, who said the pier stood.",
        [("the minister Ann Roe", None, ["the pier stood"])],
    ),
    # whom somebody calls, and what
    (
        "Roe, who called police after the row, told the BBC the pier stood.",
        [("Roe", "the BBC, carrier", ["the pier stood"])],
    ),
    ("Roe called the police “cowards”.", [("Roe", None, ["the police “cowards”"])]),
    ("He denied the charges.", []),
    ("He denied any part in the theft.", [("He", None, ["any part in the theft"])]),
    # nothing was said
    ("Nobody told Reuters that the meeting was off.", []),
    ("If Roe tells CNN that he will run, the party will split.", []),
    ("Did Roe tell the New York Times that he would go?", []),
    (
        "No fewer than six aides told CNN that he left.",
        [("six aides", "CNN, carrier", ["that he left"])],
    ),
    # who once worked for an outlet does not speak for it
    (
        "A former editor of the Daily Telegraph, Max Dale, said the mill was finished.",
        [("A former editor of the Daily Telegraph", None, ["the mill was finished"])],
    ),
    (
        "Max Dale, a former reporter for Reuters, said the mill was finished.",
        [("Max Dale", None, ["the mill was finished"])],
    ),
    # when a poll came out is no statement
    (
        "A CNN poll released Monday found that half of the voters disagree.",
        [("A CNN poll released Monday", "CNN, source", ["that half of the voters disagree"])],
    ),
    # whose reporter asked
    (
        "The actor told People magazine's Jess Rowe that she never fights.",
        [("The actor", "People, carrier", ["that she never fights"])],
    ),
    # the "and" between two credits is no content, what an outlet takes back no statement of it
    (
        "The mill's losses were found by the auditors and reported by Le Monde.",
        [("Le Monde", "Le Monde, source", ["The mill's losses were found by the auditors"])],
    ),
    ("CNN later retracted the claim.", []),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_wire_copy(text: str, expected: list[Row]) -> None:
    assert rows(text) == expected
