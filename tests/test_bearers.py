"""Names in answers lead to who bears them, if that is clear."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from tejido.server.bearers import NAME, Bearers

ONE, TWIN, OTHER, NAMELESS = (NamedNode(f"x:{name}") for name in ("one", "twin", "other", "nameless"))
FIRST, SECOND, BOTH = (NamedNode(f"x:passage{number}") for number in (1, 2, 3))


@pytest.fixture(scope="module")
def bearers() -> Bearers:
    store = Store()
    for thing, name in [(ONE, "Twin"), (TWIN, "Twin"), (OTHER, "Other")]:
        store.add(Quad(thing, NAME, Literal(name, language="en"), DefaultGraph()))
    store.add(Quad(OTHER, NAME, Literal("Otro", language="es"), DefaultGraph()))
    for passage, subject, thing in [(FIRST, ONE, OTHER), (SECOND, OTHER, TWIN), (BOTH, ONE, TWIN)]:
        store.add(Quad(subject, NamedNode("x:knows"), thing, passage))
    return Bearers(store, "en")


@pytest.mark.parametrize(
    ("name", "passages", "bearer"),
    [
        ("Other", [], OTHER),
        ("Otro", [], None),
        ("other", [], None),
        ("Nobody", [FIRST], None),
        ("Twin", [], None),
        ("Twin", [FIRST], ONE),
        ("Twin", [SECOND], TWIN),
        ("Twin", [BOTH], None),
        ("", [], None),
    ],
)
def test_who_bears_a_name(bearers: Bearers, name: str, passages: Sequence[NamedNode], bearer: NamedNode | None) -> None:
    assert bearers.of(name, passages) == (bearer and bearer.value)
