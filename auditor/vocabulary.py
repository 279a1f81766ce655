"""The closed sets of the program: verdicts, reasons, severities, patterns, resolutions, lookup outcomes.

One home for every name that users see and scripts rely on; the database's lookup tables and
the documentation are made from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from auditor.models import Severity


@dataclass(frozen=True, slots=True)
class VerdictName:
    """A verdict with its usual severity, its rank (1 is what a reader must see first) and a description."""

    id: str
    severity: Severity
    rank: int
    description: str


VERDICTS: Final = {
    v.id: v
    for v in (
        VerdictName(
            "contradicted", "error", 1, "the coverage says another figure, name, date, direction or polarity"
        ),
        VerdictName("altered", "error", 2, "words inside the quotation marks were changed without a mark"),
        VerdictName(
            "misattributed",
            "error",
            3,
            "the words are there, credited to another speaker or by another outlet",
        ),
        VerdictName("not-found", "warning", 4, "the outlet's coverage was read in full and does not hold it"),
        VerdictName("unchecked", "notice", 5, "the coverage could not be looked up, or not fully"),
        VerdictName("unsourced", "notice", 6, "a quotation that credits no outlet"),
        VerdictName("supported", "ok", 7, "the coverage says the same in other words"),
        VerdictName("close", "ok", 8, "the same words but for harmless differences"),
        VerdictName("verbatim", "ok", 9, "the same words"),
    )
}

#: Reasons of each verdict; the same reason may serve two verdicts (``number``).
REASONS: Final[dict[str, tuple[str, ...]]] = {
    "verbatim": ("exact", "typography", "trim", "bracket", "ellipsis", "too-short"),
    "close": ("spelling", "contraction", "number-format", "inflection", "filler", "transcript"),
    "supported": ("facts", "wording"),
    "altered": (
        "number", "name", "negation", "modality", "direction", "substitution", "insertion",
        "omission", "spliced", "cut-condition", "ellipsis-hides", "bracket-changes",
    ),
    "contradicted": ("number", "name", "date", "direction", "polarity"),
    "misattributed": ("other-speaker", "other-outlet"),
    "not-found": ("absent",),
    "unchecked": (
        "own-reporting", "outlet-unknown", "outlet-ambiguous", "date-unknown", "too-short",
        "superseded", "no-route", "out-of-range", "no-candidates", "no-key", "offline",
        "robots-denied", "excluded", "paywalled", "blocked", "rate-limited", "timeout",
        "unreachable", "unreadable", "incomplete", "budget-spent",
    ),
    "unsourced": ("traced", "untraced"),
}  # fmt: skip

#: What each reason means, for reports and the database.
REASON_TEXTS: Final = {
    "exact": "the same words, letter for letter",
    "typography": "the same words; only typography, capitals or final punctuation differ",
    "trim": "the same words, trimmed at the ends",
    "bracket": "the same words; the [brackets] are borne out by the passage",
    "ellipsis": "the same words; what the ellipsis leaves out carries no weight",
    "too-short": "too few words to tell",
    "spelling": "only spelling variants differ",
    "contraction": "only contractions differ",
    "number-format": "only the way numbers are written differs",
    "inflection": "only word endings differ",
    "filler": "only filler words differ",
    "transcript": "only transcript noise differs",
    "facts": "figures, names or dates agree and none disagrees",
    "wording": "most of the wording agrees and nothing disagrees",
    "number": "a number differs",
    "name": "a name differs",
    "negation": "a negation was added or lost",
    "modality": "what may be became what is, or the reverse",
    "direction": "the direction differs",
    "substitution": "a word was replaced",
    "insertion": "words were added",
    "omission": "words were left out without a mark",
    "spliced": "two passages were joined into one",
    "cut-condition": "the quotation stops before a condition or contrast",
    "ellipsis-hides": "the ellipsis hides words that carry weight",
    "bracket-changes": "the [brackets] say what the passage does not",
    "date": "a date differs",
    "polarity": "one affirms what the other denies",
    "other-speaker": "the coverage credits somebody else with the words",
    "other-outlet": "the words stand in another outlet's coverage",
    "absent": "everything the outlet published in the window was read",
    "own-reporting": "the outlet is the article's own publisher",
    "outlet-unknown": "the outlet is not in the registry",
    "outlet-ambiguous": "the name may mean several outlets",
    "date-unknown": "the article has no date",
    "superseded": "the version that differs is later than the article",
    "no-route": "no way to look up this outlet",
    "out-of-range": "no route reaches that date",
    "no-candidates": "no page was found that may carry it",
    "no-key": "the route needs a key",
    "offline": "the network was not to be used",
    "robots-denied": "the site does not allow robots there",
    "excluded": "the archive excludes the site",
    "paywalled": "the page is behind a paywall",
    "blocked": "the site refused the request",
    "rate-limited": "the site asked to slow down",
    "timeout": "the site did not answer in time",
    "unreachable": "the site could not be reached",
    "unreadable": "the page could not be read",
    "incomplete": "the pages read do not hold it, but not everything was read",
    "budget-spent": "the budget was spent before the search was done",
    "traced": "found in coverage although no outlet is credited",
    "untraced": "no outlet is credited; not looked up",
}

PATTERNS: Final = (
    "according-to", "reported", "said", "told", "interview", "on-air", "wrote", "work", "poll",
    "staff", "quoted", "citing", "via", "headline", "link", "collective", "other",
)  # fmt: skip

RESOLUTIONS: Final = (
    "name", "alias", "link", "antecedent", "programme", "host", "descriptor", "domain",
    "candidate-default", "ambiguous", "unknown",
)  # fmt: skip

#: Verdicts that end a search early: the statement is borne out.
OK_VERDICTS: Final = frozenset(v.id for v in VERDICTS.values() if v.severity == "ok")

#: Verdicts on pages that are not what was asked for. Words found there bear a statement out; words that
#: differ are no error of the article's.
NOT_THE_PAGE: Final = frozenset({"consent-wall", "bot-challenge", "soft-404", "moved-other", "own-article"})

#: The outcome of a bulk route that could have looked and was not started.
NEEDS_DEEP: Final = "needs-deep"

#: Finer outcomes of a lookup or capture, each with the reason it gives an unchecked statement.
OUTCOME_REASONS: Final = {
    "outlet-unknown": "outlet-unknown",
    "date-unknown": "date-unknown",
    "out-of-range": "out-of-range",
    "no-route": "no-route",
    "no-key": "no-key",
    "offline": "offline",
    "disabled": "no-route",
    "robots-denied": "robots-denied",
    "policy-blocked": "unreachable",
    "dns-failed": "unreachable",
    "connect-failed": "unreachable",
    "tls-failed": "unreachable",
    "redirect-refused": "unreachable",
    "timeout": "timeout",
    "rate-limited": "rate-limited",
    "quota-exhausted": "rate-limited",
    "server-error": "unreachable",
    "not-there": "unreachable",
    "bad-response": "unreadable",
    "blocked": "blocked",
    "auth-failed": "no-key",
    "excluded": "excluded",
    "budget-exhausted": "budget-spent",
    NEEDS_DEEP: "budget-spent",
    "too-large": "unreadable",
    "wrong-type": "unreadable",
    "truncated-no-match": "incomplete",
    "gap": "incomplete",
    "control-failed": "incomplete",
    "internal-error": "unreadable",
    "paywalled": "paywalled",
    "consent-wall": "blocked",
    "bot-challenge": "blocked",
    "soft-404": "unreadable",
    "moved-other": "unreadable",
    "own-article": "incomplete",
    "stub": "unreadable",
    "js-only": "unreadable",
    "archived-error": "unreadable",
    "decode-failed": "unreadable",
    "empty": "no-candidates",
    "no-match": "incomplete",
    "match": "incomplete",
}

#: Outcomes of which a person should know more than their reason tells.
OUTCOME_TEXTS: Final = {
    "policy-blocked": "the address leads where Auditor does not go: into a private network, or to no web site",
    "redirect-refused": "the address redirects in circles, or to where Auditor does not go",
    "not-there": "what was asked for is not there, or no longer",
    "dns-failed": "the site's name leads nowhere",
    "connect-failed": "the site did not answer",
    "tls-failed": "the site's certificate is not valid",
    "server-error": "the site answered with an error of its own",
    "auth-failed": "the service refused the key",
    "quota-exhausted": "the service's quota is used up",
    "too-large": "what came is too large to be a page",
    "wrong-type": "what came is no web page",
    "bad-response": "the answer could not be understood",
    "decode-failed": "the letters of the page could not be made out",
    "consent-wall": "the site shows a request for consent in place of the page",
    "bot-challenge": "the site shows a test for robots in place of the page",
    "soft-404": "the page says that the article is gone",
    "moved-other": "the address now leads to another page",
    "own-article": "the page is the audited article itself, which is no evidence",
    "js-only": "the page shows nothing until its scripts run",
    "stub": "the page holds too little to be the article",
    "archived-error": "the archive holds only an error in place of the page",
    "control-failed": "nothing of the outlet was to be seen there at all, so that silence says nothing",
}

#: How the Wayback Machine says that it leaves a site out.
EXCLUSIONS: Final = (
    b"AdministrativeAccessControlException", b"RobotAccessControlException", b"Blocked Site Error",
    b"URL has been excluded",
)  # fmt: skip


def severity_order(severity: str) -> int:
    """0 for errors, 1 for warnings, 2 for notices, 3 for ok: what a reader must see first."""
    return ("error", "warning", "notice", "ok").index(severity)
