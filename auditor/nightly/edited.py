"""Articles that were edited since they were audited, and which of their statements stood there before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Final

from auditor.store import Store

#: Characters in common from which on two statements of one outlet are the same one, edited (a figure of difflib's).
ALIKE: Final = 0.6


#: Articles that the night has audited and no night before it.
_FRESH: Final = """
SELECT u.article_id, u.path, a.url, a.date FROM audits AS u JOIN articles AS a ON a.id = u.article_id
WHERE u.rowid > :from AND u.run_id IN (SELECT value FROM json_each(:runs))
  AND NOT EXISTS (SELECT 1 FROM audits AS o WHERE o.article_id = u.article_id AND o.rowid <= :from)
"""


@dataclass(slots=True)
class Earlier:
    """Findings of edited articles by id, each with the finding before and its words where those differ.

    ``same`` are findings whose statement stood there before with the same words and verdict: nothing is new in them.
    """

    pairs: dict[str, tuple[str, str]] = field(default_factory=dict)
    same: set[str] = field(default_factory=set)


def earlier_statements(store: Store, low: Mapping[str, int], named: Mapping[str, Any]) -> Earlier:
    """What tonight's findings were before their articles were edited.

    An article is the edited one of another that was audited before at the same address, or in a file of the same name.
    """
    found = Earlier()
    for new, old in _edited(store, low, named):
        before = _findings(store, old, f"f.rowid <= {int(named['low'])}")
        for finding in _findings(store, new, f"f.rowid > {int(named['low'])}"):
            match = _nearest(finding, before)
            if match is None:
                continue
            before.remove(match)
            reworded = match["statement"] if match["statement"] != finding["statement"] else ""
            found.pairs[finding["id"]] = (match["id"], reworded)
            if not reworded and match["verdict"] == finding["verdict"]:
                found.same.add(finding["id"])
    return found


def _edited(store: Store, low: Mapping[str, int], named: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Articles that are new tonight, with the one that stood there before.

    A record's number in a file says nothing: tomorrow's file has other articles. A file's name does, where the day is the same.
    """
    if not low["audits"]:
        return
    given = {"from": low["audits"], "runs": named["runs"]}
    files = store.rows(
        f"WITH fresh AS MATERIALIZED ({_FRESH}) SELECT n.article_id AS new, o.article_id AS old, n.path, MAX(o.rowid)"
        " FROM fresh AS n JOIN audits AS o ON o.path = n.path AND o.rowid <= :from"
        " JOIN articles AS a ON a.id = o.article_id AND a.date IS n.date GROUP BY n.article_id",
        given,
    )
    addresses = store.rows(
        f"WITH fresh AS MATERIALIZED ({_FRESH}) SELECT n.article_id AS new, o.id AS old, MAX(u.rowid)"
        " FROM fresh AS n JOIN articles AS o ON o.url = n.url AND o.id <> n.article_id"
        " JOIN audits AS u ON u.article_id = o.id AND u.rowid <= :from GROUP BY n.article_id",
        given,
    )
    found = {row["new"]: row["old"] for row in files if Path(row["path"]).is_file()}
    yield from (found | {row["new"]: row["old"] for row in addresses}).items()


def _findings(store: Store, article: str, which: str) -> list[dict[str, Any]]:
    """The last finding of each statement of an article."""
    return store.rows(
        "SELECT f.id, f.verdict, f.outlet, s.kind, s.statement, MAX(f.rowid) FROM findings AS f"
        f" JOIN statements AS s ON s.id = f.statement_id WHERE f.article_id = ? AND {which} AND f.verdict <> 'unsourced'"
        " GROUP BY f.statement_id ORDER BY s.start",
        [article],
    )


def _nearest(finding: Mapping[str, Any], before: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The statement of the same outlet and kind that it was before; null for none that is much like it."""
    likely = [old for old in before if (old["outlet"], old["kind"]) == (finding["outlet"], finding["kind"])]
    scored = [(_alike(old["statement"], finding["statement"]), n) for n, old in enumerate(likely)]
    best = max(scored, default=(0.0, 0))
    return likely[best[1]] if best[0] >= ALIKE else None


def _alike(a: str, b: str) -> float:
    if a == b:
        return 1.0
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0
