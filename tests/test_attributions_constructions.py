"""Passages of every desk with what they credit marked in place: fixtures/eval/constructions.txt."""

from __future__ import annotations

from pathlib import Path

import pytest
from auditor.attributions import find_attributions
from auditor.models import Article
from auditor.outlets import Registry, find_mentions, load_registry

from marked import Marked, lines, marked, parse, told

FOLDER = Path(__file__).parents[1] / "fixtures" / "eval"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


def credited(text: str, registry: Registry) -> list[Marked]:
    """What is credited to an outlet."""
    article = Article("a", text)
    found = find_attributions(article, find_mentions(article, registry))
    return [marked(a) for a in found if a.outlet]


@pytest.mark.parametrize("line", lines(FOLDER / "constructions.txt"))
def test_what_an_outlet_is_credited_with(line: str, registry: Registry) -> None:
    text, wanted = parse(line)
    found = [told(text, one) for one in credited(text, registry)]
    assert sorted(found) == sorted(told(text, one) for one in wanted)


@pytest.mark.parametrize("line", lines(FOLDER / "constructions.txt")[::7])
def test_a_paragraph_behind_changes_nothing(line: str, registry: Registry) -> None:
    text, _ = parse(line)
    alone = [told(text, one) for one in credited(text, registry)]
    longer = f"{text}\n\nThe road to the coast is closed until Friday.\n\nSnow fell overnight."
    assert [told(longer, one) for one in credited(longer, registry)] == alone


ODD = [
    # the opening mark was lost
    '[c:It holds,"] [s:Roe] [u:told] [O:CNN]. [c:"We checked."]',
    # straight marks inside straight marks
    '[c:"She said "no" and left,"] [s:Roe] [u:told] [O:CNN].',
    # marks as HTML entities, in plain text
    "[c:&quot;The dam is safe,&quot;] [s:Roe] [u:told] [O:CNN].",
    "[s:Roe&#39;s aide] [u:told] [O:the BBC]&rsquo;s [v:Ann Doe] [c:that it leaks].",
    # marks that nobody sees
    "[s:Ann Roe] [u:told]\u200b [O:CNN]\u200b [c:that the dam leaks].",
    "[s:Ann Roe] [u:to\u00adld] [O:CNN] [c:that the dam leaks].",
    # tabs, spaces that do not break, line ends of other systems
    "[s:Ann Roe]\t[u:told]\t[O:CNN]\t[c:that the dam leaks].",
    "[s:Ann\u00a0Roe]\u00a0[u:told]\u00a0[O:CNN]\u00a0[c:that the dam leaks].",
    "[s:Ann Roe] [u:told] [O:CNN]\r\n[c:that the dam leaks].\r\n\r\nIt rained.",
    # live blogs, transcripts, questions and answers, lists, tables
    "14:05 GMT [s:The minister] [u:tells] [O:Sky News] [c:the dam is safe].",
    "[14:22] [so:BBC]: [c:Dam to be closed]",
    "SMITH: [s:I] [u:told] [O:the BBC] [c:that it was].",
    "Q: Did you tell CNN that the dam leaks?\nA: [s:I] [u:told] [O:CNN] [c:that it was safe].",
    "* [s:The minister] [u:told] [O:CNN] [c:the dam was safe].\n* [u2:According to] [so2:Reuters], [c2:the dam leaks].",
    "| CNN | It holds |\n| BBC | [c:The dam leaks], [so:Reuters] [u:said] |",
    # headlines in capitals
    "[c:MINISTER TO QUIT OVER DAM], [so:REUTERS] [u:REPORTS]",
    "[so:REUTERS]: [c:MINISTER TO QUIT OVER DAM]",
]


@pytest.mark.parametrize("line", ODD)
def test_odd_text(line: str, registry: Registry) -> None:
    text, wanted = parse(line)
    found = [told(text, one) for one in credited(text, registry)]
    assert sorted(found) == sorted(told(text, one) for one in wanted)


@pytest.mark.parametrize("piece", ["a-", "CNN ", "told CNN ", '"', "“”", "| ", "(BBC). ", "14:05 "])
def test_whatever_is_repeated_ends(piece: str, registry: Registry) -> None:
    """Would not end within the test session if any rule were quadratic."""
    text = piece * (20_000 // len(piece))
    assert credited(text, registry) is not None
