"""The fetcher against a loopback web: outcomes, guards, pace, cache, secrets."""

from __future__ import annotations

import gzip
import re
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import brotli
import pytest
from auditor.fetch import FetchSettings, Pace, open_fetcher, open_replay
from auditor.fetch.addresses import is_public
from auditor.vocabulary import OUTCOME_REASONS

from loopback import Loopback, reply, zipped

PAGE = "<!doctype html><html><head><title>Pier</title></head><body><p>The pier is open.</p></body></html>"


@pytest.fixture
def web() -> Iterator[Loopback]:
    server = Loopback()
    server.routes["echo.example/pier"] = reply(PAGE)
    yield server
    server.close()


def test_a_page_is_captured(web: Loopback) -> None:
    with web.fetcher() as fetcher:
        capture = fetcher.get(web.url("echo.example/pier#second"))
    assert (capture.outcome, capture.status, capture.media_type) == ("ok", 200, "text/html")
    assert capture.body == PAGE.encode()
    assert capture.fetched_at == "2026-05-28T20:26:43Z"  # three seconds after robots.txt
    assert web.asked == {"echo.example/robots.txt": 1, "echo.example/pier": 1}


def test_it_says_who_it_is_and_sends_no_cookie(web: Loopback) -> None:
    web.routes["echo.example/a"] = reply(PAGE, Set_Cookie="id=secret")
    with web.fetcher(contact="https://paper.example/contact") as fetcher:
        fetcher.get(web.url("echo.example/a"))
        capture = fetcher.get(web.url("echo.example/b"))
    assert all(
        "User-Agent: Auditor/" in head and "(+https://paper.example/contact)" in head for head in web.heads
    )
    assert not any("cookie" in head.lower() for head in web.heads)
    assert not any("cookie" in name.lower() for name, _ in capture.headers)


# --- outcomes --------------------------------------------------------------------------------

BOMB = b"\0" * 40_000_000


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


OUTCOMES: list[tuple[str, bytes, str]] = [
    # A page that is gone, for good or not.
    ("not-there", reply("x", 404), "page"),
    ("not-there", reply("x", 410), "page"),
    # Refusals; for an API a refused key.
    ("blocked", reply("x", 403), "page"),
    ("auth-failed", reply("{}", 401, "application/json"), "api"),
    ("paywalled", reply("x", 402), "page"),
    ("blocked", reply("x", 451), "page"),
    # Refusals that test for robots.
    ("bot-challenge", reply("<title>Just a moment...</title>", 403), "page"),
    ("bot-challenge", reply("x", 403, cf_mitigated="challenge"), "page"),
    # Trouble that stays after three tries.
    ("server-error", reply("x", 500), "page"),
    ("server-error", reply("x", 503), "page"),
    ("rate-limited", reply("x", 429), "page"),
    # What an archive says of an old failure.
    ("archived-error", reply("x", 404, Memento_Datetime="Mon, 05 Oct 2015 12:00:00 GMT"), "page"),
    # Bodies that are not what they say.
    ("wrong-type", reply(b"%PDF-1.7 ..."), "page"),
    ("wrong-type", reply(b"\x89PNG\r\n\x1a\n..."), "page"),
    ("bad-response", reply(PAGE, 200, "application/rss+xml"), "feed"),
    ("ok", reply(PAGE, 200, "application/json"), "page"),
    # Too much, before or after decoding.
    ("too-large", reply(b"a" * 5_100_000), "page"),
    ("too-large", zipped(BOMB), "page"),
    ("too-large", reply(zlib.compress(BOMB), Content_Encoding="deflate"), "page"),
    ("too-large", reply(_raw_deflate(BOMB), Content_Encoding="deflate"), "page"),
    ("too-large", reply(brotli.compress(BOMB, quality=1), Content_Encoding="br"), "page"),
    ("too-large", reply(gzip.compress(BOMB), kind="application/gzip"), "page"),
    # Damaged, doubled or unknown codings.
    ("decode-failed", reply(gzip.compress(PAGE.encode())[:-12], Content_Encoding="gzip"), "page"),
    ("decode-failed", reply(b"x", Content_Encoding="gzip, br"), "page"),
    ("decode-failed", reply(b"x", Content_Encoding="zstd"), "page"),
    # A coding that is declared but not there, and one that is declared twice.
    ("ok", reply(PAGE, Content_Encoding="gzip"), "page"),
    ("ok", zipped(PAGE.encode()), "page"),
    # The connection ends early, or speaks no HTTP.
    ("bad-response", reply(PAGE)[:-30], "page"),
    ("connect-failed", b"", "page"),
    ("bad-response", b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "page"),
    ("bad-response", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "page"),
]


@pytest.mark.parametrize(("outcome", "answer", "purpose"), OUTCOMES)
def test_outcomes(web: Loopback, outcome: str, answer: bytes, purpose: Any) -> None:
    web.routes["echo.example/x"] = answer
    with web.fetcher() as fetcher:
        capture = fetcher.get(web.url("echo.example/x"), purpose=purpose)
    assert capture.outcome == outcome, capture.detail
    assert outcome == "ok" or outcome in OUTCOME_REASONS


def test_deflate_in_both_spellings_and_chunks(web: Loopback) -> None:
    packed = zlib.compress(PAGE.encode())
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nTransfer-Encoding: chunked\r\n\r\n"
    web.routes["echo.example/chunked"] = head + chunks
    web.routes["echo.example/raw"] = reply(_raw_deflate(PAGE.encode()), Content_Encoding="deflate")
    with web.fetcher() as fetcher:
        assert fetcher.get(web.url("echo.example/chunked")).body == PAGE.encode()
        assert fetcher.get(web.url("echo.example/raw")).body == PAGE.encode()


def test_a_zipped_sitemap_is_unpacked(web: Loopback) -> None:
    web.routes["echo.example/s.xml.gz"] = reply(gzip.compress(b"<urlset></urlset>"), kind="application/gzip")
    with web.fetcher() as fetcher:
        capture = fetcher.get(web.url("echo.example/s.xml.gz"), purpose="sitemap")
    assert (capture.outcome, capture.body) == ("ok", b"<urlset></urlset>")


# --- time ------------------------------------------------------------------------------------


def _drip(sock: Any) -> None:
    """A header that never ends, one byte at a time."""
    sock.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        sock.sendall(b"x")
        sock.settimeout(0.01)
        try:
            if not sock.recv(1):
                return
        except TimeoutError:
            continue


def _body_drip(sock: Any) -> None:
    """A body of which each byte comes in time, but never the last."""
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    _drip(sock)


@pytest.mark.parametrize("drip", [_drip, _body_drip])
def test_a_slow_drip_ends_at_the_deadline(web: Loopback, drip: Any) -> None:
    web.routes["echo.example/x"] = drip
    with web.fetcher(deadline_s=0.3) as fetcher:
        capture = fetcher.get(web.url("echo.example/x"))
    assert (capture.outcome, capture.detail) == ("timeout", "not complete after 0.3 s")


def test_silence_is_a_timeout(web: Loopback) -> None:
    web.routes["echo.example/x"] = lambda sock: sock.recv(1) and None
    with web.fetcher(read_timeout_s=0.1) as fetcher:
        assert fetcher.get(web.url("echo.example/x")).outcome == "timeout"


def test_the_budget_ends_everything(web: Loopback) -> None:
    with web.fetcher(max_time_s=10, interval_s=4) as fetcher:
        outcomes = [fetcher.get(web.url(f"echo.example/{n}")).outcome for n in range(6)]
        assert outcomes == ["not-there", "not-there"] + ["budget-exhausted"] * 4
        fetcher.renew_budget()
        assert fetcher.get(web.url("echo.example/pier")).outcome == "ok"


def test_pauses_between_requests_to_one_site(web: Loopback) -> None:
    with web.fetcher(paces=(Pace(f"quick.example:{web.port}/api/", 0.5),)) as fetcher:
        for path in ("echo.example/1", "echo.example/2", "quick.example/api/1", "quick.example/api/2"):
            fetcher.get(web.url(path), purpose="api")
    assert web.time.slept == [3.0, 0.5]


def test_crawl_delay_is_kept_up_to_a_minute(web: Loopback) -> None:
    web.routes["echo.example/robots.txt"] = reply("User-agent: *\nCrawl-delay: 600", kind="text/plain")
    with web.fetcher() as fetcher:
        for n in range(3):
            fetcher.get(web.url(f"echo.example/{n}"))
    assert web.time.slept == [3.0, 60.0, 60.0]


RETRIES: list[tuple[str, list[float], list[bytes]]] = [
    # Trouble that passes: two more tries, with growing pauses.
    ("ok", [2.0, 8.0], [reply("x", 503), reply("x", 502), reply(PAGE)]),
    # The server says how long, in seconds or as a date.
    ("ok", [30.0], [reply("x", 429, Retry_After="30"), reply(PAGE)]),
    ("ok", [60.0], [reply("x", 503, Retry_After="Thu, 28 May 2026 20:27:40 GMT"), reply(PAGE)]),
    # Nonsense counts for nothing.
    ("ok", [2.0], [reply("x", 429, Retry_After="-7"), reply(PAGE)]),
    ("ok", [2.0], [reply("x", 429, Retry_After="tomorrow"), reply(PAGE)]),
    # Longer than we are ready to wait: the host is left alone.
    ("rate-limited", [], [reply("x", 429, Retry_After="3600"), reply(PAGE)]),
    ("rate-limited", [], [reply("x", 429, Retry_After="99999999999999999999"), reply(PAGE)]),
    # Connections that break are tried again.
    ("ok", [2.0], [b"", reply(PAGE)]),
]


@pytest.mark.parametrize(("outcome", "pauses", "answers"), RETRIES)
def test_retries(web: Loopback, outcome: str, pauses: list[float], answers: list[Any]) -> None:
    web.routes["echo.example/x"] = answers
    with web.fetcher(interval_s=0) as fetcher:
        assert fetcher.get(web.url("echo.example/x")).outcome == outcome
    assert web.time.slept == pauses


def test_a_host_that_fails_three_times_is_left_alone(web: Loopback) -> None:
    web.routes["echo.example/x"] = reply("x", 503)
    with web.fetcher(interval_s=0) as fetcher:
        outcomes = [fetcher.get(web.url("echo.example/x")).outcome for _ in range(5)]
        assert outcomes == ["server-error"] * 5
        assert web.asked["echo.example/x"] == 9
        web.time.now += 901
        web.routes["echo.example/x"] = reply(PAGE)
        assert fetcher.get(web.url("echo.example/x")).outcome == "ok"


def test_pace_and_breaker_are_shared_through_the_cache_folder(web: Loopback, tmp_path: Path) -> None:
    web.routes["echo.example/x"] = reply("x", 429, Retry_After="600")
    with web.fetcher(cache=tmp_path / "web.sqlite") as one:
        one.get(web.url("echo.example/x"), purpose="api")
    with web.fetcher(cache=tmp_path / "web.sqlite") as other:
        capture = other.get(web.url("echo.example/y"), purpose="api")
    assert (capture.outcome, capture.detail) == (
        "rate-limited",
        f"echo.example:{web.port} is left alone for another 600 s",
    )
    assert web.asked == {"echo.example/x": 1}


# --- robots.txt ------------------------------------------------------------------------------

ROBOTS: list[tuple[str, Any]] = [
    ("ok", reply("User-agent: *\nDisallow:", kind="text/plain")),
    ("robots-denied", reply("User-agent: *\nDisallow: /", kind="text/plain")),
    # Rules for us by name count before those for everybody; the longest path wins.
    ("ok", reply("User-agent: auditor\nAllow: /\n\nUser-agent: *\nDisallow: /", kind="text/plain")),
    (
        "robots-denied",
        reply("User-agent: Auditor\nDisallow: /\n\nUser-agent: *\nAllow: /", kind="text/plain"),
    ),
    ("ok", reply("User-agent: *\nDisallow: /\nAllow: /pier", kind="text/plain")),
    # A byte-order mark does not hide the first line.
    ("robots-denied", reply("\ufeffUser-agent: *\nDisallow: /", kind="text/plain")),
    # 600 KB: what stands at the beginning counts.
    ("robots-denied", reply("User-agent: *\nDisallow: /\n" + "# long\n" * 90_000, kind="text/plain")),
    ("robots-denied", reply("User-agent: *\nDisallow: /\n" + "# long\n" * 900_000, kind="text/plain")),
    # No file, no rules; a closed file closes the site; trouble closes it for now.
    ("ok", reply("x", 404)),
    ("robots-denied", reply("x", 403)),
    ("robots-denied", reply("x", 500)),
    ("robots-denied", reply("x", 503)),
    # Redirected: the rules apply to the host that was asked.
    ("robots-denied", reply("", 301, Location="http://rules.example:{port}/robots.txt")),
    # A connection that breaks is the reason itself.
    ("connect-failed", b""),
    # Prose instead of rules forbids nothing.
    ("ok", reply("<html>hello</html>")),
]


@pytest.mark.parametrize(("outcome", "robots"), ROBOTS)
def test_robots(web: Loopback, outcome: str, robots: bytes) -> None:
    web.routes["echo.example/robots.txt"] = robots.replace(b"{port}", str(web.port).encode())
    web.routes["rules.example/robots.txt"] = reply("User-agent: *\nDisallow: /", kind="text/plain")
    with web.fetcher() as fetcher:
        assert fetcher.get(web.url("echo.example/pier")).outcome == outcome
    assert web.asked["echo.example/pier"] == (outcome == "ok")


def test_a_closed_robots_txt_may_be_taken_as_open(web: Loopback) -> None:
    web.routes["echo.example/robots.txt"] = reply("x", 403)
    with web.fetcher(robots_403="allow") as fetcher:
        assert fetcher.get(web.url("echo.example/pier")).outcome == "ok"


def test_robots_are_asked_once_a_day(web: Loopback, tmp_path: Path) -> None:
    with web.fetcher() as fetcher:
        for n in range(3):
            fetcher.get(web.url(f"echo.example/{n}"))
        assert web.asked["echo.example/robots.txt"] == 1
        web.time.now += 86_401
        fetcher.get(web.url("echo.example/4"))


# --- where requests may go -------------------------------------------------------------------

FORBIDDEN = (
    "http://127.0.0.1/", "http://localhost/", "http://2130706433/", "http://0x7f.1/", "http://127.1/",
    "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://10.0.0.7/", "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data", "http://224.0.0.1/", "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/", "http://[2001::1]/", "http://[fe80::1]/", "http://0.0.0.0/",
    "ftp://example.org/", "file:///etc/passwd", "http://user:pass@example.org/", "http://example.org:22/",
    "http://0177.0.0.1/", "http://017700000001/", "http://0x7f000001/", "http://127.0.0.1./", "http://localhost./",
    "http://[::127.0.0.1]/", "http://[::ffff:0:127.0.0.1]/", "http://[fec0::1]/", "http://[3fff::1]/", "http://[5f00::1]/",
    "http://[fe80::1%25eth0]/", "http://192.0.0.9/", "http://192.88.99.1/", "http://100.64.0.1/", "http://240.0.0.1/",
    "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://%31%32%37.0.0.1/", "http://example.org\\@127.0.0.1/",
    "http://127.0.0.1:80#@example.org/", "http://example.org:0/", "http://example.org:80:80/", "http://example.org:８０/",
    "http:/example.org/", "http:127.0.0.1/", "http://example.org\r\nX: y/", "http://.org/", "http://[v1.a]/",
    "http:///x", "http://[::1", "http://example.org/a b", "http://example.org/" + "a" * 5000, "", "x", "http://",
)  # fmt: skip


@pytest.mark.parametrize("url", FORBIDDEN)
def test_forbidden_addresses(url: str) -> None:
    with open_fetcher(FetchSettings(sleep=lambda s: None)) as fetcher:
        capture = fetcher.get(url)
        assert (capture.outcome, fetcher.requests) == ("policy-blocked", 0), capture.detail


def test_a_name_that_cannot_be_asked_for_is_asked_for_once(web: Loopback) -> None:
    def resolve(host: str, port: int) -> list[str]:
        return [host.encode("idna").decode()]

    with web.fetcher(resolve=resolve) as fetcher:
        capture = fetcher.get(f"http://echo..example:{web.port}/", purpose="api")
    assert (capture.outcome, fetcher.requests) == ("dns-failed", 1)


def test_private_addresses_are_refused_unless_a_test_allows_them(web: Loopback) -> None:
    """By default a name that leads to loopback is refused before a connection is made."""
    assert FetchSettings().allow_private is False
    settings = replace(web.settings(), allow_private=False)
    with open_fetcher(settings) as fetcher:
        capture = fetcher.get(web.url("echo.example/pier"))
    assert capture.outcome == "policy-blocked"
    assert web.connections == 0


def test_a_second_answer_of_the_name_server_changes_nothing(web: Loopback) -> None:
    """DNS rebinding: public at first, private when it comes to connecting."""
    answers = [["93.184.216.34", "127.0.0.1"], ["127.0.0.1"]]
    settings = replace(web.settings(), allow_private=False, resolve=lambda host, port: answers.pop(0))
    with open_fetcher(settings) as fetcher:
        assert fetcher.get(web.url("echo.example/pier"), purpose="api").outcome == "policy-blocked"
    assert web.connections == 0


@pytest.mark.parametrize("ip", ["8.8.8.8", "2606:2800:220:1::1"])
def test_public_addresses(ip: str) -> None:
    assert is_public(ip)


REDIRECTS: list[tuple[str, str]] = [
    ("ok", "/pier"),
    ("ok", "http://other.example:{port}/page"),
    ("redirect-refused", "file:///etc/passwd"),
    ("redirect-refused", "javascript:alert(1)"),
    ("redirect-refused", "/x"),
    ("policy-blocked", "http://other.example:22/"),
    ("policy-blocked", "http://user:pass@other.example:{port}/"),
    ("policy-blocked", "http://[::1"),
    ("robots-denied", "http://closed.example:{port}/"),
]


@pytest.mark.parametrize(("outcome", "target"), REDIRECTS)
def test_redirects(web: Loopback, outcome: str, target: str) -> None:
    web.routes["echo.example/x"] = reply("", 302, Location=target.format(port=web.port))
    web.routes["other.example/page"] = reply(PAGE)
    web.routes["closed.example/robots.txt"] = reply("User-agent: *\nDisallow: /", kind="text/plain")
    with web.fetcher() as fetcher:
        capture = fetcher.get(web.url("echo.example/x"))
    assert capture.outcome == outcome, capture.detail
    assert capture.url == web.url("echo.example/x")


def test_a_redirect_to_a_private_address_sends_nothing(web: Loopback) -> None:
    inside = Loopback()
    web.routes["echo.example/x"] = reply("", 302, Location=f"http://inside.example:{inside.port}/")
    web.routes["echo.example/y"] = reply("", 302, Location=f"http://127.0.0.1:{inside.port}/")
    names = {"echo.example": "127.0.0.1", "inside.example": "10.1.2.3"}
    with web.fetcher(resolve=lambda host, port: [names[host]]) as fetcher:
        assert fetcher.get(web.url("echo.example/x")).outcome == "policy-blocked"
        assert fetcher.get(web.url("echo.example/y")).outcome == "policy-blocked"
    assert inside.connections == 0
    inside.close()


def test_five_redirects_are_followed_and_no_more(web: Loopback) -> None:
    for n in range(7):
        web.routes[f"echo.example/{n}"] = reply("", 302, Location=f"/{n + 1}")
    web.routes["echo.example/7"] = reply(PAGE)
    with web.fetcher() as fetcher:
        assert fetcher.get(web.url("echo.example/2")).outcome == "ok"
        assert fetcher.get(web.url("echo.example/1")).outcome == "redirect-refused"


# --- cache and secrets -----------------------------------------------------------------------


def test_a_second_look_costs_no_request_and_keeps_the_time_of_the_first(
    web: Loopback, tmp_path: Path
) -> None:
    web.routes["echo.example/old"] = reply("", 301, Location="/pier")
    cache = tmp_path / "web.sqlite"
    with web.fetcher(cache=cache) as fetcher:
        first = fetcher.get(web.url("echo.example/old"))
    web.time.now += 7 * 86_400
    with web.fetcher(cache=cache) as fetcher:
        second = fetcher.get(web.url("echo.example/old"))
        assert fetcher.requests == 0
    assert second.from_cache
    assert replace(second, from_cache=False) == first
    assert cache.stat().st_mode & 0o777 == 0o600


def test_offline_answers_from_the_cache_alone_even_when_it_is_old(web: Loopback, tmp_path: Path) -> None:
    cache = tmp_path / "web.sqlite"
    with web.fetcher(cache=cache) as fetcher:
        fetcher.get(web.url("echo.example/pier"))
    connections = web.connections
    with web.fetcher(cache=cache, offline=True) as fetcher:
        assert fetcher.get(web.url("echo.example/pier")).outcome == "ok"
        assert fetcher.get(web.url("echo.example/new")).outcome == "offline"
    with sqlite3.connect(cache) as db:
        db.execute("UPDATE responses SET expires = 1")
    db.close()
    with web.fetcher(cache=cache, offline=True) as fetcher:
        assert fetcher.get(web.url("echo.example/pier")).outcome == "ok"
    assert web.connections == connections


def test_keys_and_cookies_reach_neither_cache_nor_archive_nor_log(
    web: Loopback, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="auditor")
    web.routes["api.example/search?q=pier&api-key=s3cret"] = reply(
        "{}", 302, "application/json", Set_Cookie="sid=c00kie", Location="/next?api-key=s3cret"
    )
    web.routes["api.example/next?api-key=s3cret"] = reply(
        "{}", 200, "application/json", Set_Cookie="sid=c00kie"
    )
    record = tmp_path / "out.warc"
    with web.fetcher(cache=tmp_path / "web.sqlite", record=record) as fetcher:
        capture = fetcher.get(web.url("api.example/search?q=pier&api-key=s3cret"), purpose="api")
        failed = fetcher.get("ftp://api.example/?api-key=s3cret")
    assert capture.outcome == "ok"
    assert "s3cret" not in repr((capture, failed)) and "REDACTED" in capture.url
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"s3cret" not in written and b"c00kie" not in written
    assert "s3cret" not in caplog.text and "c00kie" not in caplog.text


S3CRET = "s3cret-k3y"
ECHOES: dict[str, bytes] = {
    "body": reply(f'{{"apiUrl": "https://x.example/?q=1&api-key={S3CRET}"}}'),
    "error": reply(f"Invalid key {S3CRET.upper()}", 403),
    "percent-encoded body": reply("see ?next=%3Fapi-key%3Ds3cret%2Dk3y and api%2Dkey=s3cret%252Dk3y"),
    "escaped body": reply('{"a": "s3cret\\u002dk3y", "b": "s3cret&#45;k3y"}'),
    "compressed body": zipped(f"<p>{S3CRET}</p>".encode()),
    "header": reply("{}", X_Echo=f"key={S3CRET}", Link=f"</a?k={S3CRET}>; rel=next"),
    "reason": f"HTTP/1.1 400 Bad key {S3CRET}\r\nContent-Length: 0\r\n\r\n".encode(),
    "redirect to another host": reply("", 302, Location=f"http://evil.example:{{port}}/?api-key={S3CRET}"),
    "redirect with the key in the path": reply("", 302, Location=f"/k/{S3CRET}/x"),
    "redirect with the key under another name": reply("", 302, Location=f"/x?token={S3CRET}"),
    "redirect with the name encoded": reply("", 302, Location=f"/x?api%2Dkey={S3CRET}"),
    "redirect to a login": reply("", 302, Location="http://evil.example:{port}/?to=%2F%3Fapi-key%3Ds3cret%2Dk3y"),
}  # fmt: skip


@pytest.mark.parametrize("by", ["parameter", "header"])
@pytest.mark.parametrize("echo", ECHOES)
def test_a_key_that_comes_back_is_kept_nowhere_and_carried_nowhere(
    web: Loopback, tmp_path: Path, caplog: pytest.LogCaptureFixture, echo: str, by: str
) -> None:
    caplog.set_level("DEBUG")
    path = f"api.example/search?api-key={S3CRET}" if by == "parameter" else "api.example/search"
    headers = {"Authorization": f"Token {S3CRET}"} if by == "header" else None
    web.routes[path] = ECHOES[echo].replace(b"{port}", str(web.port).encode())
    with web.fetcher(cache=tmp_path / "web.sqlite", record=tmp_path / "out.warc") as fetcher:
        first = fetcher.get(web.url(path), purpose="api", headers=headers)
        again = fetcher.get(web.url(path), purpose="api", headers=headers)
    assert any(S3CRET in head for head in web.heads)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir()) + caplog.text.encode()
    said = repr((first, again)).encode() + first.body
    for spelling in (rb"s3cret-k3y", rb"s3cret%(25)*2dk3y", rb"s3cret\\+u002dk3y", rb"s3cret&#45;k3y"):
        assert not re.search(spelling, kept + said, re.I), spelling
    assert not any("evil.example" in address for address in web.asked)
    with open_replay(tmp_path / "out.warc") as replay:
        once_more = replay.get(web.url(path), purpose="api", headers=headers)
    assert (once_more.outcome, once_more.digest) == (first.outcome, first.digest)


def test_the_same_page_has_the_same_id_wherever_it_is_fetched(web: Loopback) -> None:
    ids = set()
    for _ in range(2):
        with web.fetcher() as fetcher:
            ids.add(fetcher.get(web.url("echo.example/pier")).id)
        web.time.now += 60
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("host", "trusted", "outcome"),
    [
        # Nobody vouches for it; it is vouched for; it is vouched for under another name.
        ("echo.example", False, "tls-failed"),
        ("echo.example", True, "ok"),
        ("other.example", True, "tls-failed"),
    ],
)
def test_tls_is_always_verified(
    web: Loopback, monkeypatch: pytest.MonkeyPatch, host: str, trusted: bool, outcome: str
) -> None:
    certificate = Path(__file__).parent / "certificates" / "self-signed.pem"
    web.speak_tls(certificate)
    if trusted:
        monkeypatch.setattr("auditor.fetch.wire.certifi.where", lambda: str(certificate))
    with web.fetcher() as fetcher:
        capture = fetcher.get(f"https://{host}:{web.port}/pier", purpose="api")
    assert capture.outcome == outcome, capture.detail
    assert sum(web.asked.values()) == (outcome == "ok")


@pytest.mark.parametrize("broken", ["web.sqlite", "web.sqlite.pace", "folder"])
def test_a_broken_cache_is_done_without(
    web: Loopback, tmp_path: Path, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A file that is no database, or a folder that is none: a warning, and the page all the same."""
    (tmp_path / broken).write_text("this is no database\n" * 100)
    folder = tmp_path / "folder" if broken == "folder" else tmp_path
    with web.fetcher(cache=folder / "web.sqlite") as fetcher:
        assert fetcher.get(web.url("echo.example/pier")).outcome == "ok"
    assert "going on without it" in caplog.text or "other processes are not seen" in caplog.text


def test_a_cache_that_fails_in_the_middle_is_done_without(
    web: Loopback, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with web.fetcher(cache=tmp_path / "web.sqlite") as fetcher:
        fetcher.get(web.url("echo.example/pier"))
        with sqlite3.connect(tmp_path / "web.sqlite") as db:
            db.execute("DROP TABLE responses")
        db.close()
        assert fetcher.get(web.url("echo.example/pier")).outcome == "ok"
        assert fetcher.get(web.url("echo.example/gone")).outcome == "not-there"
    assert "going on without it" in caplog.text
