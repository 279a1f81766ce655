"""The pages in a real browser, at both widths, light and dark: nothing violates WCAG 2.2 AA, all can be reached."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from auditor.report import html_page
from auditor.report.night import night_html
from auditor.store import open_store
from auditor.vocabulary import VERDICTS
from chromium import Chromium
from sites import authors_database, hostile_audit, page_paths

from build_audits import build_audit, build_night

pytestmark = pytest.mark.browser

WIDTHS = (1280, 360)
SCHEMES = ("light", "dark")
#: "required" in CI, where a browser or axe-core that is not there fails; elsewhere the tests are skipped and say so.
NEED = "AUDIT_BROWSER"
#: The address of something that is not there.
MISTAKE = "/audits/-/article/none"

#: Every visible text against the ground under it: what falls below the contrast that its size needs (WCAG 1.4.3).
CONTRAST = """
(() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = c => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].map((v, i) => i == 3 ? v / 255 : v); };
  const light = c => { const [r, g, b] = c.map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor);
    if (c[3] > 0.99) return c; } return [255, 255, 255, 1]; };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement, s = getComputedStyle(e);
    if (!walker.currentNode.data.trim() || !e.getClientRects().length || e.closest('svg')) continue;
    const a = light(rgba(s.color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(s.fontSize), large = size >= 24 || (size >= 18.66 && s.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(`${e.className}: ${walker.currentNode.data.trim().slice(0, 30)} ${ratio.toFixed(2)}`);
  }
  return [...new Set(found)];
})()
"""

#: Links, buttons and inputs without a name, and names that stand for two different places.
NAMES = """
(() => {
  const name = e => (e.getAttribute('aria-label') || (e.labels && e.labels[0] && e.labels[0].textContent) || e.textContent || '').trim();
  return [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"], svg[role=img]')]
    .filter(e => !name(e) && !e.getAttribute('aria-labelledby')).map(e => e.outerHTML.slice(0, 120));
})()
"""

#: What makes the page wider than the window.
TOO_WIDE = """
document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
    && !e.closest('.scroll') && !e.closest('.hidden')).slice(0, 5).map(e => e.outerHTML.slice(0, 120))
"""

STRUCTURE = """
(() => {
  const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map(h => +h.tagName[1]);
  const wrong = [];
  if (levels.filter(l => l == 1).length != 1) wrong.push('not one h1');
  levels.forEach((l, i) => { if (i && l > levels[i - 1] + 1) wrong.push('skips to h' + l); });
  if (document.querySelectorAll('main').length != 1) wrong.push('not one main');
  if (!document.documentElement.lang) wrong.push('no lang');
  if (!document.title) wrong.push('no title');
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  if (new Set(ids).size != ids.length) wrong.push('an id twice');
  return wrong;
})()
"""


def lacking(what: str) -> NoReturn:
    """Something that these tests need is not there."""
    if os.environ.get(NEED) == "required":
        pytest.fail(f"{what} ({NEED}=optional lets it be missing)")
    pytest.skip(what)


@pytest.fixture(scope="module")
def server(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Datasette on the database, on an empty one, and on one whose authors are compared."""
    folder = tmp_path_factory.mktemp("served")
    authors = authors_database(folder / "authors.db")
    with open_store(folder / "empty.db"):
        pass
    (folder / "metadata.json").write_text('{"plugins": {"auditor": {"authors": true}}}', encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "datasette", "serve", str(database), str(authors), str(folder / "empty.db"),
        "-m", str(folder / "metadata.json"), "-p", str(port),
    ]  # fmt: skip
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        child.terminate()
        child.wait(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    if not shutil.which("chromium"):
        lacking("needs Debian's chromium")
    chromium = Chromium()
    yield chromium
    chromium.close()


@pytest.fixture(scope="module")
def pages(database: Path) -> list[str]:
    """One page of each kind, and the hostile ones."""
    return page_paths(database)


@pytest.fixture(scope="module")
def addresses(server: str, pages: list[str], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Every kind of page: those of Datasette, with what an empty database, authors and a mistake show; and exported ones."""
    folder = tmp_path_factory.mktemp("exported")
    exported = {
        "article": html_page([build_audit(list(VERDICTS))], unsourced=True),
        "run": html_page([build_audit(["altered"]), hostile_audit()]),
        "nothing": html_page([]),
        "night": night_html(build_night([build_audit(list(VERDICTS)), hostile_audit()])),
    }
    for name, html in exported.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    further = [
        "/authors/-/authors",
        "/empty/-/audits",
        "/empty/-/authors",
        "/empty/-/runs",
        "/empty/-/reviews",
    ]
    return [
        *(server + path for path in [*pages, *further, MISTAKE]),
        *((folder / f"{name}.html").as_uri() for name in exported),
    ]


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core: the file that AUDIT_AXE names, else fetched by npm; skipped where there is neither."""
    if os.environ.get("AUDIT_AXE"):
        return Path(os.environ["AUDIT_AXE"]).read_text(encoding="utf-8")
    npm = shutil.which("npm")
    if not npm:
        lacking("axe-core needs npm, or AUDIT_AXE=/path/to/axe.min.js; our own checks run without it")
    folder = tmp_path_factory.mktemp("axe")
    got = subprocess.run(
        [npm, "pack", "axe-core@4", "--silent"], cwd=folder, capture_output=True, timeout=120
    )
    if got.returncode:
        lacking("npm could not fetch axe-core; our own checks run without it")
    subprocess.run(["tar", "xzf", *[f.name for f in folder.glob("*.tgz")]], cwd=folder, check=True)
    return (folder / "package" / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_our_own_checks(browser: Chromium, addresses: list[str], width: int, scheme: str) -> None:
    wrong = {}
    for path in addresses:
        browser.open(path, width=width, dark=scheme == "dark")
        for check in (CONTRAST, NAMES, TOO_WIDE, STRUCTURE):
            found = browser.run(check)
            if found:
                wrong[path] = found
        told = [line for line in browser.console if not (path.endswith(MISTAKE) and "404" in line)]
        assert told == [], path  # nothing refused by the content security policy, nothing missing
    assert wrong == {}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(
    browser: Chromium, addresses: list[str], axe: str, width: int, scheme: str
) -> None:
    wrong = {}
    for path in addresses:
        browser.open(path, width=width, dark=scheme == "dark")
        browser.run(axe + "; true")
        found = browser.run(
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(r =>"
            " r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + n.failureSummary.slice(0, 300)).join(' | ')))"
        )
        if found:
            wrong[path] = found
    assert wrong == {}


def test_the_keyboard_reaches_marks_and_findings(browser: Chromium, server: str, pages: list[str]) -> None:
    article = next(page for page in pages if "/article/" in page)
    browser.open(server + article)
    reached = []
    for _ in range(60):
        browser.press("Tab")
        reached.append(browser.run("document.activeElement.id || document.activeElement.className"))
    assert reached[0] == "skip"
    mark = next(name for name in reached if name.startswith("m-"))
    browser.run(f"document.getElementById('{mark}').focus()")
    browser.press("Enter")
    time.sleep(0.2)
    assert browser.run("location.hash") == "#f-" + mark[2:]
    assert browser.run(
        "(b => b.top >= 0 && b.top < innerHeight)(document.querySelector(':target').getBoundingClientRect())"
    )


def test_the_text_stays_beside_the_finding_and_scrolls_to_its_mark(
    browser: Chromium, server: str, database: Path
) -> None:
    conn = sqlite3.connect(database)
    (article,) = conn.execute(
        "SELECT article_id FROM findings WHERE verdict = 'supported' LIMIT 1"
    ).fetchone()
    conn.close()
    browser.open(f"{server}/audits/-/article/{article}")
    in_view = "(b => b.top >= 0 && b.bottom <= innerHeight)({}.getBoundingClientRect())"
    browser.run("document.querySelector('.card:nth-of-type(6) .num').scrollIntoView()")
    assert browser.run(in_view.format("document.querySelector('.text p')"))
    browser.run("document.querySelector('.card:nth-of-type(6) .num').click()")
    time.sleep(0.2)
    assert browser.run(in_view.format("document.querySelector(':target')"))


def test_text_fragments_land_on_the_passage(browser: Chromium, tmp_path: Path) -> None:
    from auditor.report import text_fragment_url

    passages = [
        "We have well-known, costly gates; 84 of them.",
        "The first words of a passage that is so long that it is named by its two ends, and both must be found.",
    ]
    for number, passage in enumerate(passages):
        page = tmp_path / f"{number}.html"
        filler = "<p>Other words.</p>" * 400
        page.write_text(f"<!doctype html>{filler}<p id=p>{passage}</p>{filler}", encoding="utf-8")
        browser.open(text_fragment_url(page.as_uri(), passage))
        time.sleep(0.5)
        place = browser.run("document.getElementById('p').getBoundingClientRect().top")
        assert 0 <= place < 900, passage


def test_it_prints(browser: Chromium, server: str, pages: list[str]) -> None:
    article = next(page for page in pages if "/article/" in page)
    browser.open(server + article)
    browser.on_paper()
    assert browser.run("getComputedStyle(document.querySelector('header.top')).display") == "none"
    assert browser.run(
        "document.querySelector('details .tried').checkVisibility({contentVisibilityAuto: true})"
    )
    assert browser.run("[...document.querySelectorAll('.card.ok details')].every(d => !d.checkVisibility())")
