"""``audit browse``: look at the results in Datasette."""

from __future__ import annotations

import errno
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import click

from auditor.cli.options import common_options, database_option

#: Datasette's own port; the next free one is taken when it is in use.
PORT: Final = 8001
#: How many ports are tried.
PORTS: Final = 50
#: What Datasette 0.65 and 1.0 hand to SQLite as part of an address, where these signs end the path or hide a byte.
UNFIT: Final = "?#%"
#: How long Datasette may take until it answers, and how often we look, in seconds.
START_S: Final = 30.0
LOOK_EVERY_S: Final = 0.1


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), help=f"Port. [default: {PORT}, or the next that is free]"
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve on.")
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
@click.option(
    "--authors",
    is_flag=True,
    help="Also how each author fares, by reviewers' verdicts, with 20 reviewed statements or more.",
)
@database_option
@common_options
def browse(port: int | None, host: str, no_open: bool, authors: bool, db: Path) -> None:
    """Look at the results in a browser: what to look at first, articles with their marks, outlets, runs.

    Serves the database with Datasette, read-only, until you press Ctrl-C. The command that does
    it is printed, to be used without Auditor's.

    \b
    audit browse
    audit browse --db audits.db --port 8080 --no-open
    """
    from auditor.errors import InputError
    from auditor.store import open_store

    if find_spec("datasette") is None:
        raise InputError("browsing needs Datasette. Install it: pip install 'news-auditor[browse]'")
    if unfit := [sign for sign in UNFIT if sign in str(db.absolute())]:
        raise InputError(
            f"{db}: Datasette opens another file where a path holds {unfit[0]!r}. Rename it, or browse a copy:"
            " audit snapshot."
        )
    with open_store(db, create=False):
        pass  # ours, readable, and brought up to date
    from auditor.browse.addresses import landing

    port = _free_port(host, port)
    with _metadata_file(db, landing(db.stem), authors) as metadata:
        command = serve_command(db, metadata, host, port)
        click.echo(shlex.join(["python", *command[1:]]), err=True)
        _serve(command, f"http://{_in_url(host)}:{port}{landing(db.stem)}", show=not no_open)


def serve_command(db: Path, metadata: Path, host: str, port: int) -> list[str]:
    """The command that serves ``db``.

    Not as immutable, which would not see what a running batch adds; but in a folder that cannot be
    written SQLite opens a database in WAL mode in no other way, and nobody is adding anything.
    """
    frozen = not os.access(db.absolute().parent, os.W_OK) and not Path(f"{db}-wal").exists()
    return [
        sys.executable, "-m", "datasette", "serve", *(["-i"] if frozen else []), str(db), "-m", str(metadata), "--host", host, "--port", str(port),
        "--setting", "truncate_cells_html", "140", "--setting", "suggest_facets", "off",
    ]  # fmt: skip


@contextmanager
def _metadata_file(db: Path, home: str, authors: bool) -> Iterator[Path]:
    """Labels, facets and descriptions for Datasette, in a file that goes when Datasette has ended."""
    from auditor.browse.metadata import metadata

    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        path = Path(folder) / "metadata.json"
        path.write_text(json.dumps(metadata(db.stem, home, authors=authors)), encoding="utf-8")
        yield path


def _free_port(host: str, port: int | None) -> int:
    """The port to serve on: the one asked for (0: any), else the first free one. Raises InputError."""
    from auditor.errors import InputError

    for candidate in range(PORT, PORT + PORTS) if port is None else [port]:
        found = _bound(host, candidate)
        if found:
            return found
    if port is None:
        raise InputError(
            f"no port from {PORT} to {PORT + PORTS - 1} is free on {host}. Name one with --port."
        )
    raise InputError(f"port {port} is in use on {host}. Name another with --port, or 0 for any that is free.")


def _bound(host: str, port: int) -> int | None:
    """``port`` (or for 0 one that the system chose), null when it is in use. Raises InputError where nobody may listen."""
    from auditor.errors import InputError

    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise InputError(f"--host {host}: no such address on this machine.") from None
    with socket.socket(family, kind, protocol) as trial:
        if os.name == "posix":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
            trial.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return None
            raise InputError(f"{host}, port {port}: cannot serve there ({error.strerror}).") from None
        return int(trial.getsockname()[1])


def _in_url(host: str) -> str:
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _serve(command: list[str], url: str, *, show: bool) -> None:
    """Run Datasette until it ends; once it answers, name the landing page, and open it if asked.

    A child, not exec: the metadata file is removed afterwards, and it works on Windows too.
    """
    from auditor.errors import InputError

    with subprocess.Popen(command) as child:
        ended = signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        try:
            if _answers(child, url):
                click.echo(url, err=True)
                if show:
                    click.launch(url)
            code = child.wait()
        except KeyboardInterrupt:
            code = child.wait()  # the terminal has interrupted it as well
            return
        finally:
            signal.signal(signal.SIGTERM, ended)
            if child.poll() is None:
                child.terminate()
    if code > 0:
        raise InputError(f"Datasette ended with exit code {code}; what it said is above.")


def _answers(child: subprocess.Popen[bytes], url: str) -> bool:
    """Whether Datasette listens before it ends or the time is up."""
    host, _, port = url.split("/")[2].rpartition(":")
    deadline = time.monotonic() + START_S
    while child.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=1).close()
            return True
        except OSError:
            time.sleep(LOOK_EVERY_S)
    return False
