"""Clients that dawdle: whose answers are given up when too many wait to be taken away."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tejido.server.guard import Together, relieve


def waiting(address: str, since: float, unsent: int) -> Any:
    """A connection with so many bytes that its client has not taken away since then."""
    cut = SimpleNamespace(address=address, unsent=unsent, draining=SimpleNamespace(when=lambda: since), is_cut=False)
    cut.transport = SimpleNamespace(abort=lambda: setattr(cut, "is_cut", True))
    return cut


@pytest.mark.parametrize(
    ("connections", "cut"),
    [
        ([], []),
        ([waiting("a", 1, 60), waiting("b", 2, 40)], []),
        ([waiting("a", 1, 60), waiting("b", 2, 41)], [0]),
        ([waiting("b", 1, 30), waiting("a", 3, 40), waiting("a", 2, 40)], [2]),
        ([waiting("a", 1, 90), waiting("a", 2, 90), waiting("b", 3, 10)], [0]),
        ([waiting("a", 1, 300), waiting("b", 2, 200)], [0, 1]),
    ],
)
def test_who_has_most_loses_the_oldest(connections: list[Any], cut: list[int]) -> None:
    relieve(connections, 100)
    assert [number for number, one in enumerate(connections) if one.is_cut] == cut


def test_an_answer_goes_out_as_one() -> None:
    written: list[list[bytes]] = []
    transport: Any = SimpleNamespace(writelines=written.append, close=None, is_closing=None)
    together = Together(transport)
    together.write(b"head")
    assert not written
    together.write(b"body")
    assert written == [[b"head", b"body"]]
