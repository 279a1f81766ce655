"""The results database: opened safely, audits recorded whole, everything recorded read back."""

from __future__ import annotations

from auditor.store.opening import BUSY_TIMEOUT_S, open_store
from auditor.store.recorder import Part, Run, Store, now, run_digest
from auditor.store.rows import CONTEXT, audit_rows

__all__ = [
    "BUSY_TIMEOUT_S",
    "CONTEXT",
    "Part",
    "Run",
    "Store",
    "audit_rows",
    "now",
    "open_store",
    "run_digest",
]
