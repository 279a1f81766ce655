"""Read what users keep articles in: fields of records under their usual names, dates, bytes of text files.

Base of the article readers and of the collection alike, so that a record means the same to both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date as Date
from typing import Any

from auditor.errors import InputError

#: An article longer than this is an archive in disguise (the longest real one seen has 0.6 MB).
MAX_ARTICLE_BYTES = 20_000_000
#: How much of a first line serves as title.
TITLE_CHARACTERS = 120

_LEADING_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)")
_ISO_DATE = re.compile(r"\s*(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
#: As mail and feeds write dates (RFC 5322), and as English prose does.
_DAY_MONTH = re.compile(rf"\s*(?:[a-z]{{3,9}}\.?,?\s+)?(\d\d?) {_MONTH},? (\d{{4}})(?!\d)", re.I)
_MONTH_DAY = re.compile(rf"\s*(?:[a-z]{{3,9}}\.?,?\s+)?{_MONTH} (\d\d?),? (\d{{4}})(?!\d)", re.I)
_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

#: How documents begin that hold articles in a form that is not read.
_BINARIES = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "a zip archive or Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "RTF"),
    (b"PAR1", "Parquet"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7-Zip"),
)

#: Names under which archives keep a field, most usual first.
RECORD_FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "guid", "article_id"),
    "text": (
        "text", "body", "maintext", "content", "body_text", "articleBody", "full_text", "article_text", "article",
        "story", "body_html", "content_html",
    ),
    "title": ("title", "headline"),
    "date": (
        "date", "published_on", "published_at", "date_publish", "published", "publish_date", "datePublished",
        "date_published", "publication_date", "pub_date",
    ),
    "url": ("url", "link", "canonical_url", "permalink"),
    "outlet": ("outlet", "publisher", "source", "domain", "source_domain", "publication", "newspaper"),
    "author": ("author", "byline", "authors"),
}  # fmt: skip
#: The fields in the order in which they are told.
FIELD_NAMES = ("text", "date", "title", "url", "outlet", "author", "id")


def date_of_name(name: str) -> str | None:
    """The date that leads a file name, if it is a real one.

    >>> date_of_name("2015-10-07-caspian.txt"), date_of_name("2015-13-07.txt"), date_of_name("x.txt")
    ('2015-10-07', None, None)
    """
    found = _LEADING_DATE.match(name)
    return parse_date(found.group(1)) if found else None


def parse_date(value: object) -> str | None:
    """``YYYY-MM-DD`` out of an ISO 8601 date or time (also without hyphens), or of one as mail, feeds and English
    prose write it; null for what may be read in two ways.

    >>> parse_date("2015-10-07T23:10:00+02:00"), parse_date("20151007"), parse_date("2015-02-30"), parse_date("")
    ('2015-10-07', '2015-10-07', None, None)
    >>> parse_date("Wed, 07 Oct 2015 23:10:00 GMT"), parse_date("October 7, 2015"), parse_date("7/10/2015")
    ('2015-10-07', '2015-10-07', None)
    """
    text = str(value) if value else ""
    if found := _ISO_DATE.match(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_MONTH.match(text):
        year, month, day = int(found[3]), _month(found[2]), int(found[1])
    elif found := _MONTH_DAY.match(text):
        year, month, day = int(found[3]), _month(found[1]), int(found[2])
    else:
        return None
    try:
        return Date(year, month, day).isoformat()
    except ValueError:
        return None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def title_of(text: str) -> str:
    """The first line with words, shortened at a word to ``TITLE_CHARACTERS``.

    >>> title_of("# Ferry late again\\n\\nThe ferry was late.")
    'Ferry late again'
    """
    for line in text.splitlines():
        words = line.strip().lstrip("#").strip()
        if any(c.isalnum() for c in words):
            return (
                words if len(words) <= TITLE_CHARACTERS else words[:TITLE_CHARACTERS].rsplit(" ", 1)[0] + " …"
            )
    return ""


def decode_text(data: bytes, name: str, encoding: str | None = None) -> str:
    """The text of a plain file: BOM removed, line ends as they are.

    Raises InputError for binary data, and for bytes that are not UTF-8 when no ``encoding`` is
    given: a wrong guess would put wrong words into somebody's mouth.
    """
    if len(data) > MAX_ARTICLE_BYTES:
        raise InputError(
            f"{name} has {len(data) / 1e6:.0f} MB; an article has at most {MAX_ARTICLE_BYTES / 1e6:.0f} MB. "
            "For an archive use: audit batch"
        )
    for bom, bom_encoding in _BOMS:
        if data.startswith(bom):
            data, encoding = data[len(bom) :], encoding or bom_encoding
            break
    else:
        if b"\0" in data[:65536] or _known(data):
            raise InputError(
                f"{name} is binary, not text{_known(data)}. Give its words as .txt or .html; README lists what is read."
            )
    if encoding:
        check_encoding(encoding)
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        found = f"byte 0x{data[error.start]:02x} at {error.start}"
        hint = "Try --encoding cp1252." if not encoding else "Try another --encoding."
        raise InputError(f"{name} is not {encoding or 'UTF-8'} ({found}). {hint}") from None


def check_encoding(name: str) -> None:
    """Raises InputError for a name that no encoding of text has."""
    try:
        b"text".decode(name)
    except UnicodeError:
        return  # known: not everything is text in it
    except (LookupError, ValueError):
        raise InputError(f"--encoding {name}: not known. Try cp1252, latin-1 or utf-16.") from None


def _known(data: bytes) -> str:
    """What binary data is, where its first bytes say so."""
    return next((f" ({name})" for head, name in _BINARIES if data.startswith(head)), "")


def looks_like_html(text: str) -> bool:
    """Whether a text begins as a web page does."""
    return bool(_HTML.match(text[:4096]))


def field_of(record: Mapping[str, Any], name: str, mapping: Mapping[str, str] | None = None) -> Any:
    """The value of a record's field ``name`` under the user's ``mapping`` or any usual name."""
    if mapping and name in mapping:
        return _dig(record, mapping[name])
    return next((v for key in RECORD_FIELDS[name] if (v := record.get(key)) not in (None, "")), None)


def _dig(record: Mapping[str, Any], path: str) -> Any:
    """A value by its dotted path, ``meta.date``."""
    value: Any = record
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def text_of(value: Any) -> str | None:
    """A field as text: the name of an object such as ``{"name": …}``, else the value itself; null for nothing.

    >>> text_of({"name": "Reuters"}), text_of(7), text_of("")
    ('Reuters', '7', None)
    """
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("domain") or value.get("id")
    return str(value) if value not in (None, "") else None
