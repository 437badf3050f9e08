"""What people type for actors and terms."""

from __future__ import annotations

import pytest

import tejido
from tejido.errors import AmbiguousName, NameNotFound
from tejido.graph import Graph
from tejido.names import Names, fold, iri_of, resolve
from tejido.project import Project

BASE = "https://example.org/puerto-alba/"
NAMES = Names(
    [
        ("e:rio", "Río"),
        ("e:rio2", "Rio"),
        ("e:its", "Rio-ITS"),
        ("e:mapp", "MAPP/OEA"),
        ("e:a", "Pérez"),
        ("e:b", "PEREZ"),
        ("e:plus", "C++"),
        ("e:c", "C"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "iri"),
    [
        ("Río", "e:rio"),
        ("Rio", "e:rio2"),
        ("rio its", "e:its"),
        ("RÍO–ITS", "e:its"),
        ("mapp oea", "e:mapp"),
        ("C++", "e:plus"),
        ("C", "e:c"),
    ],
)
def test_spelled_exactly_or_sounding_so(typed: str, iri: str) -> None:
    assert resolve(typed, NAMES, str) == iri


@pytest.mark.parametrize("typed", ["rio", "RÍO", "perez", "c"])
def test_several_of_one_name_are_all_listed(typed: str) -> None:
    with pytest.raises(AmbiguousName) as raised:
        resolve(typed, NAMES, lambda iri: f"<{iri}>")
    assert str(raised.value).count("<e:") == 2


@pytest.mark.parametrize(("typed", "offered"), [("rio-it", "e:its"), ("map", "e:mapp"), ("Peres", "e:a"), ("oea", "e:mapp")])
def test_a_part_is_offered_and_not_taken(typed: str, offered: str) -> None:
    with pytest.raises(NameNotFound, match=f"did you mean .*{offered}"):
        resolve(typed, NAMES, str)


def test_nothing_near_is_said_so() -> None:
    with pytest.raises(NameNotFound, match=r"nothing is called 'xyzzy'$"):
        resolve("xyzzy", NAMES, str)


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("<http://e/x>", "http://e/x"),
        ("http://e/x", "http://e/x"),
        ("p:x", "http://p/x"),
        (":x", "http://base/x"),
        ("p:documents/a.txt#char=0,9", "http://p/documents/a.txt#char=0,9"),
        ("q:x", None),
        ("Comité: x", None),
        ("p: x", None),
    ],
)
def test_iris_and_prefixed_names(text: str, iri: str | None) -> None:
    assert iri_of(text, {"p": "http://p/", "": "http://base/"}) == iri


def test_a_broken_iri_is_one_line() -> None:
    with pytest.raises(NameNotFound, match="is not an IRI"):
        iri_of("<http://e/a b>", {})


def test_folding() -> None:
    assert fold("  Alcaldía  de MEDELLÍN. ") == "alcaldia de medellin"
    assert fold("«!»") == "«!»"


@pytest.fixture
def graph(example: Project) -> Graph:
    return tejido.open(example.root, lang="en")


@pytest.mark.parametrize(
    "typed",
    ["Cofradía de Pescadores", "fishers' guild", "LA COFRADIA", "puerto:fishers-guild", f"{BASE}fishers-guild", f"<{BASE}fishers-guild>"],
)
def test_actors_of_a_graph(graph: Graph, typed: str) -> None:
    assert graph.resolve(typed) == f"{BASE}fishers-guild"


@pytest.mark.parametrize(
    ("typed", "kind", "iri"),
    [
        ("participó en", "predicate", "participatedIn"),
        ("participatedIn", "predicate", "participatedIn"),
        ("tj:Event", "class", "Event"),
        ("acontecimiento", "class", "Event"),
    ],
)
def test_terms_of_the_vocabulary(graph: Graph, typed: str, kind: str, iri: str) -> None:
    assert graph.resolve(typed, kind) == f"https://w3id.org/tejido/ontology#{iri}"


def test_suggestions_say_who_is_meant(graph: Graph) -> None:
    with pytest.raises(NameNotFound, match=r"did you mean Fishers' Guild \(puerto:fishers-guild, organisation\)"):
        graph.resolve("cofradia de pescador")


@pytest.mark.parametrize("typed", ["", " "])
def test_nothing_comes_near_no_name(graph: Graph, typed: str) -> None:
    with pytest.raises(NameNotFound, match=r"nothing is called '\s?'$"):
        graph.resolve(typed)


def test_an_iri_of_which_nothing_is_said_is_a_mistake(graph: Graph) -> None:
    with pytest.raises(NameNotFound, match=r"nothing is said of puerto:fishers-gild; did you mean .*puerto:fishers-guild"):
        graph.resolve("puerto:fishers-gild")
