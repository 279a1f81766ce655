"""What an address says by itself: whose it is, what day it is of, where a wrapper leads."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from auditor.hosts import host_of

#: Query parameters in which redirectors and sharing pages carry the address they lead to.
_TARGET_PARAMETERS: Final = (
    "url",
    "u",
    "q",
    "to",
    "target",
    "dest",
    "destination",
    "redirect",
    "redirect_url",
    "link",
)
_WAYBACK: Final = re.compile(r"/web/(\d{4,14})[a-z_]*/(?P<url>.+)", re.S)
_AMP_CACHE: Final = re.compile(r"/(?:amp|[cvi])/(s/)?(?P<rest>[^/]+\.[^/]+/.*|[^/]+\.[^/]+)")
#: Wrappers within wrappers are undone this often; more is a loop.
_MAX_WRAPPERS: Final = 4

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_DAY: Final = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<s>[-/_.]?)(?P<m>0[1-9]|1[0-2])(?P=s)(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
)
_SHORT_DAY: Final = re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<m>1[0-2]|[1-9])/(?P<d>3[01]|[12]\d|[1-9])(?=/|$)")
_NAMED_DAY: Final = re.compile(
    r"/(?P<y>(?:19|20)\d\d)/(?P<m>[a-z]{3,9})/(?P<d>0?[1-9]|[12]\d|3[01])(?=/|$)", re.I
)
_MONTH: Final = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-/_.](?P<m>0[1-9]|1[0-2])(?![\d])")
_NAMED_MONTH: Final = re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<m>[a-z]{3,9})(?=/|$)", re.I)


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days, both included."""

    first: str
    last: str

    def meets(self, since: str | None, until: str | None) -> bool:
        """Whether any of its days lies in the window; a null bound is open."""
        return (until is None or self.first <= until) and (since is None or self.last >= since)


def belongs_to(url: str, domains: Iterable[str]) -> bool:
    """Whether the host of ``url`` is one of ``domains`` or below it; a domain with a path wants the path too."""
    host = host_of(url)
    return host is not None and any(_is_at(url, host, domain) for domain in domains)


def _is_at(url: str, host: str, domain: str) -> bool:
    wanted, _, path = domain.lower().removeprefix("www.").partition("/")
    if host != wanted and not host.endswith(f".{wanted}"):
        return False
    return not path or urlsplit(url).path.lower().startswith(f"/{path.rstrip('/')}")


def unwrap(url: str) -> tuple[str, str | None]:
    """The address behind redirectors, AMP caches and the Wayback Machine, and the capture if there was one.

    A capture comes back in its raw form (``id_``), as it was first served.

    >>> unwrap("https://l.facebook.com/l.php?u=https%3A%2F%2Fnpa.example%2Fa&h=x")
    ('https://npa.example/a', None)
    >>> unwrap("https://web.archive.org/web/20151007/http://npa.example/a")
    ('http://npa.example/a', 'https://web.archive.org/web/20151007id_/http://npa.example/a')
    """
    capture = None
    for _ in range(_MAX_WRAPPERS):
        inner, archived = _unwrap_once(url)
        capture = capture or archived
        if inner is None:
            break
        url = inner
    return url, capture


def _unwrap_once(url: str) -> tuple[str | None, str | None]:
    """The address one wrapper further in, or null; and the raw capture where the wrapper was an archive."""
    parts = urlsplit(url)
    host = host_of(url) or ""
    if host == "web.archive.org" and (found := _WAYBACK.match(url[url.find(parts.path) :])):
        inner = found["url"] if "://" in found["url"][:8] else f"http://{found['url']}"
        return inner, f"https://web.archive.org/web/{found[1]}id_/{inner}"
    if (host == "google.com" or host.endswith("cdn.ampproject.org")) and (
        found := _AMP_CACHE.match(parts.path)
    ):
        return f"{'https' if found[1] else 'http'}://{found['rest']}", None
    query = parse_qs(parts.query)
    for name in _TARGET_PARAMETERS:
        target = unquote(query.get(name, [""])[0])
        if target.startswith(("http://", "https://")) and host_of(target) not in (None, host):
            return target, None
    return None, None


def days_of(url: str) -> Days | None:
    """The day or month that the path of an address is of, or null.

    >>> days_of("https://npa.example/2026/05/13/memo.html")
    Days(first='2026-05-13', last='2026-05-13')
    >>> days_of("https://npa.example/world/2015/oct/05/x"), days_of("https://npa.example/2026/05/memo")
    (Days(first='2015-10-05', last='2015-10-05'), Days(first='2026-05-01', last='2026-05-31'))
    """
    path = urlsplit(url).path
    for pattern in (_DAY, _SHORT_DAY, _NAMED_DAY):
        for found in pattern.finditer(path):
            if days := _days(found["y"], found["m"], found["d"]):
                return days
    for pattern in (_MONTH, _NAMED_MONTH):
        for found in pattern.finditer(path):
            if days := _days(found["y"], found["m"], None):
                return days
    return None


def day_of(url: str) -> str | None:
    """The one day that the path of an address is of, or null.

    >>> day_of("https://npa.example/2026/05/13/memo.html"), day_of("https://npa.example/2026/05/memo")
    ('2026-05-13', None)
    """
    days = days_of(url)
    return days.first if days and days.first == days.last else None


def _days(year: str, month: str, day: str | None) -> Days | None:
    """The day, or the whole month; null where the calendar has no such day."""
    number = int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0)
    if not number:
        return None
    last = monthrange(int(year), number)[1]
    if day is None:
        return Days(f"{year}-{number:02}-01", f"{year}-{number:02}-{last:02}")
    if int(day) > last:
        return None
    exact = f"{year}-{number:02}-{int(day):02}"
    return Days(exact, exact)


def slug_words(url: str) -> str:
    """The words in the path of an address, for comparison with a statement.

    >>> slug_words("https://npa.example/2026/05/13/memo-backup-generator.html?x=1")
    'memo backup generator'
    """
    path = re.sub(r"\.[a-z]{2,5}$", "", unquote(urlsplit(url).path))
    return " ".join(word for word in re.split(r"[^\w]+|_", path) if word and not word.isdigit())
