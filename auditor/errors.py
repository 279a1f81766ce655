"""Mistakes that a user can mend. Each message says what, where and what to do, in one line."""

from __future__ import annotations

from typing import Final

#: Exit codes of ``audit``; 0 and 1 say whether findings reached ``--fail-on``.
EXIT_FAILED: Final = 2
EXIT_BUG: Final = 70
#: Try again later (EX_TEMPFAIL of sysexits.h): the work is in other hands at this moment.
EXIT_BUSY: Final = 75
EXIT_INTERRUPTED: Final = 130


class AuditorError(Exception):
    """Base of all errors meant for people; the command line prints it and exits with ``exit_code``."""

    exit_code: int = EXIT_FAILED


class InputError(AuditorError):
    """An article, record or option that cannot be read or used."""


class StoreError(AuditorError):
    """A database that is foreign, newer than this program, locked or not writable."""


class RegistryError(AuditorError):
    """A row of the user's outlets that cannot be used; the message names file and line."""


class CollectionError(AuditorError):
    """A collection of coverage that cannot be opened or indexed."""


class BusyError(AuditorError):
    """Another process is at the same work; the message says which, and since when."""

    exit_code = EXIT_BUSY


class ArchiveError(AuditorError):
    """A web archive file that cannot be written or replayed."""
