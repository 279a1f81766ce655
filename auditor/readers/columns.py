"""Which column of a table holds which field: as the user says, by its usual names, else by what stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from auditor.errors import InputError
from auditor.records import FIELD_NAMES, RECORD_FIELDS, parse_date

#: Rows looked at before a guess.
SAMPLE_ROWS: Final = 50
#: A column without a known name is taken for the text when its cells have so many characters in the mean, …
TEXT_CHARACTERS: Final = 200
#: … and for dates or addresses when this share of its filled cells are such.
SURE_SHARE: Final = 0.8


def columns_of(
    names: Sequence[str], rows: Sequence[Mapping[str, Any]], mapping: Mapping[str, str], where: str
) -> dict[str, str]:
    """From fields to columns, the user's ``mapping`` first. Raises InputError when no column holds the text."""
    for field, name in mapping.items():
        if name not in names:
            raise InputError(
                f"{where} has no column {name} (--map {field}={name}). It has: {_listed(names)}."
            )
    found = dict(mapping)
    for field in RECORD_FIELDS:
        if field not in found and (known := _by_name(field, names, rows)):
            found[field] = known
    _by_content(found, [name for name in names if name not in found.values()], rows)
    if "text" not in found:
        raise InputError(
            f"{where} has no column that looks like a text. Name it: --map text=NAME. It has: {_listed(names)}."
        )
    return {field: found[field] for field in RECORD_FIELDS if field in found}


def _by_name(field: str, names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str | None:
    """The column with the most usual name; one that is empty only where there is no other."""
    folded = {_folded(name): name for name in reversed(names)}
    usual = [folded[name] for known in RECORD_FIELDS[field] if (name := _folded(known)) in folded]
    return next((name for name in usual if _cells(name, rows)), usual[0] if usual else None)


def _by_content(found: dict[str, str], names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add what nobody named: the column with the longest cells, one of addresses, one of dates."""
    lengths = {name: _mean_length(name, rows) for name in names}
    longest = max(names, key=lambda name: lengths[name], default=None)
    if "text" not in found and longest and lengths[longest] >= TEXT_CHARACTERS:
        found["text"] = longest
    for field, is_one in (("url", _is_address), ("date", parse_date)):
        for name in names:
            cells = _cells(name, rows)
            if field not in found and cells and sum(map(bool, map(is_one, cells))) >= SURE_SHARE * len(cells):
                found[field] = name


def _is_address(cell: str) -> bool:
    return cell.startswith(("http://", "https://"))


def _cells(name: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What stands in a column."""
    return [str(row[name]) for row in rows if row.get(name) not in (None, "")]


def _mean_length(name: str, rows: Sequence[Mapping[str, Any]]) -> float:
    cells = _cells(name, rows)
    return sum(map(len, cells)) / len(cells) if cells else 0.0


def _folded(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:20]) + (" …" if len(names) > 20 else "")


def told(columns: Mapping[str, str]) -> str:
    """A guess as a user would write it.

    >>> told({"text": "body", "date": "day"})
    'text=body,date=day'
    """
    return ",".join(f"{field}={columns[field]}" for field in FIELD_NAMES if field in columns)
