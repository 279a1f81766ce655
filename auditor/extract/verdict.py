"""Is this the article? Each way in which a page may be something else is a named criterion.

The verdicts and their evidence are those of the failure taxonomy; the order matters, since a
consent wall is also short and a soft 404 also has no second paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from auditor.extract.body import paragraphs
from auditor.extract.page import Page
from auditor.hosts import host_of
from auditor.sameness import original, same_page

#: Texts under this many characters are teasers or notices unless the page declares their length.
MIN_ARTICLE_CHARACTERS: Final = 250
#: A page that shows less than this share of its declared words keeps the rest back.
SHOWN_SHARE: Final = 0.4
#: Notices are shorter than this many words, articles about notices longer.
NOTICE_WORDS: Final = 150
#: Words of a site's name behind such a message.
_SITE_NAME_WORDS: Final = 3
_JS_WORDS: Final = 40
_JS_HTML: Final = 1_000

_PAYWALL: Final = re.compile(
    r"subscribe to (?:continue|keep|read)|to continue reading|log ?in to (?:continue|read)|sign in to (?:continue|read)"
    r"|(?:article|content|story) is (?:only )?(?:available )?(?:for|to) subscribers|for subscribers only"
    r"|already a (?:subscriber|member)|subscriber[- ]only|to read the (?:full|rest of)|start your (?:free )?(?:trial|subscription)"
    r"|create a free account to|register (?:now )?to (?:continue|read)|you(?:'|’)ve reached your (?:limit|article)",
    re.I,
)
_NOT_FOUND: Final = re.compile(
    r"\b(?:page|article|story|content|file) (?:is |was |has been |could |can ?)?(?:not|no longer)\b.{0,20}"
    r"(?:found|available|exist)|page (?:can(?:'|’)t|cannot|doesn(?:'|’)t|does not) (?:be found|exist)|^\W*(?:error )?404\b"
    r"|\b404 (?:error|not found)|^not found$|nothing (?:was )?found|(?:has been|was) (?:removed|deleted)\W*$",
    re.I,
)
_CONSENT_HOST: Final = re.compile(r"^(?:consent|guce|privacy-?wall|cmp)\.", re.I)
_CONSENT_PATH: Final = re.compile(r"/(?:consent|collectconsent|privacy-?wall|cookie-?wall)(?:[/?.]|$)", re.I)
_CONSENT_WORDS: Final = re.compile(
    r"we value your privacy|accept (?:all )?(?:cookies|and continue)|your privacy (?:choices|matters)"
    r"|use(?:s)? cookies|cookie (?:settings|preferences|policy)|before you continue",
    re.I,
)
_CHALLENGE: Final = re.compile(
    r"just a moment\b|verify (?:that )?you are (?:a )?human|checking your browser|unusual (?:activity|traffic)"
    r"|enable javascript and cookies to continue|are you a robot|attention required!|access (?:to this page )?(?:has been )?denied"
    r"|press (?:and|&) hold|pardon our interruption|security check",
    re.I,
)
_CHALLENGE_MARKS: Final = re.compile(
    r"_Incapsula_|captcha-delivery\.com|px-captcha|/cdn-cgi/challenge-platform|cf-chl", re.I
)
_NEEDS_JS: Final = re.compile(
    r"enable javascript|javascript (?:is )?(?:required|disabled)|requires javascript", re.I
)
_APP_ROOT: Final = "//div[@id='__next' or @id='root' or @id='app' or @id='__nuxt']"
_TOKEN: Final = re.compile(r"[^\W\d_]{3,}")
#: Words in addresses that tell nothing of the article, by their first five letters.
_NO_TOKENS: Final = frozenset(
    ("html", "shtml", "php", "aspx", "https", "news", "artic", "story", "index", "the", "and", "for", "with", "amp")
)  # fmt: skip
_NUMBER: Final = re.compile(r"\d{5,}")
_DAY: Final = re.compile(r"(?:19|20)\d{6}")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a verdict is made from: the page, its text, and where it came from."""

    page: Page
    text: str
    words: int
    asked: str
    final: str

    @property
    def title(self) -> str:
        """The headline, empty when there is none."""
        return self.page.title or ""

    @property
    def is_notice(self) -> bool:
        """Too short for an article, long enough for a message."""
        return self.words < NOTICE_WORDS


def page_verdict(page: Page, text: str, words: int, *, asked: str, final: str) -> str:
    """``ok``, or the first criterion that says what the page is instead of the article."""
    seen = Seen(page, text, words, original(asked), original(final))
    return next((name for name, holds in _CRITERIA.items() if holds(seen)), "ok")


def _is_consent_wall(seen: Seen) -> bool:
    parts = urlsplit(seen.final)
    by_address = _CONSENT_HOST.match(parts.netloc) or _CONSENT_PATH.search(parts.path)
    return bool(by_address) or (
        seen.is_notice and not seen.page.articles and bool(_CONSENT_WORDS.search(seen.text))
    )


def _is_bot_challenge(seen: Seen) -> bool:
    if not seen.is_notice or seen.page.articles:
        return False
    return bool(
        _CHALLENGE.search(seen.title)
        or _CHALLENGE.search(seen.text)
        or _CHALLENGE_MARKS.search(seen.page.source)
    )


def _is_soft_404(seen: Seen) -> bool:
    """A message that there is nothing, or the front page in place of what was asked."""
    heads = (seen.title, *seen.page.texts("//h1 | //head/title"))
    if seen.is_notice and any(_NOT_FOUND.search(head) for head in heads):
        return True
    # Such pages are long where they list what is read most.
    if not _has_article_sign(seen) and any(map(_says_missing, heads)):
        return True
    asked = urlsplit(seen.asked).path.strip("/")
    if not asked:
        return False
    final = urlsplit(seen.final).path.strip("/")
    if final != asked:
        return not final or (asked.startswith(final + "/") and "/" not in final)
    # Served without a redirect, it gives itself away by the address that it calls its own.
    own = seen.page.canonical
    return own is not None and urlsplit(own).path.strip("/") == "" and not _has_article_sign(seen)


def _says_missing(head: str) -> bool:
    """Whether a heading says that there is nothing, and hardly a word more."""
    return bool(_NOT_FOUND.search(head)) and len(_TOKEN.findall(_NOT_FOUND.sub("", head))) <= _SITE_NAME_WORDS


def _is_paywalled(seen: Seen) -> bool:
    if any(_declares_closed(node) for node in seen.page.articles):
        return True
    declared = _declared_words(seen.page)
    if declared and seen.words < SHOWN_SHARE * declared:
        return True
    last = list(paragraphs(seen.text))[-2:]
    return any(_PAYWALL.search(p) for p in last if len(p) < 400)


def _is_js_only(seen: Seen) -> bool:
    """Much mark-up, hardly a word, and an application that would have written them."""
    if seen.words >= _JS_WORDS or len(seen.page.source) < _JS_HTML or seen.page.tree is None:
        return False
    notices = " ".join(seen.page.texts("//noscript"))
    return bool(_NEEDS_JS.search(notices) or _NEEDS_JS.search(seen.text) or seen.page.tree.xpath(_APP_ROOT))


def _is_moved_other(seen: Seen) -> bool:
    """A redirect to a page that nothing ties to the address asked for, or another page in its place.

    What ties them is a number of the article in both addresses, or the words of the one in the
    other or in the title.
    """
    if not same_page(seen.asked, seen.final):
        return not _is_tied(seen.asked, seen.final, seen.title)
    own = seen.page.canonical
    if own is None or same_page(seen.asked, own) or host_of(own) != host_of(seen.asked):
        return False
    return bool(_slug(seen.asked)) and not _is_tied(seen.asked, own, seen.title)


def _is_tied(asked: str, other: str, title: str) -> bool:
    """Whether an address and a title may be those of the article that was asked for."""
    if _numbers(asked) & _numbers(other):
        return True
    words = _slug(asked)
    return len(words & (_tokens(urlsplit(other).path) | _tokens(title))) * 3 >= max(1, len(words))


def _slug(url: str) -> set[str]:
    """The words of the last part of a path that has any: what stands before it are sections."""
    parts = reversed(urlsplit(url).path.split("/"))
    return next((words for part in parts if (words := _tokens(part))), set())


def _numbers(url: str) -> set[str]:
    """Numbers by which sites know their articles; days are none."""
    return {n for n in _NUMBER.findall(urlsplit(url).path) if not _DAY.fullmatch(n)}


def _is_stub(seen: Seen) -> bool:
    """Too little for an article, unless the page declares that this is all."""
    declared = _declared_words(seen.page)
    if declared and seen.words >= 0.9 * declared and seen.words > 0:
        return False
    if len(seen.text) < MIN_ARTICLE_CHARACTERS:
        return True
    return sum(1 for _ in paragraphs(seen.text)) < 2 and not _has_article_sign(seen)


def _has_article_sign(seen: Seen) -> bool:
    return bool(seen.page.articles) or seen.page.meta("og:type") == "article"


def _declares_closed(node: Mapping[str, object]) -> bool:
    """``isAccessibleForFree`` false as a boolean or as words, for the article or a part of it."""
    parts = node.get("hasPart")
    nodes = [node, *(parts if isinstance(parts, list) else [parts])]
    values = (n.get("isAccessibleForFree") for n in nodes if isinstance(n, Mapping))
    return any(str(value).rpartition("/")[2].strip().lower() in ("false", "no", "0") for value in values)


def _declared_words(page: Page) -> int:
    count = str(page.article_field("wordCount") or "")
    return int(count) if count.isascii() and count.isdigit() and len(count) < 7 else 0


def _tokens(text: str) -> set[str]:
    """Words of a path or title, by their first five letters, so that inflections agree."""
    return {t.lower()[:5] for t in _TOKEN.findall(unquote(text))} - _NO_TOKENS


_CRITERIA: Final[Mapping[str, Callable[[Seen], bool]]] = {
    "consent-wall": _is_consent_wall,
    "bot-challenge": _is_bot_challenge,
    "soft-404": _is_soft_404,
    "js-only": _is_js_only,
    "paywalled": _is_paywalled,
    "moved-other": _is_moved_other,
    "stub": _is_stub,
}
