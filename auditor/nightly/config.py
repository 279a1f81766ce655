"""Read and check the file that says what a night does. Nothing is begun on a file that is not right in every key."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from auditor.errors import InputError
from auditor.nightly.keys import KEYS, Key, is_address
from auditor.places import WORK_SUFFIX
from auditor.plugins import reader_of
from auditor.readers.database import is_database
from auditor.readers.source import is_there

#: The forms of a report, by the keys that name their files.
FORMS: Final = ("text", "json", "html")
_GLOB: Final = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Config:
    """A checked configuration. ``values`` are those of :data:`auditor.nightly.keys.KEYS`; paths are absolute.

    ``name`` stands for the series of its nights: the file's own name without its ending.
    """

    path: Path
    values: Mapping[str, Mapping[str, Any]]
    sources: tuple[str, ...]
    database: Path
    collection: Path | None
    collections: tuple[Path, ...]
    outlet_files: tuple[Path, ...]
    refresh: tuple[str, ...]
    work: Path
    replay: Path | None
    reports: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What its nights have in common."""
        return self.path.stem

    @property
    def state(self) -> Path:
        """The folder of the lock and of what each night has done."""
        return self.database.with_name(f"{self.database.name}.nightly")

    @property
    def zone(self) -> ZoneInfo | None:
        """Whose clock names the nights; null for the machine's."""
        name = self.values[""]["timezone"]
        return ZoneInfo(name) if name else None

    def report(self, form: str, night: Date) -> Path | None:
        """The file of a night's report; null where none is wanted."""
        pattern = self.reports.get(form)
        return self.path.parent / night.strftime(pattern) if pattern else None


def read_config(path: Path) -> Config:
    """The configuration at ``path``. Raises InputError in one line that names the key and the file."""
    values = _checked(path, _toml(path))
    base = path.absolute().parent
    top, collection = values[""], values["collection"]

    def at(name: str) -> Path:
        return base / name

    if not top["sources"]:
        raise InputError(f"{path}: sources is missing. Name the folders, files or globs of articles.")
    config = Config(
        path=path.absolute(),
        values=values,
        sources=tuple(str(at(name)) for name in top["sources"]),
        database=at(top["database"]),
        collection=at(collection["database"]) if collection["database"] else None,
        collections=tuple(map(at, top["collections"])),
        outlet_files=tuple(map(at, top["outlets"])),
        refresh=tuple(name if is_address(name) else str(at(name)) for name in collection["refresh"]),
        work=at(values["run"]["work"]) if values["run"]["work"] else at(f"{top['database']}{WORK_SUFFIX}"),
        replay=at(values["look_up"]["replay"]) if values["look_up"]["replay"] else None,
        reports={form: values["report"][form] for form in FORMS if values["report"][form]},
    )
    for problem in (*_missing(config), *_at_odds(config)):
        raise InputError(f"{path}: {problem}")
    return config


def _toml(path: Path) -> dict[str, Any]:
    """The file as TOML, whoever wrote it: with a byte order mark, with Windows' line ends."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error}).") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8. Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path} is no TOML: {error}.") from None


def _checked(path: Path, given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The value of every key, the defaults of those that are not given. Raises InputError."""
    tables = {name: value for name, value in given.items() if name in KEYS}
    top = {name: value for name, value in given.items() if name not in tables}
    found: dict[str, dict[str, Any]] = {}
    for table, keys in KEYS.items():
        values = tables.get(table, {}) if table else top
        if not isinstance(values, dict):
            raise InputError(f"{path}: {table} must be a table, [{table}].")
        for name in values:
            if name not in keys:
                raise InputError(f"{path}: there is no key {_dotted(table, name)}.{_hint(name, table)}")
        found[table] = {
            name: _value(path, _dotted(table, name), key, values[name]) if name in values else key.default
            for name, key in keys.items()
        }
    return found


def _value(path: Path, name: str, key: Key, value: Any) -> Any:
    try:
        return key.kind.read(value)
    except ValueError:
        raise InputError(f"{path}: {name} must be {key.kind.words}.") from None


def _dotted(table: str, name: str) -> str:
    return f"{table}.{name}" if table else name


def _hint(name: str, table: str) -> str:
    """What may have been meant."""
    known = {key: _dotted(t, key) for t, keys in KEYS.items() for key in keys}
    if name in known:
        return f" It belongs into the table: {known[name]}."
    near = difflib.get_close_matches(name, [*KEYS[table], *([] if table else KEYS)], n=1)
    return f" Did you mean {_dotted(table, near[0])}?" if near else " See: audit nightly --print-config"


def _missing(config: Config) -> Iterator[str]:
    """Paths that are not there. A glob may match nothing tonight."""
    paths: list[tuple[str, str | Path]] = [
        *(("sources", name) for name in config.sources if not _GLOB.search(name)),
        *(("collections", name) for name in config.collections),
        *(("outlets", name) for name in config.outlet_files),
        *(("collection.refresh", name) for name in config.refresh if not is_address(name)),
        *(("look_up.replay", name) for name in [config.replay] if name),
    ]
    for key, name in paths:
        path = Path(name)
        if not (path.exists() or is_there(path) or is_database(path)):
            yield f"{key}: {name} is not there."


def _at_odds(config: Config) -> Iterator[str]:
    """Keys that exclude or need each other."""
    run = config.values["run"]
    if run["scheduler"] and run["engine"] != "dask":
        yield 'run.scheduler needs run.engine = "dask".'
    if config.refresh and not config.collection:
        yield "collection.refresh needs collection.database."
    if config.database == config.collection:
        yield "collection.database must be another file than database."
    try:
        _ = config.zone
    except (ValueError, OSError, KeyError):  # an unknown name is a KeyError
        yield f"timezone: {config.values['']['timezone']} is no name of a time zone (such as Europe/Prague)."
    yield from _bad_reports(config)


def _bad_reports(config: Config) -> Iterator[str]:
    """Reports that would overwrite something, or be read as articles or coverage themselves."""
    taken = {path.resolve(): words for path, words in _in_use(config)}
    for form in config.reports:
        file = config.report(form, Date(2026, 5, 14))
        assert file is not None
        if file.is_dir():
            yield f"report.{form}: {file} is a folder. Name a file."
        if file.resolve() in taken:
            yield f"report.{form}: {file} is {taken[file.resolve()]} as well."
        taken[file.resolve()] = f"report.{form}"
        for source in config.sources:
            if _takes_in(source, file):
                yield f"report.{form}: {file} lies in sources ({source}) and would be audited. Name another folder."
        for folder in (*map(str, config.collections), *config.refresh):
            if not is_address(folder) and _takes_in(folder, file):
                yield f"report.{form}: {file} lies in {folder} and would be read as coverage. Name another folder."


def _in_use(config: Config) -> Iterator[tuple[Path, str]]:
    """Files that a night reads or writes, by the keys that name them."""
    yield config.path, "this file"
    yield config.database, "database"
    if config.collection:
        yield config.collection, "collection.database"
    yield from ((Path(name), "sources") for name in config.sources)
    yield from ((path, "collections") for path in config.collections)
    yield from ((path, "outlets") for path in config.outlet_files)
    yield from ((Path(name), "collection.refresh") for name in config.refresh if not is_address(name))
    if config.replay:
        yield config.replay, "look_up.replay"


def _takes_in(target: str, file: Path) -> bool:
    """Whether a folder or glob that is read has ``file`` among its files."""
    folder, file = Path(target), file.resolve()
    if folder.is_dir():
        return file.is_relative_to(folder.resolve()) and reader_of(file) is not None
    return bool(_GLOB.search(target)) and _matches(folder.parts, file.parts)


def _matches(pattern: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether a glob, part by part, is one of a path."""
    if not pattern or not parts:
        return not pattern and not parts
    if pattern[0] == "**":
        return _matches(pattern[1:], parts) or _matches(pattern, parts[1:])
    return fnmatchcase(parts[0], pattern[0]) and _matches(pattern[1:], parts[1:])
