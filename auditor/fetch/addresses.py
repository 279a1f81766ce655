"""Which addresses may be asked at all: scheme, port, user info, length, and no private network."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Container, Iterable
from typing import Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

from auditor.fetch.faults import FetchFault
from auditor.fetch.settings import MAX_URL_LENGTH, SECRET_PARAMETERS

#: Ranges that ``is_global`` of Python 3.11 lets pass although they lead back inside or to no site: multicast,
#: NAT64, 6to4 and its relays, Teredo, IPv4 in IPv6 of every kind, site-local, documentation, segment routing,
#: protocol assignments (measured).
_LEADS_INSIDE: Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        "224.0.0.0/4", "192.0.0.0/24", "192.88.99.0/24", "ff00::/8", "64:ff9b::/96", "64:ff9b:1::/48",
        "2002::/16", "2001::/32", "::/96", "::ffff:0:0:0/96", "fec0::/10", "3fff::/20", "5f00::/16",
    )
)  # fmt: skip
#: A key in a query, or in an address that was itself encoded into one, as redirects to a login do.
_NAMES: Final = "|".join(
    name.replace("-", "(?:-|%(?:25)*2d)").replace("_", "(?:_|%(?:25)*5f)") for name in SECRET_PARAMETERS
)
_SECRET: Final = re.compile(rf"((?:[?&;#]|%(?:25)*(?:3f|26|3b|23))(?:{_NAMES})(?:=|%(?:25)*3d))[^&;#]*", re.I)
_CONTROL: Final = re.compile(r"[\x00-\x20\x7f]")


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet.

    >>> [is_public(a) for a in ("93.184.216.34", "127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "fe80::1%eth0")]
    [True, False, False, False, False]
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    ip = mapped or ip
    return ip.is_global and not any(
        ip in network for network in _LEADS_INSIDE if network.version == ip.version
    )


def check_address(url: str, *, ports: Container[int], allow_private: bool = False) -> SplitResult:
    """The parts of an address that may be asked; raises FetchFault ``policy-blocked`` for any other.

    Literal private addresses are refused here, in every spelling that the system understands;
    names are judged by what they resolve to, when connecting.
    """
    if len(url) > MAX_URL_LENGTH:
        raise FetchFault("policy-blocked", f"an address of {len(url)} characters")
    if _CONTROL.search(url):
        raise FetchFault("policy-blocked", "an address with white space or control characters")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise FetchFault("policy-blocked", f"not a web address: {error}") from None
    if parts.scheme not in ("http", "https") or not host:
        raise FetchFault("policy-blocked", "only http and https addresses are fetched")
    if parts.username is not None or parts.password is not None:
        raise FetchFault("policy-blocked", "an address with user name or password")
    if (_default_port(parts.scheme) if port is None else port) not in ports:
        raise FetchFault("policy-blocked", f"port {port} is not used by web sites")
    literal = _literal_address(host)
    if literal and not allow_private and not is_public(literal):
        raise FetchFault("policy-blocked", f"{host} is not on the public internet")
    return parts


def _default_port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _literal_address(host: str) -> str | None:
    """The IP address that a host spells (also ``127.1``, ``0x7f.1``, ``2130706433``), if it spells one."""
    if ":" in host:
        return host
    host = host.rstrip(".")
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeEncodeError):
        return "127.0.0.1" if host == "localhost" or host.endswith(".localhost") else None


def resolve_public(host: str, port: int, *, allow_private: bool) -> list[str]:
    """The IP addresses of a host; raises FetchFault ``policy-blocked`` when any is not public."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    check_public(host, addresses, allow_private=allow_private)
    return addresses


def check_public(host: str, addresses: Iterable[str], *, allow_private: bool) -> None:
    """Raise FetchFault ``policy-blocked`` when an address of ``host`` is not on the public internet."""
    inside = [] if allow_private else [a for a in addresses if not is_public(a)]
    if inside:
        raise FetchFault(
            "policy-blocked", f"{host} leads to {inside[0]}, which is not on the public internet"
        )


def redact(url: str) -> str:
    """The address without the keys in its query.

    >>> redact("https://api.example.org/search?q=a&api-key=s3cret&page=2")
    'https://api.example.org/search?q=a&api-key=REDACTED&page=2'
    >>> redact("https://login.example/?next=https%3A%2F%2Fapi.example.org%2F%3Fapi-key%3Ds3cret")
    'https://login.example/?next=https%3A%2F%2Fapi.example.org%2F%3Fapi-key%3DREDACTED'
    """
    return _SECRET.sub(r"\1REDACTED", url)


def without_fragment(url: str) -> str:
    """The address as it is asked: what follows ``#`` never reaches a server."""
    try:
        return urlunsplit(urlsplit(url)._replace(fragment=""))
    except ValueError:
        return url.partition("#")[0]
