"""The page's second telling of its text: JSON-LD ``articleBody`` and the state of a script application."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from auditor.extract.page import Page, plain, squeeze

_STATE_SCRIPT: Final = "__NEXT_DATA__"
#: Keys under which applications keep the paragraphs of an article.
_TEXT_KEYS: Final = frozenset({"text", "content", "html", "body", "value", "paragraph", "articleBody"})
_MIN_PARAGRAPH: Final = 60
_MAX_NODES: Final = 50_000


def second_text(page: Page) -> str:
    """The longest text that the structured data gives; empty when they give none."""
    bodies = [plain(b) for n in page.articles if isinstance(b := n.get("articleBody"), str)]
    states = [_state_text(script) for script in page.scripts(_STATE_SCRIPT)]
    return max((*bodies, *states), key=len, default="")


def _state_text(script: str) -> str:
    """The paragraphs in an application's state, each once, in document order."""
    try:
        state = json.loads(script)
    except (ValueError, RecursionError):
        return ""
    found = (plain(text) for text in _strings(state))
    return "\n\n".join(dict.fromkeys(p for p in found if _is_prose(p)))


def _strings(value: Any) -> Iterator[str]:
    """Strings under text keys, depth first, without recursion and up to a number of nodes."""
    waiting: list[tuple[str, Any]] = [("", value)]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        key, current = waiting.pop()
        if isinstance(current, str):
            if key in _TEXT_KEYS:
                yield current
        elif isinstance(current, dict):
            waiting += reversed(list(current.items()))
        elif isinstance(current, list):
            waiting += reversed([(key, item) for item in current])


def _is_prose(text: str) -> bool:
    """A sentence rather than a label, an address or code."""
    words = squeeze(text)
    return len(words) >= _MIN_PARAGRAPH and " " in words[:30] and words.rstrip("\"'”’)")[-1:] in ".!?…"
