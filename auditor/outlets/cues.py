"""Whether the words around a name credit it as an outlet. Only guarded and unknown names ask.

The finder of attributions has the full lexicon of cues; these few are those that no person and no
everyday word takes.
"""

from __future__ import annotations

import re

_ADVERB = r"(?:first|also|later|earlier|previously|since|then|already|has|had|have|itself|on [A-Z][a-z]+|this week|last week) "
#: "X and Y reported": the others between a name and its verb.
_AND_OTHERS = r"(?:(?:,| and| or| &)? (?:and |the |The )*[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}(?= and | or |,? [a-z])){0,3}"
#: "X reported", "X's report", "X, citing", but not "X said", which people do too.
_STRONG_AFTER = re.compile(
    rf"{_AND_OTHERS},? (?:{_ADVERB}){{0,3}}(?:report(?:ed|s|ing)|wr(?:ote|ites)|reveal(?:ed|s)|publish(?:ed|es)|learned|quot(?:ed|es|ing)|"
    r"cit(?:ed|es|ing)|editoriali[sz]ed|broadcast|aired|disclosed|broke the|"
    r"call(?:ed|s) (?:it|him|her|them) [\"“'‘]|alleged that)(?!\w)|[’']s? (?:[a-z-]+ )?(?:report(?:ers?|ing)?|story|article|"
    r"website|front page|correspondent|columnist|editor|editorial|newsroom|investigation|interview|poll|survey|tip-off|scoop|cover|critic|"
    r"review|account|analysis|coverage|tally|count|headline|podcast)\b|"
    r" (?:photographers?|witness|journalists|reporters|correspondents|count|tally|analysis|review|documentary|report(?:er)?|story|article|poll|survey|columnist|correspondent|editorial|investigation|interview|journalist|website|magazine|"
    r"newspaper|app)\b|, (?:a|an|the) (?:[\w-]+ ){0,4}?(?:newspaper|daily|weekly|magazine|journal|(?:news )?(?:web)?site|broadcaster|"
    r"news agency|agency|network|station|tabloid)\b"
)
_WEAK_AFTER = re.compile(
    rf"{_AND_OTHERS},? (?:{_ADVERB}){{0,3}}(?:sa(?:id|ys)|note[ds]|found|finds|claim(?:ed|s)|add(?:ed|s)|ask(?:ed|s)|call(?:ed|s)|describe[ds]|"
    r"suggest(?:ed|s)|argue[ds]|estimate[ds]|put|named|ran|carried|endorsed|apologi[sz]ed|understands|announce[ds]|explained|told)\b"
)
_STRONG_BEFORE = re.compile(
    r"(?:according to|interview(?:ed)? (?:with|to|in|for|by)|(?:report(?:ed|s|ing)?|published|aired|broadcast|story|article|piece|essay|"
    r"op-ed|column|editorial|investigation|commentary|letter|profile|interview|ad|advertisement|headline|study|wr(?:ote|ites|itten|iting)|"
    r"appeared|appearing|carried|printed) (?:\w+day )?(?:by|in|on|from|for|to)|(?:told|tells|telling|citing|quoting|via|per)|"
    r"(?:quoted|cited|seen|documented|profiled|covered|chronicled|compiled|survey|poll|tally|count|analysis|review|obtained|viewed|reviewed|interviewed|commissioned|run|conducted|released|asked|pressed|grilled|challenged|quizzed|questioned|contacted|reached|"
    r"seriali[sz]ed|excerpted|reprinted) (?:by|in)|"
    r"(?:spoke|speaking|speaks|comments?|remarks?|statement|e-?mail|confirmed|denied|confirmation|leaked|admitted) (?:\w+ )?(?:to|with|for|in)|"
    r"(?:source|via|h/t|photo|image|credit):?|cover of|pages of|readers of|editor(?:-in-chief)? of|columnist (?:for|at|with)|reporter (?:for|at|with)|"
    r"correspondent (?:for|at|with)|editor at|journalist (?:for|at|with)|writer (?:for|at)|writing in|subscribe to)"
    r" (?:(?:the|The|a|an|its|local|this week[’']s|Sunday[’']s|Monday[’']s) ){0,2}$",
    re.I,
)
#: Reporting verbs of other languages before the name, with its article if any.
_FOREIGN_BEFORE = re.compile(
    r"\b(?:berichtete?|meldete?|schreibt|schrieb|sagte|laut|gegenüber|zufolge|selon|d[’']après|rapporte|écrit|révèle|indique|"
    r"(?:a déclaré|a dit|ont déclaré|affirme|a confié)(?: [aà])?|según|informó|reportó|publicó|dijo|declaró|contó|asegura|segundo|noticiou|"
    r"informou|disse|contou|revelou|secondo|riferisce|scrive|ha detto|volgens|meldt|schrijft|bericht|enligt|rapporterar|skriver|ifølge|"
    r"skriver|melder|według|podaje|podle|píše|по данным|сообщает|пишет|сообщил|повідомляє|пише)"
    r" (?:(?:der|die|das|dem|den|le|la|les|au|à|el|al|a|o|ao|à|il|lo|de|het|газета|агентство|издание) )?$|l[’']$",
    re.I,
)
_REACH = 60


def strongly(text: str, start: int, end: int) -> bool:
    """Whether a cue that only outlets take stands beside ``start:end``."""
    low = max(0, start - _REACH)
    return bool(
        _STRONG_AFTER.match(text, end)
        or _STRONG_BEFORE.search(text, low, start)
        or _FOREIGN_BEFORE.search(text, low, start)
    )


def at_all(text: str, start: int, end: int) -> bool:
    """Whether any cue, "said" among them, stands beside ``start:end``."""
    return bool(_WEAK_AFTER.match(text, end)) or strongly(text, start, end)
