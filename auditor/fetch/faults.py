"""What can go wrong with a request, by the names of the failure taxonomy."""

from __future__ import annotations

import http.client
import socket
import ssl

import urllib3.exceptions as urllib

#: Faults that count against a host: after three in a row it is left alone for a while.
HOST_FAULTS = frozenset({"dns-failed", "connect-failed", "tls-failed", "timeout", "server-error"})
#: Faults that may pass by themselves and are worth another try.
PASSING_FAULTS = frozenset({"connect-failed"})


class FetchFault(Exception):
    """A request that gave no usable response; ``outcome`` is its name in the vocabulary."""

    def __init__(self, outcome: str, detail: str = "") -> None:
        super().__init__(outcome, detail)
        self.outcome = outcome
        self.detail = detail


def fault_of(error: BaseException) -> FetchFault:
    """The fault that an exception of the network libraries stands for."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, FetchFault):
            return cause
        outcome = _outcome_of(cause)
        if outcome:
            return FetchFault(outcome, _short(cause))
        cause = cause.__cause__ or cause.__context__
    return FetchFault("connect-failed", _short(error))


def _outcome_of(error: BaseException) -> str | None:
    """The outcome of one exception of a chain, without its causes."""
    match error:
        case (
            socket.gaierror() | urllib.NameResolutionError() | UnicodeError()
        ):  # a name that cannot be asked for
            return "dns-failed"
        case ssl.SSLError() | ssl.CertificateError() | urllib.SSLError():
            return "tls-failed"
        case TimeoutError() | urllib.TimeoutError():
            return "timeout"
        case http.client.RemoteDisconnected():
            return "connect-failed"
        case (
            http.client.HTTPException()
            | urllib.InvalidChunkLength()
            | urllib.InvalidHeader()
            | urllib.LocationParseError()
        ):
            return "bad-response"
        case _:
            return None


def _short(error: BaseException) -> str:
    """One line without object addresses."""
    name = type(error).__name__
    reason = getattr(error, "strerror", None) or (error.args[-1] if error.args else "")
    return " ".join(f"{name}: {reason}".split())[:200] if isinstance(reason, str) and reason else name
