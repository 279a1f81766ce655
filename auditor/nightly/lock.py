"""One night at a time: a lock of the operating system, which goes with its process however that dies."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.errors import BusyError, StoreError


@contextmanager
def alone(folder: Path, since: str, config: Path) -> Iterator[None]:
    """Hold ``folder`` against every other night. Raises BusyError, which says who holds it and since when.

    The file stays where it is: a file that was removed could be locked twice.
    """
    path = folder / "lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{path} cannot be written ({error.strerror or error}).") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(f"{_holder(path)} Wait for it, or stop it.") from None
        file.truncate(0)
        file.write(
            json.dumps(
                {"pid": os.getpid(), "host": socket.gethostname(), "since": since, "config": str(config)}
            )
        )
        file.flush()
        yield


def _holder(path: Path) -> str:
    """Who holds the lock, as far as it has been written."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return f"Process {held['pid']} on {held['host']} is at this since {held['since']} (audit nightly {held['config']})."
    except (OSError, ValueError, KeyError, TypeError):
        return f"Another audit nightly is at this ({path})."
