"""Keys, base addresses and experimental routes: where they are set, what is refused, and what ``audit doctor`` makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import auditor.assembly
import pytest
from auditor import services
from auditor.cli import run
from auditor.errors import InputError
from auditor.hookspecs import RouteSettings, hookimpl
from auditor.models import Query
from auditor.plugins import is_experimental, make_routes, plugin_manager
from auditor.ports import Fetcher, Listing, Route

from loopback import Loopback, reply


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration file of this test's own, and no keys in the environment."""
    for variable in (*services.KEYS.values(), services.BASES, "AUDIT_CONTACT"):
        monkeypatch.delenv(variable, raising=False)
    path = tmp_path / "config.toml"
    path.write_text("")
    monkeypatch.setenv("AUDIT_CONFIG", str(path))
    return path


def test_keys_and_bases_come_from_the_environment_then_from_the_file(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (services.keys(), services.bases()) == ({}, {})
    config.write_text('[keys]\nnyt = "of-file"\nguardian = "g"\n[bases]\nnyt = "https://mirror.example"\n')
    monkeypatch.setenv("AUDIT_NYT_KEY", "of-environment")
    monkeypatch.setenv("AUDIT_BASES", "wayback=https://archive.example  arquivo=https://a.example")
    assert services.keys() == {"AUDIT_NYT_KEY": "of-environment", "AUDIT_GUARDIAN_KEY": "g"}
    assert services.bases() == {
        "nyt": "https://mirror.example",
        "wayback": "https://archive.example",
        "arquivo": "https://a.example",
    }


REFUSED = [
    "[keys", "keys = 5", "[keys]\nnyt = 5", '[keys]\ntimes = "k"', '[bases]\nnyt = "mirror.example"',
    '[bases]\nnyt = "https://"', '[bases]\nnyt = "https://me:s3cret@mirror.example"', '[bases]\nnyt = "https://m.example/?q=1"',
    '[bases]\nnyt = "ftp://m.example"', '[bases]\nnyt = "https://m.example:x"', '[bases]\nnyt = "https://m .example"',
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_the_file_may_not_hold(config: Path, text: str) -> None:
    config.write_text(text)
    with pytest.raises(InputError) as error:
        services.keys(), services.bases()
    assert "\n" not in str(error.value) and "s3cret" not in str(error.value)


MISTAKEN = [
    ('[bases]\nwaybak = "https://a.example"', "[bases] waybak: no such route. There are: arquivo, "),
    ("[bathc]\njobs = 4", "[bathc] is no command, nor is it keys or bases."),
    ("doctor = 4", "doctor is a table of options: [doctor]."),
]


@pytest.mark.parametrize(("text", "said"), MISTAKEN)
def test_mistakes_in_the_file_are_one_line(
    config: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    config.write_text(text)
    assert run(["doctor"]) == 2
    err = capsys.readouterr().err
    assert said in err and len(err.splitlines()) == 1


def test_a_configuration_that_is_named_must_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUDIT_CONFIG", str(tmp_path / "missing.toml"))
    assert run(["doctor"]) == 2
    assert (
        capsys.readouterr().err.strip() == f"Error: AUDIT_CONFIG={tmp_path / 'missing.toml'}: no such file."
    )


class Dowsing:
    """A route of a plugin, whose shapes nobody has seen; one page says whether it works."""

    name, rank, network, bulk, experimental = "dowsing", 99, True, False, True
    probe = ("reuters", "2015-10-07")

    def covers(self, query: Query) -> str | None:
        return None

    def candidates(self, query: Query, fetcher: Fetcher) -> Listing:
        return Listing("ok")

    def control(self, query: Query, fetcher: Fetcher) -> bool:
        return fetcher.get("https://dowsing.example/rod", purpose="api").outcome == "ok"


class Plugin:
    @hookimpl
    def auditor_routes(self, settings: RouteSettings) -> Sequence[Route]:
        return [Dowsing()]


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """The internet as the program sees it: a server on loopback that knows nothing yet; and the plugin."""
    server = Loopback()
    settings = partial(
        auditor.assembly.FetchSettings,
        stand_in=("127.0.0.1", server.port), clock=server.time.read, monotonic=server.time.read, sleep=server.time.sleep,
    )  # fmt: skip
    monkeypatch.setattr(auditor.assembly, "FetchSettings", settings)
    plugin = Plugin()
    plugin_manager().register(plugin)
    yield server
    plugin_manager().unregister(plugin)
    server.close()


def names(**settings: object) -> list[str]:
    return [route.name for route in make_routes(RouteSettings(**settings))]  # type: ignore[arg-type]


def test_an_experimental_route_is_off_until_it_was_seen_to_work(
    web: Loopback, config: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert "dowsing" not in names() and "dowsing" in names(experimental=True)
    article = tmp_path / "2026-05-12-a.txt"
    article.write_text("Rain fell.")
    assert run([str(article), "--routes", "dowsing"]) == 2
    assert "experimental; let it be tried first: audit doctor --live" in capsys.readouterr().err
    run(["doctor", "--live"])
    assert "dowsing: does not work (Reuters, 2015-10-07: not-there, HTTP 404); experimental, stays off" in (
        capsys.readouterr().out
    )
    assert services.proofs() == {}
    web.routes["dowsing.example/rod"] = reply("bent", kind="text/plain")
    web.time.now += 2 * 86_400
    run(["doctor", "--live"])
    assert "dowsing: works (Reuters, 2015-10-07); experimental, now switched on" in capsys.readouterr().out
    assert "dowsing" in names(proven=services.proofs())
    assert run([str(article), "--routes", "dowsing"]) == 0


def test_what_was_proved_at_one_address_is_not_proved_at_another(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.prove("dowsing")
    assert list(services.proofs()) == ["dowsing"]
    monkeypatch.setenv("AUDIT_BASES", "dowsing=https://elsewhere.example")
    assert services.proofs() == {}


def test_doctor_asks_each_service_for_what_it_must_know(
    web: Loopback, config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIT_NYT_KEY", "refused-key-71")
    rows = '[["timestamp","original"],["20151007120000","http://www.reuters.com/article/2015/10/07/a"]]'

    def fallback(address: str) -> bytes | None:
        if address.startswith("web.archive.org/cdx/"):
            return reply(rows, kind="application/json")
        return reply("", 401) if address.startswith("api.nytimes.com/") else None

    web._fallback = fallback
    assert run(["doctor", "--live"]) == 2
    out = capsys.readouterr().out
    assert "ok     wayback: works (Reuters, 2015-10-07)" in out
    assert "WRONG  nyt: does not work (The New York Times, 2015-10-07: auth-failed, HTTP 401)" in out
    assert "ok     guardian: not asked (no-key)" in out
    assert "refused-key-71" not in out
    assert sum(web.asked.values()) < 40


def test_doctor_without_live_asks_nobody(
    web: Loopback, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["doctor"]) == 0
    out = capsys.readouterr().out
    assert not web.asked
    assert "AUDIT_NYT_KEY: not set; the route nyt is left out" in out
    assert "dowsing     experimental, off" in out
    row = next(line.split() for line in out.splitlines() if line.startswith("nyt "))
    assert row == ["nyt", "new-york-times", *["no-key"] * 4]


def test_keys_that_others_can_read_are_told(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config.write_text('[keys]\nnyt = "s3cret"\n')
    config.chmod(0o644)
    assert run(["doctor"]) == 2
    out = capsys.readouterr().out
    assert "WRONG" in out and "chmod 600" in out and "s3cret" not in out
    config.chmod(0o600)
    assert run(["doctor"]) == 0


#: Where the requests and answers of each route that asks anybody are documented in public. A route of which this
#: cannot be said ships as experimental.
DOCUMENTED = {
    "link": "pages, by HTTP and HTML",
    "feed": "RSS 2.0, Atom (RFC 4287)",
    "sitemap": "sitemaps.org, and Google's extension for news",
    "guardian": "the Open Platform's documentation",
    "nyt": "the published specification; programs that read `metadata` in place of `meta`",
    "wordpress": "WordPress' own source, class-wp-rest-posts-controller",
    "mediacloud": "the service's own client package",
    "gdelt": "the project's codebooks and lists",
    "gdelt-gkg": "the project's codebooks and lists",
    "gdelt-doc": "the project's announcement of the interface, and reports of its answers",
    "wayback": "the CDX server's documentation",
    "commoncrawl": "the index server's documentation and the cdx_toolkit package",
    "arquivo": "the archive's wiki for its search; programs that ask its index",
    "wikipedia": "MediaWiki's documentation of list=exturlusage",
}


def test_every_route_that_is_on_follows_public_documentation() -> None:
    routes = [route for route in make_routes(RouteSettings(experimental=True)) if route.network]
    assert {route.name for route in routes} == DOCUMENTED.keys()
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    experimental = [route.name for route in routes if is_experimental(route)]
    assert experimental == []
    assert "None of the built-in routes is experimental" in readme


@pytest.mark.parametrize("value", ["a@b.example\r\nX-More: 1", "ž@b.example"])
@pytest.mark.parametrize(
    "variable, read", [(services.CONTACT, services.contact), (services.KEYS["mediacloud"], services.keys)]
)
def test_what_no_request_can_carry_is_refused_and_not_repeated(
    config: Path, monkeypatch: pytest.MonkeyPatch, variable: str, read: Callable[[], object], value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(InputError, match=f"{variable} holds characters") as error:
        read()
    assert "b.example" not in str(error.value)
    monkeypatch.setenv(variable, " plain\n")
    assert read() in ("plain", {variable: "plain"})
