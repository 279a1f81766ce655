"""An article cut into sentences and tokens, with quotations and outlets as single tokens.

Quotations are masked before sentences are cut, so a full stop inside one ends nothing, and
the rules see ``"…," Roe told the BBC`` as four tokens: a quotation, a name, a verb, an outlet. Only
sentences that may hold an attribution are cut into tokens: one with a cue word, a quotation or
an outlet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from auditor.attributions.lexicon import Lexicon
from auditor.attributions.quotes import Quote, find_quotes
from auditor.models import Article, Mention
from auditor.sentences import sentence_spans

_TOKEN = re.compile(
    r"['’](?:s|ve|d|ll|re|m|t)\b|\d+(?:[.,:]\d+)*(?:st|nd|rd|th|s)?(?![^\W\d_])"
    r"|[^\W_]+(?:[-‑&.@][^\W_]+)*|--+|[^\w\s]"
)
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

WORD, NUMBER, MARK, QUOTE, OUTLET = "w", "n", "p", "q", "o"


@dataclass(slots=True, eq=False)
class Token:
    """One token; ``low`` is its lower-case form, empty for quotations and outlets."""

    start: int
    end: int
    text: str
    low: str
    kind: str
    quote: Quote | None = None
    mention: Mention | None = None

    @property
    def capital(self) -> bool:
        """Whether it starts with a capital: a name, or the first word of a sentence."""
        return self.kind == WORD and self.text[0].isupper()


@dataclass(slots=True, eq=False)
class Sentence:
    """One sentence with its tokens; ``opens`` and ``closes`` say where its paragraph begins and ends."""

    index: int
    start: int
    end: int
    opens: bool
    closes: bool
    tokens: list[Token] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """The article as the rules see it."""

    article: Article
    text: str
    lexicon: Lexicon
    mentions: Sequence[Mention]
    quotes: list[Quote]
    sentences: list[Sentence]


def read(article: Article, mentions: Sequence[Mention], lexicon: Lexicon) -> Reading:
    """Cut the article; linear in its length."""
    text = article.text
    quotes = find_quotes(text)
    masked = _mask(text, quotes)
    sentences = _sentences(text, masked)
    ordered = sorted(mentions, key=lambda m: (m.start, -m.end))
    reading = Reading(article, text, lexicon, ordered, quotes, sentences)
    _tokenize(reading, ordered, masked)
    return reading


def _mask(text: str, quotes: Sequence[Quote]) -> str:
    """The text with the inside of quotations blotted out, but for a last mark that may end a sentence."""
    parts, position = [], 0
    for quote in quotes:
        inner_end = quote.inner_end
        while inner_end > quote.inner_start and text[inner_end - 1] in ".!?…,—–-":
            inner_end -= 1
        parts += (text[position : quote.inner_start], "x" * (inner_end - quote.inner_start))
        position = inner_end
    parts.append(text[position:])
    return "".join(parts)


def _sentences(text: str, masked: str) -> list[Sentence]:
    spans = sentence_spans(masked)
    sentences = []
    for index, (start, end) in enumerate(spans):
        opens = index == 0 or "\n" in text[spans[index - 1][1] : start]
        closes = index + 1 == len(spans) or "\n" in text[end : spans[index + 1][0]]
        sentences.append(Sentence(index, start, end, opens, closes))
    return sentences


def _tokenize(reading: Reading, mentions: Sequence[Mention], masked: str) -> None:
    """Fill the tokens of the sentences that may hold an attribution."""
    triggers, quotes = reading.lexicon.triggers, reading.quotes
    quote_at = mention_at = 0
    for sentence in reading.sentences:
        while quote_at < len(quotes) and quotes[quote_at].end <= sentence.start:
            quote_at += 1
        while mention_at < len(mentions) and mentions[mention_at].end <= sentence.start:
            mention_at += 1
        quoted = quote_at < len(quotes) and quotes[quote_at].start < sentence.end
        named = mention_at < len(mentions) and mentions[mention_at].start < sentence.end
        words = _WORDS.findall(masked[sentence.start : sentence.end].lower())
        if quoted or named or not triggers.isdisjoint(words):
            sentence.tokens = _tokens(reading, sentence, quote_at, mention_at)


def _tokens(reading: Reading, sentence: Sentence, quote_at: int, mention_at: int) -> list[Token]:
    text, quotes, mentions = reading.text, reading.quotes, reading.mentions
    tokens: list[Token] = []
    position = sentence.start
    while position < sentence.end:
        while quote_at < len(quotes) and quotes[quote_at].start < position:
            quote_at += 1
        while mention_at < len(mentions) and mentions[mention_at].start < position:
            mention_at += 1
        quote = quotes[quote_at] if quote_at < len(quotes) else None
        mention = mentions[mention_at] if mention_at < len(mentions) else None
        quote_start = quote.start if quote else sentence.end
        mention_start = mention.start if mention else sentence.end
        stop = min(sentence.end, quote_start, mention_start)
        for match in _TOKEN.finditer(text, position, stop):
            word = match.group()
            kind = WORD if word[0].isalpha() else NUMBER if word[0].isdigit() else MARK
            if kind == MARK and len(word) > 1 and word[1].isalpha():
                kind = WORD
            if word == "." and tokens and tokens[-1].end == match.start() < sentence.end - 1:
                last = tokens[-1]  # a full stop inside a sentence belongs to an abbreviation
                last.end, last.text = match.end(), last.text + "."
                continue
            tokens.append(Token(match.start(), match.end(), word, word.lower(), kind))
        position = stop
        if stop >= sentence.end:
            break
        if quote and stop == quote_start:
            end = min(quote.end, sentence.end)
            tokens.append(Token(quote.start, end, text[quote.start : end], "", QUOTE, quote=quote))
            position = end
        elif mention:
            tokens.append(Token(mention.start, mention.end, mention.text, "", OUTLET, mention=mention))
            position = mention.end
    return tokens
