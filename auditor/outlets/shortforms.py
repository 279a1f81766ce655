"""Initials that an article makes for itself: "The Straits Times ... told ST", "Cook Islands News ... CI News"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from auditor.models import Mention
from auditor.outlets.cues import at_all
from auditor.outlets.decision import Decision
from auditor.outlets.scene import Scene

_SHORT = re.compile(r"(?<![\w&.-])(?P<initials>[A-Z]{2,5})(?: (?P<rest>[A-Z][a-z]+))?(?![\w-])")
_CAPITAL = re.compile(r"(?<!\w)[A-Z]")


def short_forms(scene: Scene, mentions: Sequence[Mention]) -> Iterator[tuple[int, int, Decision]]:
    """Initials with a cue that stand for an outlet named before them in full, and for no other."""
    full = [m for m in mentions if not m.anaphor and not m.collective and " " in m.text]
    if not full:
        return
    for match in _SHORT.finditer(scene.text):
        meant = {m.id or m.name: m for m in _spelt_out(match, full)}
        if len(meant) == 1 and at_all(scene.text, *match.span()):
            (outlet,) = meant.values()
            how = "antecedent" if outlet.id else outlet.resolution
            yield (
                *match.span(),
                Decision(
                    outlet.id, how, outlet.candidates, f"short for {outlet.text}", outlet.name, outlet.kinds
                ),
            )


def _spelt_out(match: re.Match[str], full: Iterable[Mention]) -> Iterator[Mention]:
    """The mentions before the match whose capitals, "The" aside, are its letters."""
    for mention in full:
        name = mention.text.removeprefix("The ").removeprefix("the ")
        rest = match["rest"]
        if rest and name.endswith(f" {rest}"):
            name = name.removesuffix(f" {rest}")
        elif rest:
            continue
        if mention.end < match.start() and "".join(_CAPITAL.findall(name)) == match["initials"]:
            yield mention
