"""Everything that is known of one thing in the database, as an object and as text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

from auditor.cli.exports import rows_of
from auditor.models import Finding
from auditor.report import (
    attribution_lines,
    attribution_object,
    finding_lines,
    one_line,
    render,
)
from auditor.store import Store, questions
from auditor.store.questions import Found
from auditor.store.restore import Restored, restore

Dossier = dict[str, Any]

#: Articles of a run, or candidates of a finding, that the text form lists.
LISTED: Final = 20


def dossier(store: Store, found: Found) -> Dossier:
    """All that is recorded of ``found``, as plain JSON."""
    match found.kind:
        case "run":
            return _run(store, found.id)
        case "article":
            return _article(store, found.id)
        case "attribution":
            return _attribution(store, found.id)
        case "statement":
            return _statement(store, found.id, [row["id"] for row in questions.history(store, found.id)])
        case _:
            (row,) = store.rows("SELECT statement_id FROM findings WHERE id = ?", [found.id])
            return _statement(store, row["statement_id"], [found.id])


def dossier_text(store: Store, found: Found, *, width: int, color: bool) -> str:
    """The same for people."""
    match found.kind:
        case "run":
            return "\n".join(_run_text(_run(store, found.id)))
        case "article":
            heads = [_audit_line(row) for row in _audits(store, found.id)]
            restored = restore(store, found.id)
            report = render(restored.audit, width=width, color=color, explain=True, unsourced=True)
            return "\n".join([f"article {found.id}", *heads, "", report])
        case "attribution":
            return "\n".join(_attribution_text(store, found.id, width, color))
        case "statement":
            findings = [row["id"] for row in questions.history(store, found.id)]
            return "\n".join([f"statement {found.id}", *_findings_text(store, findings, width, color)])
        case _:
            return "\n".join(_findings_text(store, [found.id], width, color))


# --- runs and articles ---------------------------------------------------------------------------


def _run(store: Store, run_id: str) -> Dossier:
    (row,) = store.rows("SELECT * FROM runs WHERE id = ?", [run_id])
    row["settings"], row["inputs"] = json.loads(row.pop("settings_json")), json.loads(row.pop("inputs_json"))
    return {
        "kind": "run",
        **row,
        "verdicts": {
            r["verdict"]: r["n"]
            for r in store.rows(
                "SELECT f.verdict, COUNT(*) AS n FROM findings AS f JOIN verdicts AS v ON v.id = f.verdict"
                " WHERE f.run_id = ? GROUP BY f.verdict ORDER BY v.rank",
                [run_id],
            )
        },
        "audited": store.rows(
            "SELECT u.article_id, a.title, u.path, u.audited_at FROM audits AS u JOIN articles AS a"
            " ON a.id = u.article_id WHERE u.run_id = ? ORDER BY u.rowid",
            [run_id],
        ),
        "failed": store.rows("SELECT path, reason FROM failures WHERE run_id = ? ORDER BY path", [run_id]),
    }


def _run_text(run: Dossier) -> Iterator[str]:
    yield f"run {run['id']}"
    yield f"{run['command']}, Auditor {run['auditor_version']}"
    ended = (
        f"finished {run['finished_at']}, exit code {run['exit_code']}"
        if run["finished_at"]
        else "not finished"
    )
    yield f"started {run['started_at']}, {ended}"
    yield "inputs: " + one_line(" ".join(run["inputs"]), 400)
    for name, value in run["settings"].items():
        if value not in (None, False, [], {}):
            yield f"  {name}: {one_line(json.dumps(value, ensure_ascii=False), 200)}"
    yield ", ".join(f"{n} {verdict}" for verdict, n in run["verdicts"].items()) or "no findings"
    for row in run["audited"][:LISTED]:
        yield f"  {row['article_id'][:10]}  {one_line(row['title'] or row['path'] or '', 80)}"
    if len(run["audited"]) > LISTED:
        yield f"  … and {len(run['audited']) - LISTED} more articles; all of them: --json"
    for row in run["failed"][:LISTED]:
        named = row["reason"].startswith(row["path"])
        yield "  failed: " + one_line(row["reason"] if named else f"{row['path']}: {row['reason']}", 200)


def _audits(store: Store, article_id: str) -> list[dict[str, Any]]:
    return store.rows(
        "SELECT u.run_id, u.audited_at, u.path, r.command, r.auditor_version FROM audits AS u"
        " JOIN runs AS r ON r.id = u.run_id WHERE u.article_id = ? ORDER BY u.rowid",
        [article_id],
    )


def _audit_line(row: dict[str, Any]) -> str:
    return f"audited {row['audited_at']} by {row['command']}, Auditor {row['auditor_version']}, run {row['run_id'][:10]}"


def _article(store: Store, article_id: str) -> Dossier:
    restored = restore(store, article_id)
    article = restored.audit.article
    kept = ("id", "title", "date", "date_source", "publisher", "url", "path", "text")
    return {
        "kind": "article",
        **{key: getattr(article, key) for key in kept},
        "audits": _audits(store, article_id),
        "attributions": [attribution_object(a) for a in restored.audit.attributions],
        "findings": rows_of(restored, unsourced=True),
    }


# --- attributions, statements and findings -------------------------------------------------------


def _attribution(store: Store, attribution_id: str) -> Dossier:
    restored, attribution = _restored_attribution(store, attribution_id)
    rows = [r for r in rows_of(restored, unsourced=True) if r["attribution_id"] == attribution_id]
    return {
        "kind": "attribution",
        "article_id": restored.audit.article.id,
        "attribution": attribution_object(attribution),
        "findings": rows,
    }


def _restored_attribution(store: Store, attribution_id: str) -> tuple[Restored, Any]:
    (row,) = store.rows("SELECT article_id FROM attributions WHERE id = ?", [attribution_id])
    restored = restore(store, row["article_id"])
    return restored, next(a for a in restored.audit.attributions if a.id == attribution_id)


def _attribution_text(store: Store, attribution_id: str, width: int, color: bool) -> Iterator[str]:
    restored, attribution = _restored_attribution(store, attribution_id)
    yield f"attribution {attribution_id}"
    yield from attribution_lines(restored.audit.article, [attribution], width=width)
    for finding in restored.audit.findings:
        if finding.attribution_id == attribution_id:
            yield ""
            yield from finding_lines(restored.audit, finding, width=width, color=color)


def _statement(store: Store, statement_id: str, finding_ids: Sequence[str]) -> Dossier:
    return {
        "kind": "statement",
        "id": statement_id,
        "findings": [_finding(store, *_restored_finding(store, finding_id)) for finding_id in finding_ids],
    }


def _restored_finding(store: Store, finding_id: str) -> tuple[Restored, Finding]:
    (row,) = store.rows("SELECT article_id, run_id FROM findings WHERE id = ?", [finding_id])
    restored = restore(store, row["article_id"], row["run_id"])
    return restored, next(f for f in restored.audit.findings if f.id == finding_id)


def _finding(store: Store, restored: Restored, finding: Finding) -> Dossier:
    """The flat row, and below it all that does not fit into one."""
    row = next(r for r in rows_of(restored, unsourced=True) if r["id"] == finding.id)
    judgement = finding.judgement
    (run,) = store.rows("SELECT started_at, auditor_version FROM runs WHERE id = ?", [row["run_id"]])
    (around,) = store.rows("SELECT passage_before, passage_after FROM findings WHERE id = ?", [finding.id])
    return {
        **row, **run, **around,
        "criteria": list(judgement.criteria), "facts": list(judgement.facts),
        "also_in": list(judgement.also_in), "seen_at": list(judgement.seen_at),
        "edits": [asdict(edit) for edit in judgement.edits],
        "lookups": [asdict(lookup) for lookup in finding.lookups],
        "candidates": _candidates(store, restored, finding),
        "reviews": questions.reviews(store, finding.id),
    }  # fmt: skip


def _candidates(store: Store, restored: Restored, finding: Finding) -> list[dict[str, Any]]:
    if not finding.lookups:
        return []
    run_id = restored.runs[finding.id]
    return questions.candidates(store, restored.audit.article.id, run_id, finding.lookups[0].outlet)


def _findings_text(store: Store, finding_ids: Sequence[str], width: int, color: bool) -> Iterator[str]:
    for number, finding_id in enumerate(finding_ids):
        if number:
            yield ""
        restored, finding = _restored_finding(store, finding_id)
        known = _finding(store, restored, finding)
        article = restored.audit.article
        yield f"finding {finding_id}, run {known['run_id'][:10]} of {known['started_at']}, Auditor {known['auditor_version']}"
        yield f"in {one_line(article.title or article.path or article.id, 80)}, article {article.id[:10]}"
        yield from finding_lines(restored.audit, finding, width=width, color=color)
        yield from _candidate_lines(known["candidates"])
        for said in known["reviews"]:
            who = one_line(said["reviewer"] or "a reviewer")
            yield f"    reviewed {said['created_at']} by {who}: {said['verdict']}. {one_line(said['note'])}"


def _candidate_lines(candidates: Sequence[dict[str, Any]]) -> Iterator[str]:
    for row in candidates[:LISTED]:
        status = f", status {row['status']}" if row["status"] else ""
        yield f"    candidate: {one_line(row['url'])} ({row['route']}, {row['outcome']}{status})"
    if len(candidates) > LISTED:
        yield f"    … and {len(candidates) - LISTED} more candidates; all of them: --json"
