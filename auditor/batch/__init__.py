"""Audit an archive: four passes over files, tasks by any engine, one process that writes.

===============================  ============================================================
pass                             where
===============================  ============================================================
which files, cut where           :mod:`auditor.batch.inputs`
1 read, find attributions        :mod:`auditor.batch.extract`
2 by outlet and day              :mod:`auditor.batch.group`
  fetch, where there is a web    :mod:`auditor.batch.visit`
3 look up and judge              :mod:`auditor.batch.match`
4 record                         :mod:`auditor.batch.merge`
all of it, in order              :mod:`auditor.batch.run`
===============================  ============================================================

Every task reads files and writes one part file, which is renamed into place when it is whole
(:mod:`auditor.batch.work`); so a run that is stopped anywhere goes on where it was, and whatever
runs the tasks (:mod:`auditor.batch.engines`) the rows are the same as those of `audit ARTICLE`.
A part is recorded in one transaction with its entry in the ledger; parts are recorded in their
order, so that not even the order of rows tells who did the work. A record at which a process
dies twice is set aside by name (:mod:`auditor.batch.tries`).
"""

from __future__ import annotations

from auditor.batch.engines import Engine, make_engine
from auditor.batch.run import Ended, Order, Watch, run_batch
from auditor.batch.visit import Budget

__all__ = ["Budget", "Ended", "Engine", "Order", "Watch", "make_engine", "run_batch"]
