"""What the user has set about outside services: keys, base addresses, and which experimental routes were seen to work.

The environment comes first, then the tables ``[keys]`` and ``[bases]`` of the configuration
file. Keys go into requests and nowhere else; this module is the only one that reads them.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from auditor import __version__
from auditor.errors import InputError
from auditor.places import config_path, data_folder

#: Routes that need a key, with the environment variable that holds it.
KEYS: Final = {
    "guardian": "AUDIT_GUARDIAN_KEY",
    "nyt": "AUDIT_NYT_KEY",
    "mediacloud": "AUDIT_MEDIACLOUD_KEY",
}
#: Environment variable with base addresses: ``NAME=URL``, separated by spaces.
BASES: Final = "AUDIT_BASES"
#: Environment variable with the address at which sites can reach the user.
CONTACT: Final = "AUDIT_CONTACT"
_SPACE: Final = re.compile(r"\s")


def keys() -> dict[str, str]:
    """The keys that are set, by environment variable. Raises InputError for a bad configuration file."""
    table = _table("keys", KEYS)
    found = {variable: os.environ.get(variable) or table.get(route) for route, variable in KEYS.items()}
    return {variable: _plain(variable, key) for variable, key in found.items() if key and key.strip()}


def contact() -> str:
    """Where sites can reach the user, empty when not set. Raises InputError for what no header can hold."""
    return _plain(CONTACT, os.environ.get(CONTACT, ""))


def _plain(variable: str, value: str) -> str:
    """A value that goes into requests, without the white space around it. Nothing of it is told: it may be a key."""
    value = value.strip()
    if not (value.isascii() and value.isprintable()):
        raise InputError(
            f"{variable} holds characters that no request can carry. Use plain ASCII on one line."
        )
    return value


def keys_are_open() -> Path | None:
    """The configuration file, where it holds keys that other users of the machine may read."""
    path = config_path()
    if os.name == "nt" or not _table("keys", KEYS):
        return None
    return path if path.stat().st_mode & 0o077 else None


def bases() -> dict[str, str]:
    """Base addresses that replace the usual ones, by route. Raises InputError for what is no address."""
    found = dict(_table("bases", None))
    for pair in os.environ.get(BASES, "").split():
        name, _, url = pair.partition("=")
        found[name] = url
    for name, url in found.items():
        if not _is_base(url):
            # Nothing of the address is told: it may hold a password.
            raise InputError(
                f"{BASES} or [bases]: {name} is no base address. Write it as NAME=https://HOST/…."
            )
    return found


def _is_base(url: str) -> bool:
    """Whether an address can be asked with a path behind it: a web host, no user, no query."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return (
        usable and "@" not in parts.netloc and not (parts.query or parts.fragment) and not _SPACE.search(url)
    )


def _table(name: str, known: Mapping[str, str] | None) -> dict[str, str]:
    """A table of strings in the configuration file; empty where there is none. Raises InputError."""
    path = config_path()
    try:
        table = tomllib.loads(path.read_text("utf-8")).get(name, {}) if path.is_file() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path} is no configuration that can be read ({error}).") from None
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise InputError(f'{path}: [{name}] holds pairs such as name = "value" and nothing else.')
    unknown = set(table) - set(known) if known is not None else set()
    if unknown:
        raise InputError(f"{path}: [{name}] {sorted(unknown)[0]}: there are {', '.join(known or ())}.")
    return table


@dataclass(frozen=True, slots=True)
class Services:
    """What an audit knows of services: keys by environment variable, and the experimental routes in use."""

    keys: Mapping[str, str]
    proven: tuple[str, ...]

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """What a recording says of them: which routes had keys, never the keys."""
        keyed = (route for route, variable in KEYS.items() if variable in self.keys)
        return (("keys", " ".join(keyed)), ("proven", " ".join(self.proven)))


def services_now(proven: tuple[str, ...]) -> Services:
    """What is set now. Raises InputError."""
    return Services(keys(), proven)


def services_of(notes: Mapping[str, str]) -> Services:
    """What was set when a recording was made: a replay asks the same routes, whoever runs it.

    The answers are in the recording, so any key will do.
    """
    keyed = {KEYS[route]: "recorded" for route in notes.get("keys", "").split() if route in KEYS}
    return Services(keyed, tuple(notes.get("proven", "").split()))


@dataclass(frozen=True, slots=True)
class Proof:
    """When, by which version and at which base address a route was seen to work."""

    at: str
    version: str
    base: str


def proofs() -> dict[str, Proof]:
    """The experimental routes that ``audit doctor --live`` has seen to work, at the bases now in force."""
    try:
        kept: dict[str, Any] = json.loads(_state().read_text("utf-8"))
        found = {str(name): Proof(**fields) for name, fields in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    now = bases()
    return {name: proof for name, proof in found.items() if proof.base == now.get(name, "")}


def prove(name: str) -> None:
    """Keep that a route works: from now on it is used. Raises InputError where that cannot be written."""
    proof = Proof(datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), __version__, bases().get(name, ""))
    kept = {**proofs(), name: proof}
    plain = {key: {"at": p.at, "version": p.version, "base": p.base} for key, p in sorted(kept.items())}
    path = _state()
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(plain, indent=1), "utf-8")
        part.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror or error}).") from None


def _state() -> Path:
    return data_folder() / "routes.json"
