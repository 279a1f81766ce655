"""Open what holds records as a stream of bytes: files as they are, packed ones, members of archives.

A member is named as if its archive were a folder: ``dump.zip/2024/a.csv``. Nothing is unpacked to
disk or held in memory as a whole.
"""

from __future__ import annotations

import codecs
import gzip
import io
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO, BinaryIO, Final, Protocol, cast

from auditor.errors import InputError
from auditor.models import Article, Unreadable
from auditor.readers.door import Piece, file_state
from auditor.records import MAX_ARTICLE_BYTES

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: What unpacking raises on damaged data; most of it is no OSError.
DAMAGE: Final = (
    EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile, tarfile.TarError, zstd.ZstdError, UnicodeError,
)  # fmt: skip
ZIP_SUFFIXES: Final = (".zip", ".wacz")
TAR_SUFFIXES: Final = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")

_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_STEP: Final = 1 << 20
_WIDE_BOMS: Final = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Container(Protocol):
    """An archive with members. ``fault`` says why there are no more of them, where it is damaged."""

    fault: str

    def names(self) -> Iterator[str]:
        """The members that are files, in order. Raises InputError."""
        ...

    def open(self, name: str) -> BinaryIO:
        """A member's bytes. Raises KeyError, InputError."""
        ...


class _Zip:
    """A zip archive."""

    fault = ""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError) as error:
            raise InputError(f"{path} is no whole zip archive ({error}). Copy it again.") from None

    def names(self) -> Iterator[str]:
        """Members; one that is encrypted is refused, since so are all the others."""
        for info in self._zip.infolist():
            if info.flag_bits & 1:
                raise InputError(
                    f"{self._path} is encrypted. Unpack it with its password, and give the folder."
                )
            if not info.is_dir():
                yield info.filename

    def open(self, name: str) -> BinaryIO:
        """A member's bytes, unpacked as they are read."""
        try:
            return cast(BinaryIO, self._zip.open(name))
        except (RuntimeError, NotImplementedError) as error:  # encrypted, or packed in a way of its own
            raise InputError(f"{self._path}/{name} cannot be unpacked ({error}).") from None


class _Tar:
    """A tar archive, packed or not. Read in order it is gone through once, and once for the list."""

    fault = ""

    def __init__(self, path: Path) -> None:
        try:
            self._tar = tarfile.open(path)  # noqa: SIM115  # kept for the members that follow
        except (*DAMAGE, OSError) as error:
            reason = str(error).splitlines()[0]
            raise InputError(
                f"{path} is no tar archive that can be read ({reason}). Copy it again."
            ) from None
        self._members: dict[str, tarfile.TarInfo] = {}
        try:
            for info in self._tar:
                if info.isfile():
                    self._members[info.name] = info
        except (*DAMAGE, OSError) as error:
            self.fault = str(error)

    def __del__(self) -> None:
        if tar := getattr(self, "_tar", None):
            tar.close()

    def names(self) -> Iterator[str]:
        """Members."""
        return iter(self._members)

    def open(self, name: str) -> BinaryIO:
        """A member's bytes; no link is followed."""
        return cast(BinaryIO, self._tar.extractfile(self._members[name]))


def is_container(path: Path) -> bool:
    """Whether the name says that there are members."""
    return path.name.lower().endswith(ZIP_SUFFIXES + TAR_SUFFIXES)


def container(path: Path) -> Container:
    """The archive at ``path``; the last one is kept open. Raises InputError, OSError."""
    return _container(str(path), file_state(path))


@lru_cache(maxsize=1)
def _container(path: str, state: str) -> Container:
    return _Tar(Path(path)) if path.lower().endswith(TAR_SUFFIXES) else _Zip(Path(path))


def holder(path: Path) -> Path | None:
    """The archive that has ``path`` as a member; null where it is no member. Looks at names alone."""
    return next((parent for parent in path.parents if is_container(parent) and parent.is_file()), None)


def is_there(path: Path) -> bool:
    """Whether it is a file, or the member of an archive."""
    if path.is_file():
        return True
    archive = holder(path)
    return archive is not None and str(path.relative_to(archive)) in set(container(archive).names())


def opened_raw(path: Path) -> BinaryIO:
    """The bytes as they are stored. Raises OSError, InputError."""
    archive = None if path.is_file() else holder(path)
    if archive is None:
        return path.open("rb")
    try:
        return container(archive).open(path.relative_to(archive).as_posix())
    except KeyError:
        raise FileNotFoundError(str(path)) from None


def opened(path: Path) -> BinaryIO:
    """The bytes, unpacked where they begin as gzip or Zstandard do. Raises OSError, InputError."""
    stream = opened_raw(path)
    head = stream.read(4)
    stream.seek(0)
    if head.startswith(_GZIP):
        return cast(BinaryIO, _Gzip(stream))
    if head.startswith(_ZSTD):
        return cast(BinaryIO, _Zstd(stream))
    return stream


class _Gzip(gzip.GzipFile):
    """Unpacks a stream, and closes it too."""

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__(fileobj=packed)
        self._packed = packed

    def read(self, size: int | None = -1) -> bytes:
        """As much as one step unpacks: what stands before the damage is not lost with it."""
        return self.read1(size) if size and size > 0 else super().read(size)

    def close(self) -> None:
        super().close()
        self._packed.close()


class _Zstd(zstd.ZstdFile):
    """Unpacks a stream, and closes it too."""

    def __init__(self, packed: BinaryIO) -> None:
        super().__init__(packed)
        self._packed = packed

    def read(self, size: int | None = -1) -> bytes:
        """As much as one step unpacks."""
        return self.read1(size) if size and size > 0 else super().read(size)

    def close(self) -> None:
        super().close()
        self._packed.close()


def is_packed(path: Path) -> bool:
    """Whether the records can be reached only by unpacking what stands before them."""
    if not path.is_file():
        return True
    with path.open("rb") as file:
        return file.read(4).startswith((_GZIP, _ZSTD))


def state_of(path: Path) -> tuple[str, int]:
    """What tells that the content may have changed, and the size in bytes; of a member its archive's. Raises OSError."""
    file = path if path.is_file() else holder(path) or path
    return file_state(file), file.stat().st_size


def data_of(path: Path) -> bytes:
    """All bytes of what should hold one article or a few; of a packed file at most one more than fit.

    Raises InputError, OSError.
    """
    size = path.stat().st_size if path.is_file() else 0
    if size > MAX_ARTICLE_BYTES:
        raise InputError(
            f"{path} has {size / 1e6:.0f} MB; an article has at most {MAX_ARTICLE_BYTES / 1e6:.0f} MB. "
            "Give an archive as JSON lines or CSV, one article a line or row."
        )
    try:
        with opened(path) as stream:
            data = bytearray()
            while len(data) <= MAX_ARTICLE_BYTES and (
                piece := stream.read(MAX_ARTICLE_BYTES + 1 - len(data))
            ):
                data += piece
            return bytes(data)
    except DAMAGE as error:
        raise InputError(f"{path} is damaged ({error}).") from None


def opened_text(path: Path, encoding: str | None) -> tuple[BinaryIO, str | None]:
    """Bytes whose lines end with a line feed, and the encoding that they are in; UTF-16 and UTF-32 become UTF-8."""
    stream = opened(path)
    try:
        head = stream.read(4)
    except DAMAGE as error:
        stream.close()
        raise InputError(f"{path} is damaged at its beginning ({error}).") from None
    stream.seek(0)
    wide = (
        encoding if encoding and encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32")) else None
    )
    wide = wide or next((name for bom, name in _WIDE_BOMS if head.startswith(bom)), None)
    if wide is None:
        return stream, encoding
    text = io.TextIOWrapper(cast(IO[bytes], stream), wide, newline="")
    return cast(BinaryIO, io.BufferedReader(_Recoded(text))), None


class _Recoded(io.RawIOBase):
    """A text as UTF-8."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text, self._left = text, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        self._left = self._left or self._text.read(16_384).encode("utf-8", "surrogatepass")
        taken = self._left[: len(buffer)]
        buffer[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        return len(taken)

    def close(self) -> None:
        self._text.close()
        super().close()


def skip(stream: BinaryIO, size: int) -> None:
    """Go on by ``size`` bytes from the beginning, by reading where that is the only way."""
    if size and stream.seekable():
        stream.seek(size)
        return
    while size and (piece := stream.read(min(size, _STEP))):
        size -= len(piece)


def lines_of(stream: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Each line with its end, and its size; one longer than an article is cut, so that it can be told."""
    while line := stream.readline(MAX_ARTICLE_BYTES + 1):
        size = len(line)
        while not line.endswith(b"\n") and len(line) > MAX_ARTICLE_BYTES:
            rest = stream.readline(_STEP)
            size += len(rest)
            if not rest or rest.endswith(b"\n"):
                break
        yield line, size


def guarded(items: Iterator[Article | Unreadable], piece: Piece) -> Iterator[Article | Unreadable]:
    """What is read up to where the data is damaged, then one Unreadable that says so."""
    read = 0
    try:
        for item in items:
            yield item
            read += 1
    except DAMAGE as error:
        reason = str(error).split("\n")[0][:120] or type(error).__name__
        after = piece.first - 1 + read
        yield Unreadable(
            piece.path, f"{piece.path} is damaged after {after} records ({reason}); the rest is left out."
        )
