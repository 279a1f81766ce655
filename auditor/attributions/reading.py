"""An article cut into sentences and tokens, with quotations and outlets as single tokens.

Quotations are masked before sentences are cut, so a full stop inside one ends nothing, and
the rules see ``"…," Roe told the BBC`` as four tokens: a quotation, a name, a verb, an outlet. Only
sentences that may hold an attribution are cut into tokens: one with a cue word, a quotation or
an outlet.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from auditor.attributions.drafts import Given
from auditor.attributions.lexicon import Lexicon
from auditor.attributions.quotes import Quote, find_quotes, with_blocks, without_credits
from auditor.attributions.wrapping import joined
from auditor.models import Article, Mention
from auditor.sentences import sentence_spans

#: Markdown and HTML links left in plain text: their marks are no words, their text is.
_LINK = re.compile(
    r"\[(?P<md>[^\[\]\n]{1,200})\]\((?P<url>https?://[^\s()]{1,500})\)|<a\s[^<>]{1,500}>(?P<html>[^<>\n]{1,200})</a>"
)
_TOKEN = re.compile(
    r"['’](?:s|ve|d|ll|re|m|t)\b|\d+(?:[.,:]\d+)*(?:st|nd|rd|th|s)?(?![^\W\d_])"
    r"|[^\W_]+(?:[-‑&.@\u00ad\u200b-\u200d\u2060\ufeff][^\W_]+)*|--+|[^\w\s]"
)
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

#: A cell of a table in plain text, or a sentence outside one.
_CELL = re.compile(r"[^|\s](?:[^|]*[^|\s])?")
#: The time at the head of a live blog's entry: "14:05 GMT ", "10.32am: ", "[14:22] ".
_STAMP = re.compile(
    r"\[?\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\b\.?)?(?: (?:GMT|BST|UTC|CES?T|E[SD]?T|P[SD]?T|IST|AES?T))?\]?(?: ?[:–—-])?\s+(?=\S)",
    re.I,
)
#: What opens an item of a list in plain text.
_BULLET = re.compile(r"(?:[-*•·▪‣◦–—]|\d{1,2}\)|\(?[a-z]\))[ \t]+(?=\S)")

#: Sentences whose tokens are kept: the one that is read and the one before.
_KEPT = 2
#: Characters of a quotation that may be the name of a programme, at most.
_LONGEST_NAME = 60
#: Characters of a sentence, at most: quotations apart, news has none longer than a fifth of this.
_LONGEST_SENTENCE = 4000
#: Tokens of a dateline, at most.
_DATELINE = 14
#: Words in the title of a programme, at most.
_LONGEST_TITLE = 7
WORD, NUMBER, MARK, QUOTE, OUTLET = "w", "n", "p", "q", "o"
DASHES = ("—", "–", "―", "--", "-")
#: One of these ends a dateline.
_DATELINE_ENDS = frozenset((*DASHES, ":"))


@dataclass(slots=True, eq=False)
class Token:
    """One token; ``low`` is its lower-case form, empty for quotations and outlets.

    ``capital``: a word that starts with a capital: a name, or the first word of a sentence.
    """

    start: int
    end: int
    text: str
    low: str
    kind: str
    quote: Quote | None = None
    mention: Mention | None = None
    link: int = 0
    capital: bool = False

    @property
    def guarded(self) -> bool:
        """Whether it is an outlet by an everyday word or initials: one only where a cue credits it."""
        return self.mention is not None and self.mention.guarded

    @property
    def host(self) -> bool:
        """Whether it is an outlet named by its presenter."""
        return self.mention is not None and self.mention.resolution == "host"


@dataclass(slots=True, eq=False)
class Sentence:
    """One sentence with its tokens; ``opens`` and ``closes`` say where its paragraph begins and ends."""

    index: int
    start: int
    end: int
    opens: bool
    closes: bool
    tokens: list[Token] = field(default_factory=list)


@dataclass
class Reading:
    """The article as the rules see it; ``given`` is what the sentence before gives to the next."""

    article: Article
    text: str
    masked: str
    lexicon: Lexicon
    mentions: Sequence[Mention]
    quotes: list[Quote]
    sentences: list[Sentence]
    given: Given | None = None

    def quote_at(self, start: int) -> int:
        """Index of the first quotation that begins at ``start`` or later."""
        return bisect_left(self.quotes, start, key=lambda quote: quote.start)

    def quotes_in(self, start: int, end: int) -> Iterator[Quote]:
        """Quotations that overlap ``start:end``."""
        for at in range(max(0, self.quote_at(start) - 1), len(self.quotes)):
            quote = self.quotes[at]
            if quote.start >= end:
                return
            if quote.end > start:
                yield quote

    def named_in(self, quote: Quote) -> Sequence[Mention]:
        """Outlets named inside a short quotation: the title of a programme."""
        if quote.end - quote.start > _LONGEST_NAME:
            return ()
        at = bisect_left(self.starts, quote.start)
        return [m for m in self.mentions[at : at + 2] if m.end <= quote.end]

    def bullet(self, sentence: Sentence) -> int | None:
        """Where the words of a list item begin; None where a sentence opens none."""
        found = _BULLET.match(self.text, sentence.start, sentence.end) if sentence.opens else None
        if found is not None:
            return found.end()
        return sentence.start if sentence.start in self.items else None

    @cached_property
    def items(self) -> frozenset[int]:
        """Where the page's list items begin."""
        return frozenset(block.start for block in self.article.blocks if block.kind == "item")

    @cached_property
    def starts(self) -> list[int]:
        """Where mentions begin, in order."""
        return [m.start for m in self.mentions]


def read(article: Article, mentions: Sequence[Mention], lexicon: Lexicon) -> Reading:
    """Cut the article; linear in its length."""
    text = joined(article.text)
    blocks = sorted((b.start, b.end) for b in article.blocks if b.kind == "quote")
    quotes = find_quotes(text)
    if any(not quote.closed for quote in quotes):
        quotes = without_credits(text, quotes, lexicon.credit)
    quotes = with_blocks(text, quotes, blocks)
    masked = _mask(text, quotes)
    sentences = _sentences(text, masked)
    ordered = sorted(mentions, key=lambda m: (m.start, -m.end))
    return Reading(article, text, masked, lexicon, ordered, quotes, sentences)


def _mask(text: str, quotes: Sequence[Quote]) -> str:
    """The text with the inside of quotations blotted out, but for a last mark that may end a sentence."""
    parts: list[str] = []
    position = 0
    for quote in quotes:
        inner_end = quote.inner_end
        while inner_end > quote.inner_start and text[inner_end - 1] in ".!?…,—–-":
            inner_end -= 1
        blot = "x" * (inner_end - quote.inner_start)
        if text[quote.inner_start : quote.inner_start + 3].strip("\"'“‘[( \u00a0\u202f")[:1].isupper():
            blot = blot.capitalize()  # a quotation that opens with a capital may open a sentence
        parts += (text[position : quote.inner_start], blot)
        position = inner_end
    parts.append(text[position:])
    return "".join(parts)


def _sentences(text: str, masked: str) -> list[Sentence]:
    spans = [piece for span in sentence_spans(masked) for piece in _pieces(masked, *span)]
    if "|" in masked:
        spans = [(m.start(), m.end()) for a, b in spans for m in _CELL.finditer(masked, a, b)]
    sentences = []
    for index, (start, end) in enumerate(spans):
        opens = index == 0 or "\n" in text[spans[index - 1][1] : start]
        closes = index + 1 == len(spans) or "\n" in text[end : spans[index + 1][0]]
        sentences.append(Sentence(index, start, end, opens, closes))
    return sentences


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, or what is no sentence any more cut at spaces, so that no rule meets thousands of words."""
    while end - start > _LONGEST_SENTENCE:
        cut = text.rfind(" ", start, start + _LONGEST_SENTENCE)
        cut = cut if cut > start else start + _LONGEST_SENTENCE
        yield start, cut
        start = cut + (text[cut] == " ")
    if start < end:
        yield start, end


def promising(reading: Reading) -> Iterator[Sentence]:
    """The sentences that may hold an attribution, with their tokens.

    Tokens are made one sentence at a time and dropped two sentences on, so that memory follows the
    text, not its tokens.
    """
    triggers, quotes, mentions = reading.lexicon.triggers, reading.quotes, reading.mentions
    quote_at = mention_at = 0
    introduced = False
    for sentence in reading.sentences:
        if sentence.index >= _KEPT:
            reading.sentences[sentence.index - _KEPT].tokens = []
        while quote_at < len(quotes) and quotes[quote_at].end <= sentence.start:
            quote_at += 1
        while mention_at < len(mentions) and mentions[mention_at].end <= sentence.start:
            mention_at += 1
        quoted = quote_at < len(quotes) and quotes[quote_at].start < sentence.end
        named = mention_at < len(mentions) and mentions[mention_at].start < sentence.end
        words = _WORDS.findall(reading.masked[sentence.start : sentence.end].lower())
        listed = introduced and sentence.opens
        introduced = reading.text[sentence.end - 1] == ":" or (
            listed and reading.bullet(sentence) is not None
        )
        if quoted or named or listed or not triggers.isdisjoint(words):
            sentence.tokens = _tokens(reading, sentence, quote_at, mention_at)
            if sentence.opens:
                if stamp := _STAMP.match(reading.text, sentence.start, sentence.end):
                    sentence.tokens = [t for t in sentence.tokens if t.start >= stamp.end()]
                sentence.tokens = _without_dateline(sentence.tokens, reading.lexicon)
            if sentence.tokens:
                yield sentence


def _without_dateline(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """A paragraph's first sentence behind its dateline: "TOKYO, June 29 (Reuters) - ", "PARIS — ", "REUTERS – "."""
    if not (tokens and (tokens[0].capital or tokens[0].kind == OUTLET)):
        return tokens
    if not any(token.text in _DATELINE_ENDS for token in tokens[:_DATELINE]):
        return tokens  # nearly all
    placed = 0  # words that only a place in capitals can be
    for i, token in enumerate(tokens[: min(_DATELINE, len(tokens) - 1)]):
        closed = i and tokens[i - 1].text == ")"
        if token.text in DASHES or (token.text == ":" and closed):
            spaced = tokens[i + 1].start > token.end and i > 0 and token.start > tokens[i - 1].end
            agency = i == 1 and tokens[0].kind == OUTLET and tokens[0].text.isupper()
            dated = (closed or placed or agency) and not tokens[i + 1].text[:1].islower()
            return tokens[i + 1 :] if dated and (spaced or token.text in (":", "--")) else tokens
        if token.kind == OUTLET or token.text in ",.()/":
            continue
        if token.kind == NUMBER or token.low.rstrip(".") in lexicon.of("time"):
            continue
        inside = any(t.text == "(" for t in tokens[:i]) and not any(t.text == ")" for t in tokens[:i])
        if not token.capital and not inside:
            return tokens
        placed += token.text.isupper() and len(token.text) > 2 and not inside
        if not (token.text.isupper() or inside or placed or _agency_behind(tokens, i)):
            return tokens
    return tokens


def _agency_behind(tokens: Sequence[Token], at: int) -> bool:
    """Whether a bracket with an outlet follows the places at ``at``: "New Delhi (PTI) - "."""
    near = range(at, min(at + 6, len(tokens) - 2))
    opening = next((i for i in near if tokens[i].text == "("), None)
    return opening is not None and tokens[opening + 2].text == ")"


def _quote_tokens(reading: Reading, quote: Quote, end: int, before: Sequence[Token]) -> list[Token]:
    """A quotation as one token; the title of a programme or book as a name, with the comma it may hold."""
    text = reading.text
    inner = text[quote.inner_start : quote.inner_end]
    name = inner.rstrip(",.")
    named = next((m for m in reading.named_in(quote) if 10 * len(m.text) >= 8 * len(name)), None)
    if named is not None:
        tokens = [Token(named.start, named.end, named.text, "", OUTLET, mention=named)]
        mark = inner[len(name) :][:1]
        return (
            [
                *tokens,
                Token(quote.inner_start + len(name), quote.inner_start + len(name) + 1, mark, mark, MARK),
            ]
            if mark == ","
            else tokens
        )
    if not _is_title(name, before, reading.lexicon):
        return [Token(quote.start, end, text[quote.start : end], "", QUOTE, quote=quote)]
    stop = quote.inner_start + len(name)
    tokens = [
        Token(quote.inner_start, stop, name, name.lower(), WORD, quote=quote, capital=name[0].isupper())
    ]
    if len(inner) > len(name):
        tokens.append(Token(stop, stop + 1, inner[len(name)], inner[len(name)], MARK))
    return tokens


def _is_title(name: str, before: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether words in marks name a programme ("on “Face the Nation”"), seen from the word before them."""
    words = name.split()
    if (
        not before
        or not 0 < len(words) <= _LONGEST_TITLE
        or not (words[0][0].isupper() and words[-1][0].isupper())
    ):
        return False
    if any(w[0].islower() and w not in lexicon.of("title-words") for w in words):
        return False
    last = before[-1]
    return last.kind == OUTLET or last.low in lexicon.of("title-cue")


def _abbreviates(token: Token) -> bool:
    """Whether a full stop inside a sentence belongs to the word before it: "Mr.", "U.S.", "a.m."."""
    return token.kind == WORD and (token.text[0].isupper() or len(token.text) == 1 or "." in token.text)


def _tokens(reading: Reading, sentence: Sentence, quote_at: int, mention_at: int) -> list[Token]:
    """The tokens of one sentence; ``quote_at`` and ``mention_at`` are the first that may lie in it."""
    text, quotes, mentions = reading.text, reading.quotes, reading.mentions
    initials = reading.lexicon.of("initials")
    tokens: list[Token] = []
    links = (
        list(_LINK.finditer(text, sentence.start, sentence.end))
        if "://" in text[sentence.start : sentence.end]
        else []
    )
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
        _add_words(tokens, text, position, stop, sentence.end, initials)
        position = stop
        if stop >= sentence.end:
            break
        if quote and stop == quote_start:
            end = min(quote.end, sentence.end)
            tokens += _quote_tokens(reading, quote, end, tokens)
            position = end
        elif mention:
            position = _with_descriptor(text, mention, min(sentence.end, quote_start))
            tokens.append(Token(mention.start, position, mention.text, "", OUTLET, mention=mention))
    return _linked(tokens, links) if links else tokens


def _with_descriptor(text: str, mention: Mention, stop: int) -> int:
    """Past what says behind a name what sort of outlet it is: "the Nikkei business daily"."""
    end = mention.phrase.end
    behind = text[mention.end : end]
    return (
        end if end <= stop and behind == behind.lower() and behind.replace(" ", "").isalpha() else mention.end
    )


def _add_words(
    tokens: list[Token], text: str, start: int, stop: int, end: int, initials: frozenset[str]
) -> None:
    """Add the words, numbers and marks of ``text[start:stop]``; ``end`` is that of the sentence.

    ``initials`` are everyday words in lower case, and keep their capitals to be none.
    """
    unseen = not text.isascii() and _UNSEEN.search(text, start, stop) is not None
    for match in _TOKEN.finditer(text, start, stop):
        word = match.group()
        kind = WORD if word[0].isalpha() else NUMBER if word[0].isdigit() else MARK
        if kind == MARK and len(word) > 1 and word[1].isalpha():
            kind = WORD
        if word == "." and tokens and tokens[-1].end == match.start() < end - 1 and _abbreviates(tokens[-1]):
            tokens[-1].end, tokens[-1].text = match.end(), tokens[-1].text + "."
        else:
            capital = kind == WORD and word[0].isupper()
            low = word if word in initials else word.lower()
            if unseen:
                low = _UNSEEN.sub("", low)
            tokens.append(Token(match.start(), match.end(), word, low, kind, None, None, 0, capital))


def _linked(tokens: list[Token], links: Sequence[re.Match[str]]) -> list[Token]:
    """Tokens without the marks and addresses of links; an outlet known by its address goes with the link's words."""
    kept: list[Token] = []
    for token in tokens:
        inside = next((x for x in links if x.start() <= token.start and token.end <= x.end()), None)
        if inside is None:
            kept.append(token)
            continue
        a, b = inside.span("md" if inside.group("md") is not None else "html")
        if a <= token.start and token.end <= b:
            token.link = inside.start() + 1
            kept.append(token)
        elif token.kind == OUTLET:
            for other in tokens:
                if a <= other.start and other.end <= b and other.mention is None:
                    other.mention, other.link = token.mention, inside.start() + 1
    return kept
