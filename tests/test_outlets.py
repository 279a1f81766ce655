"""The registry: by id, name, host, family and day; the user's rows and what is wrong with them."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from auditor.errors import RegistryError
from auditor.outlets import Registry, load_registry, nearest, resolve, tables
from auditor.outlets.folding import fold, key
from auditor.outlets.scan import Scanner, leftmost_longest
from auditor.outlets.userrows import check_rows
from hypothesis import given
from hypothesis import strategies as st

FIXTURES = Path(__file__).parent.parent / "fixtures"
DATA = Path(__file__).parent.parent / "auditor" / "data" / "outlets"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


# --- looking up ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "id"),
    [
        ("https://edition.cnn.com/2019/x", "cnn"),  # subdomain
        ("bbc.co.uk", "bbc-news"),  # second domain
        ("http://www.guardian.co.uk/world", "guardian"),  # old domain
        ("timesonline.co.uk", "times"),  # old domain, from our overlay
        ("cbsnews.com", "cbs-news"),  # shared with its stations: the owner's
        ("nobody.example", None),
        ("com", None),
    ],
)
def test_by_host(registry: Registry, address: str, id: str | None) -> None:
    outlet = registry.by_host(address)
    assert (outlet.id if outlet else None) == id


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("new-york-times", "new-york-times"),  # id
        ("The New York Times", "new-york-times"),  # name
        ("WaPo", "washington-post"),  # alias
        ("nytimes.com", "new-york-times"),  # domain
        ("https://www.lemonde.fr/x", "le-monde"),  # address
        ("The Guardian", "guardian"),  # main name of one, alias of others
        ("Daily News", None),  # alias of many
        ("Harbour Gazette", None),
    ],
)
def test_find(registry: Registry, name: str, id: str | None) -> None:
    outlet = registry.find(name)
    assert (outlet.id if outlet else None) == id


def test_overlay_adds_removes_and_keeps(registry: Registry) -> None:
    zaman, todays = registry.get("zaman"), registry.get("todays-zaman")
    assert zaman and "Today's Zaman" not in zaman.aliases and zaman.name == "Zaman"
    assert todays and todays.domains == ("todayszaman.com",)


@pytest.mark.parametrize(
    ("id", "date", "domains"),
    [
        ("guardian", "2010-05-01", ("guardian.co.uk", "theguardian.com")),  # then, and where it is now
        ("guardian", "2020-05-01", ("theguardian.com",)),  # the old one was gone
        ("guardian", None, ("theguardian.com", "guardian.co.uk")),  # no date: all
        ("cnn", "1999-01-01", ("cnn.com",)),  # nothing known: as it is
        ("nobody", "2020-01-01", ()),
    ],
)
def test_domains_at(registry: Registry, id: str, date: str | None, domains: tuple[str, ...]) -> None:
    found = registry.domains_at(id, date)
    assert tuple(d for d in found if d in domains) == domains
    assert all(d in domains for d in found) or id == "cnn"


def test_family(registry: Registry) -> None:
    assert registry.family("guardian") == ("guardian", "observer")
    assert registry.family("cnn")[0] == "cnn"
    assert registry.family("nobody-knows") == ("nobody-knows",)


def test_digest_is_that_of_the_data(registry: Registry) -> None:
    assert registry.digest == load_registry().digest
    assert registry.digest != load_registry([FIXTURES / "demo-outlets.csv"]).digest


def test_every_outlet_can_be_made(registry: Registry) -> None:
    assert len(registry.outlets) > 4400
    assert all(o.name and o.domains and o.kinds and o.country for o in registry.outlets)
    assert [o.id for o in registry.outlets] == sorted({o.id for o in registry.outlets})


# --- the tables ------------------------------------------------------------------------------


def test_tables_name_known_outlets_only(registry: Registry) -> None:
    named = {c for row in tables.ambiguities() for c in (*row.candidates, *row.rules.values()) if c != "-"}
    named |= {row.outlet for row in tables.programmes()}
    named |= {m for _, also, _ in tables.rows("families.csv") for m in tables.split(also)}
    assert {id for id in named if registry.get(id) is None} == set()


def test_domains_with_a_history_belong_to_an_outlet(registry: Registry) -> None:
    assert [row for row in tables.rows("times.csv") if row[0] not in registry.hosts] == []
    assert [row for row in tables.rows("times.csv") if row[1] and row[2] and row[1] > row[2]] == []


def test_colliding_names_are_all_in_the_table_of_ambiguities(registry: Registry) -> None:
    several = {name for name, pairs in registry.names.items() if len({id for _, id in pairs}) > 1}
    assert several - set(registry.ambiguities) == set()


@pytest.mark.parametrize("name", ["outlets.csv", "ambiguous.csv", "programs.csv", "descriptors.csv"])
def test_tables_are_built_canonically(name: str, tmp_path: Path) -> None:
    """Building from the built tables changes nothing, so that a diff shows facts only."""
    command = [sys.executable, str(DATA.parents[2] / "scripts" / "build_outlets"), str(DATA), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


# --- the user's rows -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        ("duplicate-id", "outlets-duplicate-id.csv:3: id 'harbour-gazette' is already that of line 2"),
        ("colliding-alias", "outlets-colliding-alias.csv:3: name 'the GAZETTE' is already that of 'harbour-gazette' in line 2"),
        ("name-is-regular-expression", "outlets-name-is-regular-expression.csv:2: name '(The )?Harbour.*' looks like a regular"),
        ("domain-is-address", "outlets-domain-is-address.csv:2: domain 'https://www.harbour-gazette.example/news' is not a bare"),
        ("latin1", "outlets-latin1.csv:2: not UTF-8"),
        ("column-missing", "outlets-column-missing.csv:1: column id is missing"),
        ("cell-missing", "outlets-cell-missing.csv:2: 2 cells where the header has 3"),
        ("country-is-name", "outlets-country-is-name.csv:2: country 'Britain' is not a two-letter code"),
        ("id-is-no-slug", "outlets-id-is-no-slug.csv:2: name is empty"),
        ("quote-never-closed", "outlets-quote-never-closed.csv:2: not readable as CSV"),
        ("not-there", "cannot be read"),
    ],
)  # fmt: skip
def test_one_clear_line_for_each_fault(file: str, fault: str) -> None:
    with pytest.raises(RegistryError) as caught:
        load_registry([FIXTURES / f"outlets-{file}.csv"])
    message = str(caught.value)
    assert fault in message
    assert "\n" not in message


@pytest.mark.parametrize("file", ["byte-order-mark", "semicolons"])
def test_files_as_spreadsheets_write_them(file: str) -> None:
    outlet = load_registry([FIXTURES / f"outlets-{file}.csv"]).get("harbour-gazette")
    assert outlet and outlet.domains == ("harbour-gazette.example",)


def test_utf16_with_a_mark() -> None:
    outlet = load_registry([FIXTURES / "outlets-utf16.csv"]).get("hafenbote")
    assert outlet and outlet.name == "Der Hafenbötchen"


def test_all_faults_of_a_row_are_listed() -> None:
    _, faults = check_rows(FIXTURES / "outlets-id-is-no-slug.csv")
    assert [fault.split(": ", 1)[1].split(" ")[0] for fault in faults] == ["name", "id"]


def test_the_users_rows_win(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([
            ("id", "name", "domains", "aliases"),
            ("cnn", "Coastal News Network", "coastal.example", ""),  # replaces a built-in outlet
            ("our-times", "Our Times", "ourtimes.example", "The Times"),  # claims a name of many
        ])  # fmt: skip
    registry = load_registry([path])
    cnn, times = registry.get("cnn"), registry.find("The Times")
    assert cnn and cnn.domains == ("coastal.example",)
    assert times and times.id == "our-times"
    assert resolve("the Times", registry).id == "our-times"
    assert registry.by_host("ourtimes.example") == times


# --- names -----------------------------------------------------------------------------------


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("name", ["Ha'aretz", "Ha’aretz", "HA'ARETZ", "ha aretz", "The Ha-aretz"])
def test_one_name_however_written(name: str) -> None:
    assert key(name) == "ha aretz"


NAMES = st.lists(
    st.text(alphabet="ab ", min_size=1, max_size=5).map(lambda s: " ".join(s.split())).filter(bool),
    max_size=6,
)


@given(NAMES, st.text(alphabet="ab .", max_size=25))
def test_scanner_finds_what_a_plain_search_finds(names: list[str], text: str) -> None:
    """Against the definition: at each word the longest name that ends at a word's end, leftmost first."""
    folded, expected, at = fold(text), [], 0
    while at < len(folded):
        fits = [
            name for name in set(names)
            if folded.startswith(name, at) and not folded[at - 1 : at].isalnum() and not folded[at + len(name) :][:1].isalnum()
        ]  # fmt: skip
        longest = max(fits, key=len, default="")
        if longest and (at == 0 or not folded[at - 1].isalnum()):
            expected.append((at, at + len(longest), longest))
        at += len(longest) or 1
    assert Scanner({name: name for name in names}).hits(folded) == expected


def test_leftmost_longest_takes_back_what_a_longer_one_covers() -> None:
    assert leftmost_longest([(1, 0, 4), (2, 3, 7), (3, 0, 12), (4, 11, 15)]) == [(3, 0, 12), (4, 11, 15)]


def test_scanner_takes_scripts_without_spaces() -> None:
    text = "据新华社报道"
    (hit,) = Scanner({"新华社": "新华社"}).hits(fold(text))
    assert text[hit.start : hit.end] == "新华社"


@pytest.mark.parametrize(
    ("name", "first"),
    [("Gaurdian", "The Guardian"), ("Washingtn Post", "The Washington Post"), ("Harettz", "Haaretz")],
)
def test_nearest(registry: Registry, name: str, first: str) -> None:
    assert first in nearest(name, registry)


def test_nothing_is_near_to_nonsense(registry: Registry) -> None:
    assert nearest("qqqqzzzzxxxx", registry) == ()
