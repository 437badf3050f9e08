"""One content made into another: by the update, the store has just what is wanted, and graphs that are left are gone."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, Store, parse

from tejido.server.difference import change

CONTENTS = [
    "",
    "<x:a> <x:p> 1 .",
    "<x:a> <x:p> 1, 2 . <x:g> { <x:b> <x:p> 'ñ\\n\"' }",
    "<x:g> { <x:b> <x:p> 'ñ\\n\"', [] . } <x:h> { <x:c> <x:p> 3 }",
    "[] <x:p> [] . <x:h> { <x:c> <x:p> <<( <x:a> <x:p> _:b )>> }",
    "<x:a> <x:p> 01, 1.50 .",
]


def quads(trig: str) -> list[Quad]:
    return [*parse(trig, RdfFormat.TRIG, rename_blank_nodes=True)]


def stored(some: Iterable[Quad]) -> Store:
    store = Store()
    store.extend(some)
    return store


@pytest.mark.parametrize(("before", "after"), [*product(CONTENTS, CONTENTS)])
def test_what_is_wanted_is_there_and_nothing_else(before: str, after: str) -> None:
    store, wanted = stored(quads(before)), {*quads(after)}
    left = {*store.named_graphs()} - {quad.graph_name for quad in wanted}
    store.update(change({*store}, wanted, left))
    assert isomorphic(store, stored(wanted))


def isomorphic(one: Store, other: Store) -> bool:
    """The same but for the names of blank nodes."""
    both = [Dataset(store) for store in (one, other)]
    for dataset in both:
        dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return {*both[0]} == {*both[1]} and {*map(str, one.named_graphs())} == {*map(str, other.named_graphs())}


def test_what_stays_is_not_written_again() -> None:
    there, wanted = {*quads("<x:a> <x:p> 1, 2, 4 .")}, {*quads("<x:a> <x:p> 2, 3, 4 .")}
    text = change(there, wanted, set())
    assert "DROP" not in text
    assert '"2"' not in text
    assert '"1"' in text.partition("INSERT")[0]
    assert '"3"' in text.partition("INSERT")[2]


def test_a_graph_that_loses_most_goes_whole() -> None:
    there, wanted = {*quads("<x:g> { <x:a> <x:p> 1, 2, 4 }")}, {*quads("<x:g> { <x:a> <x:p> 1 }")}
    text = change(there, wanted, set())
    assert text.startswith("DROP SILENT GRAPH <x:g> ;")
    assert '"2"' not in text
