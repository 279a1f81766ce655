"""One night, step by step; what is done is in the ledger, and a step that fails stops no other.

1. bring the collection up to date;
2. audit the articles that are new;
3. choose what is to be audited again, once a night, and audit it;
4. let go of what is old;
5. write the reports.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from auditor import __version__
from auditor.assembly import fetch_settings
from auditor.batch import Budget, Engine, Order, Watch, run_batch
from auditor.batch.inputs import matches
from auditor.batch.outcome import outcome_of
from auditor.batch.work import Work
from auditor.collection import Collection, open_collection
from auditor.errors import EXIT_FAILED, AuditorError
from auditor.nightly.account import account_of
from auditor.nightly.again import News, Rules, wanted, where_they_stand
from auditor.nightly.config import Config
from auditor.nightly.ledger import Ledger, Night, disk_bytes, night_of, row_numbers, stamp
from auditor.nightly.lock import alone
from auditor.nightly.refresh import plain, refresh
from auditor.nightly.reports import any_missing, write_reports
from auditor.nightly.retention import Policy, let_go
from auditor.outlets import Registry
from auditor.places import cache_folder
from auditor.readers import registry_lookup
from auditor.report import severe
from auditor.report.night import NightReport
from auditor.store import Run, Store, open_store
from auditor.vocabulary import VERDICTS

#: Steps without which a night is not done: it goes on with the next call.
NEEDED: Final = ("articles", "again")


def _utc() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Means:
    """What a night works with. The clock is an argument, so that nights can be tried by day."""

    registry: Registry
    order: Order
    engine: Callable[[], Engine]
    watch: Watch
    warn: Callable[[str], None] = lambda line: None
    now: Callable[[], datetime] = _utc
    monotonic: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Kept:
    """How a night ended: what it reports, lines about what went wrong, and its exit code."""

    report: NightReport
    errors: tuple[str, ...]
    exit_code: int


def keep_night(config: Config, means: Means) -> Kept:
    """Do what is left to do of tonight. Raises BusyError when another call is at it, StoreError for the database."""
    began = stamp(means.now())
    with alone(config.state, began, config.path), open_store(config.database) as store:
        ledger = Ledger(config.state, config.name)
        tonight = night_of(means.now(), config.zone).isoformat()
        for stopped in list(ledger.unfinished()):
            if stopped.night != tonight:
                _close(config, means, store, ledger, stopped)
        account = ledger.get(tonight) or Night(
            tonight,
            began,
            __version__,
            row_numbers(store),
            before=disk_bytes(store),
            collected=ledger.collected(tonight),
        )
        return _Steps(config, means, store, ledger, account).all()


def _close(config: Config, means: Means, store: Store, ledger: Ledger, stopped: Night) -> None:
    """Report a night that was stopped and never gone on with. What it left to do is tonight's."""
    stopped.problems["articles"] = "the night was stopped; the next one goes on with what it left"
    stopped.high, stopped.after = row_numbers(store), disk_bytes(store)
    stopped.finished_at = stamp(means.now())
    ledger.put(stopped)
    for line in write_reports(config, account_of(store, config, stopped), stopped.night):
        means.warn(line)


@dataclass(slots=True)
class _Meter:
    """Passes on how a run goes, and writes down what it has asked of the web."""

    watch: Watch
    spent: Callable[[int], None]

    def stage(self, name: str, parts: int) -> None:
        """A pass begins."""
        self.watch.stage(name, parts)

    def part(self, counts: dict[str, int]) -> None:
        """A part is done."""
        self.watch.part(counts)
        if "requests" in counts:
            self.spent(counts["requests"])


@dataclass(slots=True)
class _Steps:
    """The steps of one call."""

    config: Config
    means: Means
    store: Store
    ledger: Ledger
    account: Night
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def all(self) -> Kept:
        """Every step that is left, then the reports."""
        account, before = self.account, row_numbers(self.store)
        finished, began = account.finished_at is not None, self.means.monotonic()
        if not finished:
            account.calls += 1
            self.ledger.put(account)
            self.refresh()
        with self.step("articles"):
            self.articles()
        if not finished:
            with self.step("again"):
                self.again()
            with self.step("retention"):
                self.retention()
        if not finished or row_numbers(self.store) != before:
            account.seconds += self.means.monotonic() - began
            self.finish()
        return self.report()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """What goes wrong with a step is told, and kept until it goes right."""
        try:
            yield
            self.account.problems.pop(name, None)
        except (AuditorError, OSError) as error:
            self.account.problems[name] = str(error)
            self.errors.append(str(error))

    # --- the collection ------------------------------------------------------------------

    def refresh(self) -> None:
        """Add to the collection what its targets have, each once a night."""
        if self.config.collection is None:
            return
        with self.step("collection"):
            self._collection().close()
        fresh = bool(self.config.values["collection"]["fresh"])
        plan = replace(self.means.order.plan, offline=False, fresh=fresh, max_time_s=None)
        for target in self.config.refresh:
            if target in self.account.refreshed:
                continue
            began = self.means.monotonic()
            done = refresh(
                self.config.collection,
                target,
                self.means.registry,
                plan.names,
                fetch_settings(plan),
                self.may_ask,
            )
            self.account.refreshed[target] = plain(done)
            self.account.requests += done.requests
            self.account.received += done.received
            self.account.network += self.means.monotonic() - began
            self.ledger.put(self.account)
            if done.failed:
                self.errors.append(f"{target}: {done.failed.removeprefix(target).lstrip(': ')}")

    def may_ask(self, asked: int) -> bool:
        """Whether the night's budget allows for a request more, ``asked`` of the call at hand included."""
        budget = self.left()
        return (budget.requests is None or asked < budget.requests) and (
            budget.hours is None or budget.hours > 0
        )

    def left(self) -> Budget:
        """What is left of the night's budget."""
        given = self.config.values["budget"]
        requests, hours = given["max_requests"], given["max_hours"]
        return Budget(
            None if requests is None else max(0, requests - self.account.requests),
            None if hours is None else max(0.0, hours - self.account.network / 3600),
        )

    # --- the articles --------------------------------------------------------------------

    def articles(self) -> None:
        """Audit what no night of this series has audited. Raises an AuditorError."""
        targets = tuple(filter(self._there, self.config.sources))
        order = replace(self.means.order, targets=targets, series=self.config.name)
        self._drop_others(order)
        waiting = self._run(order) if targets else 0
        if self.account.finished_at is None:
            self.account.waiting = waiting

    def _there(self, source: str) -> bool:
        if matches(source):
            return True
        self.notes.append(f"{source}: nothing there tonight, or nothing that can be read")
        return False

    def _drop_others(self, order: Order) -> None:
        """Close runs of earlier nights that cannot be gone on with, since version, sources or settings are others."""
        digest = order.digest(self.means.registry)
        for row in self.store.runs_of(self.config.name):
            if row["finished_at"] is None and row["digest"] != digest and not self._of_tonight(row["id"]):
                self.store.finish_run(Run(row["id"], row["started_at"]), EXIT_FAILED)
                Work(self.config.work / row["id"][:16]).remove()

    def _of_tonight(self, run_id: str) -> bool:
        (row,) = self.store.rows(
            "SELECT json_extract(settings_json, '$.batch.occasion') AS night FROM runs WHERE id = ?", [run_id]
        )
        return bool(row["night"] == self.account.night)

    def _run(self, order: Order) -> int:
        """Carry out an order within what is left of the budget; gives the articles that wait."""
        account, began = self.account, self.means.monotonic()
        requests, network = account.requests, account.network

        def spent(asked: int) -> None:
            account.requests, account.network = requests + asked, network + self.means.monotonic() - began
            self.ledger.put(account)

        ended = run_batch(
            replace(order, budget=self.left()), self.store, self.means.registry, self.means.engine(),
            _Meter(self.means.watch, spent), folder=self.config.work, warn=self.means.warn,
            exit_code=lambda run: outcome_of(self.store, run).exit_code(self.config.values[""]["fail_on"]),
        )  # fmt: skip
        if ended is None:
            return 0
        account.requests = requests + ended.requests
        return ended.postponed

    def again(self) -> None:
        """Audit again what was chosen; what the budget does not reach is for another night. Raises an AuditorError."""
        account = self.account
        if account.wanted is None:
            account.wanted = self._choose()
            self.ledger.put(account)
        standing = where_they_stand(self.store, account.wanted, self.config.sources)
        account.gone = standing.gone
        if not standing.files:
            return
        plan = replace(self.means.order.plan, fresh=bool(self.config.values["again"]["fresh"]))
        order = replace(
            self.means.order, targets=standing.files, plan=plan, series=self.config.name,
            articles=frozenset(account.wanted), occasion=account.night,
        )  # fmt: skip
        account.waiting += self._run(order)

    def _choose(self) -> list[str]:
        """Articles of earlier nights that the rules want again."""
        values = self.config.values["again"]
        rules = Rules(**{name: values[name] for name in Rules.__slots__})
        runs = [row["id"] for row in self.store.runs_of(self.config.name)]
        found = wanted(self.store, runs, rules, self._news(), self.means.now())
        rows = self.store.rows(
            "SELECT DISTINCT article_id FROM audits WHERE rowid > ?", [self.account.low["audits"]]
        )
        tonight = {row["article_id"] for row in rows}
        return [article for article in found if article not in tonight][: rules.most]

    def _news(self) -> News:
        """What the collection has got since the last night chose."""
        if self.config.collection is None:
            return News(frozenset(), {})
        with self._collection() as collection:
            self.account.collected_upto = collection.mark
            return News.of(collection.added_after(self.account.collected))

    def _collection(self) -> Collection:
        """The night's own collection, made when it is not there. Raises CollectionError."""
        assert self.config.collection is not None
        find = registry_lookup(self.means.registry, self.means.order.plan.names)
        return open_collection(
            self.config.collection, registry_lookup=find, cache_folder=cache_folder(), create=True
        )

    # --- the end -------------------------------------------------------------------------

    def retention(self) -> None:
        """Let go of what is old. Raises an AuditorError."""
        policy = Policy.of(self.config.values["retention"])
        self.account.retained = let_go(self.store, cache_folder(), policy, self.means.now()).plain()

    def finish(self) -> None:
        """Close the account, unless something that a night needs went wrong: then the next call goes on."""
        account = self.account
        account.high, account.after = row_numbers(self.store), disk_bytes(self.store)
        account.reported = False
        if not any(name in account.problems for name in NEEDED):
            account.finished_at = stamp(self.means.now())
            if account.waiting:
                self._close_again()
        self.ledger.put(account)

    def _close_again(self) -> None:
        """The next night chooses anew what is to be audited again."""
        for row in self.store.runs_of(self.config.name):
            if row["finished_at"] is None and self._of_tonight(row["id"]):
                self.store.finish_run(Run(row["id"], row["started_at"]), 0)
                Work(self.config.work / row["id"][:16]).remove()

    def report(self) -> Kept:
        """Write the reports; gives how the night ended."""
        anew = not self.account.reported
        told = account_of(
            self.store, self.config, self.account, self.notes,
            listed=anew or any_missing(self.config, self.account.night),
        )  # fmt: skip
        left = write_reports(self.config, told, self.account.night, anew=anew)
        self.errors += left
        if not left and not self.account.reported:
            self.account.reported = True
            self.ledger.put(self.account)
        return Kept(told, tuple(self.errors), self._exit_code(told))

    def _exit_code(self, told: NightReport) -> int:
        """2 when a step or a report failed or nothing at all could be read, 1 by ``fail_on``."""
        targets = {f"{target}:" for target in self.account.refreshed}
        serious = [line for line in self.errors if not line.startswith(tuple(targets))]
        if serious or (told.unreadable and not told.articles):
            return EXIT_FAILED
        severities = (VERDICTS[verdict].severity for verdict in told.verdicts)
        return int(severe(severities, at_least=self.config.values[""]["fail_on"]))
