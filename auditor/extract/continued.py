"""Where an article goes on: the address of its next page, in the ways in which sites number them.

``rel="next"`` alone is no proof, since many sites lead with it to the next article: the address must
be the page's own with the next number on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from auditor.extract.page import Page
from auditor.hosts import host_of
from auditor.sameness import original

#: Links of a page that are looked at; an article has some hundreds.
MOST_LINKS: Final = 5_000

_PARAMETERS: Final = frozenset(
    ("page", "p", "pg", "paged", "pagenum", "pageno", "page_number", "pagenumber", "currentpage", "seite", "pagina")
)  # fmt: skip
#: A number as a step of its own in the path, or behind a word for page.
_STEP: Final = re.compile(r"^(?P<base>.*?)/(?:(?:page|seite|pagina|p)[-_/]?)?(?P<number>\d{1,2})/?$", re.I)
#: A number behind the name of the file: ``story-2.html``, ``story,2.html``, ``story_page2.html``.
_SUFFIX: Final = re.compile(
    r"^(?P<base>.*?[^/\d])[-_,.](?:page|p|seite)?(?P<number>\d{1,2})(?P<end>\.[a-z]{3,5})?$", re.I
)
_COMMENTS: Final = re.compile(r"comment|respond|kommentar", re.I)


@dataclass(frozen=True, slots=True)
class _Place:
    """An article's address without the number of its page, and that number."""

    base: str
    number: int


def next_page(page: Page, url: str) -> str | None:
    """The address of the page on which the article at ``url`` goes on; null where none is named."""
    here = original(url)
    wanted = {_Place(place.base, place.number + 1) for place in _own_places(here)}
    for target in _targets(page, here):
        if wanted.intersection(_numbered_places(target)) and host_of(target) == host_of(here):
            return url[: len(url) - len(here)] + target  # of a capture the next page's capture
    return None


def _own_places(url: str) -> Iterator[_Place]:
    """What the page at hand may be: the first of an article of this address, or a later one."""
    yield _Place(_base_of(url), 1)
    yield from (place for place in _numbered_places(url) if place.number > 1)


def _numbered_places(url: str) -> Iterator[_Place]:
    """In what ways an address may be a page with a number."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query)
    numbers = [v for k, v in query if k.lower() in _PARAMETERS and v.isdecimal() and len(v) < 3]
    if len(numbers) == 1:
        rest = urlencode([(k, v) for k, v in query if k.lower() not in _PARAMETERS])
        yield _Place(_base_of(parts._replace(query=rest).geturl()), int(numbers[0]))
    for pattern in (_STEP, _SUFFIX):
        if found := pattern.match(parts.path):
            path = found["base"] + (found.groupdict().get("end") or "")
            yield _Place(_base_of(parts._replace(path=path).geturl()), int(found["number"]))


def _base_of(url: str) -> str:
    """An address without scheme, ``www.``, final slash and fragment."""
    parts = urlsplit(url)
    return f"{host_of(url)}{parts.path.rstrip('/')}?{parts.query}"


def _targets(page: Page, base: str) -> Iterator[str]:
    """Where the links of the page lead, those to comments left out."""
    if page.tree is None:
        return
    for element in page.tree.xpath("//link[@rel='next'][@href] | //a[@href]")[:MOST_LINKS]:
        href = element.get("href").strip()
        if _COMMENTS.search(href) or not any(c.isdigit() for c in href):
            continue
        try:
            target = urljoin(base, href).partition("#")[0]
            urlsplit(target)
        except ValueError:
            continue
        if target.startswith(("http://", "https://")):
            yield target
