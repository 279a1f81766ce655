"""Whether two addresses name one page, and whether two texts are prints of one article.

The audited article must never be its own evidence, under whatever address or in whatever print it
comes back: as AMP, mobile or print page, as a capture of itself, with the marks of whoever shared it,
or set again elsewhere with a line more or less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from auditor.hosts import host_of

_CAPTURE: Final = re.compile(
    r"^https?://[^/]+/(?:web|wayback|noFrame/replay)/\d{4,14}[a-z_]*/(?=https?:)", re.I
)
_AMP_CACHE: Final = re.compile(
    r"^https?://(?:(?:www\.)?google\.[a-z.]+/amp|[^/]+\.cdn\.ampproject\.org/[a-z])/(s/)?(.+)$", re.I
)
#: Hosts of the same pages for other readers.
_VARIANT_HOST: Final = re.compile(r"^(?:www\d?|m|mobile|amp|touch|wap|print)\.(?=[^.]+\.)")
#: What addresses of the same page for other readers begin or end with.
_VARIANT_PATH: Final = re.compile(
    r"^/(?:amp|print)(?=/.)|/(?:amp|print|index\.html?)/?$|\.amp(?=\.html?$)|\.amp$", re.I
)
#: Parameters that say who sent the reader, or for which device the page is set.
_VARIANT_PARAMETERS: Final = re.compile(
    r"(?:utm_|mtm_|pk_|at_|ns_|mc_|hsa_|_hs|__twitter|guce_).*|(?:fb|g|dc|ms|yc|tw|ttc|gbra|wbra)l?clid|igshid|igsh"
    r"|ref|ref_src|ref_url|referr?er|cmpi?d?|icid|ito|ocid|smid|smtyp|partner|feedtype|feedname|rss|src|source|share"
    r"|shared|sharetype|soc_src|soc_trk|spm|sref|_ga|_gl|xtor|amp|amp_js_v|outputtype|print|printable|view|mode|format",
    re.I,
)
_VARIANT_VIEWS: Final = frozenset({"view", "mode", "format"})

#: Words that stand together count as one; so many that a shared turn of phrase is no shared text.
_SHINGLE: Final = 5
#: Of prints of one article so many of these are shared, on either side: a byline, a caption, a list of
#: links more or less.
_SHARED: Final = 0.85
#: Texts whose lengths differ by more are no prints of one article.
_LONGER: Final = 1.3
#: Of an article that stands whole in another text so many are there, and it has so many words.
_WHOLE: Final = 0.95
_LEAST_WORDS: Final = 50
_WORD: Final = re.compile(r"\w+")


def original(url: str) -> str:
    """The address that a web archive captured, out of the address of the capture; any other unchanged.

    >>> original("https://web.archive.org/web/20160101000000id_/https://example.org/2015/10/5/x")
    'https://example.org/2015/10/5/x'
    """
    return _CAPTURE.sub("", url)


def same_page(one: str, other: str | None) -> bool:
    """Whether two addresses name one page, for whatever reader, device or archive they were written.

    >>> same_page("http://m.npa.example/a/?utm_source=x#top", "https://www.npa.example/amp/a")
    True
    >>> same_page("https://npa.example/a?id=1", "https://npa.example/a?id=2")
    False
    """
    return other is not None and page_key(one) == page_key(other)


@lru_cache(maxsize=4096)
def page_key(url: str) -> tuple[str | None, str, str]:
    """What is left of an address when all is taken off that does not change the page."""
    url = original(url)
    if cached := _AMP_CACHE.match(url):
        url = f"{'https' if cached[1] else 'http'}://{cached[2]}"
    try:
        parts = urlsplit(url)
    except ValueError:
        return None, url, ""
    host = host_of(url)
    path = re.sub(r"/{2,}", "/", unquote(parts.path))
    for _ in range(2):  # /amp/ before and .html behind
        path = _VARIANT_PATH.sub("", path).rstrip("/")
    kept = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _is_variant(k, v))
    return _VARIANT_HOST.sub("", host) if host else None, path, urlencode(kept)


def _is_variant(name: str, value: str) -> bool:
    """Whether a parameter leaves the page the same."""
    if name.lower() in _VARIANT_VIEWS:
        return value.lower() in ("amp", "print", "mobile", "text", "full", "")
    return _VARIANT_PARAMETERS.fullmatch(name) is not None


def same_text(one: str, other: str) -> bool:
    """Whether two texts are prints of one article: the same words but for a line more or less.

    >>> same_text("The ferry ran.", "The  ferry ran."), same_text("The ferry ran.", "The ferry sank.")
    (True, False)
    """
    shorter, longer = sorted((len(one), len(other)))
    if longer > _LONGER * shorter + 200:
        return False
    words = tuple(_WORD.findall(one.lower()))
    others, theirs = _cut(other)
    return words == others or bool(theirs and _shares(words, theirs))


def holds_text(longer: str, article: str) -> bool:
    """Whether an article stands whole in a longer text: a print of it among comments and other stories.

    A note of a few lines may well stand whole in what it reports on; it is no print of that.
    """
    words, theirs = _cut(article)
    if len(words) < _LEAST_WORDS:
        return False
    held = theirs.intersection(_shingles(tuple(_WORD.findall(longer.lower()))))
    return len(held) >= _WHOLE * len(theirs)


@lru_cache(maxsize=4)
def _cut(text: str) -> tuple[tuple[str, ...], frozenset[tuple[str, ...]]]:
    """The words of a text, and all that stand together: the audited article's, asked for with document after document."""
    words = tuple(_WORD.findall(text.lower()))
    return words, frozenset(_shingles(words))


def _shares(words: tuple[str, ...], theirs: frozenset[tuple[str, ...]]) -> bool:
    """Whether enough is shared on either side; a text that lacks too much is not read to its end."""
    most_lacking = len(words) - _SHINGLE + 1 - _SHARED * len(theirs)
    shared: set[tuple[str, ...]] = set()
    lacking: set[tuple[str, ...]] = set()
    for shingle in _shingles(words):
        if shingle in theirs:
            shared.add(shingle)
        else:
            lacking.add(shingle)
            if len(lacking) > most_lacking:
                return False
    return len(shared) >= _SHARED * max(len(shared) + len(lacking), len(theirs))


def _shingles(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[n:] for n in range(_SHINGLE)), strict=False)
