"""Where things are kept when nobody says otherwise: data, cache, configuration and log folders."""

from __future__ import annotations

import os
from pathlib import Path

APPLICATION = "auditor"
#: What is behind the name of a database in the name of the folder where the passes of its batches work.
WORK_SUFFIX = ".batch"


def _folder(kind: str, variable: str) -> Path:
    given = os.environ.get(variable)
    if given:
        return Path(given).expanduser()
    import platformdirs  # only where no variable decides: `audit --help` stays light

    dirs = platformdirs.PlatformDirs(APPLICATION, appauthor=False)
    return Path(getattr(dirs, f"user_{kind}_dir"))


def data_folder() -> Path:
    """What an installation keeps: AUDIT_DATA or the user's data folder."""
    return _folder("data", "AUDIT_DATA")


def database_path() -> Path:
    """The database of results: AUDIT_DB, else ``audits.db`` in the user's data folder."""
    given = os.environ.get("AUDIT_DB")
    return Path(given).expanduser() if given else data_folder() / "audits.db"


def collection_path() -> Path:
    """The user's collection of coverage: AUDIT_COLLECTION, else ``coverage.db`` in the data folder."""
    given = os.environ.get("AUDIT_COLLECTION")
    return Path(given).expanduser() if given else data_folder() / "coverage.db"


def cache_folder() -> Path:
    """HTTP cache, rate limits and indexes of collections: AUDIT_CACHE or the user's cache folder."""
    return _folder("cache", "AUDIT_CACHE")


def config_path() -> Path:
    """The configuration file: AUDIT_CONFIG, else ``config.toml`` in the user's configuration folder."""
    given = os.environ.get("AUDIT_CONFIG")
    return Path(given).expanduser() if given else _folder("config", "AUDIT_CONFIG_FOLDER") / "config.toml"


def log_folder() -> Path:
    """Where the account of a bug is written: AUDIT_LOG or the user's log folder."""
    return _folder("log", "AUDIT_LOG")
