"""Accept: the type that suits best (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import pytest

from tejido.server.negotiation import choose

OFFERS = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"]
JSON, XML, CSV = OFFERS


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("text/csv", CSV),
        ("TEXT/CSV", CSV),
        ("text/*", CSV),
        (f"{CSV};q=0.5, {XML};q=0.9", XML),
        (f"{XML};q=0.1, */*;q=0.2", JSON),
        (f"*/*;q=0.1, {JSON};q=0", XML),
        (f"{CSV}; charset=utf-8; q=0.8, {JSON};q=0.7", CSV),
        (f"{JSON};q=0, {XML};q=0, {CSV};q=0", None),
        ("image/png", None),
        ("nonsense, text/csv", CSV),
        (f"{XML};q=2, {CSV};q=0.1", CSV),  # a quality that is none
        (f"{XML};q=, {CSV};q=0.1", CSV),
        ("*/csv", None),
        (",,,", None),
    ],
)
def test_the_best_is_chosen(accept: str | None, chosen: str | None) -> None:
    assert choose(accept, OFFERS) == chosen
