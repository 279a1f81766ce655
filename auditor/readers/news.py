"""The IPTC's XML for news: NITF articles, and the items of NewsML-G2, in whose body NITF or XHTML stands.

Shapes by https://iptc.org/standards/newsml-g2/ and https://iptc.org/standards/nitf/: of the dates that of
the first version counts, since later ones are corrections.
"""

from __future__ import annotations

from typing import Any, Final

from auditor.errors import InputError
from auditor.extract import extract_element
from auditor.hosts import host_of
from auditor.models import Article
from auditor.readers import ReadOptions
from auditor.readers.given import Given, article_of, article_of_body
from auditor.readers.xml import child, words
from auditor.records import parse_date

NEWSML_ROOTS: Final = frozenset({"newsItem", "newsMessage", "packageItem", "itemSet", "newsItems"})
_TEXT_CLASSES: Final = ("text", "composite", "")


def article_of_newsml(item: Any, where: str, options: ReadOptions) -> Article | None:
    """The article of a NewsML-G2 item; null for pictures and the like. Raises InputError."""
    meta, content = child(item, "itemMeta"), child(item, "contentMeta")
    if _qcode(child(meta, "itemClass")) not in _TEXT_CLASSES:
        return None
    given = Given(
        path=item.get("guid") or where,
        title=words(child(content, "headline")) or words(child(meta, "title")),
        url=_address(meta),
        date=parse_date(
            words(child(content, "contentCreated")) or words(child(meta, "firstCreated", "versionCreated"))
        ),
        author=words(child(content, "by")) or _name(child(content, "creator")),
        outlets=(_name(child(meta, "provider")), _name(child(content, "infoSource"))),
    )
    body = _inline(child(item, "contentSet"))
    if body is None:
        data = words(child(item, "contentSet/inlineData"))
        if not data:
            raise InputError(f"{where} holds no text in itself; left out.")
        return article_of(
            "".join(child(item, "contentSet/inlineData").itertext()).strip(), given, options, where
        )
    return article_of_body(extract_element(body, given.url), given, options)


def article_of_nitf(nitf: Any, where: str, options: ReadOptions, file_name: str = "") -> Article:
    """The article of a NITF document. Raises InputError."""
    head, body = child(nitf, "head"), child(nitf, "body")
    title = words(child(body, "body.head/hedline/hl1")) or words(child(head, "title"))
    dates = (
        _attribute(child(head, "docdata/date.issue"), "norm"), _attribute(child(head, "pubdata"), "date.publication"),
        _attribute(child(body, "body.head/dateline/story.date"), "norm"),
        _attribute(child(head, "docdata/date.release"), "norm"),
    )  # fmt: skip
    given = Given(
        path=_attribute(child(head, "docdata/doc-id"), "id-string") or where,
        title=title,
        url=_attribute(child(head, "pubdata"), "ex-ref"),
        date=next((date for value in dates if (date := parse_date(value))), None),
        author=words(child(body, "body.head/byline")),
        outlets=(
            _attribute(child(head, "pubdata"), "name"), words(child(body, "body.head/distributor")),
            _attribute(child(head, "docdata/doc.copyright"), "holder"),
        ),
        file_name=file_name,
    )  # fmt: skip
    content = child(body, "body.content")
    if content is None or not words(content):
        raise InputError(f"{where} holds no body; left out.")
    return article_of_body(extract_element(content, given.url), given, options)


def _inline(contents: Any) -> Any:
    """The element with the text: a NITF or XHTML body."""
    inline = child(contents, "inlineXML")
    if inline is None:
        return None
    found = next(inline.iter("{*}body.content"), None)
    return found if found is not None else next(inline.iter("{*}body"), inline)


def _address(meta: Any) -> str | None:
    """Where the item stands on the web, where it says so."""
    for link in meta.iterchildren("{*}link") if meta is not None else ():
        href = link.get("href") or ""
        if href.startswith("http") and host_of(href):
            return str(href)
    return None


def _name(party: Any) -> str | None:
    """The name of an organisation or person, else what its code stands for."""
    if party is None:
        return None
    return words(child(party, "name")) or party.get("literal") or _qcode(party) or words(party)


def _qcode(element: Any) -> str:
    """The code without its scheme: ``ninat:text`` is ``text``."""
    return str(element.get("qcode") or "").rpartition(":")[2] if element is not None else ""


def _attribute(element: Any, name: str) -> str | None:
    return element.get(name) if element is not None else None
