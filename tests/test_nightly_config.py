"""The file that says what a night does: every mistake in one line, with key and file; units that start it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from auditor.cli import run
from auditor.errors import InputError
from auditor.nightly.config import Config, read_config
from auditor.nightly.keys import KEYS, example
from auditor.nightly.ledger import night_of
from auditor.nightly.units import cron_line, service, systemd, timer, unit_name
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    return tmp_path / "night.toml"


def config(file: Path, text: str) -> Config:
    file.write_text(text, encoding="utf-8")
    return read_config(file)


MISTAKES = {
    "": "sources is missing",
    "sources = []": "sources is missing",
    "sources = 'articles'": "sources must be a list of paths",
    "sources = ['nowhere/']": "sources: ",
    "sources = ['articles'] ; x": "is no TOML",
    "source = ['articles']": "there is no key source. Did you mean sources?",
    "sources = ['articles']\n[budgets]": "there is no key budgets. Did you mean budget?",
    "sources = ['articles']\n[budget]\nmax_request = 1": "no key budget.max_request. Did you mean budget.max_requests?",
    "sources = ['articles']\nmax_requests = 1": "It belongs into the table: budget.max_requests",
    "sources = ['articles']\nbudget = 1": "budget must be a table",
    "sources = ['articles']\n[budget]\nmax_requests = true": "budget.max_requests must be a whole number, 0 or more",
    "sources = ['articles']\n[budget]\nmax_requests = -1": "budget.max_requests must be",
    "sources = ['articles']\n[budget]\nmax_hours = nan": "budget.max_hours must be a number",
    "sources = ['articles']\n[run]\njobs = 0": "run.jobs must be a whole number, 1 or more",
    "sources = ['articles']\n[run]\nengine = 'spark'": "run.engine must be one of local, dask",
    "sources = ['articles']\n[run]\nscheduler = 'tcp://x:1'": "run.scheduler needs run.engine",
    "sources = ['articles']\n[again]\nunchecked = ['tired']": "again.unchecked must be true, false or a list of reasons",
    "sources = ['articles']\n[articles]\ndate = 2026-05-14T10:00:00": "articles.date must be a date",
    "sources = ['articles']\n[articles]\nmap = ['a']": "articles.map must be a table of names",
    "sources = ['articles']\ntimezone = 'Europe/Nowhere'": "timezone: Europe/Nowhere is no name of a time zone",
    "sources = ['articles']\ntimezone = '../etc'": "timezone: ../etc is no name",
    "sources = ['articles']\noutlets = ['none.csv']": "outlets: ",
    "sources = ['articles']\ncollections = ['none']": "collections: ",
    "sources = ['articles']\n[collection]\nrefresh = ['https://example.org/feed']": "collection.refresh needs collection.database",
    "sources = ['articles']\n[collection]\ndatabase = 'audits.db'": "collection.database must be another file",
    "sources = ['articles']\n[collection]\ndatabase = 'c.db'\nrefresh = ['none/']": "collection.refresh: ",
    "sources = ['articles']\n[look_up]\nreplay = 'none.warc'": "look_up.replay: ",
    "sources = ['articles']\n[report]\ntext = 'articles'": "report.text: ",
    "sources = ['articles']\n[report]\njson = 'articles/%d.json'": "would be audited",
    "sources = ['articles']\n[report]\ntext = 'a.txt'\nhtml = 'a.txt'": "is report.text as well",
    "sources = ['articles']\n[report]\ntext = 'night.toml'": "is this file as well",
    "sources = ['articles']\n[report]\ntext = ''": "report.text must be a path in quotes",
    "sources = ['articles']\n[report]\ntext = \"a\\u0000b\"": "report.text must be a path in quotes",
    "sources = ['articles', \"a\\u0000b\"]": "sources must be a list of paths",
    "sources = ['articles', '~nobody-has-this-name/x']": "sources must be a list of paths",
    "sources = ['articles']\n[report]\ntext = 'articles/../audits.db'": "is database as well",
    "sources = ['night.toml', 'a.jsonl*']\n[report]\njson = 'a.jsonl'": "would be audited",
    "sources = ['night.toml', 'a/**/*.json']\n[report]\njson = 'a/b/c/%d.json'": "would be audited",
    "sources = ['night.toml']\ncollections = ['articles']\n[report]\njson = 'articles/a.json'": "would be read as coverage",
    "sources = ['articles']\n[again]\nfor_days = 99999999": "again.for_days must be a whole number of days, 0 to 36500",
    "sources = ['articles']\n[retention]\nevidence_days = 1e300": "retention.evidence_days must be a number of days",
}  # fmt: skip


@pytest.mark.parametrize("text", MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_one_line_that_names_key_and_file(file: Path, text: str) -> None:
    with pytest.raises(InputError) as error:
        config(file, text)
    message = str(error.value)
    assert MISTAKES[text] in message and str(file) in message and "\n" not in message
    assert sorted(p.name for p in file.parent.iterdir() if p.name != "home") == ["articles", "night.toml"]


@pytest.mark.parametrize(
    "text, key",
    [
        ("[articles]\npublisher = 'No Such Paper At All'", "articles.publisher"),
        ("[articles]\nonly = ['no-such-outlet']", "articles.only"),
        ("[articles]\nlanguage = ['xx']", "articles.language"),
        ("[articles]\nencoding = 'klingon'", "articles.encoding"),
        ("[look_up]\nroutes = ['no-such-route']", "look_up.routes"),
        ("[articles]\nmap_outlet = { x = 'no-such-outlet' }", "articles.map_outlet"),
    ],
)
def test_what_only_the_registry_knows_is_told_by_key_too(
    file: Path, text: str, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(f"sources = ['articles']\n{text}\n", encoding="utf-8")
    assert run(["nightly", str(file)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{file}: {key} " in line
    assert not (file.parent / "audits.db").exists()


@pytest.mark.parametrize("key", ["sources", "collections", "outlets"])
def test_a_report_overwrites_nothing_that_is_read(file: Path, key: str) -> None:
    """By whatever name it is called."""
    kept = file.parent / "kept.jsonl"
    kept.write_text("{}\n", encoding="utf-8")
    (file.parent / "other").symlink_to(kept)
    named = (
        "sources = ['kept.jsonl']" if key == "sources" else f"sources = ['articles']\n{key} = ['kept.jsonl']"
    )
    for name in ("kept.jsonl", "articles/../kept.jsonl", "other"):
        with pytest.raises(InputError, match=f"is {key} as well"):
            config(file, f"{named}\n[report]\njson = '{name}'\n")


def test_a_report_beside_what_is_read_is_right(file: Path) -> None:
    config(
        file,
        "sources = ['articles/*.txt', 'dumps/*/*.json']\n[report]\ntext = 'articles/a/b.txt'\njson = 'dumps/a.json'\n",
    )


def test_a_file_from_windows_reads_like_any_other(file: Path) -> None:
    text = "sources = ['articles']\n[budget]\nmax_requests = 7\n"
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_config(file).values["budget"]["max_requests"] == 7
    file.write_bytes(text.encode("utf-16"))
    with pytest.raises(InputError, match="is not UTF-8"):
        read_config(file)
    with pytest.raises(InputError, match="cannot be read"):
        read_config(file.parent / "other.toml")


def test_paths_are_relative_to_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    read = config(file, "sources = ['articles', 'dumps/*.jsonl']\n[report]\ntext = 'out/%Y/%m-%d.txt'\n")
    assert read.sources == (str(file.parent / "articles"), str(file.parent / "dumps/*.jsonl"))
    assert read.report("text", datetime(2026, 5, 14).date()) == file.parent / "out/2026/05-14.txt"
    assert (read.database, read.work) == (file.parent / "audits.db", file.parent / "audits.db.batch")


def test_the_example_is_right_and_has_every_key(file: Path) -> None:
    text = example()
    (file.parent / "dumps").mkdir()
    assert config(file, text).sources == (str(file.parent / "articles"), str(file.parent / "dumps/*.jsonl"))
    for name in ("coverage", "saved-pages"):
        (file.parent / name).mkdir()
    for name in ("my-outlets.csv", "run.warc.gz"):
        (file.parent / name).touch()
    whole = re.sub(r"(?m)^# (\w+ = )", r"\1", text).replace('engine = "local"', 'engine = "dask"')
    values = config(file, whole).values
    assert {table: set(keys) for table, keys in values.items()} == {t: set(keys) for t, keys in KEYS.items()}
    assert all(f"{name} = " in text for keys in KEYS.values() for name in keys)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1)),
    st.sampled_from(["UTC", "Asia/Kathmandu", "America/St_Johns"]),
)
def test_a_night_goes_from_noon_to_noon(moment: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    at = moment.replace(tzinfo=UTC)
    local, night = at.astimezone(zone), night_of(at, zone)
    assert (local.date() - night).days == (0 if local.hour >= 12 else 1)


# --- units -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["plain", "with space", "100%", 'a"quote', "dollar$HOME", "semi;colon"])
def test_units_are_what_systemd_reads(tmp_path: Path, folder: str) -> None:
    place = tmp_path / folder
    (place / "articles").mkdir(parents=True)
    read = config(place / "my night.toml", "sources = ['articles']")
    program = shutil.copy("/bin/true", place / "audit")
    environment = [("AUDIT_CACHE", str(place / "cache"))]
    units = tmp_path / "units"
    units.mkdir()
    name = unit_name(read)
    assert name == "audit-my-night"
    (units / f"{name}.service").write_text(service(read, [str(program)], environment), encoding="utf-8")
    (units / f"{name}.timer").write_text(timer(read), encoding="utf-8")
    if analyze := shutil.which("systemd-analyze"):
        done = subprocess.run(
            [analyze, "verify", "--man=no", "--user", *map(str, sorted(units.iterdir()))], capture_output=True,
            text=True, timeout=60, env={"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
        )  # fmt: skip
        told = [line for line in done.stderr.splitlines() if name in line]
        assert told == [], done.stderr
    # What the shell of cron makes of the line is the command itself; a bare % would end it.
    line = cron_line(read, [str(program)], environment).removeprefix("30 1 * * * ")
    assert not re.search(r"(?<!\\)%", line)
    words = subprocess.run(
        ["sh", "-c", "printf '%s\\n' " + line.replace("\\%", "%")], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert words == ["env", f"AUDIT_CACHE={place / 'cache'}", str(program), "nightly", "-q", str(read.path)]


def test_the_command_prints_units_for_this_installation(file: Path) -> None:
    config(file, "sources = ['articles']")
    done = subprocess.run(
        [sys.executable, "-m", "auditor", "nightly", str(file), "--print-systemd"], capture_output=True, text=True,
        check=True, timeout=60,
    )  # fmt: skip
    assert f"ExecStart={sys.executable} -m auditor nightly {file}" in done.stdout
    assert systemd(read_config(file), ["x"], ()).count("[Unit]") == 2
    assert "OnCalendar=" in done.stdout and "# 30 1 * * * " in done.stdout


def test_without_a_configuration_it_says_how_to_get_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["nightly"]) == 2
    assert "audit nightly --print-config" in capsys.readouterr().err
    assert run(["nightly", "--print-config"]) == 0
    assert capsys.readouterr().out == example()
