"""XML as streams of elements, safe against what files from strangers do.

No entity is expanded, no DTD loaded, no address opened; libxml2's own limits on depth, size and
amplification stay on. HTML's names of characters, which news formats take from DTDs that nobody
sends along, are put in by :mod:`html`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lxml import etree

from auditor.errors import InputError
from auditor.readers.source import opened

#: Bytes in which a file has to say what it is.
_HEAD: Final = 16_384
_PROLOG: Final = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>]|\[.*?\]\s*(?=>))*>", re.S)
_ROOT: Final = re.compile(r"\s*<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_SPACE: Final = re.compile(r"\s+")


def root_name(path: Path) -> str | None:
    """The local name of the outermost element, or null for what is no XML. Raises OSError."""
    with opened(path) as stream:
        head = stream.read(_HEAD)
    return root_in(head)


def root_in(head: bytes) -> str | None:
    """The name of the outermost element in the first bytes of a file."""
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = head.decode("utf-16" if wide else "utf-8-sig", "replace")
    found = _ROOT.match(_PROLOG.sub("", text)) if text.lstrip().startswith("<") else None
    return found[1] if found else None


def elements(path: Path, *names: str) -> Iterator[Any]:
    """The elements with one of the local names, one by one in the order of their ends; each is gone when the next is asked for.

    Raises InputError where the file is no longer XML.
    """
    tags = tuple(f"{{*}}{name}" for name in names)
    with opened(path) as stream:
        try:
            for _, element in etree.iterparse(
                stream, events=("end",), tag=tags, resolve_entities=False, load_dtd=False, no_network=True,
                huge_tree=False, remove_comments=True, remove_pis=True,
            ):  # fmt: skip
                yield element
                _forget(element)
        except etree.XMLSyntaxError as error:
            raise InputError(
                f"{path} is no whole XML ({_SPACE.sub(' ', str(error.msg))}); what stands before that was read, the rest is left out."
            ) from None


def _forget(element: Any) -> None:
    """Free an element and those before it, or a dump of a gigabyte is held as a tree."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None and before.tag == element.tag:
        parent.remove(before)


def put_in_entities(element: Any) -> None:
    """Write HTML's characters for their names. Raises InputError for a name that the file gives a meaning of its own."""
    for entity in list(element.iter(etree.Entity)):
        written = html.unescape(entity.text)
        if written == entity.text:
            raise InputError(f"uses {entity.text}, an abbreviation that the file defines itself; left out.")
        before, parent = entity.getprevious(), entity.getparent()
        if before is not None:
            before.tail = (before.tail or "") + written + (entity.tail or "")
        else:
            parent.text = (parent.text or "") + written + (entity.tail or "")
        entity.tail = None
        parent.remove(entity)


def child(element: Any, *names: str) -> Any:
    """The first child, or child of a child by a path, with one of the local names; null when there is none."""
    if element is None:
        return None
    for name in names:
        found = element.find("/".join(f"{{*}}{part}" for part in name.split("/")))
        if found is not None:
            return found
    return None


def words(element: Any) -> str | None:
    """All text inside, with single spaces; null when there is none."""
    if element is None:
        return None
    return _SPACE.sub(" ", "".join(element.itertext())).strip() or None
