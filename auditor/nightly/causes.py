"""Why a verdict changed: the page was edited or is gone, coverage came or could be reached, the article or Auditor changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from auditor.nightly.keys import PASSING
from auditor.store import Store
from auditor.vocabulary import OUTCOME_TEXTS, REASON_TEXTS

Row = Mapping[str, Any]

#: Outcomes of a page that is no longer there.
_GONE: Final = frozenset({"not-there", "soft-404", "moved-other"})

#: What decides about a run besides its articles, without what differs from night to night.
_SETTINGS: Final = "json_remove(settings_json, '$.batch', '$.fresh')"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a verdict changed: a word for scripts, a sentence for people."""

    id: str
    because: str


class Causes:
    """Compares two findings of one statement, or of a statement and what it was before its article was edited.

    ``documents_before`` is the last document that was known before the night.
    """

    def __init__(self, store: Store, documents_before: int) -> None:
        self._store, self._before = store, documents_before

    def of(self, old: Row, new: Row) -> Cause:
        """The cause; what is certain comes before what is likely."""
        before, after = self._document(old["document_id"]), self._document(new["document_id"])
        if before and (lost := self._lost(before, new)):
            return lost
        if (
            before
            and after
            and before["url"] == after["url"]
            and before["text_digest"] != after["text_digest"]
        ):
            return Cause("page-edited", f"the page reads otherwise now: {_named(after)}")
        if new["verdict"] == "unchecked" and old["verdict"] != "unchecked":
            return Cause("not-reached", f"it could not be looked up this time: {REASON_TEXTS[new['reason']]}")
        came = after if after and after["number"] > self._before else None
        if came and came["route"] == "collection":
            return Cause("new-coverage", f"coverage came that was not there before: {_named(came)}")
        if old["verdict"] == "unchecked" and new["verdict"] != "unchecked" and old["reason"] in PASSING:
            return Cause("reached", f"it could be looked up this time; before: {REASON_TEXTS[old['reason']]}")
        if came:
            return Cause("new-coverage", f"coverage came that was not there before: {_named(came)}")
        return self._ours(old, new)

    def _lost(self, before: Row, new: Row) -> Cause | None:
        """The page that decided before was asked for and did not come."""
        if not before["url"] or new["document_id"] == before["id"]:
            return None
        rows = self._store.rows(
            "SELECT outcome FROM candidates WHERE article_id = ? AND run_id = ? AND url = ?",
            [new["article_id"], new["run_id"], before["url"]],
        )
        for outcome in (row["outcome"] for row in rows):
            if outcome in _GONE:
                return Cause("page-gone", f"the page is gone: {before['url']}")
            if outcome in OUTCOME_TEXTS and new["verdict"] == "unchecked":
                return Cause("not-reached", f"{OUTCOME_TEXTS[outcome]}: {before['url']}")
        return None

    def _ours(self, old: Row, new: Row) -> Cause:
        """What is the same for all articles: Auditor itself, its settings."""
        was, now = self._run(old["run_id"]), self._run(new["run_id"])
        if was["version"] != now["version"]:
            return Cause("program", f"Auditor {now['version']} judged it, before that {was['version']}")
        if was["settings"] != now["settings"]:
            return Cause(
                "settings", f"the settings changed: {', '.join(_differing(was['settings'], now['settings']))}"
            )
        return Cause("other", "other pages were read, or they were read otherwise")

    def _document(self, id: str | None) -> Row | None:
        rows = self._store.rows(
            "SELECT rowid AS number, id, route, url, title, text_digest FROM documents WHERE id = ?", [id]
        )
        return rows[0] if rows else None

    def _run(self, id: str) -> Row:
        (row,) = self._store.rows(
            f"SELECT auditor_version AS version, {_SETTINGS} AS settings FROM runs WHERE id = ?", [id]
        )
        return row


def _named(document: Row) -> str:
    return str(document["url"] or document["title"] or "a page")


def _differing(was: str, now: str) -> list[str]:
    """Names of the settings that differ."""
    old, new = json.loads(was), json.loads(now)
    return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
