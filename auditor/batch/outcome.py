"""What came of a run, as its rows in the database say it: counts, exit code, failures."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.errors import EXIT_FAILED
from auditor.report import severe
from auditor.store import Run, Store
from auditor.vocabulary import VERDICTS


@dataclass(frozen=True, slots=True)
class Outcome:
    """Articles audited and inputs that could not be read, and findings by verdict, the worst first."""

    articles: int
    failures: int
    verdicts: dict[str, int]

    def exit_code(self, fail_on: str) -> int:
        """2 when nothing at all could be read, 1 when a finding is at least as severe as ``fail_on``."""
        if self.failures and not self.articles:
            return EXIT_FAILED
        return int(severe((VERDICTS[v].severity for v in self.verdicts), at_least=fail_on))


def outcome_of(store: Store, run: Run) -> Outcome:
    """What a run has come to so far."""
    (row,) = store.rows(
        "SELECT (SELECT COUNT(*) FROM audits WHERE run_id = ?) AS articles,"
        " (SELECT COUNT(*) FROM failures WHERE run_id = ?) AS failures",
        [run.id, run.id],
    )
    found = store.rows(
        "SELECT verdict, COUNT(*) AS n FROM findings WHERE run_id = ? GROUP BY verdict", [run.id]
    )
    return Outcome(row["articles"], row["failures"], ranked({row["verdict"]: row["n"] for row in found}))


def ranked(verdicts: dict[str, int]) -> dict[str, int]:
    """Counts by verdict, the worst verdict first."""
    return dict(sorted(verdicts.items(), key=lambda item: VERDICTS[item[0]].rank))


def checked_line(verdicts: dict[str, int]) -> str:
    """How many of the statements that credit an outlet could be checked."""
    total = sum(n for verdict, n in verdicts.items() if verdict != "unsourced")
    return f"{total - verdicts.get('unchecked', 0)} of {total} outlet statements checked"
