"""``audit browse``: one clear line when it cannot, and the landing page when it can."""

from __future__ import annotations

import re
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from auditor.cli import run
from auditor.cli.browse import PORTS, _free_port, serve_command
from sites import fill


def test_not_ours(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stranger = tmp_path / "stranger.db"
    conn = sqlite3.connect(stranger)
    conn.execute("CREATE TABLE t (a)")
    conn.close()
    assert run(["browse", "--db", str(stranger)]) == 2
    assert "database of another program" in capsys.readouterr().err


def test_nothing_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["browse", "--db", str(tmp_path / "none.db")]) == 2
    assert "no such database" in capsys.readouterr().err
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("name", ["a?b.db", "a#b.db", "a%41.db"])
def test_a_path_that_datasette_would_read_as_another(
    name: str, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Datasette would open, or make, the file named by what stands before the sign."""
    odd = tmp_path / name
    odd.write_bytes(database.read_bytes())
    assert run(["browse", "--db", str(odd), "--no-open"]) == 2
    assert "Rename it" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_without_datasette(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("auditor.cli.browse.find_spec", lambda name: None)
    assert run(["browse", "--db", str(database)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "Error: browsing needs Datasette. Install it: pip install 'news-auditor[browse]'"
    ]


def test_no_such_host(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["browse", "--db", str(database), "--host", "256.1.1.1", "--no-open"]) == 2
    assert "no such address" in capsys.readouterr().err


def test_never_immutable(tmp_path: Path) -> None:
    command = serve_command(tmp_path / "a.db", tmp_path / "m.json", "127.0.0.1", 8001)
    assert not {"-i", "--immutable"} & set(command)


def test_immutable_only_where_nobody_can_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)
    db = tmp_path / "a.db"
    assert "-i" in serve_command(db, tmp_path / "m.json", "127.0.0.1", 8001)
    (tmp_path / "a.db-wal").touch()
    assert "-i" not in serve_command(db, tmp_path / "m.json", "127.0.0.1", 8001)


def test_a_port_in_use_is_one_line(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(["browse", "--db", str(database), "--no-open", "--port", str(port)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"Error: port {port} is in use on 127.0.0.1.")


def test_an_address_of_another_machine_is_one_line(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["browse", "--db", str(database), "--no-open", "--host", "192.0.2.1"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Error: 192.0.2.1, port 8001: cannot serve there")


def test_without_a_port_the_next_free_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr("auditor.cli.browse.PORT", port)
        assert port < _free_port("127.0.0.1", None) < port + PORTS


def test_it_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    path = fill(tmp_path / "my audits.db")
    child = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "auditor",
            "browse",
            "--db",
            str(path),
            "--no-open",
            "--port",
            "0",
            "--authors",
        ],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        said = _until(child, "http://")
        url = re.findall(r"^http://\S+$", said, re.MULTILINE)[0]
        command = next(line for line in said.splitlines() if line.startswith("python -m datasette"))
        metadata = Path(shlex.split(command)[shlex.split(command).index("-m", 3) + 1])
        assert metadata.exists()
        with urllib.request.urlopen(url, timeout=10) as page:
            html = page.read().decode()
        assert "What to look at first" in html and "-/authors" in html
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(timeout=20)
        child.stderr.close()  # type: ignore[union-attr]
    assert not metadata.exists()


def _until(child: subprocess.Popen[str], words: str) -> str:
    """What the child says, up to the landing page's address on a line of its own."""
    said, deadline = "", time.monotonic() + 30
    while time.monotonic() < deadline and not re.search(rf"^{words}\S+$", said, re.MULTILINE):
        line = child.stderr.readline()  # type: ignore[union-attr]
        if not line and child.poll() is not None:
            break
        said += line
    return said
