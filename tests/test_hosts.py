"""Hosts and registrable domains of addresses."""

from __future__ import annotations

import pytest
from auditor.hosts import host_of, registrable_domain, same_site
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.BBC.co.uk:443/news", "bbc.co.uk"),  # scheme, www, port, capitals
        ("theguardian.com/world", "theguardian.com"),  # no scheme
        ("bbc.co.uk:80/x", "bbc.co.uk"),  # no scheme, port
        ("//cdn.example.org/x", "cdn.example.org"),  # scheme-relative
        ("http://münchen.de/x", "xn--mnchen-3ya.de"),  # internationalised
        ("example.org.", "example.org"),  # final dot
        ("mailto:a@b.c", None),  # another scheme
        ("javascript:alert(1)", None),
        ("http://[::1]/", None),  # addresses are no hosts
        ("http://[broken/", None),
        ("10.0.0.1", None),
        ("localhost", None),
        ("", None),
    ],
)
def test_host(address: str, host: str | None) -> None:
    assert host_of(address) == host


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://edition.cnn.com/x", "cnn.com"),
        ("news.bbc.co.uk", "bbc.co.uk"),  # two-part suffix
        ("co.uk", None),  # a suffix alone
        ("not a host", None),
    ],
)
def test_registrable_domain(address: str, domain: str | None) -> None:
    assert registrable_domain(address) == domain


def test_same_site() -> None:
    assert same_site("https://edition.cnn.com/a", "money.cnn.com")
    assert not same_site("a.co.uk", "b.co.uk")
    assert not same_site("co.uk", "co.uk")


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    host = host_of(text)
    assert host is None or host_of(host) == host
