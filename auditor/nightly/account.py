"""A night's report out of its account and the database: what is new, what changed and why, what failed, what it cost."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from auditor.batch.outcome import ranked
from auditor.nightly.causes import Cause, Causes
from auditor.nightly.config import Config
from auditor.nightly.edited import earlier_statements
from auditor.nightly.ledger import Night, row_numbers
from auditor.report.night import Cost, Failure, NightReport, Told
from auditor.store import Store
from auditor.store.restore import Restored, restore
from auditor.vocabulary import severity_order

#: The night's own findings, in batches of its series.
_TONIGHT: Final = """
FROM findings AS f WHERE f.rowid > :low AND f.rowid <= :high AND f.run_id IN (SELECT value FROM json_each(:runs))
"""
#: The last finding of the same statement before the night.
_PREVIOUS: Final = """
(SELECT MAX(p.rowid) FROM findings AS p WHERE p.statement_id = f.statement_id AND p.rowid <= :low)
"""
_WORST_FIRST: Final = """
ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 WHEN 'notice' THEN 2 ELSE 3 END,
  (SELECT rank FROM verdicts WHERE id = f.verdict), f.rowid
"""
_KEPT: Final = "f.id, f.run_id, f.article_id, f.statement_id, f.verdict, f.reason, f.severity, f.document_id, f.created_at"
#: Inputs named for one reason.
NAMED: Final = 5


def account_of(
    store: Store, config: Config, night: Night, notes: Sequence[str] = (), *, listed: bool = True
) -> NightReport:
    """The report of a night as far as it has come; without ``listed`` findings are only counted."""
    return _Account(store, config, night, listed).report(notes)


class _Account:
    """The questions of one report."""

    def __init__(self, store: Store, config: Config, night: Night, listed: bool) -> None:
        self.store, self.config, self.night = store, config, night
        self.high = night.high or row_numbers(store)
        runs = [row["id"] for row in store.runs_of(config.name)]
        self.named: dict[str, Any] = {
            "low": night.low["findings"], "high": self.high["findings"], "runs": json.dumps(runs),
        }  # fmt: skip
        self.restored: dict[tuple[str, str], Restored] = {}
        wanted = config.values["report"]
        self.most = int(wanted["most"]) if listed else 0
        self.worst = severity_order(wanted["severity"])

    def report(self, notes: Sequence[str]) -> NightReport:
        """All of it."""
        night = self.night
        earlier = earlier_statements(self.store, night.low, self.named)
        changed = sorted(
            self._changed(earlier), key=lambda item: (severity_order(item[0]["severity"]), item[0]["n"])
        )
        fresh = list(self._fresh({row["id"] for row, _, _ in changed} | earlier.same))
        articles, again = self._articles()
        failures, unreadable = self._failures()
        return NightReport(
            night=night.night, name=self.config.name, version=night.version, started_at=night.started_at,
            finished_at=night.finished_at, articles=articles, again=again, waiting=night.waiting, gone=night.gone,
            unreadable=unreadable, verdicts=self._verdicts(),
            new=tuple(self._told(row) for row in fresh[: self.most]), new_total=len(fresh),
            changed=tuple(self._told(row, old, cause) for row, old, cause in changed[: self.most]),
            changed_total=len(changed), causes=dict(Counter(cause.id for _, _, cause in changed).most_common()),
            unchecked=self._unchecked(), failures=failures, problems=dict(night.problems), notes=tuple(notes),
            collection={
                target: {key: value for key, value in done.items() if key != "reasons"}
                for target, done in night.refreshed.items()
            },
            cost=self._cost(), retained=dict(night.retained),
        )  # fmt: skip

    # --- findings ------------------------------------------------------------------------

    def _rows(self, what: str, where: str = "", order: str = "") -> list[dict[str, Any]]:
        return self.store.rows(f"SELECT {what} {_TONIGHT} {where} {order}", self.named)

    def _verdicts(self) -> dict[str, int]:
        """Findings of the night by verdict, the worst first; a statement that was judged twice counts once."""
        rows = self._rows("f.verdict, COUNT(DISTINCT f.statement_id) AS n", order="GROUP BY f.verdict")
        return ranked({row["verdict"]: row["n"] for row in rows})

    def _unchecked(self) -> dict[str, int]:
        """Why statements could not be checked, the most frequent reason first."""
        rows = self._rows(
            "f.reason, COUNT(*) AS n",
            "AND f.verdict = 'unchecked'",
            "GROUP BY f.reason ORDER BY n DESC, f.reason",
        )
        return {row["reason"]: row["n"] for row in rows}

    def _fresh(self, without: set[str]) -> Iterator[dict[str, Any]]:
        """New findings, worst first, those that the report does not list left out."""
        severities = [s for s in ("error", "warning", "notice", "ok") if severity_order(s) <= self.worst]
        where = f"AND {_PREVIOUS} IS NULL AND f.severity IN ({','.join(repr(s) for s in severities)})"
        for row in self._rows(_KEPT, where, _WORST_FIRST):
            if row["id"] not in without:
                yield row

    def _changed(self, earlier: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any], Cause]]:
        """Findings whose statement had another verdict before, with that finding and why."""
        causes = Causes(self.store, self.night.low["documents"])
        rows = self._rows(f"{_KEPT}, f.rowid AS n, {_PREVIOUS} AS before", f"AND {_PREVIOUS} IS NOT NULL")
        for row in rows:
            old = self._finding("f.rowid = ?", row["before"])
            if old["verdict"] != row["verdict"] and row["verdict"] != "unsourced":
                yield row, old, causes.of(old, row)
        for id, (before, reworded) in earlier.pairs.items():
            row, old = self._finding("f.id = ?", id), self._finding("f.id = ?", before)
            if old["verdict"] == row["verdict"]:
                continue
            words = Cause("statement-changed", f"the article says it otherwise now; before: {reworded}")
            yield row, old, words if reworded else causes.of(old, row)

    def _finding(self, where: str, value: object) -> dict[str, Any]:
        (row,) = self.store.rows(f"SELECT {_KEPT}, f.rowid AS n FROM findings AS f WHERE {where}", [value])
        return row

    def _told(
        self, row: dict[str, Any], old: dict[str, Any] | None = None, cause: Cause | None = None
    ) -> Told:
        """A finding with all that a reader needs of it."""
        key = (row["article_id"], row["run_id"])
        if key not in self.restored:
            self.restored[key] = restore(self.store, *key)
        audit = self.restored[key].audit
        finding = next(f for f in audit.findings if f.id == row["id"])
        attribution = next(a for a in audit.attributions if a.id == finding.attribution_id)
        before = (old["verdict"], old["reason"], old["created_at"]) if old else None
        return Told(
            audit.article, attribution, finding, row["run_id"], before, cause.id if cause else None,
            cause.because if cause else None,
        )  # fmt: skip

    # --- what it took --------------------------------------------------------------------

    def _articles(self) -> tuple[int, int]:
        """Articles audited, and how many of them had been before."""
        (row,) = self.store.rows(
            "SELECT COUNT(DISTINCT u.article_id) AS articles, COUNT(DISTINCT CASE WHEN EXISTS (SELECT 1 FROM audits AS o"
            " WHERE o.article_id = u.article_id AND o.rowid <= :from) THEN u.article_id END) AS again FROM audits AS u"
            " WHERE u.rowid > :from AND u.rowid <= :to AND u.run_id IN (SELECT value FROM json_each(:runs))",
            {"from": self.night.low["audits"], "to": self.high["audits"], "runs": self.named["runs"]},
        )
        return row["articles"], row["again"]

    def _failures(self) -> tuple[tuple[Failure, ...], int]:
        """What could not be read, by reason, and how many inputs that is."""
        rows = self.store.rows(
            "SELECT path, reason FROM failures WHERE rowid > :from AND rowid <= :to"
            " AND run_id IN (SELECT value FROM json_each(:runs)) ORDER BY rowid",
            {"from": self.night.low["failures"], "to": self.high["failures"], "runs": self.named["runs"]},
        )
        by_reason: dict[str, list[str]] = {}
        for row in rows:
            reason = row["reason"].replace(row["path"], "").lstrip(": ").strip() or row["reason"]
            by_reason.setdefault(reason, []).append(row["path"])
        for target, done in self.night.refreshed.items():
            for line in done["reasons"]:
                place, _, reason = line.rpartition(": ")
                by_reason.setdefault(f"not added to the collection: {reason}", []).append(place or target)
        found = [
            Failure(reason, len(paths), tuple(paths[:NAMED]))
            for reason, paths in sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0]))
        ]
        return tuple(found), len(rows)

    def _cost(self) -> Cost:
        night = self.night
        (row,) = self.store.rows(
            "SELECT COALESCE(SUM(size), 0) AS bytes FROM captures WHERE rowid > ? AND rowid <= ?",
            [night.low["captures"], self.high["captures"]],
        )
        return Cost(
            requests=night.requests, received=night.received + row["bytes"], seconds=round(night.seconds),
            network_s=round(night.network), disk=night.after - night.before, database=night.after,
        )  # fmt: skip
