"""Which outlet an article means where it names one. One row a case; the mention is marked [[so]]."""

from __future__ import annotations

import json
import runpy
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from auditor.models import Article, Link, Mention
from auditor.outlets import Registry, find_mentions, load_registry, resolve
from hypothesis import given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


def marked(marked_text: str) -> tuple[str, int, int]:
    """The text without the marks, and the span between them."""
    start, end = marked_text.index("[["), marked_text.index("]]") - 2
    return marked_text.replace("[[", "").replace("]]", ""), start, end


def at(start: int, end: int, mentions: tuple[Mention, ...]) -> Mention | None:
    return next((m for m in mentions if m.start < end and start < m.end), None)


@pytest.mark.parametrize(
    ("sentence", "id", "resolution"),
    [
        # plain names
        ("The dam held, according to [[The New York Times]].", "new-york-times", "name"),
        ("He told [[WaPo]] that the dam held.", "washington-post", "alias"),
        ("The dam held, [[AFP]] reported.", "agence-france-presse", "alias"),
        ("[[HAARETZ]]: Dam holds", "haaretz", "name"),
        ("It held, [[Ha’aretz]] reported that the dam held.", "haaretz", "alias"),
        ("The dam held, [[Yahoo! News]] reported.", "yahoo-news", "name"),
        ("He told the\u00a0[[Miami Herald]] so.", "miami-herald", "name"),  # no-break space
        ("It was first reported by the [[Associated\nPress]] on Friday.", "associated-press", "name"),  # broken line
        # other scripts
        ("据[[新华社]]报道，大坝没有决口。", "xinhua", "alias"),
        ("Об этом сообщает [[ТАСС]].", "tass", "alias"),
        # addresses
        ("He told [[bbc.co.uk]] that the dam held.", "bbc-news", "domain"),
        ("See https://[[www.lemonde.fr]]/planete/x for more.", "le-monde", "domain"),
        # programmes and people
        ('She said on "[[Face the Nation]]" that the dam held.', "cbs-news", "programme"),
        ("[[Jake Tapper]] asked whether the dam held.", "cnn", "host"),
        # descriptors and places beside the name
        ("Germany's weekly [[Der Spiegel]] reported it.", "der-spiegel", "name"),
        ("Nigeria's [[The Punch]] newspaper reported it.", "punch", "alias"),
        ("Kenya's [[The Star]] reported that the dam held.", "star-kenya", "alias"),
        ("[[The Times]] of London reported that the dam held.", "times", "alias"),
        ("Bangladesh's [[Daily Star]] reported it.", "daily-star-bangladesh", "alias"),
        # short names after full ones, and before
        ("The Kyiv Post called twice. [[The Post]] got no answer.", "kyiv-post", "antecedent"),
        ("[[The Journal]] reported the deal; The Wall Street Journal is owned by News Corp.", "wall-street-journal", "antecedent"),
        ("The Straits Times called. He told [[ST]] that the dam held.", "straits-times", "antecedent"),
        ("The Kenya News Agency was there. It held, [[KNA]] reported.", "kenya-news-agency", "antecedent"),
        # stations
        ("A cook told [[Fox 35]] in Orlando that it held.", "wofl", "alias"),
        ("NBC affiliate [[KSHB]] reported that the dam held.", "kshb-tv", "alias"),
        # anaphora
        ("Haaretz spoke to the guards. [[The newspaper]] said the dam held.", "haaretz", "antecedent"),
        ("Reuters was there; so was CNN. [[The news agency]] said the dam held.", "reuters", "antecedent"),
        ("El Comercio of Lima was there, and so was El País. [[The Lima daily]] said it held.", "el-comercio-peru", "antecedent"),
        # families of names that mean one outlet everywhere
        ("He told [[CNN]] that the dam held.", "cnn", "name"),
    ],
)  # fmt: skip
def test_settled(registry: Registry, sentence: str, id: str, resolution: str) -> None:
    text, start, end = marked(sentence)
    mention = at(start, end, find_mentions(Article("a", text), registry))
    assert mention is not None
    assert (mention.id, mention.resolution) == (id, resolution), mention.why
    assert mention.why


@pytest.mark.parametrize(
    ("sentence", "resolution"),
    [
        (
            "He told [[the Times]] that the dam held.",
            "candidate-default",
        ),  # a first candidate, never an answer
        ("The dam held, [[the Herald]] reported.", "candidate-default"),
        ("He told [[La Prensa]] that the dam held.", "ambiguous"),  # the table has no default
        ("Clarín and La Nación were there. [[The newspaper]] said it held.", "ambiguous"),  # two antecedents
        ("The Kyiv Post and the New York Post came. He told [[the Post]] so.", "ambiguous"),  # two full names
        ("[[The Harbour Gazette]] reported that the dam held.", "unknown"),
        ("He told [[Radio Nowhere]] that the dam held.", "unknown"),
        ("It held, a report in [[the Tarrow Bugle]] said.", "unknown"),
        ("La alcaldesa dijo al [[Diario de Villaquieta]] que resistió.", "unknown"),
        ("[[The Springfield Sun]] reported that it held.", "unknown"),  # not The Sun
        ("A cook told [[KXQV-TV]] that it held.", "unknown"),  # a call sign
        (
            "The Harbour Gazette was there. [[The newspaper]] said it held.",
            "unknown",
        ),  # refers to the unknown
        ("The Harbour Times was there. It held, [[the Times]] said.", "unknown"),  # short for the unknown
        ("[[The NBC affiliate]] in Denver reported that it held.", "ambiguous"),  # a nameless station
        ("Melbourne's [[Herald Tribune]] reported it.", "ambiguous"),  # the one we know is not of Melbourne
    ],
)
def test_left_open(registry: Registry, sentence: str, resolution: str) -> None:
    text, start, end = marked(sentence)
    mention = at(start, end, find_mentions(Article("a", text), registry))
    assert mention is not None
    assert (mention.id, mention.domain, mention.resolution) == (None, None, resolution), mention.why


@pytest.mark.parametrize(
    "sentence",
    [
        "[[Time]] will tell, the engineer said.",
        "[[People]] told the mayor that the dam held.",
        "He works for [[Time]] Warner, which built it.",
        "The [[sun]] shone on [[Star]] Wars fans.".replace("[[Star]]", "Star"),
        "Mayor [[Bloomberg]] said that it held.",
        "[[Bloomberg]] drew 13 percent. Michael Bloomberg is thinking about it.",
        "[[Petra]], 29, told the nurse that it held.",
        "The Australian Federal Police came. [[AFP]] said that it held.",  # other initials, spelt out
        "Her [[AP]] classes were full, the teacher said.",
        "Aides on [[the Hill]] said that it held.",
        "[[Fox]] told the jury so; Mr. Fox is 71.",
        "A [[Star]] is born, the coach said.",
        "[[Social media]] said that it held.",
        "The [[press secretary]] said that it held.",
        "The EPA took samples. [[The agency]] said that the dam held.",  # no outlet before it
        "The train left; [[the station]] was empty.",
        "Write to editor@[[nytimes.com]] at once.",
        "[[WHO]] said in Boston that the virus spread.",  # a call sign of Des Moines
        "The [[National]] Guard of [[x]] came.".replace("[[x]]", "x"),
        "[[The Republic]] of Ireland said no.",
        "the [[Standard]] & Poor's index fell.",
        "The Ministry of [[Foreign Affairs]] said no.",
    ],
)
def test_no_outlet(registry: Registry, sentence: str) -> None:
    text, start, end = marked(sentence)
    assert at(start, end, find_mentions(Article("a", text), registry)) is None


@pytest.mark.parametrize(
    "phrase", ["Local media", "Israeli media", "Media reports", "the foreign press", "State television"]
)
def test_collective(registry: Registry, phrase: str) -> None:
    (mention,) = find_mentions(Article("a", f"{phrase} said that the dam held."), registry)
    assert (mention.collective, mention.id, mention.text) == (True, None, phrase)


@pytest.mark.parametrize(
    ("sentence", "name", "phrase"),
    [
        ("The German weekly Der Spiegel reported it.", "Der Spiegel", "The German weekly Der Spiegel"),
        ("It held, Haaretz newspaper said.", "Haaretz", "Haaretz newspaper"),
        ("CBS's \"Face the Nation\" reported it.", "CBS", "CBS's \"Face the Nation\""),
        ("CNN's Jake Tapper said that it held.", "CNN", "CNN's Jake Tapper"),
        ("NBC affiliate KSHB reported it.", "KSHB", "NBC affiliate KSHB"),
        ("He told the BBC that it held.", "the BBC", "the BBC"),
        ("A Washington Post analysis found it.", "Washington Post", "A Washington Post"),
        ("Iran's semi-official Fars news agency said it.", "Fars", "Iran's semi-official Fars news agency"),
        ("It was the Kabar news agency that said it.", "the Kabar news agency", "the Kabar news agency"),
    ],
)  # fmt: skip
def test_name_and_phrase(registry: Registry, sentence: str, name: str, phrase: str) -> None:
    mention = find_mentions(Article("a", sentence), registry)[0]
    assert (mention.text, mention.phrase.text) == (name, phrase)


# --- context ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("publisher", "country", "id"),
    [
        ("new-york-times", None, "new-york-times"),  # the article's own outlet
        ("politico", None, "new-york-times"),  # in American copy
        ("bbc-news", None, "times"),  # in British copy
        (None, "IE", "irish-times"),
        (None, "BR", None),
        (None, None, None),
    ],
)
def test_the_times_by_publisher_and_country(
    registry: Registry, publisher: str | None, country: str | None, id: str | None
) -> None:
    assert resolve("the Times", registry, publisher=publisher, country=country).id == id


@pytest.mark.parametrize(
    ("name", "date", "id"),
    [
        ("Novaya Gazeta", "2015-03-01", "novaya-gazeta"),  # the other was founded in 2022
        ("Novaya Gazeta", "2023-03-01", None),
        ("Novaya Gazeta", None, None),
        ("Semafor", "2023-01-01", "semafor"),
        ("Semafor", "2010-01-01", None),  # not yet founded
        ("RIA Novosti", "2012-01-01", "ria-novosti"),  # an old name
        ("HuffPost", "2020-01-01", "huffpost"),
        ("The Huffington Post", "2010-01-01", "huffpost"),
    ],
)
def test_names_as_of_a_day(registry: Registry, name: str, date: str | None, id: str | None) -> None:
    assert resolve(name, registry, date=date).id == id


def test_dateline_against_publisher_leaves_it_open(registry: Registry) -> None:
    text = "LAGOS, Nigeria — The dam held, The Sun reported."
    found = find_mentions(Article("a", text), registry)
    assert [m.id for m in found] == ["sun-nigeria"]
    found = find_mentions(Article("a", text, publisher="daily-mirror"), registry)
    assert [(m.id, m.resolution) for m in found] == [(None, "ambiguous")]


def test_a_link_wins_over_every_rule(registry: Registry) -> None:
    text = "The dam held, the Post reported."
    start = text.index("the Post")
    link = Link(start, start + 8, "the Post", "https://www.jpost.com/dam")
    (mention,) = find_mentions(Article("a", text, publisher="washington-post", links=(link,)), registry)
    assert (mention.id, mention.resolution) == ("jerusalem-post", "link")


def test_a_link_without_a_name_is_a_guarded_mention(registry: Registry) -> None:
    text = "The dam held, a local news site reported."
    link = Link(14, 31, text[14:31], "https://www.lusakatimes.com/dam")
    (mention,) = find_mentions(Article("a", text, links=(link,)), registry)
    assert (mention.id, mention.resolution, mention.guarded) == ("lusaka-times", "link", True)


def test_names_given_by_the_user(registry: Registry) -> None:
    article = Article("a", "The dam held, the Bugle reported.")
    (mention,) = find_mentions(article, registry, names={"The Bugle": "jerusalem-post"})
    assert (mention.id, mention.text) == ("jerusalem-post", "the Bugle")


def test_this_newspaper_is_the_publisher(registry: Registry) -> None:
    article = Article("a", "He told this newspaper that the dam held.", publisher="punch")
    (mention,) = find_mentions(article, registry)
    assert (mention.id, mention.anaphor) == ("punch", True)


def test_resolve_explains(registry: Registry) -> None:
    assert resolve("Der Spiegel", registry).why == "its name in the registry"
    unknown = resolve("Harbor Gazet", registry)
    assert unknown.resolution == "unknown" and unknown.why.startswith("not in the registry")


# --- always ----------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "The",
        "the",
        "Times",
        "Post",
        "told",
        "CNN",
        "'s",
        '"',
        "“",
        "”",
        "reported",
        "said",
        ",",
        ".",
        "\n",
        "Reuters",
        "AP",
        "newspaper",
        "paper",
        "weekly",
        "Sun",
        "Star",
        "German",
        "local",
        "media",
        "Fox",
        "5",
        "of",
        "London",
        "Iran’s",
        "agency",
        "Harbour",
        "Gazette",
        "Jake",
        "Tapper",
        "BBC",
        "www.bbc.com",
        "Die",
        "Zeit",
        "Time",
        "People",
        "(AP)",
        "—",
        "É",
        "ﬁ",
        "新华社",
        "x",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_mentions_are_ordered_apart_and_exact(text: str) -> None:
    registry = shared_registry()
    mentions = find_mentions(Article("a", text, publisher="politico"), registry)
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text
        assert text[mention.phrase.start : mention.phrase.end] == mention.phrase.text
        assert mention.phrase.start <= mention.start < mention.end <= mention.phrase.end
        assert (mention.id is None) == (mention.domain is None)
        assert mention.why
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    assert mentions == find_mentions(Article("a", text, publisher="politico"), registry)


def shared_registry(made: list[Registry] = []) -> Registry:  # noqa: B006 (one registry for all examples)
    if not made:
        made.append(load_registry())
    return made[0]


def test_labelled_sentences_do_not_get_worse(registry: Registry) -> None:
    """The figures on fixtures/eval/mentions.jsonl, as reached on 2026-11-24: floors, not aims."""
    scorer: dict[str, Any] = runpy.run_path(str(ROOT / "scripts" / "eval_outlets"))
    lines = (ROOT / "fixtures" / "eval" / "mentions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    grades = [scorer["score"](row, scorer["answer"](row, registry), registry) for row in rows]
    assert grades.count("wrong") == 0
    assert grades.count("right") / len(grades) >= 0.98


@pytest.mark.parametrize(
    "piece",
    [
        "X",
        "A ",
        "CNN ",
        "the Times said. ",
        "the newspaper ",
        "local media ",
        "Harbour Gazette ",
        "a.b.",
        "\"'",
        "Alpha Beta ",
    ],
)
def test_long_repetitions_are_no_trap(registry: Registry, piece: str) -> None:
    """Patterns that try every beginning and every end of a run would not come back from these."""
    text = piece * (60_000 // len(piece))
    assert all(text[m.start : m.end] == m.text for m in find_mentions(Article("a", text), registry))
