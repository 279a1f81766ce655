"""One page under many addresses, one article in many prints; and what is none of these."""

from __future__ import annotations

import pytest
from auditor.sameness import same_page, same_text
from hypothesis import given
from hypothesis import strategies as st

PAGE = "https://npa.example/2026/05/13/memo.html"

ONE_PAGE = [
    "http://npa.example/2026/05/13/memo.html",
    "https://www.npa.example:443/2026/05/13/memo.html/",
    "https://m.npa.example/2026/05/13/memo.html",
    "https://amp.npa.example/2026/05/13/memo.html",
    "https://npa.example/2026/05/13/memo.amp.html",
    "https://npa.example/amp/2026/05/13/memo.html",
    "https://npa.example/2026/05/13/memo.html?outputType=amp",
    "https://npa.example/print/2026/05/13/memo.html",
    "https://npa.example/2026/05/13/memo.html?print=true&utm_source=a&gclid=b",
    "https://npa.example/2026/05//13/memo.html#quote",
    "https://npa.example/2026/05/13/m%65mo.html",
    "https://web.archive.org/web/20260513id_/https://npa.example/2026/05/13/memo.html",
    "https://arquivo.pt/noFrame/replay/20260513101010id_/http://npa.example/2026/05/13/memo.html",
    "https://npa-example.cdn.ampproject.org/c/s/npa.example/2026/05/13/memo.html",
    "https://www.google.co.uk/amp/s/npa.example/2026/05/13/memo.html",
]
OTHER_PAGES = [
    "https://npa.example/2026/05/13/memo-2.html",
    "https://npa.example/2026/05/13/memo.html?page=2",
    "https://npa.example/2026/05/13/memo.html?id=7",
    "https://sport.npa.example/2026/05/13/memo.html",
    "https://other.example/2026/05/13/memo.html",
    "https://npa.example/",
    "https://[broken",
]


@pytest.mark.parametrize("url", ONE_PAGE)
def test_one_page_has_many_addresses(url: str) -> None:
    assert same_page(url, PAGE)


@pytest.mark.parametrize("url", OTHER_PAGES)
def test_other_pages_have_others(url: str) -> None:
    assert not same_page(url, PAGE) and not same_page(PAGE, None)


@given(st.sampled_from(ONE_PAGE), st.text("abz019%&=_", max_size=12))
def test_marks_of_the_sender_change_nothing(url: str, mark: str) -> None:
    name = "utm_" + "".join(c for c in mark if c.isalnum())
    joined = f"{url.partition('#')[0]}{'&' if '?' in url else '?'}{name}=x"
    assert same_page(joined, PAGE)


STORY = " ".join(
    f"The {n}th boat left the quay with {n * 3} crates of eels and came back at noon." for n in range(1, 15)
)

PRINTS = [
    (STORY, True),
    ("By Ann Roe, Northmark\n\n" + STORY + "\n\nRead more: Ferries", True),
    (STORY.replace("quay", "pier", 1), True),
    # a longer story that holds it, a part of it, another story with its phrases
    (STORY + " " + STORY.replace("boat", "van").replace("eels", "bolts"), False),
    (STORY[: len(STORY) // 2], False),
    (STORY.replace("crates of eels", "boxes of nails").replace("came back", "returned"), False),
    ("", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "same"), PRINTS)
def test_prints_of_one_article(text: str, same: bool) -> None:
    assert same_text(STORY, text) is same and same_text(text, STORY) is same
