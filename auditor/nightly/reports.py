"""Write a night's reports, each whole or not at all; one that cannot be written stops neither night nor other reports."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date as Date
from pathlib import Path

from auditor.nightly.config import FORMS, Config
from auditor.report import json_line
from auditor.report.night import NightReport, night_html, night_json, night_text


def write_reports(config: Config, report: NightReport, night: str, *, anew: bool = True) -> list[str]:
    """Write the reports that the configuration wants; gives a line for each that could not be.

    With ``anew`` false only those that are missing.
    """
    problems = []
    for form in FORMS:
        path = config.report(form, Date.fromisoformat(night))
        if path is None or (not anew and path.exists()):
            continue
        try:
            write_whole(path, _rendered(form, report))
        except OSError as error:
            problems.append(
                f"report.{form}: {path} cannot be written ({error.strerror or error}). Run the same command again."
            )
    return problems


def any_missing(config: Config, night: str) -> bool:
    """Whether a report that is wanted is not there."""
    paths = (config.report(form, Date.fromisoformat(night)) for form in FORMS)
    return any(path is not None and not path.exists() for path in paths)


def _rendered(form: str, report: NightReport) -> str:
    if form == "json":
        return json_line(night_json(report)) + "\n"
    return night_html(report) if form == "html" else night_text(report)


def write_whole(path: Path, text: str) -> None:
    """Write a file that appears when it is whole; its folder is made. Raises OSError."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with draft.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
