"""The keys of a nightly configuration: which there are, of what type, and what each is for.

One table serves the check of a file and the example that ``--print-config`` gives.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from auditor.vocabulary import REASONS

#: Reasons for which a statement is unchecked that may be gone tomorrow.
PASSING: Final = ("budget-spent", "offline", "rate-limited", "timeout", "unreachable", "blocked")

#: The longest time that can be asked for: a century.
MOST_DAYS: Final = 36_500


@dataclass(frozen=True, slots=True)
class Key:
    """A key: what its value must be, in words and as a test; what it is when not given; an example, TOML, and a comment."""

    kind: Kind
    default: Any
    example: str
    comment: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of value. ``read`` gives the value as it is used, and raises ValueError for one of another type."""

    words: str
    read: Callable[[Any], Any]


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value


def _path(value: Any) -> str:
    """A path; what no file can be called is no text of this kind."""
    text = _text(value)
    if "\0" in text:
        raise ValueError
    try:
        return str(Path(text).expanduser())
    except RuntimeError:  # the home of a user that there is not
        raise ValueError from None


def _paths(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError
    return tuple(map(_path, value))


def _addresses(value: Any) -> tuple[str, ...]:
    return tuple(name if is_address(name) else _path(name) for name in _texts(value))


def is_address(name: str) -> bool:
    """Whether it is a web address, not a path."""
    return name.startswith(("http://", "https://"))


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError
    return tuple(map(_text, value))


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _whole(least: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise ValueError
        return value

    return read


def _number(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < float("inf"):
        raise ValueError
    return float(value)


def _days(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def limited(value: Any) -> Any:
        if (days := read(value)) > MOST_DAYS:
            raise ValueError
        return days

    return limited


def _day(value: Any) -> str:
    """A date, as TOML has it or in quotes."""
    if isinstance(value, datetime.datetime):
        raise ValueError
    return (
        value if isinstance(value, datetime.date) else datetime.date.fromisoformat(_text(value))
    ).isoformat()


def _names(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError
    return {str(name): _text(target) for name, target in value.items()}


def _one_of(*choices: str) -> Kind:
    def read(value: Any) -> str:
        if value not in choices:
            raise ValueError
        return str(value)

    return Kind(f"one of {', '.join(choices)}", read)


def _reasons(value: Any) -> tuple[str, ...]:
    if isinstance(value, bool):
        return PASSING if value else ()
    found = _texts(value)
    if set(found) - set(REASONS["unchecked"]):
        raise ValueError
    return found


TEXT: Final = Kind("text in quotes", _text)
TEXTS: Final = Kind("a list of texts", _texts)
PATH: Final = Kind("a path in quotes", _path)
PATHS: Final = Kind("a list of paths", _paths)
ADDRESSES: Final = Kind("a list of web addresses and paths", _addresses)
FLAG: Final = Kind("true or false", _flag)
COUNT: Final = Kind("a whole number, 0 or more", _whole(0))
POSITIVE: Final = Kind("a whole number, 1 or more", _whole(1))
NUMBER: Final = Kind("a number, 0 or more", _number)
WHOLE_DAYS: Final = Kind(f"a whole number of days, 0 to {MOST_DAYS}", _days(_whole(0)))
DAYS: Final = Kind(f"a number of days, 0 to {MOST_DAYS}", _days(_number))
DAY: Final = Kind("a date, YYYY-MM-DD", _day)
NAMES: Final = Kind('a table of names, { "name" = "value" }', _names)
REASON_LIST: Final = Kind(
    "true, false or a list of reasons for which a statement may be unchecked (see the table reasons)",
    _reasons,
)

#: Every key by its table; those of the empty name stand at the top.
KEYS: Final[dict[str, dict[str, Key]]] = {
    "": {
        "sources": Key(PATHS, (), '["articles/", "dumps/*.jsonl"]', "folders, files and globs; a glob may match nothing tonight"),
        "database": Key(PATH, "audits.db", '"audits.db"', "the results; made when it is not there"),
        "collections": Key(PATHS, (), '["coverage/"]', "coverage besides [collection]: folders, JSON lines, databases"),
        "outlets": Key(PATHS, (), '["my-outlets.csv"]', "your own outlets, CSV; their rows win"),
        "fail_on": Key(_one_of("error", "warning", "notice", "never"), "never", '"never"', "exit with 1 when a finding of the night is at least this severe"),
        "timezone": Key(TEXT, "", '"Europe/Prague"', "whose clock names the night, from noon to noon; without it the machine's"),
    },
    "articles": {
        "publisher": Key(TEXT, None, '"my-paper"', "the outlet that printed the articles: id, name or domain"),
        "date": Key(DAY, None, "2026-05-14", "when the articles were published, where they do not say"),
        "encoding": Key(TEXT, None, '"windows-1250"', "of text files that are not UTF-8"),
        "language": Key(TEXTS, ("en",), '["en"]', "what the articles are written in"),
        "map": Key(NAMES, {}, '{ text = "body" }', "record fields that have other names"),
        "map_outlet": Key(NAMES, {}, '{ "the Times" = "thetimes" }', "names that stand for a registry id"),
        "since": Key(DAY, None, "2026-01-01", "only articles of this day or later"),
        "only": Key(TEXTS, (), '["reuters"]', "only what credits these outlets"),
        "all": Key(FLAG, False, "false", "store attributions that credit no outlet as well"),
        "unsourced": Key(FLAG, False, "false", "trace quotations that credit no outlet"),
    },
    "collection": {
        "database": Key(PATH, None, '"coverage.db"', "the collection that is refreshed before the audit; made when it is not there"),
        "refresh": Key(ADDRESSES, (), '["https://example.org/feed.xml", "saved-pages/"]', "feeds, pages, folders, files"),
        "fresh": Key(FLAG, False, "false", "ask for listed pages again that the cache holds, to see whether they were edited"),
    },
    "look_up": {
        "offline": Key(FLAG, False, "false", "use no network for look-ups"),
        "routes": Key(TEXTS, (), '["link", "collection", "feed", "sitemap", "wayback"]', "only these; without it all"),
        "max_time": Key(NUMBER, 120.0, "120", "seconds of network for one article"),
        "deep_time": Key(NUMBER, None, "3600", "seconds of network for bulk routes in all"),
        "replay": Key(PATH, None, '"run.warc.gz"', "answer every request from a WARC file or a folder of saved pages"),
    },
    "budget": {
        "max_requests": Key(COUNT, None, "5000", "requests a night, those for the collection included"),
        "max_hours": Key(NUMBER, None, "6", "hours on the network a night"),
    },
    "run": {
        "jobs": Key(POSITIVE, None, "4", "processes; without it all cores"),
        "engine": Key(_one_of("local", "dask"), "local", '"local"', "processes of this machine, or Dask"),
        "scheduler": Key(TEXT, None, '"tcp://10.0.0.5:8786"', "of Dask"),
        "work": Key(PATH, None, '"work/"', "where the passes leave files for one another; without it beside the database"),
    },
    "again": {
        "unchecked": Key(REASON_LIST, PASSING, "true", f"what could not be checked for a reason that may pass ({', '.join(PASSING)}), or a list of reasons"),
        "for_days": Key(WHOLE_DAYS, 14, "14", "of the articles first audited in so many days"),
        "days": Key(WHOLE_DAYS, 0, "0", "everything first audited in so many days"),
        "changed": Key(FLAG, True, "true", "where the refreshed collection has another text of the page that decided"),
        "coverage": Key(FLAG, True, "true", "what was not found, where the refreshed collection has new coverage of that outlet and time"),
        "versions": Key(FLAG, False, "false", "what another version of Auditor found"),
        "most": Key(COUNT, 1000, "1000", "articles a night, those that were audited longest ago first"),
        "fresh": Key(FLAG, True, "true", "ask the web anew, not the cache"),
    },
    "report": {
        "text": Key(PATH, None, '"reports/%Y-%m-%d.txt"', "the day's parts by strftime"),
        "json": Key(PATH, None, '"reports/%Y-%m-%d.json"', ""),
        "html": Key(PATH, None, '"reports/%Y-%m-%d.html"', "one page without anything from elsewhere"),
        "severity": Key(_one_of("error", "warning", "notice", "ok"), "warning", '"warning"', "new findings that are listed: this severe or worse"),
        "most": Key(POSITIVE, 200, "200", "new findings, and changed verdicts, that are listed; the rest is counted"),
    },
    "retention": {
        "cache_days": Key(DAYS, None, "90", "cached pages older than this go"),
        "cache_gb": Key(NUMBER, None, "5", "and then the oldest, down to this size"),
        "evidence_days": Key(DAYS, None, "400", "candidates, captures and documents that only overtaken findings of older runs rest on go, unless a finding cites them"),
        "cited": Key(FLAG, False, "false", "let go of cached pages too that a finding cites"),
    },
}  # fmt: skip


def example() -> str:
    """A configuration with every key, its default or an example, and what it is for: ready to be edited.

    What has a default, or must be given, stands as it is; what need not be given is commented out.
    """
    lines = [
        "# A night of Auditor: audit nightly THIS-FILE. Paths are relative to this file.",
        "# Lines that begin with # are what is the case without them, or an example.",
        "",
    ]
    for table, keys in KEYS.items():
        lines += [f"[{table}]"] if table else []
        for name, key in keys.items():
            mark = "" if (table, name) in _NEEDED else "# "
            comment = f"  # {key.comment}" if key.comment else ""
            lines.append(f"{mark}{name} = {key.example}{comment}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


#: What stands in the example without a comment sign.
_NEEDED: Final = {("", "sources"), ("", "database"), *(("report", kind) for kind in ("text", "json", "html"))}
