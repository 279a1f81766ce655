"""From options to an order for a batch, whoever gives it: ``audit batch`` or the file of ``audit nightly``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from auditor.cli.inputs import open_inputs, plan_of
from auditor.cli.options import pairs
from auditor.errors import InputError
from auditor.records import parse_date

if TYPE_CHECKING:
    from auditor.batch import Order
    from auditor.outlets import Registry


def order_of(paths: Sequence[str], given: Mapping[str, Any], registry: Registry) -> Order:
    """The options as an order. Raises InputError."""
    from auditor.batch import Budget, Order

    if given["record"]:
        raise InputError("--record is for single articles: audit ARTICLE… --record FILE.warc.gz")
    if given["since"] and not parse_date(given["since"]):
        raise InputError(f"--since {given['since']} is no date. Write it as YYYY-MM-DD.")
    if given["limit"] and given["sample"]:
        raise InputError("--limit and --sample exclude each other.")
    options = open_inputs(registry, **given).options
    plan = plan_of(given, registry)
    if plan.live:  # in a batch what bulk routes read serves many articles
        plan = replace(plan, deep=True, deep_time_s=given["deep_time"], live_too=False)
    return Order(
        targets=tuple(paths),
        plan=plan,
        encoding=options.encoding,
        date=options.date,
        publisher=options.publisher,
        mapping=dict(options.mapping),
        keep_all=given["keep_all"] or given["unsourced"],
        since=parse_date(given["since"]),
        only=tuple(_outlet(value, registry) for value in given["only"]),
        limit=given["limit"],
        sample=given["sample"],
        seed=given["seed"],
        again=given["again"],
        budget=Budget(given["max_requests"], given["max_hours"]),
    )


def _outlet(value: str, registry: Registry) -> str:
    """The id that an --only names. Raises InputError."""
    name = pairs((value,), "--only").get("outlet")
    outlet = registry.find(name) if name else None
    if outlet is None:
        raise InputError(f"--only {value}: no such outlet; write it as outlet=ID. See: audit outlets list")
    return outlet.id
