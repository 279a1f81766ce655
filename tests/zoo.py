"""A hostile zoo: answers that the web gives and that must come to their named outcome, without crash or hang.

``ANIMALS`` maps an address to what is served there and to what must come of it: the outcome of
the fetch, or where that is ``ok`` the verdict on the page. ``scripts/pocket_web`` shows it to people.
"""

from __future__ import annotations

import gzip
import socket
import zlib
from dataclasses import dataclass
from typing import Final

import brotli

from loopback import Answer, Loopback, reply, zipped

PARAGRAPHS: Final = (
    "The ferry to Skell ran again on Tuesday after nine days in the yard, and the first boat was full.",
    "Passengers waited on the quay from six in the morning with bicycles, crates and one patient goat.",
    "The harbour board said that the new engine had passed every test since Thursday of last week.",
)


def article(title: str = "Ferry runs again", *paragraphs: str, head: str = "") -> str:
    """A page with an article on it."""
    body = "".join(f"<p>{p}</p>" for p in paragraphs or PARAGRAPHS)
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


@dataclass(frozen=True)
class Animal:
    """What is served, and what must come of it."""

    expected: str
    answer: Answer | list[Answer]
    robots: Answer | None = None


def _endless(sock: socket.socket) -> None:
    """A body without length or end."""
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
    while True:
        sock.sendall(b"<p>and so on</p>" * 4096)


def _chunks(sock: socket.socket) -> None:
    """Chunks without end."""
    sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        sock.sendall(b"8000\r\n" + b"a" * 0x8000 + b"\r\n")


def _headers(sock: socket.socket) -> None:
    """Header lines without end."""
    sock.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        sock.sendall(b"X-More: and more\r\n" * 100)


def _silent(sock: socket.socket) -> None:
    """Nothing at all."""
    sock.recv(1)


def _drip(sock: socket.socket) -> None:
    """A body that comes byte by byte, each in time."""
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    sock.settimeout(0.02)
    while True:
        sock.sendall(b"x")
        try:
            if not sock.recv(1):
                return
        except TimeoutError:
            continue


def _rules(text: str) -> bytes:
    return reply(text, kind="text/plain")


DENY: Final = "User-agent: *\nDisallow: /"
_ZEROS: Final = b"\0" * 60_000_000
_PAGE: Final = reply(article())

ANIMALS: Final[dict[str, Animal]] = {
    # Bombs.
    "bombs.example/gzip": Animal("too-large", zipped(_ZEROS)),
    "bombs.example/deflate": Animal("too-large", reply(zlib.compress(_ZEROS), Content_Encoding="deflate")),
    "bombs.example/brotli": Animal("too-large", reply(brotli.compress(_ZEROS, quality=1), Content_Encoding="br")),
    "bombs.example/file.gz": Animal("too-large", reply(gzip.compress(_ZEROS), kind="application/gzip")),
    "bombs.example/in-two-layers": Animal(
        "decode-failed", reply(gzip.compress(gzip.compress(_ZEROS)), Content_Encoding="gzip, deflate")
    ),
    # Bodies without end, or that never come.
    "endless.example/body": Animal("too-large", _endless),
    "endless.example/chunks": Animal("too-large", _chunks),
    "endless.example/headers": Animal("bad-response", _headers),
    "slow.example/silence": Animal("timeout", _silent),
    "slow.example/drip": Animal("timeout", _drip),
    # Lengths that are wrong.
    "lengths.example/too-long": Animal("bad-response", b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n<p>x"),
    "lengths.example/too-short": Animal("stub", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<p>xyz and more"),
    "lengths.example/negative": Animal("stub", b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n<p>x"),
    "lengths.example/none": Animal("ok", b"HTTP/1.1 200 OK\r\n\r\n" + article().encode()),
    "lengths.example/bad-chunk": Animal("bad-response", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    # Redirects.
    "redirects.example/loop": Animal("redirect-refused", reply("", 302, Location="/loop")),
    "redirects.example/file": Animal("redirect-refused", reply("", 302, Location="file:///etc/passwd")),
    "redirects.example/gopher": Animal("redirect-refused", reply("", 302, Location="gopher://inside.example/")),
    "redirects.example/loopback": Animal("policy-blocked", reply("", 302, Location="http://127.0.0.1/")),
    "redirects.example/metadata": Animal("policy-blocked", reply("", 302, Location="http://169.254.169.254/latest/")),
    "redirects.example/decimal": Animal("policy-blocked", reply("", 302, Location="http://2130706433/")),
    "redirects.example/mapped": Animal("policy-blocked", reply("", 302, Location="http://[::ffff:10.0.0.1]/")),
    "redirects.example/port": Animal("policy-blocked", reply("", 302, Location="http://redirects.example:25/")),
    "redirects.example/nowhere": Animal("bad-response", reply("", 302)),
    "redirects.example/home": Animal("soft-404", reply("", 302, Location="/")),
    "redirects.example/": Animal("ok", _PAGE),
    # Servers that ask to slow down.
    "busy.example/seconds": Animal("ok", [reply("", 429, Retry_After="20"), _PAGE]),
    "busy.example/date": Animal("ok", [reply("", 503, Retry_After="Fri, 29 May 2026 00:00:30 GMT"), _PAGE]),
    "busy.example/negative": Animal("ok", [reply("", 429, Retry_After="-1"), _PAGE]),
    "busy.example/nonsense": Animal("ok", [reply("", 429, Retry_After="later"), _PAGE]),
    "busier.example/huge": Animal("rate-limited", reply("", 429, Retry_After="86400")),
    "busiest.example/always": Animal("rate-limited", reply("", 429)),
    # robots.txt in every shape.
    "robots-open.example/x": Animal("ok", _PAGE, _rules("User-agent: *\nDisallow: /private")),
    "robots-shut.example/x": Animal("robots-denied", _PAGE, _rules(DENY)),
    "robots-bom.example/x": Animal("robots-denied", _PAGE, _rules("\ufeff" + DENY)),
    "robots-long.example/x": Animal("robots-denied", _PAGE, _rules(DENY + "\n# and so on" * 50_000)),
    "robots-endless.example/x": Animal("ok", _PAGE, _endless),
    "robots-403.example/x": Animal("robots-denied", _PAGE, reply("", 403)),
    "robots-503.example/x": Animal("robots-denied", _PAGE, reply("", 503)),
    "robots-moved.example/x": Animal("robots-denied", _PAGE, reply("", 301, Location="http://robots-shut.example/robots.txt")),
    "robots-loop.example/x": Animal("redirect-refused", _PAGE, reply("", 301, Location="/robots.txt")),
    # Lies about the charset.
    "charset.example/cp1252-as-utf8": Animal("ok", reply(article(PARAGRAPHS[0] + " – naïve").encode("cp1252"))),
    "charset.example/nonsense": Animal("ok", reply(article(), kind="text/html; charset=klingon")),
    "charset.example/binary": Animal("decode-failed", reply(bytes(range(1, 256)) * 400)),
    # Pages that are not the article.
    "walls.example/pdf": Animal("wrong-type", reply(b"%PDF-1.7\n...")),
    "walls.example/missing": Animal("soft-404", reply(article("Page not found", "Sorry."))),
    "walls.example/consent": Animal("consent-wall", reply(article("Echo", "We value your privacy. Accept all cookies?"))),
    "walls.example/robot-check": Animal("bot-challenge", reply(article("Just a moment...", "Checking your browser."))),
    "walls.example/robot-check-403": Animal("bot-challenge", reply(article("Just a moment...", "Wait."), 403)),
    "walls.example/subscribers": Animal("paywalled", reply(article("A", *PARAGRAPHS, "Subscribe to continue reading."))),
    "walls.example/forbidden": Animal("blocked", reply("", 403)),
    "walls.example/script": Animal("js-only", reply(f"<div id='root'></div>{'<script></script>' * 99}")),
    # No HTTP at all.
    "odd.example/hangs-up": Animal("connect-failed", b""),
    "odd.example/ssh": Animal("bad-response", b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
}  # fmt: skip


def populate(web: Loopback) -> None:
    """Let all animals out on a server."""
    for address, animal in ANIMALS.items():
        web.routes[address] = list(animal.answer) if isinstance(animal.answer, list) else animal.answer
        if animal.robots is not None:
            web.routes[f"{address.partition('/')[0]}/robots.txt"] = animal.robots
