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
#: Verbs of speech and judgement, past and third person, that people take as well as outlets.
_SPEAK = (
    "sa(?:id|ys)|note[ds]|claim(?:ed|s)|add(?:ed|s)|ask(?:ed|s)|suggest(?:ed|s)|argue[ds]|announce[ds]|explain(?:ed|s)|told|"
    "observe[ds]|insist(?:ed|s)|maintain(?:ed|s)|conclude[ds]|warn(?:ed|s)|predict(?:ed|s)|declare[ds]|opine[ds]|comment(?:ed|s)|"
    "remark(?:ed|s)|contend(?:ed|s)|assert(?:ed|s)|allege[ds]|confirm(?:ed|s)|hint(?:ed|s)|speculate[ds]|acknowledge[ds]|"
    "state[ds]|stress(?:ed|es)|caution(?:ed|s)|lament(?:ed|s)|quip(?:ped|s)|joke[ds]|apologi[sz]e[ds]|criticise[ds]|"
    "criticize[ds]|describe[ds]|call(?:ed|s)|dubbed|brand(?:ed|s)|label(?:l?ed|s)|believe[ds]|understands|spoke (?:to|with)|"
    r"(?:can|could) (?:now |exclusively )?(?:report|reveal|confirm|disclose)|has (?:seen|learn(?:ed|t)|obtained|reviewed|spoken)"
)
_WEAK_AFTER = re.compile(
    rf"{_AND_OTHERS}(?:, which [^,.;]{{3,80}})?,? (?:{_ADVERB}){{0,3}}(?:{_SPEAK}|found|finds|estimate[ds]|put|named|ran|carried|"
    r"endorsed|rate[ds]|rank(?:ed|s)|calculate[ds]|(?:report|claim|say|believe|understand|suggest|insist|write|add|reckon)"
    r"(?= (?:that|the|a|an|he|she|they|it|there|his|her|its)\b| [A-Z]))\b"
)
_SPEAKS_AFTER = re.compile(rf"(?:, which [^,.;]{{3,80}},)? (?:{_ADVERB}){{0,3}}(?:{_SPEAK}|reports)\b")
#: A verb before the name that ends its clause: ", reports Marca.", ", says the Sun on Friday".
_INVERTED = re.compile(
    r"(?:[,.!?][\"”’']?|[\"”’']) (?:reports?|reported|says?|said|writes|wrote|claims?|claimed|understands?|notes|noted|opines|opined|"
    r"adds|added|reckons?|reveals|revealed|suggests?|observes|observed|declared|asks|asked) (?:the |The )?$"
)
_CLOSES = re.compile(r"[.,;:)]|$| (?:on|in|this|last|today|yesterday)\b|\n")
_STRONG_BEFORE = re.compile(
    r"(?:according to|interview(?:ed)? (?:with|to|in|for|by)|(?:report(?:ed|s|ing)?|published|aired|broadcast|story|article|piece|essay|"
    r"op-ed|column|editorial|investigation|commentary|letter|profile|interview|ad|advertisement|headline|study|wr(?:ote|ites|itten|iting)|"
    r"appeared|appearing|carried|printed) (?:\w+day )?(?:by|in|on|from|for|to)|(?:told|tells|telling|citing|quoting|via|per)|"
    r"(?:quoted|cited|seen|documented|profiled|covered|chronicled|compiled|survey|poll|tally|count|analysis|review|obtained|viewed|reviewed|interviewed|commissioned|run|conducted|released|asked|pressed|grilled|challenged|quizzed|questioned|contacted|reached|"
    r"seriali[sz]ed|excerpted|reprinted) (?:by|in)|"
    r"(?:spoke|speaking|speaks|comments?|remarks?|statement|e-?mail|confirmed|denied|confirmation|leaked|admitted) (?:\w+ )?(?:to|with|for|in)|"
    r"(?:source|via|h/t|photo|image|credit):?|cover of|pages of|readers of|editor(?:-in-chief)? of|columnist (?:for|at|with)|reporter (?:for|at|with)|"
    r"correspondent (?:for|at|with)|editor at|journalist (?:for|at|with)|writer (?:for|at)|writing in|subscribe to|in the words of|"
    r"(?:said|admitted|confided|conceded|revealed|complained|insisted|disclosed|boasted|explained) to|"
    r"as (?:first |originally |previously )?(?:seen|read|heard|reported|published) (?:in|on|by))"
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
#: Any verb in "-ed" before "to" and a name, where a clause or a quotation shows what was said.
_ED_TO = re.compile(r"\b[a-z]+ed (?:up |out |back )?to (?:the |The )?$")
_QUOTE_ED_TO = re.compile(r"[\"”’'] (?:[\w.’'-]+ ){1,4}?[a-z]+ed to (?:the |The )?$")
_THAT = re.compile(r" that\b| (?:on|last) \w+ that\b|,? [\"“]|: [\"“]")
_IT_WAS = re.compile(r"\b[Ii]t was (?:the |The )?$")
_THAT_REPORTED = re.compile(
    r",? (?:that|which|who) (?:\w+ly |first |then )?(?:reported|broke|revealed|wrote|disclosed|published)\b"
)
_REACH = 60


def strongly(text: str, start: int, end: int) -> bool:
    """Whether a cue that only outlets take stands beside ``start:end``."""
    low = max(0, start - _REACH)
    return bool(
        _STRONG_AFTER.match(text, end)
        or _STRONG_BEFORE.search(text, low, start)
        or _FOREIGN_BEFORE.search(text, low, start)
        or (_INVERTED.search(text, low, start) and _CLOSES.match(text, end))
        or (_ED_TO.search(text, low, start) and _THAT.match(text, end))
        or _QUOTE_ED_TO.search(text, low, start)
        or _in_brackets(text, start, end)
        or _in_a_cleft(text, start, end)
    )


def _in_brackets(text: str, start: int, end: int) -> bool:
    """ "The mine will close (Handelsblatt).": nothing else in the bracket that ends a sentence; not initials."""
    alone = text[start - 2 : start] == " (" and text.startswith(").", end)
    return start > 2 and alone and text[start - 3].isalnum() and not text[start:end].isupper()


def _in_a_cleft(text: str, start: int, end: int) -> bool:
    """ "It was the Sun that first reported"."""
    return bool(_IT_WAS.search(text, max(0, start - _REACH), start) and _THAT_REPORTED.match(text, end))


def speaks(text: str, end: int) -> bool:
    """Whether a verb of speech stands straight behind ``end``."""
    return _SPEAKS_AFTER.match(text, end) is not None


def at_all(text: str, start: int, end: int) -> bool:
    """Whether any cue, "said" among them, stands beside ``start:end``."""
    return bool(_WEAK_AFTER.match(text, end)) or strongly(text, start, end)
