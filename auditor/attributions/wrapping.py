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
_SINGLE = re.compile(r"(?<=\S)\r?\n(?=\S)")
#: Share of single line ends that must fall inside a sentence before a text is taken for wrapped.
_WRAPPED_SHARE = 1 / 3


def joined(text: str) -> str:
    """``text`` with the line ends inside sentences as spaces; exactly as long.

    >>> joined("She told\\nReuters that\\nrain fell.\\nNext day")
    'She told\\nReuters that rain fell.\\nNext day'
    """
    singles = len(_SINGLE.findall(text)) if "\n" in text else 0
    if not singles:
        return text
    inside = len(_GOES_ON.findall(text))
    text = _GOES_ON.sub(_spaces, text)
    return _FULL_LINE.sub(_spaces, text) if inside > 1 and inside >= _WRAPPED_SHARE * singles else text


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())
