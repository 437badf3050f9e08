"""Which language an answer has."""

from __future__ import annotations

import pytest

from tejido.server.languages import language, preferred


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [
        ("", "en"),
        ("es-CO,es;q=0.9,en;q=0.8", "es"),
        ("en,es;q=0.9", "en"),
        ("fr, es;q=0.2", "es"),
        ("*", "en"),
        ("es;q=0", "en"),
        ("es;q=x", "en"),
    ],
)
def test_the_browser_says_which(accepted: str, lang: str) -> None:
    assert preferred(accepted) == lang


def test_the_address_goes_before_the_browser() -> None:
    assert language({"lang": "en"}, "es") == ("en", "en")
    assert language({"lang": "xx"}, "es") == ("es", None)
