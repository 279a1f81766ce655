"""Whether a page holds back a part of its article: what it shows bears out, what it does not show proves nothing."""

from __future__ import annotations

import re
from typing import Final

from auditor.extract.body import paragraphs
from auditor.extract.page import Page

#: Paragraphs at the end that may say that there is more, and their greatest length.
_LAST: Final = 3
_NOTICE_CHARACTERS: Final = 400
_MORE: Final = re.compile(
    r"\b(?:register|sign up|log ?in|sign in)\b.{0,40}\bto (?:read|continue|see|view|unlock)|continue reading|keep reading|unlock (?:this|the)"
    r"|(?:premium|subscriber|members?)(?:[- ]only)? (?:article|story|content)|(?:rest|remainder) of (?:this|the) (?:article|story)"
    r"|become a (?:member|subscriber)|read (?:the )?(?:full|whole|entire|rest)"
    r"|réservée?s? (?:aux|à nos) abonnés|la suite de (?:cet|l)|weiterlesen|weiter ?lesen mit|nur für abonnenten|jetzt abonnieren"
    r"|seguir leyendo|solo para suscriptores|riservato agli abbonati|continua a leggere|lees verder|alleen voor abonnees"
    r"|só para assinantes|continue (?:a ler|lendo)|pro předplatitele|tylko dla (?:prenumeratorów|subskrybentów)|läs vidare|les videre",
    re.I,
)  # fmt: skip
#: A text that breaks off: an ellipsis at its end, or a line of some words that ends within a sentence.
_BROKEN: Final = re.compile(r"(?:…|\.{3}|\[(?:…|\.{3})\])\W{0,2}$")
_OPEN_END: Final = re.compile(r"(?:\S+\s+){4,}[a-zà-ÿ]+[,;]?$")
#: What loads the rest of a page.
_BUTTON: Final = re.compile(
    r"(?:load|show|view|see) (?:more|older|earlier|previous|all)(?: (?:updates|posts|entries|key events))?"
    r"|(?:older|earlier|previous) (?:updates|posts|entries)|continue reading|expand (?:article|story)"
    r"|(?:read|see|view|show) (?:the )?(?:full|whole|entire|complete|rest of the) (?:article|story|text|post|report)",
    re.I,
)
_CONTROLS: Final = "//button | //a | //*[@role='button']"


def is_partial(page: Page, text: str) -> bool:
    """Whether the page says, or shows, that there is more than ``text``."""
    return _ends_early(text) or _is_live(page) or _loads_more(page) or _leads_on(page)


def _ends_early(text: str) -> bool:
    last = list(paragraphs(text))[-_LAST:]
    if any(len(p) < _NOTICE_CHARACTERS and _MORE.search(p) for p in last):
        return True
    return bool(last) and bool(_BROKEN.search(last[-1].strip()) or _OPEN_END.search(last[-1].strip()))


def _is_live(page: Page) -> bool:
    """A live blog shows its newest entries."""
    return any("LiveBlogPosting" in str(node.get("@type", "")) for node in page.articles)


def _loads_more(page: Page) -> bool:
    return any(_BUTTON.fullmatch(words.strip(" .…»›→")) for words in page.texts(_CONTROLS))


def _leads_on(page: Page) -> bool:
    """A page that sends its reader to another after a moment is not the one that was meant."""
    if page.tree is None:
        return False
    found = page.tree.xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']/@content")
    return any("url=" in str(content).lower().replace(" ", "") for content in found)
