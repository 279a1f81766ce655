"""Hard-wrapped text read as it was meant: line ends inside a sentence count as spaces.

Mail, teletype and old archives break lines at a column. The joined text is as long as the text,
so that offsets hold; spans are cut from the text itself.
"""

from __future__ import annotations

import re

#: A single line end whose next line goes on in the middle of a sentence, whatever the width.
_GOES_ON = re.compile(r"(?<=[^\s.!?…:])(?P<end>\r?\n)(?=[a-zß-öø-ÿ])|(?<=,)(?P<comma>\r?\n)(?=\S)")
#: A single line end after a full line that ends no sentence: in a text known to be wrapped.
_FULL_LINE = re.compile(r"(?<=[^\s.!?…:\"'”’»)])(?P<end>\r?\n)(?=\S)")
_UNSEEN_MARK = re.compile(r"[\u200b-\u200d\u2060\ufeff\u00ad]")
#: Marks that nobody sees, at the edge of a word; those inside one join its parts.
_UNSEEN = re.compile(r"(?<!\w)[\u200b-\u200d\u2060\ufeff\u00ad]+|[\u200b-\u200d\u2060\ufeff\u00ad]+(?!\w)")
#: Marks written as HTML entities in plain text.
_ENTITY = re.compile(
    r"&(?P<name>quot|ldquo|rdquo|lsquo|rsquo|apos|mdash|ndash|nbsp|#0?3[49]|#x2[27]|#82(?:1[1267]|20|21));"
)
_MARKS = {
    "quot": '"', "ldquo": "“", "rdquo": "”", "lsquo": "‘", "rsquo": "’", "apos": "'", "mdash": "—", "ndash": "–", "nbsp": " ",
    "#34": '"', "#034": '"', "#39": "'", "#039": "'", "#x22": '"', "#x27": "'", "#8211": "–", "#8212": "—", "#8216": "‘",
    "#8217": "’", "#8220": "“", "#8221": "”",
}  # fmt: skip
_SINGLE = re.compile(r"(?<=\S)\r?\n(?=\S)")
#: Share of single line ends that must fall inside a sentence before a text is taken for wrapped.
_WRAPPED_SHARE = 1 / 3


def joined(text: str) -> str:
    """``text`` with the line ends inside sentences as spaces; exactly as long.

    >>> joined("She told\\nReuters that\\nrain fell.\\nNext day")
    'She told\\nReuters that rain fell.\\nNext day'
    """
    if not text.isascii() and _UNSEEN_MARK.search(text):
        text = _UNSEEN.sub(_spaces, text)
    if "&" in text:
        text = _ENTITY.sub(_mark, text)
    singles = len(_SINGLE.findall(text)) if "\n" in text else 0
    if not singles:
        return text
    inside = len(_GOES_ON.findall(text))
    text = _GOES_ON.sub(_spaces, text)
    return _FULL_LINE.sub(_spaces, text) if inside > 1 and inside >= _WRAPPED_SHARE * singles else text


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _mark(match: re.Match[str]) -> str:
    """The mark that an entity stands for, beside the word that it belongs to, and spaces in the place of the rest."""
    mark, rest = _MARKS[match["name"]], " " * (len(match.group()) - 1)
    behind = match.string[match.end() : match.end() + 1]
    return rest + mark if behind.isalnum() and mark not in "”" else mark + rest
