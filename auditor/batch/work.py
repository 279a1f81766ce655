"""The folder of a run: its setup, and the part files that the passes leave for one another.

A part file is written under another name and renamed when it is whole, and its last line counts
what it holds: a file without that line is none. Whoever is killed leaves at most a draft, and
whoever comes next makes the same file again.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from io import BufferedWriter
from pathlib import Path
from typing import Any, Final, Literal

from auditor.assembly import Plan
from auditor.errors import InputError, StoreError

Kind = Literal["extract", "match"]

#: Bytes read from the end of a part file to find its last line.
_TAIL: Final = 4096


@dataclass(frozen=True, slots=True)
class Setup:
    """What a process must know to take part in a run, as plain data.

    ``settings`` are those of the plan. ``as_of`` is the day of what is fetched. Without
    ``keep_all`` only attributions that credit an outlet are kept, with ``only`` those that credit one
    of these. ``since`` leaves out articles that are older or have no date; ``articles`` are the ids of those that
    are wanted, null for all.
    """

    settings: dict[str, Any]
    run_id: str
    live: bool = False
    as_of: str | None = None
    encoding: str | None = None
    date: str | None = None
    publisher: str | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    keep_all: bool = False
    since: str | None = None
    only: tuple[str, ...] = ()
    articles: tuple[str, ...] | None = None

    @property
    def plan(self) -> Plan:
        """What the audit works with."""
        return Plan.from_settings(self.settings)


class Work:
    """The folder of one run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self, setup: Setup) -> None:
        """Make the folder and write the setup. Raises StoreError."""
        for kind in ("extract", "match"):
            (self.folder / kind).mkdir(parents=True, exist_ok=True)
        with self.writing(self.folder / "setup.json") as file:
            file.write(json.dumps(asdict(setup), default=str).encode())

    def setup(self) -> Setup:
        """The setup of the run. Raises InputError where the folder cannot be seen."""
        try:
            given = json.loads((self.folder / "setup.json").read_bytes())
        except OSError as error:
            raise InputError(
                f"{self.folder} cannot be read here ({error.strerror}). Workers need the folder that --work names."
            ) from None
        wanted = given.get("articles")
        return Setup(
            **{**given, "only": tuple(given["only"]), "articles": None if wanted is None else tuple(wanted)}
        )

    def path(self, kind: Kind, name: str, suffix: str = ".part") -> Path:
        """The file of a part."""
        return self.folder / kind / (name + suffix)

    @contextmanager
    def writing(self, path: Path) -> Iterator[BufferedWriter]:
        """A file that appears when it is whole. Raises StoreError where the disk is full."""
        draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
        try:
            with draft.open("wb") as file:
                yield file
            draft.replace(path)
        except OSError as error:
            raise _disk(path, error) from error
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    def summary(self, kind: Kind, name: str) -> dict[str, int] | None:
        """What a part holds, by its last line; null when there is no such part, or not all of it."""
        try:
            with self.path(kind, name).open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - _TAIL))
                last = file.read().rsplit(b"\n", 2)[-2]
            found = json.loads(last)["summary"]
        except (OSError, IndexError, ValueError, KeyError, TypeError):
            return None
        return {str(key): int(value) for key, value in found.items()}

    def lines(self, kind: Kind, name: str, suffix: str = ".part") -> Iterator[dict[str, Any]]:
        """The records of a file, one by one."""
        with self.path(kind, name, suffix).open("rb") as file:
            for line in file:
                yield json.loads(line)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the run against a second process. Raises StoreError when another one has it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StoreError(
                    f"{self.folder}: another audit batch is at work on this. Wait for it, or stop it."
                ) from None
            yield

    def remove(self) -> None:
        """Delete everything: the run is recorded."""
        shutil.rmtree(self.folder, ignore_errors=True)
        with suppress(OSError):
            self.folder.parent.rmdir()


def _disk(path: Path, error: OSError) -> StoreError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreError(
            f"{path.parent}: the disk is full. Make room, then run the same command again; nothing is half-written."
        )
    return StoreError(
        f"{path} cannot be written ({error.strerror or error}). Name a folder that can with --work."
    )
