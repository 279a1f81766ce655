"""The door for another language: Spanish from data files alone, and no word of a language in code."""

from __future__ import annotations

from pathlib import Path

import pytest
from auditor.attributions import find_attributions
from auditor.attributions.lexicon import load
from auditor.cli import run
from auditor.models import Article, Mention, Span

OUTLETS = {"El Faro": "el-faro", "La Marea": "la-marea"}

CASES = [
    # clause behind the verb and its preposition
    (
        "El Faro informó de que el puente estaría cerrado hasta marzo.",
        ("reported", "El Faro", "source", "informó", ["que el puente estaría cerrado hasta marzo"]),
    ),
    # according to, before and behind
    (
        "Según El Faro, el puente cerrará.",
        ("according-to", "El Faro", "source", "Según", ["el puente cerrará"]),
    ),
    (
        "El puente cerrará, según El Faro.",
        ("according-to", "El Faro", "source", "según", ["El puente cerrará"]),
    ),
    # verb before the speaker, outlet behind
    (
        "«No vamos a dimitir», dijo el ministro Juan Roca a El Faro.",
        ("told", "el ministro Juan Roca", "carrier", "dijo", ["«No vamos a dimitir»"]),
    ),
    # an outlet behind a noun of its kind
    (
        "La alcaldesa Ana Soler aseguró a la revista La Marea que el agua era potable.",
        ("told", "La alcaldesa Ana Soler", "carrier", "aseguró a", ["que el agua era potable"]),
    ),
    # interview
    (
        '"Nadie lo sabía", afirmó Soler en una entrevista con El Faro.',
        ("interview", "Soler", "carrier", "en una entrevista con", ['"Nadie lo sabía"']),
    ),
    # a poll is the outlet's own
    (
        "Una encuesta de El Faro reveló que la mitad está de acuerdo.",
        ("poll", "Una encuesta de El Faro", "source", "reveló", ["que la mitad está de acuerdo"]),
    ),
]


def mentions(text: str) -> list[Mention]:
    found = []
    for name, ident in OUTLETS.items():
        if (at := text.find(name)) >= 0:
            span = Span(at, at + len(name), name)
            found.append(
                Mention(span.start, span.end, name, phrase=span, resolution="name", id=ident, name=name)
            )
    return found


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_spanish(text: str, expected: tuple[object, ...]) -> None:
    (found,) = find_attributions(Article("a", text), mentions(text), languages=("es",))
    assert found.source is not None
    assert found.outlet is not None
    assert found.cue is not None
    content = [c.text for c in found.content]
    assert (found.pattern, found.source.text, found.outlet.role, found.cue.text, content) == expected


def test_the_claim_leaves_out_the_conjunction_of_its_language() -> None:
    text = "El Faro informó de que el puente cerrará."
    (found,) = find_attributions(Article("a", text), mentions(text), languages=("es",))
    assert [s.text for s in found.statements] == ["el puente cerrará"]


def test_two_languages_at_once() -> None:
    text = "El Faro reported that the bridge was shut.\n\nSegún El Faro, el puente cerrará."
    found = find_attributions(Article("a", text), mentions(text), languages=("en", "es"))
    assert found[0].pattern == "reported"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_verb_is_of_a_known_kind(language: str) -> None:
    from auditor.vocabulary import PATTERNS

    lexicon = load((language,))
    assert lexicon.verbs
    for verb in lexicon.verbs.values():
        assert verb.pattern in PATTERNS
        assert set(verb.takes) <= set("qcorpw")
        assert verb.who in ("any", "outlet")
    assert set(lexicon.works.values()) <= set(PATTERNS)
    assert {p.pattern for phrases in lexicon.phrases.values() for p in phrases} <= set(PATTERNS)


@pytest.mark.parametrize("command", [["attributions"], ["--offline", "--fail-on", "never"]])
def test_the_language_is_chosen_on_the_command_line(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "2026-05-14-puente.txt"
    article.write_text("Según Deutsche Welle, el puente cerrará en marzo por obras.", encoding="utf-8")
    found = {}
    for language in ("en", "es"):
        assert run([*command, "--nl", str(article), "--language", language]) == 0
        found[language] = '"according-to"' in capsys.readouterr().out
    assert found == {"en": False, "es": True}


def test_an_unknown_language_is_refused_with_those_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "article.txt"
    article.write_text("Nada.", encoding="utf-8")
    for command in ([], ["attributions"]):
        assert run([*command, str(article), "--language", "xx"]) == 2
        assert "Error: --language xx: not known. There are: en, es.\n" in capsys.readouterr().err
