"""What is let go at the end of a night, by age and size; nothing that a finding cites, unless that is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from auditor.fetch.tidying import Tidied, tidy_cache
from auditor.nightly.ledger import stamp
from auditor.store import Store
from auditor.store.prune import Pruned, cited_addresses, prune

_DAY_S: Final = 86_400.0
_GB: Final = 1e9


@dataclass(frozen=True, slots=True)
class Policy:
    """The table ``retention`` of the configuration; null keeps everything."""

    cache_days: float | None
    cache_gb: float | None
    evidence_days: float | None
    cited: bool

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Policy:
        """The policy of a configuration."""
        return cls(**{name: values[name] for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class LetGo:
    """What went, or with a trial would go."""

    cache: Tidied
    evidence: Pruned

    def plain(self) -> dict[str, int]:
        """Counts for the night's account."""
        return {
            "cached_pages": len(self.cache.urls), "cached_bytes": self.cache.size,
            **{table: len(urls) for table, urls in self.evidence.urls.items()},
        }  # fmt: skip

    def lines(self) -> Iterator[str]:
        """Everything by name."""
        yield from (f"cached page  {url}" for url in self.cache.urls)
        for table, urls in self.evidence.urls.items():
            yield from (f"{table.removesuffix('s'):<12} {url}" for url in urls)


def let_go(store: Store, cache: Path, policy: Policy, now: datetime, *, dry_run: bool = False) -> LetGo:
    """Let go of what the policy does not keep: evidence first, then pages in the cache folder. Raises StoreError."""
    pruned = Pruned({})
    if policy.evidence_days is not None:
        pruned = prune(store, stamp(now - timedelta(days=policy.evidence_days)), dry_run=dry_run)
    if policy.cache_days is None and policy.cache_gb is None:
        return LetGo(Tidied(), pruned)
    cited = set() if policy.cited else cited_addresses(store)
    tidied = tidy_cache(
        cache / "http.sqlite", now.timestamp(),
        older_s=None if policy.cache_days is None else policy.cache_days * _DAY_S,
        most_bytes=None if policy.cache_gb is None else policy.cache_gb * _GB,
        needed=cited.__contains__, dry_run=dry_run,
    )  # fmt: skip
    return LetGo(tidied, pruned)
