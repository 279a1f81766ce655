"""Reading an article: canonical text, dates by precedence, and one clear line for what cannot be read."""

from __future__ import annotations

import pytest
from auditor.article import make_article
from auditor.errors import InputError
from auditor.records import decode_text, field_of, parse_date, title_of

DECODES = [
    # a BOM is no part of the text
    (b"\xef\xbb\xbfCaf\xc3\xa9", None, "Café"),
    # line ends stay as they are
    (b"one\r\ntwo\r", None, "one\r\ntwo\r"),
    # UTF-16 says so itself
    ("Rain.".encode("utf-16"), None, "Rain."),
    # the user says so
    (b"caf\xe9", "latin-1", "café"),
]


@pytest.mark.parametrize(("data", "encoding", "text"), DECODES)
def test_decode(data: bytes, encoding: str | None, text: str) -> None:
    assert decode_text(data, "a.txt", encoding) == text


REFUSED = [
    # not UTF-8: where, and what to try
    (b"caf\xe9 au lait", None, "a.txt is not UTF-8 (byte 0xe9 at 3). Try --encoding cp1252."),
    # binary under the name of a text
    (b"\x7fELF\x00\x01", None, "a.txt is binary"),
    # an encoding that nobody knows
    (b"x", "utf-7000", "--encoding utf-7000: not known"),
    # an archive in disguise
    (b"x" * 20_000_001, None, "a.txt has 20 MB; an article has at most 20 MB"),
]


@pytest.mark.parametrize(("data", "encoding", "message"), REFUSED, ids=["latin", "binary", "unknown", "huge"])
def test_refused_in_one_line(data: bytes, encoding: str | None, message: str) -> None:
    with pytest.raises(InputError) as error:
        decode_text(data, "a.txt", encoding)
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["", "   \n\t", "… — !"])
def test_a_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="holds no text"):
        make_article(text, path="a.txt")


def test_the_id_changes_with_what_makes_the_article() -> None:
    base = make_article("Rain fell.", date="2026-05-14")
    assert base.id == make_article("Rain fell.", date="2026-05-14", path="elsewhere.txt").id
    others = [
        make_article("Rain fell!", date="2026-05-14"),
        make_article("Rain fell.", date="2026-05-15"),
        make_article("Rain fell.", date="2026-05-14", publisher="x"),
        make_article("Rain fell.", date="2026-05-14", url="https://x.example/"),
    ]
    assert len({base.id, *(o.id for o in others)}) == 5


def test_a_long_first_line_is_cut_at_a_word() -> None:
    title = title_of("word " * 60)
    assert title.endswith("word …")
    assert len(title) <= 122


DATES = [
    ("2015-10-07", "2015-10-07"),
    ("2015-10-07T01:02:03Z", "2015-10-07"),
    ("20151007", "2015-10-07"),
    ("2015-02-30", None),
    ("yesterday", None),
    (None, None),
    (20151007, "2015-10-07"),
]


@pytest.mark.parametrize(("value", "date"), DATES)
def test_parse_date(value: object, date: str | None) -> None:
    assert parse_date(value) == date


def test_fields_of_records_under_usual_and_given_names() -> None:
    record = {"maintext": "a", "date_publish": "2026-01-02", "meta": {"headline": "b"}}
    assert field_of(record, "text") == "a"
    assert field_of(record, "date") == "2026-01-02"
    assert field_of(record, "title", {"title": "meta.headline"}) == "b"
    assert field_of(record, "url") is None
