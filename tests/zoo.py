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


def _go_on(sock: socket.socket) -> None:
    """That one should go on, again and again."""
    while True:
        sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 500)


def _many_headers(sock: socket.socket) -> None:
    """More header lines than any server sends, and one that is longer."""
    sock.sendall(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(5_000)) + b"\r\n<p>x")


def _chunk_extension(sock: socket.socket) -> None:
    """A chunk whose length never ends."""
    sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;")
    while True:
        sock.sendall(b"a=b;" * 10_000)


def _chunked(*chunks: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + b"".join(
        chunks
    )


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
    "bombs.example/zstd": Animal("decode-failed", reply(b"\x28\xb5\x2f\xfd" + b"\0" * 50_000, Content_Encoding="zstd")),
    "bombs.example/zip-in-gzip": Animal("too-large", zipped(gzip.compress(_ZEROS))),
    "bombs.example/members": Animal("decode-failed", reply(gzip.compress(b"") * 200_000, Content_Encoding="gzip")),
    # Bodies without end, or that never come.
    "endless.example/body": Animal("too-large", _endless),
    "endless.example/chunks": Animal("too-large", _chunks),
    "endless.example/headers": Animal("bad-response", _headers),
    "endless.example/go-on": Animal("timeout", _go_on),
    "endless.example/many-headers": Animal("bad-response", _many_headers),
    "endless.example/long-header": Animal("bad-response", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n<p>x"),
    "endless.example/chunk-extension": Animal("bad-response", _chunk_extension),
    "slow.example/silence": Animal("timeout", _silent),
    "slow.example/drip": Animal("timeout", _drip),
    # Lengths that are wrong.
    "lengths.example/too-long": Animal("bad-response", b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n<p>x"),
    "lengths.example/too-short": Animal("stub", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<p>xyz and more"),
    "lengths.example/negative": Animal("stub", b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n<p>x"),
    "lengths.example/none": Animal("ok", b"HTTP/1.1 200 OK\r\n\r\n" + article().encode()),
    "lengths.example/bad-chunk": Animal("bad-response", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "lengths.example/negative-chunk": Animal("bad-response", _chunked(b"-5\r\nabc\r\n")),
    "lengths.example/huge-chunk": Animal("bad-response", _chunked(b"ffffffffffffffff\r\n", article().encode())),
    "lengths.example/no-last-chunk": Animal("bad-response", _chunked(b"3\r\n<p>\r\n")),
    "lengths.example/two-lengths": Animal("bad-response", b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 99\r\n\r\n<p>x"),
    "lengths.example/length-and-chunks": Animal("ok", _chunked(b"%x\r\n%s\r\n0\r\n\r\n" % (len(article()), article().encode())).replace(b"\r\n\r\n", b"\r\nContent-Length: 5\r\n\r\n", 1)),
    "lengths.example/garbage-behind-gzip": Animal("ok", reply(gzip.compress(article().encode()) + b"garbage", Content_Encoding="gzip")),
    "lengths.example/two-gzips": Animal("ok", reply(gzip.compress(article().encode()), Content_Encoding="gzip, gzip")),
    "lengths.example/early-hints": Animal("bad-response", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
    # Redirects.
    "redirects.example/loop": Animal("redirect-refused", reply("", 302, Location="/loop")),
    "redirects.example/file": Animal("redirect-refused", reply("", 302, Location="file:///etc/passwd")),
    "redirects.example/gopher": Animal("redirect-refused", reply("", 302, Location="gopher://inside.example/")),
    "redirects.example/loopback": Animal("policy-blocked", reply("", 302, Location="http://127.0.0.1/")),
    "redirects.example/metadata": Animal("policy-blocked", reply("", 302, Location="http://169.254.169.254/latest/")),
    "redirects.example/decimal": Animal("policy-blocked", reply("", 302, Location="http://2130706433/")),
    "redirects.example/mapped": Animal("policy-blocked", reply("", 302, Location="http://[::ffff:10.0.0.1]/")),
    "redirects.example/port": Animal("policy-blocked", reply("", 302, Location="http://redirects.example:25/")),
    "redirects.example/data": Animal("redirect-refused", reply("", 302, Location="data:text/html,<p>x")),
    "redirects.example/ftp": Animal("redirect-refused", reply("", 302, Location="ftp://redirects.example/")),
    "redirects.example/slashes": Animal("policy-blocked", reply("", 302, Location="//127.0.0.1/")),
    "redirects.example/octal": Animal("policy-blocked", reply("", 302, Location="http://0177.0.0.1/")),
    "redirects.example/final-dot": Animal("policy-blocked", reply("", 302, Location="http://127.0.0.1./")),
    "redirects.example/compatible": Animal("policy-blocked", reply("", 302, Location="http://[::127.0.0.1]/")),
    "redirects.example/zone": Animal("policy-blocked", reply("", 302, Location="http://[fe80::1%25eth0]/")),
    "redirects.example/user": Animal("policy-blocked", reply("", 302, Location="http://redirects.example@127.0.0.1/")),
    "redirects.example/port-zero": Animal("policy-blocked", reply("", 302, Location="http://redirects.example:0/")),
    "redirects.example/long": Animal("policy-blocked", reply("", 302, Location="/" + "a" * 9_000)),
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
    "robots-bomb.example/x": Animal("too-large", _PAGE, zipped(_ZEROS)),
    "robots-binary.example/x": Animal("ok", _PAGE, reply(bytes(range(256)) * 40, kind="text/plain")),
    "robots-page.example/x": Animal("ok", _PAGE, reply(article())),
    "robots-503.example/x": Animal("robots-denied", _PAGE, reply("", 503)),
    "robots-moved.example/x": Animal("robots-denied", _PAGE, reply("", 301, Location="http://robots-shut.example/robots.txt")),
    "robots-loop.example/x": Animal("redirect-refused", _PAGE, reply("", 301, Location="/robots.txt")),
    # Lies about the charset.
    "charset.example/cp1252-as-utf8": Animal("ok", reply(article(PARAGRAPHS[0] + " – naïve").encode("cp1252"))),
    "charset.example/nonsense": Animal("ok", reply(article(), kind="text/html; charset=klingon")),
    "charset.example/utf-16-that-is-none": Animal("ok", reply(article(), kind="text/html; charset=utf-16")),
    "charset.example/utf-16-unmarked": Animal("wrong-type", reply(article().encode("utf-16-le"), kind="text/html")),
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


#: Pages in other scripts, with what must be read on them whatever the server says: address, header, page.
RUSSIAN: Final = (
    "Паром на остров Скелл снова пошёл во вторник, после девяти дней в доке, и первый рейс был полон."
)
JAPANESE: Final = "スケル島への渡し船は九日間の修理を終え、火曜日に再開した。最初の便は満員だった。"
CHINESE: Final = "前往斯凯尔岛的渡轮在船坞停了九天之后，于星期二恢复航行，第一班船坐满了人。"
GREEK: Final = (
    "Το πλοίο για το Σκελ ξανάρχισε την Τρίτη, έπειτα από εννέα μέρες στο ναυπηγείο, και ήταν γεμάτο."
)
FRENCH: Final = (
    "Le bac a repris mardi, après neuf jours passés à l’arrêt ; « c’était déjà complet », a-t-on précisé."
)


def _in(words: str, encoding: str, header: str | None, meta: str | None = None) -> bytes:
    head = f"<meta charset='{meta}'>" if meta else ""
    page = article("Ferry", *(f"{words} {n}" for n in range(9)), head=head).encode(encoding)
    return reply(page, kind="text/html" + (f"; charset={header}" if header else ""))


SCRIPTS: Final[dict[str, tuple[bytes, str]]] = {
    f"scripts.example/{name}": (answer, words)
    for name, answer, words in (
        ("cp1251-header", _in(RUSSIAN, "cp1251", "windows-1251"), RUSSIAN),
        ("cp1251-meta", _in(RUSSIAN, "cp1251", None, "windows-1251"), RUSSIAN),
        ("cp1251-undeclared", _in(RUSSIAN, "cp1251", None), RUSSIAN),
        ("cp1251-said-to-be-utf-8", _in(RUSSIAN, "cp1251", "utf-8"), RUSSIAN),
        ("cp1251-under-a-habit", _in(RUSSIAN, "cp1251", "iso-8859-1", "windows-1251"), RUSSIAN),
        ("koi8-r-header", _in(RUSSIAN, "koi8-r", "koi8-r"), RUSSIAN),
        ("utf-8-said-to-be-cp1251", _in(RUSSIAN, "utf-8", "windows-1251"), RUSSIAN),
        ("utf-16-mark", _in(RUSSIAN, "utf-16", "utf-8"), RUSSIAN),
        ("utf-16-header", _in(RUSSIAN, "utf-16-le", "utf-16le"), RUSSIAN),
        ("shift-jis-header", _in(JAPANESE, "shift_jis", "Shift_JIS"), JAPANESE),
        ("shift-jis-meta", _in(JAPANESE, "shift_jis", None, "x-sjis"), JAPANESE),
        ("shift-jis-undeclared", _in(JAPANESE, "shift_jis", None), JAPANESE),
        ("shift-jis-under-a-habit", _in(JAPANESE, "shift_jis", "iso-8859-1", "shift_jis"), JAPANESE),
        ("shift-jis-said-to-be-utf-8", _in(JAPANESE, "shift_jis", "utf-8"), JAPANESE),
        ("utf-8-said-to-be-shift-jis", _in(JAPANESE, "utf-8", "shift_jis"), JAPANESE),
        ("euc-jp-meta", _in(JAPANESE, "euc-jp", None, "euc-jp"), JAPANESE),
        ("gb18030-header", _in(CHINESE, "gb18030", "gb18030"), CHINESE),
        ("gb2312-meta", _in(CHINESE, "gb18030", None, "gb2312"), CHINESE),
        ("gb18030-undeclared", _in(CHINESE, "gb18030", None), CHINESE),
        ("gb18030-said-to-be-utf-8", _in(CHINESE, "gb18030", "utf-8", "utf-8"), CHINESE),
        (
            "big5-header",
            _in(
                "渡輪在船塢停了九天之後，於星期二恢復航行，第一班船坐滿了人，還有一隻有耐心的山羊。",
                "big5",
                "big5",
            ),
            "渡輪在船塢停了九天之後",
        ),
        ("greek-meta", _in(GREEK, "iso-8859-7", None, "iso-8859-7"), GREEK),
        ("cp1252-as-latin1", _in(FRENCH, "cp1252", "iso-8859-1"), FRENCH),
        ("cp1252-undeclared", _in(FRENCH, "cp1252", None), FRENCH),
        ("utf-8-said-to-be-latin1", _in(FRENCH, "utf-8", "iso-8859-1", "iso-8859-1"), FRENCH),
    )
}


def populate(web: Loopback) -> None:
    """Let all animals out on a server."""
    web.routes.update({address: answer for address, (answer, _) in SCRIPTS.items()})
    for address, animal in ANIMALS.items():
        web.routes[address] = list(animal.answer) if isinstance(animal.answer, list) else animal.answer
        if animal.robots is not None:
            web.routes[f"{address.partition('/')[0]}/robots.txt"] = animal.robots
