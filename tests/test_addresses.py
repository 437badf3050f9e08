"""IRIs as addresses, and back."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from tejido.server.addresses import ABOUT, Addresses, without_suffix

BASE = "https://example.org/harbour/"
PREFIXES = {"harbour": BASE, "schema": "https://schema.org/", "tj": "https://w3id.org/tejido/ontology#"}


def shorten(iri: str) -> str:
    known = [(prefix, namespace) for prefix, namespace in PREFIXES.items() if iri.startswith(namespace)]
    return f"{known[0][0]}:{iri[len(known[0][1]) :]}" if known else iri


ADDRESSES = Addresses(BASE, PREFIXES, shorten)


def back(address: str) -> list[str]:
    """What a server takes an address for."""
    parts = urlsplit(address)
    return [*ADDRESSES.meant(unquote(parts.path).removeprefix(ABOUT), dict(parse_qsl(parts.query)))]


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        (f"{BASE}undp", "/about/undp"),
        (BASE, "/about/"),
        (f"{BASE}documents/a.txt#char=1,2", "/about/documents/a.txt?char=1,2"),
        (f"{BASE}documents/a.txt#line=1", "/about/?iri=https%3A%2F%2Fexample.org%2Fharbour%2Fdocuments%2Fa.txt%23line%3D1"),
        (f"{BASE}a/../b", "/about/?iri=https%3A%2F%2Fexample.org%2Fharbour%2Fa%2F..%2Fb"),
        (f"{BASE}café", "/about/caf%C3%A9"),
        ("https://schema.org/Person", "/about/schema:Person"),
        ("https://w3id.org/tejido/ontology#visits", "/about/tj:visits"),
        ("urn:isbn:1", "/about/?iri=urn%3Aisbn%3A1"),
    ],
)
def test_every_iri_has_an_address(iri: str, address: str) -> None:
    assert ADDRESSES.of(iri) == address
    assert iri in back(address)


def test_a_suffix_stands_before_the_characters() -> None:
    assert ADDRESSES.of(f"{BASE}documents/a.txt#char=1,2", ".ttl") == "/about/documents/a.txt.ttl?char=1,2"
    assert without_suffix("documents/a.txt.ttl") == ("documents/a.txt", ".ttl")
    assert without_suffix("documents/a.txt") == ("documents/a.txt", "")


def is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


@given(st.sampled_from([BASE, "https://schema.org/", "https://elsewhere.example/"]), st.text(max_size=20))
def test_every_address_leads_back(start: str, rest: str) -> None:
    iri = start + rest
    if is_iri(iri):
        assert iri in back(ADDRESSES.of(iri))
