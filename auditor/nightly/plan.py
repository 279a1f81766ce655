"""What a night would do, in lines: for ``--check``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date

from auditor.batch.inputs import files_of, matches
from auditor.nightly.config import FORMS, Config
from auditor.nightly.ledger import Ledger, night_of
from auditor.nightly.night import Means
from auditor.readers import guessed_columns


def planned(config: Config, means: Means) -> list[str]:
    """A line for everything, in order."""
    return list(_lines(config, means))


def _lines(config: Config, means: Means) -> Iterator[str]:
    night = night_of(means.now(), config.zone).isoformat()
    account = Ledger(config.state, config.name).get(night)
    state = "not begun" if account is None else "done" if account.finished_at else "begun; would go on"
    yield f"night       {night}: {state}"
    for target in config.refresh:
        yield f"collection  {target} into {config.collection}"
    for source in config.sources:
        yield f"articles    {source}" + ("" if matches(source) else " (nothing there now)")
    there = tuple(filter(matches, config.sources))
    yield from (
        f"reading     {line}; change it with [articles] map"
        for line in guessed_columns(files_of(there), means.order.read_options(means.registry))
    )
    plan, budget = means.order.plan, config.values["budget"]
    where = "no network" if not plan.live else ", ".join(plan.routes) or "all routes"
    yield f"look-ups    {where}"
    for name, unit in (("max_requests", "requests"), ("max_hours", "hours")):
        if budget[name] is not None:
            yield f"budget      {budget[name]:g} {unit}"
    yield f"again       {', '.join(_again(config)) or 'nothing'}"
    for name, value in config.values["retention"].items():
        if value not in (None, False):
            yield f"retention   {name} {value if value is True else format(value, 'g')}"
    for form in FORMS:
        if (path := config.report(form, Date.fromisoformat(night))) is not None:
            yield f"report      {path}"
    yield f"database    {config.database}"


def _again(config: Config) -> Iterator[str]:
    """The rules that would choose articles."""
    rules = config.values["again"]
    if rules["most"]:
        yield from (name for name in ("unchecked", "days", "changed", "coverage", "versions") if rules[name])
