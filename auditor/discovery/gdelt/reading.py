"""Fetch the quarter-hour files that nobody has read yet, two at a time, each once for all who want it."""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date as Date
from pathlib import Path
from typing import Final

from auditor.discovery.gdelt.files import LIST_NAME, MOST_LIST_BYTES, Kind, SlotFault, listed, read_slot
from auditor.discovery.gdelt.shelf import Shelf
from auditor.ports import Fetcher

log = logging.getLogger(__name__)

CONNECTIONS: Final = 2
#: A reading is told of every so many files: some ten seconds.
TOLD_FILES: Final = 50
#: What concerns one file alone; anything else concerns the server or us.
_OF_ONE_FILE: Final = frozenset({"not-there", "too-large", "bad-response", "wrong-type"})
#: Failures that the next file would meet as well.
_OF_ALL_FILES: Final = frozenset(
    {"offline", "budget-exhausted", "rate-limited", "policy-blocked", "dns-failed"}
)
_MOST_FAILURES: Final = 3
#: A file that is not there may come late, if it is young; one that is damaged may be mended.
_LATE_S: Final = 6 * 3_600.0
_LATE_DAYS: Final = 2
_MENDED_S: Final = 86_400.0
#: The list grows by three lines in a quarter of an hour.
_LIST_FRESH_S: Final = 6 * 3_600.0
_LIST_AGAIN_S: Final = 3_600.0
#: How often the work of other processes is looked at.
_POLL_S: Final = 0.2


@dataclass(slots=True)
class Account:
    """What reading came to: requests made, files that are not to be had, and what stopped it, if anything."""

    requests: int = 0
    failure: str | None = None
    detail: str = ""
    gaps: int = 0
    failures: int = 0
    verified: bool = True
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def stopped(self) -> bool:
        """Whether asking on makes no sense."""
        return self.failure in _OF_ALL_FILES or self.failures >= _MOST_FAILURES

    def failed(self, outcome: str, detail: str) -> None:
        """Note a failure that is not one file's own."""
        with self.lock:
            self.failures += 1
            if self.failure not in _OF_ALL_FILES:
                self.failure, self.detail = outcome, detail


class SlotReader:
    """Reads slots of one kind onto a shelf. ``today`` (``YYYY-MM-DD``) tells which files are still young."""

    def __init__(
        self,
        shelf: Shelf,
        base: str,
        today: str | None,
        *,
        tell: Callable[[str], None] = lambda line: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """``tell`` is told in a line how far a long reading is."""
        self._shelf, self._base, self._today = shelf, base.rstrip("/"), today
        self._tell, self._sleep = tell, sleep

    def read(self, kind: Kind, slots: Sequence[str], fetcher: Fetcher, *, verify: bool = True) -> Account:
        """Bring every slot onto the shelf, or say why not. Waits for what other processes are fetching.

        Without ``verify`` the long list of digests is not asked for.
        """
        account = Account()
        known = self._shelf.states(kind.name, slots)
        todo = deque(slot for slot in slots if known.get(slot) in (None, "claimed"))
        if todo:
            if verify:
                self._get_list(kind, max(todo), fetcher, account)
            self._strike_unlisted(kind, todo, account)
            self._read_all(kind, todo, fetcher, account)
        states = self._shelf.states(kind.name, slots)
        account.gaps = sum(states.get(slot) != "read" for slot in slots)
        return account

    # --- the files -----------------------------------------------------------------------

    def _read_all(self, kind: Kind, todo: deque[str], fetcher: Fetcher, account: Account) -> None:
        digests = self._shelf.digests(kind.name, list(todo)) if todo else {}
        stop, files = threading.Event(), len(todo)

        def work() -> None:
            while not (stop.is_set() or account.stopped):
                try:
                    slot = todo.popleft()
                except IndexError:
                    return
                if (done := files - len(todo)) % TOLD_FILES == 1:
                    self._tell(f"GDELT: {done} of {files} files")
                if self._shelf.claim(kind.name, slot):
                    self._fetch(kind, slot, digests.get(slot), fetcher, account)
                elif self._shelf.states(kind.name, [slot]).get(slot) == "claimed":
                    todo.append(slot)  # another process is at it
                    self._sleep(_POLL_S)

        with ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="gdelt") as pool:
            try:
                for job in [pool.submit(work) for _ in range(CONNECTIONS)]:
                    job.result()
            finally:
                stop.set()

    def _fetch(self, kind: Kind, slot: str, md5: bytes | None, fetcher: Fetcher, account: Account) -> None:
        """One file that we have claimed: onto the shelf, set aside, or given back."""
        done = False
        try:
            with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
                path = Path(folder, f"{slot}{kind.ending}")
                with account.lock:
                    account.requests += 1
                capture = fetcher.save(self._address(path.name), path, most_bytes=kind.most_bytes)
                if capture.outcome == "ok":
                    self._shelf.keep(kind.name, slot, read_slot(path, kind, md5))
                    done = True
                elif capture.outcome in _OF_ONE_FILE:
                    self._set_aside(kind, slot, capture.outcome == "not-there")
                    done = True
                else:
                    account.failed(capture.outcome, capture.detail)
        except SlotFault as fault:
            log.info("GDELT: %s", fault.detail)
            self._set_aside(kind, slot, missing=False)
            done = True
        finally:
            if not done:
                self._shelf.release(kind.name, slot)

    def _set_aside(self, kind: Kind, slot: str, missing: bool) -> None:
        if not missing:
            self._shelf.set_aside(kind.name, slot, "damaged", _MENDED_S)
        else:
            self._shelf.set_aside(kind.name, slot, "missing", _LATE_S if self._is_young(slot) else None)

    def _is_young(self, slot: str) -> bool:
        """Whether a file may still appear."""
        day = Date.fromisoformat(f"{slot[:4]}-{slot[4:6]}-{slot[6:8]}")
        return self._today is not None and (Date.fromisoformat(self._today) - day).days <= _LATE_DAYS

    def _address(self, name: str) -> str:
        return f"{self._base}/gdeltv2/{name}"

    # --- the list ------------------------------------------------------------------------

    def _get_list(self, kind: Kind, newest: str, fetcher: Fetcher, account: Account) -> None:
        """Have GDELT's list of digests as far as ``newest``; without it only the zips' checksums count."""
        while (self._shelf.last_listed(kind.name) or "") < newest:
            if self._shelf.claim("list", LIST_NAME):
                self._tell("GDELT: the list of its files")
                self._fetch_list(fetcher, account)
                break
            if self._shelf.states("list", [LIST_NAME]).get(LIST_NAME) != "claimed":
                break
            self._sleep(_POLL_S)
        account.verified = self._shelf.last_listed(kind.name) is not None

    def _fetch_list(self, fetcher: Fetcher, account: Account) -> None:
        done = False
        try:
            with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
                path = Path(folder, LIST_NAME)
                account.requests += 1
                capture = fetcher.save(self._address(LIST_NAME), path, most_bytes=MOST_LIST_BYTES)
                found = self._shelf.list_digests(listed(path)) if capture.outcome == "ok" else 0
            if capture.outcome == "ok" and found:
                self._shelf.set_aside("list", LIST_NAME, "read", _LIST_FRESH_S)
                done = True
            elif capture.outcome not in _OF_ALL_FILES:
                log.info("GDELT: no list of digests (%s %s)", capture.outcome, capture.detail)
                self._shelf.set_aside("list", LIST_NAME, "damaged", _LIST_AGAIN_S)
                done = True
            else:
                account.failed(capture.outcome, capture.detail)
        finally:
            if not done:
                self._shelf.release("list", LIST_NAME)

    def _strike_unlisted(self, kind: Kind, todo: deque[str], account: Account) -> None:
        """Files that the list would name if they existed are not asked for."""
        last = self._shelf.last_listed(kind.name)
        if last is None or not todo:
            return
        on_list = self._shelf.digests(kind.name, list(todo))
        for slot in [slot for slot in todo if slot not in on_list]:
            todo.remove(slot)
            late = slot > last or self._is_young(slot)
            self._shelf.set_aside(kind.name, slot, "missing", _LATE_S if late else None)
