"""What the stages hand to one another: frozen values, no behaviour beyond what follows from their fields.

Offsets are code points into the text they belong to, half-open ``[start, end)``, and
``text[start:end]`` is always the ``text`` of the span. Times are UTC ISO 8601; dates are
``YYYY-MM-DD``. Confidence figures are probabilities, ``similarity`` runs from 0 to 100.
Closed sets of names (verdicts, reasons, patterns) are spelled out in :mod:`auditor.vocabulary`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

StatementKind = Literal["quote", "claim"]
SpeechKind = Literal["direct", "indirect", "mixed"]
Role = Literal["carrier", "source"]
Severity = Literal["ok", "error", "warning", "notice"]
Reached = Literal["none", "request", "listing", "page"]
EditOp = Literal["replace", "insert", "delete"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text."""

    start: int
    end: int
    text: str


# --- the article -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link(Span):
    """Anchor text of a hyperlink in the article, with its absolute address."""

    url: str


@dataclass(frozen=True, slots=True)
class Block(Span):
    """A stretch that the article's mark-up sets apart: a block quotation, list item or heading."""

    kind: Literal["quote", "item", "heading"]


@dataclass(frozen=True, slots=True)
class Article:
    """The text under audit. ``id`` digests text, publisher, date and address."""

    id: str
    text: str
    title: str | None = None
    date: str | None = None
    date_source: str | None = None
    url: str | None = None
    publisher: str | None = None
    path: str | None = None
    links: tuple[Link, ...] = ()
    blocks: tuple[Block, ...] = ()
    author: str | None = None


# --- outlets ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outlet:
    """One row of the registry. The first of ``domains`` is the outlet's own."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    country: str | None = None
    languages: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    search_url: str | None = None
    successor_of: str | None = None


@dataclass(frozen=True, slots=True)
class Mention(Span):
    """A place where the article names an outlet, resolved as far as the article allows.

    ``start:end`` is the name with its own article ("The New York Times"), without
    descriptors; ``phrase`` is the whole noun phrase around it ("the German weekly Der
    Spiegel", "CBS's Face the Nation"), equal to the name where nothing surrounds it.
    ``id`` and ``domain`` are null when ``resolution`` is ambiguous, unknown or
    candidate-default. ``guarded`` names are everyday words or initials ("Time", "the Sun"):
    an outlet only where a cue credits them. ``anaphor`` marks "the newspaper" and its like.
    ``why`` explains the resolution in one sentence.
    """

    phrase: Span
    resolution: str
    id: str | None = None
    name: str | None = None
    domain: str | None = None
    candidates: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    guarded: bool = False
    anaphor: bool = False
    collective: bool = False
    why: str = ""


# --- attributions ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source(Span):
    """Who is said to speak. ``name`` is the fullest form in the article, null for the unnamed."""

    name: str | None = None


@dataclass(frozen=True, slots=True)
class Credit(Span):
    """The outlet credited with the content, and how it was resolved."""

    role: Role
    resolution: str
    id: str | None = None
    name: str | None = None
    domain: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Via(Span):
    """Somebody who stands between the outlet and the source."""

    id: str | None = None


@dataclass(frozen=True, slots=True)
class Content(Span):
    """One stretch of attributed words, quotation marks and a leading "that" included."""

    quoted: bool


@dataclass(frozen=True, slots=True)
class Statement(Span):
    """One checkable unit: a quotation without its marks, or an unquoted clause, whole."""

    id: str
    kind: StatementKind


@dataclass(frozen=True, slots=True)
class Attribution:
    """One credit and all that rests on it."""

    id: str
    kind: SpeechKind
    pattern: str
    source: Source | None
    cue: Span | None
    outlet: Credit | None
    via: tuple[Via, ...]
    content: tuple[Content, ...]
    statements: tuple[Statement, ...]
    nearby_outlet: str | None = None


# --- coverage --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: the coverage of one outlet that may carry these statements.

    ``since`` and ``until`` bound the publication dates worth searching (both included);
    both are null when the article has no date. ``texts`` are the statements, ``names`` the
    speakers: what ranks a title or searches a full text. ``links`` are the article's
    hyperlinks, those of the attributing sentences first.
    """

    outlet: Outlet
    date: str | None
    since: str | None
    until: str | None
    texts: tuple[str, ...]
    names: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    article_id: str | None = None
    article_url: str | None = None
    article_text: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may carry a statement, found by ``route``; ``outcome`` says what became of it.

    ``packed``: the page is in a WARC record of a larger file, at the bytes that the address names
    behind ``#bytes=first-last``.
    """

    url: str
    route: str
    rank: int = 0
    score: float = 0.0
    title: str | None = None
    date: str | None = None
    outcome: str = "not-tried"
    capture_id: str | None = None
    packed: bool = False


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetched response. ``outcome`` is ``ok`` or the name of what went wrong.

    ``body`` holds the decoded bytes (empty when nothing was got); ``digest`` is their
    SHA-256. ``archive_url`` and ``memento_at`` are set when it came from a web archive.
    """

    id: str
    url: str
    outcome: str
    final_url: str | None = None
    status: int | None = None
    fetched_at: str | None = None
    media_type: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    digest: str | None = None
    size: int = 0
    archive_url: str | None = None
    memento_at: str | None = None
    from_cache: bool = False
    detail: str = ""
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    """Readable text got from a capture or a collection.

    ``page`` is the page verdict (``ok``, ``paywalled``, ``soft-404`` …): only an ``ok`` page
    was read in full and can count towards absence. ``outlet`` is null when nobody knows whose
    coverage it is; such a document never decides a verdict. ``credited`` are the names in
    byline and dateline that may be an agency's: whether one is the cited outlet makes a
    ``secondary_copy``. ``site`` is whose page it says it is: the address that it gives itself,
    else the name of the publication. ``continues`` is the address of the article's next page,
    where this is not all of it. ``partial`` says that more belongs to it, which cannot be asked for,
    or that it is in a language which is not read: it can bear out, and its silence proves nothing.
    """

    id: str
    text: str
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    date: str | None = None
    date_source: str | None = None
    page: str = "ok"
    route: str | None = None
    capture_id: str | None = None
    captured_at: str | None = None
    archive_url: str | None = None
    secondary_copy: bool = False
    credited: tuple[str, ...] = ()
    site: str | None = None
    continues: str | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Lookup:
    """One use of one route for one query, and its outcome.

    ``outcome`` keeps the finer name (``offline``, ``robots-denied``, ``no-match`` …);
    :data:`auditor.vocabulary.OUTCOME_REASONS` maps it to a reason. ``exhaustive`` is true only
    where everything that the outlet published between ``since`` and ``until`` was searched or
    read. ``reached`` says how far it got: ``none``, ``request``, ``listing``, ``page``.
    """

    route: str
    outlet: str | None
    outcome: str
    exhaustive: bool = False
    reached: Reached = "none"
    since: str | None = None
    until: str | None = None
    requests: int = 0
    candidates: int = 0
    fetched: int = 0
    detail: str = ""


# --- matching and judging --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Passage(Span):
    """The span of a document that is aligned with a statement; ``source`` is the document's id."""

    source: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One difference, with both texts: ``article`` in the statement's text, ``coverage`` in the document's."""

    op: EditOp
    article: Span
    coverage: Span
    kind: str
    severity: Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the coverage says of a statement, and why.

    ``criteria`` are the named criteria that fired, in order; the one that decided is
    ``reason``. ``facts`` are the anchors of a claim that agreed or disagreed, one readable
    line each. ``also_in`` lists further documents with the same passage, ``seen_at`` documents
    of other outlets that hold the words.
    """

    verdict: str
    severity: Severity
    reason: str
    confidence: float | None = None
    located: float | None = None
    faithful: float | None = None
    similarity: float | None = None
    passage: Passage | None = None
    edits: tuple[Edit, ...] = ()
    criteria: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()
    seen_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement with its judgement in one run, and the evidence."""

    id: str
    statement: Statement
    attribution_id: str
    judgement: Judgement
    document: Document | None
    lookups: tuple[Lookup, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class Audit:
    """All that one run says about one article: what is stored and what is reported.

    ``candidates`` pairs each candidate with the outlet that was searched; ``captures`` and
    ``documents`` are those that were read on the way.
    """

    article: Article
    attributions: tuple[Attribution, ...]
    findings: tuple[Finding, ...]
    lookups: tuple[Lookup, ...] = ()
    candidates: tuple[tuple[str, Candidate], ...] = ()
    captures: tuple[Capture, ...] = ()
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An input that could not be read, with the one line that says why and what to do."""

    path: str
    reason: str
